//! Which pages belong together: languages, versions of one page, lists.
//!
//! ```text
//! language      the lang of most of the text; else what the page, its row or its front matter says; else its path (/de/…, a.de.md)
//! copies        the same title and text; or a canonical page that has nearly the same (print views)
//! translations  rel=alternate hreflang both ways; of pages that say none, the same path but for the language (/de/a/, /a/)
//! lists         pages whose text is links to other pages, with their titles and beginnings
//! ```
//!
//! What a page says of others counts only where those are pages of the corpus and bear it out: on real sites canonical addresses
//! and alternates are often wrong. Addresses are compared by their path, as sites name a host that the build does not know.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::page::Page;
use crate::url::Base;

/// What a page says of itself and of others, its addresses resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Relations {
    /// A tag, in lower case.
    pub(crate) lang: Option<String>,
    pub(crate) canonical: Option<String>,
    /// Versions in other languages, each with its tag.
    pub(crate) alternates: Vec<(String, String)>,
    /// Links in the text, and their own text.
    pub(crate) links: Vec<(String, String)>,
}

impl Relations {
    /// Resolves what the page at `page` says. What is no address, or of no page, is nothing to warn of.
    pub(crate) fn resolve(&mut self, page: &str, base: &Base) {
        let resolve = |url: &mut String| {
            base.beside(page, url, true).is_ok_and(|resolved| {
                *url = resolved;
                true
            })
        };
        self.canonical =
            self.canonical.take().filter(|url| !url.is_empty()).and_then(|mut url| resolve(&mut url).then_some(url));
        self.alternates.retain_mut(|(_, url)| resolve(url));
        // A link to a place of the page itself leads nowhere else.
        self.links.retain_mut(|(url, _)| !url.starts_with('#') && resolve(url));
    }
}

/// A language tag in lower case, if a text is one: `ar`, `de-at`. `None` for `und` and others that name no language.
pub(crate) fn tag(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-").to_ascii_lowercase();
    let mut parts = tag.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = parts.next().unwrap_or_default();
    let names_one = matches!(first.len(), 2 | 3)
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && !["und", "mul", "zxx", "mis"].contains(&first);
    (names_one && parts.all(is_part)).then_some(tag)
}

/// The part of a tag that names the language.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Tells each page its language and the pages that it belongs to, and puts those behind the others that are copies of them in
/// the same language.
pub(crate) fn relate(pages: &mut [Page]) {
    languages_by_path(pages);
    let addresses = Addresses::new(pages);
    let copies = copies(pages, &addresses);
    let translations = translations(pages, &addresses, &copies);
    let lists = lists(pages, &addresses);
    // A tag's page in the site's other languages may list nothing but pages of this one.
    for (number, listed) in lists.iter().enumerate() {
        let mut langs = listed.iter().map(|&listed| pages[listed].document.lang.clone());
        if let Some(Some(lang)) = langs.next().filter(|first| langs.all(|lang| lang == *first)) {
            pages[number].document.lang = Some(lang);
        }
    }
    let canonical: HashSet<usize> =
        pages.iter().filter_map(|page| addresses.find(page.relations.canonical.as_deref()?)).collect();

    // The main one of each group in each language: what others name, then the shortest address.
    let mut main: HashMap<(usize, Option<&str>), usize> = HashMap::new();
    let rank = |page: usize| {
        let key = &addresses.keys[page];
        (!canonical.contains(&page), key.matches('/').count(), key.len(), page)
    };
    for (number, page) in pages.iter().enumerate() {
        let best = main.entry((copies[number], page.document.lang.as_deref())).or_insert(number);
        if rank(number) < rank(*best) {
            *best = number;
        }
    }
    let is_main: HashSet<usize> = main.into_values().collect();

    let ids: Vec<String> = pages.iter().map(|page| page.document.id.clone()).collect();
    let several = |groups: &[usize]| {
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        groups.iter().for_each(|group| *sizes.entry(*group).or_default() += 1);
        move |group: usize| sizes.get(&group).is_some_and(|size| *size > 1)
    };
    let (has_copies, has_translations) = (several(&copies), several(&translations));
    for (number, page) in pages.iter_mut().enumerate() {
        let named = |group: usize, is_there: &dyn Fn(usize) -> bool| is_there(group).then(|| ids[group].clone());
        page.document.copies = named(copies[number], &has_copies);
        page.document.translations = named(translations[number], &has_translations);
        page.document.lists = lists[number].iter().map(|&listed| ids[listed].clone()).collect();
    }
    let mut order: Vec<bool> = (0..pages.len()).map(|page| !is_main.contains(&page)).collect();
    stable_partition(pages, &mut order);
}

/// Puts the elements that are flagged behind the others; both keep their order.
fn stable_partition(pages: &mut [Page], is_behind: &mut [bool]) {
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|&page| is_behind[page]);
    let mut place = vec![0; order.len()];
    for (to, from) in order.into_iter().enumerate() {
        place[from] = to;
    }
    for at in 0..pages.len() {
        while place[at] != at {
            let to = place[at];
            pages.swap(at, to);
            place.swap(at, to);
        }
    }
}

/// Where the pages are.
struct Addresses {
    /// The path of each page's address, without what hosts leave out.
    keys: Vec<String>,
    by_key: HashMap<String, usize>,
    /// What stands before the paths of the pages where the site is published, by most of their own words.
    prefix: String,
}

impl Addresses {
    fn new(pages: &[Page]) -> Self {
        let keys: Vec<String> = pages.iter().map(|page| key(&page.document.url)).collect();
        let mut prefixes: BTreeMap<String, usize> = BTreeMap::new();
        for (page, own) in pages.iter().zip(&keys) {
            if let Some(prefix) =
                page.relations.canonical.as_deref().map(key).and_then(|key| Some(key.strip_suffix(own)?.to_owned()))
            {
                *prefixes.entry(prefix).or_default() += 1;
            }
        }
        let prefix = prefixes.into_iter().max_by(|(a, a_count), (b, b_count)| (a_count, b).cmp(&(b_count, a)));
        let mut by_key = HashMap::new();
        for (number, key) in keys.iter().enumerate() {
            by_key.entry(key.clone()).or_insert(number);
        }
        Self { keys, by_key, prefix: prefix.map(|(prefix, _)| prefix).unwrap_or_default() }
    }

    /// The page at an address.
    fn find(&self, url: &str) -> Option<usize> {
        let key = key(url);
        let below = key.strip_prefix(&self.prefix).filter(|_| !self.prefix.is_empty());
        below.and_then(|key| self.by_key.get(key)).or_else(|| self.by_key.get(&key)).copied()
    }
}

/// What two addresses of one page have in common: the path, decoded, without `index.html`, `.html` and slashes at its end.
fn key(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = url.find("//").map_or(url, |at| {
        let host = &url[at + 2..];
        host.find('/').map_or("", |slash| &host[slash..])
    });
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path = path.trim_end_matches('/');
    let path = [".html", ".htm", ".xhtml"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    path.strip_suffix("/index").unwrap_or(path).trim_end_matches('/').to_owned()
}

/// A page that says nothing of its language has that of its path, if the paths of the site have several languages there.
fn languages_by_path(pages: &mut [Page]) {
    let candidates = |page: &Page| {
        let id = page.document.id.rsplit("//").next().unwrap_or_default().trim_start_matches('/').to_owned();
        let mut parts = id.split('/').map(str::to_owned).collect::<Vec<_>>();
        let name = parts.pop().unwrap_or_default();
        let suffix = name.split('.').rev().nth(1).filter(|_| name.matches('.').count() > 1).map(str::to_owned);
        let at_ends = parts.into_iter().take(2).enumerate().chain(suffix.map(|suffix| (usize::MAX, suffix)));
        at_ends.filter(|(_, part)| is_language(part)).collect::<Vec<_>>()
    };
    let mut tags: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for page in pages.iter() {
        for (at, part) in candidates(page) {
            tags.entry(at).or_default().insert(part);
        }
    }
    for page in pages.iter_mut() {
        page.document.lang = page.relations.lang.clone().or_else(|| {
            let mut found = candidates(page).into_iter();
            found.find(|(at, _)| tags.get(at).is_some_and(|tags| tags.len() > 1)).and_then(|(_, part)| tag(&part))
        });
    }
}

/// ISO 639-1, all that are in use.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether a part of a path names a language: `de`, `pt-br`.
fn is_language(part: &str) -> bool {
    tag(part).is_some_and(|tag| part.len() <= 7 && LANGUAGES.split(' ').any(|known| known == primary(&tag)))
}

/// Disjoint groups of pages, each told by its first.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn find(&mut self, page: usize) -> usize {
        let mut root = page;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn finish(mut self) -> Vec<usize> {
        (0..self.0.len()).map(|page| self.find(page)).collect()
    }
}

/// The group of each page with the same title, text and date, or with nearly the words of its canonical page.
fn copies(pages: &[Page], addresses: &Addresses) -> Vec<usize> {
    let mut groups = Groups::new(pages.len());
    let mut first: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    for (number, Page { document, .. }) in pages.iter().enumerate().filter(|(_, page)| !page.document.body.is_empty()) {
        let same = (document.title.as_str(), document.body.as_str(), document.date.as_deref());
        groups.unite(*first.entry(same).or_insert(number), number);
    }
    for (number, page) in pages.iter().enumerate() {
        if let Some(canonical) = page.relations.canonical.as_deref().and_then(|url| addresses.find(url))
            && canonical != number
            && are_alike(page, &pages[canonical])
        {
            groups.unite(canonical, number);
        }
    }
    groups.finish()
}

/// Whether four fifths of the words of two pages are words of both.
fn are_alike(a: &Page, b: &Page) -> bool {
    let words = |page: &Page| {
        [&page.document.title, &page.document.body].into_iter().flat_map(|text| words(text)).collect::<HashSet<_>>()
    };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    common > 0 && common * 5 >= (a.len() + b.len() - common) * 4
}

/// The group of each page and its translations, with the copies of them.
fn translations(pages: &[Page], addresses: &Addresses, copies: &[usize]) -> Vec<usize> {
    let mut groups = Groups::new(pages.len());
    for (number, &first) in copies.iter().enumerate() {
        groups.unite(first, number);
    }
    let lang = |page: usize| pages[page].document.lang.as_deref();
    let named: Vec<HashSet<usize>> = pages
        .iter()
        .map(|page| page.relations.alternates.iter().filter_map(|(_, url)| addresses.find(url)).collect())
        .collect();
    for (number, others) in named.iter().enumerate() {
        for &other in others.iter().filter(|&&other| other > number && named[other].contains(&number)) {
            if lang(other) != lang(number) {
                groups.unite(number, other);
            }
        }
    }
    let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for number in (0..pages.len()).filter(|&number| named[number].is_empty()) {
        if let Some(lang) = lang(number) {
            by_path.entry(without_language(&addresses.keys[number], lang)).or_default().push(number);
        }
    }
    for versions in by_path.into_values() {
        let langs: HashSet<_> = versions.iter().map(|&version| lang(version)).collect();
        // Two pages in one language are two pages.
        if langs.len() == versions.len() {
            versions.iter().for_each(|&version| groups.unite(versions[0], version));
        }
    }
    groups.finish()
}

/// A path without the part that names its page's language.
fn without_language(key: &str, lang: &str) -> String {
    let is_own = |part: &str| tag(part).is_some_and(|tag| tag == lang || tag == primary(lang));
    let mut parts: Vec<&str> = key.split('/').collect();
    if let Some(at) = parts.iter().take(3).position(|part| is_own(part)) {
        parts.remove(at);
    }
    let path = parts.join("/");
    match path.rsplit_once('.') {
        Some((stem, suffix)) if is_own(suffix) => stem.to_owned(),
        _ => path,
    }
}

/// Words at the beginning of a page that may be its teaser in a list; and among how many it begins, behind a date or a name.
const TEASER: usize = 300;
const BEGINNING: usize = 12;
/// Words of a link; a longer one is text that somebody forgot to end it before.
const LINK: usize = 80;
/// Words that stand together in few places.
const TOGETHER: usize = 3;
/// From how many pages on a site has links that are everywhere, of which a list is not made.
const SITE: usize = 20;

/// What each page lists, if it is a list: half of its text at least are the titles and beginnings of pages that it links to.
fn lists(pages: &[Page], addresses: &Addresses) -> Vec<Vec<usize>> {
    let links: Vec<Vec<(usize, &str)>> = pages
        .iter()
        .enumerate()
        .map(|(number, page)| {
            let links = page.relations.links.iter();
            let found = links.filter_map(|(url, text)| Some((addresses.find(url)?, text.as_str())));
            found.filter(|(target, _)| *target != number).collect()
        })
        .collect();
    let mut linked = vec![0_usize; pages.len()];
    for targets in &links {
        let targets: HashSet<usize> = targets.iter().map(|(target, _)| *target).collect();
        targets.into_iter().for_each(|target| linked[target] += 1);
    }
    let is_everywhere = |target: usize| pages.len() >= SITE && linked[target] * 2 > pages.len();
    let one = |(number, links): (usize, &Vec<(usize, &str)>)| {
        let links: Vec<(usize, &str)> = links.iter().copied().filter(|(target, _)| !is_everywhere(*target)).collect();
        let is_home = addresses.keys[number].split('/').all(|part| part.is_empty() || is_language(part));
        if links.is_empty() || is_home || !is_made_of(&pages[number], &links, pages) {
            return Vec::new();
        }
        let listed: BTreeSet<usize> = links.into_iter().map(|(target, _)| target).collect();
        listed.into_iter().collect()
    };
    links.par_iter().enumerate().map(one).collect()
}

/// Whether half of the words of a page stand where it links to others, or together as they stand in those. What stands in most of
/// the others is no more theirs than its own.
fn is_made_of(page: &Page, links: &[(usize, &str)], pages: &[Page]) -> bool {
    let own: Vec<u64> = words(&page.document.body).collect();
    let targets: BTreeSet<usize> = links.iter().map(|(target, _)| *target).collect();
    // In how many of them each run of words stands. Of short texts all words must stand there.
    let mut runs: HashMap<Vec<u64>, usize> = HashMap::new();
    let mut add = |texts: &[Vec<u64>]| {
        let windows = texts.iter().flat_map(|words| words.windows(words.len().clamp(1, TOGETHER)));
        let own: HashSet<&[u64]> = windows.collect();
        own.into_iter().for_each(|run| *runs.entry(run.to_vec()).or_default() += 1);
    };
    let own_runs: HashSet<&[u64]> = own.windows(TOGETHER.min(own.len().max(1))).collect();
    for target in &targets {
        let document = &pages[*target].document;
        let texts = links.iter().filter(|(other, _)| other == target).map(|(_, text)| words(text).collect());
        let mut texts: Vec<Vec<u64>> = texts.filter(|words: &Vec<u64>| words.len() <= LINK).collect();
        texts.push(words(&document.title).collect());
        let teaser: Vec<u64> = words(&document.body).take(TEASER).collect();
        if teaser[..teaser.len().min(BEGINNING)].windows(TOGETHER).any(|run| own_runs.contains(run)) {
            texts.push(teaser);
        }
        add(&texts);
    }
    let (mut is_theirs, mut is_everyones) = (vec![false; own.len()], vec![false; own.len()]);
    for length in 1..=TOGETHER {
        for (at, run) in own.windows(length).enumerate() {
            if let Some(&count) = runs.get(run) {
                let flags = if count > 1 && count * 2 > targets.len() { &mut is_everyones } else { &mut is_theirs };
                flags[at..at + length].fill(true);
            }
        }
    }
    let count = |flags: &[bool]| flags.iter().filter(|&&flag| flag).count();
    let only_everyones =
        is_everyones.iter().zip(&is_theirs).filter(|(everyones, theirs)| **everyones && !**theirs).count();
    let theirs = count(&is_theirs);
    theirs > 0 && theirs * 2 >= own.len() - only_everyones
}

/// The words of a text, each as a number.
fn words(text: &str) -> impl Iterator<Item = u64> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let mut hasher = DefaultHasher::new();
        word.to_lowercase().hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, read};
    use fihris_index::Document;
    use std::fs;

    /// The documents of a site of these files.
    fn site(files: &[(&str, &str)]) -> Vec<Document> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        read(&[folder.path().to_owned()], &[], &Options::default(), &|_| ()).unwrap().documents
    }

    fn page(lang: &str, head: &str, title: &str, body: &str) -> String {
        let lang = if lang.is_empty() { String::new() } else { format!(" lang={lang}") };
        format!(
            "<!doctype html><html{lang}><meta charset=utf-8>{head}<title>{title}</title><main><h1>{title}</h1>{body}</main>"
        )
    }

    /// The groups of ids that share a value.
    fn groups(documents: &[Document], of: impl Fn(&Document) -> Option<&String>) -> Vec<Vec<&str>> {
        let mut groups: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
        for document in documents {
            if let Some(group) = of(document) {
                groups.entry(group).or_default().push(&document.id);
            }
        }
        groups.into_values().collect()
    }

    fn copies(documents: &[Document]) -> Vec<Vec<&str>> {
        groups(documents, |document| document.copies.as_ref())
    }

    fn translations(documents: &[Document]) -> Vec<Vec<&str>> {
        groups(documents, |document| document.translations.as_ref())
    }

    #[test]
    fn tags() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(tag(text).as_deref(), expected, "{text}");
        check("ar", Some("ar"));
        check(" de_AT ", Some("de-at"));
        check("zh-Hans-CN", Some("zh-hans-cn"));
        for none in ["", "und", "x-default", "arabic", "a", "de at", "d3", "de-", "العربية"] {
            check(none, None);
        }
    }

    #[test]
    fn the_language_is_that_of_most_of_the_text() {
        let langs = |files: &[(&str, &str)]| site(files).into_iter().map(|document| document.lang).collect::<Vec<_>>();
        let inner =
            "<nav lang=fr>Une navigation avec beaucoup de mots</nav><main lang=ar>نص الصفحة <i lang=la>sic</i></main>";
        assert_eq!(langs(&[("a.html", &format!("<html lang=en-US><body>{inner}"))]), [Some("ar".to_owned())]);
        assert_eq!(langs(&[("a.html", "<html lang=de-AT><p>Text")]), [Some("de-at".to_owned())]);
        assert_eq!(
            langs(&[("a.html", "<html><meta http-equiv=content-language content=fa><p>Text")]),
            [Some("fa".to_owned())]
        );
        assert_eq!(langs(&[("a.html", "<html lang=''><p>Text")]), [None]);
        let rows = "{\"url\":\"/a\",\"body\":\"x\",\"lang\":\"SV\"}\n{\"url\":\"/b\",\"body\":\"y\"}";
        assert_eq!(langs(&[("rows.jsonl", rows)]), [Some("sv".to_owned()), None]);
    }

    #[test]
    fn the_path_tells_the_language_as_a_last_resort() {
        let langs = |names: &[&str]| {
            let files: Vec<_> = names.iter().map(|name| (*name, format!("# Titel {name}\n\nText"))).collect();
            let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
            site(&files).into_iter().map(|document| document.lang.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(langs(&["about.md", "ar/a.md", "de/a.md"]), ["", "ar", "de"]);
        assert_eq!(langs(&["a.de.md", "a.md", "a.pt-br.md"]), ["de", "", "pt-br"]);
        // The pages of the IT department are not Italian.
        assert_eq!(langs(&["about.md", "it/a.md", "news/a.md"]), ["", "", ""]);
    }

    #[test]
    fn copies_are_pages_with_the_same_title_and_text() {
        let join = |lang: &str| page(lang, "", "Join us", "<p>Join the network: send us a mail.");
        let documents = site(&[
            ("ar/join/index.html", &join("ar")),
            ("de/join/index.html", &join("de")),
            ("join/index.html", &join("en")),
            ("join/old/index.html", &join("en")),
            ("a.html", &page("en", "", "Join us", "<p>Another text.")),
            ("empty/a.html", &page("en", "", "Gallery", "")),
            ("empty/b.html", &page("en", "", "Gallery", "")),
        ]);
        let group = ["ar/join/index.html", "de/join/index.html", "join/index.html", "join/old/index.html"];
        assert_eq!(copies(&documents), [group.to_vec()]);
        assert_eq!(translations(&documents), [group.to_vec()]);
        // Of those in one language the shortest address is before all others.
        assert_eq!(documents.last().unwrap().id, "join/old/index.html");
    }

    #[test]
    fn a_canonical_page_is_believed_where_it_has_the_same_words() {
        let text = "<p>Per berättar om sitt nya arbete på skolan i Malmö.";
        let canonical = |href: &str| format!("<link rel=canonical href={href}>");
        let documents = site(&[
            ("blog/per/index.html", &page("sv", &canonical("https://example.org/repo/blog/per/"), "Möt Per", text)),
            ("p.html", &page("sv", &canonical("/blog/per/"), "Möt Per", &format!("{text} <p>Utskrift"))),
            (
                "blog/page/2/index.html",
                &page("sv", &canonical("/blog/per/"), "Blogg", "<p>En helt annan text står här."),
            ),
            ("about/index.html", &page("sv", &canonical("index.html"), "Om oss", "<p>Vi hjälper nyanlända.")),
            ("away.html", &page("sv", &canonical("https://elsewhere.example/x/"), "Lånat", "<p>Ett lånat stycke.")),
        ]);
        assert_eq!(copies(&documents), [["blog/per/index.html", "p.html"]]);
        assert_eq!(documents.last().unwrap().id, "p.html", "the canonical one comes first");
    }

    #[test]
    fn versions_name_one_another_or_have_the_same_path() {
        let to = |links: &[(&str, &str)]| {
            links
                .iter()
                .map(|(lang, href)| format!("<link rel=alternate hreflang={lang} href=https://a.example{href}>"))
                .collect::<String>()
        };
        let both = to(&[("en", "/visit/"), ("ar", "/ar/ziyara/"), ("x-default", "/visit/")]);
        let documents = site(&[
            ("visit/index.html", &page("en", &both, "Visit", "<p>Come and see us.")),
            ("ar/ziyara/index.html", &page("ar", &both, "زيارة", "<p>زورونا.")),
            // A switcher that leads home from everywhere.
            ("ar/news/index.html", &page("ar", &to(&[("en", "/"), ("ar", "/ar/news/")]), "أخبار", "<p>خبر.")),
            ("index.html", &page("en", &to(&[("ar", "/ar/")]), "Home", "<p>Welcome.")),
            ("ar/index.html", &page("ar", &to(&[("en", "/")]), "الرئيسية", "<p>أهلاً.")),
            ("de/about.html", &page("de", "", "Über uns", "<p>Wir sind ein Verein.")),
            ("about.html", &page("en", "", "About us", "<p>We are an association.")),
            ("en/about.html", &page("en", "", "About", "<p>Something else.")),
            ("de/kontakt.html", &page("de", "", "Kontakt", "<p>Schreiben Sie uns.")),
            ("kontakt.html", &page("fr", "", "Contact", "<p>Ecrivez-nous.")),
        ]);
        let expected: [&[&str]; 3] = [
            &["ar/index.html", "index.html"],
            &["ar/ziyara/index.html", "visit/index.html"],
            &["de/kontakt.html", "kontakt.html"],
        ];
        assert_eq!(translations(&documents), expected);
        assert!(copies(&documents).is_empty());
    }

    #[test]
    fn lists_are_made_of_titles_and_beginnings_of_what_they_link_to() {
        let teaser = "عناوين مديريات السياحة في الولايات.";
        let list = |title: &str| {
            let item = format!(
                "<article><h2><a href=/post/tourism/>مواقع مديريات السياحة</a></h2><time>2024</time><p>{teaser}</article>"
            );
            page("ar", "", title, &item)
        };
        let article =
            format!("<article><p>{teaser} {}</article>", "نص طويل عن الخدمات التي تقدّمها الجمعية للعائلات. ".repeat(20));
        let prose = "<p>زارنا وفد من الوزارة أمس وتحدّث عن <a href=/post/tourism/>مواقع مديريات السياحة</a> وعن الطرق والجسور وما يلزم لها من مال ووقت.";
        let titles = "<ul><li><a href=../post/tourism/index.html>مواقع مديريات السياحة</a> (3)<li><a href=/visit/>زيارة الوفد</a></ul>";
        let documents = site(&[
            ("index.html", &list("الرئيسية")),
            ("ar/index.html", &list("الرئيسية بالعربية")),
            ("blog/index.html", &list("المدوّنة")),
            ("tags/index.html", &page("ar", "", "وسوم", titles)),
            ("post/tourism/index.html", &page("ar", "", "مواقع مديريات السياحة", &article)),
            ("visit/index.html", &page("ar", "", "زيارة الوفد", prose)),
            ("en/tags/index.html", &list("وسوم").replace("lang=ar", "lang=en")),
        ]);
        assert!(documents.iter().all(|document| document.lang.as_deref() == Some("ar")));
        let lists: Vec<(&str, &[String])> = documents
            .iter()
            .filter(|document| !document.lists.is_empty())
            .map(|document| (document.id.as_str(), document.lists.as_slice()))
            .collect();
        let post = "post/tourism/index.html".to_owned();
        let expected: [(&str, &[String]); 3] = [
            ("blog/index.html", std::slice::from_ref(&post)),
            ("en/tags/index.html", std::slice::from_ref(&post)),
            ("tags/index.html", &[post.clone(), "visit/index.html".to_owned()]),
        ];
        assert_eq!(lists, expected);
    }

    #[test]
    fn what_all_pages_have_makes_no_lists() {
        let footer = "<p>جمعية مسجّلة في برلين تعمل منذ سنة 2015 مع العائلات الجديدة في المدينة وتقدّم لها المشورة مجاناً كلّ يوم اثنين";
        let files: Vec<(String, String)> = (1..8)
            .map(|number: usize| {
                let links: String = [number - 1, number + 1]
                    .iter()
                    .map(|other| format!("<a href=/n/{other}/>الخبر رقم {other}</a> "))
                    .collect();
                let own: String = (0..12).map(|word| format!("كلمة{} ", number * 100 + word)).collect();
                let body = format!("<p>{own}{links}{}", footer.repeat(2));
                (format!("n/{number}/index.html"), page("ar", "", &format!("الخبر رقم {number}"), &body))
            })
            .collect();
        let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let lists: Vec<_> = site(&files)
            .into_iter()
            .filter(|document| !document.lists.is_empty())
            .map(|document| document.id)
            .collect();
        assert_eq!(lists.len(), 0, "{lists:?}");
    }

    #[test]
    fn a_page_of_links_that_nobody_ends_is_read_in_time_that_grows_with_it() {
        let many = "<a href=/a.html>نص ".repeat(20_000);
        let documents =
            site(&[("a.html", &page("ar", "", "صفحة", "<p>نص")), ("b.html", &page("ar", "", "وصلات", &many))]);
        assert_eq!(documents.len(), 2);
    }
}
