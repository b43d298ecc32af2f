#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
//! Stacks of paper forms in a store on disk: counts, totals, second entries, decisions.

use jiangce::domain::day::Day;
use jiangce::domain::effort::Effort;
use jiangce::domain::exam::Outcome;
use jiangce::domain::paper::{Closing, PaperKind, PaperNote, RekeyField, RekeyState, Rekeyed};
use jiangce::domain::record::{Change, RecordRef, Table, Target, Values};
use jiangce::store::{Access, Author, Store};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const FIRST: &str = "330802199003150017";
const OTHER: &str = "330802199103150022";

fn today() -> Day {
    Day::new(2026, 11, 24).unwrap()
}

fn as_user(path: &Path, name: &str) -> Store {
    Store::open(path, Access::Write, Author::new(name, "counter")).unwrap()
}

fn store() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jiangce");
    let store = Store::create(&path, Author::new("li", "counter")).unwrap();
    (folder, path, store)
}

fn change(table: Table, set: &[(&'static str, &str)]) -> Change {
    let set = set.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
    Change { target: Target::New(table), set, reason: None }
}

fn certificate(number: &str, id: &str, theory: &str) -> Vec<Change> {
    vec![
        change(Table::Person, &[("name", "张国方"), ("id_number", id)]),
        change(
            Table::Certificate,
            &[
                ("person", &Change::made_by(0)),
                ("number", number),
                ("occupation", "6-31-01-03"),
                ("issued", "2026-03-15"),
                ("theory", theory),
                ("practice", "70"),
            ],
        ),
    ]
}

fn cover(count: &str, control: &str, total: &str) -> Values {
    Values::new()
        .with("cover_title", "三月第一册")
        .with("cover_count", count)
        .with("cover_control", control)
        .with("cover_total", total)
        .with("occupation", "6-31-01-03")
}

fn note() -> PaperNote {
    PaperNote::default()
}

#[test]
fn a_stack_stays_open_until_count_and_total_fit_what_the_register_holds() {
    let (_folder, _path, store) = store();
    let cover = cover("2", "marks", "245.5").with("cover_rekey", "false");
    let paper = store.open_paper(PaperKind::Results, &cover).unwrap();
    assert_eq!(store.close_paper(paper).unwrap(), Closing::Count { has: 0, wants: 2 });
    store
        .save_paper_line(paper, None, &certificate("Y000133000001263000001", FIRST, "80.5"), &note())
        .unwrap();
    let failed = PaperNote {
        name: "王芳".into(),
        number: OTHER.into(),
        marks: ["40".into(), "54".into(), String::new()],
        outcome: Some(Outcome::Failed),
    };
    assert!(store.save_paper_line(paper, None, &[], &failed).unwrap().is_empty());
    assert_eq!(store.close_paper(paper).unwrap(), Closing::Total { has: 24_450, wants: 24_550 });
    let again = PaperNote { marks: ["41".into(), "54".into(), String::new()], ..failed };
    store.save_paper_line(paper, Some(2), &[], &again).unwrap();
    let lines = store.paper_lines(paper).unwrap();
    assert_eq!((lines.len(), lines[1].outcome), (2, Some(Outcome::Failed)));
    assert_eq!(store.close_paper(paper).unwrap(), Closing::Closed);
    assert!(store.save_paper_line(paper, None, &[], &note()).is_err(), "a closed stack takes nothing");
    assert_eq!(store.papers().unwrap()[0].shared.get("occupation"), Some("6-31-01-03"));
}

#[test]
fn an_undone_save_leaves_the_count_and_a_redo_brings_it_back() {
    let (_folder, _path, store) = store();
    let paper = store.open_paper(PaperKind::Certificates, &cover("1", "tails", "17")).unwrap();
    store.save_paper_line(paper, None, &certificate("Y000133000001263000001", FIRST, "80"), &note()).unwrap();
    let seen = || store.paper(paper).unwrap().map(|p| (p.entered, p.sum)).unwrap();
    assert_eq!(seen(), (1, 1_700));
    store.undo().unwrap();
    assert_eq!(seen(), (0, 0));
    store.redo().unwrap();
    assert_eq!(seen(), (1, 1_700));
}

fn states(store: &Store, paper: i64) -> Vec<(RekeyField, RekeyState, bool)> {
    store.rekeys(paper).unwrap().into_iter().map(|r| (r.field, r.state, r.mine)).collect()
}

#[test]
fn a_second_person_enters_again_and_a_third_decides_where_they_differ() {
    use RekeyField::{CertificateNumber, PersonNumber};
    let (_folder, path, li) = store();
    let paper = li.open_paper(PaperKind::Certificates, &cover("1", "none", "")).unwrap();
    let number = "Y000133000001263000001";
    li.save_paper_line(paper, None, &certificate(number, FIRST, "80"), &note()).unwrap();
    assert!(states(&li, paper).iter().all(|(.., mine)| !mine), "nobody re-keys what they entered");
    assert_eq!(li.rekey(paper, 1, PersonNumber, FIRST).unwrap(), Rekeyed::NotYou);
    assert_eq!(li.close_paper(paper).unwrap(), Closing::Rekey { due: 2, disputed: 0 });

    let wang = as_user(&path, "wang");
    assert_eq!(wang.rekey(paper, 1, CertificateNumber, number).unwrap(), Rekeyed::Agreed);
    assert_eq!(wang.rekey(paper, 1, PersonNumber, OTHER).unwrap(), Rekeyed::Differs);
    assert_eq!(wang.rekey(paper, 1, PersonNumber, FIRST).unwrap(), Rekeyed::Done, "entered once");
    let which = (paper, 1, PersonNumber);
    for person in [&li, &wang] {
        assert_eq!(person.decide_rekey(which, true, "看过原件", today()).unwrap(), Rekeyed::NotYou);
        let blind = person.rekey_both(paper, 1, RekeyField::PersonNumber).unwrap();
        assert_eq!(blind, None, "blind");
    }

    let zhao = as_user(&path, "zhao");
    let both = zhao.rekey_both(paper, 1, RekeyField::PersonNumber).unwrap();
    assert_eq!(both, Some([FIRST.to_owned(), OTHER.to_owned()]));
    assert_eq!(zhao.decide_rekey(which, true, "看过原件", today()).unwrap(), Rekeyed::Decided);
    let person = zhao.get(RecordRef::parse("person:1").unwrap()).unwrap().unwrap();
    assert_eq!(
        (person.values.get("id_number"), person.values.get("birth")),
        (Some(OTHER), Some("1991-03-15"))
    );
    assert_eq!(zhao.close_paper(paper).unwrap(), Closing::Closed);
    assert_eq!(zhao.verify(None).unwrap().findings, []);
}

#[test]
fn a_second_number_of_somebody_on_file_moves_the_certificate_to_them() {
    let (_folder, path, li) = store();
    li.save(&change(Table::Person, &[("name", "张国芳"), ("id_number", OTHER)])).unwrap();
    let paper = li.open_paper(PaperKind::Certificates, &cover("1", "none", "")).unwrap();
    li.save_paper_line(paper, None, &certificate("Y000133000001263000001", FIRST, "80"), &note()).unwrap();
    as_user(&path, "wang").rekey(paper, 1, RekeyField::PersonNumber, OTHER).unwrap();
    let zhao = as_user(&path, "zhao");
    zhao.decide_rekey((paper, 1, RekeyField::PersonNumber), true, "", today()).unwrap();
    let certificate = zhao.get(RecordRef::parse("certificate:1").unwrap()).unwrap().unwrap();
    assert_eq!(certificate.values.get("person"), Some("person:1"));
    let first = zhao.get(RecordRef::parse("person:2").unwrap()).unwrap().unwrap();
    assert_eq!(first.values.get("id_number"), Some(FIRST), "the other person stays who they are");
}

#[test]
fn a_value_corrected_after_it_agreed_is_due_again() {
    let (_folder, path, li) = store();
    let paper = li.open_paper(PaperKind::Certificates, &cover("1", "none", "")).unwrap();
    let number = "Y000133000001263000001";
    li.save_paper_line(paper, None, &certificate(number, FIRST, "80"), &note()).unwrap();
    as_user(&path, "wang").rekey(paper, 1, RekeyField::CertificateNumber, number).unwrap();
    let reference = RecordRef::parse("certificate:1").unwrap();
    let revision = li.get(reference).unwrap().unwrap().revision;
    let set = vec![("number", Some("Y000133000001263000009".to_owned()))];
    li.save(&Change { target: Target::Edit { reference, revision }, set, reason: None }).unwrap();
    let state = states(&li, paper).into_iter().find(|(f, ..)| *f == RekeyField::CertificateNumber).unwrap().1;
    assert_eq!(state, RekeyState::Due);
}

#[test]
fn own_statistics_are_kept_by_sitting_and_day_and_pauses_do_not_count() {
    let (_folder, path, _) = store();
    let at = |minutes: i64| {
        let fixed_time = Some(minutes * 60_000);
        Store::open(&path, Access::Write, Author { fixed_time, ..Author::new("li", "counter") }).unwrap()
    };
    let one = Effort { records: 1, keys: 49, faults: 2 };
    let yesterday = Day::new(2026, 11, 23).unwrap();
    at(0).add_effort(yesterday, "a", one).unwrap();
    at(1_000).add_effort(today(), "b", Effort::default()).unwrap();
    at(1_002).add_effort(today(), "b", one).unwrap();
    at(1_062).add_effort(today(), "b", one).unwrap();
    let lines = at(1_063).efforts("b").unwrap();
    let told: Vec<_> = lines.iter().map(|l| (l.day, l.effort.records, l.seconds)).collect();
    assert_eq!(told, [(None, 2, 120), (Some(today()), 2, 120), (Some(yesterday), 1, 0)]);
    for moment in 1..=40 {
        let fixed_time = Some(2_000 * 60_000 + moment * 250);
        let author = Author { fixed_time, ..Author::new("sun", "counter") };
        Store::open(&path, Access::Write, author).unwrap().add_effort(today(), "c", one).unwrap();
    }
    let fast = as_user(&path, "sun").efforts("c").unwrap();
    assert_eq!((fast[0].effort.records, fast[0].seconds), (40, 9), "quarters of a second add up");
    assert!(as_user(&path, "wang").efforts("b").unwrap().is_empty(), "everybody sees their own");
}
