//! What Arabic readers expect to find.

use crate::corpus::{ids, index, pages};

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
    let marked: Vec<&str> = hit.excerpt.iter().filter(|part| part.mark).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["المُدرِّسةُ", "الـمدرسة", "والمدرسة"]);
    let whole: String = hit.excerpt.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(whole, documents[0].body.replace('\n', " "));
}

#[test]
fn an_excerpt_of_a_long_text_is_its_best_passage() {
    let filler = "كلام عام عن نشاط الرابطة في المدن المختلفة ".repeat(40);
    let body = format!("{filler}ثم وصلت طلبات لم الشمل إلى البلدية في هامبورغ {filler}");
    let response = index(&pages(&[("تقرير", &body)])).search("لم الشمل هامبورغ", 1).unwrap();
    let excerpt = &response.hits[0].excerpt;
    let marked: Vec<&str> = excerpt.iter().filter(|part| part.mark).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["لم", "الشمل", "هامبورغ"]);
    let whole: String = excerpt.iter().map(|part| part.text.as_str()).collect();
    assert!(whole.starts_with('…') && whole.ends_with('…'));
    assert!((100..400).contains(&whole.chars().count()), "{whole}");
}
