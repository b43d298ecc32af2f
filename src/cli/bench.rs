//! `jiangce bench`: what the program costs, measured on the program itself.
//!
//! Everything end to end is measured from outside: this command starts the same binary in a
//! pseudo-terminal of 80 by 24, writes keys and reads bytes. A key's time runs from the write of
//! the key to the read of the last byte before the screen falls quiet, so a frame that is followed
//! by a second one with the rows counts until the second.

mod figures;
mod journey;
mod process;
mod pty;
mod sheet;

use super::out::{self, say};
use super::{Context, Exit};
use crate::domain::lang::words;
use figures::{Format, Line};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What it reads, writes and ends with.
const HELP: &str = "\
写出 writes  标准输出一张表；--dir 里的练习库 · stdout a table; stores in --dir
退出码 exit  0 全部达到 targets met · 1 有未达到的 some missed · 3 测量中断 the measurement stopped";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 人数（可多个） · how many people, one table part each
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000", value_name = "N,N")]
    people: Vec<u64>,
    /// 存放练习库的目录，已有的直接用 · where the stores are built and found again
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// 输出形式 · form of the table
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 闲置秒数 · seconds of idling
    #[arg(long, default_value_t = 10)]
    idle: u64,
    /// 每项至少按键次数 · keys of each kind at least
    #[arg(long, default_value_t = 200)]
    keys: usize,
}

/// Measures and prints.
pub fn run(args: &Args, context: &Context) -> Exit {
    match measure_all(args, context) {
        Ok(lines) => {
            let exit = if lines.iter().any(Line::is_missed) { Exit::Findings } else { Exit::Done };
            out::text(context.lang, &figures::print(&lines, args.format), exit)
        }
        Err(error) => {
            let what = words("测量中断", "the measurement stopped").get(context.lang);
            say!("{what}: {error}");
            Exit::NoStore
        }
    }
}

fn measure_all(args: &Args, context: &Context) -> io::Result<Vec<Line>> {
    let kept = args.dir.clone();
    let dir = kept
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("jiangce-bench-{}", std::process::id())));
    fs::create_dir_all(&dir)?;
    let mut lines = Vec::new();
    for people in &args.people {
        lines.extend(measure(*people, &dir, args, context)?);
    }
    if kept.is_none() {
        fs::remove_dir_all(&dir)?;
    }
    Ok(lines)
}

fn measure(people: u64, dir: &Path, args: &Args, context: &Context) -> io::Result<Vec<Line>> {
    let store = dir.join(format!("bench-{people}.jiangce"));
    let today = context.today.to_string();
    let mut lines = Vec::new();
    if !store.exists() {
        lines.push(sheet::build(people, &store, &today)?);
    }
    let place = journey::Place { people, store: &store, home: dir, today: &today };
    lines.extend(journey::screens(&place, args.keys, args.idle)?);
    lines.extend(sheet::whole(people, &store, dir, context)?);
    lines.extend(sheet::import(people, &store, dir, context)?);
    Ok(lines)
}
