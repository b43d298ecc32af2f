//! The whole program in a pseudo-terminal while the machine fails under it: limits, held locks, kills, damage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "program_faults/kills.rs"]
mod kills;
#[path = "terminal/pty.rs"]
mod pty;

use jiangce::store::{Access, Author, Store};
use pty::Driver;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn author() -> Author {
    Author::new("li", "counter-1")
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty store.
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        drop(Store::create(&desk.store(), author()).unwrap());
        desk
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("test.jiangce")
    }

    /// The program behind what a shell does first, without waiting for its screen.
    fn start(&self, first: &str, lang: &str) -> Driver {
        let store = self.store();
        let program = env!("CARGO_BIN_EXE_jiangce");
        let line = format!("{first}; exec \"$0\" \"$@\"");
        let arguments = [
            "-c",
            &line,
            program,
            "--store",
            store.to_str().unwrap(),
            "--today",
            "2026-11-24",
            "--lang",
            lang,
        ];
        let home = self.folder.path().to_str().unwrap();
        let env = [("HOME", home), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")];
        Driver::start(Path::new("/bin/sh"), &arguments, &env, 24, 80)
    }

    fn open(&self) -> Driver {
        let mut driver = self.start("true", "zh");
        driver.until("the first screen", |d| d.line(0).contains("首页") && d.line(23).contains("退出"));
        driver
    }

    /// A form for a new person with a name typed, its draft on disk.
    fn form(&self, name: &str) -> Driver {
        let mut driver = self.open();
        driver.send(b"2n");
        driver.until("the form", |d| d.line(1).contains("新增人才"));
        driver.send(format!("\t{name}").as_bytes());
        driver.until("the name", |d| d.line(3).contains(name));
        driver
    }

    /// Reads until the draft with this name is on disk.
    fn awaits_draft(&self, driver: &mut Driver, name: &str) {
        let drafted = |_: &Driver| self.drafts().iter().any(|text| text.contains(name));
        assert!(driver.until_or(&mut { usize::MAX }, "the draft on disk", drafted));
    }

    fn drafts(&self) -> Vec<String> {
        let con = rusqlite::Connection::open(self.store()).unwrap();
        let mut all = con.prepare("SELECT text FROM draft").unwrap();
        let texts = all.query_map([], |row| row.get(0)).unwrap();
        texts.map(Result::unwrap).collect()
    }

    fn people(&self, name: &str) -> i64 {
        let con = rusqlite::Connection::open(self.store()).unwrap();
        con.query_row("SELECT count(*) FROM person WHERE name=?1", [name], |row| row.get(0)).unwrap()
    }
}

/// Lets files of the program grow to so many bytes.
fn limit(driver: &Driver, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(driver.pid()).unwrap());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

fn ends(driver: &mut Driver) {
    driver.send(b"\x11y");
    driver.until_end();
}

#[test]
fn a_limit_met_while_saving_is_told_the_text_stays_and_the_next_save_works() {
    let desk = Desk::new();
    let mut driver = desk.form("欧阳建国");
    desk.awaits_draft(&mut driver, "欧阳建国");
    limit(&driver, Some(0));
    driver.send(b"\x13");
    driver.until("the sentence", |d| d.page().contains("写入磁盘失败") && d.page().contains("草稿没有记下"));
    assert!(!driver.seen("已保存"), "{}", driver.page());
    assert!(driver.line(3).contains("欧阳建国"));
    assert_eq!(desk.people("欧阳建国"), 0);
    limit(&driver, None);
    driver.send(b"\x13");
    driver.until("saved", |d| d.page().contains("已保存"));
    assert_eq!((desk.people("欧阳建国"), desk.drafts().len()), (1, 0));
    ends(&mut driver);
    verified(&desk);
}

#[test]
fn a_lock_held_for_ever_is_told_within_six_seconds_and_the_screen_lives() {
    let desk = Desk::new();
    let mut driver = desk.form("欧阳建国");
    desk.awaits_draft(&mut driver, "欧阳建国");
    let holder = rusqlite::Connection::open(desk.store()).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let start = Instant::now();
    driver.send(b"\x13");
    // F2 opens the keys, Escape leaves them, while the save waits
    driver.send(b"\x1bOQ");
    driver.until("the keys", |d| d.page().contains("按键"));
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    driver.send(b"\x1b");
    let pid = format!("进程 {}", std::process::id());
    driver.until("the holder", |d| d.page().contains(&pid));
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    assert!(!driver.seen("已保存"));
    holder.execute_batch("ROLLBACK").unwrap();
    driver.send(b"\x13");
    driver.until("saved", |d| d.page().contains("已保存"));
    assert_eq!(desk.people("欧阳建国"), 1);
    ends(&mut driver);
}

#[test]
fn with_no_byte_to_write_the_program_shows_the_file_and_says_so() {
    let desk = Desk::new();
    {
        let store = Store::open(&desk.store(), Access::Write, author()).unwrap();
        store.save(&kills::named("欧阳建国")).unwrap();
    }
    for (lang, mark, sentence, saved) in
        [("zh", "只读视图", "只能看、不能存", "未保存"), ("en", "VIEW ONLY", "for reading only", "not saved")]
    {
        let mut driver = desk.start("ulimit -f 0", lang);
        driver.until("the mark", |d| d.line(0).contains(mark) && d.page().contains(sentence));
        driver.send(b"2");
        driver.until("the people", |d| d.page().contains("欧阳建国"));
        driver.send("n\t张".as_bytes());
        driver.send(b"\x13");
        driver.until("the refusal", |d| d.line(21).contains(saved) || d.line(20).contains(saved));
        driver.hang_up_and_wait();
    }
    let files = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap());
    assert_eq!(
        files.filter(|file| file.metadata().unwrap().len() > 0).count(),
        1,
        "nothing was written beside it"
    );
}

#[test]
fn after_a_kill_the_file_is_looked_through_behind_the_first_frame_and_damage_is_told() {
    let desk = Desk::new();
    desk.form("欧阳建国").kill();
    let mut driver = desk.open();
    driver.until("the look through the file", |d| {
        d.page().contains("没有正常退出") && d.page().contains("完好")
    });
    ends(&mut driver);
    let mut driver = desk.open();
    driver.send(b"2");
    driver.until("the list", |d| d.line(2).contains("姓名"));
    driver.kill();
    damage(&desk.store());
    let before = std::fs::metadata(desk.store()).unwrap().len();
    let mut driver = desk.start("true", "zh");
    driver.until("the damage", |d| d.line(0).contains("文件损坏") && d.page().contains("jiangce restore"));
    driver.send("2n\t张三".as_bytes());
    driver.send(b"\x13");
    driver.until("the refusal", |d| d.line(21).contains("已损坏") || d.line(20).contains("已损坏"));
    assert!(!driver.seen("已保存"));
    driver.hang_up_and_wait();
    assert!(std::fs::metadata(desk.store()).unwrap().len() >= before, "the damaged file stays");
}

/// The first page of an index nobody needs to open the store loses its head.
fn damage(store: &Path) {
    let con = rusqlite::Connection::open(store).unwrap();
    let root = "SELECT rootpage FROM sqlite_schema WHERE name='organisation_name_key'";
    let page: i64 = con.query_row(root, [], |row| row.get(0)).unwrap();
    con.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(con);
    let mut file = std::fs::OpenOptions::new().write(true).open(store).unwrap();
    file.seek(SeekFrom::Start(u64::try_from(page - 1).unwrap() * 4096)).unwrap();
    file.write_all(&[0xff; 64]).unwrap();
}

#[test]
fn no_crash_of_the_program_leaves_its_memory_on_disk() {
    let desk = Desk::new();
    let driver = desk.open();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", driver.pid())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
}

/// `jiangce verify` finds nothing.
fn verified(desk: &Desk) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_jiangce"))
        .args(["verify", "--store"])
        .arg(desk.store())
        .env("HOME", desk.folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What `verify` and `reindex` say when they may open so few files; nothing where it does not even start.
fn with_few_files(store: &Path, files: u32) -> Vec<String> {
    let say = |command: &str| {
        let line = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
        let program = env!("CARGO_BIN_EXE_jiangce");
        let output = std::process::Command::new("/bin/sh")
            .args(["-c", &line, program, "--lang", "zh", "--store", store.to_str().unwrap(), command])
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    vec![say("verify"), say("reindex")]
}

#[test]
fn with_no_file_to_spare_that_is_what_is_said() {
    let desk = Desk::new();
    let mut told = 0;
    for files in 3..=12 {
        for said in with_few_files(&desk.store(), files) {
            assert!(!said.contains("只读") && !said.contains("权限"), "{files} files: {said}");
            told += usize::from(said.contains("打开的文件太多"));
        }
    }
    assert!(told > 1, "said {told} times");
}
