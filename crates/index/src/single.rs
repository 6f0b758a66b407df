//! The single file: a whole bundle in one script, for pages that come from no server.
//!
//! ```text
//! fihris-search.js = the widget's script with the index, laid out in one file, as a string of base64 in its slot, and behind a
//!                    space the language of most pages
//! ```

use crate::{IndexError, IndexFiles, bundle::fill, publish::Staging};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Its name.
pub const SINGLE: &str = "fihris-search.js";

/// What the script has in place of its index.
const INDEX_SLOT: &str = "__FIHRIS_INDEX__";

/// The single file, of the widget's script and an index that is one file.
#[must_use]
pub fn single(index: &IndexFiles, script: &[u8]) -> Vec<u8> {
    let lang = index.langs.first().map_or("", String::as_str);
    let quoted = format!("\"{} {lang}\"", base64(&index.index));
    fill(script, INDEX_SLOT, quoted.as_bytes()).into_owned()
}

/// Writes it into `folder`, beside whatever is there. Who reads it meanwhile sees the old one or the new one.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, content: &[u8]) -> Result<PathBuf, IndexError> {
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    let path = folder.join(SINGLE);
    let staging = Staging::new(folder)?;
    let new = staging.folder.join(SINGLE);
    let put = || {
        let mut file = fs::File::create(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    put().map_err(IndexError::io(&path))?;
    Ok(path)
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[bits >> (18 - 6 * at) & 63];
            text.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[255, 254, 253]), "//79");
    }

    #[test]
    fn what_is_beside_a_single_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "x").unwrap();
        for content in ["a", "b"] {
            let index = IndexFiles { index: content.into(), pieces: Vec::new(), langs: vec!["ar".into()] };
            let path = write(folder.path(), &single(&index, b"i=\"__FIHRIS_INDEX__\";")).unwrap();
            assert_eq!(fs::read_to_string(path).unwrap(), format!("i=\"{} ar\";", base64(content.as_bytes())));
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        }
    }
}
