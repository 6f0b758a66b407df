//! Files to documents: HTML, Markdown, plain text and JSON Lines.
