//! What is said of each error: one table, every sentence in both languages side by side.

use super::{Clash, StoreError};
use crate::domain::lang::Lang;
use crate::domain::record::{RecordRef, Table};

/// A sentence in the language spoken.
macro_rules! said {
    ($lang:ident, $zh:literal, $en:literal $(,)?) => {
        match $lang {
            Lang::Zh => format!($zh),
            Lang::En => format!($en),
        }
    };
}

impl StoreError {
    /// What failed and what to do, for a person: one line, whatever stands in names and values.
    pub fn sentence(&self, lang: Lang) -> String {
        crate::domain::clean::line(&self.in_words(lang))
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a table: without a default arm no error is left without words"
    )]
    fn in_words(&self, lang: Lang) -> String {
        let w = |reference: &RecordRef| reference.words(lang);
        match self {
            Self::Missing(path) => {
                let path = path.display();
                said!(
                    lang,
                    "没有这个数据文件：{path}。请核对 --store 的路径。",
                    "There is no store at {path}. Check --store.",
                )
            }
            Self::Exists(path) => {
                let path = path.display();
                said!(
                    lang,
                    "{path} 已存在，未作改动。请换一个文件名。",
                    "{path} exists; nothing was changed. Choose another name.",
                )
            }
            Self::Symlink(path) => {
                let path = path.display();
                said!(
                    lang,
                    "{path} 是符号链接，未打开。请直接给出实际文件。",
                    "{path} is a symbolic link and was not opened. Name the file itself.",
                )
            }
            Self::NotAFile(path) => {
                let path = path.display();
                said!(lang, "{path} 不是普通文件，未打开。", "{path} is not a plain file and was not opened.")
            }
            Self::Exposed(path) => {
                let path = path.display();
                said!(
                    lang,
                    "{path} 对所有用户开放，未打开。请先执行 chmod o-rwx。",
                    "{path} is open to everybody and was not opened. Run chmod o-rwx on it.",
                )
            }
            Self::Foreign(path) => {
                let path = path.display();
                said!(
                    lang,
                    "{path} 属于另一用户且不在共用组内，未打开。请联系管理员。",
                    "{path} belongs to another user and is not shared with your group. Ask the administrator.",
                )
            }
            Self::NotAStore(path) => {
                let path = path.display();
                said!(
                    lang,
                    "{path} 不是匠册的数据文件，未作改动。",
                    "{path} is not a store of this program; nothing was changed.",
                )
            }
            Self::Newer { found, known } => said!(
                lang,
                "数据文件由较新的版本建立（{found}，本程序认得到 {known}），未作改动。请升级程序。",
                "The store was made by a newer program (version {found}, known up to {known}); nothing was changed. Update the program.",
            ),
            Self::Damaged(what) => said!(
                lang,
                "数据文件已损坏（{what}），未作改动。请保留原件，用 jiangce restore 恢复备份。",
                "The store is damaged ({what}); nothing was changed. Keep the file and restore a backup with jiangce restore.",
            ),
            Self::BadBackup(path, finding) => {
                let (path, finding) = (path.display(), finding.sentence(lang));
                said!(
                    lang,
                    "备份 {path} 未通过核对（{finding}），没有恢复，现有数据文件未动。请换一个备份。",
                    "The backup {path} did not pass the check ({finding}); nothing was restored and the store is as it was. Use another backup.",
                )
            }
            Self::ReadOnly => said!(
                lang,
                "数据文件只读，未保存。请检查文件与目录的写权限。",
                "The store is read-only; not saved. Check the permissions of file and directory.",
            ),
            Self::Denied(path) => {
                let path = path.display();
                said!(
                    lang,
                    "无权访问 {path}。请联系管理员。",
                    "No permission for {path}. Ask the administrator."
                )
            }
            Self::Full => said!(
                lang,
                "磁盘已满，未保存。请腾出空间后再保存。",
                "The disk is full; not saved. Free some space, then save again.",
            ),
            Self::NoRoom { folder, needed, free } => {
                let (folder, needed, free) = (folder.display(), needed >> 20, free >> 20);
                said!(
                    lang,
                    "{folder} 所在的磁盘只剩 {free} MB，备份要 {needed} MB，没有备份。请腾出空间后重试。",
                    "{folder} has {free} MB left, a backup takes {needed} MB; none was made. Free some space and try again.",
                )
            }
            Self::Busy { holder: Some(pid) } => said!(
                lang,
                "数据文件被进程 {pid} 占用，未保存。请等它做完再试；它一直不放时请关掉它。",
                "The store is held by process {pid}; not saved. Try again when it is done; close it if it never ends.",
            ),
            Self::Busy { holder: None } => said!(
                lang,
                "数据文件正被另一进程占用，未保存。请等它做完再试；一直如此时请关掉别的匠册。",
                "The store is held by another process; not saved. Try again when it is done, or close other programs on it.",
            ),
            Self::Machine { fault, code } => fault.sentence(*code, lang),
            Self::Unfit(unfit) => unfit.sentence(lang),
            Self::Io(what) => said!(
                lang,
                "读写数据文件出错（{what}），未保存。请检查磁盘后重试。",
                "Reading or writing the store failed ({what}); not saved. Check the disk and try again.",
            ),
            Self::Interrupted => said!(lang, "查询已中断。", "The query was interrupted."),
            Self::NotFound(reference) => {
                let record = w(reference);
                said!(lang, "没有这条记录：{record}。", "There is no record {record}.")
            }
            Self::Conflict { reference, fields } => {
                let (record, fields) = (w(reference), clashes(reference, fields, lang));
                said!(
                    lang,
                    "{record} 已被他人修改：{fields}。请核对后再保存。",
                    "{record} was changed meanwhile: {fields}. Look at it and save again.",
                )
            }
            Self::Gone(reference) => {
                let record = w(reference);
                said!(lang, "{record} 已被他人删除，未保存。", "{record} was removed meanwhile; not saved.")
            }
            Self::Taken { field, holder } => {
                let (field, holder) = (label(holder.table, field, lang), w(holder));
                said!(
                    lang,
                    "{field}已登记在 {holder}，未保存。",
                    "This {field} is already on file at {holder}; not saved.",
                )
            }
            Self::Required { table, field } => {
                let field = label(*table, field, lang);
                said!(lang, "请填写{field}。", "Fill in {field}.")
            }
            Self::BadValue { table, field, value } => {
                let field = label(*table, field, lang);
                said!(
                    lang,
                    "{field}的值“{value}”不合规范，未保存。",
                    "{field} cannot hold “{value}”; not saved."
                )
            }
            Self::InUse(reference) => {
                let record = w(reference);
                said!(
                    lang,
                    "{record} 仍被其他记录引用，不能删除。请先处理引用它的记录。",
                    "{record} is still used by other records and cannot be removed. See to those first.",
                )
            }
            Self::Dangling { field } => {
                let field = pointing(field, lang);
                said!(
                    lang,
                    "{field}指向的记录不存在，未保存。",
                    "{field} points to a record that is not on file; not saved.",
                )
            }
            Self::PaperClosed => said!(
                lang,
                "这一批次已结账或不存在，未保存。请另开批次，或在登记簿里更正。",
                "This stack is closed or gone; nothing was saved. Open another, or correct the register.",
            ),
            Self::NothingToUndo => said!(lang, "没有可撤销的操作。", "There is nothing to undo."),
            Self::NothingToRedo => said!(lang, "没有可重做的操作。", "There is nothing to redo."),
            Self::PaidAlready { record, payment } => {
                let (record, payment) = (w(record), w(payment));
                said!(
                    lang,
                    "{record} 已据以发放（{payment}），不能撤销。请先处理该笔发放。",
                    "{record} has been paid for ({payment}) and cannot be undone. See to the payment first.",
                )
            }
            Self::PaidTwice(holder) => {
                let holder = w(holder);
                said!(
                    lang,
                    "一模一样的发放已登记在 {holder}，未保存。确是另一笔时，请在文号或备注里写明区别。",
                    "The very same payment is on file as {holder}; not saved. If this is another one, say what differs in paper no. or note.",
                )
            }
            Self::FirstUser { login } => said!(
                lang,
                "第一位用户须是您自己：登录名 {login}，角色含管理。否则谁也不能再管理，未作更改。",
                "Nothing was changed: the first user must be yourself, login {login}, as a keeper.",
            ),
            Self::LastKeeper => said!(
                lang,
                "须有人管理数据文件，未作更改。请先把自己登记为管理。",
                "Nothing was changed: somebody must keep the store. Make yourself a keeper first.",
            ),
            Self::ValuesDeleted => said!(
                lang,
                "该操作的内容已依法删除，不能撤销。",
                "The values of that change were lawfully deleted; it cannot be undone.",
            ),
            Self::Unmergeable(one, other) => {
                let (one, other) = (w(one), w(other));
                said!(
                    lang,
                    "{one} 与 {other} 不能合并：须是两个不同的人，或两个不同的单位。",
                    "{one} and {other} cannot be merged: they must be two people or two organisations.",
                )
            }
            Self::TwoNumbers { table, field } => {
                let label = label(*table, field, lang);
                said!(
                    lang,
                    "两条记录的{label}不同，没有合并：请先选定留哪一个。",
                    "Not merged: say first which {label} stays.",
                )
            }
            Self::NoSuchStep(step) => {
                said!(lang, "第 {step} 步不存在或已撤销。", "There is no step {step} that still stands.")
            }
            Self::NotYours { author } => said!(
                lang,
                "此步由 {author} 所做，只能由本人或管理员撤销。",
                "{author} did this; only its author or a keeper may undo it.",
            ),
            Self::Depends(left) => {
                let count = left.len();
                let first = left.first().map(|left| left.why.in_words(lang)).unwrap_or_default();
                said!(
                    lang,
                    "有 {count} 处在此之后已改动或被引用，未撤销：{first}",
                    "{count} things were changed or used since; nothing was undone: {first}",
                )
            }
            Self::Unexpected(what) => said!(lang, "数据文件出错：{what}。", "The store failed: {what}."),
        }
    }
}

fn label(table: Table, field: &str, lang: Lang) -> String {
    table.field(field).map_or_else(|| field.to_owned(), |f| f.label(lang).to_owned())
}

/// The label of a field that refers to another record, whatever it belongs to.
fn pointing(field: &str, lang: Lang) -> String {
    let known = Table::all().find_map(|table| table.field(field));
    known.map_or_else(|| field.to_owned(), |found| found.label(lang).to_owned())
}

fn clashes(reference: &RecordRef, fields: &[Clash], lang: Lang) -> String {
    let one = |clash: &Clash| format!("{} ({})", label(reference.table, clash.field, lang), clash.by);
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    fields.iter().map(one).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::RecordId;

    #[test]
    fn records_are_named_in_the_language_spoken() {
        let one = RecordRef::new(Table::Person, RecordId(1));
        let two = RecordRef::new(Table::Payment, RecordId(2));
        let all = [
            StoreError::NotFound(one),
            StoreError::Gone(one),
            StoreError::InUse(one),
            StoreError::Dangling { field: "employer" },
            StoreError::Taken { field: "id_number", holder: one },
            StoreError::PaidAlready { record: one, payment: two },
            StoreError::PaidTwice(two),
            StoreError::Unmergeable(one, two),
            StoreError::Conflict { reference: one, fields: Vec::new() },
        ];
        for error in all {
            let said = error.sentence(Lang::Zh);
            assert!(!said.chars().any(|c| c.is_ascii_alphabetic()), "{said}");
            assert!(!error.sentence(Lang::En).contains("person:"), "{error}");
        }
    }
}
