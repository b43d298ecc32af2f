//! The list of everything that is wrong with a form, to be gone through one by one.

use super::slot::Trouble;
use super::{Action, Answer, Form, Input};
use crate::domain::fault::Severity;

impl Form {
    /// Fields with a fault or with a warning nobody gave a reason for, in the order of the form.
    pub fn faults(&self) -> Vec<(usize, &Trouble)> {
        let bad = self.slots.iter().enumerate().filter(|(_, slot)| slot.blocks() || slot.warns());
        bad.filter_map(|(index, slot)| Some((index, slot.trouble()?))).collect()
    }

    /// The chosen line of [`Form::faults`], while the list is open.
    pub fn chosen_fault(&self) -> Option<usize> {
        self.fault_list
    }

    pub(super) fn open_faults(&mut self) -> Answer {
        let faults = self.faults();
        let (errors, all) =
            (faults.iter().filter(|(_, trouble)| trouble.severity == Severity::Error).count(), faults.len());
        let here = faults.iter().position(|(index, _)| *index >= self.focus);
        if all == 0 {
            self.say("没有错误", "no faults");
            return Answer::none();
        }
        self.chooser = None;
        self.fault_list = Some(here.unwrap_or(0));
        self.say(
            format!("错误 {errors} 处，警告 {} 处；回车到该栏，Esc 关闭", all - errors),
            format!("{errors} faults, {} warnings; Enter goes there, Esc closes", all - errors),
        );
        Answer::none()
    }

    /// A key while the list is open; `None` when it closes the list and is meant for the form.
    pub(super) fn in_faults(&mut self, input: &Input) -> Option<Answer> {
        let chosen = self.fault_list?;
        let last = self.faults().len().saturating_sub(1);
        match input {
            Input::Do(Action::Up) => self.fault_list = Some(chosen.saturating_sub(1)),
            Input::Do(Action::Down) => self.fault_list = Some((chosen + 1).min(last)),
            Input::Do(Action::Back | Action::FaultList) => self.fault_list = None,
            Input::Do(Action::Enter) => {
                self.fault_list = None;
                let at = self.faults().get(chosen).map(|(index, _)| *index)?;
                return Some(self.jump(at));
            }
            _ => {
                self.fault_list = None;
                return None;
            }
        }
        Some(Answer::none())
    }
}
