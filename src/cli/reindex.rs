//! `jiangce reindex`: what is worked out from the records made anew: search words, counters, levels, sort keys.

use super::out::say;
use super::{Context, Exit, open};
use crate::domain::lang::{Lang, words};
use crate::domain::role::Role;
use crate::store::{Access, Store, StoreError};

/// What it reads, writes and ends with.
const HELP: &str = "\
读入、写出   数据文件里的检索词，记入日志 · reads and writes the search words of the store; logged
退出码 exit  0 完成 done · 2 只有管理可以 only a keeper may · 3 数据文件不能用 no store
例 example
  jiangce reindex";

/// Options of the command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {}

/// Does it: how many were done goes to stderr.
pub fn run(_args: &Args, context: &Context) -> Exit {
    let store = match open::store(context, Access::Write) {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    match rebuilt(&store) {
        Ok(Some(count)) => {
            let said = match context.lang {
                Lang::Zh => format!(
                    "已由记录重算 {count} 条人员和单位的检索词、等级、人数、排序和全部计数，并记入日志。"
                ),
                Lang::En => {
                    format!(
                        "Search words, levels, staff, sort keys of {count} people and organisations and all counters worked out anew, and logged."
                    )
                }
            };
            say!("{said}");
            Exit::Done
        }
        Ok(None) => {
            let said = words(
                "只有管理可以重算检索词和计数。",
                "Only a keeper may work out search words and counters anew.",
            );
            say!("{}", said.get(context.lang));
            Exit::BadInput
        }
        Err(error) => open::fail(context, &error),
    }
}

/// How many were done; `None` for who may not.
fn rebuilt(store: &Store) -> Result<Option<u64>, StoreError> {
    if !store.my_roles()?.into_iter().any(Role::may_keep) {
        return Ok(None);
    }
    store.rebuild(|_| {}).map(Some)
}
