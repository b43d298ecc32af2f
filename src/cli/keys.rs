//! `jiangce keys`: every key with its command, from the one table the key bar and `?` are made of.
//! The README's table of keys is its output.

use super::out::{self, say};
use super::{Context, Exit};
use crate::domain::lang::Lang;
use crate::keymap::Keymap;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use std::fmt::Write as _;

/// What it reads, writes and ends with.
const HELP: &str = "\
写出 writes  标准输出一张表（Markdown）· stdout a table (Markdown)
退出码 exit  0 完成 done
例 example
  jiangce keys --keymap vim";

/// Options of `keys`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 键位方案 · which keymap
    #[arg(long, default_value = "default", value_parser = ["default", "vim", "function-keys"])]
    keymap: String,
}

/// Prints the table.
pub fn run(args: &Args, context: &Context) -> Exit {
    match Keymap::load(&args.keymap, None) {
        Ok(keymap) => out::text(context.lang, &table(&keymap), Exit::Done),
        Err(faults) => {
            for fault in faults {
                say!("{}", fault.sentence(context.lang));
            }
            Exit::BadInput
        }
    }
}

/// The keys of every scope as a Markdown table in both languages.
pub fn table(keymap: &Keymap) -> String {
    let mut out = String::from("| 键 key | 命令 | command | 名 name |\n|---|---|---|---|\n");
    for scope in Scope::all() {
        let here = Command::all().filter(|command| command.scopes().contains(&scope));
        let bound: Vec<_> =
            here.map(|c| (keymap.keys_of(&[scope], c), c)).filter(|(k, _)| !k.is_empty()).collect();
        if bound.is_empty() {
            continue;
        }
        let words = scope.words();
        let _ = writeln!(out, "| | **{}** | **{}** | `[{}]` |", words.zh, words.en, scope.code());
        for (keys, command) in bound {
            let keys: Vec<String> = keys.iter().map(|key| code(key)).collect();
            let (zh, en) = (command.words().get(Lang::Zh), command.words().get(Lang::En));
            let _ = writeln!(out, "| {} | {zh} | {en} | `{}` |", keys.join(" "), command.code());
        }
    }
    out
}

/// A key as code; the signs Markdown would take for its own are escaped.
fn code(key: &str) -> String {
    if key == "|" { "`\\|`".into() } else { format!("`{key}`") }
}
