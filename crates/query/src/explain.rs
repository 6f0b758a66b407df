//! Why a page is where it is: the words as they were understood, and each hit's score taken apart.
//!
//! ```text
//! score = (sum of the words) × all words × title × places
//! word  = the best of its reaches: rarity × saturated frequency, where frequency = sum of tier weight × impact
//! ```
//!
//! For a webmaster at the command line: it costs several times a query, and the browser's module leaves it out.

use crate::{
    Index, Interpretation,
    expand::{Expansion, Part, Reach},
    memory::Memory,
    parse::Word,
    place::low,
    score::{self, bit, telling_words},
    selection::Selection,
    weights::{COVERAGE, STOP_WORD},
};
use alloc::collections::BTreeMap;
use alloc::{string::String, vec::Vec};
use fihris_analysis::decode_key;
use fihris_format::{BODY_START, Blob, FormatError, Node};

/// Terms named for one tier of a word; the others are counted.
const TERMS: usize = 8;

/// An answer, explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// How the query was understood, if not as it stands.
    pub interpretation: Option<Interpretation>,
    /// Its words.
    pub words: Vec<ExplainedWord>,
    /// How many documents match.
    pub total: u32,
    /// The best of them, best first.
    pub hits: Vec<ExplainedHit>,
}

/// What a word of the query was taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedWord {
    /// The key: the word, folded.
    pub key: String,
    /// Whether it may go on.
    pub is_prefix: bool,
    /// Whether it counts for less as a function word.
    pub is_stop_word: bool,
    /// How many documents it matches.
    pub documents: u32,
    /// What it matches, nearest first.
    pub tiers: Vec<ExplainedTier>,
}

/// Terms that match a word in the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedTier {
    /// How they are reached: typed, base, form, relative, completion, guess, completion's form, heavy prefix.
    pub reach: &'static str,
    /// What an occurrence counts.
    pub weight: f32,
    /// The first terms.
    pub terms: Vec<String>,
    /// How many there are.
    pub count: usize,
}

/// A hit and the parts of its score.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedHit {
    /// Root-relative or absolute.
    pub url: String,
    /// One line; may be empty.
    pub title: String,
    /// The product of what follows; 0 for a pinned page that does not match.
    pub score: f32,
    /// Whether the site's owner put it first.
    pub pinned: bool,
    /// The words' parts.
    pub words: Vec<ExplainedScore>,
    /// The factor for having all words.
    pub coverage: f32,
    /// The factor for having them in the title.
    pub title_bonus: f32,
    /// The factor for how they stand to one another.
    pub places: f32,
}

/// What a word adds to a hit's score.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedScore {
    /// The key of the query's word.
    pub key: String,
    /// Its part of the sum.
    pub score: f32,
    /// The terms that stand in the document.
    pub terms: Vec<ExplainedTerm>,
}

/// A term that stands in a hit.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedTerm {
    /// As it stands there, folded.
    pub term: String,
    /// See [`ExplainedTier::reach`].
    pub reach: &'static str,
    /// The tier's weight.
    pub weight: f32,
    /// BM25F's pseudo-frequency: occurrences by field, over the fields' lengths.
    pub impact: f32,
    /// How often it stands in the title, and in the text with its headings.
    pub in_title: usize,
    /// See `in_title`.
    pub in_text: usize,
}

impl Index {
    /// Explains what [`Self::search`] answers.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn explain(&self, query: &str, limit: usize) -> Result<Explanation, FormatError> {
        let understood = self.understand(query, false)?;
        let words = Terms::of(self.blob());
        let mut memory = Memory::default();
        let found = score::find(self.blob(), &understood.expansions, &mut memory)?;
        let scores: Vec<Vec<(u32, f32)>> = found
            .iter()
            .map(|found| found.scores.iter().map(|score| (score.document, score.score)).collect())
            .collect();
        let before = score::score(self.blob(), &understood.expansions, &found, &mut memory.totals);
        let explained = understood.query.words.iter().zip(&understood.expansions).zip(&scores);
        let explained = explained.map(|((word, expansion), scores)| words.word(word, expansion, scores)).collect();
        let telling = telling_words(&understood.expansions);
        let keys: Vec<(String, Expansion)> = understood
            .query
            .words
            .iter()
            .zip(&understood.expansions)
            .map(|(word, expansion)| (word.text.clone(), expansion.clone()))
            .collect();

        let options = limit.into();
        let selection = Selection::of(self.blob(), &options);
        let ranking = self.matches(understood, &options, &selection, &mut memory)?;
        let mut hits = Vec::new();
        for (number, final_score, pinned) in ranking.documents().take(limit) {
            let Some(document) = self.blob().document(number)? else { continue };
            let mut parts = Vec::new();
            let (mut sum, mut has) = (0.0, 0);
            for (at, ((key, expansion), scores)) in keys.iter().zip(&scores).enumerate() {
                if telling & bit(at) == 0 && expansion.is_everywhere(self.blob()) {
                    continue;
                }
                let Some(&(_, score)) = scores.iter().find(|(document, _)| *document == number) else {
                    continue;
                };
                let score = if expansion.is_stop_word && telling & bit(at) == 0 { score * STOP_WORD } else { score };
                sum += score;
                has |= bit(at);
                let terms = words.in_document(expansion, number)?;
                parts.push(ExplainedScore { key: key.clone(), score, terms });
            }
            let coverage = if has & telling == telling { COVERAGE } else { 1.0 };
            let matched = before.iter().find(|matched| matched.document == number);
            let unplaced = matched.map_or(0.0, |matched| matched.score);
            let ratio = |a: f32, b: f32| if b > 0.0 { a / b } else { 1.0 };
            hits.push(ExplainedHit {
                url: document.url,
                title: document.title,
                score: final_score,
                pinned,
                words: parts,
                coverage,
                title_bonus: ratio(unplaced, sum * coverage),
                places: ratio(final_score, unplaced),
            });
        }
        self.blob().complete()?;
        let total = ranking.total();
        let interpretation = ranking.interpretation;
        Ok(Explanation { interpretation, words: explained, total, hits })
    }
}

/// The terms of an index by name, which a query has no use for.
struct Terms<'a> {
    blob: &'a Blob,
    names: BTreeMap<u32, String>,
}

impl<'a> Terms<'a> {
    /// Walks the whole dictionary.
    fn of(blob: &'a Blob) -> Self {
        let mut terms = Self { blob, names: BTreeMap::new() };
        terms.name(blob.dictionary().root(), &mut Vec::new());
        terms
    }

    fn name(&mut self, node: Node, path: &mut Vec<u8>) {
        let dictionary = self.blob.dictionary();
        if let Some(key) = dictionary.key(node) {
            let surface = self.blob.keys(key..key.saturating_add(1)).next().and_then(|key| key.surface);
            if let Some(term) = surface {
                self.names.insert(term, decode_key(path).unwrap_or_default());
            }
        }
        for byte in dictionary.letters(node) {
            let Some(child) = dictionary.child(node, byte) else { continue };
            path.push(byte);
            self.name(child, path);
            path.pop();
        }
    }

    fn named(&self, term: u32) -> String {
        self.names.get(&term).cloned().unwrap_or_default()
    }

    fn word(&self, word: &Word, expansion: &Expansion, scores: &[(u32, f32)]) -> ExplainedWord {
        let mut tiers: Vec<ExplainedTier> = Vec::new();
        for Part { terms, weight, reach } in &expansion.parts {
            let reach = name(*reach);
            if tiers.last().is_none_or(|tier| tier.reach != reach || tier.weight != *weight) {
                tiers.push(ExplainedTier { reach, weight: *weight, terms: Vec::new(), count: 0 });
            }
            if let Some(tier) = tiers.last_mut() {
                let room = TERMS.saturating_sub(tier.terms.len());
                tier.terms.extend(terms.clone().take(room).map(|term| self.named(term)));
                tier.count += terms.len();
            }
        }
        if !expansion.heavy.is_empty() {
            let weight = crate::weights::tier::COMPLETION;
            tiers.push(ExplainedTier { reach: "heavy prefix", weight, terms: Vec::new(), count: 0 });
        }
        ExplainedWord {
            key: word.text.clone(),
            is_prefix: word.is_prefix,
            is_stop_word: expansion.is_stop_word,
            documents: u32::try_from(scores.len()).unwrap_or(u32::MAX).max(expansion.least()),
            tiers,
        }
    }

    /// The terms of a word that stand in a document.
    fn in_document(&self, expansion: &Expansion, document: u32) -> Result<Vec<ExplainedTerm>, FormatError> {
        let mut found = Vec::new();
        let mut postings = Vec::new();
        for part in &expansion.parts {
            for term in part.terms.clone() {
                self.blob.postings(term, &mut postings)?;
                let Ok(at) = postings.binary_search_by_key(&document, |posting| posting.document) else { continue };
                let Some(mut positions) = self.blob.positions(term)? else { continue };
                let (mut in_title, mut in_text) = (0, 0);
                for posting in postings.iter().take(at.saturating_add(1)) {
                    (in_title, in_text) = (0, 0);
                    positions.read(posting, &mut |at| {
                        *(if low(at) < BODY_START { &mut in_title } else { &mut in_text }) += 1;
                    })?;
                }
                let impact = postings.get(at).map_or(0.0, |posting| posting.impact.weight());
                let (term, reach, weight) = (self.named(term), name(part.reach), part.weight);
                found.push(ExplainedTerm { term, reach, weight, impact, in_title, in_text });
            }
        }
        Ok(found)
    }
}

fn name(reach: Reach) -> &'static str {
    match reach {
        Reach::Typed => "typed",
        Reach::Base => "base",
        Reach::Form => "form",
        Reach::Relative => "relative",
        Reach::Completion => "completion",
        Reach::Guess => "guess",
        Reach::CompletionForm => "completion's form",
    }
}
