//! Why a store cannot be used where it lies, or only looked at.

use crate::domain::lang::Lang;
use std::path::PathBuf;

/// What is wrong with the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Only a view of the file is open.
    ViewOnly,
    /// A view of an older version, which cannot be brought up to date.
    OldView {
        /// Its version.
        found: i64,
    },
    /// Others may begin to write in this folder at any moment, and locks that would tell cannot be taken.
    Unsettled(PathBuf),
    /// The one who may write on a network folder is somebody else.
    Occupied {
        /// Login, host and process.
        by: String,
        /// The file that says so.
        mark: PathBuf,
    },
    /// Everybody may write in the folder.
    OpenFolder(PathBuf),
    /// Who runs the program may not read the file.
    Unreadable(PathBuf),
    /// The folder a new file is to lie in is not there.
    NoFolder(PathBuf),
    /// A file beside the store is a link or a stranger's.
    Companion(PathBuf),
    /// The store is gone and its log is there.
    Orphan(PathBuf),
}

impl Unfit {
    /// What is wrong and what to do.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::ViewOnly => "现在是只读视图，未保存。请在可写、有空间的地方重新打开数据文件。".into(),
            Self::OldView { found } => format!(
                "数据文件是旧版（{found}），在不可写的地方不能升级，未打开。请拷到可写的目录里再打开。"
            ),
            Self::Unsettled(folder) => format!(
                "您不能写入目录 {}，而别人随时可能在那里改动数据文件，读到的会不可靠，未打开。请管理员给予目录写权限，或拷一份再打开。",
                folder.display()
            ),
            Self::Occupied { by, mark } => format!(
                "网络目录上的数据文件只许一处打开：现由 {by} 打开，未打开。若那里确已退出，请删除 {} 再试。",
                mark.display()
            ),
            Self::OpenFolder(path) => {
                format!("目录 {} 对所有用户可写，未打开。请先执行 chmod o-w。", path.display())
            }
            Self::Unreadable(path) => format!(
                "没有读取 {} 的权限，未打开。文件是您的就执行 chmod u+rw，否则请管理员给予读权限。",
                path.display()
            ),
            Self::NoFolder(path) => {
                format!("没有目录 {}，没有写出。请先建立这个目录，或换一个位置。", path.display())
            }
            Self::Orphan(log) => format!(
                "数据文件不见了，只剩 {}，最后保存的可能只在其中，未新建。请把数据文件放回原处，或用 jiangce restore 恢复备份。",
                log.display()
            ),
            Self::Companion(path) => format!(
                "{} 是符号链接或属于另一用户，未打开。请所有人退出匠册后由管理员移走它。",
                path.display()
            ),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::ViewOnly => {
                "This is a view for reading only; not saved. Open the store where it can be written and there is room."
                    .into()
            }
            Self::OldView { found } => format!(
                "The store is of an older version ({found}) in a place that cannot be written; not opened. Copy it to one that can."
            ),
            Self::Unsettled(folder) => format!(
                "You may not write in {}, while others may change the store there at any moment, so it could not be read reliably; not opened. Ask the administrator for the permission, or open a copy.",
                folder.display()
            ),
            Self::Occupied { by, mark } => format!(
                "On a network folder one program at a time may open the store; {by} has it. If that has surely ended, delete {}.",
                mark.display()
            ),
            Self::OpenFolder(path) => format!(
                "Everybody may write in {}; the store was not opened. Run chmod o-w on the folder.",
                path.display()
            ),
            Self::Unreadable(path) => format!(
                "You have no permission to read {}; it was not opened. Run chmod u+rw if it is yours, else ask the administrator.",
                path.display()
            ),
            Self::NoFolder(path) => format!(
                "There is no folder {}; nothing was written. Make it first, or choose another place.",
                path.display()
            ),
            Self::Orphan(log) => format!(
                "The store is gone and only {} is left, perhaps with what was saved last; no new one was made. Put the store back, or restore a backup with jiangce restore.",
                log.display()
            ),
            Self::Companion(path) => format!(
                "{} is a link or belongs to another user; not opened. Have everybody leave jiangce and an administrator move it away.",
                path.display()
            ),
        }
    }
}
