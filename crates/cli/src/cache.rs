//! Where `fihris build` keeps what pages gave, for the next build of the same bundle.
//!
//! In the user's own folder for caches, so that nothing of it lies in a site, is committed or is published:
//!
//! ```text
//! $XDG_CACHE_HOME/fihris/HASH.pages    where that is set; HASH is that of the bundle's path
//! ~/.cache/fihris/ …                   else; ~/Library/Caches on macOS, %LOCALAPPDATA% on Windows
//! ```
//!
//! A cache that no build used for a month is removed. `--no-cache` does without.

use fihris_ingest::{Cache, TEMPORARY_CACHE};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// What the names of caches end with.
const SUFFIX: &str = ".pages";

/// How long a cache is kept that no build uses.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The cache of the bundle in `out`; `None` where the system has no place for it.
pub(crate) fn open(out: &Path) -> Option<Cache> {
    let folder = folder()?;
    sweep(&folder);
    let bundle = std::path::absolute(out).ok()?;
    let hash = blake3::hash(bundle.as_os_str().as_encoded_bytes()).to_hex();
    let path = folder.join(format!("{}{SUFFIX}", &hash[..16]));
    // Says that it is in use. It may not be there yet, and one that is only read does as well.
    let _ = fs::File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
    Some(Cache::open(&path, program().ok()?))
}

/// The hash of this program: whatever changes how pages are read changes it too.
fn program() -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(env::current_exe()?)?)?;
    Ok(*hasher.finalize().as_bytes())
}

fn folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let system = || match () {
        () if cfg!(windows) => set("LOCALAPPDATA"),
        () if cfg!(target_os = "macos") => Some(env::home_dir()?.join("Library/Caches")),
        () => Some(env::home_dir()?.join(".cache")),
    };
    Some(set("XDG_CACHE_HOME").or_else(system)?.join("fihris"))
}

/// Removes caches of bundles that are built no more, and what builds that were stopped left.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.ends_with(SUFFIX) || name.starts_with(TEMPORARY_CACHE);
        let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
        if is_ours && matches!(age, Ok(Ok(age)) if age > KEPT) {
            // Another build may have been quicker; a file that stays is as harmless as before.
            let _ = fs::remove_file(entry.path());
        }
    }
}
