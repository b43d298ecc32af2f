//! Rows of people, organisations, facts and payments, checked by their field tables.

use super::cell::{Row, Value, bare_day, is_scientific, plain};
use super::issue::{Code, Issue};
use super::layout::{Columns, Heading};
use super::sheet::unguarded;
use crate::domain::check::{Context, check};
use crate::domain::clean::is_hidden;
use crate::domain::date_text;
use crate::domain::fault::{Fault, Reason, Severity};
use crate::domain::fold;
use crate::domain::lang::Lang;
use crate::domain::mask;
use crate::domain::record::{FactKind, Field, FieldKind, Table, Values};
use crate::domain::told::told_by;

/// Somebody a row speaks of, before the register is asked who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The reference field it fills.
    pub field: &'static str,
    /// What it may be.
    pub kind: FieldKind,
    /// Identity number or credit code.
    pub number: Option<String>,
    /// Name.
    pub name: Option<String>,
}

/// A row ready for the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Its kind.
    pub table: Table,
    /// Canonical values, references apart.
    pub values: Values,
    /// References to be resolved.
    pub links: Vec<Link>,
}

const NUMBERS: &[&str] = &[
    "证件号码",
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "证件号码或信用代码",
    "对象号码",
    "subject number",
    "identity no.",
    "credit code",
];
const NAMES: &[&str] =
    &["姓名", "人员", "单位", "单位名称", "对象", "享受对象", "名称", "人员或单位", "paid to", "name"];
const KINDS: &[&str] = &["事项", "事项种类", "事项类别", "类别", "种类", "kind of fact"];

/// The columns of a list of `tables` (several for facts of mixed kinds).
pub fn headings(tables: &[Table]) -> Vec<Heading> {
    let mut list: Vec<Heading> = Vec::new();
    if tables.iter().any(|t| matches!(t, Table::Fact(_))) {
        list.push(Heading::new("kind", KINDS).telling());
    }
    for field in tables.iter().flat_map(|table| table.fields()) {
        let (key, number): (&'static str, Option<&'static str>) = match field.kind {
            FieldKind::Organisation if field.key == "employer" => (field.key, Some("employer_number")),
            FieldKind::Person | FieldKind::Subject | FieldKind::Organisation => {
                (field.key, Some("subject_number"))
            }
            _ => (field.key, None),
        };
        let mut names = vec![field.label.zh, field.label.en];
        names.extend(field.aliases);
        if number == Some("subject_number") {
            names.extend(NAMES);
        }
        add(&mut list, key, &names, telling(field));
        match number {
            Some(key @ "subject_number") => add(&mut list, key, NUMBERS, true),
            Some(key) => add(
                &mut list,
                key,
                &["单位信用代码", "统一社会信用代码", "信用代码", "employer's code"],
                false,
            ),
            None => {}
        }
    }
    list
}

fn telling(field: &Field) -> bool {
    field.is_required() || matches!(field.kind, FieldKind::PersonNumber | FieldKind::CreditCode)
}

fn add(list: &mut Vec<Heading>, key: &'static str, names: &[&str], telling: bool) {
    let new = Heading::new(key, names);
    match list.iter_mut().find(|heading| heading.key == key) {
        Some(known) => {
            known.names.extend(new.names);
            known.telling |= telling;
        }
        None => list.push(Heading { telling, ..new }),
    }
}

/// Which kind of fact a row is of: its column, else the sheet's name.
pub fn kind_of(row: &Row, columns: &Columns, sheet: Option<&str>) -> Option<FactKind> {
    let read = |text: &str| {
        let text = fold::text(text);
        FactKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == text || kind.words().zh == text || kind.words().en == text)
    };
    match columns.column("kind") {
        Some(column) => row.get(column).and_then(|cell| read(&cell.value.text())),
        None => sheet.and_then(read),
    }
}

/// Checks a data row as a record of `table`.
pub fn prepare(table: Table, row: &Row, columns: &Columns, cx: &Context) -> (Option<Prepared>, Vec<Issue>) {
    let mut issues = Vec::new();
    let mut prepared = Prepared { table, values: Values::new(), links: Vec::new() };
    for field in table.fields() {
        match field.kind {
            FieldKind::Person | FieldKind::Organisation | FieldKind::Subject => {
                link(field, row, columns, cx, &mut prepared, &mut issues);
            }
            _ => {
                let canonical = value(field, row, columns, cx, &mut issues);
                prepared.values.set(field.key, canonical);
            }
        }
    }
    compare(&prepared, columns, cx, &mut issues);
    let refused = issues.iter().any(|issue| issue.code.weight() == super::issue::Weight::Reject);
    (if refused { None } else { Some(prepared) }, issues)
}

/// What the row says must not be other than what its numbers tell, as in the form.
fn compare(prepared: &Prepared, columns: &Columns, cx: &Context, issues: &mut Vec<Issue>) {
    for source in prepared.table.fields() {
        let Some(number) = prepared.values.get(source.key) else { continue };
        for told in told_by(source.kind, number, cx.today) {
            let (Some(weight), Some(field)) = (told.weight, prepared.table.field(told.key)) else { continue };
            if prepared.values.get(told.key).is_none_or(|value| value == told.canonical) {
                continue;
            }
            let column = columns.column(told.key);
            // what the number says is not repeated: part of it is masked elsewhere
            let (label, from) = (field.label(cx.lang), source.label(cx.lang));
            let detail = match cx.lang {
                Lang::Zh => format!("{label} 与{from}不符"),
                Lang::En => format!("{label}: the {from} says another"),
            };
            issues.push(match (weight, told.key) {
                (Severity::Error, "sex") => Issue::at(Code::SexMismatch, column),
                (Severity::Error, "level") => Issue::at(Code::CertLevelMismatch, column),
                (Severity::Error, _) => Issue::at(Code::ValueInvalid, column).with(detail),
                (Severity::Warning, _) => Issue::at(Code::ValueDoubtful, column).with(detail),
            });
        }
    }
}

/// The text of a cell without wrapping; a number that lost digits is refused.
fn raw(field: &Field, row: &Row, column: u32, epoch_shift: i64, issues: &mut Vec<Issue>) -> Option<String> {
    let cell = row.get(column)?;
    if cell.is_uncomputed() {
        issues.push(Issue::at(Code::FormulaNoValue, Some(column)));
        return None;
    }
    let number = matches!(
        field.kind,
        FieldKind::PersonNumber | FieldKind::BankCard | FieldKind::CertificateNumber | FieldKind::CreditCode
    );
    match &cell.value {
        Value::Error(text) => {
            let found = crate::domain::clean::line(text);
            issues.push(Issue::at(Code::ErrorValue, Some(column)).with(found));
            None
        }
        Value::Number(found) if number => {
            let code =
                if field.kind == FieldKind::BankCard { Code::CardScientific } else { Code::IdScientific };
            issues.push(Issue::at(code, Some(column)).with(plain(*found)));
            None
        }
        Value::Number(found) if field.kind == FieldKind::Day => {
            let day = bare_day(*found, epoch_shift);
            Some(day.map_or_else(|| plain(*found), |day| day.to_string()))
        }
        Value::Text(text) => {
            let trimmed = text.trim();
            let inner = trimmed.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(trimmed);
            Some(unguarded(inner).to_owned())
        }
        other => Some(other.text().into_owned()),
    }
    .filter(|text| !text.is_empty())
    // what is required is missed under its own name
    .filter(|text| field.is_required() || !says_numbers(field) || !fold::says_nothing(text))
}

fn says_numbers(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Phone | FieldKind::BankCard | FieldKind::CreditCode)
}

fn value(
    field: &Field,
    row: &Row,
    columns: &Columns,
    cx: &Context,
    issues: &mut Vec<Issue>,
) -> Option<String> {
    let column = columns.column(field.key);
    let before = issues.len();
    let text =
        column.and_then(|column| raw(field, row, column, columns.epoch_shift(), issues)).unwrap_or_default();
    if issues.len() > before {
        return None;
    }
    if mask::is_masked(&text) && may_stay_away(field) {
        let detail = match cx.lang {
            Lang::Zh => format!("{} 是遮盖过的，未取", field.label(cx.lang)),
            Lang::En => format!("{}: masked, not taken", field.label(cx.lang)),
        };
        issues.push(Issue::at(Code::ValueDoubtful, column).with(detail));
        return None;
    }
    let checked = if field.kind == FieldKind::Day && !text.is_empty() {
        // a file has no today: 今天 and 0315 say nothing in it
        match date_text::parse_written(&text, cx.today) {
            Ok((day, _)) => check(field, &day.to_string(), cx),
            Err(fault) => return refuse(field, fault, &text, column, cx.lang, issues),
        }
    } else {
        check(field, &text, cx)
    };
    match checked.fault {
        Some(fault) if fault.blocks() => return refuse(field, fault, &text, column, cx.lang, issues),
        Some(fault) => {
            issues.push(Issue::at(Code::ValueDoubtful, column).with(told(field, &fault, cx.lang)));
        }
        None if checked.repaired && is_number(field) => {
            issues.push(Issue::at(repair(field, &text), column).with(field.label(cx.lang).to_owned()));
        }
        None => {}
    }
    checked.canonical
}

/// True where a masked text is left out; a number a record is known by must be whole, or the row is refused.
fn may_stay_away(field: &Field) -> bool {
    let known_by = [FieldKind::PersonNumber, FieldKind::CreditCode, FieldKind::CertificateNumber];
    !field.is_required() && !known_by.contains(&field.kind)
}

fn is_number(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::PersonNumber
            | FieldKind::BankCard
            | FieldKind::CertificateNumber
            | FieldKind::CreditCode
            | FieldKind::Phone
            | FieldKind::Name
    )
}

fn told(field: &Field, fault: &Fault, lang: Lang) -> String {
    format!("{} {}", field.label(lang), fault.sentence(lang))
}

fn refuse(
    field: &Field,
    fault: Fault,
    text: &str,
    column: Option<u32>,
    lang: Lang,
    issues: &mut Vec<Issue>,
) -> Option<String> {
    let missing = fault.reason == Reason::Empty;
    let code = if missing { absent(field) } else { refusal(field, &fault.reason, text) };
    let issue = Issue::at(code, column);
    issues.push(if missing {
        issue.with(field.label(lang).to_owned())
    } else {
        issue.with(told(field, &fault, lang))
    });
    None
}

/// The contract's code for a required field left empty.
fn absent(field: &Field) -> Code {
    match field.kind {
        FieldKind::Name => Code::NameMissing,
        FieldKind::PersonNumber => Code::IdMissing,
        FieldKind::CertificateNumber => Code::CertMissing,
        _ => Code::ValueMissing,
    }
}

/// The contract's code for a refused value, where it has one.
fn refusal(field: &Field, reason: &Reason, text: &str) -> Code {
    let scientific = is_scientific(&fold::text(text));
    match field.kind {
        FieldKind::PersonNumber if scientific => Code::IdScientific,
        FieldKind::PersonNumber => match reason {
            Reason::Checksum { .. } if fold::number(text).ends_with("000") => Code::IdTailZero,
            Reason::Length { .. } => Code::IdLength,
            Reason::Date(_) | Reason::Future(_) => Code::IdDate,
            _ => Code::IdChecksum,
        },
        FieldKind::BankCard if scientific => Code::CardScientific,
        FieldKind::BankCard => Code::CardChecksum,
        FieldKind::CreditCode => Code::UsccChecksum,
        FieldKind::Phone => Code::PhoneInvalid,
        FieldKind::CertificateNumber if matches!(reason, Reason::Year(_)) => Code::CertYearMismatch,
        FieldKind::CertificateNumber => Code::CertFormat,
        FieldKind::Occupation => Code::OccUnknown,
        FieldKind::Choice(_) if matches!(reason, Reason::Level(_)) => Code::LevelUnknown,
        FieldKind::Mark => Code::ScoreRange,
        _ => Code::ValueInvalid,
    }
}

/// The contract's code for a lossless repair.
fn repair(field: &Field, text: &str) -> Code {
    let wide = |c: char| matches!(c, '\u{FF01}'..='\u{FF5E}');
    match field.kind {
        FieldKind::PersonNumber if text.starts_with(['\'', '’', '‘', '`']) => Code::IdLeadingQuote,
        FieldKind::PersonNumber if text.chars().any(wide) => Code::IdFullwidth,
        FieldKind::PersonNumber if text.chars().any(fold::is_filler) => Code::IdSpaces,
        FieldKind::PersonNumber if text.ends_with('x') => Code::IdLowerX,
        FieldKind::Name if text.chars().any(|c| c.is_whitespace() || is_hidden(c)) => Code::NameSpaces,
        FieldKind::Name if !text.is_ascii() => Code::NameDot,
        FieldKind::BankCard => Code::CardSpaces,
        FieldKind::Phone => Code::PhonePrefix,
        FieldKind::CreditCode => Code::UsccForm,
        FieldKind::CertificateNumber => Code::CertForm,
        _ => Code::ValueRepaired,
    }
}

/// A reference by name, by number or by both.
fn link(
    field: &'static Field,
    row: &Row,
    columns: &Columns,
    cx: &Context,
    prepared: &mut Prepared,
    issues: &mut Vec<Issue>,
) {
    let number_key = if field.key == "employer" { "employer_number" } else { "subject_number" };
    let number_field = Field { kind: FieldKind::PersonNumber, ..*field };
    let number =
        columns.column(number_key).and_then(|c| raw(&number_field, row, c, columns.epoch_shift(), issues));
    let name = columns.column(field.key).and_then(|c| raw(field, row, c, columns.epoch_shift(), issues));
    let number = number.map(|text| fold::number(&text)).filter(|text| !text.is_empty());
    if let Some(number) = &number {
        let person = crate::domain::number::PersonNumber::parse(number, cx.today);
        let code = crate::domain::number::CreditCode::parse(number);
        let fault = match field.kind {
            FieldKind::Person => person.err(),
            FieldKind::Organisation => code.err(),
            _ => person.err().and(code.err()),
        };
        if let Some(fault) = fault {
            let _ = refuse(field, fault, number, columns.column(number_key), cx.lang, issues);
            return;
        }
    }
    if number.is_none() && name.is_none() {
        if field.is_required() {
            let column = columns.column(field.key).or_else(|| columns.column(number_key));
            issues.push(Issue::at(Code::ValueMissing, column).with(field.label(cx.lang).to_owned()));
        }
        return;
    }
    let name = name.map(|name| crate::domain::clean::clean(name.trim()).into_owned());
    if let (FieldKind::Organisation, Some(name)) = (field.kind, &name)
        && let Err(fault) = crate::domain::check::has_words(name)
    {
        let _ = refuse(field, fault, name, columns.column(field.key), cx.lang, issues);
        return;
    }
    prepared.links.push(Link { field: field.key, kind: field.kind, number, name });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::Context as Cx;
    use crate::domain::day::Day;

    fn refused(key: &str, text: &str) -> &'static str {
        let field = Table::Person.field(key).unwrap();
        let cx = Cx { today: Day::new(2026, 6, 1).unwrap(), lang: Lang::Zh };
        let fault = check(field, text, &cx).fault.unwrap();
        refusal(field, &fault.reason, text).code()
    }

    #[test]
    fn refusals_and_repairs_of_any_list_carry_the_codes_of_the_contract() {
        for (key, text, code) in [
            ("id_number", "3.30802E+17", "id_scientific"),
            ("id_number", "33080219900101001", "id_length"),
            ("id_number", "330802199001010011", "id_checksum"),
            ("id_number", "330802199001010000", "id_tail_zero"),
            ("card", "6.22202E+18", "card_scientific"),
            ("card", "6222021234567890129", "card_checksum"),
            ("phone", "1385701234", "phone_invalid"),
            ("name", "张3", "value_invalid"),
        ] {
            assert_eq!(refused(key, text), code, "{key} {text}");
        }
        for (key, text, code) in [
            ("id_number", "'330802199001010011", "id_leading_quote"),
            ("id_number", "３30802199001010011", "id_fullwidth"),
            ("id_number", "330802 19900101 0011", "id_spaces"),
            ("id_number", "33080219900101001x", "id_lower_x"),
            ("name", "张 三", "name_spaces"),
            ("name", "阿依•买买提", "name_dot"),
            ("phone", "+8613857012345", "phone_prefix"),
        ] {
            assert_eq!(repair(Table::Person.field(key).unwrap(), text).code(), code, "{key} {text}");
        }
    }
}
