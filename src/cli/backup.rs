//! `jiangce backup` and `jiangce restore`.

use super::out::{self, say};
use super::{Context, Exit, open};
use crate::domain::clean;
use crate::domain::lang::Lang;
use crate::paths;
use crate::store::{Access, Store};
use std::path::{Path, PathBuf};

/// What it reads, writes and ends with.
const BACKUP_HELP: &str = "\
读入 reads   数据文件，别人可照常工作 · the store, while others work
写出 writes  新文件；标准输出一行链首，请另行保存 · a new file; stdout the head of its log, to be kept elsewhere
退出码 exit  0 完成并核对无误 done and checked · 2 文件已存在 the file exists · 3 数据文件不能用 no store
例 example
  jiangce backup 备份.jiangce";

/// Options of `backup`.
#[derive(Debug, clap::Args)]
#[command(after_help = BACKUP_HELP)]
pub struct BackupArgs {
    /// 备份文件（不得已存在） · the backup to write; must not exist
    out: PathBuf,
}

/// What it reads, writes and ends with.
const RESTORE_HELP: &str = "\
读入 reads   备份，先核对 · the backup, verified first
写出 writes  数据文件；原有的改名留在旁边 · the store; the one that was there is kept beside it
退出码 exit  0 完成 done · 3 备份或数据文件不能用 backup or store cannot be used
例 example
  jiangce restore 备份.jiangce --store 恢复.jiangce";

/// Options of `restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = RESTORE_HELP)]
pub struct RestoreArgs {
    /// 要恢复的备份 · the backup to restore
    from: PathBuf,
}

/// Writes a verified backup while others go on working; prints the head of its log.
pub fn backup(args: &BackupArgs, context: &Context) -> Exit {
    let store = match open::store(context, Access::Read) {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let done = store.backup_to(&args.out).and_then(|()| {
        let copy = Store::open(&args.out, Access::Read, paths::author())?;
        copy.head()
    });
    match done {
        Ok(head) => out::before(context.lang, &format!("{head}\n"), || {
            match context.lang {
                Lang::Zh => say!("已备份到 {}，并核对无误。", shown(&args.out)),
                Lang::En => say!("Backed up to {} and checked.", shown(&args.out)),
            }
            Exit::Done
        }),
        Err(error) => open::fail(context, &error),
    }
}

/// Verifies a backup and puts it in the place of the store; what was there is kept beside it.
pub fn restore(args: &RestoreArgs, context: &Context) -> Exit {
    let path = match open::path(context) {
        Ok(path) => path,
        Err(exit) => return exit,
    };
    match Store::restore(&args.from, &path, &paths::author()) {
        Ok(aside) => {
            match context.lang {
                Lang::Zh => say!("已从 {} 恢复到 {}。", shown(&args.from), shown(&path)),
                Lang::En => say!("Restored {} to {}.", shown(&args.from), shown(&path)),
            }
            if let Some(aside) = aside {
                match context.lang {
                    Lang::Zh => say!("原有的保存在 {}。", shown(&aside)),
                    Lang::En => say!("What was there is kept at {}.", shown(&aside)),
                }
            }
            Exit::Done
        }
        Err(error) => open::fail(context, &error),
    }
}

/// A path as it may be printed.
fn shown(path: &Path) -> String {
    clean::line(&path.display().to_string())
}
