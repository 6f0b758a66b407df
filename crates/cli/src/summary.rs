//! What a build tells of itself when it is done, for a reader who wants to know what is large and what is slow.
//!
//! ```text
//! pages       3   2 unchanged since the last build
//! words      41
//!
//! index      1.2 kB
//!   keys     0.6 kB   50 %
//!   …
//! ```

use fihris_index::Document;
use indicatif::{DecimalBytes, HumanCount};
use std::{
    cmp::Reverse,
    fmt::{self, Display},
    time::Duration,
};

/// Pages that are named as the largest.
const LARGEST: usize = 5;

/// A file that takes this long to read is named.
const SLOW: Duration = Duration::from_secs(1);

/// What a build did.
pub(crate) struct Summary<'a> {
    pub(crate) documents: &'a [Document],
    /// Files that were the same as in the build before.
    pub(crate) unchanged: u64,
    pub(crate) words: u64,
    /// Bytes by the part of the index.
    pub(crate) sizes: &'a [(&'static str, u64)],
    pub(crate) phases: &'a [(&'static str, Duration)],
    /// The file that took longest to read.
    pub(crate) slowest: (Duration, String),
}

impl Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: u64| HumanCount(number).to_string();
        let pages = self.documents.len() as u64;
        line(f, "pages", &count(pages), None, &note(self.unchanged, "unchanged since the last build"))?;
        line(f, "words", &count(self.words), None, "")?;

        let bytes = |bytes: u64| DecimalBytes(bytes).to_string();
        let total: u64 = self.sizes.iter().map(|(_, bytes)| bytes).sum();
        writeln!(f)?;
        line(f, "index", &bytes(total), None, "")?;
        for (name, size) in self.sizes {
            line(f, &format!("  {name}"), &bytes(*size), Some(*size as f64 / total as f64), "")?;
        }

        let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
        let total: Duration = self.phases.iter().map(|(_, time)| time).sum();
        writeln!(f)?;
        let speed = format!("{} pages a second", count((pages as f64 / total.as_secs_f64()) as u64));
        line(f, "time", &seconds(total), None, &speed)?;
        for (name, time) in self.phases {
            line(f, &format!("  {name}"), &seconds(*time), Some(time.div_duration_f64(total)), "")?;
        }
        if self.slowest.0 >= SLOW {
            line(f, "  slowest", &seconds(self.slowest.0), None, &format!("to read {}", self.slowest.1))?;
        }

        let mut largest: Vec<&Document> = self.documents.iter().collect();
        largest.sort_by_key(|document| Reverse(document.body.len()));
        let total: usize = largest.iter().map(|document| document.body.len()).sum();
        writeln!(f)?;
        line(f, "text", &bytes(total as u64), None, "the largest pages are")?;
        for document in largest.into_iter().take(LARGEST).filter(|document| !document.body.is_empty()) {
            let size = document.body.len();
            line(f, "", &bytes(size as u64), Some(size as f64 / total as f64), &document.url)?;
        }
        Ok(())
    }
}

fn note(number: u64, what: &str) -> String {
    if number == 0 { String::new() } else { format!("{} {what}", HumanCount(number)) }
}

/// A line of the table: what, how much, what share of the whole, and more about it.
fn line(f: &mut fmt::Formatter<'_>, name: &str, amount: &str, share: Option<f64>, more: &str) -> fmt::Result {
    let share = share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
    writeln!(f, "{}", format!("{name:<12}{amount:>12}{share:>7}   {more}").trim_end())
}
