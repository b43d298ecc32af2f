//! One row of a list of certificates: which repairs lose nothing, and what must go back.
//!
//! The order of the checks is the order of the columns in the contract, so issues come out in it.

mod columns;
mod fields;
mod raw;

use super::cell::Row;
use super::issue::{Action, Code, Issue, action};
use super::layout::Columns;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::number::Sex;
use raw::Reading;
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

pub use columns::{IN_REGISTER_FORM, REGISTER_KEYS, headings};

/// What a row says after checking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normalized {
    /// 姓名
    pub name: Option<String>,
    /// 性别
    pub sex: Option<Sex>,
    /// 证件号码
    pub id_number: Option<String>,
    /// 单位
    pub org: Option<String>,
    /// 统一社会信用代码
    pub uscc: Option<String>,
    /// 职业, as printed, without its mark.
    pub occupation: Option<String>,
    /// 职业编码
    pub occ_code: Option<String>,
    /// 等级, 5 to 1.
    pub level: Option<u8>,
    /// 证书编号
    pub cert_no: Option<String>,
    /// 理论成绩, hundredths.
    pub theory: Option<u32>,
    /// 实操成绩, hundredths.
    pub practice: Option<u32>,
    /// 综合评审, hundredths.
    pub review: Option<u32>,
    /// 发证日期
    pub issued: Option<Day>,
    /// 联系电话
    pub phone: Option<String>,
    /// 银行卡号
    pub card: Option<String>,
    /// 金额
    pub amount: Option<Fen>,
    /// 理论免考
    pub exempt: bool,
    /// Texts the contract does not name and the register keeps: body, work type, bank, note ...
    pub extra: Vec<(&'static str, String)>,
}

/// A row with everything said about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What becomes of it.
    pub action: Action,
    /// In the order of the columns.
    pub issues: Vec<Issue>,
    /// What it says; meaningful when the row goes in.
    pub normalized: Normalized,
}

/// Checks rows; remembers the certificate numbers of the file.
#[derive(Debug)]
pub struct Checker {
    today: Day,
    lang: Lang,
    seen: HashMap<u64, (usize, u32)>,
}

impl Checker {
    /// A checker for one file.
    pub fn new(today: Day, lang: Lang) -> Self {
        Self { today, lang, seen: HashMap::new() }
    }

    /// Checks a data row.
    pub fn check(&mut self, sheet: usize, row: &Row, columns: &Columns, text_file: bool) -> Checked {
        let mut reading = Reading::new(row, columns, self.today, self.lang, text_file);
        let mut out = Normalized::default();
        fields::name(&mut reading, &mut out);
        let told = fields::sex_told(&mut reading);
        fields::id_number(&mut reading, &mut out);
        fields::sex(&mut reading, &mut out, told);
        fields::organisation(&mut reading, &mut out);
        fields::occupation(&mut reading, &mut out);
        fields::level(&mut reading, &mut out);
        let number = fields::certificate(&mut reading, &mut out);
        if let Some(text) = &out.cert_no {
            self.once(sheet, row.number, text, &mut reading);
        }
        fields::scores(&mut reading, &mut out);
        fields::issued(&mut reading, &mut out);
        fields::agreement(&mut reading, &out, number.as_ref());
        fields::phone_and_card(&mut reading, &mut out);
        fields::amount(&mut reading, &mut out);
        fields::extra(&mut reading, &mut out);
        let issues = reading.finish();
        Checked { action: action(&issues), issues, normalized: out }
    }

    /// A certificate number stands once in a file; the second row is refused, naming the first.
    fn once(&mut self, sheet: usize, row: u32, number: &str, reading: &mut Reading<'_>) {
        let mut hasher = DefaultHasher::new();
        number.hash(&mut hasher);
        match self.seen.entry(hasher.finish()) {
            Entry::Vacant(free) => {
                free.insert((sheet, row));
            }
            Entry::Occupied(first) => {
                let (_, first_row) = *first.get();
                let detail = match self.lang {
                    Lang::Zh => format!("与第 {first_row} 行相同"),
                    Lang::En => format!("same as row {first_row}"),
                };
                reading.say_with(Code::CertDuplicate, "cert_no", detail);
            }
        }
    }
}
