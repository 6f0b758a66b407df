//! The bundle that a command is given: its folder, or the site that has it in the folder `fihris`.

use crate::failure::Failure;
use fihris_index::bundle::{self, Bundle, MANIFEST};
use std::path::Path;

/// The folder of a bundle, if its owner does not say another.
pub(crate) const FOLDER: &str = "fihris";

/// Opens the bundle in a folder, or in the one where `fihris build` puts that of a site.
pub(crate) fn open(path: &Path) -> Result<Bundle, Failure> {
    let of_site = path.join(FOLDER);
    let is_site = !path.join(MANIFEST).exists() && of_site.join(MANIFEST).exists();
    Ok(bundle::open(if is_site { &of_site } else { path })?)
}
