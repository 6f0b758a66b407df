//! `fihris inspect`: what is in a bundle.

use crate::{failure::Failure, open::open};
use serde::Serialize;
use std::{io::Write as _, path::PathBuf};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `fihris build` wrote, or the site that it is in.
    bundle: PathBuf,

    /// Print one JSON object: {"documents","words","terms","keys","chunks":[{"kind","count","bytes"}],"files":[{"name","bytes"}]}
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    documents: u32,
    words: u64,
    terms: u32,
    keys: u32,
    chunks: Vec<Chunks>,
    files: Vec<File>,
}

#[derive(Serialize)]
struct Chunks {
    kind: &'static str,
    count: usize,
    bytes: usize,
}

#[derive(Serialize)]
struct File {
    name: String,
    bytes: u64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let bundle = open(&arguments.bundle)?;
    let metadata = bundle.blob.metadata();
    let report = Report {
        documents: metadata.documents,
        words: metadata.words,
        terms: metadata.terms,
        keys: metadata.keys,
        chunks: bundle
            .sizes
            .iter()
            .map(|size| Chunks { kind: size.kind.name(), count: size.chunks, bytes: size.bytes })
            .collect(),
        files: bundle.file_sizes()?.into_iter().map(|(name, bytes)| File { name, bytes }).collect(),
    };
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&report).expect("strings and numbers"))?;
        return Ok(());
    }
    let Report { documents, words, terms, keys, chunks, files } = report;
    writeln!(out, "{documents} documents, {words} words, {terms} terms, {keys} keys")?;
    writeln!(out, "\n{:<32} {:>12} {:>12}", "kind", "chunks", "bytes")?;
    for Chunks { kind, count, bytes } in chunks {
        writeln!(out, "{kind:<32} {count:>12} {bytes:>12}")?;
    }
    writeln!(out, "\n{:<32} {:>12}", "file", "bytes")?;
    for File { name, bytes } in files {
        writeln!(out, "{name:<32} {bytes:>12}")?;
    }
    Ok(())
}
