//! Running other programs: each is announced and timed, and named when it fails.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, iter};

use anyhow::{Context, Result, anyhow, bail};

/// Steps shorter than this are not worth a line about their time.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// The top folder of the checkout.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest)
}

/// Cargo's folder of built things.
pub(crate) fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()))
}

/// A program to be run in the top folder. It finds the pinned tools and the npm packages' commands before any others.
pub(crate) fn program(name: &str) -> Command {
    let own = ["tools/target/debug", "node_modules/.bin"].map(|folder| root().join(folder));
    let inherited = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(own.into_iter().chain(env::split_paths(&inherited))).unwrap_or(inherited);
    let mut command = Command::new(name);
    command.current_dir(root()).env("PATH", path);
    // What `cargo run` told xtask about itself would make cargo rebuild the packages whose build scripts read it.
    for (variable, _) in env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(variable);
        }
    }
    command
}

/// Runs to the end, showing all output. An exit status other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    eprintln!("\n> {line}");
    let start = Instant::now();
    let status = command.status().map_err(|error| not_started(command, &error))?;
    let elapsed = start.elapsed();
    if elapsed >= WORTH_TELLING {
        eprintln!("  {:.0} s: {line}", elapsed.as_secs_f32());
    }
    check(&line, status)
}

/// Runs silently and returns what it printed on standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error))?;
    check(&line(command), output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("`{}` printed something other than text", line(command)))
}

/// Whether the program is there and exits with 0. Shows nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where on PATH the program is.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn check(line: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("this failed ({status}): {line}");
    }
    Ok(())
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let name = command.get_program().to_string_lossy();
    let advice = match &*name {
        "node" | "npm" => "Install Node.js 20 or newer, which brings npm: https://nodejs.org",
        "rustup" => "Install Rust through https://rustup.rs",
        "git" => "Install git: https://git-scm.com",
        _ => "",
    };
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{name}` is not installed, or not on PATH. {advice}"),
        _ => anyhow!("`{name}` could not be started: {error}"),
    }
}

/// The command as one would type it in the top folder.
fn line(command: &Command) -> String {
    let words: Vec<OsString> =
        iter::once(command.get_program()).chain(command.get_args()).map(OsString::from).collect();
    let prefix = format!("{}/", root().display());
    words.join(" ".as_ref()).to_string_lossy().replace(&prefix, "")
}
