//! The blob: sections, limits, checksums, reader and writer.
