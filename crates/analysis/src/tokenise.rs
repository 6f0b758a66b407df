//! Tokenising: a text to words, with positions and the way back to the source.
//!
//! The rules of Unicode's UAX #29 do not fit Arabic pages (they keep «2011،2012», «و2254» and «والـPKK» as one word), so
//! these are our own. Folded letters form *runs* of one script; rules then look at a run and its neighbours:
//!
//! 1. Arabic and Latin, Arabic and digits always split. A clitic left over before a Latin word, a number or a quote
//!    (والـPKK, و2254, و«داعش») is dropped without a gap, so that phrases still meet.
//! 2. Latin letters and digits stay together (F16); a hyphen or underscore between them gives the parts and, at the first,
//!    the joined word (F-16 -> f +f16, 16). In a hashtag only the parts.
//! 3. Thousands separators go (1,200,000), decimal signs become a point (١٢٫٥ -> 12.5); dates and times split.
//!    An era letter after a number (2011م, ١٤٤٥هـ) is dropped.
//! 4. Single letters joined by a point or a space are initials (أ.ف.ب -> افب). A lone Arabic letter is dropped without a
//!    gap: it is a detached و or a title (د.).
//! 5. `http`, `https` before `://` and `www` before a point are dropped.
//! 6. After عبد، أبو، ابن … the joined name is offered as a second key (عبد الرحمن -> عبد +عبدالرحمن, الرحمن).
//!
//! What it does not do: look inside a word (that is `segment`).

use crate::{
    letters::{Class, Replacement, class},
    normalise::fold_steps,
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use core::ops::Range;

/// Words longer than this many letters are no words (code, base64) and get no token; their position stays empty.
pub const MAX_WORD_LETTERS: usize = 64;

/// Runs that are clitics when they stand before a number, a Latin word or a quote.
const CLITICS: [&str; 24] = [
    "و", "ف", "ب", "ل", "ك", "س", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال", "فبال", "وكال", "ول",
    "وب", "فل", "فب", "وك", "الل", "لال",
];

/// First parts of compound names, folded. آل folds to the article and is told apart by its source letter.
const NAME_PARTS: [&str; 10] = ["عبد", "ابو", "ابي", "ابا", "ام", "ابن", "بن", "بنت", "ذو", "ال"];

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Ordinal of the word in its text; a dropped clitic leaves no gap, an overlong word does.
    pub position: u32,
    /// First byte of the word in the source.
    pub start: usize,
    /// End of the word in the source, marks included.
    pub end: usize,
    word: (usize, usize),
    joined: (usize, usize),
}

/// The words of a text. Can be reused for many texts without allocating anew.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    letters: String,
    tokens: Vec<Token>,
    runs: Vec<Run>,
    positions: u32,
    trailing_letter: Option<(usize, usize)>,
}

impl Tokens {
    /// The tokens in text order.
    #[must_use]
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded word of a token.
    #[must_use]
    pub fn word(&self, token: &Token) -> &str {
        self.letters.get(token.word.0..token.word.1).unwrap_or("")
    }

    /// A second key at the same place: f16 for the f of F-16, عبدالرحمن for the عبد of عبد الرحمن.
    #[must_use]
    pub fn joined(&self, token: &Token) -> Option<&str> {
        self.letters.get(token.joined.0..token.joined.1).filter(|joined| !joined.is_empty())
    }

    /// How many positions the text has.
    #[must_use]
    pub fn positions(&self) -> u32 {
        self.positions
    }

    /// The lone Arabic letter that ends the text and got no token: a reader may be about to type the rest of the word.
    #[must_use]
    pub fn trailing_letter(&self) -> Option<&str> {
        self.letters.get(self.trailing_letter?.0..self.trailing_letter?.1)
    }

    /// Replaces the tokens by those of `source`. O(length).
    pub fn read(&mut self, source: &str) {
        self.letters.clear();
        self.tokens.clear();
        self.runs.clear();
        self.positions = 0;
        self.trailing_letter = None;
        let trailing_gap = self.find_runs(source);
        let runs = core::mem::take(&mut self.runs);
        let mut at = 0;
        while let Some(run) = runs.get(at) {
            at += match run.class {
                Class::Arabic => self.arabic(source, &runs, at, trailing_gap),
                _ => self.latin(&runs, at),
            };
        }
        self.runs = runs;
    }

    /// Splits the folded letters into runs. Returns the gap behind the last run.
    fn find_runs(&mut self, source: &str) -> Gap {
        let mut gap = Gap::default();
        let mut open = false;
        for step in fold_steps(source) {
            if step.letters == Replacement::Many("") {
                // Marks and joiners belong to the word they follow.
                if let (true, Some(run)) = (open, self.runs.last_mut()) {
                    run.end = step.end;
                }
                continue;
            }
            for c in step.letters.chars() {
                let class = class(c);
                if class == Class::Separator {
                    gap.push(c);
                    open = false;
                    continue;
                }
                let at = self.letters.len();
                self.letters.push(c);
                match self.runs.last_mut() {
                    Some(run) if open && (run.class == Class::Arabic) == (class == Class::Arabic) => {
                        run.end = step.end;
                        run.word.1 = self.letters.len();
                        run.letters += 1;
                        run.digits += usize::from(class == Class::Digit);
                    }
                    _ => self.runs.push(Run {
                        class,
                        start: step.start,
                        end: step.end,
                        word: (at, self.letters.len()),
                        letters: 1,
                        digits: usize::from(class == Class::Digit),
                        gap: core::mem::take(&mut gap),
                    }),
                }
                open = true;
            }
        }
        gap
    }

    /// Reads the Arabic run at `at`. Returns how many runs it took.
    fn arabic(&mut self, source: &str, runs: &[Run], at: usize, trailing_gap: Gap) -> usize {
        let Some(run) = runs.get(at) else { return 1 };
        if run.letters == 1 {
            let initials = initials(runs, at);
            if initials > 1 {
                self.join(runs, at..at + initials);
            } else if at + 1 == runs.len() && trailing_gap.is_none() {
                self.trailing_letter = Some(run.word);
            }
            return initials;
        }
        let word = self.letters.get(run.word.0..run.word.1).unwrap_or("");
        let next = runs.get(at + 1);
        let is_detached = next.is_some_and(|next| {
            next.gap.is_quote() || (next.class != Class::Arabic && (next.gap.is_none() || next.gap.is_blank()))
        });
        if is_detached && CLITICS.contains(&word) {
            return 1;
        }
        let is_name_part = NAME_PARTS.contains(&word)
            && (word != "ال" || source.get(run.start..).is_some_and(|rest| rest.starts_with(['آ'])));
        let joined = match next {
            Some(next)
                if is_name_part && next.class == Class::Arabic && next.letters > 1 && next.gap.is_one_blank() =>
            {
                let joined = self.letters.len();
                for part in [run.word, next.word] {
                    self.letters.extend_from_within_range(part);
                }
                (joined, self.letters.len())
            }
            _ => (0, 0),
        };
        self.push(run.start..run.end, run.word, joined, run.letters);
        1
    }

    /// Reads the run of Latin letters and digits at `at`. Returns how many runs it took.
    fn latin(&mut self, runs: &[Run], at: usize) -> usize {
        let Some(run) = runs.get(at) else { return 1 };
        if run.is_number() {
            return self.number(runs, at);
        }
        let initials = initials(runs, at);
        if initials > 1 {
            self.join(runs, at..at + initials);
            return initials;
        }
        let word = self.letters.get(run.word.0..run.word.1).unwrap_or("");
        if let Some(next) = runs.get(at + 1) {
            let is_scheme = matches!(word, "http" | "https") && next.gap.first == Some(':') && next.gap.count == 3;
            if is_scheme || (word == "www" && next.gap.is_one('.')) {
                return 1;
            }
        }
        self.hyphenated(runs, at)
    }

    /// A word of Latin letters and digits with its hyphenated continuations, the joined word at the first.
    fn hyphenated(&mut self, runs: &[Run], at: usize) -> usize {
        let is_part = |run: &&Run| run.class != Class::Arabic && run.gap.one().is_some_and(is_hyphen);
        let parts = 1 + runs.get(at + 1..).unwrap_or(&[]).iter().take_while(is_part).count();
        let chain = runs.get(at..at + parts).unwrap_or(&[]);
        let is_hashtag = chain.first().is_some_and(|run| run.gap.last == Some('#'));
        let mut joined = (0, 0);
        if parts > 1 && !is_hashtag {
            joined.0 = self.letters.len();
            for part in chain {
                self.letters.extend_from_within_range(part.word);
            }
            joined.1 = self.letters.len();
        }
        for part in chain {
            self.push(part.start..part.end, part.word, core::mem::take(&mut joined), part.letters);
        }
        parts
    }

    /// Reads the number at `at`: thousands, decimals, and a Latin continuation (19-F).
    fn number(&mut self, runs: &[Run], at: usize) -> usize {
        let Some(run) = runs.get(at) else { return 1 };
        let digits = |i: usize| runs.get(i).filter(|run| run.is_number());
        let mut end = at + 1;
        if run.letters <= 3 {
            while digits(end).is_some_and(|next| next.letters == 3 && matches!(next.gap.one(), Some(',' | '٬'))) {
                end += 1;
            }
        }
        let whole = end;
        let is_dotted = |i: usize| digits(i).is_some_and(|next| matches!(next.gap.one(), Some('.' | '٫')));
        let follows_dot = at > 0 && digits(at - 1).is_some() && run.gap.is_one('.');
        let is_comma = |i: usize| digits(i).is_some_and(|next| next.gap.is_one(','));
        if is_dotted(end) {
            if !is_dotted(end + 1) && !follows_dot {
                end += 1;
            }
        } else if end == at + 1
            && is_comma(end)
            && !is_comma(end + 1)
            && digits(end).is_some_and(|next| next.letters <= 2)
            && !(at > 0 && is_comma(at))
        {
            end += 1;
        }
        if end == at + 1 {
            // A plain number may begin a code such as 4x4-B or 19-F; the rules for words say how.
            let is_code = runs.get(at + 1).is_some_and(|next| {
                !next.is_number() && next.class != Class::Arabic && next.gap.one().is_some_and(is_hyphen)
            });
            let taken = if is_code {
                self.hyphenated(runs, at)
            } else {
                self.push(run.start..run.end, run.word, (0, 0), run.letters);
                1
            };
            return taken + era(runs, at + taken, &self.letters);
        }
        let start = self.letters.len();
        for (i, part) in runs.get(at..end).unwrap_or(&[]).iter().enumerate() {
            if at + i == whole {
                self.letters.push('.');
            }
            self.letters.extend_from_within_range(part.word);
        }
        let last = runs.get(end - 1).unwrap_or(run);
        let word = (start, self.letters.len());
        self.push(run.start..last.end, word, (0, 0), word.1 - word.0);
        end - at + era(runs, end, &self.letters)
    }

    /// One token of several runs.
    fn join(&mut self, runs: &[Run], range: Range<usize>) {
        let Some(chain) = runs.get(range) else { return };
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return };
        let start = self.letters.len();
        for run in chain {
            self.letters.extend_from_within_range(run.word);
        }
        self.push(first.start..last.end, (start, self.letters.len()), (0, 0), chain.len());
    }

    fn push(&mut self, source: Range<usize>, word: (usize, usize), joined: (usize, usize), letters: usize) {
        if letters <= MAX_WORD_LETTERS {
            self.tokens.push(Token {
                position: self.positions,
                start: source.start,
                end: source.end,
                word,
                joined: if joined.1 - joined.0 <= 4 * MAX_WORD_LETTERS { joined } else { (0, 0) },
            });
        }
        self.positions += 1;
    }
}

/// The words of `source`. O(length). For many texts, reuse a [`Tokens`].
#[must_use]
pub fn tokenise(source: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.read(source);
    tokens
}

/// Letters of one script (Latin and digits count as one) without a separator between them.
#[derive(Clone, Debug)]
struct Run {
    class: Class,
    /// Bytes of the source.
    start: usize,
    end: usize,
    /// Bytes of `Tokens::letters`.
    word: (usize, usize),
    letters: usize,
    digits: usize,
    /// What stands between the run before and this one.
    gap: Gap,
}

impl Run {
    fn is_number(&self) -> bool {
        self.digits == self.letters
    }
}

/// The separators between two runs.
#[derive(Clone, Copy, Debug, Default)]
struct Gap {
    first: Option<char>,
    last: Option<char>,
    count: usize,
    blanks: usize,
}

impl Gap {
    fn push(&mut self, c: char) {
        self.first.get_or_insert(c);
        self.last = Some(c);
        self.count += 1;
        self.blanks += usize::from(matches!(c, ' ' | '\t'));
    }

    fn is_none(&self) -> bool {
        self.count == 0
    }

    fn one(&self) -> Option<char> {
        self.first.filter(|_| self.count == 1)
    }

    fn is_one(&self, c: char) -> bool {
        self.one() == Some(c)
    }

    /// Spaces only; a line break is more than a space.
    fn is_blank(&self) -> bool {
        self.count > 0 && self.blanks == self.count
    }

    fn is_one_blank(&self) -> bool {
        self.count == 1 && self.blanks == 1
    }

    fn is_quote(&self) -> bool {
        matches!(self.first, Some('"' | '\'' | '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '‹' | '›' | '(' | '['))
    }
}

/// How many runs from `at` on are single letters of one script joined by a point or a space.
fn initials(runs: &[Run], at: usize) -> usize {
    let Some(first) = runs.get(at).filter(|run| run.letters == 1 && run.digits == 0) else { return 1 };
    let is_initial = |run: &&Run| {
        run.letters == 1
            && run.digits == 0
            && run.class == first.class
            && (run.gap.is_one('.') || run.gap.is_one_blank())
    };
    1 + runs.get(at + 1..).unwrap_or(&[]).iter().take_while(is_initial).count()
}

/// 1 when the run at `at` is an era letter glued to the number before it, else 0.
fn era(runs: &[Run], at: usize, letters: &str) -> usize {
    runs.get(at).map_or(0, |run| {
        let word = letters.get(run.word.0..run.word.1);
        usize::from(run.gap.is_none() && matches!(word, Some("م" | "ه")))
    })
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}' | '\u{2011}')
}

/// `String` has no `extend_from_within`.
trait ExtendFromWithin {
    fn extend_from_within_range(&mut self, range: (usize, usize));
}

impl ExtendFromWithin for String {
    fn extend_from_within_range(&mut self, (start, end): (usize, usize)) {
        // A copy of a few letters: looking at all there is would make a long text quadratic.
        let piece = self.get(start..end).unwrap_or("").to_owned();
        self.push_str(&piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;
    use proptest::prelude::*;

    fn check(source: &str, expected: &[&str]) {
        let tokens = tokenise(source);
        let found: Vec<&str> = tokens.as_slice().iter().map(|token| tokens.word(token)).collect();
        assert_eq!(found, expected, "{source:?}");
    }

    #[test]
    fn numbers() {
        check("1,200.50 يورو", &["1200.50", "يورو"]);
        check("15.3.2011", &["15", "3", "2011"]);
        check("192.168.1.10", &["192", "168", "1", "10"]);
        check("2011,2012", &["2011", "2012"]);
        check("القرار 2254.", &["القرار", "2254"]);
        check("1, 2", &["1", "2"]);
    }

    #[test]
    fn a_clitic_at_the_end_of_a_line_is_a_word() {
        check("قال ال\n2254", &["قال", "ال", "2254"]);
    }

    #[test]
    fn overlong_words_leave_their_place_empty() {
        let long = "ا".repeat(MAX_WORD_LETTERS + 1);
        let tokens = tokenise(&format!("قبل {long} بعد"));
        let positions: Vec<u32> = tokens.as_slice().iter().map(|token| token.position).collect();
        assert_eq!(positions, [0, 2]);
    }

    #[test]
    fn a_lone_last_letter_is_told() {
        assert_eq!(tokenise("وزارة ا").trailing_letter(), Some("ا"));
        assert_eq!(tokenise("وزارة ا ").trailing_letter(), None);
        assert_eq!(tokenise("وزارة ال").trailing_letter(), None);
    }

    proptest! {
        #[test]
        fn offsets_lie_inside_the_source_and_grow(s in "[ا-ي ٠-٩a-z0-9.,،\\-_«»\u{64B}\u{640}\n]{0,60}|\\PC{0,60}") {
            let tokens = tokenise(&s);
            let mut end = 0;
            let mut position = None;
            for token in tokens.as_slice() {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(s.get(token.start..token.end).is_some());
                prop_assert!(position < Some(token.position));
                prop_assert!(!tokens.word(token).is_empty());
                prop_assert_eq!(fold(tokens.word(token)), tokens.word(token));
                end = token.end;
                position = Some(token.position);
            }
            prop_assert!(position.is_none_or(|position| position < tokens.positions()));
        }

        #[test]
        fn folded_text_has_the_same_words(s in "[ا-يa-zA-Z0-9 ،.]{0,60}") {
            let (raw, folded) = (tokenise(&s), fold(&s));
            let folded = tokenise(&folded);
            let words = |tokens: &Tokens| -> Vec<String> {
                tokens.as_slice().iter().map(|token| tokens.word(token).to_owned()).collect()
            };
            prop_assert_eq!(words(&raw), words(&folded));
        }
    }
}
