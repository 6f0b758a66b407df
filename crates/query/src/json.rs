//! A response as JSON: the one form that the command line prints and the browser parses.

use crate::{FacetCount, Fragment, Hit, HitSection, Interpretation, Response};
use alloc::string::String;

impl Response {
    /// The response as one JSON object:
    /// `{"query","total","hits":[{"id","url","title","titleParts":[{"text","mark"}],"date","score","excerpt":[{"text","mark"}]}]}`.
    ///
    /// Behind the query, `"interpretation":{"kind","query","words"}` says how it was understood, if not as it stands:
    /// `corrected`, `romanised`, `respaced` or `relaid`, the last two with the query that was meant; its words that were guessed are
    /// told by number, from 1. `"waiting":true`: there is nothing to search for yet. `date` is null when there is none; `score` has three decimals; behind it, a pinned hit has
    /// `"pinned":true`. Behind its excerpt a hit has
    /// `"section":{"title","url"}`, `"sections":[{"title","url","excerpt"}]`, if asked for, `"meta":{name:value}` and `"filters":{name:[value]}`, if the page has them. `"also":[…]` are
    /// the hits of the second group, if there are any, and `"filters":{name:{value:count}}`, at the end, are counts, if they
    /// were asked for.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(1024);
        out.push_str("{\"query\":");
        string(&self.query, &mut out);
        if let Some(interpretation) = &self.interpretation {
            out.push_str(",\"interpretation\":{\"kind\":");
            match interpretation {
                Interpretation::Corrected => out.push_str("\"corrected\""),
                Interpretation::Romanised => out.push_str("\"romanised\""),
                Interpretation::Respaced(_) => out.push_str("\"respaced\""),
                Interpretation::Relaid(_) => out.push_str("\"relaid\""),
            }
            if let Interpretation::Respaced(query) | Interpretation::Relaid(query) = interpretation {
                out.push_str(",\"query\":");
                string(query, &mut out);
            }
            out.push_str(",\"words\":[");
            for (i, word) in self.guessed.iter().enumerate() {
                separate(i, &mut out);
                integer(*word, &mut out);
            }
            out.push_str("]}");
        }
        if self.is_waiting {
            out.push_str(",\"waiting\":true");
        }
        out.push_str(",\"total\":");
        integer(self.total, &mut out);
        hits(",\"hits\":[", &self.hits, &mut out);
        if !self.also.is_empty() {
            hits(",\"also\":[", &self.also, &mut out);
        }
        if let Some(counts) = &self.filters {
            out.push_str(",\"filters\":{");
            let mut last = None;
            for FacetCount { filter, value, count } in counts {
                if last != Some(filter) {
                    out.push_str(if last.is_some() { "}," } else { "" });
                    key(filter, &mut out);
                }
                out.push(if last == Some(filter) { ',' } else { '{' });
                key(value, &mut out);
                integer(*count, &mut out);
                last = Some(filter);
            }
            out.push_str(if last.is_some() { "}}" } else { "}" });
        }
        out.push('}');
        out
    }
}

fn hits(name: &str, hits: &[Hit], out: &mut String) {
    out.push_str(name);
    for (i, each) in hits.iter().enumerate() {
        separate(i, out);
        hit(each, out);
    }
    out.push(']');
}

fn hit(hit: &Hit, out: &mut String) {
    for (name, value) in [("{\"id\":", &hit.id), (",\"url\":", &hit.url), (",\"title\":", &hit.title)] {
        out.push_str(name);
        string(value, out);
    }
    fragments(",\"titleParts\":[", &hit.title_parts, out);
    out.push_str(",\"date\":");
    match &hit.date {
        Some(date) => string(date, out),
        None => out.push_str("null"),
    }
    out.push_str(",\"score\":");
    decimal(hit.score, out);
    if hit.pinned {
        out.push_str(",\"pinned\":true");
    }
    fragments(",\"excerpt\":[", &hit.excerpt, out);
    if let Some(own) = &hit.section {
        section(",\"section\":", own, out);
    }
    for (i, other) in hit.sections.iter().enumerate() {
        section(if i > 0 { "," } else { ",\"sections\":[" }, other, out);
    }
    if !hit.sections.is_empty() {
        out.push(']');
    }
    fields(",\"meta\":{", hit.fields.meta(), ["", ""], out);
    fields(",\"filters\":{", hit.fields.filters(), ["[", "]"], out);
    out.push('}');
}

fn section(name: &str, HitSection { title, url, excerpt }: &HitSection, out: &mut String) {
    out.push_str(name);
    out.push_str("{\"title\":");
    string(title, out);
    out.push_str(",\"url\":");
    string(url, out);
    if !excerpt.is_empty() {
        fragments(",\"excerpt\":[", excerpt, out);
    }
    out.push('}');
}

/// Names and their values, those of one name between `begins` and `ends`.
fn fields<'a>(
    object: &str,
    fields: impl Iterator<Item = (&'a str, &'a str)>,
    [begins, ends]: [&str; 2],
    out: &mut String,
) {
    let mut last = None;
    for (name, value) in fields {
        if last == Some(name) {
            out.push(',');
        } else {
            if last.is_some() {
                out.push_str(ends);
                out.push(',');
            } else {
                out.push_str(object);
            }
            key(name, out);
            out.push_str(begins);
        }
        string(value, out);
        last = Some(name);
    }
    if last.is_some() {
        out.push_str(ends);
        out.push('}');
    }
}

fn key(name: &str, out: &mut String) {
    string(name, out);
    out.push(':');
}

fn fragments(name: &str, fragments: &[Fragment], out: &mut String) {
    out.push_str(name);
    for (i, fragment) in fragments.iter().enumerate() {
        separate(i, out);
        out.push_str("{\"text\":");
        string(&fragment.text, out);
        out.push_str(",\"mark\":");
        integer(fragment.mark, out);
        out.push('}');
    }
    out.push(']');
}

fn separate(i: usize, out: &mut String) {
    if i > 0 {
        out.push(',');
    }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // Most text has nothing to escape and is copied whole.
    while let Some((plain, special)) = first_special(rest).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('\n') => out.push_str("\\n"),
            Some(c @ '\0'..='\u{1F}') => {
                out.push_str("\\u00");
                for digit in [u32::from(c) >> 4, u32::from(c) & 15] {
                    out.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            c => {
                out.push('\\');
                out.extend(c);
            }
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// A loop and no search of the standard library's: built for size, that takes five times as long.
fn first_special(text: &str) -> Option<usize> {
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            return Some(at);
        }
    }
    None
}

fn integer(value: u32, out: &mut String) {
    if value >= 10 {
        integer(value / 10, out);
    }
    out.push(char::from_digit(value % 10, 10).unwrap_or('0'));
}

#[expect(clippy::as_conversions, reason = "a float becomes an integer by saturating, which is what is wanted")]
fn decimal(value: f32, out: &mut String) {
    let thousandths = (value * 1000.0 + 0.5) as u32;
    integer(thousandths / 1000, out);
    out.push('.');
    for digit in [thousandths / 100 % 10, thousandths / 10 % 10, thousandths % 10] {
        integer(digit, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_survives(query: String, title: String, total: u32, date: Option<String>, score in 0_u32..4_000_000, pinned: bool, sections in 0_usize..4) {
            let count = |filter: &str, value: &str| FacetCount { filter: filter.into(), value: value.into(), count: total };
            let counts = vec![count(&title, &query), count(&title, "b\u{1}"), count("c\u{1}", &query)];
            let hit = Hit {
                id: "1".into(), url: "/".into(), title: title.clone(), date: date.clone(), score: crate::number::float(score) / 1000.0, pinned,
                title_parts: vec![Fragment { text: title.clone(), mark: 0 }],
                excerpt: vec![Fragment { text: title.clone(), mark: 12 }],
                section: Some(HitSection { title: query.clone(), url: title.clone(), excerpt: Vec::new() }),
                sections: vec![
                    HitSection { title: title.clone(), url: query.clone(), excerpt: vec![Fragment { text: query.clone(), mark: 7 }] };
                    sections
                ],
                fields: crate::Fields::default(),
            };
            let json = Response { query: query.clone(), interpretation: Some(Interpretation::Corrected), guessed: vec![total], is_waiting: false, total, hits: vec![hit.clone()], also: vec![hit], filters: Some(counts) }.to_json();
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(value["query"].as_str(), Some(query.as_str()));
            prop_assert_eq!(value["total"].as_u64(), Some(u64::from(total)));
            prop_assert_eq!(value["hits"][0]["title"].as_str(), Some(title.as_str()));
            prop_assert_eq!(value["hits"][0]["date"].as_str().map(str::to_owned), date);
            prop_assert!((value["hits"][0]["score"].as_f64().unwrap() - f64::from(score) / 1000.0).abs() < 0.002);
            prop_assert_eq!(value["hits"][0]["pinned"].as_bool(), pinned.then_some(true));
            prop_assert_eq!(value["hits"][0]["excerpt"][0]["mark"].as_u64(), Some(12));
            prop_assert_eq!(value["hits"][0]["section"]["title"].as_str(), Some(query.as_str()));
            prop_assert_eq!(value["hits"][0]["sections"].as_array().map_or(0, Vec::len), sections);
            if let Some(last) = sections.checked_sub(1) {
                prop_assert_eq!(value["hits"][0]["sections"][last]["url"].as_str(), Some(query.as_str()));
                prop_assert_eq!(value["hits"][0]["sections"][last]["excerpt"][0]["mark"].as_u64(), Some(7));
            }
            for (filter, of) in [(title.as_str(), query.as_str()), (&title, "b\u{1}"), ("c\u{1}", &query)] {
                prop_assert_eq!(value["filters"][filter][of].as_u64(), Some(u64::from(total)));
            }
            prop_assert_eq!(value["hits"][0]["titleParts"][0]["text"].as_str(), Some(title.as_str()));
            prop_assert_eq!(value["interpretation"]["words"][0].as_u64(), Some(u64::from(total)));
        }
    }

    #[test]
    fn fields_are_objects_by_name() {
        let json = |pairs: &[(&str, &str)], around| {
            let mut out = String::from("{\"a\":1");
            fields(",\"x\":{", pairs.iter().copied(), around, &mut out);
            out.push('}');
            serde_json::from_str::<serde_json::Value>(&out).unwrap()["x"].clone()
        };
        let pairs = [("city", "a\"b"), ("city", "c"), ("year", "2024")];
        assert_eq!(json(&pairs, ["[", "]"]), serde_json::json!({"city": ["a\"b", "c"], "year": ["2024"]}));
        assert_eq!(json(&pairs[1..], ["", ""]), serde_json::json!({"city": "c", "year": "2024"}));
        assert_eq!(json(&[], ["[", "]"]), serde_json::Value::Null);
    }
}
