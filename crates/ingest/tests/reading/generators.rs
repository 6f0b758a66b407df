//! Small sites in the shape of what generators and content systems write: what a person would count as its pages, and their titles and texts,
//! without any option.

use crate::common::{assert_warnings, folder, read_folder};

/// Whether a site gives these pages, each as `url | title | date | text`.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let site = folder(files);
    let corpus = read_folder(&site);
    let found: Vec<String> = corpus
        .documents
        .iter()
        .map(|page| {
            let date = page.date.as_deref().unwrap_or("-");
            format!("{} | {} | {date} | {}", page.url, page.title, page.body.replace('\n', " / "))
        })
        .collect();
    assert_eq!(found, expected, "{:#?}", corpus.omissions);
    assert_warnings(&corpus, &site, &[]);
}

#[test]
fn docusaurus() {
    let page = |title: &str, own: &str| {
        format!(
            "<!doctype html><html lang=ar dir=rtl class='docs-wrapper' data-has-hydrated=false><head><meta charset=UTF-8><meta name=generator content='Docusaurus v3'>\
             <title data-rh=true>{title} | دليلي</title><meta data-rh=true property=og:title content='{title} | دليلي'></head><body>\
             <script>!function(){{var t=localStorage.getItem('theme')}}()</script>\
             <div id=__docusaurus><div role=region aria-label='تخطَّ'><a class=skipToContent href=#__docusaurus_skipToContent_fallback>تخطَّ إلى المحتوى</a></div>\
             <nav class='navbar'><a href=/docs/intro>الدليل</a></nav><main><div><article><nav class=theme-doc-breadcrumbs><ul><li>الدليل</ul></nav>\
             <div class='tocCollapsible theme-doc-toc-mobile'><button type=button>في هذه الصفحة</button></div>\
             <div class='theme-doc-markdown markdown'><header><h1>{title}</h1></header>{own}</div>\
             <footer class=theme-doc-footer><a href=/edit>حرّر هذه الصفحة</a></footer></article></div>\
             <div class=col><div class='tableOfContents thin-scrollbar'><ul><li><a href=#a class='table-of-contents__link'>فقرة</a></ul></div></div></main>\
             <footer class=theme-layout-footer>© ٢٠٢٤</footer></div></body></html>"
        )
    };
    let heading = "<h2 class='anchor anchorWithStickyNavbar' id=a>فقرة<a href=#a class=hash-link aria-label='رابط مباشر' title='رابط مباشر'>\u{200B}</a></h2>";
    let code = "<div class='language-js codeBlockContainer'><pre tabindex=0><code><span class=token-line><span class='token keyword'>let</span><span class='token plain'> a</span><br></span></code></pre><div class=buttonGroup><button type=button>نسخ</button></div></div>";
    check(
        &[
            ("index.html", &page("البداية", &format!("<p>أهلاً بكم.</p>{heading}"))),
            ("docs/intro.html", &page("مقدمة", &format!("<p>نص المقدمة.</p>{heading}<p>تفاصيل.</p>{code}"))),
            (
                "docs/old.html",
                "<!doctype html><html><head><meta charset=UTF-8><meta http-equiv=refresh content='0; url=/docs/intro'><link rel=canonical href=/docs/intro /></head><script>window.location.href = '/docs/intro' + window.location.search + window.location.hash;</script></html>",
            ),
            ("404.html", &page("غير موجودة", "<p>لم نجد ما طلبت.</p>")),
            (
                "search.html",
                "<!doctype html><html lang=ar><head><title>بحث | دليلي</title></head><body><main><h1>ابحث في الدليل</h1><form><input type=search></form></main></body></html>",
            ),
            ("assets/js/main.js.LICENSE.txt", "/* MIT */"),
            ("img/README.md", "# Pictures"),
        ],
        &["/docs/intro | مقدمة | - | نص المقدمة. / فقرة / تفاصيل. / let a", "/ | البداية | - | أهلاً بكم. / فقرة"],
    );
}

#[test]
fn next_export() {
    let page = |title: &str| {
        format!(
            "<!DOCTYPE html><html lang=ar id=__next_error__><head><meta charSet=utf-8><title>{title}</title><link rel=preload as=script href=/_next/static/chunks/a.js></head>\
             <body><div hidden><!--$--><!--/$--></div><header><a href=/>شعار</a></header><main><h1>{title}</h1><p>نص {title}.</p><img alt='' src='/_next/image?url=a.png'></main>\
             <script>self.__next_f=self.__next_f||[]</script></body></html>"
        )
    };
    check(
        &[
            ("index.html", &page("الرئيسية")),
            ("index.txt", "1:\"$Sreact.fragment\""),
            ("about.html", &page("من نحن")),
            ("about.txt", "1:\"$Sreact.fragment\""),
            ("about/__next._tree.txt", "0:{\"tree\":{}}"),
            ("about/__next.about.__PAGE__.txt", "0:{}"),
            ("404.html", &page("404")),
            ("_not-found.html", &page("404")),
            ("404/index.html", &page("404")),
            ("_next/static/x/_buildManifest.txt", "x"),
            ("robots.txt", "User-agent: *"),
        ],
        &["/about.html | من نحن | - | نص من نحن.", "/ | الرئيسية | - | نص الرئيسية."],
    );
}

#[test]
fn mdbook() {
    let page = |title: &str, own: &str| {
        format!(
            "<!DOCTYPE HTML><html lang=ar class='light sidebar-visible' dir=rtl><head><meta charset=UTF-8><title>{title} - كتاب الجمعية</title></head><body>\
             <div id=mdbook-help-container><div id=mdbook-help-popup><h2 class=mdbook-help-title>اختصارات</h2></div></div><div id=body-container>\
             <nav id=sidebar class=sidebar><ol class=chapter><li><a href=a.html>أ</a></ol></nav><div id=page-wrapper class=page-wrapper><div class=page>\
             <div id=menu-bar class='menu-bar sticky'><h1 class=menu-title>كتاب الجمعية</h1></div>\
             <div id=content class=content><main>{own}</main><nav class=nav-wrapper aria-label='Page navigation'><a href=b.html rel=next>التالي</a></nav></div></div></div></div></body></html>"
        )
    };
    let a = "<h1 id=a><a class=header href=#a>الفصل الأول</a></h1><p>نص الفصل.</p><h2 id=b><a class=header href=#b>فرع</a></h2><p>تفاصيل.</p><pre><code class=language-rust>fn main() {}</code></pre>";
    let b = "<h1 id=c><a class=header href=#c>الفصل الثاني</a></h1><p>نص آخر.</p>";
    check(
        &[
            ("a.html", &page("الفصل الأول", a)),
            ("b.html", &page("الفصل الثاني", b)),
            (
                "toc.html",
                "<!DOCTYPE HTML><html lang=ar><head><meta name=robots content=noindex></head><body class=sidebar-iframe-inner><ol class=chapter><li><a href=a.html>أ</a></ol></body></html>",
            ),
            ("print.html", &page("كتاب الجمعية", &format!("<meta name=robots content=noindex>{a}{b}"))),
            ("404.html", &page("Page not found", "<h1>Document not found (404)</h1>")),
        ],
        &[
            "/a.html | الفصل الأول | - | نص الفصل. / فرع / تفاصيل. / fn main() {}",
            "/b.html | الفصل الثاني | - | نص آخر.",
        ],
    );
}

#[test]
fn a_static_copy_of_wordpress() {
    let page = |title: &str, date: &str, own: &str| {
        format!(
            "<!DOCTYPE html><html dir=rtl lang=ar><head><meta charset=UTF-8><title>{title} &#8211; رابطة السوريين</title><meta property=og:site_name content='رابطة السوريين'>\
             <script type='application/ld+json' class='yoast-schema-graph'>{{\"@graph\":[{{\"@type\":\"WebPage\",\"datePublished\":\"{date}T08:00:00+00:00\"}}]}}</script></head>\
             <body class='single wp-embed-responsive'><a class='skip-link screen-reader-text' href=#content>التجاوز إلى المحتوى</a>\
             <div class=announcement>تبرّعوا لحملة الشتاء!</div>\
             <header id=masthead><p class=site-title>رابطة السوريين</p><h1 class=entry-title>{title}</h1></header>\
             <div id=content><article class=post><div class=entry-meta><span class=posted-on><time class='entry-date published' datetime='{date}T10:00:00+02:00'>{date}</time></span></div>\
             <div class=entry-content>{own}<div class=sharedaddy><h3 class=sd-title>شارك هذا الموضوع:</h3><ul><li>فيسبوك<li>تويتر</ul></div></div></article></div>\
             <div style='display:none' class=cookie>نستعمل الكوكيز</div><footer>جميع الحقوق محفوظة</footer></body></html>"
        )
    };
    check(
        &[
            (
                "2024/03/18/opening/index.html",
                &page("افتتاح المكتب", "2024-03-18", "<p>افتُتح المكتب.<img class=emoji alt=🎉 width=16 src=e.png></p>"),
            ),
            ("2024/04/02/camp/index.html", &page("مخيّم الصيف", "2024-04-02", "<p>يبدأ المخيّم في تموز.</p>")),
            ("about/index.html", &page("من نحن", "2020-01-02", "<p>رابطة تأسست في برلين.</p>")),
            (
                "feed/index.html",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>رابطة السوريين</title></channel></rss>",
            ),
            ("wp-json/index.html", "{\"name\":\"رابطة السوريين\",\"routes\":{}}"),
            ("wp-json/oembed/1.0/embed.html", "<?xml version=\"1.0\"?><oembed><title>افتتاح</title></oembed>"),
            ("wp-content/plugins/form/readme.txt", "=== Form ==="),
            (
                "wp-content/uploads/index.html",
                "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\"><html><head><title>Index of /wp-content/uploads</title></head><body><h1>Index of /wp-content/uploads</h1><pre><a href='?C=N;O=D'>Name</a> <a href='?C=M;O=A'>Last modified</a></pre></body></html>",
            ),
            ("wp-includes/js/tinymce/license.txt", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ],
        &[
            "/2024/03/18/opening/ | افتتاح المكتب | 2024-03-18 | افتُتح المكتب. 🎉",
            "/2024/04/02/camp/ | مخيّم الصيف | 2024-04-02 | يبدأ المخيّم في تموز.",
            "/about/ | من نحن | 2020-01-02 | رابطة تأسست في برلين.",
        ],
    );
}

#[test]
fn a_mirror_by_httrack_of_pages_written_by_hand() {
    let page = |title: &str, own: &str| {
        format!(
            "<HTML>\n<!-- Mirrored from example.org/{title} by HTTrack Website Copier/3.x -->\n<HEAD><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=utf-8'><TITLE>{title}</TITLE></HEAD>\n\
             <BODY BGCOLOR=white><TABLE WIDTH=100%><TR><TD><A HREF=index.html><IMG SRC=home.gif WIDTH=20 ALT=''></A></TD></TR><TR><TD><FONT SIZE=5><B>{title}</B></FONT><P>{own}</TD></TR></TABLE></BODY></HTML>"
        )
    };
    check(
        &[
            (
                "index.html",
                "<html><head><meta name=generator content='HTTrack Website Copier/3.x'><title>Local index - HTTrack Website Copier</title></head><body><h1>Index of locally available sites:</h1><a href=example.org/index.html>example.org</a></body></html>",
            ),
            ("example.org/index.html", &page("بيت", "أهلاً.")),
            ("example.org/history.htm", &page("تاريخ", "تأسست سنة ١٩٩٨.")),
            (
                "example.org/moved.html",
                "<HTML><HEAD><META HTTP-EQUIV='Refresh' CONTENT='0; URL=history.htm'><TITLE>Page has moved</TITLE></HEAD><BODY><A HREF='history.htm'><h3>Click here...</h3></A></BODY></HTML>",
            ),
        ],
        &["/example.org/history.htm | تاريخ | - | تاريخ / تأسست سنة ١٩٩٨.", "/example.org/ | بيت | - | بيت / أهلاً."],
    );
}

#[test]
fn hugo_with_aliases_and_terms() {
    let page = |title: &str, main: &str| {
        format!(
            "<!doctype html><html lang=ar dir=rtl><head><meta charset=utf-8><title>{title} | نشرة</title></head><body><header class=header><nav><a href=/>نشرة</a></nav></header>\
             <main class=main>{main}</main><footer><span>&copy; 2024 نشرة</span></footer></body></html>"
        )
    };
    let post = |title: &str, day: &str, text: &str| {
        page(
            title,
            &format!(
                "<article class=post-single><header class=post-header><div class=breadcrumbs><a href=/>الرئيسية</a>&nbsp;»&nbsp;<a href=/posts/>مقالات</a></div>\
                 <h1 class=post-title>{title}</h1><div class=post-meta><span title='{day}'><time datetime={day}>{day}</time></span>&nbsp;·&nbsp;ليلى</div></header>\
                 <div class=post-content><p>{text}</p><h2 id=x>خلاصة<a hidden class=anchor aria-hidden=true href=#x>#</a></h2><p>انتهى {title}.</p></div></article>"
            ),
        )
    };
    check(
        &[
            ("posts/one/index.html", &post("أول", "2024-01-02", "نص أول.")),
            ("posts/two/index.html", &post("ثان", "2024-02-03", "نص ثان.")),
            (
                "old-one/index.html",
                "<!DOCTYPE html><html lang=ar><head><title>https://example.org/posts/one/</title><link rel=canonical href=https://example.org/posts/one/><meta name=robots content=noindex><meta charset=utf-8><meta http-equiv=refresh content='0; url=https://example.org/posts/one/'></head></html>",
            ),
            (
                "page/1/index.html",
                "<!DOCTYPE html><html lang=ar><head><title>https://example.org/</title><link rel=canonical href=https://example.org/><meta charset=utf-8><meta http-equiv=refresh content='0; url=https://example.org/'></head></html>",
            ),
            ("404.html", &page("404", "<div class=not-found>404</div>")),
        ],
        &[
            "/posts/one/ | أول | 2024-01-02 | الرئيسية » مقالات / نص أول. / خلاصة / انتهى أول.",
            "/posts/two/ | ثان | 2024-02-03 | الرئيسية » مقالات / نص ثان. / خلاصة / انتهى ثان.",
        ],
    );
}
