use proptest::prelude::*;

use super::*;

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
                وقف الترحيل القسري\nتسهيل معاملات الإقامة\nوالعمل\nمن اعتصام برلين\nللاستفسار: مكتب الرابطة.\n\
                المدينة العدد\nبرلين ١٢٠\nالتوقيع: الهيئة الإدارية";
    check_title(page, "بيان بشأن أوضاع اللاجئين", body);
    check_date(page, Some("2024-03-17"));
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
    check_date(
        &format!(
            "{published}<aside><time datetime=2020-01-01></time></aside><main><time datetime=2024-02-02>أمس</time></main>"
        ),
        Some("2024-02-02"),
    );
    check_date(
        &format!("{published}<time datetime=2024-02-02></time><p data-fihris-meta=date>2024-03-03</p>"),
        Some("2024-03-03"),
    );
    check_date("<p data-fihris-meta='title:أ' data-pagefind-meta='date:2022-02-02'>", None);
    check_date("<p data-pagefind-meta='date:2022-02-02'>", Some("2022-02-02"));
    check_date("<time data-pagefind-meta='date[datetime]' datetime='2021-05-06'>أيار</time>", Some("2021-05-06"));
    check_date("<time>أمس</time>", None);
}

#[test]
fn words_and_blocks() {
    check("<b>ال</b>جامعة<i> ال</i><i>عربية</i>", "الجامعة العربية");
    check("عر<!-- تعليق -->بي<wbr>ة", "عربية");
    check("<p>أ<p>ب<div>ج</div>د<br>هـ<hr>و", "أ\nب\nج\nد\nهـ\nو");
    check("<dl><dt>أ<dd>ب<dt>ج</dl><blockquote>د</blockquote><pre> هـ\n و</pre>", "أ\nب\nج\nد\nهـ و");
    check("<h2>أ</h2>نص<h3>ب <b>ت</b></h3>", "#أ\nنص\n#ب ت");
    check("<h2>أ<h3>ب</h3>نص", "#أ\n#ب\nنص");
    check("<h2> <img alt='صورة'> </h2>نص", "نص");
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
    assert_eq!(found, [("حقوق%20الطفل", "حقوق"), ("b", "ثان"), ("c", "ثالث"), ("d", "رابع"), ("g", "# سابع")]);
}
