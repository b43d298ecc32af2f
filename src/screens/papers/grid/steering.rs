//! Where the keyboard goes in a line of a result list, by its marks.

use super::Grid;
use crate::domain::exam::Outcome;
use crate::domain::lang::Lang;
use crate::domain::record::Table;
use crate::message::{PaperRequest, Request};
use crate::screens::Cx;
use crate::screens::form_desk::Purpose;
use crate::screens::papers::lines::{self, Line};
use crate::ui::form::{Action, Input as FormInput, counted_up};
use crate::ui::theme::Role;

impl Grid {
    /// Behind a forward move: an exemption is not asked where there is a mark, who passed is offered
    /// the next number, who did not is done.
    pub(super) fn steer(&mut self, id: u32, before: usize, cx: &mut Cx<'_>) {
        let level = self.level();
        let Some(desk) = self.desk_of(id) else { return };
        let form = desk.form();
        if form.focus() <= before || form.is_waiting() {
            return;
        }
        let (key, focus) = (form.focused().map(|slot| slot.field().key), form.focus());
        if key == Some("theory_exempt") && form.value("theory").is_some() {
            let wanted = desk.input(FormInput::Do(Action::Next));
            self.wants(id, wanted, cx);
            return self.steer(id, focus, cx);
        }
        if key != Some("number") {
            return;
        }
        if lines::marks(form).outcome(level) == Outcome::Passed {
            return self.offer_number(false);
        }
        let number =
            |index: &usize| form.slots().get(*index).is_some_and(|slot| slot.field().key == "number");
        let faults = form.faults();
        if faults.iter().any(|(index, trouble)| !number(index) && trouble.is_error()) {
            let wanted = desk.input(FormInput::Do(Action::NextFault));
            return self.wants(id, wanted, cx);
        }
        if let Some(gap) = lines::marks(form).gap(level)
            && !self.asked_about(id, gap)
        {
            return self.ask_about(id, gap, cx);
        }
        self.keep_note(id, cx);
    }

    fn asked_about(&self, id: u32, gap: &str) -> bool {
        self.lines.iter().any(|line| line.id == id && line.asked == Some(gap))
    }

    /// A needed mark is missing: back to its cell, once. Passed over again, it is meant.
    fn ask_about(&mut self, id: u32, gap: &'static str, cx: &mut Cx<'_>) {
        let level = self.level();
        let Some(line) = self.lines.iter_mut().find(|line| line.id == id) else { return };
        line.asked = Some(gap);
        let absent =
            line.desk().is_some_and(|desk| lines::marks(desk.form()).outcome(level) == Outcome::Absent);
        while let Some(desk) = self.desk_of(id) {
            let (form, focus) = (desk.form(), desk.form().focus());
            if form.focused().is_none_or(|slot| slot.field().key == gap) {
                break;
            }
            let wanted = desk.input(FormInput::Do(Action::Previous));
            let stuck = desk.form().focus() == focus;
            self.wants(id, wanted, cx);
            if stuck {
                break;
            }
        }
        let label = Table::Certificate.field(gap).map_or("", |field| field.label(cx.lang));
        let sentence = match cx.lang {
            Lang::Zh if absent => "成绩全空着：请补上；缺考的，再回车过去即记缺考".into(),
            Lang::En if absent => "No mark at all: type them, or pass on again with Enter if absent".into(),
            Lang::Zh => format!("{label}空着：请补上；未考的，回车过去即按缺考计不合格"),
            Lang::En => {
                format!("{label} is empty: type it, or pass on with Enter if it was not sat (failed)")
            }
        };
        cx.tell(Role::Warning, sentence);
    }

    /// A candidate without a certificate is a line of the stack and nothing in the register.
    fn keep_note(&mut self, id: u32, cx: &mut Cx<'_>) {
        let level = self.level();
        let Some(line) = self.lines.iter().find(|line| line.id == id) else { return };
        let Some(desk) = line.desk() else { return };
        let note = lines::note(desk.form(), level);
        let request =
            PaperRequest::Save { paper: self.paper.id, place: line.place, changes: Vec::new(), note };
        let ticket = cx.ask(Request::Paper(request));
        self.asked.push((ticket, id, Purpose::Save));
        self.send_on(id, cx);
    }

    /// The number behind the last one above, where there is none yet (or in any case, when `anew`).
    pub(super) fn offer_number(&mut self, anew: bool) {
        let above = self.lines.iter().take(self.eye).rev().find_map(Line::number);
        let Some(next) = above.and_then(counted_up) else { return };
        if let Some(desk) = self.lines.get_mut(self.eye).and_then(Line::desk_mut)
            && (anew || desk.form().value("number").is_none())
        {
            desk.form_mut().offer("number", &next);
        }
    }
}
