//! Words on a site of few pages: the examples of docs/words.md, and what an answer says of words that it lacks.

use fihris_index::{Document, compile, open_file};
use fihris_query::Index;
use std::{fs, path::Path};

/// The pages of a small site, of which none has anything to do with the examples.
const OTHERS: [&str; 4] = [
    "يفتح المتحف أبوابه صباح السبت أمام الزوار",
    "وصل القطار متأخرا بسبب الثلوج في الشمال",
    "نصائح لزراعة الورد في الشرفات الصغيرة",
    "أمسية شعرية في المكتبة العامة مساء الأحد",
];

fn site(page: &str) -> Index {
    let documents: Vec<Document> = std::iter::once(&page)
        .chain(&OTHERS)
        .enumerate()
        .map(|(id, body)| Document {
            id: id.to_string(),
            url: format!("/{id}/"),
            body: (*body).to_owned(),
            ..Document::default()
        })
        .collect();
    Index::new(open_file(&compile(&documents, &|_| ()).unwrap()).unwrap())
}

#[test]
fn the_examples_of_the_docs_hold() {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for file in ["docs/words.md", "docs/words.ar.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        for line in text.lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let expected = match cells[2] {
                "yes" | "نعم" => true,
                "no" | "لا" => false,
                _ => continue,
            };
            rows += 1;
            let found = site(cells[0]).ids(cells[1], 10).unwrap();
            if (found.first().map(String::as_str) == Some("0")) != expected {
                wrong.push(format!("{file}: {line} {found:?}"));
            }
        }
    }
    assert!(rows > 30, "{rows} rows");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_word_that_stands_nowhere_is_named_and_hides_nothing() {
    let index = site("تجديد الإقامة في دائرة الأجانب");
    let response = index.search("تجديد الإقامة سفرجل", 10).unwrap();
    assert_eq!((response.hits[0].id.as_str(), response.missing), ("0", vec![3]));
    let response = index.search("شو تجديد الإقامة", 10).unwrap();
    assert_eq!((response.hits[0].id.as_str(), response.missing, response.guessed), ("0", vec![], vec![]));
}

#[test]
fn a_slip_that_is_a_word_counts_where_all_others_stand() {
    let index = site("مقاعد الطفل في الروضة");
    assert!(index.ids("طبل", 10).unwrap().is_empty());
    assert_eq!(index.ids("مقاعد الطبل", 10).unwrap(), ["0"]);
}
