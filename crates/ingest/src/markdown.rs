//! Markdown with front matter, as the generators of static sites read it.
//!
//! The title is the front matter's, see [`front_matter`], else the first `# heading`; the caller falls back to the file's name. Text
//! counts with its code blocks; raw HTML counts as its text, pictures as the words that stand for them. Templates (shortcodes, `{{ … }}`,
//! `{% … %}`) are not run: their tags are taken out, except from code.

use std::borrow::Cow;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::front_matter::{self, FrontMatter};
use crate::html;
use crate::text::TextWriter;

/// A Markdown page as text.
pub(crate) struct Page {
    pub(crate) front: Option<FrontMatter>,
    /// The first heading of level 1.
    pub(crate) h1: Option<String>,
    pub(crate) text: TextWriter,
}

/// Reads a page.
///
/// # Errors
/// The line at which the front matter is broken, and how.
pub(crate) fn read(file: &str) -> Result<Page, (u64, String)> {
    let (front, body) = front_matter::read(file)?;
    let mut text = TextWriter::new();
    let h1 = write_body(&without_templates(body), &mut text);
    Ok(Page { front, h1, text })
}

/// The text without the tags of templates, which nobody sees. Code keeps them: there they are what is written about.
pub(crate) fn without_templates(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") && !text.contains("{%") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let (mut prose, mut at, mut fence) = (0, 0, None);
    for line in text.split_inclusive('\n') {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                push_without_tags(&text[prose..at], &mut out);
                (fence, prose) = (Some(mark), at);
            }
            (Some(own), Some(mark)) if own == mark => {
                out.push_str(&text[prose..at]);
                (fence, prose) = (None, at);
            }
            _ => {}
        }
        at += line.len();
    }
    if fence.is_some() {
        out.push_str(&text[prose..])
    } else {
        push_without_tags(&text[prose..], &mut out)
    }
    out.into()
}

fn push_without_tags(prose: &str, out: &mut String) {
    let mut rest = prose;
    let mut is_code = false;
    while let Some(at) = rest.find(['`', '{', '\n']) {
        let end = match rest[at..].get(..2) {
            _ if rest[at..].starts_with('`') => {
                is_code = !is_code;
                None
            }
            _ if rest[at..].starts_with('\n') => {
                is_code = false;
                None
            }
            Some("{{") if !is_code => Some("}}"),
            Some("{%") if !is_code => Some("%}"),
            _ => None,
        };
        // What is not closed in its paragraph is no tag.
        let tag = end.and_then(|end| rest[at..].split("\n\n").next()?.find(end).map(|length| at + length + end.len()));
        match tag {
            Some(end) => {
                out.push_str(&rest[..at]);
                out.push(' ');
                rest = &rest[end..];
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
}

/// Writes the text. Returns the first heading of level 1.
fn write_body(body: &str, writer: &mut TextWriter) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut h1 = Heading::Awaited;
    let mut html_block = None;
    for event in Parser::new_ext(body, options) {
        match event {
            // The words of a picture stand for it.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {
                writer.space();
                h1.push(" ");
            }
            Event::Start(Tag::HtmlBlock) => html_block = Some(String::new()),
            Event::Html(html) => {
                if let Some(block) = &mut html_block {
                    block.push_str(&html);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                let found = html::write_fragment(&html_block.take().unwrap_or_default(), writer);
                h1.found(found);
            }
            Event::Start(Tag::Heading { level, id, .. }) => {
                writer.anchor(id.as_deref().unwrap_or_default());
                writer.start_heading();
                h1.start(level);
            }
            Event::End(TagEnd::Heading(_)) => {
                writer.end_heading();
                h1.end();
            }
            Event::Text(text) | Event::Code(text) => {
                writer.push(&text);
                h1.push(&text);
            }
            Event::SoftBreak => {
                writer.space();
                h1.push(" ");
            }
            Event::HardBreak | Event::Rule => {
                writer.end_block();
                h1.push(" ");
            }
            Event::InlineHtml(tag) if tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) => {
                writer.end_block();
                h1.push(" ");
            }
            Event::InlineHtml(tag) if tag.starts_with("<a") => writer.anchor(&html::anchor(&tag).unwrap_or_default()),
            Event::Start(Tag::TableCell) => writer.space(),
            Event::Start(tag) if is_inline(&tag.to_end()) => {}
            Event::End(tag) if is_inline(&tag) => {}
            Event::Start(_) | Event::End(_) => writer.end_block(),
            _ => {}
        }
    }
    h1.text()
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::TableCell)
}

/// The first heading of level 1, while it is looked for.
enum Heading {
    Awaited,
    Open(String),
    Found(String),
}

impl Heading {
    fn start(&mut self, level: HeadingLevel) {
        if matches!(self, Self::Awaited) && level == HeadingLevel::H1 {
            *self = Self::Open(String::new());
        }
    }

    fn push(&mut self, part: &str) {
        if let Self::Open(text) = self {
            text.push_str(part);
        }
    }

    fn end(&mut self) {
        if let Self::Open(text) = self {
            *self = if text.trim().is_empty() { Self::Awaited } else { Self::Found(std::mem::take(text)) };
        }
    }

    fn found(&mut self, text: Option<String>) {
        if let (Self::Awaited, Some(text)) = (&*self, text) {
            *self = Self::Found(text);
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Found(text) => Some(text),
            Self::Awaited | Self::Open(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_the_ids_that_are_written() {
        let page =
            read("# ع {#top}\n\nنص\n\n## حقوق الطفل {#rights}\n\nنص\n\n## بلا\n\n<a id=\"old\"></a>\n\n## قديم\n")
                .unwrap();
        let (body, _, sections) = page.text.finish();
        let found: Vec<_> = sections.iter().map(|section| (section.anchor.as_str(), &body[section.start..])).collect();
        assert_eq!(found.iter().map(|(anchor, _)| *anchor).collect::<Vec<_>>(), ["top", "rights", "old"]);
        assert!(found[1].1.starts_with("حقوق الطفل\n") && found[2].1 == "قديم");
    }

    #[test]
    fn tags_of_templates_are_taken_out_but_not_from_code() {
        let check = |file: &str, body: &str| assert_eq!(read(file).unwrap().text.finish().0, body, "{file}");
        check("نص {{< figure src=\"x.png\" title=\"شكل\" >}} آخر {% include foo.html %}", "نص آخر");
        check("{{% note %}}\nملاحظة\n{{% /note %}}\n\n{{<\n  gallery\n>}}\n\nنص", "ملاحظة\nنص");
        check("اكتب `{{ title }}` هنا\n\n```\n{{ title }}\n```\n{{ site.title }}", "اكتب {{ title }} هنا\n{{ title }}");
        check("المجموعة {{ أ\n\nنص }} باق", "المجموعة {{ أ\nنص }} باق");
    }

    #[test]
    fn text_of_every_kind() {
        let check = |file: &str, h1: Option<&str>, body: &str| {
            let page = read(file).unwrap();
            assert_eq!(page.h1.as_deref(), h1, "{file}");
            assert_eq!(page.text.finish().0, body, "{file}");
        };
        check(
            "# بيان **هام** {#id}\n\nفقرة أولى\nبسطرين.\n\nوصلة [إلى الموقع](https://example.org) و`رمز`.\n",
            Some("بيان هام"),
            "بيان هام\nفقرة أولى بسطرين.\nوصلة إلى الموقع ورمز.",
        );
        check("ال**جامعة** *ال*عربية", None, "الجامعة العربية");
        check(
            "- أول\n- ثان\n  - فرعي\n\n> اقتباس\n\n```sh\nfihris build site\n```\n",
            None,
            "أول\nثان\nفرعي\nاقتباس\nfihris build site",
        );
        check("| اسم | بلد |\n|---|---|\n| سمر | سوريا |\n", None, "اسم بلد\nسمر سوريا");
        check(
            "قبل ![صورة الوفد](a.png) بعد ~~خطأ~~[^1]\n\n[^1]: حاشية\n\n- [x] تم",
            None,
            "قبل صورة الوفد بعد خطأ\nحاشية\nتم",
        );
        check("سطر  \nآخر<br>وثالث <span dir=\"rtl\">ورابع</span>", None, "سطر\nآخر\nوثالث ورابع");
        check(
            "<div align=\"center\">\n<h1>فهرس &amp; بحث</h1>\n<!-- سر -->\n<script>var a;</script>\n</div>\n\nنص",
            Some("فهرس & بحث"),
            "فهرس & بحث\nنص",
        );
        check("عنوان\n=====\n\n# ثان", Some("عنوان"), "عنوان\nثان");
    }
}
