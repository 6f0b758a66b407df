//! JSON Lines: a row a line, `{"id", "url", "title", "body", "date", "lang", "filters", "sort", "meta"}`.
//!
//! `url` says where a hit leads and is the only field a row must have; without `id` the row is named by its URL. What says in front matter
//! that a page is a draft, private or not to be found (`status`, `password`, …) does so in a row too. Other fields are passed over. Lines are read one batch at a time and parsed in parallel, so memory grows with the rows and not with the file. A line that cannot
//! be used is a warning with its number.

use std::io::{self, BufRead, Read};

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Number;

use crate::charset;
use crate::fields::{FieldKind, Value, add_map};
use crate::front_matter;
use crate::kin::{self, Relations};
use crate::limits;
use crate::omission::Reason;
use crate::page::{Draft, Reading, Source, Warning};
use crate::text::TextWriter;
use crate::url::Base;

#[derive(Deserialize)]
struct Row {
    id: Option<Scalar>,
    url: Option<String>,
    title: Option<String>,
    body: Option<String>,
    date: Option<Scalar>,
    lang: Option<String>,
    filters: Option<Value>,
    sort: Option<Value>,
    meta: Option<Value>,
    draft: Option<Value>,
    published: Option<Value>,
    status: Option<Value>,
    visibility: Option<Value>,
    password: Option<Value>,
    private: Option<Value>,
    noindex: Option<Value>,
}

impl Row {
    fn withheld(&self) -> Option<Reason> {
        let said = [
            ("draft", &self.draft),
            ("published", &self.published),
            ("status", &self.status),
            ("visibility", &self.visibility),
            ("password", &self.password),
            ("private", &self.private),
            ("noindex", &self.noindex),
        ];
        said.into_iter().find_map(|(key, value)| front_matter::withheld(key, value.as_ref()?))
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string or a number")]
enum Scalar {
    Text(String),
    Number(Number),
}

impl Scalar {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

struct Line {
    /// From 1.
    number: u64,
    bytes: Vec<u8>,
    /// The line is longer than [`limits::LINE_BYTES`]; its bytes were passed over.
    too_long: bool,
}

/// Reads all rows. `progress` is told how many bytes and pages were read since it was told last.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn read(
    mut file: impl BufRead,
    source: &Source,
    base: &Base,
    mut progress: impl FnMut(u64, u64),
) -> io::Result<Reading> {
    let mut all = Reading::default();
    let mut line_warnings = Vec::new();
    let mut untold = 0_usize;
    let mut number = 0;
    loop {
        let (batch, length) = read_batch(&mut file, &mut number)?;
        if length == 0 {
            break;
        }
        let readings: Vec<Reading> = batch.par_iter().map(|line| read_line(line, source, base)).collect();
        let before = all.pages.len();
        for reading in readings {
            all.pages.extend(reading.pages);
            all.omissions.extend(reading.omissions);
            let room = limits::LINE_WARNINGS.saturating_sub(line_warnings.len());
            untold += reading.warnings.len().saturating_sub(room);
            line_warnings.extend(reading.warnings.into_iter().take(room));
        }
        progress(length, (all.pages.len() - before) as u64);
    }
    all.warnings = line_warnings;
    if untold > 0 {
        all.warn(source, format!("{untold} more warnings about its lines; correct the lines named above first"));
    }
    Ok(all)
}

/// The next lines, about [`limits::BATCH_BYTES`] of them, and the bytes they took. No bytes: the file is at its end.
fn read_batch(file: &mut impl BufRead, number: &mut u64) -> io::Result<(Vec<Line>, u64)> {
    let mut batch = Vec::new();
    let mut length = 0;
    while length < limits::BATCH_BYTES as u64 {
        let mut bytes = Vec::new();
        let mut read = file.by_ref().take(limits::LINE_BYTES + 1).read_until(b'\n', &mut bytes)? as u64;
        if read == 0 {
            break;
        }
        let too_long = read > limits::LINE_BYTES && !bytes.ends_with(b"\n");
        if too_long {
            bytes = Vec::new();
            read += file.skip_until(b'\n')? as u64;
        }
        length += read;
        *number += 1;
        batch.push(Line { number: *number, bytes, too_long });
    }
    Ok((batch, length))
}

fn read_line(line: &Line, source: &Source, base: &Base) -> Reading {
    let source = source.at_line(line.number);
    let mut reading = Reading::default();
    if let Err(message) = read_row(line, &source, base, &mut reading) {
        reading.warn(&source, message);
    }
    reading
}

/// # Errors
/// Why the line gives no document, and what to do.
fn read_row(line: &Line, source: &Source, base: &Base, reading: &mut Reading) -> Result<(), String> {
    if line.too_long {
        return Err(format!("is longer than {} MB, skipped; split its page into several", limits::LINE_BYTES >> 20));
    }
    let decoded = charset::decode_text(&line.bytes);
    let json = decoded.text.trim_end();
    if json.is_empty() {
        return Ok(());
    }
    let row: Row = serde_json::from_str(json).map_err(|error| {
        // The line of the message is always 1: the row's own.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("is not a row, skipped: {message} (column {}); each line must be one JSON object", error.column())
    })?;
    if let Some(note) = decoded.note {
        reading.warnings.push(Warning { source: source.to_string(), message: note });
    }
    if let Some(reason) = row.withheld() {
        reading.omit(source, reason);
        return Ok(());
    }
    let url = row.url.ok_or("has no \"url\", skipped; a hit must lead somewhere, so give each row one")?;
    let id = row.id.map_or_else(|| url.clone(), Scalar::into_text);
    let url = base.given(&url).map_err(|error| format!("{error}; the row is skipped, correct its \"url\""))?;
    let mut text = TextWriter::new();
    for block in row.body.as_deref().unwrap_or_default().lines() {
        text.push(block);
        text.end_block();
    }
    let date = row.date.map(Scalar::into_text);
    let (mut fields, mut problems) = (Vec::new(), Vec::new());
    for (kind, map) in FieldKind::ALL.into_iter().zip([row.filters, row.sort, row.meta]) {
        if let Some(map) = map {
            add_map(kind, &map, |_| None, &mut fields, &mut problems);
        }
    }
    for (_, problem) in problems {
        reading.warn(source, problem);
    }
    let title = row.title.unwrap_or_default();
    let relations = Relations { lang: row.lang.as_deref().and_then(kin::tag), ..Relations::default() };
    let draft = Draft { title, date, text, fields, relations, ..Draft::new(id, url) };
    reading.add(draft, source, base);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents as `id|url|title|body|date`, then warnings.
    fn check(file: impl AsRef<[u8]>, documents: &[&str], warnings: &[&str]) {
        let source = Source::file("rows.jsonl");
        let reading = read(file.as_ref(), &source, &Base::new("/site/").unwrap(), |_, _| {}).unwrap();
        let found: Vec<String> = reading
            .pages
            .iter()
            .map(|page| {
                let document = &page.document;
                format!(
                    "{}|{}|{}|{}|{}",
                    document.id,
                    document.url,
                    document.title,
                    document.body,
                    document.date.as_deref().unwrap_or("-")
                )
            })
            .collect();
        assert_eq!(found, documents);
        let found: Vec<String> = reading.warnings.iter().map(Warning::to_string).collect();
        assert_eq!(found.len(), warnings.len(), "{found:#?}");
        for (found, warning) in found.iter().zip(warnings) {
            assert!(found.starts_with(warning), "{found}");
        }
    }

    #[test]
    fn rows() {
        check(
            "\u{FEFF}{\"id\":\"n1\",\"url\":\"/news/1/\",\"title\":\" قرار \\n2254\",\"body\":\"فقرة  أولى\\n\\nفقرة\\tثانية\",\"date\":\"2015-12-18T10:00\",\"tags\":[1]}\r\n\n  \n{\"id\":7,\"url\":\"https://example.org/7\",\"title\":\"سبعة\",\"body\":null}\n{\"url\":\"/a/\",\"body\":\"نص\",\"date\":2019}",
            &[
                "n1|/site/news/1/|قرار 2254|فقرة أولى\nفقرة ثانية|2015-12-18",
                "7|https://example.org/7|سبعة||-",
                "/a/|/site/a/||نص|2019",
            ],
            &[],
        );
    }

    #[test]
    fn unusable_lines_are_named_and_the_rest_is_read() {
        check(
            "{\"id\":\"1\",\"url\":\"/1/\",\"title\":\"أ\"}\n{\"id\":\nنص\n{\"id\":\"2\",\"title\":\"ب\"}\n{\"url\":\"javascript:alert(1)\",\"title\":\"ج\"}\n{\"url\":\"/3/\",\"title\":5}\n{\"url\":\"/4/\"}\n{\"id\":[],\"url\":\"/5/\"}\n{\"url\":\"/6/\",\"title\":\"و\"}\n",
            &["1|/site/1/|أ||-", "/6/|/site/6/|و||-"],
            &[
                "rows.jsonl:2: is not a row, skipped: EOF while parsing a value (column 6)",
                "rows.jsonl:3: is not a row, skipped: expected value (column 1)",
                "rows.jsonl:4: has no \"url\"",
                "rows.jsonl:5: the URL \"javascript:alert(1)\" has the scheme \"javascript\"",
                "rows.jsonl:6: is not a row, skipped: invalid type: integer `5`, expected a string",
                "rows.jsonl:8: is not a row, skipped: expected a string or a number",
            ],
        );
        check("[".repeat(100_000), &[], &["rows.jsonl:1: is not a row, skipped: recursion limit exceeded"]);
    }

    #[test]
    fn rows_that_are_not_to_be_found_are_left_out() {
        let rows = [
            ("{\"url\":\"/1/\",\"title\":\"أ\",\"draft\":false,\"status\":\"publish\",\"password\":\"\"}", None),
            ("{\"url\":\"/2/\",\"title\":\"أ\",\"draft\":\"true\"}", Some(Reason::Draft)),
            ("{\"url\":\"/3/\",\"title\":\"أ\",\"status\":\"private\"}", Some(Reason::Private)),
            ("{\"url\":\"/4/\",\"title\":\"أ\",\"password\":\"1234\"}", Some(Reason::Private)),
            ("{\"url\":\"/5/\"}", Some(Reason::Empty)),
        ];
        for (row, reason) in rows {
            let source = Source::file("rows.jsonl");
            let reading = read(row.as_bytes(), &source, &Base::new("/").unwrap(), |_, _| {}).unwrap();
            assert_eq!(reading.omissions.first().map(|omission| omission.reason), reason, "{row}");
            assert_eq!((reading.pages.len(), reading.warnings.len()), (usize::from(reason.is_none()), 0), "{row}");
        }
    }

    #[test]
    fn rows_have_filters_sort_keys_and_meta() {
        let file = "{\"url\":\"/1/\",\"title\":\"أ\",\"filters\":{\"المدينة\":[\"حلب\",\"حمص\"],\"سنة\":2024},\"sort\":{\"price\":1.5},\"meta\":{\"image\":\"/a.svg\",\"date\":\"2024-03-18\"}}\n{\"url\":\"/2/\",\"title\":\"ب\",\"filters\":{\"a\":{\"b\":1}},\"sort\":{\"c\":[1]},\"meta\":[],\"date\":null}";
        let reading =
            read(file.as_bytes(), &Source::file("rows.jsonl"), &Base::new("/site/").unwrap(), |_, _| {}).unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let document = &reading.pages[0].document;
        assert_eq!(document.filters, [pair("المدينة", "حلب"), pair("المدينة", "حمص"), pair("سنة", "2024")]);
        assert_eq!(
            (&document.sort, &document.meta),
            (&vec![pair("price", "1.5")], &vec![pair("image", "/site/a.svg")])
        );
        assert_eq!(document.date.as_deref(), Some("2024-03-18"));
        let warnings: Vec<String> = reading.warnings.iter().map(Warning::to_string).collect();
        let starts = [
            "rows.jsonl:2: \"a\" of its filters is not",
            "rows.jsonl:2: \"c\" of its sort is not",
            "rows.jsonl:2: has meta that",
        ];
        assert_eq!(warnings.len(), starts.len(), "{warnings:#?}");
        assert!(warnings.iter().zip(starts).all(|(warning, start)| warning.starts_with(start)), "{warnings:#?}");
    }

    #[test]
    fn a_file_of_something_else_gives_a_bounded_number_of_warnings() {
        let source = Source::file("rows.jsonl");
        let reading = read("نص\n".repeat(250).as_bytes(), &source, &Base::new("/").unwrap(), |_, _| {}).unwrap();
        assert_eq!(reading.warnings.len(), limits::LINE_WARNINGS + 1);
        assert!(reading.warnings.last().unwrap().message.starts_with("150 more warnings"));
    }

    #[test]
    fn a_line_in_windows_1256_is_transcoded() {
        let row = "{\"url\":\"/1/\",\"title\":\"بيان صحفي\"}";
        check(
            encoding_rs::WINDOWS_1256.encode(row).0,
            &["/1/|/site/1/|بيان صحفي||-"],
            &["rows.jsonl:1: is not UTF-8, read as windows-1256"],
        );
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_whole() {
        let long = format!("{{\"url\":\"/1/\",\"body\":\"{}\"}}", "ا".repeat(limits::LINE_BYTES as usize / 2));
        check(
            format!("{long}\n{{\"url\":\"/2/\",\"title\":\"ب\"}}"),
            &["/2/|/site/2/|ب||-"],
            &["rows.jsonl:1: is longer than 16 MB"],
        );
    }

    #[test]
    fn many_batches_keep_their_order_and_their_line_numbers() {
        let body = "ا".repeat(500_000);
        let file: String =
            (1..=20).map(|n| format!("{{\"url\":\"/{n}/\",\"body\":\"{body}\"}}\n")).collect::<String>() + "خطأ";
        let source = Source::file("rows.jsonl");
        let told = std::sync::atomic::AtomicU64::new(0);
        let tell = |bytes, _| {
            told.fetch_add(bytes, std::sync::atomic::Ordering::Relaxed);
        };
        let reading = read(file.as_bytes(), &source, &Base::new("/").unwrap(), tell).unwrap();
        let urls: Vec<_> = reading.pages.iter().map(|page| page.document.url.clone()).collect();
        assert_eq!(urls, (1..=20).map(|n| format!("/{n}/")).collect::<Vec<_>>());
        assert_eq!(reading.warnings[0].source, "rows.jsonl:21");
        assert_eq!(told.into_inner(), file.len() as u64);
    }
}
