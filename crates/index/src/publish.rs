//! Putting a bundle into its folder while pages are being read from it.
//!
//! ```text
//! fihris/.fihris-build/lock    held by the build that writes; another waits for it
//! fihris/.fihris-build/…       what is new, until it is moved into place, the manifest last
//! fihris/…                     the files of this build and of the one before
//! ```
//!
//! The files of the build before stay, so that pages which opened it miss nothing; those of older ones go. A file is taken for
//! ours only if its name is the hash of what it holds, and nothing else is ever removed: what the owner, a computer or a host
//! puts beside the bundle stays. What a killed build left is swept by the next.

use crate::{
    IndexError, IndexFiles,
    bundle::{self, MANIFEST, SCRIPT, WORKER, Widget, read_manifest},
    layout, precompress,
};
use same_file::Handle;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

/// What a bundle takes on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files it has.
    pub files: usize,
    /// Bytes of all of them.
    pub bytes: usize,
    /// Compressed files of the owner's beside files that are new: a host may go on sending what they hold.
    pub outdated: Vec<String>,
}

/// Writes a bundle into `folder`, in place of the one that is there, which pages go on using until they ask for this one.
/// Waits while another build writes there.
///
/// # Errors
/// When the folder holds other things and no bundle, or cannot be written.
pub fn write(folder: &Path, index: &IndexFiles, widget: Option<&Widget<'_>>) -> Result<Written, IndexError> {
    let mut files = bundle::files(index, widget);
    if widget.is_some_and(|widget| widget.is_precompressed) {
        files = files.into_iter().flat_map(|file| precompress::twins(&file).chain([file])).collect();
    }
    refuse_others(folder)?;
    let staging = Staging::new(folder)?;
    let before = Before::read(folder);

    let mut new = Vec::new();
    for (name, content) in &files {
        let old = fs::read(folder.join(name)).ok();
        if old.as_deref() == Some(content) {
            continue;
        }
        let path = staging.folder.join(name);
        let mut file = File::create(&path).map_err(IndexError::io(&path))?;
        file.write_all(content).map_err(IndexError::io(&path))?;
        // Hundreds of pieces would be slow to wait for one by one; a torn one shows by its checksums.
        if !name.starts_with("piece-") {
            file.sync_all().map_err(IndexError::io(&path))?;
        }
        new.push((name, old));
    }
    for (name, _) in &new {
        let to = folder.join(name);
        fs::rename(staging.folder.join(name), &to).map_err(IndexError::io(&to))?;
    }

    let now: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let mut written = Written {
        files: files.len(),
        bytes: files.iter().map(|(_, content)| content.len()).sum(),
        outdated: Vec::new(),
    };
    for (name, old) in new.into_iter().filter_map(|(name, old)| Some((name, old?))) {
        written.outdated.extend(precompress::remove_twins(folder, name, &old, &now)?);
    }
    if let Some(before) = before {
        before.sweep(folder, &now)?;
    }
    Ok(written)
}

/// Refuses a folder that holds things but neither a bundle nor what is left of one. Hidden files are nobody's.
fn refuse_others(folder: &Path) -> Result<(), IndexError> {
    let names = names(folder)?;
    let is_bundle = read_manifest(folder).is_ok();
    if is_bundle || names.iter().all(|name| name.starts_with('.') || bundle::is_ours(precompress::original(name))) {
        return Ok(());
    }
    Err(IndexError::NotOurs { path: folder.to_owned() })
}

/// The names of what is in a folder, sorted; none if there is no folder.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, IndexError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(IndexError::io(folder)(error)),
    };
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let mut names = entries.map(name).collect::<io::Result<Vec<_>>>().map_err(IndexError::io(folder))?;
    names.sort_unstable();
    Ok(names)
}

/// The build that was in place before.
struct Before {
    manifest: Vec<u8>,
    /// The files that it asks for.
    files: BTreeSet<String>,
}

impl Before {
    /// `None` if there was none whose files are known: then nothing is swept.
    fn read(folder: &Path) -> Option<Self> {
        let manifest = fs::read(folder.join(MANIFEST)).ok()?;
        let told = read_manifest(folder).ok()?;
        let index = told.index_file();
        let pieces = layout::pieces(&fs::read(folder.join(&index)).ok()?).ok()?;
        let mut files: BTreeSet<String> = pieces.iter().map(|hash| bundle::piece_name(hash)).collect();
        files.insert(index);
        if let Some(widget) = &told.widget {
            files.extend(names(folder).ok()?.into_iter().filter(|name| bundle::hash_of(name) == Some(widget)));
        }
        Some(Self { manifest, files })
    }

    /// Removes what belongs to neither this build nor the new one.
    fn sweep(&self, folder: &Path, now: &BTreeSet<&str>) -> Result<(), IndexError> {
        if fs::read(folder.join(MANIFEST)).is_ok_and(|manifest| manifest == self.manifest) {
            // The same build again: what pages have open may still be of the one before it.
            return Ok(());
        }
        let remove = |name: &str, content: &[u8]| {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(IndexError::io(&path))?;
            precompress::remove_twins(folder, name, content, now).map(drop)
        };
        let read = |name: &str| {
            let path = folder.join(name);
            let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
            is_file.then(|| fs::read(path).ok()).flatten()
        };
        // The worker has no hash in its name, but the manifest of its build.
        let manifest = self.manifest.trim_ascii_end();
        for name in [SCRIPT, WORKER].into_iter().filter(|name| !now.contains(name)) {
            if let Some(content) = read(name).filter(|content| content.windows(manifest.len()).any(|w| w == manifest)) {
                remove(name, &content)?;
            }
        }
        let mut widgets: BTreeMap<String, BTreeMap<String, (String, Vec<u8>)>> = BTreeMap::new();
        for name in names(folder)?.into_iter().filter(|name| !now.contains(name.as_str()) && !self.files.contains(name))
        {
            let Some(hash) = bundle::hash_of(&name).filter(|_| bundle::is_ours(&name)) else { continue };
            let Some(content) = read(&name) else { continue };
            if !name.ends_with(".fihris") {
                let pattern = name.replace(hash, "*");
                widgets.entry(hash.to_owned()).or_default().insert(pattern, (name, content));
            } else if bundle::content_name(&name, &content).is_some_and(|own| own == hash) {
                remove(&name, &content)?;
            }
        }
        for (hash, files) in widgets {
            let mut hasher = blake3::Hasher::new();
            for (_, content) in files.values() {
                hasher.update(content);
            }
            if hasher.finalize().to_hex().starts_with(&hash) {
                files.values().try_for_each(|(name, content)| remove(name, content))?;
            }
        }
        Ok(())
    }
}

/// A folder in the one that is written, held by one build at a time: what is in there can be moved into place whatever disk
/// it lies on.
pub(crate) struct Staging {
    pub(crate) folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl Staging {
    /// Waits until no other build is there.
    pub(crate) fn new(parent: &Path) -> Result<Self, IndexError> {
        let folder = parent.join(".fihris-build");
        let path = folder.join("lock");
        let lock = loop {
            fs::create_dir_all(&folder).map_err(IndexError::io(&folder))?;
            let file = match File::create(&path) {
                Ok(file) => file,
                // The build before has just cleared up.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(IndexError::io(path)(error)),
            };
            match file.lock() {
                // Some network disks have no locks; there, two builds at once are the owner's care.
                Err(error) if error.kind() != ErrorKind::Unsupported => return Err(IndexError::io(path)(error)),
                _ => {}
            }
            let own = file.try_clone().and_then(Handle::from_file).map_err(IndexError::io(&path))?;
            if Handle::from_path(&path).is_ok_and(|there| there == own) {
                break file;
            }
        };
        let staging = Self { folder, _lock: lock };
        for name in names(&staging.folder)?.iter().filter(|name| *name != "lock") {
            let left = staging.folder.join(name);
            fs::remove_file(&left).map_err(IndexError::io(&left))?;
        }
        Ok(staging)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is swept by the next build.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Layout, OwnerWords, compile_with};
    use std::{thread, time::Duration};

    /// The index of some pages of one title.
    fn index(title: &str, layout: Layout) -> IndexFiles {
        let page =
            |id: &str| Document { id: id.into(), url: format!("/{id}/"), title: title.into(), ..Document::default() };
        let documents: Vec<Document> = ["a", "b", "c"].map(page).into();
        compile_with(&documents, &OwnerWords::default(), &|_| ()).unwrap().parts.into_files(layout).unwrap()
    }

    fn title(folder: &Path) -> String {
        bundle::open(folder).unwrap().blob.document(0).unwrap().unwrap().title
    }

    fn all(folder: &Path) -> BTreeSet<String> {
        names(folder).unwrap().into_iter().collect()
    }

    fn files_of(index: &IndexFiles) -> BTreeSet<String> {
        bundle::files(index, None).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_new_build_takes_the_place_of_the_one_before_and_keeps_its_files_once() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("fihris");
        let builds =
            [("بيان", Layout::Single), ("إعلان", Layout::Sharded), ("نداء", Layout::Sharded), ("خبر", Layout::Auto)];
        let mut before = BTreeSet::new();
        for (text, layout) in builds {
            let index = index(text, layout);
            let now = files_of(&index);
            // A build that changes nothing takes nothing away from pages that have the one before open.
            for _ in 0..2 {
                write(&folder, &index, None).unwrap();
                assert_eq!(title(&folder), text);
                assert_eq!(all(&folder), now.union(&before).cloned().collect());
            }
            before = now;
        }
    }

    #[test]
    fn a_folder_with_other_things_and_no_bundle_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "x").unwrap();
        assert!(matches!(write(folder.path(), &index("بيان", Layout::Auto), None), Err(IndexError::NotOurs { .. })));
        assert_eq!(all(folder.path()), ["index.html".to_owned()].into());
    }

    #[test]
    fn what_others_put_beside_a_bundle_stops_nothing_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".DS_Store"), "mine").unwrap();
        write(folder.path(), &index("بيان", Layout::Sharded), None).unwrap();
        let mut foreign: Vec<String> = [
            ".DS_Store",
            "Thumbs.db",
            "fihris.js.gz",
            "fihris.json.br",
            "strings-0123456789abcdef.txt",
            "strings-ar-0123456789abcdef.json",
            "index-0123456789abcdef.html",
            "index-0123456789abcdef.fihris",
            "piece-0123456789abcdef.fihris",
            "engine-0123456789abcdef.js",
            "fihris-sw.js",
            "fihris.d.ts",
        ]
        .map(str::to_owned)
        .into();
        foreign.extend(files_of(&index("بيان", Layout::Sharded)).iter().take(2).map(|name| format!("{name}.gz")));
        foreign.iter().for_each(|name| fs::write(folder.path().join(name), "mine").unwrap());
        let folders = ["piece-0123456789abcdef.d", "piece-fedcba9876543210.fihris", "notes"];
        folders.iter().for_each(|name| fs::create_dir(folder.path().join(name)).unwrap());
        for text in ["إعلان", "نداء", "خبر"] {
            write(folder.path(), &index(text, Layout::Sharded), None).unwrap();
            assert_eq!(title(folder.path()), text);
        }
        assert!(foreign.iter().all(|name| fs::read(folder.path().join(name)).unwrap() == b"mine"));
        assert!(folders.iter().all(|name| folder.path().join(name).is_dir()));
    }

    #[test]
    fn what_a_killed_build_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".fihris-build");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("piece-0123456789abcdef.fihris"), "half").unwrap();
        // Some of its files were in place already.
        let index = index("بيان", Layout::Sharded);
        fs::write(folder.path().join(bundle::piece_name(&index.pieces[0].0)), &index.pieces[0].1).unwrap();
        write(folder.path(), &index, None).unwrap();
        assert_eq!(all(folder.path()), files_of(&index));
    }

    #[test]
    fn a_second_build_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, &index("بيان", Layout::Sharded), None).unwrap();
        let first = Staging::new(folder).unwrap();
        thread::scope(|scope| {
            let builds: Vec<_> = ["إعلان", "نداء", "خبر", "تقرير"]
                .map(|text| scope.spawn(move || write(folder, &index(text, Layout::Sharded), None)))
                .into();
            thread::sleep(Duration::from_millis(300));
            assert_eq!(title(folder), "بيان", "a build did not wait");
            drop(first);
            builds.into_iter().for_each(|build| drop(build.join().unwrap().unwrap()));
        });
        // Whichever was last, it is whole.
        assert_ne!(title(folder), "بيان");
        assert!(!folder.join(".fihris-build").exists());
    }
}
