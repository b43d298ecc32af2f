//! Two records of one person or organisation side by side: field by field one side is chosen, what
//! will move is shown, and one question makes them one. They can be parted again.

pub mod view;

use super::cursor::Cursor;
use super::{Act, Confirm, Cx, Input, Step};
use crate::domain::lang::{Lang, words};
use crate::domain::record::{Field, Merge, Merged, Record, RecordRef, Side, two_numbers};
use crate::domain::show::{Masking, show};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Dossier, Reply, Request, Ticket};
use crate::ui::theme::Role;

/// Lines above the fields: what it is about, and the headings.
const HEAD: usize = 2;
/// Lines below them: what moves.
const FOOT: usize = 2;

/// Two records at hand.
#[derive(Debug)]
pub struct MergeDesk {
    /// The record that stays, and the one that goes.
    pair: [RecordRef; 2],
    dossiers: [Option<Box<Dossier>>; 2],
    asked: [Ticket; 2],
    /// Which side each field is taken from; of two different numbers none until it is said.
    chosen: Vec<Option<Side>>,
    cursor: Cursor,
    done: Option<Box<Merged>>,
}

impl MergeDesk {
    /// Asks for everything about both; `keep` stays unless they are exchanged.
    pub fn new(keep: RecordRef, gone: RecordRef, cx: &mut Cx<'_>) -> Self {
        let pair = [keep, gone];
        let asked = pair.map(|reference| cx.ask(Request::Dossier(reference)));
        let cursor = Cursor::default();
        Self { pair, dossiers: [None, None], asked, chosen: Vec::new(), cursor, done: None }
    }

    /// Where keys are looked up.
    #[allow(clippy::unused_self)]
    pub fn scopes(&self) -> &'static [Scope] {
        &[Scope::Merge, Scope::List, Scope::Global]
    }

    fn record(&self, side: usize) -> Option<&Record> {
        self.dossiers.get(side)?.as_ref()?.record.as_ref()
    }

    /// The fields either record holds.
    fn fields(&self) -> Vec<&'static Field> {
        let held = |field: &&Field| {
            (0..2).any(|side| self.record(side).is_some_and(|record| record.values.get(field.key).is_some()))
        };
        self.pair[0].table.fields().iter().filter(held).collect()
    }

    fn value(&self, side: usize, field: &Field) -> Option<&str> {
        self.record(side)?.values.get(field.key)
    }

    fn differs(&self, field: &Field) -> bool {
        self.value(0, field) != self.value(1, field)
    }

    fn are_two_numbers(&self, field: &Field) -> bool {
        let [Some(keep), Some(gone)] = [self.record(0), self.record(1)] else { return false };
        two_numbers(field, &keep.values, &gone.values)
    }

    /// What one of both lacks is taken from the other; which of two numbers stays is asked.
    fn choose_all(&mut self) {
        let side = |field: &&'static Field| match (self.value(0, field), self.value(1, field)) {
            (None, Some(_)) => Some(Side::Gone),
            _ if self.are_two_numbers(field) => None,
            _ => Some(Side::Keep),
        };
        self.chosen = self.fields().iter().map(side).collect();
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, Reply::Dossier(dossier)) => {
                let Some(side) = self.asked.iter().position(|asked| *asked == ticket) else {
                    return Step::Taken;
                };
                let before = self.record(side).cloned();
                if let Some(place) = self.dossiers.get_mut(side) {
                    *place = Some(dossier);
                }
                // undone from here or elsewhere: the two stand side by side again
                if self.done.is_some() && self.record(1).is_some() {
                    self.done = None;
                }
                // read again and still the same: what was chosen stays chosen
                if self.chosen.is_empty() || before.as_ref() != self.record(side) {
                    self.choose_all();
                }
            }
            Input::Shown => self.asked = self.pair.map(|reference| cx.ask(Request::Dossier(reference))),
            Input::Reply(_, Reply::Merged(merged)) => {
                self.cursor = Cursor::default();
                self.done = Some(merged);
                // gone: only a fresh answer may show it again
                self.dossiers[1] = None;
                cx.say(Role::Good, "已合并", "merged");
            }
            Input::Reply(_, Reply::StepUndone(sentence, _)) => {
                cx.tell(Role::Good, sentence);
                return Step::Pop;
            }
            Input::Reply(_, Reply::StepStands(why)) => {
                cx.tell(Role::Fault, why.join("；"));
            }
            Input::Reply(_, Reply::Failed(sentence)) => cx.tell(Role::Fault, sentence),
            Input::Command(command) => return self.command(command, cx),
            Input::Resized => {}
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let height = cx.height().saturating_sub(HEAD + FOOT).max(1);
        if let Some(merged) = &self.done {
            return match command {
                Command::PartAgain => {
                    cx.ask(Request::UndoStep { step: merged.step, partly: false });
                    Step::Taken
                }
                Command::Open | Command::Back => Step::Pop,
                _ => Step::Ignored,
            };
        }
        let fields = self.fields();
        if self.cursor.command(command, fields.len(), height) {
            return Step::Taken;
        }
        match command {
            Command::TakeSide | Command::Open => {
                if let Some(side) = self.chosen.get_mut(self.cursor.eye) {
                    *side = Some(if *side == Some(Side::Keep) { Side::Gone } else { Side::Keep });
                }
            }
            Command::SwapSides => {
                self.pair.reverse();
                self.dossiers.reverse();
                self.asked.reverse();
                self.choose_all();
            }
            Command::MergeNow => return self.confirm(cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// Goes to a number nobody has decided on yet, and says so.
    fn ask_number(&mut self, cx: &mut Cx<'_>) -> bool {
        let Some(at) = self.chosen.iter().position(Option::is_none) else { return false };
        self.cursor.eye = at;
        let label = self.fields().get(at).map_or("", |field| field.label(cx.lang));
        let sentence = match cx.lang {
            Lang::Zh => format!("两条记录的{label}不同：按空格选定留哪一个，再按 m 合并。"),
            Lang::En => format!("The {label} differs: choose with the space bar which one stays, then m."),
        };
        cx.tell(Role::Warning, sentence);
        true
    }

    /// The numbers that are not taken over, masked.
    fn dropped(&self, lang: Lang) -> String {
        let pairs = self.fields().into_iter().zip(&self.chosen);
        let of_two = pairs.filter(|(field, _)| self.are_two_numbers(field));
        let said = of_two.filter_map(|(field, side)| {
            let other = usize::from(*side == Some(Side::Keep));
            let number = show(field, self.value(other, field)?, lang, Masking::Masked);
            let label = field.label(lang);
            Some(match lang {
                Lang::Zh => format!("不留的{label} {number} 从此查不到，只存在变更记录里。"),
                Lang::En => format!(" The {label} {number} is no longer found and stays in the log only."),
            })
        });
        said.collect()
    }

    fn confirm(&mut self, cx: &mut Cx<'_>) -> Step {
        if self.ask_number(cx) {
            return Step::Taken;
        }
        let [Some(keep), Some(gone)] = [self.record(0), self.record(1)] else { return Step::Taken };
        let chosen = self.fields().into_iter().zip(&self.chosen).filter(|(field, _)| self.differs(field));
        let merge = Merge {
            keep: keep.reference,
            gone: gone.reference,
            seen: Some([keep.revision, gone.revision]),
            chosen: chosen.filter_map(|(field, side)| Some((field.key, (*side)?))).collect(),
            reason: None,
        };
        let title = words("合并", "merge").get(cx.lang);
        let body = match cx.lang {
            Lang::Zh => format!(
                "{}。右边的记录并入左边，不再单独在册；可以再拆开。{}",
                self.moves(cx.lang),
                self.dropped(cx.lang)
            ),
            Lang::En => format!(
                "{}. The right record goes into the left one; they can be parted again.{}",
                self.moves(cx.lang),
                self.dropped(cx.lang)
            ),
        };
        Step::Confirm(Confirm::new(title, body, Act::Ask(Request::Merge(Box::new(merge)))))
    }

    /// What is filed under the record that goes.
    fn moves(&self, lang: Lang) -> String {
        let gone = self.dossiers[1].as_deref();
        let count = |of: fn(&Dossier) -> usize| gone.map_or(0, of);
        let (certificates, facts, payments) =
            (count(|d| d.certificates.len()), count(|d| d.facts.len()), count(|d| d.payments.len()));
        let roles = count(|d| d.roles.len());
        match lang {
            Lang::Zh => format!("将移过来：证书 {certificates}、事项 {facts}、发放 {payments}、身份 {roles}"),
            Lang::En => format!(
                "to be moved: {certificates} certificates, {facts} facts, {payments} payments, {roles} roles"
            ),
        }
    }
}
