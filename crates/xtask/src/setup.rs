//! Installing what a chore needs: the wasm target, the pinned tools, the npm packages, browsers and an Arabic font.
//!
//! Each function is quick when there is nothing to do. What cannot be installed from here is named exactly.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::shell::{self, find, program, root};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;

/// The compiler's standard library for WebAssembly.
pub(crate) fn wasm_target() -> Result<()> {
    let library = shell::read(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    shell::run(program("rustup").args(["target", "add", WASM_TARGET]))
}

/// wasm-pack and wasm-bindgen, from the workspace in `tools/`, which pins them.
pub(crate) fn tools() -> Result<()> {
    shell::run(program("cargo").args(["build", "--locked", "--target-dir", "target"]).current_dir(root().join("tools")))
}

/// The npm packages of package-lock.json.
pub(crate) fn npm() -> Result<()> {
    let changed = |file: &str| -> Option<SystemTime> { fs::metadata(root().join(file)).ok()?.modified().ok() };
    if changed("node_modules/.package-lock.json") > changed("package-lock.json") {
        return Ok(());
    }
    let version = shell::read(program("node").arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node.js is {}, but {OLDEST_NODE} or newer is needed: https://nodejs.org", version.trim());
    }
    shell::run(program("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
}

/// Chromium, whose path is returned, and a font that has every Arabic letter.
pub(crate) fn browser() -> Result<PathBuf> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if cfg!(target_os = "linux") && !has_arabic_font() {
        missing.push("fonts-noto-core");
    }
    installed("Chromium", &missing, chromium)
}

/// Firefox, whose path is returned.
pub(crate) fn firefox() -> Result<PathBuf> {
    let missing: &[&str] = if find_firefox().is_none() { &["firefox-esr"] } else { &[] };
    installed("Firefox", missing, find_firefox)
}

/// The browser of WebKitGTK, whose path is returned, with its driver and a display for it. Only Linux has them.
pub(crate) fn webkit() -> Result<Option<PathBuf>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let needed = [("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];
    let missing: Vec<&str> =
        needed.into_iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| package).collect();
    installed("WebKit", &missing, mini_browser).map(Some)
}

/// It lies beside its library, in a folder named after the machine's kind.
fn mini_browser() -> Option<PathBuf> {
    if let Some(path) = env::var_os("WEBKIT") {
        return Some(path.into());
    }
    let kinds = fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok);
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    let mut paths = kinds.flat_map(|kind| versions.map(|version| kind.path().join(version).join("MiniBrowser")));
    paths.find(|path| path.is_file())
}

/// The path of a browser, after the packages that are missing have been installed.
fn installed(browser: &str, missing: &[&str], path: fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if !missing.is_empty() {
        apt_install(missing)?;
    }
    path().with_context(|| {
        let variable = browser.to_uppercase();
        format!("{browser} is not where it should be after its installation. Set {variable} to its path.")
    })
}

fn chromium() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let on_path = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    on_path.into_iter().find_map(find).or_else(|| mac.is_file().then(|| mac.to_owned()))
}

fn find_firefox() -> Option<PathBuf> {
    if let Some(path) = env::var_os("FIREFOX") {
        return Some(path.into());
    }
    let mac = Path::new("/Applications/Firefox.app/Contents/MacOS/firefox");
    ["firefox-esr", "firefox"].into_iter().find_map(find).or_else(|| mac.is_file().then(|| mac.to_owned()))
}

fn has_arabic_font() -> bool {
    shell::read(program("fc-list").arg("Noto Naskh Arabic")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let is_root = shell::read(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let can_install = find("apt-get").is_some() && (is_root || shell::succeeds(program("sudo").args(["-n", "true"])));
    if !can_install {
        bail!(
            "the browser tests need these packages, named as in Debian: {0}. With apt: sudo apt-get install {0}. \
             Elsewhere install Chromium or Chrome (or set CHROMIUM to its path), Firefox (or set FIREFOX to its path), \
             on Linux WebKitGTK's driver and Xvfb (or set WEBKIT to the path of its MiniBrowser), and the font Noto Naskh Arabic.",
            packages.join(" ")
        );
    }
    let apt_get = || {
        let mut command = program(if is_root { "env" } else { "sudo" });
        if !is_root {
            command.args(["-n", "env"]);
        }
        // Another apt may hold the lock for a while.
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600"]);
        command
    };
    shell::run(apt_get().args(["update", "--quiet"]))?;
    shell::run(apt_get().args(["install", "--quiet", "--yes", "--no-install-recommends"]).args(packages))
}
