//! Folders and single files of every kind.

use std::path::PathBuf;
use std::sync::Mutex;

use crate::common::{assert_warnings, folder, hits, omissions, options, read_folder, warnings, write};
use encoding_rs::WINDOWS_1256;
use fihris_ingest::{IngestError, Options, read};
use tempfile::TempDir;

const SITE: &[(&str, &str)] = &[
    ("index.html", "<title>الرابطة</title><p>أهلاً بكم"),
    ("news/a/index.html", "<main><h1>زيارة الوفد</h1><p>وصل الوفد إلى جنيف.</p></main>"),
    ("news/b.htm", "<body><h1>خبر</h1>نص"),
    ("docs/guide.md", "---\ntitle: دليل الإقامة\ndate: 2024-03-18\n---\nنص"),
    ("docs/_index.md", "# الأدلة\n\nنص"),
    ("docs/بلا عنوان.markdown", "نص فقط"),
    ("notes/c.txt", "ملاحظة\n\nنص"),
    ("archive/rows.jsonl", "{\"id\":12,\"url\":\"/archive/12/\",\"title\":\"من الأرشيف\",\"body\":\"نص\"}\n"),
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
        (format!("p{}/{n}.html", n % 7), format!("<body><h1>صفحة {n}</h1><p>{}</p><h2>فرعي</h2>نص", "كلمة ".repeat(n)))
    };
    let mut files: Vec<(String, String)> =
        SITE.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).chain((0..60).map(page)).collect();
    files.push((
        "archive/twice.jsonl".to_owned(),
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
        ("notes/b.md", "# بيان صحفي\n\nأصدرت الهيئة بيانها الختامي من الدوحة.\n"),
        ("notes/c.txt", "محضر الاجتماع\n\nحضر الجلسة ممثلو الجاليات في تركيا وألمانيا.\n"),
    ];
    let utf8 = folder(&files);
    let old = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(old.path(), path, WINDOWS_1256.encode(text).0);
    }
    let corpus = read_folder(&old);
    assert_eq!(corpus.documents, read_folder(&utf8).documents);
    let expected = ["a.html", "notes/b.md", "notes/c.txt"]
        .map(|path| format!("{path}: is not UTF-8, read as windows-1256; save it as UTF-8"));
    assert_eq!(warnings(&corpus, &old), expected);
}

#[test]
fn ugly_pages_are_named_and_the_rest_is_read() {
    let site = folder(&[
        ("a-empty.html", ""),
        ("b/blank.txt", " \n\n"),
        ("b/broken.md", "---\ntitle: خبر: عاجل: جدا\n---\n# خبر عاجل\n\nنص"),
        ("b/nameless.md", "---\nauthor: سمر\n---\n"),
        ("b/rows.jsonl", "{\"title\":\"بلا رابط\"}\n"),
        ("b/script-url.md", "---\nurl: javascript:alert(1)\n---\n# رابط\n\nنص"),
        ("g-noindex.html", "<meta name=robots content=noindex><title>ع</title>نص"),
        ("j-good.html", "<body><h1>سليم</h1>نص"),
    ]);
    write(site.path(), "c/huge.txt", vec![b'a'; (16 << 20) + 1]);
    write(site.path(), "c/long.txt", format!("عنوان\n{}", "كلمة ".repeat(600_000)));
    write(site.path(), "m-title.html", format!("<title>{}</title>نص", "كلمة ".repeat(100)));
    let corpus = read_folder(&site);
    assert_warnings(
        &corpus,
        &site,
        &[
            "b/broken.md:2: the front matter cannot be read, and the page may be a draft, so it is left out",
            "b/rows.jsonl:1: has no \"url\"",
            "b/script-url.md: the URL \"javascript:alert(1)\" has the scheme \"javascript\", only http and https are linked; /b/script-url/ was taken",
            "c/huge.txt: is larger than 16 MB, skipped",
            "c/long.txt: has more than 4 MB of text, skipped",
            "m-title.html: has a title of more than 300 characters, cut",
        ],
    );
    assert_eq!(
        omissions(&corpus, &site),
        ["a-empty.html Empty", "b/blank.txt Empty", "b/nameless.md Empty", "g-noindex.html Unlisted"]
    );
    let hits = hits(&corpus);
    assert_eq!(hits[..2], ["b/script-url.md /b/script-url/ رابط", "j-good.html /j-good.html سليم"]);
    assert!(hits[2].ends_with("كلمة…") && hits.len() == 3, "{}", hits[2]);
}

#[test]
fn a_site_that_marks_its_texts_is_taken_at_its_word() {
    for (mark, reason) in [("data-fihris-body", "Unmarked"), ("data-pagefind-body", "UnmarkedPagefind")] {
        let site = folder(&[
            ("a.html", &format!("<div {mark}>نص</div>")),
            ("b.html", "<body><p>بلا علامة"),
            ("c.html", "<body><p>بلا علامة"),
            ("notes/d.md", "# ملاحظة"),
        ]);
        let corpus = read_folder(&site);
        assert_eq!(hits(&corpus), ["a.html /a.html ", "notes/d.md /notes/d/ ملاحظة"]);
        assert_warnings(&corpus, &site, &[]);
        assert_eq!(omissions(&corpus, &site), [format!("b.html {reason}"), format!("c.html {reason}")]);
    }
}

#[test]
fn several_inputs_and_twins() {
    let one = folder(&[
        ("a.txt", "أول"),
        ("about.md", "# من نحن"),
        ("rows.jsonl", "{\"id\":\"a.txt\",\"url\":\"/rows/a/\",\"title\":\"صف\"}"),
    ]);
    let two = folder(&[("a.txt", "ثان"), ("b.txt", "باء")]);
    let three = folder(&[("about/index.html", "<body><h1>من نحن</h1>نص")]);
    let inputs = [one.path().to_owned(), two.path().to_owned(), two.path().join("b.txt"), three.path().to_owned()];
    let corpus = read(&inputs, &[], &Options { base_url: "/repo".to_owned(), ..options() }, &|_| {}).unwrap();
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
    let site = folder(&[
        ("a.html", "<body><h1>أ</h1>نص"),
        ("fihris/demo.html", "<body>ب"),
        ("sub/fihris/c.html", "<body><h1>ج</h1>نص"),
        ("d/d.txt", "د"),
    ]);
    let exclude = [site.path().join("fihris"), site.path().join("sub/../d/d.txt"), site.path().join("not-there")];
    let corpus = read(&[site.path().to_owned()], &exclude, &options(), &|_| {}).unwrap();
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
        read(&[site.path().join("news/b.htm"), site.path().join("archive/rows.jsonl")], &[], &options(), &|_| {})
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
    check(fail(&[site.path().join("not-there")], &options()), "not-there", "does not exist; name a folder");
    check(fail(&[site.path().join("style.css")], &options()), "style.css", "is not a kind of file that is indexed");
    check(fail(&[site.path().to_owned()], &options()), &site.path().display().to_string(), "no pages in");
    check(fail(&[], &options()), "empty list of inputs", "name a folder");
    check(
        fail(&[site.path().to_owned()], &Options { base_url: "javascript:".to_owned(), ..options() }),
        "javascript:",
        "give a path such as /repo/",
    );
}

#[test]
fn progress_ends_at_the_total() {
    let site = folder(SITE);
    let told = Mutex::new(Vec::new());
    read(&[site.path().to_owned()], &[], &options(), &|progress| {
        told.lock().unwrap().push((progress.done, progress.total))
    })
    .unwrap();
    let told = told.into_inner().unwrap();
    assert_eq!(told.len(), SITE_HITS.len());
    assert_eq!(told.iter().map(|(done, _)| *done).max(), Some(told[0].1));
}
