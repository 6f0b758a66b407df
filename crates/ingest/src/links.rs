//! What the links of pages tell of the site: which pages are only shown for a moment, and how the site writes its addresses.
//!
//! A link is a path below the input, without `index.html` and without a last `/`, as the number that its hash is: there are many links, and
//! all that is asked is whether two lead to one place. Which host a link names does not matter: a mirror's links name the site's own, or none.
//!
//! ```text
//! blog/a/index.html:  ../b.html, /blog/b.html, https://example.org/blog/b.html  →  blog/b.html
//! ```

use std::collections::{BTreeSet, HashSet};

use percent_encoding::percent_decode_str;

use crate::omission::{Omission, Reason};
use crate::page::{Links, Marking, Page};

/// Names of pages that are shown for a moment, in the languages of sites here: where there is no network, and after a form was sent. What a site
/// links to is none of them, whatever its name.
const PASSING: &[&str] =
    &["offline", "thanks", "thank-you", "thankyou", "danke", "merci", "gracias", "tack", "شكرا", "شكراً"];

/// Where a link leads that stands in the page `id`; `None` if it leads to no page of a site.
pub(crate) fn target(id: &str, href: &str) -> Option<String> {
    let href = href.trim();
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let path = match path.split_once("//") {
        Some(("" | "http:" | "https:", rest)) => rest.split_once('/').map_or("/", |(_, path)| path),
        // Behind a colon stands no path: mailto:, tel:, javascript:
        _ if path.split('/').next().is_some_and(|first| first.contains(':')) => return None,
        _ => path,
    };
    let is_from_root = path.starts_with('/') || href.contains("//");
    let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> =
        if is_from_root { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    // Nothing but a fragment leads to the page itself.
    if path.is_empty() && !is_from_root {
        return own(id);
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(without_index(&percent_decode_str(&path).decode_utf8_lossy()).to_owned())
}

/// Where a page is itself.
pub(crate) fn own(id: &str) -> Option<String> {
    Some(without_index(id).to_owned())
}

fn without_index(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if matches!(name, "index.html" | "index.htm") { folder } else { path }
}

fn without_ending(path: &str) -> Option<&str> {
    [".html", ".htm", ".xhtml"].iter().find_map(|ending| path.strip_suffix(ending))
}

fn number(path: &str) -> u64 {
    let hash = blake3::hash(path.as_bytes());
    let (start, _) = hash.as_bytes().split_first_chunk().expect("32 bytes");
    u64::from_le_bytes(*start)
}

/// The ties of the page `id`.
pub(crate) fn of(id: &str, links: &BTreeSet<String>, forms: &BTreeSet<String>, canonical: Option<&str>) -> Links {
    let own = own(id);
    let numbers = |links: &BTreeSet<String>| {
        let targets: BTreeSet<u64> = links
            .iter()
            .filter_map(|href| target(id, href))
            .filter(|target| own.as_ref() != Some(target))
            .map(|target| number(&target))
            .collect();
        targets.into_iter().collect()
    };
    let is_clean = canonical.and_then(|canonical| {
        let (canonical, own) = (target(id, canonical)?, own.as_deref()?);
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let clean = last(without_ending(own)?);
        if last(&canonical) == clean { Some(true) } else { (last(&canonical) == last(own)).then_some(false) }
    });
    Links { to: numbers(links), forms: numbers(forms), is_clean }
}

/// Leaves out pages that no page links to, and that a form leads to or whose name says that they are shown for a moment.
pub(crate) fn leave_out_passing(pages: &mut Vec<Page>, omissions: &mut Vec<Omission>) {
    let linked: HashSet<u64> = pages.iter().flat_map(|page| page.links.to.iter().copied()).collect();
    let forms: HashSet<u64> = pages.iter().flat_map(|page| page.links.forms.iter().copied()).collect();
    let is_passing = |page: &mut Page| {
        if page.marking == Marking::None {
            return false;
        }
        let own = without_index(&page.document.id);
        let bare = without_ending(own).unwrap_or(own);
        let name = bare.rsplit('/').next().unwrap_or_default().to_lowercase();
        let ways = [number(own), number(bare)];
        let is_in = |set: &HashSet<u64>| ways.iter().any(|way| set.contains(way));
        !own.is_empty() && (is_in(&forms) || PASSING.contains(&name.as_str())) && !is_in(&linked)
    };
    omissions.extend(pages.extract_if(.., is_passing).map(|page| page.source.omit(Reason::Passing)));
}

/// Takes the ending off addresses of files if the site does: most of its links to them, or their canonical addresses, have none.
pub(crate) fn clean(pages: &mut [Page], is_wanted: bool) {
    let is_file =
        |page: &Page| page.marking != Marking::None && without_ending(without_index(&page.document.id)).is_some();
    let mut votes = 0_i64;
    if !is_wanted {
        let linked: HashSet<u64> = pages.iter().flat_map(|page| page.links.to.iter().copied()).collect();
        for page in pages.iter().filter(|page| is_file(page)) {
            let id = &page.document.id;
            let is_linked = |path: &str| i64::from(linked.contains(&number(path)));
            votes += without_ending(id).map_or(0, is_linked) - is_linked(id);
            votes += page.links.is_clean.map_or(0, |is_clean| if is_clean { 1 } else { -1 });
        }
    }
    if is_wanted || votes > 0 {
        for page in pages.iter_mut().filter(|page| is_file(page)) {
            if let Some(bare) = without_ending(&page.document.url).map(str::len) {
                page.document.url.truncate(bare);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_paths() {
        let check =
            |id: &str, href: &str, expected: Option<&str>| assert_eq!(target(id, href).as_deref(), expected, "{href}");
        check("blog/a/index.html", "../b.html", Some("blog/b.html"));
        check("blog/a/index.html", "/blog/b.html?x=1#y", Some("blog/b.html"));
        check("blog/a/index.html", "https://example.org/blog/b.html", Some("blog/b.html"));
        check("blog/a/index.html", "//example.org/%D8%A3/", Some("أ"));
        check("blog/a/index.html", "./", Some("blog/a"));
        check("blog/a/index.html", "", Some("blog/a"));
        check("blog/a/index.html", "#top", Some("blog/a"));
        check("a.html", "index.html", Some(""));
        check("a.html", "https://example.org", Some(""));
        check("a.html", "../../../b", Some("b"));
        for other in ["mailto:a@example.org", "tel:+4930", "javascript:void(0)", "ftp://example.org/a"] {
            check("a.html", other, None);
        }
    }
}
