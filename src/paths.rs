//! Where the program keeps its files, and who is using it.

use crate::domain::clean;
use crate::domain::lang::Lang;
use crate::store::Author;
use directories::ProjectDirs;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// File name of the register in the data directory.
pub const STORE: &str = "register.jiangce";
/// File name of the store to practise on.
const PRACTICE: &str = "practice.jiangce";

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "jiangce")
}

/// The user's data directory, made for nobody else to look into; the working directory where there is none.
pub fn data_dir() -> io::Result<PathBuf> {
    let Some(project) = project() else { return Ok(PathBuf::from(".")) };
    let path = project.data_dir().to_owned();
    DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
    Ok(path)
}

/// The user's configuration directory (keymaps); it need not exist.
pub fn config_dir() -> Option<PathBuf> {
    project().map(|project| project.config_dir().to_owned())
}

/// A file of the configuration directory, where there is one.
///
/// # Errors
/// The sentence to say when somebody else may write it: what a key does would then be theirs to choose.
pub fn config_file(name: &str, lang: Lang) -> Result<Option<PathBuf>, String> {
    let Some(file) = config_dir().map(|folder| folder.join(name)).filter(|file| file.exists()) else {
        return Ok(None);
    };
    if is_ours(&file) {
        return Ok(Some(file));
    }
    let shown = clean::line(&file.display().to_string());
    Err(match lang {
        Lang::Zh => format!("{shown} 或它的目录可由他人改动，没有使用。请核对内容，再执行 chmod go-w。"),
        Lang::En => {
            format!(
                "{shown} or its directory can be written by others and is not used. Check it, then chmod go-w."
            )
        }
    })
}

/// True when nobody else, the administrator apart, may write the file or put another in its place.
fn is_ours(file: &Path) -> bool {
    let me = rustix::process::geteuid().as_raw();
    [Some(file), file.parent()].into_iter().flatten().all(|path| {
        fs::metadata(path).is_ok_and(|meta| meta.mode() & 0o022 == 0 && [0, me].contains(&meta.uid()))
    })
}

/// The store to use: the chosen one, else the register in the data directory.
pub fn store_file(chosen: Option<&Path>) -> io::Result<PathBuf> {
    match chosen {
        Some(path) => Ok(path.to_owned()),
        None => Ok(data_dir()?.join(STORE)),
    }
}

/// The store to practise on.
pub fn practice_file() -> io::Result<PathBuf> {
    Ok(data_dir()?.join(PRACTICE))
}

/// The login of this process, by its user number, so that the environment cannot lend another name.
pub fn login() -> String {
    let uid = rustix::process::getuid().as_raw();
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = |line: &str| -> Option<String> {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    };
    passwd.lines().find_map(name).unwrap_or_else(|| format!("uid-{uid}"))
}

/// This host, and where an SSH session comes from.
pub fn host() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let ssh = std::env::var("SSH_CONNECTION").unwrap_or_default();
    match ssh.split(' ').next().filter(|from| !from.is_empty()) {
        Some(from) => format!("{host} < {from}"),
        None => host,
    }
}

/// Who writes: the login at this host.
pub fn author() -> Author {
    Author::new(login(), host())
}

/// A typed path with the home folder in place of a leading `~`.
pub fn expanded(typed: &str) -> String {
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_string_lossy().into_owned());
    match typed.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            home().map_or_else(|| typed.to_owned(), |home| home + rest)
        }
        _ => typed.to_owned(),
    }
}
