//! Field tables: what every kind of record consists of.
//!
//! One table a kind. The form engine, the store, the operation log, import and export all read
//! these tables; a new fact kind or field is a row here and needs no new screen.
//!
//! A value travels between them as *canonical text*: days as ISO, money as yuan with two
//! decimals, flags as `true` / `false`, choices by code, levels by code, references as
//! `person:12` or `organisation:7`, numbers upper-cased and NFKC-folded. An absent value is absent,
//! never an empty text.

mod cover;
mod facts;
mod merge;
mod tables;
mod value;

use super::lang::{Lang, Words};

pub use cover::{AMOUNTS_COVER, AMOUNTS_COVER_AGAIN, Control, MARKS_COVER, MARKS_COVER_AGAIN};
pub use facts::FactKind;
pub use merge::{Doubled, Merge, Merged, Side, two_numbers};
pub use value::{Change, Record, RecordId, RecordRef, Target, Values};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// 人才
    Person,
    /// 单位
    Organisation,
    /// 单位身份: what an organisation is, from when to when.
    OrganisationRole,
    /// 证书
    Certificate,
    /// 事项: something that happened and that the policy may pay for.
    Fact(FactKind),
    /// 发放记录: money paid, here or under an earlier system.
    Payment,
}

impl Table {
    /// Every kind, facts included, in the order screens list them.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Person, Self::Organisation, Self::OrganisationRole, Self::Certificate, Self::Payment]
            .into_iter()
            .chain(FactKind::ALL.iter().copied().map(Self::Fact))
    }

    /// The code in files, logs and on the command line: `person`, `fact:honour`.
    pub fn code(self) -> String {
        match self {
            Self::Person => "person".into(),
            Self::Organisation => "organisation".into(),
            Self::OrganisationRole => "organisation_role".into(),
            Self::Certificate => "certificate".into(),
            Self::Payment => "payment".into(),
            Self::Fact(kind) => format!("fact:{}", kind.code()),
        }
    }

    /// The field whose value only one record of the kind may have: the number it is known by.
    pub const fn number_key(self) -> Option<&'static str> {
        match self {
            Self::Person => Some("id_number"),
            Self::Organisation => Some("credit_code"),
            Self::Certificate => Some("number"),
            _ => None,
        }
    }

    /// The kind with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "person" => Some(Self::Person),
            "organisation" => Some(Self::Organisation),
            "organisation_role" => Some(Self::OrganisationRole),
            "certificate" => Some(Self::Certificate),
            "payment" => Some(Self::Payment),
            _ => FactKind::from_code(code.strip_prefix("fact:")?).map(Self::Fact),
        }
    }

    /// What the kind is called.
    pub fn words(self) -> Words {
        match self {
            Self::Person => tables::PERSON_WORDS,
            Self::Organisation => tables::ORGANISATION_WORDS,
            Self::OrganisationRole => tables::ROLE_WORDS,
            Self::Certificate => tables::CERTIFICATE_WORDS,
            Self::Payment => tables::PAYMENT_WORDS,
            Self::Fact(kind) => kind.words(),
        }
    }

    /// Its fields, in the order a form asks for them.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Person => tables::PERSON,
            Self::Organisation => tables::ORGANISATION,
            Self::OrganisationRole => tables::ROLE,
            Self::Certificate => tables::CERTIFICATE,
            Self::Payment => tables::PAYMENT,
            Self::Fact(kind) => kind.fields(),
        }
    }

    /// The field with that key.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }
}

/// One field of a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in the store, in files and in the assessment contract.
    pub key: &'static str,
    /// Label, at most six Chinese characters so that forms fit 80 columns.
    pub label: Words,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Whether it may be left empty, and what it means then.
    pub need: Need,
    /// Carried to the next record of a sitting (shown dim until touched).
    pub carry: bool,
    /// The day of something that has happened: one after today is doubted.
    pub past: bool,
    /// What else its value must be.
    pub must: Must,
    /// Other column headers that mean this field in sheets.
    pub aliases: &'static [&'static str],
    /// The clause of the paper it serves, for `F1`.
    pub clause: Option<&'static str>,
}

/// What a value must be besides what its kind says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Nothing.
    Nothing,
    /// Money: more than nothing.
    Exceed,
    /// A name: more than digits and signs.
    Name,
}

/// Whether a field may be left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Saving is refused without it.
    Required,
    /// May be absent.
    Optional,
    /// Absent means this canonical text.
    Default(&'static str),
}

/// What may stand in a field; decides editor, check, canonical text and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text of at most so many characters.
    Text(u16),
    /// 姓名: a person's name as printed.
    Name,
    /// 身份证件号码: resident, residence-permit or foreign permanent resident number.
    PersonNumber,
    /// 统一社会信用代码
    CreditCode,
    /// 证书编号
    CertificateNumber,
    /// 银行卡号 or account.
    BankCard,
    /// 电话: mobile or landline.
    Phone,
    /// A day; canonical ISO.
    Day,
    /// Money in yuan; canonical two decimals.
    Money,
    /// A whole number in the range, both ends included.
    Count(i64, i64),
    /// A mark from 0 to 100 with at most two decimals (成绩).
    Mark,
    /// A figure of at least 0 with at most two decimals, written as money may be: what a cover adds up to.
    Figure,
    /// A calendar year.
    Year,
    /// Yes or no; canonical `true` / `false`.
    Flag,
    /// One of a closed list; canonical the code.
    Choice(&'static [Choice]),
    /// 职业: a code of the occupation catalogue, `6-18-01-01`.
    Occupation,
    /// 行政区划: a six-digit division code.
    Division,
    /// A person of the store, `person:12`.
    Person,
    /// An organisation of the store, `organisation:7`.
    Organisation,
    /// A person or an organisation.
    Subject,
}

/// One entry of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Canonical code.
    pub code: &'static str,
    /// What people read.
    pub words: Words,
    /// Other written forms in sheets and typing.
    pub aliases: &'static [&'static str],
}

impl Field {
    /// The label in `lang`.
    pub fn label(&self, lang: Lang) -> &'static str {
        self.label.get(lang)
    }

    /// True when saving is refused without it.
    pub fn is_required(&self) -> bool {
        self.need == Need::Required
    }
}

/// Who a kind of fact may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    /// Only a person.
    Person,
    /// Only an organisation.
    Organisation,
    /// Either.
    Either,
}

const fn field(key: &'static str, label: Words, kind: FieldKind) -> Field {
    let (need, must) = (Need::Optional, Must::Nothing);
    Field { key, label, kind, need, carry: false, past: false, must, aliases: &[], clause: None }
}

impl Field {
    const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.need = Need::Default(default);
        self
    }

    const fn carried(mut self) -> Self {
        self.carry = true;
        self
    }

    const fn must(mut self, must: Must) -> Self {
        self.must = must;
        self
    }

    const fn past(mut self) -> Self {
        self.past = true;
        self
    }

    const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn clause(mut self, clause: &'static str) -> Self {
        self.clause = Some(clause);
        self
    }
}

const fn choice(code: &'static str, words: Words) -> Choice {
    Choice { code, words, aliases: &[] }
}

const fn choice_also(code: &'static str, words: Words, aliases: &'static [&'static str]) -> Choice {
    Choice { code, words, aliases }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_are_unique_in_each_kind_and_codes_lead_back() {
        for table in Table::all() {
            let keys: HashSet<_> = table.fields().iter().map(|f| f.key).collect();
            assert_eq!(keys.len(), table.fields().len(), "{table:?}");
            assert_eq!(Table::from_code(&table.code()), Some(table));
        }
    }

    #[test]
    fn defaults_of_choices_are_among_the_choices() {
        for field in Table::all().flat_map(Table::fields) {
            if let (FieldKind::Choice(list), Need::Default(code)) = (field.kind, field.need) {
                assert!(list.iter().any(|c| c.code == code), "{} = {code}", field.key);
            }
        }
    }
}
