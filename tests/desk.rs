//! The import desk without screens: stopped, killed, gone on with, taken back, in three modes; every
//! table out and in again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::domain::check::Context;
use jiangce::domain::day::Day;
use jiangce::domain::desk::{Import, ImportId, Mode, Progress, RowState, State, Wish};
use jiangce::domain::lang::Lang;
use jiangce::domain::listing::From;
use jiangce::domain::record::{Change, Need, Record, RecordId, RecordRef, Table, Target, Values};
use jiangce::exchange::desk::{self, DeskError, Watch};
use jiangce::message::{DeskReply, DeskRequest, Event, Reply, Request, Ticket};
use jiangce::store::{Access, Author, Store, StoreError};
use jiangce::worker::{Office, Worker};
use std::fmt::Write as _;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

fn author() -> Author {
    Author::new("li", "counter-1")
}

fn cx() -> Context {
    Context { today: Day::new(2026, 6, 1).unwrap(), lang: Lang::Zh }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register");
    drop(Store::create(&path, author()).unwrap());
    (folder, path)
}

fn open(path: &Path) -> Store {
    Store::open(path, Access::Write, author()).unwrap()
}

fn id_number(seventeen: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{seventeen}{}", "10X98765432".chars().nth(sum as usize % 11).unwrap())
}

/// A list of people, every hundredth number wrong.
fn people(beside: &Path, count: usize) -> PathBuf {
    let mut text = String::from("姓名,证件号码,联系电话,备注\n");
    for n in 0..count {
        let number =
            id_number(&format!("3308021990{:02}{:02}{:03}", n / 800 % 12 + 1, n / 9_600 + 1, n % 800));
        let number = if n % 100 == 99 { "12345".into() } else { number };
        writeln!(text, "张国方,{number},13857012345,第{n}行").unwrap();
    }
    let file = beside.with_file_name("people.csv");
    std::fs::write(&file, text).unwrap();
    file
}

/// Stops after so many reports.
struct Patience(usize);

impl Watch for Patience {
    fn go_on(&mut self, _: &Progress) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }

    fn is_wanted(&self) -> bool {
        false
    }

    fn give_way(&mut self) {}
}

const ALWAYS: usize = usize::MAX;

fn wish(file: &Path) -> Wish {
    Wish { file: file.to_owned(), what: "people".into(), ..Wish::default() }
}

fn check(store: &Store, wish: &Wish) -> ImportId {
    desk::check(store, wish, 0, &cx(), &mut Patience(ALWAYS)).unwrap().unwrap()
}

fn take(store: &Store, wish: &Wish) -> Import {
    let id = check(store, wish);
    desk::accept(store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    store.import(id).unwrap().unwrap()
}

#[test]
fn a_stopped_check_leaves_nothing_and_a_stopped_import_goes_on_where_it_was() {
    let (_folder, path) = folder();
    let file = people(&path, 5000);
    let store = open(&path);
    assert_eq!(desk::check(&store, &wish(&file), 0, &cx(), &mut Patience(3)).unwrap(), None);
    assert!(
        store.imports(9).unwrap().iter().all(|import| import.waiting == 0 && import.state == State::Dropped)
    );

    let id = check(&store, &wish(&file));
    desk::accept(&store, id, false, &cx(), &mut Patience(10)).unwrap();
    let stopped = store.import(id).unwrap().unwrap();
    assert_eq!(stopped.state, State::Stopped);
    assert_eq!(store.counts().unwrap().people, stopped.tally.added);
    assert!(stopped.tally.added > 0 && stopped.tally.added < 4950);

    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let done = store.import(id).unwrap().unwrap();
    assert_eq!((done.state, done.tally.added, done.waiting), (State::Done, 4950, 50));
    assert_eq!((store.counts().unwrap().people, done.step), (4950, stopped.step));
    assert_eq!(store.undo_step(done.step.unwrap(), false).unwrap().records.len(), 4950);
    assert_eq!(store.counts().unwrap().people, 0);
}

#[test]
fn an_import_a_full_disk_broke_off_goes_on_in_the_same_program_once_there_is_room() {
    let (_folder, path) = folder();
    let file = people(&path, 5000);
    let store = open(&path);
    let id = check(&store, &wish(&file));
    let count =
        |con: &rusqlite::Connection| con.query_row("PRAGMA page_count", [], |row| row.get::<_, u32>(0));
    let pages = count(&rusqlite::Connection::open(&path).unwrap()).unwrap();
    // room for some rows; then not even that it stopped can be written
    store.cap_pages(pages + 120).unwrap();
    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap_err();
    store.cap_pages(1).unwrap();
    let again = desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap_err();
    let sentence = again.sentence(&file, Lang::Zh);
    assert!(sentence.contains("磁盘已满"), "{sentence}");
    store.cap_pages(u32::MAX >> 1).unwrap();
    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let done = store.import(id).unwrap().unwrap();
    assert_eq!((done.state, done.tally.added, done.waiting), (State::Done, 4950, 50));
    assert_eq!(store.counts().unwrap().people, 4950);
    assert_eq!(store.verify(None).unwrap().findings, []);
}

/// Tells on standard output how far it is, and wants what is done on disk at each report.
struct Telling(bool);

impl Watch for Telling {
    fn go_on(&mut self, progress: &Progress) -> bool {
        println!("seen {}", progress.tally.seen);
        self.0 = true;
        true
    }

    fn is_wanted(&self) -> bool {
        self.0
    }

    fn give_way(&mut self) {
        self.0 = false;
    }
}

#[test]
#[ignore = "only started by the test that kills it"]
fn child_imports_until_killed() {
    let path = PathBuf::from(std::env::var("DESK_STORE").unwrap());
    let store = open(&path);
    let id = check(&store, &wish(&path.with_file_name("people.csv")));
    desk::accept(&store, id, false, &cx(), &mut Telling(false)).unwrap();
}

/// A child that imports is killed in the middle; the import as it was found.
fn killed(path: &Path, rows: usize) -> Import {
    people(path, rows);
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["child_imports_until_killed", "--ignored", "--exact", "--nocapture"])
        .env("DESK_STORE", path)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    let far = format!("seen {}", rows / 2);
    assert!(out.lines().any(|line| line.unwrap().ends_with(&far)), "the child never came half way");
    child.kill().unwrap();
    child.wait().unwrap();
    open(path).waiting_imports().unwrap().remove(0)
}

#[test]
fn a_kill_in_the_middle_leaves_an_import_that_goes_on_to_the_same_end() {
    let (_folder, path) = folder();
    let import = killed(&path, 8000);
    assert_eq!(import.state, State::Running);
    let store = open(&path);
    assert_eq!(store.counts().unwrap().people, import.tally.added, "rows and the place reached agree");
    assert!(import.tally.added > 0 && import.tally.seen < 8000);
    desk::accept(&store, import.id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let done = store.import(import.id).unwrap().unwrap();
    assert_eq!((done.state, done.tally.added, done.tally.unchanged), (State::Done, 7920, 0));
    assert_eq!((store.counts().unwrap().people, done.waiting), (7920, 80));
    // the same file once more changes nothing
    let again = take(&store, &wish(&path.with_file_name("people.csv")));
    assert_eq!((again.tally.added, again.tally.filled, again.tally.unchanged), (0, 0, 7920));
}

#[test]
fn an_import_cut_off_by_a_kill_can_be_taken_back_instead() {
    let (_folder, path) = folder();
    let import = killed(&path, 8000);
    let store = open(&path);
    store.undo_step(import.step.unwrap(), false).unwrap();
    assert_eq!(store.counts().unwrap().people, 0);
    assert_eq!(store.import(import.id).unwrap().unwrap().state, State::Undone);
    assert!(store.waiting_imports().unwrap().is_empty());
}

#[test]
fn a_file_changed_after_its_check_is_not_gone_on_with() {
    let (_folder, path) = folder();
    let file = people(&path, 300);
    let store = open(&path);
    let id = check(&store, &wish(&file));
    people(&path, 301);
    let refused = desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap_err();
    assert!(refused.sentence(&file, Lang::Zh).contains("改动过"), "{refused:?}");
    assert_eq!(store.counts().unwrap().people, 0);
}

#[test]
fn what_was_changed_since_is_listed_and_stays_while_the_rest_is_taken_back() {
    let (_folder, path) = folder();
    let store = open(&path);
    let import = take(&store, &wish(&people(&path, 60)));
    let person = store.scan(Table::Person, RecordId(0), 1).unwrap().remove(0);
    let target = Target::Edit { reference: person.reference, revision: person.revision };
    store.save(&Change { target, set: vec![("name", Some("李四".into()))], reason: None }).unwrap();
    let Err(StoreError::Depends(left)) = store.undo_step(import.step.unwrap(), false) else {
        panic!("taken back over a later change")
    };
    assert_eq!(left.iter().map(|left| left.reference).collect::<Vec<_>>(), [person.reference]);
    assert_eq!(store.counts().unwrap().people, 60);
    store.undo_step(import.step.unwrap(), true).unwrap();
    assert_eq!(store.counts().unwrap().people, 1);
}

#[test]
fn a_file_went_in_before_only_while_it_was_not_taken_back() {
    let (_folder, path) = folder();
    let file = people(&path, 20);
    let store = open(&path);
    let earlier = || desk::look(&store, &wish(&file), Lang::Zh).unwrap().earlier.len();
    let import = take(&store, &wish(&file));
    assert_eq!(earlier(), 1);
    store.undo_step(import.step.unwrap(), false).unwrap();
    assert_eq!(earlier(), 0);
}

#[test]
fn the_look_and_the_desk_tell_what_a_sheet_hides() {
    let (_folder, path) = folder();
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists");
    let store = open(&path);
    let wish = wish(&lists.join("empty-formulas.xlsx"));
    let told = "隐藏的行 1（第 8 行）、隐藏的栏 C";
    let look = desk::look(&store, &wish, Lang::Zh).unwrap();
    assert_eq!(look.sheets[0].hides.as_deref(), Some(told));
    let id = check(&store, &wish);
    assert_eq!(desk::open(&store, id, Lang::Zh).unwrap().hides, [told]);
}

/// Somebody on file with a phone and no note; a sheet tells another phone and a note.
fn in_mode(mode: Mode, overwrite: &[&str], row: &str) -> Values {
    let (_folder, path) = folder();
    let store = open(&path);
    let number = id_number("33080219900315001");
    let set = [("name", "张国方"), ("id_number", number.as_str()), ("phone", "13857012345")];
    let set = set.map(|(key, value)| (key, Some(value.to_owned()))).to_vec();
    store.save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
    let file = path.with_file_name("people.csv");
    std::fs::write(&file, format!("姓名,证件号码,联系电话,备注\n{}\n", row.replace('#', &number))).unwrap();
    let overwrite = overwrite.iter().map(|key| (*key).to_owned()).collect();
    take(&store, &Wish { mode, overwrite, ..wish(&file) });
    store.scan(Table::Person, RecordId(0), 9).unwrap().remove(0).values
}

#[test]
fn each_mode_does_what_it_says_and_an_empty_cell_wipes_nothing() {
    let row = "张国方,#,13999999999,新";
    let told = |values: &Values| {
        (values.get("phone").unwrap().to_owned(), values.get("note").map(ToOwned::to_owned))
    };
    let (old, new) = ("13857012345".to_owned(), "13999999999".to_owned());
    assert_eq!(told(&in_mode(Mode::Add, &[], row)), (old.clone(), None));
    assert_eq!(told(&in_mode(Mode::Fill, &[], row)), (old.clone(), Some("新".into())));
    assert_eq!(told(&in_mode(Mode::Overwrite, &["phone"], row)), (new, Some("新".into())));
    assert_eq!(told(&in_mode(Mode::Overwrite, &["phone"], "张国方,#,,")), (old, None));
    let renamed = in_mode(Mode::Overwrite, &["name"], "张国芳,#,,");
    assert_eq!(renamed.get("name"), Some("张国芳"));
}

#[test]
fn without_a_number_nobody_is_taken_for_a_namesake_with_other_details_and_that_is_told() {
    let (_folder, path) = folder();
    let set = [("name", "张国方"), ("birth", "1990-03-15"), ("phone", "13857012345")];
    let set = set.map(|(key, value)| (key, Some(value.to_owned()))).to_vec();
    open(&path).save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
    let file = path.with_file_name("people.csv");
    let rows = "张国方,1990-03-15,13857012345,甲厂\n张国方,1990-03-15,13999999999,\n\
        李四光,1980-01-01,13857012341,\n李四光,1980-01-01,13857012342,乙厂\n";
    std::fs::write(&file, format!("姓名,出生日期,联系电话,工作单位\n{rows}")).unwrap();
    let told = |options: &[&str]| {
        let output =
            command(&path, &[&["people", file.to_str().unwrap(), "--format", "jsonl"], options].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let lines = String::from_utf8(output.stdout).unwrap();
        let alike: Vec<_> =
            lines.lines().enumerate().filter(|(_, line)| line.contains("look_alike")).collect();
        let alike: Vec<_> = alike.iter().map(|(at, line)| (*at, line.contains("\"accept\""))).collect();
        (alike, String::from_utf8(output.stderr).unwrap())
    };
    for mode in ["add", "fill"] {
        assert_eq!(told(&["--dry-run", "--mode", mode]).0, [(2, true), (4, true)], "{mode}");
    }
    let dry = command(&path, &["people", file.to_str().unwrap(), "--dry-run"]);
    let dry = String::from_utf8(dry.stdout).unwrap();
    assert!(dry.contains("（人才 1）") && dry.contains("（本表前面的一行）"), "{dry}");
    let (alike, said) = told(&[]);
    assert!(alike == [(2, true), (4, true)] && said.contains("新增 4 行"), "{said}");
    assert_eq!(open(&path).counts().unwrap().people, 4, "甲厂 and 乙厂 are new with their rows");
    let (alike, said) = told(&[]);
    assert!(alike.is_empty() && said.contains("新增 0 行，补充 0 行，已在册 4 行"), "{said}");
    assert_eq!(open(&path).counts().unwrap().people, 4);
}

/// Everything a store holds, record numbers replaced by what they stand for.
fn contents(store: &Store) -> Vec<String> {
    let mut all = Vec::new();
    for table in Table::all() {
        let mut after = RecordId(0);
        loop {
            let piece = store.scan(table, after, 500).unwrap();
            let Some(last) = piece.last() else { break };
            after = last.reference.id;
            all.extend(piece.iter().map(|record| told(store, record, 0)));
        }
    }
    all.sort();
    all
}

/// A record as text; a default says the same as nothing.
fn told(store: &Store, record: &Record, depth: usize) -> String {
    let mut text = format!("{:?}", record.reference.table);
    for field in record.reference.table.fields() {
        let default = match field.need {
            Need::Default(default) => Some(default),
            _ => None,
        };
        let Some(value) = record.values.get(field.key).filter(|value| Some(*value) != default) else {
            continue;
        };
        let behind = RecordRef::parse(value).and_then(|to| store.get(to).unwrap());
        let value = match behind {
            Some(to) if depth < 3 => format!("({})", told(store, &to, depth + 1)),
            _ => value.to_owned(),
        };
        write!(text, " {}={value}", field.key).unwrap();
    }
    text
}

/// People of one name and birth whom nothing but their details tells apart, and people and organisations
/// whose names are what forms say below and above their rows.
fn strangers(store: &Store) {
    let add = |table: Table, set: &[(&'static str, &str)]| {
        let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
        store.save(&Change { target: Target::New(table), set, reason: None }).unwrap().reference
    };
    let hostile = [
        "制表",
        "制表人",
        "合计",
        "小计",
        "总计",
        "备注",
        "说明",
        "序号",
        "姓名",
        "单位",
        "审核",
        "注意",
        "联系人",
        "填表",
        "负责人",
        "名称",
        "单位名称",
        "工作单位",
        "统计人员联系电话与地址说明表",
    ];
    let employers: Vec<_> =
        hostile.iter().map(|name| add(Table::Organisation, &[("name", name)]).to_string()).collect();
    for name in hostile.iter().filter(|name| name.chars().count() < 5) {
        add(Table::Person, &[("name", name)]);
    }
    add(Table::Person, &[("name", "合计"), ("phone", "13857012399"), ("employer", &employers[0])]);
    let number = id_number("33080219900315001");
    let born = [("name", "张国方"), ("birth", "1990-03-15")];
    let details: [&[(&'static str, &str)]; 12] = [
        &[],
        &[("phone", "13857012345")],
        &[("phone", "13857012346")],
        &[("phone", "13857012346"), ("employer", &employers[1])],
        &[("employer", &employers[1])],
        &[("employer", &employers[2])],
        &[("sex", "male")],
        &[("sex", "female")],
        &[("card", "6222021234567890128")],
        &[("bank", "农业银行")],
        &[("note", "转业")],
        &[("id_number", &number), ("sex", "male"), ("division", "330802")],
    ];
    for more in details {
        add(Table::Person, &[&born[..], more].concat());
    }
    for more in [&[][..], &[("phone", "13857012345")], &[("phone", "13857012347")], &[("sex", "male")]] {
        add(Table::Person, &[&born[..1], more].concat());
    }
}

#[test]
fn every_table_written_out_and_read_into_an_empty_store_makes_an_equal_one() {
    let folder = tempfile::tempdir().unwrap();
    let run = |store: &str, arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_jiangce"))
            .args(["--lang", "zh", "--today", "2026-06-01", "--store"])
            .arg(folder.path().join(store))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?} {output:?}");
    };
    run("first", &["generate", "--people", "80", "--seed", "11"]);
    // record numbers of the two stores must not agree by chance
    let first = open(&folder.path().join("first"));
    let honour = Table::Fact(jiangce::domain::record::FactKind::Honour);
    let paid = first.scan(Table::Payment, RecordId(0), 500).unwrap();
    let is_paid = |fact: &Record| {
        paid.iter().any(|payment| payment.values.get("fact") == Some(&fact.reference.to_string()))
    };
    let facts = first.scan(honour, RecordId(0), 500).unwrap();
    let gone = facts.iter().find(|fact| !is_paid(fact)).unwrap();
    let target = Target::Remove { reference: gone.reference, revision: gone.revision };
    first.save(&Change { target, set: Vec::new(), reason: None }).unwrap();
    strangers(&first);
    drop(first);
    for ending in ["csv", "xlsx"] {
        let second = format!("second-{ending}");
        let lists = ["organisations", "people", "roles", "certificates", "facts", "payments"];
        let sheet = |list: &str| folder.path().join(format!("{list}.{ending}"));
        for list in lists {
            run("first", &["export", list, sheet(list).to_str().unwrap(), "--reveal"]);
        }
        // the second time everything is on file already
        for list in lists.iter().chain(&lists) {
            run(&second, &["import", list, sheet(list).to_str().unwrap()]);
        }
        let (one, two) =
            (contents(&open(&folder.path().join("first"))), contents(&open(&folder.path().join(&second))));
        let missing: Vec<_> = one.iter().filter(|record| !two.contains(record)).take(3).collect();
        let extra: Vec<_> = two.iter().filter(|record| !one.contains(record)).take(3).collect();
        assert_eq!((missing, extra, one.len()), (vec![], vec![], two.len()), "{ending}");
        assert!(one.iter().any(|record| record.starts_with("OrganisationRole")));
        assert!(one.iter().any(|record| record.starts_with("Payment") && record.contains("fact=(")));
    }
}

#[test]
fn who_saves_at_a_screen_goes_before_an_import_that_runs() {
    let (_folder, path) = folder();
    let file = people(&path, 20_000);
    let store = open(&path);
    let id = check(&store, &wish(&file));
    let (out, events) = channel();
    let office = Office { lang: Lang::Zh, today: cx().today };
    let worker = Worker::start(store, office, &out).unwrap();
    let [import, draft] = [1, 2].map(|serial| Ticket { owner: 1, serial });
    worker.ask(import, Request::Desk(DeskRequest::Accept { import: id, bare: false }), &out);
    let next = || events.recv_timeout(Duration::from_mins(1)).unwrap();
    let Event::Reply(first, Reply::Desk(DeskReply::Progress(_))) = next() else { panic!("no progress") };
    assert_eq!(first, import);
    let save = Request::DraftSave { form: "new:person".into(), text: "{}".into() };
    worker.ask(draft, save, &out);
    let answers: Vec<(Ticket, bool)> = std::iter::from_fn(|| match next() {
        Event::Reply(ticket, reply) => Some((ticket, reply.is_progress())),
        _ => None,
    })
    .take_while(|(ticket, progress)| *ticket == draft || *progress)
    .collect();
    let saved = answers.iter().position(|(ticket, _)| *ticket == draft);
    assert!(saved.is_some_and(|at| at + 20 < answers.len()), "saved at {saved:?} of {}", answers.len());
    worker.finish();
    let import = open(&path).import(id).unwrap().unwrap();
    assert_eq!((import.state, import.tally.added), (State::Done, 19_800));
}

#[test]
fn the_command_line_overwrites_the_columns_it_is_told_and_refuses_others() {
    let (_folder, path) = folder();
    let file = path.with_file_name("people.csv");
    let number = id_number("33080219900315001");
    let run = |phone: &str, options: &[&str]| {
        std::fs::write(&file, format!("姓名,证件号码,联系电话\n张国方,{number},{phone}\n")).unwrap();
        let command = std::process::Command::new(env!("CARGO_BIN_EXE_jiangce"))
            .args(["--lang", "zh", "--today", "2026-06-01", "--store", path.to_str().unwrap()])
            .args(["import", "people", file.to_str().unwrap()])
            .args(options)
            .output();
        command.unwrap().status.code().unwrap()
    };
    let phone = || {
        open(&path)
            .scan(Table::Person, RecordId(0), 1)
            .unwrap()
            .remove(0)
            .values
            .get("phone")
            .unwrap()
            .to_owned()
    };
    assert_eq!((run("13857012345", &[]), phone()), (0, "13857012345".into()));
    assert_eq!((run("13999999999", &[]), phone()), (0, "13857012345".into()));
    assert_eq!((run("13999999999", &["--mode", "overwrite"]), phone()), (2, "13857012345".into()));
    let other = ["--mode", "overwrite", "--columns", "证件号码"];
    assert_eq!((run("13999999999", &other), phone()), (2, "13857012345".into()));
    let phones = ["--mode", "overwrite", "--columns", "联系电话"];
    assert_eq!((run("13999999999", &phones), phone()), (0, "13999999999".into()));
}

/// The command `import` on this store.
fn command(path: &Path, arguments: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_jiangce"))
        .args(["--lang", "zh", "--today", "2026-06-01", "--store", path.to_str().unwrap(), "import"])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn an_import_of_the_command_line_stands_among_the_others_is_mended_and_taken_back_there() {
    let (_folder, path) = folder();
    let file = people(&path, 250);
    let output = command(&path, &["people", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let store = open(&path);
    let import = store.imports(9).unwrap().remove(0);
    let tally = import.tally;
    assert_eq!((import.state, import.waiting, tally.total), (State::Done, 2, 251));
    assert_eq!((tally.accepted, tally.refused, tally.skipped, tally.added), (248, 2, 1, 248));
    let row = desk::rows(&store, import.id, &From::Start, 9, Lang::Zh).unwrap().rows.remove(0);
    assert_eq!((row.row, row.name.as_str()), (101, "张国方"));
    let number = id_number("33080219900315001");
    desk::mend(&store, import.id, row.place, 1, &number, &cx()).unwrap();
    desk::take(&store, import.id, Some(row.place), &cx(), &mut Patience(ALWAYS)).unwrap();
    assert_eq!(store.counts().unwrap().people, 249);
    store.undo_step(import.step.unwrap(), false).unwrap();
    assert_eq!(store.counts().unwrap().people, 0);
    assert_eq!(store.import(import.id).unwrap().unwrap().state, State::Undone);
}

#[test]
fn a_check_and_a_dry_run_name_what_only_the_register_refuses() {
    let (_folder, path) = folder();
    let store = open(&path);
    let [known, other] = ["33080219900315001", "33080219900315003"].map(id_number);
    let set = [("name", "张国方"), ("id_number", known.as_str())];
    let set = set.map(|(key, value)| (key, Some(value.to_owned()))).to_vec();
    store.save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
    let file = path.with_file_name("people.csv");
    // another name for who is on file, and one number twice in the sheet under two names
    let rows = format!("李四,{known}\n王五,{other}\n赵六,{other}\n张国方,{known}\n");
    std::fs::write(&file, format!("姓名,证件号码\n{rows}")).unwrap();
    let output = command(&path, &["people", file.to_str().unwrap(), "--dry-run", "--format", "jsonl"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let refused = |line: &str| line.contains("store_refused");
    assert_eq!(said.lines().map(refused).collect::<Vec<_>>(), [false, true, false, true, false]);
    assert_eq!(store.imports(9).unwrap().len(), 0);

    let id = check(&store, &wish(&file));
    let rows = desk::rows(&store, id, &From::Start, 9, Lang::Zh).unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4]);
    assert!(rows[0].faults[0].sentence.contains("姓名与在册的"), "{rows:?}");
    assert_eq!(store.counts().unwrap().people, 1);
    // mended in another cell it stays refused; mended where it is wrong it goes in once
    assert_eq!(desk::mend(&store, id, 2, 0, "李五", &cx()).unwrap().state, RowState::Faulty);
    assert_eq!(desk::mend(&store, id, 4, 0, "王五", &cx()).unwrap().state, RowState::Mended);
    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let done = store.import(id).unwrap().unwrap();
    assert_eq!((done.tally.refused, done.tally.added, done.waiting, done.mended), (2, 1, 1, 0));
    assert_eq!(store.counts().unwrap().people, 2);
}

#[test]
fn a_row_the_register_refused_at_the_check_goes_in_when_it_does_no_more() {
    let (_folder, path) = folder();
    let store = open(&path);
    let number = id_number("33080219900315001");
    let file = path.with_file_name("payments.csv");
    let row = format!("{number},技师人才津贴,1000,2026-05-01");
    std::fs::write(&file, format!("证件号码,项目,金额,发放日期\n{row}\n")).unwrap();
    let id = check(&store, &Wish { what: "payments".into(), ..wish(&file) });
    assert_eq!(store.import(id).unwrap().unwrap().waiting, 1);
    let set = [("name", "张国方"), ("id_number", number.as_str())];
    let set = set.map(|(key, value)| (key, Some(value.to_owned()))).to_vec();
    store.save(&Change { target: Target::New(Table::Person), set, reason: None }).unwrap();
    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let done = store.import(id).unwrap().unwrap();
    assert_eq!((done.tally.refused, done.tally.good(), done.waiting), (0, 1, 0));
    assert_eq!(store.counts().unwrap().payments, 1);
}

fn backups(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path.with_file_name("backups"));
    let mut list: Vec<_> = entries.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    list.sort();
    list
}

#[test]
fn the_store_is_copied_before_rows_go_in_and_the_oldest_copies_go() {
    let (_folder, path) = folder();
    let store = open(&path);
    take(&store, &wish(&people(&path, 10)));
    assert!(backups(&path).is_empty(), "nothing was there to be lost");
    let id = check(&store, &wish(&people(&path, 20)));
    command(&path, &["people", path.with_file_name("people.csv").to_str().unwrap(), "--dry-run"]);
    assert!(backups(&path).is_empty(), "a check changes nothing");
    desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap();
    let copy = backups(&path).remove(0);
    assert_eq!(store.import(id).unwrap().unwrap().backup.as_ref(), Some(&copy));
    assert_eq!(copy.file_name().unwrap(), "register-2026-06-01-import-1.jiangce");
    assert_eq!((open(&copy).counts().unwrap().people, store.counts().unwrap().people), (10, 20));
    let by_hand = store.backup_beside(cx().today).unwrap();
    for count in 21..26 {
        let file = people(&path, count);
        assert_eq!(command(&path, &["people", file.to_str().unwrap()]).status.code(), Some(0));
    }
    let left = backups(&path);
    assert!(!left.contains(&copy) && left.contains(&by_hand), "{left:?}");
    assert_eq!(left.len(), 6);
}

#[test]
fn two_imports_at_once_copy_the_store_beside_each_other_and_both_go_in() {
    let (_folder, path) = folder();
    take(&open(&path), &wish(&people(&path, 4000)));
    let files = ["张", "李"].map(|name| {
        let file = path.with_file_name(format!("{name}.csv"));
        let letters = (0x4e00..0x4e00 + 300).filter_map(char::from_u32);
        let mut text = String::from("姓名,联系电话\n");
        for (c, n) in letters.zip(0..) {
            writeln!(text, "{name}{c},1385701{n:04}").unwrap();
        }
        std::fs::write(&file, text).unwrap();
        file
    });
    let import = |file: &PathBuf| command(&path, &["people", file.to_str().unwrap()]);
    let done = std::thread::scope(|scope| {
        files.each_ref().map(|file| scope.spawn(|| import(file))).map(|run| run.join().unwrap())
    });
    for output in &done {
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let store = open(&path);
    assert_eq!(store.counts().unwrap().people, 3960 + 600);
    assert!(
        backups(&path).iter().all(|copy| copy.extension() == Some("jiangce".as_ref())),
        "{:?}",
        backups(&path)
    );
    assert_eq!(backups(&path).len(), 2);
    assert_eq!(store.verify(None).unwrap().findings, []);
}

#[test]
fn first_imports_at_once_make_one_store_and_all_go_in() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..5 {
        let path = folder.path().join(format!("new-{round}"));
        let lists = ["张三", "李四", "王五", "赵六"].map(|name| {
            let list = folder.path().join(format!("{name}.csv"));
            std::fs::write(&list, format!("姓名,联系电话\n{name},13857010000\n")).unwrap();
            list
        });
        let import = |list: &PathBuf| command(&path, &["people", list.to_str().unwrap()]);
        let done = std::thread::scope(|scope| {
            lists.each_ref().map(|list| scope.spawn(|| import(list))).map(|run| run.join().unwrap())
        });
        for output in &done {
            assert_eq!(output.status.code(), Some(0), "{output:?}");
        }
        assert_eq!(open(&path).counts().unwrap().people, 4);
    }
}

#[test]
fn without_a_copy_no_row_goes_in_unless_that_is_wished() {
    let (_folder, path) = folder();
    let store = open(&path);
    take(&store, &wish(&people(&path, 10)));
    let file = people(&path, 20);
    std::fs::write(path.with_file_name("backups"), "a file where the folder should be").unwrap();
    let id = check(&store, &wish(&file));
    let refused = desk::accept(&store, id, false, &cx(), &mut Patience(ALWAYS)).unwrap_err();
    assert!(matches!(refused, DeskError::NoBackup(_)), "{refused:?}");
    assert_eq!(
        (store.import(id).unwrap().unwrap().state, store.counts().unwrap().people),
        (State::Checked, 10)
    );
    let output = command(&path, &["people", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--no-backup"), "{output:?}");
    desk::accept(&store, id, true, &cx(), &mut Patience(ALWAYS)).unwrap();
    assert_eq!(store.counts().unwrap().people, 20);
}
