//! `jiangce verify`: the file, the chain of the log, and a head kept elsewhere.

use super::out::{self, say};
use super::{Context, Exit, open};
use crate::domain::lang::{Lang, words};
use crate::store::{Access, Head, Verdict};

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   数据文件与日志 · the store and its log
写出 writes  标准输出一行链首；发现的问题在标准错误 · stdout the head of the log; findings on stderr
退出码 exit  0 完好 whole · 1 有问题 something found · 2 链首写错 no head · 3 数据文件不能用 no store
例 example
  jiangce verify";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 另存的链首，与本文件比对 · a head kept elsewhere, to compare
    #[arg(long, value_name = "VALUE")]
    head: Option<String>,
}

/// Does it: the head goes to stdout, what was found to stderr.
pub fn run(args: &Args, context: &Context) -> Exit {
    let head = match args.head.as_deref().map(Head::parse) {
        Some(None) => {
            let wrong = words(
                "链首应为“序号-64位十六进制”，即本命令所打印。",
                "A head looks like NUMBER-64 hexadecimal digits, as this command prints it.",
            );
            say!("{}", wrong.get(context.lang));
            return Exit::BadInput;
        }
        other => other.flatten(),
    };
    let store = match open::store(context, Access::Read) {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    match store.verify(head.as_ref()) {
        Ok(verdict) => report(&verdict, context.lang),
        Err(error) => open::fail(context, &error),
    }
}

fn report(verdict: &Verdict, lang: Lang) -> Exit {
    out::before(lang, &format!("{}\n", verdict.head), || said(verdict, lang))
}

fn said(verdict: &Verdict, lang: Lang) -> Exit {
    for finding in &verdict.findings {
        say!("{}", finding.sentence(lang));
    }
    if !verdict.findings.is_empty() {
        return Exit::Findings;
    }
    let rows = verdict.rows;
    match lang {
        Lang::Zh => say!("文件完好，日志 {rows} 条首尾相连，记录与日志相符。请将上面的链首另行保存。"),
        Lang::En => say!(
            "The file is whole, {rows} rows of the log form one chain and the records agree. Keep the head above elsewhere."
        ),
    }
    Exit::Done
}
