//! `fihris build`: pages to a bundle.

use crate::{Assets, cache, failure::Failure, phases::Phases, summary::Summary};
use fihris_index::{Compiled, Layout, bundle, compile_with};
use fihris_ingest::{Cache, Options, Progress, read_owner, read_with};
use indicatif::{DecimalBytes, HumanCount};
use std::{
    io::Write as _,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Warnings that are shown.
const WARNINGS: usize = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder with the site's pages (HTML, Markdown, plain text), or a .jsonl file with rows
    /// {"id","url","title","body","date"}.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Where to write the bundle. [default: the folder fihris in the first INPUT, or beside it if it is a file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// What every page's address begins with, for a site that is not at the top of its host: /repo/
    #[arg(long, value_name = "URL", default_value = "/")]
    base_url: String,

    /// Words that readers use for one another: a CSV file with rows `word,also`.
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,

    /// Pages that come first for a query: a CSV file with rows `query,url`.
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,

    /// How the index lies in files: in one that is fetched whole, or in many of which a query needs few.
    #[arg(long, value_name = "LAYOUT", default_value = "auto", value_parser = layout)]
    layout: Layout,

    /// Read every page anew, and keep nothing for the next build.
    #[arg(long)]
    no_cache: bool,

    /// Fail (exit code 1) when there is any warning. The bundle is written all the same.
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(arguments: &Arguments, assets: &Assets) -> Result<(), Failure> {
    let start = Instant::now();
    let out = arguments.out.clone().unwrap_or_else(|| default_out(&arguments.inputs));
    let widget = assets.widget()?;
    let options = Options { base_url: arguments.base_url.clone() };
    let cache = if arguments.no_cache { None } else { cache::open(&out) };
    let mut phases = Phases::default();

    let slowest = Mutex::new((Duration::ZERO, String::new()));
    let corpus = phases.run("reading", |bar| {
        read_with(&arguments.inputs, std::slice::from_ref(&out), &options, cache.as_ref(), &|progress| {
            let Progress { done, total, pages, path, took } = progress;
            bar.set(done, total, pages, &path.to_string_lossy());
            let mut slowest = slowest.lock().unwrap_or_else(PoisonError::into_inner);
            if took > slowest.0 {
                *slowest = (took, path.display().to_string());
            }
        })
    })?;
    let report = cache.map(Cache::finish).unwrap_or_default();
    let mut owner = read_owner(arguments.synonyms.as_deref(), arguments.pins.as_deref(), &corpus.documents)?;

    let (pages, done) = (corpus.documents.len() as u64, AtomicU64::new(0));
    let Compiled { parts, idle_synonyms } = phases.run("indexing", |bar| {
        compile_with(&corpus.documents, &owner.words, &|more| {
            let done = done.fetch_add(more as u64, Ordering::Relaxed) + more as u64;
            bar.set(done, pages, done, if done == pages { "sorting and packing" } else { "" });
        })
    })?;
    let words = parts.words();
    let sizes: Vec<_> = parts.sizes().iter().map(|size| (size.kind.name(), size.bytes as u64)).collect();
    let written =
        phases.run("writing", |_| bundle::write(&out, &parts.into_files(arguments.layout)?, widget.as_ref()))?;

    owner.warn_idle(&idle_synonyms);
    let mut warnings: Vec<String> = corpus.warnings.iter().chain(&owner.warnings).map(ToString::to_string).collect();
    if widget.is_none() {
        warnings.push(
            "this program was built without the widget, so the bundle has the index only; \
             `cargo xtask widget` builds it, then build the program again"
                .to_owned(),
        );
    }
    let mut stderr = std::io::stderr().lock();
    for warning in warnings.iter().take(WARNINGS) {
        writeln!(stderr, "warning: {warning}")?;
    }
    if let Some(more @ 1..) = warnings.len().checked_sub(WARNINGS) {
        writeln!(stderr, "and {more} more warnings; correct those above first")?;
    }
    if let Some(problem) = report.problem {
        writeln!(stderr, "note: {problem}")?;
    }
    let summary = Summary {
        documents: &corpus.documents,
        unchanged: report.reused,
        words,
        sizes: &sizes,
        phases: phases.over(),
        slowest: slowest.into_inner().unwrap_or_else(PoisonError::into_inner),
    };
    writeln!(stderr, "\n{summary}")?;
    writeln!(
        stderr,
        "{} pages, {} in {} files, {} warnings, {:.1} s: {}",
        HumanCount(pages),
        DecimalBytes(written.bytes as u64),
        HumanCount(written.files as u64),
        HumanCount(warnings.len() as u64),
        start.elapsed().as_secs_f32(),
        out.display()
    )?;
    if arguments.strict && !warnings.is_empty() { Err(Failure::Warnings(warnings.len())) } else { Ok(()) }
}

fn layout(name: &str) -> Result<Layout, &'static str> {
    match name {
        "auto" => Ok(Layout::Auto),
        "single" => Ok(Layout::Single),
        "sharded" => Ok(Layout::Sharded),
        _ => Err("choose auto (by size), single or sharded"),
    }
}

fn default_out(inputs: &[PathBuf]) -> PathBuf {
    let first = inputs.first().cloned().unwrap_or_default();
    if first.is_file() { first.with_file_name("fihris") } else { first.join("fihris") }
}
