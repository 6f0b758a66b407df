//! Corpora the tests share.

use fihris::{Document, Index, Options, compile, open_file, read};
use std::path::PathBuf;

/// The pages of the demo site.
pub(crate) fn demo() -> Vec<Document> {
    let content = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www/demo/content");
    let corpus = read(&[content], &[], &Options::default(), &|_| ()).unwrap();
    assert_eq!(corpus.warnings, []);
    assert!(corpus.documents.len() >= 60);
    corpus.documents
}

/// Pages of a title and a text each; their ids are 0, 1, 2 …
pub(crate) fn pages(pages: &[(&str, &str)]) -> Vec<Document> {
    pages
        .iter()
        .enumerate()
        .map(|(i, (title, body))| Document {
            id: i.to_string(),
            url: format!("/{i}/"),
            title: (*title).to_owned(),
            body: (*body).to_owned(),
            ..Document::default()
        })
        .collect()
}

/// An index of documents, through the bytes of its file.
pub(crate) fn index(documents: &[Document]) -> Index {
    Index::new(open_file(&compile(documents, &|_| ()).unwrap()).unwrap())
}

/// The ids of all documents a query finds, best first.
pub(crate) fn ids(index: &Index, query: &str) -> Vec<String> {
    let response = index.search(query, usize::MAX).unwrap();
    let ids: Vec<String> = response.hits.into_iter().map(|hit| hit.id).collect();
    assert_eq!(response.total as usize, ids.len());
    assert_eq!(index.ids(query, usize::MAX).unwrap(), ids);
    ids
}
