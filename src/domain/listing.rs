//! What lists show and ask for: rows, filters, orders, pages. Plain data between store and screens.

use super::day::Day;
use super::lang::{Words, words};
use super::money::Fen;
use super::record::{RecordId, RecordRef};

/// A slice of a list, read by key and never by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in list order.
    pub rows: Vec<T>,
    /// True when the list goes on behind the last row (in the direction read).
    pub more: bool,
}

/// Where a page starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// At the first row.
    #[default]
    Start,
    /// At the last row, reading towards the start (rows still come in list order).
    End,
    /// Behind the row with this sort key and id.
    After(String, RecordId),
    /// In front of the row with this sort key and id (rows still come in list order).
    Before(String, RecordId),
}

/// One line of the people list. Numbers are complete; the view masks them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Which person.
    pub id: RecordId,
    /// Key of the order the list is read in, for the next page.
    pub sort_key: String,
    /// 姓名
    pub name: String,
    /// 证件号码
    pub id_number: Option<String>,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// 出生日期
    pub birth: Option<Day>,
    /// Highest level held, by code.
    pub level: Option<String>,
    /// Occupation of that certificate, by code.
    pub occupation: Option<String>,
    /// Employer's name.
    pub employer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    /// Division code.
    pub division: Option<String>,
}

/// Which people a list shows. All conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// The search box: name, pinyin, initials, numbers, employer, occupation; every word narrows.
    pub words: String,
    /// Division code, six digits; a code ending `00` means the whole city.
    pub division: Option<String>,
    /// Highest level held is exactly this (code).
    pub level: Option<String>,
    /// Occupation code of the highest certificate.
    pub occupation: Option<String>,
    /// Employer.
    pub employer: Option<RecordId>,
    /// Has at least one fact of this kind (code).
    pub fact: Option<String>,
}

/// Order of the people list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// Newest entry first.
    #[default]
    Newest,
    /// By full pinyin of the name.
    Name,
    /// Highest level first.
    Level,
    /// Eldest first.
    Birth,
}

/// One line of the certificate register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    /// Which certificate.
    pub id: RecordId,
    /// Key of the order the list is read in, for the next page.
    pub sort_key: String,
    /// Its holder.
    pub person: RecordId,
    /// Holder's name.
    pub name: String,
    /// 证书编号
    pub number: String,
    /// Occupation code.
    pub occupation: Option<String>,
    /// Level code.
    pub level: Option<String>,
    /// 发证日期
    pub issued: Option<Day>,
    /// 评价机构
    pub body: Option<String>,
}

/// One line of the organisation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Which organisation.
    pub id: RecordId,
    /// Key of the order the list is read in, for the next page.
    pub sort_key: String,
    /// 单位名称
    pub name: String,
    /// 统一社会信用代码
    pub credit_code: Option<String>,
    /// Kind by code.
    pub kind: Option<String>,
    /// Division code.
    pub division: Option<String>,
    /// People on file who work there.
    pub people: u64,
}

/// One entry of a person's or an organisation's timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRow {
    /// The record behind it: certificate, fact, role or payment.
    pub reference: RecordRef,
    /// The day it is filed under.
    pub day: Option<Day>,
    /// Money of a payment.
    pub amount: Option<Fen>,
    /// Canonical values worth a line, in field order (key, canonical text).
    pub values: Vec<(&'static str, String)>,
}

/// A thing that can be chosen in a reference field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Canonical text: `person:12`, `organisation:7`, an occupation or division code.
    pub canonical: String,
    /// Main text (name).
    pub label: String,
    /// What tells it from its namesakes (masked number, employer, code).
    pub detail: String,
}

/// The two lists of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// 应享未享: owed and not paid.
    #[default]
    Owed,
    /// 重复、超额: paid twice or too much.
    Over,
}

impl Side {
    /// What people call the list.
    pub const fn words(self) -> Words {
        match self {
            Self::Owed => words("应享未享", "owed, not paid"),
            Self::Over => words("重复、超额", "paid too much"),
        }
    }
}

/// One measure of one person or organisation whose payments do not match what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepRow {
    /// Whom it is about.
    pub subject: RecordRef,
    /// Name.
    pub name: String,
    /// Identity number, masked, or credit code.
    pub number: String,
    /// Number of the rule in the pack.
    pub rule: u16,
    /// 应付
    pub due: Fen,
    /// 已付
    pub paid: Fen,
}

impl SweepRow {
    /// What is left to pay, or what was paid beyond what is owed.
    pub fn difference(&self) -> Fen {
        if self.paid > self.due { self.paid - self.due } else { self.due - self.paid }
    }
}

/// What a sweep found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepTotals {
    /// People with a fact or a payment.
    pub people: u64,
    /// Organisations with a fact or a payment.
    pub organisations: u64,
    /// Facts judged.
    pub facts: u64,
    /// Facts that lack what a rule needs.
    pub unread: u64,
    /// Payments that name no measure of the pack.
    pub strays: u64,
    /// Measures owed and not paid, and how much is left to pay.
    pub owed: (u64, Fen),
    /// Measures paid too much, and how much too much.
    pub over: (u64, Fen),
    /// Part of the register done, percent.
    pub percent: u8,
    /// Time taken, milliseconds.
    pub took: u64,
    /// True in the last progress.
    pub done: bool,
    /// True when it was stopped before the end.
    pub stopped: bool,
}

impl SweepTotals {
    /// Number and sum of one list.
    pub const fn side(&self, side: Side) -> (u64, Fen) {
        match side {
            Side::Owed => self.owed,
            Side::Over => self.over,
        }
    }
}
