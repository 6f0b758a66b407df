//! The command line: flags, progress and diagnostics; no logic of its own.
//!
//! Every command is a module with its flags and its `run`. Results go to stdout, everything else to stderr; `--json` is one
//! stable object. Exit codes: 0 done, 1 warnings under `--strict` or ranking below `--min-mrr`, 2 wrong usage, 3 a file
//! cannot be read or written, 4 a bundle is damaged or of another version.

mod assets;
mod build;
mod cache;
mod eval;
mod failure;
mod inspect;
mod notices;
mod open;
mod phases;
mod query;
mod serve;
mod summary;

pub use assets::{Assets, EmbeddedFile};

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Search for static sites that understands Arabic.
#[derive(Debug, Parser)]
#[command(name = "fihris", version, about = "Search for static sites that understands Arabic.", long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Index a site: reads its pages and writes a folder that the site serves as /fihris/.
    Build(build::Arguments),
    /// Search a bundle, with the same engine as in the browser.
    Query(query::Arguments),
    /// Measure a bundle's ranking against queries whose right answers are known.
    Eval(eval::Arguments),
    /// Show what a bundle holds and how large its parts are.
    Inspect(inspect::Arguments),
    /// Serve a folder on this computer, to try a site before it is published.
    Serve(serve::Arguments),
    /// Serve the demo site that comes with fihris.
    Demo(serve::DemoArguments),
}

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn main(assets: &'static Assets) -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build(arguments) => build::run(&arguments, assets),
        Command::Query(arguments) => query::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Demo(arguments) => serve::run_demo(&arguments, assets),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has closed it, as `head` does.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}
