//! The widget: what a page loads, built into `www/dist/widget`.
//!
//! ```text
//! crates/wasm  --wasm-pack-->  engine_bg.wasm, engine_bg.js
//!                                                  |
//! www/src, www/strings  --------esbuild------------+-->  fihris.js, and with their hashes engine, ui, highlight, strings
//! www/fihris.d.ts
//! ```
//!
//! widget.json names those with hashes, for whoever lays a bundle together; it is not part of a bundle.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

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
    "www/src",
    "www/strings",
];

/// widget.json: the names of the built files.
#[derive(Serialize, Deserialize)]
struct Names {
    engine: EngineNames,
    ui: String,
    highlight: String,
    strings: String,
}

#[derive(Serialize, Deserialize)]
struct EngineNames {
    js: String,
    wasm: String,
}

/// Builds the widget, unless its inputs are those of the last build.
pub(crate) fn build() -> Result<()> {
    let widget = root().join("www/dist/widget");
    let stamp = target().join("widget.stamp");
    let inputs: Vec<PathBuf> = INPUTS.iter().map(|path| root().join(path)).collect();
    let digest = folder::digest(&inputs)?;
    if is_whole(&widget) && fs::read_to_string(&stamp).is_ok_and(|last| last == digest) {
        return Ok(());
    }

    setup::wasm_target()?;
    setup::tools()?;
    setup::npm()?;
    let engine = build_engine()?;
    run(program("npm").args(["run", "build:widget", "--"]).arg(engine.join("engine_bg.js")))?;

    let scripts = root().join("www/dist/widget-js");
    let mut strings = Files::new();
    for path in folder::files_below(&scripts.join("strings"))? {
        strings.insert(path.file_stem().unwrap_or_default().into(), folder::read(&path)?);
    }
    let hash = content_hash(&strings.values().flatten().copied().collect::<Vec<u8>>());
    let in_language = |(language, content): (PathBuf, Vec<u8>)| {
        (format!("strings-{}-{hash}.json", language.display()).into(), content)
    };
    let mut files: Files = strings.into_iter().map(in_language).collect();
    let mut add = |name: &str, extension: &str, path: &Path| -> Result<String> {
        let content = folder::read(path)?;
        let name = format!("{name}-{}.{extension}", content_hash(&content));
        files.insert(name.clone().into(), content);
        Ok(name)
    };
    let names = Names {
        engine: EngineNames {
            js: add("engine", "js", &scripts.join("engine.js"))?,
            wasm: add("engine", "wasm", &engine.join("engine_bg.wasm"))?,
        },
        ui: add("ui", "js", &scripts.join("ui.js"))?,
        highlight: add("highlight", "js", &scripts.join("highlight.js"))?,
        strings: format!("strings-*-{hash}.json"),
    };
    files.insert("fihris.js".into(), folder::read(&scripts.join("fihris.js"))?);
    files.insert("fihris.d.ts".into(), folder::read(&root().join("www/fihris.d.ts"))?);
    files.insert("widget.json".into(), serde_json::to_vec_pretty(&names)?);
    folder::sync(&widget, &files)?;
    fs::write(&stamp, digest).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Whether every file that widget.json names is there.
fn is_whole(widget: &Path) -> bool {
    let names = fs::read(widget.join("widget.json")).ok().and_then(|json| serde_json::from_slice::<Names>(&json).ok());
    names.is_some_and(|Names { engine, ui, highlight, strings }| {
        let english = strings.replace('*', "en");
        let fixed = ["fihris.js".into(), "fihris.d.ts".into()];
        [engine.js, engine.wasm, ui, highlight, english]
            .into_iter()
            .chain(fixed)
            .all(|name| widget.join(name).is_file())
    })
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
