//! The demo site: Markdown pages and templates in, static HTML out, as a small site generator would make it.
//!
//! ```text
//! www/demo/site.toml            title, language, sections
//! www/demo/content/ID/NAME.md   a page of section ID, see `page`
//! www/demo/theme/*.html         minijinja templates: home.html, section.html, page.html and gallery.html are rendered
//! www/demo/theme/sw.js          if there is one, a template too: `addresses` is the list of everything else
//! www/demo/theme/…              anything else is copied as it is
//!   -->  www/dist/site/index.html, ID/index.html, ID/NAME/index.html, gallery/index.html, …
//! ```
//!
//! Every template gets `site` {title, language} and `sections` [{id, title, url, pages}], the newest page first.
//! section.html and page.html get their `section` too, page.html its `page` (the fields of `Page`).
//! No clock and no network: the same input gives the same bytes.

mod page;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::{Deserialize, Serialize};

use crate::folder::{self, Files, files_below, read_text};
use crate::shell::root;
use page::Page;

/// Shows the forms of the search box, if the theme has it.
const GALLERY: &str = "gallery.html";

/// The service worker, if the theme has one.
const WORKER: &str = "sw.js";

/// site.toml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    title: String,
    language: String,
    section: Vec<SectionConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionConfig {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct Section {
    id: String,
    title: String,
    url: String,
    /// The newest first.
    pages: Vec<Page>,
}

/// Renders the demo site.
pub(crate) fn build() -> Result<()> {
    let files = render(&root().join("www/demo"))?;
    folder::sync(&root().join("www/dist/site"), &files)
}

/// All files of the site whose sources are in `source`.
fn render(source: &Path) -> Result<Files> {
    let path = source.join("site.toml");
    let config: Config = toml::from_str(&read_text(&path)?).with_context(|| format!("in {}", path.display()))?;
    let sections = read_sections(&source.join("content"), config.section)?;
    let (templates, mut files) = read_theme(&source.join("theme"))?;
    let environment = environment(&templates)?;

    let site = context! { title => config.title, language => config.language };
    let common = context! { site, sections => Value::from(Serde(&sections)) };
    let mut add = |url: &str, template: &str, own: Value| -> Result<()> {
        let render = || environment.get_template(template)?.render(context! { ..own, ..common.clone() });
        let html = render().with_context(|| format!("cannot render {url} with {template}"))?;
        files.insert(Path::new(url.trim_start_matches('/')).join("index.html"), html.into_bytes());
        Ok(())
    };
    add("/", "home.html", context! {})?;
    if templates.iter().any(|(name, _)| name == GALLERY) {
        add("/gallery/", GALLERY, context! {})?;
    }
    for section in &sections {
        let this = context! { section => Value::from(Serde(section)) };
        add(&section.url, "section.html", this.clone())?;
        for page in &section.pages {
            add(&page.url, "page.html", context! { page => Value::from(Serde(page)), ..this.clone() })?;
        }
    }
    check_links(&sections, &files)?;
    if templates.iter().any(|(name, _)| name == WORKER) {
        let address = |path: &PathBuf| format!("/{}", path.display()).replace("index.html", "");
        let addresses: Vec<String> = files.keys().map(address).collect();
        let worker = environment.get_template(WORKER)?.render(context! { addresses })?;
        files.insert(WORKER.into(), worker.into_bytes());
    }
    Ok(files)
}

fn read_sections(content: &Path, configured: Vec<SectionConfig>) -> Result<Vec<Section>> {
    let empty =
        |SectionConfig { id, title }: SectionConfig| Section { url: format!("/{id}/"), id, title, pages: Vec::new() };
    let mut sections: Vec<Section> = configured.into_iter().map(empty).collect();
    for path in files_below(content)? {
        let name = path.strip_prefix(content)?.with_extension("");
        let id = name.iter().next().unwrap_or_default();
        let Some(section) = sections.iter_mut().find(|section| section.id.as_str() == id) else {
            bail!("{}: site.toml has no section {}", path.display(), id.display());
        };
        ensure!(path.extension().is_some_and(|extension| extension == "md"), "{}: not a .md file", path.display());
        let page = Page::parse(&read_text(&path)?, format!("/{}/", name.display()));
        section.pages.push(page.with_context(|| format!("in {}", path.display()))?);
    }
    for section in &mut sections {
        ensure!(!section.pages.is_empty(), "section {} has no page in {}", section.id, content.display());
        section.pages.sort_by(|a, b| b.date_iso.cmp(&a.date_iso).then_with(|| a.url.cmp(&b.url)));
    }
    Ok(sections)
}

/// Name and text of a template.
type Template = (String, String);

/// The templates of the theme, and its other files.
fn read_theme(theme: &Path) -> Result<(Vec<Template>, Files)> {
    let (mut templates, mut files) = (Vec::new(), Files::new());
    for path in files_below(theme)? {
        let name = path.strip_prefix(theme)?;
        match name.to_str() {
            Some(name) if name == WORKER || (name.ends_with(".html") && !name.contains('/')) => {
                templates.push((name.to_owned(), read_text(&path)?));
            }
            _ => drop(files.insert(name.to_owned(), folder::read(&path)?)),
        }
    }
    Ok((templates, files))
}

/// A mistyped variable in a template is an error, not an empty string.
fn environment(templates: &[Template]) -> Result<Environment<'_>> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    for (name, text) in templates {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Links within the site must lead somewhere.
fn check_links(sections: &[Section], files: &Files) -> Result<()> {
    for page in sections.iter().flat_map(|section| &section.pages) {
        for link in page.links.iter().filter_map(|link| link.strip_prefix('/')) {
            let path = link.split(['#', '?']).next().unwrap_or_default();
            let is_page = files.contains_key(&Path::new(path).join("index.html"));
            ensure!(
                is_page || files.contains_key(Path::new(path)),
                "{} links to /{link}, which does not exist",
                page.url
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "title = \"الموقع\"\nlanguage = \"ar\"\n[[section]]\nid = \"news\"\ntitle = \"أخبار\"\n";
    const BASE: &str = "{{ site.title }}|{% block main %}{% endblock %}";
    const HOME: &str = "{% extends 'base.html' %}{% block main %}\
        {% for s in sections %}{{ s.title }}{% for p in s.pages %} {{ p.title }}{% endfor %}{% endfor %}{% endblock %}";
    const SECTION: &str = "{% for p in section.pages %}{{ p.title }}: {{ p.summary }};{% endfor %}";
    const PAGE: &str = "{{ section.title }}|{{ page.title }}|{{ page.date }}|{{ page.html }}";

    /// Renders a site with these files in its content folder: path and text of every file.
    fn render_content(pages: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
        let theme = [("base.html", BASE), ("home.html", HOME), ("section.html", SECTION), ("page.html", PAGE)];
        let theme = theme.into_iter().chain([("site.css", "body {}")]);
        let theme = theme.map(|(name, text)| (Path::new("theme").join(name), text.into()));
        let pages = pages.iter().map(|(name, text)| (Path::new("content").join(name), (*text).into()));
        let mut files: Files = theme.chain(pages).collect();
        files.insert("site.toml".into(), SITE.into());
        let source = tempfile::tempdir()?;
        folder::sync(source.path(), &files)?;
        let rendered = render(source.path())?.into_iter();
        rendered.map(|(path, content)| Ok((path.display().to_string(), String::from_utf8(content)?))).collect()
    }

    #[test]
    fn home_sections_and_pages_are_rendered_and_other_files_copied() -> Result<()> {
        let files = render_content(&[
            ("news/a.md", "---\ntitle: الخبر الأول\ndate: 2023-03-05\n---\nنصّ **مهمّ**،\nوسطر ثانٍ.\n"),
            ("news/b.md", "---\ntitle: \"خبر: أحدث\"\ndate: 2024-12-31\n---\n[هنا](/news/a/#x) و[هنا](/site.css)\n"),
        ])?;
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let links = "<p><a href=\"/news/a/#x\">هنا</a> و<a href=\"/site.css\">هنا</a></p>\n";
        assert_eq!(
            files,
            [
                ("index.html", "الموقع|أخبار خبر: أحدث الخبر الأول"),
                ("news/a/index.html", "أخبار|الخبر الأول|5 آذار 2023|<p>نصّ <strong>مهمّ</strong>،\nوسطر ثانٍ.</p>\n"),
                ("news/b/index.html", &format!("أخبار|خبر: أحدث|31 كانون الأول 2024|{links}")),
                ("news/index.html", "خبر: أحدث: هنا وهنا;الخبر الأول: نصّ مهمّ، وسطر ثانٍ.;"),
                ("site.css", "body {}"),
            ]
        );
        Ok(())
    }

    #[test]
    fn what_cannot_be_rendered_is_named_with_the_reason() {
        let page = "---\ntitle: ع\n---\n";
        for (name, text, complaint) in [
            ("news/x.md", "بلا عنوان\n", "news/x.md: the page has no title"),
            ("news/x.md", &format!("{page}[هنا](/news/z/)"), "/news/x/ links to /news/z/, which does not exist"),
            ("news/x.txt", page, "news/x.txt: not a .md file"),
            ("other/x.md", page, "other/x.md: site.toml has no section other"),
        ] {
            let error =
                render_content(&[(name, text)]).map_or_else(|error| format!("{error:#}"), |_| "rendered".into());
            assert!(error.contains(complaint), "{error}");
        }
    }
}
