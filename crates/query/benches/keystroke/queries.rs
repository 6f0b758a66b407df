//! The queries that are typed: made from the corpus, always the same for the same corpus, or read from files.
//!
//! One kind for each way of asking: short beginnings, which match most; titles; the commonest words; slips; Arabic in Latin
//! letters; the wrong keyboard layout; phrases; questions; and what nobody means to ask.

use fihris_analysis::tokenise;
use fihris_index::Document;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Queries of each kind that are made from the corpus, and rows that are read of a file.
const QUERIES: usize = 100;
/// The commonest beginnings of two letters for every first letter.
const BEGINNINGS: usize = 6;
/// A query longer than this is pasted, not typed.
const TYPED_CHARS: usize = 300;

/// Names and words as readers of Arabic write them without an Arabic keyboard.
const ROMANISED: &str = "\
dimashq, halab, 7alab, homs, hims, ar-raqqah, raqqa, Dayr az-Zawr, deir ezzor, idlib, al-Hasaka, qamishli, daraa, \
as-Suwayda, al-Ladhiqiyya, lattakia, tartous, tadmur, al-Qahira, baghdad, bayrut, beyrouth, amman, al-Quds, \
al-umam al-muttahida, majlis al-amn, majlis alamn, hizbullah, hezbollah, 7amas, al-jaysh al-hurr, suriya, souriya, \
Sūriyā, al-ʿIrāq, misr, masr, lubnan, falasteen, filistin, turkiya, almaniya, muhammad, mohamed, abdul rahman, \
abd el-fattah, khalid, cheikh ahmad, hussein, 3ali, Ǧamāl ʿAbd an-Nāṣir, bashar al-asad, al-laji'in, la2je2in, \
hukuma, wizara, al-kharijiya, jami3a, jamiaa, madrasa, sahafa, thawra, 7urriya, dustur, intikhabat, kurat al-qadam";

/// Latin words as they come out on an Arabic layout, and the layouts of both.
const LATIN_WORDS: &str = "berlin, paris, facebook, google, iphone, microsoft, covid, opec";
const ARABIC_KEYS: &str = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ";
const LATIN_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvnm,./";

/// Queries of one kind.
pub(crate) struct Kind {
    pub(crate) name: String,
    queries: Vec<String>,
}

impl Kind {
    fn new(name: &str, queries: impl IntoIterator<Item = String>) -> Self {
        let queries = queries.into_iter().filter(|query| !query.is_empty()).collect();
        Self { name: name.to_owned(), queries }
    }

    /// What is asked while the queries are typed: every beginning of each.
    pub(crate) fn keystrokes(&self) -> impl Iterator<Item = &str> {
        self.queries.iter().flat_map(|query| {
            let is_typed = query.chars().nth(TYPED_CHARS).is_none();
            let ends = query.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.filter(move |&end| is_typed || end == query.len()).map(|end| &query[..end])
        })
    }
}

/// The first queries of a file of rows `{"query": "…"}`.
pub(crate) fn from_file(path: &Path) -> Kind {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let queries =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).take(QUERIES).map(|(i, line)| {
            let row: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), i + 1));
            let query = row["query"].as_str();
            query.unwrap_or_else(|| panic!("{}:{}: expected {{\"query\": \"…\"}}", path.display(), i + 1)).to_owned()
        });
    Kind::new(&path.file_stem().unwrap_or_default().to_string_lossy(), queries)
}

/// The queries that a corpus suggests.
pub(crate) fn from_corpus(documents: &[Document]) -> Vec<Kind> {
    let words = Words::of(documents);
    let common: Vec<String> = words.common.iter().take(QUERIES).cloned().collect();
    let title = |count: usize| {
        move |document: &&Document| {
            let words: Vec<&str> = document.title.split_whitespace().take(count).collect();
            words.join(" ")
        }
    };
    let some = |offset: usize| spread(documents, offset);
    let split = |list: &str| list.split(", ").map(str::to_owned).collect::<Vec<_>>();
    vec![
        Kind::new("one letter", words.letters),
        Kind::new("two letters", words.beginnings),
        Kind::new("one word", some(0).map(|document| title(1)(&document))),
        Kind::new("two words", some(1).map(|document| title(2)(&document))),
        Kind::new("three words", some(2).map(|document| title(3)(&document))),
        Kind::new("five words", some(3).map(|document| title(5)(&document))),
        Kind::new("common words", common.iter().cloned().chain(common.chunks(3).map(|words| words.join(" ")))),
        Kind::new("typo", some(4).enumerate().filter_map(|(i, document)| misspelt(&document.title, i))),
        Kind::new("romanised", split(ROMANISED)),
        Kind::new(
            "layout",
            some(5)
                .map(|document| retyped(&title(2)(&document), ARABIC_KEYS, LATIN_KEYS))
                .chain(split(LATIN_WORDS).iter().map(|word| retyped(word, LATIN_KEYS, ARABIC_KEYS))),
        ),
        Kind::new(
            "phrase",
            some(6)
                .map(|document| format!("\"{}\"", title(3)(&document)))
                .chain(common.chunks(2).map(|words| format!("«{}»", words.join(" ")))),
        ),
        Kind::new("question", some(7).map(|document| question(&document.body))),
        Kind::new("oddity", oddities(&common)),
    ]
}

/// Evenly chosen documents.
fn spread(documents: &[Document], offset: usize) -> impl Iterator<Item = &Document> {
    let count = documents.len().min(QUERIES);
    (0..count).map(move |i| &documents[(i * documents.len() / count + offset) % documents.len()])
}

/// What most words of a corpus begin with.
struct Words {
    /// Common first letters.
    letters: Vec<String>,
    /// Common beginnings of two letters, for every such letter.
    beginnings: Vec<String>,
    /// The words themselves, the commonest first.
    common: Vec<String>,
}

impl Words {
    fn of(documents: &[Document]) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for document in documents {
            for text in [&document.title, &document.body] {
                let tokens = tokenise(text);
                for token in tokens.as_slice() {
                    *counts.entry(tokens.word(token).to_owned()).or_default() += 1;
                }
            }
        }
        let begin = |letters: usize| {
            let mut beginnings: BTreeMap<String, usize> = BTreeMap::new();
            for (word, count) in &counts {
                let beginning: String = word.chars().take(letters).collect();
                if beginning.chars().count() == letters {
                    *beginnings.entry(beginning).or_default() += count;
                }
            }
            commonest(beginnings)
        };
        let mut letters = begin(1);
        letters.truncate(40);
        let pairs = begin(2);
        let beginnings = letters
            .iter()
            .flat_map(|letter| pairs.iter().filter(|pair| pair.starts_with(letter.as_str())).take(BEGINNINGS))
            .cloned()
            .collect();
        Self { beginnings, letters, common: commonest(counts) }
    }
}

fn commonest(counts: BTreeMap<String, usize>) -> Vec<String> {
    let mut list: Vec<(String, usize)> = counts.into_iter().collect();
    list.sort_by_key(|(_, count)| Reverse(*count));
    list.into_iter().map(|(word, _)| word).collect()
}

/// A long word of the title, misspelt, alone or behind the word before it.
fn misspelt(title: &str, number: usize) -> Option<String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let at = words.iter().position(|word| word.chars().count() > 4 && word.chars().all(char::is_alphabetic))?;
    let mut letters: Vec<char> = words[at].chars().collect();
    let middle = letters.len() / 2;
    match number % 4 {
        0 => drop(letters.remove(middle)),
        1 => letters.swap(middle, middle - 1),
        2 => letters.insert(middle, letters[middle]),
        _ => letters[middle] = 'ط',
    }
    let word: String = letters.into_iter().collect();
    let before = at.checked_sub(1).filter(|_| number.is_multiple_of(2)).map(|before| words[before]);
    Some(before.map_or(word.clone(), |before| format!("{before} {word}")))
}

/// A text typed on `keys` while the keyboard is set to `other`.
fn retyped(text: &str, keys: &str, other: &str) -> String {
    let plain = text.chars().map(|c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    });
    let typed =
        plain.map(|c| keys.chars().position(|key| key == c).and_then(|at| other.chars().nth(at)).unwrap_or(' '));
    typed.collect::<String>().trim().to_owned()
}

/// The beginning of a text as a question.
fn question(body: &str) -> String {
    let words: Vec<&str> = body.split_whitespace().take(12).collect();
    format!("هل صحيح أن {}؟", words.join(" "))
}

/// What nobody means to ask, but somebody will.
fn oddities(common: &[String]) -> Vec<String> {
    let pasted = |piece: &str| piece.chars().cycle().take(10_000).collect::<String>();
    let mut queries: Vec<String> = [
        "ال",
        "و",
        "ا ا ا ا",
        "ال ال ال",
        "وال بال لل",
        "ااااااااااااا",
        "2",
        "201",
        "1,000,000",
        "!؟",
        "a b c d e f",
        "ـــ",
        "\"ا",
        "«و ا",
    ]
    .map(str::to_owned)
    .into();
    queries.extend(["ا", "ا ", "م ن و ", "\"ا ", "qwrt ", "zxcvb", "2011 "].map(pasted));
    queries.push(pasted(&format!("{} ", common.join(" "))));
    queries.push(pasted(&common.iter().map(|word| format!("{word}خظ ")).collect::<String>()));
    queries
}
