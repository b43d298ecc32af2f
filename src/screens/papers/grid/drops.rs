//! A line taken out of a result list, and brought back.

use super::Grid;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{PaperLine, PaperNote};
use crate::message::{PaperReply, PaperRequest, Reply, Request, Ticket};
use crate::screens::papers::lines::State;
use crate::screens::{Act, Confirm, Cx, Step};
use crate::ui::theme::Role;

/// A line that is out.
#[derive(Clone, Debug)]
pub(super) enum Dropped {
    /// It was being typed: where it stood, and the form as it was.
    Typed { at: usize, place: Option<i64>, form: String },
    /// The store held it, without a record in the register.
    Kept(Box<PaperLine>),
}

impl Grid {
    /// Takes the line in focus out. What made a certificate is asked about first.
    pub(super) fn drop_line(&mut self, cx: &mut Cx<'_>) -> Step {
        match self.current().map(|line| &line.state) {
            Some(State::Open(desk)) if desk.form().is_touched() => self.drop_typed(cx),
            Some(State::Saved(line)) if line.record.is_some() => return self.ask_to_drop(line.place, cx),
            Some(State::Saved(line)) => {
                let line = Box::new(line.clone());
                let request = PaperRequest::Drop { paper: self.paper.id, place: line.place };
                self.leaving = Some((cx.ask(Request::Paper(request)), Dropped::Kept(line)));
            }
            _ => cx.say(Role::Text, "这一行是空的", "this line is empty"),
        }
        Step::Taken
    }

    fn drop_typed(&mut self, cx: &mut Cx<'_>) {
        let at = self.eye;
        let line = self.lines.remove(at);
        let Some(desk) = line.desk() else { return };
        let form = desk.form().snapshot();
        if line.place.is_some() {
            // a correction: the line is there as the store has it
            self.read_again(cx);
        }
        if self.lines.last().is_none_or(|line| line.desk().is_none()) {
            self.add_line(None, None, cx);
        }
        self.eye = at.min(self.lines.len().saturating_sub(1));
        self.dropped.push(Dropped::Typed { at, place: line.place, form });
        self.keep_draft(cx);
        said(at, cx);
    }

    fn ask_to_drop(&self, place: i64, cx: &Cx<'_>) -> Step {
        let title = words("弃此行", "take this line out").get(cx.lang);
        let body = words(
            "这一行的证书将从名册撤下，人员仍在册。撤下之后，退出成绩册按 u 可撤销。",
            "The certificate of this line leaves the register, the person stays. Afterwards u undoes it outside.",
        );
        let request = PaperRequest::Drop { paper: self.paper.id, place };
        Step::Confirm(Confirm::new(title, body.get(cx.lang), Act::Ask(Request::Paper(request))))
    }

    fn read_again(&mut self, cx: &mut Cx<'_>) {
        self.reading = Some(cx.ask(Request::Paper(PaperRequest::Lines(self.paper.id))));
    }

    /// Brings back what was taken out last.
    pub(super) fn bring_back(&mut self, cx: &mut Cx<'_>) {
        match self.dropped.pop() {
            Some(Dropped::Typed { at, place, form }) => {
                // the correction of a line stands in its place again
                self.lines.retain(|line| place.is_none() || line.place != place);
                self.add_line(place, Some(&form), cx);
                let at = at.min(self.lines.len() - 1);
                if let Some(line) = self.lines.pop() {
                    self.lines.insert(at, line);
                }
                self.eye = at;
                self.keep_draft(cx);
            }
            Some(Dropped::Kept(line)) => {
                let PaperLine { place, name, number, marks, outcome, .. } = *line;
                let note = PaperNote { name, number, marks, outcome };
                let (paper, changes) = (self.paper.id, Vec::new());
                cx.ask(Request::Paper(PaperRequest::Save { paper, place: Some(place), changes, note }));
                self.read_again(cx);
            }
            None => return,
        }
        cx.say(Role::Text, "弃掉的行已找回", "the line is back");
    }

    /// True when the answer was about a line that leaves, or lines read again.
    pub(super) fn drop_answered(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if let Some((_, dropped)) = self.leaving.take_if(|(asked, _)| *asked == ticket) {
            match reply {
                Reply::Failed(sentence) => cx.tell(Role::Fault, sentence.clone()),
                _ => {
                    said(self.eye, cx);
                    self.dropped.push(dropped);
                    self.read_again(cx);
                }
            }
            return true;
        }
        if self.reading.take_if(|asked| *asked == ticket).is_some() {
            if let Reply::Paper(PaperReply::Lines(_, lines)) = reply {
                self.read(lines.clone());
            }
            return true;
        }
        false
    }
}

fn said(at: usize, cx: &mut Cx<'_>) {
    let sentence = match cx.lang {
        Lang::Zh => format!("第 {} 行已弃；Ctrl-Y 找回", at + 1),
        Lang::En => format!("line {} is out; Ctrl-Y brings it back", at + 1),
    };
    cx.tell(Role::Text, sentence);
}
