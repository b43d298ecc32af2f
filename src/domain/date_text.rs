//! Days as people and files write them, read into the one form they are kept in.

use super::day::Day;
use super::fault::{Fault, Reason};
use super::fold;
use super::lang::{Lang, words};
use std::borrow::Cow;

/// Years a day may lie in; anything else is a slip, whatever the calendar says.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Which written form a day had; import reports it as a repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateForm {
    /// `2024-03-15`
    Iso,
    /// `20240315`
    Compact,
    /// `2024.3.15`
    Dotted,
    /// `2024/3/15`
    Slashed,
    /// `2024年3月15日`
    Chinese,
    /// `0315`, `240315`, `今天`, `-1`: typed forms that depend on today.
    Relative,
}

/// Reads any written form, typed ones included.
pub fn parse(raw: &str, today: Day) -> Result<Day, Fault> {
    parse_with_form(raw, today).map(|(day, _)| day)
}

/// The same, with the form it had.
pub fn parse_with_form(raw: &str, today: Day) -> Result<(Day, DateForm), Fault> {
    let text = fold::text(raw);
    if text.is_empty() {
        return Err(Fault::error(Reason::Empty));
    }
    match relative(&text, today) {
        Some(day) => Ok((day, DateForm::Relative)),
        None => written(&in_figures(&text), today),
    }
}

/// Only forms that stand for themselves, as files have them.
pub fn parse_written(raw: &str, today: Day) -> Result<(Day, DateForm), Fault> {
    let text = fold::text(raw);
    if text.is_empty() {
        return Err(Fault::error(Reason::Empty));
    }
    match written(&in_figures(&text), today)? {
        (_, DateForm::Relative) => Err(form(&text)),
        found => Ok(found),
    }
}

/// The day of a spreadsheet serial number in the 1900 system (44440 = 2021-09-01).
pub fn from_serial(serial: i64) -> Option<Day> {
    // serial 60 is the 29 February 1900 that never was
    let base = Day::new(1899, 12, 30)?;
    (61..=2_958_465).contains(&serial).then(|| base.plus_days(serial)).flatten()
}

/// `2024-03-15 周五`
pub fn read_back(day: Day, lang: Lang) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("一", "Mon"),
        ("二", "Tue"),
        ("三", "Wed"),
        ("四", "Thu"),
        ("五", "Fri"),
        ("六", "Sat"),
        ("日", "Sun"),
    ];
    let (zh, en) = DAYS.get(usize::try_from(day.weekday() - 1).unwrap_or(0)).copied().unwrap_or_default();
    match lang {
        Lang::Zh => format!("{day} 周{zh}"),
        Lang::En => format!("{day} {en}"),
    }
}

/// `二〇二一年九月一日` in figures; anything else as it is.
fn in_figures(text: &str) -> Cow<'_, str> {
    const NUMERALS: &str = "〇一二三四五六七八九";
    let digit = |c: char| match c {
        '○' | '零' => Some(0),
        _ => NUMERALS.chars().position(|n| n == c),
    };
    if !text.contains('年') || !text.chars().any(|c| c == '十' || digit(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).and_then(|c| digit(*c)).is_some();
        match (c, digit(c)) {
            ('十', _) => {
                // 十 is "1" in front of a digit, "0" behind one, nothing between two, else "10"
                let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
                out.push_str(match (before, after) {
                    (true, true) => "",
                    (false, true) => "1",
                    (true, false) => "0",
                    (false, false) => "10",
                });
            }
            (_, Some(value)) => out.push_str(&value.to_string()),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn relative(text: &str, today: Day) -> Option<Day> {
    match text {
        "今天" | "今日" | "today" | "t" => return Some(today),
        "昨天" | "昨日" | "yesterday" => return today.plus_days(-1),
        "前天" => return today.plus_days(-2),
        "明天" | "明日" | "tomorrow" => return today.plus_days(1),
        _ => {}
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => return None,
    };
    let days: i64 = rest.parse().ok().filter(|n| (0..=36_500).contains(n) && rest.len() <= 5)?;
    today.plus_days(sign * days)
}

fn written(text: &str, today: Day) -> Result<(Day, DateForm), Fault> {
    let bare = without_time(text);
    if bare.bytes().all(|b| b.is_ascii_digit()) {
        return compact(bare, today);
    }
    let form_of = if bare.contains(['年', '月']) {
        DateForm::Chinese
    } else if bare.contains('.') {
        DateForm::Dotted
    } else if bare.contains('/') {
        DateForm::Slashed
    } else {
        DateForm::Iso
    };
    let pieces: Vec<&str> =
        bare.trim_end_matches(['日', '号']).split(['年', '月', '.', '/', '-', '、']).map(str::trim).collect();
    // four figures of a year, at most two of a month and a day: one too many is a slip of the finger
    let most = |at: usize| if pieces.len() == 3 && at == 0 { 4 } else { 2 };
    let plain = |(at, p): (usize, &&str)| {
        p.parse().ok().filter(|_| p.len() <= most(at) && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let numbers: Option<Vec<i16>> = pieces.iter().enumerate().map(plain).collect();
    match numbers.as_deref() {
        Some(&[year, month, day]) if year >= 1000 => build(year, month, day, bare).map(|d| (d, form_of)),
        Some(&[month, day]) if month <= 12 => {
            build(today.year(), month, day, bare).map(|d| (d, DateForm::Relative))
        }
        _ => Err(form(bare)),
    }
}

/// A time of day behind a date says nothing here: `2021-09-01 00:00:00`, `2021-09-01T00:00`.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, time))
            if time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || ":. Z".contains(c)) =>
        {
            day
        }
        _ => text,
    }
}

/// Digits only: `20240315`, `240315`, `0315` and `315` (this year).
///
/// Two digits of a year mean this century up to ten years ahead, else the last one. Six digits that
/// could be a year and a month (`201005`) are refused: a missing day is never made up.
fn compact(text: &str, today: Day) -> Result<(Day, DateForm), Fault> {
    let number: i64 = text.parse().map_err(|_| form(text))?;
    let (year, rest, kind) = match text.len() {
        8 => (number / 10_000, number % 10_000, DateForm::Compact),
        6 if is_year_and_month(number) => return Err(form(text)),
        6 => (century(number / 10_000, today) + number / 10_000, number % 10_000, DateForm::Relative),
        3 | 4 => (i64::from(today.year()), number, DateForm::Relative),
        _ => return Err(form(text)),
    };
    // six digits whose "month" is none are a year and a month without a day: never completed
    if text.len() == 6 && !(1..=12).contains(&(rest / 100)) {
        return Err(form(text));
    }
    let small = |n: i64| i16::try_from(n).unwrap_or(0);
    build(small(year), small(rest / 100), small(rest % 100), text).map(|d| (d, kind))
}

fn is_year_and_month(number: i64) -> bool {
    (1900..=2100).contains(&(number / 100)) && (1..=12).contains(&(number % 100))
}

fn century(two_digits: i64, today: Day) -> i64 {
    if 2000 + two_digits > i64::from(today.year()) + 10 { 1900 } else { 2000 }
}

fn build(year: i16, month: i16, day: i16, text: &str) -> Result<Day, Fault> {
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    let day =
        Day::new(year, small(month), small(day)).ok_or_else(|| Fault::error(Reason::Date(text.into())))?;
    if YEARS.contains(&year) {
        return Ok(day);
    }
    let expected = format!("{}-01-01 – {}-12-31", YEARS.start(), YEARS.end());
    Err(Fault::error(Reason::Range { found: day.to_string(), expected }))
}

fn form(text: &str) -> Fault {
    let expected = words("年月日齐全的日期，如 2024-03-15", "a whole day like 2024-03-15");
    Fault::error(Reason::Form { found: text.into(), expected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Day {
        Day::new(2024, 9, 20).unwrap()
    }

    #[test]
    fn every_written_form_means_the_same_day() {
        for raw in [
            "2024-03-15",
            "20240315",
            "2024.3.15",
            "2024/3/15",
            "2024年3月15日",
            "２０２４．３．１５",
            "0315",
            "3.15",
            "3月15日",
            "240315",
            "2024-03-15 00:00:00",
            "2024 年 3 月 15 日",
            "二〇二四年三月十五日",
            "二○二四年三月十五",
        ] {
            assert_eq!(parse(raw, today()).map(|d| d.to_string()).as_deref(), Ok("2024-03-15"), "{raw}");
        }
        for (raw, iso) in [
            ("二〇二一年十二月三十一日", "2021-12-31"),
            ("二零二一年十月二十日", "2021-10-20"),
            ("650101", "1965-01-01"),
            ("340101", "2034-01-01"),
            ("991231", "1999-12-31"),
        ] {
            assert_eq!(parse(raw, today()).map(|d| d.to_string()).as_deref(), Ok(iso), "{raw}");
        }
        assert_eq!(parse("今天", today()), Ok(today()));
        assert_eq!(parse("-1", today()).unwrap().to_string(), "2024-09-19");
        assert_eq!(from_serial(44440).unwrap().to_string(), "2021-09-01");
        assert_eq!(read_back(today(), Lang::Zh), "2024-09-20 周五");
    }

    #[test]
    fn a_figure_too_many_is_refused_and_a_year_out_of_range_is_named_as_that() {
        for raw in ["2026-10-018", "2026-010-18", "02026-10-18", "2026年10月018日", "10-018", "2026.10.181"]
        {
            let fault = parse(raw, today()).unwrap_err();
            assert_eq!(fault.code(), "form", "{raw}");
            assert!(fault.sentence(Lang::Zh).contains(raw.trim_end_matches('日')), "{raw}: {fault:?}");
        }
        for raw in ["9999-12-31", "99991231", "1899-12-31", "2201年1月1日"] {
            let sentence = parse(raw, today()).unwrap_err().sentence(Lang::Zh);
            assert!(sentence.contains("1900-01-01") && !sentence.contains("日历"), "{raw}: {sentence}");
        }
        assert_eq!(parse("2026-13-01", today()).unwrap_err().code(), "date");
    }

    #[test]
    fn partial_days_are_refused_never_completed() {
        for raw in [
            "2021年9月",
            "2021.09",
            "2021",
            "2021-9",
            "202113",
            "201005",
            "202112",
            "abc",
            "20240",
            "二〇二一年九月",
        ] {
            let found = parse(raw, today());
            assert!(found.is_err(), "{raw}: {found:?}");
        }
        assert_eq!(parse("2023-02-29", today()).unwrap_err().code(), "date");
        assert_eq!(parse_written("0315", today()).unwrap_err().code(), "form");
    }

    proptest! {
        #[test]
        fn a_printed_day_is_read_back(days in 0i64..80_000) {
            let day = Day::new(1950, 1, 1).unwrap().plus_days(days).unwrap();
            prop_assert_eq!(parse(&day.to_string(), today()), Ok(day));
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,20}") {
            let _ = parse(&text, today());
        }
    }
}
