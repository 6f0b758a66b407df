//! An index that is loaded in parts, as a browser loads it: nothing at first, then whatever chunks arrive.

use fihris::{Document, Index};
use fihris_format::{Blob, ChunkKind, Directory, FormatError, Header};
use fihris_index::{IndexFiles, Layout, OwnerWords, compile_with};
use flate2::bufread::DeflateDecoder;
use std::io::Read as _;

/// The files of documents in a layout.
pub(crate) fn files(documents: &[Document], layout: Layout) -> IndexFiles {
    compile_with(documents, &OwnerWords::default(), &|_| ()).unwrap().parts.into_files(layout).unwrap()
}

/// The directory of an index, and its chunks as [`Blob::put`] takes them.
pub(crate) struct Chunks {
    pub(crate) directory: Directory,
    bytes: Vec<Vec<u8>>,
}

impl Chunks {
    pub(crate) fn of(files: &IndexFiles) -> Self {
        let directory = directory(&files.index).unwrap();
        let own = Header::read(&files.index, files.index.len() as u32).unwrap().split(&files.index).1;
        let bytes = (0..directory.chunks())
            .map(|chunk| {
                let location = directory.locate(chunk).unwrap();
                let file = location.file.map_or(own, |file| &files.pieces[file].1);
                let stored = &file[location.bytes];
                if location.kind.is_deflated() { inflate(stored).unwrap() } else { stored.to_vec() }
            })
            .collect();
        Self { directory, bytes }
    }

    /// How many chunks there are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn kind(&self, chunk: usize) -> ChunkKind {
        self.directory.locate(chunk).unwrap().kind
    }

    /// The bytes of a chunk, inflated if its kind is deflated.
    pub(crate) fn bytes(&self, chunk: usize) -> &[u8] {
        &self.bytes[chunk]
    }

    /// An index of which only the directory is there.
    pub(crate) fn empty(&self) -> Index {
        Index::new(Blob::new(self.directory.clone()))
    }

    /// An index of which everything is there.
    pub(crate) fn whole(&self) -> Index {
        let mut index = self.empty();
        (0..self.len()).for_each(|chunk| self.put(chunk, &mut index));
        index
    }

    pub(crate) fn put(&self, chunk: usize, index: &mut Index) {
        index.blob_mut().put(chunk, self.bytes(chunk)).unwrap();
    }
}

/// The directory of an index's file.
pub(crate) fn directory(file: &[u8]) -> Result<Directory, FormatError> {
    let header = Header::read(file, file.len() as u32)?;
    let (deflated, _) = header.split(file);
    header.directory(&inflate(deflated).ok_or(FormatError::Directory)?)
}

fn inflate(deflated: &[u8]) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    DeflateDecoder::new(deflated).take(ChunkKind::MAX_LEN as u64).read_to_end(&mut inflated).ok()?;
    Some(inflated)
}
