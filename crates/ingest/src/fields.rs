//! What a page says of itself besides its text: values of filters, sort keys, and what a hit shows.
//!
//! ```text
//! data-fihris-filter="city"              the element's text            filters: {city: [حلب, حمص]}
//! data-fihris-meta="image[src]"          its attribute                 meta: {image: /a.svg}
//! data-fihris-sort="price:12, rest"      this value, commas and all    sort: {price: 12}
//! ```
//!
//! Meta named `title` or `date` is the page's title or date. `image` is an address, which is resolved against the page's and
//! refused like a page's own. What cannot be used is passed over with a warning.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::limits;
use crate::page::{Reading, Source};
use crate::text;
use crate::url::Base;

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Filter,
    Sort,
    Meta,
}

impl FieldKind {
    pub(crate) const ALL: [Self; 3] = [Self::Filter, Self::Sort, Self::Meta];

    /// As warnings call it, and front matter and rows the map of its names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Filter => "filters",
            Self::Sort => "sort",
            Self::Meta => "meta",
        }
    }

    /// The attribute of HTML, and its twin.
    pub(crate) fn attributes(self) -> [&'static str; 2] {
        match self {
            Self::Filter => ["data-fihris-filter", "data-pagefind-filter"],
            Self::Sort => ["data-fihris-sort", "data-pagefind-sort"],
            Self::Meta => ["data-fihris-meta", "data-pagefind-meta"],
        }
    }
}

/// A value as the page gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) kind: FieldKind,
    pub(crate) name: String,
    pub(crate) value: String,
    /// Where it stands, from 1, if its source is no line itself.
    pub(crate) line: Option<u64>,
}

/// Names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// Fields that can be used.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) meta: Pairs,
    pub(crate) filters: Pairs,
    pub(crate) sort: Pairs,
}

impl Fields {
    /// Takes the fields of the page at `url`.
    pub(crate) fn of(fields: Vec<Field>, place: &Place<'_>, source: &Source, reading: &mut Reading) -> Self {
        let mut out = Self::default();
        let mut filters = HashSet::new();
        let mut count = 0;
        for Field { kind, name, value, line } in fields {
            let source = line.map_or_else(|| source.clone(), |line| source.at_line(line));
            let (name, mut value) = (text::one_line(&name), text::one_line(&value));
            if value.is_empty() {
                continue;
            }
            let what = kind.name();
            if name.is_empty() {
                reading.warn(&source, format!("has a value of {what} without a name, passed over; name it"));
                continue;
            }
            if name.chars().count() > limits::FIELD_NAME_CHARS || value.chars().count() > limits::FIELD_VALUE_CHARS {
                let (names, values) = (limits::FIELD_NAME_CHARS, limits::FIELD_VALUE_CHARS);
                let start: String = name.chars().take(limits::FIELD_NAME_CHARS).collect();
                reading.warn(
                    &source,
                    format!("has {what} {start:?} with a name of more than {names} characters or a value of more than {values}, passed over; give shorter ones"),
                );
                continue;
            }
            count += 1;
            if count > limits::FIELDS {
                reading.warn(
                    &source,
                    format!(
                        "has more than {} filters, sort keys and meta values, the rest is passed over; leave some out",
                        limits::FIELDS
                    ),
                );
                break;
            }
            let list = match kind {
                FieldKind::Filter if !filters.insert((name.clone(), value.clone())) => continue,
                FieldKind::Filter => &mut out.filters,
                FieldKind::Sort => &mut out.sort,
                FieldKind::Meta if name == "title" || name == "date" => {
                    let slot = if name == "title" { &mut out.title } else { &mut out.date };
                    slot.get_or_insert(value);
                    continue;
                }
                FieldKind::Meta => &mut out.meta,
            };
            // Of a name that has one value, the first is it.
            if kind != FieldKind::Filter && list.iter().any(|(known, _)| *known == name) {
                continue;
            }
            if kind == FieldKind::Meta && name == "image" {
                match place.base.beside(place.url, &value, place.is_html) {
                    Ok(url) => value = url,
                    Err(error) => {
                        reading.warn(&source, format!("{error}; the image is passed over, correct it"));
                        continue;
                    }
                }
            }
            list.push((name, value));
        }
        // Those of one name follow on one another.
        out.filters.sort_by(|(a, _), (b, _)| a.cmp(b));
        out
    }
}

/// Where a page is, for addresses in it.
pub(crate) struct Place<'a> {
    pub(crate) base: &'a Base,
    pub(crate) url: &'a str,
    /// Its addresses are as browsers read them; in other kinds of files, `/` is the site's root.
    pub(crate) is_html: bool,
}

/// A value of front matter or of a row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Value {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    Null(()),
}

impl Value {
    pub(crate) fn text(&self) -> Option<String> {
        Some(match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Text(value) => value.clone(),
            Self::Null(()) => String::new(),
            Self::List(_) | Self::Map(_) => return None,
        })
    }

    /// The values of a name; several only for filters.
    fn texts(&self, kind: FieldKind) -> Option<Vec<String>> {
        match self {
            Self::List(list) if kind == FieldKind::Filter => list.iter().map(Self::text).collect(),
            value => Some(vec![value.text()?]),
        }
    }
}

impl From<toml::Value> for Value {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text),
            toml::Value::Integer(value) => Self::Integer(value),
            toml::Value::Float(value) => Self::Float(value),
            toml::Value::Boolean(value) => Self::Bool(value),
            toml::Value::Datetime(date) => Self::Text(date.to_string()),
            toml::Value::Array(list) => Self::List(list.into_iter().map(Self::from).collect()),
            toml::Value::Table(map) => Self::Map(map.into_iter().map(|(name, value)| (name, value.into())).collect()),
        }
    }
}

/// Adds the values of one name. `line` tells where a name stands.
///
/// # Errors
/// The line, if it is known, and what is wrong.
pub(crate) fn add_value(
    kind: FieldKind,
    name: &str,
    value: &Value,
    line: Option<u64>,
    out: &mut Vec<Field>,
) -> Result<(), (Option<u64>, String)> {
    let what = kind.name();
    let wanted = if kind == FieldKind::Filter { "text, a number or a list of them" } else { "text or a number" };
    let texts = value
        .texts(kind)
        .ok_or_else(|| (line, format!("{name:?} of its {what} is not {wanted}, passed over; correct it")))?;
    out.extend(texts.into_iter().map(|value| Field { kind, name: name.to_owned(), value, line }));
    Ok(())
}

/// Adds the values of a map of names.
pub(crate) fn add_map(
    kind: FieldKind,
    map: &Value,
    line: impl Fn(&str) -> Option<u64>,
    out: &mut Vec<Field>,
    problems: &mut Vec<(Option<u64>, String)>,
) {
    match map {
        Value::Null(()) => {}
        Value::Map(map) => {
            for (name, value) in map {
                problems.extend(add_value(kind, name, value, line(name), out).err());
            }
        }
        _ => {
            let what = kind.name();
            problems.push((
                line(what),
                format!("has {what} that are no names with values, passed over; write {what}: {{name: value}}"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(list: &[(FieldKind, &str, &str)]) -> (Fields, Vec<String>) {
        let fields = list.iter().map(|&(kind, name, value)| Field {
            kind,
            name: name.into(),
            value: value.into(),
            line: Some(3),
        });
        let base = Base::new("/repo/").unwrap();
        let place = Place { base: &base, url: "/repo/news/a/", is_html: true };
        let mut reading = Reading::default();
        let fields = Fields::of(fields.collect(), &place, &Source::file("a.html"), &mut reading);
        (fields, reading.warnings.iter().map(ToString::to_string).collect())
    }

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        list.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn values_are_cleaned_and_told_apart() {
        use FieldKind::{Filter, Meta, Sort};
        let (fields, warnings) = fields(&[
            (Filter, "نوع", " خبر\n عاجل "),
            (Filter, "city", "حلب"),
            (Filter, "نوع", "بيان"),
            (Filter, "city", "حلب"),
            (Filter, "city", " "),
            (Sort, "price", "12"),
            (Sort, "price", "13"),
            (Meta, "title", "عنوان"),
            (Meta, "date", "2024-03-18"),
            (Meta, "author", "ليلى\u{202E}"),
            (Meta, "image", "../b.svg"),
        ]);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(fields.filters, pairs(&[("city", "حلب"), ("نوع", "خبر عاجل"), ("نوع", "بيان")]));
        assert_eq!(fields.sort, pairs(&[("price", "12")]));
        assert_eq!(fields.meta, pairs(&[("author", "ليلى"), ("image", "/repo/news/b.svg")]));
        assert_eq!((fields.title.as_deref(), fields.date.as_deref()), (Some("عنوان"), Some("2024-03-18")));
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_line() {
        use FieldKind::{Filter, Meta};
        let long = "ا".repeat(limits::FIELD_VALUE_CHARS + 1);
        let (fields, warnings) = fields(&[
            (Filter, " ", "حلب"),
            (Meta, "about", &long),
            (Meta, "image", "javascript:alert(1)"),
            (Meta, "image", "/a.svg"),
        ]);
        let starts = [
            "a.html:3: has a value of filters without a name",
            "a.html:3: has meta \"about\"",
            "a.html:3: the URL \"javascript:alert(1)\"",
        ];
        assert_eq!(warnings.len(), starts.len());
        for (warning, start) in warnings.iter().zip(starts) {
            assert!(warning.starts_with(start), "{warning}");
        }
        assert_eq!(fields.meta, pairs(&[("image", "/a.svg")]));
    }

    #[test]
    fn a_page_of_nothing_but_values_is_bounded() {
        let many: Vec<String> = (0..limits::FIELDS + 5).map(|n| n.to_string()).collect();
        let list: Vec<_> = many.iter().map(|value| (FieldKind::Filter, "tags", value.as_str())).collect();
        let (fields, warnings) = fields(&list);
        assert_eq!((fields.filters.len(), warnings.len()), (limits::FIELDS, 1));
    }
}
