//! Plain text: the first line that is not empty is the title, the rest is the body, blank lines separate blocks.

use crate::limits;
use crate::text::{self, TextWriter};

/// The title and the text of a plain text file. A first line too long for a title is cut, and stays whole in the text.
pub(crate) fn read(file: &str) -> (String, TextWriter) {
    let mut writer = TextWriter::new();
    let mut lines = file.lines();
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut title = text::one_line(first);
    if let Some(cut) = text::cut(&title, limits::FIRST_LINE_CHARS) {
        writer.push(first);
        writer.end_block();
        title = cut;
    }
    for line in lines {
        if line.trim().is_empty() {
            writer.end_block();
        }
        writer.push(line);
        writer.space();
    }
    (title, writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, title: &str, body: &str) {
        let (found, writer) = read(file);
        assert_eq!((found.as_str(), writer.finish().0.as_str()), (title, body));
    }

    #[test]
    fn title_and_blocks() {
        check(
            "\n \n  مبادرة   جديدة \r\nسطر أول\r\nسطر ثان\r\n\r\n\r\nفقرة ثانية\n",
            "مبادرة جديدة",
            "سطر أول سطر ثان\nفقرة ثانية",
        );
        check("عنوان", "عنوان", "");
        check("", "", "");
        check(" \n\t\n", "", "");
    }

    #[test]
    fn a_first_line_that_is_a_paragraph_stays_in_the_text() {
        let line = "أعلن المجلس ".repeat(20);
        let (title, writer) = read(&format!("{line}\n\nنص"));
        assert_eq!(title.chars().count(), 156);
        assert!(title.ends_with("المجلس…"), "{title}");
        assert_eq!(writer.finish().0, format!("{}\nنص", line.trim()));
    }
}
