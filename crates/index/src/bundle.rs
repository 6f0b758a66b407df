//! The bundle: the folder a site serves.
//!
//! ```text
//! fihris.js               the widget; its name never changes
//! fihris.json             the manifest: which files belong together, written last
//! engine-HASH.js, .wasm   the search engine
//! index-HASH.fihris       the blob
//! ```
//!
//! Files named after their content can be cached for ever; the manifest is small and asked for every time. A build is
//! written beside the bundle and moved into place with the manifest last, so that a reader always sees one whole index.

use crate::{IndexError, open_file};
use fihris_format::{Blob, Chunk, Header, SectionId};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// Name of the manifest.
pub const MANIFEST: &str = "fihris.json";

/// The form of the manifest.
const MANIFEST_FORMAT: u32 = 1;

/// The widget's files, as built: the entry script and the engine it loads.
#[derive(Clone, Debug)]
pub struct Widget<'a> {
    /// `fihris.js`.
    pub script: &'a [u8],
    /// File name and content of the engine's glue script.
    pub engine_script: (&'a str, &'a [u8]),
    /// File name and content of the engine's WebAssembly.
    pub engine_wasm: (&'a str, &'a [u8]),
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<Engine>,
    index: IndexFile,
}

#[derive(Debug, Serialize, Deserialize)]
struct Engine {
    js: String,
    wasm: String,
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
    /// The blob's sections.
    pub sections: Vec<SectionSize>,
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

/// How large a section is, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct SectionSize {
    /// Which.
    pub id: SectionId,
    /// In the file.
    pub stored: usize,
    /// In memory.
    pub inflated: usize,
}

/// The files of a bundle, manifest last: what [`write()`] puts into a folder.
#[must_use]
pub fn files<'a>(blob: &'a [u8], widget: Option<&Widget<'a>>) -> Vec<(String, std::borrow::Cow<'a, [u8]>)> {
    let hash = blake3::hash(blob).to_hex();
    let index = IndexFile { file: format!("index-{}.fihris", &hash[..16]), bytes: blob.len() as u64 };
    let mut files: Vec<(String, std::borrow::Cow<'a, [u8]>)> = vec![(index.file.clone(), blob.into())];
    if let Some(widget) = widget {
        files.push(("fihris.js".to_owned(), widget.script.into()));
        for (name, content) in [widget.engine_script, widget.engine_wasm] {
            files.push((name.to_owned(), content.into()));
        }
    }
    let engine =
        widget.map(|widget| Engine { js: widget.engine_script.0.to_owned(), wasm: widget.engine_wasm.0.to_owned() });
    let manifest = Manifest { format: MANIFEST_FORMAT, engine, index };
    let mut json = serde_json::to_vec(&manifest).expect("strings and numbers");
    json.push(b'\n');
    files.push((MANIFEST.to_owned(), json.into()));
    files
}

/// Writes a bundle into `folder`, replacing the one that is there.
///
/// Files go into a temporary folder on the same disk first and are then moved one by one, the manifest last; afterwards the
/// files of the bundle before are removed.
///
/// # Errors
/// When the folder holds anything that is no bundle, or cannot be written.
pub fn write(folder: &Path, blob: &[u8], widget: Option<&Widget<'_>>) -> Result<(), IndexError> {
    let files = files(blob, widget);
    let before = existing(folder)?;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(IndexError::io(&parent))?;
    let staging = tempfile::Builder::new().prefix(".fihris-").tempdir_in(&parent).map_err(IndexError::io(&parent))?;
    for (name, content) in &files {
        let path = staging.path().join(name);
        let mut file = fs::File::create(&path).map_err(IndexError::io(&path))?;
        file.write_all(content).and_then(|()| file.sync_all()).map_err(IndexError::io(&path))?;
    }
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    for (name, _) in &files {
        let to = folder.join(name);
        fs::rename(staging.path().join(name), &to).map_err(IndexError::io(&to))?;
    }
    for old in before.iter().filter(|old| !files.iter().any(|(name, _)| name == *old)) {
        let path = folder.join(old);
        fs::remove_file(&path).map_err(IndexError::io(&path))?;
    }
    Ok(())
}

/// Reads a bundle's folder.
///
/// # Errors
/// When there is none, or its index is damaged or of another version.
pub fn open(folder: &Path) -> Result<Bundle, IndexError> {
    let manifest = read_manifest(folder)?;
    let path = folder.join(&manifest.index.file);
    let file = fs::read(&path).map_err(IndexError::io(&path))?;
    let read = || Ok((open_file(&file)?, section_sizes(&Header::read(&file)?)));
    let (blob, sections) = read().map_err(|error| IndexError::Damaged { path, error })?;
    let mut names = vec![manifest.index.file];
    if let Some(engine) = manifest.engine {
        names.extend(["fihris.js".to_owned(), engine.js, engine.wasm]);
    }
    names.push(MANIFEST.to_owned());
    let files = names.into_iter().map(|name| folder.join(name)).collect();
    Ok(Bundle { blob, sections, files })
}

fn section_sizes(header: &Header) -> Vec<SectionSize> {
    let chunks_of = |id| header.chunks().iter().filter(move |chunk| chunk.section() == id);
    SectionId::ALL
        .into_iter()
        .map(|id| SectionSize {
            id,
            stored: chunks_of(id).map(|chunk| chunk.stored().len()).sum(),
            inflated: chunks_of(id).map(Chunk::inflated_len).sum(),
        })
        .collect()
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
    let engine = manifest.engine.iter().flat_map(|engine| [&engine.js, &engine.wasm]);
    if let Some(name) = engine.chain([&manifest.index.file]).find(|name| !is_file_name(name)) {
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
    name == MANIFEST
        || name == "fihris.js"
        || is_hashed("index-", &[".fihris"])
        || is_hashed("engine-", &[".js", ".wasm"])
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, compile};

    fn blob(title: &str) -> Vec<u8> {
        let document = Document { id: "a".into(), url: "/a/".into(), title: title.into(), ..Document::default() };
        compile(&[document], &|_| ()).unwrap()
    }

    #[test]
    fn a_new_build_replaces_the_files_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("fihris");
        for title in ["بيان", "إعلان"] {
            write(&folder, &blob(title), None).unwrap();
            let bundle = open(&folder).unwrap();
            assert_eq!(bundle.blob.document(0).unwrap().title, title);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        }
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "x").unwrap();
        assert!(matches!(write(folder.path(), &blob("بيان"), None), Err(IndexError::NotOurs { .. })));
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
