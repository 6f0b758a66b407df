//! Which files there are: folders are walked, single files taken, and each is given its id and its kind.
//!
//! Ignore files such as `.gitignore` are not asked, as built sites are often ignored by git. Hidden files, `node_modules`, the excluded
//! paths and whatever a symbolic link holds outside of its input folder are left out. Files of other kinds are passed over silently.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use crate::IngestError;
use crate::page::{Source, Warning};

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
}

/// All files of the inputs: in the order of the inputs, within each sorted by id.
pub(crate) fn files(inputs: &[PathBuf], exclude: &[PathBuf]) -> Result<(Vec<File>, Vec<Warning>), IngestError> {
    // A path that does not exist yet excludes nothing.
    let exclude: Arc<[PathBuf]> = exclude.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut files = Vec::new();
    let mut warnings = Vec::new();
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
            walk(input, root, Arc::clone(&exclude), &mut files, &mut warnings);
        } else {
            let kind = Kind::of(input).filter(|_| metadata.is_file());
            let kind = kind.ok_or_else(|| IngestError::Unsupported { path: input.clone() })?;
            let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(File { path: input.clone(), id: name, kind, length: metadata.len() });
        }
    }
    if files.is_empty() {
        return Err(IngestError::NothingFound { inputs: inputs.to_vec() });
    }
    Ok((files, warnings))
}

fn walk(input: &Path, root: PathBuf, exclude: Arc<[PathBuf]>, files: &mut Vec<File>, warnings: &mut Vec<Warning>) {
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
            entry.file_name() != "node_modules" && !exclude.contains(&path)
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
    files.append(&mut found);
    warnings.append(&mut failed);
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
    Ok(Some(File { path, id, kind, length: metadata.len() }))
}

fn id(path: &Path, input: &Path) -> Option<String> {
    let parts = path.strip_prefix(input).ok()?.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}
