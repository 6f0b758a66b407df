//! Sites as generators, content systems and mirrors write them: which of their files are pages.

use crate::common::{assert_warnings, folder, hits, omissions, options, read_folder, read_with};
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
        let mut ids: Vec<String> = corpus.documents.into_iter().map(|document| document.id).collect();
        ids.sort_unstable();
        ids
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

#[test]
fn pages_that_only_send_on_or_hold_no_text_are_none() {
    let site = folder(&[
        (
            "index.html",
            "<!doctype html><title>رابطة</title><p>أهلاً بكم. <a href=give/>تبرّع</a> <a href=contact/>راسلنا</a> <a href=search/>بحث</a>",
        ),
        ("give/index.html", &page("كيف أتبرّع")),
        // Jekyll, Astro, Hugo and Docusaurus, HTTrack.
        (
            "old/a.html",
            "<!doctype html><html lang=ar><title>تبرّع</title><meta http-equiv=refresh content='0; url=/give/'><link rel=canonical href=/give/><main><h1>تبرّع</h1><p>إن لم تُحوَّل فاضغط <a href=/give/>هنا</a>.</main>",
        ),
        (
            "old/b/index.html",
            "<!doctype html><html lang=ar><head><title>https://example.org/give/</title><link rel=canonical href=https://example.org/give/><meta http-equiv=refresh content='0; url=https://example.org/give/'></head></html>",
        ),
        (
            "en/give.html",
            "<HTML><HEAD><META HTTP-EQUIV='Refresh' CONTENT='0; URL=../give/index.html'><TITLE>Page has moved</TITLE></HEAD><BODY><A HREF='../give/index.html'><h3>Click here...</h3></A></BODY></HTML>",
        ),
        // It shows itself anew, as a page of news does.
        (
            "live.html",
            "<!doctype html><title>مباشر</title><meta http-equiv=refresh content='5; url=live.html'><p>آخر الأخبار",
        ),
        (
            "search/index.html",
            "<!doctype html><title>بحث</title><main><h1>بحث</h1><form action=/search/><input></form></main>",
        ),
        (
            "gallery/index.html",
            "<!doctype html><title>صور</title><main><h1>صور</h1><img src=a.jpg><img src=b.jpg></main>",
        ),
        (
            "contact/index.html",
            "<!doctype html><title>راسلنا</title><main><h1>راسلنا</h1><p>اكتب لنا.</p><form action=/sent/ method=post><input></form></main>",
        ),
        ("sent/index.html", &page("وصلت رسالتك")),
        ("offline.html", &page("غير متصل")),
        ("danke/index.html", &page("Danke")),
        ("feed/index.html", "<?xml version='1.0'?><rss><channel><title>الأخبار</title></channel></rss>"),
        ("wp-json/index.html", "{\"name\":\"رابطة\"}"),
        (
            "files/index.html",
            "<html><head><title>Index of /files</title></head><body><h1>Index of /files</h1><a href='?C=N;O=D'>Name</a></body></html>",
        ),
        ("part.html", "<footer>حقوق</footer>"),
    ]);
    let corpus = read_folder(&site);
    let ids: Vec<&str> = corpus.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["contact/index.html", "gallery/index.html", "give/index.html", "index.html", "live.html"]);
    assert_warnings(&corpus, &site, &[]);
    assert_eq!(
        omissions(&corpus, &site),
        [
            "danke/index.html Passing",
            "en/give.html Redirect",
            "feed/index.html Data",
            "files/index.html Listing",
            "offline.html Passing",
            "old/a.html Redirect",
            "old/b/index.html Redirect",
            "part.html Fragment",
            "search/index.html Empty",
            "sent/index.html Passing",
            "wp-json/index.html Data",
        ]
    );
}

#[test]
fn a_page_with_the_name_of_a_passing_one_stays_if_the_site_links_to_it() {
    let site = folder(&[
        (
            "index.html",
            "<!doctype html><title>رابطة</title><p>أهلاً. <a href=/danke/>شكراً لمن تبرّع</a> <a href=/ask/>اسأل</a>",
        ),
        ("danke/index.html", &page("شكراً لمن تبرّع")),
        ("ask/index.html", "<!doctype html><title>اسأل</title><p>اسأل.<form action=/ask/><input></form>"),
    ]);
    assert_eq!(read_folder(&site).documents.len(), 3);
}

#[test]
fn text_on_every_page_is_no_text_of_a_page() {
    let page = |title: &str, own: &str, folder: &str| {
        (
            format!("{folder}{title}/index.html"),
            format!(
                "<!doctype html><title>{title}</title><div role=alert>موقع جديد قريباً!</div><div><h1>{title}</h1><h2 id=more>تفاصيل</h2><p>{own}</p></div>                 <div><a>غرّد</a> <a>شارك</a></div><p>آخر تحديث: 18.3.20{}</p>",
                title.len()
            ),
        )
    };
    let files: Vec<(String, String)> = [
        ("السكن", "البحث عن سكن."),
        ("العمل", "كيف أجد عملاً؟"),
        ("المدرسة", "تسجيل الأطفال."),
        ("الصحة", "التأمين."),
        ("اللغة", "الدورات."),
    ]
    .map(|(title, own)| page(title, own, ""))
    .into();
    let as_refs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let corpus = read_folder(&folder(&as_refs));
    let document = corpus.documents.iter().find(|document| document.title == "السكن").unwrap();
    // A heading that can be linked to is a place in the page.
    assert_eq!(document.body, "تفاصيل\nالبحث عن سكن.");
    assert_eq!(document.headings.iter().map(|heading| &document.body[heading.clone()]).collect::<Vec<_>>(), ["تفاصيل"]);
    assert_eq!(document.sections[0].start, 0);
    // Two pages are no site, and copies are one page.
    let corpus = read_folder(&folder(&as_refs[..2]));
    assert!(corpus.documents[0].body.contains("شارك"));
    let copies: Vec<(String, &str)> = ["a", "b", "c"].map(|name| (format!("{name}.html"), as_refs[0].1)).into();
    let copies: Vec<(&str, &str)> = copies.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert!(read_folder(&folder(&copies)).documents.iter().all(|document| document.body.contains("البحث عن سكن.")));
}

#[test]
fn titles_are_the_pages_own() {
    let titles = |files: &[(&str, &str)]| -> Vec<String> {
        read_folder(&folder(files)).documents.into_iter().map(|document| document.title).collect()
    };
    // An <h1> above the only article, as many themes have it, and the site's name in one.
    let above = |title: &str| {
        format!(
            "<!doctype html><title>{title} – الرابطة</title><header><h1>{title}</h1></header><article><p>نص {title}</p></article>"
        )
    };
    assert_eq!(titles(&[("a.html", &above("أول")), ("b.html", &above("ثان"))]), ["أول", "ثان"]);
    let site = |title: &str| {
        format!(
            "<!doctype html><title>{title} – الرابطة</title><header><h1>الرابطة</h1></header><main><p>نص {title}</p></main>"
        )
    };
    assert_eq!(
        titles(&[("a.html", &site("أول")), ("b.html", &site("ثان")), ("c.html", &site("ثالث"))]),
        ["أول", "ثان", "ثالث"]
    );
    assert_eq!(titles(&[("a.html", &above("أول"))]), ["أول"]);
    assert_eq!(titles(&[("a.html", &site("أول"))]), ["أول – الرابطة"]);
    let named = "<!doctype html><title>الرابطة | خبر: عاجل</title><meta property=og:site_name content='الرابطة'><p>نص";
    assert_eq!(titles(&[("a.html", named)]), ["خبر: عاجل"]);
    // A site in two languages has a name in each.
    let two = |title: &str, site: &str| format!("<!doctype html><title>{title} | {site}</title><p>نص {title}");
    let pages: Vec<(String, String)> = (0..4)
        .map(|n| (format!("ar/{n}.html"), two(&format!("صفحة {n}"), "الرابطة")))
        .chain((0..4).map(|n| (format!("de/{n}.html"), two(&format!("Seite {n} – Teil"), "Verein"))))
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = titles(&pages);
    assert_eq!((found[0].as_str(), found[5].as_str()), ("صفحة 0", "Seite 1 – Teil"));
}

#[test]
fn dates_in_paths_and_addresses_without_endings() {
    let site = folder(&[
        ("2023/11/12/release.html", &page("بيان")),
        ("guide/intro.html", "<!doctype html><title>مقدمة</title><p>نص. <a href=./install>التثبيت</a>"),
        (
            "guide/install.html",
            "<!doctype html><title>التثبيت</title><p>نص. <a href=/guide/intro>مقدمة</a> <a href=/2023/11/12/release>بيان</a>",
        ),
        ("index.html", "<!doctype html><title>الرئيسية</title><p>نص. <a href=/guide/intro>مقدمة</a>"),
    ]);
    let corpus = read_folder(&site);
    let urls: Vec<&str> = corpus.documents.iter().map(|document| document.url.as_str()).collect();
    assert_eq!(urls, ["/2023/11/12/release", "/guide/install", "/guide/intro", "/"]);
    assert_eq!(corpus.documents[0].date.as_deref(), Some("2023-11-12"));

    let of = |clean_urls: bool, head: &str, link: &str| {
        let page = format!("<!doctype html><title>أ</title>{head}<p>نص. <a href={link}>ب</a>");
        let site =
            folder(&[("a.html", &page), ("b.html", "<!doctype html><title>ب</title><p>نص. <a href=a.html>أ</a>")]);
        read_with(&site, &Options { clean_urls, ..options() }).documents[0].url.clone()
    };
    assert_eq!(of(false, "", "b.html"), "/a.html");
    assert_eq!(of(true, "", "b.html"), "/a");
    assert_eq!(of(false, "<link rel=canonical href=https://example.org/a.html>", "b.html"), "/a.html");
    // The links are those of the files, the canonical address is the site's.
    assert_eq!(of(false, "<link rel=canonical href=https://example.org/a>", "/"), "/a.html");
    assert_eq!(of(false, "<link rel=canonical href=https://example.org/a><a href=b></a>", "/"), "/a");
}
