//! Laying an index out: what is cut where, and which files it lies in.
//!
//! ```text
//! terms      ---cut between stems---> postings and positions chunks     } single:  one file with everything
//! keys       ---cut anywhere--------> keys chunks, which name the above } sharded: a file with the directory, and
//! documents  ---each its own--------> documents chunks                  }          files of 12 to 64 KiB with chunks
//! facets     ---one each------------> facets chunks                     }
//! ```
//!
//! Both layouts have the same chunks, so they give the same answers.

use crate::{IndexError, bundle::ChunkSizes, compile::TermList, vocabulary::Vocabulary};
use fihris_format::{
    Blob, ChunkKind, Directory, DocumentEntry, FacetEntry, FacetName, File, FormatError, Header, KeyEntry, Metadata,
    Norms, PostingEntry, PrefixEntry, TextModel, spread,
    write::{
        Chunk, Contents, Item, TextEncoder, cut, document_chunk, document_text, facet_chunk, hash, keys_chunk,
        prefix_chunk, separator, tables_chunk, terms_chunks, train_text,
    },
};
use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};
use rayon::prelude::*;
use std::{
    io::{Read as _, Write as _},
    ops::Range,
};

/// Sizes of chunks, in bytes as stored, about: small enough for a slow line, large enough that few are needed.
const KEYS: Range<usize> = 1000..2500;
const POSTINGS: Range<usize> = 600..1800;
/// Units of the texts' model: more make texts smaller, but are fetched before the first of them.
const UNITS: usize = 2000;
const MANY_UNITS: usize = 7000;
/// From how many documents on it is the texts that count.
const MANY: usize = 8000;
/// Sizes of files: what a reader gets whose host knows nothing of ranges. A large index has larger ones, so as not to have
/// too many.
const LEAST_FILE: usize = 12 << 10;
const MOST_FILE: usize = 40 << 10;
/// How many files an index has, about, between these sizes.
const FILE_COUNT: usize = 700;

/// An index, cut into chunks.
#[derive(Clone, Debug)]
pub struct Parts {
    contents: Contents,
    /// The chunks as they are stored, each with the hash of what it begins with.
    stored: Vec<(Vec<u8>, u64)>,
    /// See [`IndexFiles::langs`].
    pub(crate) langs: Vec<String>,
}

/// How an index is laid out in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// In one file if it is small enough to be fetched at once, else in many.
    #[default]
    Auto,
    /// In one file.
    Single,
    /// In many files, of which a query needs few.
    Sharded,
}

/// The files of an index.
#[derive(Clone, Debug)]
pub struct IndexFiles {
    /// The one with the directory.
    pub index: Vec<u8>,
    /// Those with chunks, if there are any, each with the hash that names it.
    pub pieces: Vec<(String, Vec<u8>)>,
    /// The languages that documents say they are in, that of most first.
    pub langs: Vec<String>,
}

impl IndexFiles {
    /// Bytes of all files.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an index always has a directory")]
    pub fn len(&self) -> usize {
        self.index.len() + self.pieces.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    }
}

/// The largest index that is one file by itself: a second on a slow line.
const SMALL: usize = 200_000;

/// Cuts an index into chunks. The vocabulary's terms and classes get the numbers they have in them.
pub(crate) fn parts(
    words: u64,
    vocabulary: &mut Vocabulary<'_>,
    terms: &[TermList],
    prefixes: Vec<PrefixEntry>,
    norms: &Norms,
    documents: &[DocumentEntry<'_>],
    facets: Vec<(FacetName, FacetEntry)>,
) -> Result<Parts, IndexError> {
    let document_count = narrow(documents.len(), "the number of documents")?;
    let term_runs = cut_terms(vocabulary, terms, document_count);
    let texts = Texts::new(documents);
    let mut chunks = vec![(tables_chunk(&texts.model, norms), 0)];

    let lists: Vec<[Chunk; 2]> = term_runs
        .par_iter()
        .map(|run| {
            let lists: Vec<(&[PostingEntry], &[u32])> =
                terms[run.terms.clone()].iter().map(|list| (&*list.postings, &*list.positions)).collect();
            terms_chunks(&vocabulary.classes[run.classes.clone()], &lists, norms)
        })
        .collect::<Result<_, _>>()?;

    complete_records(vocabulary, terms);
    renumber(vocabulary, &term_runs)?;
    let (key_chunks, firsts) = key_chunks(&vocabulary.keys, prefixes, document_count)?;
    chunks.extend(key_chunks);
    let (postings, positions): (Vec<Chunk>, Vec<Chunk>) =
        lists.into_iter().map(|[postings, positions]| (postings, positions)).unzip();
    for side in [postings, positions] {
        chunks.extend(side.into_iter().zip(&term_runs).map(|(chunk, run)| (chunk, run.hash)));
    }

    chunks.extend(texts.code(documents)?);

    chunks.extend(
        facets.iter().map(|(facet, values)| (facet_chunk(values, document_count), hash(facet.name.as_bytes()))),
    );

    let contents = Contents {
        metadata: Metadata {
            documents: document_count,
            terms: narrow(terms.len(), "the number of terms")?,
            keys: narrow(vocabulary.keys.len(), "the number of keys")?,
            words,
        },
        keys: firsts,
        facets: facets.into_iter().map(|(facet, _)| facet).collect(),
        ..Contents::default()
    };
    let stored: Vec<(ChunkKind, Vec<u8>, u64)> = chunks
        .into_par_iter()
        .map(|(chunk, hash)| {
            let bytes = if chunk.kind.is_deflated() { deflate(&chunk.bytes) } else { chunk.bytes };
            (chunk.kind, bytes, hash)
        })
        .collect();
    let lens = stored.iter().map(|(kind, bytes, _)| (*kind, bytes.len())).collect();
    let stored = stored.into_iter().map(|(_, bytes, hash)| (bytes, hash)).collect();
    Ok(Parts { contents: Contents { chunks: lens, ..contents }, stored, langs: Vec::new() })
}

impl Parts {
    /// Bytes of all chunks, as stored.
    #[must_use]
    pub fn stored_len(&self) -> usize {
        self.stored.iter().map(|(bytes, _)| bytes.len()).sum()
    }

    /// Words of all documents.
    #[must_use]
    pub fn words(&self) -> u64 {
        self.contents.metadata.words
    }

    /// How large all chunks of each kind are.
    #[must_use]
    pub fn sizes(&self) -> Vec<ChunkSizes> {
        ChunkKind::ALL
            .into_iter()
            .map(|kind| {
                let own = self.contents.chunks.iter().filter(|(of, _)| *of == kind);
                ChunkSizes { kind, chunks: own.clone().count(), bytes: own.map(|(_, len)| len).sum() }
            })
            .collect()
    }

    /// The index in one file.
    ///
    /// # Errors
    /// When it is too large for one.
    pub fn into_single(self) -> Result<Vec<u8>, IndexError> {
        let stored: Vec<Vec<u8>> = self.stored.into_iter().map(|(bytes, _)| bytes).collect();
        Ok(self.contents.into_file(deflate, &stored)?)
    }

    /// The index in files.
    ///
    /// # Errors
    /// When it is too large for the format.
    pub fn into_files(mut self, layout: Layout) -> Result<IndexFiles, IndexError> {
        if layout == Layout::Single || (layout == Layout::Auto && self.stored_len() <= SMALL) {
            let langs = std::mem::take(&mut self.langs);
            return Ok(IndexFiles { index: self.into_single()?, pieces: Vec::new(), langs });
        }
        let mut pieces = Vec::new();
        let mut start = 0;
        let least = (self.stored_len() / FILE_COUNT).clamp(LEAST_FILE, MOST_FILE);
        let sizes = least..least * 8 / 5;
        let kinds: Vec<ChunkKind> = self.contents.chunks.iter().map(|(kind, _)| *kind).collect();
        for kind in kinds.chunk_by(|a, b| a == b) {
            let stored = &self.stored[start..start + kind.len()];
            start += kind.len();
            let items: Vec<Item> = stored.iter().map(|(bytes, hash)| Item { size: bytes.len(), hash: *hash }).collect();
            for run in cut(&items, sizes.clone()) {
                let bytes = stored[run.clone()].iter().map(|(bytes, _)| bytes.as_slice()).collect::<Vec<_>>().concat();
                let hash = hash_of(&bytes);
                self.contents.files.push(File { hash, chunks: narrow(run.len(), "a file")? });
                pieces.push((name_of(hash), bytes));
            }
        }
        Ok(IndexFiles { index: self.contents.into_file(deflate, &[])?, pieces, langs: self.langs })
    }
}

/// Reads an index that is one file.
///
/// # Errors
/// When it is damaged or of another version.
pub fn open_file(file: &[u8]) -> Result<Blob, FormatError> {
    open(file, |_| Ok(Vec::new()), |_, error| error)
}

/// The names of the other files of an index, by its own.
pub(crate) fn pieces(file: &[u8]) -> Result<Vec<String>, FormatError> {
    Ok(directory(file)?.0.files().iter().map(|file| name_of(file.hash)).collect())
}

/// The directory of an index's own file, and the chunks behind it.
fn directory(file: &[u8]) -> Result<(Directory, &[u8]), FormatError> {
    let header = Header::read(file, u32::try_from(file.len()).unwrap_or(u32::MAX))?;
    let (deflated, chunks) = header.split(file);
    let inflated = inflate(deflated, header.inflated_len()).ok_or(FormatError::Directory)?;
    Ok((header.directory(&inflated)?, chunks))
}

/// Reads an index whole. `piece` gives the bytes of one of its other files, by name; `damaged` says what is wrong with that
/// file, or with its own.
pub(crate) fn open<E>(
    file: &[u8],
    piece: impl Fn(&str) -> Result<Vec<u8>, E>,
    damaged: impl Fn(Option<&str>, FormatError) -> E,
) -> Result<Blob, E> {
    let own = |error| damaged(None, error);
    let (directory, chunks) = directory(file).map_err(own)?;
    let mut blob = Blob::new(directory);
    let files = blob.directory().files().to_vec();
    if files.is_empty() {
        put_all(&mut blob, None, chunks).map_err(own)?;
    }
    for (number, file) in files.into_iter().enumerate() {
        let name = name_of(file.hash);
        let bytes = piece(&name)?;
        // That each chunk is whole does not tell that it is the right one.
        let put = if hash_of(&bytes) == file.hash {
            put_all(&mut blob, Some(number), &bytes)
        } else {
            Err(wrong(&blob, number))
        };
        put.map_err(|error| damaged(Some(&name), error))?;
    }
    Ok(blob)
}

/// What is wrong with a file that is another one.
fn wrong(blob: &Blob, file: usize) -> FormatError {
    let directory = blob.directory();
    let first = directory.locate(directory.chunks_of(Some(file)).start);
    first.map_or(FormatError::Directory, |location| FormatError::Chunk(location.kind))
}

/// Takes all chunks of a file.
fn put_all(blob: &mut Blob, file: Option<usize>, bytes: &[u8]) -> Result<(), FormatError> {
    for chunk in blob.directory().chunks_of(file) {
        let location = blob.directory().locate(chunk).ok_or(FormatError::Directory)?;
        let damaged = FormatError::Chunk(location.kind);
        let stored = bytes.get(location.bytes).ok_or(damaged)?;
        if location.kind.is_deflated() {
            blob.put(chunk, &inflate(stored, ChunkKind::MAX_LEN).ok_or(damaged)?)?;
        } else {
            blob.put(chunk, stored)?;
        }
    }
    Ok(())
}

/// What a file is named by.
pub(crate) fn hash_of(bytes: &[u8]) -> [u8; 8] {
    *blake3::hash(bytes).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

/// The hexadecimal digits that name a file.
pub(crate) fn name_of(hash: [u8; 8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn inflate(deflated: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    // One byte more than allowed is enough to see that it is too long.
    let limit_and_one = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    DeflateDecoder::new(deflated).take(limit_and_one).read_to_end(&mut inflated).ok()?;
    (inflated.len() <= limit).then_some(inflated)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a Vec can always be written to")
}

fn narrow(len: usize, what: &'static str) -> Result<u32, FormatError> {
    u32::try_from(len).map_err(|_| FormatError::TooLarge { what, limit: u32::MAX })
}

/// The texts of the documents, and what was learnt from some of them.
struct Texts {
    model: Vec<u8>,
}

impl Texts {
    /// Which documents are learnt from depends on nothing but their own ids and, roughly, how many there are: few changes of a
    /// site change the model, and with it all texts.
    fn new(documents: &[DocumentEntry<'_>]) -> Self {
        let wanted = (documents.len() / 24).clamp(40, 1500);
        let share = u64::try_from((documents.len() / wanted).max(1)).unwrap_or(u64::MAX);
        let sample: Vec<String> = documents
            .iter()
            .filter(|document| (hash(document.id.as_bytes()) >> 32).is_multiple_of(share))
            .map(document_text)
            .collect();
        let sample: Vec<&str> = sample.iter().map(String::as_str).collect();
        Self { model: train_text(&sample, if documents.len() < MANY { UNITS } else { MANY_UNITS }) }
    }

    /// The chunk of each document, with the hash of its id.
    fn code(&self, documents: &[DocumentEntry<'_>]) -> Result<Vec<(Chunk, u64)>, FormatError> {
        let model = TextModel::read(&self.model).ok_or(FormatError::Chunk(ChunkKind::Tables))?;
        documents
            .par_iter()
            .map_init(
                || TextEncoder::new(&model),
                |encoder, document| {
                    let chunk = document_chunk(&document_text(document), encoder)?;
                    Ok((chunk, hash(document.id.as_bytes())))
                },
            )
            .collect()
    }
}

/// The terms of one chunk, and their classes.
struct TermRun {
    terms: Range<usize>,
    classes: Range<usize>,
    hash: u64,
}

/// Cuts between stems, so that whatever a key stands for is one range of terms in one chunk.
fn cut_terms(vocabulary: &Vocabulary<'_>, terms: &[TermList], documents: u32) -> Vec<TermRun> {
    let mut stems: Vec<(Item, Range<usize>, Range<usize>)> = Vec::new();
    let mut term = 0;
    for (number, class) in vocabulary.classes.iter().enumerate() {
        let own = term..term + class.terms as usize;
        term = own.end;
        let size: usize = terms[own.clone()].iter().map(|list| packed_len(list.postings.len(), documents)).sum();
        match stems.last_mut() {
            Some((item, all_terms, classes)) if !class.begins_stem => {
                item.size += size;
                all_terms.end = own.end;
                classes.end = number + 1;
            }
            _ => {
                let hash = hash(vocabulary.bases[number].as_bytes());
                stems.push((Item { size, hash }, own, number..number + 1));
            }
        }
    }
    let items: Vec<Item> = stems.iter().map(|(item, ..)| *item).collect();
    cut(&items, POSTINGS)
        .into_iter()
        .map(|run| {
            let (first, last) = (&stems[run.start], &stems[run.end - 1]);
            TermRun { terms: first.1.start..last.1.end, classes: first.2.start..last.2.end, hash: first.0.hash }
        })
        .collect()
}

/// About how many bytes the postings of a term take.
fn packed_len(len: usize, documents: u32) -> usize {
    let gap = documents as usize / len.max(1);
    (len * (gap.max(1).ilog2() as usize + 3) + 8).div_ceil(8)
}

/// Tells each key in how many documents it stands, and whether its class is that of its term.
fn complete_records(vocabulary: &mut Vocabulary<'_>, terms: &[TermList]) {
    let documents = |term: usize| terms[term].postings.len();
    let mut of_class = Vec::with_capacity(vocabulary.classes.len());
    let mut class_of = Vec::with_capacity(terms.len());
    for (number, class) in (0_u32..).zip(&vocabulary.classes) {
        let first = class_of.len();
        class_of.extend(std::iter::repeat_n(number, class.terms as usize));
        of_class.push((first..class_of.len()).map(documents).sum::<usize>());
    }
    for key in &mut vocabulary.keys {
        let own = key.record.surface.map_or(0, |term| documents(term as usize));
        let base = key.record.class.map_or(0, |class| of_class[class as usize]);
        key.record.is_base =
            key.record.class.is_some() && key.record.class == key.record.surface.map(|term| class_of[term as usize]);
        key.record.spread = spread(u32::try_from(own.max(base)).unwrap_or(u32::MAX));
    }
}

/// Gives terms and classes in the keys their numbers: the chunk's in the high half, and their own in it.
fn renumber(vocabulary: &mut Vocabulary<'_>, runs: &[TermRun]) -> Result<(), FormatError> {
    let number = |at: u32, part: fn(&TermRun) -> &Range<usize>| {
        let chunk = runs.partition_point(|run| part(run).end <= at as usize);
        let own = at as usize - part(&runs[chunk]).start;
        u32::try_from(chunk << 16 | own).expect("chunks are counted below")
    };
    if runs.len() > usize::from(u16::MAX) {
        return Err(FormatError::TooLarge { what: "the number of chunks", limit: u16::MAX.into() });
    }
    for key in &mut vocabulary.keys {
        let record = &mut key.record;
        record.surface = record.surface.map(|term| number(term, |run| &run.terms));
        record.class = record.class.filter(|_| !record.is_base).map(|class| number(class, |run| &run.classes));
        for link in &mut record.links {
            link.class = number(link.class, |run| &run.classes);
        }
    }
    Ok(())
}

/// The chunks of keys, and where each begins.
type KeyChunks = (Vec<(Chunk, u64)>, Vec<(Vec<u8>, u32)>);

fn key_chunks(keys: &[KeyEntry<'_>], prefixes: Vec<PrefixEntry>, documents: u32) -> Result<KeyChunks, FormatError> {
    let mut items: Vec<Item> = keys.iter().map(|key| Item { size: KEY_LEN, hash: hash(key.word.as_bytes()) }).collect();
    for prefix in &prefixes {
        let at = keys.partition_point(|key| crate::keys::key(key.word) < prefix.key);
        if let Some(item) = items.get_mut(at) {
            item.size += packed_len(prefix.postings.len(), documents) + prefix.postings.len() * 5 / 8;
        }
    }
    let runs = match cut(&items, KEYS) {
        runs if runs.is_empty() => std::iter::once(0..0).collect(),
        runs => runs,
    };
    let firsts: Vec<Vec<u8>> = runs
        .iter()
        .map(|run| match run.start.checked_sub(1) {
            Some(before) => separator(Some(keys[before].word), keys[run.start].word),
            None => Vec::new(),
        })
        .collect();
    let mut by_chunk: Vec<Vec<PrefixEntry>> = vec![Vec::new(); runs.len()];
    for prefix in prefixes {
        by_chunk[prefix_chunk(&firsts, &prefix.key)].push(prefix);
    }
    let chunks = runs
        .par_iter()
        .zip(by_chunk)
        .map(|(run, prefixes)| {
            let hash = items.get(run.start).map_or(0, |item| item.hash);
            Ok((keys_chunk(&keys[run.clone()], &prefixes, documents)?, hash))
        })
        .collect::<Result<Vec<_>, FormatError>>()?;
    let counts = runs.iter().map(|run| narrow(run.len(), "a chunk")).collect::<Result<Vec<_>, _>>()?;
    Ok((chunks, firsts.into_iter().zip(counts).collect()))
}

/// About how many bytes a key takes.
const KEY_LEN: usize = 5;
