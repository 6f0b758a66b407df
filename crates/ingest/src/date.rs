//! Dates as sites write them, to `YYYY-MM-DD`.
//!
//! ```text
//! 2024-03-18T22:15:00+03:00   2024/3/18   20240318   18.03.2024   18/03/2024   03/18/2024
//! Mon Mar 18 2024 00:00:00 GMT+0000 (Coordinated Universal Time)   March 18, 2024   18. März 2024
//! ١٨ آذار ٢٠٢٤   18 مارس 2024م   18 رمضان 1445 الموافق 28 آذار 2024
//! ```
//!
//! The day is the one that is written, whatever the time zone. A month and a year alone, a time, or a duration is no day. Years of the
//! Hijra are none that can be sorted beside others, so such a date stays as it is written.

use crate::limits;
use crate::text;

/// Which of two numbers is the day, where both could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// That of a language tag: of all languages that sites here have, only American English begins with the month.
    pub(crate) fn of(lang: &str) -> Self {
        if lang.eq_ignore_ascii_case("en-us") { Self::MonthFirst } else { Self::DayFirst }
    }
}

/// A date to be shown: the day where one is written, else what the source gives, on one line and cut to a date's length.
pub(crate) fn shown(text: &str, order: Order) -> Option<String> {
    let text = text::one_line(text);
    match day(&text, order) {
        Some(day) => Some(day),
        None if text.is_empty() => None,
        None => Some(text::cut(&text, limits::DATE_CHARS).unwrap_or(text)),
    }
}

/// The day that a text names, as `YYYY-MM-DD`.
pub(crate) fn day(text: &str, order: Order) -> Option<String> {
    if text.len() > limits::DATE_TEXT_BYTES {
        return None;
    }
    let text: String = text.trim().chars().map(fold).filter(|c| *c != '\0').collect();
    numeric(&text, order).or_else(|| named(&text))
}

/// Digits of any kind to ASCII, letters to lower case and without hamza; marks and what steers direction to nothing.
fn fold(c: char) -> char {
    match c {
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        '\u{0640}'
        | '\u{064B}'..='\u{0652}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => '\0',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=last).contains(&day) && (1000..=9999).contains(&year)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Three numbers at the beginning, or eight digits.
fn numeric(text: &str, order: Order) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !is_sign(c)).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    let head = head.trim_end_matches(is_sign);
    let mut numbers = [0; 3];
    let Some(sign) = head.chars().find(|c| is_sign(*c)) else {
        let is_day = head.len() == 8 && (rest.is_empty() || rest.starts_with(['t', ' ']));
        let number: u32 = head.parse().ok().filter(|_| is_day)?;
        return iso(number / 10_000, number / 100 % 100, number % 100);
    };
    let parts: Vec<&str> = head.split(sign).collect();
    if parts.len() != 3 {
        return None;
    }
    for (number, part) in numbers.iter_mut().zip(&parts) {
        *number = part.parse().ok()?;
    }
    let [a, b, c] = numbers;
    match parts.iter().map(|part| part.len()).collect::<Vec<_>>()[..] {
        [4, 1..=2, 1..=2] => iso(a, b, c),
        [1..=2, 1..=2, 4] if a > 12 || (order == Order::DayFirst && b <= 12) => iso(c, b, a),
        [1..=2, 1..=2, 4] => iso(c, a, b),
        _ => None,
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, '-' | '/' | '.')
}

/// A month by its name, a day beside it, a year.
fn named(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (at, month, length) = (0..words.len()).find_map(|at| {
        let two = words.get(at..at + 2).and_then(|pair| month(&pair.join(" ")));
        two.map(|month| (at, month, 2)).or_else(|| Some((at, month(words[at])?, 1)))
    })?;
    let (before, after) = (&words[..at], &words[at + length..]);
    let day = |word: Option<&&str>| {
        let word = word?;
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        // 18th, 1er
        let is_day = digits <= 2 && matches!(&word[digits..], "" | "st" | "nd" | "rd" | "th" | "er");
        word[..digits].parse::<u32>().ok().filter(|day| is_day && (1..=31).contains(day))
    };
    let is_link = |word: &&&str| matches!(**word, "من" | "de" | "of" | "den");
    let day_before = day(before.last().filter(|word| !is_link(word)).or_else(|| before.iter().rev().nth(1)));
    let year = |word: &&str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        // 2024م
        word[..digits].parse::<u32>().ok().filter(|_| digits == 4 && matches!(&word[digits..], "" | "م"))
    };
    let year = after.iter().find_map(year).or_else(|| before.iter().rev().find_map(year))?;
    iso(year, month, day_before.or_else(|| day(after.first()))?)
}

/// The number of a month that is written out or cut, in the languages that Arabic sites of the diaspora have beside Arabic.
fn month(name: &str) -> Option<u32> {
    let names: &[&[&str]] = &[
        &[
            "jan",
            "january",
            "januar",
            "jänner",
            "janvier",
            "janv",
            "januari",
            "enero",
            "ocak",
            "كانون الثاني",
            "يناير",
            "جانفي",
        ],
        &[
            "feb",
            "february",
            "februar",
            "février",
            "févr",
            "fév",
            "februari",
            "febrero",
            "şubat",
            "شباط",
            "فبراير",
            "فيفري",
        ],
        &["mar", "march", "märz", "mär", "mrz", "mars", "maart", "marzo", "mart", "اذار", "مارس"],
        &["apr", "april", "avril", "avr", "abril", "nisan", "نيسان", "ابريل", "افريل"],
        &["may", "mai", "maj", "mei", "mayo", "mayıs", "ايار", "مايو", "ماي"],
        &["jun", "june", "juni", "juin", "junio", "haziran", "حزيران", "يونيو", "جوان"],
        &["jul", "july", "juli", "juillet", "juil", "julio", "temmuz", "تموز", "يوليو", "جويليه"],
        &["aug", "august", "août", "augusti", "augustus", "agosto", "ağustos", "اب", "اغسطس", "اوت"],
        &["sep", "sept", "september", "septembre", "septiembre", "eylül", "ايلول", "سبتمبر"],
        &["oct", "okt", "october", "oktober", "octobre", "octubre", "ekim", "تشرين الاول", "اكتوبر"],
        &["nov", "november", "novembre", "noviembre", "kasım", "تشرين الثاني", "نوفمبر"],
        &["dec", "dez", "déc", "december", "dezember", "décembre", "diciembre", "aralık", "كانون الاول", "ديسمبر"],
    ];
    (1..).zip(names).find(|(_, names)| names.contains(&name)).map(|(number, _)| number)
}

/// The day in a path: `2023/11/12/` between its folders, or `2024-03-18-` before the name of a file.
pub(crate) fn in_path(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let of_folders = parts.windows(4).find_map(|window| {
        let widths = window[..3].iter().map(|part| part.len());
        let is_day =
            widths.eq([4, 2, 2]) && window[..3].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        numeric(&window[..3].join("-"), Order::DayFirst).filter(|_| is_day)
    });
    of_folders.or_else(|| parts.iter().rev().take(2).find_map(|name| Some(of_name(name)?.0)))
}

/// The day that a file's name begins with, and the rest of the name.
pub(crate) fn of_name(name: &str) -> Option<(String, &str)> {
    let (day, rest) = (name.get(..10)?, name.get(10..)?);
    let is_iso =
        day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let rest = rest
        .strip_prefix(['-', '_', ' '])
        .or_else(|| rest.starts_with('.').then_some(rest))
        .or_else(|| rest.is_empty().then_some(rest))?;
    Some((numeric(day, Order::DayFirst).filter(|_| is_iso)?, rest))
}

/// The day of a number of seconds since the beginning of 1970, in UTC.
pub(crate) fn of_seconds(seconds: u64) -> String {
    // Days from 1 March of the year 0, in eras of 400 years: then leap days are the last of their year.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (era * 400 + year + u64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(day(text, Order::DayFirst).as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers() {
        for text in [
            "2024-03-18",
            " 2024-03-18T22:15:00+03:00 ",
            "2024-03-18 10:00:00 +0300",
            "2024/3/18",
            "2024.03.18.",
            "20240318",
            "20240318T101500Z",
            "18.03.2024",
            "18/3/2024, 17:30",
            "٢٠٢٤/٠٣/١٨",
            "۱۸-۳-۲۰۲۴",
            "3/18/2024",
        ] {
            check(text, Some("2024-03-18"));
        }
        for text in [
            "",
            "2024",
            "2024-03",
            "2024-13-18",
            "2024-02-30",
            "2024-03-181",
            "PT5M",
            "17:30",
            "17.30",
            "1.2.3",
            "192.168.1.1",
            "18/03",
            "نص",
        ] {
            check(text, None);
        }
        assert_eq!(day("03/04/2024", Order::of("de")).as_deref(), Some("2024-04-03"));
        assert_eq!(day("03/04/2024", Order::of("en-GB")).as_deref(), Some("2024-04-03"));
        assert_eq!(day("03/04/2024", Order::of("en-US")).as_deref(), Some("2024-03-04"));
    }

    #[test]
    fn names_of_months() {
        for text in [
            "Mon Mar 18 2024 00:00:00 GMT+0000 (Coordinated Universal Time)",
            "Mon, 18 Mar 2024 10:00:00 +0000",
            "March 18, 2024",
            "March 18th, 2024",
            "18. März 2024",
            "18 de marzo de 2024",
            "le 18 mars 2024",
            "den 18 mars 2024",
            "١٨ آذار ٢٠٢٤",
            "الاثنين ١٨ من آذار عام ٢٠٢٤",
            "18 مارس، 2024م",
            "١٨ رمضان ١٤٤٥ الموافق ١٨ آذار ٢٠٢٤",
        ] {
            check(text, Some("2024-03-18"));
        }
        check("5 تشرين الأول 2023", Some("2023-10-05"));
        check("5 كانون الثاني 2023", Some("2023-01-05"));
        check("1er août 2023", Some("2023-08-01"));
        for text in ["18 رمضان 1445", "آذار 2024", "March 2024", "31 شباط 2024", "May we meet at 5"] {
            check(text, None);
        }
    }

    #[test]
    fn what_names_no_day_is_shown_as_it_is_written() {
        assert_eq!(shown(" آذار \n 2024", Order::DayFirst).as_deref(), Some("آذار 2024"));
        assert_eq!(shown("18. März 2024", Order::DayFirst).as_deref(), Some("2024-03-18"));
        assert_eq!(shown(" \n", Order::DayFirst), None);
    }

    #[test]
    fn paths() {
        assert_eq!(in_path("2023/11/12/release.html").as_deref(), Some("2023-11-12"));
        assert_eq!(in_path("ar/2023/11/12/index.html").as_deref(), Some("2023-11-12"));
        assert_eq!(in_path("_posts/2024-03-18-my-post.md").as_deref(), Some("2024-03-18"));
        assert_eq!(in_path("blog/2024-03-18-my-post/index.html").as_deref(), Some("2024-03-18"));
        for path in [
            "2023/11/release.html",
            "2023/13/12/a.html",
            "a/2023111/12/31/b.html",
            "docs/12-03-2024-a.md",
            "2024-03-181/a.html",
        ] {
            assert_eq!(in_path(path), None, "{path}");
        }
        assert_eq!(of_name("2024-03-18-a.b.md"), Some(("2024-03-18".to_owned(), "a.b.md")));
    }

    #[test]
    fn seconds() {
        for (seconds, expected) in
            [(0, "1970-01-01"), (951_782_399, "2000-02-28"), (951_782_400, "2000-02-29"), (1_795_734_000, "2026-11-26")]
        {
            assert_eq!(of_seconds(seconds), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_day_or_none(text in any::<String>(), numbers in "[0-9٠-٩./ -]{0,14}", order in prop::bool::ANY) {
            let order = if order { Order::DayFirst } else { Order::MonthFirst };
            for text in [text, numbers] {
                let found = day(&text, order);
                prop_assert!(found.is_none_or(|day| numeric(&day, order) == Some(day)));
                let _ = in_path(&text);
            }
        }
    }
}
