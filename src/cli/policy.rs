//! `jiangce policy`: packs checked, shown and compared.

use super::assess::{load_pack, pack_files};
use super::out::{self, Out, say};
use super::{Context, Exit};
use crate::domain::clean::line;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::policy::clauses::Clause;
use crate::policy::pack::{Rate, embedded_files};
use crate::policy::{Pack, Text, describe};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What it reads, writes and ends with.
const HELP: &str = "\
读入 reads   政策包（TOML 文件或其文件夹）· packs: TOML files or a folder of them; show 用内置的 the built-in one
写出 writes  标准输出：check 每行一处错误，show 条款，diff 每行一处不同
             stdout: check a fault a line, show clauses, diff a difference a line
退出码 exit  0 无错、相同 no fault, the same · 1 有错、有不同 faults, differences · 2 读不了、没有此条 cannot be read
例 example
  jiangce policy show 2";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 检查政策包 · print every fault of a pack
    Check {
        /// 文件或文件夹 · a file or a folder
        pack: PathBuf,
    },
    /// 条款 · show the clauses, or one with its rules and rates
    Show {
        /// 条款编号 · number of the clause
        clause: Option<String>,
    },
    /// 比较两个政策包 · what differs between two packs
    Diff {
        /// 文件、文件夹或编号 · a file, a folder or an id
        a: String,
        /// 文件、文件夹或编号 · a file, a folder or an id
        b: String,
    },
}

/// Does it.
pub fn run(args: &Args, context: &Context) -> Exit {
    let done = match &args.action {
        Action::Check { pack } => check(pack, context.lang),
        Action::Show { clause } => show(clause.as_deref(), context.lang),
        Action::Diff { a, b } => diff(a, b, context.lang),
    };
    match done {
        Ok(exit) => exit,
        Err(sentence) => {
            say!("jiangce policy: {}", sentence.lines().map(line).collect::<Vec<_>>().join("\n"));
            Exit::BadInput
        }
    }
}

/// Exit 0 without a fault, 1 with faults (printed one a line), 2 when it cannot be read.
fn check(path: &Path, lang: Lang) -> Result<Exit, String> {
    let files = pack_files(path, lang)?;
    let (lines, exit) = match Pack::from_texts(&files) {
        Ok(pack) => (vec![sound(&pack, lang)], Exit::Done),
        Err(faults) => (faults.iter().map(|fault| fault.sentence(lang)).collect(), Exit::Findings),
    };
    Ok(print(&lines, exit, lang))
}

fn sound(pack: &Pack, lang: Lang) -> String {
    let (id, rules, readings) = (&pack.id, pack.rules.len(), pack.readings.len());
    match lang {
        Lang::Zh => format!("{id}：{rules} 条规则，{readings} 个口径，没有发现错误"),
        Lang::En => format!("{id}: {rules} rules, {readings} readings, no fault found"),
    }
}

/// Lines that hold text of a pack.
fn print(lines: &[String], exit: Exit, lang: Lang) -> Exit {
    out::answer(lang, |out| {
        lines.iter().try_for_each(|said| writeln!(out, "{}", line(said)))?;
        Ok(exit)
    })
}

fn show(clause: Option<&str>, lang: Lang) -> Result<Exit, String> {
    let pack = Pack::embedded();
    let Some(named) = clause else {
        return Ok(out::answer(lang, |out| list(pack, lang, out).map(|()| Exit::Done)));
    };
    let number = clause_of(pack, named).ok_or_else(|| no_clause(pack, named, lang))?;
    Ok(out::answer(lang, |out| one(pack, number, lang, out).map(|()| Exit::Done)))
}

fn no_clause(pack: &Pack, named: &str, lang: Lang) -> String {
    let known = |separator| {
        let numbers = pack.clauses.clauses.iter().map(|c| c.number.as_str());
        numbers.collect::<Vec<_>>().join(separator)
    };
    match lang {
        Lang::Zh => format!("没有条款“{named}”。条款编号有 {}。", known("、")),
        Lang::En => format!("there is no clause \"{named}\"; the clauses are {}", known(", ")),
    }
}

/// The clause named: by its number, by a part of it, with or without the M of the measures.
fn clause_of<'p>(pack: &'p Pack, named: &str) -> Option<&'p str> {
    let named = named.strip_prefix('M').unwrap_or(named);
    let has = |c: &&Clause| c.number == named || c.parts.iter().any(|part| part.number == named);
    pack.clauses.clauses.iter().find(has).map(|c| c.number.as_str())
}

fn list(pack: &Pack, lang: Lang, out: &mut Out) -> io::Result<()> {
    writeln!(out, "{} [{}]", pack.name.get(lang), pack.status)?;
    for clause in &pack.clauses.clauses {
        writeln!(out, "{:>3}  {}", clause.number, clause.title.get(lang))?;
    }
    Ok(())
}

fn one(pack: &Pack, number: &str, lang: Lang, out: &mut Out) -> io::Result<()> {
    for clause in pack.clauses.clauses.iter().filter(|c| c.number == number) {
        writeln!(out, "{} {}\n{}", clause.number, clause.title.get(lang), clause.text.get(lang))?;
        if !clause.units.is_empty() {
            writeln!(out, "{}", clause.units.join("、"))?;
        }
    }
    describe::of_clause(pack, number, lang).iter().try_for_each(|said| writeln!(out, "{said}"))
}

/// A rate with the days it holds from, as files write it.
fn rate_line(rate: &Rate) -> String {
    let rows = rate.rows.iter().map(|row| {
        let values = if row.names.is_empty() {
            Fen(row.flat).plain()
        } else {
            row.names.iter().map(|(n, v)| format!("{n} {}", Fen(*v).plain())).collect::<Vec<_>>().join(", ")
        };
        format!("{}: {values}", row.since)
    });
    format!("{} — {}", rate.name, rows.collect::<Vec<_>>().join("; "))
}

fn named(name: &str, lang: Lang) -> Result<Pack, String> {
    if name == Pack::embedded().id {
        return Pack::from_texts(&embedded_files()).map_err(|_| name.to_owned());
    }
    load_pack(Path::new(name), lang)
}

/// Exit 0 when both say the same, 1 with differences (printed one a line).
fn diff(a: &str, b: &str, lang: Lang) -> Result<Exit, String> {
    let (a, b) = (named(a, lang)?, named(b, lang)?);
    let (old, new) = (facets(&a, lang), facets(&b, lang));
    let mut differences = Vec::new();
    for (key, value) in &old {
        match new.iter().find(|(k, _)| k == key) {
            None => differences.push(format!("- {key}: {value}")),
            Some((_, other)) if other != value => differences.push(format!("~ {key}: {value} → {other}")),
            Some(_) => {}
        }
    }
    differences.extend(
        new.iter().filter(|(k, _)| !old.iter().any(|(o, _)| o == k)).map(|(k, v)| format!("+ {k}: {v}")),
    );
    let exit = if differences.is_empty() { Exit::Done } else { Exit::Findings };
    Ok(print(&differences, exit, lang))
}

/// What a pack says, as named texts that can be compared.
fn facets(pack: &Pack, lang: Lang) -> Vec<(String, String)> {
    let text = |t: &Text| t.get(lang).to_owned();
    let mut list = vec![
        ("pack.name".into(), text(&pack.name)),
        ("pack.status".into(), pack.status.clone()),
        ("pack.layer".into(), pack.layer.clone()),
        ("pack.first-day".into(), pack.first_day.to_string()),
    ];
    list.extend(pack.rates.iter().map(|r| (format!("rate.{}", r.name), rate_line(r))));
    list.extend(pack.readings.iter().map(|r| {
        let default = r.choices.get(usize::from(r.default)).map_or("", |(code, _)| code);
        (format!("reading.{}.default", r.name), default.to_owned())
    }));
    list.extend(pack.rules.iter().map(|r| {
        let mut bare = r.clone();
        bare.name = Text::default();
        (format!("rule.{}", r.code), format!("{bare:?}"))
    }));
    for clause in &pack.clauses.clauses {
        list.push((format!("clause.{}", clause.number), text(&clause.text)));
        list.extend(clause.parts.iter().map(|p| (format!("part.{}", p.number), text(&p.text))));
    }
    list
}
