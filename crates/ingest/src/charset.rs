//! Bytes to text: which encoding a file is in, as browsers decide it, with the care that old Arabic sites need.
//!
//! In order: a byte order mark; UTF-8 wherever the bytes are valid UTF-8 (text in another encoding practically never is); the encoding that a
//! page declares in its first 1024 bytes; where nothing is declared, windows-1256 for Arabic and windows-1252 for Latin letters, as the bytes
//! tell: Arabic words have nothing but bytes beyond ASCII, Latin words few among others. Bytes that are UTF-8 but for some damage are read as
//! UTF-8, with U+FFFD for what is lost. Everything but plain UTF-8 comes with a note for a warning.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1256};
use lol_html::{HtmlRewriter, Settings, element};

use crate::limits;

/// A file as text.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// What to warn about, if the file is not plain UTF-8.
    pub(crate) note: Option<String>,
}

/// Decodes a page that may declare its encoding in markup.
pub(crate) fn decode_html(bytes: &[u8]) -> Decoded<'_> {
    decode(bytes, declared)
}

/// Decodes a file without markup.
pub(crate) fn decode_text(bytes: &[u8]) -> Decoded<'_> {
    decode(bytes, |_| None)
}

fn decode<'a>(bytes: &'a [u8], declared: impl Fn(&[u8]) -> Option<&'static Encoding>) -> Decoded<'a> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|&(encoding, _)| encoding != UTF_8) {
        return transcode(bytes, encoding);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.into(), note: None };
    }
    if is_damaged_utf8(bytes) {
        return damaged(bytes);
    }
    match declared(bytes) {
        Some(encoding) if encoding != UTF_8 => transcode(bytes, encoding),
        Some(_) => {
            let decoded = transcode(bytes, WINDOWS_1256);
            if is_mostly_arabic(&decoded.text) { decoded } else { damaged(bytes) }
        }
        None => transcode(bytes, undeclared(bytes)),
    }
}

/// What a text is in that does not say it.
fn undeclared(bytes: &[u8]) -> &'static Encoding {
    let (mut latin, mut arabic) = (0_usize, 0_usize);
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let beside = [at.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(at + 1)];
        let mut beside = beside.into_iter().flatten();
        if beside.clone().any(|byte| !byte.is_ascii()) {
            arabic += 1;
        } else if beside.any(u8::is_ascii_alphabetic) && !matches!(byte, 0xA0..=0xBF) {
            latin += 1;
        }
    }
    if latin > arabic { WINDOWS_1252 } else { WINDOWS_1256 }
}

fn transcode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, _, _) = encoding.decode(bytes);
    let note = format!("is not UTF-8, read as {}; save it as UTF-8", encoding.name());
    Decoded { text, note: Some(note) }
}

fn damaged(bytes: &[u8]) -> Decoded<'_> {
    let note = "is damaged UTF-8, the unreadable bytes were replaced by U+FFFD; save it again as UTF-8".to_owned();
    Decoded { text: String::from_utf8_lossy(bytes), note: Some(note) }
}

/// Whether more characters beyond ASCII are valid UTF-8 than are not. In other encodings valid ones come about by rare chance only.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let count = |(valid, invalid), chunk: std::str::Utf8Chunk<'_>| {
        let beyond_ascii = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (valid + beyond_ascii, invalid + usize::from(!chunk.invalid().is_empty()))
    };
    let (valid, invalid): (usize, usize) = bytes.utf8_chunks().fold((0, 0), count);
    valid > invalid
}

/// Whether three of four characters beyond ASCII are Arabic letters or marks. Text of another encoding read as windows-1256 has about half.
fn is_mostly_arabic(text: &str) -> bool {
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    let arabic = text.chars().filter(|c| matches!(c, '\u{0620}'..='\u{06FF}')).count();
    arabic * 4 >= beyond_ascii * 3
}

/// The encoding that a page declares, by `<meta charset>`, `<meta http-equiv="content-type">` or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(limits::CHARSET_BYTES)];
    let found = Rc::new(Cell::new(xml_encoding(head)));
    let seen = Rc::clone(&found);
    let settings = Settings::new().with_strict(false).append_element_content_handler(element!("meta", move |meta| {
        let content = || {
            let is_type = meta.get_attribute("http-equiv")?.eq_ignore_ascii_case("content-type");
            meta.get_attribute("content").filter(|_| is_type).and_then(|content| charset_of(&content))
        };
        let label = meta.get_attribute("charset").or_else(content);
        let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
        seen.set(seen.get().or(encoding));
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    // Whatever is wrong with the markup will be found when the page is read; here only what was seen until then counts.
    let _ = rewriter.write(head).and_then(|()| rewriter.end());
    let encoding = found.get()?;
    // As in the standard: markup that can be read byte by byte cannot be UTF-16.
    Some(match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => UTF_8,
        "x-user-defined" => WINDOWS_1252,
        _ => encoding,
    })
}

/// `text/html; charset=windows-1256` → `windows-1256`
fn charset_of(content: &str) -> Option<String> {
    let at = content.to_ascii_lowercase().find("charset")? + "charset".len();
    let value = content[at..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    Some(value.split(['"', '\'', ';', ' ']).next()?.to_owned())
}

/// `<?xml version="1.0" encoding="windows-1256"?>`
fn xml_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head);
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once('>')?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let value = value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()?;
    Encoding::for_label(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "عقدت «اللجنة الدستورية» جولتها الثامنة في جنيف، وقال المبعوث الخاص إن النقاش كان جادّاً.";

    fn check(bytes: &[u8], text: &str, note: Option<&str>) {
        let decoded = decode_html(bytes);
        assert_eq!(decoded.text, text);
        match (decoded.note, note) {
            (None, None) => {}
            (Some(found), Some(note)) => assert!(found.contains(note), "{found}"),
            (found, note) => panic!("{found:?} for {note:?}"),
        }
    }

    fn windows_1256(text: &str) -> Vec<u8> {
        WINDOWS_1256.encode(text).0.into_owned()
    }

    #[test]
    fn utf8_with_and_without_mark() {
        check(TEXT.as_bytes(), TEXT, None);
        check(format!("\u{FEFF}{TEXT}").as_bytes(), TEXT, None);
        check(b"", "", None);
    }

    #[test]
    fn windows_1256_gives_its_utf8_twin() {
        let note = Some("is not UTF-8, read as windows-1256");
        for head in [
            "",
            "<meta charset=windows-1256>",
            "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=cp1256'>",
            "<?xml version=\"1.0\" encoding=\"windows-1256\"?>",
            "<meta charset=utf-8>",
        ] {
            let page = format!("{head}<p>{TEXT}</p>");
            check(&windows_1256(&page), &page, note);
        }
    }

    #[test]
    fn undeclared_latin_text_gives_its_utf8_twin() {
        let note = Some("is not UTF-8, read as windows-1252");
        for page in [
            "<p>Für Größe und Übung: Straße, Öffnungszeiten.</p>",
            "<p>L’été à Genève, où naît l’espoir.</p>",
            "Välkommen till föreningen på Södermalm, måndag–fredag",
        ] {
            let (bytes, ..) = WINDOWS_1252.encode(page);
            check(&bytes, page, note);
        }
        // Arabic with a word in Latin letters.
        let page = format!("<p>{TEXT} Kurse</p>");
        check(&windows_1256(&page), &page, Some("read as windows-1256"));
    }

    #[test]
    fn other_encodings_are_taken_as_declared() {
        let page = "<meta charset=iso-8859-6><p>دمشق</p>";
        check(&encoding_rs::ISO_8859_6.encode(page).0, page, Some("is not UTF-8, read as ISO-8859-6"));
        // A declaration in a comment or beyond 1024 bytes is none.
        let page =
            format!("<!-- <meta charset=iso-8859-6> -->{}<meta charset=iso-8859-6><p>دمشق</p>", " ".repeat(1024));
        check(&windows_1256(&page), &page, Some("read as windows-1256"));
    }

    #[test]
    fn utf16_with_a_mark() {
        let little: Vec<u8> = format!("\u{FEFF}{TEXT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, TEXT, Some("read as UTF-16LE"));
        let big: Vec<u8> = format!("\u{FEFF}{TEXT}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&big, TEXT, Some("read as UTF-16BE"));
    }

    #[test]
    fn valid_utf8_wins_over_a_wrong_declaration() {
        let page = format!("<meta charset=windows-1256><p>{TEXT}</p>");
        check(page.as_bytes(), &page, None);
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        for head in ["", "<meta charset=utf-8>", "<meta charset=windows-1256>"] {
            let mut bytes = format!("{head}{TEXT}").into_bytes();
            bytes.pop();
            bytes.push(0xD8);
            let expected = format!("{head}{}\u{FFFD}", TEXT.strip_suffix('.').unwrap());
            check(&bytes, &expected, Some("is damaged UTF-8"));
        }
        check(b"<meta charset=utf-8>caf\xE9", "<meta charset=utf-8>caf\u{FFFD}", Some("is damaged UTF-8"));
    }
}
