//! Damage to any file of a bundle is an error of that file, never a panic and never another answer.

use crate::{
    chunks::{Chunks, directory, files},
    corpus::{demo, index, pages},
};
use fihris::{Document, Index, IndexError, Response, SearchOptions, Sort, bundle, compile, open_file};
use fihris_format::{ChunkKind, FormatError};
use fihris_index::{IndexFiles, Layout};
use rayon::prelude::*;
use std::{fs, path::PathBuf};
use tempfile::TempDir;

const QUERIES: [&str; 4] = ["الجامعة", "ا", "\"لم الشمل\"", "2254"];

fn documents() -> Vec<Document> {
    let mut documents = pages(&[
        ("الجامعة الألمانية", "قبول الطلاب السوريين والقرار 2254"),
        ("لم الشمل", "شروط لم الشمل للاجئين في ألمانيا، وبالجامعات"),
        ("PKK", ""),
    ]);
    for (document, city) in documents.iter_mut().zip(["برلين", "مالمو"]) {
        document.filters.push(("city".into(), city.into()));
        document.date = Some("2024-03-18".into());
    }
    assert!(!index(&documents).search("الجامعة", 1).unwrap().hits.is_empty());
    documents
}

/// All answers of an index, or `None` when it gives an error.
fn answers(index: &Index) -> Option<Vec<Response>> {
    let sort = Some(Sort { key: "date".into(), is_descending: true });
    let options = SearchOptions { facets: true, sort, ..10.into() };
    QUERIES.iter().map(|query| index.search(query, options.clone()).ok()).collect()
}

/// All answers of an index in one file, or `None` when it is refused.
fn answers_of_file(file: &[u8]) -> Option<Vec<Response>> {
    answers(&Index::new(open_file(file).ok()?))
}

#[test]
fn every_flipped_bit_of_a_single_file_is_refused_or_harmless() {
    let file = compile(&documents(), &|_| ()).unwrap();
    let expected = answers_of_file(&file);
    assert!(expected.is_some());
    (0..file.len() * 8).into_par_iter().for_each(|bit| {
        let found = answers_of_file(&flipped(&file, bit));
        assert!(found.is_none() || found == expected, "bit {bit} changes an answer");
    });
}

#[test]
fn every_truncation_of_a_single_file_is_refused() {
    let file = compile(&documents(), &|_| ()).unwrap();
    for len in 0..file.len() {
        assert!(open_file(&file[..len]).is_err(), "{len} of {} bytes", file.len());
    }
}

#[test]
fn anything_behind_the_end_is_refused() {
    let mut file = compile(&documents(), &|_| ()).unwrap();
    file.push(0);
    assert!(open_file(&file).is_err());
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    damaged[bit / 8] ^= 1 << (bit % 8);
    damaged
}

/// A bundle in a folder of its own, of which one file can be damaged.
struct Damaged {
    folder: TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Damaged {
    fn new(index: &IndexFiles, name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        bundle::write(folder.path(), index, None).unwrap();
        let path = folder.path().join(name);
        let bytes = fs::read(&path).unwrap();
        Self { folder, path, bytes }
    }

    /// The bundle with other bytes in the file. An error names the file.
    fn open(&self, bytes: &[u8]) -> Option<Index> {
        fs::write(&self.path, bytes).unwrap();
        match bundle::open(self.folder.path()) {
            Ok(bundle) => Some(Index::new(bundle.blob)),
            Err(IndexError::Damaged { path, .. } | IndexError::Renamed { path }) => {
                assert_eq!(path, self.path, "the error names another file");
                None
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// The names of a bundle's files that hold the index.
fn names(index: &IndexFiles) -> Vec<String> {
    let files = bundle::files(index, None).into_iter().map(|(name, _)| name);
    files.filter(|name| name.ends_with(".fihris")).collect()
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_bundles_files_is_an_error_of_that_file() {
    let index = files(&documents(), Layout::Sharded);
    let names = names(&index);
    assert_eq!(names.len(), 1 + ChunkKind::ALL.len());
    names.into_par_iter().for_each(|name| {
        let damaged = Damaged::new(&index, &name);
        let expected = answers(&damaged.open(&damaged.bytes).unwrap());
        assert!(expected.is_some());
        for bit in 0..damaged.bytes.len() * 8 {
            let found = damaged.open(&flipped(&damaged.bytes, bit));
            assert!(found.is_none_or(|index| answers(&index) == expected), "{name}: bit {bit} changes an answer");
        }
        for len in 0..damaged.bytes.len() {
            let found = damaged.open(&damaged.bytes[..len]);
            assert!(found.is_none_or(|index| answers(&index) == expected), "{name}: {len} bytes change an answer");
        }
    });
}

#[test]
fn another_file_in_the_place_of_one_is_an_error_of_that_file() {
    let index = files(&demo(), Layout::Sharded);
    let page = b"<!doctype html><html><title>404</title></html>".to_vec();
    // Some of all kinds: pieces are in the order of their kinds.
    let names: Vec<String> = names(&index).into_iter().step_by(index.pieces.len() / 8).collect();
    names.into_par_iter().for_each(|name| {
        let damaged = Damaged::new(&index, &name);
        let others = index.pieces.iter().map(|(_, bytes)| bytes).step_by(3).filter(|bytes| **bytes != damaged.bytes);
        // What has another length than a file that is cut by length alone is also tried with the right one.
        let padded = others.clone().map(|bytes| resized(bytes, damaged.bytes.len()));
        for other in others.cloned().chain(padded).chain([Vec::new(), page.clone(), index.index[..64].to_vec()]) {
            if other != damaged.bytes {
                assert!(damaged.open(&other).is_none(), "{name} is taken though it is another file");
            }
        }
    });
}

fn resized(bytes: &[u8], len: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(len, 0);
    bytes
}

#[test]
fn a_piece_that_is_as_long_as_another_is_not_taken_for_it() {
    // Documents of one length each: pieces that nothing tells apart but their names.
    let texts: Vec<String> = (0..2000).map(|number| format!("صفحة رقم {number:04} ").repeat(12)).collect();
    let documents: Vec<(&str, &str)> = texts.iter().map(|text| ("خبر", text.as_str())).collect();
    let index = files(&pages(&documents), Layout::Sharded);
    let directory = Chunks::of(&index).directory;
    let is_documents = |file: usize| {
        let first = directory.chunks_of(Some(file)).start;
        directory.locate(first).unwrap().kind == ChunkKind::Documents
    };
    let pieces: Vec<_> =
        (0..index.pieces.len()).filter(|file| is_documents(*file)).map(|file| &index.pieces[file]).collect();
    for (hash, _) in pieces.iter().take(3) {
        let damaged = Damaged::new(&index, &format!("piece-{hash}.fihris"));
        for (other, bytes) in &pieces {
            assert!(other == hash || damaged.open(bytes).is_none(), "{other} is taken for {hash}");
        }
    }
}

#[test]
fn the_program_names_the_damaged_file() {
    let index = files(&documents(), Layout::Sharded);
    for name in names(&index) {
        let damaged = Damaged::new(&index, &name);
        let folder = damaged.folder.path();
        fs::write(folder.join(&name), flipped(&damaged.bytes, damaged.bytes.len() / 2 * 8)).unwrap();
        let queries = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
        fs::write(queries.path(), "{\"query\":\"الجامعة\",\"relevant\":[\"0\"]}\n").unwrap();
        let queries = queries.path().to_str().unwrap();
        for arguments in [&["query", ".", "الجامعة"][..], &["eval", ".", "--queries", queries], &["inspect", "."]]
        {
            let (out, err) = crate::cli::check(arguments, folder, 4);
            assert!(err.contains(&name) && err.contains("damaged") && out.is_empty(), "{arguments:?}: {out}{err}");
        }
        fs::remove_file(folder.join(&name)).unwrap();
        let (_, err) = crate::cli::check(&["query", ".", "الجامعة"], folder, 3);
        assert!(err.contains(&name), "{err}");
    }
}

#[test]
fn a_damaged_chunk_is_refused_and_the_right_one_taken_after_it() {
    let chunks = Chunks::of(&files(&documents(), Layout::Sharded));
    let expected = answers(&chunks.whole());
    (0..chunks.len()).into_par_iter().for_each(|chunk| {
        let refused = Err(FormatError::Chunk(chunks.kind(chunk)));
        let bytes = chunks.bytes(chunk);
        let mut index = chunks.empty();
        for bit in 0..bytes.len() * 8 {
            assert_eq!(index.blob_mut().put(chunk, &flipped(bytes, bit)), refused, "bit {bit} of {chunk}");
        }
        for len in 0..bytes.len() {
            assert_eq!(index.blob_mut().put(chunk, &bytes[..len]), refused, "{len} bytes of {chunk}");
        }
        // One document's chunk is like another's, and one filter's; only the hash of their file tells them apart.
        let is_alike = |other: usize| {
            let kind = chunks.kind(chunk);
            kind == chunks.kind(other) && matches!(kind, ChunkKind::Documents | ChunkKind::Facets)
        };
        for other in (0..chunks.len()).filter(|&other| other != chunk && !is_alike(other)) {
            assert_eq!(index.blob_mut().put(chunk, chunks.bytes(other)), refused, "{other} for {chunk}");
        }
        assert!(!index.blob().has(chunk));
        (0..chunks.len()).for_each(|chunk| chunks.put(chunk, &mut index));
        // What is there stays when damaged bytes come again.
        assert_eq!(index.blob_mut().put(chunk, &flipped(bytes, 0)), refused);
        assert_eq!(answers(&index), expected);
    });
    assert!(chunks.empty().blob_mut().put(chunks.len(), chunks.bytes(0)).is_err());
}

#[test]
fn a_damaged_directory_is_refused() {
    let file = files(&documents(), Layout::Sharded).index;
    let expected = directory(&file).unwrap();
    (0..file.len() * 8).into_par_iter().for_each(|bit| {
        let found = directory(&flipped(&file, bit));
        // Some bits of a deflated stream mean nothing.
        assert!(found.is_err() || found.as_ref() == Ok(&expected), "bit {bit}");
    });
    for len in 0..file.len() {
        assert!(directory(&file[..len]).is_err(), "{len} of {} bytes", file.len());
    }
}

/// Checksums are no defence against somebody who means harm, but nothing they can do is a panic.
#[test]
fn damage_whose_checksum_was_repaired_is_no_panic() {
    let chunks = Chunks::of(&files(&documents(), Layout::Sharded));
    (0..chunks.len()).into_par_iter().for_each(|chunk| {
        let (kind, bytes) = (chunks.kind(chunk), chunks.bytes(chunk));
        let content = &bytes[..bytes.len() - 4];
        for bit in 0..content.len() * 8 {
            let mut index = chunks.whole();
            if index.blob_mut().put(chunk, &sealed(kind, flipped(content, bit))).is_ok() {
                answers(&index);
            }
        }
    });
}

/// The content of a chunk behind which its checksum stands, as FORMAT.md has it.
fn sealed(kind: ChunkKind, mut content: Vec<u8>) -> Vec<u8> {
    let step = |state: u64, word: u64| {
        let mixed = (state ^ word).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^ (mixed >> 32)
    };
    let mut state = 0x9E37_79B9_7F4A_7C15 ^ content.len() as u64;
    let (words, rest) = content.as_chunks::<8>();
    for word in words {
        state = step(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    state = step(state, u64::from_le_bytes(last));
    let number = ChunkKind::ALL.iter().position(|other| *other == kind).unwrap();
    let [.., a, b, c, d] = state.to_le_bytes();
    content.extend_from_slice(&[a ^ number as u8, b, c, d]);
    content
}

#[test]
fn a_repaired_checksum_is_what_the_writer_writes() {
    let chunks = Chunks::of(&files(&documents(), Layout::Sharded));
    for chunk in 0..chunks.len() {
        let bytes = chunks.bytes(chunk);
        assert_eq!(sealed(chunks.kind(chunk), bytes[..bytes.len() - 4].to_vec()), bytes);
    }
}
