//! Which files there are: folders are walked, single files taken, and each is given its id and its kind.
//!
//! Ignore files such as `.gitignore` are not asked, as built sites are often ignored by git. Hidden files, `node_modules`, the excluded
//! paths and whatever a symbolic link holds outside of its input folder are left out. Files of other kinds are passed over silently.
//!
//! Of the files that could be pages by their kind, many are none. What the names tell is told here:
//!
//! ```text
//! index.html, docs/a.html       pages
//! robots.txt, docs/a.md         no pages: where a folder has HTML, in it or below, only HTML is
//! notes/statement.txt           a page: its folder has no HTML
//! fonts/OFL.txt, a.css.txt      no pages: about files, or a file of another kind in disguise
//! _sources/a.txt, _base.html    no pages: a generator's own, unless they have front matter (Jekyll's `_posts`); `_index.md` is one
//! _drafts/a.md, drafts/a.md     drafts
//! 404.html, 404/index.html      an error page, unless its folder has other numbers too, of which it may be one
//! ```
//!
//! HTML with front matter is a source, as Markdown is, so it does not count as HTML here. What an input names itself, or `include` matches, is
//! read whatever it is; what `exclude` matches is not. Both are written as in `.gitignore`.

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

use crate::omission::{Omission, Reason};
use crate::page::{Source, Warning};
use crate::{IngestError, Options, front_matter};

/// What a file holds, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Markdown,
    Text,
    JsonLines,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "md" | "markdown" => Self::Markdown,
            "txt" => Self::Text,
            "jsonl" => Self::JsonLines,
            _ => return None,
        })
    }
}

/// A file to read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// The path below the input, with `/` between its parts.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// Its length in bytes.
    pub(crate) length: u64,
    /// Its owner asked for it: it is a page whatever it looks like.
    pub(crate) is_asked_for: bool,
}

/// What the inputs hold.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// In the order of the inputs, within each sorted by id.
    pub(crate) files: Vec<File>,
    pub(crate) warnings: Vec<Warning>,
    /// What is no page by its name or its place.
    pub(crate) omissions: Vec<Omission>,
}

/// All files of the inputs, but for those in the folders and files of `own`, which are ours.
pub(crate) fn files(inputs: &[PathBuf], own: &[PathBuf], options: &Options) -> Result<Files, IngestError> {
    // A path that does not exist yet excludes nothing.
    let own: Arc<[PathBuf]> = own.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let (include, exclude) = (globs(&options.include)?, globs(&options.exclude)?);
    let mut out = Files::default();
    let mut is_any = false;
    for input in inputs {
        let unreadable = |source| IngestError::Unreadable { path: input.clone(), source };
        let metadata = match fs::metadata(input) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(IngestError::Missing { path: input.clone() });
            }
            Err(error) => return Err(unreadable(error)),
        };
        if metadata.is_dir() {
            // The walk itself only warns of folders it cannot read.
            fs::read_dir(input).map_err(unreadable)?;
            let root = input.canonicalize().map_err(unreadable)?;
            let mut found = walk(input, root, Arc::clone(&own), &mut out.warnings);
            is_any |= !found.is_empty();
            let matches = |globs: &Gitignore, id: &str| globs.matched_path_or_any_parents(id, false).is_ignore();
            for file in &mut found {
                file.is_asked_for = matches(&include, &file.id);
            }
            found.retain(|file| file.is_asked_for || !matches(&exclude, &file.id));
            leave_out(&mut found, &mut out.omissions);
            out.files.append(&mut found);
        } else {
            let kind = Kind::of(input).filter(|_| metadata.is_file());
            let kind = kind.ok_or_else(|| IngestError::Unsupported { path: input.clone() })?;
            let id = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
            out.files.push(File { path: input.clone(), id, kind, length: metadata.len(), is_asked_for: true });
            is_any = true;
        }
    }
    if !is_any {
        return Err(IngestError::NothingFound { inputs: inputs.to_vec() });
    }
    Ok(out)
}

/// # Errors
/// If one cannot be read.
fn globs(globs: &[String]) -> Result<Gitignore, IngestError> {
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        let fail = |error: ignore::Error| IngestError::Glob { glob: glob.clone(), problem: error.to_string() };
        builder.add_line(None, glob).map_err(fail)?;
    }
    builder.build().map_err(|error| IngestError::Glob { glob: globs.join(" "), problem: error.to_string() })
}

/// Takes out of the files of one input, sorted by id, those that are no pages by what they are called and what lies beside them.
fn leave_out(files: &mut Vec<File>, omissions: &mut Vec<Omission>) {
    let built = folders_of_html(files);
    let numbered = numbered_folders(files);
    let reason = |file: &File| match file.kind {
        _ if file.is_asked_for => None,
        Kind::Html if is_internal(&file.id) => Some(Reason::Internal),
        Kind::Html => is_status_page(&file.id, &numbered).then_some(Reason::Error),
        _ if is_in_drafts(&file.id) => Some(Reason::Draft),
        // Of Markdown, front matter decides.
        Kind::Text | Kind::JsonLines if is_internal(&file.id) => Some(Reason::Internal),
        _ if built.contains(folder(&file.id)) => Some(Reason::BesideHtml),
        Kind::Text if is_about_files(&file.id) => Some(Reason::BesideHtml),
        // Where all is Markdown, a README is a page of its folder.
        Kind::Markdown if !built.is_empty() && is_about_files(&file.id) => Some(Reason::BesideHtml),
        _ => None,
    };
    files.retain(|file| {
        let reason = reason(file);
        omissions.extend(reason.map(|reason| Source::file(file.path.to_string_lossy()).omit(reason)));
        reason.is_none()
    });
}

/// The folders, each with all above it, that have built pages.
fn folders_of_html(files: &[File]) -> HashSet<String> {
    let mut folders = HashSet::new();
    if files.iter().all(|file| file.kind == Kind::Html) {
        return folders;
    }
    for file in files.iter().filter(|file| file.kind == Kind::Html && !is_internal(&file.id)) {
        let mut above = folder(&file.id);
        if folders.contains(above) || has_front_matter(&file.path) {
            continue;
        }
        while folders.insert(above.to_owned()) && !above.is_empty() {
            above = folder(above);
        }
    }
    folders
}

/// The folder of a path, without the last `/`; the empty one is the input.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn has_front_matter(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(8).read_to_end(&mut start));
    read.is_ok() && front_matter::begins(&start)
}

/// Whether a file is a generator's own by a name that begins with `_`: its own, or that of a folder it lies in.
pub(crate) fn is_internal(id: &str) -> bool {
    let name = id.rsplit('/').next().unwrap_or_default();
    id.split('/').any(|part| part.starts_with('_') && part != "_posts") && !name.starts_with("_index.")
        || name.starts_with("_index.") && folder(id).split('/').any(|part| part.starts_with('_'))
}

fn is_in_drafts(id: &str) -> bool {
    folder(id).split('/').any(|part| part.trim_start_matches('_').eq_ignore_ascii_case("drafts"))
}

/// Whether a text file is there for those who handle the files beside it, not for readers: by custom its name is in capitals, or that of the
/// file it belongs to (`main.js.LICENSE.txt`).
fn is_about_files(id: &str) -> bool {
    let name = id.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_capital =
        stem.chars().any(|c| c.is_ascii_uppercase()) && !stem.chars().any(char::is_lowercase) && stem.is_ascii();
    let is_of_package = ["readme", "license", "licence", "changelog", "copying", "notice", "requirements"]
        .iter()
        .any(|name| stem.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
    is_capital || is_of_package || stem.contains('.')
}

/// The last part of a page's address as a number, with the folder it counts in: `a/404.html`, `a/404/index.html` → `a`, 404.
fn number(id: &str) -> Option<(&str, u32)> {
    let (folder, name) = id.rsplit_once('/').unwrap_or(("", id));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (folder, part) = if stem.eq_ignore_ascii_case("index") {
        folder.rsplit_once('/').unwrap_or(("", folder))
    } else {
        (folder, stem)
    };
    part.parse().ok().map(|number| (folder, number))
}

fn is_status(number: u32) -> bool {
    (400..600).contains(&number)
}

/// Folders with pages that are numbers but no status of an error.
fn numbered_folders(files: &[File]) -> HashSet<String> {
    let numbers = files.iter().filter_map(|file| number(&file.id));
    numbers.filter(|(_, number)| !is_status(*number)).map(|(folder, _)| folder.to_owned()).collect()
}

fn is_status_page(id: &str, numbered: &HashSet<String>) -> bool {
    number(id).is_some_and(|(folder, number)| is_status(number) && !numbered.contains(folder))
}

fn walk(input: &Path, root: PathBuf, own: Arc<[PathBuf]>, warnings: &mut Vec<Warning>) -> Vec<File> {
    let refused: Arc<Mutex<Vec<Warning>>> = Arc::default();
    let filter = {
        let (input, refused) = (input.to_owned(), Arc::clone(&refused));
        move |entry: &DirEntry| {
            if entry.depth() == 0 {
                return true;
            }
            let path = match entry.path().strip_prefix(&input) {
                // Asking the file system is slow, and without a link the answer is known.
                Ok(below) if !entry.path_is_symlink() => root.join(below),
                _ => entry.path().canonicalize().unwrap_or_else(|_| entry.path().to_owned()),
            };
            if entry.path_is_symlink() && !path.starts_with(&root) {
                let warning = Source::file(entry.path().to_string_lossy())
                    .warn("is a link out of the input folder, skipped; copy what it links to");
                refused.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
                return false;
            }
            entry.file_name() != "node_modules" && !own.contains(&path)
        }
    };
    let walk =
        WalkBuilder::new(input).standard_filters(false).hidden(true).follow_links(true).filter_entry(filter).build();
    let mut found = Vec::new();
    let mut failed = Vec::new();
    for entry in walk {
        let file = entry.map_err(|error| error.to_string()).and_then(|entry| to_file(&entry, input));
        match file {
            Ok(file) => found.extend(file),
            Err(error) => {
                failed.push(Source::file(input.to_string_lossy()).warn(format!("{error}; what is there was skipped")))
            }
        }
    }
    failed.append(&mut refused.lock().unwrap_or_else(PoisonError::into_inner));
    // The order of folders is the file system's, ours is that of the ids.
    found.sort_by(|a: &File, b: &File| a.id.cmp(&b.id));
    failed.sort_by(|a, b| (&a.source, &a.message).cmp(&(&b.source, &b.message)));
    warnings.append(&mut failed);
    found
}

/// The file of an entry, if it is one of ours.
fn to_file(entry: &DirEntry, input: &Path) -> Result<Option<File>, String> {
    let Some(kind) = Kind::of(entry.path()) else {
        return Ok(None);
    };
    let metadata = entry.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Ok(None);
    }
    let path = entry.path().to_owned();
    let id = id(&path, input).ok_or_else(|| format!("{} is not a UTF-8 file name, rename it", path.display()))?;
    Ok(Some(File { path, id, kind, length: metadata.len(), is_asked_for: false }))
}

fn id(path: &Path, input: &Path) -> Option<String> {
    let parts = path.strip_prefix(input).ok()?.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}
