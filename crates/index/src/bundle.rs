//! The bundle: the folder a site serves.
//!
//! ```text
//! fihris.js               what a page loads: the box, and `open`; its name never changes
//! fihris.d.ts             its types
//! fihris.json             the manifest: which files belong together, written last
//! engine-HASH.js, .wasm   the search engine
//! ui-HASH.js              what the box does
//! strings-LL-HASH.json    what it says, in one language
//! highlight-HASH.js       marks words on the page that a result led to
//! index-HASH.fihris       the index, or in the sharded layout its directory
//! piece-HASH.fihris       the parts of a sharded index, of which a query needs few
//! ```
//!
//! Files named after their content can be cached for ever. The manifest is also written into the script, which so knows
//! without asking what to fetch; the file is asked when what the script knows is there no more. A build is written beside
//! the bundle and moved into place with the manifest last, so that a reader always sees one whole index.

use crate::{IndexError, IndexFiles, layout};
use fihris_format::{Blob, ChunkKind};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::BTreeSet,
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// Name of the manifest.
pub const MANIFEST: &str = "fihris.json";

/// What a page loads.
pub const SCRIPT: &str = "fihris.js";

/// The types of the script, for whoever writes another in TypeScript.
pub const TYPES: &str = "fihris.d.ts";

/// The form of the manifest.
const MANIFEST_FORMAT: u32 = 1;

/// The widget's files, as built.
#[derive(Clone, Debug)]
pub struct Widget<'a> {
    /// `fihris.js`.
    pub script: &'a [u8],
    /// What the manifest says of the others.
    pub names: Names,
    /// Name and content of the others.
    pub files: Vec<(&'a str, &'a [u8])>,
}

/// The names of the widget's files, as they stand in the manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Names {
    engine: Engine,
    ui: String,
    highlight: String,
    /// `strings-*-HASH.json`, the star in place of a language. The hash is that of all of them.
    strings: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Engine {
    js: String,
    wasm: String,
}

impl Names {
    /// All of them, those of strings as one pattern.
    fn iter(&self) -> impl Iterator<Item = &String> {
        [&self.engine.js, &self.engine.wasm, &self.ui, &self.highlight, &self.strings].into_iter()
    }

    /// Whether a file is one of them.
    #[must_use]
    pub fn contains(&self, file: &str) -> bool {
        let is_strings = |(start, end): (&str, &str)| file.starts_with(start) && file.ends_with(end);
        self.strings.split_once('*').is_some_and(is_strings) || self.iter().any(|name| name == file)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    #[serde(flatten)]
    widget: Option<Names>,
    index: IndexFile,
}

#[derive(Debug, Serialize, Deserialize)]
struct IndexFile {
    file: String,
    bytes: u64,
}

/// A bundle that was read.
pub struct Bundle {
    /// The index.
    pub blob: Blob,
    /// What it consists of.
    pub sizes: Vec<ChunkSizes>,
    /// The files that belong to the bundle. Only the index was read.
    files: Vec<PathBuf>,
}

impl Bundle {
    /// Names and sizes of the files that belong to the bundle.
    ///
    /// # Errors
    /// When one is missing.
    pub fn file_sizes(&self) -> Result<Vec<(String, u64)>, IndexError> {
        let size = |path: &PathBuf| {
            let len = fs::metadata(path).map_err(IndexError::io(path))?.len();
            Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), len))
        };
        self.files.iter().map(size).collect()
    }
}

/// How large all chunks of a kind are.
#[derive(Clone, Copy, Debug)]
pub struct ChunkSizes {
    /// Which.
    pub kind: ChunkKind,
    /// How many there are.
    pub chunks: usize,
    /// Their bytes, as stored.
    pub bytes: usize,
}

/// What a bundle takes on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many files it has.
    pub files: usize,
    /// Bytes of all of them.
    pub bytes: usize,
}

/// What the script has in place of its manifest until a bundle is written.
const SLOT: &[u8] = b"__FIHRIS_MANIFEST__";

/// The files of a bundle, manifest last: what [`write()`] puts into a folder.
#[must_use]
pub fn files<'a>(index: &'a IndexFiles, widget: Option<&Widget<'a>>) -> Vec<(String, Cow<'a, [u8]>)> {
    let hash = blake3::hash(&index.index).to_hex();
    let file = IndexFile { file: format!("index-{}.fihris", &hash[..16]), bytes: index.index.len() as u64 };
    let mut files: Vec<(String, Cow<'a, [u8]>)> =
        index.pieces.iter().map(|(name, bytes)| (piece_name(name), bytes.into())).collect();
    files.push((file.file.clone(), (&index.index).into()));
    let names = widget.map(|widget| widget.names.clone());
    let manifest = Manifest { format: MANIFEST_FORMAT, widget: names, index: file };
    let mut json = serde_json::to_vec(&manifest).expect("strings and numbers");
    if let Some(widget) = widget {
        files.push((SCRIPT.to_owned(), fill(widget.script, &json)));
        files.extend(widget.files.iter().map(|(name, content)| ((*name).to_owned(), (*content).into())));
    }
    json.push(b'\n');
    files.push((MANIFEST.to_owned(), json.into()));
    files
}

/// The script with the manifest in it. The slot is a string of JSON, as the script's minifier left it.
fn fill<'a>(script: &'a [u8], manifest: &[u8]) -> Cow<'a, [u8]> {
    let Some(at) = script.windows(SLOT.len()).position(|window| window == SLOT) else { return script.into() };
    let quoted = at - 1..at + SLOT.len() + 1;
    [&script[..quoted.start], manifest, &script[quoted.end..]].concat().into()
}

fn piece_name(hash: &str) -> String {
    format!("piece-{hash}.fihris")
}

/// Writes a bundle into `folder`, replacing the one that is there.
///
/// Files that are not there yet go into a temporary folder on the same disk first and are then moved one by one, the manifest
/// last; afterwards those files of the bundle before that it has no more are removed.
///
/// # Errors
/// When the folder holds anything that is no bundle, or cannot be written.
pub fn write(folder: &Path, index: &IndexFiles, widget: Option<&Widget<'_>>) -> Result<Written, IndexError> {
    let files = files(index, widget);
    let before: BTreeSet<String> = existing(folder)?.into_iter().collect();
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(IndexError::io(&parent))?;
    let staging = tempfile::Builder::new().prefix(".fihris-").tempdir_in(&parent).map_err(IndexError::io(&parent))?;
    let is_new = |(name, content): &&(String, Cow<'_, [u8]>)| {
        !before.contains(name) || fs::read(folder.join(name)).is_ok_and(|there| there != **content)
    };
    let new: Vec<&(String, Cow<'_, [u8]>)> = files.iter().filter(is_new).collect();
    for (name, content) in &new {
        let path = staging.path().join(name);
        let mut file = fs::File::create(&path).map_err(IndexError::io(&path))?;
        file.write_all(content).map_err(IndexError::io(&path))?;
        // Hundreds of pieces would be slow to wait for one by one; a torn one shows by its checksums.
        if !name.starts_with("piece-") {
            file.sync_all().map_err(IndexError::io(&path))?;
        }
    }
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    for (name, _) in new {
        let to = folder.join(name);
        fs::rename(staging.path().join(name), &to).map_err(IndexError::io(&to))?;
    }
    let now: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
    for old in before.iter().filter(|old| !now.contains(old)) {
        let path = folder.join(old);
        fs::remove_file(&path).map_err(IndexError::io(&path))?;
    }
    Ok(Written { files: files.len(), bytes: files.iter().map(|(_, content)| content.len()).sum() })
}

/// Reads a bundle's folder.
///
/// # Errors
/// When there is none, or its index is damaged or of another version.
pub fn open(folder: &Path) -> Result<Bundle, IndexError> {
    let manifest = read_manifest(folder)?;
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map_err(IndexError::io(path))
    };
    let file = read(&manifest.index.file)?;
    let damaged = |piece: Option<&str>, error| {
        let name = piece.map_or_else(|| manifest.index.file.clone(), piece_name);
        IndexError::Damaged { path: folder.join(name), error }
    };
    let blob = layout::open(&file, |hash| read(&piece_name(hash)), damaged)?;
    let directory = blob.directory();
    let sizes = ChunkKind::ALL
        .into_iter()
        .map(|kind| {
            let (chunks, bytes) = directory.size(kind);
            ChunkSizes { kind, chunks, bytes }
        })
        .collect();
    let mut names: Vec<String> = directory.files().iter().map(|file| piece_name(&layout::name_of(file.hash))).collect();
    names.push(manifest.index.file);
    if let Some(widget) = &manifest.widget {
        names.extend([SCRIPT, TYPES].map(str::to_owned));
        names.extend(existing(folder)?.into_iter().filter(|name| widget.contains(name)));
    }
    names.push(MANIFEST.to_owned());
    let files = names.into_iter().map(|name| folder.join(name)).collect();
    Ok(Bundle { blob, sizes, files })
}

fn read_manifest(folder: &Path) -> Result<Manifest, IndexError> {
    let path = folder.join(MANIFEST);
    let json = fs::read(&path).map_err(IndexError::io(&path))?;
    let bad = |reason: String| IndexError::Manifest { path: path.clone(), reason };
    let manifest: Manifest =
        serde_json::from_slice(&json).map_err(|error| bad(format!("no fihris manifest: {error}")))?;
    if manifest.format != MANIFEST_FORMAT {
        return Err(bad(format!(
            "the bundle has form {}, this fihris reads {MANIFEST_FORMAT}: build it again",
            manifest.format
        )));
    }
    let widget = manifest.widget.iter().flat_map(Names::iter);
    if let Some(name) = widget.chain([&manifest.index.file]).find(|name| !is_file_name(name)) {
        return Err(bad(format!("{name:?} is no file name")));
    }
    Ok(manifest)
}

/// The files a bundle in `folder` has. An empty or missing folder has none; one with anything else in it is refused.
fn existing(folder: &Path) -> Result<Vec<String>, IndexError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(IndexError::io(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(IndexError::io(folder))?;
        match entry.file_name().into_string() {
            Ok(name) if is_ours(&name) => names.push(name),
            _ => {
                return Err(IndexError::NotOurs { path: folder.to_owned() });
            }
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn is_ours(name: &str) -> bool {
    let is_hashed = |prefix: &str, suffixes: &[&str]| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            suffixes.iter().filter_map(|suffix| rest.strip_suffix(suffix)).any(|hash| hash.len() == 16)
        })
    };
    [MANIFEST, SCRIPT, TYPES].contains(&name)
        || is_hashed("index-", &[".fihris"])
        || is_hashed("piece-", &[".fihris"])
        || is_hashed("engine-", &[".js", ".wasm"])
        || is_hashed("ui-", &[".js"])
        || is_hashed("highlight-", &[".js"])
        || name
            .strip_prefix("strings-")
            .and_then(|rest| rest.split_once('-'))
            .is_some_and(|(language, _)| is_hashed(&format!("strings-{language}-"), &[".json"]))
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Layout, OwnerWords, compile_with};

    fn index(title: &str, layout: Layout) -> IndexFiles {
        let document = Document { id: "a".into(), url: "/a/".into(), title: title.into(), ..Document::default() };
        compile_with(&[document], &OwnerWords::default(), &|_| ()).unwrap().parts.into_files(layout).unwrap()
    }

    #[test]
    fn a_new_build_replaces_the_files_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("fihris");
        for (title, layout) in [("بيان", Layout::Single), ("إعلان", Layout::Sharded), ("نداء", Layout::Auto)]
        {
            let index = index(title, layout);
            write(&folder, &index, None).unwrap();
            let bundle = open(&folder).unwrap();
            assert_eq!(bundle.blob.document(0).unwrap().unwrap().title, title);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 2 + index.pieces.len());
        }
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "x").unwrap();
        assert!(matches!(write(folder.path(), &index("بيان", Layout::Auto), None), Err(IndexError::NotOurs { .. })));
        assert_eq!(fs::read(folder.path().join("index.html")).unwrap(), b"x");
    }

    #[test]
    fn a_manifest_cannot_lead_out_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let json = r#"{"format":1,"index":{"file":"../secret","bytes":1}}"#;
        fs::write(folder.path().join(MANIFEST), json).unwrap();
        assert!(matches!(open(folder.path()), Err(IndexError::Manifest { .. })));
    }
}
