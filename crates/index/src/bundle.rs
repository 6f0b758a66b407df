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
//! without asking what to fetch; the file is asked when what the script knows is there no more. How a new build takes the
//! place of the one before is told in `publish`.

use crate::{IndexError, IndexFiles, layout, publish};

pub use publish::{Written, write};

use fihris_format::{Blob, ChunkKind, Header};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs,
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
    /// Whether its files are also written compressed, beside themselves.
    pub is_precompressed: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// The hash in the names of the widget's files, which is one of all of them: the script has less to carry.
    pub(crate) widget: Option<String>,
    /// The hash in the name of the index's own file.
    index: String,
    /// The language of most pages, for a search on a page that does not say its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// What the box says before its strings are loaded, in each of the site's languages: its code, the placeholder, and that there is no search.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<[String; 3]>,
}

impl Manifest {
    /// The name of the index's own file.
    pub(crate) fn index_file(&self) -> String {
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

/// What the script has in place of its manifest until a bundle is written.
const MANIFEST_SLOT: &str = "__FIHRIS_MANIFEST__";

/// What the service worker has in place of what it is told.
const OFFLINE_SLOT: &str = "__FIHRIS_OFFLINE__";

/// The files of a bundle, manifest last: what [`write()`] puts into a folder.
#[must_use]
pub fn files<'a>(index: &'a IndexFiles, widget: Option<&Widget<'a>>) -> Vec<(String, Cow<'a, [u8]>)> {
    let hash = index_name(&index.index).expect("a file with a header");
    let widget_hash = widget.and_then(|widget| widget.files.iter().find_map(|(name, _)| hash_of(name)));
    let manifest = Manifest {
        format: MANIFEST_FORMAT,
        widget: widget_hash.map(str::to_owned),
        index: hash,
        lang: index.langs.first().cloned(),
        labels: widget.map(|widget| labels(widget, &index.langs)).unwrap_or_default(),
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

/// The labels of the languages that pages are in; of all that the widget has strings in, if no page says. A script that every page
/// loads carries them, so they are few.
fn labels(widget: &Widget<'_>, langs: &[String]) -> Vec<[String; 3]> {
    #[derive(Deserialize)]
    struct Strings {
        placeholder: String,
        unavailable: String,
    }
    let of = |(name, content): &(&str, &[u8])| {
        let code = name.strip_prefix("strings-")?.split('-').next()?;
        if !langs.is_empty() && !langs.iter().any(|lang| lang == code) {
            return None;
        }
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

pub(crate) fn piece_name(hash: &str) -> String {
    format!("piece-{hash}.fihris")
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
    if index_name(&file).is_none_or(|hash| hash != manifest.index) {
        return Err(IndexError::Renamed { path: folder.join(manifest.index_file()) });
    }
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
        names
            .extend(publish::names(folder)?.into_iter().filter(|name| hash_of(name) == Some(widget) || name == WORKER));
    }
    names.push(MANIFEST.to_owned());
    let files = names.into_iter().map(|name| folder.join(name)).collect();
    Ok(Bundle { blob, sizes, files })
}

pub(crate) fn read_manifest(folder: &Path) -> Result<Manifest, IndexError> {
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

/// Whether a file is named like one that bundles have, of whatever build.
pub(crate) fn is_ours(name: &str) -> bool {
    const HASHED: [(&str, &str); 8] = [
        ("index-", ".fihris"),
        ("piece-", ".fihris"),
        ("engine-", ".js"),
        ("engine-", ".wasm"),
        ("extras-", ".js"),
        ("ui-", ".js"),
        ("highlight-", ".js"),
        ("strings-", ".json"),
    ];
    let is_hashed = |(start, end): &(&str, &str)| name.starts_with(start) && name.ends_with(end);
    [MANIFEST, SCRIPT, TYPES, ELEMENTS, WORKER].contains(&name)
        || hash_of(name).is_some() && HASHED.iter().any(is_hashed)
}

/// The hash that the index's own file, or one of its parts, would be named by.
pub(crate) fn content_name(name: &str, content: &[u8]) -> Option<String> {
    if name.starts_with("piece-") { Some(layout::name_of(layout::hash_of(content))) } else { index_name(content) }
}

/// The hash in the name of the index's own file.
fn index_name(file: &[u8]) -> Option<String> {
    Some(layout::name_of(Header::read(file, u32::try_from(file.len()).ok()?).ok()?.name()))
}

/// Hexadecimal digits of a hash in a file's name.
const HASH: usize = 16;

/// The hash in the name of a file, before its extension.
pub(crate) fn hash_of(name: &str) -> Option<&str> {
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

    #[test]
    fn another_whole_index_under_the_name_of_one_is_told_from_it() {
        for layout in [Layout::Single, Layout::Sharded] {
            let folder = tempfile::tempdir().unwrap();
            let [own, other] = ["بيان", "خبر"].map(|title| {
                let document =
                    Document { id: "a".into(), url: "/a/".into(), title: title.into(), ..Document::default() };
                let parts = compile_with(&[document], &OwnerWords::default(), &|_| ()).unwrap().parts;
                parts.into_files(layout).unwrap()
            });
            write(folder.path(), &other, None).unwrap();
            write(folder.path(), &own, None).unwrap();
            assert!(open(folder.path()).is_ok());
            let path = folder.path().join(read_manifest(folder.path()).unwrap().index_file());
            fs::write(&path, &other.index).unwrap();
            assert!(matches!(open(folder.path()), Err(IndexError::Renamed { path: named }) if named == path));
        }
    }

    #[test]
    fn a_manifest_cannot_lead_out_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let json = r#"{"format":1,"index":"../secret.fihris"}"#;
        fs::write(folder.path().join(MANIFEST), json).unwrap();
        assert!(matches!(open(folder.path()), Err(IndexError::Manifest { .. })));
    }
}
