//! `jiangce import`: the import desk without the desk.

mod job;
mod speaker;

use super::{Context, Exit, out};
use crate::domain::desk::Mode;
use crate::domain::record::FactKind;
use crate::exchange::import::What;
use std::path::PathBuf;

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   表格文件：XLSX、XLS、ODS、CSV、TSV、网页 · a sheet of these kinds or a web page
写出 writes  数据文件（先备份）；标准输出每行一句或一条 JSON；--rejects 退回表
             the store, copied before; stdout a sentence or a JSON object a row; refused rows with --rejects
退出码 exit  0 全部收下 all taken · 1 有退回的行 rows refused · 2 文件或选项有误 bad file or option · 3 数据文件不能用 no store
例 example
  jiangce import people 名单.csv --dry-run --rejects 退回.xlsx";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 导入什么 · what the file is a list of
    #[arg(value_enum)]
    what: WhatArg,
    /// 表格文件 · the sheet: XLSX, XLS, ODS, CSV, TSV or a web page
    file: PathBuf,
    /// 只检查，不写入 · check only, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 导入前不备份 · import without copying the store first
    #[arg(long)]
    no_backup: bool,
    /// 退回的行写到此文件（XLSX 或 CSV） · write refused rows here, with a reason column
    #[arg(long, value_name = "OUT")]
    rejects: Option<PathBuf>,
    /// 输出格式 · form of the answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 事项种类（facts） · the kind of fact, where the file does not say
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    kind: Option<FactKind>,
    /// 与在册不同时 · what becomes of values on file: add, fill, overwrite
    #[arg(long, value_enum, default_value = "fill")]
    mode: ModeArg,
    /// 覆盖哪几栏（--mode overwrite） · the columns that overwrite, by name, separated by commas
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ModeArg {
    /// 只新增
    Add,
    /// 新增并补空白
    Fill,
    /// 并覆盖选定的栏
    Overwrite,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Add => Self::Add,
            ModeArg::Fill => Self::Fill,
            ModeArg::Overwrite => Self::Overwrite,
        }
    }
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum WhatArg {
    /// 人才
    People,
    /// 单位
    Organisations,
    /// 证书
    Certificates,
    /// 事项
    Facts,
    /// 发放记录
    Payments,
    /// 单位身份
    Roles,
}

/// Form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// 给人看 · for people
    Text,
    /// 每行一条 JSON · a line of JSON for every sheet row
    Jsonl,
}

fn parse_kind(text: &str) -> Result<FactKind, String> {
    let by_words = |kind: &FactKind| kind.words().zh == text || kind.words().en == text;
    FactKind::from_code(text).or_else(|| FactKind::ALL.iter().copied().find(by_words)).ok_or_else(|| {
        let codes: Vec<_> = FactKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("{text}: 没有这种事项 · no such kind; one of {}", codes.join(", "))
    })
}

/// Does it.
pub fn run(args: &Args, context: &Context) -> Exit {
    let what = match args.what {
        WhatArg::People => What::People,
        WhatArg::Organisations => What::Organisations,
        WhatArg::Certificates => What::Certificates,
        WhatArg::Facts => What::Facts(args.kind),
        WhatArg::Payments => What::Payments,
        WhatArg::Roles => What::Roles,
    };
    out::answer(context.lang, |out| {
        let done = job::run(args, what, context, out);
        Ok(done.unwrap_or_else(|stop| stop.tell(args, context.lang)))
    })
}
