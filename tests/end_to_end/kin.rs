//! Pages that belong together: languages, translations and copies of one page, lists.

use crate::corpus::index;
use fihris::{Choice, Document, Filter, Index, SearchOptions};

fn page(id: &str, lang: &str, title: &str, body: &str) -> Document {
    Document {
        id: id.into(),
        url: format!("/{id}/"),
        title: title.into(),
        body: body.into(),
        lang: Some(lang).filter(|lang| !lang.is_empty()).map(str::to_owned),
        ..Document::default()
    }
}

/// Versions of one page: `copies` if they have one text.
fn versions(pages: impl IntoIterator<Item = Document>, copies: Option<&str>, translations: &str) -> Vec<Document> {
    let with = |page: Document| Document {
        copies: copies.map(str::to_owned),
        translations: Some(translations.to_owned()),
        ..page
    };
    pages.into_iter().map(with).collect()
}

fn world() -> Index {
    let join = ["ar/join", "de/join", "join"].into_iter().zip(["ar", "de", "en"]);
    let join = join.map(|(id, lang)| page(id, lang, "Join us", "Join the network: send us a mail."));
    let workshops = [
        page("ar/workshops", "ar", "ورش العمل", "ورشة Python للأطفال في حلب."),
        page("de/workshops", "de", "Workshops", "Python für Kinder: unser Workshop."),
        page("workshops", "en", "Workshops", "Python for children: our workshop in Aleppo with a zanbaq."),
    ];
    let mut documents = versions(join, Some("join"), "join");
    documents.extend(versions(workshops, None, "workshops"));
    documents.push(page("de/haus", "de", "Haus", "Im Haus wird Python nur am Rande erwähnt."));
    documents.push(page("en/python", "en", "Python", "Python, Python and nothing else."));
    documents.push(page("notes", "", "Notes", "Python notes of nobody's language."));
    index(&documents)
}

fn with(lang: &str) -> SearchOptions {
    SearchOptions { lang: Some(lang).filter(|lang| !lang.is_empty()).map(str::to_owned), ..10.into() }
}

#[track_caller]
fn check(index: &Index, query: &str, options: &SearchOptions, expected: &[&str]) {
    let response = index.search(query, options.clone()).unwrap();
    let found: Vec<&str> = response.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(found, expected, "{query} {options:?}");
    assert_eq!(response.total as usize, expected.len(), "{query} {options:?}");
}

#[test]
fn copies_are_one_hit_in_the_readers_language() {
    let index = world();
    for (lang, id) in [("en", "join"), ("de", "de/join"), ("ar", "ar/join")] {
        check(&index, "join", &with(lang), &[id]);
    }
    // English has most pages.
    check(&index, "join", &with(""), &["join"]);
    check(&index, "join", &with("fr"), &["join"]);
    assert_eq!(index.ids("join", 10).unwrap(), ["join"]);
}

#[test]
fn translations_are_one_hit_if_the_search_has_a_language() {
    let index = world();
    check(&index, "workshop", &with("de"), &["de/workshops"]);
    check(&index, "workshop", &with("en"), &["workshops"]);
    assert_eq!(index.search("python", with("")).unwrap().total, 6);
    assert_eq!(index.search("python", with("ar")).unwrap().total, 4);
}

#[test]
fn pages_in_the_readers_language_come_first() {
    let index = world();
    let first = |lang: &str, count: usize| {
        let mut ids: Vec<_> =
            index.search("python", with(lang)).unwrap().hits.into_iter().take(count).map(|hit| hit.id).collect();
        ids.sort_unstable();
        ids
    };
    // Whatever has no language is nobody's foreign page.
    assert_eq!(first("de", 3), ["de/haus", "de/workshops", "notes"]);
    assert_eq!(first("en", 3), ["en/python", "notes", "workshops"]);
    assert_eq!(first("ar", 2), ["ar/workshops", "notes"]);
}

#[test]
fn other_languages_answer_what_only_they_have() {
    let index = world();
    check(&index, "zanbaq", &with("de"), &["workshops"]);
    // The German page has one of the words, the English one both.
    let ids: Vec<_> = index.search("python zanbaq", with("de")).unwrap().hits.into_iter().map(|hit| hit.id).collect();
    assert_eq!(ids[0], "workshops");
    assert!(!ids.contains(&"de/workshops".to_owned()), "two versions of one page: {ids:?}");
}

#[test]
fn languages_are_a_filter_that_counts_all_versions() {
    let index = world();
    let lang = |value: &str| vec![Filter { name: "lang".into(), choice: Choice::Any, values: vec![value.into()] }];
    let options = SearchOptions { filters: lang("ar"), facets: true, ..with("de") };
    check(&index, "python", &options, &["ar/workshops"]);
    let counts = index.search("python", options).unwrap().filters.unwrap();
    let counts: Vec<_> = counts.iter().map(|of| (of.filter.as_str(), of.value.as_str(), of.count)).collect();
    assert_eq!(counts, [("lang", "ar", 1), ("lang", "de", 2), ("lang", "en", 2)]);
}

#[test]
fn a_list_comes_behind_the_best_page_that_it_lists() {
    let list = |id: &str, title: &str, listed: &[&str]| Document {
        lists: listed.iter().map(|&id| id.to_owned()).collect(),
        ..page(id, "", title, "مواقع مديريات السياحة\nعناوين مديريات السياحة في الولايات.")
    };
    let article = page(
        "post",
        "",
        "مواقع مديريات السياحة",
        &format!(
            "عناوين مديريات السياحة في الولايات، مع هواتفها. {}",
            "نص طويل عن الخدمات التي تقدّمها الجمعية. ".repeat(20)
        ),
    );
    let index = index(&[
        list("blog", "المدوّنة", &["post"]),
        list("tags/a", "السياحة", &["post"]),
        article,
        page("other", "", "خبر", "لا شيء عن المدوّنة سوى هذا."),
    ]);
    for query in ["السياحة", "مديريات السياحة", "مواقع مديريات"] {
        assert_eq!(index.ids(query, 10).unwrap()[0], "post", "{query}");
    }
    // Nothing that it lists has the words: it is as good as any page.
    assert_eq!(index.ids("المدوّنة", 10).unwrap()[0], "blog");
}

#[test]
fn what_is_read_as_arabic_is_on_arabic_pages() {
    let mut documents = vec![page("e", "de", "Verein", "Kostenlose Workshops an Schulen.")];
    documents.extend((0..5).map(|at| page(&at.to_string(), "de", "Kurse", "Der Workshop fand statt.")));
    documents.push(page("madina", "de", "Madina", "Ein Haus namens Madina, arabisch مدينة."));
    documents.push(page("madina-ar", "ar", "المدينة", "كل مدينة لها سور."));
    let index = index(&documents);
    let response = index.search("workshop", 5).unwrap();
    assert_eq!((response.hits.len(), response.total, response.also.len()), (5, 6, 0));
    let also: Vec<_> = index.search("madina", 1).unwrap().also.into_iter().map(|hit| hit.id).collect();
    assert_eq!(also, ["madina-ar"]);
}
