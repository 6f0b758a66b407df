//! Documents that belong together: their languages, versions of one page, and lists. A search looks them up as facets without a name.

use crate::Document;
use fihris_format::{COPIES, FacetEntry, FacetKind, FacetName};
use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

/// The filter that documents have by themselves where there are several languages.
const LANG: &str = "lang";

/// What belongs together.
pub(crate) struct Kin {
    /// The main language first.
    languages: FacetEntry,
    twins: FacetEntry,
    lists: FacetEntry,
}

impl Kin {
    pub(crate) fn of(documents: &[Document]) -> Self {
        let mut languages: BTreeMap<&str, (Vec<u32>, usize)> = BTreeMap::new();
        for (number, document) in (0..).zip(documents) {
            if let Some(lang) = &document.lang {
                let (own, addresses) = languages.entry(primary(lang)).or_default();
                own.push(number);
                *addresses += document.url.len();
            }
        }
        let mut languages: Vec<(&str, (Vec<u32>, usize))> = languages.into_iter().collect();
        // Most pages; then the shortest addresses, as sites name the other languages in theirs.
        languages.sort_by_key(|(_, (own, addresses))| (Reverse(own.len()), *addresses));
        let languages = languages.into_iter().map(|(lang, (own, _))| (lang.to_owned(), own)).collect();

        let mut twins = groups(documents, COPIES, |document| document.copies.as_deref());
        twins.extend(groups(documents, "", |document| document.translations.as_deref()));
        twins.sort_by(|(_, a), (_, b)| a.first().cmp(&b.first()));

        let numbers: HashMap<&str, u32> = documents.iter().map(|document| document.id.as_str()).zip(0..).collect();
        let mut lists = FacetEntry::new();
        for (number, document) in (0..).zip(documents) {
            let mut listed: Vec<u32> = document
                .lists
                .iter()
                .filter_map(|id| numbers.get(id.as_str()).copied())
                .filter(|&own| own != number)
                .collect();
            listed.sort_unstable();
            listed.dedup();
            if !listed.is_empty() {
                lists.extend([(String::new(), vec![number]), (String::new(), listed)]);
            }
        }
        Self { languages, twins, lists }
    }

    /// The languages of documents, that of most first.
    pub(crate) fn languages(&self) -> Vec<String> {
        self.languages.iter().map(|(lang, _)| lang.clone()).collect()
    }

    /// The filters of each document. Where there are several languages, that of each is one, unless the site has a filter of this
    /// name itself.
    pub(crate) fn filters<'a>(&self, documents: &'a [Document]) -> Vec<Cow<'a, [(String, String)]>> {
        let has_own = documents.iter().flat_map(|document| &document.filters).any(|(name, _)| name == LANG);
        let is_added = self.languages.len() > 1 && !has_own;
        let filters = |document: &'a Document| match &document.lang {
            Some(lang) if is_added => {
                let mut filters = document.filters.clone();
                let at = filters.partition_point(|(name, _)| name.as_str() < LANG);
                filters.insert(at, (LANG.to_owned(), lang.clone()));
                filters.into()
            }
            _ => document.filters.as_slice().into(),
        };
        documents.iter().map(filters).collect()
    }

    /// The facets that say so. One language says nothing.
    pub(crate) fn facets(&self) -> impl Iterator<Item = (FacetName, FacetEntry)> {
        let several: &[_] = if self.languages.len() > 1 { &self.languages } else { &[] };
        let all = [(FacetKind::Language, several), (FacetKind::Twins, &self.twins), (FacetKind::Lists, &self.lists)];
        let named = |(kind, values): (FacetKind, &[_])| (FacetName { kind, name: String::new() }, values.to_vec());
        all.into_iter().filter(|(_, values)| !values.is_empty()).map(named)
    }
}

/// The part of a tag that names the language.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The documents with each key that several have.
fn groups<'a>(documents: &'a [Document], text: &str, key: impl Fn(&'a Document) -> Option<&'a str>) -> FacetEntry {
    let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, document) in (0..).zip(documents) {
        if let Some(key) = key(document) {
            groups.entry(key).or_default().push(number);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).map(|group| (text.to_owned(), group)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, lang: &str) -> Document {
        let lang = Some(lang).filter(|lang| !lang.is_empty()).map(str::to_owned);
        Document { id: id.into(), lang, body: "نص".into(), ..Document::default() }
    }

    fn facets(kin: &Kin) -> Vec<(FacetKind, Vec<(String, Vec<u32>)>)> {
        kin.facets().map(|(name, values)| (name.kind, values)).collect()
    }

    #[test]
    fn several_languages_are_a_filter_unless_the_site_has_one() {
        let mut documents = [page("a", "de"), page("b", "ar"), page("c", ""), page("d", "ar")];
        documents[1].filters = vec![("city".into(), "حلب".into()), ("year".into(), "2024".into())];
        let kin = Kin::of(&documents);
        assert_eq!(kin.languages()[0], "ar");
        assert_eq!(facets(&kin), [(FacetKind::Language, vec![("ar".into(), vec![1, 3]), ("de".into(), vec![0])])]);
        let names = |at: usize, documents: &[Document]| {
            Kin::of(documents).filters(documents)[at].iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(1, &documents), ["city", "lang", "year"]);
        assert_eq!((names(0, &documents).len(), names(2, &documents).len()), (1, 0));
        documents[2].filters = vec![("lang".into(), "العربية".into())];
        assert_eq!((names(0, &documents).len(), names(2, &documents).len()), (0, 1));
    }

    #[test]
    fn one_language_is_known_and_says_nothing() {
        let documents = [page("a", "ar"), page("b", "ar"), page("c", "")];
        let kin = Kin::of(&documents);
        assert_eq!((kin.languages(), facets(&kin)), (vec!["ar".to_owned()], Vec::new()));
        assert!(kin.filters(&documents).iter().all(|filters| filters.is_empty()));
    }

    #[test]
    fn groups_are_those_that_exist() {
        let mut documents = ["a", "b", "c", "d"].map(|id| page(id, ""));
        for (document, copies, translations) in [(0, "x", "t"), (1, "y", "t"), (2, "x", "t")] {
            documents[document].copies = Some(copies.into());
            documents[document].translations = Some(translations.into());
        }
        documents[3].lists = ["c", "missing", "d", "a", "c"].map(str::to_owned).into();
        let value = |text: &str, own: &[u32]| (text.to_owned(), own.to_vec());
        let expected = [
            (FacetKind::Twins, vec![value(COPIES, &[0, 2]), value("", &[0, 1, 2])]),
            (FacetKind::Lists, vec![value("", &[3]), value("", &[0, 2])]),
        ];
        assert_eq!(facets(&Kin::of(&documents)), expected);
    }
}
