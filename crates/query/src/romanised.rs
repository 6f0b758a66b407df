//! A word in Latin letters to the Arabic keys it may stand for: `7alab`, `ar-raqqah`, ǧāmiʿa, `cheikh`, halep.
//!
//! Nobody writes Arabic in Latin letters by one standard, so every spelling has several readings, each with a cost in
//! tenths ([`RULES`]): chat letters and digits, the scholars' diacritics, English, French, German and Turkish habits. The
//! search goes best first over pairs of (place in the word, place in the dictionary), so only readings that are keys are
//! ever followed. Short vowels may go unread and some letters unwritten, at a cost.
//!
//! ```text
//! sh a m     ش0 ∅1 م0 -> شم     ش0 ا1 م0 -> شام
//! ```
//!
//! Order: cost less what the documents of a key speak for it. What it does not do: know names by heart (that is what
//! aliases are for), or cut a query into words, but that it keeps an article with its word ([`words`]).

use crate::typo::{Guess, Weigh, best};
use alloc::{borrow::ToOwned as _, string::String, vec, vec::Vec};
use core::hash::{Hash as _, Hasher};
use fihris_analysis::{encode_key, fold};
use fihris_format::{Dictionary, Node};

/// Steps of the search for one word.
const EXPANSIONS: usize = 20_000;

/// Letters of a word that are read; no name has more.
const LETTERS: usize = 32;

/// What e times as many documents are worth, in tenths. Little, because names are rarer than the words they resemble.
pub(crate) const DOCUMENTS: f32 = 0.4;

/// A reading this much dearer than the cheapest is not looked for.
const SPREAD: usize = 10;

/// What a letter or group of letters may stand for, and what it costs. `^` is the start of a word, `$` its end, `-` no
/// letter. A rule for the start stands in for the general one, a rule for the end goes before it.
const RULES: &str = "\
' ع1 ء1 -1
b ب0
p ب1
pb ب1
t ت0 ط2
th ث0 ت4 ذ4 ته7 ظ6 ط6
tt ت1 ط1
tion شن1
j ج0 ي4
dj ج0
g غ2 ج3 ك4 ق4
gh غ0 ق6
ng نغ2 نج3
7 ح0
h ه1 ح1 -4
kh خ0 كه7
5 خ0
7' خ0
x خ2 كس1
ch ش1 خ3 تش2 ك3
sh ش0 سه7 صح7
sch ش0
tch تش1
tsh تش0
d د0 ض2
dh ذ0 ظ2 ض2 ده6
z ز0 ذ3 ظ3 ض4
zh ج3 ظ3 ز4
r ر0
s س0 ص1 ث4 ز5 ش5
ss س0 ص1
c ك2 س3 ق4 ج3
ck ك0
9 ق1 ص1
9' ض0
6 ط0
6' ظ0
3 ع0
3' غ0
8 ق1 غ1
2 ء0 ا0 ق2
f ف0
ph ف1
v ف1
q ق0
k ك0 ق2
l ل0
ll ل0 لل4
m م0
n ن0
w و0
y ي0 -4 اي4
a ا1 -1 ع3 عا3 ه6 ي5
e -1 ي2 ا3 ع4
i ي1 -1 ا5 ع5 عي4 اي4
o و1 -1 ا5 عو4
u و1 -1 عو4 ا4 يو5
aa ا0 عا1 اع2 ع2 اءا4
ee ي0
ii ي0
ie ي1 -3 يه3 يا3
oo و0
uu و0
ou و0 -2
ui و2 وي2
ue و2 وي3
ew يو1 و2
ow او1 و1
ay ي1 اي1
ai ي1 اي1 اء2 عي3
ei ي1 عي3
ey ي1
aw و0 او1
au و1 او1
ao او1 و2
iy ي0
iyi ي1
yy ي0
iyy ي0
uw و0
ae اء1 اي2 ا2
ia يا1 يه1 ي4
ea يا3 -2 ا3 ي2
oa واء3 وا2 عا4
a' اع1 اء1 ع1 ا2
a3 اع0 ع0
ul ال2
urr الر2
uss الس2
unn الن2
^a ا0 ع1 عا2
^e ا1 ع2 اي2 عي4
^i ا0 اي2 ع2 عي3
^o ا1 او1 ع2 عو3
^u ا1 او2 ع2 عو4 و5 يو3
^ou ا2 او1 ع3 عو3 و3
^aa ا0 عا1
^y ي0
^ee اي1 عي2
^ea اي2
^ei اي1 عي3
^ai عاء2 اي1
^eu او1
^ae اي2 ا2
^s س0 ص1 ث4 اس4
^sh ش0
^st ست0 است3
^sc سك1 اسك3
a$ ه1 ا1 ي2 اء2 -4
ah$ ه0 اه2 ا2
eh$ ه0 يه3
e$ ه1 ي2 -2 يه3
ie$ ي0 يه2
ye$ يه1 يا2 ي2
se$ س1 ز1
at$ ات1 ه3
et$ ه3 ات4
i$ ي0
y$ ي0
ee$ ي0
ai$ ي1 اي1 اعي2 اءي3
iya$ يه0 يا1
iyya$ يه0
iyah$ يه0 يا2
iyyah$ يه0
ieh$ يه0
iyeh$ يه0
iyye$ يه0
iye$ يه0
ia$ يا0 يه0 ياء1
yya$ يه0
ya$ يا1 يه1
aa$ اء0 ا0 عا1 ه3
a'$ اء0 اع1
u$ و0 وا3 -4
ou$ و0
o$ و0 -4
h$ ه1 ح1 -3
ha$ ه2 حه2
hi$ هي2 حي2 ه4";

/// Letters that Latin spellings leave out, and what that costs; the second list at the end of a word.
const UNWRITTEN: &str = "ع3 ء2 ا2 و4 ي4";
const UNWRITTEN_LAST: &str = "ه3 ا3 ء2";

/// Letters with marks, to the letters of [`RULES`]; what is not here only loses its accent.
const MARKED: &str = "şsh çch ğgh ıi šsh žzh ġgh ǧj čch ḫkh ẖkh ḵkh ḏdh ṯth ḥ7 ṭ6 ẓ6' āaa īii ūuu âaa îii ûuu äa öo üu";

/// What a stretch of the word stands for.
struct Edge {
    taken: usize,
    cost: usize,
    letters: Vec<u8>,
}

/// A place reached: in the dictionary, in the word, and whether the last letter was unwritten.
type State = (Node, usize, bool);

/// Whether a word looks like Arabic in Latin letters: letters, perhaps with the digits that stand for some.
pub(crate) fn looks_romanised(word: &str) -> bool {
    let mut letters = 0_u32;
    for c in word.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                letters = letters.saturating_add(1)
            }
            '2' | '3' | '5'..='9' | '-' => {}
            _ if is_apostrophe(c) => {}
            _ => return false,
        }
    }
    letters > 1 || (letters == 1 && word.len() > 1)
}

/// The words of a query as they were written, what is said as one word together: `Sabt al-Alaya` is `Sabt`, `al-Alaya`.
///
/// Bound to the next word are articles and the servant of names: `Abdul Malik` is one word, عبدالمالك.
pub(crate) fn words(query: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    for (at, c) in query.char_indices() {
        if matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}') {
            ends.push(at.saturating_add(c.len_utf8()));
        }
    }
    ends.push(query.len());
    let mut out = Vec::new();
    let mut start = 0;
    let mut next = String::new();
    for (i, &end) in ends.iter().enumerate() {
        // Each piece is prepared once, as the next of the one before it.
        let word = if i == 0 { prepare(query.get(..end).unwrap_or_default()) } else { next };
        let behind = ends.get(i.saturating_add(1)).copied().unwrap_or(end);
        next = prepare(query.get(end..behind).unwrap_or_default());
        let word = word.trim_end_matches(['-']);
        if !next.is_empty() && (is_article(word, &next) || word == "ala" || is_servant(word)) {
            continue;
        }
        let whole = query.get(start..end).unwrap_or_default();
        let whole =
            whole.trim_end_matches(|c| matches!(c, ' '..='&' | '('..='/' | ':'..='?' | '\u{2010}' | '\u{2011}'));
        out.extend(Some(whole).filter(|whole| !whole.is_empty()));
        start = end;
    }
    out
}

/// The keys a romanised word may stand for, the likeliest first. `word` is as it was typed, with an article if it has one.
///
/// `weigh` gives the documents of a key; keys without any are left out.
pub(crate) fn readings(
    dictionary: &Dictionary,
    word: &str,
    is_prefix: bool,
    weigh: Weigh<'_>,
    limit: usize,
) -> Vec<Guess> {
    let mut found = Vec::new();
    for (letters, cost) in without_article(&prepare(word)) {
        search(dictionary, &letters, cost, is_prefix, &mut found);
    }
    best(found, weigh, DOCUMENTS, limit)
}

/// Follows all readings of `letters` that are keys, the cheapest first.
fn search(dictionary: &Dictionary, letters: &str, cost: usize, is_prefix: bool, found: &mut Vec<Guess>) {
    let len = letters.len();
    let edges = edges(letters, is_prefix);
    let (mut unwritten, mut unwritten_last) = (Vec::new(), Vec::new());
    targets(UNWRITTEN, 0, 0, &mut unwritten);
    targets(UNWRITTEN_LAST, 0, 0, &mut unwritten_last);
    let mut budget = len.saturating_mul(8).div_euclid(5).saturating_add(6);
    // One list of places for each cost: nothing is ever added to a cheaper one.
    let mut queue: Vec<Vec<State>> = Vec::new();
    queue.resize_with(budget.saturating_add(1), Vec::new);
    if let Some(first) = queue.get_mut(cost) {
        first.push((dictionary.root(), 0, false));
    }
    let mut seen = Seen::new();
    let mut steps = 0_usize;
    let mut cost = cost;
    while cost <= budget {
        let Some((node, at, after_unwritten)) = queue.get_mut(cost).and_then(Vec::pop) else {
            cost = cost.saturating_add(1);
            continue;
        };
        if !seen.insert(node, at) {
            continue;
        }
        steps = steps.saturating_add(1);
        if steps > EXPANSIONS {
            return;
        }
        if at == len {
            let mut reach = |node: Node, cost: usize| {
                let keys = match dictionary.key(node) {
                    _ if is_prefix => dictionary.below(node),
                    Some(key) => key..key.saturating_add(1),
                    None => return,
                };
                found.push(Guess { keys, cost: u8::try_from(cost).unwrap_or(u8::MAX) });
                budget = budget.min(cost.saturating_add(SPREAD));
            };
            reach(node, cost);
            if !is_prefix {
                for edge in &unwritten_last {
                    if let Some(child) = follow(dictionary, node, &edge.letters) {
                        reach(child, cost.saturating_add(edge.cost));
                    }
                }
            }
            continue;
        }
        let here = edges.get(at).map_or(&[][..], Vec::as_slice);
        for edge in here.iter().chain(unwritten.iter().filter(|_| !after_unwritten)) {
            if let Some(child) = follow(dictionary, node, &edge.letters)
                && let Some(places) = queue.get_mut(cost.saturating_add(edge.cost))
            {
                places.push((child, at.saturating_add(edge.taken), edge.taken == 0));
            }
        }
    }
}

fn follow(dictionary: &Dictionary, node: Node, letters: &[u8]) -> Option<Node> {
    letters.iter().try_fold(node, |node, &byte| dictionary.child(node, byte))
}

/// For each place of the word, what may come next.
fn edges(letters: &str, is_prefix: bool) -> Vec<Vec<Edge>> {
    let mut rules = Vec::new();
    for line in RULES.split(['\n']) {
        rules.extend(line.split_once([' ']));
    }
    let has = |rule: &str, mark: &str, suffix: &str| {
        rules.iter().any(|(from, _)| {
            from.strip_prefix(mark).and_then(|from| from.strip_suffix(suffix)).is_some_and(|from| from == rule)
        })
    };
    let mut out = Vec::new();
    for at in 0..letters.len() {
        let rest = letters.get(at..).unwrap_or_default();
        let mut here = Vec::new();
        for &(from, to) in &rules {
            let (is_first, from) = from.strip_prefix("^").map_or((false, from), |from| (true, from));
            let (is_last, from) = from.strip_suffix("$").map_or((false, from), |from| (true, from));
            if is_first && at > 0 {
                continue;
            }
            let Some(after) = rest.strip_prefix(from) else {
                // What has been typed may be the first letter of two.
                if is_prefix && from.starts_with(rest) && from.len() == 2 && is_consonant(from) {
                    targets(to, rest.len(), 2, &mut here);
                }
                continue;
            };
            if is_last && !after.is_empty() {
                continue;
            }
            let mut more = 0;
            if !is_first && !is_last {
                if at == 0 && has(from, "^", "") {
                    continue;
                }
                if after.is_empty() && !is_prefix && has(from, "", "$") {
                    more = 1;
                }
            }
            targets(to, from.len(), more, &mut here);
            // A doubled consonant is one letter of Arabic.
            if is_consonant(from) && after.starts_with(from) {
                targets(to, from.len().saturating_mul(2), more, &mut here);
            }
        }
        out.push(here);
    }
    out
}

fn is_consonant(from: &str) -> bool {
    !matches!(from.as_bytes(), [b'a' | b'e' | b'i' | b'o' | b'u' | b'\'', ..])
}

/// Adds the right side of a rule.
fn targets(to: &str, taken: usize, more: usize, out: &mut Vec<Edge>) {
    for target in to.split([' ']) {
        let Some((from, cost)) = target.split_at_checked(target.len().saturating_sub(1)) else { continue };
        let cost = cost.bytes().fold(0, |_, digit| digit.saturating_sub(b'0'));
        let mut letters = Vec::new();
        if from != "-" {
            encode_key(from, &mut letters);
        }
        out.push(Edge { taken, cost: usize::from(cost).saturating_add(more), letters });
    }
}

/// The letters of [`RULES`] for what was typed: lower case, diacritics spelt out, hyphens and spaces as hyphens.
fn prepare(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.trim_ascii().chars().take(LETTERS) {
        let c = match c {
            'ʿ' | 'ʻ' => '3',
            'ʾ' => '2',
            ' ' | '\u{2010}'..='\u{2015}' => '-',
            _ if is_apostrophe(c) => '\'',
            _ => lower(c),
        };
        match MARKED.split([' ']).find_map(|pair| pair.strip_prefix([c])) {
            Some(letters) if !c.is_ascii() => out.push_str(letters),
            _ => out.push(c),
        }
    }
    fold(&out).chars().filter(|&c| c.is_ascii_alphanumeric() || c == '\'' || c == '-').collect()
}

/// The letters of [`MARKED`] in lower case. In these blocks of Unicode a capital stands just before its small letter.
fn lower(c: char) -> char {
    match c {
        'Ž' => 'ž',
        'À'..='Þ' => char::from_u32(u32::from(c).wrapping_add(0x20)).unwrap_or(c),
        '\u{100}'..='\u{177}' | 'Ǧ' | '\u{1E00}'..='\u{1E95}' => char::from_u32(u32::from(c) | 1).unwrap_or(c),
        _ => c,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '\u{2BB}'..='\u{2BF}' | '\u{2018}' | '\u{2019}')
}

/// Whether a word is the article of the next: al, el, or one that sounds like the word's first letter.
fn is_article(word: &str, next: &str) -> bool {
    let vowels = word.bytes().take_while(|byte| matches!(byte, b'a' | b'e' | b'u' | b'i')).count();
    let sound = word.get(vowels..).unwrap_or_default();
    sound == "l" || (vowels == 1 && matches!(sound.len(), 1 | 2) && next.starts_with(sound))
}

/// abd, abdul, abdel, abdur …: the first half of a name.
fn is_servant(word: &str) -> bool {
    let is_open = matches!(word.as_bytes(), [.., b'a' | b'e' | b'i' | b'o' | b'u' | b'y']);
    word.starts_with("abd") && word.len() <= 5 && !is_open
}

/// The word with and without its article, and what that reading costs.
fn without_article(word: &str) -> Vec<(String, usize)> {
    let whole = join(word);
    for (at, _) in word.match_indices(['-']) {
        if let (Some(article), Some(rest)) = (word.get(..at), word.get(at.saturating_add(1)..))
            && !rest.is_empty()
            && (is_article(article, rest) || article == "ala")
        {
            return vec![(join(rest), 0), (whole, 2)];
        }
    }
    // Written together: alhamdi, aalghanim, assuwayda.
    let mut out = Vec::new();
    for len in [2, 3] {
        if let (Some(article), Some(rest)) = (whole.get(..len), whole.get(len..))
            && matches!(article.as_bytes(), [b'a' | b'e', ..])
            && rest.len() > 2
            && is_consonant(rest)
            && is_article(article, rest)
        {
            out.push((rest.to_owned(), 2));
        }
    }
    out.push((whole, 0));
    out
}

fn join(word: &str) -> String {
    word.split(['-']).collect()
}

/// Places already gone through: a table of fingerprints, wide enough to stay fast and never full.
struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    fn new() -> Self {
        Self { slots: vec![0; EXPANSIONS.saturating_mul(2).next_power_of_two()] }
    }

    /// Whether it was not there before.
    fn insert(&mut self, node: Node, at: usize) -> bool {
        let mut print = Print(0xCBF2_9CE4_8422_2325);
        (node, at).hash(&mut print);
        let print = print.0 | 1;
        let mask = self.slots.len().saturating_sub(1);
        let mut slot = usize::try_from(print >> 40).unwrap_or(0);
        loop {
            match self.slots.get_mut(slot & mask) {
                Some(free) if *free == 0 => {
                    *free = print;
                    return true;
                }
                Some(taken) if *taken != print => slot = slot.wrapping_add(1),
                _ => return false,
            }
        }
    }
}

/// FNV-1a.
struct Print(u64);

impl Hasher for Print {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fihris_index::{Document, compile, open_file};
    use proptest::prelude::*;

    #[test]
    fn what_is_said_as_one_word_stays_together() {
        assert_eq!(words("Sabt al-Alaya"), ["Sabt", "al-Alaya"]);
        assert_eq!(words("ala kunayatiraha"), ["ala kunayatiraha"]);
        assert_eq!(words("Abdul Malik, Abd ar-Rahman"), ["Abdul Malik", "Abd ar-Rahman"]);
        assert_eq!(words("as Sajir as usual"), ["as Sajir", "as", "usual"]);
        assert_eq!(words("Saint-Louis  "), ["Saint", "Louis"]);
        assert_eq!(words("mas'ul ǧāmiʿa"), ["mas'ul", "ǧāmiʿa"]);
        assert_eq!(words(" - "), Vec::<&str>::new());
    }

    #[test]
    fn latin_words_look_romanised_and_numbers_do_not() {
        for word in ["7alab", "3", "ar-raqqah", "ḥurrīya", "şam", "mas'ul", "m7amad"] {
            assert_eq!(looks_romanised(word), word != "3", "{word}");
        }
        for word in ["2254", "حلب", "f16", "covid19", "a", ""] {
            assert!(!looks_romanised(word), "{word}");
        }
    }

    #[test]
    fn every_rule_is_understood() {
        for line in RULES.lines() {
            let (from, to) = line.split_once([' ']).unwrap();
            let mut edges = Vec::new();
            targets(to, from.len(), 0, &mut edges);
            assert_eq!(edges.len(), to.split(' ').count(), "{line}");
            assert!(edges.iter().all(|edge| edge.letters.iter().all(|&byte| byte >= 0x80)), "{line}");
            assert!(
                from.trim_matches(['^', '$']).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'\''),
                "{line}"
            );
        }
    }

    #[test]
    fn diacritics_of_scholars_and_neighbours_are_read() {
        assert_eq!(prepare("Ǧāmiʿa"), "jaami3a");
        assert_eq!(prepare("ŞAM"), "sham");
        assert_eq!(prepare("al–Asad"), "al-asad");
        assert_eq!(prepare("Zürich"), "zurich");
    }

    proptest! {
        #[test]
        fn a_reading_is_a_key_and_any_text_is_safe(word in "[a-z0-9'’ʿāş -]{0,40}|.{0,12}", is_prefix in any::<bool>()) {
            let page = Document { body: "حلب دمشق جامعة القامشلي شام درعا".to_owned(), ..Document::default() };
            let blob = open_file(&compile(&[page], &|_| {}).unwrap()).unwrap();
            let mut seen = Vec::new();
            for reading in readings(blob.dictionary(), &word, is_prefix, &|_| 1.0, 5) {
                prop_assert!(!reading.keys.is_empty() && reading.keys.end <= blob.metadata().keys);
                prop_assert!(!seen.contains(&reading.keys));
                seen.push(reading.keys);
            }
        }
    }
}
