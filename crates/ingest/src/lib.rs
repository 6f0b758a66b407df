//! Files to documents: HTML, Markdown, plain text and JSON Lines.
//!
//! [`read`] takes folders and files and gives one [`Document`] a page, sorted by id, and a [`Warning`] for everything that its owner should
//! know. One ugly page never stops a build: it is skipped or read as far as it can be, and named. The result is the same for any number of
//! threads and any order of files in a folder.
//!
//! ```text
//! site/news/a/index.html   →  id "news/a/index.html"   url "/news/a/"
//! site/docs/b.md           →  id "docs/b.md"           url "/docs/b/", or as its front matter says
//! site/c.txt               →  id "c.txt"               url "/c.txt"
//! rows.jsonl, each line    →  id and url as they stand in the row
//! ```
//!
//! Beside them stand the CSV files that the owner of a site writes by hand, see [`read_owner`] and [`read_answers`].
//!
//! It fetches nothing, runs no scripts and writes no files but its [`Cache`].

mod cache;
mod charset;
mod chrome;
mod date;
mod fields;
mod front_matter;
mod html;
mod jsonl;
mod kin;
mod limits;
mod links;
mod markdown;
mod omission;
mod owner;
mod page;
mod plain;
mod text;
mod titles;
mod url;
mod walk;

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fihris_index::Document;
use rayon::prelude::*;

use front_matter::FrontMatter;
use html::Selectors;
use page::{Draft, Marking, Page, Reading, Source};
use url::Base;
use walk::{File, Files, Kind};

pub use cache::{Cache, CacheReport, TEMPORARY as TEMPORARY_CACHE};
pub use omission::{Omission, Reason};
pub use owner::{Answer, Owner, page_of, read_answers, read_owner};
pub use page::Warning;

/// How to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Put before every URL that is relative to the site's root: `/`, `/repo/` or `https://example.org/`.
    pub base_url: String,
    /// Files below a folder that are pages whatever they look like, unless they say themselves that they are not to be found; written as in
    /// `.gitignore`.
    pub include: Vec<String>,
    /// Files below a folder that are left out, unless they are in `include` too.
    pub exclude: Vec<String>,
    /// The elements of HTML pages that hold their text, as a CSS selector: they count as `data-fihris-body`, and pages without are left out.
    pub root_selector: Option<String>,
    /// Elements of HTML pages that are no text, as CSS selectors: they count as `data-fihris-ignore`.
    pub exclude_selectors: Vec<String>,
    /// Addresses of HTML pages have no `.html`. Without it they have none where the site's own links and canonical addresses have none.
    pub clean_urls: bool,
    /// The day the site is published, `YYYY-MM-DD`: pages whose front matter gives a later one are left out.
    pub today: String,
}

impl Default for Options {
    /// The root of a host, all files, and today in UTC.
    fn default() -> Self {
        Self {
            base_url: "/".to_owned(),
            include: Vec::new(),
            exclude: Vec::new(),
            root_selector: None,
            exclude_selectors: Vec::new(),
            clean_urls: false,
            today: today(),
        }
    }
}

/// Today in UTC; or the day of `SOURCE_DATE_EPOCH`, in seconds, where that is set so that a build can be repeated.
fn today() -> String {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    date::of_seconds(set.unwrap_or_else(now))
}

/// All documents of the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// Sorted by id, byte by byte, but copies of a page in its language are behind all others; no two have the same. Empty if every page was skipped: then the warnings say why.
    pub documents: Vec<Document>,
    /// What the owner of the input should know, in the order of the files; what concerns several files is at the end.
    pub warnings: Vec<Warning>,
    /// What was left out because it is no page, or its owner wants it so; in the order of the files, what follows from other pages at the end.
    pub omissions: Vec<Omission>,
}

/// How far reading is. Told from several threads, and now and then out of order.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Bytes read.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
    /// Pages read.
    pub pages: u64,
    /// The file just read, wholly or in part.
    pub path: &'a Path,
    /// How long that took.
    pub took: Duration,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// An input does not exist.
    #[error("{} does not exist; name a folder or a .jsonl file", path.display())]
    Missing {
        /// The input.
        path: PathBuf,
    },
    /// An input cannot be opened.
    #[error("{} cannot be read; check who may read it", path.display())]
    Unreadable {
        /// The input.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// An input is a file of a kind that holds no pages.
    #[error("{} is not a kind of file that is indexed; name a folder, or a .jsonl, .html, .md or .txt file", path.display())]
    Unsupported {
        /// The input.
        path: PathBuf,
    },
    /// The inputs hold no files of a kind that is indexed.
    #[error("no pages in {}; name a folder with .html, .md, .txt or .jsonl files", list(inputs))]
    NothingFound {
        /// The inputs.
        inputs: Vec<PathBuf>,
    },
    /// A file of the owner's cannot be opened.
    #[error("{} cannot be read ({source}); name a CSV file", path.display())]
    Owner {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A row of an owner's file cannot be used.
    #[error("{}:{line}: {problem}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: u64,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// A pattern of `include` or `exclude` is none.
    #[error("{glob:?} is no pattern of files ({problem}); write it as in .gitignore, such as print/ or *.txt")]
    Glob {
        /// What was given.
        glob: String,
        /// What is wrong.
        problem: String,
    },
    /// A selector is none, or one that reading a page once cannot answer.
    #[error(
        "{selector:?} is no selector that can be used ({problem}); name elements, classes and ids, such as .toc or main > nav"
    )]
    Selector {
        /// What was given.
        selector: String,
        /// What is wrong.
        problem: String,
    },
    /// The base URL is not one.
    #[error("{base_url:?} cannot stand before a URL; give a path such as /repo/ or a URL such as https://example.org/")]
    BaseUrl {
        /// What was given.
        base_url: String,
    },
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    if paths.is_empty() { "an empty list of inputs".to_owned() } else { paths.join(", ") }
}

/// Reads all pages of `inputs`, which are folders or single files, except what lies in `own` (such as the folder that the site's index is
/// written to). Runs on rayon's current pool.
///
/// # Errors
/// If an input is missing, unreadable or no kind of file that is indexed, or if there is nothing to read. Anything wrong with a single page
/// is a warning.
pub fn read(
    inputs: &[PathBuf],
    own: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    read_with(inputs, own, options, None, progress)
}

/// [`read`], taking from a cache what files gave before, and keeping there what they give now. The result is the same.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    inputs: &[PathBuf],
    own: &[PathBuf],
    options: &Options,
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    let base =
        Base::new(&options.base_url).ok_or_else(|| IngestError::BaseUrl { base_url: options.base_url.clone() })?;
    let selectors = Selectors::of(options)?;
    let Files { files, warnings, omissions } = walk::files(inputs, own, options)?;
    let total = files.iter().map(|file| file.length).sum();
    let (done, pages) = (AtomicU64::new(0), AtomicU64::new(0));
    let readings: Vec<Reading> = files
        .par_iter()
        .map(|file| {
            let mut start = Instant::now();
            let tell = |bytes, more| {
                progress(Progress {
                    done: done.fetch_add(bytes, Ordering::Relaxed) + bytes,
                    total,
                    pages: pages.fetch_add(more, Ordering::Relaxed) + more,
                    path: &file.path,
                    took: std::mem::replace(&mut start, Instant::now()).elapsed(),
                })
            };
            read_file(file, &base, &selectors, options, cache, tell)
        })
        .collect();
    Ok(corpus(readings, warnings, omissions, options))
}

/// Reads a file. `progress` is told of bytes and pages since it was told last.
fn read_file(
    file: &File,
    base: &Base,
    selectors: &Selectors,
    options: &Options,
    cache: Option<&Cache>,
    mut progress: impl FnMut(u64, u64),
) -> Reading {
    let source = Source::file(file.path.to_string_lossy());
    let reading = if file.kind == Kind::JsonLines {
        fs::File::open(&file.path)
            .and_then(|opened| jsonl::read(BufReader::with_capacity(1 << 16, opened), &source, base, progress))
    } else {
        let reading = read_capped(&file.path).map(|bytes| match (cache, bytes) {
            (Some(cache), Some(bytes)) => {
                let key = cache.key(file, options, &bytes);
                cache.get(&key, &source).unwrap_or_else(|| {
                    let reading = read_page(Some(bytes), file, &source, base, selectors);
                    cache.put(key, &reading);
                    reading
                })
            }
            (_, bytes) => read_page(bytes, file, &source, base, selectors),
        });
        progress(file.length, reading.as_ref().map_or(0, |reading| reading.pages.len() as u64));
        reading
    };
    reading.unwrap_or_else(|error| {
        let mut reading = Reading::default();
        reading.warn(&source, format!("cannot be read, skipped: {error}"));
        reading
    })
}

/// The bytes of a file, `None` if there are more than [`limits::FILE_BYTES`].
fn read_capped(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limits::FILE_BYTES).then_some(bytes))
}

/// Reads a file that is one page.
fn read_page(bytes: Option<Vec<u8>>, file: &File, source: &Source, base: &Base, selectors: &Selectors) -> Reading {
    let mut reading = Reading::default();
    let Some(bytes) = bytes else {
        let limit = limits::FILE_BYTES >> 20;
        reading.warn(source, format!("is larger than {limit} MB, skipped; split it into several pages"));
        return reading;
    };
    let decoded = if file.kind == Kind::Html { charset::decode_html(&bytes) } else { charset::decode_text(&bytes) };
    reading.warnings.extend(decoded.note.map(|note| source.warn(note)));
    match file.kind {
        Kind::Html => read_html(&decoded.text, file, source, base, selectors, &mut reading),
        Kind::Markdown => read_markdown(&decoded.text, file, source, base, &mut reading),
        Kind::Text | Kind::JsonLines => {
            let (title, text) = plain::read(&decoded.text);
            let draft = Draft { title, text, ..draft(file, base) };
            reading.add(draft, source, base);
        }
    }
    reading
}

/// A page of which nothing is known but its file.
fn draft(file: &File, base: &Base) -> Draft {
    Draft { date: date::in_path(&file.id), ..Draft::new(file.id.clone(), base.of_file(&file.id, file.kind)) }
}

fn read_html(html: &str, file: &File, source: &Source, base: &Base, selectors: &Selectors, reading: &mut Reading) {
    let (front, body) = match front_matter::read_fenced(html) {
        Ok(read) => read,
        Err(error) => return unreadable_front_matter(error, source, reading),
    };
    if let Some(reason) = front.as_ref().and_then(|front| front.withheld) {
        return reading.omit(source, reason);
    }
    let body = if front.is_some() { markdown::without_templates(body) } else { body.into() };
    let page = match html::read(&body, selectors) {
        Ok(page) => page,
        Err(message) => return reading.warn(source, message),
    };
    let mut draft = draft(file, base);
    let sends_on = page.sends_to.as_deref().is_some_and(|url| links::target(&file.id, url) != links::own(&file.id));
    let reason = page.reason.or(sends_on.then_some(Reason::Redirect));
    // What has front matter is a source, of which its generator makes a document.
    let is_page = |reason: &Reason| file.is_asked_for || (front.is_some() && *reason == Reason::Fragment);
    let reason = reason.filter(|reason| !is_page(reason));
    if let Some(reason) = page.noindex.then_some(Reason::Unlisted).or(reason) {
        return reading.omit(source, reason);
    }
    for (line, problem) in page.problems {
        reading.warn(&source.at_line(line), problem);
    }
    draft.links = links::of(&file.id, &page.links, &page.targets, page.canonical.as_deref());
    draft.date = page.date.or(draft.date);
    draft.may_be_bare = page.has_media || file.is_asked_for;
    let (title, text, fields, marking, order) = (page.title, page.text, page.fields, page.marking, page.order);
    draft.relations = page.relations;
    let mut draft = Draft { title, text, fields, marking, order, naming: page.naming, image: page.image, ..draft };
    if let Some(front) = front {
        apply(front, &mut draft, file, source, base, reading);
    }
    reading.add(draft, source, base);
}

fn read_markdown(markdown: &str, file: &File, source: &Source, base: &Base, reading: &mut Reading) {
    let page = match markdown::read(markdown) {
        Ok(page) => page,
        Err(error) => return unreadable_front_matter(error, source, reading),
    };
    let reason = page.front.as_ref().and_then(|front| front.withheld);
    let is_internal = page.front.is_none() && !file.is_asked_for && walk::is_internal(&file.id);
    if let Some(reason) = reason.or(is_internal.then_some(Reason::Internal)) {
        return reading.omit(source, reason);
    }
    let mut draft = Draft { title: page.h1.unwrap_or_default(), text: page.text, ..draft(file, base) };
    apply(page.front.unwrap_or_default(), &mut draft, file, source, base, reading);
    // A name alone is no page.
    if draft.title.trim().is_empty() && !draft.text.is_empty() {
        draft.title = date::of_name(&stem(&file.path)).map_or_else(|| stem(&file.path), |(_, rest)| rest.to_owned());
    }
    reading.add(draft, source, base);
}

fn unreadable_front_matter((line, error): (u64, String), source: &Source, reading: &mut Reading) {
    reading.warn(
        &source.at_line(line),
        format!("the front matter cannot be read, and the page may be a draft, so it is left out: {error}; correct it"),
    );
}

/// What front matter says goes before what the page itself tells.
fn apply(front: FrontMatter, draft: &mut Draft, file: &File, source: &Source, base: &Base, reading: &mut Reading) {
    for (line, problem) in front.problems {
        reading.warn(&line.map_or_else(|| source.clone(), |line| source.at_line(line)), problem);
    }
    if let Some(title) = front.title {
        draft.title = title;
    }
    draft.date = front.date.or(draft.date.take());
    draft.days = front.days;
    draft.relations.lang = front.lang.or(draft.relations.lang.take());
    let mut fields = front.fields;
    fields.append(&mut draft.fields);
    draft.fields = fields;
    if let Some(slug) = &front.slug {
        draft.url = base.of_slug(&file.id, slug);
    }
    let day = draft.date.as_deref().and_then(|date| date::day(date, draft.order));
    let (slug, permalink) = (front.slug.as_deref(), front.url.as_deref());
    match base
        .of_post(&file.id, slug, day.as_deref(), &front.categories, permalink)
        .map(Ok)
        .or_else(|| Some(base.given(permalink?)))
    {
        Some(Ok(url)) => draft.url = url,
        Some(Err(error)) => reading.warn(source, format!("{error}; {} was taken, correct the front matter", draft.url)),
        None => {}
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts together what the files gave.
fn corpus(
    readings: Vec<Reading>,
    mut warnings: Vec<Warning>,
    mut omissions: Vec<Omission>,
    options: &Options,
) -> Corpus {
    let mut pages = Vec::new();
    for reading in readings {
        pages.extend(reading.pages);
        warnings.extend(reading.warnings);
        omissions.extend(reading.omissions);
    }
    let scheduled = pages.extract_if(.., |page| !page.days.include(&options.today));
    omissions.extend(scheduled.map(|page| page.source.omit(Reason::Scheduled)));
    leave_out_unmarked(&mut pages, &mut omissions);
    links::leave_out_passing(&mut pages, &mut omissions);
    links::clean(&mut pages, options.clean_urls);
    titles::settle(&mut pages);
    chrome::remove(&mut pages);
    // A stable sort: of pages with one id, the first read stays first.
    pages.sort_by(|a, b| a.document.id.cmp(&b.document.id));
    pages.dedup_by(|page, first| {
        let same = page.document.id == first.document.id;
        if same {
            let id = &page.document.id;
            warnings.push(page.source.warn(format!(
                "has the id {id:?} of {}, skipped; give it another id, or name one of the two only",
                first.source
            )));
        }
        same
    });
    let mut by_url: HashMap<&str, &Page> = HashMap::new();
    for page in &pages {
        let url = page.document.url.as_str();
        match by_url.get(url) {
            Some(first) => {
                warnings.push(page.source.warn(format!(
                    "has the URL {url} of {}; readers will find that page twice, leave one out",
                    first.source
                )));
            }
            None => drop(by_url.insert(url, page)),
        }
    }
    kin::relate(&mut pages);
    let documents = pages.into_iter().map(|page| page.document).collect();
    Corpus { documents, warnings, omissions }
}

/// A site that marks the text of any page marks every page that is to be found.
fn leave_out_unmarked(pages: &mut Vec<Page>, omissions: &mut Vec<Omission>) {
    let Some(marked) = pages.iter().find_map(|page| match page.marking {
        Marking::Marked => Some(Reason::Unmarked),
        Marking::MarkedForPagefind => Some(Reason::UnmarkedPagefind),
        Marking::None | Marking::Unmarked => None,
    }) else {
        return;
    };
    let left_out = pages.extract_if(.., |page| page.marking == Marking::Unmarked);
    omissions.extend(left_out.map(|page| page.source.omit(marked)));
}
