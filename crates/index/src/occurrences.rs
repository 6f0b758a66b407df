//! Which words a document has, where and in which field.

use crate::Document;
use fihris_analysis::{RawHints, Tokens, clean, raw_hints};
use fihris_format::BODY_START;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Documents read by one thread at a time with one word table.
const CHUNK: usize = 128;

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
    /// What the spelling says that folding hides.
    pub(crate) hints: RawHints,
}

/// The words of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentWords {
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) lengths: Lengths,
}

/// The words of all documents.
pub(crate) struct Corpus {
    /// Distinct words, in order of first occurrence.
    pub(crate) words: Vec<String>,
    pub(crate) documents: Vec<DocumentWords>,
}

/// Numbers words as they come.
#[derive(Default)]
struct Interner {
    numbers: FxHashMap<String, u32>,
    words: Vec<String>,
}

impl Interner {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).expect("memory ends before u32");
        self.numbers.insert(word.to_owned(), number);
        self.words.push(word.to_owned());
        number
    }
}

/// Reads the words of all documents, in parallel. `done` is told of every document read.
pub(crate) fn read(documents: &[Document], done: &(impl Fn(usize) + Sync)) -> Corpus {
    let chunks: Vec<(Vec<String>, Vec<DocumentWords>)> = documents
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut interner = Interner::default();
            let mut tokens = Tokens::default();
            let words = chunk.iter().map(|document| read_document(document, &mut tokens, &mut interner)).collect();
            done(chunk.len());
            (interner.words, words)
        })
        .collect();

    let mut interner = Interner::default();
    let mut all = Vec::with_capacity(documents.len());
    for (words, mut documents) in chunks {
        let numbers: Vec<u32> = words.iter().map(|word| interner.number(word)).collect();
        for document in &mut documents {
            for occurrence in &mut document.occurrences {
                occurrence.word = numbers[occurrence.word as usize];
            }
        }
        all.append(&mut documents);
    }
    Corpus { words: interner.words, documents: all }
}

fn read_document(document: &Document, tokens: &mut Tokens, interner: &mut Interner) -> DocumentWords {
    let mut out = DocumentWords::default();
    tokens.read(&document.title);
    push(tokens, &document.title, 0, |_| Field::Title, interner, &mut out);
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
    push(tokens, &document.body, BODY_START, field, interner, &mut out);
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
    interner: &mut Interner,
    out: &mut DocumentWords,
) {
    for token in tokens.as_slice() {
        let position = offset + token.position;
        // What a title has beyond all reason is not searched.
        if offset == 0 && position >= BODY_START {
            break;
        }
        let field = field(token.start);
        let word = tokens.word(token);
        let hints = hints(word, &source[token.start..token.end]);
        out.occurrences.push(Occurrence { word: interner.number(word), position, field, is_joined: false, hints });
        if let Some(joined) = tokens.joined(token) {
            let (word, hints) = (interner.number(joined), RawHints::default());
            out.occurrences.push(Occurrence { word, position, field, is_joined: true, hints });
        }
    }
}

/// The hints in a spelling, looked for only where an alef could hide one: most words have none.
fn hints(word: &str, spelling: &str) -> RawHints {
    let mut letters = word.chars();
    let could_hide = matches!(
        (letters.next(), letters.next(), letters.next()),
        (Some('ا'), Some('ل'), _)
            | (Some('و' | 'ف' | 'ب' | 'ل' | 'ك' | 'س'), Some('ا'), _)
            | (Some('و' | 'ف'), Some('ب' | 'ل' | 'ك'), Some('ا'))
    );
    if could_hide { raw_hints(&clean(spelling)) } else { RawHints::default() }
}
