//! A bundle that is kept for times without a network, and the single file.

use crate::cli::check;
use serde_json::Value;
use std::{fs, path::Path};
use tempfile::TempDir;

const SITE: [(&str, &str); 2] = [("a.txt", "بيان\nنص أول"), ("b.txt", "خبر\nنص ثان")];

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    for (name, text) in SITE {
        fs::write(folder.path().join("public").join(name), text).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What the worker is told.
fn told(worker: &str) -> Value {
    let start = worker.find(r#"{"manifest":"#).unwrap();
    serde_json::Deserializer::from_str(&worker[start..]).into_iter().next().unwrap().unwrap()
}

#[test]
fn a_worker_knows_every_file_that_a_page_may_ask_for() {
    for layout in ["single", "sharded"] {
        let site = site();
        let bundle = site.path().join("public/fihris");
        check(&["build", "public", "--offline", "--no-cache", "--layout", layout], site.path(), 0);
        let read = |name: &str| fs::read_to_string(bundle.join(name)).unwrap();
        let told = told(&read("fihris-sw.js"));
        assert_eq!(told["manifest"], serde_json::from_str::<Value>(&read("fihris.json")).unwrap());
        // It recognises its own build by the manifest's text.
        assert!(read("fihris.js").contains(read("fihris.json").trim_end()));
        assert!(read("fihris-sw.js").contains(read("fihris.json").trim_end()));
        let mut known: Vec<&str> =
            told["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        known.extend(["custom-elements.json", "fihris-sw.js", "fihris.d.ts", "fihris.js", "fihris.json"]);
        known.sort_unstable();
        assert_eq!(known, names(&bundle));
        let (out, _) = check(&["inspect", "public/fihris"], site.path(), 0);
        assert!(out.contains("fihris-sw.js"), "{out}");
    }
}

#[test]
fn a_build_says_how_a_site_starts_the_worker_and_one_without_it_takes_it_away() {
    let site = site();
    let (_, err) = check(&["build", "public", "--offline", "--base-url", "/repo/"], site.path(), 0);
    assert!(err.contains(r#"importScripts("fihris/fihris-sw.js");"#), "{err}");
    assert!(err.contains(r#"navigator.serviceWorker?.register("/repo/sw.js");"#), "{err}");
    let (_, err) = check(&["build", "public", "--offline", "--out", "public/بحث"], site.path(), 0);
    assert!(err.contains(r#"self.fihris = { bundle: "بحث" }; importScripts("بحث/fihris-sw.js");"#), "{err}");

    let (_, err) = check(&["build", "public"], site.path(), 0);
    assert!(!err.contains("importScripts"), "{err}");
    assert!(!site.path().join("public/fihris/fihris-sw.js").exists());
}

#[test]
fn a_single_file_stands_beside_the_pages_and_has_the_whole_index() {
    let site = site();
    check(&["build", "public", "--no-cache", "--layout", "single", "--out", "bundle"], site.path(), 0);
    let (_, err) = check(&["build", "public", "--single-file"], site.path(), 0);
    assert!(err.contains(r#"<script src="fihris-search.js"></script>"#), "{err}");
    assert!(err.contains("2 pages") && err.contains("in 1 files"), "{err}");
    assert_eq!(names(&site.path().join("public")), ["a.txt", "b.txt", "fihris-search.js"]);
    let script = fs::read_to_string(site.path().join("public/fihris-search.js")).unwrap();

    let is_index = |name: &&String| name.starts_with("index-");
    let index = names(&site.path().join("bundle")).iter().find(is_index).cloned().unwrap();
    let index = fs::read(site.path().join("bundle").join(index)).unwrap();
    assert!(script.split(['"', ' ']).any(|text| decode(text).is_some_and(|bytes| bytes == index)));

    // Again, with the file there, and to another place.
    check(&["build", "public", "--single-file"], site.path(), 0);
    check(&["build", "public/a.txt", "public/b.txt", "--single-file", "--out", "stick/site"], site.path(), 0);
    assert_eq!(names(&site.path().join("stick/site")), ["fihris-search.js"]);
}

#[test]
fn a_single_file_is_no_bundle() {
    let site = site();
    for flags in [&["--offline"] as &[&str], &["--layout", "sharded"]] {
        let arguments = [&["build", "public", "--single-file"], flags].concat();
        let (_, err) = check(&arguments, site.path(), 2);
        assert!(err.contains("cannot be used with"), "{err}");
    }
}

/// Base64, as any decoder reads it.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(bytes)
}
