//! A result list typed line by line: who, the marks, and for those who passed a number that counts up.
//!
//! A line goes to the store when its last cell is done, and the next line is open at once; what the
//! store refuses stays open in its place.

mod drafts;
mod drops;
mod steering;
pub mod view;

use super::lines::{self, Line, State};
use crate::domain::level::Level;
use crate::domain::paper::{Paper, PaperLine};
use crate::domain::record::Table;
use crate::keymap::command::Command;
use crate::message::{PaperRequest, Reply, Request, Ticket};
use crate::screens::form_desk::{self, FormDesk, Purpose, Wanted};
use crate::screens::form_host::settings;
use crate::screens::record_form::RecordForm;
use crate::screens::{Cx, Input, Screen, Step};
use crate::ui::form::Input as FormInput;
use crate::ui::table::follow;
use crate::ui::theme::Role;
use drops::Dropped;
use std::collections::VecDeque;

/// A result list at work.
#[derive(Debug)]
pub struct Grid {
    paper: Paper,
    lines: Vec<Line>,
    eye: usize,
    top: usize,
    next: u32,
    asked: Vec<(Ticket, u32, Purpose)>,
    /// The drafts are on their way; then their key.
    drafts: Option<Ticket>,
    draft: String,
    kept: bool,
    /// Lines taken out, to be brought back as long as nothing else was typed.
    dropped: Vec<Dropped>,
    /// A line on its way out of the store.
    leaving: Option<(Ticket, Dropped)>,
    /// The lines are read again.
    reading: Option<Ticket>,
    /// What was typed while the line in focus waits for an answer; taken in order afterwards, by
    /// whichever line then has the keyboard.
    queue: VecDeque<Input>,
}

impl Grid {
    /// The lines of a stack and an open one behind them; what was not saved last time comes back.
    pub fn new(paper: &Paper, lines: Vec<PaperLine>, cx: &mut Cx<'_>) -> Self {
        let form = super::desk::form_name(paper.kind, paper.id);
        let draft = form_desk::draft_key(&form, &cx.sitting());
        let mut grid = Self {
            paper: paper.clone(),
            lines: Vec::new(),
            eye: 0,
            top: 0,
            next: 0,
            asked: Vec::new(),
            drafts: Some(cx.ask(Request::Drafts)),
            draft,
            kept: false,
            dropped: Vec::new(),
            leaving: None,
            reading: None,
            queue: VecDeque::new(),
        };
        grid.read(lines);
        grid.add_line(None, None, cx);
        grid.eye = grid.lines.len() - 1;
        grid
    }

    /// The lines as the store has them now; what is open stays.
    pub fn read(&mut self, saved: Vec<PaperLine>) {
        let current = self.lines.get(self.eye).filter(|line| line.desk().is_some()).map(|line| line.id);
        let place = self.lines.get(self.eye).and_then(|line| line.place);
        let open: Vec<Line> = self.lines.drain(..).filter(|line| line.desk().is_some()).collect();
        let again: Vec<i64> = open.iter().filter_map(|line| line.place).collect();
        for line in saved.into_iter().filter(|line| !again.contains(&line.place)) {
            self.next += 1;
            self.lines.push(Line::saved(self.next, line));
        }
        self.lines.extend(open);
        self.lines.sort_by_key(|line| line.place.unwrap_or(i64::MAX));
        let same = |line: &Line| match current {
            Some(id) => line.id == id,
            None => place.is_some() && line.place == place,
        };
        let last = self.lines.len().saturating_sub(1);
        self.eye = self.lines.iter().position(same).unwrap_or(self.eye.min(last));
    }

    fn level(&self) -> Option<Level> {
        self.paper.shared.get("level").and_then(Level::from_code)
    }

    fn add_line(&mut self, place: Option<i64>, draft: Option<&str>, cx: &Cx<'_>) {
        self.next += 1;
        self.lines.push(Line::open(self.next, place, &self.paper, draft, settings(cx)));
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        for desk in self.lines.iter_mut().filter_map(Line::desk_mut) {
            desk.set_settings(settings(cx));
        }
        let step = match input {
            Input::Reply(ticket, reply) => {
                let step = self.reply(ticket, reply, cx);
                self.drain(cx).unwrap_or(step)
            }
            Input::Resized | Input::Shown => Step::Taken,
            Input::Alarm => Step::Ignored,
            input if self.is_waiting() => {
                self.queue.push_back(input);
                Step::Taken
            }
            input => self.meant(input, cx),
        };
        let height = crate::ui::grid::rows(u16::try_from(cx.height()).unwrap_or(0).saturating_sub(2));
        self.top = follow(self.top, self.eye, height.max(1));
        step
    }

    fn is_waiting(&self) -> bool {
        self.current().and_then(Line::desk).is_some_and(|desk| desk.form().is_waiting())
    }

    /// Takes what was kept, until something is awaited again.
    fn drain(&mut self, cx: &mut Cx<'_>) -> Option<Step> {
        let mut last = None;
        while !self.is_waiting() {
            let Some(input) = self.queue.pop_front() else { break };
            let step = self.meant(input, cx);
            if matches!(step, Step::Pop | Step::Push(..)) {
                return Some(step);
            }
            last = Some(step);
        }
        last
    }

    fn meant(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Command(command) => self.command(command, cx),
            Input::Key(key) => form_desk::typed(key).map_or(Step::Ignored, |typed| self.typed(typed, cx)),
            Input::Paste(text) => self.typed(FormInput::Paste(text), cx),
            _ => Step::Ignored,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let free = self.current().and_then(Line::desk).is_none_or(|desk| {
            desk.form().chooser().is_none()
                && desk.form().chosen_fault().is_none()
                && desk.form().prompt().is_none()
        });
        let last = self.lines.len().saturating_sub(1);
        match command {
            Command::FormUp if free => self.go(self.eye.saturating_sub(1)),
            Command::FormDown if free => self.go((self.eye + 1).min(last)),
            Command::FirstField if free => self.go(0),
            Command::LastField if free => self.go(last),
            Command::Back if free => return Step::Pop,
            Command::FormEnter if self.current().is_some_and(|line| line.desk().is_none()) => {
                return self.correct(cx);
            }
            Command::DiscardForm => return self.drop_line(cx),
            Command::TextUndo if free && !self.dropped.is_empty() => self.bring_back(cx),
            Command::RepeatField => return self.repeat(cx),
            Command::CountUp => self.offer_number(true),
            _ => {
                let Some(typed) = form_desk::commanded(command) else { return Step::Ignored };
                return self.typed(typed, cx);
            }
        }
        Step::Taken
    }

    fn go(&mut self, to: usize) {
        if to != self.eye {
            self.eye = to;
            if let Some(desk) = self.lines.get_mut(to).and_then(Line::desk_mut) {
                desk.form_mut().arrive();
            }
        }
    }

    fn current(&self) -> Option<&Line> {
        self.lines.get(self.eye)
    }

    /// A saved line is corrected where its values stand: in the register, or here.
    fn correct(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(Line { state: State::Saved(saved), .. }) = self.current() else { return Step::Taken };
        if let Some(record) = saved.record {
            return cx.open(|cx| Screen::RecordForm(Box::new(RecordForm::correct(record, cx))));
        }
        let saved = saved.clone();
        self.next += 1;
        let mut line = Line::open(self.next, Some(saved.place), &self.paper, None, settings(cx));
        if let Some(desk) = line.desk_mut() {
            for key in ["id_number", "name", "theory", "practice", "review"] {
                if let Some(value) = saved.value(key) {
                    desk.form_mut().offer(key, value);
                }
            }
        }
        if let Some(place) = self.lines.get_mut(self.eye) {
            *place = line;
        }
        Step::Taken
    }

    /// The same cell of the line above.
    fn repeat(&mut self, cx: &mut Cx<'_>) -> Step {
        let Some(key) =
            self.current().and_then(Line::desk).and_then(|desk| desk.form().focused()).map(|s| s.field().key)
        else {
            return Step::Taken;
        };
        let above = self.eye.checked_sub(1).and_then(|above| self.lines.get(above));
        let value = match above.map(|line| &line.state) {
            // numbers belong to one line only, and are not shown whole again
            Some(State::Saved(_)) if matches!(key, "id_number" | "number") => None,
            Some(State::Saved(line)) => line.value(key).map(str::to_owned),
            Some(State::Open(desk) | State::Saving(desk)) => desk.form().value(key).map(str::to_owned),
            None => None,
        };
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.typed(FormInput::Paste(value), cx),
            None => {
                cx.say(Role::Text, "上一行没有这一格", "nothing above to repeat");
                Step::Taken
            }
        }
    }

    fn typed(&mut self, input: FormInput, cx: &mut Cx<'_>) -> Step {
        let Some(line) = self.lines.get_mut(self.eye) else { return Step::Ignored };
        let id = line.id;
        let Some(desk) = line.desk_mut() else {
            cx.say(Role::Text, "这一行已保存；回车更正", "this line is saved; Enter corrects it");
            return Step::Taken;
        };
        let before = desk.form().focus();
        let wanted = desk.input(input);
        self.dropped.clear();
        self.wants(id, wanted, cx);
        self.steer(id, before, cx);
        Step::Taken
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        if self.drafts == Some(ticket) {
            self.drafts = None;
            self.restore(reply, cx);
            return Step::Taken;
        }
        if self.drop_answered(ticket, &reply, cx) {
            return Step::Taken;
        }
        let Some(at) = self.asked.iter().position(|(asked, ..)| *asked == ticket) else { return Step::Taken };
        let (_, id, purpose) = self.asked.remove(at);
        if purpose == Purpose::Save {
            return self.saved(id, reply, cx);
        }
        let Some(desk) = self.desk_of(id) else { return Step::Taken };
        let before = desk.form().focus();
        let wanted = desk.reply(purpose, reply, cx.lang);
        self.wants(id, wanted, cx);
        self.steer(id, before, cx);
        Step::Taken
    }

    fn desk_of(&mut self, id: u32) -> Option<&mut FormDesk> {
        self.lines.iter_mut().find(|line| line.id == id)?.desk_mut()
    }

    /// The store has the line, or refused it: then it is open again, with the reason.
    fn saved(&mut self, id: u32, reply: Reply, cx: &mut Cx<'_>) -> Step {
        let level = self.level();
        let lang = cx.lang;
        let place = self.lines.len();
        let Some(line) = self.lines.iter_mut().find(|line| line.id == id) else { return Step::Taken };
        if let Reply::Failed(sentence) = &reply {
            cx.tell(Role::Fault, sentence.clone());
        }
        let Some(desk) = line.desk_mut() else { return Step::Taken };
        let told = match &reply {
            Reply::Saved(records) => {
                let record = records.iter().copied().find(|record| record.table == Table::Certificate);
                Some(lines::told(desk.form(), i64::try_from(place).unwrap_or(i64::MAX), record, level))
            }
            _ => None,
        };
        let wanted = desk.reply(Purpose::Save, reply, lang);
        match (told, std::mem::replace(&mut line.state, State::Saved(PaperLine::default()))) {
            (Some(told), _) => line.state = State::Saved(told),
            (None, State::Open(desk) | State::Saving(desk)) => line.state = State::Open(desk),
            (None, saved @ State::Saved(_)) => line.state = saved,
        }
        cx.count(wanted.effort);
        self.keep_draft(cx);
        Step::Taken
    }

    /// Asks what a line wants; a save sends it on its way and opens the next.
    fn wants(&mut self, id: u32, wanted: Wanted, cx: &mut Cx<'_>) {
        let level = self.level();
        for (purpose, mut request) in wanted.requests {
            if let Request::Paper(PaperRequest::Save { place, note, .. }) = &mut request
                && let Some(line) = self.lines.iter().find(|line| line.id == id)
                && let Some(desk) = line.desk()
            {
                *place = line.place;
                *note = lines::note(desk.form(), level);
            }
            let ticket = cx.ask(request);
            self.asked.push((ticket, id, purpose));
            if purpose == Purpose::Save {
                self.send_on(id, cx);
            }
        }
        cx.count(wanted.effort);
        if wanted.stale {
            self.keep_draft(cx);
        }
    }

    /// The line is on its way; the next one has the keyboard.
    fn send_on(&mut self, id: u32, cx: &Cx<'_>) {
        let Some(at) = self.lines.iter().position(|line| line.id == id) else { return };
        if let Some(line) = self.lines.get_mut(at)
            && let State::Open(desk) = std::mem::replace(&mut line.state, State::Saved(PaperLine::default()))
        {
            line.state = State::Saving(desk);
        }
        if at + 1 == self.lines.len() {
            self.add_line(None, None, cx);
        }
        if at == self.eye {
            self.eye = at + 1;
        }
    }
}
