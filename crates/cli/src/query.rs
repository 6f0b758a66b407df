//! `fihris query`: one query, answered as in the browser.

use crate::failure::Failure;
use fihris_index::bundle;
use fihris_query::{Index, Response};
use std::{
    io::{IsTerminal as _, Write},
    path::PathBuf,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `fihris build` wrote.
    bundle: PathBuf,

    /// What to search for. The last word may be unfinished; "quotes" make a phrase.
    query: String,

    /// How many hits to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Print one JSON object: {"query","total","hits":[{"id","url","title","date","score","excerpt":[{"text","mark"}]}]}
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let index = Index::new(bundle::open(&arguments.bundle)?.blob);
    let response =
        index.search(&arguments.query, arguments.limit).map_err(|error| Failure::Damaged(error.to_string()))?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", response.to_json())?;
    } else {
        let is_styled = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
        print(&response, is_styled, &mut out)?;
    }
    Ok(())
}

fn print(response: &Response, is_styled: bool, out: &mut impl Write) -> std::io::Result<()> {
    let (bold, plain) = if is_styled { ("\u{1B}[1m", "\u{1B}[0m") } else { ("", "") };
    for (i, hit) in response.hits.iter().enumerate() {
        writeln!(out, "{}. {bold}{}{plain}", i + 1, hit.title)?;
        let date = hit.date.as_deref().map(|date| format!("  {date}")).unwrap_or_default();
        let pinned = if hit.pinned { "  pinned" } else { "" };
        writeln!(out, "   {}{date}  {:.3}{pinned}", hit.url, hit.score)?;
        write!(out, "   ")?;
        for fragment in &hit.excerpt {
            let (before, after) = if fragment.mark { (bold, plain) } else { ("", "") };
            write!(out, "{before}{}{after}", fragment.text)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{} of {} pages", response.hits.len(), response.total)
}
