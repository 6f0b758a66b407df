//! Which of the words above a page are its title and which the site's name, told by all pages together.
//!
//! ```text
//! <title>بيان – الرابطة</title>   and so on all pages   →   بيان
//! <h1>بيان</h1><article>…         another on each page   →   بيان
//! <h1>الرابطة</h1><main>…         on all pages           →   what <title> says
//! ```

use std::collections::HashMap;

use crate::page::Page;

/// A part of titles is the site's name if it is on one in so many: a site in several languages has a name in each.
const SHARE: usize = 5;

/// Titles that must share a name, to tell it from a coincidence.
const NAMED: usize = 3;

/// Gives pages the title that is their own.
pub(crate) fn settle(pages: &mut [Page]) {
    take_outer_headings(pages);
    cut_site_names(pages);
}

/// An `<h1>` outside of the text is the page's title, unless other pages have the same.
fn take_outer_headings(pages: &mut [Page]) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for heading in pages.iter().filter_map(|page| page.naming.outer_h1.as_deref()) {
        *counts.entry(heading).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    // Translations and copies may share one. A single page tells by its title, in which the site's name comes last.
    let is_own = |page: &Page, heading: &str| match all {
        1 => page.document.title.starts_with(heading),
        _ => counts.get(heading).is_some_and(|count| *count == 1 || count * 10 <= all),
    };
    let own: Vec<Option<String>> =
        pages.iter().map(|page| page.naming.outer_h1.clone().filter(|heading| is_own(page, heading))).collect();
    for (page, heading) in pages.iter_mut().zip(own) {
        if let Some(heading) = heading.filter(|heading| !heading.is_empty()) {
            page.document.title = heading;
            page.naming.is_from_head = false;
        }
    }
}

/// Cuts the site's name off titles, before or behind the page's own.
fn cut_site_names(pages: &mut [Page]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut all = 0;
    for page in pages.iter().filter(|page| page.naming.is_from_head) {
        all += 1;
        if let Some([first, last]) = ends(&page.document.title) {
            *counts.entry(first.1.to_owned()).or_default() += 1;
            *counts.entry(last.1.to_owned()).or_default() += 1;
        }
    }
    for page in pages.iter_mut().filter(|page| page.naming.is_from_head) {
        let site = page.naming.site.as_deref();
        let is_name = |part: &str| {
            site == Some(part) || counts.get(part).is_some_and(|count| *count >= NAMED && count * SHARE >= all)
        };
        let title = &page.document.title;
        if let Some([first, last]) = ends(title) {
            let own = if is_name(last.1) {
                last.0
            } else if is_name(first.1) {
                first.0
            } else {
                continue;
            };
            page.document.title = own.to_owned();
        }
    }
}

/// The first and the last part of a title that signs divide, each behind what is left without it.
fn ends(title: &str) -> Option<[(&str, &str); 2]> {
    let mut signs = title.match_indices(is_sign).filter(|&(at, sign)| {
        let (before, after) = (&title[..at], &title[at + sign.len()..]);
        // Within words these are other signs: 2019-2020, e-mail. A bar never is, and a colon stands behind its word.
        let is_free = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
        sign == "|" || is_free || (sign == ":" && after.starts_with(char::is_whitespace))
    });
    let first = signs.next()?;
    let last = signs.next_back().unwrap_or(first);
    let parts = |(at, sign): (usize, &str)| (title[..at].trim(), title[at + sign.len()..].trim());
    let ((start, rest), (own, end)) = (parts(first), parts(last));
    [start, rest, own, end].iter().all(|part| !part.is_empty()).then_some([(rest, start), (own, end)])
}

fn is_sign(c: char) -> bool {
    matches!(c, '|' | '-' | '–' | '—' | '·' | '•' | '«' | '»' | '‹' | '›' | ':' | '~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_titles() {
        assert_eq!(ends("بيان – الرابطة"), Some([("الرابطة", "بيان"), ("بيان", "الرابطة")]));
        assert_eq!(ends("أ | ب | ج"), Some([("ب | ج", "أ"), ("أ | ب", "ج")]));
        assert_eq!(ends("دليل: الإقامة"), Some([("الإقامة", "دليل"), ("دليل", "الإقامة")]));
        for title in ["بيان", "2019-2020", "E-Mail", "10:30", "| بيان", "بيان –", ""] {
            assert_eq!(ends(title), None, "{title}");
        }
    }
}
