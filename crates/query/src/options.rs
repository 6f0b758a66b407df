//! What a search is asked for besides its query.

use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

/// How to search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most hits to give.
    pub limit: usize,
    /// What the documents must have; all of it.
    pub filters: Vec<Filter>,
    /// The order of the hits, if it is not how well they match.
    pub sort: Option<Sort>,
    /// The language of whoever searches, in two or three small letters (`de`): its pages come first. None: no language before another.
    pub lang: Option<String>,
    /// Every word is taken as typed: nothing is guessed.
    pub is_literal: bool,
    /// How many matches have each value of each filter is asked for too.
    pub facets: bool,
    /// The most further sections to give of each hit; [`limits::SECTIONS`](crate::limits::SECTIONS) at most.
    pub sections: usize,
}

/// Values of one filter, and how a document must have them. Without values it asks for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// As pages name it.
    pub name: String,
    /// How.
    pub choice: Choice,
    /// As they stand on pages.
    pub values: Vec<String>,
}

/// How a document must have some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One of them at least.
    Any,
    /// All.
    All,
    /// None.
    None,
}

/// A sort key. Documents without it come last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// As pages name it.
    pub key: String,
    /// The greatest first.
    pub is_descending: bool,
}

impl SearchOptions {
    /// Takes a limit, and what else the browser's script asks for: a line each, its parts apart by U+0009.
    ///
    /// ```text
    /// +name value …    any of these values; *: all of them; -: none of them
    /// >key             sorted, the greatest first; <: the least first
    /// @de              the language of whoever searches
    /// l                literal
    /// c                count the values of filters
    /// s3               sections of each hit, one digit
    /// ```
    #[must_use]
    pub fn parse(limit: usize, lines: &str) -> Self {
        let mut options = Self { limit, ..Self::default() };
        for line in lines.split(['\n']) {
            let kind = line.bytes().next().unwrap_or(0);
            let mut parts = line.get(1..).unwrap_or("").split(['\t']);
            let name = parts.next().unwrap_or("").to_owned();
            let choice = match kind {
                b'+' => Choice::Any,
                b'*' => Choice::All,
                b'-' => Choice::None,
                _ => {
                    match kind {
                        b'<' | b'>' => options.sort = Some(Sort { key: name, is_descending: kind == b'>' }),
                        b'@' => options.lang = Some(name),
                        b'l' => options.is_literal = true,
                        b'c' => options.facets = true,
                        b's' => options.sections = digit(&name),
                        _ => {}
                    }
                    continue;
                }
            };
            let mut values = Vec::new();
            for value in parts {
                values.push(value.to_owned());
            }
            options.filters.push(Filter { name, choice, values });
        }
        options
    }
}

/// What the first byte of a text is as a digit. The standard library's way is half a kilobyte of WebAssembly.
fn digit(text: &str) -> usize {
    text.bytes().next().unwrap_or(0).saturating_sub(b'0').into()
}

impl From<usize> for SearchOptions {
    /// A limit, and nothing else.
    fn from(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_kind_are_read() {
        let filter = |name: &str, choice, values: &[&str]| Filter {
            name: name.into(),
            choice,
            values: values.iter().map(|&value| value.to_owned()).collect(),
        };
        let lines = "+المدينة\tحلب\tدير الزور\n*tags\ta\n-year\nl\nc\ns2\n>date\n@de";
        let options = SearchOptions {
            limit: 3,
            filters: vec![
                filter("المدينة", Choice::Any, &["حلب", "دير الزور"]),
                filter("tags", Choice::All, &["a"]),
                filter("year", Choice::None, &[]),
            ],
            sort: Some(Sort { key: "date".into(), is_descending: true }),
            lang: Some("de".into()),
            is_literal: true,
            facets: true,
            sections: 2,
        };
        assert_eq!(SearchOptions::parse(3, lines), options);
        assert_eq!(SearchOptions::parse(3, ""), 3.into());
        assert_eq!(SearchOptions::parse(3, "<date").sort.map(|sort| sort.is_descending), Some(false));
    }
}
