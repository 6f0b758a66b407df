//! What a build says of single files: a line a kind, with how many there are and the names of a few.
//!
//! ```text
//! warning: old.html: is not UTF-8, read as windows-1256; save it as UTF-8
//! warning: a.md:2, b.md:2, c.md:4 and 9 more: the front matter cannot be read …
//! left out, redirects: 328 (alt.html, en/give.html, old/a.html, …)
//! ```

use fihris_ingest::{Omission, Warning};
use std::{collections::HashMap, fmt::Write as _};

/// Names that stand for all of a kind.
const NAMES: usize = 3;

/// Kinds of warnings that are shown: more is a list that nobody reads.
const KINDS: usize = 20;

/// Lines for warnings, of those of one kind the first.
pub(crate) fn warnings<'a>(warnings: impl IntoIterator<Item = &'a Warning>) -> Vec<String> {
    let kinds = group(warnings.into_iter().map(|warning| (kind(&warning.message), warning)));
    let mut lines: Vec<String> = kinds
        .iter()
        .take(KINDS)
        .map(|warnings| {
            let names: Vec<&str> = warnings.iter().map(|warning| warning.source.as_str()).collect();
            let more = names.len().saturating_sub(NAMES);
            let names = list(&names);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("warning: {names}{more}: {}", visible(&warnings[0].message))
        })
        .collect();
    if kinds.len() > KINDS {
        lines.push(format!("and warnings of {} more kinds; correct those above first", kinds.len() - KINDS));
    }
    lines
}

/// Lines for what was left out.
pub(crate) fn omissions(omissions: &[Omission]) -> Vec<String> {
    let kinds = group(omissions.iter().map(|omission| (omission.reason, omission)));
    let line = |omissions: &Vec<&Omission>| {
        let names: Vec<&str> = omissions.iter().map(|omission| omission.source.as_str()).collect();
        let more = if names.len() > NAMES { ", …" } else { "" };
        format!("left out, {}: {} ({}{more})", omissions[0].reason, names.len(), list(&names))
    };
    kinds.iter().map(line).collect()
}

/// The first names, as they can be shown.
fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().take(NAMES).map(|name| visible(name)).collect();
    names.join(", ")
}

/// What has one key, in the order in which the keys come.
fn group<K: std::hash::Hash + Eq, T>(items: impl Iterator<Item = (K, T)>) -> Vec<Vec<T>> {
    let mut places = HashMap::new();
    let mut groups: Vec<Vec<T>> = Vec::new();
    for (key, item) in items {
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(item);
    }
    groups
}

/// A message without what differs from page to page: what stands in quotes, numbers, and addresses.
fn kind(message: &str) -> String {
    let mut kind = String::with_capacity(message.len());
    let mut is_quoted = false;
    for word in message.split(' ') {
        let quotes = word.matches('"').count();
        let is_address = word.contains('/');
        if !is_quoted && quotes == 0 && !is_address {
            kind.extend(word.chars().filter(|c| !c.is_ascii_digit()));
            kind.push(' ');
        }
        is_quoted ^= quotes % 2 == 1;
    }
    kind
}

/// A text with what a terminal would obey, or would reorder the line by, written out.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use fihris_ingest::Reason;

    fn warning(source: &str, message: &str) -> Warning {
        Warning { source: source.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn a_kind_is_a_line() {
        let list: Vec<Warning> = (0..5)
            .flat_map(|n| {
                [
                    warning(&format!("{n}.md:{n}"), &format!("has sort \"key {n}\" of {n}00 characters, cut")),
                    warning(&format!("{n}.html"), &format!("has the URL /a/{n}/ of b/{n}.html; leave one out")),
                ]
            })
            .chain([warning("x", "is odd")])
            .collect();
        assert_eq!(
            warnings(&list),
            [
                "warning: 0.md:0, 1.md:1, 2.md:2 and 2 more: has sort \"key 0\" of 000 characters, cut",
                "warning: 0.html, 1.html, 2.html and 2 more: has the URL /a/0/ of b/0.html; leave one out",
                "warning: x: is odd",
            ]
        );
        let many: Vec<Warning> =
            ('a'..='z').map(|c| warning("x", &format!("is {}", c.to_string().repeat(3)))).collect();
        let lines = warnings(&many);
        assert_eq!(lines.len(), KINDS + 1);
        assert_eq!(lines[KINDS], "and warnings of 6 more kinds; correct those above first");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let omission = |source: &str, reason| Omission { source: source.to_owned(), reason };
        let list = [
            omission("a", Reason::Draft),
            omission("b", Reason::Redirect),
            omission("c", Reason::Draft),
            omission("d", Reason::Draft),
            omission("e", Reason::Draft),
        ];
        assert_eq!(omissions(&list), ["left out, drafts: 4 (a, c, d, …)", "left out, redirects: 1 (b)"]);
    }

    #[test]
    fn nothing_in_a_name_or_a_text_steers_the_terminal() {
        let line = &warnings(&[warning("a\u{1b}[31m\n.html", "has \u{202E}x\u{7}")])[0];
        assert_eq!(line, "warning: a\\u{1b}[31m\\n.html: has \\u{202e}x\\u{7}");
    }
}
