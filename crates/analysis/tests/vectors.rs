//! The analysis against its vectors: JSON Lines that a linguist can read and edit, in `tests/data/vectors`.
//!
//! `FIHRIS_VECTORS=DIR` runs another folder of the same form. Every failing case is printed with what was expected.

use fihris_analysis::{clean, fold, tokenise};
use serde_json::Value;
use std::{env, fs, path::PathBuf};

/// Runs `check` over every case of a vector file; it returns what was expected and what was found, if they differ.
fn vectors(file: &str, check: impl Fn(&Value) -> Option<(String, String)>) {
    let folder = env::var_os("FIHRIS_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/vectors"),
        PathBuf::from,
    );
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut failed = 0;
    let mut cases = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("one JSON object a line");
        cases += 1;
        if let Some((expected, found)) = check(&case) {
            failed += 1;
            println!("{file} {}: expected {expected}, found {found} ({})", case["id"], case["note"]);
        }
    }
    assert!(cases > 0, "{file} holds no case");
    assert_eq!(failed, 0, "{failed} of {cases} cases of {file} failed");
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} is a string in {case}"))
}

#[test]
fn normalise_vectors() {
    vectors("normalise.jsonl", |case| {
        let source = text(case, "in");
        let expected = format!("{:?} {:?}", text(case, "clean"), text(case, "fold"));
        let found = format!("{:?} {:?}", clean(source), fold(source));
        (expected != found).then_some((expected, found))
    });
}

#[test]
fn tokenise_vectors() {
    vectors("tokenise.jsonl", |case| {
        let tokens = tokenise(text(case, "in"));
        let found: Vec<Vec<&str>> = tokens
            .as_slice()
            .iter()
            .map(|token| std::iter::once(tokens.word(token)).chain(tokens.joined(token)).collect())
            .collect();
        let found = serde_json::to_value(found).expect("strings");
        (found != case["tokens"]).then(|| (case["tokens"].to_string(), found.to_string()))
    });
}
