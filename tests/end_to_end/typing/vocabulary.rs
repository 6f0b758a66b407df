//! A corpus of all words that the lexica know, so that every way in which words belong together occurs in it.
//!
//! ```text
//! lexicon/*.tsv -> جامعة -> جامعة, والجامعة, للجامعة, جامعتها, جامعات … -> 2,000 documents, some words in one, some in many
//! ```
//!
//! Of plurals and their singulars and of spellings of one word some are left out: they can be typed all the same. Which word
//! stands where is computed from its number, so the corpus is always the same.

use fihris::Document;
use std::path::Path;

const DOCUMENTS: usize = 2000;
/// Inflected forms of each word.
const FORMS: usize = 5;

const PROCLITICS: [&str; 16] =
    ["", "و", "ف", "ب", "ك", "ل", "ال", "وال", "بال", "كال", "لل", "فال", "ولل", "وب", "ول", "فبال"];
const SUFFIXES: [&str; 12] = ["", "", "ها", "هم", "ه", "ات", "ين", "ون", "ان", "ي", "نا", "ية"];
/// What is written in other characters than letters of one script, or in several words.
const OTHERS: [&str; 16] = [
    "٢٠١٥",
    "1,200",
    "13.90",
    "2254",
    "و2254",
    "F-16",
    "COVID-19",
    "الـUNHCR",
    "عبد الرحمن",
    "عبدالرحمن",
    "أبو بكر",
    "أ.ب",
    "e.V.",
    "مُدَرِّسَةٌ",
    "ســـوريا",
    "تشرين الثاني",
];

/// What the lexica list.
pub(crate) struct Lexicon {
    /// Arabic words and names as they are spelled there, some of two words.
    pub(crate) arabic: Vec<String>,
    /// Names in other languages.
    pub(crate) latin: Vec<String>,
    /// Numbers in `arabic` that are left out of the documents.
    missing: Vec<bool>,
}

impl Lexicon {
    pub(crate) fn read() -> Self {
        let mut lexicon = Self { arabic: Vec::new(), latin: Vec::new(), missing: Vec::new() };
        for (name, first_arabic, may_miss) in [
            ("broken_plurals", 0, true),
            ("variants", 0, true),
            ("protected", 1, false),
            ("function_words", 1, false),
            ("exonyms", 1, false),
            ("names", 1, false),
        ] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("crates/analysis/lexicon/{name}.tsv"));
            let text = std::fs::read_to_string(&path).unwrap();
            for (row, line) in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).enumerate() {
                let cells: Vec<&str> = line.split('\t').collect();
                if matches!(name, "exonyms" | "names") {
                    lexicon.latin.push(cells[0].to_owned());
                }
                let words = cells[first_arabic..].iter().flat_map(|cell| cell.split(','));
                for (column, word) in words.enumerate() {
                    lexicon.arabic.push(word.to_owned());
                    // Of every three rows one misses its first word, and one all others.
                    lexicon.missing.push(may_miss && (if column == 0 { row % 3 == 1 } else { row % 3 == 2 }));
                }
            }
        }
        lexicon
    }

    /// The documents made of it.
    pub(crate) fn documents(&self) -> Vec<Document> {
        let mut texts = vec![String::new(); DOCUMENTS];
        let mut write = |word: &str, seed: usize| {
            let text: &mut String = &mut texts[scattered(seed) % DOCUMENTS];
            text.push_str(word);
            text.push(' ');
        };
        for (number, word) in self.arabic.iter().enumerate().filter(|(number, _)| !self.missing[*number]) {
            for time in 0..=number % 5 {
                write(word, number * 64 + time);
            }
            for form in 0..FORMS {
                let seed = number * 64 + 32 + form;
                write(&inflected(word, scattered(seed) / DOCUMENTS), seed);
            }
        }
        for (number, word) in self.latin.iter().step_by(4).enumerate() {
            write(word, number + (1 << 20));
        }
        for number in 0..OTHERS.len() * 8 {
            write(OTHERS[number % OTHERS.len()], number + (1 << 21));
        }
        texts
            .iter()
            .enumerate()
            .map(|(number, text)| {
                let title: Vec<&str> = text.split(' ').take(number % 4).collect();
                Document {
                    id: number.to_string(),
                    url: format!("/{number}/"),
                    title: title.join(" "),
                    body: text.trim_end().to_owned(),
                    ..Document::default()
                }
            })
            .collect()
    }
}

/// A number that tells nothing of its neighbours.
pub(crate) fn scattered(seed: usize) -> usize {
    let mixed = (seed as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) as usize
}

/// One of the forms of a word.
fn inflected(word: &str, number: usize) -> String {
    let proclitic = PROCLITICS[number % PROCLITICS.len()];
    let suffix = SUFFIXES[number / PROCLITICS.len() % SUFFIXES.len()];
    let stem = match word.strip_suffix('ة') {
        Some(stem) if matches!(suffix, "ات" | "ون" | "ين" | "ية" | "ي") => stem.to_owned(),
        Some(stem) if !suffix.is_empty() => format!("{stem}ت"),
        _ => word.to_owned(),
    };
    format!("{proclitic}{stem}{suffix}")
}
