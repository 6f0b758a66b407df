//! What a reader's line carries: bytes, requests and round trips of cold queries and of typing, over a corpus laid out sharded.
//!
//! `FIHRIS_CORPUS=pages.jsonl cargo bench -p fihris-query --bench wire`. Hosts that answer ranges send the chunks asked for
//! (`ranged`); others send whole files (`whole`). Twenty titles, evenly spread over the corpus, are the queries, or the lines of
//! the file `FIHRIS_QUERIES`.

#![expect(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops where something is wrong"
)]

use fihris_format::{Blob, ChunkKind, FormatError, Header};
use fihris_index::{Document, IndexFiles, Layout, OwnerWords, compile_with};
use fihris_query::Index;
use flate2::read::DeflateDecoder;
use std::{collections::BTreeSet, io::Read as _};

const QUERIES: usize = 20;
const HITS: usize = 10;

fn main() {
    let Ok(path) = std::env::var("FIHRIS_CORPUS") else {
        println!("FIHRIS_CORPUS names no corpus: nothing to measure");
        return;
    };
    let corpus = std::fs::read_to_string(&path).expect("the corpus can be read");
    let documents: Vec<Document> = corpus.lines().map(document).collect();
    let parts = compile_with(&documents, &OwnerWords::default(), &|_| ()).expect("the corpus compiles").parts;
    let files = parts.into_files(Layout::Sharded).expect("the index has a layout");
    let queries: Vec<String> = match std::env::var("FIHRIS_QUERIES") {
        Ok(path) => {
            std::fs::read_to_string(path).expect("the queries can be read").lines().map(str::to_owned).collect()
        }
        Err(_) => (0..QUERIES).map(|i| title_words(&documents[i * documents.len() / QUERIES], 2 + i % 3)).collect(),
    };

    println!("directory {} bytes, {} pieces, {} bytes in all", files.index.len(), files.pieces.len(), files.len());
    println!("\ncold, one query each: requests, round trips, bytes ranged, bytes whole");
    let mut cold: Vec<Traffic> = queries
        .iter()
        .map(|query| {
            let mut line = Line::new(&files);
            line.ask(query);
            println!("{query}: {}", line.traffic);
            line.traffic
        })
        .collect();
    cold.sort_by_key(|traffic| traffic.ranged);
    println!("median: {}", cold[cold.len() / 2]);

    let mut line = Line::new(&files);
    let mut keystrokes = 0;
    for query in &queries {
        for (end, letter) in query.char_indices() {
            line.ask(&query[..end + letter.len_utf8()]);
            keystrokes += 1;
        }
    }
    println!("\ntyping, every one of {keystrokes} keystrokes answered: {}", line.traffic);
    let mut line = Line::new(&files);
    for query in &queries {
        line.ask(query);
    }
    println!("typing, the last keystroke of each query answered: {}", line.traffic);
}

fn title_words(document: &Document, count: usize) -> String {
    document.title.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn document(line: &str) -> Document {
    let row: serde_json::Value = serde_json::from_str(line).expect("a row of JSON");
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    Document {
        id: text("id"),
        url: text("url"),
        title: text("title"),
        date: Some(text("date")).filter(|date| !date.is_empty()),
        body: text("body"),
        ..Document::default()
    }
}

#[derive(Clone, Copy, Default)]
struct Traffic {
    requests: usize,
    rounds: usize,
    ranged: usize,
    whole: usize,
    kinds: [usize; 5],
}

impl std::fmt::Display for Traffic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { requests, rounds, ranged, whole, kinds } = self;
        write!(f, "{requests} {rounds} {ranged} {whole}")?;
        for (kind, bytes) in ChunkKind::ALL.into_iter().zip(kinds) {
            write!(f, ", {} {bytes}", kind.name())?;
        }
        Ok(())
    }
}

/// A reader who has the directory, and fetches what is missing.
struct Line<'a> {
    files: &'a IndexFiles,
    index: Index,
    fetched: BTreeSet<Option<usize>>,
    traffic: Traffic,
}

impl<'a> Line<'a> {
    fn new(files: &'a IndexFiles) -> Self {
        let header = Header::read(&files.index, files.index.len() as u32).expect("a header");
        let directory = inflate(header.split(&files.index).0);
        let blob = Blob::new(header.directory(&directory).expect("a directory"));
        Self { files, index: Index::new(blob), fetched: BTreeSet::new(), traffic: Traffic::default() }
    }

    fn ask(&mut self, query: &str) {
        while let Err(error) = self.index.search(query, HITS) {
            assert_eq!(error, FormatError::Missing);
            let missing = self.index.blob().take_missing();
            assert!(!missing.is_empty(), "nothing is named");
            self.traffic.rounds += 1;
            let mut before = None;
            for chunk in missing {
                let location = self.index.blob().directory().locate(chunk as usize).expect("a chunk");
                let file = &self.files.pieces[location.file.expect("a piece")].1;
                let stored = &file[location.bytes.clone()];
                let end = Some((location.file, location.bytes.start));
                self.traffic.requests += usize::from(before != end);
                before = Some((location.file, location.bytes.end));
                self.traffic.ranged += stored.len();
                self.traffic.kinds[ChunkKind::ALL.iter().position(|kind| *kind == location.kind).expect("a kind")] +=
                    stored.len();
                if self.fetched.insert(location.file) {
                    self.traffic.whole += file.len();
                }
                let bytes = if location.kind.is_deflated() { inflate(stored) } else { stored.to_vec() };
                self.index.blob_mut().put(chunk as usize, &bytes).expect("a whole chunk");
            }
        }
    }
}

fn inflate(deflated: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(deflated).read_to_end(&mut bytes).expect("deflated bytes");
    bytes
}
