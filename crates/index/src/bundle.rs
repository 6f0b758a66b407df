//! The bundle: the folder a site serves.
//!
//! ```text
//! fihris.js               what a page loads: the box, and `open`; its name never changes
//! fihris.d.ts             its types
//! custom-elements.json    what editors read of the element
//! fihris.json             the manifest: which files belong together, written last
//! engine-HASH.js, .wasm   what loads and opens all of the following, and the search engine
//! ui-HASH.js              what the box does
//! extras-HASH.js          what only some boxes do: pages of results, filters, several indexes
//! strings-LL-HASH.json    what it says, in one language
//! highlight-HASH.js       marks words on the page that a result led to
//! index-HASH.fihris       the index, or in the sharded layout its directory
//! piece-HASH.fihris       the parts of a sharded index, of which a query needs few
//! fihris-sw.js            if asked for, a service worker that answers for all of these without a network
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

/// What editors and documentation tools read of the element.
pub const ELEMENTS: &str = "custom-elements.json";

/// The service worker.
pub const WORKER: &str = "fihris-sw.js";

/// The form of the manifest.
const MANIFEST_FORMAT: u32 = 1;

/// The widget's files, as built.
#[derive(Clone, Debug)]
pub struct Widget<'a> {
    /// `fihris.js`.
    pub script: &'a [u8],
    /// `fihris-sw.js`, if the bundle is to have it.
    pub worker: Option<&'a [u8]>,
    /// Name and content of the others: `fihris.d.ts`, `custom-elements.json`, and those with the hash of the widget in their names.
    pub files: Vec<(&'a str, &'a [u8])>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The hash in the names of the widget's files, which is one of all of them: the script has less to carry.
    widget: Option<String>,
    /// The hash in the name of the index's own file.
    index: String,
    /// What the box says before its strings are loaded, in each language: its code, the placeholder, and that there is no search.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<[String; 3]>,
}

impl Manifest {
    /// The name of the index's own file.
    fn index_file(&self) -> String {
        format!("index-{}.fihris", self.index)
    }
}

/// What the service worker is told.
#[derive(Serialize)]
struct Offline<'a> {
    /// As it stands in the script and in the manifest's file.
    manifest: &'a Manifest,
    /// The files that are named by their content.
    files: Vec<&'a str>,
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
const MANIFEST_SLOT: &str = "__FIHRIS_MANIFEST__";

/// What the service worker has in place of what it is told.
const OFFLINE_SLOT: &str = "__FIHRIS_OFFLINE__";

/// The files of a bundle, manifest last: what [`write()`] puts into a folder.
#[must_use]
pub fn files<'a>(index: &'a IndexFiles, widget: Option<&Widget<'a>>) -> Vec<(String, Cow<'a, [u8]>)> {
    let hash = blake3::hash(&index.index).to_hex()[..HASH].to_owned();
    let widget_hash = widget.and_then(|widget| widget.files.iter().find_map(|(name, _)| hash_of(name)));
    let manifest = Manifest {
        format: MANIFEST_FORMAT,
        widget: widget_hash.map(str::to_owned),
        index: hash,
        labels: widget.map(labels).unwrap_or_default(),
    };
    let mut files: Vec<(String, Cow<'a, [u8]>)> =
        index.pieces.iter().map(|(name, bytes)| (piece_name(name), bytes.into())).collect();
    files.push((manifest.index_file(), (&index.index).into()));
    let mut json = serde_json::to_vec(&manifest).expect("strings and numbers");
    if let Some(widget) = widget {
        files.extend(widget.files.iter().map(|(name, content)| ((*name).to_owned(), (*content).into())));
        if let Some(worker) = widget.worker {
            let is_loaded = |name: &&str| ![TYPES, ELEMENTS].contains(name);
            let hashed = files.iter().map(|(name, _)| name.as_str()).filter(is_loaded).collect();
            let offline =
                serde_json::to_vec(&Offline { manifest: &manifest, files: hashed }).expect("strings and numbers");
            files.push((WORKER.to_owned(), fill(worker, OFFLINE_SLOT, &offline)));
        }
        files.push((SCRIPT.to_owned(), fill(widget.script, MANIFEST_SLOT, &json)));
    }
    json.push(b'\n');
    files.push((MANIFEST.to_owned(), json.into()));
    files
}

/// The labels of the languages that the widget has strings in. A script that a page loads carries them, so they are few.
fn labels(widget: &Widget<'_>) -> Vec<[String; 3]> {
    #[derive(Deserialize)]
    struct Strings {
        placeholder: String,
        unavailable: String,
    }
    let of = |(name, content): &(&str, &[u8])| {
        let code = name.strip_prefix("strings-")?.split('-').next()?;
        let Strings { placeholder, unavailable } = serde_json::from_slice(content).ok()?;
        Some([code.to_owned(), placeholder, unavailable])
    };
    widget.files.iter().filter_map(of).collect()
}

/// A script with `content` in place of a slot, which is a string of JSON, as the script's minifier left it.
pub(crate) fn fill<'a>(script: &'a [u8], slot: &str, content: &[u8]) -> Cow<'a, [u8]> {
    let Some(at) = script.windows(slot.len()).position(|window| window == slot.as_bytes()) else {
        return script.into();
    };
    let quoted = at - 1..at + slot.len() + 1;
    [&script[..quoted.start], content, &script[quoted.end..]].concat().into()
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
    let file = read(&manifest.index_file())?;
    let damaged = |piece: Option<&str>, error| {
        let name = piece.map_or_else(|| manifest.index_file(), piece_name);
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
    names.push(manifest.index_file());
    if let Some(widget) = &manifest.widget {
        names.extend([SCRIPT, TYPES, ELEMENTS].map(str::to_owned));
        names.extend(existing(folder)?.into_iter().filter(|name| hash_of(name) == Some(widget) || name == WORKER));
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
    if let Some(hash) = manifest.widget.iter().chain([&manifest.index]).find(|hash| !is_hash(hash)) {
        return Err(bad(format!("{hash:?} is no hash of a file")));
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

/// Whether a file is one that bundles have, of whatever build.
fn is_ours(name: &str) -> bool {
    const HASHED: [&str; 7] = ["engine-", "extras-", "highlight-", "index-", "piece-", "strings-", "ui-"];
    [MANIFEST, SCRIPT, TYPES, ELEMENTS, WORKER].contains(&name)
        || hash_of(name).is_some() && HASHED.iter().any(|prefix| name.starts_with(prefix))
}

/// Hexadecimal digits of a hash in a file's name.
const HASH: usize = 16;

/// The hash in the name of a file, before its extension.
fn hash_of(name: &str) -> Option<&str> {
    let (stem, _) = name.rsplit_once('.')?;
    let (_, hash) = stem.rsplit_once('-')?;
    is_hash(hash).then_some(hash)
}

fn is_hash(text: &str) -> bool {
    text.len() == HASH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
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
        let json = r#"{"format":1,"index":"../secret.fihris"}"#;
        fs::write(folder.path().join(MANIFEST), json).unwrap();
        assert!(matches!(open(folder.path()), Err(IndexError::Manifest { .. })));
    }
}
