//! Two records made one and parted again; steps taken back out of turn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

use jiangce::domain::lang::Lang;
use jiangce::domain::listing::{From, PeopleFilter, PeopleOrder};
use jiangce::domain::record::{Change, FactKind, Merge, RecordRef, Side, Table, Target, Values};
use jiangce::store::{Author, Role, Store, StoreError, User};
use tempfile::TempDir;

fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&dir.path().join("a.jiangce"), Author::new("li", "counter-1")).unwrap();
    (dir, store)
}

fn new(table: Table, values: &[(&'static str, &str)]) -> Change {
    let set = values.iter().map(|(key, value)| (*key, Some((*value).to_owned()))).collect();
    Change { target: Target::New(table), set, reason: None }
}

fn add(store: &Store, table: Table, values: &[(&'static str, &str)]) -> RecordRef {
    store.save(&new(table, values)).unwrap().reference
}

fn edit(store: &Store, reference: RecordRef, key: &'static str, value: &str) {
    let revision = store.get(reference).unwrap().unwrap().revision;
    let set = vec![(key, Some(value.to_owned()))];
    store.save(&Change { target: Target::Edit { reference, revision }, set, reason: None }).unwrap();
}

fn values(store: &Store, reference: RecordRef) -> Values {
    store.get(reference).unwrap().unwrap().values
}

fn value(store: &Store, reference: RecordRef, key: &str) -> Option<String> {
    values(store, reference).get(key).map(ToOwned::to_owned)
}

fn found(store: &Store, words: &str) -> Vec<i64> {
    let filter = PeopleFilter { words: words.into(), ..PeopleFilter::default() };
    let page = store.people(&filter, PeopleOrder::Newest, &From::Start, 50).unwrap();
    page.rows.into_iter().map(|row| row.id.0).collect()
}

fn wish(keep: RecordRef, gone: RecordRef, chosen: &[(&'static str, Side)]) -> Merge {
    Merge { keep, gone, seen: None, chosen: chosen.to_vec(), reason: Some("同一人".into()) }
}

/// Every record of the store, as far as these tests make them.
fn everything(store: &Store) -> Vec<(RecordRef, Values)> {
    let none = jiangce::domain::record::RecordId(0);
    let all = Table::all().flat_map(|table| store.scan(table, none, 1000).unwrap());
    let mut all: Vec<_> = all
        .map(|record| {
            let sorted: std::collections::BTreeMap<_, _> =
                record.values.iter().map(|(key, value)| (key, value.to_owned())).collect();
            (record.reference, sorted.into_iter().collect())
        })
        .collect();
    all.sort_by_key(|(reference, _)| *reference);
    all
}

fn fact(store: &Store, subject: RecordRef) -> RecordRef {
    let subject = subject.to_string();
    let values = [("subject", subject.as_str()), ("date", "2024-05-02"), ("tier", "artisan")];
    add(store, Table::Fact(FactKind::Honour), &values)
}

fn pay(store: &Store, to: RecordRef, family: &str, amount: &str, state: &str) -> RecordRef {
    let to = to.to_string();
    let values = [
        ("subject", to.as_str()),
        ("family", family),
        ("amount", amount),
        ("paid_on", "2024-06-01"),
        ("state", state),
    ];
    add(store, Table::Payment, &values)
}

struct Two {
    unit: RecordRef,
    keep: RecordRef,
    gone: RecordRef,
    certificate: RecordRef,
    honour: RecordRef,
}

/// One person entered twice: once without number, once with it.
fn two(store: &Store) -> Two {
    let unit = add(store, Table::Organisation, &[("name", "衢州阀门厂")]);
    let keep = add(store, Table::Person, &[("name", "张国方"), ("phone", "13857000001")]);
    let number = "330802199003151236";
    let gone = add(
        store,
        Table::Person,
        &[
            ("name", "张国芳"),
            ("id_number", number),
            ("phone", "13857000002"),
            ("employer", &unit.to_string()),
        ],
    );
    let theirs = gone.to_string();
    let certificate = add(
        store,
        Table::Certificate,
        &[
            ("person", &theirs),
            ("number", "S000033080002243000001"),
            ("occupation", "6-18-01-01"),
            ("level", "senior"),
            ("issued", "2024-05-01"),
        ],
    );
    fact(store, keep);
    let honour = fact(store, gone);
    pay(store, keep, "honour", "2000.00", "paid");
    pay(store, gone, "honour", "3000.00", "paid");
    Two { unit, keep, gone, certificate, honour }
}

#[test]
fn a_merge_moves_everything_takes_the_chosen_fields_and_loses_none() {
    let (_dir, store) = store();
    let Two { unit, keep, gone, certificate, honour } = two(&store);
    let merged = store.merge(&wish(keep, gone, &[("phone", Side::Gone)])).unwrap();
    assert_eq!(store.get(gone).unwrap(), None);
    assert_eq!(value(&store, keep, "name").as_deref(), Some("张国方"), "not chosen: as it was");
    assert_eq!(value(&store, keep, "phone").as_deref(), Some("13857000002"), "chosen");
    assert_eq!(value(&store, keep, "id_number").as_deref(), Some("330802199003151236"), "lacking: filled");
    assert_eq!(value(&store, keep, "employer"), Some(unit.to_string()));
    assert_eq!(merged.moved.len(), 3, "certificate, fact, payment");
    assert!(merged.moved.contains(&certificate) && merged.moved.contains(&honour));
    assert_eq!(store.certificates_of(keep).unwrap().len(), 1);
    assert_eq!(store.facts_of(keep).unwrap().len(), 2);
    assert_eq!(store.payments_of(keep).unwrap().len(), 2);
    assert_eq!(found(&store, "zgf"), [keep.id.0], "found once");
    assert_eq!(found(&store, "阀门"), [keep.id.0], "the employer is searched under the one kept");
    assert_eq!(store.find_by_number("330802199003151236").unwrap(), Some(keep));
    assert!(store.history(gone).unwrap()[0].reason.as_deref() == Some("同一人"));
    assert!(store.verify(None).unwrap().findings.is_empty());
}

#[test]
fn of_two_different_numbers_one_must_be_chosen_and_the_other_is_back_once_parted() {
    let (_dir, store) = store();
    let numbers = ["330802199003151236", "330802199103150025"];
    let [keep, gone] =
        numbers.map(|number| add(&store, Table::Person, &[("name", "张国方"), ("id_number", number)]));
    let before = everything(&store);
    let refused = store.merge(&wish(keep, gone, &[])).unwrap_err();
    assert!(refused.sentence(Lang::Zh).contains("证件号码不同"), "{}", refused.sentence(Lang::Zh));
    assert_eq!(everything(&store), before);
    let merged = store.merge(&wish(keep, gone, &[("id_number", Side::Gone)])).unwrap();
    assert_eq!(value(&store, keep, "id_number").as_deref(), Some(numbers[1]));
    store.undo_step(merged.step, false).unwrap();
    assert_eq!(everything(&store), before);
}

#[test]
fn a_merge_tells_which_benefits_were_paid_on_both_sides_and_which_facts_say_the_same() {
    let (_dir, store) = store();
    let Two { keep, gone, honour, .. } = two(&store);
    pay(&store, gone, "skill", "500.00", "paid");
    pay(&store, keep, "skill", "500.00", "returned");
    let merged = store.merge(&wish(keep, gone, &[])).unwrap();
    let families: Vec<_> =
        merged.doubled.iter().map(|d| (d.family.as_str(), d.keep.len(), d.gone.len())).collect();
    assert_eq!(families, [("honour", 1, 1)], "money that came back was not paid twice");
    assert_eq!(merged.doubled[0].gone[0].values.get("amount"), Some("3000.00"));
    assert_eq!(merged.same.iter().map(|(_, theirs)| *theirs).collect::<Vec<_>>(), [honour]);
}

#[test]
fn a_merge_is_parted_again_exactly_also_after_newer_steps_and_a_restart() {
    let (_dir, store) = store();
    let Two { keep, gone, certificate, .. } = two(&store);
    let before = everything(&store);
    let step = store.merge(&wish(keep, gone, &[("name", Side::Gone), ("phone", Side::Gone)])).unwrap().step;
    let other = add(&store, Table::Person, &[("name", "李四")]);
    let store = Store::open(store.path(), jiangce::store::Access::Write, store.author().clone()).unwrap();
    assert_eq!(store.merges_into(keep).unwrap().iter().map(|step| step.id).collect::<Vec<_>>(), [step]);
    let undone = store.undo_step(step, false).unwrap();
    assert!(undone.left.is_empty() && undone.records.contains(&gone));
    let mut after = everything(&store);
    after.retain(|(reference, _)| *reference != other);
    assert_eq!(after, before);
    assert_eq!(found(&store, "张国芳"), [gone.id.0]);
    assert_eq!(value(&store, certificate, "person"), Some(gone.to_string()));
    assert!(store.merges_into(keep).unwrap().is_empty());
    assert_eq!(store.undo_step(step, false), Err(StoreError::NoSuchStep(step)));
    store.redo().unwrap();
    assert_eq!(store.get(gone).unwrap(), None, "and made one again");
    assert!(store.verify(None).unwrap().findings.is_empty());
}

#[test]
fn a_merge_stands_once_something_depends_on_it_and_says_what() {
    let (_dir, store) = store();
    let Two { keep, gone, .. } = two(&store);
    let step = store.merge(&wish(keep, gone, &[("phone", Side::Gone)])).unwrap().step;
    edit(&store, keep, "phone", "13857000003");
    let Err(StoreError::Depends(left)) = store.undo_step(step, false) else { panic!("parted") };
    assert!(left.iter().any(|left| left.reference == keep
        && matches!(&left.why, StoreError::Conflict { fields, .. } if fields[0].field == "phone")));
    assert_eq!(store.get(gone).unwrap(), None, "nothing half parted");
    edit(&store, keep, "phone", "13857000002");
    let payment = pay(&store, keep, "rise", "10.00", "paid");
    let refused = StoreError::PaidAlready { record: keep, payment };
    assert_eq!(store.undo_step(step, false), Err(refused.clone()));
    assert_eq!(store.undo_step(step, true), Err(refused));
    edit(&store, payment, "state", "returned");
    store.undo_step(step, false).unwrap();
}

#[test]
fn organisations_are_merged_with_their_people_and_roles() {
    let (_dir, store) = store();
    let keep =
        add(&store, Table::Organisation, &[("name", "衢州阀门厂"), ("credit_code", "91330800MA28F1XX0A")]);
    let gone = add(&store, Table::Organisation, &[("name", "衢州市阀门厂")]);
    let worker = add(&store, Table::Person, &[("name", "张三"), ("employer", &gone.to_string())]);
    let theirs = gone.to_string();
    let role = [("organisation", theirs.as_str()), ("role", "studio_host"), ("since", "2024-01-01")];
    let role = add(&store, Table::OrganisationRole, &role);
    let before = everything(&store);
    let merged = store.merge(&wish(keep, gone, &[])).unwrap();
    assert_eq!(merged.moved, [role, worker]);
    assert_eq!(value(&store, worker, "employer"), Some(keep.to_string()));
    let filter = jiangce::store::OrganisationFilter::default();
    let rows = store.organisations(&filter, &From::Start, 9).unwrap().rows;
    assert_eq!(rows.iter().map(|row| (row.id, row.people)).collect::<Vec<_>>(), [(keep.id, 1)]);
    store.undo_step(merged.step, false).unwrap();
    assert_eq!(everything(&store), before);
    assert_eq!(store.organisations(&filter, &From::Start, 9).unwrap().rows[0].people, 1);
}

#[test]
fn what_is_not_two_of_a_kind_or_was_changed_meanwhile_is_not_merged() {
    let (_dir, store) = store();
    let Two { unit, keep, gone, certificate, .. } = two(&store);
    for (one, other) in [(keep, keep), (keep, unit), (certificate, certificate)] {
        assert_eq!(store.merge(&wish(one, other, &[])), Err(StoreError::Unmergeable(one, other)));
    }
    let revision = |reference| store.get(reference).unwrap().unwrap().revision;
    let seen = Some([revision(keep), revision(gone)]);
    edit(&store, gone, "phone", "13857000009");
    let merged = store.merge(&Merge { seen, ..wish(keep, gone, &[]) });
    assert!(matches!(merged, Err(StoreError::Conflict { reference, .. }) if reference == gone));
    let now = Some([revision(keep), revision(gone)]);
    store.merge(&Merge { seen: now, ..wish(keep, gone, &[]) }).unwrap();
    assert_eq!(store.merge(&wish(keep, gone, &[])), Err(StoreError::Gone(gone)));
}

/// Imports three people and gives the step.
fn import(store: &Store) -> (i64, Vec<RecordRef>) {
    let done = store.bulk("import people list.csv", |bulk| -> Result<_, StoreError> {
        ["甲", "乙", "丙"]
            .iter()
            .map(|name| Ok(bulk.save(&new(Table::Person, &[("name", name)]))?.reference))
            .collect()
    });
    (store.steps("import").unwrap()[0].id, done.unwrap())
}

#[test]
fn an_import_is_taken_back_as_one_step_and_later_edits_are_listed() {
    let (_dir, store) = store();
    let (step, people) = import(&store);
    edit(&store, people[1], "note", "核对过");
    let Err(StoreError::Depends(left)) = store.undo_step(step, false) else { panic!("undone") };
    assert_eq!(left.iter().map(|left| left.reference).collect::<Vec<_>>(), [people[1]]);
    assert_eq!(store.counts().unwrap().people, 3);
    let undone = store.undo_step(step, true).unwrap();
    assert_eq!((undone.records.len(), undone.left.len()), (2, 1));
    assert_eq!(found(&store, "乙"), [people[1].id.0]);
    assert_eq!(store.counts().unwrap().people, 1);
    assert_eq!(store.redo(), Err(StoreError::NothingToRedo), "a step taken back in part is not done again");
    assert!(store.verify(None).unwrap().findings.is_empty());
}

#[test]
fn the_first_user_is_who_is_logged_in_so_that_nobody_is_shut_out() {
    let (_dir, mut store) = store();
    let user = |name: &str, role, active| User {
        name: name.into(),
        full_name: name.into(),
        roles: vec![role],
        division: None,
        active,
    };
    let first = Err(StoreError::FirstUser { login: "li".into() });
    assert_eq!(store.set_user(&user("zhangsan", Role::Keeper, true)), first);
    assert_eq!(store.set_user(&user("li", Role::Clerk, true)), first);
    assert_eq!(store.set_user(&user("li", Role::Keeper, false)), first);
    store.act_as("zhangsan");
    assert_eq!(store.set_user(&user("zhangsan", Role::Keeper, true)), first, "a declared name is no login");
    store.set_user(&user("li", Role::Keeper, true)).unwrap();
    store.set_user(&user("zhangsan", Role::Clerk, true)).unwrap();
    assert_eq!(store.users().unwrap().len(), 2);
}

#[test]
fn a_step_is_taken_back_by_its_author_or_a_keeper_only() {
    let (_dir, mut store) = store();
    let (step, _) = import(&store);
    let user = |name: &str, role| User {
        name: name.into(),
        full_name: name.into(),
        roles: vec![role],
        division: None,
        active: true,
    };
    for (name, role) in [("li", Role::Keeper), ("zhou", Role::Keeper), ("wu", Role::Clerk)] {
        store.set_user(&user(name, role)).unwrap();
    }
    store.act_as("wu");
    assert_eq!(store.undo_step(step, false), Err(StoreError::NotYours { author: "li".into() }));
    store.act_as("zhou");
    store.undo_step(step, false).unwrap();
    assert_eq!(store.counts().unwrap().people, 0);
}
