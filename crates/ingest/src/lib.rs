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
mod fields;
mod html;
mod jsonl;
mod limits;
mod markdown;
mod owner;
mod page;
mod plain;
mod text;
mod url;
mod walk;

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fihris_index::Document;
use rayon::prelude::*;

use page::{Draft, Marking, Page, Reading, Source};
use text::TextWriter;
use url::Base;
use walk::{File, Kind};

pub use cache::{Cache, CacheReport, TEMPORARY as TEMPORARY_CACHE};
pub use owner::{Answer, Owner, page_of, read_answers, read_owner};
pub use page::Warning;

/// How to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Put before every URL that is relative to the site's root: `/`, `/repo/` or `https://example.org/`.
    pub base_url: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { base_url: "/".to_owned() }
    }
}

/// All documents of the inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// Sorted by id, byte by byte; no two have the same. Empty if every page was skipped: then the warnings say why.
    pub documents: Vec<Document>,
    /// What the owner of the input should know, in the order of the files; what concerns several files is at the end.
    pub warnings: Vec<Warning>,
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

/// Reads all pages of `inputs`, which are folders or single files, except what lies in `exclude` (such as a folder the site's own index is
/// written to). Runs on rayon's current pool.
///
/// # Errors
/// If an input is missing, unreadable or no kind of file that is indexed, or if there is nothing to read. Anything wrong with a single page
/// is a warning.
pub fn read(
    inputs: &[PathBuf],
    exclude: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    read_with(inputs, exclude, options, None, progress)
}

/// [`read`], taking from a cache what files gave before, and keeping there what they give now. The result is the same.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    inputs: &[PathBuf],
    exclude: &[PathBuf],
    options: &Options,
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    let base =
        Base::new(&options.base_url).ok_or_else(|| IngestError::BaseUrl { base_url: options.base_url.clone() })?;
    let (files, warnings) = walk::files(inputs, exclude)?;
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
            read_file(file, &base, options, cache, tell)
        })
        .collect();
    Ok(corpus(readings, warnings))
}

/// Reads a file. `progress` is told of bytes and pages since it was told last.
fn read_file(
    file: &File,
    base: &Base,
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
                    let reading = read_page(Some(bytes), file, &source, base);
                    cache.put(key, &reading);
                    reading
                })
            }
            (_, bytes) => read_page(bytes, file, &source, base),
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
fn read_page(bytes: Option<Vec<u8>>, file: &File, source: &Source, base: &Base) -> Reading {
    let mut reading = Reading::default();
    let Some(bytes) = bytes else {
        let limit = limits::FILE_BYTES >> 20;
        reading.warn(source, format!("is larger than {limit} MB, skipped; split it into several pages"));
        return reading;
    };
    let decoded = if file.kind == Kind::Html { charset::decode_html(&bytes) } else { charset::decode_text(&bytes) };
    reading.warnings.extend(decoded.note.map(|note| source.warn(note)));
    let draft = match file.kind {
        Kind::Html => html_draft(&decoded.text, file, source, base, &mut reading),
        Kind::Markdown => markdown_draft(&decoded.text, file, source, base, &mut reading),
        Kind::Text | Kind::JsonLines => {
            let (title, text) = plain::read(&decoded.text);
            Ok(draft(file, base, title, None, text, Marking::None))
        }
    };
    match draft {
        Ok(draft) => reading.add(draft, source, base),
        Err(message) => reading.warn(source, message),
    }
    reading
}

fn draft(file: &File, base: &Base, title: String, date: Option<String>, text: TextWriter, marking: Marking) -> Draft {
    Draft {
        id: file.id.clone(),
        url: base.of_file(&file.id, file.kind),
        title,
        date,
        text,
        marking,
        fields: Vec::new(),
    }
}

fn html_draft(html: &str, file: &File, source: &Source, base: &Base, reading: &mut Reading) -> Result<Draft, String> {
    let page = html::read(html)?;
    if page.noindex {
        return Err(
            "asks search engines to leave it out (robots noindex), skipped; if it should be found, remove that"
                .to_owned(),
        );
    }
    let marking = if page.is_marked { Marking::Marked } else { Marking::Unmarked };
    for (line, problem) in page.problems {
        reading.warn(&source.at_line(line), problem);
    }
    Ok(Draft { fields: page.fields, ..draft(file, base, page.title, page.date, page.text, marking) })
}

fn markdown_draft(
    markdown: &str,
    file: &File,
    source: &Source,
    base: &Base,
    reading: &mut Reading,
) -> Result<Draft, String> {
    let page = markdown::read(markdown);
    if page.front.draft {
        return Err("is a draft, skipped; if it should be found, remove \"draft\" from its front matter".to_owned());
    }
    if let Some((line, error)) = page.broken {
        reading.warn(
            &source.at_line(line),
            format!("the front matter cannot be read and was passed over: {error}; correct it"),
        );
    }
    for (line, problem) in page.problems {
        reading.warn(&line.map_or_else(|| source.clone(), |line| source.at_line(line)), problem);
    }
    let url = page.front.url().map(|url| base.given(url));
    let title = page.front.title.or(page.h1).filter(|title| !title.trim().is_empty());
    // A name alone is no page.
    let title = title.unwrap_or_else(|| if page.text.is_empty() { String::new() } else { stem(&file.path) });
    let mut draft = draft(file, base, title, page.front.date, page.text, Marking::None);
    draft.fields = page.fields;
    match url {
        Some(Ok(url)) => draft.url = url,
        Some(Err(error)) => reading.warn(source, format!("{error}; {} was taken, correct the front matter", draft.url)),
        None => {}
    }
    Ok(draft)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts together what the files gave.
fn corpus(readings: Vec<Reading>, mut warnings: Vec<Warning>) -> Corpus {
    let mut pages = Vec::new();
    for reading in readings {
        pages.extend(reading.pages);
        warnings.extend(reading.warnings);
    }
    leave_out_unmarked(&mut pages, &mut warnings);
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
    let documents = pages.into_iter().map(|page| page.document).collect();
    Corpus { documents, warnings }
}

/// A site that marks the text of any page marks every page that is to be found.
fn leave_out_unmarked(pages: &mut Vec<Page>, warnings: &mut Vec<Warning>) {
    if !pages.iter().any(|page| page.marking == Marking::Marked) {
        return;
    }
    let mut left_out = pages.extract_if(.., |page| page.marking == Marking::Unmarked);
    if let Some(first) = left_out.next() {
        let count = 1 + left_out.count();
        warnings.push(first.source.warn(format!(
            "left out with all pages that have no data-fihris-body ({count} in all), because other pages have it; if they should be found, mark their text too"
        )));
    }
}
