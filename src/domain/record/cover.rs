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

const CONTROLS: &[Choice] = &[
    choice_also("none", words("只点份数", "count only"), &["无"]),
    choice("marks", words("成绩合计", "sum of marks")),
    choice_also("tails", words("证件号末四位合计", "sum of identity tails"), &["末四位"]),
    choice_also("amounts", words("金额合计", "sum of amounts"), &["金额"]),
];

/// What a cover sheet says besides what all its papers share.
pub const COVER: &[Field] = &[
    field("cover_title", words("批次名称", "title"), K::Text(60)).required(),
    field("cover_count", words("应录份数", "papers"), K::Count(1, 100_000)).required(),
    field("cover_control", words("合计方式", "control"), K::Choice(CONTROLS)).or("none"),
    field("cover_total", words("合计数", "control total"), K::Figure),
    field("cover_rekey", words("复录", "re-key"), K::Flag).or("true"),
];
