//! One line of a result list: a form while it is open, what the store holds once it is saved.

use crate::domain::exam::{self, Marks, Outcome};
use crate::domain::level::Level;
use crate::domain::paper::{Paper, PaperLine, PaperNote};
use crate::domain::record::{Table, Target};
use crate::screens::form_desk::{FormDesk, Saving};
use crate::ui::form::{Form, Plan, Settings};

/// A line.
#[derive(Debug)]
pub struct Line {
    /// Tells it from the others while the program runs.
    pub id: u32,
    /// Its place in the stack, once it has one.
    pub place: Option<i64>,
    /// How far it is.
    pub state: State,
    /// The missing mark it was asked about; left empty again, it is meant.
    pub asked: Option<&'static str>,
}

/// How far a line is.
#[derive(Debug)]
pub enum State {
    /// Being typed, or refused.
    Open(Box<FormDesk>),
    /// On its way to the store.
    Saving(Box<FormDesk>),
    /// In the store.
    Saved(PaperLine),
}

/// Plan of a line: who, the marks, the number; what the cover says holds for all.
pub fn plan(paper: &Paper) -> Plan {
    let level = paper.shared.get("level").and_then(Level::from_code);
    let marks: &[&str] = if exam::needs_review(level) {
        &["theory", "theory_exempt", "practice", "review", "number"]
    } else {
        &["theory", "theory_exempt", "practice", "number"]
    };
    let fixed: Vec<&str> =
        ["level", "issued", "kind"].into_iter().filter(|key| paper.shared.get(key).is_some()).collect();
    let plan = Plan::empty("result")
        .part(Target::New(Table::Person))
        .adopting()
        .part(Target::New(Table::Certificate))
        .linked("person", 0);
    let plan = paper.shared.iter().fold(plan, |plan, (key, value)| plan.given(key, value));
    plan.asks(0, &["id_number", "name"]).asks(1, marks).fixes(1, &fixed)
}

impl Line {
    /// An open line, filled from a draft where there is one.
    pub fn open(id: u32, place: Option<i64>, paper: &Paper, draft: Option<&str>, settings: Settings) -> Self {
        let mut desk = FormDesk::bare(plan(paper), draft, settings);
        desk.saves_to(Saving::Paper(paper.id));
        Self { id, place, state: State::Open(Box::new(desk)), asked: None }
    }

    /// A line of the store.
    pub fn saved(id: u32, line: PaperLine) -> Self {
        Self { id, place: Some(line.place), state: State::Saved(line), asked: None }
    }

    /// Its form, while it has one.
    pub fn desk(&self) -> Option<&FormDesk> {
        match &self.state {
            State::Open(desk) | State::Saving(desk) => Some(desk),
            State::Saved(_) => None,
        }
    }

    /// The same, to be worked on.
    pub fn desk_mut(&mut self) -> Option<&mut FormDesk> {
        match &mut self.state {
            State::Open(desk) | State::Saving(desk) => Some(desk),
            State::Saved(_) => None,
        }
    }

    /// True while something typed is not in the store.
    pub fn is_unsaved(&self) -> bool {
        self.desk().is_some_and(|desk| desk.form().is_touched())
    }

    /// Number of its certificate.
    pub fn number(&self) -> Option<&str> {
        match &self.state {
            State::Saved(line) => line.value("number"),
            State::Open(desk) | State::Saving(desk) => desk.form().value("number"),
        }
    }

    /// What became of the candidate; `None` before there is a mark.
    pub fn outcome(&self, level: Option<Level>) -> Option<Outcome> {
        match &self.state {
            State::Saved(line) if line.record.is_some() => Some(Outcome::Passed),
            State::Saved(line) => line.outcome,
            State::Open(desk) | State::Saving(desk) => {
                let outcome = marks(desk.form()).outcome(level);
                (outcome != Outcome::Absent).then_some(outcome)
            }
        }
    }
}

/// The marks of a form.
pub fn marks(form: &Form) -> Marks {
    let mark = |key: &str| form.value(key).and_then(exam::hundredths);
    let exempt = form.value("theory_exempt") == Some("true");
    Marks { theory: mark("theory"), exempt, practice: mark("practice"), review: mark("review") }
}

/// What a line says of itself.
pub fn note(form: &Form, level: Option<Level>) -> PaperNote {
    let text = |key: &str| form.value(key).unwrap_or_default().to_owned();
    PaperNote {
        name: text("name"),
        number: text("id_number"),
        marks: ["theory", "practice", "review"].map(text),
        outcome: Some(marks(form).outcome(level)),
    }
}

/// A line as it stands once its form is saved.
pub fn told(
    form: &Form,
    place: i64,
    record: Option<crate::domain::record::RecordRef>,
    level: Option<Level>,
) -> PaperLine {
    let note = note(form, level);
    PaperLine {
        place,
        author: String::new(),
        record,
        name: note.name,
        number: note.number,
        marks: note.marks,
        outcome: note.outcome,
        result: record.and_then(|_| form.value("number")).unwrap_or_default().to_owned(),
    }
}
