//! Where a page is: URLs from file paths, and URLs that sources give themselves.
//!
//! ```text
//! news/a/index.html → /news/a/        b.html  → /b.html          (base "/")
//! news/زيارة.md     → /repo/news/%D8%B2%D9%8A%D8%A7%D8%B1%D8%A9/  (base "/repo/")
//! _posts/2024-03-18-a.md → /2024/03/18/a.html, as Jekyll has it
//! ```
//!
//! Only relative, http and https URLs are ever given out: a search result is a link, and `javascript:` links run code.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::date;
use crate::walk::Kind;

/// The path percent-encode set of the URL standard, and the characters of a file name that would mean something else in a URL.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\');

/// The prefix of every root-relative URL, ending in `/`.
#[derive(Debug)]
pub(crate) struct Base(String);

impl Base {
    /// `/`, `/repo/` or `https://example.org/repo/`, with or without the last slash.
    pub(crate) fn new(base_url: &str) -> Option<Self> {
        let absolute = matches!(scheme(base_url), Some("http" | "https"));
        let usable = (base_url.starts_with('/') || absolute)
            && !base_url.contains(is_forbidden)
            && !base_url.contains(['?', '#']);
        usable.then(|| Self(format!("{}/", base_url.trim_end_matches('/'))))
    }

    /// The URL of the file at `path` below the input folder.
    pub(crate) fn of_file(&self, path: &str, kind: Kind) -> String {
        let (folder, name) = path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let encode = |text| utf8_percent_encode(text, PATH);
        let (base, folder) = (&self.0, encode(folder));
        match kind {
            Kind::Html if matches!(name, "index.html" | "index.htm") => format!("{base}{folder}"),
            Kind::Markdown if matches!(stem, "index" | "_index") => format!("{base}{folder}"),
            Kind::Markdown => format!("{base}{folder}{}/", encode(stem)),
            Kind::Html | Kind::Text | Kind::JsonLines => format!("{base}{folder}{}", encode(name)),
        }
    }

    /// The URL of a page whose front matter gives the last part of it.
    pub(crate) fn of_slug(&self, path: &str, slug: &str) -> String {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_bundle = name.rsplit_once('.').is_some_and(|(stem, _)| stem == "index");
        let folder = if is_bundle { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
        let slash = if folder.is_empty() { "" } else { "/" };
        let encode = |text| utf8_percent_encode(text, PATH);
        format!("{}{}{slash}{}/", self.0, encode(folder), encode(slug.trim_matches('/')))
    }

    /// The URL of a post of Jekyll, `_posts/2024-03-18-title.md`, by the pattern of `permalink` if that is one; `None` if it is no post.
    pub(crate) fn of_post(
        &self,
        path: &str,
        slug: Option<&str>,
        day: Option<&str>,
        categories: &[String],
        permalink: Option<&str>,
    ) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        let mut above = folder.split('/');
        // What lies above the folder of posts is a category.
        let mut parts: Vec<String> = above.by_ref().take_while(|part| *part != "_posts").map(str::to_owned).collect();
        if !folder.split('/').any(|part| part == "_posts") {
            return None;
        }
        let (of_name, rest) = date::of_name(name)?;
        parts.extend(categories.iter().map(|name| name.to_lowercase().replace(' ', "-")));
        let title = slug.unwrap_or_else(|| rest.rsplit_once('.').map_or(rest, |(stem, _)| stem));
        let pattern = match permalink {
            None | Some("date") => "/:categories/:year/:month/:day/:title.html",
            Some("pretty") => "/:categories/:year/:month/:day/:title/",
            Some("none") => "/:categories/:title.html",
            Some(pattern) if pattern.contains(':') => pattern,
            Some(_) => return None,
        };
        let day = day.unwrap_or(&of_name);
        let categories = parts.join("/");
        let values = [
            (":categories", categories.as_str()),
            (":year", day.get(..4)?),
            (":month", day.get(5..7)?),
            (":day", day.get(8..10)?),
            (":title", title),
            (":slug", title),
        ];
        let filled = values.iter().fold(pattern.to_owned(), |path, (name, value)| path.replace(name, value));
        let end = if filled.ends_with('/') { "/" } else { "" };
        let filled: Vec<&str> = filled.split('/').filter(|part| !part.is_empty()).collect();
        Some(format!("{}{}{end}", self.0, utf8_percent_encode(&filled.join("/"), PATH)))
    }

    /// A URL that the source gives, as it stands if it is absolute, below the base if it is not.
    ///
    /// # Errors
    /// What is wrong with it, if it must not be a link.
    pub(crate) fn given(&self, url: &str) -> Result<String, String> {
        let url = url.trim_matches(|c: char| c.is_ascii_whitespace());
        if url.is_empty() {
            return Err("the URL is empty".to_owned());
        }
        // Browsers drop tabs and line breaks inside a URL, so "java\nscript:" would run.
        if url.contains(is_forbidden) {
            return Err(format!("the URL {url:?} holds control characters"));
        }
        match scheme(url) {
            Some("http" | "https") => Ok(url.to_owned()),
            Some(scheme) => Err(format!("the URL {url:?} has the scheme {scheme:?}, only http and https are linked")),
            None if url.starts_with("//") => Ok(url.to_owned()),
            None => Ok(format!("{}{}", self.0, url.strip_prefix('/').unwrap_or(url))),
        }
    }

    /// The URL of something that belongs to the page at `page`, such as a picture. Without a host it is read as browsers do, but
    /// one from the root on is below the base unless `is_html`.
    ///
    /// # Errors
    /// What is wrong with it, if it must not be fetched.
    pub(crate) fn beside(&self, page: &str, url: &str, is_html: bool) -> Result<String, String> {
        let given = self.given(url)?;
        let is_root = url.starts_with('/');
        if scheme(url).is_some() || url.starts_with("//") || (is_root && !is_html) {
            return Ok(given);
        }
        let page = page.split(['?', '#']).next().unwrap_or_default();
        let host = page.find("//").map_or(0, |at| at + 2);
        let (host, path) =
            page.split_at(if host == 0 { 0 } else { page[host..].find('/').map_or(page.len(), |at| host + at) });
        let (own, behind) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts = Vec::new();
        for part in if is_root { "" } else { folder }.split('/').chain(own.split('/')) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        Ok(format!("{host}/{}{behind}", parts.join("/")))
    }
}

fn is_forbidden(c: char) -> bool {
    c.is_control()
}

/// The scheme, in lower case if it is one we know: what stands before the first `:`, unless a `/`, `?` or `#` comes earlier.
fn scheme(url: &str) -> Option<&str> {
    let end = url.find([':', '/', '?', '#'])?;
    let scheme = url[..end].trim_start();
    let known = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known));
    url[end..].starts_with(':').then(|| known.unwrap_or(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let check = |path: &str, kind: Kind, root: &str, below: &str| {
            assert_eq!(Base::new("/").unwrap().of_file(path, kind), root);
            assert_eq!(Base::new("https://example.org/repo").unwrap().of_file(path, kind), below);
        };
        check("news/a/index.html", Kind::Html, "/news/a/", "https://example.org/repo/news/a/");
        check("index.html", Kind::Html, "/", "https://example.org/repo/");
        check("b.html", Kind::Html, "/b.html", "https://example.org/repo/b.html");
        check("docs/a.md", Kind::Markdown, "/docs/a/", "https://example.org/repo/docs/a/");
        check("docs/_index.md", Kind::Markdown, "/docs/", "https://example.org/repo/docs/");
        check(
            "a b/50%#1?.txt",
            Kind::Text,
            "/a%20b/50%25%231%3F.txt",
            "https://example.org/repo/a%20b/50%25%231%3F.txt",
        );
        check(
            "عن/من نحن.html",
            Kind::Html,
            "/%D8%B9%D9%86/%D9%85%D9%86%20%D9%86%D8%AD%D9%86.html",
            "https://example.org/repo/%D8%B9%D9%86/%D9%85%D9%86%20%D9%86%D8%AD%D9%86.html",
        );
    }

    #[test]
    fn slugs_and_posts() {
        let base = Base::new("/repo/").unwrap();
        assert_eq!(base.of_slug("docs/a.md", "حقوق"), "/repo/docs/%D8%AD%D9%82%D9%88%D9%82/");
        assert_eq!(base.of_slug("docs/a/index.md", "b"), "/repo/docs/b/");
        assert_eq!(base.of_slug("a.md", "b"), "/repo/b/");
        let check =
            |path: &str, day: Option<&str>, categories: &[&str], permalink: Option<&str>, expected: Option<&str>| {
                let categories: Vec<String> = categories.iter().map(|&name| name.to_owned()).collect();
                let found = base.of_post(path, None, day, &categories, permalink);
                assert_eq!(found.as_deref(), expected, "{path}");
            };
        let post = "_posts/2024-03-18-my-post.md";
        check(post, None, &[], None, Some("/repo/2024/03/18/my-post.html"));
        check(post, Some("2024-03-19"), &["Big News"], None, Some("/repo/big-news/2024/03/19/my-post.html"));
        check(post, None, &[], Some("pretty"), Some("/repo/2024/03/18/my-post/"));
        check(post, None, &[], Some("/blog/:year/:title/"), Some("/repo/blog/2024/my-post/"));
        check(post, None, &[], Some("/about/"), None);
        check("ar/_posts/2024-03-18-a.md", None, &[], None, Some("/repo/ar/2024/03/18/a.html"));
        check("posts/2024-03-18-a.md", None, &[], None, None);
        check("_posts/a.md", None, &[], None, None);
    }

    #[test]
    fn given_urls() {
        let base = Base::new("/repo/").unwrap();
        let check =
            |url: &str, expected: Option<&str>| assert_eq!(base.given(url).ok().as_deref(), expected, "{url:?}");
        check("/news/1/", Some("/repo/news/1/"));
        check("news/1/", Some("/repo/news/1/"));
        check("?p=12", Some("/repo/?p=12"));
        check(" https://example.org/أخبار ", Some("https://example.org/أخبار"));
        check("HTTP://example.org/", Some("HTTP://example.org/"));
        check("//cdn.example.org/a", Some("//cdn.example.org/a"));
        check("/a:b", Some("/repo/a:b"));
        for refused in [
            "",
            " ",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " data:text/html,x",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "mailto:a@b",
            "file:///etc/passwd",
        ] {
            check(refused, None);
        }
    }

    #[test]
    fn urls_of_what_belongs_to_a_page() {
        let check = |base: &str, page: &str, url: &str, html: &str, other: &str| {
            let base = Base::new(base).unwrap();
            assert_eq!(base.beside(page, url, true).as_deref(), Ok(html), "{url}");
            assert_eq!(base.beside(page, url, false).as_deref(), Ok(other), "{url}");
        };
        check("/repo/", "/repo/news/a/", "b.svg", "/repo/news/a/b.svg", "/repo/news/a/b.svg");
        check("/repo/", "/repo/news/a.html", "./../b.svg?v=1", "/repo/b.svg?v=1", "/repo/b.svg?v=1");
        check("/", "/a/", "../../../b.svg", "/b.svg", "/b.svg");
        check("/repo/", "/repo/a/", "/repo/b.svg", "/repo/b.svg", "/repo/repo/b.svg");
        check("/repo/", "/repo/a/", "/b.svg", "/b.svg", "/repo/b.svg");
        let site = "https://example.org/repo/";
        check(
            site,
            "https://example.org/repo/a/?p=1",
            "b.svg",
            "https://example.org/repo/a/b.svg",
            "https://example.org/repo/a/b.svg",
        );
        check(
            site,
            "https://example.org/repo/a/",
            "/b.svg",
            "https://example.org/b.svg",
            "https://example.org/repo/b.svg",
        );
        check(
            "/",
            "/a/",
            "https://cdn.example.org/b.svg",
            "https://cdn.example.org/b.svg",
            "https://cdn.example.org/b.svg",
        );
        check("/", "/a/", "//cdn.example.org/b.svg", "//cdn.example.org/b.svg", "//cdn.example.org/b.svg");
        for refused in ["javascript:alert(1)", "data:image/png;base64,", "", "a\nb"] {
            assert!(Base::new("/").unwrap().beside("/a/", refused, true).is_err(), "{refused}");
        }
    }

    #[test]
    fn bases() {
        for base in ["/", "/repo", "/repo/", "https://example.org"] {
            assert!(Base::new(base).is_some(), "{base}");
        }
        for base in ["", "repo/", "javascript:/", "/a?b", "/a\n"] {
            assert!(Base::new(base).is_none(), "{base}");
        }
    }
}
