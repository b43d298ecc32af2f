//! The operation log made ready for a reader; reading it is itself logged.

use super::answer::time;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::Values;
use crate::message::{JournalLine, Reply};
use crate::store::{About, Action, JournalRow, Store, StoreError};

/// A page of the log.
pub fn page(store: &Store, before: Option<i64>, limit: usize, lang: Lang) -> Result<Reply, StoreError> {
    if before.is_none() {
        store.log_note("journal", None, &[])?;
    }
    let (rows, more) = store.journal(before, limit)?;
    Ok(Reply::Journal(rows.into_iter().map(|row| line(row, lang)).collect(), more))
}

fn line(row: JournalRow, lang: Lang) -> JournalLine {
    let (what, record, fields) = match row.about {
        About::Record(reference, before, after) => {
            let table = reference.table.words().get(lang);
            let what = format!("{} {table} {}", action_words(row.action).get(lang), reference.id.0);
            (what, Some(reference), changed(&before, &after))
        }
        About::Note(kind, pairs) => {
            let fields = pairs.into_iter().map(|(key, value)| (key, None, Some(value))).collect();
            (note_words(&kind).map_or(kind, |words| words.get(lang).to_owned()), None, fields)
        }
    };
    let time = time(row.at);
    JournalLine {
        seq: row.seq,
        time,
        author: row.author,
        host: row.host,
        what,
        record,
        fields,
        reason: row.reason,
    }
}

fn changed(before: &Values, after: &Values) -> Vec<(String, Option<String>, Option<String>)> {
    let text = |values: &Values, key: &str| values.get(key).map(str::to_owned);
    let mut keys: Vec<&str> = after.iter().map(|(key, _)| key).collect();
    keys.extend(before.iter().map(|(key, _)| key).filter(|key| after.get(key).is_none()));
    keys.into_iter().map(|key| (key.to_owned(), text(before, key), text(after, key))).collect()
}

/// What was done to a record.
pub const fn action_words(action: Action) -> Words {
    match action {
        Action::Create => words("新增", "added"),
        Action::Change => words("修改", "changed"),
        Action::Remove => words("移除", "removed"),
        Action::Note => words("其他", "other"),
    }
}

/// What kind of note it is.
fn note_words(kind: &str) -> Option<Words> {
    Some(match kind {
        "reveal" => words("查看完整号码", "numbers shown"),
        "export" => words("导出列表", "list exported"),
        "setting" => words("更改公共设置", "common setting"),
        "user" => words("登记用户", "user put on file"),
        "reading" => words("选定口径", "reading chosen"),
        "journal" => words("查看操作日志", "log read"),
        "verify" => words("核验数据文件", "store verified"),
        _ => return None,
    })
}
