//! Facets: which values the pages have of each filter, and the order that each sort key puts them in.
//!
//! The order is found here, so that a browser compares whole numbers: a key of which most values are numbers sorts by number, any other by its
//! folded text, in which ISO dates are in order too. Where the others are numbers, a value that is none counts as no value: its page comes last
//! in both directions, and the owner is told. Pages with a date can be sorted by `date` without saying so.
//!
//! ```text
//! 1503م  €12  1,503  1.200.000  ٢٬٥٠٠  -2.5  30 %    numbers
//! 2024-03-18  غير محدد  10 bis 12  192.168.1.1       none
//! ```

use crate::Document;
use fihris_analysis::fold;
use fihris_format::{FacetEntry, FacetKind, FacetName};
use std::{borrow::Cow, collections::BTreeMap};

/// The sort key that pages with a date have by themselves.
const DATE: &str = "date";

/// A value of a sort key that is no number, where most of the key's values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddValue {
    /// The number of the document.
    pub document: u32,
    /// The sort key.
    pub key: String,
    /// The value.
    pub value: String,
}

/// The facets of all documents, whose filters are `of_all`: filters first, by name; and what in their sort keys is odd.
pub(crate) fn find(
    documents: &[Document],
    of_all: &[Cow<'_, [(String, String)]>],
) -> (Vec<(FacetName, FacetEntry)>, Vec<OddValue>) {
    let mut filters: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    let mut keys: BTreeMap<&str, Vec<(&str, u32)>> = BTreeMap::new();
    for ((number, document), own) in (0..).zip(documents).zip(of_all) {
        for (name, value) in own.iter() {
            let list = filters.entry(name).or_default().entry(value).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
        let date = document.date.as_deref().filter(|date| is_day(date)).map(|date| (DATE, date));
        let own = document.sort.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (key, value) in own.chain(date) {
            let list = keys.entry(key).or_default();
            // The first value is the one that counts.
            if list.last().is_none_or(|(_, last)| *last != number) {
                list.push((value, number));
            }
        }
    }
    let filters = filters.into_iter().map(|(name, values)| {
        let values = values.into_iter().map(|(value, list)| (value.to_owned(), list)).collect();
        (FacetName { kind: FacetKind::Filter, name: name.to_owned() }, values)
    });
    let mut odd = Vec::new();
    let keys = keys.into_iter().map(|(name, values)| {
        let (entry, odd_values) = order(&values);
        let own = |(value, document): (&str, u32)| OddValue { document, key: name.to_owned(), value: value.to_owned() };
        odd.extend(odd_values.into_iter().map(own));
        (FacetName { kind: FacetKind::Sort, name: name.to_owned() }, entry)
    });
    (filters.chain(keys).collect(), odd)
}

/// Values in order, equal ones as one, without their text; and those that are no numbers where most are.
fn order<'a>(values: &[(&'a str, u32)]) -> (FacetEntry, Vec<(&'a str, u32)>) {
    // 1.200.000 anywhere tells that 1.200 is a thousand and more.
    let groups_by_dots =
        values.iter().any(|(value, _)| value.matches('.').count() > 1 && number(value, true).is_some());
    let mut numbers = Vec::new();
    let mut odd = Vec::new();
    for &(value, document) in values {
        match number(value, groups_by_dots) {
            Some(number) => numbers.push((number, document)),
            None => odd.push((value, document)),
        }
    }
    if numbers.len() > odd.len() {
        numbers.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        (group(&numbers), odd)
    } else {
        let mut texts: Vec<(String, u32)> = values.iter().map(|&(value, document)| (fold(value), document)).collect();
        texts.sort_by(|(a, _), (b, _)| a.cmp(b));
        (group(&texts), Vec::new())
    }
}

/// Letters of a unit behind a number: Quadratmeter are no unit that a list is sorted by.
const UNIT_CHARS: usize = 8;

/// The number that a value is, with a sign of money before it or a unit behind it.
fn number(value: &str, groups_by_dots: bool) -> Option<f64> {
    let value: String = value
        .chars()
        .map(|c| {
            if c == '٬' {
                ','
            } else if c == '٫' {
                '.'
            } else if c == '−' {
                '-'
            } else {
                c
            }
        })
        .collect();
    let value = fold(&value);
    let value = value.trim().trim_start_matches(['€', '$', '£', '₺', '#', '~', '≈']).trim_start();
    if let Ok(number) = value.parse::<f64>()
        && !groups_by_dots
    {
        return Some(number).filter(|number| number.is_finite());
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}');
    let (sign, value) = value.strip_prefix('-').map_or((1.0, value), |rest| (-1.0, rest));
    let end = value.find(|c| !is_part(c)).unwrap_or(value.len());
    let (digits, unit) = value.split_at(end);
    let is_unit = unit.chars().count() <= UNIT_CHARS
        && !unit.contains(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '/' | ':'));
    let digits = digits.trim().trim_end_matches([',', '.']);
    let (whole, fraction) = match (digits.rfind('.'), digits.rfind(',')) {
        (Some(dot), Some(comma)) => digits.split_at(dot.max(comma)),
        (Some(dot), None) if digits.find('.') == Some(dot) && !(groups_by_dots && is_group(&digits[dot + 1..])) => {
            digits.split_at(dot)
        }
        (None, Some(comma)) if digits.find(',') == Some(comma) && !is_group(&digits[comma + 1..]) => {
            digits.split_at(comma)
        }
        _ => (digits, ""),
    };
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let fraction = fraction.get(1..).unwrap_or_default();
    let is_number = is_unit
        && groups.iter().skip(1).all(|group| is_group(group))
        && (groups.len() == 1 || groups[0].len() <= 3)
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let number: f64 =
        format!("{}.{fraction}0", groups.concat()).parse().ok().filter(|_| is_number && !groups[0].is_empty())?;
    Some(sign * number)
}

/// Three digits, as they stand between signs that part thousands.
fn is_group(digits: &str) -> bool {
    digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is sorted, stably, to the documents of each value.
fn group<T: PartialEq>(sorted: &[(T, u32)]) -> FacetEntry {
    let groups = sorted.chunk_by(|(a, _), (b, _)| a == b);
    groups.map(|group| (String::new(), group.iter().map(|(_, document)| *document).collect())).collect()
}

/// Whether a date is one that sorts as text: `2024-03-18`.
fn is_day(date: &str) -> bool {
    date.len() == 10
        && date
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(values: &[&str]) -> Vec<Vec<u32>> {
        let values: Vec<(&str, u32)> = values.iter().copied().zip(0..).collect();
        order(&values).0.into_iter().map(|(_, documents)| documents).collect()
    }

    #[test]
    fn numbers_have_many_forms() {
        let check = |value: &str, expected: Option<f64>| assert_eq!(number(value, false), expected, "{value}");
        for value in
            ["1503", "1,503", "١٬٥٠٣", "1503م", "1 503", "1'503", "€1503", "1503 €", "+1503", "1,503.00", "1.503,00"]
        {
            check(value, Some(1503.0));
        }
        check("-2,5", Some(-2.5));
        check("1.503", Some(1.503));
        check("1.200.000", Some(1_200_000.0));
        check("30 %", Some(30.0));
        check("١٤٤٥هـ", Some(1445.0));
        for value in [
            "",
            "غير محدد",
            "2024-03-18",
            "10 bis 12",
            "192.168.1.1",
            "1,2,3",
            "inf",
            "NaN",
            "12 Quadratmeter",
            "3/4",
            "م",
            "-",
            "12:30",
        ] {
            check(value, None);
        }
        assert_eq!(number("1.503", true), Some(1503.0));
    }

    #[test]
    fn one_odd_value_comes_last_and_is_named() {
        let (entry, odd) = order(&[("10", 0), ("9", 1), ("100", 2), ("غير محدد", 3)]);
        let documents: Vec<Vec<u32>> = entry.into_iter().map(|(_, documents)| documents).collect();
        assert_eq!((documents, odd), (vec![vec![1], vec![0], vec![2]], vec![("غير محدد", 3)]));
        assert_eq!(ordered(&["1503م", "150م", "260م", "١٤٤٥هـ"]), [[1], [2], [3], [0]]);
        assert_eq!(ordered(&["1,503", "150", "260"]), [[1], [2], [0]]);
        assert_eq!(ordered(&["1.200.000", "1.300", "999"]), [[2], [1], [0]]);
    }

    #[test]
    fn numbers_sort_as_numbers_in_any_digits() {
        assert_eq!(ordered(&["10", "9.5", "-2", "١٠"]), [vec![2], vec![1], vec![0, 3]]);
    }

    #[test]
    fn dates_and_texts_sort_as_texts_whatever_their_spelling() {
        assert_eq!(ordered(&["2024-03-18", "2023-12-31", "2024-03-18"]), [vec![1], vec![0, 2]]);
        assert_eq!(ordered(&["حلب", "إدلب", "ادلب", "10"]), [vec![3], vec![1, 2], vec![0]]);
    }

    #[test]
    fn pages_are_listed_once_for_each_value_and_dates_are_a_key() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let document = |date: Option<&str>, filters: &[(&str, &str)], sort: &[(&str, &str)]| Document {
            date: date.map(str::to_owned),
            filters: filters.iter().map(|(name, value)| pair(name, value)).collect(),
            sort: sort.iter().map(|(name, value)| pair(name, value)).collect(),
            ..Document::default()
        };
        let documents = [
            document(Some("2024-03-18"), &[("city", "حلب"), ("city", "حمص"), ("city", "حلب")], &[]),
            document(Some("آذار"), &[("year", "2024"), ("city", "حلب")], &[("date", "2025-01-01"), ("date", "1")]),
            document(Some("2020-01-01"), &[], &[]),
        ];
        let filters: Vec<_> = documents.iter().map(|document| document.filters.as_slice().into()).collect();
        let (facets, _) = find(&documents, &filters);
        let names: Vec<(FacetKind, &str)> = facets.iter().map(|(name, _)| (name.kind, name.name.as_str())).collect();
        assert_eq!(names, [(FacetKind::Filter, "city"), (FacetKind::Filter, "year"), (FacetKind::Sort, "date")]);
        assert_eq!(facets[0].1, [("حلب".to_owned(), vec![0, 1]), ("حمص".to_owned(), vec![0])]);
        assert_eq!(facets[2].1.iter().map(|(_, list)| list.clone()).collect::<Vec<_>>(), [[2], [0], [1]]);
    }
}
