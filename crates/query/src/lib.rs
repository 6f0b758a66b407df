//! A blob and a query string to ranked hits with excerpts: what answers every keystroke.
//!
//! ```text
//! «قرار مجلس الام»
//!   parse     the analysis of the index, applied to the query: قرار, مجلس, الام… (still being typed)
//!   expand    each word -> the terms it matches, in tiers: as written, same base, completions of the last word
//!   score     postings -> one score a document: BM25F over all terms of a word, as if they were one
//!   place     the best documents' positions -> phrases, neighbours, title
//!   excerpt   the best passage of each hit, whole words marked
//! ```
//!
//! Laws, each held by a property test: whatever document matches a word matches every prefix of that word (*monotone
//! typing*); an answer depends on the index and the query alone; documents with all words come before those with some.
//!
//! Pure computation over a [`Blob`] in memory: no I/O, clock, thread or log. Work is bounded by [`limits`].

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
    /// How many documents match at least one word (and every quoted phrase).
    pub total: u32,
    /// The best of them, best first.
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
    /// Higher is better, among documents that match as many words. Comparable within one response only.
    pub score: f32,
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
        let Ranking { query: parsed, interpretation, matches, places } = self.rank(query, limit)?;
        let mut excerpts = excerpt::Excerpts::new(&parsed);
        let mut hits = Vec::new();
        for matched in matches.iter().take(limit) {
            let document = self.blob.document(matched.document)?;
            hits.push(Hit {
                id: document.id.to_owned(),
                url: document.url.to_owned(),
                title: document.title.to_owned(),
                date: document.date.map(str::to_owned),
                score: matched.score,
                excerpt: excerpts.best(&document, places.of(matched.document)),
            });
        }
        let total = u32::try_from(matches.len()).unwrap_or(u32::MAX);
        Ok(Response { query: query.to_owned(), interpretation, total, hits })
    }

    /// The ids of the documents that [`Self::search`] would give, in its order, without the cost of excerpts.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn ids(&self, query: &str, limit: usize) -> Result<Vec<&str>, FormatError> {
        let Ranking { matches, .. } = self.rank(query, limit)?;
        matches.iter().take(limit).map(|matched| Ok(self.blob.document(matched.document)?.id)).collect()
    }

    /// All matches of a query, understood as well as may be.
    fn rank(&self, query: &str, limit: usize) -> Result<Ranking, FormatError> {
        let mut parsed = parse::parse(query);
        let mut expansions = self.expand(&parsed);
        let is_unknown = |word: &parse::Word| self.blob.dictionary().get(&word.text).is_none();
        if parsed.words.iter().any(is_unknown) {
            let finds_nothing = expansions.iter().any(|expansion| expansion.parts.is_empty());
            if finds_nothing
                && !guess::reads_romanised(query)
                && let Some(ranking) = self.relaid(query, limit)?
            {
                return Ok(ranking);
            }
            if parsed.words.iter().all(|word| guess::looks_romanised(&word.raw)) {
                parsed = parse::parse_romanised(query);
                expansions = self.expand(&parsed);
            }
        }
        let mut interpretation = None;
        let is_alone = parsed.words.len() == 1;
        for (word, expansion) in parsed.words.iter().zip(&mut expansions) {
            if guess::guess(&self.blob, word, is_alone, expansion) {
                let is_romanised = guess::looks_romanised(&word.raw);
                interpretation = Some(if is_romanised { Interpretation::Romanised } else { Interpretation::Corrected });
            }
        }
        if expansions.iter().all(|expansion| expansion.parts.is_empty())
            && let Some(ranking) = self.relaid(query, limit)?
        {
            return Ok(ranking);
        }
        self.matches(parsed, &expansions, interpretation, limit)
    }

    fn expand(&self, query: &parse::Query) -> Vec<Expansion> {
        query.words.iter().map(|word| expand::expand(&self.blob, word)).collect()
    }

    /// The matches of the query on another keyboard layout, if it reads better there.
    fn relaid(&self, query: &str, limit: usize) -> Result<Option<Ranking>, FormatError> {
        let Some((decoding, relaid)) = guess::relaid(&self.blob, query) else {
            return Ok(None);
        };
        let expansions = self.expand(&relaid);
        self.matches(relaid, &expansions, Some(Interpretation::Relaid(decoding)), limit).map(Some)
    }

    fn matches(
        &self,
        query: parse::Query,
        expansions: &[Expansion],
        interpretation: Option<Interpretation>,
        limit: usize,
    ) -> Result<Ranking, FormatError> {
        // A phrase is looked for in many documents, of which few may have it.
        let wanted = if query.phrases.is_empty() { limits::PLACED } else { limits::PHRASE_DOCUMENTS };
        let mut matches = score::score(&self.blob, expansions, wanted.max(limit))?;
        let places = place::rank(&self.blob, &query, expansions, &mut matches, limit)?;
        Ok(Ranking { query, interpretation, matches, places })
    }
}

/// All matches, best first, and where the words stand in at least the first `limit`.
struct Ranking {
    query: parse::Query,
    interpretation: Option<Interpretation>,
    matches: Vec<score::Match>,
    places: place::Places,
}

#[cfg(test)]
mod vectors;
