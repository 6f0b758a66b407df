//! Sites as generators, content systems and mirrors write them: which of their files are pages.

mod common;

use common::{assert_warnings, folder, hits, omissions, options, read_folder, read_with};
use fihris_ingest::Options;

/// A page with a title and a paragraph.
fn page(title: &str) -> String {
    format!(
        "<!doctype html><html lang=ar><head><meta charset=utf-8><title>{title}</title></head><body><main><h1>{title}</h1><p>نص {title}.</p></main></body></html>"
    )
}

#[test]
fn text_beside_html_is_no_page() {
    let home = page("الرئيسية");
    let site = folder(&[
        ("index.html", &home),
        ("robots.txt", "User-agent: *\nDisallow: /private/\n"),
        ("llms.txt", "# الجمعية\n\n> للآلات\n"),
        ("README.md", "# Site\n\nBuilt by hand.\n"),
        ("rows.jsonl", "{\"url\":\"/x/\",\"title\":\"س\"}\n"),
        ("about/index.html", &home),
        ("about/index.txt", "1:\"$Sreact.fragment\"\n"),
        ("contact/__next.contact.txt", "0:{\"buildId\":\"x\"}\n"),
        ("docs/intro.md", "# مقدمة\n"),
        ("docs/intro/index.html", &home),
        ("assets/js/app.js.LICENSE.txt", "/*! some library */\n"),
        ("fonts/OFL.txt", "Copyright 2011\n"),
        ("tools/requirements.txt", "sphinx==9\n"),
        ("wp-content/plugins/form/readme.txt", "=== Form ===\n"),
        ("_sources/index.rst.txt", "الرئيسية\n========\n"),
        ("_static/slick/readme.md", "# slick\n"),
        ("minutes/2023.txt", "محضر الجلسة\n\nحضر الجميع.\n"),
    ]);
    let corpus = read_folder(&site);
    assert_eq!(
        hits(&corpus),
        [
            "about/index.html /about/ الرئيسية",
            "docs/intro/index.html /docs/intro/ الرئيسية",
            "index.html / الرئيسية",
            "minutes/2023.txt /minutes/2023.txt محضر الجلسة"
        ]
    );
    assert_warnings(&corpus, &site, &[]);
    let found = omissions(&corpus, &site);
    assert!(found.contains(&"rows.jsonl BesideHtml".to_owned()), "{found:?}");
    assert!(found.contains(&"_sources/index.rst.txt Internal".to_owned()), "{found:?}");
}

#[test]
fn what_is_asked_for_is_taken_and_what_is_refused_is_not() {
    let home = page("الرئيسية");
    let site = folder(&[
        ("index.html", &home),
        ("print/index.html", &home),
        ("tag/a/index.html", &home),
        ("tag/b/index.html", &home),
        ("llms.txt", "ملخّص\n"),
        ("docs/a.md", "# أ\n"),
        ("docs/b.md", "---\ndraft: true\n---\n# ب\n"),
        ("docs/c.html", &home),
    ]);
    let list = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
    let read = |include: &[&str], exclude: &[&str]| {
        let corpus = read_with(&site, &Options { include: list(include), exclude: list(exclude), ..options() });
        corpus.documents.into_iter().map(|document| document.id).collect::<Vec<_>>()
    };
    assert_eq!(read(&[], &["print/", "tag/**"]), ["docs/c.html", "index.html"]);
    assert_eq!(
        read(&["*.md", "tag/b/"], &["tag", "/print/*.html"]),
        ["docs/a.md", "docs/c.html", "index.html", "tag/b/index.html"]
    );
    let error =
        fihris_ingest::read(&[site.path().to_owned()], &[], &Options { exclude: list(&["{a"]), ..options() }, &|_| {});
    assert!(error.unwrap_err().to_string().contains("\"{a\" is no pattern of files"));
}

#[test]
fn error_pages_are_left_out_by_their_status() {
    let other = page("غير موجودة");
    let site = folder(&[
        ("404.html", &other),
        ("ar/404/index.html", &other),
        ("de/500.html", &other),
        ("courses/index.html", &page("الدورات")),
        // These are numbered pages, of which some happen to be a status.
        ("posts/403/index.html", &page("خبر")),
        ("posts/404/index.html", &page("خبر آخر")),
        ("posts/1204/index.html", &page("خبر ثالث")),
    ]);
    let corpus = read_folder(&site);
    let ids: Vec<&str> = corpus.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["courses/index.html", "posts/1204/index.html", "posts/403/index.html", "posts/404/index.html"]);
    assert_warnings(&corpus, &site, &[]);
}

#[test]
fn a_folder_of_content_is_read_without_its_drafts() {
    let site = folder(&[
        ("unpublished.md", "---\ntitle: ٢٠٢٤\npublished: false\n---\nنص"),
        ("quoted.md", "---\ntitle: صفحة\ndraft: \"true\"\n---\nنص"),
        ("json.md", "{\"title\": \"صفحة\", \"draft\": true}\n\nنص"),
        ("toml.md", "+++\ntitle = \"صفحة\"\ndraft = true\n+++\nنص"),
        ("later.md", "---\ntitle: لاحقاً\npublishDate: 2099-01-01\n---\nنص"),
        ("over.md", "---\ntitle: انتهى\nexpiryDate: 2020-01-01\n---\nنص"),
        ("broken.md", "---\ntitle: [ناقص\n---\nنص"),
        ("hidden.md", "---\ntitle: لا يُبحث\nsearch:\n  exclude: true\n---\nنص"),
        ("locked.md", "---\ntitle: للأعضاء\npassword: \"1234\"\n---\nنص"),
        ("_drafts/a.md", "---\ntitle: مسودة\n---\nنص"),
        ("drafts/b.md", "# مسودة"),
        ("_sidebar.md", "- [الرئيسية](/)"),
        ("_includes/nav.html", "<nav>قائمة</nav>"),
        ("_layouts/post.html", "---\nlayout: default\n---\n<article>{{ content }}</article>"),
        ("_posts/2024-03-18-my-post.md", "---\ntitle: تدوينة\nlayout: post\ncategories: [أخبار]\n---\nنص"),
        ("_team/samar.md", "---\ntitle: سمر\n---\nنص"),
        ("index.html", "---\ntitle: البداية\n---\n<p>أهلاً {{ site.title }}</p>{% for post in site.posts %}{% endfor %}"),
        ("docs/_index.md", "---\ntitle: الأدلة\n---\nنص"),
        ("docs/slugged.md", "---\ntitle: دليل\nslug: short\ndate: 18 آذار 2024\n---\nنص"),
    ]);
    let corpus = read_folder(&site);
    assert_eq!(
        hits(&corpus),
        [
            "_posts/2024-03-18-my-post.md /%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/2024/03/18/my-post.html تدوينة",
            "_team/samar.md /_team/samar/ سمر",
            "docs/_index.md /docs/ الأدلة",
            "docs/slugged.md /docs/short/ دليل",
            "index.html / البداية",
        ]
    );
    let date = |at: usize| corpus.documents[at].date.as_deref();
    assert_eq!((date(0), date(3)), (Some("2024-03-18"), Some("2024-03-18")));
    assert_eq!(corpus.documents[4].body, "أهلاً");
    assert_warnings(
        &corpus,
        &site,
        &["broken.md:2: the front matter cannot be read, and the page may be a draft, so it is left out"],
    );
    assert_eq!(
        omissions(&corpus, &site),
        [
            "_drafts/a.md Draft",
            "_includes/nav.html Internal",
            "_layouts/post.html Internal",
            "_sidebar.md Internal",
            "drafts/b.md Draft",
            "hidden.md Unlisted",
            "json.md Draft",
            "later.md Scheduled",
            "locked.md Private",
            "over.md Scheduled",
            "quoted.md Draft",
            "toml.md Draft",
            "unpublished.md Draft",
        ]
    );
}
