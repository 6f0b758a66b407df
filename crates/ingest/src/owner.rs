//! What the owner of a site adds by hand: CSV files of two columns, a row a line.
//!
//! ```text
//! synonyms   word,also     جوال,هاتف            whoever searches for one also finds the other
//! pins       query,url     تبرع,/donate/        the page comes first for the query
//! queries    query,url     لم الشمل,/family/    the page is a right answer (`fihris eval`)
//! ```
//!
//! The first row may name the columns. Empty lines and those that begin with `#` are passed over, spaces around a cell too; a
//! cell with a comma or a `#` stands in quotes. Files are UTF-8, with or without a byte order mark. A row that cannot be
//! used is an error that names its line, because its author is there to correct it; one that does nothing is a warning.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use fihris_index::{Document, MAX_KEY_WORDS, Name, OwnerWords};
use percent_encoding::percent_decode_str;

use crate::IngestError;
use crate::page::{Source, Warning};

/// The owner's words, as [`fihris_index::compile_with`] takes them.
#[derive(Debug, Default)]
pub struct Owner {
    /// What the files say.
    pub words: OwnerWords,
    /// What is wrong with rows that do nothing.
    pub warnings: Vec<Warning>,
    synonym_rows: Vec<Row>,
}

/// A query and a page that answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The query as it stands in the file.
    pub query: String,
    /// The page's address as it stands in the file.
    pub url: String,
    /// The line, from 1.
    pub line: u64,
}

#[derive(Debug)]
struct Row {
    line: u64,
    source: Source,
    cells: [String; 2],
}

/// Reads the owner's files for a corpus.
///
/// # Errors
/// If a file cannot be read, or a row of it cannot be used.
pub fn read_owner(synonyms: Option<&Path>, pins: Option<&Path>, documents: &[Document]) -> Result<Owner, IngestError> {
    let mut owner = Owner::default();
    if let Some(path) = synonyms {
        for row in rows(path, ["word", "also"])? {
            owner.words.synonyms.push((short_name(path, &row, 0)?, short_name(path, &row, 1)?));
            owner.synonym_rows.push(row);
        }
    }
    if let Some(path) = pins {
        let mut by_page = HashMap::new();
        for (number, document) in (0..).zip(documents) {
            by_page.entry(page_of(&document.url)).or_insert(number);
        }
        for row in rows(path, ["query", "url"])? {
            let query = name(path, &row, 0)?;
            match by_page.get(&page_of(&row.cells[1])) {
                Some(&document) => owner.words.pins.push((query, document)),
                None => owner.warnings.push(row.source.warn(format!(
                    "{} is no page of the index, the row does nothing; give the address as results show it, such as {}",
                    row.cells[1],
                    documents.first().map_or("/donate/", |document| &document.url)
                ))),
            }
        }
    }
    Ok(owner)
}

impl Owner {
    /// Warns of synonyms that do nothing, as [`fihris_index::Compiled`] lists them.
    pub fn warn_idle(&mut self, idle_synonyms: &[usize]) {
        for Row { source, cells: [word, also], .. } in idle_synonyms.iter().filter_map(|&at| self.synonym_rows.get(at))
        {
            self.warnings.push(source.warn(format!(
                "neither {word} nor {also} is on any page, the row does nothing; correct it or take it out"
            )));
        }
    }
}

/// Reads queries and their right answers; a query may have several, a row each.
///
/// # Errors
/// If the file cannot be read, or a row of it cannot be used.
pub fn read_answers(path: &Path) -> Result<Vec<Answer>, IngestError> {
    let rows = rows(path, ["query", "url"])?;
    rows.into_iter()
        .map(|row| {
            name(path, &row, 0)?;
            let Row { line, cells: [query, url], .. } = row;
            Ok(Answer { query, url, line })
        })
        .collect()
}

/// What addresses of one page have in common, however they are written: `/تبرع` and `/%D8%AA%D8%A8%D8%B1%D8%B9/`.
#[must_use]
pub fn page_of(url: &str) -> String {
    percent_decode_str(url.trim()).decode_utf8_lossy().trim_end_matches('/').to_owned()
}

fn name(path: &Path, row: &Row, column: usize) -> Result<Name, IngestError> {
    let cell = &row.cells[column];
    Name::new(cell).ok_or_else(|| fail(path, row.line, format!("{cell:?} has no letter and no digit; give it a word")))
}

fn short_name(path: &Path, row: &Row, column: usize) -> Result<Name, IngestError> {
    let name = name(path, row, column)?;
    match name.words() {
        ..=MAX_KEY_WORDS => Ok(name),
        words => Err(fail(
            path,
            row.line,
            format!("a name of {words} words; at most {MAX_KEY_WORDS} are looked for together"),
        )),
    }
}

fn fail(path: &Path, line: u64, problem: String) -> IngestError {
    IngestError::Row { path: path.to_owned(), line, problem }
}

/// The rows of a file of two columns.
fn rows(path: &Path, columns: [&str; 2]) -> Result<Vec<Row>, IngestError> {
    let bytes = fs::read(path).map_err(|source| IngestError::Owner { path: path.to_owned(), source })?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
        fail(path, line, "is not UTF-8; save the file as UTF-8, which spreadsheets call CSV UTF-8".to_owned())
    })?;
    let file = Source::file(path.to_string_lossy());
    let mut rows = Vec::new();
    let mut may_be_header = true;
    for (line, text) in (1..).zip(text.strip_prefix('\u{FEFF}').unwrap_or(text).lines()) {
        // A line at a time: no cell has a line break, and the number of the line is certain.
        let record = record(text).map_err(|error| fail(path, line, error.to_string()))?;
        if text.trim_start().starts_with('#') || record.iter().all(str::is_empty) {
            continue;
        }
        if !std::mem::take(&mut may_be_header) || record != columns[..] {
            let cells = cells(&record, text, columns).map_err(|problem| fail(path, line, problem))?;
            rows.push(Row { line, source: file.at_line(line), cells });
        }
    }
    Ok(rows)
}

fn record(line: &str) -> Result<StringRecord, csv::Error> {
    let mut record = StringRecord::new();
    ReaderBuilder::new().has_headers(false).trim(Trim::All).from_reader(line.as_bytes()).read_record(&mut record)?;
    Ok(record)
}

/// # Errors
/// Why a record is no row, and what to do.
fn cells(record: &StringRecord, line: &str, columns: [&str; 2]) -> Result<[String; 2], String> {
    let [first, second] = columns;
    let cells: Vec<&str> = record.iter().collect();
    match cells.as_slice() {
        ["", _] | [_, ""] => Err(format!("an empty cell; each row is {first},{second}")),
        [a, b] => Ok([(*a).to_owned(), (*b).to_owned()]),
        [_] => {
            let other = ['،', ';', '؛', '\t'].into_iter().find(|&sign| line.contains(sign));
            let hint = other.map(|sign| format!(", not by {sign:?}")).unwrap_or_default();
            Err(format!("has 1 column, and each row is {first},{second}; separate the two by a comma{hint}"))
        }
        more => Err(format!(
            "has {} columns, and each row is {first},{second}; put a cell that holds a comma in quotes",
            more.len()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<Row>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.csv");
        fs::write(&path, bytes).unwrap();
        rows(&path, ["word", "also"]).map_err(|error| error.to_string().split_once("words.csv:").unwrap().1.to_owned())
    }

    fn check(text: &str, expected: &[(u64, &str, &str)]) {
        let found = read(text.as_bytes()).unwrap();
        let found: Vec<(u64, &str, &str)> =
            found.iter().map(|Row { line, cells: [a, b], .. }| (*line, a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[track_caller]
    fn check_error(bytes: &[u8], expected: &str) {
        let error = read(bytes).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn rows_know_their_lines() {
        let expected = [(3, "جوال", "هاتف"), (5, "كورونا", "كوفيد 19")];
        check("word,also\n# الأجهزة\nجوال, هاتف\n\nكورونا ,كوفيد 19\n", &expected);
        check("\u{FEFF}word,also\r\n\r\n جوال,هاتف \r\n,\r\n\"كورونا\",\"كوفيد 19\"", &expected);
        check("#\n\nجوال,هاتف\nword,also", &[(3, "جوال", "هاتف"), (4, "word", "also")]);
        check("\"#لاجئون\",\"لجوء, لاجئ\"", &[(1, "#لاجئون", "لجوء, لاجئ")]);
        check("", &[]);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        check_error(
            "جوال,هاتف\nجوال\n".as_bytes(),
            "2: has 1 column, and each row is word,also; separate the two by a comma",
        );
        check_error(
            "جوال، هاتف".as_bytes(),
            "1: has 1 column, and each row is word,also; separate the two by a comma, not by '،'",
        );
        check_error(
            "\n\nجوال;هاتف".as_bytes(),
            "3: has 1 column, and each row is word,also; separate the two by a comma, not by ';'",
        );
        check_error("جوال,هاتف,تلفون".as_bytes(), "1: has 3 columns");
        check_error("جوال,\n".as_bytes(), "1: an empty cell");
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode("a,b\nجوال,هاتف");
        check_error(&bytes, "2: is not UTF-8; save the file as UTF-8");
    }

    #[test]
    fn addresses_of_one_page_are_one() {
        for url in ["/تبرع/", "/تبرع", " /%D8%AA%D8%A8%D8%B1%D8%B9/ "] {
            assert_eq!(page_of(url), "/تبرع");
        }
        assert_ne!(page_of("/a/"), page_of("/b/"));
    }
}
