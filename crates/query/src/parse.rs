//! A query string to words and phrases, by the same analysis that made the index.
//!
//! ```text
//! قرار "مجلس الأمن" الصا   words  قرار · مجلس · الامن · الصا (unfinished: no space or sign behind it)
//!                          phrase مجلس 0, الامن 1
//! ```
//!
//! The quotes " “ ” „ « » make a phrase; one that is not closed yet reaches to the end of the query.

use crate::{limits, romanised};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use fihris_analysis::{Tokens, fold};

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// Distinct words, in order of first mention.
    pub(crate) words: Vec<Word>,
    /// The words as they follow on one another: index into `words`, and position.
    pub(crate) sequence: Vec<(usize, u32)>,
    /// Parts of `sequence` that must stand like this in a document.
    pub(crate) phrases: Vec<core::ops::Range<usize>>,
    /// It ends with an article, of which the noun is still to come.
    pub(crate) has_open_article: bool,
}

/// A word to find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded.
    pub(crate) text: String,
    /// As typed: a romanised word is read by its accents and signs.
    pub(crate) raw: String,
    /// Another way of writing it together with its neighbour (f16 for the f of F-16).
    pub(crate) joined: Option<String>,
    /// Still being typed: its completions match too.
    pub(crate) is_prefix: bool,
}

/// The part of a query that is read.
pub(crate) fn cut(query: &str) -> &str {
    match query.char_indices().nth(limits::QUERY_CHARS) {
        Some((end, _)) => query.get(..end).unwrap_or(query),
        None => query,
    }
}

pub(crate) fn parse(query: &str) -> Query {
    let mut out = Query::default();
    let mut tokens = Tokens::default();
    let mut offset = 0;
    for Segment { text, is_phrase, is_open } in segments(query) {
        tokens.read(text);
        let start = out.sequence.len();
        let thousands = if is_open { unfinished_thousands(text) } else { None };
        let mut before: Option<String> = None;
        for token in tokens.as_slice() {
            let mut word = Word {
                text: tokens.word(token).to_owned(),
                raw: text.get(token.start..token.end).unwrap_or("").to_owned(),
                joined: tokens.joined(token).map(str::to_owned),
                is_prefix: is_open && is_unfinished(text.get(token.end..).unwrap_or("")),
            };
            if word.is_prefix && is_article(&word.text, text.get(token.end..).unwrap_or("")) {
                out.has_open_article = true;
                continue;
            }
            if let Some((at, digits)) = thousands.as_ref().filter(|(at, _)| token.start >= *at) {
                // 1,20 is 1.2 or the beginning of 1,200; of 18٬00 only the latter makes sense.
                if token.start > *at {
                    continue;
                }
                word.is_prefix = true;
                if token.end == text.len() {
                    word.joined = Some(digits.clone()).filter(|digits| *digits != word.text);
                } else {
                    word.text.clone_from(digits);
                }
            }
            // What two words make together stands for the second as well: عبدالعزيز for the العزيز of عبد العزيز.
            let whole = before.take().filter(|whole| whole.ends_with(&word.text));
            before.clone_from(&word.joined);
            word.joined = word.joined.or(whole);
            out.push(word, offset + token.position);
        }
        offset += tokens.positions();
        if let (true, Some(letter)) = (is_open, tokens.trailing_letter()) {
            out.push(Word { text: letter.to_owned(), raw: letter.to_owned(), joined: None, is_prefix: true }, offset);
            offset += 1;
        }
        if is_phrase && out.sequence.len() > start + 1 {
            out.phrases.push(start..out.sequence.len());
        }
    }
    out
}

/// A query of romanised Arabic to words: an article or the عبد of a name stays with what it belongs to.
pub(crate) fn parse_romanised(query: &str) -> Query {
    let mut out = Query::default();
    let words = romanised::words(query);
    let is_open = query.ends_with(|c: char| !matches!(c, '\0'..=' ' | '\u{A0}'));
    for (i, raw) in words.iter().enumerate() {
        let is_prefix = is_open && i.saturating_add(1) == words.len();
        let word = Word { text: fold(raw), raw: (*raw).to_owned(), joined: None, is_prefix };
        out.push(word, u32::try_from(i).unwrap_or(u32::MAX));
    }
    out
}

/// Whether the unfinished word is an article, which as the beginning of a word says nothing yet: ال, وال, as-.
fn is_article(word: &str, behind: &str) -> bool {
    match behind {
        "" => matches!(word, "ال" | "وال" | "فال" | "بال" | "كال" | "لل"),
        // Nearly all beginnings of names like it are articles (al-, esh-), and with the others nothing is lost.
        _ => {
            behind.starts_with(['-'])
                && matches!(word.as_bytes(), [b'a' | b'e' | b'i' | b'u', _] | [b'a' | b'e' | b'i' | b'u', _, _])
        }
    }
}

impl Query {
    /// Which word of the query a distinct one is, from 1: where it is first mentioned.
    pub(crate) fn number(&self, word: usize) -> u32 {
        let first = self.sequence.iter().find(|(at, _)| *at == word);
        first.map_or(0, |(_, position)| position.saturating_add(1))
    }

    fn push(&mut self, word: Word, position: u32) {
        let known = self.words.iter().position(|other| other.text == word.text && other.is_prefix == word.is_prefix);
        if let Some(at) = known.or_else(|| (self.words.len() < limits::WORDS).then_some(self.words.len())) {
            if known.is_none() {
                self.words.push(word);
            }
            self.sequence.push((at, position));
        }
    }
}

/// Whether a word can go on behind what follows it in an open segment: nothing, or a sign that may stand inside a number,
/// initials or a code (13. of 13.90, e. of e.V., F- of F-16).
fn is_unfinished(behind: &str) -> bool {
    let mut chars = behind.chars();
    chars.next().is_none_or(|c| matches!(c, '.' | ',' | '٫' | '٬' | '-' | '_')) && chars.next().is_none()
}

/// Where a number with thousands separators begins that ends the text and may be unfinished, and its digits.
fn unfinished_thousands(text: &str) -> Option<(usize, String)> {
    let mut at = None;
    for (i, c) in text.char_indices() {
        at = match c {
            '0'..='9' | '٠'..='٩' | '۰'..='۹' | ',' | '٬' => at.or(Some(i)),
            _ => None,
        };
    }
    let at = at?;
    let mut digits = String::new();
    // Digits of the group that is being read: three, of the first and of the last from one to three.
    let mut group = 0_u8;
    let mut is_first = true;
    for c in fold(text.get(at..)?).chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            group = group.saturating_add(1);
        } else if group == 3 || (is_first && matches!(group, 1 | 2)) {
            group = 0;
            is_first = false;
        } else {
            return None;
        }
    }
    (!is_first && matches!(group, 1..=3)).then_some((at, digits))
}

struct Segment<'a> {
    text: &'a str,
    is_phrase: bool,
    /// Nothing follows it, so its last word may be unfinished.
    is_open: bool,
}

/// Cuts a query at its quotes.
fn segments(query: &str) -> Vec<Segment<'_>> {
    let is_quote = |c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '\u{FF02}');
    let mut segments = Vec::new();
    let mut rest = query;
    let mut is_phrase = false;
    while let Some((text, behind)) = rest.split_once(is_quote) {
        segments.push(Segment { text, is_phrase, is_open: false });
        is_phrase = !is_phrase;
        rest = behind;
    }
    segments.push(Segment { text: rest, is_phrase, is_open: true });
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, words: &[&str], phrases: &[(usize, usize)]) {
        let parsed = parse(query);
        let found: Vec<String> =
            parsed.words.iter().map(|word| format!("{}{}", word.text, if word.is_prefix { "…" } else { "" })).collect();
        assert_eq!(found, words, "{query}");
        let found: Vec<(usize, usize)> = parsed.phrases.iter().map(|phrase| (phrase.start, phrase.end)).collect();
        assert_eq!(found, phrases, "{query}");
    }

    #[test]
    fn only_the_last_word_is_unfinished() {
        check("قرار مجلس الأم", &["قرار", "مجلس", "الام…"], &[]);
        check("قرار مجلس ", &["قرار", "مجلس"], &[]);
        check("", &[], &[]);
        check(" ، ", &[], &[]);
    }

    #[test]
    fn a_single_letter_is_the_beginning_of_a_word() {
        check("ا", &["ا…"], &[]);
        check("وزارة ا", &["وزاره", "ا…"], &[]);
        check("وزارة و ", &["وزاره"], &[]);
    }

    #[test]
    fn an_article_is_waited_out() {
        check("ال", &[], &[]);
        check("مجلس وال", &["مجلس"], &[]);
        check("ال جامعة", &["ال", "جامعه…"], &[]);
        check("الا", &["الا…"], &[]);
        check("as-", &[], &[]);
        check("f-", &["f…"], &[]);
    }

    #[test]
    fn quotes_make_phrases() {
        check("\"مجلس الأمن\"", &["مجلس", "الامن"], &[(0, 2)]);
        check("«مجلس الأ", &["مجلس", "الا…"], &[(0, 2)]);
        check("«مجلس ال", &["مجلس"], &[]);
        check("قرار “مجلس الأمن” الصادر", &["قرار", "مجلس", "الامن", "الصادر…"], &[(1, 3)]);
        check("\"دمشق\"", &["دمشق"], &[]);
    }

    #[test]
    fn a_number_may_go_on_behind_its_separator() {
        check("١٨٬٠٠", &["1800…"], &[]);
        check("1,200", &["1200…"], &[]);
        check("13.", &["13…"], &[]);
        check("e.", &["e…"], &[]);
        check("1,20", &["1.20…"], &[]);
        assert_eq!(parse("1,20").words[0].joined.as_deref(), Some("120"));
        check("2011,2012", &["2011", "2012…"], &[]);
        check("1,20 يورو", &["1.20", "يورو…"], &[]);
    }

    #[test]
    fn a_repeated_word_is_one_word() {
        check("درعا درعا البلد", &["درعا", "البلد…"], &[]);
    }

    #[test]
    fn endless_queries_are_cut() {
        let long = (0..1000).map(|n| format!("w{n} ")).collect::<String>();
        assert_eq!(parse(&long).words.len(), limits::WORDS);
    }
}
