//! `fihris eval`: how well a bundle ranks, on queries whose right answers are known; with `--min-mrr` a test for a site's CI.
//!
//! ```text
//! queries.csv     لم الشمل,/family/                                    rows of the site's owner: query,url
//! queries.jsonl   {"query": "لم الشمل", "relevant": ["family.html"]}   by the ids of documents
//! ```
//!
//! MRR@10 is the mean of 1/rank of the first right answer, 0 when it is not among the first ten.

use crate::{failure::Failure, open::open};
use fihris_ingest::{page_of, read_answers};
use fihris_query::Index;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Hits that are looked at.
const DEPTH: usize = 10;

/// Failing queries that are named.
const NAMED: usize = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `fihris build` wrote, or the site that it is in.
    bundle: PathBuf,

    /// Files of queries: CSV with rows `query,url`, several rows for several right answers; or JSON Lines with rows
    /// {"query": "…", "relevant": ["id", …]}
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    queries: Vec<PathBuf>,

    /// Use the first N queries of each file. [default: all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Fail (exit code 1) when the mean of 1/rank of any file is below X, and name its worst queries.
    #[arg(long, value_name = "X", value_parser = share)]
    min_mrr: Option<f64>,

    /// Print one JSON object: {"sets":[{"set","n","mrr10","hit1","hit10"}]}
    #[arg(long)]
    json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1 is needed, such as 0.9".to_owned())
}

/// A query with the ids of its right answers.
#[derive(Deserialize)]
struct Judged {
    query: String,
    relevant: Vec<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    sets: &'a [Set],
}

#[derive(Serialize)]
struct Set {
    set: String,
    n: usize,
    mrr10: f64,
    hit1: f64,
    hit10: f64,
    /// Queries whose first hit is wrong, and where the right one stands.
    #[serde(skip)]
    failing: Vec<(String, Option<usize>)>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let index = Index::new(open(&arguments.bundle)?.blob);
    let mut sets = Vec::new();
    for path in &arguments.queries {
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let mut judged = if is_csv { read_csv(&index, path)? } else { read_json_lines(path)? };
        judged.truncate(arguments.limit.unwrap_or(usize::MAX));
        sets.push(measure(&index, path, judged)?);
    }
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&Report { sets: &sets }).expect("strings and numbers"))?;
    } else {
        writeln!(out, "{:<28} {:>6} {:>7} {:>7} {:>7}", "set", "n", "mrr@10", "hit@1", "hit@10")?;
        for Set { set, n, mrr10, hit1, hit10, .. } in &sets {
            writeln!(out, "{set:<28} {n:>6} {mrr10:>7.3} {hit1:>7.3} {hit10:>7.3}")?;
        }
    }
    out.flush()?;
    arguments.min_mrr.map_or(Ok(()), |least| check(&sets, least))
}

/// # Errors
/// Which sets are below the threshold, and by which queries.
fn check(sets: &[Set], least: f64) -> Result<(), Failure> {
    let mut problems = Vec::new();
    for set in sets.iter().filter(|set| set.mrr10 < least) {
        problems.push(format!("{} has an MRR@10 of {:.3}, less than {least}", set.set, set.mrr10));
        for (query, rank) in set.failing.iter().take(NAMED) {
            let found = rank.map_or_else(|| format!("not among the first {DEPTH}"), |rank| format!("rank {rank}"));
            problems.push(format!("  {query}: {found}"));
        }
        if let Some(more @ 1..) = set.failing.len().checked_sub(NAMED) {
            problems.push(format!("  and {more} more"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::Ranking(problems.join("\n"))) }
}

fn read_json_lines(path: &Path) -> Result<Vec<Judged>, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io(path))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let judged = lines.map(|(number, line)| {
        serde_json::from_str(line).map_err(|error| Failure::Line {
            path: path.to_owned(),
            line: number as u64 + 1,
            reason: format!("expected {{\"query\": \"…\", \"relevant\": [\"id\", …]}}: {error}"),
        })
    });
    judged.collect()
}

/// The queries of an owner's file, each once, with all its right answers.
fn read_csv(index: &Index, path: &Path) -> Result<Vec<Judged>, Failure> {
    let blob = index.blob();
    let mut ids: HashMap<String, Vec<String>> = HashMap::new();
    for number in 0..blob.metadata().documents {
        let Some(document) = blob.document(number).map_err(damaged)? else { continue };
        ids.entry(page_of(&document.url)).or_default().push(document.id);
    }
    let mut judged: Vec<Judged> = Vec::new();
    let mut by_query: HashMap<String, usize> = HashMap::new();
    for answer in read_answers(path)? {
        let relevant = ids.get(&page_of(&answer.url)).ok_or_else(|| Failure::Line {
            path: path.to_owned(),
            line: answer.line,
            reason: format!("{} is no page of the index; give the address as results show it", answer.url),
        })?;
        let at = *by_query.entry(answer.query.clone()).or_insert(judged.len());
        if at == judged.len() {
            judged.push(Judged { query: answer.query, relevant: Vec::new() });
        }
        judged[at].relevant.extend_from_slice(relevant);
    }
    Ok(judged)
}

fn measure(index: &Index, path: &Path, judged: Vec<Judged>) -> Result<Set, Failure> {
    let n = judged.len();
    let (mut reciprocal, mut first, mut found) = (0.0, 0_usize, 0_usize);
    let mut failing = Vec::new();
    for Judged { query, relevant } in judged {
        let ids = index.ids(&query, DEPTH).map_err(damaged)?;
        let rank = ids.iter().position(|id| relevant.iter().any(|relevant| relevant == id)).map(|at| at + 1);
        if let Some(rank) = rank {
            reciprocal += 1.0 / rank as f64;
            first += usize::from(rank == 1);
            found += 1;
        }
        if rank != Some(1) {
            failing.push((query, rank));
        }
    }
    // The worst first; of equals, in the order of the file.
    failing.sort_by_key(|(_, rank)| std::cmp::Reverse(rank.unwrap_or(usize::MAX)));
    let set = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mean = |sum: f64| if n == 0 { 0.0 } else { sum / n as f64 };
    Ok(Set { set, n, mrr10: mean(reciprocal), hit1: mean(first as f64), hit10: mean(found as f64), failing })
}

fn damaged(error: impl ToString) -> Failure {
    Failure::Damaged(error.to_string())
}
