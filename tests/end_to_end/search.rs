//! What Arabic readers expect to find.

use crate::corpus::{ids, index, pages};
use fihris::{Document, Fragment, HitSection, Interpretation, SearchOptions, Section};
use proptest::{collection::vec, prelude::*};

fn check(corpus: &[(&str, &str)], query: &str, expected: &[&str]) {
    assert_eq!(ids(&index(&pages(corpus)), query), expected, "{query}");
}

#[test]
fn spellings_that_readers_do_not_tell_apart_find_one_another() {
    let corpus =
        [("أخبار إدلب", "وصلت القافلة إلى المدينة"), ("مسؤول في الهيئة", "صرّح المسؤول"), ("تقرير سنوي", "شؤون سورية")];
    for query in ["ادلب", "إدلب", "اِدلِب", "أدلب"] {
        check(&corpus, query, &["0"]);
    }
    for query in ["مسئول", "مسؤول", "المسئول"] {
        check(&corpus, query, &["1"]);
    }
    for query in ["سوريه", "سورية", "شئون"] {
        check(&corpus, query, &["2"]);
    }
}

#[test]
fn a_word_is_found_behind_its_article_and_conjunction() {
    let corpus =
        [("الجامعة", "قبول الطلاب"), ("خبر", "والجامعات الألمانية"), ("إعلان", "للجامعة شروط"), ("نص", "لا شيء هنا")];
    check(&corpus, "جامع", &["0", "1", "2"]);
    check(&corpus, "الجامعة", &["0", "2", "1"]);
}

#[test]
fn a_word_finds_its_plural_and_its_other_spelling() {
    let corpus = [("مدارس الأحد", "دروس للأطفال"), ("أمريكا", "زيارة وفد"), ("سوريا", "أخبار البلد")];
    check(&corpus, "مدرسة", &["0"]);
    check(&corpus, "أميركا", &["1"]);
    check(&corpus, "سورية", &["2"]);
    check(&corpus, "syria", &["2"]);
}

#[test]
fn digits_of_all_kinds_are_the_same() {
    let corpus = [("القرار ٢٢٥٤", "صدر عام ٢٠١٥"), ("القرار 2118", "صدر قبل و2254")];
    check(&corpus, "2254", &["0", "1"]);
    check(&corpus, "٢٢٥٤", &["0", "1"]);
}

#[test]
fn latin_words_are_found_next_to_arabic_clitics() {
    let corpus = [("بيان", "اجتماع مع الـUNHCR في برلين"), ("Straße", "عنوان المكتب في Neukölln")];
    check(&corpus, "unhcr", &["0"]);
    check(&corpus, "neukolln", &["1"]);
    check(&corpus, "strasse", &["1"]);
}

#[test]
fn the_title_counts_more_than_the_text() {
    let corpus = [
        ("دليل السكن", "كيف تسجل عنوانك وما هي الإقامة"),
        ("الإقامة في ألمانيا", "خطوات الطلب والأوراق"),
        ("أسئلة", "لا جديد"),
    ];
    check(&corpus, "إقامة", &["1", "0"]);
}

#[test]
fn the_word_itself_comes_before_its_completions() {
    let corpus = [("خبر", "شامل شامل شامل شاملة"), ("خبر", "الشام"), ("خبر", "كلام آخر")];
    check(&corpus, "شام", &["1", "0"]);
}

#[test]
fn words_that_stand_together_come_first() {
    let corpus = [
        ("خبر", "الأمن في المدينة ثم اجتمع مجلس البلدية بعد قرار طويل من الإدارة المحلية في الشهر الماضي"),
        ("خبر", "صدر قرار مجلس الأمن في الشهر الماضي بعد نقاش طويل حول المدينة والإدارة والبلدية والناس"),
    ];
    check(&corpus, "قرار مجلس الأمن", &["1", "0"]);
}

#[test]
fn a_quoted_phrase_must_stand_like_that() {
    let corpus = [("خبر", "لم يجتمع الشمل"), ("خبر", "طلبات لمّ الشمل"), ("خبر", "الشمل لم")];
    check(&corpus, "«لم الشمل»", &["1"]);
    check(&corpus, "\"لم الشم", &["1"]);
    check(&corpus, "\"الشمل لم يجتمع\"", &[]);
}

#[test]
fn a_phrase_does_not_reach_from_the_title_into_the_text() {
    check(&[("زيارة دمشق", "حلب وحمص")], "\"دمشق حلب\"", &[]);
}

#[test]
fn nothing_is_an_answer_too() {
    let corpus = [("خبر", "نص")];
    for query in ["", "   ", "؟!", "غيرموجود", "\u{64B}"] {
        check(&corpus, query, &[]);
    }
    assert_eq!(ids(&index(&[]), "كلمة"), Vec::<String>::new());
}

#[test]
fn excerpts_mark_whole_words_of_the_original_text() {
    let documents =
        pages(&[("بيان", "افتتحت الرابطة مكتبها.\nوقالت المُدرِّسةُ إنّ «الـمدرسة» مفتوحة للجميع، والمدرسة مكتبة.")]);
    let response = index(&documents).search("مدرس", 10).unwrap();
    let hit = &response.hits[0];
    let marked: Vec<&str> = hit.excerpt.iter().filter(|part| part.mark > 0).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["المُدرِّسةُ", "الـمدرسة", "والمدرسة"]);
    let whole: String = hit.excerpt.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(whole, documents[0].body.replace('\n', " "));
}

#[test]
fn an_excerpt_of_a_long_text_is_its_best_passage() {
    let filler = "كلام عام عن نشاط الرابطة في المدن المختلفة ".repeat(40);
    let body = format!("{filler}ثم وصلت طلبات لم الشمل إلى البلدية في هامبورغ {filler}");
    // A particle that most pages have is not marked beside other words.
    let corpus = pages(&[("تقرير", &body), ("خبر", "وصل الوفد"), ("إعلان", "ساعات الدوام")]);
    let response = index(&corpus).search("لم الشمل هامبورغ", 1).unwrap();
    let excerpt = &response.hits[0].excerpt;
    let marked: Vec<&str> = excerpt.iter().filter(|part| part.mark > 0).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["لم", "الشمل", "هامبورغ"]);
    let whole: String = excerpt.iter().map(|part| part.text.as_str()).collect();
    assert!(whole.starts_with('…') && whole.ends_with('…'));
    assert!((100..400).contains(&whole.chars().count()), "{whole}");
}

/// A page of sections, each a heading and a text, behind a text that no link leads to.
fn sections(title: &str, lead: &str, parts: &[(&str, &str)]) -> Document {
    let mut page = pages(&[(title, lead)]).remove(0);
    for (at, (heading, text)) in parts.iter().enumerate() {
        page.body.push('\n');
        page.sections.push(Section { start: page.body.len(), anchor: format!("s{at}") });
        page.body.extend([heading, "\n", text]);
    }
    page
}

fn plain(parts: &[Fragment]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

fn with_sections(most: usize) -> SearchOptions {
    SearchOptions { sections: most, ..10.into() }
}

#[test]
fn other_sections_that_match_come_with_a_hit_if_they_are_asked_for() {
    let filler = "كلام عام عن نشاط الرابطة في المدن المختلفة ".repeat(6);
    let page = sections(
        "دليل",
        "مقدمة عن الشمل",
        &[
            ("الوثائق", "الشمل"),
            ("لم الشمل", "طلبات لم الشمل"),
            ("المواعيد", &filler),
            ("الشمل في برلين", &format!("{filler} لم الشمل في برلين.")),
            ("السفارة", "الشمل، والشمل"),
            ("أخرى", "الشمل"),
        ],
    );
    let index = index(&[page]);
    let found = |most| {
        let hit = index.search("لم الشمل برلين ", with_sections(most)).unwrap().hits.remove(0);
        let others: Vec<String> = hit.sections.iter().map(|other| other.url.clone()).collect();
        (hit.section.map(|section| section.url), others)
    };
    assert_eq!(found(0), (Some("/0/#s3".into()), vec![]));
    // More words first, then more matches, then the order of the page.
    assert_eq!(found(1).1, ["/0/#s1"]);
    assert_eq!(found(9), (Some("/0/#s3".into()), ["/0/#s1", "/0/#s4", "/0/#s0"].map(str::to_owned).into()));
    let hit = index.search("لم الشمل برلين ", with_sections(1)).unwrap().hits.remove(0);
    assert_eq!(hit.sections[0].title, "لم الشمل");
    assert_eq!(plain(&hit.sections[0].excerpt), "لم الشمل طلبات لم الشمل");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a page consists of: its other sections are other ones, each matches, its excerpt is of its own text with whole words
    /// marked, and asking for them changes nothing else.
    #[test]
    fn sections_of_a_hit_are_its_own(
        lead in "[ابتثح ]{0,30}",
        parts in vec(("[ابتثح]{2,5}", vec("[ابتثح]{2,3}", 0..90)), 0..7),
        query in "[ابتثح]{1,3} ?[ابتثح]{0,2}",
        most in 0_usize..5,
    ) {
        let parts: Vec<(String, String)> = parts.into_iter().map(|(heading, words)| (heading, words.join(" "))).collect();
        let borrowed: Vec<(&str, &str)> = parts.iter().map(|(heading, text)| (heading.as_str(), text.as_str())).collect();
        let index = index(&[sections("صفحة", &lead, &borrowed)]);
        let without = index.search(&query, 10).unwrap();
        let mut with = index.search(&query, with_sections(most)).unwrap();
        for hit in &mut with.hits {
            let others = std::mem::take(&mut hit.sections);
            prop_assert!(others.len() <= most.min(3));
            let mut seen: Vec<&str> = hit.section.iter().map(|section| section.url.as_str()).collect();
            for HitSection { title, url, excerpt } in &others {
                prop_assert!(!seen.contains(&url.as_str()), "{url} twice");
                seen.push(url);
                let at: usize = url.strip_prefix("/0/#s").unwrap().parse().unwrap();
                let (heading, text) = &parts[at];
                prop_assert_eq!(title, heading);
                let whole = format!("{heading} {text}");
                let shown = plain(excerpt);
                prop_assert!(whole.contains(shown.trim_matches('…')), "{shown:?} is not in {whole:?}");
                prop_assert!(excerpt.iter().any(|part| part.mark > 0), "nothing is marked in {shown:?}");
                for part in excerpt.iter().filter(|part| part.mark > 0) {
                    prop_assert!(whole.split(' ').any(|word| word == part.text), "{} is no word", part.text);
                }
            }
        }
        prop_assert_eq!(with, without);
    }
}

#[test]
fn spaces_that_are_missing_or_too_many_are_set_right() {
    let corpus = [
        ("وزير الخارجية", "زار الوفد دمشق"),
        ("خبر", "حضر وزير الثقافة"),
        ("أخبار الجامعة", "في دمشق"),
        ("ما بعد الحرب", "لا يوجد حل سريع"),
        ("الشيخ عبدالعزيز", "مع عبد الرحمن، إن شاء الله"),
    ];
    let index = index(&pages(&corpus));
    for (query, first) in [
        ("وزيرالخارجية", "0"),
        ("ال جامعة", "2"),
        ("فيدمشق", "2"),
        ("مابعد", "3"),
        ("لايوجد", "3"),
        ("عبد العزيز", "4"),
        ("عبدالرحمن", "4"),
        ("انشاء الله", "4"),
    ] {
        assert_eq!(ids(&index, query).first().map(String::as_str), Some(first), "{query}");
    }
    let response = index.search("وزيرالخارجية ", 10).unwrap();
    assert_eq!(response.interpretation, Some(Interpretation::Respaced("وزير الخارجيه ".to_owned())));
}

#[test]
fn particles_that_no_page_has_come_off_an_unknown_word() {
    let corpus = [("أخبار", "افتتحت الجامعة كلية جديدة"), ("بيان", "اجتماع في مستشفى المدينة")];
    check(&corpus, "وبالجامعة", &["0"]);
    check(&corpus, "بمستشفى ", &["1"]);
    check(&corpus, "للمستشفى", &["1"]);
}

#[test]
fn words_derived_from_one_another_are_related() {
    let corpus = [("نبذة", "يقع المكتب في برلين"), ("سيرة", "ولادته في حمص عام ١٩٥٠"), ("خبر", "افتتاح معرض")];
    check(&corpus, "أين تقع", &["0"]);
    check(&corpus, "متى ولد", &["1"]);
    check(&corpus, "افتتحت", &["2"]);
}

#[test]
fn an_article_alone_is_waited_out() {
    let index = index(&pages(&[("الجامعة", "الأخبار"), ("برلين", "al-Hasakah")]));
    for query in ["ال", "وال", "لل", "al-", "«ال", "😀 ال"] {
        let response = index.search(query, 10).unwrap();
        assert!(response.is_waiting && response.total == 0 && response.hits.is_empty(), "{query}");
    }
    // What has no word is answered.
    for query in ["", " ", "،", "😀", "؟؟؟", &"س".repeat(70)] {
        let response = index.search(query, 10).unwrap();
        assert!(!response.is_waiting && response.total == 0 && response.hits.is_empty(), "{query}");
    }
    assert_eq!(ids(&index, "الج"), ["0"]);
    assert!(!index.search("ابج", 10).unwrap().is_waiting);
}

#[test]
fn latin_words_of_the_pages_come_first_and_their_arabic_reading_second() {
    let index =
        index(&pages(&[("Hotel Madina", "open daily"), ("المدينة", "أخبار المدينة"), ("PKK", "بيان"), ("بك", "خبر")]));
    let response = index.search("madina", 10).unwrap();
    assert_eq!(ids(&index, "madina"), ["0"]);
    assert_eq!(response.also.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["1"]);
    assert!(response.interpretation.is_none());
    // What reads like no Arabic word has no second group.
    assert!(index.search("PKK", 10).unwrap().also.is_empty());
}

#[test]
fn a_letter_that_very_many_words_begin_with_finds_the_best_pages_and_counts_all() {
    // Enough words that «م» is too much to read while typing.
    let many: Vec<(String, String)> = (0..400)
        .map(|n| {
            let body: Vec<String> = (0..25).map(|word| format!("م{}", letters(n * 25 + word))).collect();
            (format!("صفحة {}", letters(n)), format!("{} مركز", body.join(" ")))
        })
        .collect();
    let mut corpus: Vec<(&str, &str)> = many.iter().map(|(title, body)| (title.as_str(), body.as_str())).collect();
    corpus.push(("مركز برلين", "ساعات الدوام"));
    let index = index(&pages(&corpus));
    let response = index.search("م", 10).unwrap();
    assert_eq!((response.hits[0].id.as_str(), response.total), ("400", 401));
    // Beside other words it leaves the order to them, and prefers titles that have it.
    assert_eq!(index.search("برلين م", 10).unwrap().hits[0].id, "400");
    assert_eq!(index.search("مركز", 10).unwrap().hits[0].id, "400");
}

/// A number in letters that no analysis takes apart.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..4 {
        word.push(['ج', 'د', 'ر', 'ز', 'ش', 'ص', 'ط', 'ع', 'غ', 'ق'][number % 10]);
        number /= 10;
    }
    word
}

#[test]
fn an_explanation_adds_up() {
    let index =
        index(&pages(&[("قرار مجلس الأمن", "صدر القرار أمس عن مجلس الأمن."), ("أخبار", "ناقش المجلس قرارات جديدة.")]));
    let explanation = index.explain("قرار مجلس الأمن", 10).unwrap();
    let response = index.search("قرار مجلس الأمن", 10).unwrap();
    assert_eq!(explanation.total, response.total);
    for (explained, hit) in explanation.hits.iter().zip(&response.hits) {
        assert_eq!((&explained.url, explained.score), (&hit.url, hit.score));
        let sum: f32 = explained.words.iter().map(|word| word.score).sum();
        let product = sum * explained.coverage * explained.title_bonus * explained.places;
        assert!((product - hit.score).abs() < 0.001, "{product} {}", hit.score);
    }
    let [first, ..] = explanation.hits.as_slice() else { panic!("no hits") };
    let word = &first.words[0];
    assert_eq!(word.key, "قرار");
    let term = |name: &str| word.terms.iter().find(|term| term.term == name).unwrap();
    assert_eq!((term("قرار").reach, term("قرار").in_title, term("قرار").in_text), ("typed", 1, 0));
    assert_eq!((term("القرار").reach, term("القرار").in_title, term("القرار").in_text), ("base", 0, 1));
    assert!(
        explanation.words[0].tiers.iter().any(|tier| tier.reach == "form" && tier.terms.contains(&"قرارات".into()))
    );
}

#[test]
fn a_mark_says_which_word_of_the_query_it_answers() {
    let corpus = pages(&[("لم الشمل في هامبورغ", "وصلت طلبات الشمل إلى بلدية هامبورغ")]);
    let response = index(&corpus).search("هامبورغ الشمل هامبورغ البلدية", 1).unwrap();
    let marks = |parts: &[fihris::Fragment]| {
        parts.iter().filter(|part| part.mark > 0).map(|part| (part.text.clone(), part.mark)).collect::<Vec<_>>()
    };
    let marked = |list: &[(&str, u32)]| list.iter().map(|(text, mark)| ((*text).to_owned(), *mark)).collect::<Vec<_>>();
    let hit = &response.hits[0];
    assert_eq!(marks(&hit.title_parts), marked(&[("الشمل", 2), ("هامبورغ", 1)]));
    assert_eq!(marks(&hit.excerpt), marked(&[("الشمل", 2), ("بلدية", 4), ("هامبورغ", 1)]));
    assert_eq!(hit.title_parts.iter().map(|part| part.text.as_str()).collect::<String>(), hit.title);
}

#[test]
fn the_words_that_were_guessed_are_told() {
    let index = index(&pages(&[("الجمعية المصرية", "اجتماع في دمشق"), ("خبر", "الجمعية السورية")]));
    let response = index.search("الجمعية المصريةة ", 10).unwrap();
    assert_eq!((response.interpretation, response.guessed), (Some(Interpretation::Corrected), vec![2]));
    assert_eq!(index.search("dimashq ", 10).unwrap().guessed, [1]);
    assert_eq!(index.search("الجمعية", 10).unwrap().guessed, Vec::<u32>::new());
}

#[test]
fn a_literal_query_is_taken_as_typed() {
    let index = index(&pages(&[("الجمعية المصرية", "اجتماع في دمشق"), ("خبر", "وزير الخارجية")]));
    for query in ["المصريةة", "dimashq", "]lar", "وزيرالخارجية "] {
        assert!(!ids(&index, query).is_empty(), "{query}");
        let literal = fihris::SearchOptions { limit: 10, is_literal: true, ..Default::default() };
        let response = index.search(query, literal).unwrap();
        assert_eq!((response.total, response.interpretation), (0, None), "{query}");
    }
    let response =
        index.search("مصري", fihris::SearchOptions { limit: 10, is_literal: true, ..Default::default() }).unwrap();
    assert_eq!(response.hits.len(), 1);
}
