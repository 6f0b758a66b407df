//! Folders of files to read, and what reading them gives, as lines to compare.

use std::fs;
use std::path::Path;

use fihris_index::Document;
use fihris_ingest::{Corpus, Options, read};
use tempfile::TempDir;

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The day on which these tests are run, whatever the day is.
pub(crate) fn options() -> Options {
    Options { today: "2026-11-27".to_owned(), ..Options::default() }
}

pub(crate) fn read_folder(folder: &TempDir) -> Corpus {
    read_with(folder, &options())
}

pub(crate) fn read_with(folder: &TempDir, options: &Options) -> Corpus {
    read(&[folder.path().to_owned()], &[], options, &|_| {}).unwrap()
}

/// `id url title` of each document.
pub(crate) fn hits(corpus: &Corpus) -> Vec<String> {
    let hit = |document: &Document| format!("{} {} {}", document.id, document.url, document.title);
    let mut hits: Vec<String> = corpus.documents.iter().map(hit).collect();
    // Copies stand behind the page that stands for them.
    hits.sort_unstable();
    hits
}

fn below(text: &str, folder: &TempDir) -> String {
    text.replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "")
}

/// The warnings, their paths below the folder.
pub(crate) fn warnings(corpus: &Corpus, folder: &TempDir) -> Vec<String> {
    corpus.warnings.iter().map(|warning| below(&warning.to_string(), folder)).collect()
}

/// What was left out and why, sorted by path.
pub(crate) fn omissions(corpus: &Corpus, folder: &TempDir) -> Vec<String> {
    let omissions = corpus.omissions.iter();
    let mut list: Vec<String> =
        omissions.map(|omission| format!("{} {:?}", below(&omission.source, folder), omission.reason)).collect();
    list.sort_unstable();
    list
}

#[track_caller]
pub(crate) fn assert_warnings(corpus: &Corpus, folder: &TempDir, expected: &[&str]) {
    let found = warnings(corpus, folder);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}
