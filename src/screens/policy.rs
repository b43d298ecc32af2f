//! 政策: the paper as the program knows it: clauses, rates by date, readings, targets, annex, issuers,
//! equivalences. Choosing a reading is asked for confirmation and logged.

mod registers;
pub mod sections;
pub mod view;

use super::cursor::Cursor;
use super::menu::{Choice, Menu};
use super::text_page::TextPage;
use super::{Act, Confirm, Cx, Input, Screen, Step};
use crate::domain::lang::{Lang, words};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Reply, Request, Ticket};
use crate::policy::{Pack, Readings};
use crate::ui::theme::Role;
use sections::Section;

/// The policy screen.
#[derive(Debug)]
pub struct Policy {
    asked: Option<Ticket>,
    /// A choice that waits for its answer: reading and value.
    chosen: Option<String>,
    readings: Readings,
    section: Section,
    cursor: Cursor,
    menu: Option<Menu<(usize, String)>>,
}

/// Lines above the rows: the pack, the sections.
const HEAD: usize = 2;

impl Policy {
    /// The clauses; the readings chosen in this store are asked for.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let asked = Some(cx.ask(Request::Readings));
        Self {
            asked,
            chosen: None,
            readings: Readings::defaults(Pack::embedded()),
            section: Section::Clauses,
            cursor: Cursor::default(),
            menu: None,
        }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        if self.menu.is_some() {
            &[Scope::Choice, Scope::Text]
        } else {
            &[Scope::Policy, Scope::List, Scope::Global]
        }
    }

    /// The clause the eye is on.
    pub fn clause(&self) -> Option<String> {
        sections::clause_of(Pack::embedded(), self.section, self.cursor.eye)
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, reply) => self.reply(ticket, reply, cx),
            Input::Shown => {
                self.asked = Some(cx.ask(Request::Readings));
                Step::Taken
            }
            Input::Resized => Step::Taken,
            input if self.menu.is_some() => self.choose(&input, cx),
            Input::Command(command) => self.command(command, cx),
            _ => Step::Ignored,
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, cx: &mut Cx<'_>) -> Step {
        match reply {
            Reply::Readings(kept) => {
                self.readings = Readings::chosen(Pack::embedded(), &kept);
                if self.asked == Some(ticket) {
                    self.asked = None;
                } else if let Some(said) = self.chosen.take() {
                    cx.tell(Role::Good, said);
                }
                Step::Taken
            }
            Reply::Failed(sentence) => {
                self.chosen = None;
                cx.tell(Role::Fault, sentence);
                Step::Taken
            }
            _ => Step::Taken,
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> Step {
        let count = sections::count(Pack::embedded(), self.section);
        let height = rows(cx.height());
        if self.cursor.command(command, count, height) {
            return Step::Taken;
        }
        match command {
            Command::NextSection => self.turn(1),
            Command::PreviousSection => self.turn(Section::ALL.len() - 1),
            Command::ChooseReading => return self.ask_choice(cx),
            Command::Open => return self.open(cx),
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    fn turn(&mut self, by: usize) {
        let at = Section::ALL.iter().position(|s| *s == self.section).unwrap_or(0);
        self.section = Section::ALL.get((at + by) % Section::ALL.len()).copied().unwrap_or(Section::Clauses);
        self.cursor = Cursor::default();
    }

    /// The entry on a page of its own; a reading is chosen.
    fn open(&mut self, cx: &mut Cx<'_>) -> Step {
        if self.section == Section::Readings {
            return self.ask_choice(cx);
        }
        let lines =
            sections::detail(Pack::embedded(), self.section, self.cursor.eye, &self.readings, cx.lang);
        let title = self.section.words().get(cx.lang).to_owned();
        cx.open(|_| Screen::Text(TextPage::new(title, lines)))
    }

    fn ask_choice(&mut self, cx: &mut Cx<'_>) -> Step {
        if self.section != Section::Readings {
            return Step::Ignored;
        }
        let pack = Pack::embedded();
        let Some(number) = sections::reading_at(pack, self.cursor.eye) else { return Step::Taken };
        let Some(reading) = pack.readings.get(number) else { return Step::Taken };
        let items = reading
            .choices
            .iter()
            .map(|(code, text)| (format!("{}  ({code})", text.get(cx.lang)), (number, code.clone())));
        self.menu = Some(Menu::new(reading.ask.get(cx.lang), items));
        Step::Taken
    }

    fn choose(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match self.menu.as_mut().map(|menu| menu.update(input)) {
            Some(Choice::Open) => Step::Taken,
            Some(Choice::Left) | None => {
                self.menu = None;
                Step::Taken
            }
            Some(Choice::Taken((reading, value))) => {
                self.menu = None;
                self.confirm(reading, value, cx)
            }
        }
    }

    fn confirm(&mut self, number: usize, value: String, cx: &Cx<'_>) -> Step {
        let pack = Pack::embedded();
        let Some(reading) = pack.readings.get(number) else { return Step::Taken };
        let place = reading.choices.iter().position(|(code, _)| *code == value);
        if place == Some(usize::from(self.readings.get(number))) {
            return Step::Taken;
        }
        let text = place.and_then(|p| reading.choices.get(p)).map_or("", |(_, text)| text.get(cx.lang));
        let ask = reading.ask.get(cx.lang);
        let (title, body, said) = match cx.lang {
            Lang::Zh => (
                "确定口径",
                format!("{ask}\n{text}\n全库的试算随之改变；选择注明日期并记入日志。"),
                format!("已选定：{text}"),
            ),
            Lang::En => (
                "choose this reading",
                format!("{ask}\n{text}\nEvery preview follows it; the choice is dated and logged."),
                format!("chosen: {text}"),
            ),
        };
        self.chosen = Some(said);
        let reason = words("政策屏选定", "chosen on the policy screen").get(cx.lang).to_owned();
        let request = Request::ChooseReading { code: reading.name.clone(), value, reason };
        Step::Confirm(Confirm::new(title, body, Act::Ask(request)))
    }
}

/// Rows of the list in a body of `height` lines; the rest shows the entry the eye is on.
fn rows(height: usize) -> usize {
    (height.saturating_sub(HEAD) / 2).clamp(1, 20)
}
