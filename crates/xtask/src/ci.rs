//! `cargo xtask ci`: all that is checked before a change is taken.

use anyhow::Result;

use crate::shell::{find, program, run, succeeds, target};
use crate::{generate, setup, size, test};

const CARGO_DENY: &str = "0.20.2";

/// Runs every check, the quick ones first, up to the first that fails.
pub(crate) fn run_all() -> Result<()> {
    run(program("cargo").args(["fmt", "--all", "--check"]))?;
    setup::npm()?;
    run(program("npm").args(["run", "check"]))?;
    generate()?;
    run(program("cargo").args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]))?;
    run(program("cargo").args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings"))?;
    test()?;
    deny()?;
    size()
}

/// Licences, sources and bans; known vulnerabilities where their database can be fetched.
fn deny() -> Result<()> {
    let home = target().join("tools");
    let own = home.join("bin/cargo-deny");
    let present = find("cargo-deny").or_else(|| own.is_file().then(|| own.clone()));
    if present.is_none() {
        let install = ["install", "cargo-deny", "--version", CARGO_DENY, "--locked", "--debug", "--root"];
        run(program("cargo").args(install).arg(&home))?;
    }
    let cargo_deny = present.unwrap_or(own);
    let cargo_deny = cargo_deny.to_string_lossy();
    run(program(&cargo_deny).args(["--workspace", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))?;
    if !succeeds(program(&cargo_deny).args(["fetch", "db"])) {
        eprintln!("\nSkipped: known vulnerabilities, because the advisory database cannot be fetched from here.");
        return Ok(());
    }
    run(program(&cargo_deny).args(["--workspace", "--offline", "check", "advisories"]))
}
