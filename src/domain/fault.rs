//! Why a value is refused or doubted: what was found and what was expected.

use super::day::Day;
use super::lang::{Lang, Words};

/// Columns of a value that is quoted in a sentence.
const BRIEF: usize = 18;

/// How heavy a fault weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Passes with a reason that is kept.
    Warning,
    /// Blocks saving.
    Error,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing there.
    Empty,
    /// Wrong number of characters.
    Length {
        /// Characters found.
        found: usize,
        /// What was expected.
        expected: Words,
    },
    /// A character that cannot stand there; `at` counts from 1.
    Charset {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// The check character does not fit (`None`: the whole number fails, as with Luhn).
    Checksum {
        /// Check character found.
        found: char,
        /// Check character computed.
        expected: Option<char>,
    },
    /// The 17th place of a credit code, which checks the organisation code inside it.
    InnerChecksum {
        /// Check character found.
        found: char,
        /// Check character computed.
        expected: char,
    },
    /// Digits that name no day of the calendar.
    Date(String),
    /// A day after today.
    Future(Day),
    /// A division code that never existed.
    Area(String),
    /// A kind of body or organisation that does not exist.
    Class(String),
    /// More characters than allowed.
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A digit where none may be.
    Digit(char),
    /// A sign where none may be.
    Symbol(char),
    /// No such level.
    Level(String),
    /// A year that cannot be.
    Year(String),
    /// A form nobody knows.
    Form {
        /// What was found.
        found: String,
        /// What was expected.
        expected: Words,
    },
    /// A number outside its range.
    Range {
        /// What was found.
        found: String,
        /// The range.
        expected: String,
    },
    /// No such entry in a list.
    Unknown {
        /// What was found.
        found: String,
        /// Which list.
        list: Words,
    },
}

/// A reason with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub reason: Reason,
    /// How heavy.
    pub severity: Severity,
}

impl Fault {
    /// A fault that blocks.
    pub const fn error(reason: Reason) -> Self {
        Self { reason, severity: Severity::Error }
    }

    /// A doubt that may be passed with a reason.
    pub const fn warning(reason: Reason) -> Self {
        Self { reason, severity: Severity::Warning }
    }

    /// True when it blocks saving.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The code of the command line contract.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }

    /// What was found and what was expected, as a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        self.reason.sentence(lang)
    }
}

impl Reason {
    /// The code of the command line contract.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Length { .. } => "length",
            Self::Charset { .. } => "charset",
            Self::Checksum { .. } | Self::InnerChecksum { .. } => "checksum",
            Self::Date(_) => "date",
            Self::Future(_) => "future",
            Self::Area(_) => "area",
            Self::Class(_) => "class",
            Self::TooLong { .. } => "too_long",
            Self::Digit(_) => "digit",
            Self::Symbol(_) => "symbol",
            Self::Level(_) => "level",
            Self::Year(_) => "year",
            Self::Form { .. } | Self::Range { .. } | Self::Unknown { .. } => "form",
        }
    }

    /// What was found and what was expected, as a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.chinese(),
            Lang::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Empty => "不能为空".into(),
            Self::Length { found, expected } => {
                format!("长度不对：现有 {found} 位，应为{}", spaced(expected.zh))
            }
            Self::Charset { found, at } => format!("第 {at} 位不应有“{}”", shown(*found)),
            Self::Checksum { found, expected: Some(c) } => format!("校验码不符：末位是 {found}，应为 {c}"),
            Self::Checksum { .. } => "校验不符：号码中有数字录错".into(),
            Self::InnerChecksum { found, expected } => {
                format!("第 17 位（组织机构代码校验位）是 {found}，应为 {expected}")
            }
            Self::Date(found) => format!("“{}”不是日历上的日期", brief(found)),
            Self::Future(day) => format!("{day} 在今天之后"),
            Self::Area(found) => format!("没有这个行政区划代码：{}", brief(found)),
            Self::Class(found) => format!("没有这一类别：{}", brief(found)),
            Self::TooLong { found, max } => format!("太长：现有 {found} 字，最多 {max} 字"),
            Self::Digit(found) => format!("不应有数字“{found}”"),
            Self::Symbol(found) => format!("不应有符号“{}”", shown(*found)),
            Self::Level(found) => {
                format!("没有这个等级：{}（应为 5 至 1，或写明高级工、高级技师）", brief(found))
            }
            Self::Year(found) => format!("年份不对：{}", brief(found)),
            Self::Form { found, expected } => {
                format!("看不懂“{}”，应为{}", brief(found), spaced(expected.zh))
            }
            Self::Range { found, expected } => format!("{} 超出范围，应在 {expected} 之间", brief(found)),
            Self::Unknown { found, list } => format!("{}中没有“{}”", list.zh, brief(found)),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "must not be empty".into(),
            Self::Length { found, expected } => format!("wrong length: {found}, expected {}", expected.en),
            Self::Charset { found, at } => format!("\"{}\" cannot stand at place {at}", shown(*found)),
            Self::Checksum { found, expected: Some(c) } => {
                format!("check character is {found}, expected {c}")
            }
            Self::Checksum { .. } => "the check digit does not fit: a digit is wrong".into(),
            Self::InnerChecksum { found, expected } => {
                format!("place 17, check of the organisation code, is {found}, expected {expected}")
            }
            Self::Date(found) => format!("\"{}\" is no day of the calendar", brief(found)),
            Self::Future(day) => format!("{day} lies after today"),
            Self::Area(found) => format!("no such division code: {}", brief(found)),
            Self::Class(found) => format!("no such class: {}", brief(found)),
            Self::TooLong { found, max } => format!("too long: {found} characters, at most {max}"),
            Self::Digit(found) => format!("a digit cannot stand here: \"{found}\""),
            Self::Symbol(found) => format!("a sign cannot stand here: \"{}\"", shown(*found)),
            Self::Level(found) => {
                format!("no such level: {} (5 to 1, or say 高级工 or 高级技师)", brief(found))
            }
            Self::Year(found) => format!("impossible year: {}", brief(found)),
            Self::Form { found, expected } => {
                format!("cannot read \"{}\", expected {}", brief(found), expected.en)
            }
            Self::Range { found, expected } => {
                format!("{} is out of range, expected {expected}", brief(found))
            }
            Self::Unknown { found, list } => format!("\"{}\" is not in the {}", brief(found), list.en),
        }
    }
}

/// What was found, made harmless and short enough to leave room for what was expected.
fn brief(found: &str) -> String {
    let safe = super::clean::line(found);
    super::width::fit(&safe, BRIEF).into_owned()
}

/// Behind Chinese words: a gap where figures or Latin letters begin.
fn spaced(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) { format!(" {text}") } else { text.into() }
}

/// A character a person can see: controls by their code.
fn shown(c: char) -> String {
    if c.is_control() || super::clean::is_hidden(c) { format!("U+{:04X}", u32::from(c)) } else { c.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::{Context, check};
    use crate::domain::record::Table;
    use crate::domain::width::width;

    #[test]
    fn every_sentence_fits_one_line_of_eighty_columns() {
        let today = Day::new(2024, 9, 20).unwrap();
        let long = "很长很长的一段文字".repeat(30);
        let hostile =
            ["x", "3308021990010112345", "33080219900101123A", "20240230", "99999999", "-", "高级", &long];
        for field in Table::all().flat_map(Table::fields) {
            for (raw, lang) in hostile.iter().flat_map(|raw| [(raw, Lang::Zh), (raw, Lang::En)]) {
                let Some(fault) = check(field, raw, &Context { today, lang }).fault else { continue };
                let sentence = fault.sentence(lang);
                assert!(width(&sentence) <= 76, "{}: {} columns: {sentence}", field.key, width(&sentence));
            }
        }
    }

    #[test]
    fn a_quoted_value_cannot_drive_the_terminal() {
        let sentence = Reason::Level("\u{1b}[31m".into()).sentence(Lang::Zh);
        assert!(!sentence.chars().any(char::is_control), "{sentence:?}");
    }
}
