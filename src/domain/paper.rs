//! Stacks of paper forms (纸质批次): what the cover says, what was entered from them, and the second
//! entry of what must not be wrong. Plain data between store and screens.

use super::exam::Outcome;
use super::lang::{Words, words};
use super::record::{
    AMOUNTS_COVER, AMOUNTS_COVER_AGAIN, Control, Field, MARKS_COVER, MARKS_COVER_AGAIN, RecordRef, Values,
};

/// What a stack consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperKind {
    /// Certificates, entered one by one.
    Certificates,
    /// The result list of one examination, entered as a grid.
    Results,
    /// Payments made.
    Payments,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Certificates, Self::Results, Self::Payments];

    /// Code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Certificates => "certificates",
            Self::Results => "results",
            Self::Payments => "payments",
        }
    }

    /// The kind of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What its cover says besides what all its papers share.
    pub const fn cover(self) -> &'static [Field] {
        match self {
            Self::Certificates | Self::Results => MARKS_COVER,
            Self::Payments => AMOUNTS_COVER,
        }
    }

    /// What of its cover may be corrected later, and the reason.
    pub const fn cover_again(self) -> &'static [Field] {
        match self {
            Self::Certificates | Self::Results => MARKS_COVER_AGAIN,
            Self::Payments => AMOUNTS_COVER_AGAIN,
        }
    }

    /// What people call it.
    pub const fn words(self) -> Words {
        match self {
            Self::Certificates => words("证书批次", "stack of certificates"),
            Self::Results => words("成绩册", "result list"),
            Self::Payments => words("发放批次", "stack of payments"),
        }
    }
}

/// A stack with its cover sheet and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Which one.
    pub id: i64,
    /// What it consists of.
    pub kind: PaperKind,
    /// What the cover calls it.
    pub title: String,
    /// Papers in it, by the cover.
    pub expected: u64,
    /// What its total is a total of.
    pub control: Control,
    /// The total on the cover, in hundredths.
    pub total: Option<u64>,
    /// Numbers and money are entered a second time by somebody else.
    pub rekey: bool,
    /// What all papers of it share: canonical values by field key.
    pub shared: Values,
    /// Who opened it.
    pub author: String,
    /// When it was opened, in milliseconds since 1970 (UTC).
    pub opened: i64,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// Lines entered.
    pub entered: u64,
    /// The same total over the lines entered, in hundredths.
    pub sum: u64,
    /// Second entries wanted and not made yet.
    pub due: u64,
    /// Second entries that differ and nobody has decided.
    pub disputed: u64,
}

/// One paper as entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperLine {
    /// Its place in the stack, from 1.
    pub place: i64,
    /// Who entered it.
    pub author: String,
    /// The record it became; none for a candidate without a certificate.
    pub record: Option<RecordRef>,
    /// Name of the person or organisation.
    pub name: String,
    /// Identity number, whole; the view masks it.
    pub number: String,
    /// Canonical marks: theory, practice, review.
    pub marks: [String; 3],
    /// What became of a candidate.
    pub outcome: Option<Outcome>,
    /// Number of the certificate, or amount of the payment.
    pub result: String,
}

impl PaperLine {
    /// What it holds under the key of a field; `None` when empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        let [theory, practice, review] = &self.marks;
        let text = match key {
            "id_number" => &self.number,
            "name" => &self.name,
            "theory" => theory,
            "practice" => practice,
            "review" => review,
            "number" => &self.result,
            _ => return None,
        };
        Some(text.as_str()).filter(|text| !text.is_empty())
    }
}

/// What a line of a stack says of itself beyond the record it made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperNote {
    /// Name as written.
    pub name: String,
    /// Identity number.
    pub number: String,
    /// Canonical marks: theory, practice, review.
    pub marks: [String; 3],
    /// What became of a candidate.
    pub outcome: Option<Outcome>,
}

/// Why a stack stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It is closed.
    Closed,
    /// So many lines are there, so many were expected.
    Count {
        /// Lines entered.
        has: u64,
        /// Papers by the cover.
        wants: u64,
    },
    /// The lines add up to something else than the cover says, in hundredths.
    Total {
        /// Sum of the lines.
        has: u64,
        /// The cover's.
        wants: u64,
    },
    /// Second entries are missing or disputed.
    Rekey {
        /// Not made yet.
        due: u64,
        /// Not decided.
        disputed: u64,
    },
}

/// What is entered a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RekeyField {
    /// 证件号码 of the person.
    PersonNumber,
    /// 证书编号
    CertificateNumber,
    /// 金额
    Amount,
}

impl RekeyField {
    /// Every field.
    pub const ALL: [Self; 3] = [Self::PersonNumber, Self::CertificateNumber, Self::Amount];

    /// Code in the store: the key of the field.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PersonNumber => "id_number",
            Self::CertificateNumber => "number",
            Self::Amount => "amount",
        }
    }

    /// The field of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// How far the second entry of one value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RekeyState {
    /// Somebody other than the first must enter it.
    Due,
    /// Both are the same.
    Agreed,
    /// They differ; a third must decide.
    Differs,
    /// A third decided.
    Decided,
}

impl RekeyState {
    /// What people call it.
    pub const fn words(self) -> Words {
        match self {
            Self::Due => words("待复录", "to be re-keyed"),
            Self::Agreed => words("一致", "agreed"),
            Self::Differs => words("不一致，待第三人裁定", "differs, a third decides"),
            Self::Decided => words("已裁定", "decided"),
        }
    }
}

/// One value of one line to be entered a second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rekey {
    /// The stack.
    pub paper: i64,
    /// The line.
    pub place: i64,
    /// Which value.
    pub field: RekeyField,
    /// Whose paper it is.
    pub name: String,
    /// How far it is.
    pub state: RekeyState,
    /// Who entered it first.
    pub first_by: String,
    /// Who entered it second.
    pub second_by: Option<String>,
    /// True when this user may do what is due.
    pub mine: bool,
}

/// What became of a second entry or a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rekeyed {
    /// Both are the same.
    Agreed,
    /// They differ; a third decides.
    Differs,
    /// Decided, and the register holds it.
    Decided,
    /// Refused: this user made one of the entries.
    NotYou,
    /// Somebody else did it meanwhile.
    Done,
}
