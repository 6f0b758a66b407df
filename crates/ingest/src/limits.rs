//! Every limit of this crate, with its unit and its reason. Beyond a limit, a page is skipped with a warning (a title is cut).

/// Bytes of one HTML, Markdown or text file. The largest single-page manuals have 5 to 10 MB; more is a dump, not a page.
pub(crate) const FILE_BYTES: u64 = 16 << 20;

/// Bytes of one line of a `.jsonl` file: a row is a page, so it gets what a file gets. The file itself may be of any size.
pub(crate) const LINE_BYTES: u64 = FILE_BYTES;

/// Bytes of text of one page. A long novel has about 1 MB of Arabic text; beyond 4 MB an excerpt no longer helps a reader.
pub(crate) const TEXT_BYTES: usize = 4 << 20;

/// Characters of a title. Titles are shown whole in lists of results.
pub(crate) const TITLE_CHARS: usize = 300;

/// Characters of the title of a plain text file: its first line is often a whole paragraph, shown as a title only to that length.
pub(crate) const FIRST_LINE_CHARS: usize = 160;

/// Characters of a date. Anything longer is not one.
pub(crate) const DATE_CHARS: usize = 64;

/// Bytes of a text that a date is looked for in. A line above an article has less, with its author and the time it takes to read.
pub(crate) const DATE_TEXT_BYTES: usize = 200;

/// Characters of the name of a filter, sort key or meta value. Readers see those of filters beside their choices.
pub(crate) const FIELD_NAME_CHARS: usize = 64;

/// Characters of the value of one. Longer addresses are none that a site should show, longer words nothing to choose from.
pub(crate) const FIELD_VALUE_CHARS: usize = 500;

/// Filters, sort keys and meta values of one page: what a template may repeat by accident, thousands of times, is read in time
/// that grows with the page.
pub(crate) const FIELDS: usize = 100;

/// Addresses that one page links to, each counted once. A list of a whole site has less.
pub(crate) const LINKS: usize = 10_000;

/// Ids of one heading. One has one or two; a page may have thousands of empty elements before one.
pub(crate) const HEADING_IDS: usize = 8;

/// Width or height, in pixels, up to which a picture is an icon.
pub(crate) const ICON_PIXELS: u32 = 64;

/// Bytes of JSON-LD that are read for the day of publication.
pub(crate) const DATA_BYTES: usize = 1 << 20;

/// Bytes at the beginning of a script that are read: what sends readers on at once begins with it.
pub(crate) const SCRIPT_BYTES: usize = 200;

/// Seconds after which a page that sends its readers on is one to be read.
pub(crate) const REFRESH_SECONDS: u32 = 10;

/// Words beyond which a page that sends its readers on is a page still.
pub(crate) const REFRESH_WORDS: usize = 100;

/// Characters of an anchor. Generators cut theirs at less; beyond it the heading is not linked to.
pub(crate) const ANCHOR_CHARS: usize = 200;

/// Languages of one page. The most that a dictionary has are some dozens.
pub(crate) const LANGUAGES: usize = 200;

/// Links in the text of one page with their own text, and versions in other languages: more than lists have that anybody reads.
pub(crate) const TEXT_LINKS: usize = 500;

/// Bytes the HTML parser may hold for the elements that are open: some hundred thousand of them. Only a broken or hostile page nests deeper.
pub(crate) const HTML_MEMORY_BYTES: usize = 64 << 20;

/// Open elements looked at for one that a new element closes by itself (`<li>` closes `<li>`). Keeps the time linear in a page's length.
pub(crate) const IMPLIED_CLOSE_REACH: usize = 64;

/// Bytes at the start of a page in which its encoding must be declared, as in the HTML standard.
pub(crate) const CHARSET_BYTES: usize = 1024;

/// Bytes of `.jsonl` lines that are read before they are parsed in parallel: enough work for every core, little memory.
pub(crate) const BATCH_BYTES: usize = 4 << 20;

/// Warnings about single lines of one `.jsonl` file. After them the rest is only counted.
pub(crate) const LINE_WARNINGS: usize = 100;
