//! Why a file as a whole cannot be read or written.

use crate::domain::lang::{Lang, words};
use std::path::Path;

/// A refused file. Rows that are refused are no error: they are findings.
#[derive(Debug)]
pub enum FileError {
    /// The system would not let us read or write.
    Io(std::io::Error),
    /// Not a file, or an empty one.
    Empty,
    /// Bytes of another kind than the ending or of no kind we read.
    NotASheet,
    /// Under a password.
    Locked,
    /// From Excel 4 or before.
    TooOld,
    /// A web page or XML without a table.
    WebPage,
    /// The archive or the XML in it is damaged.
    Damaged(String),
    /// Would take more room than a list of people ever does.
    TooBig(String),
    /// A part of the archive unpacks to so many times its size: made to fill memory.
    Swollen(u64),
    /// More sheets, or tables of a web page, than this.
    ManySheets(usize),
    /// Text in no encoding we know, or in two at once; the line it was found on.
    Encoding(u64),
    /// A NUL byte in a text file; the line.
    Nul(u64),
    /// A quotation mark that never closes, or a field longer than any cell; the line it began on.
    LongField(u64),
    /// No row of any sheet looks like a header.
    NoHeader,
    /// A file to be written that ends in something other than .xlsx, .csv or .tsv.
    Ending {
        /// What it ends in.
        found: String,
        /// A page of text (.txt) may be written too.
        text: bool,
    },
    /// A file to be written that is there already.
    Exists,
    /// A row that a workbook does not take: its number.
    Unfitting(u32),
    /// Characters the wished encoding does not have.
    Unmappable(Vec<(String, char)>),
}

impl FileError {
    /// Damaged, in the words of whoever reads its insides, made harmless and short.
    pub(super) fn damaged(error: impl std::fmt::Display) -> Self {
        Self::Damaged(crate::domain::clean::line(&error.to_string()).chars().take(80).collect())
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<FileError>() {
            Ok(inner) => inner,
            Err(error) => Self::Io(error),
        }
    }
}

impl std::error::Error for FileError {}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl FileError {
    /// What is wrong and what to do, with the file named.
    pub fn about(&self, path: &Path, lang: Lang) -> String {
        let name = crate::domain::clean::line(&path.display().to_string());
        match lang {
            Lang::Zh => format!("{name}：{}", self.sentence(lang)),
            Lang::En => format!("{name}: {}", self.sentence(lang)),
        }
    }

    /// What is wrong and what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => machine(error, lang),
            Self::Empty => words("文件是空的", "the file is empty").get(lang).into(),
            Self::NotASheet => words(
                "不是表格：应为 XLSX、XLS、ODS、CSV 或 TSV；请在表格软件中另存为其中一种",
                "not a sheet: save it as XLSX, XLS, ODS, CSV or TSV in the spreadsheet program",
            )
            .get(lang)
            .into(),
            Self::Locked => words(
                "文件加了密码；请用表格软件打开，去掉密码后另存",
                "under a password: open it in the spreadsheet program, remove the password, save it again",
            )
            .get(lang)
            .into(),
            Self::TooOld => words(
                "是 Excel 4 或更早的文件，读不了；请用表格软件打开，另存为 XLSX",
                "from Excel 4 or before, which is not read: open it and save it as XLSX",
            )
            .get(lang)
            .into(),
            Self::WebPage => words(
                "是网页（HTML 或 XML），里面没有读得出的表格；请用表格软件打开，另存为 XLSX",
                "a web page (HTML or XML) without a table that can be read: open it in the spreadsheet program, save it as XLSX",
            )
            .get(lang)
            .into(),
            Self::Damaged(what) => match lang {
                Lang::Zh => format!("文件已损坏或不完整（{what}）；请重新传送或另存一次"),
                Lang::En => format!("the file is damaged or cut short ({what}): send or save it again"),
            },
            Self::TooBig(what) => match lang {
                Lang::Zh => format!("超出限度：{what}；没有打开。请删去无关内容或改存为 CSV"),
                Lang::En => format!(
                    "beyond the limits: {what}; not opened. Remove what does not belong or save as CSV"
                ),
            },
            Self::Swollen(times) => match lang {
                Lang::Zh => format!(
                    "超出限度：解压后是原来的 {times} 倍大，名单不会这样；没有打开。请用表格软件打开，另存为 CSV"
                ),
                Lang::En => format!(
                    "beyond the limits: it unpacks to {times} times its size, as no list does; not opened. Open it in the spreadsheet program and save it as CSV"
                ),
            },
            Self::ManySheets(most) => match lang {
                Lang::Zh => format!("超出限度：多于 {most} 张表；没有打开。请把名单单独另存为一个文件"),
                Lang::En => format!(
                    "beyond the limits: more than {most} sheets; not opened. Save the list as a file of its own"
                ),
            },
            Self::Encoding(line) => match lang {
                Lang::Zh => {
                    format!("第 {line} 行的编码与前文不一致或不是 UTF-8、GB18030、UTF-16；请另存为 UTF-8")
                }
                Lang::En => format!(
                    "line {line} is in another encoding, or not in UTF-8, GB18030 or UTF-16: save as UTF-8"
                ),
            },
            Self::Nul(line) => match lang {
                Lang::Zh => format!("第 {line} 行有空字节，不是文本文件"),
                Lang::En => format!("line {line} holds a NUL byte: not a text file"),
            },
            Self::LongField(line) => match lang {
                Lang::Zh => format!("从第 {line} 行起的一格太长，可能是引号没有成对"),
                Lang::En => {
                    format!("a field from line {line} on is too long; perhaps a quotation mark is not closed")
                }
            },
            Self::NoHeader => words(
                "找不到表头行（如 姓名、证件号码、证书编号）；没有导入任何内容",
                "no header row found (such as 姓名, 证件号码, 证书编号); nothing was imported",
            )
            .get(lang)
            .into(),
            Self::Exists => words(
                "已有这个文件，没有写；请换个名字",
                "there is such a file already, nothing was written: choose another name",
            )
            .get(lang)
            .into(),
            Self::Ending { found, text } => other_ending(found, *text, lang),
            Self::Unfitting(row) => match lang {
                Lang::Zh => format!(
                    "第 {row} 行超出 XLSX 的限度（一格 32767 字，一行 16384 栏），没有写出；请改存为 CSV"
                ),
                Lang::En => format!(
                    "row {row} is more than an XLSX takes (32767 characters a cell, 16384 columns), nothing was written: write a CSV"
                ),
            },
            Self::Unmappable(list) => unmappable(list, lang),
        }
    }
}

/// What the system would not do.
fn machine(error: &std::io::Error, lang: Lang) -> String {
    use std::io::ErrorKind;
    let said = match error.kind() {
        ErrorKind::NotFound => words("没有这个文件", "there is no such file"),
        ErrorKind::PermissionDenied => words("没有读写这个文件的权限", "no permission for this file"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => words(
            "磁盘已满，没有写出；请腾出空间再做一次",
            "the disk is full, nothing was written: free space, then do it again",
        ),
        ErrorKind::FileTooLarge => words(
            "超过系统对文件大小的限制（ulimit -f），没有写出；请放宽限制再做一次",
            "larger than the system lets a file be (ulimit -f), nothing was written: raise the limit, then do it again",
        ),
        _ => {
            return match lang {
                Lang::Zh => format!("读写失败（{error}）"),
                Lang::En => format!("reading or writing failed ({error})"),
            };
        }
    };
    said.get(lang).into()
}

fn other_ending(found: &str, text: bool, lang: Lang) -> String {
    match (lang, text) {
        (Lang::Zh, true) => format!("文件名应以 .txt、.xlsx、.csv 或 .tsv 结尾，现为“{found}”"),
        (Lang::Zh, false) => format!("文件名应以 .xlsx、.csv 或 .tsv 结尾，现为“{found}”"),
        (Lang::En, true) => format!("the file name must end in .txt, .xlsx, .csv or .tsv, not \"{found}\""),
        (Lang::En, false) => format!("the file name must end in .xlsx, .csv or .tsv, not \"{found}\""),
    }
}

fn unmappable(list: &[(String, char)], lang: Lang) -> String {
    let shown: Vec<String> =
        list.iter().take(5).map(|(place, c)| format!("{place} {c} U+{:04X}", u32::from(*c))).collect();
    match lang {
        Lang::Zh => format!("有 {} 个字不能用 GB18030 写出：{}；请改用 UTF-8", list.len(), shown.join("，")),
        Lang::En => {
            format!("{} characters do not exist in GB18030: {}; use UTF-8", list.len(), shown.join(", "))
        }
    }
}
