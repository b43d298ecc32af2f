//! `jiangce export`: a table of the register as a sheet.

use super::out::say;
use super::{Context, Exit, open};
use crate::domain::check;
use crate::domain::lang::{Lang, words};
use crate::domain::record::{FactKind, Table};
use crate::domain::show::Masking;
use crate::exchange::export::{ExportError, How, List, export};
use crate::exchange::sheet::{Encoding, can_write};
use crate::store::{Access, Role, Store, StoreError};
use std::path::PathBuf;

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   数据文件 · the store
写出 writes  新文件（已有的不覆盖），号码遮盖 · a new file, never over another; numbers masked
退出码 exit  0 完成 done · 2 文件不能写、无权 the file cannot be written, no right · 3 数据文件不能用 no store
例 example
  jiangce export people 人才.xlsx";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 导出什么 · people, organisations, certificates, payments, roles, facts or facts:KIND
    #[arg(value_parser = parse_list)]
    table: List,
    /// 写到何处（.xlsx、.csv、.tsv） · where to, XLSX or CSV by the ending
    out: PathBuf,
    /// 文本编码 · encoding of a CSV
    #[arg(long, value_enum, default_value = "utf8")]
    encoding: EncodingArg,
    /// 显示完整号码（须有权限，记入日志） · show numbers whole, where the role may; logged
    #[arg(long)]
    reveal: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum EncodingArg {
    #[value(alias = "utf-8")]
    Utf8,
    #[value(alias = "gbk")]
    Gb18030,
}

fn parse_list(text: &str) -> Result<List, String> {
    let table = match text {
        "people" => Table::Person,
        "organisations" => Table::Organisation,
        "certificates" => Table::Certificate,
        "payments" => Table::Payment,
        "roles" => Table::OrganisationRole,
        "facts" => return Ok(List::Facts),
        _ => match text.strip_prefix("facts:").and_then(FactKind::from_code) {
            Some(kind) => Table::Fact(kind),
            None => {
                return Err(format!(
                    "{text}: 没有这张表 · no such table; one of people, organisations, certificates, payments, roles, facts, facts:KIND"
                ));
            }
        },
    };
    Ok(List::Table(table))
}

/// Does it.
pub fn run(args: &Args, context: &Context) -> Exit {
    match attempt(args, context) {
        Ok(count) => {
            match context.lang {
                Lang::Zh => say!("已写出 {count} 条。"),
                Lang::En => say!("{count} records written."),
            }
            Exit::Done
        }
        Err(exit) => exit,
    }
}

fn attempt(args: &Args, context: &Context) -> Result<u64, Exit> {
    let lang = context.lang;
    let refuse = |error: ExportError| match error {
        ExportError::File(error) => {
            say!("{}", error.about(&args.out, lang));
            Exit::BadInput
        }
        ExportError::Store(error) => open::fail(context, &error),
    };
    can_write(&args.out).map_err(|error| refuse(error.into()))?;
    let access = if args.reveal { Access::Write } else { Access::Read };
    let store = open::store(context, access)?;
    let masking = if args.reveal {
        reveal(&store, args, lang).map_err(|error| refuse(error.into()))?;
        if !may_reveal(&store).map_err(|error| refuse(error.into()))? {
            return Err(Exit::BadInput);
        }
        Masking::Clear
    } else {
        Masking::Masked
    };
    let encoding = match args.encoding {
        EncodingArg::Utf8 => Encoding::Utf8,
        EncodingArg::Gb18030 => Encoding::Gb18030,
    };
    let how = How { masking, encoding, cx: check::Context { today: context.today, lang } };
    export(&store, args.table, &args.out, how, &mut |_| Ok(())).map_err(refuse)
}

fn may_reveal(store: &Store) -> Result<bool, StoreError> {
    Ok(store.my_roles()?.into_iter().any(Role::may_reveal))
}

/// Logs the reveal before a number is written, or says why it may not be.
fn reveal(store: &Store, args: &Args, lang: Lang) -> Result<(), StoreError> {
    if !may_reveal(store)? {
        let refused = words(
            "您的角色不能导出完整号码，没有写出任何内容。去掉 --reveal 可导出遮盖号码的表。",
            "Your role may not export whole numbers; nothing was written. Without --reveal they are masked.",
        );
        say!("{}", refused.get(lang));
        return Ok(());
    }
    let table = match args.table {
        List::Facts => "fact".to_owned(),
        List::Table(table) => table.code(),
    };
    let file = args.out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    store.log_note("reveal", None, &[("export", table.as_str()), ("file", file.as_str())])
}
