//! What can go wrong with the store, each with a sentence that says what failed and what to do.

mod fault;
mod unfit;

pub use fault::Fault;
pub use unfit::Unfit;

use super::undo::Left;
use crate::domain::lang::Lang;
use crate::domain::record::{RecordRef, Table};
use std::path::{Path, PathBuf};

/// One field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Key of the field.
    pub field: &'static str,
    /// What it holds now (canonical).
    pub now: Option<String>,
    /// Who changed it.
    pub by: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
}

/// Why the store did not do what was asked. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum StoreError {
    #[error("no such file: {0}")]
    Missing(PathBuf),
    #[error("file exists: {0}")]
    Exists(PathBuf),
    #[error("symbolic link: {0}")]
    Symlink(PathBuf),
    #[error("not a plain file: {0}")]
    NotAFile(PathBuf),
    #[error("open to everybody: {0}")]
    Exposed(PathBuf),
    #[error("owned by another user: {0}")]
    Foreign(PathBuf),
    #[error("not a store: {0}")]
    NotAStore(PathBuf),
    #[error("made by a newer program: version {found}, known {known}")]
    Newer { found: i64, known: i64 },
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("read-only")]
    ReadOnly,
    #[error("no permission: {0}")]
    Denied(PathBuf),
    #[error("disk full")]
    Full,
    #[error("no room for a copy of {needed} bytes in {folder}: {free} are free")]
    NoRoom { folder: PathBuf, needed: u64, free: u64 },
    #[error("in use by another process {holder:?}")]
    Busy { holder: Option<u32> },
    #[error("{fault:?} ({code})")]
    Machine { fault: Fault, code: i32 },
    #[error("{0:?}")]
    Unfit(Unfit),
    #[error("reading or writing failed: {0}")]
    Io(String),
    #[error("interrupted")]
    Interrupted,
    #[error("not on file: {0}")]
    NotFound(RecordRef),
    #[error("changed meanwhile: {reference}")]
    Conflict { reference: RecordRef, fields: Vec<Clash> },
    #[error("removed meanwhile: {0}")]
    Gone(RecordRef),
    #[error("{field} already on file: {holder}")]
    Taken { field: &'static str, holder: RecordRef },
    #[error("required: {field}")]
    Required { table: Table, field: &'static str },
    #[error("bad value in {field}: {value}")]
    BadValue { table: Table, field: &'static str, value: String },
    #[error("still used by other records: {0}")]
    InUse(RecordRef),
    #[error("{field} points to a record that is not on file")]
    Dangling { field: &'static str },
    #[error("nothing to undo")]
    NothingToUndo,
    #[error("nothing to redo")]
    NothingToRedo,
    #[error("paid already: {record} by {payment}")]
    PaidAlready { record: RecordRef, payment: RecordRef },
    #[error("the very same payment is on file: {0}")]
    PaidTwice(RecordRef),
    #[error("the stack of papers is closed")]
    PaperClosed,
    #[error("the values of the change were deleted from the log")]
    ValuesDeleted,
    #[error("nobody would keep the store")]
    LastKeeper,
    #[error("the first user must be {login}, a keeper")]
    FirstUser { login: String },
    #[error("cannot be merged: {0} and {1}")]
    Unmergeable(RecordRef, RecordRef),
    #[error("no step {0} that stands")]
    NoSuchStep(i64),
    #[error("done by {author}")]
    NotYours { author: String },
    #[error("{} records were changed since", .0.len())]
    Depends(Vec<Left>),
    #[error("{0}")]
    Unexpected(String),
}

impl StoreError {
    /// True when it is about the records and not about the store: another record may still be written.
    pub const fn is_about_records(&self) -> bool {
        matches!(
            self,
            Self::Conflict { .. }
                | Self::Taken { .. }
                | Self::Required { .. }
                | Self::BadValue { .. }
                | Self::Gone(_)
                | Self::NotFound(_)
                | Self::Dangling { .. }
                | Self::InUse(_)
                | Self::PaidAlready { .. }
                | Self::PaidTwice(_)
        )
    }

    /// What failed and what to do, for a person: one line, whatever stands in names and values.
    pub fn sentence(&self, lang: Lang) -> String {
        crate::domain::clean::line(&match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        })
    }

    fn zh(&self) -> String {
        let w = |reference: &RecordRef| reference.words(Lang::Zh);
        match self {
            Self::Missing(path) => format!("没有这个数据文件：{}。请核对 --store 的路径。", path.display()),
            Self::Exists(path) => format!("{} 已存在，未作改动。请换一个文件名。", path.display()),
            Self::Symlink(path) => format!("{} 是符号链接，未打开。请直接给出实际文件。", path.display()),
            Self::NotAFile(path) => format!("{} 不是普通文件，未打开。", path.display()),
            Self::Exposed(path) => {
                format!("{} 对所有用户开放，未打开。请先执行 chmod o-rwx。", path.display())
            }
            Self::Foreign(path) => {
                format!("{} 属于另一用户且不在共用组内，未打开。请联系管理员。", path.display())
            }
            Self::NotAStore(path) => format!("{} 不是匠册的数据文件，未作改动。", path.display()),
            Self::Newer { found, known } => {
                format!("数据文件由较新的版本建立（{found}，本程序认得到 {known}），未作改动。请升级程序。")
            }
            Self::Damaged(what) => {
                format!("数据文件已损坏（{what}），未作改动。请保留原件，用 jiangce restore 恢复备份。")
            }
            Self::ReadOnly => "数据文件只读，未保存。请检查文件与目录的写权限。".into(),
            Self::Denied(path) => format!("无权访问 {}。请联系管理员。", path.display()),
            Self::Full => "磁盘已满，未保存。请腾出空间后再保存。".into(),
            Self::NoRoom { folder, needed, free } => no_room(folder, *needed, *free, Lang::Zh),
            Self::Busy { holder } => busy(*holder, Lang::Zh),
            Self::Machine { fault, code } => fault.sentence(*code, Lang::Zh),
            Self::Unfit(unfit) => unfit.sentence(Lang::Zh),
            Self::Io(what) => format!("读写数据文件出错（{what}），未保存。请检查磁盘后重试。"),
            Self::Interrupted => "查询已中断。".into(),
            Self::NotFound(reference) => format!("没有这条记录：{}。", w(reference)),
            Self::Conflict { reference, fields } => format!(
                "{} 已被他人修改：{}。请核对后再保存。",
                w(reference),
                clashes(reference, fields, Lang::Zh)
            ),
            Self::Gone(reference) => format!("{} 已被他人删除，未保存。", w(reference)),
            Self::Taken { field, holder } => {
                format!("{}已登记在 {}，未保存。", label(holder.table, field, Lang::Zh), w(holder))
            }
            Self::Required { table, field } => format!("请填写{}。", label(*table, field, Lang::Zh)),
            Self::BadValue { table, field, value } => {
                format!("{}的值“{value}”不合规范，未保存。", label(*table, field, Lang::Zh))
            }
            Self::InUse(reference) => {
                format!("{} 仍被其他记录引用，不能删除。请先处理引用它的记录。", w(reference))
            }
            Self::Dangling { field } => format!("{}指向的记录不存在，未保存。", pointing(field, Lang::Zh)),
            Self::PaperClosed => "这一批次已结账或不存在，未保存。请另开批次，或在登记簿里更正。".into(),
            Self::NothingToUndo => "没有可撤销的操作。".into(),
            Self::NothingToRedo => "没有可重做的操作。".into(),
            Self::PaidAlready { record, payment } => {
                format!("{} 已据以发放（{}），不能撤销。请先处理该笔发放。", w(record), w(payment))
            }
            Self::PaidTwice(holder) => {
                format!(
                    "一模一样的发放已登记在 {}，未保存。确是另一笔时，请在文号或备注里写明区别。",
                    w(holder)
                )
            }
            Self::FirstUser { login } => {
                format!("第一位用户须是您自己：登录名 {login}，角色含管理。否则谁也不能再管理，未作更改。")
            }
            Self::LastKeeper => "须有人管理数据文件，未作更改。请先把自己登记为管理。".into(),
            Self::ValuesDeleted => "该操作的内容已依法删除，不能撤销。".into(),
            Self::Unmergeable(one, other) => {
                format!("{} 与 {} 不能合并：须是两个不同的人，或两个不同的单位。", w(one), w(other))
            }
            Self::NoSuchStep(step) => format!("第 {step} 步不存在或已撤销。"),
            Self::NotYours { author } => format!("此步由 {author} 所做，只能由本人或管理员撤销。"),
            Self::Depends(left) => format!(
                "有 {} 处在此之后已改动或被引用，未撤销：{}",
                left.len(),
                left.first().map(|left| left.why.zh()).unwrap_or_default()
            ),
            Self::Unexpected(what) => format!("数据文件出错：{what}。"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Missing(path) => format!("There is no store at {}. Check --store.", path.display()),
            Self::Exists(path) => {
                format!("{} exists; nothing was changed. Choose another name.", path.display())
            }
            Self::Symlink(path) => {
                format!("{} is a symbolic link and was not opened. Name the file itself.", path.display())
            }
            Self::NotAFile(path) => format!("{} is not a plain file and was not opened.", path.display()),
            Self::Exposed(path) => {
                format!("{} is open to everybody and was not opened. Run chmod o-rwx on it.", path.display())
            }
            Self::Foreign(path) => format!(
                "{} belongs to another user and is not shared with your group. Ask the administrator.",
                path.display()
            ),
            Self::NotAStore(path) => {
                format!("{} is not a store of this program; nothing was changed.", path.display())
            }
            Self::Newer { found, known } => format!(
                "The store was made by a newer program (version {found}, known up to {known}); nothing was changed. Update the program."
            ),
            Self::Damaged(what) => format!(
                "The store is damaged ({what}); nothing was changed. Keep the file and restore a backup with jiangce restore."
            ),
            Self::ReadOnly => {
                "The store is read-only; not saved. Check the permissions of file and directory.".into()
            }
            Self::Denied(path) => format!("No permission for {}. Ask the administrator.", path.display()),
            Self::Full => "The disk is full; not saved. Free some space, then save again.".into(),
            Self::NoRoom { folder, needed, free } => no_room(folder, *needed, *free, Lang::En),
            Self::Busy { holder } => busy(*holder, Lang::En),
            Self::Machine { fault, code } => fault.sentence(*code, Lang::En),
            Self::Unfit(unfit) => unfit.sentence(Lang::En),
            Self::Io(what) => {
                format!(
                    "Reading or writing the store failed ({what}); not saved. Check the disk and try again."
                )
            }
            Self::Interrupted => "The query was interrupted.".into(),
            Self::Required { table, field } => format!("Fill in {}.", label(*table, field, Lang::En)),
            Self::BadValue { table, field, value } => {
                format!("{} cannot hold “{value}”; not saved.", label(*table, field, Lang::En))
            }
            Self::Dangling { field } => {
                format!("{} points to a record that is not on file; not saved.", pointing(field, Lang::En))
            }
            Self::PaperClosed => {
                "This stack is closed or gone; nothing was saved. Open another, or correct the register."
                    .into()
            }
            Self::NothingToUndo => "There is nothing to undo.".into(),
            Self::NothingToRedo => "There is nothing to redo.".into(),
            Self::FirstUser { login } => {
                format!("Nothing was changed: the first user must be yourself, login {login}, as a keeper.")
            }
            Self::LastKeeper => {
                "Nothing was changed: somebody must keep the store. Make yourself a keeper first.".into()
            }
            Self::ValuesDeleted => {
                "The values of that change were lawfully deleted; it cannot be undone.".into()
            }
            Self::NoSuchStep(step) => format!("There is no step {step} that still stands."),
            Self::NotYours { author } => {
                format!("{author} did this; only its author or a keeper may undo it.")
            }
            Self::Depends(left) => format!(
                "{} things were changed or used since; nothing was undone: {}",
                left.len(),
                left.first().map(|left| left.why.en()).unwrap_or_default()
            ),
            Self::Unexpected(what) => format!("The store failed: {what}."),
            Self::NotFound(_)
            | Self::Conflict { .. }
            | Self::Gone(_)
            | Self::Taken { .. }
            | Self::InUse(_)
            | Self::PaidAlready { .. }
            | Self::PaidTwice(_)
            | Self::Unmergeable(..) => self.en_about_records(),
        }
    }

    /// The sentences that name a record.
    fn en_about_records(&self) -> String {
        let w = |reference: &RecordRef| reference.words(Lang::En);
        match self {
            Self::NotFound(reference) => format!("There is no record {}.", w(reference)),
            Self::Conflict { reference, fields } => format!(
                "{} was changed meanwhile: {}. Look at it and save again.",
                w(reference),
                clashes(reference, fields, Lang::En)
            ),
            Self::Gone(reference) => {
                format!("{} was removed meanwhile; not saved.", w(reference))
            }
            Self::Taken { field, holder } => {
                format!(
                    "This {} is already on file at {}; not saved.",
                    label(holder.table, field, Lang::En),
                    w(holder)
                )
            }
            Self::InUse(reference) => {
                format!(
                    "{} is still used by other records and cannot be removed. See to those first.",
                    w(reference)
                )
            }
            Self::PaidAlready { record, payment } => {
                format!(
                    "{} has been paid for ({}) and cannot be undone. See to the payment first.",
                    w(record),
                    w(payment)
                )
            }
            Self::PaidTwice(holder) => format!(
                "The very same payment is on file as {}; not saved. If this is another one, say what differs in paper no. or note.",
                w(holder)
            ),
            Self::Unmergeable(one, other) => {
                format!(
                    "{} and {} cannot be merged: they must be two people or two organisations.",
                    w(one),
                    w(other)
                )
            }
            _ => String::new(),
        }
    }
}

fn busy(holder: Option<u32>, lang: Lang) -> String {
    match (holder, lang) {
        (Some(pid), Lang::Zh) => {
            format!("数据文件被进程 {pid} 占用，未保存。请等它做完再试；它一直不放时请关掉它。")
        }
        (None, Lang::Zh) => {
            "数据文件正被另一进程占用，未保存。请等它做完再试；一直如此时请关掉别的匠册。".into()
        }
        (Some(pid), Lang::En) => format!(
            "The store is held by process {pid}; not saved. Try again when it is done; close it if it never ends."
        ),
        (None, Lang::En) => {
            "The store is held by another process; not saved. Try again when it is done, or close other programs on it."
                .into()
        }
    }
}

/// Sizes in bytes.
fn no_room(folder: &Path, needed: u64, free: u64, lang: Lang) -> String {
    let (folder, needed, free) = (folder.display(), needed >> 20, free >> 20);
    match lang {
        Lang::Zh => {
            format!("{folder} 所在的磁盘只剩 {free} MB，备份要 {needed} MB，没有备份。请腾出空间后重试。")
        }
        Lang::En => format!(
            "{folder} has {free} MB left, a backup takes {needed} MB; none was made. Free some space and try again."
        ),
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

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let Some(told) = error.sqlite_error() else {
            return Self::Unexpected(error.to_string());
        };
        if let Some(fault) = Fault::of(told.extended_code) {
            return Self::Machine { fault, code: told.extended_code };
        }
        match told.code {
            C::DiskFull => Self::Full,
            C::DatabaseBusy | C::DatabaseLocked => Self::Busy { holder: None },
            C::ReadOnly => Self::ReadOnly,
            C::DatabaseCorrupt => Self::Damaged(format!("SQLite {}", told.extended_code)),
            C::OperationInterrupted => Self::Interrupted,
            _ => Self::Unexpected(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        /// Too many open files: of the process, of the system.
        const TOO_MANY: [i32; 2] = [24, 23];
        let code = error.raw_os_error().unwrap_or_default();
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Self::Full,
            K::ReadOnlyFilesystem => Self::ReadOnly,
            K::FileTooLarge => Self::Machine { fault: Fault::Write, code },
            _ if TOO_MANY.contains(&code) => Self::Machine { fault: Fault::CannotOpen, code },
            _ => Self::Io(error.to_string()),
        }
    }
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
