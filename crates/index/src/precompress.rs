//! Compressed twins of a bundle's files, for hosts that send such files as they stand: `fihris.js.br`, `fihris.js.gz`.
//!
//! Scripts, the engine and JSON have them. The index has none: it is dense already, and stretches of its files are asked for,
//! which are not stretches of what is compressed.

use crate::IndexError;
use flate2::{Compression, GzBuilder};
use std::{borrow::Cow, collections::BTreeSet, fs, io::Write as _, path::Path};

type NamedFile<'a> = (String, Cow<'a, [u8]>);

#[derive(Clone, Copy)]
enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    fn extension(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The same bytes for the same content, whenever it is.
    fn encode(self, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Brotli => {
                let parameters = brotli::enc::BrotliEncoderParams { size_hint: content.len(), ..Default::default() };
                brotli::BrotliCompress(&mut &*content, &mut out, &parameters).map(drop)
            }
            Self::Gzip => {
                let mut encoder = GzBuilder::new().write(&mut out, Compression::best());
                encoder.write_all(content).and_then(|()| encoder.finish().map(drop))
            }
        }
        .expect("a Vec can always be written to");
        out
    }
}

fn has_twins(name: &str) -> bool {
    [".js", ".json", ".wasm"].iter().any(|extension| name.ends_with(extension))
}

/// The twins of a file, if files of its kind have them.
pub(crate) fn twins(file: &NamedFile<'_>) -> std::vec::IntoIter<NamedFile<'static>> {
    let (name, content) = file;
    let twin = |coding: Coding| (format!("{name}{}", coding.extension()), coding.encode(content).into());
    let twins: Vec<_> = if has_twins(name) { Coding::ALL.map(twin).into() } else { Vec::new() };
    twins.into_iter()
}

/// What a file would be the twin of, or else its own name.
pub(crate) fn original(name: &str) -> &str {
    Coding::ALL.into_iter().find_map(|coding| name.strip_suffix(coding.extension())).unwrap_or(name)
}

/// Removes the twins of a file that is there no more, or holds something else now. Gives the names of those that are not ours:
/// they stay.
pub(crate) fn remove_twins(
    folder: &Path,
    name: &str,
    content: &[u8],
    now: &BTreeSet<&str>,
) -> Result<Vec<String>, IndexError> {
    let mut others = Vec::new();
    for coding in Coding::ALL.into_iter().filter(|_| has_twins(name)) {
        let twin = format!("{name}{}", coding.extension());
        if now.contains(twin.as_str()) {
            continue;
        }
        let path = folder.join(&twin);
        match fs::read(&path) {
            Ok(there) if there == coding.encode(content) => fs::remove_file(&path).map_err(IndexError::io(&path))?,
            Ok(_) => others.push(twin),
            Err(_) => {}
        }
    }
    Ok(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, IndexFiles, Layout, OwnerWords, bundle::Widget, compile_with, publish::write};
    use std::io::Read as _;

    const OTHERS: [(&str, &[u8]); 2] = [("engine-0011223344556677.wasm", b"wasm"), ("fihris.d.ts", b"types")];

    fn index(title: &str) -> IndexFiles {
        let document = Document { id: "a".into(), url: "/a/".into(), title: title.into(), ..Document::default() };
        compile_with(&[document], &OwnerWords::default(), &|_| ()).unwrap().parts.into_files(Layout::Auto).unwrap()
    }

    fn build(folder: &Path, title: &str, is_precompressed: bool) -> Vec<String> {
        let widget =
            Widget { script: b"m=\"__FIHRIS_MANIFEST__\"", worker: None, files: OTHERS.into(), is_precompressed };
        write(folder, &index(title), Some(&widget)).unwrap().outdated
    }

    fn twins(folder: &Path) -> BTreeSet<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| original(name) != name).collect()
    }

    #[test]
    fn twins_hold_what_their_files_hold() {
        let folder = tempfile::tempdir().unwrap();
        for title in ["بيان", "إعلان"] {
            assert_eq!(build(folder.path(), title, true), [""; 0]);
            let names = twins(folder.path());
            assert_eq!(
                names.len(),
                2 * ["engine-0011223344556677.wasm", "fihris.js", "fihris.json"].len(),
                "{names:?}"
            );
            for name in names {
                let bytes = fs::read(folder.path().join(&name)).unwrap();
                let mut content = Vec::new();
                if name.ends_with(".gz") {
                    flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut content).unwrap();
                } else {
                    brotli::BrotliDecompress(&mut &*bytes, &mut content).unwrap();
                }
                assert_eq!(content, fs::read(folder.path().join(original(&name))).unwrap(), "{name}");
            }
        }
    }

    #[test]
    fn twins_of_an_older_build_go_if_they_are_ours_and_are_named_if_they_are_not() {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), "بيان", true);
        fs::write(folder.path().join("fihris.js.gz"), "the owner's").unwrap();
        assert_eq!(build(folder.path(), "إعلان", false), ["fihris.js.gz"]);
        // The engine is as it was.
        let left: BTreeSet<String> =
            ["engine-0011223344556677.wasm.br", "engine-0011223344556677.wasm.gz", "fihris.js.gz"]
                .map(str::to_owned)
                .into();
        assert_eq!(twins(folder.path()), left);
        assert_eq!(fs::read(folder.path().join("fihris.js.gz")).unwrap(), b"the owner's");
    }
}
