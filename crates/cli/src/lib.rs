//! The command line: flags, progress and diagnostics; no logic of its own.
