//! `cargo xtask bench`: the figures of BENCHMARKS.md, measured by the package in `bench/`.
//!
//! And `cargo xtask paint`, which measures the box in the demo. Here everything that they need is made: the release program
//! with the widget inside, the peers from npm, a browser.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::shell::{program, root, run, target};
use crate::{generate, setup};

const USAGE: &str = "cargo xtask bench CORPUS.jsonl [--only fihris,pagefind,…] [--json FILE] [--no-range], or --smoke";

/// Measures the engines on a corpus, or with `--smoke` tries the benchmark on the demo.
pub(crate) fn measure(options: &[String]) -> Result<()> {
    ensure!(!options.is_empty(), "name a corpus: {USAGE}");
    let (chromium, binary) = prepare()?;
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

/// Measures the time from a keystroke to painted results.
pub(crate) fn paint(options: &[String]) -> Result<()> {
    let (chromium, binary) = prepare()?;
    packages()?;
    let mut command = program("node");
    command.arg(root().join("bench/paint.mjs")).args(options);
    run(command.env("CHROMIUM", chromium).env("FIHRIS_BIN", binary))
}

/// The browser, and the release program with the widget inside.
fn prepare() -> Result<(PathBuf, PathBuf)> {
    let chromium = setup::browser()?;
    generate()?;
    run(program("cargo").args(["build", "--release", "--package", "fihris"]))?;
    Ok((chromium, target().join("release/fihris").with_extension(env::consts::EXE_EXTENSION)))
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
