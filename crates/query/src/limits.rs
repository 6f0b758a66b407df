//! The bounds of one keystroke's work, so that no query needs a worker thread or can hang a page.

/// Characters of a query that are read; the rest is ignored. A long question has about 100.
pub const QUERY_CHARS: usize = 512;

/// Words of a query that are searched; the rest is ignored. One bit each in a `u32`.
pub const WORDS: usize = 24;

/// Postings read for all words together, each having an equal share. The commonest word of 30,000 long pages has 29,000.
pub const POSTINGS: usize = 1_000_000;

/// Postings remembered of the last words.
pub const REMEMBERED_POSTINGS: usize = 250_000;

/// Bytes of a text that an excerpt is chosen from: a book of forty pages.
pub const TEXT_BYTES: usize = 1 << 17;

/// Words whose places in texts are remembered: those of 2,000 pages of news, or of 100 booklets; 7 MB.
pub const REMEMBERED_WORDS: usize = 600_000;

/// Documents whose word positions are looked at, the best by score.
pub const PLACED: usize = 64;

/// Documents that are checked for a quoted phrase, the best by score.
pub const PHRASE_DOCUMENTS: usize = 4096;

/// Word positions read for one word; beyond it, neighbours of the rarer completions go unseen.
pub const POSITIONS: u32 = 200_000;

/// The same for all words together, each having an equal share.
pub const ALL_POSITIONS: u32 = 2_000_000;

/// A word that this many documents have is no slip, whatever stands beside it.
pub const KNOWN: u32 = 3;

/// Completions looked at for one guess of an unfinished word.
pub const GUESSED_KEYS: usize = 200;

/// Hits of the second group, which reads Latin words as Arabic.
pub const SECOND: usize = 3;

/// Further sections of one hit.
pub const SECTIONS: usize = 3;

/// Conditions that filters make; the rest is ignored. One bit each in a `u32`, of which one is left over.
pub const CONDITIONS: usize = 31;

/// Values of one filter that are looked for; the rest is ignored.
pub const CHOSEN: usize = 256;

/// What is counted of a query's work.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// Postings read.
    Postings,
    /// Positions read.
    Positions,
    /// Bytes of text cut into words.
    Bytes,
}

/// Counts work, for the tests of these bounds.
#[cfg(not(test))]
#[inline]
pub(crate) fn note(_: Work, _: u32) {}

#[cfg(test)]
pub(crate) use counted::note;

#[cfg(test)]
#[expect(clippy::as_conversions, reason = "numbers that make a corpus")]
mod counted {
    use super::*;
    use crate::{Index, number::index};
    use fihris_index::{Document, compile, open_file};
    use std::cell::Cell;

    thread_local! {
        static DONE: Cell<[usize; 3]> = const { Cell::new([0; 3]) };
    }

    pub(crate) fn note(work: Work, amount: u32) {
        let mut done = DONE.get();
        done[match work {
            Work::Postings => 0,
            Work::Positions => 1,
            Work::Bytes => 2,
        }] += index(amount);
        DONE.set(done);
    }

    fn work(index: &Index, query: &str) -> [usize; 3] {
        DONE.set([0; 3]);
        index.search(query, 10).unwrap();
        DONE.get()
    }

    const COMMON: [&str; 24] = [
        "في", "من", "على", "الى", "عن", "مع", "بعد", "قبل", "بين", "حتى", "منذ", "خلال", "الذي", "التي", "هذا", "هذه",
        "كان", "كانت", "قال", "ايضا", "كما", "لكن", "غير", "كل",
    ];

    /// Pages that have all common words many times, in an order of their own, and words with all beginnings.
    fn index_of(pages: usize) -> Index {
        let documents: Vec<Document> = (0..pages)
            .map(|page| {
                let mut state = page as u64 + 1;
                let mut body = String::new();
                for i in 0..3600 {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let at = (state >> 40) as usize;
                    body += COMMON[at % COMMON.len()];
                    if i % 5 == 0 {
                        body += [" ا", " م", " وا", " ال"][at % 4];
                        body.extend((0..4).map(|n| char::from_u32(0x641 + ((at >> (n * 3)) % 9) as u32).unwrap()));
                    }
                    body += " ";
                }
                Document {
                    id: page.to_string(), url: "/".into(), title: "في من".into(), body, ..Document::default()
                }
            })
            .collect();
        Index::new(open_file(&compile(&documents, &|_| ()).unwrap()).unwrap())
    }

    #[test]
    fn what_was_typed_before_is_not_read_again() {
        let index = index_of(20);
        let first = work(&index, "في من علي");
        let second = work(&index, "في من عل");
        let again = work(&index, "في من علي");
        assert!(first[0] > second[0] && second[0] > 0, "{first:?} {second:?}");
        assert_eq!((again[0], again[2]), (0, 0));
    }

    #[test]
    fn no_query_does_more_than_it_may() {
        let pages = index_of(600);
        let most_positions = index(ALL_POSITIONS);
        let all = COMMON.join(" ");
        let long = format!("{all} ").chars().cycle().take(10_000).collect::<String>();
        let hostile =
            ["ا", "م", "ا ا ا ا", "ا م و ب", "«في من»", "\"في من على", "«في من» «على الى» «عن مع»", &all, &long];
        let mut most = [0; 3];
        for query in hostile {
            let [postings, positions, bytes] = work(&pages, query);
            // A word stops with the list that reaches its bound.
            assert!(postings <= POSTINGS + WORDS * 600, "{query}: {postings} postings");
            // Once for the phrases that each word is in, once for what is shown.
            assert!(positions <= 2 * most_positions, "{query}: {positions} positions");
            assert!(bytes <= (10 + SECOND) * TEXT_BYTES, "{query}: {bytes} bytes");
            most = [most[0].max(postings), most[1].max(positions), most[2].max(bytes)];
        }
        // They are hostile: the bounds are what stops them.
        assert!(most[1] > most_positions / 4, "{most:?}");
    }
}
