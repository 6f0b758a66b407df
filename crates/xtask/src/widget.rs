//! The widget: what a page loads, built into `www/dist/widget`.
//!
//! ```text
//! crates/wasm  --wasm-pack-->  engine_bg.wasm, engine_bg.js
//!                                                  |
//! www/src, www/strings  --------esbuild------------+-->  fihris.js, and with one hash of them all engine, extras, highlight, strings, ui
//! www/fihris.d.ts, and custom-elements.json, made of the comments of www/src/shell.ts
//! ```
//!
//! fihris-sw.js and fihris-search.js are no part of a bundle: `fihris build` completes them if it is asked for them.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::folder::{self, Files, content_hash};
use crate::setup;
use crate::shell::{program, root, run, target};

/// What the widget is made of. A folder stands for all files in it.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "crates/analysis",
    "crates/format",
    "crates/query",
    "crates/wasm",
    "crates/xtask/src/widget.rs",
    "package-lock.json",
    "package.json",
    "rust-toolchain.toml",
    "tools/Cargo.lock",
    "www/build.mjs",
    "www/fihris.d.ts",
    "www/manifest.mjs",
    "www/src",
    "www/strings",
];

/// The built files whose names stay.
const UNHASHED: [&str; 4] = ["fihris.js", "fihris-sw.js", "fihris-search.js", "custom-elements.json"];

/// Builds the widget, unless its inputs are those of the last build.
pub(crate) fn build() -> Result<()> {
    let widget = root().join("www/dist/widget");
    let stamp = target().join("widget.stamp");
    let inputs: Vec<PathBuf> = INPUTS.iter().map(|path| root().join(path)).collect();
    let digest = folder::digest(&inputs)?;
    let built = || anyhow::Ok(digest.clone() + &folder::digest(std::slice::from_ref(&widget))?);
    if fs::read_to_string(&stamp).is_ok_and(|last| built().is_ok_and(|now| now == last)) {
        return Ok(());
    }

    setup::wasm_target()?;
    setup::tools()?;
    setup::npm()?;
    let engine = build_engine()?;
    run(program("npm").args(["run", "build:widget", "--"]).arg(engine.join("engine_bg.js")))?;

    let scripts = root().join("www/dist/widget-js");
    let mut parts = Files::new();
    for name in ["engine", "extras", "highlight", "ui"] {
        parts.insert(format!("{name}-*.js").into(), folder::read(&scripts.join(name).with_extension("js"))?);
    }
    parts.insert("engine-*.wasm".into(), folder::read(&engine.join("engine_bg.wasm"))?);
    for path in folder::files_below(&scripts.join("strings"))? {
        let language = path.file_stem().unwrap_or_default().display().to_string();
        parts.insert(format!("strings-{language}-*.json").into(), folder::read(&path)?);
    }
    let hash = content_hash(&parts.values().flatten().copied().collect::<Vec<u8>>());
    let named = |(name, content): (PathBuf, Vec<u8>)| (name.display().to_string().replace('*', &hash).into(), content);
    let mut files: Files = parts.into_iter().map(named).collect();
    for name in UNHASHED {
        files.insert(name.into(), folder::read(&scripts.join(name))?);
    }
    files.insert("fihris.d.ts".into(), folder::read(&root().join("www/fihris.d.ts"))?);
    folder::sync(&widget, &files)?;
    fs::write(&stamp, built()?).with_context(|| format!("cannot write {}", stamp.display()))
}

/// wasm-pack calls cargo, wasm-bindgen and wasm-opt; its options for the last two stand in crates/wasm/Cargo.toml.
///
/// Returns the folder with `engine_bg.js` and `engine_bg.wasm`.
fn build_engine() -> Result<PathBuf> {
    let folder = target().join("engine");
    // The module names no path of the machine it was built on, and is the same on every machine.
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut flags = format!("--remap-path-prefix={}=.", root().display());
    if let Some(home) = cargo_home {
        flags += &format!(" --remap-path-prefix={}=.", home.join("registry/src").display());
    }
    run(program("wasm-pack")
        .env("RUSTFLAGS", flags)
        .args(["build", "--target", "bundler", "--profile", "wasm", "--mode", "no-install"])
        .args(["--no-pack", "--no-gitignore", "--no-typescript", "--out-name", "engine", "--out-dir"])
        .arg(&folder)
        .arg("crates/wasm"))?;
    // Its engine.js is for bundlers that know of WebAssembly: www/src/engine.ts does what it would.
    Ok(folder)
}
