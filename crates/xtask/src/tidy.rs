//! The test of the repository itself: which crate may use which, and what may stand in a tracked file.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::folder::{files_below, read_text};
use crate::shell::{self, program, root};

/// The arrows: a crate, and all crates of the workspace that its build may need. Tests may need more.
const MAY_NEED: &[(&str, &[&str])] = &[
    ("fihris-analysis", &[]),
    ("fihris-format", &["fihris-analysis"]),
    ("fihris-query", &["fihris-analysis", "fihris-format"]),
    ("fihris-index", &["fihris-analysis", "fihris-format"]),
    ("fihris-ingest", &["fihris-analysis", "fihris-format", "fihris-index"]),
    ("fihris-cli", &["fihris-analysis", "fihris-format", "fihris-index", "fihris-ingest", "fihris-query"]),
    ("fihris-wasm", &["fihris-analysis", "fihris-format", "fihris-query"]),
    ("xtask", &[]),
];

/// What runs in a browser: a function of its input, without files, clock, threads or randomness.
const PURE: &[&str] = &["analysis", "format", "query", "wasm"];
const IMPURE: &[&str] = &["rayon", "std::env", "std::fs", "std::net", "std::process", "std::thread", "std::time"];

/// Ways to turn text into markup.
const HTML_SINKS: &[&str] = &["innerHTML", "outerHTML", "insertAdjacentHTML", "set_inner_html", "document.write"];

const LARGEST_FILE: u64 = 1 << 20;

fn metadata(arguments: &[&str]) -> Result<Value> {
    let json = shell::read(program("cargo").args(["metadata", "--format-version", "1", "--locked"]).args(arguments))?;
    Ok(serde_json::from_str(&json)?)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

fn tracked_files() -> Result<Vec<String>> {
    let names = shell::read(program("git").args(["ls-files", "-z"])).context("this test needs a git checkout")?;
    Ok(names.split_terminator('\0').filter(|name| root().join(name).is_file()).map(str::to_owned).collect())
}

#[test]
fn arrows_between_crates_point_down() -> Result<()> {
    let metadata = metadata(&["--no-deps"])?;
    let packages: Vec<&Value> = list(&metadata, "packages").collect();
    let ours: BTreeSet<&str> = packages.iter().map(|package| name(package)).collect();
    let ruled: BTreeSet<&str> = MAY_NEED.iter().map(|(crate_name, _)| *crate_name).collect();
    let unruled: Vec<_> = ours.iter().filter(|ours| **ours != "fihris" && !ruled.contains(**ours)).collect();
    ensure!(unruled.is_empty(), "say in MAY_NEED what these may need: {unruled:?}");

    for package in packages {
        let crate_name = name(package);
        let needs = list(package, "dependencies").filter(|dependency| dependency["kind"] != "dev").map(name);
        let needs: BTreeSet<&str> = needs.collect();
        if let Some((_, allowed)) = MAY_NEED.iter().find(|(ruled, _)| *ruled == crate_name) {
            let wrong: Vec<_> =
                needs.iter().filter(|needed| ours.contains(**needed) && !allowed.contains(*needed)).collect();
            ensure!(wrong.is_empty(), "{crate_name} must not depend on {wrong:?}");
        }
        ensure!(
            crate_name == "fihris-wasm" || !needs.contains("web-sys"),
            "only fihris-wasm may name web-sys, not {crate_name}"
        );
    }
    Ok(())
}

#[test]
fn what_runs_in_a_browser_is_pure() -> Result<()> {
    for crate_name in PURE {
        let folder = root().join("crates").join(crate_name);
        ensure!(!read_text(&folder.join("Cargo.toml"))?.contains("rayon"), "{crate_name} names rayon");
        for path in files_below(&folder.join("src"))? {
            let text = read_text(&path)?;
            // Unit tests stand at the end of a file and may read files.
            let code = text.split("[cfg(test)]").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            ensure!(
                !code.contains("use std::{"),
                "{}: import from std one by one, so that this test can read it",
                path.display()
            );
            for word in IMPURE {
                ensure!(!code.contains(word), "{} names {word}, which a browser does not have", path.display());
            }
        }
    }
    Ok(())
}

#[test]
fn nothing_turns_text_into_markup() -> Result<()> {
    for folder in ["www/src", "www/demo/theme", "crates/wasm/src"] {
        for path in files_below(&root().join(folder))? {
            let Ok(text) = read_text(&path) else { continue };
            for sink in HTML_SINKS {
                ensure!(!text.contains(sink), "{} uses {sink}: show text through text nodes", path.display());
            }
        }
    }
    Ok(())
}

#[test]
fn wasm_bindgen_is_the_version_that_tools_reads() -> Result<()> {
    let version = |lock: &str| -> Result<Option<String>> {
        let lock: toml::Table = toml::from_str(&read_text(&root().join(lock))?)?;
        let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
        let mut named =
            packages.filter(|package| package.get("name").and_then(toml::Value::as_str) == Some("wasm-bindgen"));
        Ok(named.next().and_then(|package| Some(package.get("version")?.as_str()?.to_owned())))
    };
    let ours = version("Cargo.lock")?;
    ensure!(
        ours == version("tools/Cargo.lock")?,
        "wasm-bindgen is {ours:?} in Cargo.lock and another version in tools/Cargo.lock"
    );
    Ok(())
}

#[test]
fn tracked_files_are_small() -> Result<()> {
    for file in tracked_files()? {
        let bytes = root().join(&file).metadata()?.len();
        ensure!(bytes <= LARGEST_FILE, "{file} has {bytes} bytes; the limit is {LARGEST_FILE}");
    }
    Ok(())
}

/// Characters that change the direction of a line, or join and part letters, unseen. Source escapes them.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[test]
fn tracked_text_has_no_invisible_characters() -> Result<()> {
    for (file, number, line) in tracked_lines()? {
        if let Some(character) = line.chars().find(|character| is_invisible(*character)) {
            anyhow::bail!("{file}:{number}: write U+{:04X} as an escape", u32::from(character));
        }
    }
    Ok(())
}

#[test]
fn tracked_text_has_no_path_of_one_machine() -> Result<()> {
    // In pieces, so that this file does not have them itself.
    let folders = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
        concat!(r"C:\Us", "ers"),
    ];
    for (file, number, line) in tracked_lines()? {
        if let Some(folder) = folders.iter().find(|folder| line.contains(**folder)) {
            anyhow::bail!("{file}:{number}: a path below {folder} exists on one machine only");
        }
    }
    Ok(())
}

/// Every line of every tracked text file: file, number, text.
fn tracked_lines() -> Result<Vec<(String, usize, String)>> {
    let mut lines = Vec::new();
    for file in tracked_files()? {
        let Ok(text) = read_text(&root().join(&file)) else {
            continue;
        };
        lines.extend(text.lines().enumerate().map(|(index, line)| (file.clone(), index + 1, line.to_owned())));
    }
    Ok(lines)
}
