//! What stands for something else: names of several words, and what the owner of a site adds in files.

use crate::corpus::{ids, index, pages};
use fihris::{Compiled, Document, Index, Name, OwnerWords, Response, compile_with, open_file, read_owner};
use std::{fs, path::Path};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn index_with(documents: &[Document], synonyms: &[(&str, &str)], pins: &[(&str, u32)]) -> Index {
    let owner = OwnerWords {
        synonyms: synonyms.iter().map(|(word, also)| (name(word), name(also))).collect(),
        pins: pins.iter().map(|(query, document)| (name(query), *document)).collect(),
    };
    Index::new(open_file(&compile_with(documents, &owner, &|_| ()).unwrap().parts.into_single().unwrap()).unwrap())
}

#[track_caller]
fn check(index: &Index, query: &str, expected: &[&str]) {
    assert_eq!(ids(index, query), expected, "{query}");
}

/// The marked pieces of the first hit's excerpt.
fn marks(response: &Response) -> Vec<&str> {
    response.hits[0].excerpt.iter().filter(|part| part.mark > 0).map(|part| part.text.as_str()).collect()
}

#[test]
fn a_name_finds_its_other_name_of_several_words() {
    let index = index(&pages(&[
        ("خبر", "سيطر داعش على القرية، وداعش فيها"),
        ("خبر", "معارك مع تنظيم الدولة في البادية"),
        ("خبر", "اجتماع في يناير"),
        ("خبر", "صدر في ٥ كانون الثاني"),
        ("خبر", "تنظيم حركة المرور في أرجاء الدولة"),
    ]));
    check(&index, "داعش", &["0", "1"]);
    check(&index, "وداعش", &["0", "1"]);
    let found = ids(&index, "تنظيم الدولة ");
    assert_eq!(found[0], "1");
    assert!(found.contains(&"0".to_owned()), "{found:?}");
    check(&index, "كانون الثاني", &["3", "2"]);
    check(&index, "يناير", &["2", "3"]);
    assert_eq!(marks(&index.search("داعش ", 2).unwrap()), ["داعش", "وداعش"]);
}

#[test]
fn a_name_of_several_words_is_marked_whole() {
    let index = index(&pages(&[("خبر", "معارك مع تنظيم الدولة في البادية"), ("خبر", "وصلت القافلة إلى بدير الزور")]));
    assert_eq!(marks(&index.search("داعش", 1).unwrap()), ["تنظيم", "الدولة"]);
    assert_eq!(marks(&index.search("Deir ez-Zor", 1).unwrap()), ["بدير", "الزور"]);
}

#[test]
fn names_of_several_words_in_other_languages_are_known() {
    let index = index(&pages(&[
        ("خبر", "وصلت القافلة إلى دير الزور أمس"),
        ("خبر", "قرى الجولان"),
        ("خبر", "دير مار موسى، وجسر الزور"),
        ("خبر", "قرار مجلس الأمن"),
        ("خبر", "مجلس المدينة"),
    ]));
    for query in ["deir ezzor", "Deir ez-Zor", "Deir al-Zour", "deir ezz", "deir e"] {
        let response = index.search(query, 10).unwrap();
        assert_eq!(response.hits[0].id, "0", "{query}: {response:?}");
    }
    for query in ["deir ezzor", "Deir ez-Zor ", "golan heights"] {
        assert_eq!(index.search(query, 10).unwrap().interpretation, None, "{query}");
    }
    // A word that begins a name is a word all the same.
    for query in ["deir", "deir "] {
        let found = ids(&index, query);
        assert!(["0", "2"].iter().all(|id| found.contains(&(*id).to_owned())), "{query}: {found:?}");
    }
    check(&index, "Golan Heights", &["1"]);
    check(&index, "security council", &["3"]);
}

#[test]
fn a_name_of_several_words_does_not_count_twice() {
    // What the words find and how they rank is as if the list did not have the name.
    let listed = index(&pages(&[("خبر", "قرار مجلس الأمن أمس"), ("خبر", "قرار مجلس المدينة أمس")]));
    let plain = index(&pages(&[("خبر", "قرار مجلس الشعب أمس"), ("خبر", "قرار مجلس المدينة أمس")]));
    for query in ["مجلس", "مج", "مجلس ", "قرار مجلس", "امس"] {
        let scores = |index: &Index| {
            index.search(query, 10).unwrap().hits.into_iter().map(|hit| (hit.id, hit.score)).collect::<Vec<_>>()
        };
        assert_eq!(scores(&listed), scores(&plain), "{query}");
    }
}

#[test]
fn synonyms_find_one_another_both_ways() {
    let index = index_with(
        &pages(&[
            ("خبر", "باع الجوال أو جوالها"),
            ("خبر", "الهاتف في البيت"),
            ("خبر", "انتشار كورونا"),
            ("خبر", "لقاح كوفيد-19"),
        ]),
        &[("جوال", "هاتف"), ("كورونا", "كوفيد 19")],
        &[],
    );
    for query in ["جوال", "الجوال", "جوالها"] {
        check(&index, query, &["0", "1"]);
    }
    for query in ["هاتف", "الهاتف", "الهات"] {
        check(&index, query, &["1", "0"]);
    }
    check(&index, "كورونا", &["2", "3"]);
    check(&index, "كوفيد 19", &["3", "2"]);
    check(&index, "كوفيد ١", &["3", "2"]);
}

#[test]
fn a_synonym_that_no_page_has_is_a_way_in() {
    let index = index_with(
        &pages(&[("خبر", "رقم الهاتف الجديد"), ("خبر", "مفوضية اللاجئين في عمّان"), ("خبر", "المفوضية")]),
        &[("موبايل", "هاتف"), ("المفوضية السامية للأمم المتحدة لشؤون اللاجئين", "مفوضية اللاجئين"), ("handy", "الهاتف")],
        &[],
    );
    for query in ["موبايل", "الموبايل", "موب", "Handy"] {
        check(&index, query, &["0"]);
    }
    let found = ids(&index, "المفوضية السامية للأمم المتحدة لشؤون اللاجئين");
    assert_eq!(found[0], "1");
}

#[test]
fn synonyms_are_not_passed_on() {
    let index = index_with(
        &pages(&[("خبر", "جوال"), ("خبر", "هاتف"), ("خبر", "اتصال")]),
        &[("جوال", "هاتف"), ("هاتف", "اتصال")],
        &[],
    );
    check(&index, "جوال", &["0", "1"]);
    check(&index, "هاتف", &["1", "0", "2"]);
}

#[test]
fn a_pinned_page_comes_first_for_its_query_only() {
    let documents = pages(&[
        ("حملة تبرع", "تبرع تبرع تبرع"),
        ("ساعدونا", "كيف تصل المساعدة إلى العائلات"),
        ("اتصل بنا", "للتبرع اتصل بالمكتب"),
    ]);
    let index = index_with(&documents, &[], &[("تبرع", 1), ("تبرع", 2), ("تبرع الآن", 1), ("donate", 1)]);
    for query in ["تبرع", "تبرع ", "التبرع", "للتبرّع"] {
        check(&index, query, &["1", "2", "0"]);
    }
    check(&index, "donate", &["1"]);
    check(&index, "حملة", &["0"]);
    check(&index, "تبر", &["0", "2"]);
    let response = index.search("تبرع الآن", 1).unwrap();
    assert_eq!((response.total, response.hits[0].id.as_str(), response.hits[0].pinned), (3, "1", true));
    assert_eq!(response.hits[0].score, 0.0);
    assert_eq!(response.hits[0].excerpt[0].text, "كيف تصل المساعدة إلى العائلات");
    let response = index.search("التبرع", 3).unwrap();
    let pinned: Vec<bool> = response.hits.iter().map(|hit| hit.pinned).collect();
    assert_eq!(pinned, [true, true, false]);
    let marked: Vec<&str> =
        response.hits[1].excerpt.iter().filter(|part| part.mark > 0).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["للتبرع"]);
}

#[test]
fn owners_words_leave_everything_else_as_it_was() {
    let documents = pages(&[("خبر", "جوال وهاتف"), ("خبر", "مدرسة في دمشق"), ("خبر", "جامعة دمشق")]);
    let (plain, owned) = (index(&documents), index_with(&documents, &[("جوال", "موبايل")], &[("هاتف", 1)]));
    for query in ["دمشق", "د", "جامعة دمشق", "dimashq", "خبر"] {
        assert_eq!(plain.search(query, 10), owned.search(query, 10), "{query}");
    }
    let Compiled { parts, idle_synonyms, .. } = compile_with(&documents, &OwnerWords::default(), &|_| ()).unwrap();
    assert_eq!(parts.into_single().unwrap(), fihris::compile(&documents, &|_| ()).unwrap());
    assert!(idle_synonyms.is_empty());
}

#[test]
fn files_are_read_and_rows_that_do_nothing_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let synonyms = write("words.csv", "word,also\n# الأجهزة\nجوال,موبايل\nسفينة,باخرة\nجوال,موبايل\n");
    let pins = write("pins.csv", "query,url\nتبرع,/1\nتبرع,/missing/\n");
    let documents = pages(&[("خبر", "جوال"), ("تبرع", "نص")]);
    let mut owner = read_owner(Some(&synonyms), Some(&pins), &documents).unwrap();
    let Compiled { parts, idle_synonyms, .. } = compile_with(&documents, &owner.words, &|_| ()).unwrap();
    owner.warn_idle(&idle_synonyms);
    let warnings: Vec<String> = owner.warnings.iter().map(ToString::to_string).collect();
    assert!(warnings[0].contains("pins.csv:3: /missing/ is no page of the index"), "{warnings:?}");
    assert!(warnings[1].contains("words.csv:4: neither سفينة nor باخرة"), "{warnings:?}");
    assert_eq!(warnings.len(), 2);
    let index = Index::new(open_file(&parts.into_single().unwrap()).unwrap());
    check(&index, "موبايل", &["0"]);
    assert!(index.search("تبرع", 1).unwrap().hits[0].pinned);

    let error = read_owner(Some(&write("bad.csv", "جوال,«»\n")), None, &documents).unwrap_err().to_string();
    assert!(error.contains("bad.csv:1: \"«»\" has no letter"), "{error}");
    let error = read_owner(None, Some(Path::new("missing.csv")), &documents).unwrap_err().to_string();
    assert!(error.contains("missing.csv"), "{error}");
}

#[test]
fn a_pin_on_nothing_is_refused() {
    let owner = OwnerWords { pins: vec![(name("تبرع"), 1)], ..OwnerWords::default() };
    assert!(compile_with(&pages(&[("خبر", "نص")]), &owner, &|_| ()).is_err());
}
