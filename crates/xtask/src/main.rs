//! The chores of the repository, run as `cargo xtask NAME` from any folder of the checkout.
//!
//! Each chore makes what it needs first, on a fresh machine too, and skips what is already made: a second run installs
//! and rebuilds nothing. Set-up is in `setup`, the two generated folders in `widget` and `site`, the checks in `ci`.
//! `tidy` is the test of the repository itself. Nothing here is part of the product.

mod bench;
mod ci;
mod folder;
mod setup;
mod shell;
mod site;
#[cfg(test)]
mod tidy;
mod widget;

use std::env;
use std::process::ExitCode;

use anyhow::{Result, anyhow};

use crate::shell::program;

struct Chore {
    name: &'static str,
    help: &'static str,
    run: Run,
}

enum Run {
    Plain(fn() -> Result<()>),
    WithOptions(fn(&[String]) -> Result<()>),
}

const CHORES: &[Chore] = &[
    Chore {
        name: "demo",
        help: "build everything and serve the demo site; options go to `fihris demo`",
        run: Run::WithOptions(demo),
    },
    Chore {
        name: "test",
        help: "install what the tests need and run them all, browsers included",
        run: Run::Plain(test),
    },
    Chore {
        name: "widget",
        help: "build the engine and the script of a page into www/dist/widget",
        run: Run::Plain(widget::build),
    },
    Chore {
        name: "frameworks",
        help: "try the box in projects of Vite, Next, Astro and esbuild, which npm installs",
        run: Run::Plain(frameworks),
    },
    Chore { name: "site", help: "render the demo site into www/dist/site", run: Run::Plain(site::build) },
    Chore { name: "size", help: "show what the widget weighs over the wire, beside its budget", run: Run::Plain(size) },
    Chore {
        name: "bench",
        help: "measure fihris beside its peers: CORPUS.jsonl [--only NAME,…] [--json FILE] [--no-range], or --smoke",
        run: Run::WithOptions(bench::measure),
    },
    Chore {
        name: "paint",
        help: "measure the time from a keystroke to painted results in the demo: [--slowdown N]",
        run: Run::WithOptions(bench::paint),
    },
    Chore {
        name: "ci",
        help: "format, lints, documentation, types, tests, licences and size",
        run: Run::Plain(ci::run_all),
    },
];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        eprintln!("Usage: cargo xtask NAME\n");
        for chore in CHORES {
            eprintln!("  {:<12}{}", chore.name, chore.help);
        }
        let asked = ["help", "--help", "-h"].contains(&name.as_str());
        return if asked { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    let result = match chore.run {
        Run::WithOptions(run) => run(&rest),
        Run::Plain(run) if rest.is_empty() => run(),
        Run::Plain(_) => Err(anyhow!("this takes no options, but was given: {}", rest.join(" "))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn demo(options: &[String]) -> Result<()> {
    generate()?;
    shell::run(program("cargo").args(["run", "--release", "--package", "fihris", "--", "demo"]).args(options))
}

fn test() -> Result<()> {
    let chromium = setup::browser()?;
    let firefox = setup::firefox()?;
    let webkit = setup::webkit()?;
    setup::npm()?;
    generate()?;
    shell::run(program("cargo").args(["test", "--workspace"]))?;
    // The binary that the end-to-end tests were just built with, not an older one from a release build.
    let binary = shell::target().join("debug/fihris").with_extension(env::consts::EXE_EXTENSION);
    let mut browsers = vec![("CHROMIUM", &chromium), ("FIREFOX", &firefox)];
    browsers.extend(webkit.iter().map(|path| ("WEBKIT", path)));
    shell::run(program("npm").arg("test").envs(browsers).env("FIHRIS_BIN", &binary))?;
    bench::smoke(&chromium, &binary)
}

/// No part of the tests: it installs 400 MB of other people's tools.
fn frameworks() -> Result<()> {
    let chromium = setup::browser()?;
    setup::npm()?;
    generate()?;
    shell::run(program("cargo").args(["build", "--package", "fihris"]))?;
    let binary = shell::target().join("debug/fihris").with_extension(env::consts::EXE_EXTENSION);
    let test = ["--test", "tests/frameworks/frameworks.test.mjs"];
    shell::run(program("node").args(test).env("CHROMIUM", &chromium).env("FIHRIS_BIN", &binary))
}

fn size() -> Result<()> {
    widget::build()?;
    shell::run(program("node").args(["crates/xtask/size.mjs", "www/dist/widget"]))
}

/// Makes the two folders that the build of the root package embeds.
fn generate() -> Result<()> {
    widget::build()?;
    site::build()
}
