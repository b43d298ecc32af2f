//! 姓名: checks, folding for comparison, and the pinyin keys by which a name is found.
//!
//! Surnames are read by their own table first and then by every reading a dictionary knows, so
//! that both what is right and what a colleague would guess find the person.

use super::fault::{Fault, Reason};
use pinyin::{ToPinyin, ToPinyinMulti};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

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
    let sign = |c: &char| matches!(c, '·' | '-' | '\'');
    let at_edge = || name.chars().next().filter(sign).or_else(|| name.chars().last().filter(|c| *c == '·'));
    match name.chars().find(|c| !fits(*c)).or_else(at_edge) {
        Some(found) => Err(Fault::error(Reason::Symbol(found))),
        None => Ok(name),
    }
}

fn repaired(raw: &str) -> String {
    if raw.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
        return raw.into();
    }
    let kept: Vec<char> = composed(raw)
        .chars()
        .filter(|c| !super::clean::is_hidden(*c))
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

/// Accents put on their letters; Han characters are not touched.
fn composed(raw: &str) -> Cow<'_, str> {
    if !raw.chars().any(|c| matches!(c, '\u{0300}'..='\u{036F}')) {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        let joined = out.chars().last().filter(|last| !is_han(*last)).and_then(|last| compose(last, c));
        if let Some(joined) = joined {
            out.pop();
            out.push(joined);
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// Wrong middle dots and full-width Latin letters; Han characters stay as printed.
fn fold_char(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{30FB}' | '\u{FF65}' | '\u{22C5}' | '\u{FF0E}' | '.' | '\u{2219}'
        | '\u{0387}' | '\u{2E31}' | '\u{16EB}' | '\u{318D}' => '·',
        // the quote of O’Neil as keyboards and sheets write it
        '\u{2019}' | '\u{02BC}' => '\'',
        '\u{2010}' | '\u{2011}' | '\u{FF0D}' => '-',
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => c.nfkc().next().unwrap_or(c),
        _ => c,
    }
}

/// The form in which names are compared: NFKC.
pub fn compared(name: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii() || matches!(c, '\u{4E00}'..='\u{9FFF}');
    if name.chars().all(plain) { name.into() } else { name.nfkc().collect::<String>().into() }
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

/// The keys of a person's name: every reading of the surname, its own first.
///
/// ü is `v`; the keys with `u` in its place follow, because people type both.
pub fn keys(name: &str) -> NameKeys {
    let folded = compared(name);
    let mut keys = NameKeys::default();
    let pair = pair_surname(&folded);
    let lone = folded.chars().next().map(|c| c.len_utf8());
    for end in [pair, lone].into_iter().flatten() {
        let Some((surname, rest)) = folded.split_at_checked(end) else { continue };
        let tail: Vec<Cow<'static, str>> = rest.chars().filter_map(syllable).collect();
        for head in surname_readings(surname) {
            keys.add(&head, &tail);
        }
    }
    if folded.chars().any(is_han) {
        for key in keys.full.clone().iter().filter(|key| key.contains('v')) {
            push_new(&mut keys.full, key.replace("lv", "lu").replace("nv", "nu"));
        }
    }
    keys.full.truncate(MAX_KEYS);
    keys.initials.truncate(MAX_KEYS);
    keys
}

impl NameKeys {
    fn add(&mut self, head: &[Cow<'static, str>], tail: &[Cow<'static, str>]) {
        let syllables = || head.iter().chain(tail);
        push_new(&mut self.full, syllables().map(AsRef::as_ref).collect());
        push_new(&mut self.initials, syllables().filter_map(|s| s.chars().next()).collect());
    }
}

fn push_new(list: &mut Vec<String>, key: String) {
    if !key.is_empty() && !list.contains(&key) {
        list.push(key);
    }
}

/// Bytes of a surname of two characters, where the table knows such a one.
fn pair_surname(name: &str) -> Option<usize> {
    let second = name.chars().nth(1)?;
    let end = name.chars().next()?.len_utf8() + second.len_utf8();
    name.get(..end).filter(|pair| surnames().contains_key(pair)).map(str::len)
}

/// Every reading of a surname as syllables, its own first. One of two characters has only its own:
/// what a stranger would read follows from its first character.
fn surname_readings(surname: &str) -> Vec<Vec<Cow<'static, str>>> {
    let own = surnames().get(surname).map_or(&[][..], Vec::as_slice);
    let mut chars = surname.chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some(second)) => own.iter().map(|r| split_pair(second, r)).collect(),
        (Some(only), None) => {
            let others = all_syllables(only).into_iter().filter(|s| !own.contains(&s.as_ref()));
            own.iter().map(|r| Cow::Borrowed(*r)).chain(others).map(|s| vec![s]).collect()
        }
        _ => Vec::new(),
    }
}

/// A two-character reading in two syllables, cut where the second character's reading begins.
fn split_pair(second: char, reading: &'static str) -> Vec<Cow<'static, str>> {
    let known =
        all_syllables(second).into_iter().find_map(|s| reading.strip_suffix(s.as_ref()).map(str::len));
    let initial = || reading.char_indices().skip(1).find(|(_, c)| "qcs".contains(*c)).map(|(at, _)| at);
    let at = known.or_else(initial).unwrap_or(reading.len());
    let (first, last) = reading.split_at_checked(at).unwrap_or((reading, ""));
    vec![first.into(), last.into()]
}

/// The usual reading of one character; Latin letters stand for themselves, signs for nothing.
fn syllable(c: char) -> Option<Cow<'static, str>> {
    match c.to_pinyin() {
        Some(p) => Some(plain(p.plain())),
        None if c.is_alphanumeric() && !is_han(c) => Some(c.to_lowercase().collect::<String>().into()),
        None => None,
    }
}

/// Every reading of one character; an empty one when none is known, so that the rest still counts.
fn all_syllables(c: char) -> Vec<Cow<'static, str>> {
    let mut list: Vec<Cow<'static, str>> = Vec::new();
    for syllable in c.to_pinyin_multi().into_iter().flatten().map(|p| plain(p.plain())) {
        if !list.contains(&syllable) {
            list.push(syllable);
        }
    }
    if list.is_empty() {
        list.push(syllable(c).unwrap_or_default());
    }
    list
}

fn plain(text: &'static str) -> Cow<'static, str> {
    if text.contains('ü') { text.replace('ü', "v").into() } else { text.into() }
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
    fn keys_survive_characters_nobody_can_read_and_both_ways_to_type_u_umlaut() {
        assert_eq!(keys("𠮷田").full, ["tian"]);
        assert_eq!(keys("吕布").full.get(..2), Some(&["lvbu".to_owned(), "lubu".to_owned()][..]));
        assert_eq!(keys("").full, Vec::<String>::new());
        assert_eq!(query("lyubu"), "lvbu");
    }

    #[test]
    fn a_surname_of_two_characters_may_also_be_one_and_a_given_name() {
        let keys = keys("单于伟");
        assert_eq!(keys.full.first().map(String::as_str), Some("chanyuwei"));
        assert!(keys.full.iter().any(|key| key == "shanyuwei"), "{keys:?}");
    }

    #[test]
    fn the_table_reads_what_dictionaries_get_wrong() {
        for (name, first) in [
            ("解", "xie"),
            ("查", "zha"),
            ("朴", "piao"),
            ("盖", "ge"),
            ("翟", "zhai"),
            ("覃", "qin"),
            ("乐", "yue"),
            ("缪", "miao"),
            ("黑", "he"),
            ("员", "yun"),
            ("召", "shao"),
            ("洗", "xian"),
            ("佴", "nai"),
            ("郇", "xun"),
            ("隗", "wei"),
            ("祭", "zhai"),
            ("句", "gou"),
            ("繁", "po"),
            ("种", "chong"),
            ("秘", "bi"),
            ("折", "she"),
            ("牟", "mu"),
            ("长孙", "zhangsun"),
            ("澹台", "tantai"),
            ("卜", "bu"),
            ("闾丘", "lvqiu"),
            ("鲜于", "xianyu"),
        ] {
            assert_eq!(keys(name).full.first().map(String::as_str), Some(first), "{name}");
        }
        // every surname of two characters falls apart into two syllables
        for pair in surnames().keys().filter(|s| s.chars().count() == 2) {
            assert_eq!(keys(pair).initials.first().map(String::len), Some(2), "{pair}");
        }
    }

    #[test]
    fn a_name_is_kept_as_printed_but_for_blanks_and_dots() {
        assert_eq!(parse("　张 国 方 ").as_deref(), Ok("张国方"));
        assert_eq!(parse("阿依古丽•买买提").as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(parse("John  Smith").as_deref(), Ok("John Smith"));
        assert_eq!(parse("𬱖").as_deref(), Ok("𬱖"));
        assert_eq!(parse("Jose\u{301}  O’Neil").as_deref(), Ok("José O'Neil"));
        // a compatibility form stays as printed and is compared by its usual one
        assert_eq!(parse("\u{FA19}").as_deref(), Ok("\u{FA19}"));
        assert_eq!(compared("\u{FA19}"), "神");
    }

    #[test]
    fn each_fault_is_named() {
        let code = |raw: &str| parse(raw).unwrap_err().code();
        assert_eq!(code(" "), "empty");
        assert_eq!(code("张3"), "digit");
        assert_eq!(code("张@三"), "symbol");
        assert_eq!(code("·张三"), "symbol");
        assert_eq!(code("张\u{7}三"), "symbol");
        assert_eq!(code("张\u{E000}"), "symbol");
        assert_eq!(code("张Ⅳ"), "digit");
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
