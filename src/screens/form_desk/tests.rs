//! The form's wishes, replies and draft, without a store.

use super::*;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::record::{Record, RecordRef, Table, Values};
use crate::message::{DraftLine, Reply};
use crate::ui::form::Action;
use crate::ui::line_edit::Edit;

fn settings() -> Settings {
    Settings { today: Day::new(2026, 11, 24).unwrap(), lang: Lang::Zh, auto_advance: true }
}

fn organisation() -> (FormDesk, Wanted) {
    FormDesk::open(Plan::new_record(Table::Organisation), "1", settings())
}

fn types(desk: &mut FormDesk, text: &str) -> Wanted {
    let mut wanted = Wanted::default();
    for c in text.chars() {
        wanted.add(desk.input(Input::Edit(Edit::Insert(c))));
    }
    wanted
}

fn drafts(wanted: &Wanted) -> Vec<&str> {
    let texts = wanted.requests.iter().filter_map(|(_, request)| match request {
        Request::DraftSave { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn kept_draft() -> DraftLine {
    let (mut first, _) = organisation();
    first.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    let wanted = types(&mut first, "衢州");
    let text = drafts(&wanted)[1].to_owned();
    DraftLine { form: "new:organisation#0".into(), text, time: String::new() }
}

#[test]
fn a_draft_is_offered_and_taken_with_one_key() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(vec![kept_draft()]), Lang::Zh);
    assert_eq!(desk.offer().map(|offer| offer.drafts().len()), Some(1));
    desk.input(Input::Do(Action::Enter));
    assert_eq!((desk.form().slots()[0].text(), desk.draft_key()), ("衢州", "new:organisation#0"));
}

#[test]
fn whoever_types_means_a_new_form_and_the_other_draft_stays() {
    let (mut early, _) = organisation();
    types(&mut early, "某厂");
    early.reply(Purpose::Drafts, Reply::Drafts(vec![kept_draft()]), Lang::Zh);
    let (mut late, _) = organisation();
    late.reply(Purpose::Drafts, Reply::Drafts(vec![kept_draft()]), Lang::Zh);
    types(&mut late, "某厂");
    for desk in [early, late] {
        assert_eq!((desk.form().slots()[0].text(), desk.draft_key()), ("某厂", "new:organisation#1"));
    }
}

#[test]
fn a_named_draft_is_taken_without_asking_and_keys_go_behind_what_it_holds() {
    let plan = Plan::new_record(Table::Organisation);
    let (mut desk, _) = FormDesk::resume(plan, "new:organisation#0", "2", settings());
    types(&mut desk, "某厂");
    desk.reply(Purpose::Drafts, Reply::Drafts(vec![kept_draft()]), Lang::Zh);
    assert_eq!(desk.form().slots()[0].text(), "衢州某厂");
}

#[test]
fn another_form_leaves_the_first_as_its_draft() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    types(&mut desk, "衢州某厂");
    let wanted = desk.another("2", settings());
    assert!(!wanted.requests.iter().any(|(_, request)| matches!(request, Request::DraftDrop(_))));
    types(&mut desk, "另一家");
    assert_eq!((desk.form().slots()[0].text(), desk.draft_key()), ("另一家", "new:organisation#2"));
}

#[test]
fn the_draft_follows_every_key_at_once() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    let wanted = types(&mut desk, "衢州某厂");
    let kept = drafts(&wanted);
    assert_eq!(kept.len(), 4);
    assert!(kept[3].contains("衢州某厂"));
    let wanted = desk.reply(Purpose::DraftKept, Reply::Kept, Lang::Zh);
    assert!(drafts(&wanted).is_empty(), "nothing new, nothing written");
}

#[test]
fn a_saved_form_drops_its_draft_and_is_done() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    types(&mut desk, "衢州某厂");
    let wanted = desk.input(Input::Do(Action::Save));
    let Some((Purpose::Save, Request::Save { draft: Some(draft), .. })) = wanted.requests.last() else {
        panic!("the draft goes with the save: {wanted:?}")
    };
    assert!(!draft.is_empty());
    let saved = vec![RecordRef::parse("organisation:1").unwrap()];
    let wanted = desk.reply(Purpose::Save, Reply::Saved(saved), Lang::Zh);
    assert!(wanted.done);
    assert!(!wanted.requests.iter().any(|(_, request)| matches!(request, Request::DraftDrop(_))));
}

#[test]
fn a_store_fault_is_said_and_the_form_stays() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    types(&mut desk, "衢州某厂");
    desk.input(Input::Do(Action::Save));
    let wanted = desk.reply(Purpose::Save, Reply::Failed("磁盘已满".into()), Lang::Zh);
    assert!(!wanted.done);
    assert!(desk.form().notice().unwrap().contains("磁盘已满"));
    assert_eq!(desk.form().slots()[0].text(), "衢州某厂");
    desk.reply(Purpose::DraftKept, Reply::Failed("磁盘已满".into()), Lang::Zh);
    assert!(desk.form().notice().unwrap().contains("草稿"), "a draft that is not kept is said");
}

#[test]
fn thrown_away_means_form_and_draft() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    types(&mut desk, "衢州某厂");
    let wanted = desk.discard(settings());
    assert!(matches!(wanted.requests.first(), Some((_, Request::DraftDrop(_)))));
    assert!(desk.form().slots()[0].text().is_empty());
}

#[test]
fn a_label_tells_who_it_is_without_the_whole_number() {
    let values = Values::new().with("name", "张国方").with("id_number", "11010519491231002X");
    let record = Record { reference: RecordRef::parse("person:3").unwrap(), revision: 1, values };
    let label = label(&record, Lang::Zh);
    assert!(label.starts_with("张国方 110105") && !label.contains("19491231"), "{label}");
}

#[test]
fn keys_typed_before_the_form_was_open_count_once() {
    let (mut desk, _) = organisation();
    types(&mut desk, "某厂");
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    desk.input(Input::Do(Action::Save));
    let saved = vec![RecordRef::parse("organisation:1").unwrap()];
    let wanted = desk.reply(Purpose::Save, Reply::Saved(saved), Lang::Zh);
    assert_eq!(wanted.effort, Some(Effort { records: 1, keys: 3, faults: 0 }));
}

#[test]
fn whoever_leaves_a_form_whose_draft_could_not_be_kept_is_told_once_before_it_is_lost() {
    let (mut desk, _) = organisation();
    desk.reply(Purpose::Drafts, Reply::Drafts(Vec::new()), Lang::Zh);
    let refuse = |desk: &mut FormDesk| {
        desk.reply(Purpose::DraftKept, Reply::Failed("磁盘已满".into()), Lang::Zh);
    };
    types(&mut desk, "衢州");
    refuse(&mut desk);
    for again in ["", "某厂"] {
        types(&mut desk, again);
        refuse(&mut desk);
        let wanted = desk.input(Input::Do(Action::Back));
        assert!(!wanted.leave && drafts(&wanted).len() == 1, "tries once more to keep it");
        refuse(&mut desk);
        assert!(desk.form().notice().unwrap().contains("离开即失"), "{:?}", desk.form().notice());
    }
    assert!(desk.input(Input::Do(Action::Back)).leave && desk.is_lost());

    types(&mut desk, "x");
    desk.reply(Purpose::DraftKept, Reply::Kept, Lang::Zh);
    assert!(desk.input(Input::Do(Action::Back)).leave && !desk.is_lost(), "on disk again");
}
