//! A file or a folder this user may not write: the store is a view. The program runs as an ordinary user here, whoever
//! runs the tests.

use super::child::Other;
use super::{beside, filled, others};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// An account without rights; none is needed that exists.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A folder with a store and, beside it, a place for the program and what it writes.
struct Closed {
    _outer: TempDir,
    home: PathBuf,
    program: PathBuf,
    store: PathBuf,
    _dir: TempDir,
}

impl Closed {
    /// A store of four people; with `log` a fifth waits in the log, after a kill.
    fn new(log: bool, shared_memory: bool) -> Self {
        let (dir, store) = filled();
        if log {
            Other::start("child::has_the_store_open", &store).kill();
            for mark in others(&store).iter().filter(|name| name.contains("-open-")) {
                std::fs::remove_file(store.with_file_name(mark)).unwrap();
            }
            assert!(beside(&store, "-wal").metadata().unwrap().len() > 0);
            if !shared_memory {
                std::fs::remove_file(beside(&store, "-shm")).unwrap();
            }
        }
        let _ = std::fs::remove_file(beside(&store, "-reserve"));
        let outer = tempfile::tempdir().unwrap();
        let at = |name: &str| outer.path().join(name);
        let (program, home) = (at("jiangce"), at("home"));
        std::fs::copy(env!("CARGO_BIN_EXE_jiangce"), &program).unwrap();
        std::fs::create_dir(&home).unwrap();
        std::fs::set_permissions(outer.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let closed = Self { _outer: outer, home, program, store, _dir: dir };
        if is_root() {
            let mut ours = vec![closed.home.clone(), closed.folder().to_owned(), closed.store.clone()];
            ours.extend(others(&closed.store).iter().map(|name| closed.store.with_file_name(name)));
            for path in ours {
                chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        closed
    }

    fn folder(&self) -> &Path {
        self.store.parent().unwrap()
    }

    /// Modes of the files and of the folder.
    fn close(&self, files: u32, folder: u32) {
        for name in others(&self.store).iter().map(|name| self.store.with_file_name(name)) {
            std::fs::set_permissions(name, PermissionsExt::from_mode(files)).unwrap();
        }
        std::fs::set_permissions(&self.store, PermissionsExt::from_mode(files)).unwrap();
        std::fs::set_permissions(self.folder(), PermissionsExt::from_mode(folder)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--store").arg(&self.store);
        command.env_clear().env("HOME", &self.home).current_dir(&self.home);
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().unwrap()
    }

    fn finds(&self, name: &str) -> bool {
        String::from_utf8_lossy(&self.run(&["find", name]).stdout).contains(name)
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        // so that the folder can be removed
        let _ = std::fs::set_permissions(self.folder(), PermissionsExt::from_mode(0o700));
    }
}

#[test]
fn what_may_not_be_written_is_read_with_its_log_and_nothing_is_left_beside_it() {
    for (log, shared_memory) in [(false, false), (true, false), (true, true)] {
        for (files, folder) in [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)] {
            let closed = Closed::new(log, shared_memory);
            closed.close(files, folder);
            let before = others(&closed.store);
            let case = format!("log {log}, shared memory {shared_memory}, {files:o} in {folder:o}");
            assert!(closed.finds("张三"), "{case}: {:?}", closed.run(&["find", "张三"]));
            assert_eq!(closed.finds("孙七"), log, "{case}");
            let commands: [&[&str]; 5] = [
                &["assess", "--all", "--totals"],
                &["export", "people", "people.csv"],
                &["verify"],
                &["keys"],
                &["backup", "copy.jiangce"],
            ];
            for command in commands {
                let done = closed.run(command);
                assert_eq!(done.status.code(), Some(0), "{case}: {command:?}: {done:?}");
            }
            assert_eq!(others(&closed.store), before, "{case}");
        }
    }
}

#[test]
fn what_writes_is_refused_in_a_view_before_it_does_anything() {
    let closed = Closed::new(false, false);
    closed.close(0o400, 0o500);
    let sheet = closed.home.join("people.csv");
    std::fs::write(&sheet, "姓名,身份证号\n某某,1\n").unwrap();
    std::fs::set_permissions(&sheet, PermissionsExt::from_mode(0o644)).unwrap();
    let commands: [&[&str]; 4] = [
        &["letter", "--person", "person:1", "letter.txt"],
        &["export", "people", "whole.csv", "--reveal"],
        &["import", "people", "people.csv"],
        &["reindex"],
    ];
    for command in commands {
        let done = closed.run(command);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.code() == Some(3) && said.contains("只读视图"), "{command:?}: {done:?}");
    }
    let left = std::fs::read_dir(&closed.home).unwrap().count();
    assert_eq!(left, 1, "nothing but the sheet lies there");
}

#[test]
fn a_view_of_a_store_that_somebody_has_open_shows_what_they_change() {
    let closed = Closed::new(false, false);
    let other = Other::start("child::has_the_store_open", &closed.store);
    closed.close(0o600, 0o500);
    assert!(closed.finds("孙七"), "{:?}", closed.run(&["find", "孙七"]));
    other.let_go();
}

#[test]
fn where_others_may_write_at_any_moment_a_view_without_locks_is_refused() {
    if !is_root() {
        // needs files of two accounts; the rule itself is tested beside it
        return;
    }
    let closed = Closed::new(false, false);
    chown(closed.folder(), Some(1), Some(1)).unwrap();
    chown(&closed.store, Some(1), Some(NOBODY)).unwrap();
    closed.close(0o660, 0o755);
    let done = closed.run(&["find", "张三"]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.code() == Some(3) && said.contains("别人随时可能"), "{done:?}");
}

#[test]
fn whose_group_may_only_read_the_store_gets_a_view() {
    if !is_root() {
        // needs files of two accounts
        return;
    }
    let closed = Closed::new(false, false);
    chown(closed.folder(), Some(0), Some(NOBODY)).unwrap();
    chown(&closed.store, Some(0), Some(NOBODY)).unwrap();
    for folder in [0o750, 0o770] {
        closed.close(0o640, folder);
        assert!(closed.finds("张三"), "{folder:o}: {:?}", closed.run(&["find", "张三"]));
    }
    closed.close(0o600, 0o750);
    let done = closed.run(&["find", "张三"]);
    assert_eq!(done.status.code(), Some(3), "{done:?}");
}
