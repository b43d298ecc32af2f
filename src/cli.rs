//! The command line: global options, one file a command, exit codes.
//!
//! Results go to stdout, everything said to a person to stderr, both by `out`. Exit 0 done, 1 done with
//! findings, 2 bad input or usage, 3 the store cannot be used.

pub mod assess;
pub mod backup;
pub mod bench;
pub mod check;
pub mod export;
pub mod find;
pub mod generate;
pub mod import;
pub mod keys;
mod letter;
pub mod occupations;
pub mod open;
mod out;
pub mod policy;
mod process;
pub mod reindex;
pub mod run;
pub mod verify;

use crate::domain::clean;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::terminal::capability::{Capability, Depth, Names};
use clap::{Parser, Subcommand, ValueEnum};
use out::say;
use std::io::Write as _;
use std::path::PathBuf;

/// How a command ended; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Done, with findings: rejected rows, faults found.
    Findings = 1,
    /// Bad input or usage.
    BadInput = 2,
    /// The store cannot be used.
    NoStore = 3,
}

/// What every command knows besides its own options.
#[derive(Clone, Debug)]
pub struct Context {
    /// `--store` or `JIANGCE_STORE`.
    pub store: Option<PathBuf>,
    /// Language of what is said to a person.
    pub lang: Lang,
    /// The day the program believes it is.
    pub today: Day,
    /// `--user`, where the store allows it.
    pub user: Option<String>,
    /// `--lang` was given, so that the user's setting does not count.
    pub lang_given: bool,
    /// `--ascii`: borders and marks of ASCII only.
    pub ascii: bool,
}

/// What every command ends with.
const HELP: &str = "\
不带命令：打开正式库 · without a command: the program on the real store
退出码 exit  0 完成 done · 1 完成，有发现 done with findings · 2 输入或用法有误、标准输出写不进去 bad input or usage,
             stdout takes no more · 3 数据文件不能用 the store cannot be used
各命令读什么、写什么：jiangce 命令 --help · what each reads and writes: jiangce COMMAND --help";

/// The same of `completions`.
const HELP_COMPLETIONS: &str = "\
写出 writes  标准输出一段脚本，放到所用外壳的补全目录 · stdout a script for the shell's folder of completions
退出码 exit  0 完成 done
例 example
  jiangce completions bash";

/// 匠册: register of craftsmen and their subsidies.
#[derive(Debug, Parser)]
#[command(
    name = "jiangce",
    version,
    about = "匠册：工匠登记与补贴审核 · register of craftsmen and their subsidies",
    after_help = HELP
)]
struct Cli {
    /// 数据文件 · the store to use
    #[arg(long, global = true, env = "JIANGCE_STORE", value_name = "FILE")]
    store: Option<PathBuf>,
    /// 语言 · language (zh, en)
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArg>,
    /// 视为今日（练习用） · the day to take as today (practice, tests)
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_day)]
    today: Option<Day>,
    /// 以何人身份 · act as this user, where the store allows it
    #[arg(long, global = true, value_name = "NAME")]
    user: Option<String>,
    /// 职业目录 · a newer list of occupations
    #[arg(long, global = true, env = "JIANGCE_OCCUPATIONS", value_name = "FILE")]
    occupations: Option<PathBuf>,
    /// 边框只用 ASCII 字符 · borders and marks of ASCII only
    #[arg(long, global = true)]
    ascii: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    Zh,
    En,
}

fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text)
        .ok_or_else(|| format!("{text}: 应为日期 YYYY-MM-DD · expected a day like 2024-05-01"))
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 练习 · the program on a practice store
    Demo(run::DemoArgs),
    /// 核对号码 · check numbers, names, dates, money (JSON Lines on stdin)
    Check(check::Args),
    /// 核算 · assess facts against the policy
    Assess(assess::Args),
    /// 政策包 · check, show and compare policy packs
    Policy(policy::Args),
    /// 导入 · import a sheet
    Import(import::Args),
    /// 导出 · export a table
    Export(export::Args),
    /// 告知单 · what somebody may claim, as a page
    Letter(letter::Args),
    /// 查找 · the search box
    Find(find::Args),
    /// 生成练习数据 · make a believable store
    Generate(generate::Args),
    /// 量一量 · the cost table
    Bench(bench::Args),
    /// 备份 · back up the store
    Backup(backup::BackupArgs),
    /// 恢复 · restore a backup
    Restore(backup::RestoreArgs),
    /// 校验 · verify the file and the chain of the log
    Verify(verify::Args),
    /// 重算检索词、计数等 · search words, counters and the like worked out from the records anew
    Reindex(reindex::Args),
    /// 按键表 · every key with its command
    Keys(keys::Args),
    /// 职业目录 · the list of occupations, or what a newer one changes
    Occupations(occupations::Args),
    /// 补全脚本 · shell completions
    #[command(after_help = HELP_COMPLETIONS)]
    Completions {
        /// bash, zsh, fish, elvish, powershell
        shell: clap_complete::Shell,
    },
}

/// Reads the arguments of the process and does what they say.
pub fn main() -> Exit {
    process::make_ready();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_understood(error),
    };
    let context = Context {
        store: cli.store,
        lang: language(cli.lang),
        today: cli.today.unwrap_or_else(today),
        user: cli.user,
        lang_given: cli.lang.is_some(),
        ascii: cli.ascii,
    };
    if let Err(sentence) = occupations::adopt(cli.occupations.as_deref(), context.lang) {
        say!("{sentence}");
        return Exit::BadInput;
    }
    match cli.command {
        None => run::program(&context),
        Some(command) => dispatch(command, &context),
    }
}

/// Says what is wrong with the arguments, or the help that was asked for.
fn not_understood(error: clap::Error) -> Exit {
    if !error.use_stderr() {
        let plain = Capability::from_names(&Names::from_environment(), false).depth == Depth::None;
        let help = error.render();
        let help =
            if out::is_read_by_a_person() && !plain { help.ansi().to_string() } else { help.to_string() };
        return out::text(language(None), &help, Exit::Done);
    }
    // the sentence quotes an argument as it stands; read again, the argument holds one harmless line
    let harmless = std::env::args_os().map(|argument| clean::line(&argument.to_string_lossy()));
    let _ = Cli::try_parse_from(harmless).err().unwrap_or(error).print();
    Exit::BadInput
}

fn dispatch(command: Command, context: &Context) -> Exit {
    match command {
        Command::Demo(args) => run::demo(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Assess(args) => assess::run(&args, context),
        Command::Policy(args) => policy::run(&args, context),
        Command::Import(args) => import::run(&args, context),
        Command::Export(args) => export::run(&args, context),
        Command::Letter(args) => letter::run(&args, context),
        Command::Find(args) => find::run(&args, context),
        Command::Generate(args) => generate::run(&args, context),
        Command::Bench(args) => bench::run(&args, context),
        Command::Backup(args) => backup::backup(&args, context),
        Command::Restore(args) => backup::restore(&args, context),
        Command::Verify(args) => verify::run(&args, context),
        Command::Reindex(args) => reindex::run(&args, context),
        Command::Keys(args) => keys::run(&args, context),
        Command::Occupations(args) => occupations::run(&args, context),
        Command::Completions { shell } => completions(shell, context.lang),
    }
}

fn completions(shell: clap_complete::Shell, lang: Lang) -> Exit {
    use clap::CommandFactory;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "jiangce", &mut script);
    out::answer(lang, |out| out.write_all(&script).map(|()| Exit::Done))
}

/// `--lang`, else English when `LANG` asks for it, else Chinese.
fn language(chosen: Option<LangArg>) -> Lang {
    match chosen {
        Some(LangArg::Zh) => Lang::Zh,
        Some(LangArg::En) => Lang::En,
        None => match std::env::var("LANG") {
            Ok(lang) if lang.starts_with("en") => Lang::En,
            _ => Lang::Zh,
        },
    }
}

fn today() -> Day {
    let now = jiff::ZonedDateTime::now().date();
    Day::new(now.year(), now.month(), now.day()).unwrap_or(Day::FIRST)
}
