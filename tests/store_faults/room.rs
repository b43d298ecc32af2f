//! Full disks, limits, the reserve, the view that is left when nothing can be written.

use super::{author, beside, filled, open, others, save, whole};
use jiangce::domain::lang::Lang;
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::store::{Access, LOG_LIMIT, Sight, Store, StoreError, Unfit};
use std::path::Path;
use std::process::{Command, Output};

fn people(store: &Store) -> usize {
    store.people(&PeopleFilter::default(), PeopleOrder::Newest, &From::Start, 100).unwrap().rows.len()
}

/// The program with limits of the shell set before.
fn limited(limits: &str, path: &Path, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_jiangce")])
        .args(arguments)
        .arg("--store")
        .arg(path)
        .env("HOME", path.parent().unwrap())
        .env("LANG", "C")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_full_disk_refuses_the_save_keeps_what_was_saved_and_goes_on_once_there_is_room() {
    let (_dir, path) = filled();
    let store = open(&path).unwrap();
    store.draft_save("new:person#1", "张").unwrap();
    store.cap_pages(1).unwrap();
    let mut names = (0..).map(|n| format!("人{}", "长".repeat(50 + n % 3)));
    let mut saved = 4;
    let error = loop {
        match save(&store, &names.next().unwrap()) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 1000, "the cap does not hold");
    };
    assert_eq!(error, StoreError::Full);
    assert_eq!(people(&store), saved, "all that was said to be saved is there, and no more");
    assert_eq!(store.drafts().unwrap()[0].text, "张");
    store.cap_pages(u32::MAX >> 1).unwrap();
    save(&store, "再来").unwrap();
    assert_eq!(people(&store), saved + 1);
    drop(store);
    whole(&path);
}

#[test]
fn the_reserve_is_given_back_when_the_disk_is_full_and_laid_again_later() {
    use std::os::unix::fs::MetadataExt;
    let (_dir, path) = filled();
    let reserve = beside(&path, "-reserve");
    let store = open(&path).unwrap();
    assert!(!store.tend(LOG_LIMIT).tight);
    let meta = std::fs::metadata(&reserve).unwrap();
    assert!(meta.blocks() * 512 >= 4 << 20, "the room is really taken: {} blocks", meta.blocks());
    assert_eq!(meta.mode() & 0o777, 0o600);
    store.cap_pages(1).unwrap();
    while save(&store, &"长".repeat(60)).is_ok() {}
    assert!(!reserve.exists(), "a full disk gets it back");
    store.tend(LOG_LIMIT);
    assert!(reserve.exists());
}

#[test]
fn a_view_reads_refuses_to_write_and_leaves_nothing_behind() {
    let (_dir, path) = filled();
    let view = Store::open(&path, Access::View, author()).unwrap();
    assert_eq!(view.sight(), Ok(Some(Sight::Still)));
    assert_eq!(people(&view), 4);
    assert_eq!(people(&view.reader().unwrap()), 4);
    assert_eq!(view.verify(None).unwrap().findings, []);
    for refused in [
        save(&view, "孙七").err(),
        view.draft_save("a", "b").err(),
        view.set_setting("a", "b").err(),
        save(&view.seat().take().unwrap(), "孙七").err(),
    ] {
        assert_eq!(refused, Some(StoreError::Unfit(Unfit::ViewOnly)));
    }
    assert!(StoreError::Unfit(Unfit::ViewOnly).sentence(Lang::Zh).contains("只读视图"));
    assert_eq!(others(&path), Vec::<String>::new());
}

#[test]
fn with_no_byte_to_write_the_store_can_still_be_read() {
    let (_dir, path) = filled();
    let found = limited("ulimit -f 0", &path, &["find", "张三"]);
    assert!(found.status.success(), "{}", said(&found));
    assert!(String::from_utf8_lossy(&found.stdout).contains("张三"));
    let verified = limited("ulimit -f 0", &path, &["verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}

#[test]
fn a_file_size_limit_is_a_sentence_and_no_signal() {
    let (dir, path) = filled();
    let sheet = dir.path().join("people.csv");
    let rows: String = (0..2000)
        .map(|n| format!("王{}{},138{n:08}\n", char::from_u32(0x4e00 + n).unwrap(), "国方".repeat(4)))
        .collect();
    std::fs::write(&sheet, format!("姓名,联系电话\n{rows}")).unwrap();
    let size = std::fs::metadata(&path).unwrap().len() / 512 + 8;
    let sheet = sheet.to_str().unwrap();
    let refused = limited(&format!("ulimit -f {size}"), &path, &["import", "people", sheet]);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("未保存") && said(&refused).contains("ulimit -f"), "{}", said(&refused));
    assert_eq!(people(&open(&path).unwrap()), 4);
    whole(&path);
    let done = limited("true", &path, &["import", "people", sheet]);
    assert!(done.status.code().is_some_and(|code| code < 2), "{}", said(&done));
}

/// Rows without end go straight into the file: nothing of a workbook waits in another folder.
#[test]
fn a_sheet_that_meets_a_limit_is_a_sentence_naming_it_and_leaves_nothing_behind() {
    let (dir, path) = filled();
    let sheet = dir.path().join("people.csv");
    let rows: String = (0..1500).map(|n| format!("人{n},1380013{n:04},000000{n}\n")).collect();
    std::fs::write(&sheet, format!("姓名,联系电话,证件号码\n{rows}")).unwrap();
    {
        let store = open(&path).unwrap();
        for n in 0..1500 {
            save(&store, &format!("人{n}号")).unwrap();
        }
    }
    for ending in ["xlsx", "csv"] {
        let out = dir.path().join(format!("out.{ending}"));
        let (out, sheet) = (out.to_str().unwrap(), sheet.to_str().unwrap());
        let export: &[&str] = &["export", "people", out];
        for arguments in [export, &["import", "people", sheet, "--dry-run", "--rejects", out]] {
            let limits = "export TMPDIR=/nowhere; ulimit -f 16";
            let cut = limited(limits, &path, arguments);
            assert_eq!(cut.status.code(), Some(2), "{cut:?}");
            assert!(said(&cut).contains(out) && said(&cut).contains("ulimit -f"), "{}", said(&cut));
            assert!(!others(&path).iter().any(|name| name.starts_with("out")), "{:?}", others(&path));
            let whole = limited("export TMPDIR=/nowhere", &path, arguments);
            assert!(whole.status.code().is_some_and(|code| code < 2), "{whole:?}");
            std::fs::remove_file(out).unwrap();
        }
    }
}

/// What says that it was not saved was not written either, and a letter in the log is on disk.
#[test]
fn a_letter_that_cannot_be_logged_is_not_written_and_says_so() {
    let (dir, path) = filled();
    let letters = |kind: &str| {
        let con = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT count(*) FROM log WHERE kind=?1";
        con.query_row(sql, [kind], |row| row.get::<_, i64>(0)).unwrap()
    };
    for ending in ["txt", "xlsx"] {
        let out = dir.path().join(format!("letter.{ending}"));
        let arguments = ["letter", "--person", "person:1", out.to_str().unwrap()];
        {
            // a log that somebody reads cannot begin anew: there is room for the page and none to log it
            let reader = rusqlite::Connection::open(&path).unwrap();
            let store = open(&path).unwrap();
            save(&store, "孙七").unwrap();
            reader.execute_batch("BEGIN; SELECT count(*) FROM person").unwrap();
            while beside(&path, "-wal").metadata().unwrap().len() < 40 << 10 {
                save(&store, "孙七").unwrap();
            }
            let cut = limited("ulimit -f 64", &path, &arguments);
            assert_eq!(cut.status.code(), Some(3), "{cut:?}");
            assert!(
                said(&cut).starts_with("告知单没有写出") && said(&cut).contains("未保存"),
                "{}",
                said(&cut)
            );
        }
        assert!(!others(&path).iter().any(|name| name.starts_with(&format!("letter.{ending}"))), "{ending}");
        let before = letters("letter");
        let whole = limited("true", &path, &arguments);
        assert!(whole.status.success() && out.exists(), "{}", said(&whole));
        assert_eq!(letters("letter"), before + 1);
    }
    let pdf = dir.path().join("letter.pdf");
    let refused = limited("true", &path, &["letter", "--person", "person:1", pdf.to_str().unwrap()]);
    assert!(said(&refused).contains(".txt、.xlsx、.csv 或 .tsv"), "{}", said(&refused));
}

#[test]
fn few_open_files_and_no_folder_for_temporary_files_are_no_reason_to_die() {
    let (_dir, path) = filled();
    for limit in 5..14 {
        let found = limited(&format!("ulimit -n {limit}"), &path, &["find", "张三"]);
        let code = found.status.code();
        assert!(matches!(code, Some(0 | 3)), "{limit}: {found:?}");
        assert!(code == Some(0) || said(&found).contains('请'), "{limit}: {}", said(&found));
    }
    let found = limited("export TMPDIR=/nowhere", &path, &["find", "张三"]);
    assert!(found.status.success(), "{}", said(&found));
}

/// The other way a full disk ends: the log is folded into the file when there is no room to open both.
#[test]
fn a_log_left_by_a_kill_is_put_into_the_file_where_there_is_no_room_for_more() {
    let (_dir, path) = filled();
    super::child::Other::start("child::has_the_store_open", &path).kill();
    assert!(beside(&path, "-wal").metadata().unwrap().len() > 0);
    std::fs::remove_file(beside(&path, "-shm")).unwrap();
    let blocks = std::fs::metadata(&path).unwrap().len() / 512 + 512;
    // files may grow to what the store needs; the shared memory is refused by a folder in its place
    std::fs::create_dir(beside(&path, "-shm")).unwrap();
    let found = limited(&format!("ulimit -f {blocks}"), &path, &["find", "孙七"]);
    assert!(found.status.code() == Some(3) && said(&found).contains("-shm"), "{found:?}");
    std::fs::remove_dir(beside(&path, "-shm")).unwrap();
    let found = limited(&format!("ulimit -f {blocks}"), &path, &["find", "孙七"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("孙七"), "{found:?}");
}

#[test]
fn a_backup_has_its_name_only_once_it_is_whole() {
    let (dir, path) = filled();
    let size = std::fs::metadata(&path).unwrap().len() / 512 / 2;
    let out = dir.path().join("copy");
    let cut = limited(&format!("ulimit -f {size}"), &path, &["backup", out.to_str().unwrap()]);
    assert_eq!(cut.status.code(), Some(3), "{cut:?}");
    assert!(said(&cut).contains('请') && !said(&cut).contains("已备份"), "{}", said(&cut));
    let parts = || others(&path).into_iter().filter(|name| name.contains("part")).collect::<Vec<_>>();
    assert!(!out.exists() && parts().is_empty(), "{:?}", parts());
    // what a kill left under the other name is in nobody's way and goes; what another process writes stays
    let dead = beside(&out, ".part-999999999");
    let alive = beside(&out, &format!(".part-{}", std::os::unix::process::parent_id()));
    std::fs::write(&dead, "half").unwrap();
    std::fs::write(beside(&dead, "-wal"), "half").unwrap();
    std::fs::write(&alive, "half").unwrap();
    open(&path).unwrap().backup_to(&out).unwrap();
    assert_eq!(parts(), [alive.file_name().unwrap().to_str().unwrap()]);
    whole(&out);
}

#[test]
fn a_place_that_is_not_there_is_named_and_not_made_and_a_cut_generation_leaves_nothing() {
    let (dir, path) = filled();
    let nowhere = dir.path().join("nowhere");
    let refused = limited("true", &path, &["backup", nowhere.join("copy").to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    assert!(said(&refused).contains(&format!("没有目录 {}", nowhere.display())), "{}", said(&refused));
    assert!(!nowhere.exists());
    let fresh = dir.path().join("fresh.jiangce");
    let cut = limited("ulimit -f 1500", &fresh, &["generate", "--people", "3000"]);
    assert_eq!(cut.status.code(), Some(3), "{cut:?}");
    assert!(!others(&path).iter().any(|name| name.starts_with("fresh")), "{:?}", others(&path));
}

#[test]
fn what_is_said_of_a_hostile_name_is_one_line_without_controls() {
    let hostile = Path::new("a\u{1b}]0;t\u{7}\nerror: all saved\u{202e}");
    for error in [StoreError::Missing(hostile.into()), StoreError::Unfit(Unfit::OpenFolder(hostile.into()))] {
        for lang in [Lang::Zh, Lang::En] {
            let sentence = error.sentence(lang);
            assert!(!sentence.chars().any(|c| c.is_control() || c == '\u{202e}'), "{sentence:?}");
        }
    }
    let (_dir, path) = filled();
    let refused = limited("true", &path.with_file_name("x\u{1b}[2J\ny"), &["find", "a"]);
    assert_eq!(said(&refused).lines().count(), 1, "{refused:?}");
    assert!(!said(&refused).contains('\u{1b}'));
}

#[test]
fn a_new_store_has_its_name_only_once_it_is_whole() {
    let (dir, _) = filled();
    let fresh = dir.path().join("fresh.jiangce");
    let sheet = dir.path().join("people.csv");
    std::fs::write(&sheet, "姓名,联系电话\n张三,13800000000\n").unwrap();
    let cut = limited("ulimit -f 64", &fresh, &["import", "people", sheet.to_str().unwrap()]);
    assert_eq!(cut.status.code(), Some(3), "{cut:?}");
    assert!(said(&cut).contains("ulimit -f"), "{}", said(&cut));
    assert!(!others(&sheet).iter().any(|name| name.starts_with("fresh")), "{:?}", others(&sheet));
    drop(Store::create(&fresh, author()).unwrap());
    assert_eq!(Store::create(&fresh, author()).err(), Some(StoreError::Exists(fresh.clone())));
    assert!(!others(&fresh).iter().any(|name| name.contains(".making")));
}
