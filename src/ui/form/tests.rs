//! Behaviour of the form, driven as the screens drive it.

use super::*;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::listing::Candidate;
use crate::domain::record::{FactKind, Record, RecordId};

const ID: &str = "33080219900315001X";

fn settings() -> Settings {
    Settings { today: Day::new(2026, 11, 24).unwrap(), lang: Lang::Zh, auto_advance: true }
}

/// A resident number with a right check digit.
fn id(head: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = head.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{head}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

fn entry_plan() -> Plan {
    Plan::empty("certificates")
        .part(Target::New(Table::Person))
        .adopting()
        .part(Target::New(Table::Certificate))
        .linked("person", 0)
        .asks(0, &["id_number", "name"])
        .asks(1, &["number", "occupation", "issued", "level", "kind", "body"])
        .asks(0, &["phone"])
        .repeating()
}

/// A form with what it asked for so far.
struct Desk {
    form: Form,
    wishes: Vec<Wish>,
    keys: usize,
}

impl Desk {
    fn new(plan: &Plan) -> Self {
        Self { form: Form::new(plan, settings()), wishes: Vec::new(), keys: 0 }
    }

    fn take(&mut self, answer: Answer) {
        self.wishes.extend(answer.wishes.into_iter().filter(|wish| *wish != Wish::Draft));
    }

    fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.keys += 1;
            let answer = self.form.input(Input::Edit(Edit::Insert(c)));
            self.take(answer);
        }
        self
    }

    fn does(&mut self, action: Action) -> &mut Self {
        self.keys += 1;
        let answer = self.form.input(Input::Do(action));
        self.take(answer);
        self
    }

    fn edits(&mut self, edit: Edit) -> &mut Self {
        let answer = self.form.input(Input::Edit(edit));
        self.take(answer);
        self
    }

    /// Answers the last question about a record.
    fn answers(&mut self, found: Option<Found>) -> &mut Self {
        let ask = self.wishes.iter().rev().find_map(|wish| match wish {
            Wish::Find { ask, .. } | Wish::Fetch { ask, .. } => Some(*ask),
            _ => None,
        });
        let answer = self.form.found(ask.unwrap(), found);
        self.take(answer);
        self
    }

    fn offers(&mut self, items: &[(&str, &str)]) -> &mut Self {
        let ask = self.wishes.iter().rev().find_map(|wish| match wish {
            Wish::Candidates { ask, .. } => Some(*ask),
            _ => None,
        });
        let items = items.iter().map(|(canonical, label)| Candidate {
            canonical: (*canonical).into(),
            label: (*label).into(),
            detail: "330802********001X".into(),
        });
        let answer = self.form.candidates(ask.unwrap(), items.collect());
        self.take(answer);
        self
    }

    fn changes(&self) -> Vec<Change> {
        self.wishes
            .iter()
            .rev()
            .find_map(|w| if let Wish::Save(c) = w { Some(c.clone()) } else { None })
            .unwrap()
    }

    fn saves(&mut self, records: &[&str]) -> &mut Self {
        let records: Vec<RecordRef> = records.iter().map(|r| RecordRef::parse(r).unwrap()).collect();
        let answer = self.form.saved(&records);
        self.take(answer);
        self
    }

    fn at(&self) -> &'static str {
        self.form.focused().unwrap().field().key
    }

    /// Presses this until the caret is there.
    fn comes_to(&mut self, key: &str, action: Action) -> &mut Self {
        for _ in 0..60 {
            if self.at() == key {
                return self;
            }
            self.does(action);
        }
        panic!("{action:?} does not come to {key}, it is at {}", self.at());
    }

    fn slot(&self, key: &str) -> &Slot {
        self.form.slots().iter().find(|slot| slot.field().key == key).unwrap()
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.slot(key).canonical()
    }

    fn first_certificate(&mut self) -> &mut Self {
        self.types(&id("33080219900315001")).answers(None);
        self.types("张国方").does(Action::Enter);
        self.types("Y000133000001263000001").answers(None);
        self.types("dg").does(Action::Enter).types("0315").does(Action::Save);
        self
    }
}

fn person(id_number: &str) -> Found {
    let values =
        Values::new().with("id_number", id_number).with("name", "李秀英").with("phone", "13857000000");
    let reference = RecordRef::new(Table::Person, RecordId(12));
    Found { record: Record { reference, revision: 3, values }, label: "李秀英 柯城区".into() }
}

#[test]
fn a_number_on_nobody_asks_the_name_and_the_certificate_number_tells_the_level() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001"));
    assert!(matches!(desk.wishes.last(), Some(Wish::Find { .. })));
    desk.answers(None);
    assert_eq!(desk.at(), "name");
    desk.types("张国方").does(Action::Enter);
    assert_eq!(desk.at(), "number");
    desk.types("Y000133000001263000001").answers(None);
    assert_eq!(desk.at(), "occupation");
    assert_eq!(desk.value("level"), Some("senior"));
    assert_eq!(desk.value("kind"), Some("level"));
}

#[test]
fn keys_typed_before_the_answer_comes_are_taken_in_order_behind_it() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001")).types("Y0001330000");
    assert_eq!(desk.form.queued(), 11);
    desk.answers(Some(person(&id("33080219900315001"))));
    assert_eq!(desk.at(), "number", "a person on file has no name to ask");
    assert_eq!(desk.slot("number").text(), "Y0001330000");
    assert_eq!(desk.slot("name").text(), "李秀英");
}

#[test]
fn a_new_person_and_her_certificate_are_saved_together() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate();
    let changes = desk.changes();
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0].target, Target::New(Table::Person));
    assert!(changes[0].set.contains(&("sex", Some("male".into()))), "the number tells what is not asked");
    assert!(changes[0].set.contains(&("birth", Some("1990-03-15".into()))));
    assert!(changes[1].set.contains(&("person", Some(Change::made_by(0)))));
    assert!(changes[1].set.contains(&("issued", Some("2026-03-15".into()))));
    assert!(desk.keys - 3 <= 49, "{} keys beyond the name", desk.keys - 3);
}

#[test]
fn carried_fields_stay_dim_and_the_next_certificates_cost_few_keys() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate().saves(&["person:1", "certificate:1"]);
    assert_eq!(desk.at(), "id_number");
    assert_eq!(desk.slot("occupation").origin(), Origin::Carried);
    assert!(desk.slot("number").is_empty() && desk.slot("name").is_empty());
    desk.keys = 0;
    desk.types(&id("33080219910315002")).answers(None).types("王芳").does(Action::Enter);
    desk.types("Y000133000001264000009").answers(None).does(Action::Save);
    assert!(desk.keys - 2 <= 43, "{}", desk.keys - 2);
    assert_eq!(desk.changes().len(), 2);
    assert!(
        desk.changes()[1].set.contains(&("level", Some("intermediate".into()))),
        "the number outdoes what was carried"
    );

    desk.saves(&["person:2", "certificate:2"]);
    desk.keys = 0;
    desk.types(&id("33080219910315004")).answers(None).types("王芳").does(Action::Enter);
    desk.does(Action::CountUp).answers(None).does(Action::Save);
    assert!(desk.keys - 2 <= 27, "{}", desk.keys - 2);
    assert!(desk.changes()[1].set.contains(&("number", Some("Y000133000001264000010".into()))));

    desk.saves(&["person:3", "certificate:3"]);
    desk.keys = 0;
    desk.types("lxy").offers(&[("person:12", "李秀英")]).does(Action::Enter).answers(Some(person(ID)));
    assert_eq!(desk.at(), "number");
    desk.types("Y000133000001263000002").answers(None).does(Action::Save);
    assert!(desk.keys <= 31, "{}", desk.keys);
    let changes = desk.changes();
    assert_eq!(changes.len(), 1, "a person on file is not written again");
    assert!(changes[0].set.contains(&("person", Some("person:12".into()))));
}

#[test]
fn only_enter_takes_the_first_of_several_people() {
    let several = [("person:12", "李秀英"), ("person:13", "林晓燕")];
    for action in [Action::Next, Action::Save] {
        let mut desk = Desk::new(&entry_plan());
        desk.types("lxy").offers(&several).does(action);
        assert_eq!(desk.form.adopted(0), None, "{action:?}");
        assert!(desk.slot("id_number").blocks(), "{action:?}");
    }
    let mut desk = Desk::new(&entry_plan());
    desk.types("lxy").offers(&several).does(Action::Enter).answers(Some(person(ID)));
    assert!(desk.form.adopted(0).is_some());
    let mut desk = Desk::new(&entry_plan());
    desk.types("lxy").offers(&several[..1]).does(Action::Next).answers(Some(person(ID)));
    assert!(desk.form.adopted(0).is_some(), "the only one there is");
}

#[test]
fn typing_over_the_number_of_a_person_on_file_asks_for_a_new_one_again() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001")).answers(Some(person(&id("33080219900315001"))));
    assert_eq!(desk.form.adopted(0).map(|r| r.to_string()).as_deref(), Some("person:12"));
    desk.does(Action::First).edits(Edit::Backspace);
    assert_eq!(desk.form.adopted(0), None);
    assert!(desk.slot("name").is_empty() && !desk.slot("name").is_shut());
}

#[test]
fn keys_typed_while_a_save_runs_go_into_the_next_record() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate();
    assert!(desk.form.is_saving());
    desk.types("330802");
    assert_eq!(desk.form.queued(), 6);
    desk.saves(&["person:1", "certificate:1"]);
    assert_eq!((desk.at(), desk.slot("id_number").text()), ("id_number", "330802"));
}

#[test]
fn a_refused_save_keeps_the_form_and_the_keys() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate();
    desk.types("330802");
    let answer = desk.form.refused(Refusal::Failed("磁盘已满".into()));
    desk.take(answer);
    assert_eq!(desk.slot("name").text(), "张国方");
    assert!(desk.form.notice().unwrap().contains("磁盘已满"));
    desk.does(Action::Save).saves(&["person:1", "certificate:1"]);
    assert_eq!(desk.slot("id_number").text(), "330802", "kept until it was saved");
}

#[test]
fn a_wrong_number_stays_and_says_why() {
    let mut desk = Desk::new(&entry_plan());
    desk.types("330802199003150011");
    assert_eq!(desk.at(), "id_number", "no advance over a fault");
    assert!(desk.slot("id_number").visible_trouble().unwrap().sentence.contains("校验码"));
    desk.does(Action::Save);
    assert!(desk.form.notice().unwrap().contains("错误"));
    assert!(!desk.wishes.iter().any(|wish| matches!(wish, Wish::Save(_))));
}

#[test]
fn a_number_growing_is_not_blamed_but_counted() {
    let mut desk = Desk::new(&entry_plan());
    desk.types("330802");
    assert_eq!(desk.slot("id_number").visible_trouble(), None);
    assert_eq!(desk.slot("id_number").progress(), Some((6, 18)));
    desk.does(Action::Next).offers(&[]);
    assert_eq!(desk.at(), "name");
    assert!(desk.slot("id_number").visible_trouble().is_some());
}

#[test]
fn a_certificate_on_file_blocks_with_its_holder() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001")).answers(None).types("张国方").does(Action::Enter);
    desk.types("Y000133000001263000001");
    let reference = RecordRef::new(Table::Certificate, RecordId(4));
    let record = Record { reference, revision: 1, values: Values::new() };
    desk.answers(Some(Found { record, label: "李秀英 电工 三级".into() }));
    assert_eq!(desk.at(), "number");
    assert!(desk.slot("number").visible_trouble().unwrap().sentence.contains("李秀英"));
}

#[test]
fn a_level_against_its_number_blocks_and_a_year_warns() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001")).answers(None).types("张国方").does(Action::Enter);
    desk.types("Y000133000001253000001").answers(None).types("dg").does(Action::Enter);
    desk.types("0315").does(Action::Enter).types("5").does(Action::Enter);
    assert!(desk.slot("level").trouble().unwrap().blocks());
    desk.does(Action::Previous).does(Action::Clear).types("3").does(Action::Save);
    let prompt = desk.form.prompt().expect("the year in the number is another one");
    assert_eq!(prompt.slots().len(), 1);
    desk.does(Action::Enter);
    assert!(desk.form.prompt().is_some(), "an empty reason does not pass");
    desk.types("补发").does(Action::Enter);
    assert_eq!(desk.changes()[1].reason.as_deref(), Some("补发"));
}

#[test]
fn a_correction_changes_only_what_was_changed_and_keeps_secrets_masked() {
    let values =
        Values::new().with("id_number", id("33080219900315001")).with("name", "张国方").with("note", "旧");
    let reference = RecordRef::new(Table::Person, RecordId(7));
    let record = Record { reference, revision: 5, values };
    let mut desk = Desk::new(&Plan::correction(&record));
    assert!(desk.slot("id_number").hidden);
    desk.edits(Edit::End).edits(Edit::Left);
    assert!(desk.slot("id_number").hidden, "moving about shows nothing");
    desk.types("3").edits(Edit::Undo).edits(Edit::Undo);
    assert!(desk.slot("id_number").hidden, "undo past the first key brings the mask back");
    desk.does(Action::Last).does(Action::Clear).does(Action::Save);
    let changes = desk.changes();
    assert_eq!(changes[0].target, Target::Edit { reference, revision: 5 });
    assert_eq!(changes[0].set, [("note", None)]);
}

/// A correction of one person, with the caret in the name.
fn at_the_name() -> Desk {
    let reference = RecordRef::new(Table::Person, RecordId(1));
    let values = Values::new().with("name", "张国方");
    let record = Record { reference, revision: 5, values };
    let mut desk = Desk::new(&Plan::correction(&record));
    desk.comes_to("name", Action::Next);
    desk
}

#[test]
fn typing_replaces_what_stands_in_a_field_one_comes_to_and_undo_brings_it_back() {
    let mut desk = at_the_name();
    desk.types("王芳");
    assert_eq!(desk.value("name"), Some("王芳"));
    // the same for what was typed here, however one comes back
    for (away, back) in [
        (Action::Next, Action::Previous),
        (Action::Down, Action::Up),
        (Action::Previous, Action::Enter),
        (Action::Last, Action::First),
    ] {
        desk.does(away).does(back);
        desk.comes_to("name", Action::Next);
        desk.types("李").types("敏");
        assert_eq!(desk.value("name"), Some("李敏"), "{back:?}");
        desk.edits(Edit::Undo);
        assert_eq!(desk.value("name"), Some("王芳"), "one step back, {back:?}");
        desk.types("赵敏");
        assert_eq!(desk.value("name"), Some("赵敏"), "selected again, {back:?}");
        desk.edits(Edit::Undo);
    }
    // a save that stays here is done with the field too
    desk.does(Action::Clear).types("王").does(Action::Save);
    assert!(desk.form.is_saving());
    desk.form.refused(Refusal::Failed("x".into()));
    desk.types("李");
    assert_eq!(desk.value("name"), Some("李"));
    // a key of the caret goes into it, even where it cannot move; so does a removal
    for (edit, wants) in [(Edit::End, "张国方圆"), (Edit::Right, "张国方圆"), (Edit::Backspace, "张国圆")]
    {
        let mut desk = at_the_name();
        desk.edits(edit).types("圆");
        assert_eq!(desk.value("name"), Some(wants));
    }
    // what cannot be typed replaces nothing
    let mut desk = at_the_name();
    desk.types("\u{200b}");
    assert_eq!(desk.value("name"), Some("张国方"));
}

#[test]
fn a_fault_one_is_led_to_is_replaced_as_well_and_a_day_is_never_lengthened() {
    let mut desk = Desk::new(&Plan::new_record(Table::Fact(FactKind::Honour)));
    desk.comes_to("date", Action::Next);
    desk.types("2026-10-01");
    desk.does(Action::Previous).types("8");
    desk.does(Action::Previous).does(Action::Next).types("20261001");
    assert_eq!(desk.value("date"), Some("2026-10-01"));
    desk.does(Action::First).comes_to("date", Action::Next).types("31");
    desk.does(Action::Next).does(Action::Previous);
    assert_eq!((desk.value("date"), desk.slot("date").text()), (None, "31"));
    desk.does(Action::First).comes_to("date", Action::NextFault);
    desk.types("0315");
    assert_eq!((desk.value("date"), desk.slot("date").text()), (Some("2026-03-15"), "0315"));
}

#[test]
fn somebody_chosen_and_replaced_comes_back_with_one_step_of_undo() {
    let mut desk = Desk::new(&Plan::new_record(Table::Fact(FactKind::Honour)));
    desk.types("lxy").does(Action::Enter).offers(&[("person:12", "李秀英")]);
    desk.does(Action::Previous).types("w");
    assert_eq!(desk.value("subject"), None);
    desk.edits(Edit::Undo);
    assert_eq!((desk.slot("subject").text(), desk.value("subject")), ("李秀英", Some("person:12")));
}

#[test]
fn a_person_on_file_whose_name_stands_for_the_number_is_not_saved_as_a_number() {
    let mut desk = Desk::new(&entry_plan());
    let nameless = Record {
        reference: RecordRef::new(Table::Person, RecordId(12)),
        revision: 3,
        values: Values::new().with("name", "李秀英"),
    };
    desk.types("lxy").does(Action::Enter).offers(&[("person:12", "李秀英")]);
    desk.answers(Some(Found { record: nameless, label: "李秀英".into() }));
    desk.does(Action::First).edits(Edit::Backspace).edits(Edit::Undo);
    assert_eq!((desk.slot("id_number").text(), desk.value("id_number")), ("李秀英", None));
}

#[test]
fn a_colleagues_change_is_merged_by_field_and_ours_asks_for_a_reason() {
    let reference = RecordRef::new(Table::Person, RecordId(7));
    let values = Values::new().with("name", "张国方").with("note", "旧").with("bank", "工行");
    let mut desk = Desk::new(&Plan::correction(&Record { reference, revision: 5, values }));
    desk.does(Action::Last).does(Action::Clear).types("我的").does(Action::Save);
    let theirs = Values::new().with("name", "张国芳").with("note", "她的").with("bank", "工行");
    let now = Record { reference, revision: 6, values: theirs };
    let answer =
        desk.form.refused(Refusal::Changed { now: Box::new(now), sentence: "王芳刚改过。".into() });
    desk.take(answer);
    assert_eq!(desk.value("name"), Some("张国芳"));
    assert!(desk.slot("note").visible_trouble().unwrap().sentence.contains("她的"));
    desk.does(Action::Save).types("以我为准").does(Action::Enter);
    let changes = desk.changes();
    assert_eq!(changes[0].target, Target::Edit { reference, revision: 6 });
    assert_eq!(changes[0].set, [("note", Some("我的".to_owned()))]);
}

#[test]
fn numbers_of_people_do_not_count_up() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate().saves(&["person:1", "certificate:1"]);
    desk.does(Action::CountUp);
    assert_eq!((desk.at(), desk.slot("id_number").text()), ("id_number", ""));
    assert!(desk.form.notice().is_some_and(|said| said.contains("编号栏")), "{:?}", desk.form.notice());
}

#[test]
fn a_draft_comes_back_at_the_same_field_and_caret() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate().saves(&["person:1", "certificate:1"]);
    desk.types(&id("33080219910315002")).answers(None).types("王芳").edits(Edit::Left);
    let text = desk.form.snapshot();
    let mut again = Desk::new(&entry_plan());
    assert!(again.form.restore(&text));
    assert_eq!((again.at(), again.slot("name").text()), ("name", "王芳"));
    assert_eq!(again.slot("occupation").origin(), Origin::Carried);
    again.types("小").does(Action::Enter).does(Action::CountUp);
    assert_eq!(again.slot("name").text(), "王小芳");
    assert_eq!(again.slot("number").text(), "Y000133000001263000002", "what was above is remembered");
    assert!(!Desk::new(&Plan::new_record(Table::Person)).form.restore(&text), "another form's draft");
}

#[test]
fn a_draft_of_a_found_person_still_stands_for_her() {
    let mut desk = Desk::new(&entry_plan());
    desk.types(&id("33080219900315001")).answers(Some(person(&id("33080219900315001")))).types("Y1");
    let mut again = Desk::new(&entry_plan());
    assert!(again.form.restore(&desk.form.snapshot()));
    assert_eq!(again.form.adopted(0).map(|r| r.to_string()).as_deref(), Some("person:12"));
    again.does(Action::Previous);
    assert_eq!(again.at(), "id_number", "the name of a person on file is not asked");
}

#[test]
fn a_person_is_chosen_by_initials_even_when_enter_comes_before_the_list() {
    let mut desk = Desk::new(&Plan::new_record(Table::Fact(FactKind::Honour)));
    desk.types("lxy").does(Action::Enter).types("0315");
    assert!(desk.form.is_waiting());
    desk.offers(&[("person:12", "李秀英"), ("person:13", "李晓燕")]);
    assert_eq!(desk.value("subject"), Some("person:12"));
    assert_eq!((desk.at(), desk.slot("date").text()), ("date", "0315"));
}

#[test]
fn enter_takes_what_is_marked_in_a_list_that_was_opened() {
    // nothing stands there: the first
    let mut desk = Desk::new(&entry_plan());
    desk.comes_to("level", Action::Next).does(Action::Choose);
    let first = desk.form.chooser().unwrap().items()[0].canonical.clone();
    desk.does(Action::Enter);
    assert_eq!((desk.value("level"), desk.at()), (Some(&*first), "kind"));
    // something does: it is marked among all others and Enter keeps it, the next one replaces it
    desk.does(Action::Previous).does(Action::Clear).types("senior").does(Action::Enter);
    desk.does(Action::Previous).does(Action::Choose);
    let chooser = desk.form.chooser().unwrap();
    assert!(chooser.items().len() > 3, "{chooser:?}");
    assert_eq!(chooser.items()[chooser.selected()].canonical, "senior");
    desk.does(Action::Enter);
    assert_eq!(desk.value("level"), Some("senior"));
    desk.does(Action::Previous).does(Action::Choose).does(Action::Down).does(Action::Enter);
    assert_ne!(desk.value("level"), Some("senior"));
    // who goes on by Tab has not answered the list
    let mut desk = Desk::new(&entry_plan());
    desk.comes_to("level", Action::Next).does(Action::Choose).does(Action::Next);
    assert_eq!(desk.value("level"), None);
    // from the store the same, also when Enter comes before the list
    let mut desk = Desk::new(&Plan::new_record(Table::Fact(FactKind::Honour)));
    desk.does(Action::Choose).does(Action::Enter);
    desk.offers(&[("person:12", "李秀英"), ("person:13", "李晓燕")]);
    assert_eq!(desk.value("subject"), Some("person:12"));
    desk.does(Action::Previous).does(Action::Choose);
    desk.offers(&[("person:13", "李晓燕"), ("person:12", "李秀英")]).does(Action::Enter);
    assert_eq!(desk.value("subject"), Some("person:12"), "the one that stands there is marked");
}

#[test]
fn one_key_repeats_the_field_above_and_one_the_record() {
    let mut desk = Desk::new(&entry_plan());
    desk.does(Action::RepeatField);
    assert!(desk.form.notice().is_some(), "nothing above is said, not ignored");
    desk.first_certificate().saves(&["person:1", "certificate:1"]);
    desk.does(Action::RepeatRecord);
    assert_eq!(desk.form.adopted(0).map(|r| r.to_string()).as_deref(), Some("person:1"));
    assert_eq!(desk.at(), "number", "the next number is all that is wanted");
    assert!(desk.slot("number").is_empty());
}

#[test]
fn serials_count_up_within_their_length() {
    assert_eq!(super::act::counted_up("Y000133000001263000009").as_deref(), Some("Y000133000001263000010"));
    assert_eq!(super::act::counted_up("A-999"), None);
    assert_eq!(super::act::counted_up("工"), None);
}

#[test]
fn another_language_shows_the_same_values() {
    let mut desk = Desk::new(&entry_plan());
    desk.first_certificate();
    let before = desk.form.changes();
    desk.form.set_settings(Settings { lang: Lang::En, ..settings() });
    assert_eq!(desk.slot("level").text(), "level 3 senior");
    assert_eq!(desk.form.changes(), before);
}

#[test]
fn every_kind_of_record_can_be_walked_from_first_to_last_field() {
    for table in Table::all() {
        let mut desk = Desk::new(&Plan::new_record(table));
        let mut seen = vec![desk.at()];
        for _ in 1..table.fields().len() {
            desk.does(Action::Next);
            seen.push(desk.at());
        }
        let keys: Vec<_> = table.fields().iter().map(|field| field.key).collect();
        assert_eq!(seen, keys, "{table:?}");
        desk.does(Action::Save);
        let refused = !desk.wishes.iter().any(|wish| matches!(wish, Wish::Save(_)));
        assert!(refused, "an empty {table:?} is never saved");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    const ACTIONS: [Action; 15] = [
        Action::Enter,
        Action::Next,
        Action::Previous,
        Action::Up,
        Action::Down,
        Action::First,
        Action::Last,
        Action::NextFault,
        Action::RepeatField,
        Action::RepeatRecord,
        Action::CountUp,
        Action::Choose,
        Action::Clear,
        Action::Save,
        Action::Back,
    ];

    #[derive(Clone, Debug)]
    enum Event {
        Input(Input),
        Found(bool),
        Offered,
        Saved,
        Refused,
    }

    fn events() -> impl Strategy<Value = Event> {
        let chars = prop::sample::select("019xXdg张是3.-Y ".chars().collect::<Vec<_>>());
        let number = Just(Input::Paste(id("33080219900315001")));
        let certificate = Just(Input::Paste("Y000133000001263000001".to_owned()));
        prop_oneof![
            8 => chars.prop_map(|c| Event::Input(Input::Edit(Edit::Insert(c)))),
            2 => prop::sample::select(vec![Edit::Backspace, Edit::Undo, Edit::Left, Edit::DeleteToStart])
                .prop_map(|edit| Event::Input(Input::Edit(edit))),
            1 => number.prop_map(Event::Input),
            1 => certificate.prop_map(Event::Input),
            8 => prop::sample::select(ACTIONS.to_vec()).prop_map(|action| Event::Input(Input::Do(action))),
            2 => any::<bool>().prop_map(Event::Found),
            2 => Just(Event::Offered),
            2 => Just(Event::Saved),
            1 => Just(Event::Refused),
        ]
    }

    fn happen(desk: &mut Desk, event: Event) {
        let form = &mut desk.form;
        let answer = match event {
            Event::Input(input) => form.input(input),
            Event::Found(known) => form.found(form.asked, known.then(|| person(ID))),
            Event::Offered => form.candidates(
                form.asked,
                vec![Candidate {
                    canonical: "person:12".into(),
                    label: "李秀英".into(),
                    detail: String::new(),
                }],
            ),
            Event::Saved => form.saved(&[RecordRef::parse("person:1").unwrap()]),
            Event::Refused => form.refused(Refusal::Failed("x".into())),
        };
        desk.take(answer);
    }

    fn plans() -> impl Strategy<Value = Plan> {
        let tables: Vec<Plan> = Table::all().map(Plan::new_record).chain([entry_plan()]).collect();
        prop::sample::select(tables)
    }

    proptest! {
        #[test]
        fn whatever_happens_the_focus_is_open_and_nothing_faulty_is_saved(
            plan in plans(), events in prop::collection::vec(events(), 0..80),
        ) {
            let mut desk = Desk::new(&plan);
            for event in events {
                let before = desk.wishes.len();
                happen(&mut desk, event);
                prop_assert!(desk.form.open(desk.form.focus()));
                let saves = desk.wishes[before..].iter().any(|wish| matches!(wish, Wish::Save(_)));
                if saves && desk.form.is_saving() {
                    prop_assert!(!desk.form.slots().iter().any(|slot| slot.blocks() || slot.warns()));
                }
            }
        }

        #[test]
        fn a_draft_taken_at_any_moment_holds_what_the_form_holds(
            plan in plans(), events in prop::collection::vec(events(), 0..60),
        ) {
            let mut desk = Desk::new(&plan);
            for event in events {
                happen(&mut desk, event);
            }
            let mut again = Form::new(&plan, settings());
            prop_assert!(again.restore(&desk.form.snapshot()));
            prop_assert_eq!(again.focus(), desk.form.focus());
            for (now, then) in again.slots().iter().zip(desk.form.slots()) {
                prop_assert_eq!(now.text(), then.text());
                prop_assert_eq!(now.canonical(), then.canonical(), "{}", now.field().key);
                prop_assert_eq!(now.is_shut(), then.is_shut(), "{}", now.field().key);
                prop_assert_eq!(now.hidden, then.hidden, "{}", now.field().key);
            }
            prop_assert_eq!(again.changes(), desk.form.changes());
        }
    }
}
