//! Which words a document has, where and in which field.
//!
//! Each thread reads documents with a table of words of its own, so that a word is looked up once for every place it stands
//! at, and stored once a thread. The tables are united at the end: words are numbered in their order as strings, whoever read
//! them.

use crate::{Document, evidence::Count};
use fihris_analysis::{RawHints, Tokens, clean, raw_hints};
use fihris_format::BODY_START;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Documents that a thread takes at a time.
const CHUNK: usize = 64;

/// The part of a document a word stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Heading,
    Body,
    /// None of its own: a further word of a compound, which counts as one occurrence at its first word.
    Continued,
}

/// How many words each field of a document has.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lengths {
    pub(crate) title: u32,
    pub(crate) headings: u32,
    pub(crate) body: u32,
}

/// One word of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence {
    /// Index into [`Corpus::words`].
    pub(crate) word: u32,
    pub(crate) position: u32,
    pub(crate) field: Field,
    /// Not written like this in the text: the joined form of a name (عبدالرحمن of عبد الرحمن), or a compound.
    pub(crate) is_joined: bool,
}

/// The words of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentWords {
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) lengths: Lengths,
}

/// The words of all documents.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// Distinct words, in the order of strings; compounds behind all others.
    pub(crate) words: Vec<String>,
    /// How often each word occurs.
    pub(crate) counts: Vec<Count>,
    pub(crate) documents: Vec<DocumentWords>,
}

/// What one thread read.
#[derive(Default)]
struct Share {
    words: Words,
    /// Each with its place among the documents' chunks.
    chunks: Vec<(usize, Vec<DocumentWords>)>,
}

/// Words, numbered as they come.
#[derive(Default)]
struct Words {
    numbers: FxHashMap<String, u32>,
    counts: Vec<Count>,
    /// The document each was last written in, and the one it was last joined in.
    last_seen: Vec<[u32; 2]>,
}

impl Words {
    /// The number of a word that stands in a document once more.
    fn number(&mut self, word: &str, document: u32, is_joined: bool, hints: RawHints) -> u32 {
        let number = match self.numbers.get(word) {
            Some(&number) => number,
            None => {
                let number = u32::try_from(self.counts.len()).expect("memory ends before u32");
                self.numbers.insert(word.to_owned(), number);
                self.counts.push(Count::default());
                self.last_seen.push([u32::MAX; 2]);
                number
            }
        };
        let last_seen = &mut self.last_seen[number as usize][usize::from(is_joined)];
        let is_new = std::mem::replace(last_seen, document) != document;
        self.counts[number as usize].add(is_joined, is_new, hints);
        number
    }
}

/// Reads the words of all documents, in parallel. `done` is told how many more documents were read.
pub(crate) fn read(documents: &[Document], done: &(impl Fn(usize) + Sync)) -> Corpus {
    let next = AtomicUsize::new(0);
    let shares = rayon::broadcast(|_| {
        let mut share = Share::default();
        let mut tokens = Tokens::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = documents.chunks(CHUNK).nth(at) else { break share };
            let numbers = u32::try_from(at * CHUNK).expect("memory ends before u32")..;
            let read = |(number, document)| read_document(number, document, &mut tokens, &mut share.words);
            let words = numbers.zip(chunk).map(read).collect();
            share.chunks.push((at, words));
            done(chunk.len());
        }
    });
    unite(shares)
}

/// Numbers all words anew.
fn unite(shares: Vec<Share>) -> Corpus {
    let (tables, chunks): (Vec<Words>, Vec<_>) = shares.into_iter().map(|share| (share.words, share.chunks)).unzip();
    let mut all = Vec::with_capacity(tables.iter().map(|table| table.counts.len()).sum());
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    for (thread, Words { numbers: words, counts, .. }) in tables.into_iter().enumerate() {
        numbers.push(vec![0; counts.len()]);
        all.extend(words.into_iter().map(|(word, number)| (word, thread, number, counts[number as usize])));
    }
    all.par_sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));

    let mut corpus = Corpus::default();
    for (word, thread, number, count) in all {
        match (corpus.words.last(), corpus.counts.last_mut()) {
            (Some(last), Some(counts)) if *last == word => *counts += count,
            _ => {
                corpus.words.push(word);
                corpus.counts.push(count);
            }
        }
        numbers[thread][number as usize] = u32::try_from(corpus.words.len() - 1).expect("memory ends before u32");
    }
    let mut chunks: Vec<(usize, Vec<DocumentWords>)> = chunks
        .into_par_iter()
        .zip(&numbers)
        .flat_map(|(chunks, numbers)| {
            chunks.into_par_iter().map(move |(at, mut documents)| {
                for occurrence in documents.iter_mut().flat_map(|document| &mut document.occurrences) {
                    occurrence.word = numbers[occurrence.word as usize];
                }
                (at, documents)
            })
        })
        .collect();
    chunks.sort_unstable_by_key(|(at, _)| *at);
    corpus.documents = chunks.into_iter().flat_map(|(_, documents)| documents).collect();
    corpus
}

fn read_document(number: u32, document: &Document, tokens: &mut Tokens, words: &mut Words) -> DocumentWords {
    let mut out = DocumentWords::default();
    tokens.read(&document.title);
    push(tokens, &document.title, 0, |_| Field::Title, number, words, &mut out);
    out.lengths.title = tokens.positions();

    tokens.read(&document.body);
    let mut headings = document.headings.iter().peekable();
    let field = |start: usize| {
        while headings.next_if(|heading| heading.end <= start).is_some() {}
        match headings.peek() {
            Some(heading) if heading.contains(&start) => Field::Heading,
            _ => Field::Body,
        }
    };
    push(tokens, &document.body, BODY_START, field, number, words, &mut out);
    for occurrence in out.occurrences.iter().filter(|occurrence| !occurrence.is_joined) {
        match occurrence.field {
            Field::Title | Field::Continued => {}
            Field::Heading => out.lengths.headings += 1,
            Field::Body => out.lengths.body += 1,
        }
    }
    out
}

fn push(
    tokens: &Tokens,
    source: &str,
    offset: u32,
    mut field: impl FnMut(usize) -> Field,
    document: u32,
    words: &mut Words,
    out: &mut DocumentWords,
) {
    let tokens_here = tokens.as_slice();
    let joined = tokens_here.iter().filter(|token| tokens.joined(token).is_some()).count();
    out.occurrences.reserve_exact(tokens_here.len() + joined);
    for token in tokens_here {
        let position = offset + token.position;
        // What a title has beyond all reason is not searched.
        if offset == 0 && position >= BODY_START {
            break;
        }
        let field = field(token.start);
        let word = tokens.word(token);
        let hints = hints(word, &source[token.start..token.end]);
        let word = words.number(word, document, false, hints);
        out.occurrences.push(Occurrence { word, position, field, is_joined: false });
        if let Some(joined) = tokens.joined(token) {
            let word = words.number(joined, document, true, RawHints::default());
            out.occurrences.push(Occurrence { word, position, field, is_joined: true });
        }
    }
}

/// The hints in a spelling, looked for only where an alef could hide one: most words have none.
fn hints(word: &str, spelling: &str) -> RawHints {
    // Four Arabic letters; what a hint depends on stands in the first three, and a mark on the third behind it.
    let head = |text: &str| *text.as_bytes().first_chunk::<8>().unwrap_or(&[0; 8]);
    let is_plain = spelling == word || (spelling.len() >= 8 && head(spelling) == head(word));
    let mut letters = word.chars();
    let could_hide = !is_plain
        && matches!(
            (letters.next(), letters.next(), letters.next()),
            (Some('ا'), Some('ل'), _)
                | (Some('و' | 'ف' | 'ب' | 'ل' | 'ك' | 'س'), Some('ا'), _)
                | (Some('و' | 'ف'), Some('ب' | 'ل' | 'ك'), Some('ا'))
        );
    if could_hide { raw_hints(&clean(spelling)) } else { RawHints::default() }
}
