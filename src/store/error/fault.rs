//! What SQLite reports of the machine below the store: one kind for each thing a person can do something
//! about, with its sentence and next step. The number in a sentence is SQLite's, for whoever is asked for help.

use crate::domain::lang::Lang;

/// What failed below the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Bytes were not taken: a file-size limit, a quota, a broken medium.
    Write,
    /// The disk did not confirm what it was given.
    Sync,
    /// Bytes could not be read.
    Read,
    /// The file shared between the processes of a store cannot be used.
    SharedMemory,
    /// Not one byte is free, so that not even reading works.
    NoRoom,
    /// Locks do not work.
    Lock,
    /// Somebody else wrote between reading and writing.
    Overtaken,
    /// The file was moved, renamed or removed under the program.
    Moved,
    /// The folder around the file cannot be written.
    Folder,
    /// The file or one beside it cannot be opened.
    CannotOpen,
    /// This process, or the system, has as many files open as it may.
    TooManyFiles,
    /// No memory.
    Memory,
    /// The file was overwritten by something that is no store.
    Overwritten,
    /// Anything else a disk may say.
    Device,
}

impl Fault {
    /// The kind behind an extended result code; `None` when it is not about the machine.
    pub(super) const fn of(code: i32) -> Option<Self> {
        Some(match code {
            778 | 1546 => Self::Write,
            1034 | 1290 | 4106 => Self::Sync,
            266 | 522 | 1802 | 5642 | 8202 | 8458 => Self::Read,
            4618 | 5130 | 5386 => Self::SharedMemory,
            4874 => Self::NoRoom,
            15 | 2058 | 2314 | 2826 | 3594 | 3850 => Self::Lock,
            517 => Self::Overtaken,
            1032 => Self::Moved,
            264 | 520 | 776 | 1288 | 1544 => Self::Folder,
            7 | 3082 => Self::Memory,
            26 => Self::Overwritten,
            _ if code & 0xff == 14 => Self::CannotOpen,
            _ if code & 0xff == 10 => Self::Device,
            _ => return None,
        })
    }

    /// What failed and what to do.
    pub(super) fn sentence(self, code: i32, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(code),
            Lang::En => self.en(code),
        }
    }

    fn zh(self, code: i32) -> String {
        match self {
            Self::Write => format!(
                "写入磁盘失败（{code}），未保存。请检查磁盘、配额和文件大小限额（ulimit -f），然后再保存。"
            ),
            Self::Sync => {
                format!("磁盘没有确认写入（{code}），未保存。磁盘可能有故障：请先备份到别的磁盘，再试。")
            }
            Self::Read => {
                format!("从磁盘读取失败（{code}）。请检查磁盘；一再出现时用 jiangce restore 恢复备份。")
            }
            Self::SharedMemory => {
                format!(
                    "数据文件旁的 -shm 文件不能用（{code}），未作改动。请退出所有匠册，检查目录权限后再试。"
                )
            }
            Self::NoRoom => {
                format!("磁盘一个字节也不剩，数据文件打不开（{code}）；数据没有丢。请腾出几 MB 后再试。")
            }
            Self::Lock => {
                format!(
                    "文件锁不能用（{code}），未作改动。请把数据文件放到本机磁盘上，或请管理员检查锁服务。"
                )
            }
            Self::Overtaken => format!("别人刚刚改过数据文件（{code}），未保存。请再保存一次。"),
            Self::Moved => {
                format!(
                    "数据文件被移走、替换或删除（{code}），未保存。请放回原处再存；找不回就先用“备份”命令存下数据再退出。"
                )
            }
            Self::Folder => {
                format!("数据文件所在目录不可写（{code}），未保存。请管理员给予目录写权限，然后再保存。")
            }
            Self::CannotOpen => {
                format!("打不开数据文件或它旁边的文件（{code}），未作改动。请检查文件和目录的权限。")
            }
            Self::TooManyFiles => format!(
                "打开的文件太多（{code}），未作改动，数据文件没有问题。请关闭别的程序，或调高限额（ulimit -n）。"
            ),
            Self::Memory => format!("内存不足（{code}），未作改动。请关闭别的程序后再试。"),
            Self::Overwritten => format!(
                "数据文件已被别的程序覆盖（{code}），未作改动。请保留原件，用 jiangce restore 恢复备份。"
            ),
            Self::Device => format!("读写磁盘出错（{code}），未保存。请检查磁盘后再试。"),
        }
    }

    fn en(self, code: i32) -> String {
        let (what, next) = match self {
            Self::Write => {
                ("Not saved: writing to the disk failed", "check disk, quota and ulimit -f, then save again")
            }
            Self::Sync => (
                "Not saved: the disk did not confirm the write",
                "it may be failing: back up to another disk first",
            ),
            Self::Read => {
                ("Reading from the disk failed", "check the disk; if it goes on, use jiangce restore")
            }
            Self::SharedMemory => {
                ("The -shm file cannot be used", "leave every jiangce and check the folder's permissions")
            }
            Self::NoRoom => {
                ("The disk has not one byte left", "free a few MB and try again; nothing is lost")
            }
            Self::Lock => ("File locks do not work here", "put the store on a local disk or ask for help"),
            Self::Overtaken => ("Not saved: somebody changed the store just now", "save once more"),
            Self::Moved => (
                "Not saved: the store was moved, replaced or removed",
                "put it back, or make a backup first, then leave",
            ),
            Self::Folder => (
                "Not saved: the folder of the store cannot be written",
                "have its permissions set, then save again",
            ),
            Self::CannotOpen => {
                ("The store cannot be opened", "check the permissions of the file and its folder")
            }
            Self::TooManyFiles => (
                "Too many files are open; the store is not at fault",
                "close other programs or raise ulimit -n",
            ),
            Self::Memory => ("Out of memory", "close other programs and try again"),
            Self::Overwritten => {
                ("Another program overwrote the store", "keep the file and use jiangce restore")
            }
            Self::Device => ("Not saved: the disk reported an error", "check it, then save again"),
        };
        format!("{what} ({code}); {next}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::width::width;

    #[test]
    fn every_sentence_fits_the_foot_of_a_form_behind_the_word_about_the_draft() {
        let codes = [778, 1034, 266, 4618, 4874, 15, 517, 1032, 264, 14, 7, 26, 10];
        for code in codes {
            for (lang, draft) in
                [(Lang::Zh, "草稿没有记下，请勿退出。"), (Lang::En, "No draft is kept, do not leave. ")]
            {
                let said = format!("{draft}{}", Fault::of(code).unwrap().sentence(code, lang));
                // two lines of 80, with room for a word that does not fit the first
                assert!(width(&said) <= 152, "{} {said}", width(&said));
            }
        }
    }
}
