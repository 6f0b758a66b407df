//! Markdown with front matter, as the generators of static sites read it.
//!
//! Front matter is YAML between `---` lines or TOML between `+++` lines at the very start; known keys are `title`, `date`, `url` or
//! `permalink`, `draft`, the maps `filters`, `sort` and `meta`, and `tags` and `categories`, which are filters too. The title is the front matter's, else the first `# heading`; the caller falls back to the file's name. Text
//! counts with its code blocks; raw HTML counts as its text. Templates (shortcodes, `{{ … }}`) are not run.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

use crate::fields::{self, Field, FieldKind, Value};
use crate::html;
use crate::text::TextWriter;

/// A Markdown page as text.
pub(crate) struct Page {
    pub(crate) front: FrontMatter,
    /// The first heading of level 1.
    pub(crate) h1: Option<String>,
    pub(crate) text: TextWriter,
    /// The line at which the front matter is broken, and how. Then the page is read without it.
    pub(crate) broken: Option<(u64, String)>,
    pub(crate) fields: Vec<Field>,
    /// What is wrong with them, and in which line.
    pub(crate) problems: Vec<(Option<u64>, String)>,
}

/// What a page says about itself.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    url: Option<String>,
    permalink: Option<String>,
    #[serde(default)]
    pub(crate) draft: bool,
    filters: Option<Value>,
    sort: Option<Value>,
    meta: Option<Value>,
    tags: Option<Value>,
    categories: Option<Value>,
}

impl FrontMatter {
    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref().or(self.permalink.as_deref())
    }

    /// Takes the fields, whose names stand in `text`, the lines of the front matter.
    fn fields(&mut self, text: &str, problems: &mut Vec<(Option<u64>, String)>) -> Vec<Field> {
        let is_key = |line: &str, name: &str| {
            let rest = line.trim_start_matches([' ', '\t', '"', '\'']).strip_prefix(name);
            rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '"', '\'']).starts_with([':', '=']))
        };
        // Behind the line that begins the front matter; a name that stands inside a line is not looked for.
        let line = |name: &str| text.lines().zip(2..).find(|(line, _)| is_key(line, name)).map(|(_, number)| number);
        let mut fields = Vec::new();
        let maps = [self.filters.take(), self.sort.take(), self.meta.take()];
        for (kind, map) in FieldKind::ALL.into_iter().zip(maps) {
            if let Some(map) = map {
                fields::add_map(kind, &map, line, &mut fields, problems);
            }
        }
        for (name, value) in [("tags", self.tags.take()), ("categories", self.categories.take())] {
            if let Some(value) = value {
                problems.extend(fields::add_value(FieldKind::Filter, name, &value, line(name), &mut fields).err());
            }
        }
        fields
    }
}

/// Reads a page.
pub(crate) fn read(file: &str) -> Page {
    let (front, body) = split(file);
    let lines = front.as_ref().map_or("", |front| front.text);
    let (mut front, broken) = match front.map_or(Ok(FrontMatter::default()), parse) {
        Ok(front) => (front, None),
        Err(error) => (FrontMatter::default(), Some(error)),
    };
    let mut text = TextWriter::new();
    let h1 = write_body(body, &mut text);
    let mut problems = Vec::new();
    let fields = front.fields(lines, &mut problems);
    Page { front, h1, text, broken, fields, problems }
}

/// How front matter is written.
enum Notation {
    Yaml,
    Toml,
}

/// Front matter, not yet parsed.
struct Front<'a> {
    notation: Notation,
    text: &'a str,
}

/// The front matter, if there is any, and the text below it.
fn split(file: &str) -> (Option<Front<'_>>, &str) {
    let first = file.lines().next().unwrap_or_default();
    let (fence, notation) = match first.trim_end() {
        "---" => ("---", Notation::Yaml),
        "+++" => ("+++", Notation::Toml),
        _ => return (None, file),
    };
    let start = first.len() + file[first.len()..].find('\n').map_or(0, |at| at + 1);
    let mut end = start;
    for line in file[start..].split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return (Some(Front { notation, text: &file[start..end] }), &file[end + line.len()..]);
        }
        end += line.len();
    }
    // Never closed: then the first line is a rule across the page.
    (None, file)
}

/// # Errors
/// The line, from 1 in the file, and what is wrong.
fn parse(Front { notation, text }: Front<'_>) -> Result<FrontMatter, (u64, String)> {
    match notation {
        Notation::Yaml => {
            serde_saphyr::from_str::<Option<FrontMatter>>(text).map(Option::unwrap_or_default).map_err(|error| {
                let line = error.location().map_or(0, |location| location.line());
                (line + 1, reason(&error.without_snippet().to_string()))
            })
        }
        Notation::Toml => {
            let mut table: toml::Table = toml::from_str(text).map_err(|error| {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                (before.matches('\n').count() as u64 + 2, reason(error.message()))
            })?;
            // TOML has dates of its own, which are not strings.
            let text = |key: &str| match table.get(key)? {
                toml::Value::String(text) => Some(text.clone()),
                toml::Value::Datetime(date) => Some(date.to_string()),
                toml::Value::Integer(number) => Some(number.to_string()),
                _ => None,
            };
            let (title, date, url, permalink) = (text("title"), text("date"), text("url"), text("permalink"));
            let draft = table.get("draft").and_then(toml::Value::as_bool).unwrap_or(false);
            let mut take = |key: &str| table.remove(key).map(Value::from);
            Ok(FrontMatter {
                title,
                date,
                url,
                permalink,
                draft,
                filters: take("filters"),
                sort: take("sort"),
                meta: take("meta"),
                tags: take("tags"),
                categories: take("categories"),
            })
        }
    }
}

/// The first line of a parser's message, without the place: that is given for the whole file.
fn reason(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.split(" at line ").next().unwrap_or_default().to_owned()
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
    let mut images = 0_usize;
    let mut html_block = None;
    for event in Parser::new_ext(body, options) {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            // The words of an image are not shown.
            _ if images > 0 => {}
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

    fn front(file: &str) -> FrontMatter {
        let page = read(file);
        assert_eq!(page.broken, None, "{file}");
        page.front
    }

    #[test]
    fn yaml_front_matter() {
        let page = read(
            "---\ntitle: \"بيان: حول قانون الانتخابات\"\ndate: 2024-03-18T10:00:00+03:00\npermalink: /statements/12/\ntags: [بيانات, قانون]\nauthor: {name: ليلى}\n---\n\nنص البيان.\n",
        );
        assert_eq!(page.front.title.as_deref(), Some("بيان: حول قانون الانتخابات"));
        assert_eq!(page.front.date.as_deref(), Some("2024-03-18T10:00:00+03:00"));
        assert_eq!(page.front.url(), Some("/statements/12/"));
        assert!(!page.front.draft);
        assert_eq!(page.text.finish().0, "نص البيان.");
        assert_eq!(
            front("---\r\ntitle: 2254\r\ndate: 2015-12-18\r\ndraft: true\r\n---\r\nنص").title.as_deref(),
            Some("2254")
        );
        assert!(front("---\ndraft: true\n---\n").draft);
        assert_eq!(front("---\n---\nنص"), FrontMatter::default());
        assert_eq!(front("---\n# تعليق\ntitle:\n---\nنص"), FrontMatter::default());
    }

    #[test]
    fn toml_front_matter() {
        let front = front(
            "+++\ntitle = \"زيارة\"\ndate = 2024-03-18\nurl = \"/visit/\"\ndraft = true\n[extra]\na = 1\n+++\nنص",
        );
        assert_eq!((front.title.as_deref(), front.date.as_deref()), (Some("زيارة"), Some("2024-03-18")));
        assert_eq!((front.url(), front.draft), (Some("/visit/"), true));
    }

    #[test]
    fn filters_sort_keys_and_meta() {
        let check = |file: &str| {
            let page = read(file);
            assert_eq!(page.problems, []);
            let found: Vec<_> = page
                .fields
                .iter()
                .map(|field| (field.kind.name(), field.name.as_str(), field.value.as_str()))
                .collect();
            assert_eq!(
                found,
                [
                    ("filters", "المدينة", "حلب"),
                    ("filters", "سنة", "2024"),
                    ("filters", "سنة", "2025"),
                    ("sort", "price", "1.5"),
                    ("meta", "image", "a.svg"),
                    ("filters", "tags", "بيانات"),
                    ("filters", "tags", "قانون"),
                    ("filters", "categories", "أخبار"),
                ]
            );
            assert_eq!(page.fields[1].line, page.fields[2].line);
            page.fields[1].line
        };
        let yaml = "---\ntitle: ع\nfilters:\n  المدينة: حلب\n  سنة: [2024, 2025]\nsort: {price: 1.5}\nmeta:\n  image: a.svg\ntags: [بيانات, قانون]\ncategories: أخبار\n---\nنص";
        assert_eq!(check(yaml), Some(5));
        let toml = "+++\ntags = [\"بيانات\", \"قانون\"]\ncategories = \"أخبار\"\n[filters]\n\"المدينة\" = \"حلب\"\n\"سنة\" = [2024, 2025]\n[sort]\nprice = 1.5\n[meta]\nimage = \"a.svg\"\n+++\nنص";
        assert_eq!(check(toml), Some(6));
        assert_eq!(
            read("---\ntags:\nfilters:\n---\nنص").fields.iter().filter(|field| !field.value.is_empty()).count(),
            0
        );
    }

    #[test]
    fn fields_of_the_wrong_form_are_named_by_their_line_and_the_page_is_read() {
        let page = read("---\ntitle: ع\nfilters: 5\nsort:\n  price: [1]\ntags:\n  a: b\n---\nنص");
        assert_eq!((page.front.title.as_deref(), page.broken), (Some("ع"), None));
        let lines: Vec<_> = page.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [Some(3), Some(5), Some(6)], "{:?}", page.problems);
    }

    #[test]
    fn headings_have_the_ids_that_are_written() {
        let page =
            read("# ع {#top}\n\nنص\n\n## حقوق الطفل {#rights}\n\nنص\n\n## بلا\n\n<a id=\"old\"></a>\n\n## قديم\n");
        let (body, _, sections) = page.text.finish();
        let found: Vec<_> = sections.iter().map(|section| (section.anchor.as_str(), &body[section.start..])).collect();
        assert_eq!(found.iter().map(|(anchor, _)| *anchor).collect::<Vec<_>>(), ["top", "rights", "old"]);
        assert!(found[1].1.starts_with("حقوق الطفل\n") && found[2].1 == "قديم");
    }

    #[test]
    fn broken_front_matter_is_named_by_its_line_and_the_page_is_read() {
        let check = |file: &str, line: u64| {
            let page = read(file);
            let (found, message) = page.broken.unwrap();
            assert_eq!(found, line, "{file:.100}: {message}");
            assert!(!message.is_empty() && !message.contains("at line"), "{message}");
            assert_eq!(page.text.finish().0, "نص.");
        };
        check("---\ndate: 2024-01-01\ntitle: خبر: عاجل: جدا\n---\nنص.", 3);
        check("---\ntitle: \"أ\n---\nنص.", 3);
        check("---\ntitle: [أ]\n---\nنص.", 2);
        check("---\ntitle: {a: 1}\n---\nنص.", 2);
        check("+++\ntitle = \"أ\"\ndate = \n+++\nنص.", 3);
        check(&format!("---\na: {}\n---\nنص.", "[".repeat(100_000)), 2);
    }

    #[test]
    fn a_rule_is_not_front_matter() {
        assert_eq!(read("---\nنص\n\nآخر").text.finish().0, "نص\nآخر");
    }

    #[test]
    fn text_of_every_kind() {
        let check = |file: &str, h1: Option<&str>, body: &str| {
            let page = read(file);
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
        check("قبل ![صورة الوفد](a.png) بعد ~~خطأ~~[^1]\n\n[^1]: حاشية\n\n- [x] تم", None, "قبل بعد خطأ\nحاشية\nتم");
        check("سطر  \nآخر<br>وثالث <span dir=\"rtl\">ورابع</span>", None, "سطر\nآخر\nوثالث ورابع");
        check(
            "<div align=\"center\">\n<h1>فهرس &amp; بحث</h1>\n<!-- سر -->\n<script>var a;</script>\n</div>\n\nنص",
            Some("فهرس & بحث"),
            "فهرس & بحث\nنص",
        );
        check("عنوان\n=====\n\n# ثان", Some("عنوان"), "عنوان\nثان");
    }
}
