//! Corpora the tests share.

use crate::typing::vocabulary::{Lexicon, scattered};
use fihris::{Document, Index, Options, compile, open_file, read};
use fihris_analysis::tokenise;
use std::{collections::BTreeSet, path::PathBuf};

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

/// The words of documents as they are written, marks and all.
pub(crate) fn words(documents: &[Document]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in documents.iter().flat_map(|document| [&document.title, &document.body]) {
        let tokens = tokenise(text);
        words.extend(tokens.as_slice().iter().map(|token| text[token.start..token.end].to_owned()));
    }
    words
}

/// Words of a generated page that few others have.
const RARE: usize = 12;

/// Short pages of sentences of the demo site, and of a few words that the lexica know in all their forms, so that there are
/// new words on every page as there are on real ones. Always the same.
pub(crate) fn generated(count: usize) -> Vec<Document> {
    let demo = demo();
    let sentences: Vec<&str> = demo
        .iter()
        .flat_map(|page| page.body.split(['.', '\n']))
        .map(str::trim)
        .filter(|text| text.len() > 40)
        .collect();
    let rare = Lexicon::read().documents();
    (0..count)
        .map(|number| {
            let chosen = (0..8).map(|sentence| sentences[scattered(number * 8 + sentence) % sentences.len()]);
            let city = ["برلين", "مالمو", "لندن"][number % 3].to_owned();
            let year = (2010 + number % 15).to_string();
            let rare: Vec<&str> = rare[number % rare.len()].body.split(' ').take(RARE).collect();
            Document {
                id: format!("p{number:04}"),
                url: format!("/p{number:04}/"),
                title: demo[scattered(number) % demo.len()].title.clone(),
                date: (number % 3 == 0).then(|| format!("20{:02}-0{}-11", 10 + number % 15, 1 + number % 9)),
                filters: vec![("السنة".to_owned(), year), ("المدينة".to_owned(), city)],
                body: format!("{}.\n{}", chosen.collect::<Vec<_>>().join(". "), rare.join(" ")),
                ..Document::default()
            }
        })
        .collect()
}
