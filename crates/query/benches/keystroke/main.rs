//! What a keystroke costs: every query typed letter by letter, as the widget asks it, on a corpus of your choice.
//!
//! ```text
//! cargo bench -p fihris-query --bench keystroke            the demo site's pages
//! FIHRIS_CORPUS=pages.jsonl cargo bench -p …               a file of rows {"id","url","title","body","date"}, or a folder
//! FIHRIS_QUERIES=a.jsonl:b.jsonl cargo bench -p …          typed queries from rows {"query"}, not made from the corpus
//! cargo bench -p … -- --list                               the table alone, without criterion's runs
//! ```
//!
//! First a table: each kind of query with its percentiles, then the worst keystrokes by name. A keystroke is one search
//! and its JSON. It is timed once, because that is what a reader waits for; what is slowest is timed three times more and
//! gets the median, so that the scheduler names no query. Then criterion, for some keystrokes of each kind, so that a change
//! shows as a regression.
//!
//! What it does not do: judge. A figure is worth what the machine is; no test depends on one.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a program for developers: what goes wrong shall be seen"
)]

mod queries;

use criterion::{Criterion, SamplingMode};
use fihris_index::{Document, compile, open_file};
use fihris_ingest::{Options, read};
use fihris_query::Index;
use queries::{Kind, from_corpus, from_file};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Hits that the widget asks for.
const HITS: usize = 10;
/// Untimed queries at the start.
const WARM_UP: usize = 50;
/// The slowest keystrokes, whose time is checked.
const CHECKED: usize = 50;
/// The slowest keystrokes, which are named.
const NAMED: usize = 20;
/// Keystrokes of each kind that criterion repeats.
const REPEATED: usize = 16;

fn main() {
    let documents = documents();
    let blob = compile(&documents, &|_| ()).expect("the corpus fits the format");
    let index = Index::new(open_file(&blob).expect("what was just compiled"));
    let kinds: Vec<Kind> = match env::var_os("FIHRIS_QUERIES") {
        Some(paths) => env::split_paths(&paths).map(|path| from_file(&path)).collect(),
        None => from_corpus(&documents),
    };
    report(&index, documents.len(), &kinds);

    let mut criterion = Criterion::default().without_plots().configure_from_args();
    let mut group = criterion.benchmark_group("keystroke");
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    for kind in &kinds {
        let keystrokes: Vec<&str> = kind.keystrokes().collect();
        let some: Vec<&str> = (0..REPEATED.min(keystrokes.len()))
            .map(|i| keystrokes[i * keystrokes.len() / REPEATED.min(keystrokes.len())])
            .collect();
        group.bench_function(kind.name.as_str(), |bencher| {
            bencher.iter(|| some.iter().map(|query| answer(&index, query)).sum::<u32>());
        });
    }
    group.finish();
    criterion.final_summary();
}

/// The pages of `FIHRIS_CORPUS`, or of the demo site.
fn documents() -> Vec<Document> {
    let demo = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/demo/content");
    let path = env::var_os("FIHRIS_CORPUS").map_or_else(demo, PathBuf::from);
    let corpus = read(&[path], &[], &Options::default(), &|_| ()).expect("FIHRIS_CORPUS can be read");
    for warning in &corpus.warnings {
        eprintln!("{warning}");
    }
    assert!(!corpus.documents.is_empty(), "FIHRIS_CORPUS has no pages");
    corpus.documents
}

/// Does what one keystroke makes the widget's engine do. Returns how many documents match.
fn answer(index: &Index, query: &str) -> u32 {
    let response = index.search(black_box(query), HITS).expect("an index without damage");
    black_box(response.to_json());
    response.total
}

fn time(index: &Index, query: &str) -> (Duration, u32) {
    let start = Instant::now();
    let total = answer(index, query);
    (start.elapsed(), total)
}

/// What was measured of one text, however often it is typed.
#[derive(Clone, Copy)]
struct Cost {
    time: Duration,
    total: u32,
    is_checked: bool,
}

fn report(index: &Index, pages: usize, kinds: &[Kind]) {
    for query in kinds.iter().flat_map(Kind::keystrokes).take(WARM_UP) {
        answer(index, query);
    }
    let texts: BTreeSet<&str> = kinds.iter().flat_map(Kind::keystrokes).collect();
    let mut costs: BTreeMap<&str, Cost> = texts
        .into_iter()
        .map(|text| {
            let (time, total) = time(index, text);
            (text, Cost { time, total, is_checked: false })
        })
        .collect();
    let worst = check_slowest(index, &mut costs);

    println!("| {pages} pages | keystrokes | p50 ms | p95 | p99 | max |");
    println!("|---|---:|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for kind in kinds {
        let mut times: Vec<Duration> = kind.keystrokes().map(|text| costs[text].time).collect();
        println!("{}", row(&kind.name, &mut times));
        all.append(&mut times);
    }
    println!("{}\n", row("all", &mut all));

    println!("| worst keystrokes | kind | ms | matches |");
    println!("|---|---|---:|---:|");
    for text in worst {
        let Cost { time, total, .. } = costs[text];
        let kind = kinds.iter().find(|kind| kind.keystrokes().any(|other| other == text));
        println!("| {} | {} | {} | {total} |", shown(text), kind.map_or("", |kind| &kind.name), milliseconds(time));
    }
    println!();
}

/// Times the slowest again until all of them have been, and returns the texts to name, the slowest first.
fn check_slowest<'q>(index: &Index, costs: &mut BTreeMap<&'q str, Cost>) -> Vec<&'q str> {
    loop {
        let mut slowest: Vec<&str> = costs.keys().copied().collect();
        slowest.sort_by_key(|text| std::cmp::Reverse(costs[text].time));
        slowest.truncate(CHECKED);
        if slowest.iter().all(|text| costs[text].is_checked) {
            slowest.truncate(NAMED);
            return slowest;
        }
        for text in slowest {
            let cost = costs.get_mut(text).expect("one of them");
            if !cost.is_checked {
                let mut times = [0; 3].map(|_| time(index, text).0);
                times.sort_unstable();
                cost.time = times[1];
                cost.is_checked = true;
            }
        }
    }
}

fn row(name: &str, times: &mut [Duration]) -> String {
    times.sort_unstable();
    // The time that so many of a hundred keystrokes do not exceed.
    let percentile = |percent: usize| milliseconds(times[(times.len() * percent).div_ceil(100).max(1) - 1]);
    let [p50, p95, p99, max] = [50, 95, 99, 100].map(percentile);
    format!("| {name} | {} | {p50} | {p95} | {p99} | {max} |", times.len())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// A query as one cell of a table.
fn shown(query: &str) -> String {
    let mut shown: String = query.chars().take(60).collect::<String>().replace('|', "\\|");
    let count = query.chars().count();
    if count > 60 {
        shown.push_str(&format!("… ({count} characters)"));
    }
    shown
}
