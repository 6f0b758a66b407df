//! Documents to the parts of an index: the words of each become the postings and positions of terms.

use crate::{
    Document, IndexError, OwnerWords, compounds,
    facets::{self, OddValue},
    kin::Kin,
    layout::{self, Parts},
    names,
    occurrences::{self, Corpus, Field, Lengths},
    prefixes,
    vocabulary::{self, Vocabulary},
};
use fihris_format::{BODY_START, DocumentEntry, Impact, Norms, PostingEntry};
use rayon::prelude::*;

/// How much an occurrence counts by field, and how strongly the field's length tells against it (BM25F's w and b).
struct FieldWeight {
    weight: f32,
    b: f32,
}

const TITLE: FieldWeight = FieldWeight { weight: 3.0, b: 0.5 };
const HEADINGS: FieldWeight = FieldWeight { weight: 1.8, b: 0.5 };
const BODY: FieldWeight = FieldWeight { weight: 1.0, b: Norms::B };

/// Terms listed by one thread at a time.
const CHUNK: usize = 1024;

/// A corpus, compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The index, to be laid out.
    pub parts: Parts,
    /// Which of [`OwnerWords::synonyms`] do nothing, because neither name occurs.
    pub idle_synonyms: Vec<usize>,
    /// Values of sort keys that do not count.
    pub odd_values: Vec<OddValue>,
}

/// The documents of a term, and where it stands in each, one after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermList {
    pub(crate) postings: Vec<PostingEntry>,
    pub(crate) positions: Vec<u32>,
}

/// Compiles documents, in the order they have, into the bytes of an index in one file. `done` is told of every document read.
///
/// # Errors
/// When the corpus is too large for the format.
pub fn compile(documents: &[Document], done: &(impl Fn(usize) + Sync)) -> Result<Vec<u8>, IndexError> {
    compile_with(documents, &OwnerWords::default(), done)?.parts.into_single()
}

/// Compiles documents with the words of the site's owner, into parts that can be laid out.
///
/// # Errors
/// When the corpus is too large for the format, or something is pinned that is none of the documents.
pub fn compile_with(
    documents: &[Document],
    owner: &OwnerWords,
    done: &(impl Fn(usize) + Sync),
) -> Result<Compiled, IndexError> {
    if let Some((_, document)) = owner.pins.iter().find(|(_, document)| *document as usize >= documents.len()) {
        return Err(IndexError::Pin { document: *document });
    }
    let aliases = names::aliases(owner);
    let mut corpus = occurrences::read(documents, done);
    compounds::add(&mut corpus, aliases.iter().map(|alias| alias.target.as_str()));
    let mut vocabulary = vocabulary::build(&corpus, &aliases, owner);
    let averages = Averages::of(&corpus);
    let level = |lengths: Lengths| Norms::level(averages.body, lengths.body);
    let norms = Norms::new(averages.body, corpus.documents.iter().map(|document| level(document.lengths)).collect());
    let terms = term_lists(&corpus, &vocabulary, &averages);
    let prefixes = prefixes::find(&vocabulary, &terms, &norms, documents.len());
    let words = corpus.documents.iter().map(|d| u64::from(d.lengths.title + d.lengths.headings + d.lengths.body)).sum();
    let kin = Kin::of(documents);
    let filters = kin.filters(documents);
    let entries: Vec<DocumentEntry<'_>> = documents
        .iter()
        .zip(&filters)
        .map(|(document, filters)| DocumentEntry {
            id: &document.id,
            url: &document.url,
            title: &document.title,
            date: document.date.as_deref().unwrap_or(""),
            text: &document.body,
            meta: &document.meta,
            filters,
            sections: &document.sections,
        })
        .collect();
    let (mut facets, odd_values) = facets::find(documents, &filters);
    facets.extend(kin.facets());
    let mut parts = layout::parts(words, &mut vocabulary, &terms, prefixes, &norms, &entries, facets)?;
    parts.langs = kin.languages();
    Ok(Compiled { parts, idle_synonyms: vocabulary.idle, odd_values })
}

/// The postings of each term, and its positions, in term order.
fn term_lists(corpus: &Corpus, vocabulary: &Vocabulary<'_>, averages: &Averages) -> Vec<TermList> {
    let (starts, occurrences) = invert(corpus, vocabulary);
    let terms: Vec<usize> = (0..vocabulary.terms).collect();
    terms
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            chunk
                .iter()
                .map(|&term| {
                    let mut list = TermList::default();
                    for group in occurrences[starts[term]..starts[term + 1]].chunk_by(|a, b| a.document == b.document) {
                        let first = list.positions.len();
                        for place in group {
                            if list.positions.get(first..).and_then(<[u32]>::last) != Some(&place.position) {
                                list.positions.push(place.position);
                            }
                        }
                        let count = u32::try_from(list.positions.len() - first).expect("memory ends before u32");
                        let lengths = corpus.documents[group[0].document as usize].lengths;
                        let impact = averages.impact(group, lengths);
                        list.postings.push(PostingEntry { document: group[0].document, count, impact });
                    }
                    list.positions.shrink_to_fit();
                    list
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Where a term stands.
#[derive(Clone, Copy)]
struct Place {
    document: u32,
    position: u32,
    field: Field,
}

/// The places of all terms, grouped by term, each group in document and position order; and where the groups begin.
fn invert(corpus: &Corpus, vocabulary: &Vocabulary<'_>) -> (Vec<usize>, Vec<Place>) {
    let mut starts = vec![0_usize; vocabulary.terms + 1];
    let term_of = |word: u32| vocabulary.term_of_word[word as usize].map(|term| term as usize);
    for occurrence in corpus.documents.iter().flat_map(|document| &document.occurrences) {
        if let Some(term) = term_of(occurrence.word) {
            starts[term + 1] += 1;
        }
    }
    for term in 0..vocabulary.terms {
        starts[term + 1] += starts[term];
    }
    let mut next = starts.clone();
    let mut places = vec![Place { document: 0, position: 0, field: Field::Body }; starts[vocabulary.terms]];
    for (document, words) in (0_u32..).zip(&corpus.documents) {
        for occurrence in &words.occurrences {
            if let Some(term) = term_of(occurrence.word) {
                places[next[term]] = Place { document, position: occurrence.position, field: occurrence.field };
                next[term] += 1;
            }
        }
    }
    (starts, places)
}

/// Average field lengths, over the documents that have the field.
struct Averages {
    title: u32,
    headings: u32,
    body: u32,
}

impl Averages {
    fn of(corpus: &Corpus) -> Self {
        let average = |length: fn(&Lengths) -> u32| {
            let lengths =
                corpus.documents.iter().map(|document| length(&document.lengths)).filter(|&length| length > 0);
            let (sum, count) =
                lengths.fold((0_u64, 0_u64), |(sum, count), length| (sum + u64::from(length), count + 1));
            u32::try_from(round(sum / count.max(1)).max(1)).expect("a document ends before u32")
        };
        Self { title: average(|l| l.title), headings: average(|l| l.headings), body: average(|l| l.body) }
    }

    /// BM25F's pseudo-frequency of a term that stands at `places` of a document, if not all are in the body.
    fn impact(&self, places: &[Place], lengths: Lengths) -> Option<Impact> {
        let count = |field| places.iter().filter(|place| place.field == field).count();
        let (titles, headings) = (count(Field::Title), count(Field::Heading));
        let is_in_title = places.iter().any(|place| place.position < BODY_START);
        (is_in_title || headings > 0).then(|| {
            let weight = part(titles, TITLE, lengths.title, self.title)
                + part(headings, HEADINGS, lengths.headings, self.headings)
                + part(count(Field::Body), BODY, lengths.body, self.body);
            Impact::new(weight, is_in_title)
        })
    }
}

/// What a number of occurrences in a field weighs.
fn part(count: usize, FieldWeight { weight, b }: FieldWeight, length: u32, average: u32) -> f32 {
    weight * count as f32 / (1.0 - b + b * length as f32 / average as f32)
}

/// A length to two digits, so that a change of one page does not change what words weigh on all others.
fn round(length: u64) -> u64 {
    let mut unit = 1;
    while length / unit >= 100 {
        unit *= 10;
    }
    (length + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use fihris_format::ChunkKind;

    /// A text of common and rare words, in no order.
    fn text(words: u64, seed: u64) -> String {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % 3000
        };
        (0..words).map(|_| format!("كلمة{}", next())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_page_much_longer_than_the_others_costs_what_its_words_cost() {
        let page =
            |number: u64, words| Document { id: number.to_string(), body: text(words, number), ..Document::default() };
        let positions = |documents: &[Document]| {
            let parts = compile_with(documents, &OwnerWords::default(), &|_| ()).unwrap().parts;
            parts.sizes().iter().find(|size| size.kind == ChunkKind::Positions).unwrap().bytes
        };
        let mut documents: Vec<Document> = (0..150).map(|number| page(number, 300)).collect();
        let short = positions(&documents);
        for words in [3_000, 10_000, 60_000] {
            documents.push(page(words, words));
            let long = positions(&documents) - short;
            assert!(long < usize::try_from(words).unwrap() * 9 / 4, "{words} words have {long} bytes of positions");
            documents.pop();
        }
    }
}
