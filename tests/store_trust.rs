//! What the store refuses, what a verification finds, what survives a kill.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::domain::lang::Lang;
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::domain::record::{Change, RecordId, RecordRef, Table, Target, Values};
use jiangce::store::{Access, Author, Finding, Store, StoreError};
use proptest::prelude::*;
use rusqlite::Connection;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn author() -> Author {
    Author::new("li", "counter-1")
}

fn fresh() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("register.jiangce");
    Store::create(&path, author()).unwrap();
    (dir, path)
}

fn save(store: &Store, name: &str) -> RecordRef {
    let set = vec![("name", Some(name.to_owned()))];
    store.save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap().reference
}

fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, Access::Write, author())
}

fn filled() -> (TempDir, PathBuf) {
    let (dir, path) = fresh();
    let store = open(&path).unwrap();
    for name in ["张三", "李四", "王五", "赵六"] {
        save(&store, name);
    }
    (dir, path)
}

#[test]
fn a_new_store_is_for_its_owner_only_and_never_overwrites() {
    let (_dir, path) = fresh();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Store::create(&path, author()).err(), Some(StoreError::Exists(path.clone())));
    let store = open(&path).unwrap();
    save(&store, "张三");
    let mut wal = path.clone().into_os_string();
    wal.push("-wal");
    assert_eq!(std::fs::metadata(wal).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_file_that_is_not_safe_is_refused_with_a_sentence_and_left_alone() {
    let (dir, path) = filled();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(open(&link).err(), Some(StoreError::Symlink(link)));
    let missing = dir.path().join("none");
    assert_eq!(open(&missing).err(), Some(StoreError::Missing(missing.clone())));
    assert!(!missing.exists());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).unwrap();
    let refused = open(&path).unwrap_err();
    assert_eq!(refused, StoreError::Exposed(path.clone()));
    assert!(refused.sentence(Lang::Zh).contains("chmod") && refused.sentence(Lang::En).contains("chmod"));
}

fn refused_untouched(path: &Path, wanted: fn(&StoreError) -> bool) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let before = std::fs::read(path).unwrap();
    let error = open(path).unwrap_err();
    assert!(wanted(&error), "{error:?}");
    assert_eq!(std::fs::read(path).unwrap(), before);
    let beside = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "nothing was made beside it");
}

#[test]
fn a_foreign_newer_or_damaged_file_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    std::fs::write(&path, "姓名,证号\n张三,1\n".repeat(400)).unwrap();
    refused_untouched(&path, |e| matches!(e, StoreError::NotAStore(_)));
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "").unwrap();
    refused_untouched(&path, |e| matches!(e, StoreError::NotAStore(_)));
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a(b); PRAGMA user_version=1").unwrap();
    refused_untouched(&path, |e| matches!(e, StoreError::NotAStore(_)));
    std::fs::remove_file(&path).unwrap();
    drop(Store::create(&path, author()).unwrap());
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version=99").unwrap();
    refused_untouched(&path, |e| matches!(e, StoreError::Newer { found: 99, .. }));
    std::fs::remove_file(&path).unwrap();
    drop(Store::create(&path, author()).unwrap());
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused_untouched(&path, |e| matches!(e, StoreError::Damaged(_)));
}

/// Every frozen schema comes up to the newest one, its records with it.
#[test]
fn every_frozen_schema_is_upgraded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema");
    let mut steps: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    steps.sort();
    assert!(!steps.is_empty());
    for version in 1..=steps.len() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("old");
        let con = Connection::open(&path).unwrap();
        for step in &steps[..version] {
            con.execute_batch(&std::fs::read_to_string(step).unwrap()).unwrap();
        }
        con.execute_batch(&format!(
            "INSERT INTO meta VALUES('origin', 'x'); PRAGMA application_id=1245930801; PRAGMA user_version={version}"
        ))
        .unwrap();
        drop(con);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        // the name of the copy is taken, by an upgrade that was cut off before
        std::fs::write(dir.path().join(format!("old.version-{version}")), b"").unwrap();
        // who only reads must find the newest schema too
        let reading = Store::open(&path, Access::Read, Author::new("ma", "host")).unwrap();
        for table in Table::all() {
            reading.scan(table, jiangce::domain::record::RecordId(0), 1).unwrap();
        }
        drop(reading);
        let store = open(&path).unwrap();
        save(&store, "张三");
        assert_eq!(store.verify(None).unwrap().findings, [], "version {version}");
    }
}

/// A step that has landed is never edited: what is frozen is what the program applies.
#[test]
fn the_frozen_schema_is_that_of_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let steps = |folder: &str| {
        let mut files: Vec<_> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), std::fs::read_to_string(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    assert_eq!(steps("src/store/schema"), steps("tests/schema"));
}

fn tampered(sql: &str) -> Vec<Finding> {
    let (_dir, path) = filled();
    let con = Connection::open(&path).unwrap();
    let triggers = "DROP TRIGGER log_keeps_its_rows; DROP TRIGGER log_is_not_edited;
                    DROP TRIGGER log_value_is_not_edited; DROP TRIGGER actor_is_not_edited;";
    con.execute_batch(triggers).unwrap();
    con.execute_batch(sql).unwrap();
    drop(con);
    let findings = open(&path).unwrap().verify(None).unwrap().findings;
    findings.into_iter().filter(|f| !matches!(f, Finding::Schema(_)) && !f.is_derived()).collect()
}

#[test]
fn tampering_with_the_log_is_found_at_its_first_row() {
    assert_eq!(tampered("UPDATE log SET at = at + 1 WHERE seq=2"), [Finding::Chain { seq: 2 }]);
    assert_eq!(tampered("UPDATE actor SET author='nobody'"), [Finding::Chain { seq: 1 }]);
    assert_eq!(tampered("DELETE FROM log WHERE seq=3")[0], Finding::Chain { seq: 3 });
    let swap = "UPDATE log SET seq=99 WHERE seq=2; UPDATE log SET seq=2 WHERE seq=3; UPDATE log SET seq=3 WHERE seq=99";
    assert_eq!(tampered(swap)[0], Finding::Chain { seq: 2 });
    let append = "INSERT INTO log SELECT 5, actor, step, at, 0, action, kind, record, prior, digest, hash FROM log WHERE seq=4";
    assert_eq!(tampered(append), [Finding::Chain { seq: 5 }]);
    assert_eq!(
        tampered("UPDATE log_value SET content=replace(content, '李四', '李肆') WHERE seq=2")[0],
        Finding::Values { seq: 2 }
    );
    let past = tampered("UPDATE person SET name='张叁' WHERE id=1");
    assert_eq!(past, [Finding::Record(RecordRef::parse("person:1").unwrap())]);
}

#[test]
fn records_deleted_added_put_back_or_brought_back_past_the_program_are_found() {
    let person = |id: i64| RecordRef::new(Table::Person, RecordId(id));
    let changed = |change: fn(&Store), sql: &str| {
        let (_dir, path) = filled();
        change(&open(&path).unwrap());
        let con = Connection::open(&path).unwrap();
        assert!(con.execute(sql, []).unwrap() > 0);
        drop(con);
        let findings = open(&path).unwrap().verify(None).unwrap().findings;
        findings.into_iter().filter(|finding| !finding.is_derived()).collect::<Vec<_>>()
    };
    let nothing = |_: &Store| {};
    assert_eq!(changed(nothing, "DELETE FROM person WHERE id=2"), [Finding::Missing(person(2))]);
    assert_eq!(changed(nothing, "DELETE FROM person"), [Finding::Missing(person(1))]);
    let copy = "INSERT INTO person(id, revision, name, name_key) SELECT 99, revision, name, name_key
                FROM person WHERE id=2";
    assert_eq!(changed(nothing, copy), [Finding::Record(person(99))]);
    let rename = |store: &Store| {
        let set = vec![("name", Some("张叁".to_owned()))];
        let target = Target::Edit { reference: RecordRef::new(Table::Person, RecordId(1)), revision: 1 };
        store.save(&Change { target, set, reason: None }).unwrap();
    };
    let back = "UPDATE person SET name='张三', revision=1 WHERE id=1";
    assert_eq!(changed(rename, back), [Finding::Record(person(1))]);
    let remove = |store: &Store| {
        store.undo().unwrap();
    };
    let again = "INSERT INTO person(id, revision, name, name_key) VALUES(4, 4, '赵六', 'x')";
    assert_eq!(changed(remove, again), [Finding::Record(person(4))]);
}

/// A store with one of everything that something is worked out from.
fn with_derived() -> (TempDir, PathBuf) {
    let (dir, path) = fresh();
    let store = open(&path).unwrap();
    let make = |table: Table, set: &[(&'static str, &str)]| {
        let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
        store.save(&Change { target: Target::New(table), set, reason: None }).unwrap().reference.to_string()
    };
    let employer = make(Table::Organisation, &[("name", "衢州机械厂")]);
    let person = make(Table::Person, &[("name", "张国方"), ("employer", &employer)]);
    make(Table::Person, &[("name", "王芳"), ("employer", &employer)]);
    let number = ("number", "Y000133000001263000001");
    let held = [
        ("person", person.as_str()),
        number,
        ("occupation", "6-18-01-01"),
        ("level", "level-3"),
        ("issued", "2026-03-15"),
    ];
    make(Table::Certificate, &held);
    make(
        Table::Payment,
        &[("subject", &person), ("family", "x"), ("amount", "600.00"), ("paid_on", "2026-04-01")],
    );
    (dir, path)
}

fn altered(path: &Path, sql: &str) {
    let con = Connection::open(path).unwrap();
    con.execute_batch(sql).unwrap();
    assert!(con.changes() > 0, "{sql}");
}

#[test]
fn what_is_worked_out_from_the_records_is_worked_out_again_and_mended() {
    use jiangce::store::Derived as D;
    let person = |id: i64| RecordRef::new(Table::Person, RecordId(id));
    let employer = RecordRef::new(Table::Organisation, RecordId(1));
    let counter = |key: &str, kept, counted| D::Counter { key: key.into(), kept, counted };
    let words = "INSERT INTO person_words(rowid, words) VALUES";
    let cases = [
        ("UPDATE counter SET value=3 WHERE key='count:person'", counter("count:person", 3, 2)),
        ("UPDATE counter SET value=1 WHERE key='sum:paid'", counter("sum:paid", 1, 60_000)),
        ("UPDATE counter SET value=9 WHERE key='next:person'", counter("next:person", 9, 3)),
        ("DELETE FROM counter WHERE key='count:certificate'", counter("count:certificate", 0, 1)),
        ("INSERT INTO counter VALUES('count:none', 4)", counter("count:none", 4, 0)),
        ("UPDATE person SET name_key='zhangguofeng' WHERE id=1", D::SortKey(person(1))),
        ("UPDATE organisation SET name_key='q'", D::SortKey(employer)),
        ("UPDATE person SET top_level=1 WHERE id=1", D::Level(person(1))),
        ("UPDATE person SET top_occupation='6-18-01-02' WHERE id=1", D::Level(person(1))),
        ("UPDATE organisation SET people=1", D::Staff(employer)),
        ("DELETE FROM person_words WHERE rowid=2", D::Words(person(2))),
        (&format!("{words}(7, 'izz')"), D::Words(person(7))),
        (&format!("DELETE FROM person_words WHERE rowid=2; {words}(2, 'izz')"), D::Words(person(2))),
        ("DELETE FROM organisation_words", D::Words(employer)),
    ];
    for (sql, expected) in cases {
        let (_dir, path) = with_derived();
        assert_eq!(open(&path).unwrap().verify(None).unwrap().findings, [], "before {sql}");
        altered(&path, sql);
        let reading = Store::open(&path, Access::Read, author()).unwrap();
        assert_eq!(reading.verify(None).unwrap().findings, [Finding::Derived(expected.clone())], "{sql}");
        let said = Finding::Derived(expected).sentence(Lang::Zh);
        assert!(said.contains("jiangce reindex"), "{said}");
        drop(reading);
        open(&path).unwrap().rebuild(|_| {}).unwrap();
        assert_eq!(open(&path).unwrap().verify(None).unwrap().findings, [], "mended: {sql}");
    }
}

#[test]
fn a_broken_search_index_is_told_apart_and_made_anew() {
    let (_dir, path) = with_derived();
    altered(&path, "UPDATE person_words_data SET block=zeroblob(length(block)) WHERE id>10");
    let findings = open(&path).unwrap().verify(None).unwrap().findings;
    assert!(!findings.is_empty() && findings.iter().all(Finding::is_derived), "{findings:?}");
    open(&path).unwrap().rebuild(|_| {}).unwrap();
    assert_eq!(open(&path).unwrap().verify(None).unwrap().findings, []);
}

#[test]
fn users_and_readings_written_past_the_program_are_found() {
    use jiangce::domain::day::Day;
    use jiangce::store::{Role, User};
    let filled = || {
        let (dir, path) = fresh();
        let store = open(&path).unwrap();
        for (name, role) in [("li", Role::Keeper), ("wang", Role::Viewer)] {
            let user = User {
                name: name.into(),
                full_name: "王芳".into(),
                roles: vec![role],
                division: None,
                active: true,
            };
            store.set_user(&user).unwrap();
        }
        let day = Day::new(2026, 5, 1).unwrap();
        store.choose_reading("upgrade", "difference", day, Some("会议")).unwrap();
        store.choose_reading("upgrade", "full", day, None).unwrap();
        assert_eq!(store.verify(None).unwrap().findings, []);
        (dir, path)
    };
    let user = |name: &str| Finding::User(name.into());
    let reading = || Finding::Reading("upgrade".into());
    for (sql, expected) in [
        ("UPDATE user SET roles='keeper' WHERE name='wang'", user("wang")),
        ("UPDATE user SET full_name='李四' WHERE name='wang'", user("wang")),
        ("INSERT INTO user SELECT 'eve', full_name, 'keeper', division, 1 FROM user LIMIT 1", user("eve")),
        ("UPDATE user SET active=0 WHERE name='li'", user("li")),
        ("DELETE FROM user WHERE name='wang'", user("wang")),
        ("UPDATE reading SET choice='difference' WHERE id=2", reading()),
        ("DELETE FROM reading WHERE id=2", reading()),
        (
            "INSERT INTO reading SELECT 3, reading, 'difference', chosen_on, author, NULL FROM reading LIMIT 1",
            reading(),
        ),
    ] {
        let (_dir, path) = filled();
        altered(&path, sql);
        assert_eq!(open(&path).unwrap().verify(None).unwrap().findings, [expected], "{sql}");
    }
}

#[test]
fn a_backup_is_checked_whole_before_it_is_restored_and_named_when_it_is_refused() {
    let (dir, path) = with_derived();
    let backup = |name: &str, sql: &str| {
        let copy = dir.path().join(name);
        open(&path).unwrap().backup_to(&copy).unwrap();
        altered(&copy, sql);
        copy
    };
    let false_user = backup("a", "INSERT INTO user VALUES('eve', '', 'keeper', NULL, 1)");
    let refused = Store::restore(&false_user, &path, &author()).unwrap_err();
    assert_eq!(refused, StoreError::BadBackup(false_user.clone(), Box::new(Finding::User("eve".into()))));
    for lang in [Lang::Zh, Lang::En] {
        assert!(refused.sentence(lang).contains(false_user.to_str().unwrap()), "{refused}");
    }
    assert!(!dir.path().join("register.jiangce.restoring").exists());
    let miscounted = backup("b", "UPDATE counter SET value=77 WHERE key='count:person'");
    Store::restore(&miscounted, &path, &author()).unwrap();
    let store = open(&path).unwrap();
    assert_eq!((store.counts().unwrap().people, store.verify(None).unwrap().findings), (2, vec![]));
}

#[test]
fn the_log_refuses_edits_and_lawful_deletion_keeps_the_chain() {
    let (_dir, path) = filled();
    let con = Connection::open(&path).unwrap();
    for sql in ["DELETE FROM log", "UPDATE log SET at=0", "UPDATE log_value SET content=''"] {
        assert!(con.execute_batch(sql).is_err(), "{sql}");
    }
    con.execute_batch("DELETE FROM log_value WHERE seq=2").unwrap();
    drop(con);
    let verdict = open(&path).unwrap().verify(None).unwrap();
    assert_eq!((verdict.findings.len(), verdict.deleted_values, verdict.rows), (0, 1, 4));
}

#[test]
fn a_head_kept_elsewhere_shows_what_the_file_cannot() {
    let (dir, path) = filled();
    let old = dir.path().join("old");
    let store = open(&path).unwrap();
    let early = store.head().unwrap();
    store.backup_to(&old).unwrap();
    assert_eq!(std::fs::metadata(&old).unwrap().permissions().mode() & 0o777, 0o600);
    save(&store, "孙七");
    let late = store.head().unwrap();
    assert_eq!(jiangce::store::Head::parse(&late.to_string()), Some(late));
    assert_eq!(store.verify(Some(&early)).unwrap().findings, []);
    assert_eq!(
        open(&old).unwrap().verify(Some(&late)).unwrap().findings,
        [Finding::Head { expected: late.to_string() }]
    );
}

#[test]
fn a_backup_is_restored_and_what_was_there_is_kept() {
    let (dir, path) = filled();
    let copy = dir.path().join("copy");
    let store = open(&path).unwrap();
    store.backup_to(&copy).unwrap();
    assert!(matches!(store.backup_to(&copy), Err(StoreError::Exists(_))));
    save(&store, "孙七");
    assert!(matches!(Store::restore(&copy, &path, &author()), Err(StoreError::Busy { .. })), "in use");
    drop(store);
    let aside = Store::restore(&copy, &path, &author()).unwrap().unwrap();
    assert_eq!(open(&path).unwrap().counts().unwrap().people, 4);
    assert_eq!(open(&aside).unwrap().counts().unwrap().people, 5);
    let junk = dir.path().join("junk");
    std::fs::write(&junk, "no").unwrap();
    std::fs::set_permissions(&junk, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(matches!(Store::restore(&junk, &path, &author()), Err(StoreError::NotAStore(_))));
    assert_eq!(open(&path).unwrap().counts().unwrap().people, 4);
}

const FIELDS: [&str; 4] = ["phone", "note", "bank", "name"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Any run of changes is undone back to the start and redone to the end, exactly.
    #[test]
    fn undo_restores_every_state(changes in prop::collection::vec((0usize..4, "[甲乙丙\"\\\\ x]{0,3}"), 1..8)) {
        let (_dir, path) = fresh();
        let store = open(&path).unwrap();
        let reference = save(&store, "张三");
        let now = || store.get(reference).unwrap().unwrap();
        let mut states: Vec<Values> = vec![now().values];
        for (field, text) in changes {
            let key = FIELDS[field];
            let text = if key == "name" && text.is_empty() { "名".to_owned() } else { text };
            let target = Target::Edit { reference, revision: now().revision };
            store.save(&Change { target, set: vec![(key, Some(text))], reason: None }).unwrap();
            if !same(&now().values, states.last().unwrap()) {
                states.push(now().values);
            }
        }
        for state in states.iter().rev().skip(1) {
            store.undo().unwrap();
            prop_assert!(same(&now().values, state));
        }
        for state in states.iter().skip(1) {
            store.redo().unwrap();
            prop_assert!(same(&now().values, state));
        }
        prop_assert_eq!(store.verify(None).unwrap().findings, []);
    }
}

fn same(a: &Values, b: &Values) -> bool {
    FIELDS.iter().all(|key| a.get(key) == b.get(key))
}

/// The child of the next test: saves for ever, naming each save that returned.
#[test]
#[ignore = "only started by the test that kills it"]
fn child_saves_until_killed() {
    let Ok(path) = std::env::var("JIANGCE_TEST_STORE") else { return };
    let store = open(Path::new(&path)).unwrap();
    for n in 0u32.. {
        println!("saved {}", save(&store, &format!("人{}", char::from_u32(0x4e00 + n % 5000).unwrap())));
    }
}

#[test]
fn every_acknowledged_save_survives_a_kill() {
    use std::io::{BufRead, BufReader};
    let (_dir, path) = fresh();
    for acknowledged in [1, 7, 40] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["child_saves_until_killed", "--ignored", "--exact", "--nocapture"])
            .env("JIANGCE_TEST_STORE", &path)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let saved =
            lines.map_while(Result::ok).filter_map(|line| Some(line.split_once("saved ")?.1.to_owned()));
        let saved: Vec<_> = saved.take(acknowledged).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(saved.len(), acknowledged);
        let store = open(&path).unwrap();
        for reference in saved {
            assert!(store.get(RecordRef::parse(&reference).unwrap()).unwrap().is_some(), "{reference}");
        }
        let verdict = store.verify(None).unwrap();
        assert_eq!(verdict.findings, []);
        assert_eq!(u64::try_from(verdict.rows).unwrap(), store.counts().unwrap().people);
    }
}

#[test]
fn search_words_are_made_anew_and_that_is_logged() {
    let (_folder, path) = filled();
    let found = |words: &str| {
        let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
        open(&path).unwrap().people(&filter, PeopleOrder::Newest, &From::Start, 10).unwrap().rows.len()
    };
    let before = found("zs");
    assert!(before > 0);
    // as an older program might have left them: words of another kind, words of nobody, none
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(
        "DELETE FROM person_words; INSERT INTO person_words(rowid, words) VALUES(1, 'zz'), (999, 'zz');",
    )
    .unwrap();
    drop(raw);
    assert_eq!(found("zs"), 0);
    let store = open(&path).unwrap();
    let people = store.counts().unwrap().people;
    assert!(store.rebuild(|_| {}).unwrap() >= people);
    assert_eq!(found("zs"), before);
    assert_eq!(store.verify(None).unwrap().findings, []);
    assert!(format!("{:?}", store.journal(None, 3).unwrap()).contains("words"));
}

#[test]
fn many_writers_take_turns_and_nothing_is_refused() {
    let (_dir, path) = fresh();
    let writers: Vec<_> = (0..4)
        .map(|n| {
            let path = path.clone();
            std::thread::spawn(move || {
                let store = Store::open(&path, Access::Write, Author::new(format!("w{n}"), "h")).unwrap();
                (0..40).for_each(|_| {
                    save(&store, "张三");
                });
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let store = open(&path).unwrap();
    assert_eq!(store.counts().unwrap().people, 160);
    assert_eq!(store.verify(None).unwrap().findings, []);
}
