//! A blob and a query string to ranked hits with excerpts: what answers every keystroke.
//!
//! ```text
//! «قرار مجلس الام»
//!   parse     the analysis of the index, applied to the query: قرار, مجلس, الام… (still being typed)
//!   expand    each word -> the terms it matches, in tiers: as written, same base, completions of the last word
//!   compounds names of several words -> what they stand for; the whole query -> the pages pinned to it
//!   score     postings -> one score a document: BM25F over all terms of a word, as if they were one
//!   place     the best documents' positions -> phrases, neighbours, title
//!   excerpt   the best passage of each hit, whole words marked
//! ```
//!
//! Laws, each held by a property test: whatever document matches a word matches every prefix of that word (*monotone
//! typing*); an answer depends on the index and the query alone; documents with all words come before those with some.
//! They are laws of matching: pages that the site's owner pinned to a query stand before all matches, for that query only.
//!
//! Pure computation over a [`Blob`] in memory: no I/O, clock, thread or log. Work is bounded by [`limits`].

mod compounds;
mod excerpt;
mod expand;
mod guess;
mod json;
mod layout;
pub mod limits;
mod number;
mod order;
mod parse;
mod place;
mod romanised;
mod score;
mod typo;
mod weights;

use expand::Expansion;
use fihris_format::{Blob, FormatError};
use score::bit;

/// An index that can be searched.
pub struct Index {
    blob: Blob,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The query, as it was given.
    pub query: String,
    /// How the query was understood, if not as it stands.
    pub interpretation: Option<Interpretation>,
    /// How many documents match at least one word (and every quoted phrase), or are pinned to the query.
    pub total: u32,
    /// The pinned documents, then the best of the others, best first.
    pub hits: Vec<Hit>,
}

/// How a query that hardly matches as it stands was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interpretation {
    /// Words were taken for slips of others.
    Corrected,
    /// Latin words were read as Arabic.
    Romanised,
    /// It was typed on the wrong keyboard layout; this is what the keys mean on the other.
    Relaid(String),
}

/// A document that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// As it was given when indexing.
    pub id: String,
    /// Root-relative or absolute.
    pub url: String,
    /// One line; may be empty.
    pub title: String,
    /// The date, if the document has one.
    pub date: Option<String>,
    /// Higher is better, among documents that match as many words; 0 for a pinned one that matches none. Comparable within
    /// one response only.
    pub score: f32,
    /// Whether the site's owner put it first for this query.
    pub pinned: bool,
    /// The best passage of the text, in order. Empty when the document has no text.
    pub excerpt: Vec<Fragment>,
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Plain text.
    pub text: String,
    /// Whether it is a word that was searched for; never a part of a word.
    pub mark: bool,
}

impl Index {
    /// Takes an open blob.
    #[must_use]
    pub fn new(blob: Blob) -> Self {
        Self { blob }
    }

    /// The blob that is searched.
    #[must_use]
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// Searches, as if `query` were being typed: its last word may be unfinished.
    ///
    /// At most `limit` hits are given; [`Response::total`] counts all.
    ///
    /// # Errors
    /// When the blob is damaged in a way its checksums did not show.
    pub fn search(&self, query: &str, limit: usize) -> Result<Response, FormatError> {
        let ranking = self.rank(query, limit)?;
        let mut excerpts = excerpt::Excerpts::new(&ranking.query);
        let mut hits = Vec::new();
        let mut total = 0_u32;
        for (number, score, pinned) in ranking.documents() {
            total = total.saturating_add(1);
            if hits.len() < limit {
                let document = self.blob.document(number)?;
                hits.push(Hit {
                    id: document.id.to_owned(),
                    url: document.url.to_owned(),
                    title: document.title.to_owned(),
                    date: document.date.map(str::to_owned),
                    score,
                    pinned,
                    excerpt: excerpts.best(&document, ranking.places.of(number)),
                });
            }
        }
        Ok(Response { query: query.to_owned(), interpretation: ranking.interpretation, total, hits })
    }

    /// The ids of the documents that [`Self::search`] would give, in its order, without the cost of excerpts.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn ids(&self, query: &str, limit: usize) -> Result<Vec<&str>, FormatError> {
        let ranking = self.rank(query, limit)?;
        ranking.documents().take(limit).map(|(document, ..)| Ok(self.blob.document(document)?.id)).collect()
    }

    /// All matches of a query, understood as well as may be.
    fn rank(&self, query: &str, limit: usize) -> Result<Ranking<'_>, FormatError> {
        let mut parsed = parse::parse(query);
        let (mut expansions, mut known) = self.expand(&parsed);
        if !compounds::pins(&self.blob, &parsed).is_empty() {
            // What the site's owner has an answer to needs no guess.
            known = u32::MAX;
        }
        let is_unknown =
            |(i, word): (usize, &parse::Word)| known & bit(i) == 0 && self.blob.dictionary().get(&word.text).is_none();
        if parsed.words.iter().enumerate().any(is_unknown) {
            let finds_nothing = expansions.iter().any(|expansion| expansion.parts.is_empty());
            if finds_nothing
                && !guess::reads_romanised(query)
                && let Some(ranking) = self.relaid(query, limit)?
            {
                return Ok(ranking);
            }
            if parsed.words.iter().all(|word| guess::looks_romanised(&word.raw)) {
                parsed = parse::parse_romanised(query);
                (expansions, known) = self.expand(&parsed);
            }
        }
        let mut interpretation = None;
        let is_alone = parsed.words.len() == 1;
        for (i, (word, expansion)) in parsed.words.iter().zip(&mut expansions).enumerate() {
            if known & bit(i) != 0 {
                continue;
            }
            // What only begins names is no word that is known by itself.
            let mut names = Vec::new();
            if compounds::only_begins_names(&self.blob, word) {
                names.append(&mut expansion.parts);
            }
            if guess::guess(&self.blob, word, is_alone, expansion) {
                let is_romanised = guess::looks_romanised(&word.raw);
                interpretation = Some(if is_romanised { Interpretation::Romanised } else { Interpretation::Corrected });
            }
            expansion.parts.append(&mut names);
        }
        if known != u32::MAX
            && expansions.iter().all(|expansion| expansion.parts.is_empty())
            && let Some(ranking) = self.relaid(query, limit)?
        {
            return Ok(ranking);
        }
        self.matches(parsed, expansions, interpretation, limit)
    }

    /// What each word matches, and the words that are known as parts of a name, one bit each.
    fn expand(&self, query: &parse::Query) -> (Vec<Expansion>, u32) {
        let mut expansions = query.words.iter().map(|word| expand::expand(&self.blob, word)).collect::<Vec<_>>();
        let known = compounds::expand(&self.blob, query, false, &mut expansions);
        (expansions, known)
    }

    /// The matches of the query on another keyboard layout, if it reads better there.
    fn relaid(&self, query: &str, limit: usize) -> Result<Option<Ranking<'_>>, FormatError> {
        let Some((decoding, relaid)) = guess::relaid(&self.blob, query) else {
            return Ok(None);
        };
        let (expansions, _) = self.expand(&relaid);
        self.matches(relaid, expansions, Some(Interpretation::Relaid(decoding)), limit).map(Some)
    }

    fn matches(
        &self,
        query: parse::Query,
        mut expansions: Vec<Expansion>,
        interpretation: Option<Interpretation>,
        limit: usize,
    ) -> Result<Ranking<'_>, FormatError> {
        // Only now, because what words may become together keeps none of them from being guessed.
        compounds::expand(&self.blob, &query, true, &mut expansions);
        // A phrase is looked for in many documents, of which few may have it.
        let wanted = if query.phrases.is_empty() { limits::PLACED } else { limits::PHRASE_DOCUMENTS };
        let mut matches = score::score(&self.blob, &expansions, wanted.max(limit))?;
        let pins = compounds::pins(&self.blob, &query);
        for &document in pins.iter().rev() {
            // To the front already here, so that its places are read.
            if let Some(at) = matches.iter().position(|matched| matched.document == document) {
                (0..at).rev().for_each(|before| matches.swap(before, before.saturating_add(1)));
            }
        }
        let places = place::rank(&self.blob, &query, &expansions, &mut matches, limit)?;
        Ok(Ranking { query, interpretation, pins, matches, places })
    }
}

/// All documents that answer a query, and where the words stand in at least the first `limit`.
struct Ranking<'b> {
    query: parse::Query,
    interpretation: Option<Interpretation>,
    /// What the site's owner wants first, in order.
    pins: &'b [u32],
    /// What matches, best first, pinned or not.
    matches: Vec<score::Match>,
    places: place::Places,
}

impl Ranking<'_> {
    /// The documents in order: each with its score, and whether it is pinned.
    fn documents(&self) -> impl Iterator<Item = (u32, f32, bool)> {
        let score =
            |document| self.matches.iter().find(|matched| matched.document == document).map(|found| found.score);
        let pinned = self.pins.iter().map(move |&document| (document, score(document).unwrap_or(0.0), true));
        let others = self.matches.iter().filter(|matched| !self.pins.contains(&matched.document));
        pinned.chain(others.map(|matched| (matched.document, matched.score, false)))
    }
}

#[cfg(test)]
mod vectors;
