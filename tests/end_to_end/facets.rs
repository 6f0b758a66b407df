//! Filters, their counts, sort keys and sections, as a page with results uses them.

use crate::corpus::{ids, index};
use fihris::{Choice, Document, Filter, Index, SearchOptions, Section, Sort};
use std::collections::BTreeMap;

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Six pages about the association, three of them of Berlin.
fn world() -> Index {
    let page = |id: &str, title: &str, cities: &[&str], kind: &str, date: Option<&str>| Document {
        id: id.into(),
        url: format!("/{id}/"),
        title: title.into(),
        body: format!("نشرت الرابطة هذا النص. {title}"),
        date: date.map(str::to_owned),
        filters: cities.iter().map(|city| pair("المدينة", city)).chain([pair("النوع", kind)]).collect(),
        meta: vec![pair("image", &format!("/{id}.svg"))],
        ..Document::default()
    };
    index(&[
        page("a", "دورة لغة", &["برلين"], "خبر", Some("2024-05-01")),
        page("b", "دورة رسم", &["برلين", "باريس"], "فعالية", Some("2023-01-31")),
        page("c", "دورة لغة متقدمة", &["باريس"], "خبر", None),
        page("d", "مكتبة الرابطة", &["برلين"], "خدمة", Some("2025-12-31")),
        page("e", "دورة تمريض", &["لندن"], "خدمة", Some("2024-05-01")),
        page("f", "بيان", &[], "خبر", Some("2022-02-02")),
    ])
}

fn any(name: &str, values: &[&str]) -> Filter {
    Filter { name: name.into(), choice: Choice::Any, values: values.iter().map(|&value| value.to_owned()).collect() }
}

fn with(filters: &[Filter]) -> SearchOptions {
    SearchOptions { filters: filters.to_vec(), ..10.into() }
}

fn sorted(key: &str, is_descending: bool) -> SearchOptions {
    SearchOptions { sort: Some(Sort { key: key.into(), is_descending }), ..10.into() }
}

#[track_caller]
fn check(index: &Index, query: &str, options: &SearchOptions, expected: &[&str]) {
    let response = index.search(query, options.clone()).unwrap();
    let mut found: Vec<&str> = response.hits.iter().map(|hit| hit.id.as_str()).collect();
    if options.sort.is_none() {
        found.sort_unstable();
    }
    assert_eq!(found, expected, "{query} {options:?}");
    assert_eq!(response.total as usize, expected.len(), "{query}");
}

#[test]
fn only_pages_that_pass_are_found_and_counted() {
    let index = world();
    check(&index, "دورة", &10.into(), &["a", "b", "c", "e"]);
    check(&index, "دورة", &with(&[any("المدينة", &["برلين"])]), &["a", "b"]);
    check(&index, "دورة", &with(&[any("المدينة", &["برلين", "لندن"])]), &["a", "b", "e"]);
    check(&index, "دورة", &with(&[any("المدينة", &["برلين", "لندن"]), any("النوع", &["خدمة"])]), &["e"]);
    let both = Filter { choice: Choice::All, ..any("المدينة", &["برلين", "باريس"]) };
    check(&index, "دورة", &with(std::slice::from_ref(&both)), &["b"]);
    let none = Filter { choice: Choice::None, ..both };
    check(&index, "دورة", &with(&[none]), &["e"]);
    check(&index, "دورة", &with(&[any("المدينة", &[])]), &["a", "b", "c", "e"]);
    check(&index, "دورة", &with(&[any("المدينة", &["روما"])]), &[]);
    check(&index, "دورة", &with(&[any("البلد", &["برلين"])]), &[]);
    check(&index, "\"دورة لغة\"", &with(&[any("المدينة", &["باريس"])]), &["c"]);
    // Of conditions beyond all reason the rest is ignored.
    let many =
        |count| vec![any("المدينة", &["برلين"]); count].into_iter().chain([any("النوع", &["خبر"])]).collect::<Vec<_>>();
    check(&index, "دورة", &with(&many(30)), &["a"]);
    check(&index, "دورة", &with(&many(31)), &["a", "b"]);
}

#[test]
fn a_query_without_words_lists_what_passes() {
    let index = world();
    for query in ["", "  ", "ال", "😀", "؟؟؟", &"س".repeat(70)] {
        check(&index, query, &with(&[any("النوع", &["خبر"])]), &["a", "c", "f"]);
        assert!(!index.search(query, with(&[any("النوع", &["خبر"])])).unwrap().is_waiting);
        assert_eq!(index.search(query, 10).unwrap().is_waiting, query == "ال");
    }
    check(&index, "", &sorted("date", true), &["d", "a", "e", "b", "f", "c"]);
}

#[test]
fn hits_are_sorted_by_a_key_and_pages_without_it_come_last() {
    let index = world();
    check(&index, "دورة", &sorted("date", false), &["b", "a", "e", "c"]);
    check(&index, "دورة", &sorted("date", true), &["a", "e", "b", "c"]);
    let few = index.search("دورة", SearchOptions { limit: 1, ..sorted("date", false) }).unwrap();
    assert_eq!((few.hits[0].id.as_str(), few.total), ("b", 4));
}

fn counts(index: &Index, query: &str, filters: &[Filter]) -> BTreeMap<(String, String), u32> {
    let response = index.search(query, SearchOptions { facets: true, ..with(filters) }).unwrap();
    response.filters.unwrap().into_iter().map(|of| ((of.filter, of.value), of.count)).collect()
}

#[test]
fn counts_of_a_filter_are_those_without_its_own_choice() {
    let index = world();
    let check = |query: &str, filters: &[Filter], expected: &[(&str, &str, u32)]| {
        let expected = expected.iter().map(|&(name, value, count)| (pair(name, value), count)).collect();
        assert_eq!(counts(&index, query, filters), expected, "{query} {filters:?}");
    };
    let cities = |berlin, paris, london| {
        [("المدينة", "برلين", berlin), ("المدينة", "باريس", paris), ("المدينة", "لندن", london)]
    };
    let kinds = |news, event, service| [("النوع", "خبر", news), ("النوع", "فعالية", event), ("النوع", "خدمة", service)];
    check("دورة", &[], &[cities(2, 2, 1), kinds(2, 1, 1)].concat());
    check("دورة", &[any("المدينة", &["برلين"])], &[cities(2, 2, 1), kinds(1, 1, 0)].concat());
    check("دورة", &[any("المدينة", &["برلين"]), any("النوع", &["خبر"])], &[cities(1, 1, 0), kinds(1, 1, 0)].concat());
    let all = Filter { choice: Choice::All, ..any("المدينة", &["برلين"]) };
    check("دورة", &[all], &[cities(2, 1, 0), kinds(1, 1, 0)].concat());
    check("\"دورة لغة\"", &[any("المدينة", &["باريس"])], &[cities(1, 1, 0), kinds(1, 0, 0)].concat());
    // Without words they are those of all pages.
    check("", &[], &[cities(3, 2, 1), kinds(3, 1, 2)].concat());
    let response = index.search("", SearchOptions { facets: true, ..10.into() }).unwrap();
    assert!(!response.is_waiting && response.hits.is_empty() && response.total == 0);
    assert_eq!(index.search("دورة", 10).unwrap().filters, None);
}

#[test]
fn a_hit_shows_what_the_page_says_of_itself() {
    let index = world();
    let hit = &index.search("رسم", 1).unwrap().hits[0];
    assert_eq!(hit.fields.meta().collect::<Vec<_>>(), [("image", "/b.svg")]);
    assert_eq!(
        hit.fields.filters().collect::<Vec<_>>(),
        [("المدينة", "برلين"), ("المدينة", "باريس"), ("النوع", "فعالية")]
    );
    assert_eq!(ids(&index, "svg"), Vec::<String>::new());
    assert_eq!(ids(&index, "فعالية"), Vec::<String>::new());
}

#[test]
fn a_hit_names_the_heading_above_its_passage() {
    let body = "مقدمة قصيرة.\nحقوق الطفل\nلكل طفل الحق في التعليم.\nالسكن\nكيف أجد شقة؟\nأسئلة\nبلا مرساة.".to_owned();
    let section = |heading: &str, anchor: &str| Section { start: body.find(heading).unwrap(), anchor: anchor.into() };
    let document = |url: &str| Document {
        id: url.into(),
        url: url.into(),
        title: "دليل الوافدين".into(),
        sections: vec![section("حقوق الطفل", "rights"), section("السكن", "السكن")],
        body: body.clone(),
        ..Document::default()
    };
    for (url, base) in [("/guide/", "/guide/"), ("/guide/?a=1#top", "/guide/?a=1")] {
        let index = index(&[document(url)]);
        let section = |query: &str| {
            let hit = index.search(query, 1).unwrap().hits.remove(0);
            let excerpt: String = hit.excerpt.iter().map(|part| part.text.as_str()).collect();
            assert_eq!(excerpt, body.replace('\n', " "));
            hit.section.map(|section| (section.title, section.url))
        };
        assert_eq!(section("التعليم"), Some(("حقوق الطفل".into(), format!("{base}#rights"))));
        assert_eq!(section("الطفل"), Some(("حقوق الطفل".into(), format!("{base}#rights"))));
        assert_eq!(section("شقة"), Some(("السكن".into(), format!("{base}#السكن"))));
        assert_eq!(section("مقدمة"), None);
        assert_eq!(section("الوافدين"), None);
    }
}

#[test]
fn a_hundred_thousand_pages_are_filtered_and_sorted() {
    let documents: Vec<Document> = (0..100_000)
        .map(|at: u32| Document {
            id: format!("{at:06}"),
            url: format!("/{at}/"),
            title: if at % 1000 == 7 { "بيان نادر".into() } else { format!("صفحة {}", at % 50) },
            filters: vec![pair("القسم", &format!("قسم {}", at % 10))],
            sort: vec![pair("السعر", &(at.wrapping_mul(7_919) % 100_000).to_string())],
            ..Document::default()
        })
        .collect();
    let index = index(&documents);
    let options = SearchOptions { facets: true, ..sorted("السعر", false) };
    let response =
        index.search("نادر", SearchOptions { filters: vec![any("القسم", &["قسم 7"])], ..options.clone() }).unwrap();
    assert_eq!((response.total, response.hits.len()), (100, 10));
    let price = |id: &str| id.parse::<u32>().unwrap().wrapping_mul(7_919) % 100_000;
    assert!(response.hits.is_sorted_by_key(|hit| price(&hit.id)));
    let response = index.search("", options).unwrap();
    assert_eq!((response.total, response.hits[0].id.as_str()), (100_000, "000000"));
    assert!(response.filters.unwrap().iter().all(|of| of.count == 10_000));
}
