//! What the files of a site gave when they were read last, so that only those that changed are taken apart again.
//!
//! Every file is read and hashed in every build: that is fast, and times of change lie (archives, checkouts and `rsync` set them).
//! What is kept is found by the hash of all that it follows from: the program, the base URL, the path and the bytes. So it may be
//! missing but never out of date, and a build with a cache gives the same as one without, byte by byte. A cache is one file:
//!
//! ```text
//! "fihris cache 1\n"
//! entry …              JSON: the pages and warnings of a file
//! slot …               hash of the sources (32 bytes), offset (u64), length (u64), hash of the entry (32 bytes)
//! offset of the slots (u64), number of slots (u64), hash of the slots and these numbers (32 bytes)
//! ```
//!
//! A cache that is damaged, or that is none, is as good as an empty one. A new one is written beside the old and takes its place whole; it
//! has what this build used and nothing else. The rows of `.jsonl` files are not kept: to parse a row takes no longer than to look it up.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use fihris_index::{Document, Section};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::front_matter::Days;
use crate::kin::Relations;
use crate::omission::Reason;
use crate::page::{Links, Marking, Naming, Page, Reading, Source, Warning};
use crate::{Options, walk};

/// What the name of a cache begins with while it is written. Only a build that was killed leaves one.
pub const TEMPORARY: &str = ".fihris-";

const MAGIC: &[u8] = b"fihris cache 1\n";
const SLOT_BYTES: u64 = 32 + 8 + 8 + 32;
const TRAILER_BYTES: u64 = 8 + 8 + 32;

type Hash = [u8; 32];

/// A cache of what files gave.
pub struct Cache {
    path: PathBuf,
    program: Hash,
    old: Option<Old>,
    new: Mutex<New>,
    reused: AtomicU64,
    /// The first thing that went wrong.
    problem: OnceLock<String>,
}

/// What a cache did for a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheReport {
    /// Files that were not taken apart again.
    pub reused: u64,
    /// Why the cache could not be used, or not be written.
    pub problem: Option<Warning>,
}

/// The cache of the build before.
struct Old {
    file: Mutex<File>,
    slots: HashMap<Hash, Slot>,
}

/// Where an entry is.
struct Slot {
    offset: u64,
    length: u64,
    hash: Hash,
    is_used: AtomicBool,
}

/// The cache to be.
#[derive(Default)]
struct New {
    /// Made when there is something to write.
    file: Option<BufWriter<NamedTempFile>>,
    end: u64,
    slots: Vec<(Hash, Slot)>,
    is_given_up: bool,
}

#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    pages: Vec<PageEntry<'a>>,
    /// Source and message.
    #[serde(borrow)]
    warnings: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Why it was left out.
    reasons: Vec<Reason>,
}

#[derive(Serialize, Deserialize)]
struct PageEntry<'a> {
    id: Cow<'a, str>,
    url: Cow<'a, str>,
    title: Cow<'a, str>,
    date: Option<Cow<'a, str>>,
    body: Cow<'a, str>,
    headings: Vec<(usize, usize)>,
    sections: Vec<(usize, Cow<'a, str>)>,
    meta: Pairs<'a>,
    filters: Pairs<'a>,
    sort: Pairs<'a>,
    marking: Marking,
    naming: Cow<'a, Naming>,
    links: Cow<'a, Links>,
    relations: Cow<'a, Relations>,
    /// The first and the last day on which it is public.
    days: (Option<Cow<'a, str>>, Option<Cow<'a, str>>),
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

fn borrowed(pairs: &[(String, String)]) -> Pairs<'_> {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn owned(pairs: Pairs<'_>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

impl Cache {
    /// Opens the cache at `path`, which need not exist. `program` stands for whatever may change what files give: the hash of the running program
    /// is always right.
    #[must_use]
    pub fn open(path: &Path, program: [u8; 32]) -> Self {
        let problem = OnceLock::new();
        let old = match Old::open(path) {
            Ok(old) => Some(old),
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    let _ = problem.set(error.to_string());
                }
                None
            }
        };
        Self { path: path.to_owned(), program, old, new: Mutex::default(), reused: AtomicU64::new(0), problem }
    }

    /// What stands for a file's sources.
    pub(crate) fn key(&self, file: &walk::File, options: &Options, bytes: &[u8]) -> [u8; 32] {
        // Whoever adds an option is told here that what files give follows from it.
        // The choice of files and the day follow later.
        let Options { base_url, root_selector, exclude_selectors, include: _, exclude: _, clean_urls: _, today: _ } =
            options;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.program);
        let path = file.path.to_string_lossy();
        let is_asked_for = [u8::from(file.is_asked_for)];
        let root = root_selector.as_deref().unwrap_or_default();
        let selectors = [&[root.to_owned()], exclude_selectors.as_slice()].concat().join("\n");
        for part in
            [base_url.as_bytes(), selectors.as_bytes(), path.as_bytes(), file.id.as_bytes(), &is_asked_for, bytes]
        {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        *hasher.finalize().as_bytes()
    }

    /// What the file with these sources gave.
    pub(crate) fn get(&self, key: &Hash, source: &Source) -> Option<Reading> {
        let old = self.old.as_ref()?;
        let slot = old.slots.get(key)?;
        let reading = old.read(slot).and_then(|bytes| {
            let entry: Entry<'_> = serde_json::from_slice(&bytes)?;
            Ok(entry.into_reading(source))
        });
        match reading {
            Ok(reading) => {
                slot.is_used.store(true, Ordering::Relaxed);
                self.reused.fetch_add(1, Ordering::Relaxed);
                Some(reading)
            }
            Err(error) => {
                self.fail(&error);
                None
            }
        }
    }

    /// Keeps what a file gave.
    pub(crate) fn put(&self, key: Hash, reading: &Reading) {
        let bytes = serde_json::to_vec(&Entry::of(reading)).expect("strings and numbers");
        let mut new = lock(&self.new);
        if !new.is_given_up
            && let Err(error) = new.put(&self.path, key, &bytes)
        {
            new.is_given_up = true;
            self.fail(&error);
        }
    }

    /// Writes the cache for the next build, if it has other entries than the one there.
    pub fn finish(self) -> CacheReport {
        let Self { path, old, new, reused, problem, .. } = self;
        let mut new = new.into_inner().unwrap_or_else(PoisonError::into_inner);
        // One that cannot be opened must go, even if there is nothing to take its place.
        let is_same = new.slots.is_empty() && old.as_ref().map_or(problem.get().is_none(), Old::is_all_used);
        if !is_same
            && !new.is_given_up
            && let Err(error) = new.finish(&path, old)
        {
            let _ = problem.set(error.to_string());
        }
        let problem = problem.into_inner().map(|problem| Warning {
            source: path.display().to_string(),
            message: format!("the cache cannot be used, pages were read anew: {problem}"),
        });
        CacheReport { reused: reused.into_inner(), problem }
    }

    fn fail(&self, error: &io::Error) {
        let _ = self.problem.set(error.to_string());
    }
}

impl Old {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut magic = [0; MAGIC.len()];
        let mut trailer = [0; TRAILER_BYTES as usize];
        if length < MAGIC.len() as u64 + TRAILER_BYTES {
            return Err(damaged());
        }
        file.read_exact(&mut magic)?;
        file.seek(SeekFrom::Start(length - TRAILER_BYTES))?;
        file.read_exact(&mut trailer)?;
        let (numbers, hash) = trailer.split_at(16);
        let (offset, count) = (number(&numbers[..8]), number(&numbers[8..]));
        let slot_bytes = length - TRAILER_BYTES - offset.min(length - TRAILER_BYTES);
        if magic != MAGIC || count.checked_mul(SLOT_BYTES) != Some(slot_bytes) {
            return Err(damaged());
        }
        let mut slots = vec![0; slot_bytes as usize];
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut slots)?;
        if *hash_of(&[&slots, numbers]).as_slice() != *hash {
            return Err(damaged());
        }
        let slots = slots.chunks_exact(SLOT_BYTES as usize).map(Slot::read).collect();
        Ok(Self { file: Mutex::new(file), slots })
    }

    fn read(&self, slot: &Slot) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(slot.length).map_err(|_| damaged())?];
        {
            let mut file = lock(&self.file);
            file.seek(SeekFrom::Start(slot.offset))?;
            file.read_exact(&mut bytes)?;
        }
        if hash_of(&[&bytes]) == slot.hash { Ok(bytes) } else { Err(damaged()) }
    }

    fn is_all_used(&self) -> bool {
        self.slots.values().all(|slot| slot.is_used.load(Ordering::Relaxed))
    }
}

impl Slot {
    fn read(bytes: &[u8]) -> (Hash, Self) {
        let hash = |at: usize| Hash::try_from(&bytes[at..at + 32]).expect("32 bytes");
        let slot = Self {
            offset: number(&bytes[32..40]),
            length: number(&bytes[40..48]),
            hash: hash(48),
            is_used: AtomicBool::new(false),
        };
        (hash(0), slot)
    }

    fn write(&self, key: &Hash, out: &mut Vec<u8>) {
        out.extend(key);
        out.extend(self.offset.to_le_bytes());
        out.extend(self.length.to_le_bytes());
        out.extend(self.hash);
    }
}

impl New {
    fn put(&mut self, path: &Path, key: Hash, bytes: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let folder = path.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(folder)?;
                let mut file = BufWriter::new(tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?);
                file.write_all(MAGIC)?;
                self.end = MAGIC.len() as u64;
                none.insert(file)
            }
        };
        file.write_all(bytes)?;
        let (offset, length) = (self.end, bytes.len() as u64);
        self.end += length;
        self.slots.push((key, Slot { offset, length, hash: hash_of(&[bytes]), is_used: AtomicBool::new(true) }));
        Ok(())
    }

    fn finish(&mut self, path: &Path, old: Option<Old>) -> io::Result<()> {
        if let Some(old) = old {
            let mut kept: Vec<_> = old.slots.iter().filter(|(_, slot)| slot.is_used.load(Ordering::Relaxed)).collect();
            kept.sort_unstable_by_key(|(_, slot)| slot.offset);
            for (key, slot) in kept {
                self.put(path, *key, &old.read(slot)?)?;
            }
        }
        let Some(mut file) = self.file.take() else {
            return fs::remove_file(path);
        };
        self.slots.sort_unstable_by_key(|(key, _)| *key);
        let mut slots = Vec::new();
        for (key, slot) in &self.slots {
            slot.write(key, &mut slots);
        }
        let numbers = [self.end, self.slots.len() as u64].map(u64::to_le_bytes).concat();
        file.write_all(&slots)?;
        file.write_all(&numbers)?;
        file.write_all(&hash_of(&[&slots, &numbers]))?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(path)?;
        Ok(())
    }
}

impl<'a> Entry<'a> {
    fn of(reading: &'a Reading) -> Self {
        let pages =
            reading.pages.iter().map(|Page { document, marking, days, naming, links, relations, .. }| PageEntry {
                id: document.id.as_str().into(),
                url: document.url.as_str().into(),
                title: document.title.as_str().into(),
                date: document.date.as_deref().map(Cow::from),
                body: document.body.as_str().into(),
                headings: document.headings.iter().map(|range| (range.start, range.end)).collect(),
                sections: document
                    .sections
                    .iter()
                    .map(|section| (section.start, section.anchor.as_str().into()))
                    .collect(),
                meta: borrowed(&document.meta),
                filters: borrowed(&document.filters),
                sort: borrowed(&document.sort),
                marking: *marking,
                naming: Cow::Borrowed(naming),
                links: Cow::Borrowed(links),
                relations: Cow::Borrowed(relations),
                days: (days.first.as_deref().map(Cow::from), days.last.as_deref().map(Cow::from)),
            });
        let warnings = reading.warnings.iter();
        let warnings = warnings.map(|warning| (warning.source.as_str().into(), warning.message.as_str().into()));
        let reasons = reading.omissions.iter().map(|omission| omission.reason).collect();
        Self { pages: pages.collect(), warnings: warnings.collect(), reasons }
    }

    fn into_reading(self, source: &Source) -> Reading {
        let pages = self.pages.into_iter().map(|page| Page {
            document: Document {
                id: page.id.into_owned(),
                url: page.url.into_owned(),
                title: page.title.into_owned(),
                date: page.date.map(Cow::into_owned),
                body: page.body.into_owned(),
                headings: page.headings.into_iter().map(|(start, end)| start..end).collect(),
                sections: page
                    .sections
                    .into_iter()
                    .map(|(start, anchor)| Section { start, anchor: anchor.into_owned() })
                    .collect(),
                meta: owned(page.meta),
                filters: owned(page.filters),
                sort: owned(page.sort),
                ..Document::default()
            },
            source: source.clone(),
            marking: page.marking,
            naming: page.naming.into_owned(),
            links: page.links.into_owned(),
            relations: page.relations.into_owned(),
            days: Days { first: page.days.0.map(Cow::into_owned), last: page.days.1.map(Cow::into_owned) },
        });
        let warnings = self.warnings.into_iter();
        let warnings =
            warnings.map(|(source, message)| Warning { source: source.into_owned(), message: message.into_owned() });
        // Only whole files are kept, so what was left out is the file.
        let omissions = self.reasons.into_iter().map(|reason| source.omit(reason)).collect();
        Reading { pages: pages.collect(), warnings: warnings.collect(), omissions }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is damaged, or no cache")
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("8 bytes"))
}

fn hash_of(parts: &[&[u8]]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}
