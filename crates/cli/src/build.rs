//! `fihris build`: pages to a bundle, or to a single file.

use crate::{
    Assets, assets::TO_BUILD_IT, cache, failure::Failure, notices, open::FOLDER, phases::Phases, summary::Summary,
};
use fihris_index::{
    Compiled, Document, IndexError, Layout, OddValue, Parts,
    bundle::{self, WORKER, Widget, Written},
    compile_with,
    single::{self, SINGLE},
};
use fihris_ingest::{Cache, Options, Progress, Warning, read_owner, read_with};
use indicatif::{DecimalBytes, HumanCount};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Bytes of a single file that pages feel: on a phone, some tenths of a second.
const LARGE: usize = 5_000_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A folder with the site's pages (HTML, Markdown, plain text), or a .jsonl file with rows
    /// {"id","url","title","body","date"}.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Where to write the bundle, a folder of its own. [default: the folder fihris in the first INPUT, or beside it if it is a
    /// file] With --single-file, the folder to put the file into. [default: the first INPUT, or its folder if it is a file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// What every page's address begins with, for a site that is not at the top of its host: /repo/
    #[arg(long, value_name = "URL", default_value = "/")]
    base_url: String,

    /// Leave out files below a folder that match, written as in .gitignore: print/, tag/**, *.old.html. May be given several times.
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Take files below a folder that match, although --exclude leaves them out or they do not look like pages, such as text files
    /// beside HTML: notes/*.txt. Drafts and pages that ask not to be found stay out.
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// The text of HTML pages is in the elements that this CSS selector names, as if they had data-fihris-body: "#content".
    #[arg(long, value_name = "SELECTOR")]
    root_selector: Option<String>,

    /// Elements of HTML pages that are no text, as if they had data-fihris-ignore: ".toc, #comments". May be given several times.
    #[arg(long, value_name = "SELECTOR")]
    exclude_selectors: Vec<String>,

    /// The host shows /about.html at /about: addresses have no ending. Without it they have none where the site's own links have none.
    #[arg(long)]
    clean_urls: bool,

    /// Words that readers use for one another: a CSV file with rows `word,also`.
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,

    /// Pages that come first for a query: a CSV file with rows `query,url`.
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,

    /// How the index lies in files: in one that is fetched whole, or in many of which a query needs few.
    #[arg(long, value_name = "LAYOUT", default_value = "auto", value_parser = layout)]
    layout: Layout,

    /// Also write fihris-sw.js, a service worker that answers for the bundle where there is no network. It does nothing
    /// until the site starts it; the lines for that are printed.
    #[arg(long)]
    offline: bool,

    /// Also write compressed files (.br, .gz) beside the scripts, the engine and JSON, for a host that sends them as they
    /// stand and does not compress by itself.
    #[arg(long)]
    precompress: bool,

    /// Write one script, fihris-search.js, in place of a bundle: everything is in it, and pages that are opened from a disk,
    /// a USB stick or a message can load it with <script src="fihris-search.js"></script>.
    #[arg(long, conflicts_with_all = ["offline", "layout", "precompress"])]
    single_file: bool,

    /// Read every page anew, and keep nothing for the next build.
    #[arg(long)]
    no_cache: bool,

    /// Fail (exit code 1) when there is any warning. The bundle is written all the same.
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(arguments: &Arguments, assets: &Assets) -> Result<(), Failure> {
    let start = Instant::now();
    let output = Output::new(arguments, assets)?;
    let out = output.path();
    let options = Options {
        base_url: arguments.base_url.clone(),
        include: arguments.include.clone(),
        exclude: arguments.exclude.clone(),
        clean_urls: arguments.clean_urls,
        root_selector: arguments.root_selector.clone(),
        exclude_selectors: arguments.exclude_selectors.clone(),
        ..Options::default()
    };
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
    let Compiled { parts, idle_synonyms, odd_values } = phases.run("indexing", |bar| {
        compile_with(&corpus.documents, &owner.words, &|more| {
            let done = done.fetch_add(more as u64, Ordering::Relaxed) + more as u64;
            bar.set(done, pages, done, if done == pages { "sorting and packing" } else { "" });
        })
    })?;
    let words = parts.words();
    let sizes: Vec<_> = parts.sizes().iter().map(|size| (size.kind.name(), size.bytes as u64)).collect();
    let written = phases.run("writing", |_| output.write(parts))?;

    owner.warn_idle(&idle_synonyms);
    let of_output = output.warning(&written);
    let odd: Vec<Warning> = odd_values.iter().map(|odd| of_odd_value(odd, &corpus.documents)).collect();
    let all = || corpus.warnings.iter().chain(&owner.warnings).chain(&odd);
    let warnings = all().count() + usize::from(of_output.is_some());
    let mut lines = notices::warnings(all());
    lines.extend(of_output.map(|warning| format!("warning: {warning}")));
    lines.extend(notices::omissions(&corpus.omissions));
    let mut stderr = std::io::stderr().lock();
    for line in lines {
        writeln!(stderr, "{line}")?;
    }
    if let Some(problem) = report.problem {
        writeln!(stderr, "note: {problem}")?;
    }
    for name in &written.outdated {
        let file = out.join(name);
        writeln!(
            stderr,
            "note: {} is of an older build, and a host may send it in place of the new file: compress it again, or build with --precompress",
            file.display()
        )?;
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
        HumanCount(warnings as u64),
        start.elapsed().as_secs_f32(),
        out.display()
    )?;
    if let Some(guide) = output.guide(&arguments.base_url) {
        writeln!(stderr, "\n{guide}")?;
    }
    if arguments.strict && warnings > 0 { Err(Failure::Warnings(warnings)) } else { Ok(()) }
}

fn of_odd_value(odd: &OddValue, documents: &[Document]) -> Warning {
    let OddValue { document, key, value } = odd;
    let source = documents.get(*document as usize).map_or_else(String::new, |document| document.id.clone());
    let message = format!(
        "has {value:?} for the sort key {key:?}, which is no number as those of other pages are; the page comes last, correct it"
    );
    Warning { source, message }
}

fn layout(name: &str) -> Result<Layout, &'static str> {
    match name {
        "auto" => Ok(Layout::Auto),
        "single" => Ok(Layout::Single),
        "sharded" => Ok(Layout::Sharded),
        _ => Err("choose auto (by size), single or sharded"),
    }
}

/// What is written.
enum Output {
    /// A bundle, without the widget if the program was built without it.
    Bundle { folder: PathBuf, layout: Layout, widget: Option<Widget<'static>> },
    /// The folder of the single file, and its script.
    Single { folder: PathBuf, script: &'static [u8] },
}

impl Output {
    fn new(arguments: &Arguments, assets: &Assets) -> Result<Self, Failure> {
        let first = arguments.inputs.first().cloned().unwrap_or_default();
        let top = if first.is_file() { first.parent().map(Path::to_owned).unwrap_or_default() } else { first };
        if arguments.single_file {
            return Ok(Self::Single { folder: arguments.out.clone().unwrap_or(top), script: assets.single()? });
        }
        let mut widget = assets.widget()?;
        let worker = if arguments.offline { Some(assets.worker()?) } else { None };
        if let Some(widget) = &mut widget {
            (widget.worker, widget.is_precompressed) = (worker, arguments.precompress);
        }
        let folder = arguments.out.clone().unwrap_or_else(|| top.join(FOLDER));
        Ok(Self::Bundle { folder, layout: arguments.layout, widget })
    }

    /// What is not read, as it is ours.
    fn path(&self) -> PathBuf {
        match self {
            Self::Bundle { folder, .. } => folder.clone(),
            Self::Single { folder, .. } => folder.join(SINGLE),
        }
    }

    fn write(&self, parts: Parts) -> Result<Written, IndexError> {
        match self {
            Self::Bundle { folder, layout, widget } => {
                bundle::write(folder, &parts.into_files(*layout)?, widget.as_ref())
            }
            Self::Single { folder, script } => {
                let content = single::single(&parts.into_files(Layout::Single)?, script);
                single::write(folder, &content)?;
                Ok(Written { files: 1, bytes: content.len(), ..Written::default() })
            }
        }
    }

    fn warning(&self, written: &Written) -> Option<String> {
        match self {
            Self::Bundle { widget: None, .. } => Some(format!(
                "this program was built without the widget, so the bundle has the index only; {TO_BUILD_IT}"
            )),
            Self::Single { .. } if written.bytes > LARGE => Some(format!(
                "{SINGLE} has {}, all of which every page reads before it is done; where pages come from a server, a bundle is better",
                DecimalBytes(written.bytes as u64)
            )),
            _ => None,
        }
    }

    /// What the owner has to do.
    fn guide(&self, base_url: &str) -> Option<String> {
        match self {
            Self::Bundle { folder, widget: Some(Widget { worker: Some(_), .. }), .. } => {
                let name = folder.file_name().unwrap_or_default().to_string_lossy();
                let named =
                    if name == FOLDER { String::new() } else { format!("self.fihris = {{ bundle: {name:?} }}; ") };
                Some(format!(
                    "offline: make a file sw.js at the top of the site, with this line:\n  \
                     {named}importScripts(\"{name}/{WORKER}\");\n\
                     and add this one to a script of its pages:\n  \
                     navigator.serviceWorker?.register(\"{base_url}sw.js\");"
                ))
            }
            Self::Bundle { .. } => None,
            Self::Single { .. } => Some(format!(
                "in a page beside it:\n  <script src=\"{SINGLE}\"></script>\n  <fihris-search></fihris-search>"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_single_file_is_a_warning() {
        let output = Output::Single { folder: PathBuf::new(), script: &[] };
        let warning = |bytes| output.warning(&Written { files: 1, bytes, ..Written::default() });
        assert_eq!(warning(LARGE), None);
        let text = warning(7_200_000).unwrap_or_default();
        assert!(text.starts_with("fihris-search.js has 7.20 MB"), "{text}");
    }
}
