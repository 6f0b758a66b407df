//! `fihris build`: pages to a bundle.

use crate::{Assets, failure::Failure};
use fihris_index::{Compiled, Layout, bundle, compile_with};
use fihris_ingest::{Options, Progress, read, read_owner};
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    time::Instant,
};

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

    /// Fail (exit code 1) when there is any warning. The bundle is written all the same.
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(arguments: &Arguments, assets: &Assets) -> Result<(), Failure> {
    let start = Instant::now();
    let out = arguments.out.clone().unwrap_or_else(|| default_out(&arguments.inputs));
    let widget = assets.widget()?;

    let bar = progress_bar("reading", "{bytes}/{total_bytes}");
    let options = Options { base_url: arguments.base_url.clone() };
    let corpus = read(&arguments.inputs, std::slice::from_ref(&out), &options, &|Progress { done, total, .. }| {
        bar.set_length(total);
        bar.set_position(done.max(bar.position()));
    })?;
    bar.finish_and_clear();
    let mut owner = read_owner(arguments.synonyms.as_deref(), arguments.pins.as_deref(), &corpus.documents)?;

    let bar = progress_bar("indexing", "{pos}/{len} pages");
    bar.set_length(corpus.documents.len() as u64);
    let Compiled { parts, idle_synonyms } =
        compile_with(&corpus.documents, &owner.words, &|pages| bar.inc(pages as u64))?;
    bar.finish_and_clear();
    let index = parts.into_files(arguments.layout)?;
    bundle::write(&out, &index, widget.as_ref())?;

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
    for warning in &warnings {
        writeln!(stderr, "warning: {warning}")?;
    }
    writeln!(
        stderr,
        "{} pages, {} index, {} warnings, {:.1} s: {}",
        HumanCount(corpus.documents.len() as u64),
        HumanBytes(index.len() as u64),
        warnings.len(),
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

/// A bar on stderr; nothing when that is no terminal.
fn progress_bar(verb: &'static str, counter: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{verb} {{wide_bar}} {counter}"))
        .expect("the template is a constant and right");
    ProgressBar::new(0).with_style(style)
}
