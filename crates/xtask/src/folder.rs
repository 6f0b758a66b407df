//! Generated folders: telling whether their inputs changed, and writing them without touching what did not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The files of a generated folder: path below it, and content.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// All files below `folder`, in the order of their paths.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file whole; the error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// As [`read`], for UTF-8 text.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A digest of the names and contents of the given files and of all files in the given folders.
pub(crate) fn digest(paths: &[PathBuf]) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    for path in paths {
        let files = if path.is_dir() { files_below(path)? } else { vec![path.clone()] };
        for file in files {
            hasher.update(file.as_os_str().as_encoded_bytes());
            hasher.update(blake3::hash(&read(&file)?).as_bytes());
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// The first 16 hexadecimal digits of a digest of the content: a name that changes whenever the content does.
pub(crate) fn content_hash(content: &[u8]) -> String {
    blake3::hash(content).to_hex()[..16].to_owned()
}

/// Makes `folder` hold exactly `files`. A file that already has its content keeps its time of change, so that nothing
/// built from it is built again.
pub(crate) fn sync(folder: &Path, files: &Files) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    for path in files_below(folder)? {
        if path.strip_prefix(folder).is_ok_and(|name| !files.contains_key(name)) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    for (name, content) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|present| present == *content) {
            continue;
        }
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(&path, content)
        };
        write().with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sync_removes_what_is_gone_and_keeps_the_time_of_what_is_unchanged() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let old =
            Files::from([("same/a".into(), b"1".to_vec()), ("changed".into(), b"1".to_vec()), ("gone".into(), vec![])]);
        sync(folder.path(), &old)?;
        let before = fs::metadata(folder.path().join("same/a"))?.modified()?;
        std::thread::sleep(std::time::Duration::from_millis(20));

        let new = Files::from([("same/a".into(), b"1".to_vec()), ("changed".into(), b"2".to_vec())]);
        sync(folder.path(), &new)?;

        assert_eq!(fs::metadata(folder.path().join("same/a"))?.modified()?, before);
        assert_eq!(fs::read(folder.path().join("changed"))?, b"2");
        assert!(!folder.path().join("gone").exists());
        Ok(())
    }

    #[test]
    fn digest_changes_with_content_and_with_names() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let digest_of = |files: Files| -> Result<String> {
            sync(folder.path(), &files)?;
            digest(&[folder.path().to_owned()])
        };
        let first = digest_of(Files::from([("a".into(), b"1".to_vec())]))?;
        assert_ne!(first, digest_of(Files::from([("a".into(), b"2".to_vec())]))?);
        assert_ne!(first, digest_of(Files::from([("b".into(), b"1".to_vec())]))?);
        assert_eq!(first, digest_of(Files::from([("a".into(), b"1".to_vec())]))?);
        Ok(())
    }
}
