//! From typed or imported text to canonical text: the one conversion for every kind of field.

use super::day::Day;
use super::fault::{Fault, Reason, Severity};
use super::lang::{Lang, words};
use super::level::Level;
use super::money::Fen;
use super::number::{BankCard, CertificateNumber, CreditCode, PersonNumber, Phone, permit};
use super::record::{Choice, Field, FieldKind, Must, RecordRef, Table};
use super::{amount, date_text, division, fold, name, occupation};
use std::borrow::Cow;

/// What a check needs to know besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The day the program believes it is.
    pub today: Day,
    /// Language of what is read back.
    pub lang: Lang,
}

/// The outcome of checking one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What would be kept; `None` for an empty or refused text.
    pub canonical: Option<String>,
    /// What is wrong or doubtful; an error goes with no canonical text.
    pub fault: Option<Fault>,
    /// The value said back: a date with its weekday, money in figures and words.
    pub read_back: Option<String>,
    /// True when the canonical text differs from what was typed by more than blanks at its ends.
    pub repaired: bool,
}

impl Checked {
    /// True when nothing blocks saving.
    pub fn passes(&self) -> bool {
        self.fault.as_ref().is_none_or(|fault| !fault.blocks())
    }
}

/// A kept text with an optional doubt and an optional read-back.
type Kept = (String, Option<Reason>, Option<String>);

/// Checks `raw` for `field`. An empty text is a fault only in a required field.
pub fn check(field: &Field, raw: &str, cx: &Context) -> Checked {
    if fold::text(raw).is_empty() {
        let fault = field.is_required().then(|| Fault::error(Reason::Empty));
        return Checked { fault, ..Checked::default() };
    }
    match convert(field, raw, cx) {
        Ok((canonical, doubt, read_back)) => Checked {
            repaired: canonical != raw.trim(),
            canonical: Some(canonical),
            fault: doubt.map(|reason| Fault { reason, severity: Severity::Warning }),
            read_back,
        },
        Err(fault) if fault.reason == Reason::Empty && !field.is_required() => Checked::default(),
        Err(fault) => Checked { fault: Some(fault), ..Checked::default() },
    }
}

fn convert(field: &Field, raw: &str, cx: &Context) -> Result<Kept, Fault> {
    let kept = |text: &str| Ok((text.to_owned(), None, None));
    match field.kind {
        FieldKind::Text(max) => {
            let kept = text(raw, usize::from(max))?;
            if field.must == Must::Name {
                has_words(&kept)?;
            }
            Ok((kept, None, None))
        }
        FieldKind::Name => name::parse(raw).map(|t| (t, None, None)),
        FieldKind::PersonNumber => kept(PersonNumber::parse(raw, cx.today)?.canonical()),
        FieldKind::CreditCode => {
            let code = CreditCode::parse(raw)?;
            Ok((code.canonical().into(), code.inner_doubt(), None))
        }
        FieldKind::CertificateNumber => certificate(raw, cx),
        FieldKind::BankCard => {
            let card = BankCard::parse(raw)?;
            let doubt = (!card.is_standard()).then(|| Reason::Form {
                found: card.canonical().chars().take(2).collect(),
                expected: words("62 开头的银联卡号", "a number from 62"),
            });
            Ok((card.canonical().into(), doubt, None))
        }
        FieldKind::Phone => kept(Phone::parse(raw)?.canonical()),
        FieldKind::Day => {
            let day = date_text::parse(raw, cx.today)?;
            let doubt = (field.past && day > cx.today).then_some(Reason::Future(day));
            Ok((day.to_string(), doubt, Some(date_text::read_back(day, cx.lang))))
        }
        FieldKind::Money => {
            let fen = amount::parse(raw)?;
            if field.must == Must::Exceed && fen == Fen::ZERO {
                let expected = words("大于 0 的金额", "an amount above 0");
                return Err(Fault::error(Reason::Form { found: fold::text(raw), expected }));
            }
            Ok((fen.plain(), None, Some(money_back(fen))))
        }
        FieldKind::Count(low, high) => count(raw, low, high),
        FieldKind::Mark => mark(raw.trim_end_matches('分')),
        FieldKind::Figure => {
            let fen = amount::parse(raw)?;
            let hundredths = u64::try_from(fen.0).unwrap_or_default();
            Ok((super::exam::plain(hundredths), None, Some(fen.to_string())))
        }
        FieldKind::Year => count(raw.trim_end_matches('年'), 1949, 2200),
        FieldKind::Flag => flag(raw),
        FieldKind::Choice(list) => choice(list, raw),
        FieldKind::Occupation => occupation(raw),
        FieldKind::Division => place(raw),
        FieldKind::Person => reference(raw, &[Table::Person]),
        FieldKind::Organisation => reference(raw, &[Table::Organisation]),
        FieldKind::Subject => reference(raw, &[Table::Person, Table::Organisation]),
    }
}

/// A name of an organisation has a letter or a character in it; figures alone are a number in the wrong
/// column.
///
/// # Errors
/// What was found, and that a name was expected.
pub fn has_words(name: &str) -> Result<(), Fault> {
    if name.chars().any(char::is_alphabetic) {
        return Ok(());
    }
    let expected = words("单位全称，不能只有数字和符号", "a name, not figures alone");
    Err(Fault::error(Reason::Form { found: fold::text(name), expected }))
}

fn money_back(fen: Fen) -> String {
    format!("{fen} {}", amount::words(fen))
}

fn text(raw: &str, max: usize) -> Result<String, Fault> {
    let kept = super::clean::clean(raw.trim()).into_owned();
    let found = kept.chars().count();
    if found > max { Err(Fault::error(Reason::TooLong { found, max })) } else { Ok(kept) }
}

/// A number of an unknown form is kept with a doubt; one of a known form must be right.
fn certificate(raw: &str, cx: &Context) -> Result<Kept, Fault> {
    if let Some(permit) = permit(raw, cx.today) {
        return permit.map(|number| (number, None, None));
    }
    match CertificateNumber::parse(raw, cx.today) {
        Ok(number) => Ok((number.canonical().into(), None, None)),
        Err(_) if super::mask::is_masked(raw) => {
            let expected = words("完整的编号，没有星号", "the whole number, without stars");
            Err(Fault::error(Reason::Form { found: raw.into(), expected }))
        }
        Err(_) if matches!(super::mask::within(&fold::text(raw)), Cow::Owned(_)) => {
            // typed one field too late: the next person's number is no number of this certificate
            let expected = words("证书的编号，不是证件号码", "the number of a certificate, not of a person");
            Err(Fault::error(Reason::Form {
                found: super::mask::within(&fold::text(raw)).into_owned(),
                expected,
            }))
        }
        Err(Fault { reason: reason @ Reason::Length { found, .. }, .. }) if (6..=30).contains(&found) => {
            Ok((fold::number(raw), Some(reason), None))
        }
        Err(fault) => Err(fault),
    }
}

fn count(raw: &str, low: i64, high: i64) -> Result<Kept, Fault> {
    let folded: String = fold::text(raw).chars().filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let expected = words("整数", "a whole number");
    let number: i64 =
        folded.parse().map_err(|_| Fault::error(Reason::Form { found: fold::text(raw), expected }))?;
    if (low..=high).contains(&number) {
        return Ok((number.to_string(), None, None));
    }
    Err(Fault::error(Reason::Range { found: number.to_string(), expected: format!("{low}–{high}") }))
}

/// Best mark, in hundredths.
const MARK: u64 = 10_000;

fn mark(raw: &str) -> Result<Kept, Fault> {
    let folded: String = fold::text(raw).chars().filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let expected = words("0 至 100 的成绩", "a mark from 0 to 100");
    let form = || Fault::error(Reason::Form { found: folded.clone(), expected });
    let (whole, fraction) = folded.split_once('.').unwrap_or((&folded, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return Err(form());
    }
    let hundredths: u64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| form())?;
    if hundredths > MARK {
        let expected = format!("0–{}", MARK / 100);
        return Err(Fault::error(Reason::Range { found: folded, expected }));
    }
    Ok((super::exam::plain(hundredths), None, None))
}

fn flag(raw: &str) -> Result<Kept, Fault> {
    let folded = fold::text(raw).to_lowercase();
    let yes = match folded.as_str() {
        "true" | "是" | "有" | "y" | "yes" | "1" | "√" | "对" | "s" => true,
        "false" | "否" | "无" | "n" | "no" | "0" | "×" | "x" | "不" | "不是" | "f" => false,
        _ => {
            let expected = words("是或否（y / n）", "yes or no");
            return Err(Fault::error(Reason::Form { found: folded, expected }));
        }
    };
    Ok((yes.to_string(), None, None))
}

/// By code, written form, alias or place in the list (`1`, `2` …) where those do not clash.
fn choice(list: &'static [Choice], raw: &str) -> Result<Kept, Fault> {
    let folded = fold::text(raw);
    let lower = folded.to_lowercase();
    let fits = |c: &&Choice| {
        c.code == lower
            || same(c.words.zh, &folded)
            || c.words.en.eq_ignore_ascii_case(&folded)
            || c.aliases.iter().any(|alias| same(alias, &folded))
    };
    if let Some(found) = list.iter().find(fits) {
        return Ok((found.code.into(), None, None));
    }
    if list.iter().any(|c| c.code == Level::Junior.code()) {
        return Level::from_text(&folded).map(|level| (level.code().into(), None, None));
    }
    let mut by_initials = list.iter().filter(|c| name::initials(c.words.zh) == lower);
    match (by_initials.next(), by_initials.next()) {
        (Some(only), None) => Ok((only.code.into(), None, None)),
        _ => {
            Err(Fault::error(Reason::Unknown { found: folded, list: words("可选项", "list of choices") }))
        }
    }
}

/// Our own text against a folded one: full-width brackets of ours are folded too.
fn same(own: &str, folded: &str) -> bool {
    own == folded || (own.contains('（') && fold::text(own) == folded)
}

fn occupation(raw: &str) -> Result<Kept, Fault> {
    match occupation::catalogue().find(raw) {
        Some(found) => Ok((found.code.clone(), None, Some(found.name.clone()))),
        None => Err(Fault::error(Reason::Unknown {
            found: fold::text(raw),
            list: words("职业分类大典", "occupation catalogue"),
        })),
    }
}

fn place(raw: &str) -> Result<Kept, Fault> {
    let folded = fold::text(raw);
    let code = if folded.bytes().all(|b| b.is_ascii_digit()) {
        Some(folded.clone()).filter(|code| division::find(code).is_some() || division::ever_existed(code))
    } else {
        division::by_name(&folded).map(|d| d.code.to_owned())
    };
    match code {
        Some(code) => {
            let read_back = division::name(&code, Lang::Zh);
            Ok((code, None, read_back))
        }
        None => Err(Fault::error(Reason::Area(folded))),
    }
}

fn reference(raw: &str, tables: &[Table]) -> Result<Kept, Fault> {
    let folded = fold::text(raw);
    match RecordRef::parse(&folded).filter(|r| tables.contains(&r.table)) {
        Some(reference) => Ok((reference.to_string(), None, None)),
        None => Err(Fault::error(Reason::Unknown {
            found: folded, list: words("已登记的名单", "register")
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::FactKind;
    use proptest::prelude::*;

    fn cx() -> Context {
        Context { today: Day::new(2024, 9, 20).unwrap(), lang: Lang::Zh }
    }

    fn canonical(table: Table, key: &str, raw: &str) -> Option<String> {
        check(table.field(key).unwrap(), raw, &cx()).canonical
    }

    #[test]
    fn typed_text_becomes_canonical_text() {
        let honour = Table::Fact(FactKind::Honour);
        for (table, key, raw, expected) in [
            (honour, "tier", "大工匠", "master"),
            (honour, "date", "2024年3月15日", "2024-03-15"),
            (honour, "province_paid", "0.6万", "6000.00"),
            (Table::Certificate, "level", "三级/高级技能", "senior"),
            (Table::Certificate, "occupation", "车工（数控车工）", "6-18-01-01"),
            (Table::Certificate, "theory", "８５.50分", "85.5"),
            (Table::Certificate, "theory_exempt", "是", "true"),
            (Table::Certificate, "person", "person:12", "person:12"),
            (Table::Person, "division", "柯城区", "330802"),
            (Table::Person, "sex", "女", "female"),
        ] {
            assert_eq!(canonical(table, key, raw).as_deref(), Some(expected), "{key} {raw}");
        }
    }

    #[test]
    fn an_empty_text_is_a_fault_only_where_something_is_required() {
        let person = Table::Person;
        assert!(!check(person.field("name").unwrap(), " ", &cx()).passes());
        assert_eq!(check(person.field("phone").unwrap(), "", &cx()), Checked::default());
    }

    #[test]
    fn nothing_is_no_payment_and_a_number_is_no_name_of_an_organisation() {
        let amount = Table::Payment.field("amount").unwrap();
        for raw in ["0", "0.00", "0万", "0+0", "零元"] {
            let fault = check(amount, raw, &cx()).fault.unwrap();
            assert!(fault.blocks() && fault.sentence(Lang::Zh).contains("大于 0"), "{raw}: {fault:?}");
        }
        assert!(check(amount, "0.01", &cx()).passes());
        assert!(
            check(Table::Fact(FactKind::Honour).field("province_paid").unwrap(), "0", &cx()).passes(),
            "nothing paid elsewhere is a fact"
        );
        let name = Table::Organisation.field("name").unwrap();
        for raw in ["12345678", "２０２４", "123-456", "()"] {
            let fault = check(name, raw, &cx()).fault.unwrap();
            assert!(fault.blocks() && fault.sentence(Lang::Zh).contains("单位全称"), "{raw}");
        }
        for raw in ["衢州 3 厂", "3M", "五〇一厂"] {
            assert!(check(name, raw, &cx()).passes(), "{raw}");
        }
    }

    #[test]
    fn a_payment_of_a_day_to_come_is_kept_with_a_doubt() {
        let field = Table::Payment.field("paid_on").unwrap();
        let checked = check(field, "2024-09-21", &cx());
        assert_eq!(checked.canonical.as_deref(), Some("2024-09-21"));
        assert_eq!(checked.fault, Some(Fault::warning(Reason::Future(Day::new(2024, 9, 21).unwrap()))));
        assert_eq!(check(field, "2024-09-20", &cx()).fault, None);
    }

    #[test]
    fn a_certificate_number_of_unknown_form_is_kept_with_a_doubt() {
        let field = Table::Certificate.field("number").unwrap();
        let checked = check(field, "R33080000120150000123", &cx());
        assert!(checked.passes() && checked.canonical.is_some() && checked.fault.is_some());
        assert!(!check(field, "S000033000123246000001", &cx()).passes());
    }

    #[test]
    fn every_written_form_of_a_choice_means_that_choice() {
        for field in Table::all().flat_map(Table::fields) {
            let FieldKind::Choice(list) = field.kind else { continue };
            for choice in list {
                let forms = [choice.code, choice.words.zh, choice.words.en];
                for form in forms.iter().chain(choice.aliases) {
                    let found = check(field, form, &cx()).canonical;
                    assert_eq!(found.as_deref(), Some(choice.code), "{} {form}", field.key);
                }
            }
        }
    }

    #[test]
    fn a_negative_count_does_not_lose_its_sign() {
        let hosting = Table::Fact(FactKind::ContestHosting);
        let field = hosting.fields().iter().find(|f| matches!(f.kind, FieldKind::Count(..))).unwrap();
        assert!(!check(field, "-5", &cx()).passes());
        assert_eq!(check(field, "５", &cx()).canonical.as_deref(), Some("5"));
    }

    #[test]
    fn a_credit_code_whose_inner_check_fails_is_kept_with_a_doubt_that_says_which_place() {
        let field = Table::Organisation.field("credit_code").unwrap();
        let code = "0123456789ABCDEFGHJKLMNPQRTUWXY"
            .chars()
            .map(|last| format!("91330802MA29ABCD0{last}"))
            .find(|code| check(field, code, &cx()).passes())
            .unwrap();
        let fault = check(field, &code, &cx()).fault.unwrap();
        assert!(fault.sentence(Lang::Zh).contains("17"), "{fault:?}");
    }

    #[test]
    fn a_person_cannot_stand_where_an_organisation_is_asked() {
        assert_eq!(canonical(Table::Person, "employer", "person:3"), None);
    }

    proptest! {
        #[test]
        fn canonical_text_is_its_own_canonical_text(index in 0usize..200, raw in "\\PC{0,24}") {
            let fields: Vec<_> = Table::all().flat_map(Table::fields).collect();
            let field = fields[index % fields.len()];
            if let Some(first) = check(field, &raw, &cx()).canonical {
                prop_assert_eq!(check(field, &first, &cx()).canonical, Some(first));
            }
        }
    }

    #[test]
    fn a_persons_number_is_no_number_of_a_certificate() {
        let field = Table::Certificate.field("number").unwrap();
        for raw in ["330802197003070579", "330802197003070579快庚", "３３０８０２１９７００３０７０５７９"]
        {
            let fault = check(field, raw, &cx()).fault.unwrap();
            let sentence = fault.sentence(Lang::Zh);
            assert!(fault.blocks() && sentence.contains("不是证件号码"), "{raw}: {sentence}");
            assert!(!sentence.contains("19700307"), "{sentence}");
        }
        // old certificates have numbers of many forms
        for raw in ["浙职证字第00123号", "2008123456789012345"] {
            assert!(!check(field, raw, &cx()).fault.unwrap().blocks(), "{raw}");
        }
    }
}
