//! The program: what it prints and how it ends.

use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};
use std::{fs, path::Path};
use tempfile::TempDir;

fn fihris(arguments: &[&str], folder: &Path) -> std::process::Output {
    Command::new(cargo_bin!("fihris")).args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
pub(crate) fn check(arguments: &[&str], folder: &Path, code: i32) -> (String, String) {
    let output = fihris(arguments, folder);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
    (out, err)
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let page = |title: &str, text: &str| {
        format!(
            "<!doctype html><html lang=ar><meta charset=utf-8><title>{title} - الرابطة</title>\
             <nav>الرئيسية</nav><main><h1>{title}</h1><p>{text}</p></main><footer>جميع الحقوق محفوظة</footer></html>"
        )
    };
    fs::create_dir_all(folder.path().join("news/a")).unwrap();
    fs::write(folder.path().join("index.html"), page("الصفحة الرئيسية", "أهلاً بكم في موقع الرابطة")).unwrap();
    fs::write(folder.path().join("news/a/index.html"), page("افتتاح مكتب دمشق", "افتُتح المكتب يوم الأحد")).unwrap();
    fs::write(folder.path().join("old.html"), encode_1256("<html><body><p>أرشيف قديم عن المدرسة</p></body></html>"))
        .unwrap();
    folder
}

/// windows-1256, as old Arabic sites are; only the letters these tests use.
fn encode_1256(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            'أ' => 0xC3,
            'ا' => 0xC7,
            'ر' => 0xD1,
            'ش' => 0xD4,
            'ي' => 0xED,
            'ف' => 0xDD,
            'ق' => 0xDE,
            'د' => 0xCF,
            'م' => 0xE3,
            'ع' => 0xDA,
            'ن' => 0xE4,
            'ل' => 0xE1,
            'س' => 0xD3,
            'ة' => 0xC9,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[test]
fn a_site_is_built_and_searched() {
    let site = site();
    let (_, err) = check(&["build", "."], site.path(), 0);
    assert!(err.contains("3 pages"), "{err}");
    assert!(err.contains("old.html") && err.contains("windows-1256"), "{err}");

    let (out, _) = check(&["query", "fihris", "مكتب دمش", "--json"], site.path(), 0);
    let response: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(response["query"], "مكتب دمش");
    assert_eq!(response["total"], 1);
    let hit = &response["hits"][0];
    assert_eq!((&hit["id"], &hit["url"]), (&"news/a/index.html".into(), &"/news/a/".into()));
    assert_eq!(hit["title"], "افتتاح مكتب دمشق");
    assert!(hit["date"].is_null() && hit["score"].is_f64());
    assert!(hit["excerpt"].as_array().unwrap().iter().any(|part| part["mark"] == 1 && part["text"] == "المكتب"));
    let names: Vec<&String> = hit.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 7, "{names:?}");

    let (out, _) = check(&["query", "fihris", "مدرسة"], site.path(), 0);
    assert!(out.contains("/old.html"), "{out}");
    let (out, _) = check(&["query", "fihris", "الحقوق", "--json"], site.path(), 0);
    assert!(out.contains("\"total\":0"), "the footer is not indexed: {out}");
}

#[test]
fn pages_are_filtered_sorted_and_counted() {
    let site = tempfile::tempdir().unwrap();
    for (name, city, day) in [("a", "حلب", "2024-01-02"), ("b", "حمص", "2025-01-02"), ("c", "حلب", "2023-01-02")]
    {
        let page = format!(
            "<main><h1>بيان {name}</h1><p>نص <time datetime={day}></time><b data-fihris-filter=city>{city}</b></p>\
             <h2 id=more>المزيد</h2><p>تفاصيل البيان</p></main>"
        );
        fs::write(site.path().join(format!("{name}.html")), page).unwrap();
    }
    check(&["build", "."], site.path(), 0);
    let urls = |arguments: &[&str]| {
        let (out, _) = check(&[&["query", "fihris", "بيان", "--json"], arguments].concat(), site.path(), 0);
        let response: Value = serde_json::from_str(&out).unwrap();
        let urls = response["hits"].as_array().unwrap().iter().map(|hit| hit["url"].as_str().unwrap().to_owned());
        (urls.collect::<Vec<_>>(), response)
    };
    assert_eq!(urls(&["--sort", "date:desc"]).0, ["/b.html", "/a.html", "/c.html"]);
    let (found, response) = urls(&["--filter", "city=حلب", "--sort", "date", "--facets"]);
    assert_eq!(found, ["/c.html", "/a.html"]);
    assert_eq!(response["filters"], serde_json::json!({"city": {"حلب": 2, "حمص": 1}}));
    assert_eq!(response["hits"][0]["filters"], serde_json::json!({"city": ["حلب"]}));
    assert_eq!(urls(&["--filter", "city=حلب", "--filter", "city=حمص"]).0.len(), 3);
    let (out, _) = check(&["query", "fihris", "تفاصيل", "--facets"], site.path(), 0);
    assert!(out.contains("المزيد  /a.html#more") && out.contains("city: حلب 2, حمص 1"), "{out}");
    let (_, err) = check(&["query", "fihris", "x", "--filter", "city"], site.path(), 2);
    assert!(err.contains("city=حلب"), "{err}");
}

/// A site in three languages, of which a page is translated, another is not, and a third one lists them.
fn site_in_languages() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let page = |path: &str, lang: &str, head: &str, title: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let html = format!(
            "<!doctype html><html lang={lang}><meta charset=utf-8>{head}<title>{title}</title><main><h1>{title}</h1>{text}</main></html>"
        );
        fs::write(path, html).unwrap();
    };
    for (folder, lang) in [("", "en"), ("de/", "de"), ("ar/", "ar")] {
        page(&format!("{folder}help/index.html"), lang, "", "Help us", "<p>Help the network with a zanbaq.");
    }
    page("visit/index.html", "en", "", "Visit", "<p>Python courses in the library. Come and see us at six.");
    page("de/visit/index.html", "de", "", "Besuch", "<p>Python-Kurse in der Bibliothek. Kommen Sie um sechs.");
    page("ar/visit/index.html", "ar", "", "زيارة", "<p>دورات Python في المكتبة. تعالوا في السادسة.");
    let print = "<link rel=canonical href=https://example.org/visit/>";
    page("print/visit.html", "en", print, "Visit", "<p>Python courses in the library. Come and see us at six.");
    let item = "<article><h2><a href=/visit/>Visit</a></h2><p>Python courses in the library.</article>";
    page("tags/python/index.html", "en", "", "Python", item);
    page("de/imprint/index.html", "de", "", "Impressum", "<p>Angaben nach dem Gesetz, mit zarzis.");
    folder
}

#[test]
fn a_search_in_a_language_gives_one_version_of_each_page() {
    let site = site_in_languages();
    let (_, err) = check(&["build", ".", "--no-cache"], site.path(), 0);
    assert!(err.contains("9 pages"), "{err}");
    let urls = |query: &str, more: &[&str]| {
        let (out, _) = check(&[&["query", ".", query, "--json"], more].concat(), site.path(), 0);
        let response: Value = serde_json::from_str(&out).unwrap();
        let hits = response["hits"].as_array().unwrap();
        assert_eq!(response["total"], hits.len());
        hits.iter().map(|hit| hit["url"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (lang, help) in [("en", "/help/"), ("de", "/de/help/"), ("ar", "/ar/help/")] {
        assert_eq!(urls("help", &["--lang", lang]), [help]);
    }
    assert_eq!(urls("help", &[]).len(), 1, "a text that stands there three times is one hit for everyone");
    assert_eq!(urls("python", &["--lang", "en"]), ["/visit/", "/tags/python/"]);
    assert_eq!(urls("python", &["--lang", "de"])[0], "/de/visit/");
    assert_eq!(urls("python", &["--lang", "ar"])[0], "/ar/visit/");
    assert_eq!(urls("zarzis", &["--lang", "ar"]), ["/de/imprint/"], "what only another language has");
    assert_eq!(urls("python", &["--filter", "lang=de"]), ["/de/visit/"]);
    let manifest: Value = serde_json::from_slice(&fs::read(site.path().join("fihris/fihris.json")).unwrap()).unwrap();
    assert_eq!(manifest["lang"], "en");
}

#[test]
fn compressed_files_are_written_if_they_are_asked_for() {
    let site = site();
    check(&["build", ".", "--precompress"], site.path(), 0);
    let names = |end: &str| {
        let names = fs::read_dir(site.path().join("fihris")).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().ends_with(end)).count()
    };
    assert!(names(".br") > 1 && names(".br") == names(".gz"));
    assert_eq!(names(".fihris.br") + names(".d.ts.br"), 0);
    check(&["build", "."], site.path(), 0);
    check(&["query", ".", "دمشق"], site.path(), 0);
}

#[test]
fn building_again_gives_the_same_bundle() {
    let site = site();
    let files = || {
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(site.path().join("fihris"))
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    };
    check(&["build", "."], site.path(), 0);
    let first = files();
    check(&["build", "."], site.path(), 0);
    assert_eq!(files(), first);
}

#[test]
fn strict_fails_on_warnings_and_still_builds() {
    let site = site();
    let (_, err) = check(&["build", ".", "--strict"], site.path(), 1);
    assert!(err.contains("--strict"), "{err}");
    check(&["query", "fihris", "دمشق"], site.path(), 0);
}

#[test]
fn rows_keep_their_ids() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "{\"id\":\"n1\",\"url\":\"/n/1\",\"title\":\"قرار جديد\",\"body\":\"نص القرار\",\"date\":\"2024-05-01\"}\n\
                not json\n\
                {\"id\":\"n2\",\"url\":\"/n/2\",\"title\":\"خبر\",\"body\":\"عن القرار\"}\n";
    fs::write(folder.path().join("rows.jsonl"), rows).unwrap();
    let (_, err) = check(&["build", "rows.jsonl", "--out", "bundle"], folder.path(), 0);
    assert!(err.contains("rows.jsonl:2"), "the broken line is named: {err}");
    fs::write(
        folder.path().join("good.jsonl"),
        "{\"query\":\"قرار جديد\",\"relevant\":[\"n1\"]}\n{\"query\":\"القرار\",\"relevant\":[\"n2\"]}\n",
    )
    .unwrap();
    let (out, _) = check(&["eval", "bundle", "--queries", "good.jsonl", "--json"], folder.path(), 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    let set = &report["sets"][0];
    assert_eq!((&set["set"], &set["n"]), (&"good".into(), &2.into()));
    assert_eq!((&set["mrr10"], &set["hit1"], &set["hit10"]), (&0.75.into(), &0.5.into(), &1.0.into()));

    let (out, _) = check(&["inspect", "bundle", "--json"], folder.path(), 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["documents"], 2);
    let kinds: Vec<&str> = report["chunks"].as_array().unwrap().iter().filter_map(|row| row["kind"].as_str()).collect();
    assert_eq!(kinds, ["tables", "keys", "postings", "positions", "documents", "facets"]);
    assert!(report["files"].as_array().unwrap().iter().any(|file| file["name"] == "fihris.json"));
}

#[test]
fn the_owners_words_are_built_in() {
    let site = site();
    fs::write(site.path().join("words.csv"), "word,also\nمكتب,دائرة\nسفينة,باخرة\n").unwrap();
    fs::write(site.path().join("pins.csv"), "query,url\nدمشق,/\nحلب,/aleppo/\n").unwrap();
    let build = ["build", ".", "--synonyms", "words.csv", "--pins", "pins.csv"];
    let (_, err) = check(&build, site.path(), 0);
    assert!(err.contains("words.csv:3: neither سفينة nor باخرة"), "{err}");
    assert!(err.contains("pins.csv:3: /aleppo/ is no page of the index"), "{err}");
    check(&[&build[..], &["--strict"]].concat(), site.path(), 1);

    let (out, _) = check(&["query", "fihris", "الدائرة"], site.path(), 0);
    assert!(out.contains("/news/a/"), "{out}");
    let (out, _) = check(&["query", "fihris", "دمشق", "--json"], site.path(), 0);
    let response: Value = serde_json::from_str(&out).unwrap();
    let hits: Vec<_> = (0..2).map(|i| &response["hits"][i]).map(|hit| (&hit["url"], &hit["pinned"])).collect();
    assert_eq!(hits, [(&"/".into(), &true.into()), (&"/news/a/".into(), &Value::Null)]);
    assert_eq!(response["total"], 2);
    let (out, _) = check(&["query", "fihris", "دمشق"], site.path(), 0);
    assert_eq!(out.matches("pinned").count(), 1, "{out}");

    fs::write(site.path().join("words.csv"), "word,also\nمكتب، دائرة\n").unwrap();
    let (_, err) = check(&build, site.path(), 2);
    assert!(err.contains("words.csv:2: has 1 column") && err.contains('،'), "{err}");
    check(&["build", ".", "--pins", "missing.csv"], site.path(), 3);
}

#[test]
fn ranking_can_be_a_test_of_the_owners() {
    let site = site();
    check(&["build", "."], site.path(), 0);
    let queries = |text: &str| fs::write(site.path().join("queries.csv"), text).unwrap();
    let eval = |more: &[&str], code| {
        check(&[&["eval", "fihris", "--queries", "queries.csv"], more].concat(), site.path(), code)
    };
    queries("query,url\nمكتب دمشق,/news/a/\n# صفحتان\nموقع الرابطة,/old.html\nموقع الرابطة,/\nالمكتب,/news/a\n");
    let (out, _) = eval(&["--min-mrr", "1", "--json"], 0);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&report["sets"][0]["set"], &report["sets"][0]["n"]), (&"queries".into(), &3.into()));
    assert_eq!(report["sets"][0]["mrr10"], 1.0);

    queries("مكتب,/news/a/\nدمشق,/old.html\nموقع,/\n");
    eval(&["--min-mrr", "0.6"], 0);
    eval(&["--limit", "1", "--min-mrr", "1"], 0);
    let (out, err) = eval(&["--min-mrr", "0.9"], 1);
    assert!(out.contains("queries"), "the table is printed all the same: {out}");
    assert!(err.contains("queries has an MRR@10 of 0.667, less than 0.9"), "{err}");
    assert!(err.contains("دمشق: not among the first 10") && !err.contains("موقع"), "{err}");

    queries("مكتب,/news/a/\nدمشق,/lost/\n");
    let (_, err) = eval(&[], 2);
    assert!(err.contains("queries.csv:2: /lost/ is no page of the index"), "{err}");
    eval(&["--min-mrr", "90"], 2);
}

#[test]
fn mistakes_are_named_and_have_their_exit_codes() {
    let site = site();
    check(&["build"], site.path(), 2);
    check(&["nonsense"], site.path(), 2);
    let (_, err) = check(&["build", "missing"], site.path(), 3);
    assert!(err.contains("missing"), "{err}");
    check(&["query", "missing", "x"], site.path(), 3);
    let (_, err) = check(&["build", "news", "--out", "."], site.path(), 2);
    assert!(err.contains("not empty"), "{err}");
    assert!(site.path().join("index.html").exists());

    check(&["build", ".", "--out", "bundle"], site.path(), 0);
    let blob = fs::read_dir(site.path().join("bundle"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "fihris"))
        .unwrap();
    let mut bytes = fs::read(&blob).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&blob, bytes).unwrap();
    let (_, err) = check(&["query", "bundle", "دمشق"], site.path(), 4);
    assert!(err.contains("damaged"), "{err}");
    fs::write(site.path().join("bundle/fihris.json"), "{}").unwrap();
    check(&["inspect", "bundle"], site.path(), 4);
}
