//! The widget: what a page loads, built into `www/dist/widget`.
//!
//! ```text
//! crates/wasm  --wasm-pack-->  engine_bg.js, engine_bg.wasm -+
//!                                                           +-->  fihris.js, engine-HASH.js, engine-HASH.wasm, widget.json
//! www/src  ----esbuild------>  fihris.js  ------------------+
//! ```
//!
//! widget.json names the others, for whoever lays a bundle together; it is not part of a bundle.

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
    "www/src",
    "www/strings",
];

/// widget.json: the names of the built files.
#[derive(Serialize, Deserialize)]
struct Names {
    entry: String,
    engine: EngineNames,
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
    run(program("npm").args(["run", "build:widget"]))?;

    let names = Names {
        entry: "fihris.js".into(),
        engine: EngineNames {
            js: format!("engine-{}.js", content_hash(&engine.js)),
            wasm: format!("engine-{}.wasm", content_hash(&engine.wasm)),
        },
    };
    let script = folder::read(&root().join("www/dist/widget-js/fihris.js"))?;
    let json = serde_json::to_vec_pretty(&names)?;
    let files = Files::from([
        (names.entry.into(), script),
        (names.engine.js.into(), engine.js),
        (names.engine.wasm.into(), engine.wasm),
        ("widget.json".into(), json),
    ]);
    folder::sync(&widget, &files)?;
    fs::write(&stamp, digest).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Whether every file that widget.json names is there.
fn is_whole(widget: &Path) -> bool {
    let names = fs::read(widget.join("widget.json")).ok().and_then(|json| serde_json::from_slice::<Names>(&json).ok());
    names.is_some_and(|names| {
        [names.entry, names.engine.js, names.engine.wasm].iter().all(|name| widget.join(name).is_file())
    })
}

struct Engine {
    js: Vec<u8>,
    wasm: Vec<u8>,
}

/// wasm-pack calls cargo, wasm-bindgen and wasm-opt; its options for the last two stand in crates/wasm/Cargo.toml.
fn build_engine() -> Result<Engine> {
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
    // Without engine.js, which is for bundlers that know of WebAssembly: engine.ts does what it would.
    let glue = folder.join("engine_bg.js");
    run(program("esbuild")
        .arg(&glue)
        .args(["--minify", "--format=esm", "--allow-overwrite", "--log-level=warning"])
        .arg(format!("--outfile={}", glue.display())))?;
    Ok(Engine { js: folder::read(&glue)?, wasm: folder::read(&folder.join("engine_bg.wasm"))? })
}
