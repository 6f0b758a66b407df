//! Facets: which values the pages have of each filter, and the order that each sort key puts them in.
//!
//! The order is found here, so that a browser compares whole numbers: a key whose values are all numbers sorts by number, any
//! other by its folded text, in which ISO dates are in order too. Pages with a date can be sorted by `date` without saying so.

use crate::Document;
use fihris_analysis::fold;
use fihris_format::{FacetEntry, FacetKind, FacetName};
use std::collections::BTreeMap;

/// The sort key that pages with a date have by themselves.
const DATE: &str = "date";

/// The facets of all documents, filters first, by name.
pub(crate) fn find(documents: &[Document]) -> Vec<(FacetName, FacetEntry)> {
    let mut filters: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    let mut keys: BTreeMap<&str, Vec<(&str, u32)>> = BTreeMap::new();
    for (number, document) in (0..).zip(documents) {
        for (name, value) in &document.filters {
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
    let keys = keys
        .into_iter()
        .map(|(name, values)| (FacetName { kind: FacetKind::Sort, name: name.to_owned() }, order(&values)));
    filters.chain(keys).collect()
}

/// Values in order, equal ones as one, without their text.
fn order(values: &[(&str, u32)]) -> FacetEntry {
    let folded: Vec<(String, u32)> = values.iter().map(|&(value, number)| (fold(value), number)).collect();
    let number = |text: &str| text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    let numbers: Option<Vec<(f64, u32)>> =
        folded.iter().map(|(text, document)| Some((number(text)?, *document))).collect();
    match numbers {
        Some(mut numbers) => {
            numbers.sort_by(|(a, _), (b, _)| a.total_cmp(b));
            group(&numbers)
        }
        None => {
            let mut texts = folded;
            texts.sort_by(|(a, _), (b, _)| a.cmp(b));
            group(&texts)
        }
    }
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
        order(&values).into_iter().map(|(_, documents)| documents).collect()
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
        let facets = find(&[
            document(Some("2024-03-18"), &[("city", "حلب"), ("city", "حمص"), ("city", "حلب")], &[]),
            document(Some("آذار"), &[("year", "2024"), ("city", "حلب")], &[("date", "2025-01-01"), ("date", "1")]),
            document(Some("2020-01-01"), &[], &[]),
        ]);
        let names: Vec<(FacetKind, &str)> = facets.iter().map(|(name, _)| (name.kind, name.name.as_str())).collect();
        assert_eq!(names, [(FacetKind::Filter, "city"), (FacetKind::Filter, "year"), (FacetKind::Sort, "date")]);
        assert_eq!(facets[0].1, [("حلب".to_owned(), vec![0, 1]), ("حمص".to_owned(), vec![0])]);
        assert_eq!(facets[2].1.iter().map(|(_, list)| list.clone()).collect::<Vec<_>>(), [[2], [0], [1]]);
    }
}
