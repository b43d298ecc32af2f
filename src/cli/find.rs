//! `jiangce find`: the search box for scripts.

use super::out::{self, say};
use super::{Context, Exit, open};
use crate::domain::lang::{Lang, words};
use crate::domain::listing::{From, Page, PeopleFilter, PeopleOrder, PersonRow};
use crate::domain::record::{FieldKind, Table};
use crate::domain::{clean, mask, occupation, width};
use crate::store::Access;
use clap::ValueEnum;
use std::io::Write;

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   数据文件 · the store
写出 writes  标准输出，每人一行，号码遮盖 · stdout, a line a person, numbers masked
退出码 exit  0 找到 found · 1 没有找到 nobody · 3 数据文件不能用 no store
例 example
  jiangce find 公司 --limit 5";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 要找的字词，均须符合 · words, all of which must fit
    #[arg(required = true)]
    words: Vec<String>,
    /// 最多几行 · at most so many lines
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// 输出格式 · output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

/// Does it: exit 0 when somebody was found, 1 when nobody was.
pub fn run(args: &Args, context: &Context) -> Exit {
    let store = match open::store(context, Access::Read) {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let filter = PeopleFilter { words: args.words.join(" "), ..PeopleFilter::default() };
    let page = match store.people(&filter, PeopleOrder::Newest, &From::Start, args.limit) {
        Ok(page) => page,
        Err(error) => return open::fail(context, &error),
    };
    let exit = if page.rows.is_empty() { Exit::Findings } else { Exit::Done };
    out::answer(context.lang, |out| {
        for row in &page.rows {
            let line = if args.format == Format::Jsonl { json(row) } else { text(row, context.lang) };
            writeln!(out, "{line}")?;
        }
        out.flush()?;
        say_how_many(&page, context.lang);
        Ok(exit)
    })
}

fn say_how_many(page: &Page<PersonRow>, lang: Lang) {
    if page.more {
        let more =
            words("还有更多，请加词缩小范围或加大 --limit。", "There are more; add words or raise --limit.");
        say!("{}", more.get(lang));
    }
    if page.rows.is_empty() {
        say!("{}", words("没有找到。", "Nobody was found.").get(lang));
    }
}

/// One line a person: name, masked number, level, occupation, employer.
fn text(row: &PersonRow, lang: Lang) -> String {
    let number = row.id_number.as_deref().map(mask::id_number).unwrap_or_default();
    let level = row.level.as_deref().map(|code| level(code, lang)).unwrap_or_default();
    let occupation = row.occupation.as_deref().map(occupation_name).unwrap_or_default();
    let cells = [
        width::pad(&clean::line(&row.name), 10),
        width::pad(&number, 19),
        width::pad(level, 14),
        width::pad(&occupation, 20),
        clean::line(row.employer.as_deref().unwrap_or("")),
    ];
    format!("{:>8} {}", row.id.0, cells.join(" ").trim_end())
}

fn level(code: &str, lang: Lang) -> &'static str {
    match Table::Certificate.field("level").map(|field| field.kind) {
        Some(FieldKind::Choice(list)) => {
            list.iter().find(|choice| choice.code == code).map_or("", |choice| choice.words.get(lang))
        }
        _ => "",
    }
}

fn occupation_name(code: &str) -> String {
    occupation::catalogue().by_code(code).map_or_else(|| code.to_owned(), |found| found.name.clone())
}

/// One object a person; numbers are masked, absent values are left out.
fn json(row: &PersonRow) -> String {
    let mut object = serde_json::Map::new();
    let mut put = |key: &str, value: Option<String>| {
        object.extend(value.map(|value| (key.to_owned(), value.into())));
    };
    put("id", Some(format!("person:{}", row.id.0)));
    put("name", Some(mask::within(&row.name).into_owned()));
    put("id_number", row.id_number.as_deref().map(mask::id_number));
    put("sex", row.sex.clone());
    put("birth_year", row.birth.map(|day| day.year().to_string()));
    put("level", row.level.clone());
    put("occ_code", row.occupation.clone());
    put("occupation", row.occupation.as_deref().map(occupation_name));
    put("org", row.employer.as_deref().map(|name| mask::within(name).into_owned()));
    put("phone", row.phone.as_deref().map(mask::phone));
    put("division", row.division.clone());
    serde_json::Value::Object(object).to_string()
}
