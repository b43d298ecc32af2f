//! `jiangce assess`: facts judged by a pack, one decision a fact.

mod facts;
mod output;
mod stream;

use super::out::{self, Out, say};
use super::{Context, Exit, open};
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::record::{Record, Table};
use crate::exchange::error::FileError;
use crate::policy::{Fact, Judge, Pack, Readings, UnknownReading};
use crate::store::{Access, Store};
use output::Sink;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use stream::{Shape, Source};

/// What it reads, writes and ends with.
const HELP: &str = r#"读入 reads   --facts：JSON 数组或每行一条 · a JSON array or a line a fact; 其余取自数据文件 · else the store
写出 writes  标准输出，每件事项一个结论 · stdout, a decision a fact; --totals 每个对象一行 · a line a subject
退出码 exit  0 完成 done · 2 输入有误，标准输出为空 bad input, nothing on stdout · 3 数据文件不能用 no store
例 example
  jiangce assess --all --totals --format csv
  echo '[{"id":"f1","subject":"S1","kind":"honour","tier":"artisan","date":"2024-05-01"}]' | jiangce assess --facts -"#;

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 事项文件，- 为标准输入 · facts, one JSON array or JSON Lines; - for standard input
    #[arg(long, value_name = "FILE", group = "source")]
    facts: Option<PathBuf>,
    /// 人员：证件号码或 person:12 · a person of the store by number or person:12
    #[arg(long, value_name = "ID", group = "source")]
    person: Option<String>,
    /// 单位：信用代码或 organisation:7 · an organisation by code or organisation:7
    #[arg(long, value_name = "CODE", group = "source")]
    organisation: Option<String>,
    /// 全部 · every person and organisation of the store
    #[arg(long, group = "source")]
    all: bool,
    /// 输出格式 · form of the answer
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// 口径 · choose a reading (NAME=VALUE), may be repeated
    #[arg(long = "reading", value_name = "NAME=VALUE")]
    readings: Vec<String>,
    /// 政策包 · pack: a folder, a file or an id
    #[arg(long, value_name = "FILE|ID")]
    pack: Option<String>,
    /// 核算日 · judge as of this day
    #[arg(long, value_name = "DATE", value_parser = super::parse_day)]
    as_of: Option<Day>,
    /// 每个对象一行合计 · one line a subject: subject, sum of due
    #[arg(long)]
    totals: bool,
}

/// Form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Columns for people.
    Table,
}

/// Judges the facts. Bad input says where and what, and nothing stands on stdout.
pub fn run(args: &Args, context: &Context) -> Exit {
    let store = if args.facts.is_none() && (args.person.is_some() || args.organisation.is_some() || args.all)
    {
        match super::open::store(context, Access::Read) {
            Ok(store) => Some(store),
            Err(exit) => return exit,
        }
    } else {
        None
    };
    out::answer(context.lang, |out| {
        let Err(sentence) = judged(args, context, store, out) else { return Ok(Exit::Done) };
        // an answer that did not go out is told by who sent it
        if !out.is_broken() {
            say!("jiangce assess: {}", crate::domain::clean::line(&sentence));
        }
        Ok(Exit::BadInput)
    })
}

fn judged(args: &Args, context: &Context, store: Option<Store>, out: &mut Out) -> Result<(), String> {
    let loaded = match &args.pack {
        Some(named) if named != &Pack::embedded().id => Some(load_pack(Path::new(named), context.lang)?),
        _ => None,
    };
    let pack = loaded.as_ref().unwrap_or_else(|| Pack::embedded());
    let kept =
        store.as_ref().map(|s| s.reading_choices().map_err(|e| e.sentence(context.lang))).transpose()?;
    let kept: Vec<_> = kept.unwrap_or_default().into_iter().map(|c| (c.reading, c.choice)).collect();
    let mut readings = Readings::chosen(pack, &kept);
    for text in &args.readings {
        let Some((name, value)) = text.split_once('=') else {
            return Err(match context.lang {
                Lang::Zh => format!("--reading {text}：应写作 名称=取值"),
                Lang::En => format!("--reading {text}: expected NAME=VALUE"),
            });
        };
        readings.choose(pack, name, value).map_err(|unknown| refused_reading(&unknown, context.lang))?;
    }
    let sink = Sink::new(out, pack, &readings, context.lang, args.format, args.totals);
    let judge = Judge::new(pack, &readings, args.as_of);
    match (&args.facts, store) {
        (Some(path), _) => from_file(path, judge, sink, context.lang),
        (None, Some(store)) => from_store(&store, args, judge, sink, context.lang),
        (None, None) => Err(match context.lang {
            Lang::Zh => "请用 --facts、--person、--organisation 或 --all 指定要核算的事项".to_owned(),
            Lang::En => "say what to assess: --facts, --person, --organisation or --all".to_owned(),
        }),
    }
}

fn refused_reading(unknown: &UnknownReading, lang: Lang) -> String {
    let UnknownReading { given, known } = unknown;
    match lang {
        Lang::Zh => format!("--reading {given}：没有这个，应为其中之一：{}", known.join("、")),
        Lang::En => format!("--reading {given}: expected one of {}", known.join(", ")),
    }
}

/// Everything is read and found good before the first line goes out.
///
/// Lines whose subjects stand together are then read a second time and judged subject by subject; an
/// array, or lines whose subjects do not stand together, are held whole.
fn from_file(
    path: &Path,
    mut judge: Judge<'_>,
    mut sink: Sink<'_, impl Write>,
    lang: Lang,
) -> Result<(), String> {
    let mut source = Source::open(path, lang)?;
    match source.check()? {
        Shape::Adjacent => source.groups(|facts| {
            let decisions = judge.assess(facts);
            sink.batch(facts, &decisions).map_err(|error| error.to_string())
        })?,
        Shape::Whole => {
            let facts = source.whole()?;
            let decisions = judge.assess_all(&facts);
            sink.batch(&facts, &decisions).map_err(|error| error.to_string())?;
        }
    }
    sink.end().map_err(|error| error.to_string())
}

fn from_store(
    store: &Store,
    args: &Args,
    mut judge: Judge<'_>,
    mut sink: Sink<'_, impl Write>,
    lang: Lang,
) -> Result<(), String> {
    let mut judged = |records: &[Record]| -> Result<(), String> {
        let mut facts: Vec<Fact> = records.iter().filter_map(Fact::from_record).collect();
        facts.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        let decisions = judge.assess(&facts);
        sink.batch(&facts, &decisions).map_err(|error| error.to_string())
    };
    let named = [(Table::Person, &args.person), (Table::Organisation, &args.organisation)];
    for (table, wanted) in named {
        if let Some(text) = wanted {
            let subject = open::subject(store, table, text, lang)?;
            judged(&store.facts_of(subject).map_err(|e| e.sentence(lang))?)?;
        }
    }
    for table in [Table::Person, Table::Organisation].into_iter().filter(|_| args.all) {
        let mut after = 0;
        while let Some(piece) = store.holdings(table, after, 1000).map_err(|e| e.sentence(lang))? {
            after = piece.last;
            piece.list.iter().try_for_each(|holding| judged(&holding.facts))?;
        }
    }
    sink.end().map_err(|error| error.to_string())
}

/// A pack from a folder of TOML files or from one such file.
///
/// # Errors
/// A line a fault.
pub fn load_pack(path: &Path, lang: Lang) -> Result<Pack, String> {
    let files = pack_files(path, lang)?;
    Pack::from_texts(&files)
        .map_err(|faults| faults.iter().map(|f| f.sentence(lang)).collect::<Vec<_>>().join("\n"))
}

/// Name and text of every TOML file of a pack.
///
/// # Errors
/// The sentence to say when one cannot be read.
pub fn pack_files(path: &Path, lang: Lang) -> Result<Vec<(String, String)>, String> {
    let fail = |path: &Path, error: io::Error| FileError::from(error).about(path, lang);
    let mut paths = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|e| fail(path, e))? {
            let entry = entry.map_err(|e| fail(path, e))?.path();
            if entry.extension().is_some_and(|ending| ending == "toml") {
                paths.push(entry);
            }
        }
        paths.sort();
    } else {
        paths.push(path.to_path_buf());
    }
    let one = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(|e| fail(&path, e))?;
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        Ok((name, text))
    };
    paths.into_iter().map(one).collect()
}
