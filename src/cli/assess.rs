//! `jiangce assess`: facts judged by a pack, one decision a fact.

mod facts;
mod output;

use super::{Context, Exit};
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::policy::{Pack, Readings, assess_all};
use facts::Located;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 事项文件，- 为标准输入 · facts, one JSON array or JSON Lines; - for standard input
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
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
    match judged(args, context) {
        Ok(()) => Exit::Done,
        Err(sentence) => {
            eprintln!("jiangce assess: {}", crate::domain::clean::line(&sentence));
            Exit::BadInput
        }
    }
}

fn judged(args: &Args, context: &Context) -> Result<(), String> {
    let loaded = match &args.pack {
        Some(named) if named != &Pack::embedded().id => Some(load_pack(Path::new(named))?),
        _ => None,
    };
    let pack = loaded.as_ref().unwrap_or_else(|| Pack::embedded());
    let mut readings = Readings::defaults(pack);
    for text in &args.readings {
        let Some((name, value)) = text.split_once('=') else {
            return Err(format!("--reading {text}: expected NAME=VALUE"));
        };
        readings.choose(pack, name, value).map_err(|why| format!("--reading {why}"))?;
    }
    let path = args.facts.as_ref().ok_or_else(|| match context.lang {
        Lang::Zh => "请用 --facts 指定事项文件".to_owned(),
        Lang::En => "give the facts with --facts FILE".to_owned(),
    })?;
    let (name, text) = read(path)?;
    let facts = facts::parse(&text).map_err(|Located { place, what }| format!("{name}: {place}: {what}"))?;
    let decisions = assess_all(pack, &readings, &facts, args.as_of);
    let answer = output::Answer {
        pack,
        readings: &readings,
        facts: &facts,
        decisions: &decisions,
        lang: context.lang,
    };
    let written = if args.totals { answer.totals(args.format) } else { answer.write(args.format) };
    written.map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<(String, String), String> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        ("stdin".to_owned(), read.map(|_| bytes))
    } else {
        (path.display().to_string(), fs::read(path))
    };
    let bytes = bytes.map_err(|error| format!("{name}: {error}"))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("{name}: not UTF-8 from byte {}", error.utf8_error().valid_up_to()))?;
    Ok((name, text))
}

/// A pack from a folder of TOML files or from one such file.
///
/// # Errors
/// A line a fault.
pub fn load_pack(path: &Path) -> Result<Pack, String> {
    let files = pack_files(path)?;
    Pack::from_texts(&files)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// Name and text of every TOML file of a pack.
pub fn pack_files(path: &Path) -> Result<Vec<(String, String)>, String> {
    let fail = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
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
