//! `cargo xtask bench`: the figures of BENCHMARKS.md, measured by the package in `bench/`.
//!
//! Here everything that it needs is made: the release program with the widget inside, the peers from npm, a browser.

use std::env;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::shell::{program, root, run, target};
use crate::{generate, setup};

const USAGE: &str = "cargo xtask bench CORPUS.jsonl [--only fihris,pagefind,…] [--json FILE] [--no-range], or --smoke";

/// Measures the engines on a corpus, or with `--smoke` tries the benchmark on the demo.
pub(crate) fn measure(options: &[String]) -> Result<()> {
    ensure!(!options.is_empty(), "name a corpus: {USAGE}");
    let chromium = setup::browser()?;
    generate()?;
    run(program("cargo").args(["build", "--release", "--package", "fihris"]))?;
    let binary = target().join("release/fihris").with_extension(env::consts::EXE_EXTENSION);
    if options == ["--smoke"] {
        return smoke(&chromium, &binary);
    }
    packages()?;
    // Files are named from where the command was typed.
    run(bench(&chromium, &binary).args(options).current_dir(env::current_dir()?))
}

/// Tries the benchmark with a small corpus: every figure must be there and plausible.
pub(crate) fn smoke(chromium: &Path, binary: &Path) -> Result<()> {
    packages()?;
    run(program("npm").args(["--prefix", "bench", "test"]))?;
    run(bench(chromium, binary).arg("--smoke").arg(root().join("www/demo/content")))
}

fn bench(chromium: &Path, binary: &Path) -> std::process::Command {
    let mut command = program("node");
    command.arg(root().join("bench/bench.mjs")).arg("--work").arg(target().join("bench"));
    command.env("CHROMIUM", chromium).env("FIHRIS_BIN", binary);
    command
}

/// The npm packages of bench/package-lock.json.
fn packages() -> Result<()> {
    let changed = |file: &str| root().join("bench").join(file).metadata().ok()?.modified().ok();
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    run(program("npm").args(["--prefix", "bench", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
}
