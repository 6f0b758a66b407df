//! `fihris eval`: how well a bundle ranks, on queries whose right answers are known.

use crate::failure::Failure;
use fihris_index::bundle;
use fihris_query::Index;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Hits that are looked at.
const DEPTH: usize = 10;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `fihris build` wrote.
    bundle: PathBuf,

    /// Files of queries, one JSON object a line: {"query": "…", "relevant": ["id", …]}
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    queries: Vec<PathBuf>,

    /// Use the first N queries of each file.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,

    /// Print one JSON object: {"sets":[{"set","n","mrr10","hit1","hit10"}]}
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Judged {
    query: String,
    relevant: Vec<String>,
}

#[derive(Serialize)]
struct Report {
    sets: Vec<Set>,
}

#[derive(Serialize)]
struct Set {
    set: String,
    n: usize,
    mrr10: f64,
    hit1: f64,
    hit10: f64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let index = Index::new(bundle::open(&arguments.bundle)?.blob);
    let sets =
        arguments.queries.iter().map(|path| measure(&index, path, arguments.limit)).collect::<Result<Vec<_>, _>>()?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&Report { sets }).expect("strings and numbers"))?;
        return Ok(());
    }
    writeln!(out, "{:<28} {:>6} {:>7} {:>7} {:>7}", "set", "n", "mrr@10", "hit@1", "hit@10")?;
    for Set { set, n, mrr10, hit1, hit10 } in sets {
        writeln!(out, "{set:<28} {n:>6} {mrr10:>7.3} {hit1:>7.3} {hit10:>7.3}")?;
    }
    Ok(())
}

fn measure(index: &Index, path: &Path, limit: usize) -> Result<Set, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io(path))?;
    let (mut n, mut reciprocal, mut first, mut found) = (0_usize, 0.0, 0_usize, 0_usize);
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).take(limit) {
        let judged: Judged = serde_json::from_str(line).map_err(|error| Failure::Line {
            path: path.to_owned(),
            line: number + 1,
            reason: format!("expected {{\"query\": \"…\", \"relevant\": [\"id\", …]}}: {error}"),
        })?;
        let ids = index.ids(&judged.query, DEPTH).map_err(|error| Failure::Damaged(error.to_string()))?;
        n += 1;
        if let Some(rank) = ids.iter().position(|id| judged.relevant.iter().any(|relevant| relevant == id)) {
            reciprocal += 1.0 / (rank + 1) as f64;
            first += usize::from(rank == 0);
            found += 1;
        }
    }
    let set = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mean = |sum: f64| if n == 0 { 0.0 } else { sum / n as f64 };
    Ok(Set { set, n, mrr10: mean(reciprocal), hit1: mean(first as f64), hit10: mean(found as f64) })
}
