//! `jiangce occupations`: the list of occupations in force, or what a newer one would change. Before any
//! command the list of the user or the office is put in force here.

use super::out::{self, say};
use super::{Context, Exit};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::occupation::{self, Catalogue, ListFault};
use crate::exchange::error::FileError;
use crate::paths;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   新目录，不给时用现行的 · a newer list; without one the list in force
写出 writes  标准输出：现行目录，或新目录的不同（+ 新增 ~ 改动）· stdout: the list, or what is new + or changed ~
退出码 exit  0 完成 done · 2 目录有误 a fault in the list
例 example
  jiangce occupations";

/// Options of `occupations`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// 新目录（制表符分隔：编码、名称、标记、版本） · a newer list, checked and compared, not installed
    file: Option<PathBuf>,
}

/// Puts the chosen list in force, else the one in the configuration directory, else the embedded one.
///
/// # Errors
/// The sentence to say when the list cannot be used.
pub fn adopt(chosen: Option<&Path>, lang: Lang) -> Result<(), String> {
    let file = match chosen {
        Some(file) => Some(file.to_owned()),
        None => paths::config_file("occupations.tsv", lang)?,
    };
    let Some(file) = file else { return Ok(()) };
    occupation::adopt(read(&file, lang)?);
    Ok(())
}

fn read(file: &Path, lang: Lang) -> Result<Catalogue, String> {
    let text = std::fs::read_to_string(file).map_err(|error| unread(file, error, lang))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Catalogue::newer(text).map_err(|fault| sentence(file, &fault, lang))
}

fn unread(file: &Path, error: std::io::Error, lang: Lang) -> String {
    let why = FileError::from(error).about(file, lang);
    match lang {
        Lang::Zh => format!("职业目录 {why}；没有使用。请核对 --occupations 或 JIANGCE_OCCUPATIONS 的路径。"),
        Lang::En => {
            format!(
                "list of occupations {why}; it is not used. Check the path in --occupations or JIANGCE_OCCUPATIONS."
            )
        }
    }
}

fn sentence(file: &Path, fault: &ListFault, lang: Lang) -> String {
    let (file, found) = (clean::line(&file.display().to_string()), clean::line(&fault.found));
    let (line, expected) = (fault.line, fault.expected.get(lang));
    match lang {
        Lang::Zh => format!("职业目录 {file} 第 {line} 行是“{found}”，应为{expected}；没有使用这份目录。"),
        Lang::En => {
            format!("{file}, line {line}: found \"{found}\", expected {expected}; the list is not used.")
        }
    }
}

/// Prints the list in force, or the differences of a newer one.
pub fn run(args: &Args, context: &Context) -> Exit {
    let Some(file) = &args.file else {
        return out::text(context.lang, &list(occupation::catalogue()), Exit::Done);
    };
    match read(file, context.lang) {
        Ok(newer) => {
            let differences = differences(occupation::catalogue(), &newer);
            let said = words(
                "核对无误。放到配置目录（~/.config/jiangce/occupations.tsv）或用 --occupations 指定即可启用。",
                "No fault. Put it into the configuration directory (~/.config/jiangce/occupations.tsv) or name it with --occupations.",
            );
            out::before(context.lang, &differences, || {
                say!("{}", said.get(context.lang));
                Exit::Done
            })
        }
        Err(sentence) => {
            say!("{sentence}");
            Exit::BadInput
        }
    }
}

fn list(catalogue: &Catalogue) -> String {
    let mut out = String::from("code\tname\tmark\n");
    for one in catalogue.all() {
        let _ = writeln!(out, "{}\t{}\t{}", one.code, one.name, one.mark);
    }
    out
}

/// `+` new, `~` another name or mark.
fn differences(old: &Catalogue, new: &Catalogue) -> String {
    let mut out = String::new();
    for one in new.all() {
        let now = format!("{} {} {}", one.code, one.name, one.mark);
        let _ = match old.by_code(&one.code) {
            None => writeln!(out, "+ {}", now.trim_end()),
            Some(was) if was.name != one.name || was.mark != one.mark => {
                writeln!(out, "~ {} ({} {})", now.trim_end(), was.name, was.mark)
            }
            Some(_) => Ok(()),
        };
    }
    out
}
