//! A page of the demo site, from its Markdown.
//!
//! ```text
//! ---
//! title: "مدرسة السبت: العربية لأبناء المهجر"
//! date: 2025-08-20
//! filters: {"نوع الصفحة": "خدمة", "المدينة": ["برلين", "مالمو"]}
//! meta: {"image": "/static/pictures/school.svg", "image_alt": "سبّورة"}
//! ---
//! Markdown, with tables and footnotes.
//!
//! ## A heading that can be linked to {#its-id}
//! ```

use anyhow::{Context, Result, bail};
use minijinja::Value;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use serde::{Deserialize, Serialize};

/// The longest summary, in characters; it ends at a word.
const SUMMARY: usize = 180;

/// As they are called in Syria, Lebanon, Jordan, Palestine and Iraq.
const MONTHS: [&str; 12] = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
];

/// What templates see of a page.
#[derive(Serialize)]
pub(super) struct Page {
    pub(super) url: String,
    title: String,
    /// For readers: 5 آذار 2023.
    date: Option<String>,
    /// 2023-03-05.
    pub(super) date_iso: Option<String>,
    /// What stands at its head, if it has a picture: address and words.
    picture: Option<Picture>,
    /// The first paragraph as plain text, shortened.
    summary: String,
    /// The Markdown rendered; marked as safe, so that templates do not escape it.
    html: Value,
    /// The addresses it links to.
    #[serde(skip)]
    pub(super) links: Vec<String>,
}

#[derive(Deserialize, Serialize)]
struct Picture {
    image: String,
    image_alt: String,
}

/// What a page says of itself.
#[derive(Default)]
struct FrontMatter {
    title: Option<String>,
    date: Option<String>,
    picture: Option<Picture>,
}

impl Page {
    pub(super) fn parse(markdown: &str, url: String) -> Result<Page> {
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
        let (mut front_matter, mut summary, mut links) = (String::new(), String::new(), Vec::new());
        let (mut in_front_matter, mut in_first_paragraph, mut paragraphs) = (false, false, 0);
        for event in &events {
            match event {
                Event::Start(Tag::MetadataBlock(_)) => in_front_matter = true,
                Event::End(TagEnd::MetadataBlock(_)) => in_front_matter = false,
                Event::Start(Tag::Paragraph) => {
                    paragraphs += 1;
                    in_first_paragraph = paragraphs == 1;
                }
                Event::End(TagEnd::Paragraph) => in_first_paragraph = false,
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
                Event::Text(text) if in_front_matter => front_matter.push_str(text),
                Event::Text(text) | Event::Code(text) if in_first_paragraph => summary.push_str(text),
                Event::SoftBreak | Event::HardBreak if in_first_paragraph => summary.push(' '),
                _ => {}
            }
        }
        let FrontMatter { title, date: date_iso, picture } = parse_front_matter(&front_matter)?;
        let title = title.context("the page has no title: it must begin with the lines ---, title: …, ---")?;
        links.extend(picture.iter().map(|picture| picture.image.clone()));
        let date = date_iso.as_deref().map(readable_date).transpose()?;
        let mut html = String::new();
        html::push_html(&mut html, events.into_iter());
        let html = Value::from_safe_string(html);
        Ok(Page { url, title, date, date_iso, picture, summary: shorten(&summary), html, links })
    }
}

/// The keys a page of this site has, one on a line, a value in double quotes where YAML wants them. What pages are filtered by
/// is for fihris, which reads it for itself.
fn parse_front_matter(text: &str) -> Result<FrontMatter> {
    let mut front = FrontMatter::default();
    for line in text.lines() {
        let (key, value) =
            line.split_once(':').with_context(|| format!("front matter is `key: value`, not `{line}`"))?;
        let value = match value.trim() {
            quoted if quoted.starts_with('"') => {
                serde_json::from_str(quoted).with_context(|| format!("wrong quotes in `{line}`"))?
            }
            plain => plain.to_owned(),
        };
        match key {
            "title" => front.title = Some(value),
            "date" => front.date = Some(value),
            "meta" => {
                front.picture = Some(serde_json::from_str(&value).with_context(|| format!("no picture in `{line}`"))?);
            }
            "filters" => {}
            key => bail!("front matter has title, date, filters and meta, not `{key}`"),
        }
    }
    Ok(front)
}

/// `2023-03-05` as 5 آذار 2023.
fn readable_date(iso: &str) -> Result<String> {
    let read = || {
        let mut parts = iso.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day = day.parse().ok().filter(|day: &u8| (1..=31).contains(day))?;
        (iso.len() == "YYYY-MM-DD".len()).then(|| format!("{day} {month} {year}"))
    };
    read().with_context(|| format!("a date is YYYY-MM-DD, not `{iso}`"))
}

fn shorten(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(SUMMARY) else { return text.to_owned() };
    let end = text[..limit].rfind(' ').unwrap_or(limit);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_front_matter_is_explained() {
        for (front_matter, complaint) in [
            ("date: 2023-03-05", "no title"),
            ("title: ع\ntags: x", "not `tags`"),
            ("title: ع\ndate: 2023-13-05", "not `2023-13-05`"),
            ("title: ع\ndate: 5/3/2023", "not `5/3/2023`"),
            ("title: \"ع", "wrong quotes in `title: \"ع`"),
            ("title", "not `title`"),
        ] {
            let page = Page::parse(&format!("---\n{front_matter}\n---\nنصّ\n"), "/a/".into());
            let error = page.map_or_else(|error| format!("{error:#}"), |_| "parsed".into());
            assert!(error.contains(complaint), "{error}");
        }
    }

    #[test]
    fn a_summary_is_the_first_paragraph_and_ends_at_a_word() -> Result<()> {
        let summary = |text: &str| Ok(Page::parse(&format!("---\ntitle: ع\n---\n{text}"), "/a/".into())?.summary);
        let check = |text: &str, expected: &str| -> Result<()> {
            let summary: Result<String> = summary(text);
            assert_eq!(summary?, expected);
            Ok(())
        };
        check("## عنوان\n\nفقرة *أولى*\nقصيرة.\n\nفقرة ثانية.\n", "فقرة أولى قصيرة.")?;
        check(&"كلمة ".repeat(100), &format!("{}…", ["كلمة"; 36].join(" ")))
    }
}
