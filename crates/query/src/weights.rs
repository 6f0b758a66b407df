//! Every number that ranking depends on, in one place. How they were chosen: docs/ranking.md.

/// What an occurrence counts by the way the query's word reaches it: the word as typed is 1.
pub(crate) mod tier {
    /// The word as typed.
    pub(crate) const SURFACE: f32 = 1.0;
    /// Other proclitics: الجامعة for جامعة.
    pub(crate) const BASE: f32 = 0.68;
    /// A name in another language, or a synonym of the site's owner.
    pub(crate) const SYNONYM: f32 = 0.9;
    /// Joined or split differently: f16 for F-16.
    pub(crate) const JOINED: f32 = 0.9;
    /// Another spelling of the word: سورية for سوريا.
    pub(crate) const VARIANT: f32 = 0.85;
    /// Another form: جامعات, جامعتها for جامعة.
    pub(crate) const LEMMA: f32 = 0.8;
    /// A related word: معتقلة for معتقل.
    pub(crate) const STEM: f32 = 0.75;
    /// A split of the word that is possible but not likely.
    pub(crate) const SOFT: f32 = 0.6;
    /// What the word was probably meant to be: a slip.
    pub(crate) const CORRECTION: f32 = 0.95;
    /// Arabic in Latin letters.
    pub(crate) const READING: f32 = 0.8;
    /// What the unfinished last word may become.
    pub(crate) const COMPLETION: f32 = 0.9;
    /// The other forms of what it may become.
    pub(crate) const COMPLETION_FORM: f32 = 0.3;
}

/// How fast repeated occurrences stop counting (BM25's k1).
pub(crate) const K1: f32 = 0.95;
/// What a match is worth by its reach: the word itself, a form of it, a relative, what it may become, a guess.
pub(crate) const REACH: [f32; 5] = [1.0, 0.85, 0.6, 0.6, 0.8];
/// What a function word is worth beside other words.
pub(crate) const STOP_WORD: f32 = 0.24;

/// Bonus when a document has all words.
pub(crate) const COVERAGE: f32 = 1.25;
/// Bonus when all words are in the title.
pub(crate) const ALL_IN_TITLE: f32 = 1.4;
/// The same, when some are there in another form only.
pub(crate) const ALL_FORMS_IN_TITLE: f32 = 1.38;

/// What a list is worth of the best page that it lists, before it is known where the words stand, which may double a score.
pub(crate) const LIST: f32 = 0.5;

/// How much what stands at a place counts for the bonuses below, by its reach: as typed, with other proclitics, in another
/// form, as a relative, as a completion, by a guess.
pub(crate) const LIKENESS: [f32; 6] = [1.0, 0.61, 0.5, 0.2, 0.61, 0.7];
/// Bonus when a pair of words stands in the document as in the query.
pub(crate) const ADJACENT: f32 = 0.3;
/// Bonus when a pair of words stands in the order of the query, not far from one another.
pub(crate) const IN_ORDER: f32 = 0.1;
/// A pair in the title counts as many times.
pub(crate) const PAIR_IN_TITLE: f32 = 1.85;
/// Bonus when all words stand close together.
pub(crate) const CLOSE: f32 = 0.45;
/// What close is, in words.
pub(crate) const CLOSE_SPAN: u32 = 8;
/// Bonus when the title begins with the query.
pub(crate) const TITLE_START: f32 = 0.19;
/// Bonus when all words stand where the text begins; of some, as much as their share.
pub(crate) const LEAD: f32 = 0.5;
/// How many words of the text are its beginning.
pub(crate) const LEAD_SPAN: u32 = 8;
