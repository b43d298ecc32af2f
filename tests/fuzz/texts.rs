//! Written numbers, days, sums and names: what a parser accepts it must accept again in its own form,
//! and nothing may come out that could drive a terminal.

use super::chance::{Chance, hash};
use jiangce::domain::day::Day;
use jiangce::domain::level::Level;
use jiangce::domain::money::Fen;
use jiangce::domain::number::{BankCard, CertificateNumber, CreditCode, PersonNumber, Phone};
use jiangce::domain::{amount, clean, date_text, fold, mask, name, width};
use jiangce::exchange::cell;
use std::path::Path;

const PIECES: &[&str] = &[
    "0",
    "9",
    "X",
    "x",
    "３",
    "Ｘ",
    " ",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\t",
    "\n",
    "'",
    "=\"",
    "\"",
    "-",
    "—",
    ".",
    "．",
    "/",
    "·",
    "•",
    "年",
    "月",
    "日",
    "号",
    "万",
    "亿",
    "千",
    "元",
    "角",
    "分",
    "整",
    "零",
    "壹",
    "拾",
    "佰",
    "贰",
    "圆",
    "+",
    "+86",
    "0086",
    "E+17",
    "e",
    ",",
    "，",
    "¥",
    "今天",
    "明天",
    "一",
    "十",
    "〇",
    "三级",
    "高级工",
    "技师",
    "免考",
    "\u{1b}]0;x\u{7}",
    "\u{202e}",
    "\u{0301}",
    "𬱖",
    "\u{fa19}",
    "⼀",
    "\u{e000}",
    "ß",
    "ı",
    "①",
    "½",
    "99999999999999999999",
    "-1",
    "2024",
    "31",
    "02",
    "29",
    "S0000330",
    "62220212",
    "91330802",
    "330802",
];

pub fn corpus(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A text with pieces taken out, put in, doubled or exchanged.
pub fn mutated(text: &str, others: &[String], chance: &mut Chance) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(chars.len() + 1);
        let end = (at + 1 + chance.below(4)).min(chars.len());
        match chance.below(6) {
            0 => drop(chars.drain(at..end.max(at))),
            1 => {
                let piece = chars[at..end.max(at)].to_vec();
                let times = 1 + chance.below(6);
                chars.splice(at..at, piece.repeat(times));
            }
            2 => {
                let other: Vec<char> = others[chance.below(others.len())].chars().collect();
                let from = chance.below(other.len() + 1);
                chars.splice(at..end.max(at), other[from..].iter().copied());
            }
            3 => {
                let c = char::from_u32(u32::try_from(chance.next() >> 44).unwrap()).unwrap_or('\u{3000}');
                chars.insert(at, c);
            }
            4 if end > at => chars.swap(at, end - 1),
            _ => {
                let piece = chance.pick(PIECES);
                chars.splice(at..at, piece.chars());
            }
        }
    }
    chars.truncate(200);
    chars.into_iter().collect()
}

/// Puts a text through every parser; gives a number for what they said.
pub fn check(text: &str) -> u64 {
    let today = Day::new(2026, 6, 1).unwrap();
    let mut said = Vec::new();
    let mut note = |accepted: bool, code: &str| {
        said.push(u8::from(accepted));
        said.extend(code.bytes());
    };
    numbers(text, today, &mut note);
    match date_text::parse_with_form(text, today) {
        Ok((day, form)) => {
            assert_eq!(date_text::parse_written(&day.to_string(), today).ok().map(|(d, _)| d), Some(day));
            note(true, &format!("{form:?}"));
        }
        Err(fault) => note(false, fault.code()),
    }
    let written = date_text::parse_written(text, today).ok().map(|(day, _)| day);
    assert!(written.is_none() || written == date_text::parse(text, today).ok(), "{text:?} {written:?}");
    match amount::parse(text) {
        Ok(fen) => {
            assert!(fen >= Fen::ZERO, "{text:?} {fen:?}");
            assert_eq!(amount::parse(&fen.plain()).ok(), Some(fen), "{text:?}");
            assert_eq!(amount::parse(&amount::words(fen)).ok(), Some(fen), "{text:?} {}", amount::words(fen));
            note(true, "");
        }
        Err(fault) => note(false, fault.code()),
    }
    match name::parse(text) {
        Ok(name) => {
            assert_eq!(name::parse(&name).as_ref(), Ok(&name), "{text:?}");
            assert!(!name.contains(|c: char| c.is_control()), "{text:?}");
            let _ = name::keys(&name);
            note(true, "");
        }
        Err(fault) => note(false, fault.code()),
    }
    let level = Level::from_text(text).ok().and_then(Level::digit);
    note(level.is_some(), "");
    shown(text);
    said.push(u8::from(cell::is_scientific(text)));
    hash(&said)
}

fn numbers(text: &str, today: Day, note: &mut dyn FnMut(bool, &str)) {
    macro_rules! canonical {
        ($parse:expr) => {
            match $parse(text) {
                Ok(number) => {
                    let own = number.canonical().to_owned();
                    let again = $parse(&own).unwrap_or_else(|_| panic!("{text:?} {own:?}"));
                    assert_eq!(again.canonical(), own, "{text:?}");
                    // folding takes fillers out and never puts a digit in another place; numbers of
                    // fifteen digits gain a century and a check digit
                    let digits =
                        |t: &str| fold::number(t).chars().filter(char::is_ascii_digit).collect::<String>();
                    let (all, kept) = (digits(text), digits(&own));
                    assert!(all.ends_with(&kept) || all.len() == 15, "{text:?} {own:?}");
                    note(true, "");
                }
                Err(fault) => note(false, fault.code()),
            }
        };
    }
    canonical!(|t: &str| PersonNumber::parse(t, today));
    canonical!(|t: &str| PersonNumber::parse_resident(t, today));
    canonical!(|t: &str| PersonNumber::parse_foreign(t, today));
    canonical!(|t: &str| CertificateNumber::parse(t, today));
    canonical!(CreditCode::parse);
    canonical!(BankCard::parse);
    canonical!(Phone::parse);
}

/// What stands on a screen: nothing that drives it, as wide as said.
fn shown(text: &str) {
    let safe = clean::line(text);
    assert!(!safe.contains(|c: char| c.is_control() || clean::is_hidden(c)), "{text:?}");
    for columns in [0, 1, 7, 80] {
        assert_eq!(
            width::width(&width::pad(&safe, columns)).max(columns),
            width::width(&width::pad(&safe, columns))
        );
        assert!(width::width(&width::fit(&safe, columns)) <= columns, "{text:?}");
    }
    for masked in
        [mask::id_number(&safe), mask::id_number_public(&safe), mask::phone(&safe), mask::card(&safe)]
    {
        assert!(masked != safe || safe.chars().count() < 8 || safe.contains('*'), "{text:?} {masked:?}");
    }
    let folded = fold::number(text);
    // beyond ASCII a mark may meet another letter when what stood between them is gone; no number has marks
    assert!(!folded.is_ascii() || fold::number(&folded) == folded, "{text:?}");
    let folded = fold::text(text);
    assert_eq!(fold::text(&folded), folded, "{text:?}");
}
