//! The columns of a list of certificates, one function each.

mod marks;
mod who;

pub(super) use marks::{amount, issued, scores};
pub(super) use who::{id_number, name, organisation, phone_and_card, sex, sex_told};

use super::super::issue::Code;
use super::Normalized;
use super::raw::{Content, Reading};
use crate::domain::fold;
use crate::domain::level::Level;
use crate::domain::number::{CertificateNumber, permit};
use crate::domain::occupation::{Occupation, catalogue};

/// 职业 and its code: each may fill in the other, and they must agree.
pub(super) fn occupation(reading: &mut Reading<'_>, out: &mut Normalized) {
    let printed = reading.take_text("occupation").map(|text| without_mark(reading, &text));
    let code = reading.take_text("occ_code").map(|text| plain_code(reading, &text));
    if reading.refused("occupation") || reading.refused("occ_code") {
        return;
    }
    let by_name = printed.as_deref().map(|name| catalogue().by_name(name));
    let by_code = code.as_deref().map(|code| catalogue().by_code(code));
    let found: Option<&Occupation> = match (by_name, by_code) {
        (Some(Some(a)), Some(Some(b))) if a.code != b.code => {
            let detail = format!("{} {} / {} {}", a.code, a.name, b.code, b.name);
            return reading.say_with(Code::OccMismatch, "occupation", detail);
        }
        (Some(Some(a)), Some(Some(_))) => Some(a),
        (Some(Some(found)), None) => {
            if reading.has("occ_code") {
                reading.say(Code::OccCodeMissing, "occ_code");
            }
            Some(found)
        }
        (None, Some(Some(found))) => {
            if reading.has("occupation") {
                reading.say(Code::OccNameMissing, "occupation");
            }
            Some(found)
        }
        _ => None,
    };
    let Some(found) = found else {
        let detail =
            [printed.as_deref(), code.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        return reading.say_with(Code::OccUnknown, "occupation", crate::domain::clean::line(&detail));
    };
    out.occupation = Some(printed.unwrap_or_else(|| found.name.clone()));
    out.occ_code = Some(found.code.clone());
}

/// Takes the mark L, S or L/S off a printed name and tells it.
fn without_mark(reading: &mut Reading<'_>, text: &str) -> String {
    let folded = fold::text(text);
    let bare = folded.trim_end_matches(['L', 'S', '/', ' ']).trim_end_matches(['(', ' ']);
    let bare = if folded.ends_with(')') { unbracketed_mark(&folded).unwrap_or(&folded) } else { bare };
    let known = |name: &str| catalogue().by_name(name).is_some();
    if bare.is_empty() || bare.len() == folded.len() || !known(bare) {
        return if folded.len() == text.len() { text.to_owned() } else { folded };
    }
    reading.say(Code::OccSuffix, "occupation");
    bare.to_owned()
}

/// `电工(L/S)`: the part in front when the bracket holds only marks.
fn unbracketed_mark(folded: &str) -> Option<&str> {
    let (head, tail) = folded.rsplit_once('(')?;
    let marks = tail.trim_end_matches(')');
    (!marks.is_empty() && marks.chars().all(|c| matches!(c, 'L' | 'S' | '/' | ' '))).then(|| head.trim_end())
}

/// A code without blanks, marks, a `GBM` number in brackets; hyphens put where they belong.
fn plain_code(reading: &mut Reading<'_>, text: &str) -> String {
    let folded = fold::text(text);
    let head = folded.split(['(', ' ']).next().unwrap_or(&folded);
    let bare = head.trim_end_matches(['L', 'S', '/']);
    if bare.len() != head.len() {
        reading.say(Code::OccSuffix, "occ_code");
    }
    let bare: String =
        bare.chars().map(|c| if matches!(c, '–' | '—' | '－' | '‐') { '-' } else { c }).collect();
    if bare.len() == 7 && bare.bytes().all(|b| b.is_ascii_digit()) {
        let mut code = String::with_capacity(10);
        for (at, c) in bare.chars().enumerate() {
            if matches!(at, 1 | 3 | 5) {
                code.push('-');
            }
            code.push(c);
        }
        return code;
    }
    bare
}

/// 等级, to its digit.
pub(super) fn level(reading: &mut Reading<'_>, out: &mut Normalized) {
    let Some(text) = reading.take_text("level") else {
        if !reading.refused("level") && !reading.is_permit() {
            reading.say(Code::LevelMissing, "level");
        }
        return;
    };
    match Level::from_text(&text).ok().and_then(Level::digit) {
        Some(digit) => {
            out.level = Some(digit);
            if !is_usual_level(&text) {
                reading.say(Code::LevelVariant, "level");
            }
        }
        None => reading.say_with(Code::LevelUnknown, "level", crate::domain::clean::line(&text)),
    }
}

/// The digit, the 级, the name of the eight-level sequence, and both together as certificates
/// print them; everything else is another wording.
fn is_usual_level(text: &str) -> bool {
    const USUAL: [[&str; 4]; 5] = [
        ["1", "一级", "高级技师", "一级/高级技师"],
        ["2", "二级", "技师", "二级/技师"],
        ["3", "三级", "高级工", "三级/高级工"],
        ["4", "四级", "中级工", "四级/中级工"],
        ["5", "五级", "初级工", "五级/初级工"],
    ];
    USUAL.iter().flatten().any(|usual| *usual == text)
}

/// 证书编号; gives back the checked number for the comparisons.
pub(super) fn certificate(reading: &mut Reading<'_>, out: &mut Normalized) -> Option<CertificateNumber> {
    let content = reading.take("cert_no");
    let text = match content {
        Content::Refused => return None,
        Content::Empty => {
            reading.say(Code::CertMissing, "cert_no");
            return None;
        }
        // a spreadsheet's number has lost its last digits
        Content::Number(number) => {
            reading.say_with(Code::CertFormat, "cert_no", super::super::cell::plain(number));
            return None;
        }
        Content::Date(_) => {
            reading.say(Code::CertFormat, "cert_no");
            return None;
        }
        Content::Text(text) => text,
    };
    let folded = fold::number(&text);
    if folded.is_empty() {
        reading.say(Code::CertMissing, "cert_no");
        return None;
    }
    if folded != text {
        reading.say(Code::CertForm, "cert_no");
    }
    let permit = permit(&folded, reading.today);
    let number = match permit {
        Some(permit) => permit.map(|number| (number, None)),
        None => CertificateNumber::parse(&folded, reading.today).map(|number| (folded, Some(number))),
    };
    match number {
        Ok((text, number)) => {
            out.cert_no = Some(text);
            number
        }
        Err(fault) => {
            let code = if fault.code() == "year" { Code::CertYearMismatch } else { Code::CertFormat };
            let detail = fault.sentence(reading.lang);
            reading.say_with(code, "cert_no", detail);
            None
        }
    }
}

/// What the number tells must agree with the columns beside it.
pub(super) fn agreement(reading: &mut Reading<'_>, out: &Normalized, number: Option<&CertificateNumber>) {
    let Some(number) = number else { return };
    if let (Some(told), Some(level)) = (number.level().and_then(Level::digit), out.level)
        && told != level
    {
        reading.say_with(Code::CertLevelMismatch, "cert_no", format!("{told} ≠ {level}"));
    }
    // numbers padded with 000 tell no year
    let padded = number.canonical().starts_with("000");
    if let Some(issued) = out.issued
        && issued.year() != number.year()
        && !padded
    {
        reading.say_with(Code::CertYearMismatch, "cert_no", format!("{} ≠ {}", number.year(), issued.year()));
    }
}

/// Texts kept beside the contract.
pub(super) fn extra(reading: &mut Reading<'_>, out: &mut Normalized) {
    for key in ["body", "work_type", "bank", "note", "kind", "lookup", "looked_up", "division"] {
        // wrapping of a remark is not worth a report
        if let Some(cell) = reading.cell(key).filter(|cell| !cell.value.is_blank()) {
            out.extra.push((key, crate::domain::clean::clean(cell.value.text().trim()).into_owned()));
        }
    }
}
