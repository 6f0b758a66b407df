//! Building again, and what a build tells of itself.

use fihris_ingest::{Cache, CacheReport, Corpus, Options, Reason, read, read_with};
use proptest::prelude::*;
use snapbox::cmd::{Command, cargo_bin};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A site with a place for caches beside it.
fn site(pages: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..pages {
        write(&folder, number, &format!("نص الخبر رقم {number} {}", "عن المدينة ".repeat(number)));
    }
    folder
}

fn write(site: &TempDir, number: usize, text: &str) {
    let path = site.path().join(format!("site/news/{number}.html"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let number = format!("<b data-fihris-filter=number data-fihris-meta=number data-fihris-sort=number>{number}</b>");
    let page = format!("<!doctype html><title>خبر</title><main><p>{text}</p><h2 id=number>رقم</h2>{number}</main>");
    fs::write(path, page).unwrap();
}

/// What a build of the site says.
#[track_caller]
fn build(site: &TempDir, arguments: &[&str]) -> String {
    let build = Command::new(cargo_bin!("fihris"))
        .args(["build", "site"])
        .args(arguments)
        .current_dir(site.path())
        .env("XDG_CACHE_HOME", site.path().join("caches"))
        .env_remove("CI")
        .output()
        .unwrap();
    let err = String::from_utf8(build.stderr).unwrap();
    assert!(build.status.success(), "{err}");
    err
}

/// The names and contents of the files in a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

/// The names and contents of a bundle's files, without those that stay of the build before.
fn published(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let own = fihris_index::bundle::open(folder).unwrap().file_sizes().unwrap();
    files(folder).into_iter().filter(|(name, _)| own.iter().any(|(own, _)| own == name)).collect()
}

/// The only file with a cache.
fn cache(site: &TempDir) -> PathBuf {
    let files: Vec<PathBuf> =
        fs::read_dir(site.path().join("caches/fihris")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_build_tells_what_is_large_and_what_is_slow() {
    let site = site(7);
    fs::create_dir(site.path().join("site/notes")).unwrap();
    fs::write(site.path().join("site/notes/plain.txt"), "ملاحظة\n\nنص").unwrap();
    let err = build(&site, &["--base-url", "/repo/"]);
    snapbox::assert_data_eq!(
        err.replace("\n\n", "\n").trim_start_matches(|c| c != 'p'),
        snapbox::str![[r#"
pages                  8
words                 86
index [..]B
...
time [..] s          [..] pages a second
  reading [..] s [..] %
  indexing [..] s [..] %
  writing [..] s [..] %
text [..]B          the largest pages are
[..] B   [..] %   /repo/news/6.html
[..] B   [..] %   /repo/news/5.html
[..] B   [..] %   /repo/news/4.html
[..] B   [..] %   /repo/news/3.html
[..] B   [..] %   /repo/news/2.html
8 pages, [..]B in [..] files, [..] warnings, [..] s: site/fihris

"#]]
    );
    assert!(!err.contains(['\r', '\u{1B}']), "no bar in a log: {err:?}");
}

#[test]
fn what_is_said_of_files_is_a_line_a_kind() {
    let site = site(1);
    for number in 10..40 {
        let page = "<!doctype html><title>ع</title><p data-fihris-filter='a[b]'>نص";
        fs::write(site.path().join(format!("site/bad{number}.html")), page).unwrap();
        fs::write(site.path().join(format!("site/note{number}.txt")), "نص").unwrap();
    }
    let hidden = "<!doctype html><meta name=robots content=noindex><title>ع</title>نص";
    fs::write(site.path().join("site/hidden.html"), hidden).unwrap();
    let err = build(&site, &[]);
    assert_eq!(err.matches("warning: ").count(), 1, "{err}");
    assert!(
        err.contains(
            "warning: site/bad10.html:1, site/bad11.html:1, site/bad12.html:1 and 27 more: data-fihris-filter"
        ),
        "{err}"
    );
    assert!(err.contains("30 warnings"), "{err}");
    assert!(err.contains("left out, text files beside HTML pages (--include takes them): 30 (site/note10.txt, site/note11.txt, site/note12.txt, …)"), "{err}");
    assert!(
        err.contains("left out, not to be found, as they say (robots noindex, search: false): 1 (site/hidden.html)"),
        "{err}"
    );
}

#[test]
fn what_the_owner_asked_for_is_no_warning() {
    let site = site(2);
    let hidden = "<!doctype html><meta name=robots content=noindex><title>ع</title>نص";
    let alias = "<!doctype html><meta http-equiv=refresh content='0; url=/news/1.html'><title>ع</title>";
    for (path, page) in
        [("hidden.html", hidden), ("alias.html", alias), ("404.html", "<!doctype html><title>404</title>نص")]
    {
        fs::write(site.path().join("site").join(path), page).unwrap();
    }
    let err = build(&site, &["--strict", "--exclude", "news/0.html"]);
    assert!(err.contains("\n1 pages, ") && err.contains(" 0 warnings"), "{err}");
}

#[test]
fn pages_that_did_not_change_come_from_the_cache() {
    let site = site(30);
    let bundle = site.path().join("site/fihris");
    let fresh = || {
        build(&site, &["--no-cache", "--out", "site/fresh"]);
        let files = published(&site.path().join("site/fresh"));
        fs::remove_dir_all(site.path().join("site/fresh")).unwrap();
        files
    };
    let err = build(&site, &[]);
    assert!(!err.contains("unchanged"), "{err}");
    let written = fs::read(cache(&site)).unwrap();

    write(&site, 7, "نص جديد");
    let err = build(&site, &[]);
    assert!(err.contains("29 unchanged since the last build"), "{err}");
    assert_eq!(published(&bundle), fresh());
    assert!(fs::read(cache(&site)).unwrap().len() < written.len(), "what the page said before is forgotten");

    fs::rename(site.path().join("site/news/8.html"), site.path().join("site/news/renamed.html")).unwrap();
    fs::remove_file(site.path().join("site/news/9.html")).unwrap();
    let err = build(&site, &[]);
    assert!(err.contains("28 unchanged"), "{err}");
    assert_eq!(published(&bundle), fresh());

    let written = fs::read(cache(&site)).unwrap();
    let err = build(&site, &["--no-cache"]);
    assert!(!err.contains("unchanged"), "{err}");
    assert_eq!(fs::read(cache(&site)).unwrap(), written, "it is left alone");
    let err = build(&site, &["--base-url", "/repo/"]);
    assert!(!err.contains("unchanged"), "addresses are others: {err}");
}

#[test]
fn nothing_of_the_cache_lies_in_the_site() {
    let site = site(2);
    let pages = files(&site.path().join("site/news"));
    build(&site, &["--out", "site/search"]);
    let entries: Vec<_> =
        fs::read_dir(site.path().join("site")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(files(&site.path().join("site/news")), pages);
    let search = files(&site.path().join("site/search"));
    let widget = ["custom-elements.json", "engine-", "extras-", "highlight-", "strings-", "ui-"];
    let is_of_bundle = |name: &str| name.contains("fihris") || widget.iter().any(|part| name.starts_with(part));
    assert!(search.iter().all(|(name, _)| is_of_bundle(name)), "a bundle only");
}

#[test]
fn a_cache_that_is_damaged_foreign_or_in_the_way_is_passed_over() {
    let site = site(5);
    build(&site, &[]);
    let expected = published(&site.path().join("site/fihris"));
    let path = cache(&site);
    let good = fs::read(&path).unwrap();
    let check = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let err = build(&site, &[]);
        assert_eq!(published(&site.path().join("site/fihris")), expected);
        assert_eq!(err.matches("note: ").count(), 1, "{err}");
        assert!(err.contains(&path.display().to_string()), "it is named: {err}");
        // The one written now is whole again.
        let err = build(&site, &[]);
        assert!(err.contains("5 unchanged") && !err.contains("note: "), "{err}");
    };
    check(b"");
    check(&"{\"a\": 1}\n".repeat(100).into_bytes());
    check(&good[..good.len() - 1]);
    let mut damaged = good.clone();
    damaged[100] ^= 1;
    check(&damaged);

    // No cache can be written where a folder is.
    fs::remove_file(&path).unwrap();
    fs::create_dir_all(path.join("folder")).unwrap();
    let err = build(&site, &[]);
    assert_eq!(err.matches("note: ").count(), 1, "{err}");
    assert_eq!(published(&site.path().join("site/fihris")), expected);
}

const PATHS: [&str; 7] = ["index.html", "news/a.html", "news/b.html", "docs/c.md", "d.txt", "rows.jsonl", "news/e.md"];

const TEXTS: [&[u8]; 11] = [
    "<h1>بيان</h1><p>نص البيان <h2>فرعي</h2> آخر".as_bytes(),
    "<title>خبر</title><div data-fihris-body>نص</div><p>حاشية".as_bytes(),
    "<meta name=robots content=noindex>سر".as_bytes(),
    "---\ntitle: دليل\ndate: 2024-03-18\n---\n# دليل\n\nنص \"مقتبس\" \\ وشرطة\n\n## قسم\n\nنص".as_bytes(),
    "---\ntitle: خبر: عاجل: جدا\nurl: /x/\n---\n# خبر\n\nنص".as_bytes(),
    "---\nurl: javascript:alert(1)\n---\n# رابط\n\nنص".as_bytes(),
    "---\ndraft: true\n---\nنص".as_bytes(),
    "# خبر\n\nنص بلا عنوان".as_bytes(),
    b"{\"url\":\"/1/\",\"title\":\"one\",\"body\":\"two\"}\nno row\n",
    // windows-1256
    b"\xC8\xED\xC7\xE4 \xD5\xCD\xDD\xED",
    b"",
];

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    /// Flips a bit of the cache.
    Damage(usize),
    Truncate(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let (path, text) = (0..PATHS.len(), 0..TEXTS.len());
    prop_oneof![
        8 => (path.clone(), text).prop_map(|(path, text)| Edit::Write(path, text)),
        2 => path.clone().prop_map(Edit::Remove),
        2 => (path.clone(), path).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => any::<usize>().prop_map(Edit::Damage),
        1 => any::<usize>().prop_map(Edit::Truncate),
    ]
}

fn apply(edit: &Edit, site: &Path, cache: &Path) {
    let path = |number: &usize| site.join(PATHS[*number]);
    match edit {
        Edit::Write(at, text) => fs::write(path(at), TEXTS[*text]).unwrap(),
        Edit::Remove(at) => drop(fs::remove_file(path(at))),
        Edit::Rename(from, to) => drop(fs::rename(path(from), path(to))),
        Edit::Damage(_) | Edit::Truncate(_) => {
            let Ok(mut bytes) = fs::read(cache) else { return };
            match edit {
                Edit::Damage(bit) => {
                    let bit = bit % (bytes.len() * 8);
                    bytes[bit / 8] ^= 1 << (bit % 8);
                }
                Edit::Truncate(length) => bytes.truncate(length % bytes.len()),
                _ => {}
            }
            fs::write(cache, bytes).unwrap();
        }
    }
}

fn read_cached(site: &Path, cache: &Path, program: u8) -> (Result<Corpus, String>, CacheReport) {
    let cache = Cache::open(cache, [program; 32]);
    let corpus = read_with(&[site.to_owned()], &[], &Options::default(), Some(&cache), &|_| ());
    (corpus.map_err(|error| error.to_string()), cache.finish())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The blob is a function of the documents, so equal documents are equal bytes.
    #[test]
    fn reading_again_gives_what_reading_anew_gives(
        steps in prop::collection::vec(prop::collection::vec(edit(), 1..5), 1..6)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (site, cache) = (folder.path().join("site"), folder.path().join("cache/site.pages"));
        for name in ["news", "docs"] {
            fs::create_dir_all(site.join(name)).unwrap();
        }
        for edits in &steps {
            for edit in edits {
                apply(edit, &site, &cache);
            }
            let fresh = read(std::slice::from_ref(&site), &[], &Options::default(), &|_| ()).map_err(|error| error.to_string());
            let (found, _) = read_cached(&site, &cache, 1);
            prop_assert_eq!(&found, &fresh);
            // What is no page by its name is not read at all.
            let is_read = |path: &&&str| {
                let source = site.join(path).display().to_string();
                let is_left_out = fresh.as_ref().is_ok_and(|corpus| {
                    corpus.omissions.iter().any(|omission| omission.source == source && omission.reason == Reason::BesideHtml)
                });
                !path.ends_with("jsonl") && site.join(path).exists() && !is_left_out
            };
            let files = PATHS.iter().filter(is_read).count();
            let (found, report) = read_cached(&site, &cache, 1);
            prop_assert_eq!(&found, &fresh);
            prop_assert_eq!(report, CacheReport { reused: files as u64, problem: None });
        }
        let (_, report) = read_cached(&site, &cache, 2);
        prop_assert_eq!(report, CacheReport::default(), "another program may read otherwise");
    }
}
