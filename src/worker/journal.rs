//! The operation log made ready for a reader; reading it is itself logged.

use super::answer::time;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::{RecordRef, Table, Values};
use crate::message::{FieldChange, JournalLine, Reply};
use crate::store::{About, Action, JournalRow, Store, StoreError};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A page of the log.
pub fn page(store: &Store, before: Option<i64>, limit: usize, lang: Lang) -> Result<Reply, StoreError> {
    if before.is_none() {
        store.log_note("journal", None, &[])?;
    }
    let (rows, more) = store.journal(before, limit)?;
    let mut lines: Vec<JournalLine> = rows.into_iter().map(|row| line(row, lang)).collect();
    name_references(store, lines.iter_mut().flat_map(|line| &mut line.fields))?;
    Ok(Reply::Journal(lines, more))
}

/// Puts names in the places of references to people and organisations.
pub fn name_references<'a>(
    store: &Store,
    fields: impl Iterator<Item = &'a mut FieldChange>,
) -> Result<(), StoreError> {
    let mut known: HashMap<RecordRef, Option<String>> = HashMap::new();
    for (_, before, after) in fields {
        for value in [before, after].into_iter().flatten() {
            let reference = RecordRef::parse(value);
            let Some(reference) =
                reference.filter(|r| matches!(r.table, Table::Person | Table::Organisation))
            else {
                continue;
            };
            let name = match known.entry(reference) {
                Entry::Occupied(found) => found.into_mut(),
                Entry::Vacant(free) => free
                    .insert(store.names(&[reference])?.into_iter().next().map(|candidate| candidate.label)),
            };
            if let Some(name) = name {
                value.clone_from(name);
            }
        }
    }
    Ok(())
}

fn line(row: JournalRow, lang: Lang) -> JournalLine {
    let (what, record, fields) = match row.about {
        About::Record(reference, before, after) => {
            let what = format!("{} {}", action_words(row.action).get(lang), reference.words(lang));
            (what, Some(reference), changed(&before, &after))
        }
        About::Note(kind, pairs) => {
            let told = |(key, value): (String, String)| {
                let label = pair_words(&key).map(|words| words.get(lang).to_owned());
                let value =
                    RecordRef::parse(&value).filter(|_| key == "about").map_or(value, |r| r.words(lang));
                (label.unwrap_or(key), None, Some(value))
            };
            let fields = pairs.into_iter().map(told).collect();
            (note_words(&kind).map_or(kind, |words| words.get(lang).to_owned()), None, fields)
        }
    };
    let back = words("（时钟曾倒退）", " (the clock had gone back)");
    let what = if row.went_back { what + back.get(lang) } else { what };
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

/// The fields that changed, with what they held before and after.
pub fn changed(before: &Values, after: &Values) -> Vec<FieldChange> {
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
        "letter" => words("出具告知单", "letter written"),
        "setting" => words("更改公共设置", "common setting"),
        "user" => words("登记用户", "user put on file"),
        "reading" => words("选定口径", "reading chosen"),
        "journal" => words("查看操作日志", "log read"),
        "paper" => words("批次开立、结账或重开", "stack opened or closed"),
        "rekey" => words("二次录入与裁定", "second entry and decision"),
        "rejects" => words("退回行写出", "refused rows written"),
        "rows given up" => words("放弃退回行", "refused rows given up"),
        "words" => words("重算检索词和计数", "search words and counters worked out anew"),
        "verify" => words("核验数据文件", "store verified"),
        _ => return None,
    })
}

/// What a pair of a note is called.
fn pair_words(key: &str) -> Option<Words> {
    Some(match key {
        "about" => words("对象", "about"),
        "export" | "list" => words("名单", "list"),
        "file" => words("文件", "file"),
        "reason" => words("理由", "reason"),
        "rows" => words("行数", "rows"),
        "numbers" => words("号码", "numbers"),
        "import" => words("导入", "import"),
        "paper" => words("批次", "stack"),
        "place" => words("第几份", "paper no."),
        "lines" => words("份数", "papers"),
        "open" => words("开立", "opened"),
        "close" => words("结账", "closed"),
        "reopen" => words("重开", "opened again"),
        "closed_by" => words("原结账人", "closed by"),
        "kind" => words("种类", "kind"),
        "field" => words("栏目", "field"),
        "took" => words("采用", "took"),
        "key" => words("设置", "setting"),
        "value" => words("值", "value"),
        _ => return None,
    })
}
