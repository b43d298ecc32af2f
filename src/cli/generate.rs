//! `jiangce generate`: a believable store of any size, the same for the same seed.

use super::out::{self, say};
use super::{Context, Exit};
use crate::domain::clean;
use crate::domain::lang::words;
use crate::generate::{Generator, Written, author, fill};
use crate::store::{Store, StoreError};
use std::path::Path;
use std::time::Instant;

/// What it reads, writes and ends with.
const HELP: &str = "\
写出 writes  --store 指明的新文件（已有的不动）；标准输出一句 · the new file --store names, never over another; a sentence
退出码 exit  0 完成 done · 2 没有指明文件 no file named · 3 文件不能写 the file cannot be written
例 example
  jiangce generate --people 100 --store 练习.jiangce";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 人数 · how many people
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    people: u64,
    /// 种子：相同则数据相同 · the same seed gives the same records
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
}

/// Makes a new store; an existing file is never touched.
pub fn run(args: &Args, context: &Context) -> Exit {
    let Some(path) = context.store.as_deref() else {
        let what = words(
            "请用 --store 指明新文件；已有的文件不会被改动",
            "name a new file with --store; an existing one is never touched",
        );
        say!("{}", what.get(context.lang));
        return Exit::BadInput;
    };
    let started = Instant::now();
    match make(path, args, context) {
        Ok(written) => {
            let line = format!("{}\n", sentence(path, written, started, context));
            out::text(context.lang, &line, Exit::Done)
        }
        Err(error) => {
            say!("{}", error.sentence(context.lang));
            Exit::NoStore
        }
    }
}

fn make(path: &Path, args: &Args, context: &Context) -> Result<Written, StoreError> {
    let store = Store::create(path, author(context.today))?;
    let filled = write(&store, args, context);
    drop(store);
    if filled.is_err() {
        super::run::remove(path);
    }
    filled
}

fn write(store: &Store, args: &Args, context: &Context) -> Result<Written, StoreError> {
    let generator = Generator::new(args.people, args.seed, context.today);
    let written = fill(store, generator, |so_far| {
        if so_far.people.is_multiple_of(5_000) {
            out::progress(format_args!("{} / {}", so_far.people, args.people));
        }
    })?;
    out::progress_ended();
    store.tidy()?;
    Ok(written)
}

fn sentence(path: &Path, written: Written, started: Instant, context: &Context) -> String {
    let Written { people, records } = written;
    let seconds = started.elapsed().as_secs_f64();
    let file = clean::line(&path.display().to_string());
    let zh = format!("已生成 {file}：{people} 人，共 {records} 条记录，用时 {seconds:.1} 秒");
    let en = format!("made {file}: {people} people, {records} records in all, {seconds:.1} s");
    match context.lang {
        crate::domain::lang::Lang::Zh => zh,
        crate::domain::lang::Lang::En => en,
    }
}
