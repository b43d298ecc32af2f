//! What may be said about a row: the codes of the command line contract, with their sentences.

use crate::domain::lang::{Lang, Words, words};

/// How much an issue weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing.
    Information,
    /// A lossless repair was made.
    Repair,
    /// The row is no data.
    NoData,
    /// The row is not imported.
    Reject,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// As it stands.
    Accept,
    /// After lossless repairs.
    Correct,
    /// Not imported.
    Reject,
    /// No data.
    Skip,
}

impl Action {
    /// The word of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Correct => "correct",
            Self::Reject => "reject",
            Self::Skip => "skip",
        }
    }

    /// What people read.
    pub const fn words(self) -> Words {
        match self {
            Self::Accept => words("原样接收", "accepted"),
            Self::Correct => words("修正后接收", "corrected"),
            Self::Reject => words("退回", "rejected"),
            Self::Skip => words("非数据行", "no data"),
        }
    }

    /// The row goes in.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Accept | Self::Correct)
    }
}

macro_rules! issues {
    ($($name:ident $code:literal $weight:ident $zh:literal $en:literal;)*) => {
        /// One kind of thing that can be said about a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code of the contract.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The issue with that code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// How much it weighs.
            pub const fn weight(self) -> Weight {
                match self { $(Self::$name => Weight::$weight,)* }
            }

            /// What it means.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => words($zh, $en),)* }
            }
        }
    };
}

issues! {
    IdFullwidth "id_fullwidth" Repair "证件号码的全角字符已改为半角" "full-width characters of the identity number made narrow";
    IdLowerX "id_lower_x" Repair "证件号码末位小写 x 已改为 X" "lower-case x of the identity number made X";
    IdSpaces "id_spaces" Repair "证件号码中的空白已去掉" "blanks taken out of the identity number";
    IdLeadingQuote "id_leading_quote" Repair "证件号码前的撇号已去掉" "leading quote taken off the identity number";
    CsvEqualsQuote "csv_equals_quote" Repair "已去掉 =\"…\" 的外壳" "the shell =\"…\" was taken off";
    CsvLeadingTab "csv_leading_tab" Repair "开头的制表符已去掉" "leading tab taken off";
    NameDot "name_dot" Repair "姓名中的间隔号已改为 ·" "dot in the name made ·";
    NameSpaces "name_spaces" Repair "姓名中的空白已去掉" "blanks taken out of the name";
    DateDotted "date_dotted" Repair "日期由点分形式读出" "date read from its dotted form";
    DateCn "date_cn" Repair "日期由年月日形式读出" "date read from its Chinese form";
    DateCompact "date_compact" Repair "日期由八位数字读出" "date read from eight digits";
    DateSlash "date_slash" Repair "日期由斜线形式读出" "date read from its slashed form";
    DateSerial "date_serial" Repair "日期由表格序号读出" "date read from a spreadsheet serial number";
    LevelVariant "level_variant" Repair "等级由其他写法读出" "level read from another wording";
    OccSuffix "occ_suffix" Repair "职业名称后的 L/S 标记已去掉" "mark L/S taken off the occupation";
    OccCodeMissing "occ_code_missing" Repair "职业编码已按名称补上" "occupation code filled in from the name";
    OccNameMissing "occ_name_missing" Repair "职业名称已按编码补上" "occupation name filled in from the code";
    PhonePrefix "phone_prefix" Repair "电话的国家代码或分隔已去掉" "country code or separators taken off the phone";
    CardSpaces "card_spaces" Repair "卡号中的空白已去掉" "blanks taken out of the card number";
    ScoreText "score_text" Repair "成绩由文字读出" "mark read from text";
    ScoreFullwidth "score_fullwidth" Repair "成绩的全角数字已改为半角" "full-width digits of the mark made narrow";
    SexMissing "sex_missing" Repair "性别已按证件号码补上" "sex filled in from the identity number";
    TrailingBlanks "trailing_blanks" Repair "首尾的空白已去掉" "blanks taken off the ends";
    UsccForm "uscc_form" Repair "信用代码已规范为半角大写" "credit code made narrow and upper case";
    CertForm "cert_form" Repair "证书编号已规范为半角大写" "certificate number made narrow and upper case";
    AmountText "amount_text" Repair "金额由文字读出" "amount read from text";

    FormulaCached "formula_cached" Information "取公式上次算出的值" "the last value of a formula was taken";
    TheoryExempt "theory_exempt" Information "理论免考" "exempt from theory";
    RareChar "rare_char" Information "含有生僻字，请核对" "holds a rare character: compare";
    NumericPhone "numeric_phone" Information "电话存成了数字" "the phone is stored as a number";
    DateTyped "date_typed" Information "日期格" "a date cell";
    JoinedCell "joined_cell" Information "取合并单元格的值" "the value of a joined cell was taken";
    EmbeddedNewline "embedded_newline" Information "格内有换行" "a line break inside a cell";

    IdScientific "id_scientific" Reject "证件号码存成了数字，末几位已丢失，无法复原" "the identity number is stored as a number: its last digits are lost for good";
    IdTailZero "id_tail_zero" Reject "证件号码末三位为 000，疑为表格软件所毁，请按证件重填" "the identity number ends in 000, as spreadsheets leave it: enter it from the card";
    IdChecksum "id_checksum" Reject "证件号码校验不符" "the identity number does not check";
    IdDate "id_date" Reject "证件号码中的出生日期不对" "the birth date in the identity number cannot be";
    IdLength "id_length" Reject "证件号码位数不对" "the identity number has a wrong length";
    IdMissing "id_missing" Reject "缺证件号码" "no identity number";
    CertDuplicate "cert_duplicate" Reject "证书编号在本文件中重复" "the certificate number stands twice in this file";
    CertMissing "cert_missing" Reject "缺证书编号" "no certificate number";
    CertFormat "cert_format" Reject "证书编号形式不对" "the certificate number has no known form";
    CertLevelMismatch "cert_level_mismatch" Reject "证书编号中的等级与等级栏不符" "the certificate number tells another level";
    CertYearMismatch "cert_year_mismatch" Reject "证书编号中的年份与发证日期不符" "the certificate number tells another year";
    OccUnknown "occ_unknown" Reject "职业不在目录中" "the occupation is not in the catalogue";
    OccMismatch "occ_mismatch" Reject "职业名称与编码不符" "occupation name and code do not agree";
    LevelMissing "level_missing" Reject "缺等级" "no level";
    LevelUnknown "level_unknown" Reject "看不懂的等级" "no such level";
    DateFuture "date_future" Reject "发证日期在今天之后" "issued after today";
    DateInvalid "date_invalid" Reject "发证日期不完整或不存在" "the day of issue is incomplete or does not exist";
    DateMissing "date_missing" Reject "缺发证日期" "no day of issue";
    ScoreLow "score_low" Reject "成绩不足 60 分" "a mark under 60";
    ScoreRange "score_range" Reject "成绩不在 0 至 100 之间" "a mark outside 0 to 100";
    ScoreMissing "score_missing" Reject "缺成绩" "no mark";
    ReviewMissing "review_missing" Reject "二级、一级须有综合评审成绩" "levels 2 and 1 need a review mark";
    SexMismatch "sex_mismatch" Reject "性别与证件号码不符" "sex and identity number do not agree";
    UsccChecksum "uscc_checksum" Reject "信用代码校验不符" "the credit code does not check";
    NameMissing "name_missing" Reject "缺姓名" "no name";
    CardChecksum "card_checksum" Reject "卡号校验不符" "the card number does not check";
    CardScientific "card_scientific" Reject "卡号存成了数字，末几位已丢失，无法复原" "the card number is stored as a number: its last digits are lost for good";
    PhoneInvalid "phone_invalid" Reject "电话号码不对" "no phone number";
    FormulaNoValue "formula_no_value" Reject "公式没有算出的值" "a formula without a value";
    ErrorValue "error_value" Reject "格内是错误值或读不出的内容" "an error value, or unreadable content";

    TitleRow "title_row" NoData "标题行" "title";
    HeaderRow "header_row" NoData "表头行" "header";
    RepeatedHeader "repeated_header" NoData "重复的表头" "repeated header";
    BlankRow "blank_row" NoData "空行" "blank";
    TotalRow "total_row" NoData "小计、合计行" "total";
    NoteRow "note_row" NoData "说明行" "note";
    HiddenSheet "hidden_sheet" NoData "隐藏的工作表" "hidden sheet";
    NoteSheet "note_sheet" NoData "没有表头的工作表" "sheet without a header";

    ValueRepaired "value_repaired" Repair "已规范写法" "written in the usual form";
    ValueDoubtful "value_doubtful" Information "请核对" "compare";
    LookAlike "look_alike" Information "与另一人同名同生日，别处不同，作另一人新增，请核对" "name and birth of another, with other details: added as somebody else, compare";
    ValueInvalid "value_invalid" Reject "内容不对" "not acceptable";
    ValueMissing "value_missing" Reject "必填项为空" "required and empty";
    PaymentRepeated "payment_repeated" Reject "发放在本文件中重复" "the payment stands twice in this file";
    KindUnknown "kind_unknown" Reject "不知道是哪一种事项" "no such kind of fact";
    SubjectUnknown "subject_unknown" Reject "对象不在册，且资料不足以新建" "not on file, and too little is told to add it";
    StoreRefused "store_refused" Reject "与在册记录冲突" "in conflict with the register";
}

/// One thing said about one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its kind.
    pub code: Code,
    /// Column it is about, from 0; `None` for the row as a whole or a column that is not there.
    pub column: Option<u32>,
    /// More than the code tells, in the user's language: what was found, what was expected.
    pub detail: Option<String>,
}

impl Issue {
    /// An issue of a cell.
    pub const fn at(code: Code, column: Option<u32>) -> Self {
        Self { code, column, detail: None }
    }

    /// The same with what was found.
    #[must_use]
    pub fn with(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }

    /// A sentence: what it means, then what was found.
    pub fn sentence(&self, lang: Lang) -> String {
        let words = self.code.words().get(lang);
        match (&self.detail, lang) {
            (None, _) => words.into(),
            (Some(detail), Lang::Zh) => format!("{words}（{detail}）"),
            (Some(detail), Lang::En) => format!("{words} ({detail})"),
        }
    }
}

/// What becomes of a row with these issues.
pub fn action(issues: &[Issue]) -> Action {
    match issues.iter().map(|issue| issue.code.weight()).max() {
        Some(Weight::Reject) => Action::Reject,
        Some(Weight::NoData) => Action::Skip,
        Some(Weight::Repair) => Action::Correct,
        Some(Weight::Information) | None => Action::Accept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_issue_decides() {
        let issue = |code| Issue::at(code, None);
        assert_eq!(action(&[]), Action::Accept);
        assert_eq!(action(&[issue(Code::RareChar)]), Action::Accept);
        assert_eq!(action(&[issue(Code::RareChar), issue(Code::NameDot)]), Action::Correct);
        assert_eq!(action(&[issue(Code::NameDot), issue(Code::IdLength)]), Action::Reject);
        assert_eq!(action(&[issue(Code::TotalRow)]), Action::Skip);
    }

    #[test]
    fn all_codes_of_the_contract_are_there_once() {
        // 70 of the contract, 9 for what the contract does not spell out
        let codes: std::collections::HashSet<_> = Code::ALL.iter().map(|c| c.code()).collect();
        assert_eq!((codes.len(), Code::ALL.len()), (70 + 10, 70 + 10));
    }
}
