//! `fihris query`: one query, answered as in the browser.

use crate::{failure::Failure, open::open};
use fihris_query::{
    Choice, ExplainedHit, ExplainedTier, Explanation, Filter, Index, Interpretation, Response, SearchOptions, Sort,
};
use std::{
    convert::Infallible,
    io::{IsTerminal as _, Write},
    path::PathBuf,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that `fihris build` wrote, or the site that it is in.
    bundle: PathBuf,

    /// What to search for. The last word may be unfinished; "quotes" make a phrase.
    query: String,

    /// How many hits to show.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Only pages with this value of a filter. Of several values of one filter any will do.
    #[arg(long, value_name = "NAME=VALUE", value_parser = filter, conflicts_with = "explain")]
    filter: Vec<(String, String)>,

    /// Sort by this key: `date`, or the greatest first: `date:desc`
    #[arg(long, value_name = "KEY", value_parser = sort, conflicts_with = "explain")]
    sort: Option<Sort>,

    /// The language of whoever searches, a tag such as de: its pages come first, and of a page's translations the one in it.
    #[arg(long, value_name = "TAG", conflicts_with = "explain")]
    lang: Option<String>,

    /// Count how many matches have each value of each filter.
    #[arg(long, conflicts_with = "explain")]
    facets: bool,

    /// Take every word as typed, and guess nothing.
    #[arg(long)]
    literal: bool,

    /// Show how each word was understood, and what every hit's score is made of.
    #[arg(long, conflicts_with_all = ["json", "literal"])]
    explain: bool,

    /// Print one JSON object:
    /// {"query","total","hits":[{"id","url","title","titleParts","date","score","excerpt":[{"text","mark"}]}]}
    #[arg(long)]
    json: bool,
}

fn filter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("a name and a value are needed, such as city=حلب")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn sort(text: &str) -> Result<Sort, Infallible> {
    let (key, is_descending) = match text.strip_suffix(":desc") {
        Some(key) => (key, true),
        None => (text.strip_suffix(":asc").unwrap_or(text), false),
    };
    Ok(Sort { key: key.to_owned(), is_descending })
}

/// What counts of a language tag: the language itself.
fn language(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The values of each filter together.
fn filters(pairs: &[(String, String)]) -> Vec<Filter> {
    let mut filters: Vec<Filter> = Vec::new();
    for (name, value) in pairs {
        match filters.iter_mut().find(|filter| filter.name == *name) {
            Some(filter) => filter.values.push(value.clone()),
            None => filters.push(Filter { name: name.clone(), choice: Choice::Any, values: vec![value.clone()] }),
        }
    }
    filters
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let index = Index::new(open(&arguments.bundle)?.blob);
    if arguments.explain {
        let explanation =
            index.explain(&arguments.query, arguments.limit).map_err(|error| Failure::Damaged(error.to_string()))?;
        return Ok(explain(&explanation, &mut std::io::stdout().lock())?);
    }
    let options = SearchOptions {
        limit: arguments.limit,
        filters: filters(&arguments.filter),
        sort: arguments.sort.clone(),
        lang: arguments.lang.as_deref().map(language),
        is_literal: arguments.literal,
        facets: arguments.facets,
        // A terminal shows one passage of a page.
        sections: 0,
    };
    let response = index.search(&arguments.query, options).map_err(|error| Failure::Damaged(error.to_string()))?;
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
    for (i, hit) in response.hits.iter().chain(&response.also).enumerate() {
        if i == response.hits.len() {
            writeln!(out, "Read as Arabic:")?;
        }
        writeln!(out, "{}. {bold}{}{plain}", i + 1, hit.title)?;
        let date = hit.date.as_deref().map(|date| format!("  {date}")).unwrap_or_default();
        let pinned = if hit.pinned { "  pinned" } else { "" };
        writeln!(out, "   {}{date}  {:.3}{pinned}", hit.url, hit.score)?;
        write!(out, "   ")?;
        for fragment in &hit.excerpt {
            let (before, after) = if fragment.mark > 0 { (bold, plain) } else { ("", "") };
            write!(out, "{before}{}{after}", fragment.text)?;
        }
        writeln!(out)?;
        if let Some(section) = &hit.section {
            writeln!(out, "   {}  {}", section.title, section.url)?;
        }
    }
    for counts in response.filters.iter().flat_map(|counts| counts.chunk_by(|a, b| a.filter == b.filter)) {
        let values: Vec<String> = counts.iter().map(|of| format!("{} {}", of.value, of.count)).collect();
        writeln!(out, "{}: {}", counts[0].filter, values.join(", "))?;
    }
    writeln!(out, "{} of {} pages", response.hits.len(), response.total)
}

fn explain(explanation: &Explanation, out: &mut impl Write) -> std::io::Result<()> {
    match &explanation.interpretation {
        None => {}
        Some(Interpretation::Corrected) => writeln!(out, "taken for a slip")?,
        Some(Interpretation::Romanised) => writeln!(out, "read as Arabic in Latin letters")?,
        Some(Interpretation::Respaced(query)) => writeln!(out, "read with other spaces: {query}")?,
        Some(Interpretation::Relaid(query)) => writeln!(out, "read on another keyboard layout: {query}")?,
    }
    for word in &explanation.words {
        let unfinished = if word.is_prefix { "…" } else { "" };
        let function = if word.is_stop_word { ", a function word" } else { "" };
        writeln!(out, "{}{unfinished}: {} pages{function}", word.key, word.documents)?;
        for ExplainedTier { reach, weight, terms, count } in &word.tiers {
            let more = count.saturating_sub(terms.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(out, "  {reach:<18} {weight:.2}  {}{more}", terms.join(" "))?;
        }
    }
    for (i, hit) in explanation.hits.iter().enumerate() {
        let ExplainedHit { url, title, score, pinned, words, coverage, title_bonus, places } = hit;
        writeln!(out, "\n{}. {title}\n   {url}{}", i + 1, if *pinned { "  pinned" } else { "" })?;
        let sum: f32 = words.iter().map(|word| word.score).sum();
        writeln!(
            out,
            "   {score:.3} = words {sum:.3} × all words {coverage:.2} × title {title_bonus:.2} × places {places:.2}"
        )?;
        for word in words {
            writeln!(out, "   {:.3}  {}", word.score, word.key)?;
            for term in &word.terms {
                writeln!(
                    out,
                    "          {}  {} {:.2} × impact {:.2}, title {}, text {}",
                    term.term, term.reach, term.weight, term.impact, term.in_title, term.in_text
                )?;
            }
        }
    }
    writeln!(out, "\n{} of {} pages", explanation.hits.len(), explanation.total)
}
