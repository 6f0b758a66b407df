//! The analysis against its vectors: JSON Lines that a linguist can read and edit, in `tests/data/vectors`.
//!
//! `FIHRIS_VECTORS=DIR` runs another folder of the same form; a file that it lacks is skipped, and that is printed. Every
//! failing case is printed with what was expected and what was found. Characters and tokens are right or wrong, so all of
//! their cases must pass; segments and stems are judgements, of which a few are disputed, so a share of them must.

use fihris_analysis::{Evidence, Segments, clean, fold, lemma, raw_hints, segment, stem, tokenise};
use serde_json::Value;
use std::{collections::HashMap, env, fs, path::PathBuf};

/// The text of a vector file; `None` when another folder was asked for that does not have it.
fn read(file: &str) -> Option<String> {
    let other = env::var_os("FIHRIS_VECTORS").map(PathBuf::from);
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/vectors");
    let path = other.clone().unwrap_or_else(own).join(file);
    if other.is_some() && !path.exists() {
        println!("{} is not there: skipped", path.display());
        return None;
    }
    Some(fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Runs `check` over every case of a vector file; it returns what was expected and what was found, if they differ.
/// At least `passing.0` of each `passing.1` cases must pass.
fn vectors(file: &str, passing: (usize, usize), check: impl Fn(&Value) -> Option<(String, String)>) {
    let Some(text) = read(file) else { return };
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
    println!("{file}: {} of {cases} cases passed", cases - failed);
    assert!(cases > 0, "{file} holds no case");
    let (passed, all) = passing;
    assert!((cases - failed) * all >= cases * passed, "{failed} of {cases} cases of {file} failed");
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} is a string in {case}"))
}

#[test]
fn normalise_vectors() {
    vectors("normalise.jsonl", (1, 1), |case| {
        let source = text(case, "in");
        let expected = format!("{:?} {:?}", text(case, "clean"), text(case, "fold"));
        let found = format!("{:?} {:?}", clean(source), fold(source));
        (expected != found).then_some((expected, found))
    });
}

#[test]
fn tokenise_vectors() {
    vectors("tokenise.jsonl", (1, 1), |case| {
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

/// A corpus as a list of folded words and the number of documents each occurs in, which spells all of them in one way.
struct Counted<'s> {
    counts: &'s HashMap<String, u32>,
    /// The one word whose spelling is known, in clean form.
    spelling: String,
}

impl Counted<'_> {
    fn share(&self, word: &str, hint: bool) -> f32 {
        f32::from(u8::from(hint && fold(&self.spelling) == word))
    }
}

impl Evidence for Counted<'_> {
    fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    fn article_is_radical(&self, word: &str) -> f32 {
        self.share(word, raw_hints(&self.spelling).article_is_radical)
    }

    fn particle_before_hamza(&self, word: &str) -> f32 {
        self.share(word, raw_hints(&self.spelling).particle_before_hamza)
    }
}

/// The corpus of the segment and stem vectors.
fn counts() -> Option<HashMap<String, u32>> {
    let text = read("clitics_evidence.tsv")?;
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Some(
        rows.map(|row| {
            let (word, count) = row.split_once('\t').unwrap_or_else(|| panic!("{row:?} is word, tab, count"));
            (word.to_owned(), count.parse().unwrap_or_else(|_| panic!("{count:?} is a number")))
        })
        .collect(),
    )
}

#[test]
fn clitics_vectors() {
    let Some(counts) = counts() else { return };
    vectors("clitics.jsonl", (103, 105), |case| {
        let surface = text(case, "surface");
        let evidence = Counted { counts: &counts, spelling: clean(text(case, "word")) };
        let Segments { base, soft } = segment(surface, &evidence);
        let has = |list: &str, word: &str| case[list].as_array().expect("a list").iter().any(|listed| listed == word);
        // Each key that must be is the base or the word as written; the doubtful key may be what the base must not.
        let must = case["must"].as_array().expect("a list").iter();
        let is_right = must.clone().all(|key| key == base || key == surface)
            && must.clone().any(|key| key == base)
            && !has("must_not", base)
            && !has("must_not_hard", base)
            && !soft.is_some_and(|soft| has("must_not", soft));
        let expected = format!("{} not {} not even doubtful {}", case["must"], case["must_not_hard"], case["must_not"]);
        (!is_right).then(|| (format!("{surface}: {expected}"), format!("{base} doubtful {soft:?}")))
    });
}

#[test]
fn stems_vectors() {
    let (Some(mut counts), Some(cases)) = (counts(), read("stems.jsonl")) else { return };
    // The words of the cases occur too, in one document each if not in the corpus already.
    for line in cases.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("one JSON object a line");
        for side in ["a", "b"] {
            counts.entry(fold(text(&case, side))).or_insert(1);
        }
    }
    let segmented =
        |surface: &str, spelling: String| segment(surface, &Counted { counts: &counts, spelling }).base.to_owned();
    let mut bases: HashMap<String, u32> = HashMap::new();
    for (word, count) in &counts {
        *bases.entry(segmented(word, String::new())).or_default() += count;
    }
    let attested = |word: &str| bases.get(word).copied().unwrap_or(0);
    vectors("stems.jsonl", (74, 77), |case| {
        let [a, b] = ["a", "b"].map(|side| {
            let spelling = clean(text(case, side));
            let corpus = Counted { counts: &counts, spelling: spelling.clone() };
            lemma(&segmented(&fold(&spelling), spelling), &corpus, &attested)
        });
        let is_right = match text(case, "relation") {
            "lemma" => a == b,
            "stem" => stem(&a) == stem(&b),
            // A place and its adjective: another word, though one of the same family.
            "related" | "different" => a != b,
            other => panic!("{other:?} is no relation"),
        };
        let found = format!("{a} ({}) and {b} ({})", stem(&a), stem(&b));
        (!is_right).then(|| (case["relation"].to_string(), found))
    });
}
