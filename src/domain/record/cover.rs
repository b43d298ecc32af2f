//! The cover sheet of a stack of papers: how many there are and what they add up to.

use super::{Choice, Field, FieldKind as K, choice, choice_also, field};
use crate::domain::lang::{Words, words};

/// What the total of a cover sheet is a total of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    /// Only the papers are counted.
    #[default]
    None,
    /// Every mark of every line.
    Marks,
    /// The last four digits of each identity number, as a number.
    Tails,
    /// The amounts, in yuan.
    Amounts,
}

impl Control {
    /// Code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Marks => "marks",
            Self::Tails => "tails",
            Self::Amounts => "amounts",
        }
    }

    /// The control of that code; anything else is a mere count.
    pub fn from_code(code: &str) -> Self {
        [Self::Marks, Self::Tails, Self::Amounts].into_iter().find(|c| c.code() == code).unwrap_or_default()
    }

    /// What people call it.
    pub fn words(self) -> Words {
        CONTROLS.iter().find(|choice| choice.code == self.code()).map_or(words("", ""), |choice| choice.words)
    }
}

const COUNT: Choice = choice_also("none", words("只点份数", "count only"), &["无"]);
const MARKS: Choice = choice("marks", words("成绩合计", "sum of marks"));
const TAILS: Choice = choice_also("tails", words("证件号末四位合计", "sum of identity tails"), &["末四位"]);
const AMOUNTS: Choice = choice_also("amounts", words("金额合计", "sum of amounts"), &["金额"]);

const CONTROLS: &[Choice] = &[COUNT, MARKS, TAILS, AMOUNTS];

const TITLE: Field = field("cover_title", words("批次名称", "title"), K::Text(60)).required();
const PAPERS: Field = field("cover_count", words("应录份数", "papers"), K::Count(1, 100_000)).required();
const OF_MARKS: Field = controlled(&[COUNT, MARKS, TAILS]);
const OF_AMOUNTS: Field = controlled(&[COUNT, AMOUNTS, TAILS]);
const TOTAL: Field = field("cover_total", words("合计数", "control total"), K::Figure);
const REKEY: Field = field("cover_rekey", words("复录", "re-key"), K::Flag).or("true");
const REASON: Field = field("cover_reason", words("更正原因", "why"), K::Text(100)).required();

const fn controlled(controls: &'static [Choice]) -> Field {
    field("cover_control", words("合计方式", "control"), K::Choice(controls)).or("none")
}

/// What the cover of a stack of certificates or of a result list says besides what all its papers share.
pub const MARKS_COVER: &[Field] = &[TITLE, PAPERS, OF_MARKS, TOTAL, REKEY];

/// The same of a stack of payments.
pub const AMOUNTS_COVER: &[Field] = &[TITLE, PAPERS, OF_AMOUNTS, TOTAL, REKEY];

/// What may be corrected of the first later, and why.
pub const MARKS_COVER_AGAIN: &[Field] = &[TITLE, PAPERS, OF_MARKS, TOTAL, REASON];

/// The same of the second.
pub const AMOUNTS_COVER_AGAIN: &[Field] = &[TITLE, PAPERS, OF_AMOUNTS, TOTAL, REASON];
