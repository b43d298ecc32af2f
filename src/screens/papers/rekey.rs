//! The second entry, blind, and the third person's decision.

use super::super::form_desk::edited;
use crate::domain::check::{self, Context};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Rekey, RekeyField, RekeyState, Rekeyed};
use crate::domain::record::{Field, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, PaperRequest, Reply, Request};
use crate::screens::{Cx, Input, Step, ViewCx};
use crate::ui::line_edit::{Edit, LineEdit};
use crate::ui::text::{put, put_filled};
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Most characters of a reason.
const REASON: usize = 100;

/// Second entries of one stack, one after another.
#[derive(Debug)]
pub struct RekeyDesk {
    paper: i64,
    /// True where this person decides, false where this person enters.
    decides: bool,
    all: Option<Vec<Rekey>>,
    edit: LineEdit,
    /// Which of both values is chosen, while one decides.
    second: bool,
    fault: Option<String>,
    done: usize,
}

impl RekeyDesk {
    /// Asks what is due.
    pub fn new(paper: i64, decides: bool, cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Paper(PaperRequest::Rekeys(paper)));
        Self { paper, decides, all: None, edit: fresh(decides), second: false, fault: None, done: 0 }
    }

    /// Where keys are looked up.
    #[allow(clippy::unused_self)]
    pub fn scopes(&self) -> &'static [Scope] {
        &[Scope::Search, Scope::Text]
    }

    fn wanted(&self) -> RekeyState {
        if self.decides { RekeyState::Differs } else { RekeyState::Due }
    }

    fn mine(&self) -> impl Iterator<Item = &Rekey> {
        let wanted = self.wanted();
        self.all.iter().flatten().filter(move |rekey| rekey.mine && rekey.state == wanted)
    }

    fn current(&self) -> Option<&Rekey> {
        self.mine().next()
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(_, Reply::Paper(PaperReply::Rekeys(all))) => self.all = Some(all),
            Input::Reply(_, Reply::Paper(PaperReply::Rekeyed(what))) => self.answered(what, cx),
            Input::Reply(_, Reply::Failed(sentence)) => self.fault = Some(sentence),
            Input::Reply(..) | Input::Alarm | Input::Shown => return Step::Same,
            Input::Resized => {}
            Input::Command(Command::Back) => return Step::Pop,
            Input::Command(Command::Accept) => self.accept(cx),
            Input::Command(Command::Up) => self.second = false,
            Input::Command(Command::Down) => self.second = true,
            Input::Command(command) => match edited(command) {
                Some(edit) => drop(self.edit.apply(edit)),
                None => return Step::Ignored,
            },
            Input::Key(key) => {
                let Some(c) = key.text() else { return Step::Ignored };
                self.fault = None;
                self.edit.apply(Edit::Insert(c));
            }
            Input::Paste(text) => drop(self.edit.paste(&text)),
        }
        Step::Changed
    }

    fn accept(&mut self, cx: &mut Cx<'_>) {
        let Some(rekey) = self.current().cloned() else { return };
        let typed = self.edit.text().trim().to_owned();
        let request = if self.decides {
            if typed.is_empty() {
                self.fault = Some(words("请写明裁定理由", "say why").get(cx.lang).to_owned());
                return;
            }
            let (paper, place, field) = (self.paper, rekey.place, rekey.field);
            PaperRequest::Decide { paper, place, field, second: self.second, reason: typed }
        } else {
            match checked(rekey.field, &typed, cx) {
                Ok(value) => {
                    PaperRequest::Rekey { paper: self.paper, place: rekey.place, field: rekey.field, value }
                }
                Err(sentence) => {
                    self.fault = Some(sentence);
                    return;
                }
            }
        };
        cx.ask(Request::Paper(request));
        // at once, so that the keys that follow go to the next value
        self.done += 1;
        if let Some(at) =
            self.all.iter_mut().flatten().find(|r| r.place == rekey.place && r.field == rekey.field)
        {
            at.mine = false;
        }
        self.edit = fresh(self.decides);
        self.second = false;
        self.fault = None;
    }

    fn answered(&mut self, what: Rekeyed, cx: &mut Cx<'_>) {
        let role =
            if matches!(what, Rekeyed::Agreed | Rekeyed::Decided) { Role::Good } else { Role::Warning };
        let said = match what {
            Rekeyed::Agreed => words("一致", "agrees"),
            Rekeyed::Differs => words("不一致，已交第三人裁定", "differs; a third person decides"),
            Rekeyed::Decided => words("已裁定，已记入日志", "decided and logged"),
            Rekeyed::NotYou => {
                words("这一项是您录的，须由他人办理", "you entered this one; somebody else must do it")
            }
            Rekeyed::Done => words("他人已办理这一项", "somebody else has done this one"),
        };
        cx.tell(role, said.get(cx.lang).to_owned());
        if self.current().is_none() {
            cx.ask(Request::Paper(PaperRequest::Rekeys(self.paper)));
        }
    }
}

fn fresh(decides: bool) -> LineEdit {
    if decides { LineEdit::new().limited(REASON) } else { LineEdit::new().limited(30).folding() }
}

/// The field of the register a value belongs to.
fn field_of(field: RekeyField) -> Option<&'static Field> {
    let table = match field {
        RekeyField::PersonNumber => Table::Person,
        RekeyField::CertificateNumber => Table::Certificate,
        RekeyField::Amount => Table::Payment,
    };
    table.field(field.code())
}

/// The canonical value, or what is wrong with it.
fn checked(field: RekeyField, typed: &str, cx: &Cx<'_>) -> Result<String, String> {
    let empty = || words("请录入", "type it").get(cx.lang).to_owned();
    let Some(field) = field_of(field).filter(|_| !typed.is_empty()) else { return Err(empty()) };
    let checked = check::check(field, typed, &Context { today: cx.session.today, lang: cx.lang });
    match (checked.canonical, checked.fault) {
        (Some(value), _) => Ok(value),
        (None, Some(fault)) => Err(fault.sentence(cx.lang)),
        (None, None) => Err(empty()),
    }
}

/// Draws it and says where the caret stands.
pub fn draw(desk: &RekeyDesk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let title = if desk.decides {
        w("复录裁定", "decide between entries")
    } else {
        w("盲复录", "blind re-key")
    };
    let left = desk.mine().count();
    let heading = match cx.lang {
        Lang::Zh => format!("{title}  还有 {left} 项，本次已办 {} 项", desk.done),
        Lang::En => format!("{title}: {left} left, {} done", desk.done),
    };
    let mut put_line = |line: u16, text: &str, role: Role| {
        if line < area.height {
            put(buffer, area.x, area.y + line, area.width, text, cx.theme.style(role));
        }
    };
    put_line(0, &heading, Role::Title);
    for (line, rekey) in (7..).zip(desk.all.iter().flatten()) {
        put_line(line, &state_line(rekey, cx.lang), Role::Dim);
    }
    let Some(rekey) = desk.current() else {
        if desk.all.is_some() {
            put_line(2, w("没有待您办理的。Esc 返回。", "Nothing for you to do. Esc goes back."), Role::Text);
        }
        return None;
    };
    put_line(1, &format!("{} {}", w("第", "no."), what(rekey, cx.lang)), Role::Text);
    if let Some(both) = &rekey.both {
        for (line, (index, value)) in (2..).zip(both.iter().enumerate()) {
            let chosen = desk.second == (index == 1);
            let (sign, role) = if chosen { ('>', Role::Selected) } else { (' ', Role::Text) };
            let which = if index == 0 { w("初录", "first") } else { w("复录", "second") };
            put_line(line, &format!("{sign} {which}  {}", clean::line(value)), role);
        }
    }
    if let Some(fault) = &desk.fault {
        put_line(5, &format!("!! {fault}"), Role::Fault);
    }
    if area.height < 5 {
        return None;
    }
    let label = if desk.decides {
        w("上下选一个；裁定理由：", "choose one; reason: ")
    } else {
        w("再录一遍：", "enter again: ")
    };
    let x = area.x + put(buffer, area.x, area.y + 4, area.width, label, cx.theme.style(Role::Text));
    let room = area.right().saturating_sub(x).min(40);
    let seen = desk.edit.window(usize::from(room));
    put_filled(buffer, x, area.y + 4, room, seen.text, cx.theme.style(Role::Field));
    Some(Position { x: x + u16::try_from(seen.caret).unwrap_or(0), y: area.y + 4 })
}

/// Which value of which paper.
fn what(rekey: &Rekey, lang: Lang) -> String {
    let label = field_of(rekey.field).map_or("", |field| field.label(lang));
    match lang {
        Lang::Zh => format!("{} 份  {}  {label}", rekey.place, clean::line(&rekey.name)),
        Lang::En => format!("{}  {}  {label}", rekey.place, clean::line(&rekey.name)),
    }
}

fn state_line(rekey: &Rekey, lang: Lang) -> String {
    let by = rekey.second_by.as_deref().unwrap_or("—");
    format!("{}  {}  {} → {by}", what(rekey, lang), rekey.state.words().get(lang), rekey.first_by)
}
