//! The program `fihris`: the command line with the widget and the demo embedded.

use std::process::ExitCode;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

static ASSETS: fihris_cli::Assets = fihris_cli::Assets {
    widget: WIDGET,
    demo_site: DEMO_SITE,
    demo_blob: include_bytes!(concat!(env!("OUT_DIR"), "/demo.fihris")),
};

fn main() -> ExitCode {
    fihris_cli::main(&ASSETS)
}
