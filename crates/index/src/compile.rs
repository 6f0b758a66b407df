//! Documents to the bytes of a blob, and back.

use crate::{
    Document, IndexError, OwnerWords, compounds, names,
    occurrences::{self, Corpus, Field, Lengths},
    prefixes,
    vocabulary::{self, Vocabulary},
};
use fihris_format::{
    Blob, DocumentEntry, FormatError, Header, Impact, Posting, Sections, encode_positions, write_sections,
};
use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};
use rayon::prelude::*;
use std::io::{Read as _, Write as _};

/// How much an occurrence counts by field, and how strongly the field's length tells against it (BM25F's w and b).
struct FieldWeight {
    weight: f32,
    b: f32,
}

const TITLE: FieldWeight = FieldWeight { weight: 3.0, b: 0.5 };
const HEADINGS: FieldWeight = FieldWeight { weight: 1.8, b: 0.5 };
const BODY: FieldWeight = FieldWeight { weight: 1.0, b: 0.75 };

/// Terms encoded by one thread at a time.
const CHUNK: usize = 1024;

/// A corpus, compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The bytes of the blob.
    pub file: Vec<u8>,
    /// Which of [`OwnerWords::synonyms`] do nothing, because neither name occurs.
    pub idle_synonyms: Vec<usize>,
}

/// Compiles documents, in the order they have, into the bytes of a blob. `done` is told of every document read.
///
/// # Errors
/// When the corpus is too large for the format.
pub fn compile(documents: &[Document], done: &(impl Fn(usize) + Sync)) -> Result<Vec<u8>, IndexError> {
    compile_with(documents, &OwnerWords::default(), done).map(|compiled| compiled.file)
}

/// [`compile`], with the words of the site's owner.
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
    let vocabulary = vocabulary::build(&corpus, &aliases, owner);
    let lists = term_lists(&corpus, &vocabulary);
    let (postings, positions): (Vec<Vec<Posting>>, Vec<Vec<u8>>) = lists.into_iter().unzip();
    let prefixes = prefixes::find(&vocabulary, &postings, documents.len());
    let words = corpus.documents.iter().map(|d| u64::from(d.lengths.title + d.lengths.headings + d.lengths.body)).sum();
    let entries = documents.iter().zip(&corpus.documents).map(|(document, words)| DocumentEntry {
        id: &document.id,
        url: &document.url,
        title: &document.title,
        date: document.date.as_deref().unwrap_or(""),
        text: &document.body,
        text_position: words.text_position,
    });
    let terms = postings.iter().map(Vec::as_slice).zip(positions.iter().map(Vec::as_slice));
    let sections = write_sections(words, &vocabulary.keys, &vocabulary.classes, terms, &prefixes, entries)?;
    let deflated: Vec<Vec<u8>> = sections.chunks().into_par_iter().map(|(_, bytes)| deflate(bytes)).collect();
    Ok(Compiled { file: sections.into_file(&deflated)?, idle_synonyms: vocabulary.idle })
}

/// Reads a blob's file.
///
/// # Errors
/// When it is damaged or of another version.
pub fn open_file(file: &[u8]) -> Result<Blob, FormatError> {
    let header = Header::read(file)?;
    let mut sections = Sections::default();
    let mut inflated = Vec::new();
    for chunk in header.chunks() {
        inflated.clear();
        let stored = file.get(chunk.stored()).unwrap_or(&[]);
        let len = u64::try_from(chunk.inflated_len()).unwrap_or(u64::MAX);
        // One byte more than promised is enough to see that it is too long.
        DeflateDecoder::new(stored)
            .take(len.saturating_add(1))
            .read_to_end(&mut inflated)
            .map_err(|_| FormatError::Section(chunk.section()))?;
        sections.add(chunk, &inflated)?;
    }
    Blob::open(sections)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a Vec can always be written to")
}

/// The postings of each term, and its positions as bytes, in term order.
fn term_lists(corpus: &Corpus, vocabulary: &Vocabulary<'_>) -> Vec<(Vec<Posting>, Vec<u8>)> {
    let (starts, occurrences) = invert(corpus, vocabulary);
    let averages = Averages::of(corpus);
    let terms: Vec<usize> = (0..vocabulary.terms).collect();
    terms
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut places = Vec::new();
            chunk
                .iter()
                .map(|&term| {
                    let occurrences = &occurrences[starts[term]..starts[term + 1]];
                    let (mut postings, mut positions) = (Vec::new(), Vec::new());
                    for group in occurrences.chunk_by(|a, b| a.document == b.document) {
                        let lengths = corpus.documents[group[0].document as usize].lengths;
                        postings.push(Posting { document: group[0].document, impact: averages.impact(group, lengths) });
                        places.clear();
                        places.extend(group.iter().map(|place| place.position));
                        places.dedup();
                        encode_positions(&places, &mut positions);
                    }
                    (postings, positions)
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
    title: f32,
    headings: f32,
    body: f32,
}

impl Averages {
    fn of(corpus: &Corpus) -> Self {
        let average = |length: fn(&Lengths) -> u32| {
            let lengths =
                corpus.documents.iter().map(|document| length(&document.lengths)).filter(|&length| length > 0);
            let (sum, count) =
                lengths.fold((0_u64, 0_u64), |(sum, count), length| (sum + u64::from(length), count + 1));
            // Lengths are far below 2^24, where f32 is exact enough; one division rounds the same everywhere.
            if count == 0 { 1.0 } else { sum as f32 / count as f32 }
        };
        Self { title: average(|l| l.title), headings: average(|l| l.headings), body: average(|l| l.body) }
    }

    /// BM25F's pseudo-frequency of a term that stands at `places` of a document.
    fn impact(&self, places: &[Place], lengths: Lengths) -> Impact {
        let count = |field| places.iter().filter(|place| place.field == field).count();
        let part = |field, FieldWeight { weight, b }: FieldWeight, length: u32, average: f32| {
            weight * count(field) as f32 / (1.0 - b + b * length as f32 / average)
        };
        let weight = part(Field::Title, TITLE, lengths.title, self.title)
            + part(Field::Heading, HEADINGS, lengths.headings, self.headings)
            + part(Field::Body, BODY, lengths.body, self.body);
        Impact::new(weight, count(Field::Title) > 0)
    }
}
