//! What this crate knows of HTML's elements: which hold no text of the page, which part of a page they are, which end a block, which close
//! others by themselves.

/// The part of a page that an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Landmark {
    /// The main text.
    Main,
    /// A text that could stand for itself.
    Article,
    /// The header of the page, or of a text.
    Header,
    /// Navigation, footer, search: around the text, never part of it.
    Around,
    /// Beside the text, or a note within it.
    Aside,
    /// Something to fill in. Old server frameworks also put whole pages into one.
    Form,
}

impl Landmark {
    /// The landmark of an element, by its role if that is one, else by its name.
    pub(super) fn of(name: &str, role: Option<&str>) -> Option<Self> {
        Some(match role {
            Some("main") => Self::Main,
            Some("banner") => Self::Header,
            Some("navigation" | "contentinfo" | "search") => Self::Around,
            Some("complementary") => Self::Aside,
            _ => match name {
                "main" => Self::Main,
                "article" => Self::Article,
                "header" => Self::Header,
                "nav" | "footer" | "search" => Self::Around,
                "aside" => Self::Aside,
                "form" => Self::Form,
                _ => return None,
            },
        })
    }
}

/// Elements without text that stand between words as a picture does: also where no space is beside them.
pub(super) fn is_between_words(name: &str) -> bool {
    is_custom(name)
        || matches!(
            name,
            "audio"
                | "button"
                | "canvas"
                | "embed"
                | "iframe"
                | "img"
                | "input"
                | "label"
                | "object"
                | "picture"
                | "select"
                | "svg"
                | "textarea"
                | "video"
        )
}

/// An element that a page defines itself.
fn is_custom(name: &str) -> bool {
    name.contains('-')
}

/// Elements inside a line that style sheets make boxes of, which stand apart though no space is between them: tags, menus, badges. Others,
/// such as `<b>`, change the look of letters, also of some within a word.
pub(super) fn is_box(name: &str) -> bool {
    matches!(name, "a" | "data" | "output" | "small" | "span" | "time")
}

/// Elements whose text is set as it is written, as code is.
pub(super) fn is_code(name: &str) -> bool {
    matches!(name, "pre" | "code" | "kbd" | "samp")
}

/// Elements that show something other than text.
pub(super) fn is_media(name: &str) -> bool {
    matches!(name, "audio" | "embed" | "iframe" | "img" | "object" | "svg" | "video" | "canvas")
}

/// Elements that only a whole document has.
pub(super) fn is_of_document(name: &str) -> bool {
    matches!(name, "html" | "head" | "body" | "title" | "main" | "frameset")
}

/// Root elements of XML that is served under any name.
pub(super) fn is_feed(name: &str) -> bool {
    matches!(name, "rss" | "feed" | "rdf:rdf" | "urlset" | "sitemapindex" | "opml" | "oembed")
}

/// Elements whose content is not text of the page: code, data, controls, and what is shown only where something else fails.
pub(super) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "iframe"
            | "math"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "option"
            | "progress"
            | "rp"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}

/// Elements that begin and end a block of text.
pub(super) fn is_block(name: &str) -> bool {
    is_heading(name)
        || closes_paragraph(name)
        || matches!(
            name,
            "body"
                | "br"
                | "caption"
                | "dd"
                | "dt"
                | "html"
                | "legend"
                | "li"
                | "optgroup"
                | "tbody"
                | "tfoot"
                | "thead"
                | "tr"
        )
}

/// Table cells stand side by side: apart, but in one block.
pub(super) fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements before which an open `<p>` ends, as in the HTML standard.
fn closes_paragraph(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "center"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "hr"
                | "main"
                | "menu"
                | "nav"
                | "ol"
                | "p"
                | "pre"
                | "search"
                | "section"
                | "summary"
                | "table"
                | "ul"
        )
}

/// The open elements that `name` closes by starting, and the elements beyond which it does not reach. Pages whose optional end tags were
/// left out need it: without it a `<li hidden>` would hide the items after it.
pub(super) fn implied_close(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "li" => (&["li", "p"], &["ul", "ol", "menu", "table", "td", "th"]),
        "dt" | "dd" => (&["dt", "dd", "p"], &["dl", "table", "td", "th"]),
        "td" | "th" => (&["td", "th", "p"], &["tr", "table"]),
        "tr" => (&["tr", "td", "th", "p", "caption"], &["table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr", "td", "th", "p", "caption"], &["table"]),
        name if is_heading(name) => (&["p"], PARAGRAPH_BOUNDS),
        name if closes_paragraph(name) => (&["p"], PARAGRAPH_BOUNDS),
        _ => return None,
    })
}

const PARAGRAPH_BOUNDS: &[&str] = &["table", "td", "th", "caption", "button", "object", "template"];
