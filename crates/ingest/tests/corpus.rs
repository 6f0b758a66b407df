//! Whole inputs, as a site owner has them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use encoding_rs::WINDOWS_1256;
use fihris_ingest::{Corpus, IngestError, Options, read};
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn read_folder(folder: &TempDir) -> Corpus {
    read(&[folder.path().to_owned()], &[], &Options::default(), &|_| {}).unwrap()
}

/// `id url title` of each document.
fn hits(corpus: &Corpus) -> Vec<String> {
    corpus.documents.iter().map(|document| format!("{} {} {}", document.id, document.url, document.title)).collect()
}

/// The warnings, their paths below the folder.
fn warnings(corpus: &Corpus, folder: &TempDir) -> Vec<String> {
    let root = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    corpus.warnings.iter().map(|warning| warning.to_string().replace(&root, "")).collect()
}

#[track_caller]
fn assert_warnings(corpus: &Corpus, folder: &TempDir, expected: &[&str]) {
    let found = warnings(corpus, folder);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

const SITE: &[(&str, &str)] = &[
    ("index.html", "<title>الرابطة</title><p>أهلاً بكم"),
    ("news/a/index.html", "<main><h1>زيارة الوفد</h1><p>وصل الوفد إلى جنيف.</p></main>"),
    ("news/b.htm", "<h1>خبر</h1>نص"),
    ("docs/guide.md", "---\ntitle: دليل الإقامة\ndate: 2024-03-18\n---\nنص"),
    ("docs/_index.md", "# الأدلة\n\nنص"),
    ("docs/بلا عنوان.markdown", "نص فقط"),
    ("notes/c.txt", "ملاحظة\n\nنص"),
    ("archive.jsonl", "{\"id\":12,\"url\":\"/archive/12/\",\"title\":\"من الأرشيف\",\"body\":\"نص\"}\n"),
    ("style.css", "p { color: red }"),
    ("photo.jpg", "صورة"),
    (".git/config.txt", "سر"),
    (".hidden.html", "سر"),
    ("node_modules/x/readme.md", "# x"),
    (".gitignore", "news\n"),
];

const SITE_HITS: &[&str] = &[
    "12 /archive/12/ من الأرشيف",
    "docs/_index.md /docs/ الأدلة",
    "docs/guide.md /docs/guide/ دليل الإقامة",
    "docs/بلا عنوان.markdown /docs/%D8%A8%D9%84%D8%A7%20%D8%B9%D9%86%D9%88%D8%A7%D9%86/ بلا عنوان",
    "index.html / الرابطة",
    "news/a/index.html /news/a/ زيارة الوفد",
    "news/b.htm /news/b.htm خبر",
    "notes/c.txt /notes/c.txt ملاحظة",
];

#[test]
fn a_site_of_every_kind_of_file() {
    let site = folder(SITE);
    let corpus = read_folder(&site);
    assert_eq!(hits(&corpus), SITE_HITS);
    assert_warnings(&corpus, &site, &[]);
    let page = corpus.documents.iter().find(|document| document.id == "docs/_index.md").unwrap();
    assert_eq!((page.body.as_str(), page.headings.len()), ("نص", 0));
    let page = corpus.documents.iter().find(|document| document.id == "docs/guide.md").unwrap();
    assert_eq!(page.date.as_deref(), Some("2024-03-18"));
}

#[test]
fn the_result_depends_on_neither_threads_nor_the_order_of_files() {
    let page = |n: usize| {
        (format!("p{}/{n}.html", n % 7), format!("<h1>صفحة {n}</h1><p>{}</p><h2>فرعي</h2>نص", "كلمة ".repeat(n)))
    };
    let mut files: Vec<(String, String)> =
        SITE.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).chain((0..60).map(page)).collect();
    files.push((
        "twice.jsonl".to_owned(),
        "{\"url\":\"/x/\",\"title\":\"أ\"}\n{\"url\":\"/x/\",\"title\":\"ب\"}\nخطأ\n".repeat(30),
    ));
    let with_threads = |folder: &TempDir, threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let corpus = pool.install(|| read_folder(folder));
        (warnings(&corpus, folder), corpus.documents)
    };
    let as_refs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let one = folder(&as_refs);
    let other = folder(&as_refs.iter().rev().copied().collect::<Vec<_>>());
    let expected = with_threads(&one, 1);
    assert_eq!((expected.0.len(), expected.1.len()), (30 + 59, SITE_HITS.len() + 60 + 1));
    for (folder, threads) in [(&one, 4), (&other, 1), (&other, 4)] {
        assert!(with_threads(folder, threads) == expected);
    }
}

#[test]
fn old_arabic_encodings_give_the_same_documents_as_utf8() {
    let files = [
        (
            "a.html",
            "<html dir=rtl><head><title>قرار مجلس الأمن ٢٢٥٤</title></head><body><p>اعتمد المجلس بالإجماع قراراً «تاريخياً» بشأن سورية، ودعا إلى انتقالٍ سياسيّ.</p></body></html>",
        ),
        ("b.md", "# بيان صحفي\n\nأصدرت الهيئة بيانها الختامي من الدوحة.\n"),
        ("c.txt", "محضر الاجتماع\n\nحضر الجلسة ممثلو الجاليات في تركيا وألمانيا.\n"),
    ];
    let utf8 = folder(&files);
    let old = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(old.path(), path, WINDOWS_1256.encode(text).0);
    }
    let corpus = read_folder(&old);
    assert_eq!(corpus.documents, read_folder(&utf8).documents);
    let expected =
        ["a.html", "b.md", "c.txt"].map(|path| format!("{path}: is not UTF-8, read as windows-1256; save it as UTF-8"));
    assert_eq!(warnings(&corpus, &old), expected);
}

#[test]
fn ugly_pages_are_named_and_the_rest_is_read() {
    let site = folder(&[
        ("a-empty.html", ""),
        ("b-blank.txt", " \n\n"),
        ("c-nameless.md", "---\nauthor: سمر\n---\n"),
        ("d-draft.md", "---\ndraft: true\n---\nنص"),
        ("e-broken.md", "---\ntitle: خبر: عاجل: جدا\n---\n# خبر عاجل\n\nنص"),
        ("f-script-url.md", "---\nurl: javascript:alert(1)\n---\n# رابط\n\nنص"),
        ("g-noindex.html", "<meta name=robots content=noindex>نص"),
        ("h-title-only.html", "<title>عنوان فقط</title>"),
        ("i-rows.jsonl", "{\"title\":\"بلا رابط\"}\n"),
        ("j-good.html", "<h1>سليم</h1>نص"),
    ]);
    write(site.path(), "k-huge.txt", vec![b'a'; (16 << 20) + 1]);
    write(site.path(), "l-long.txt", format!("عنوان\n{}", "كلمة ".repeat(600_000)));
    write(site.path(), "m-title.html", format!("<title>{}</title>", "كلمة ".repeat(100)));
    let corpus = read_folder(&site);
    assert_warnings(
        &corpus,
        &site,
        &[
            "a-empty.html: has no title and no text, skipped",
            "b-blank.txt: has no title and no text, skipped",
            "c-nameless.md: has no title and no text, skipped",
            "d-draft.md: is a draft, skipped",
            "e-broken.md:2: the front matter cannot be read",
            "f-script-url.md: the URL \"javascript:alert(1)\" has the scheme \"javascript\", only http and https are linked; /f-script-url/ was taken",
            "g-noindex.html: asks search engines to leave it out",
            "i-rows.jsonl:1: has no \"url\"",
            "k-huge.txt: is larger than 16 MB, skipped",
            "l-long.txt: has more than 4 MB of text, skipped",
            "m-title.html: has a title of more than 300 characters, cut",
        ],
    );
    let hits = hits(&corpus);
    assert_eq!(
        hits[..4],
        [
            "e-broken.md /e-broken/ خبر عاجل",
            "f-script-url.md /f-script-url/ رابط",
            "h-title-only.html /h-title-only.html عنوان فقط",
            "j-good.html /j-good.html سليم"
        ]
    );
    assert!(hits[4].ends_with("كلمة…") && hits.len() == 5, "{}", hits[4]);
}

#[test]
fn a_site_that_marks_its_texts_is_taken_at_its_word() {
    let site = folder(&[
        ("a.html", "<div data-pagefind-body>نص</div>"),
        ("b.html", "<p>بلا علامة"),
        ("c.html", "<p>بلا علامة"),
        ("d.md", "# ملاحظة"),
    ]);
    let corpus = read_folder(&site);
    assert_eq!(hits(&corpus), ["a.html /a.html ", "d.md /d/ ملاحظة"]);
    assert_warnings(&corpus, &site, &["b.html: left out with all pages that have no data-fihris-body (2 in all)"]);
}

#[test]
fn several_inputs_and_twins() {
    let one = folder(&[
        ("a.txt", "أول"),
        ("about.md", "# من نحن"),
        ("rows.jsonl", "{\"id\":\"a.txt\",\"url\":\"/rows/a/\",\"title\":\"صف\"}"),
    ]);
    let two = folder(&[("a.txt", "ثان"), ("about/index.html", "<h1>من نحن</h1>"), ("b.txt", "باء")]);
    let inputs = [one.path().to_owned(), two.path().to_owned(), two.path().join("b.txt")];
    let corpus = read(&inputs, &[], &Options { base_url: "/repo".to_owned() }, &|_| {}).unwrap();
    assert_eq!(
        hits(&corpus),
        [
            "a.txt /repo/a.txt أول",
            "about.md /repo/about/ من نحن",
            "about/index.html /repo/about/ من نحن",
            "b.txt /repo/b.txt باء"
        ]
    );
    let found: Vec<&str> =
        corpus.warnings.iter().map(|warning| warning.message.split([' ', ',']).nth(2).unwrap()).collect();
    assert_eq!(found, ["id", "id", "id", "URL"]);
    assert!(corpus.warnings[0].source.ends_with("rows.jsonl:1"), "{}", corpus.warnings[0]);
}

#[test]
fn excluded_paths_are_left_out() {
    let site =
        folder(&[("a.html", "<h1>أ"), ("fihris/demo.html", "<h1>ب"), ("sub/fihris/c.html", "<h1>ج"), ("d.txt", "د")]);
    let exclude = [site.path().join("fihris"), site.path().join("sub/../d.txt"), site.path().join("not-there")];
    let corpus = read(&[site.path().to_owned()], &exclude, &Options::default(), &|_| {}).unwrap();
    assert_eq!(hits(&corpus), ["a.html /a.html أ", "sub/fihris/c.html /sub/fihris/c.html ج"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_inside_the_folder() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.txt", "سر")]);
    let site = folder(&[("v2/a.txt", "نسخة")]);
    symlink(site.path().join("v2"), site.path().join("latest")).unwrap();
    symlink(outside.path(), site.path().join("out")).unwrap();
    symlink(outside.path().join("secret.txt"), site.path().join("secret.txt")).unwrap();
    symlink(site.path(), site.path().join("v2/loop")).unwrap();
    let corpus = read_folder(&site);
    assert_eq!(hits(&corpus), ["latest/a.txt /latest/a.txt نسخة", "v2/a.txt /v2/a.txt نسخة"]);
    let found = warnings(&corpus, &site);
    assert!(found.iter().any(|warning| warning.starts_with("out: is a link out of the input folder")), "{found:#?}");
    assert!(
        found.iter().any(|warning| warning.starts_with("secret.txt: is a link out of the input folder")),
        "{found:#?}"
    );
    assert!(found.iter().any(|warning| warning.contains("loop")), "{found:#?}");
}

#[test]
fn single_files() {
    let site = folder(SITE);
    let corpus =
        read(&[site.path().join("news/b.htm"), site.path().join("archive.jsonl")], &[], &Options::default(), &|_| {})
            .unwrap();
    assert_eq!(hits(&corpus), ["12 /archive/12/ من الأرشيف", "b.htm /b.htm خبر"]);
}

#[test]
fn errors_name_the_path_and_what_to_do() {
    let site = folder(&[("style.css", "p {}")]);
    let fail = |inputs: &[PathBuf], options: &Options| read(inputs, &[], options, &|_| {}).unwrap_err();
    let check = |error: IngestError, path: &str, hint: &str| {
        let message = error.to_string();
        assert!(message.contains(path) && message.contains(hint), "{message}");
    };
    check(fail(&[site.path().join("not-there")], &Options::default()), "not-there", "does not exist; name a folder");
    check(
        fail(&[site.path().join("style.css")], &Options::default()),
        "style.css",
        "is not a kind of file that is indexed",
    );
    check(fail(&[site.path().to_owned()], &Options::default()), &site.path().display().to_string(), "no pages in");
    check(fail(&[], &Options::default()), "empty list of inputs", "name a folder");
    check(
        fail(&[site.path().to_owned()], &Options { base_url: "javascript:".to_owned() }),
        "javascript:",
        "give a path such as /repo/",
    );
}

#[test]
fn progress_ends_at_the_total() {
    let site = folder(SITE);
    let told = Mutex::new(Vec::new());
    read(&[site.path().to_owned()], &[], &Options::default(), &|progress| {
        told.lock().unwrap().push((progress.done, progress.total))
    })
    .unwrap();
    let told = told.into_inner().unwrap();
    assert_eq!(told.len(), SITE_HITS.len());
    assert_eq!(told.iter().map(|(done, _)| *done).max(), Some(told[0].1));
}
