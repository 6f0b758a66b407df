//! What a page says of itself before its text begins.
//!
//! ```text
//! ---            +++                 {"title": "بيان",     title: بيان
//! title: بيان     title = "بيان"       "draft": false}       status: published
//! ---            +++
//! نص              نص                  نص                     (an empty line)  نص
//! ```
//!
//! YAML, TOML, JSON, or bare lines as Pelican and MultiMarkdown have them. The case of a key does not matter. Whatever may say that a page is a
//! draft, private, or not to be found is taken at its word: [`withheld`] knows the keys of the usual generators. So front matter that cannot be
//! read is an error, and its page is left out: it may be a draft.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::date::{self, Order};
use crate::fields::{self, Field, FieldKind, Value};
use crate::kin;
use crate::omission::Reason;

/// What is known of a page by its front matter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    /// Where the page is: `url`, else `permalink`.
    pub(crate) url: Option<String>,
    /// What stands in the place of the file's name in its address.
    pub(crate) slug: Option<String>,
    /// The language, as a tag.
    pub(crate) lang: Option<String>,
    /// Why the page must not be published, whatever day it is.
    pub(crate) withheld: Option<Reason>,
    /// The days on which it is public.
    pub(crate) days: Days,
    /// `tags` and `categories` are filters too.
    pub(crate) fields: Vec<Field>,
    pub(crate) categories: Vec<String>,
    /// What is wrong with them, and in which line.
    pub(crate) problems: Vec<(Option<u64>, String)>,
}

/// The days on which a page is public, as `YYYY-MM-DD`, both included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

impl Days {
    pub(crate) fn include(&self, today: &str) -> bool {
        self.first.as_deref().is_none_or(|first| first <= today)
            && self.last.as_deref().is_none_or(|last| today <= last)
    }
}

/// How front matter is written.
#[derive(Clone, Copy)]
enum Notation {
    Yaml,
    Toml,
    Json,
    Lines,
}

/// The line, from 1, and what is wrong there.
type Problem = (u64, String);

/// How front matter is written, the front matter, and the text below it.
type Split<'a> = (Notation, &'a str, &'a str);

/// Takes the front matter off a file. Gives the text below it too; no front matter is none.
///
/// # Errors
/// The line, from 1 in the file, and what is wrong.
pub(crate) fn read(file: &str) -> Result<(Option<FrontMatter>, &str), Problem> {
    let Some((notation, text, body)) = split(file)? else {
        return Ok((None, file));
    };
    // Behind the line with the fence, where there is one.
    let first_line = if matches!(notation, Notation::Yaml | Notation::Toml) { 2 } else { 1 };
    let entries = parse(notation, text).map_err(|(line, reason)| (line + first_line, reason))?;
    Ok((Some(FrontMatter::of(entries, text, first_line)), body))
}

/// [`read`] for HTML, in which only YAML and TOML between fences are front matter.
pub(crate) fn read_fenced(file: &str) -> Result<(Option<FrontMatter>, &str), Problem> {
    if begins(file.as_bytes()) { read(file) } else { Ok((None, file)) }
}

/// Whether a file begins with the fence of front matter.
pub(crate) fn begins(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    [b"---", b"+++"].iter().any(|fence| {
        start.strip_prefix(*fence).is_some_and(|rest| rest.starts_with(b"\n") || rest.starts_with(b"\r\n"))
    })
}

/// The front matter and the text below it.
fn split(file: &str) -> Result<Option<Split<'_>>, Problem> {
    let first = file.lines().next().unwrap_or_default();
    let (fence, notation) = match first.trim_end() {
        "---" => ("---", Notation::Yaml),
        "+++" => ("+++", Notation::Toml),
        _ if is_json(file) => return split_json(file).map(Some),
        _ => return Ok(split_lines(file)),
    };
    let start = first.len() + file[first.len()..].find('\n').map_or(0, |at| at + 1);
    let mut end = start;
    for line in file[start..].split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return Ok(Some((notation, &file[start..end], &file[end + line.len()..])));
        }
        end += line.len();
    }
    // Never closed. Where a key follows it was meant to be front matter; else the first line is a rule across the page.
    match file[start..].lines().find(|line| !line.trim().is_empty()) {
        Some(line) if is_entry(line, notation) => Err((1, format!("no line {fence} ends it"))),
        _ => Ok(None),
    }
}

fn is_entry(line: &str, notation: Notation) -> bool {
    let sign = if matches!(notation, Notation::Toml) { '=' } else { ':' };
    line.split_once(sign).is_some_and(|(key, _)| {
        let key = key.trim_end();
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    })
}

/// `{` and a key in quotes: a shortcode or a template tag begins otherwise.
fn is_json(file: &str) -> bool {
    file.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

fn split_json(file: &str) -> Result<Split<'_>, Problem> {
    let mut values = serde_json::Deserializer::from_str(file).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let (text, body) = file.split_at(values.byte_offset());
            Ok((Notation::Json, text, body))
        }
        Some(Err(error)) => Err((error.line() as u64, reason(&error.to_string()))),
        None => Err((1, "it is empty".to_owned())),
    }
}

/// Lines of `key: value` up to an empty one, if one of them is a title.
fn split_lines(file: &str) -> Option<Split<'_>> {
    let mut end = 0;
    let mut has_title = false;
    for line in file.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        // An indented line goes on with the one before.
        if !(is_entry(line, Notation::Lines) || end > 0 && line.starts_with([' ', '\t'])) {
            return None;
        }
        has_title |= line.split_once(':').is_some_and(|(key, _)| key.trim_end().eq_ignore_ascii_case("title"));
        end += line.len();
    }
    has_title.then(|| (Notation::Lines, &file[..end], &file[end..]))
}

/// Keys, in lower case, and their values.
struct Entries(Vec<(String, Value)>);

/// Keys whose value is wanted as it is written: the title 2.10 is no number.
const WRITTEN: &[&str] = &["title", "date", "url", "permalink", "slug", "publishdate", "expirydate"];

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entries;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys with values")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    let key = key.to_lowercase();
                    let value = if WRITTEN.contains(&key.as_str()) {
                        map.next_value::<Option<String>>()?.map_or(Value::Null(()), Value::Text)
                    } else {
                        map.next_value::<Value>()?
                    };
                    entries.push((key, value));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// # Errors
/// The line, from 0 in `text`, and what is wrong.
fn parse(notation: Notation, text: &str) -> Result<Vec<(String, Value)>, Problem> {
    match notation {
        Notation::Yaml => {
            let entries = serde_saphyr::from_str::<Option<Entries>>(text).map_err(|error| {
                let line = error.location().map_or(0, |location| location.line());
                (line.saturating_sub(1), reason(&error.without_snippet().to_string()))
            })?;
            Ok(entries.map_or_else(Vec::new, |Entries(entries)| entries))
        }
        Notation::Toml => {
            let table: toml::Table = toml::from_str(text).map_err(|error| {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                (before.matches('\n').count() as u64, reason(error.message()))
            })?;
            Ok(table.into_iter().map(|(key, value)| (key.to_lowercase(), value.into())).collect())
        }
        Notation::Json => match serde_json::from_str(text) {
            Ok(Value::Map(map)) => Ok(map.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect()),
            Ok(_) => Err((0, "it is no object".to_owned())),
            Err(error) => Err((error.line().saturating_sub(1) as u64, reason(&error.to_string()))),
        },
        Notation::Lines => {
            let entries =
                text.lines().filter(|line| !line.starts_with([' ', '\t'])).filter_map(|line| line.split_once(':'));
            Ok(entries.map(|(key, value)| (key.trim().to_lowercase(), Value::Text(value.trim().to_owned()))).collect())
        }
    }
}

/// The first line of a parser's message, without the place: that is given for the whole file.
fn reason(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.split(" at line ").next().unwrap_or_default().to_owned()
}

impl FrontMatter {
    /// `text` has the lines in which the entries stand, from `first_line` of the file.
    fn of(entries: Vec<(String, Value)>, text: &str, first_line: u64) -> Self {
        let is_key = |line: &str, name: &str| {
            let rest = line.trim_start_matches([' ', '\t', '"', '\'', '{']);
            let rest =
                rest.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &rest[name.len()..]);
            rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '"', '\'']).starts_with([':', '=']))
        };
        // A name that stands inside a line is not looked for.
        let line =
            |name: &str| text.lines().zip(first_line..).find(|(line, _)| is_key(line, name)).map(|(_, number)| number);
        let mut front = Self::default();
        let mut permalink = None;
        for (key, value) in entries {
            let why = withheld(&key, &value);
            front.withheld = front.withheld.or(why);
            if let Some(text) = value.text().filter(|text| !text.trim().is_empty()) {
                match key.as_str() {
                    "title" => front.title = Some(text),
                    "date" => front.date = Some(text),
                    "url" => front.url = Some(text),
                    // What is no path switches the page off, see `withheld`.
                    "permalink" if why.is_none() => permalink = Some(text),
                    "slug" => front.slug = Some(text),
                    "lang" | "language" | "locale" => front.lang = kin::tag(&text).or(front.lang),
                    _ => {}
                }
            }
            match key.as_str() {
                "publishdate" => front.days.first = day(&value),
                "expirydate" | "unpublishdate" => front.days.last = day(&value),
                "filters" => fields::add_map(FieldKind::Filter, &value, line, &mut front.fields, &mut front.problems),
                "sort" => fields::add_map(FieldKind::Sort, &value, line, &mut front.fields, &mut front.problems),
                "meta" => fields::add_map(FieldKind::Meta, &value, line, &mut front.fields, &mut front.problems),
                "tags" | "categories" | "category" => {
                    let name = if key == "tags" { "tags" } else { "categories" };
                    let before = front.fields.len();
                    let added =
                        fields::add_value(FieldKind::Filter, name, &listed(value), line(&key), &mut front.fields);
                    front.problems.extend(added.err());
                    if name == "categories" {
                        front.categories.extend(front.fields[before..].iter().map(|field| field.value.clone()));
                    }
                }
                _ => {}
            }
        }
        if front.days.first.is_none() {
            front.days.first = front.date.as_deref().and_then(|date| date::day(date, Order::DayFirst));
        }
        front.url = front.url.or(permalink);
        front
    }
}

/// Tags in one text, with commas between, as a list.
fn listed(value: Value) -> Value {
    match value {
        Value::Text(text) => {
            Value::List(text.split([',', '،']).map(|tag| Value::Text(tag.trim().to_owned())).collect())
        }
        value => value,
    }
}

fn day(value: &Value) -> Option<String> {
    value.text().and_then(|text| date::day(&text, Order::DayFirst))
}

/// Why a page that says this of itself must not be found. `key` is in lower case.
pub(crate) fn withheld(key: &str, value: &Value) -> Option<Reason> {
    let word = || value.text().unwrap_or_default().trim().to_lowercase();
    let is = |words: &[&str]| words.contains(&word().as_str());
    let reason = match key {
        "draft" if !is_no(value) => Reason::Draft,
        "published" | "publish" if is_no(value) && *value != Value::Null(()) => Reason::Draft,
        "status" | "visibility" | "state" if is(&["draft", "auto-draft", "pending", "unpublished", "trash"]) => {
            Reason::Draft
        }
        "status" | "visibility" | "state" if is(&["future", "scheduled"]) => Reason::Scheduled,
        "status" | "visibility" | "state" if is(&["private", "protected", "password", "internal"]) => Reason::Private,
        "status" | "visibility" | "state" if is(&["hidden", "unlisted"]) => Reason::Unlisted,
        "password" | "private" | "protected" if !is_no(value) => Reason::Private,
        "robots" if word().split(',').any(|ask| matches!(ask.trim(), "noindex" | "none")) => Reason::Unlisted,
        "noindex" | "unlisted" | "hidden" | "headless" | "search_exclude" | "searchexclude" | "searchhidden"
            if !is_no(value) =>
        {
            Reason::Unlisted
        }
        "search" | "pagefind" | "fihris" | "permalink" if is_no(value) && *value != Value::Null(()) => Reason::Unlisted,
        "search" => match value {
            Value::Map(map) if map.get("exclude").is_some_and(|value| !is_no(value)) => Reason::Unlisted,
            _ => return None,
        },
        "build" | "_build" => match value {
            Value::Map(map)
                if map
                    .get("render")
                    .is_some_and(|value| is_no(value) || value.text().is_some_and(|text| text == "never")) =>
            {
                Reason::Unlisted
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(reason)
}

/// Whether a value says no, also in quotes.
fn is_no(value: &Value) -> bool {
    value
        .text()
        .is_some_and(|text| matches!(text.trim().to_lowercase().as_str(), "" | "false" | "no" | "off" | "n" | "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(file: &str) -> FrontMatter {
        super::read(file).unwrap().0.unwrap()
    }

    fn body(file: &str) -> &str {
        super::read(file).unwrap().1
    }

    #[test]
    fn four_notations() {
        let expected = |front: FrontMatter, file: &str| {
            assert_eq!(front.title.as_deref(), Some("بيان: عاجل"), "{file}");
            assert_eq!((front.date.as_deref(), front.slug.as_deref()), (Some("2024-03-18"), Some("a")), "{file}");
            assert_eq!(front.withheld, None, "{file}");
        };
        for file in [
            "---\ntitle: \"بيان: عاجل\"\ndate: 2024-03-18\nSlug: a\nauthor: {name: ليلى}\n---\nنص",
            "---\r\ntitle: 'بيان: عاجل'\r\ndate: 2024-03-18\r\nslug: a\r\n...\r\nنص",
            "+++\ntitle = \"بيان: عاجل\"\ndate = 2024-03-18\nslug = \"a\"\n[extra]\na = 1\n+++\nنص",
            "{\n  \"title\": \"بيان: عاجل\", \"date\": \"2024-03-18\",\n  \"slug\": \"a\"\n}\nنص",
            "Title: بيان: عاجل\nDate: 2024-03-18\nSlug: a\nAuthors: ليلى\n   وسمر\n\nنص",
        ] {
            expected(front(file), file);
            assert_eq!(body(file).trim(), "نص", "{file}");
        }
    }

    #[test]
    fn values_are_as_they_are_written() {
        assert_eq!(front("---\ntitle: 2.10\n---\n").title.as_deref(), Some("2.10"));
        assert_eq!(front("---\ntitle: true\n---\n").title.as_deref(), Some("true"));
        let page = front("---\npermalink: /statements/12/\ndate: 2024-03-18T10:00:00+03:00\n---\n");
        assert_eq!(
            (page.url.as_deref(), page.date.as_deref()),
            (Some("/statements/12/"), Some("2024-03-18T10:00:00+03:00"))
        );
        assert_eq!(front("---\nurl: /a/\npermalink: /b/\n---\n").url.as_deref(), Some("/a/"));
        for empty in ["---\n---\nنص", "---\n# تعليق\ntitle:\n---\nنص", "{}\nنص"] {
            assert_eq!(front(empty), FrontMatter::default(), "{empty}");
        }
    }

    #[test]
    fn what_begins_otherwise_is_no_front_matter() {
        for file in [
            "---\nنص\n\nآخر",
            "---\n",
            "{{< note >}}نص",
            "{% include a.html %}",
            "{نص}",
            "ملاحظة: نص\n\nآخر",
            "Note: text\n\nmore",
            "# عنوان\n\ntitle: a",
            "",
        ] {
            let (front, body) = super::read(file).unwrap();
            assert_eq!((front, body), (None, file));
        }
        assert_eq!(super::read_fenced("{\"title\": \"a\"}").unwrap(), (None, "{\"title\": \"a\"}"));
    }

    #[test]
    fn whatever_may_be_a_draft_or_private_is_withheld() {
        let check = |entry: &str, expected: Option<Reason>| {
            assert_eq!(front(&format!("---\ntitle: ع\n{entry}\n---\nنص")).withheld, expected, "{entry}");
        };
        for entry in [
            "draft: true",
            "draft: \"true\"",
            "Draft: TRUE",
            "DRAFT: yes",
            "draft: 1",
            "draft: maybe",
            "draft: [a]",
            "published: false",
            "publish: 'no'",
            "status: Draft",
            "Status: pending",
        ] {
            check(entry, Some(Reason::Draft));
        }
        for entry in ["password: \"1234\"", "private: true", "status: private", "visibility: private"] {
            check(entry, Some(Reason::Private));
        }
        for entry in [
            "search:\n  exclude: true",
            "search: false",
            "robots: noindex, nofollow",
            "noindex: true",
            "permalink: false",
            "pagefind: false",
            "unlisted: true",
            "search_exclude: true",
            "build: {render: never}",
            "searchHidden: true",
        ] {
            check(entry, Some(Reason::Unlisted));
        }
        for entry in [
            "draft: false",
            "draft: \"false\"",
            "draft:",
            "draft: 0",
            "published: true",
            "published: 2024-03-18",
            "published:",
            "status: stable",
            "status: published",
            "password:",
            "search: true",
            "search:\n  boost: 2",
            "robots: index, follow",
            "sitemap: false",
            "build: {list: never}",
        ] {
            check(entry, None);
        }
        assert_eq!(front("+++\ntitle = \"a\"\ndraft = true\n+++\n").withheld, Some(Reason::Draft));
        assert_eq!(front("{\"title\": \"a\", \"Draft\": true}\nنص").withheld, Some(Reason::Draft));
        assert_eq!(front("Title: a\nStatus: draft\n\nنص").withheld, Some(Reason::Draft));
    }

    #[test]
    fn days() {
        let days = |entries: &str| front(&format!("---\n{entries}\n---\n")).days;
        assert!(!days("publishDate: 2099-01-01\ndate: 2020-01-01").include("2026-11-27"));
        assert!(!days("date: 2026-11-28 10:00").include("2026-11-27"));
        assert!(days("date: 2026-11-27").include("2026-11-27"));
        assert!(!days("expiryDate: 2026-11-26").include("2026-11-27"));
        assert!(days("expiryDate: 2026-11-27\ndate: آذار").include("2026-11-27"));
    }

    #[test]
    fn filters_sort_keys_and_meta() {
        let check = |file: &str| {
            let page = front(file);
            assert_eq!(page.problems, []);
            let mut found: Vec<_> = page
                .fields
                .iter()
                .map(|field| (field.kind.name(), field.name.as_str(), field.value.as_str()))
                .collect();
            found.sort_unstable();
            assert_eq!(
                found,
                [
                    ("filters", "categories", "أخبار"),
                    ("filters", "tags", "بيانات"),
                    ("filters", "tags", "قانون"),
                    ("filters", "المدينة", "حلب"),
                    ("filters", "سنة", "2024"),
                    ("filters", "سنة", "2025"),
                    ("meta", "image", "a.svg"),
                    ("sort", "price", "1.5"),
                ]
            );
            page.fields.iter().find(|field| field.value == "2025").unwrap().line
        };
        let yaml = "---\ntitle: ع\nfilters:\n  المدينة: حلب\n  سنة: [2024, 2025]\nsort: {price: 1.5}\nmeta:\n  image: a.svg\ntags: [بيانات, قانون]\ncategories: أخبار\n---\nنص";
        assert_eq!(check(yaml), Some(5));
        let toml = "+++\ntags = [\"بيانات\", \"قانون\"]\ncategories = \"أخبار\"\n[filters]\n\"المدينة\" = \"حلب\"\n\"سنة\" = [2024, 2025]\n[sort]\nprice = 1.5\n[meta]\nimage = \"a.svg\"\n+++\nنص";
        assert_eq!(check(toml), Some(6));
        let lines = front("Title: ع\nTags: بيانات، قانون\nCategory: أخبار\n\nنص");
        assert_eq!(
            lines.fields.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(),
            ["بيانات", "قانون", "أخبار"]
        );
    }

    #[test]
    fn fields_of_the_wrong_form_are_named_by_their_line() {
        let page = front("---\ntitle: ع\nfilters: 5\nsort:\n  price: [1]\ntags:\n  a: b\n---\nنص");
        assert_eq!(page.title.as_deref(), Some("ع"));
        let lines: Vec<_> = page.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [Some(3), Some(5), Some(6)], "{:?}", page.problems);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        let check = |file: &str, line: u64| {
            let (found, message) = super::read(file).unwrap_err();
            assert_eq!(found, line, "{file:.100}: {message}");
            assert!(!message.is_empty() && !message.contains("at line"), "{message}");
        };
        check("---\ndate: 2024-01-01\ntitle: خبر: عاجل: جدا\n---\nنص.", 3);
        check("---\ntitle: \"أ\n---\nنص.", 3);
        check("---\ntitle: [أ]\n---\nنص.", 2);
        check("---\ntitle: [خطأ\n---\nنص.", 2);
        check("---\ntitle: {a: 1}\n---\nنص.", 2);
        check("---\ntitle: عنوان\ndraft: true\n\nنص.", 1);
        check("+++\ntitle = \"أ\"\ndate = \n+++\nنص.", 3);
        check("{\"title\": \"أ\",\n \"draft\": }\nنص.", 2);
        check(&format!("---\na: {}\n---\nنص.", "[".repeat(100_000)), 2);
    }
}
