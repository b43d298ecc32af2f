//! The person and the organisation of a row: names, identity, phone, card, credit code.

use super::super::super::cell::{is_blank, plain};
use super::super::super::issue::Code;
use super::super::Normalized;
use super::super::raw::{Content, Reading, is_scientific};
use crate::domain::clean::is_hidden;
use crate::domain::fault::Fault;
use crate::domain::number::{BankCard, CreditCode, PersonNumber, Phone, Sex};
use crate::domain::{check, fold, name};

/// 姓名
pub(in super::super) fn name(reading: &mut Reading<'_>, out: &mut Normalized) {
    let Some(text) = reading.take_text("name") else {
        if !reading.refused("name") {
            reading.say(Code::NameMissing, "name");
        }
        return;
    };
    let dotted = with_proper_dots(&text);
    if dotted != text {
        reading.say(Code::NameDot, "name");
    }
    let spaced = without_gaps(&dotted);
    if spaced != dotted {
        reading.say(Code::NameSpaces, "name");
    }
    if spaced.chars().any(is_rare) {
        reading.say(Code::RareChar, "name");
    }
    if spaced.is_empty() {
        reading.say(Code::NameMissing, "name");
    } else if let Some(fault) = unfit(&spaced) {
        let detail = fault.sentence(reading.lang);
        reading.say_with(Code::ValueInvalid, "name", detail);
    } else {
        out.name = Some(spaced);
    }
}

/// Digits, signs, formulas and control characters are no name; stand-ins for characters an older
/// system could not hold are only told as rare.
fn unfit(name: &str) -> Option<Fault> {
    let printed: String = name.chars().filter(|c| !is_private(*c)).collect();
    if printed.is_empty() { None } else { name::parse(&printed).err() }
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Every dot between two Han characters is the one of the standard (U+00B7).
fn with_proper_dots(text: &str) -> String {
    const WRONG: [char; 12] = ['•', '‧', '・', '･', '⋅', '．', '.', '∙', '●', '˙', 'ㆍ', '᛫'];
    if !text.chars().any(|c| WRONG.contains(&c)) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let han = |at: Option<usize>| {
        let mut found = at.and_then(|at| chars.get(at)).copied();
        if found.is_some_and(is_blank) {
            found = None;
        }
        found.is_some_and(is_han)
    };
    chars
        .iter()
        .enumerate()
        .map(|(at, &c)| {
            let between = han(at.checked_sub(1)) && han(Some(at + 1));
            if WRONG.contains(&c) && (between || (c != '.' && c != '．')) { '·' } else { c }
        })
        .collect()
}

/// Chinese names have no gaps; in names in Latin letters one blank stays one blank.
fn without_gaps(text: &str) -> String {
    if !text.chars().any(is_blank) {
        return text.to_owned();
    }
    let latin = !text.chars().any(is_han);
    let pieces = text.split(|c: char| is_blank(c)).filter(|piece| !piece.is_empty());
    pieces.collect::<Vec<_>>().join(if latin { " " } else { "" })
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Han characters that GBK, and with it many older systems, cannot hold; private-use stand-ins.
const fn is_rare(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{9FA6}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{20000}'..='\u{3FFFF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What the column says about the sex: `None` when it says nothing.
pub(in super::super) fn sex_told(reading: &mut Reading<'_>) -> Option<Result<Sex, String>> {
    let text = reading.take_text("sex")?;
    let folded = fold::text(&text);
    Some(match folded.as_str() {
        "男" | "男性" | "M" | "m" | "male" | "1" => Ok(Sex::Male),
        "女" | "女性" | "F" | "f" | "female" | "2" => Ok(Sex::Female),
        "未知" => return None,
        nothing if fold::says_nothing(nothing) => return None,
        _ => Err(folded),
    })
}

/// The sex told must be the one in the number; where nothing is told the number fills it in.
pub(in super::super) fn sex(
    reading: &mut Reading<'_>,
    out: &mut Normalized,
    told: Option<Result<Sex, String>>,
) {
    let number = out.id_number.as_deref().and_then(|n| PersonNumber::parse(n, reading.today).ok());
    let inside = number.and_then(|n| n.sex());
    out.sex = match (told, inside) {
        (Some(Ok(told)), None) => Some(told),
        (Some(Ok(told)), Some(inside)) if told == inside => Some(told),
        (Some(_), Some(inside)) => {
            reading.say(Code::SexMismatch, "sex");
            Some(inside)
        }
        (None, Some(inside)) => {
            if reading.has("sex") && !reading.refused("sex") {
                reading.say(Code::SexMissing, "sex");
            }
            Some(inside)
        }
        (Some(Err(_)) | None, None) => None,
    };
}

/// 证件号码
pub(in super::super) fn id_number(reading: &mut Reading<'_>, out: &mut Normalized) {
    let text = match reading.take("id_number") {
        Content::Refused => return,
        Content::Empty => return reading.say(Code::IdMissing, "id_number"),
        Content::Number(number) => return reading.say_with(Code::IdScientific, "id_number", plain(number)),
        Content::Date(_) => return reading.say(Code::IdLength, "id_number"),
        Content::Text(text) => text,
    };
    let bare = text.trim_start_matches(['\'', '’', '‘', '`', '′', '＇']);
    if bare.len() != text.len() {
        reading.say(Code::IdLeadingQuote, "id_number");
    }
    if is_scientific(&fold::text(bare)) {
        return reading.say_with(Code::IdScientific, "id_number", fold::text(bare));
    }
    tell_forms(reading, bare);
    let number = fold::number(bare);
    let count = number.chars().count();
    let old_foreign = count == 15 && number.starts_with(|c: char| c.is_ascii_uppercase());
    if number.is_empty() {
        reading.say(Code::IdMissing, "id_number");
    } else if count != 18 && !old_foreign {
        let detail = match reading.lang {
            crate::domain::lang::Lang::Zh => format!("{count} 位"),
            crate::domain::lang::Lang::En => format!("{count} characters"),
        };
        reading.say_with(Code::IdLength, "id_number", detail);
    } else if number.ends_with("000") && number.bytes().all(|b| b.is_ascii_digit()) {
        reading.say(Code::IdTailZero, "id_number");
    } else {
        match PersonNumber::parse(&number, reading.today) {
            Ok(number) => out.id_number = Some(number.canonical().to_owned()),
            Err(fault) => {
                let date = matches!(fault.code(), "date" | "future");
                let detail = fault.sentence(reading.lang);
                reading.say_with(if date { Code::IdDate } else { Code::IdChecksum }, "id_number", detail);
            }
        }
    }
}

fn tell_forms(reading: &mut Reading<'_>, bare: &str) {
    if bare.chars().any(|c| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')) {
        reading.say(Code::IdFullwidth, "id_number");
    }
    if bare.chars().any(|c| c.is_ascii_lowercase() || c == 'ｘ') {
        reading.say(Code::IdLowerX, "id_number");
    }
    let filler = |c: char| fold::is_filler(c) || is_hidden(c);
    if bare.chars().any(filler) {
        reading.say(Code::IdSpaces, "id_number");
    }
}

/// 单位 and its credit code.
pub(in super::super) fn organisation(reading: &mut Reading<'_>, out: &mut Normalized) {
    let told = reading.take_text("org").filter(|text| !fold::says_nothing(text));
    out.org = told.map(|text| text.chars().filter(|c| !is_hidden(*c)).collect());
    if let Some(fault) = out.org.as_deref().and_then(|org| check::has_words(org).err()) {
        out.org = None;
        return reading.say_with(Code::ValueInvalid, "org", fault.sentence(reading.lang));
    }
    if out.org.as_ref().is_some_and(|org| org.chars().any(is_rare)) {
        reading.say(Code::RareChar, "org");
    }
    let text = match reading.take("uscc") {
        Content::Empty | Content::Refused => return,
        Content::Text(text) => text,
        Content::Number(number) => return reading.say_with(Code::UsccChecksum, "uscc", plain(number)),
        Content::Date(_) => return reading.say(Code::UsccChecksum, "uscc"),
    };
    let folded = fold::number(&text);
    if folded.is_empty() {
        return;
    }
    if folded != text {
        reading.say(Code::UsccForm, "uscc");
    }
    match CreditCode::parse(&folded) {
        Ok(code) => out.uscc = Some(code.canonical().to_owned()),
        Err(fault) => {
            let detail = fault.sentence(reading.lang);
            reading.say_with(Code::UsccChecksum, "uscc", detail);
        }
    }
}

/// 联系电话, 银行卡号
pub(in super::super) fn phone_and_card(reading: &mut Reading<'_>, out: &mut Normalized) {
    phone(reading, out);
    card(reading, out);
}

fn phone(reading: &mut Reading<'_>, out: &mut Normalized) {
    let text = match reading.take("phone") {
        Content::Empty | Content::Refused => return,
        Content::Date(_) => return reading.say(Code::PhoneInvalid, "phone"),
        Content::Number(number) => {
            reading.say(Code::NumericPhone, "phone");
            plain(number)
        }
        Content::Text(text) if fold::says_nothing(&text) => return,
        Content::Text(text) => text,
    };
    match Phone::parse(&text) {
        Ok(phone) => {
            if phone.canonical() != text {
                reading.say(Code::PhonePrefix, "phone");
            }
            out.phone = Some(phone.canonical().to_owned());
        }
        Err(fault) => {
            let detail = fault.sentence(reading.lang);
            reading.say_with(Code::PhoneInvalid, "phone", detail);
        }
    }
}

fn card(reading: &mut Reading<'_>, out: &mut Normalized) {
    let text = match reading.take("card") {
        Content::Empty | Content::Refused => return,
        Content::Date(_) => return reading.say(Code::CardChecksum, "card"),
        Content::Number(number) => return reading.say_with(Code::CardScientific, "card", plain(number)),
        Content::Text(text) if fold::says_nothing(&text) => return,
        Content::Text(text) => text,
    };
    if is_scientific(&fold::text(&text)) {
        return reading.say_with(Code::CardScientific, "card", fold::text(&text));
    }
    let folded = fold::number(&text);
    if folded.is_empty() {
        return;
    }
    if folded != text {
        reading.say(Code::CardSpaces, "card");
    }
    match BankCard::parse(&folded) {
        Ok(card) => out.card = Some(card.canonical().to_owned()),
        Err(fault) => {
            let detail = fault.sentence(reading.lang);
            reading.say_with(Code::CardChecksum, "card", detail);
        }
    }
}
