//! The sharded layout answers as the single one does, whatever is loaded when and in which order.

use crate::{
    chunks::{Chunks, files},
    corpus::{demo, generated, words},
};
use fihris::{Choice, Document, Filter, Index, Response, SearchOptions, Sort, bundle, open_file};
use fihris_analysis::fold;
use fihris_format::{ChunkKind, FormatError};
use fihris_index::Layout;
use proptest::prelude::*;
use std::{collections::BTreeSet, sync::LazyLock};

/// Rounds of fetching that any query may take, the worst of guesses too.
const ROUNDS: usize = 8;
/// Those of a word that many documents have, and that so is no slip: keys; postings; positions; documents.
const COMMON_ROUNDS: usize = 4;
/// How many are many.
const COMMON: u32 = 10;

/// The most bytes of a file that has several chunks.
const MAX_FILE: usize = 64 << 10;

/// A corpus in both layouts, and what is asked of it.
struct World {
    name: &'static str,
    single: Index,
    chunks: Chunks,
    queries: Vec<String>,
    /// What [`Self::queries`] find, each with its [`options`].
    answers: Vec<Response>,
}

/// How the query at a place is asked: as it is typed, or with filters, a sort key or counts.
fn options(at: usize) -> SearchOptions {
    let filter = |name: &str, choice, values: &[&str]| Filter {
        name: name.to_owned(),
        choice,
        values: values.iter().map(|&value| value.to_owned()).collect(),
    };
    match at % 6 {
        1 => SearchOptions {
            filters: vec![filter("المدينة", Choice::Any, &["برلين", "مالمو"])],
            facets: true,
            ..10.into()
        },
        3 => SearchOptions {
            filters: vec![filter("السنة", Choice::None, &["2024"])],
            sort: Some(Sort { key: "date".into(), is_descending: true }),
            ..10.into()
        },
        4 => SearchOptions { lang: Some("de".into()), ..10.into() },
        5 => SearchOptions { facets: true, is_literal: true, lang: Some("ar".into()), ..10.into() },
        _ => 10.into(),
    }
}

impl World {
    fn new(name: &'static str, documents: &[Document]) -> Self {
        let single = Index::new(open_file(&files(documents, Layout::Single).index).unwrap());
        let chunks = Chunks::of(&files(documents, Layout::Sharded));
        let queries = queries(documents);
        let answers =
            queries.iter().enumerate().map(|(at, query)| single.search(query, options(at)).unwrap()).collect();
        Self { name, single, chunks, queries, answers }
    }
}

/// Pages in two languages, of which some are versions of one another, and some lists.
fn related(mut pages: Vec<Document>) -> Vec<Document> {
    for (number, page) in (0..).zip(&mut pages) {
        page.lang = Some(if number % 3 == 0 { "de" } else { "ar" }.to_owned());
        page.translations = (number % 5 < 3).then(|| (number / 5).to_string());
        page.copies = (number % 7 < 2).then(|| (number / 7).to_string());
        if number % 11 == 0 {
            page.lists = (number..number + 20).map(|other| format!("p{other:04}")).collect();
        }
    }
    pages
}

static WORLDS: LazyLock<[World; 2]> =
    LazyLock::new(|| [World::new("demo", &demo()), World::new("generated", &related(generated(300)))]);

/// Written by hand, and taken from the corpus: words, beginnings, phrases, slips, titles.
fn queries(documents: &[Document]) -> Vec<String> {
    let mut queries: Vec<String> = [
        "",
        " ",
        "ا",
        "ال",
        "م",
        "وال",
        "لم الشمل",
        "«لم الشمل»",
        "\"قرار مجلس",
        "القرار 2254",
        "٢٢٥٤",
        "وزيرالخارجية",
        "مابعد",
        "جواز السفر السوري",
        "في",
        "من في على",
        "سوريا",
        "syria",
        "madina",
        "aljami3a",
        "dimashq",
        "berlin",
        "BAMF",
        "hgpm",
        "hgshlum",
        "المدرسه ",
        "مدرسة ",
        "مدرسةة",
        "الجامعةالالمانية",
        "zzzz",
        "غيرموجود",
        "ظظظظظ",
        "security council",
        "deir ez",
        "ا ا ا ا",
        "؟!",
        "2",
        "ألمان",
        "دورة اللغة الألمانية",
    ]
    .map(str::to_owned)
    .to_vec();
    let words: Vec<String> = words(documents).into_iter().collect();
    for (number, word) in words.iter().enumerate().step_by(words.len() / 60) {
        let letters: Vec<char> = word.chars().collect();
        let other = &words[(number * 31 + 7) % words.len()];
        queries.push(word.clone());
        queries.push(format!("{word} "));
        queries.push(letters[..1].iter().collect());
        queries.push(letters[..letters.len().min(3)].iter().collect());
        queries.push(letters.iter().skip(1).collect());
        queries.push([&letters[..letters.len() / 2], &['ظ'], &letters[letters.len() / 2..]].concat().iter().collect());
        queries.push(format!("{word} {other}"));
        queries.push(format!("{other}{word}"));
    }
    for document in documents.iter().step_by(documents.len() / 12) {
        queries.push(document.title.clone());
        let words: Vec<&str> = document.body.split_whitespace().skip(5).take(4).collect();
        queries.push(format!("«{}»", words.join(" ")));
    }
    queries
}

#[test]
fn both_layouts_answer_alike() {
    for world in WORLDS.iter() {
        let sharded = world.chunks.whole();
        for (at, (query, answer)) in world.queries.iter().zip(&world.answers).enumerate() {
            assert_eq!(&sharded.search(query, options(at)).unwrap(), answer, "{}: {query}", world.name);
            let ids = world.single.ids(query, usize::MAX).unwrap();
            assert_eq!(sharded.ids(query, usize::MAX).unwrap(), ids, "{}: {query}", world.name);
        }
        let found = world.answers.iter().filter(|answer| !answer.hits.is_empty()).count();
        assert!(found * 3 > world.queries.len() * 2, "{}: {found} of {}", world.name, world.queries.len());
    }
}

#[test]
fn a_folder_of_many_files_answers_as_one_file() {
    let world = &WORLDS[0];
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("fihris");
    bundle::write(&folder, &files(&demo(), Layout::Sharded), None).unwrap();
    let index = Index::new(bundle::open(&folder).unwrap().blob);
    for (at, (query, answer)) in world.queries.iter().zip(&world.answers).enumerate() {
        assert_eq!(&index.search(query, options(at)).unwrap(), answer, "{query}");
    }
}

#[test]
fn there_are_several_chunks_of_each_kind_to_try() {
    let directory = &WORLDS[1].chunks.directory;
    for kind in &ChunkKind::ALL[1..] {
        assert!(directory.size(*kind).0 > 2, "{}: {:?}", kind.name(), directory.size(*kind));
    }
}

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 27)) >> 33) as usize % end
    }

    fn shuffled(&mut self, mut chunks: Vec<u32>) -> Vec<u32> {
        for at in (1..chunks.len()).rev() {
            chunks.swap(at, self.below(at + 1));
        }
        chunks
    }
}

/// Asks until there is an answer. After each round `arrive` chooses which of the missing chunks arrive; none is as bad as all.
/// Gives the rounds.
fn ask(
    chunks: &Chunks,
    index: &mut Index,
    query: &str,
    options: &SearchOptions,
    mut arrive: impl FnMut(Vec<u32>) -> Vec<u32>,
) -> (Response, usize) {
    for rounds in 0.. {
        match index.search(query, options.clone()) {
            Ok(response) => {
                assert_eq!(index.blob().take_missing(), [0; 0], "«{query}» was answered and something is missing");
                return (response, rounds);
            }
            Err(FormatError::Missing) => {}
            Err(error) => panic!("«{query}»: {error}"),
        }
        assert!(rounds <= 4 * chunks.len(), "«{query}» is never answered");
        let missing = index.blob().take_missing();
        assert!(!missing.is_empty(), "«{query}» lacks nothing and is not answered");
        assert!(missing.iter().all(|&chunk| !index.blob().has(chunk as usize)), "«{query}»: {missing:?}");
        for chunk in arrive(missing) {
            chunks.put(chunk as usize, index);
        }
    }
    unreachable!()
}

#[test]
fn few_rounds_of_fetching_answer_any_query() {
    let mut broken = String::new();
    for world in WORLDS.iter() {
        let mut seen = [0; 4 * ROUNDS];
        let mut most = (0, String::new());
        for (at, (query, answer)) in world.queries.iter().zip(&world.answers).enumerate() {
            let mut asked: Vec<String> = Vec::new();
            let mut documents = 0;
            let (response, rounds) = ask(&world.chunks, &mut world.chunks.empty(), query, &options(at), |missing| {
                let is_document = |chunk: &&u32| world.chunks.kind(**chunk as usize) == ChunkKind::Documents;
                documents += missing.iter().filter(is_document).count();
                asked.push(told(&world.chunks, &missing));
                missing
            });
            assert_eq!(&response, answer, "{}: {query}", world.name);
            assert!(
                documents <= answer.hits.len() + answer.also.len(),
                "{}: «{query}» fetches what it does not show",
                world.name
            );
            seen[rounds] += 1;
            if rounds > most.0 {
                most = (rounds, format!("«{query}»: {}", asked.join("; ")));
            }
            let stands = world.single.blob().key(&fold(query)).is_some_and(|key| key.surface.is_some());
            let is_common = stands && answer.also.is_empty() && answer.total >= COMMON;
            if rounds > if is_common { COMMON_ROUNDS } else { ROUNDS } {
                broken += &format!("\n{}: «{query}» took {rounds} rounds: {}", world.name, asked.join("; "));
            }
        }
        println!("{}: queries by rounds {seen:?}, the most: {}", world.name, most.1);
    }
    assert!(broken.is_empty(), "{broken}");
}

/// How many chunks of each kind.
fn told(chunks: &Chunks, missing: &[u32]) -> String {
    let of = |kind| missing.iter().filter(|&&chunk| chunks.kind(chunk as usize) == kind).count();
    let kinds = ChunkKind::ALL.into_iter().map(|kind| (of(kind), kind.name())).filter(|(count, _)| *count > 0);
    kinds.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// A reader types; chunks arrive in any order, some only later, some that nobody waits for; what was asked before is
    /// given up half-way. The answer is that of the whole index.
    #[test]
    fn answers_do_not_depend_on_what_is_loaded(
        typed in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..6),
        seed: u64,
    ) {
        for world in WORLDS.iter() {
            let mut random = Random(seed);
            let mut index = world.chunks.empty();
            for (at, is_given_up) in &typed {
                let at = at.index(world.queries.len());
                if *is_given_up {
                    // What it lacks is noted, or forgotten, and does not come.
                    let _ = index.search(&world.queries[at], options(at));
                    if random.below(2) == 0 {
                        index.blob().take_missing();
                    }
                    continue;
                }
                let (response, _) = ask(&world.chunks, &mut index, &world.queries[at], &options(at), |missing| {
                    let some = 1 + random.below(missing.len());
                    let mut arriving = random.shuffled(missing);
                    arriving.truncate(some);
                    for _ in 0..random.below(3) {
                        arriving.push(random.below(world.chunks.len()) as u32);
                    }
                    random.shuffled(arriving)
                });
                prop_assert_eq!(&response, &world.answers[at], "{}: {}", world.name, &world.queries[at]);
            }
        }
    }
}

#[test]
fn no_file_is_large_but_for_a_single_chunk() {
    for world in WORLDS.iter() {
        let directory = &world.chunks.directory;
        let mut kinds = BTreeSet::new();
        for (number, file) in directory.files().iter().enumerate() {
            let chunks = directory.chunks_of(Some(number));
            let locations: Vec<_> = chunks.map(|chunk| directory.locate(chunk).unwrap()).collect();
            assert!(locations.iter().all(|location| location.file == Some(number)));
            assert!(locations.iter().all(|location| location.kind == locations[0].kind), "one kind a file");
            let len = locations.last().unwrap().bytes.end;
            assert!(len <= MAX_FILE || file.chunks == 1, "{}: a file of {len} bytes", world.name);
            kinds.insert(locations[0].kind);
        }
        assert_eq!(kinds.len(), ChunkKind::ALL.len());
    }
}
