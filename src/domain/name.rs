//! 姓名: checks, folding for comparison, and the pinyin keys by which a name is found.
//!
//! Surnames are read by their own table first and then by every reading a dictionary knows, so
//! that both what is right and what a colleague would guess find the person.

use super::fault::{Fault, Reason};
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Characters a name may have (民委发〔2016〕33号 asks systems for at least fifty).
pub const MAX_CHARS: usize = 50;

/// Keys kept for one name, so that a hostile name cannot multiply them.
const MAX_KEYS: usize = 8;

/// The keys by which a name is found: `zhangguofang`, `zgf`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameKeys {
    /// Full pinyin, the surname's own reading first; ü as v.
    pub full: Vec<String>,
    /// Initials, in the same order, without repeats.
    pub initials: Vec<String>,
}

/// The name as it is kept: blanks and hidden signs at the edges and between Han characters gone,
/// wrong middle dots made `·`. What is printed otherwise stays as printed.
pub fn parse(raw: &str) -> Result<String, Fault> {
    let name = repaired(raw);
    if name.is_empty() {
        return Err(Fault::error(Reason::Empty));
    }
    let found = name.chars().count();
    if found > MAX_CHARS {
        return Err(Fault::error(Reason::TooLong { found, max: MAX_CHARS }));
    }
    if let Some(digit) = name.chars().find(|c| c.is_numeric() && !is_han(*c)) {
        return Err(Fault::error(Reason::Digit(digit)));
    }
    let fits = |c: char| c.is_alphabetic() || is_han(c) || matches!(c, '·' | ' ' | '-' | '\'');
    match name.chars().find(|c| !fits(*c)) {
        Some(found) => Err(Fault::error(Reason::Symbol(found))),
        None if !name.chars().any(char::is_alphabetic) && !name.chars().any(is_han) => {
            Err(Fault::error(Reason::Symbol(name.chars().next().unwrap_or('·'))))
        }
        None => Ok(name),
    }
}

fn repaired(raw: &str) -> String {
    let kept: Vec<char> = raw
        .chars()
        .filter(|c| !super::clean::is_hidden(*c) && (c.is_whitespace() || !c.is_control()))
        .map(|c| if c.is_whitespace() { ' ' } else { fold_char(c) })
        .collect();
    let mut out = String::with_capacity(raw.len());
    for (i, &c) in kept.iter().enumerate() {
        if c == ' ' {
            let before = out.chars().last();
            let after = kept.iter().skip(i + 1).find(|c| **c != ' ');
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !is_han(c));
            if !(latin(before) && latin(after.copied())) {
                continue;
            }
        }
        out.push(c);
    }
    out
}

/// Wrong middle dots and full-width Latin letters; Han characters stay as printed.
fn fold_char(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{30FB}' | '\u{FF65}' | '\u{22C5}' | '\u{FF0E}' | '.' | '\u{2219}' => '·',
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => c.nfkc().next().unwrap_or(c),
        _ => c,
    }
}

/// The form in which names are compared: NFKC.
pub fn compared(name: &str) -> String {
    name.nfkc().collect()
}

/// True for Han characters of every block, compatibility forms and 〇 included.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{2E80}'..='\u{2FDF}' | '\u{20000}'..='\u{3FFFF}')
}

/// True for a Han character outside the set every terminal font and older code page has.
pub const fn is_rare(c: char) -> bool {
    is_han(c) && !matches!(c, '\u{4E00}'..='\u{9FA5}' | '\u{3007}')
}

fn surnames() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static TABLE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = include_str!("../../data/surnames.tsv").lines().skip(1);
        lines.filter_map(|l| l.split_once('\t')).map(|(s, r)| (s, r.split(' ').collect())).collect()
    })
}

/// The keys of a person's name.
pub fn keys(name: &str) -> NameKeys {
    let folded = compared(name);
    let (surname, rest) = split_surname(&folded);
    let tail: Vec<String> = rest.chars().filter_map(syllable).collect();
    let mut keys = NameKeys::default();
    for head in surname_readings(surname).into_iter().take(MAX_KEYS) {
        let full: String = head.iter().chain(&tail).map(String::as_str).collect();
        let initials: String = head.iter().chain(&tail).filter_map(|s| s.chars().next()).collect();
        push_new(&mut keys.full, full);
        push_new(&mut keys.initials, initials);
    }
    keys
}

fn push_new(list: &mut Vec<String>, key: String) {
    if !key.is_empty() && !list.contains(&key) {
        list.push(key);
    }
}

/// The surname (two characters where the table knows such a one) and what follows.
fn split_surname(name: &str) -> (&str, &str) {
    let end = |n: usize| name.char_indices().nth(n).map_or(name.len(), |(i, _)| i);
    let two = name.get(..end(2)).unwrap_or(name);
    let cut = if two.chars().count() == 2 && surnames().contains_key(two) { end(2) } else { end(1) };
    name.split_at_checked(cut).unwrap_or((name, ""))
}

/// Every reading of a surname as syllables, its own first.
fn surname_readings(surname: &str) -> Vec<Vec<String>> {
    let mut readings: Vec<Vec<String>> = Vec::new();
    let own = surnames().get(surname).map_or(&[][..], Vec::as_slice);
    if surname.chars().count() > 1 {
        readings.extend(own.iter().map(|r| split_pair(surname, r)));
        readings.push(surname.chars().filter_map(syllable).collect());
        return readings;
    }
    readings.extend(own.iter().map(|r| vec![(*r).to_owned()]));
    match surname.chars().next() {
        Some(c) => readings.extend(all_syllables(c).into_iter().map(|s| vec![s])),
        None => readings.push(Vec::new()),
    }
    readings.dedup();
    readings
}

/// A two-character reading in two syllables, cut where the second character's initial begins.
fn split_pair(surname: &str, reading: &str) -> Vec<String> {
    let second = surname.chars().nth(1).map(all_syllables).unwrap_or_default();
    for syllable in &second {
        if let Some(first) = reading.strip_suffix(syllable.as_str()) {
            return vec![first.into(), syllable.clone()];
        }
    }
    let cut =
        reading.char_indices().skip(1).find(|(_, c)| "qcs".contains(*c)).map_or(reading.len(), |(i, _)| i);
    let (first, last) = reading.split_at_checked(cut).unwrap_or((reading, ""));
    vec![first.into(), last.into()]
}

/// The usual reading of one character; Latin letters stand for themselves, signs for nothing.
fn syllable(c: char) -> Option<String> {
    match c.to_pinyin() {
        Some(p) => Some(plain(p.plain())),
        None if c.is_alphanumeric() && !is_han(c) => Some(c.to_lowercase().collect()),
        None => None,
    }
}

fn all_syllables(c: char) -> Vec<String> {
    let mut list = Vec::new();
    match c.to_pinyin_multi() {
        Some(multi) => {
            for p in multi {
                push_new(&mut list, plain(p.plain()));
            }
        }
        None => list.extend(syllable(c)),
    }
    if list.is_empty() {
        list.push(String::new());
    }
    list
}

fn plain(text: &str) -> String {
    text.replace('ü', "v")
}

/// Initials of any text, lower case: `zgcs` for 中国城市; Latin letters and digits stand for themselves.
pub fn initials(text: &str) -> String {
    text.chars().filter_map(syllable).filter_map(|s| s.chars().next()).collect()
}

/// Full pinyin of any text, without blanks.
pub fn full(text: &str) -> String {
    text.chars().filter_map(syllable).collect()
}

/// What a person typed, made comparable with the keys: lower case, `lü` and `lyu` as `lv`.
pub fn query(typed: &str) -> String {
    let lower = typed.nfkc().collect::<String>().to_lowercase().replace('ü', "v");
    lower.replace("lyu", "lv").replace("nyu", "nv")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_readings_of_a_surname_find_the_person_the_right_one_first() {
        let keys = keys("曾国藩");
        assert_eq!(keys.initials.first().map(String::as_str), Some("zgf"));
        assert!(keys.initials.iter().any(|k| k == "cgf"), "{keys:?}");
        for (name, first) in
            [("单雄信", "shanxiongxin"), ("仇英", "qiuying"), ("区寄", "ouji"), ("吕布", "lvbu")]
        {
            assert_eq!(super::keys(name).full.first().map(String::as_str), Some(first));
        }
    }

    #[test]
    fn double_surnames_are_read_as_one() {
        for (name, full, initials) in
            [("尉迟恭", "yuchigong", "ycg"), ("万俟卨", "moqixie", "mqx"), ("欧阳修", "ouyangxiu", "oyx")]
        {
            let keys = keys(name);
            assert_eq!(keys.full.first().map(String::as_str), Some(full));
            assert_eq!(keys.initials.first().map(String::as_str), Some(initials), "{keys:?}");
        }
    }

    #[test]
    fn a_name_is_kept_as_printed_but_for_blanks_and_dots() {
        assert_eq!(parse("　张 国 方 ").as_deref(), Ok("张国方"));
        assert_eq!(parse("阿依古丽•买买提").as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(parse("John  Smith").as_deref(), Ok("John Smith"));
        assert_eq!(parse("𬱖").as_deref(), Ok("𬱖"));
    }

    #[test]
    fn each_fault_is_named() {
        let code = |raw: &str| parse(raw).unwrap_err().code();
        assert_eq!(code(" "), "empty");
        assert_eq!(code("张3"), "digit");
        assert_eq!(code("张@三"), "symbol");
        assert_eq!(code(&"张".repeat(51)), "too_long");
    }

    proptest! {
        #[test]
        fn no_name_makes_it_stumble_or_multiplies_keys(name in "\\PC{0,60}") {
            let _ = parse(&name);
            prop_assert!(keys(&name).full.len() <= MAX_KEYS);
        }
    }
}
