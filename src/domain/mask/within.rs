//! Identity numbers inside a text: a note, an address, a certificate number made of one, a sentence that repeats
//! what was typed. They are found by how they read, in whatever column they stand.

use super::STAR;
use crate::domain::division;
use crate::domain::number::{CreditCode, check_character};
use std::borrow::Cow;
use std::ops::Range;

/// Fewer digits hold no number of a person.
const FEWEST: usize = 12;
/// Digits that stay at the beginning and at the end.
const KEPT: (usize, usize) = (6, 4);

/// The text with every identity number in it hidden as [`id_number`](super::id_number) hides it.
pub fn within(text: &str) -> Cow<'_, str> {
    if !has_digits(text) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let narrow: Vec<char> = chars.iter().map(|c| narrowed(*c)).collect();
    let groups = groups(&narrow);
    let mut hidden: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let (taken, places) =
            number_from(&narrow, groups.get(at..).unwrap_or(&[])).unwrap_or((1, Vec::new()));
        hidden.extend(places);
        at += taken;
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let star = |c: char| if c.is_ascii() { STAR } else { '＊' };
    let shown = |(at, c): (usize, &char)| if hidden.contains(&at) { star(*c) } else { *c };
    Cow::Owned(chars.iter().enumerate().map(shown).collect())
}

/// Cheap: nearly every text of a list ends here.
fn has_digits(text: &str) -> bool {
    let count = |bytes: &str| bytes.bytes().filter(u8::is_ascii_digit).count();
    text.len() >= FEWEST
        && (count(text) >= FEWEST
            || (!text.is_ascii() && text.chars().filter(|c| narrowed(*c).is_ascii_digit()).count() >= FEWEST))
}

/// Full-width letters and digits as the narrow ones they stand for.
fn narrowed(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        other => other,
    }
}

/// Runs of digits, with an X behind that ends the word. A word with several runs is a code of another kind.
fn groups(chars: &[char]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let word = run(chars, at, char::is_ascii_alphanumeric);
        if word.is_empty() {
            at += 1;
            continue;
        }
        at = word.end;
        let begin = run(chars, word.start, |c| !c.is_ascii_digit()).end.min(word.end);
        let digits = run(chars, begin, char::is_ascii_digit);
        if digits.is_empty() || (digits.end..word.end).any(|i| chars.get(i).is_some_and(char::is_ascii_digit))
        {
            continue;
        }
        let check = digits.len() == 17 || digits.end + 1 == word.end;
        let is_x = chars.get(digits.end).is_some_and(|c| matches!(c, 'x' | 'X'));
        let end = digits.end + usize::from(check && is_x);
        // the older number of a foreigner has three letters in front
        let letters = digits.start - word.start;
        let start = if letters == 3 && digits.len() == 12 { word.start } else { digits.start };
        groups.push(start..end);
    }
    groups
}

fn run(chars: &[char], from: usize, is: impl Fn(&char) -> bool) -> Range<usize> {
    let rest = chars.get(from..).unwrap_or(&[]);
    from..from + rest.iter().take_while(|c| is(c)).count()
}

/// How many of the first groups, a blank or dash between them, read as a number, and the places to hide.
fn number_from(chars: &[char], groups: &[Range<usize>]) -> Option<(usize, Vec<usize>)> {
    let mut places: Vec<usize> = Vec::new();
    let mut end = None;
    for (joined, group) in groups.iter().enumerate() {
        if end.is_some_and(|end| !is_gap(chars, end, group.start)) || places.len() + group.len() > 18 {
            return None;
        }
        places.extend(group.clone());
        end = Some(group.end);
        let number: String = places.iter().filter_map(|at| chars.get(*at)).collect();
        if reads(&number.to_ascii_uppercase(), joined > 0) {
            let last = places.len() - KEPT.1;
            return Some((joined + 1, places.get(KEPT.0..last).unwrap_or(&[]).to_vec()));
        }
    }
    None
}

/// What people put between the parts of a number, and what was hidden in it.
fn is_gap(chars: &[char], from: usize, to: usize) -> bool {
    let between = chars.get(from..to).unwrap_or(&[]);
    let gap = |c: &char| {
        matches!(c, ' ' | '-' | '–' | '—' | '·' | '_' | '.' | '\u{3000}' | '\u{a0}')
            || *c == crate::domain::clean::MARK
            || crate::domain::clean::is_hidden(*c)
    };
    between.len() <= 2 && !between.is_empty() && between.iter().all(gap)
}

/// True for what reads as the number of a person. In parts it must be right in every respect.
fn reads(number: &str, parts: bool) -> bool {
    let part = |range: Range<usize>| number.get(range).unwrap_or("");
    let figure = |range: Range<usize>| part(range).parse::<u32>().unwrap_or(0);
    let day =
        |at: usize| (1..=12).contains(&figure(at..at + 2)) && (1..=31).contains(&figure(at + 2..at + 4));
    let province = division::is_province(part(0..2));
    match number.len() {
        18 => {
            let checks = number.ends_with(check_character(part(0..17)));
            let placed = province || (number.starts_with('9') && division::is_province(part(1..3)));
            let shaped = placed && (1850..2150).contains(&figure(6..10)) && day(10);
            if shaped && checks {
                return true;
            }
            // codes of organisations may be all digits too
            !parts && (shaped || checks) && CreditCode::parse(number).is_err()
        }
        15 if number.starts_with(|c: char| c.is_ascii_uppercase()) => {
            !parts && division::is_province(part(3..5)) && day(9)
        }
        15 => !parts && province && day(8),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_hidden_wherever_it_stands() {
        for (text, shown) in [
            ("330802199003071230", "330802********1230"),
            ("证件330802199003071230，住址", "证件330802********1230，住址"),
            ("T330802199003071230", "T330802********1230"),
            ("33080219900307123x", "330802********123x"),
            ("３３０８０２１９９００３０７１２３０", "３３０８０２＊＊＊＊＊＊＊＊１２３０"),
            ("旧号330802900307123。", "旧号330802*****7123。"),
            ("护照 USA330890030712", "护照 USA330*****0712"),
            ("\"330802199003071230\" 不在册", "\"330802********1230\" 不在册"),
            ("两个：330802199003071230、330803198512011239", "两个：330802********1230、330803********1239"),
        ] {
            assert_eq!(within(text), shown, "{text}");
        }
    }

    #[test]
    fn parts_with_a_right_check_digit_are_hidden_too() {
        let right = format!("33080219900307123{}", check_character("33080219900307123"));
        let (head, rest) = right.split_at(6);
        let (day, tail) = rest.split_at(8);
        for gap in [" ", "-", "\u{200b}", "\u{fffd}"] {
            let text = format!("{head}{gap}{day}{gap}{tail}");
            assert_eq!(within(&text), format!("{head}{gap}********{gap}{tail}"), "{text}");
        }
        assert_eq!(within("13857012345 2026-03-07"), "13857012345 2026-03-07");
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "",
            "2026-03-07 6,000.00",
            "1633000000300123",
            "Y000133000001263000001",
            "0001330000012630000012",
            "S000033080012263000123",
            "6222021234567890123",
            "91330800MA28F0PE4K",
            "913308007227766016",
            "330802000012345",
            "a3f1330802199003071230bc9",
            "13857012345 13857012346",
        ] {
            assert!(matches!(within(text), Cow::Borrowed(same) if same == text), "{text}: {}", within(text));
        }
    }
}
