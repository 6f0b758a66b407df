//! What the program carries in itself: the widget, and the demo site with its index.

use crate::failure::Failure;
use fihris_index::bundle::{Names, SCRIPT, TYPES, Widget};

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
    /// `fihris.js`, `fihris.d.ts`, the files that `widget.json` names, and `widget.json`.
    pub widget: &'static [EmbeddedFile],
    /// The demo site's pages.
    pub demo_site: &'static [EmbeddedFile],
    /// The demo site's index.
    pub demo_blob: &'static [u8],
}

impl Assets {
    /// The widget's files, or `None` when the program was built without them.
    pub(crate) fn widget(&self) -> Result<Option<Widget<'static>>, Failure> {
        if self.widget.is_empty() {
            return Ok(None);
        }
        let find = |path: &str| {
            let file = self.widget.iter().find(|file| file.path == path);
            file.ok_or_else(|| Failure::Damaged(format!("this program's widget lacks {path}; build it again")))
        };
        let names: Names = serde_json::from_slice(find("widget.json")?.bytes)
            .map_err(|error| Failure::Damaged(format!("this program's widget.json: {error}")))?;
        let others = self.widget.iter().filter(|file| file.path == TYPES || names.contains(file.path));
        let files = others.map(|file| (file.path, file.bytes)).collect();
        Ok(Some(Widget { script: find(SCRIPT)?.bytes, names, files }))
    }
}
