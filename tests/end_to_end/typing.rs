//! The laws of typing, on every word of the demo corpus and of the lexica, and on queries of several words.
//!
//! `FIHRIS_CORPUS=PATH cargo test --test end_to_end typing` takes a corpus of your own besides: a file of rows or a folder.

pub(crate) mod vocabulary;

use crate::corpus::{demo, index, pages, words};
use fihris::{Document, Index, Options, compile, open_file, read};
use fihris_analysis::{fold, tokenise};
use proptest::prelude::*;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use vocabulary::Lexicon;

/// Words of a corpus of your own that are typed: as many as minutes allow, evenly chosen.
const OWN_WORDS: usize = 3000;
/// Broken laws that are told.
const TOLD: usize = 20;

/// A corpus, and what is typed.
struct Corpus {
    name: String,
    file: Vec<u8>,
    index: Index,
    /// Words of the corpus as they are written there, marks and all, and others that the index knows.
    words: Vec<String>,
}

impl Corpus {
    fn new(name: &str, documents: &[Document], others: Vec<String>) -> Self {
        let file = compile(documents, &|_| ()).unwrap();
        let index = Index::new(open_file(&file).unwrap());
        let mut words = words(documents);
        // A name of several words is typed word by word: no law of one word holds for it.
        words.extend(
            others
                .into_iter()
                .filter(|word| !word.contains(' ') && index.blob().dictionary().get(&fold(word)).is_some()),
        );
        Self { name: name.to_owned(), file, index, words: words.into_iter().collect() }
    }

    /// The index as if nothing had been asked yet.
    fn fresh(&self) -> Index {
        Index::new(open_file(&self.file).unwrap())
    }
}

static LEXICON: LazyLock<Corpus> = LazyLock::new(|| {
    let lexicon = Lexicon::read();
    let documents = lexicon.documents();
    let corpus = Corpus::new("lexicon", &documents, [lexicon.arabic, lexicon.latin].concat());
    assert!(corpus.words.len() > 15_000, "{}", corpus.words.len());
    corpus
});

static CORPORA: LazyLock<Vec<&Corpus>> = LazyLock::new(|| {
    let demo = Corpus::new("demo", &demo(), Vec::new());
    assert!(demo.words.len() > 3000, "{}", demo.words.len());
    let mut corpora = vec![Box::leak(Box::new(demo)), &*LEXICON];
    if let Some(path) = std::env::var_os("FIHRIS_CORPUS") {
        let documents = read(&[path.into()], &[], &Options::default(), &|_| ()).unwrap().documents;
        let mut own = Corpus::new("own", &documents, Vec::new());
        let every = own.words.len().div_ceil(OWN_WORDS).max(1);
        own.words = own.words.into_iter().step_by(every).collect();
        corpora.push(Box::leak(Box::new(own)));
    }
    corpora
});

/// What a query finds.
struct Found {
    ids: BTreeSet<String>,
    /// More than `ids` where the query ends in a letter or two that so many words begin with that only the best are named.
    total: usize,
}

fn found(index: &Index, query: &str) -> Found {
    let ids: BTreeSet<String> = index.ids(query, usize::MAX).unwrap().into_iter().collect();
    let total = index.search(query, 0).unwrap().total as usize;
    assert!(total >= ids.len(), "{query}");
    Found { ids, total }
}

/// The beginnings of a text that are something to search for, the shortest first.
///
/// Nothing is typed yet with a lone sign, a first letter that is dropped before a number (و2254), or an article; behind that
/// of a Latin name (al-) a word begins.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &text[..end]).filter(|beginning| {
        let tokens = tokenise(beginning);
        let article = text.find('-').map_or("", |at| &text[..=at]);
        let is_article = is_article(&fold(beginning)) || (is_article(article) && article.starts_with(beginning));
        !is_article && (!tokens.as_slice().is_empty() || tokens.trailing_letter().is_some())
    })
}

fn is_article(word: &str) -> bool {
    ["ال", "وال", "فال", "بال", "كال", "لل"].contains(&word)
        || word.strip_suffix('-').is_some_and(|word| word.len() < 4 && word.is_ascii())
}

/// Holds a law of one word against every word of every corpus; `broken` says how a word breaks it.
fn every_word_keeps(broken: impl Fn(&Corpus) -> Vec<String>) {
    let mut report = String::new();
    for corpus in CORPORA.iter() {
        let broken = broken(corpus);
        if !broken.is_empty() {
            let told: String = broken.iter().take(TOLD).map(|line| format!("\n  {line}")).collect();
            report += &format!("\n{}: {} of {} words:{told}", corpus.name, broken.len(), corpus.words.len());
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn whatever_matches_a_word_matches_every_prefix_of_it() {
    every_word_keeps(|corpus| {
        let asked: BTreeSet<&str> = corpus.words.iter().flat_map(|word| beginnings(word)).collect();
        let found: BTreeMap<&str, Found> =
            asked.into_par_iter().map(|beginning| (beginning, found(&corpus.index, beginning))).collect();
        corpus.words.par_iter().filter_map(|word| broken_typing(word, &found)).collect()
    });
}

/// How the law is broken while `word` is typed letter by letter, if it is.
fn broken_typing(word: &str, found: &BTreeMap<&str, Found>) -> Option<String> {
    if found.get(word)?.ids.is_empty() {
        return Some(format!("{word} is known and is not found"));
    }
    let typed: Vec<&str> = beginnings(word).collect();
    typed.windows(2).rev().find_map(|pair| loss(pair[0], &found[pair[0]], pair[1], &found[pair[1]]))
}

/// Says which documents a longer query finds and a shorter does not, if there are any.
fn loss(shorter: &str, few: &Found, longer: &str, many: &Found) -> Option<String> {
    if few.total > few.ids.len() && many.total <= few.total {
        return None;
    }
    let mut lost = many.ids.difference(&few.ids).peekable();
    lost.peek()?;
    let lost: Vec<_> = lost.collect();
    let told = &lost[..lost.len().min(3)];
    Some(format!("[{longer}] finds {} documents that [{shorter}] does not, such as {told:?}", lost.len()))
}

#[test]
fn a_finished_word_matches_no_more_than_the_unfinished() {
    every_word_keeps(|corpus| {
        let broken = |word: &String| {
            let finished = format!("{word} ");
            let many = found(&corpus.index, &finished);
            if many.ids.is_empty() {
                return Some(format!("{word} is known and is not found"));
            }
            loss(word, &found(&corpus.index, word), &finished, &many)
        };
        corpus.words.par_iter().filter(|word| !is_article(&fold(word))).filter_map(broken).collect()
    });
}

/// What random queries found, in small.
#[test]
fn typing_only_narrows_where_it_once_did_not() {
    let cases: [(&[&str], &str, &str); 3] = [
        // A form of the finished word stands there, and of the unfinished word it is no completion.
        (&["وزير المدرسة", "كل مدارس"], "\"وزير ", "مدارس"),
        // A name with an article is one word while it is unknown, and two when both are known.
        (&["قرأ al bayan", "جاء المعلم"], "", "al-moallem"),
        (&["as usual", "زار السويداء", "سوق السمك"], "", "as-suwayda"),
    ];
    let mut report = String::new();
    for (texts, before, last) in cases {
        let texts: Vec<(&str, &str)> = texts.iter().map(|text| ("", *text)).collect();
        let index = index(&pages(&texts));
        if let Some(loss) = widening(&index, before, last) {
            report += &format!("\n{loss}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// A word of the lexicon as somebody might write it.
fn word() -> impl Strategy<Value = String> {
    // al-moallem is one word only in a query that is Latin throughout.
    static WORDS: LazyLock<Vec<&str>> =
        LazyLock::new(|| LEXICON.words.iter().map(String::as_str).filter(|word| !word.contains('-')).collect());
    let known = (0..WORDS.len()).prop_map(|at| WORDS[at].to_owned());
    (known, any::<prop::sample::Index>(), 0..8).prop_map(|(word, at, way)| match way {
        // Marks on a letter, another hamza, other letters at the end, other digits.
        0 | 1 if !word.is_ascii() => {
            let at = at.index(word.chars().count()) + 1;
            word.chars()
                .enumerate()
                .flat_map(|(i, c)| [Some(c), (i + 1 == at).then_some('\u{651}')])
                .flatten()
                .collect()
        }
        2 => word.replace(['أ', 'إ', 'آ'], "ا"),
        3 => word.replacen('ا', "أ", 1),
        4 => word.replace('ة', "ه").replace('ى', "ي"),
        5 => word
            .chars()
            .map(|c| if c.is_ascii_digit() { ARABIC_DIGITS[c as usize - '0' as usize] } else { c })
            .collect(),
        _ => word,
    })
}

const ARABIC_DIGITS: [char; 10] = ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'];

/// What is asked of an index: words, beginnings of words, phrases, slips.
fn query() -> impl Strategy<Value = String> {
    let words = || prop::collection::vec(word(), 1..4).prop_map(|words| words.join(" "));
    prop_oneof![
        4 => words(),
        2 => (words(), any::<prop::sample::Index>()).prop_map(|(query, at)| {
            query.chars().take(at.index(query.chars().count()) + 1).collect()
        }),
        1 => words().prop_map(|words| format!("«{words}»")),
        1 => (words(), any::<prop::sample::Index>()).prop_map(|(query, at)| {
            let at = at.index(query.chars().count());
            query.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect()
        }),
    ]
}

/// The laws on random queries. Nothing is kept of a failure but what is printed: it names the shortest query.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn typing_the_last_of_several_words_only_narrows(
        before in prop::collection::vec(word(), 1..3),
        last in word(),
    ) {
        narrows(&format!("{} ", before.join(" ")), &last)?;
    }

    #[test]
    fn typing_the_end_of_a_phrase_only_narrows(at in any::<prop::sample::Index>(), before in 1..3_usize) {
        // Neighbours in the corpus, so that there is something to find.
        let lines = &*NEIGHBOURS;
        let words = &lines[at.index(lines.len())];
        let (last, before) = words[..before.min(words.len() - 1) + 1].split_last().unwrap();
        narrows(&format!("\"{} ", before.join(" ")), last)?;
    }
}

/// Words as they follow on one another, from the middle of every document.
static NEIGHBOURS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let documents = Lexicon::read().documents();
    let lines = documents.iter().map(|document| document.body.split(' ').skip(3).take(3).map(str::to_owned).collect());
    lines.filter(|words: &Vec<String>| words.len() > 1).collect()
});

fn narrows(before: &str, last: &str) -> Result<(), TestCaseError> {
    let loss = widening(&LEXICON.index, before, last);
    prop_assert!(loss.is_none(), "{}", loss.unwrap_or_default());
    Ok(())
}

/// Types `last` behind what is already there, and says where a letter more finds something more, if it does.
fn widening(index: &Index, before: &str, last: &str) -> Option<String> {
    let queries: Vec<String> = beginnings(last).map(|beginning| format!("{before}{beginning}")).collect();
    let found: Vec<_> = queries.iter().map(|query| found(index, query)).collect();
    (1..queries.len()).find_map(|at| loss(&queries[at - 1], &found[at - 1], &queries[at], &found[at]))
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn an_answer_does_not_depend_on_what_was_asked_before(queries in prop::collection::vec(query(), 2..8)) {
        for corpus in CORPORA.iter() {
            let used = corpus.fresh();
            for query in &queries {
                let answer = used.search(query, 10).unwrap();
                // Asked at once again, and as if nothing had been asked yet.
                prop_assert_eq!(&used.search(query, 10).unwrap(), &answer, "{}", query);
                prop_assert_eq!(&corpus.fresh().search(query, 10).unwrap(), &answer, "{}", query);
                prop_assert_eq!(used.ids(query, 10).unwrap(), ids(&answer), "{}", query);
            }
        }
    }
}

fn ids(response: &fihris::Response) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn pages_with_all_words_come_first() {
    let documents = demo();
    let index = index(&documents);
    for query in ["دورة اللغة الألمانية", "جواز السفر السوري", "طلبات الشمل ألمانيا", "متطوعون من حلب"]
    {
        let sets: Vec<_> = query.split(' ').map(|word| found(&index, &format!("{word} ")).ids).collect();
        let response = index.search(&format!("{query} "), 1).unwrap();
        assert!(sets.iter().all(|set| set.contains(response.hits[0].id.as_str())), "{query}: {response:?}");
    }
}

#[test]
fn a_page_with_both_words_comes_before_those_with_one() {
    let index = self::index(&pages(&[
        ("حلب", "أخبار حلب القديمة، وأسواق حلب."),
        ("أخبار", "افتتحت الجمعية مركزها في حلب بحضور متطوعين."),
        ("متطوعون", "قائمة المتطوعين، وشكر للمتطوعين."),
    ]));
    assert_eq!(ids(&index.search("متطوعين حلب ", 10).unwrap()).first(), Some(&"1"));
}

#[test]
fn hostile_queries_are_answered() {
    let index = index(&demo());
    let words: Vec<String> = words(&demo()).into_iter().collect();
    let queries =
        ["ا ".repeat(5000), "\"".repeat(999), words.join(" "), "ا".repeat(100_000), "\u{202E}\u{0}\u{FEFF}".to_owned()];
    for query in queries {
        let response = index.search(&query, 10).unwrap();
        assert!(response.hits.len() <= 10);
        assert_eq!(response.query, query);
    }
}
