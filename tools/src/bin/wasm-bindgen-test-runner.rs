//! The `wasm-bindgen-test-runner` command: runs `#[wasm_bindgen_test]` functions in a browser or in node.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
