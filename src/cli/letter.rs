//! `jiangce letter`: what one person or organisation may claim, as a page for handing over.

use super::out::say;
use super::{Context, Exit, open};
use crate::domain::check;
use crate::domain::clean;
use crate::domain::day::Day;
use crate::domain::lang::{Lang, words};
use crate::domain::record::Table;
use crate::exchange::error::FileError;
use crate::exchange::export::ExportError;
use crate::exchange::letter;
use crate::store::Access;
use std::path::PathBuf;

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   数据文件 · the store
写出 writes  新文件（已有的不覆盖），并记入日志 · a new file, never over another; logged
退出码 exit  0 完成 done · 2 查无此人、文件不能写 nobody of that number, the file cannot be written · 3 数据文件不能用 no store
例 example
  jiangce letter --person person:1 告知单.txt";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 写到何处（.txt、.xlsx、.csv、.tsv） · where to; text or a sheet by the ending
    out: PathBuf,
    /// 个人的证件号码 · identity number of a person
    #[arg(long, value_name = "NUMBER", required_unless_present = "organisation")]
    person: Option<String>,
    /// 单位的信用代码 · credit code of an organisation
    #[arg(long, value_name = "CODE", conflicts_with = "person")]
    organisation: Option<String>,
    /// 核算到这一天 · judge as of this day
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    as_of: Option<Day>,
}

/// Does it.
pub fn run(args: &Args, context: &Context) -> Exit {
    match attempt(args, context) {
        Ok(()) => Exit::Done,
        Err(exit) => exit,
    }
}

fn attempt(args: &Args, context: &Context) -> Result<(), Exit> {
    let lang = context.lang;
    // the log names every print
    let store = open::store(context, Access::Write)?;
    let (table, text) = match (&args.person, &args.organisation) {
        (Some(text), _) => (Table::Person, text),
        (None, code) => (Table::Organisation, code.as_ref().ok_or(Exit::BadInput)?),
    };
    let bad = |sentence: String| {
        say!("{}", clean::line(&sentence));
        Exit::BadInput
    };
    let subject = open::subject(&store, table, text, lang).map_err(bad)?;
    let cx = check::Context { today: context.today, lang };
    if args.out.exists() {
        return Err(bad(FileError::Exists.about(&args.out, lang)));
    }
    let measures =
        letter::write(&store, subject, args.as_of, &args.out, &cx).map_err(|error| match error {
            ExportError::File(error) => bad(error.about(&args.out, lang)),
            ExportError::Store(error) => {
                let none = words("告知单没有写出：", "No letter was written: ").get(lang);
                say!("{none}{}", error.sentence(lang));
                Exit::NoStore
            }
        })?;
    match lang {
        Lang::Zh => say!("告知单已写出（{measures} 项）。"),
        Lang::En => say!("letter written ({measures} measures)."),
    }
    Ok(())
}
