//! What the program carries in itself: the widget, and the demo site with its index.

use crate::failure::Failure;
use fihris_index::{
    bundle::{SCRIPT, WORKER, Widget},
    single::SINGLE,
};

/// How a program gets the widget.
pub(crate) const TO_BUILD_IT: &str = "`cargo xtask widget` builds it, then build the program again";

/// A file in the program.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedFile {
    /// Path with `/`, below the folder it is from.
    pub path: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

/// The files in the program. The widget and the site are empty when they were not built before the program was.
#[derive(Clone, Copy, Debug)]
pub struct Assets {
    /// `fihris.js`, `fihris.d.ts`, `custom-elements.json`, `fihris-sw.js` and `fihris-search.js`, and the files that have the hash of the widget in their names.
    pub widget: &'static [EmbeddedFile],
    /// The demo site's pages.
    pub demo_site: &'static [EmbeddedFile],
    /// The demo site's index.
    pub demo_blob: &'static [u8],
}

impl Assets {
    /// The widget's files without the service worker, or `None` when the program was built without them.
    pub(crate) fn widget(&self) -> Result<Option<Widget<'static>>, Failure> {
        if self.widget.is_empty() {
            return Ok(None);
        }
        let others = self.widget.iter().filter(|file| ![SCRIPT, WORKER, SINGLE].contains(&file.path));
        let files = others.map(|file| (file.path, file.bytes)).collect();
        Ok(Some(Widget { script: self.find(SCRIPT)?, worker: None, files, is_precompressed: false }))
    }

    /// The service worker.
    pub(crate) fn worker(&self) -> Result<&'static [u8], Failure> {
        self.find(WORKER)
    }

    /// The single file, without an index.
    pub(crate) fn single(&self) -> Result<&'static [u8], Failure> {
        self.find(SINGLE)
    }

    fn find(&self, path: &str) -> Result<&'static [u8], Failure> {
        if self.widget.is_empty() {
            return Err(Failure::Usage(format!("this program was built without the widget; {TO_BUILD_IT}")));
        }
        let file = self.widget.iter().find(|file| file.path == path).map(|file| file.bytes);
        file.ok_or_else(|| Failure::Damaged(format!("this program's widget lacks {path}; build it again")))
    }
}
