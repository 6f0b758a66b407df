//! A blob and a query string to ranked hits with excerpts: what answers every keystroke.
//!
//! ```text
//! «قرار مجلس الام»
//!   parse     the analysis of the index, applied to the query: قرار, مجلس, الام… (still being typed)
//!   expand    each word -> the terms it matches, in tiers: as written, same base, completions of the last word
//!   guess     what an unknown word may have been meant to be; other spaces, another keyboard layout
//!   compounds names of several words -> what they stand for; the whole query -> the pages pinned to it
//!   score     postings -> one score a document: BM25F over all terms of a word, as if they were one
//!   place     the best documents' positions -> phrases, neighbours, title
//!   excerpt   the best passage of each hit, whole words marked
//! ```
//!
//! Laws, each held by a property test: whatever document matches a word matches every prefix of that word (*monotone
//! typing*); an answer depends on the index and the query alone; what matches as typed comes before what matches by a guess.
//! They are laws of matching: pages that the site's owner pinned to a query stand before all matches, for that query only.
//!
//! Pure computation over a [`Blob`] in memory: no I/O, clock, thread or log. Work is bounded by [`limits`].

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod compounds;
mod excerpt;
mod expand;
mod explain;
mod guess;
mod json;
mod kin;
mod layout;
pub mod limits;
mod memory;
mod number;
mod options;
mod order;
mod parse;
mod place;
mod respace;
mod romanised;
mod score;
mod selection;
mod typo;
mod weights;

pub use explain::{ExplainedHit, ExplainedScore, ExplainedTerm, ExplainedTier, ExplainedWord, Explanation};
pub use fihris_format::Fields;
pub use options::{Choice, Filter, SearchOptions, Sort};
pub use selection::FacetCount;

use alloc::{borrow::ToOwned as _, string::String, vec, vec::Vec};
use expand::Expansion;
use fihris_format::{Blob, DocumentRecord, FormatError};
use memory::Memory;
use score::{Match, bit};
use selection::Selection;
use try_lock::TryLock;

/// An index that can be searched.
pub struct Index {
    blob: Blob,
    /// Of the last queries. A thread that finds it in use does without.
    memory: TryLock<Memory>,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The query, as it was given.
    pub query: String,
    /// How the query was understood, if not as it stands.
    pub interpretation: Option<Interpretation>,
    /// The words of the query, from 1, that were guessed.
    pub guessed: Vec<u32>,
    /// There is nothing to search for yet but an article, of which the noun is still to come. A query without any word («؟») is
    /// answered like others: nothing matches it, or all that passes where filters or a sort key are given.
    pub is_waiting: bool,
    /// How many documents pass the filters and match at least one word (and every quoted phrase), or are pinned to the query.
    /// Of a beginning that very many words have («ا»), the index names only the documents that matter most; without filters
    /// all are counted, with filters those that are named.
    pub total: u32,
    /// The pinned documents, then the best of the others, best first.
    pub hits: Vec<Hit>,
    /// The best others if the query, whose Latin words stand on pages, is read as Arabic in Latin letters: a second group.
    pub also: Vec<Hit>,
    /// If asked for: each value of each filter, and how many of the matches have it. Where [`Choice::Any`] chooses among the
    /// values of a filter, its own counts are those without that choice.
    pub filters: Option<Vec<FacetCount>>,
}

/// How a query that hardly matches as it stands was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interpretation {
    /// Words were taken for slips of others.
    Corrected,
    /// Words were written together or apart; this is the query with its spaces set right.
    Respaced(String),
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
    /// The title again, with marks.
    pub title_parts: Vec<Fragment>,
    /// The date, if the document has one.
    pub date: Option<String>,
    /// Higher is better, among documents that match as many words; 0 for a pinned one that matches none. Comparable within
    /// one response only.
    pub score: f32,
    /// Whether the site's owner put it first for this query.
    pub pinned: bool,
    /// The best passage of the text, in order. Empty when the document has no text.
    pub excerpt: Vec<Fragment>,
    /// The part of the page that the passage is in, if it begins with a heading that can be linked to.
    pub section: Option<HitSection>,
    /// Other parts of the page that match, best first, if [`SearchOptions::sections`] asks for them.
    pub sections: Vec<HitSection>,
    /// What else the page says of itself.
    pub fields: Fields,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitSection {
    /// Its heading.
    pub title: String,
    /// The page's URL with the heading's anchor.
    pub url: String,
    /// Its best passage. Empty in [`Hit::section`], of which the hit's own excerpt is.
    pub excerpt: Vec<Fragment>,
}

/// A piece of a title or an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Plain text.
    pub text: String,
    /// Which word of the query it answers, from 1; 0 for none. What is marked is whole words.
    pub mark: u32,
}

impl Index {
    /// Takes an open blob.
    #[must_use]
    pub fn new(blob: Blob) -> Self {
        Self { blob, memory: TryLock::new(Memory::default()) }
    }

    /// The blob that is searched.
    #[must_use]
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// The blob, to put chunks in.
    pub fn blob_mut(&mut self) -> &mut Blob {
        &mut self.blob
    }

    /// Searches, as if `query` were being typed: its last word may be unfinished.
    ///
    /// At most [`SearchOptions::limit`] hits are given; [`Response::total`] counts all. A number stands for options with that limit.
    ///
    /// # Errors
    /// [`FormatError::Missing`] when chunks are needed that are not loaded: [`Blob::take_missing`] names them. Else when the
    /// blob is damaged in a way its checksums did not show.
    pub fn search(&self, query: &str, options: impl Into<SearchOptions>) -> Result<Response, FormatError> {
        let options = options.into();
        self.with_memory(|memory| self.search_with(memory, query, &options))
    }

    fn search_with(&self, memory: &mut Memory, query: &str, options: &SearchOptions) -> Result<Response, FormatError> {
        let limit = options.limit;
        self.blob.want_tables();
        let selection = Selection::of(&self.blob, options);
        let understood = self.understand(query, options.is_literal)?;
        let is_as_typed = understood.interpretation.is_none() && !options.is_literal;
        let second = if is_as_typed { self.second_reading(query) } else { None };
        self.blob.complete()?;
        // Both readings say what they lack before either waits for it.
        let ranking = self.matches(understood, options, &selection, memory);
        let second = second.map(|reading| self.matches(reading, options, &selection, memory));
        let (ranking, second) = (ranking?, second.transpose()?);
        let hits = self.hits(&ranking, limit, options.sections, None, memory)?;
        let also = match second {
            Some(ranking) => self.hits(&ranking, limit.min(limits::SECOND), options.sections, Some(&hits), memory)?,
            None => Vec::new(),
        };
        self.blob.complete()?;
        let total = ranking.total();
        let Ranking { interpretation, guessed, filters, is_waiting, .. } = ranking;
        Ok(Response { query: query.to_owned(), interpretation, guessed, is_waiting, total, hits, also, filters })
    }

    /// The best documents; if there are `others`, Arabic ones that are none of these.
    fn hits(
        &self,
        ranking: &Ranking<'_>,
        limit: usize,
        sections: usize,
        others: Option<&[Hit]>,
        memory: &mut Memory,
    ) -> Result<Vec<Hit>, FormatError> {
        let excerpts = excerpt::Excerpts::new(&ranking.query, ranking.has_heavy);
        let mut hits = Vec::new();
        let mut room = limit;
        for (number, score, pinned) in ranking.documents() {
            if room == 0 {
                break;
            }
            room -= 1;
            let Some((document, tokens)) = memory.text(&self.blob, number)? else { continue };
            let DocumentRecord { id, url, title, date, text, fields, .. } = &document.record;
            if others.is_some_and(|others| !is_arabic(text) || others.iter().any(|other| other.id == *id)) {
                room += 1;
                continue;
            }
            let places = ranking.places.of(number);
            let (excerpt, section, sections) = excerpts.best(document, places, sections, tokens);
            hits.push(Hit {
                id: id.clone(),
                url: url.clone(),
                title: title.clone(),
                date: date.clone(),
                score,
                pinned,
                title_parts: excerpts.title(document, places, tokens),
                excerpt,
                section,
                sections,
                fields: fields.clone(),
            });
        }
        Ok(hits)
    }

    /// The ids of the documents that [`Self::search`] would give, in its order, without the cost of excerpts.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn ids(&self, query: &str, limit: usize) -> Result<Vec<String>, FormatError> {
        let understood = self.understand(query, false)?;
        let options = limit.into();
        let selection = Selection::of(&self.blob, &options);
        let ranking = self.with_memory(|memory| self.matches(understood, &options, &selection, memory))?;
        let mut ids = Vec::new();
        for (document, ..) in ranking.documents().take(limit) {
            ids.extend(self.blob.document(document)?.map(|document| document.id));
        }
        self.blob.complete()?;
        Ok(ids)
    }

    fn with_memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        // Taken out meanwhile, so that nobody is given what a panic leaves half done.
        let mut memory = self.memory.try_lock().map(|mut memory| core::mem::take(&mut *memory)).unwrap_or_default();
        let out = with(&mut memory);
        if let Some(mut place) = self.memory.try_lock() {
            *place = memory;
        }
        out
    }

    /// What a query means, as well as may be; `is_literal`: nothing is guessed.
    fn understand(&self, query: &str, is_literal: bool) -> Result<Understood, FormatError> {
        let query = parse::cut(query);
        let mut parsed = parse::parse(query);
        let (mut expansions, mut known) = self.expand(&parsed);
        // A word is unknown only if what it would be found in is there.
        self.blob.complete()?;
        if is_literal || !compounds::pins(&self.blob, &parsed).is_empty() {
            // What the site's owner has an answer to needs no guess.
            known = u32::MAX;
        }
        let mut interpretation = None;
        let mut guessed = Vec::new();
        let is_unknown = |(i, expansion): (usize, &Expansion)| known & bit(i) == 0 && expansion.is_empty();
        if expansions.iter().enumerate().any(is_unknown) {
            if !guess::reads_romanised(query)
                && let Some(understood) = self.relaid(query)
            {
                return Ok(understood);
            }
            if parsed.words.iter().all(|word| guess::looks_romanised(&word.raw)) {
                parsed = parse::parse_romanised(query);
                (expansions, known) = self.expand(&parsed);
            } else if let Some(respaced) =
                respace::respaced(&self.blob, &parsed, |word| expansions.get(word).is_none_or(Expansion::is_empty))
            {
                parsed = parse::parse(&respaced);
                (expansions, known) = self.expand(&parsed);
                interpretation = Some(Interpretation::Respaced(respaced));
            }
        }
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
                guessed.push(parsed.number(i));
            }
            expansion.parts.append(&mut names);
        }
        if known != u32::MAX
            && expansions.iter().all(Expansion::is_empty)
            && let Some(understood) = self.relaid(query)
        {
            return Ok(understood);
        }
        // Only now, because what words may become together keeps none of them from being guessed.
        compounds::expand(&self.blob, &parsed, true, &mut expansions);
        self.blob.complete()?;
        Ok(Understood { query: parsed, expansions, interpretation, guessed })
    }

    /// What each word matches, and the words that are known as parts of a name, one bit each.
    fn expand(&self, query: &parse::Query) -> (Vec<Expansion>, u32) {
        let mut expansions = query.words.iter().map(|word| expand::known(&self.blob, word)).collect::<Vec<_>>();
        let known = compounds::expand(&self.blob, query, false, &mut expansions);
        (expansions, known)
    }

    /// What the query means on another keyboard layout, if it reads better there.
    fn relaid(&self, query: &str) -> Option<Understood> {
        let (decoding, query) = guess::relaid(&self.blob, query)?;
        let (mut expansions, _) = self.expand(&query);
        compounds::expand(&self.blob, &query, true, &mut expansions);
        let guessed = (0..query.words.len()).map(|word| query.number(word)).collect();
        Some(Understood { query, expansions, interpretation: Some(Interpretation::Relaid(decoding)), guessed })
    }

    /// The query read as Arabic in Latin letters, where its words stand on pages as they are.
    fn second_reading(&self, query: &str) -> Option<Understood> {
        let query = parse::cut(query);
        if !query.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let parsed = parse::parse_romanised(query);
        let stands = |word: &parse::Word| self.blob.key(&word.text).is_some_and(|key| key.surface.is_some());
        let is_latin = |word: &parse::Word| guess::looks_romanised(&word.raw) && stands(word);
        if parsed.words.is_empty() || !parsed.words.iter().all(is_latin) || !guess::reads_romanised(query) {
            return None;
        }
        let mut expansions = vec![Expansion::default(); parsed.words.len()];
        let mut guesses = parsed.words.iter().zip(&mut expansions);
        let all_read = guesses.all(|(word, expansion)| guess::guess(&self.blob, word, true, expansion));
        let interpretation = Some(Interpretation::Romanised);
        all_read.then_some(Understood { query: parsed, expansions, interpretation, guessed: Vec::new() })
    }

    /// All documents that match and pass.
    fn matches(
        &self,
        understood: Understood,
        options: &SearchOptions,
        selection: &Selection<'_>,
        memory: &mut Memory,
    ) -> Result<Ranking<'_>, FormatError> {
        let Understood { query, expansions, interpretation, guessed } = understood;
        let has_phrases = !query.phrases.is_empty();
        let is_wordless = query.words.is_empty();
        let is_listing = is_wordless && (selection.is_filter() || selection.is_order());
        let is_waiting = is_wordless && !is_listing && query.has_open_article;
        let found = score::find(&self.blob, &expansions, memory)?;
        self.blob.complete()?;
        let mut matches = score::score(&self.blob, &expansions, &found, &mut memory.totals);
        if is_listing || (is_wordless && options.facets) {
            for document in 0..self.blob.metadata().documents {
                matches.push(Match::unscored(document));
            }
        }
        // A filter's own counts are those without its choice.
        selection.keep(&mut matches, options.facets);
        if has_phrases {
            // A phrase is looked for in many documents, of which few may have it.
            Selection::default().sort(&mut matches, limits::PHRASE_DOCUMENTS);
            place::keep_phrases(&self.blob, &query, &expansions, &found, &mut matches)?;
        }
        let pins = compounds::pins(&self.blob, &query);
        for &pin in pins {
            if !matches.iter().any(|matched| matched.document == pin) {
                matches.push(Match::unscored(pin));
            }
        }
        let filters = options.facets.then(|| selection.count(&self.blob, &matches));
        selection.keep(&mut matches, false);
        if is_wordless && !is_listing {
            matches.clear();
        }
        kin::arrange(&self.blob, selection, score::telling_words(&expansions), pins, &mut matches);
        selection.sort(&mut matches, limits::PLACED.max(options.limit));
        // What the site's owner wants first is there before its places are read; a key's order has none before it.
        let mut fixed = if selection.is_order() { matches.len() } else { 0 };
        for pin in pins.iter().rev().filter(|_| !selection.is_order()) {
            if let Some(at) = matches.iter().position(|matched| matched.document == *pin) {
                (0..at).rev().for_each(|before| order::swap(&mut matches, before, before.saturating_add(1)));
                fixed += 1;
            }
        }
        let places = place::rank(&self.blob, &query, &expansions, &found, &mut matches, options.limit, fixed)?;
        self.blob.complete()?;
        let names_all = has_phrases || selection.is_filter();
        let unnamed = if names_all { 0 } else { score::unnamed(&expansions) };
        let has_heavy = expansions.iter().any(|expansion| !expansion.heavy.is_empty());
        memory.keep(expansions, found);
        Ok(Ranking { query, interpretation, guessed, pins, matches, places, unnamed, has_heavy, filters, is_waiting })
    }
}

/// Whether a text is Arabic for the most part.
fn is_arabic(text: &str) -> bool {
    let mut balance = 0_i32;
    for byte in text.bytes() {
        // The first bytes of Arabic letters, and Latin letters.
        balance += match byte {
            0xD8..=0xDB => 1,
            b'A'..=b'z' => -1,
            _ => 0,
        };
    }
    balance > 0
}

/// A query and what its words match.
struct Understood {
    query: parse::Query,
    expansions: Vec<Expansion>,
    interpretation: Option<Interpretation>,
    /// The words that were guessed, from 1.
    guessed: Vec<u32>,
}

/// All documents that answer a query, and where the words stand in at least the first `limit`.
struct Ranking<'b> {
    query: parse::Query,
    interpretation: Option<Interpretation>,
    guessed: Vec<u32>,
    /// What the site's owner wants first, in order.
    pins: &'b [u32],
    /// What matches or is pinned, in order.
    matches: Vec<Match>,
    places: place::Places,
    /// How many match at least, where only the best matches of a heavy prefix are named.
    unnamed: u32,
    /// Whether the unfinished word is one, which has no places.
    has_heavy: bool,
    /// How many matches have each value.
    filters: Option<Vec<FacetCount>>,
    /// There is an article alone, nor anything else to list documents by.
    is_waiting: bool,
}

impl Ranking<'_> {
    /// How many documents answer the query, named or not.
    fn total(&self) -> u32 {
        u32::try_from(self.matches.len()).unwrap_or(u32::MAX).max(self.unnamed)
    }

    /// The documents in order: each with its score, and whether it is pinned.
    fn documents(&self) -> impl Iterator<Item = (u32, f32, bool)> {
        self.matches.iter().map(|matched| (matched.document, matched.score, self.pins.contains(&matched.document)))
    }
}

#[cfg(test)]
mod vectors;
