use proptest::prelude::*;

use super::*;

fn read(html: &str) -> Result<Page, String> {
    super::read(html, &Selectors::default())
}

/// The page's title, then its text, headings marked by `#`.
fn read_page(html: &str) -> (String, String) {
    let page = read(html).unwrap();
    let title = crate::text::one_line(&page.title);
    let mut text = page.text;
    text.remove_title(&title);
    let (mut body, headings, _) = text.finish();
    for heading in headings.iter().rev() {
        body.insert(heading.start, '#');
    }
    (title, body)
}

#[track_caller]
fn check(html: &str, body: &str) {
    assert_eq!(read_page(html).1, body, "{html}");
}

#[track_caller]
fn check_title(html: &str, title: &str, body: &str) {
    assert_eq!(read_page(html), (title.to_owned(), body.to_owned()), "{html}");
}

#[track_caller]
fn check_date(html: &str, date: Option<&str>) {
    assert_eq!(read(html).unwrap().date.as_deref(), date, "{html}");
}

#[test]
fn a_page_of_a_content_management_system() {
    let page = r##"<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head>
<meta charset="UTF-8">
<title>بيان بشأن أوضاع اللاجئين &#8211; رابطة السوريين في المهجر</title>
<meta property="og:title" content="بيان بشأن أوضاع اللاجئين - الرابطة">
<meta property="article:published_time" content="2024-03-18T09:30:00+03:00">
<style>.site { direction: rtl }</style>
<script>document.documentElement.className = "js";</script>
</head>
<body class="single-post">
<a class="skip-link" href="#content" aria-hidden="true">تخطَّ إلى المحتوى</a>
<header class="site-header">
  <p class="site-title"><a href="/">رابطة السوريين في المهجر</a></p>
  <nav><ul><li><a href="/news/">الأخبار</a><li><a href="/about/">من نحن</a></ul></nav>
</header>
<div id="content">
<main id="primary">
<article class="post">
  <header class="entry-header">
    <h1 class="entry-title">بيان بشأن أوضاع <em>اللاجئين</em></h1>
    <span class="posted-on">نُشر في <time datetime="2024-03-17">١٧ آذار ٢٠٢٤</time></span>
  </header>
  <div class="entry-content">
    <p>تتابع الرابطة&nbsp;بقلق ما يتعرّض له <b>ال</b>لاجئون في دول الجوار،
    وتدعو إلى احترام القانون الدولي &amp; حقوق الإنسان.</p>
    <h2>مطالبنا</h2>
    <ul>
      <li>وقف الترحيل القسري
      <li>تسهيل معاملات الإقامة<br>والعمل
    </ul>
    <figure><img src="a.jpg" alt="صورة من الاعتصام"><figcaption>من اعتصام برلين</figcaption></figure>
    <aside class="note"><p>للاستفسار: مكتب الرابطة.</p></aside>
    <table><tr><th>المدينة<th>العدد<tr><td>برلين<td>١٢٠</table>
    <p hidden>مسودة قديمة<p>التوقيع: الهيئة الإدارية
  </div>
  <footer class="entry-footer">الوسوم: لاجئون، بيانات</footer>
</article>
<section id="comments"><form action="/comment"><h3>اترك تعليقاً</h3><label>الاسم</label><input name="a"><textarea>نص</textarea><button>إرسال</button></form></section>
</main>
<aside class="sidebar"><h2>أحدث المقالات</h2><ul><li>اجتماع الهيئة العامة</ul></aside>
</div>
<footer><p>جميع الحقوق محفوظة ٢٠٢٤</p></footer>
<noscript><img src="/pixel"></noscript>
<script>var متغير = "نص لا يقرأ";</script>
</body>
</html>"##;
    let body = "تتابع الرابطة بقلق ما يتعرّض له اللاجئون في دول الجوار، وتدعو إلى احترام القانون الدولي & حقوق الإنسان.\n#مطالبنا\n\
                وقف الترحيل القسري\nتسهيل معاملات الإقامة\nوالعمل\nصورة من الاعتصام\nمن اعتصام برلين\nللاستفسار: مكتب الرابطة.\n\
                المدينة العدد\nبرلين ١٢٠\nالتوقيع: الهيئة الإدارية";
    check_title(page, "بيان بشأن أوضاع اللاجئين", body);
    check_date(page, Some("2024-03-18T09:30:00+03:00"));
}

#[test]
fn the_text_is_what_is_marked_else_main_else_the_only_article_else_the_page() {
    check("<p>أ</p><main><p>ب</p></main><article>ج</article>", "ب");
    check("<p>أ</p><div role=main>ب</div>", "ب");
    check("<p>أ</p><article>ب<article>تعليق</article></article>", "ب\nتعليق");
    check("<p>أ</p><article>ب</article><article>ج</article>", "أ\nب\nج");
    check("<p>أ</p><p>ب</p>", "أ\nب");
    check("<main>أ<div data-fihris-body>ب</div>ج</main><p data-pagefind-body>د", "ب\nد");
    check("<header data-fihris-body>مقدمة <nav>تنقل</nav></header><main>أ</main>", "مقدمة");
    assert_eq!(read("<div data-pagefind-body></div>").unwrap().marking, Marking::MarkedForPagefind);
    assert_eq!(read("<main>أ</main>").unwrap().marking, Marking::Unmarked);
}

#[test]
fn what_is_around_the_text_is_left_out() {
    check(
        "<nav>أ</nav><div role=navigation>ب</div><header>ج</header><footer>د</footer><aside>هـ</aside><form>و</form>نص",
        "نص",
    );
    check(
        "<p>نص</p><script>أ</script><style>ب</style><noscript>ج</noscript><template><p>د</p></template><svg><title>هـ</title><text>و</text></svg>",
        "نص",
    );
    check("<select><option>أ</select><button>ب</button><textarea>ج</textarea><iframe>د</iframe>نص", "نص");
    check("<p hidden>أ</p><p aria-hidden=TRUE>ب</p><p aria-hidden=false>ج</p><p hidden=until-found>د</p>", "ج\nد");
    check("<p data-fihris-ignore>أ <b>ب</b></p><p data-pagefind-ignore=all>ج</p>نص", "نص");
    check("<main data-fihris-ignore><p data-fihris-body>أ</main>نص", "نص");
    check("<main>نص<aside>ملاحظة</aside></main>", "نص\nملاحظة");
}

#[test]
fn a_page_that_is_one_form_is_read() {
    check(
        "<form id=aspnetForm><nav>تنقل</nav><p>وزارة الخارجية</p><input><select><option>سوريا</select></form>",
        "وزارة الخارجية",
    );
    check("<form id=aspnetForm><main><p>نص</p><form>بحث</form></main></form>", "نص");
}

#[test]
fn titles() {
    check_title("<title>أ</title><meta property=og:title content='ب'><h1>ج</h1><h1>د</h1><p>نص", "ج", "#د\nنص");
    check_title("<title>أ</title><meta property=og:title content='ب &amp; ت'><h2>د</h2>", "ب & ت", "#د");
    check_title("<title> أ \n ب </title><h1> </h1>نص", "أ ب", "نص");
    check_title("<title>صفحة – موقع</title><header><h1>موقع</h1></header><main>نص</main>", "صفحة – موقع", "نص");
    check_title("<header><h1>موقع</h1></header><p>نص</p>", "موقع", "نص");
    check_title("<title>أ</title><main><header><h1>ب<br>ج</h1></header>نص</main>", "ب ج", "نص");
    check_title("<h1>أ</h1><p>نص <b data-fihris-meta='title'>ب</b>", "ب", "#أ\nنص ب");
    check_title("<h1>أ</h1><h2 data-pagefind-meta=title>ب</h2>نص", "ب", "#أ\nنص");
    check_title("<h1>أ</h1><p hidden data-fihris-meta=title>ب</p>", "ب", "#أ");
    check_title("<h1>أ <a aria-hidden=true href=#a>#</a></h1>نص", "أ", "نص");
    check_title("<svg><title>رسم</title></svg><title>أ</title>نص", "أ", "نص");
    check_title("<meta data-fihris-meta='image[src], title[content]' content='ب، ت'><h1>أ</h1>", "ب، ت", "#أ");
    check_title("<p data-fihris-meta='title:أولا, وثانيا'>نص", "أولا, وثانيا", "نص");
    check_title("<p data-pagefind-ignore=all><b data-pagefind-meta=title>أ</b></p><h1>ب</h1>نص", "ب", "نص");
    check_title("نص بلا عنوان", "", "نص بلا عنوان");
}

#[test]
fn dates() {
    let published = "<meta property=article:published_time content=2024-01-01>";
    check_date(&format!("{published}<p>نص"), Some("2024-01-01"));
    check_date(&format!("{published}<main><time datetime=2024-02-02>أمس</time></main>"), Some("2024-01-01"));
    check_date(
        &format!("{published}<time datetime=2024-02-02></time><p data-fihris-meta=date>2024-03-03</p>"),
        Some("2024-03-03"),
    );
    check_date(
        "<aside><time datetime=2020-01-01></time></aside><main><time datetime=2024-02-02>أمس</time></main>",
        Some("2024-02-02"),
    );
    check_date("<p data-fihris-meta='title:أ' data-pagefind-meta='date:2022-02-02'>", None);
    check_date("<p data-pagefind-meta='date:2022-02-02'>", Some("2022-02-02"));
    check_date("<time data-pagefind-meta='date[datetime]' datetime='2021-05-06'>أيار</time>", Some("2021-05-06"));
    check_date("<time>أمس</time>", None);
}

#[test]
fn a_time_or_a_duration_is_no_date() {
    check_date("<time datetime=PT5M>٥ دقائق</time> <time datetime=2024-03-18>١٨ آذار</time>", Some("2024-03-18"));
    check_date("<time datetime=17:30>17:30</time> <time datetime=2023-01-02>الاثنين</time>", Some("2023-01-02"));
    check_date("<time datetime=PT5M>5</time>", None);
    check_date("<time>١٨ آذار ٢٠٢٤</time>", Some("١٨ آذار ٢٠٢٤"));
    check_date(
        "<meta property=article:modified_time content=2025-05-05><time datetime=2021-01-01 pubdate>2021</time>",
        Some("2021-01-01"),
    );
}

#[test]
fn the_day_of_publication_has_many_names() {
    let graph = r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},{"@type":"Article","datePublished":"2022-10-11T08:30:00+00:00","dateModified":"2023-01-01"}]}"#;
    check_date(&format!("<script type=application/ld+json>{graph}</script><p>نص"), Some("2022-10-11T08:30:00+00:00"));
    check_date("<script type=application/ld+json>{\"datePublished\": </script><p>نص", None);
    check_date("<p itemprop=datePublished content=2020-02-01>١ شباط</p>", Some("2020-02-01"));
    check_date("<span itemprop=datePublished>١ شباط ٢٠٢٠</span>", Some("١ شباط ٢٠٢٠"));
    check_date("<meta name=DC.date.issued content=2021-05-04><p>نص", Some("2021-05-04"));
    check_date("<meta name=date content=أمس><p>نص", None);
    // The order of a page's language.
    let order = |lang: &str| read(&format!("<html lang={lang}><p>نص")).unwrap().order;
    assert_eq!((order("en-US"), order("de")), (Order::MonthFirst, Order::DayFirst));
}

#[test]
fn links_of_headings_to_themselves_are_no_text() {
    // Sphinx and MkDocs, VitePress, Eleventy, Starlight, Docusaurus, GitHub, mdBook.
    check(
        "<section id=a><h2>الفصل الأول<a class=headerlink href=#a title='Permanent link'>&para;</a></h2>نص</section>",
        "#الفصل الأول\nنص",
    );
    check(
        "<h2 id=x tabindex=-1>التثبيت <a class=header-anchor href=#x aria-label='Permalink'>&#8203;</a></h2>نص",
        "#التثبيت\nنص",
    );
    check("<h2 id=r><a class=header-anchor href=#r>#</a> المقاطعة</h2>نص", "#المقاطعة\nنص");
    check(
        "<div class=sl-heading-wrapper><h2 id=z>الرؤوس</h2><a href=#z><span aria-hidden=true>#</span><span class=sr-only>Section titled “الرؤوس”</span></a></div><p>نص",
        "#الرؤوس\nنص",
    );
    check(
        "<h2 class=anchor id=k>مدخل<a href=#k class=hash-link aria-label='Direct link'>&#8203;</a></h2>نص",
        "#مدخل\nنص",
    );
    check("<h2>ثان<a id=user-content-b class=anchor href=#b>🔗</a></h2>نص", "#ثان\nنص");
    check("<h2 id='حقوق'>حقوق <a href='#%D8%AD%D9%82%D9%88%D9%82'>رابط دائم</a></h2>نص", "#حقوق\nنص");
    check("<h2 id=m><a class=header href=#m>المقدمة</a></h2>نص", "#المقدمة\nنص");
    check_title("<title>أ</title><h1 id=t>الدليل<a href=#t>¶</a></h1>نص", "الدليل", "نص");
    check_title("<h1 id=t><a href=#t>الدليل</a></h1>نص", "الدليل", "نص");
    // A table of contents repeats the headings, before or behind them.
    check(
        "<ul><li><a href=#a>1 أ</a><ul><li><a href=#b>ب <code>c</code></a></ul></ul><h2 id=a>أ</h2>نص<h3 id=b>ب <code>c</code></h3>نص",
        "#أ\nنص\n#ب c\nنص",
    );
    check("<h2 id=a>الحقوق</h2>نص<p>راجع <a href=#a>الحقوق</a> أعلاه.", "#الحقوق\nنص\nراجع الحقوق أعلاه.");
    // Other links are text.
    check("<h2 id=a>أ</h2><p>نص <a href=#a>إلى الأعلى</a>", "#أ\nنص إلى الأعلى");
    check("<h2 id=a><a href=/b/>عنوان</a> آخر</h2><a href=#b>تتمة</a>", "#عنوان آخر\nتتمة");
}

#[test]
fn headers_of_texts_are_text_without_the_line_with_the_date() {
    check(
        "<header>موقع</header><article><header><h1>عنوان</h1><p>مقدمة الزعفران</p><p>كتبت ليلى في <time datetime=2024-03-18>١٨ آذار</time></p></header>         <section><header><h2 id=s>فصل</h2></header><p>نص</p></section></article>",
        "مقدمة الزعفران\n#فصل\nنص",
    );
    check("<main><section><hgroup><h2>عنوان</h2><p>سطر</p></hgroup>متن</section></main>", "#عنوان\nسطر\nمتن");
    check("<section><header role=banner>أعلى</header>نص</section>", "أعلى\nنص");
}

#[test]
fn boxes_are_words_of_their_own_and_parts_of_words_are_not() {
    check("<div><span class=tag>scratch</span><span class=tag>animation</span></div>", "scratch animation");
    check("<div><span>9 - 17 سنة</span><span>ساعتان</span></div>", "9 - 17 سنة ساعتان");
    check("<div><span class=age>9 - 17 سنة</span><span class=time>ساعتان</span></div>", "9 - 17 سنة ساعتان");
    check("<label for=a>In Java</label><input id=a type=radio><label for=b>In Kotlin</label>", "In Java In Kotlin");
    check("<p><a href=#>من نحن</a><a href=#>اتصل</a></p>", "من نحن اتصل");
    check("قبل<img src=a.png>بعد<button>نسخ</button>آخر<my-tab>تبويب</my-tab>نهاية", "قبل بعد آخر تبويب نهاية");
    check("<span style='color:red'>مد</span><span style='color:blue'>رسة</span>", "مدرسة");
    check("<span class=red>مد</span><span class=blue>رسة</span>، و<b>الـ</b>تعريف", "مدرسة، والـتعريف");
    check("<span class=char>م</span><span class=char>د</span><span class=char>د</span>", "مدد");
    check("و<a href=/a/>الجامعة</a>، <a href=/b/>مدرسة</a><span>.</span>", "والجامعة، مدرسة.");
    check("<code><span class=k>foo</span><span class=k>bar</span></code>", "foobar");
}

#[test]
fn numbers_of_lines_are_no_text() {
    let numbers = "<span class=lnt>1\n</span><span class=lnt>2\n</span><span class=lnt>3\n</span>";
    check(
        &format!("<table><tr><td><pre>{numbers}</pre></td><td><pre>let a;\nlet b;\n}}</pre></td></tr></table>"),
        "let a; let b; }",
    );
    check("<table><tr><td class=linenos><pre>8\n9\n10</pre></td><td><pre>x\ny\nz</pre></td></table>", "x y z");
    check(
        "<pre><span><span class=ln>1</span><span>foo\n</span></span><span><span class=ln>2</span><span>bar</span></span></pre>",
        "foo bar",
    );
    check("<pre>1 + 1\n2</pre><pre>10\n30</pre>", "1 + 1 2\n10 30");
}

#[test]
fn what_is_not_seen_when_the_page_opens_is_left_out() {
    check(
        "<body style='visibility:hidden'>نص<p style='color:red; DISPLAY : none !important'>أ</p><p style='visibility:hidden'>ب</p><dialog>ج</dialog>\
         <div role=dialog>د</div><div role=alertdialog>هـ</div><div popover>و</div><div inert>ز</div><dialog open>مفتوح</dialog>\
         <x-card><template shadowrootmode=open><p>ظل</p></template></x-card><template>ح</template>",
        "نص\nمفتوح\nظل",
    );
}

#[test]
fn pictures_are_their_words_and_the_first_stands_for_the_page() {
    check(
        "<p>قبل <img src=a.jpg alt='وفد في جنيف'> بعد <img src=b.jpg alt='IMG_1234.jpg'><img src=c.jpg alt=''></p>",
        "قبل وفد في جنيف بعد",
    );
    let image = |html: &str| read(html).unwrap().image;
    assert_eq!(
        image("<img src=logo.svg><main><img src=icon.png width=16><img src='data:image/gif;base64,' data-src=a.jpg>")
            .as_deref(),
        Some("a.jpg")
    );
    assert_eq!(image("<meta property=og:image content=/og.png><main>نص</main>").as_deref(), Some("/og.png"));
    assert_eq!(image("<p>نص"), None);
}

#[test]
fn what_is_no_page() {
    let check = |html: &str, expected: Option<Reason>| assert_eq!(read(html).unwrap().reason, expected, "{html}");
    for page in [
        "<!DOCTYPE html><p>نص",
        "<html>نص",
        "<title>أ</title>نص",
        "<?xml version='1.0'?><!doctype html><html><body>نص</html>",
        "<b data-fihris-body>نص</b>",
        "",
    ] {
        check(page, None);
    }
    check("<rss version='2.0'><channel><title>أخبار</title></channel></rss>", Some(Reason::Data));
    check("<?xml version='1.0'?><feed><title>أخبار</title></feed>", Some(Reason::Data));
    check("{\"name\":\"جمعية\",\"content\":\"<p>نص</p>\"}", Some(Reason::Data));
    check(
        "<html><head><title>Index of /files</title></head><body><h1>Index of /files</h1></body></html>",
        Some(Reason::Listing),
    );
    check(
        "<html><title>ملفات</title><body><a href='?C=N;O=D'>الاسم</a><a href='?C=M;O=A'>التاريخ</a>",
        Some(Reason::Listing),
    );
    check("<div class=footer>جميع الحقوق محفوظة</div>", Some(Reason::Fragment));
    check("<html lang=\"{{ site.lang }}\"><title>أ</title>نص", Some(Reason::Fragment));
    check("<html><title>{{ page.title }}</title>نص", Some(Reason::Fragment));
    check("<body>{% for post in posts %}<p>نص</p>{% endfor %}", Some(Reason::Fragment));
    check("<body><p>اكتب <code>{% include %}</code> و {{ name }}", None);
    check(
        "<html><script>window.location.replace('/ar/')</script><body><a href=/ar/>العربية</a>",
        Some(Reason::Redirect),
    );
    check("<html><script>var a = 1; function go() { location = '/ar/'; }</script><body>نص", None);
    let sends_to = |html: &str| read(html).unwrap().sends_to;
    assert_eq!(
        sends_to("<META HTTP-EQUIV=Refresh CONTENT=\"0; URL='../donate/index.html'\"><p>انتقلت الصفحة").as_deref(),
        Some("../donate/index.html")
    );
    assert_eq!(sends_to("<meta http-equiv=refresh content='3;/new/'>").as_deref(), Some("/new/"));
    assert_eq!(sends_to("<meta http-equiv=refresh content=30>نص"), None);
    assert_eq!(sends_to("<meta http-equiv=refresh content='600; url=/'>نص"), None);
    assert_eq!(sends_to("<noscript><meta http-equiv=refresh content='0; url=/x/'></noscript>نص"), None);
    assert_eq!(sends_to(&format!("<meta http-equiv=refresh content='5; url=2.html'>{}", "كلمة ".repeat(200))), None);
}

#[test]
fn words_and_blocks() {
    check("<b>ال</b>جامعة<i> ال</i><i>عربية</i>", "الجامعة العربية");
    check("عر<!-- تعليق -->بي<wbr>ة", "عربية");
    check("<p>أ<p>ب<div>ج</div>د<br>هـ<hr>و", "أ\nب\nج\nد\nهـ\nو");
    check("<dl><dt>أ<dd>ب<dt>ج</dl><blockquote>د</blockquote><pre> هـ\n و</pre>", "أ\nب\nج\nد\nهـ و");
    check("<h2>أ</h2>نص<h3>ب <b>ت</b></h3>", "#أ\nنص\n#ب ت");
    check("<h2>أ<h3>ب</h3>نص", "#أ\n#ب\nنص");
    check("<h2> <img alt='صورة'> </h2>نص", "#صورة\nنص");
}

#[test]
fn character_references_are_decoded_once() {
    check(
        "&lt;b&gt; &amp;amp; &#1593;&#x631;&rlm;&nbsp;&hellip; AT&T &copy 2024",
        "<b> &amp; عر\u{200F} … AT&T © 2024",
    );
    // Longer than any chunk the parser makes, with references everywhere, also at the cuts.
    let text = "ق&#1585;&amp;".repeat(5000);
    check(&format!("<p>{text}</p>"), &"قر&".repeat(5000));
}

#[test]
fn end_tags_may_be_missing() {
    check("<ul><li hidden>أ<li>ب<ul><li data-fihris-ignore>ج</ul><li>د</ul>", "ب\nد");
    check("<p hidden>أ<p>ب", "ب");
    check("<table><tr hidden><td>أ<tr><td data-fihris-ignore>ب<td>ج</table>", "ج");
    check("<dl><dt hidden>أ<dd>ب</dl>", "ب");
    check("<p hidden>أ<table><tr><td>ب</table><p>ج", "ب\nج");
    check("<p>أ<b>ب<table><tr><td hidden><p>ج</table><p>د", "أب\nد");
    check("</p></div>أ</main>", "أ");
    check("<nav>أ", "");
    check("أ<", "أ<");
    check("أ<b", "أ");
}

#[test]
fn noindex() {
    assert!(read("<meta name=robots content='follow, NOINDEX'>نص").unwrap().noindex);
    assert!(read("<meta name=Robots content=none>نص").unwrap().noindex);
    assert!(!read("<meta name=robots content='index, follow'>نص").unwrap().noindex);
}

#[test]
fn deep_pages_take_linear_time_and_bounded_memory() {
    for open in [
        "<ul><li>",
        "<b>",
        "<div>",
        "<h1>",
        "<p><b>",
        "<article>",
        "<b data-fihris-meta=title>",
        "<p><table><td>",
        "<svg>",
        "<template>",
    ] {
        let html = format!("{}نص", open.repeat(20_000));
        assert!(read(&html).is_ok(), "{open}");
    }
    let Err(error) = read(&"<b>".repeat(2_000_000)) else { panic!("read") };
    assert!(error.starts_with("cannot be read as HTML"), "{error}");
}

/// Pieces that markup is made of, whole and broken.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "<p>", "</p>", "<h1>", "</h1>", "<h2 hidden>", "</h2>", "<main>", "</main>", "<article>", "</article>", "<header>", "</header>",
            "<li>", "<table>", "<td>", "</table>", "<form>", "</form>", "<br/>", "<div data-fihris-body>", "</div>", "<b data-fihris-meta='title'>",
            "</b>", "<i data-pagefind-ignore=all>", "</i>", "<title>", "</title>", "<script>", "</script>", "<svg>", "</svg>", "<!--", "-->",
            "<![CDATA[", "]]>", "<select>", "<xmp>", "<plaintext>", "<meta property=og:title content=\"&am", "&#x", "&amp", "<time datetime='2024", "'>",
        ]).prop_map(str::to_owned),
        2 => "[ \\n\u{0627}-\u{064A}\u{064B}\u{200F}a&;#<>\"'\0]{0,12}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_markup_gives_tidy_text_and_headings_inside_it(html in markup()) {
        let page = read(&html).unwrap();
        let mut text = page.text;
        text.remove_title(&crate::text::one_line(&page.title));
        let (body, headings, _) = text.finish();
        let mut end = 0;
        for heading in headings {
            prop_assert!(heading.start >= end && heading.start < heading.end, "{heading:?} after {end}");
            let text = body.get(heading.clone());
            prop_assert!(text.is_some_and(|text| text.trim() == text && !text.contains('\n')), "{heading:?} of {body:?}");
            prop_assert!(heading.start == 0 || body[..heading.start].ends_with('\n'));
            prop_assert!(heading.end == body.len() || body[heading.end..].starts_with('\n'));
            end = heading.end;
        }
        for block in body.split('\n') {
            prop_assert!(body.is_empty() || block.split(' ').all(|word| !word.is_empty()), "{body:?}");
        }
        prop_assert!(!body.contains(|c: char| c.is_control() && c != '\n'));
    }
}

/// Kind, name, value and line.
type Field = (&'static str, String, String, u64);

/// What a page says of itself, then the lines of problems.
fn fields(html: &str) -> (Vec<Field>, Vec<u64>) {
    let page = read(html).unwrap();
    let fields = page.fields.into_iter();
    let fields = fields
        .map(|field| (field.kind.name(), field.name, crate::text::one_line(&field.value), field.line.unwrap_or(0)));
    (fields.collect(), page.problems.iter().map(|(line, _)| *line).collect())
}

#[test]
fn filters_sort_keys_and_meta_have_all_forms() {
    let page = "<meta data-pagefind-filter='author[content]' content='ليلى &amp; سمر'>\n\
        <main><h1 data-fihris-meta='title'>ع</h1>\n\
        <p data-fihris-filter='المدينة'>دير <b>الزور</b></p>\n\
        <img src='/a.svg' alt='' data-fihris-meta='image[src], image_alt[alt]'>\n\
        <p hidden data-fihris-sort='price:12'></p><span hidden data-fihris-filter='سنة, عام'>2024</span>\n\
        <p data-fihris-filter='city:حلب, سوريا' data-fihris-meta='date[data-day]' data-day='2024-01-02'>نص</p></main>";
    let (found, problems) = fields(page);
    let expected = [
        ("filters", "author", "ليلى & سمر", 1),
        ("filters", "المدينة", "دير الزور", 3),
        ("meta", "image", "/a.svg", 4),
        ("meta", "image_alt", "", 4),
        ("sort", "price", "12", 5),
        ("filters", "سنة", "2024", 5),
        ("filters", "عام", "2024", 5),
        ("filters", "city", "حلب, سوريا", 6),
    ];
    assert_eq!(found, expected.map(|(kind, name, value, line)| (kind, name.to_owned(), value.to_owned(), line)));
    assert_eq!(problems, Vec::<u64>::new());
    check_title(page, "ع", "دير الزور\nنص");
    check_date(page, Some("2024-01-02"));
}

#[test]
fn what_a_page_says_wrongly_of_itself_has_a_line() {
    let (found, problems) = fields(
        "<p>\n<b data-fihris-filter='a[b]'>نص</b>\n<i data-fihris-meta=':x'>نص</i><u data-fihris-sort='a[b'>نص</u>",
    );
    assert_eq!((found, problems), (vec![], vec![2, 3, 3]));
    assert_eq!(fields("<div data-fihris-ignore=all><p data-fihris-filter=a>نص</p></div>").0, []);
    let many = "<b data-fihris-filter=a>".repeat(100_000);
    assert_eq!(fields(&many).0.len(), crate::limits::FIELDS + 1);
}

#[test]
fn weight_attributes_defaults_and_titles_of_pagefind_and_their_twins() {
    for prefix in ["fihris", "pagefind"] {
        let page = |html: &str| html.replace("data-x", &format!("data-{prefix}"));
        check(
            &page("<p>أ</p><div data-x-weight=7><p>ب</p><p>ج <b>د</b></p></div><p data-x-weight=0.5>هـ</p>نص"),
            "أ\n#ب\n#ج د\nهـ\nنص",
        );
        check(&page("<p>سعر <b data-x-weight=2>خاص</b> اليوم<h2 data-x-weight=9>ع</h2>"), "سعر\n#خاص\nاليوم\n#ع");
        check(&page("<p title='ت' lang=ar data-x-index-attrs='title, data-b' data-b=ب>نص</p>"), "ت ب نص");
        check_title(&page("<title>أ</title><h1>ب</h1><p data-x-title>ج"), "ج", "#ب\nج");
        check_title(&page("<h1>ب</h1><p data-x-title='ج &amp; د'>نص"), "ج & د", "#ب\nنص");
        let defaults = page(
            "<meta data-x-default-meta='image[content], lang:عربي' content=og.png><p data-x-default-meta=author>ليلى",
        );
        assert_eq!(
            fields(&defaults).0.iter().map(|(_, name, value, _)| format!("{name} {value}")).collect::<Vec<_>>(),
            ["image og.png", "lang عربي", "author ليلى"]
        );
        assert_eq!(fields(&page("<meta data-x-default-meta='image[content]' content=og.png><img src=a.png>")).0, []);
        check_title(&page("<p data-x-default-meta='title:أ'>نص"), "أ", "نص");
        check_title(&page("<p data-x-default-meta='title:أ'>نص<h1>ب</h1>"), "ب", "نص");
        let unknown = page("<p data-x-wieght=2>نص</p>\n<p data-x-wieght=2>نص</p><p data-x-body>نص");
        let problems = read(&unknown).unwrap().problems;
        assert_eq!(
            problems,
            [(
                1,
                format!("data-{prefix}-wieght is no attribute that is known, passed over; correct it or take it out")
            )]
        );
    }
    check(&format!("{}نص", "<b data-fihris-weight=2>".repeat(20_000)), "#نص");
}

#[test]
fn selectors_of_the_owner_say_what_is_text() {
    let read_with = |root: Option<&str>, exclude: &[&str], html: &str| {
        let exclude_selectors = exclude.iter().map(|&selector| selector.to_owned()).collect();
        let options = Options { root_selector: root.map(str::to_owned), exclude_selectors, ..Options::default() };
        let page = super::read(html, &Selectors::of(&options).unwrap()).unwrap();
        (page.text.finish().0, page.reason)
    };
    let html = "<body><p>أ</p><div id=content><p class='toc x'>ب</p><p>ج</p><ul><li>د</li></ul></div>";
    assert_eq!(read_with(Some("#content"), &[], html), ("ب\nج\nد".to_owned(), None));
    assert_eq!(read_with(Some("#content"), &[".toc, #content > ul"], html), ("ج".to_owned(), None));
    assert_eq!(read_with(None, &[".toc", "li"], html), ("أ\nج".to_owned(), None));
    assert_eq!(read_with(Some("main"), &[], html).1, Some(Reason::Rootless));
    let options = Options { exclude_selectors: vec!["p::before(".to_owned()], ..Options::default() };
    let error = Selectors::of(&options).unwrap_err().to_string();
    assert!(error.starts_with("\"p::before(\" is no selector that can be used"), "{error}");
}

#[test]
fn headings_have_anchors() {
    let page = read(
        "<main id=main><h1 id=top>العنوان</h1><p>نص</p><h2 id='حقوق الطفل'>حقوق</h2>نص<h2><a name=b></a>ثان</h2>نص\
         <section id=c><h2>ثالث</h2>نص</section><div id=d></div><h3>رابع</h3>نص<div id=e>نص<h3>خامس</h3></div>\
         <nav><div id=f></div></nav><h3>سادس</h3><h3><a id=g href='#g'>#</a> سابع</h3></main>",
    )
    .unwrap();
    let mut text = page.text;
    text.remove_title("العنوان");
    let (body, _, sections) = text.finish();
    let found: Vec<_> = sections
        .iter()
        .map(|section| (section.anchor.as_str(), body[section.start..].split('\n').next().unwrap()))
        .collect();
    assert_eq!(found, [("حقوق%20الطفل", "حقوق"), ("b", "ثان"), ("c", "ثالث"), ("d", "رابع"), ("g", "سابع")]);
}
