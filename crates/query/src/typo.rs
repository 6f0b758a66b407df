//! The keys nearest to a mistyped word: a weighted edit distance, computed row by row along the dictionary.
//!
//! ```text
//! cheap  2  the same word in another spelling   ء for و ي ا or left out, final ا ه ي, one ل too few in اللا
//! half   5  a slip of ear, eye or finger        ض ظ · ح خ · keyboard neighbours · two letters swapped · one typed twice
//! edit  10  anything else                       another letter, one too many, one too few
//! ```
//!
//! Cheap edges alone make another spelling of the word, which is looked for first; all else is another word, one slip away.
//! How much is allowed depends on the length: three letters one half edit, four
//! one edit, eight two (tried only where one finds nothing, as are mistakes in the first letter); of three letters one may only have been dropped. Below five
//! letters the first one is right, or sounds like it. Digits are never edited.
//!
//! What it does not do: decide whether a word needs correction, or rank documents.

use crate::{layout, number::ln};
use alloc::vec::Vec;
use core::ops::Range;
use fihris_analysis::{encode_key, fold};
use fihris_format::{Dictionary, Node};

/// Places of the dictionary that one walk looks at; beyond it, candidates late in the alphabet go unseen.
const NODES: usize = 40_000;

/// Keys whose documents are counted to weigh the completions of a corrected beginning.
const WEIGHED_KEYS: u32 = 512;

/// What e times as many documents are worth, in tenths of an edit: 3 for ten times. A frequent word is mistyped more often.
const DOCUMENTS: f32 = 1.3;

const CHEAP: u8 = 2;
pub(crate) const HALF: u8 = 5;
const EDIT: u8 = 10;
const NEVER: u8 = 100;

/// Letters that sound or look alike; each is close to all others of its group.
const ALIKE: &str = "ضظ دذز تثس سص تط قك جحخ رز سش صض طظ عغ فق";

const HAMZA: u8 = 0x80;
const ALEF: u8 = 0x86;
const LAM: u8 = 0xA3;
const FEH: u8 = 0xA0;
const HEH: u8 = 0xA6;
const WAW: u8 = 0xA7;
const YEH: u8 = 0xA9;

/// What a word was probably meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// Ordinals of one key; of all keys that begin so, where the word was still being typed.
    pub(crate) keys: Range<u32>,
    /// How far it is from what was typed, in tenths of an edit.
    pub(crate) cost: u8,
}

/// The documents of a key. A trait object, so that there is one copy of what it is handed to; a float, which is what they are
/// needed as (see ARCHITECTURE.md on calls through pointers).
pub(crate) type Weigh<'a> = &'a dyn Fn(u32) -> f32;

/// The other spellings of a word, nearest first.
pub(crate) fn variants(
    dictionary: &Dictionary,
    word: &str,
    is_prefix: bool,
    weigh: Weigh<'_>,
    limit: usize,
) -> Vec<Guess> {
    match Walk::new(dictionary, word, is_prefix) {
        Some(walk) if walk.start == 0 => walk.within(HALF - 1, weigh, limit),
        _ => Vec::new(),
    }
}

/// The keys nearest to a word that is not one, nearest first, much more frequent ones before a little nearer ones.
///
/// `weigh` gives the documents of a key; keys without any are left out.
pub(crate) fn corrections(
    dictionary: &Dictionary,
    word: &str,
    is_prefix: bool,
    weigh: Weigh<'_>,
    limit: usize,
) -> Vec<Guess> {
    for budget in [EDIT, 2 * EDIT] {
        for keeps_start in [true, false] {
            let Some(mut walk) = Walk::new(dictionary, word, is_prefix) else { return Vec::new() };
            if budget > EDIT && walk.typed < 8 {
                break;
            }
            if keeps_start {
                walk.kept = start_len(&walk.query);
                walk.slips = slips(&walk.query, walk.kept);
            }
            let found = walk.within(budget, weigh, limit);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// How many letters a word begins with that are seldom mistyped: an article and one more. What begins with them lies together,
/// so little of the dictionary is to be fetched.
fn start_len(query: &[u8]) -> usize {
    match query {
        [WAW | FEH, ALEF, LAM, ..] => 4,
        [ALEF, LAM, ..] | [LAM, LAM, ..] => 3,
        _ => 1,
    }
}

/// Keys and what each costs, cut down to the `limit` best that have documents, in order: the cost less `worth` for e times
/// as many documents.
pub(crate) fn best(found: Vec<Guess>, weigh: Weigh<'_>, worth: f32, limit: usize) -> Vec<Guess> {
    let mut rest = Vec::with_capacity(found.len());
    for guess in found {
        let mut documents = 0.0;
        for key in guess.keys.start..guess.keys.end.min(guess.keys.start.saturating_add(WEIGHED_KEYS)) {
            documents += weigh(key);
        }
        if documents > 0.0 {
            rest.push((f32::from(guess.cost) - worth * ln(1.0 + documents), guess));
        }
    }
    // Few are wanted of a few hundred: less code than a sort, and as fast.
    let mut out: Vec<Guess> = Vec::new();
    while out.len() < limit {
        let mut least = f32::INFINITY;
        let mut first = None;
        for (rank, guess) in &mut rest {
            if *rank < least {
                least = *rank;
                first = Some((rank, guess));
            }
        }
        let Some((rank, guess)) = first else { break };
        // Taken.
        *rank = f32::INFINITY;
        if !out.iter().any(|known| known.keys == guess.keys) {
            out.push(guess.clone());
        }
    }
    out
}

struct Walk<'a> {
    dictionary: &'a Dictionary,
    is_prefix: bool,
    /// Letters as typed, before letters held down were made one.
    typed: usize,
    /// The letters of the query, as key bytes.
    query: Vec<u8>,
    /// For each of them the letters a slip may turn it into, see [`bit`].
    slips: Vec<u64>,
    /// How many first letters are taken as they are, or as letters that sound or look like them.
    kept: usize,
    /// The cost of having read nothing.
    start: u8,
    budget: u8,
    /// The letters on the way to where the walk is.
    path: Vec<u8>,
    /// One row of costs a letter of the path, and one before it: cell `i` is the cost of the query's first `i` letters.
    rows: Vec<u8>,
    nodes: usize,
    found: Vec<Guess>,
}

impl<'a> Walk<'a> {
    /// `None` when the word is too short to be corrected or is not made of letters we know.
    fn new(dictionary: &'a Dictionary, word: &str, is_prefix: bool) -> Option<Self> {
        let mut query = Vec::with_capacity(word.len());
        encode_key(word, &mut query);
        let typed = query.len();
        if typed < 3 || query.iter().any(|&byte| bit(byte) == 0) {
            return None;
        }
        collapse(&mut query);
        let start = if query.len() < typed { HALF } else { 0 };
        let slips = slips(&query, usize::from(query.len() < 5));
        Some(Self {
            dictionary,
            is_prefix,
            typed,
            query,
            slips,
            kept: 0,
            start,
            budget: 0,
            path: Vec::new(),
            rows: Vec::new(),
            nodes: 0,
            found: Vec::new(),
        })
    }

    fn within(mut self, budget: u8, weigh: Weigh<'_>, limit: usize) -> Vec<Guess> {
        self.budget = budget;
        let mut cost = self.start;
        self.rows.push(cost);
        for i in 0..self.query.len() {
            cost = cost.saturating_add(self.deletion(i));
            self.rows.push(cost);
        }
        self.descend(self.dictionary.root());
        best(self.found, weigh, DOCUMENTS, limit)
    }

    fn descend(&mut self, node: Node) {
        for byte in self.dictionary.letters(node) {
            self.nodes = self.nodes.saturating_add(1);
            // What is neither a letter nor a digit is not walked into: no word of letters is meant by it.
            let depth = self.path.len();
            let is_like = || {
                let slips = self.slips.get(depth).copied().unwrap_or(0);
                self.query.get(depth) == Some(&byte) || slips & bit(byte) != 0
            };
            let is_other = depth < self.kept && !is_like();
            if self.nodes > NODES || is_other || (bit(byte) == 0 && !byte.is_ascii_digit()) {
                continue;
            }
            let mark = self.rows.len();
            let (nearest, complete, last) = self.row(byte);
            let is_near = nearest.min(complete).min(last) <= self.budget;
            let Some(child) = is_near.then(|| self.dictionary.child(node, byte)).flatten() else {
                self.rows.truncate(mark);
                continue;
            };
            self.path.push(byte);
            if let Some(key) = self.dictionary.key(child).filter(|_| last <= self.budget && last > 0) {
                self.found.push(Guess { keys: key..key.saturating_add(1), cost: last });
            }
            if self.is_prefix && complete <= self.budget && complete > 0 {
                self.found.push(Guess { keys: self.dictionary.below(child), cost: complete });
            }
            if nearest <= self.budget {
                self.descend(child);
            }
            self.path.pop();
            self.rows.truncate(mark);
        }
    }

    /// Appends the row of one more letter. Gives its least cost, the cost of a beginning that ends in this letter, and that
    /// of a whole word that does.
    fn row(&mut self, byte: u8) -> (u8, u8, u8) {
        let width = self.query.len().saturating_add(1);
        let before = self.rows.len().saturating_sub(width);
        let two_before = before.checked_sub(width);
        let insertion = self.insertion(byte);
        // Before the first letter of a short word nothing was left out.
        let mut left =
            self.cell(before, 0).saturating_add(if self.is_short() { insertion.max(EDIT + 1) } else { insertion });
        self.rows.push(left);
        let (mut nearest, mut complete, mut last) = (left, NEVER, NEVER);
        let previous = self.path.last().copied();
        for i in 0..self.query.len() {
            let Some(&letter) = self.query.get(i) else { break };
            let diagonal = self.cell(before, i);
            let mut here = diagonal.saturating_add(self.substitution(i, letter, byte));
            // Two letters swapped, but not the first of a short word.
            if let (Some(j), Some(rows)) = (i.checked_sub(1), two_before)
                && (j > 0 || !self.is_short())
                && letter != byte
                && self.query.get(j) == Some(&byte)
                && previous == Some(letter)
            {
                here = here.min(self.cell(rows, j).saturating_add(HALF));
            }
            complete = here;
            last = if is_ending(letter) && is_ending(byte) { diagonal.saturating_add(CHEAP) } else { NEVER };
            let above = self.cell(before, i.saturating_add(1)).saturating_add(insertion);
            here = here.min(above).min(left.saturating_add(self.deletion(i)));
            self.rows.push(here);
            nearest = nearest.min(here);
            left = here;
        }
        (nearest, complete, last.min(left))
    }

    fn cell(&self, row: usize, i: usize) -> u8 {
        self.rows.get(row.saturating_add(i)).copied().unwrap_or(NEVER)
    }

    fn is_short(&self) -> bool {
        self.typed < 5
    }

    /// The cost of a letter that was not typed.
    fn insertion(&self, byte: u8) -> u8 {
        match (byte, self.path.as_slice()) {
            (HAMZA, _) => CHEAP,
            // للاجئين, اللاجئين, واللاجئين: one ل is easily forgotten.
            (LAM, [LAM] | [ALEF, LAM] | [WAW | FEH, LAM] | [_, ALEF, LAM]) => CHEAP,
            _ if bit(byte) == 0 => NEVER,
            _ => EDIT,
        }
    }

    /// The cost of a letter typed for nothing.
    fn deletion(&self, i: usize) -> u8 {
        match self.query.get(i) {
            Some(&HAMZA) => CHEAP,
            letter if letter == i.checked_sub(1).and_then(|before| self.query.get(before)) => HALF,
            _ if self.typed < 4 || (i == 0 && self.is_short()) => NEVER,
            _ => EDIT,
        }
    }

    fn substitution(&self, i: usize, letter: u8, byte: u8) -> u8 {
        match (letter, byte) {
            _ if letter == byte => 0,
            (HAMZA, WAW | YEH | ALEF) | (WAW | YEH | ALEF, HAMZA) => CHEAP,
            _ if bit(byte) == 0 => NEVER,
            // Both Arabic or both Latin: a bit means a letter of the same script only.
            _ if (letter ^ byte) < 0x80 && self.slips.get(i).is_some_and(|slips| slips & bit(byte) != 0) => HALF,
            _ if self.typed < 4 || (i == 0 && self.is_short()) => NEVER,
            _ => EDIT,
        }
    }
}

/// A letter as one bit, among those of its script; nothing for any other byte.
fn bit(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        0x80..=0xA9 => 1 << (byte - 0x80),
        _ => 0,
    }
}

fn is_ending(byte: u8) -> bool {
    matches!(byte, ALEF | HEH | YEH)
}

/// Makes one letter of three or more: a key held down.
fn collapse(query: &mut Vec<u8>) {
    let mut kept = Vec::with_capacity(query.len());
    for run in query.chunk_by(|a, b| a == b) {
        kept.extend_from_slice(if run.len() > 2 { run.get(..1).unwrap_or(run) } else { run });
    }
    *query = kept;
}

/// The letters that each letter of the query is easily taken for: the first ones, `heard` of them, by ear and eye only.
fn slips(query: &[u8], heard: usize) -> Vec<u64> {
    let mut alike = Vec::new();
    encode_key(ALIKE, &mut alike);
    let mut keyboard = Vec::new();
    let is_arabic = query.first().is_some_and(|&byte| byte >= 0x80);
    encode_key(&fold(if is_arabic { layout::ARABIC } else { layout::LATIN }), &mut keyboard);
    // The key of لا is no letter of its own.
    let keys: Vec<u8> =
        keyboard.split(|&byte| byte == b' ').map(|key| if let [letter] = key { *letter } else { 0 }).collect();
    let slips = |(i, &letter): (usize, &u8)| {
        let mut close = 0;
        for group in alike.split(|&byte| byte == b' ') {
            let letters = group.iter().fold(0, |letters, &byte| letters | bit(byte));
            if letters & bit(letter) != 0 {
                close |= letters;
            }
        }
        if i >= heard {
            for (at, _) in keys.iter().enumerate().filter(|&(_, &key)| key == letter) {
                let (row, column) = place(at);
                for (other, &key) in keys.iter().enumerate() {
                    let (other_row, other_column) = place(other);
                    // Each row stands a little to the right of the one above.
                    let is_close = match other_row.wrapping_sub(row) {
                        0 => column.abs_diff(other_column) == 1,
                        1 => column == other_column || column == other_column.wrapping_add(1),
                        usize::MAX => column == other_column || column.wrapping_add(1) == other_column,
                        _ => false,
                    };
                    if is_close {
                        close |= bit(key);
                    }
                }
            }
        }
        close
    };
    query.iter().enumerate().map(slips).collect()
}

/// Row and column of a key of the layouts, counted as they are written.
fn place(at: usize) -> (usize, usize) {
    match at {
        0..12 => (0, at),
        12..23 => (1, at.saturating_sub(12)),
        23..33 => (2, at.saturating_sub(23)),
        _ => (9, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fihris_format::Blob;
    use fihris_index::{Document, compile, open_file};
    use proptest::prelude::*;

    fn blob(words: &str) -> Blob {
        let page = Document { body: words.to_owned(), ..Document::default() };
        open_file(&compile(&[page], &|_| {}).unwrap()).unwrap()
    }

    fn costs(blob: &Blob, word: &str, is_prefix: bool) -> Vec<u8> {
        corrections(blob.dictionary(), word, is_prefix, &|_| 1.0, 10).into_iter().map(|found| found.cost).collect()
    }

    #[test]
    fn costs_are_those_of_the_table() {
        let blob = blob("حكومه");
        for (word, cost) in [
            ("حكوما", vec![CHEAP]),
            ("حكوكه", vec![HALF]),
            ("حكمه", vec![EDIT]),
            ("حوكمه", vec![HALF]),
            ("حكوومه", vec![HALF]),
            ("حكووووومه", vec![HALF]),
            ("حكوشه", vec![EDIT]),
            ("شكومه", vec![EDIT]),
            ("شكومش", vec![]),
            ("حكوم2", vec![]),
        ] {
            assert_eq!(costs(&blob, word, false), cost, "{word}");
        }
    }

    #[test]
    fn the_first_letter_of_a_short_word_only_sounds_alike() {
        let blob = blob("ضغط سلطه حلب");
        assert_eq!(costs(&blob, "ظغط", false), [HALF]);
        assert_eq!(costs(&blob, "صلطه", false), [HALF]);
        assert_eq!(costs(&blob, "دلب", false), Vec::<u8>::new());
        assert_eq!(costs(&blob, "لحب", false), Vec::<u8>::new());
    }

    #[test]
    fn two_edits_are_for_long_words_that_one_does_not_explain() {
        let blob = blob("انتخابات");
        assert_eq!(costs(&blob, "انتخلبشت", false), [HALF + EDIT]);
        assert_eq!(costs(&blob, "انتخلبات", false), [HALF]);
    }

    #[test]
    fn a_beginning_is_corrected_to_all_its_completions() {
        let blob = blob("مظاهرات مظاهره مطار");
        let found = corrections(blob.dictionary(), "مضاهر", true, &|_| 1.0, 10);
        assert_eq!(found.first().map(|first| (first.keys.len(), first.cost)), Some((2, HALF)));
        assert_eq!(variants(blob.dictionary(), "مظاهرا", false, &|_| 1.0, 10).len(), 1);
    }

    proptest! {
        #[test]
        fn a_slip_in_a_long_word_is_found(word in "[ابتجحدرسطعفقكلمنهوي]{5,9}", at in 1_usize..9, letter in "[ابتجحدرسطعفقكلمنهوي]") {
            let blob = blob(&word);
            let at = at % (word.chars().count() - 1) + 1;
            let typed: String = word.chars().enumerate().flat_map(|(i, c)| if i == at { letter.chars().next() } else { Some(c) }).collect();
            let key = blob.dictionary().get(&word).unwrap();
            let found = corrections(blob.dictionary(), &typed, false, &|_| 1.0, 10);
            // A letter typed three times is taken for one that was held down.
            prop_assume!(typed != word && !typed.as_bytes().windows(6).any(|w| w[..2] == w[2..4] && w[2..4] == w[4..]));
            prop_assert!(found.iter().any(|correction| correction.keys.contains(&key)), "{} {}", typed, word);
        }

        #[test]
        fn any_text_is_safe(word in ".{0,12}", is_prefix in any::<bool>()) {
            let blob = blob("حلب دمشق covid 2254 москва");
            for correction in corrections(blob.dictionary(), &word, is_prefix, &|_| 1.0, 5) {
                prop_assert!(!correction.keys.is_empty() && correction.keys.end <= blob.metadata().keys);
            }
        }
    }
}
