//! Marks, the day of issue, the amount.

use super::super::super::cell::{bare_day, plain};
use super::super::super::issue::Code;
use super::super::Normalized;
use super::super::raw::{Content, Reading};
use crate::domain::date_text::{self, DateForm};
use crate::domain::day::Day;
use crate::domain::fold;
use crate::domain::money::Fen;

/// The pass mark, hundredths (2.4: each part needs 60).
const PASS: u32 = 6_000;
const FULL: f64 = 100.0;

/// 理论, 实操, 综合评审
pub(in super::super) fn scores(reading: &mut Reading<'_>, out: &mut Normalized) {
    // a permit comes without marks and level
    let permit = reading.is_permit();
    match mark(reading, "theory", true) {
        Mark::Is(mark) => out.theory = Some(mark),
        Mark::Exempt => {
            reading.say(Code::TheoryExempt, "theory");
            out.exempt = true;
        }
        Mark::Absent if reading.has("theory") && !permit => reading.say(Code::ScoreMissing, "theory"),
        Mark::Unreadable => reading.say(Code::ScoreMissing, "theory"),
        Mark::Absent | Mark::Told => {}
    }
    match mark(reading, "practice", false) {
        Mark::Is(mark) => out.practice = Some(mark),
        Mark::Absent if reading.has("practice") && !permit => reading.say(Code::ScoreMissing, "practice"),
        Mark::Unreadable | Mark::Exempt => reading.say(Code::ScoreMissing, "practice"),
        Mark::Absent | Mark::Told => {}
    }
    let needed = matches!(out.level, Some(1 | 2));
    let marks = reading.has("review") || reading.has("theory") || reading.has("practice");
    match mark(reading, "review", false) {
        Mark::Is(mark) => out.review = Some(mark),
        Mark::Absent if needed && marks => reading.say(Code::ReviewMissing, "review"),
        Mark::Unreadable | Mark::Exempt if needed => reading.say(Code::ReviewMissing, "review"),
        Mark::Unreadable => reading.say(Code::ScoreMissing, "review"),
        Mark::Absent | Mark::Exempt | Mark::Told => {}
    }
}

enum Mark {
    Absent,
    Is(u32),
    Exempt,
    /// Text that is no mark.
    Unreadable,
    /// Refused already.
    Told,
}

fn mark(reading: &mut Reading<'_>, key: &str, may_be_exempt: bool) -> Mark {
    let number = match reading.take(key) {
        Content::Empty => return Mark::Absent,
        Content::Refused => return Mark::Told,
        Content::Date(_) => return Mark::Unreadable,
        Content::Number(number) => number,
        Content::Text(text) => match from_text(reading, key, &text, may_be_exempt) {
            Ok(number) => number,
            Err(other) => return other,
        },
    };
    if !(0.0..=FULL).contains(&number) {
        reading.say_with(Code::ScoreRange, key, plain(number));
        return Mark::Told;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let hundredths = (number * 100.0).round() as u32;
    if hundredths < PASS {
        reading.say_with(Code::ScoreLow, key, plain(number));
    }
    Mark::Is(hundredths)
}

fn from_text(reading: &mut Reading<'_>, key: &str, text: &str, may_be_exempt: bool) -> Result<f64, Mark> {
    let folded = fold::text(text);
    if matches!(folded.as_str(), "免考" | "免试" | "免" | "免考(理论)" | "免理论" | "理论免考")
    {
        return Err(if may_be_exempt { Mark::Exempt } else { Mark::Unreadable });
    }
    if fold::is_nothing(&folded) {
        return Err(Mark::Absent);
    }
    let bare = folded.trim_end_matches('分').trim();
    let plain = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let number = if plain { bare.parse::<f64>().ok() } else { None };
    let number = number.ok_or(Mark::Unreadable)?;
    if text.chars().any(|c| matches!(c, '０'..='９' | '．')) {
        reading.say(Code::ScoreFullwidth, key);
    } else if bare.len() != folded.len() || !reading.text_file {
        reading.say(Code::ScoreText, key);
    }
    Ok(number)
}

/// 发证日期
pub(in super::super) fn issued(reading: &mut Reading<'_>, out: &mut Normalized) {
    let (day, form) = match reading.take("issued") {
        Content::Refused => return,
        Content::Empty => return reading.say(Code::DateMissing, "issued"),
        Content::Date(day) => (day, Some(Code::DateTyped)),
        Content::Number(number) => from_number(number, reading.epoch_shift()),
        Content::Text(text) => from_written(&text, reading.today),
    };
    match day {
        None => {
            let found = reading.cell("issued").map(|c| c.value.text().into_owned()).unwrap_or_default();
            reading.say_with(Code::DateInvalid, "issued", crate::domain::clean::line(&found));
        }
        Some(day) => {
            if let Some(form) = form {
                reading.say(form, "issued");
            }
            if day > reading.today {
                reading.say_with(Code::DateFuture, "issued", day.to_string());
            } else if day.year() < 1950 {
                reading.say_with(Code::DateInvalid, "issued", day.to_string());
            } else {
                out.issued = Some(day);
            }
        }
    }
}

/// A bare number: a day count of the spreadsheet from its epoch, or eight digits.
fn from_number(number: f64, epoch_shift: i64) -> (Option<Day>, Option<Code>) {
    if let Some(day) = bare_day(number, epoch_shift) {
        return (Some(day), Some(Code::DateSerial));
    }
    #[allow(clippy::cast_possible_truncation)]
    let whole = number.floor() as i64;
    let day = || {
        let part = |n: i64| i8::try_from(n).ok();
        Day::new(i16::try_from(whole / 10_000).ok()?, part(whole / 100 % 100)?, part(whole % 100)?)
    };
    let eight = (19_000_101..=22_001_231).contains(&whole);
    (if eight { day() } else { None }, Some(Code::DateCompact))
}

fn from_written(text: &str, today: Day) -> (Option<Day>, Option<Code>) {
    let folded = fold::text(text);
    let digits = folded.split('.').next().unwrap_or("");
    let serial = digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit());
    if serial && !folded.contains(['/', '-']) {
        return from_number(digits.parse().unwrap_or(0.0), 0);
    }
    match date_text::parse_written(&folded, today) {
        Ok((day, form)) => (Some(day), code_of(form)),
        Err(_) => (None, None),
    }
}

const fn code_of(form: DateForm) -> Option<Code> {
    match form {
        DateForm::Compact => Some(Code::DateCompact),
        DateForm::Dotted => Some(Code::DateDotted),
        DateForm::Slashed => Some(Code::DateSlash),
        DateForm::Chinese => Some(Code::DateCn),
        DateForm::Iso | DateForm::Relative => None,
    }
}

/// 金额, in yuan unless its header says 万元.
pub(in super::super) fn amount(reading: &mut Reading<'_>, out: &mut Normalized) {
    let times = if reading.title("amount").contains("万元") { 10_000 } else { 1 };
    let fen = match reading.take("amount") {
        Content::Empty | Content::Refused => return,
        Content::Date(_) => None,
        Content::Number(number) => from_float(number),
        Content::Text(text) => {
            let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let fen = crate::domain::amount::parse(&text).ok();
            if fen.is_some() && (!plain || !reading.text_file) {
                reading.say(Code::AmountText, "amount");
            }
            fen
        }
    };
    match fen.and_then(|fen| fen.times(times)) {
        Some(fen) => out.amount = Some(fen),
        None => {
            let found = reading.cell("amount").map(|c| c.value.text().into_owned()).unwrap_or_default();
            reading.say_with(Code::ErrorValue, "amount", crate::domain::clean::line(&found));
        }
    }
}

/// A spreadsheet's number to the fen; only sums that are whole fen.
fn from_float(yuan: f64) -> Option<Fen> {
    let fen = yuan * 100.0;
    let whole = fen.round();
    let sound = (0.0..1e13).contains(&whole) && (fen - whole).abs() < 1e-3;
    #[allow(clippy::cast_possible_truncation)]
    let exact = Fen(whole as i64);
    sound.then_some(exact)
}
