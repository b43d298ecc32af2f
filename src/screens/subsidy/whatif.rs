//! Supposing facts: new ones and changed ones, typed through the field tables, kept beside the
//! facts on file and never sent anywhere.

use crate::domain::lang::Lang;
use crate::domain::record::{
    Change, FactKind, Record, RecordId, RecordRef, SubjectKind, Table, Target, Values,
};
use crate::domain::show::{self, Masking};
use crate::screens::form_desk;
use crate::screens::{Cx, Input};
use crate::ui::form::{Form, Input as FormInput, Plan, Settings, SlotPlan};

/// What is to be supposed.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A new fact of this kind.
    New(FactKind),
    /// This fact, on file or supposed before, is different.
    Changed(Box<Record>),
}

/// A supposed fact; it stands in for the one on file with the same reference.
#[derive(Clone, Debug)]
pub struct Supposed(pub Record);

/// Row numbers of supposed facts: beyond any that a store gives out.
const BEYOND: i64 = i64::MAX / 2;

/// The facts as supposed.
pub fn facts(on_file: &[Record], supposed: &[Supposed]) -> Vec<Record> {
    let replaced = |fact: &&Record| !supposed.iter().any(|s| s.0.reference == fact.reference);
    on_file.iter().filter(replaced).chain(supposed.iter().map(|s| &s.0)).cloned().collect()
}

/// Adds a supposition; one about the same fact gives way.
pub fn put(list: &mut Vec<Supposed>, new: Supposed) {
    list.retain(|old| old.0.reference != new.0.reference);
    list.push(new);
}

/// Kinds of fact that may be supposed of a person or an organisation.
pub fn kinds(table: Table, lang: Lang) -> Vec<(String, Wanted)> {
    let may = |kind: &&FactKind| match kind.subject() {
        SubjectKind::Person => table == Table::Person,
        SubjectKind::Organisation => table == Table::Organisation,
        SubjectKind::Either => true,
    };
    let item = |kind: &FactKind| (kind.words().get(lang).to_owned(), Wanted::New(*kind));
    FactKind::ALL.iter().filter(may).map(item).collect()
}

/// Facts that may be supposed to be different.
pub fn changeable(facts: &[Record], lang: Lang) -> Vec<(String, Wanted)> {
    facts.iter().map(|fact| (label(fact, lang), Wanted::Changed(Box::new(fact.clone())))).collect()
}

/// A fact on one line: day, kind, its own values.
pub fn label(fact: &Record, lang: Lang) -> String {
    let Table::Fact(kind) = fact.reference.table else { return String::new() };
    let mut parts =
        vec![fact.values.get("date").unwrap_or_default().to_owned(), kind.words().get(lang).to_owned()];
    for field in kind.own_fields().iter().take(3) {
        parts.extend(fact.values.get(field.key).map(|v| show::show(field, v, lang, Masking::Masked)));
    }
    parts.join(" ")
}

/// A form of the fact's own fields and its day.
pub fn form(wanted: &Wanted, subject: RecordRef, cx: &Cx<'_>) -> Form {
    let settings = Settings { today: cx.session.today, lang: cx.lang, auto_advance: true };
    let (table, mut plan) = match wanted {
        Wanted::New(kind) => {
            let plan = Plan::empty("what-if").part(Target::New(Table::Fact(*kind)));
            let given =
                plan.given("subject", subject.to_string()).given("date", cx.session.today.to_string());
            (Table::Fact(*kind), given)
        }
        Wanted::Changed(record) => (record.reference.table, Plan::correction(record)),
    };
    let evidence = ["subject", "paper", "paper_date", "note"];
    let fields = table.fields().iter().filter(|field| !evidence.contains(&field.key));
    plan.slots = fields.map(|field| SlotPlan { part: 0, field, fixed: false }).collect();
    Form::new(&plan, settings)
}

/// A key of the program as an input of the form.
pub fn to_form(input: Input) -> Option<FormInput> {
    match input {
        Input::Command(command) => form_desk::commanded(command),
        Input::Key(key) => form_desk::typed(key),
        Input::Paste(text) => Some(FormInput::Paste(text)),
        _ => None,
    }
}

/// What the form would save, as a supposed fact.
pub fn supposed(
    wanted: &Wanted,
    changes: &[Change],
    subject: Option<RecordRef>,
    before: usize,
) -> Option<Supposed> {
    let (reference, mut values) = match wanted {
        Wanted::New(kind) => {
            let id = RecordId(BEYOND + i64::try_from(before).unwrap_or(0));
            (RecordRef::new(Table::Fact(*kind), id), Values::new())
        }
        Wanted::Changed(record) => (record.reference, record.values.clone()),
    };
    for (key, value) in &changes.first()?.set {
        values.set(key, value.clone());
    }
    values.set("subject", subject.map(|s| s.to_string()));
    Some(Supposed(Record { reference, revision: 0, values }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn honour(id: i64, tier: &str) -> Record {
        let values = Values::new().with("subject", "person:1").with("date", "2024-05-01").with("tier", tier);
        Record { reference: RecordRef::new(Table::Fact(FactKind::Honour), RecordId(id)), revision: 4, values }
    }

    #[test]
    fn a_changed_fact_stands_in_for_the_one_on_file_and_a_new_one_beside_it() {
        let on_file = [honour(1, "youth"), honour(2, "artisan")];
        let subject = RecordRef::parse("person:1");
        let set = |tier: &str| Change {
            target: Target::New(Table::Fact(FactKind::Honour)),
            set: vec![("date", Some("2025-01-01".into())), ("tier", Some(tier.into()))],
            reason: None,
        };
        let changed = Wanted::Changed(Box::new(on_file[1].clone()));
        let mut list = Vec::new();
        put(&mut list, supposed(&changed, &[set("master")], subject, 0).unwrap());
        put(&mut list, supposed(&changed, &[set("outstanding")], subject, 1).unwrap());
        put(&mut list, supposed(&Wanted::New(FactKind::Honour), &[set("master")], subject, 1).unwrap());
        let tiers: Vec<_> =
            facts(&on_file, &list).iter().map(|f| f.values.get("tier").unwrap().to_owned()).collect();
        assert_eq!(tiers, ["youth", "outstanding", "master"]);
    }

    #[test]
    fn only_kinds_that_fit_the_subject_are_offered() {
        let person: Vec<_> = kinds(Table::Person, Lang::Zh).into_iter().map(|(label, _)| label).collect();
        assert!(
            person.contains(&"衢州工匠称号".to_owned()) && !person.contains(&"技能大师工作室".to_owned())
        );
    }
}
