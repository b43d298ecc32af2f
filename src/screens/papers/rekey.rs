//! The second entry, blind, and the third person's decision.

use crate::domain::check::{self, Context};
use crate::domain::clean;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Rekey, RekeyField, RekeyState, Rekeyed};
use crate::domain::record::{Field, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{Effect, PaperReply, PaperRequest, Reply, Request, Ticket};
use crate::screens::typing::{self, typed};
use crate::screens::{Cx, Input, Step, ViewCx};
use crate::ui::line_edit::LineEdit;
use crate::ui::text::{self, put};
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Most characters of a reason.
const REASON: usize = 100;

/// Seconds the entries of an identity number stay on the screen.
const SHOWN_FOR: u16 = 30;

/// Second entries of one stack, one after another.
#[derive(Debug)]
pub struct RekeyDesk {
    paper: i64,
    /// True where this person decides, false where this person enters.
    decides: bool,
    all: Option<Vec<Rekey>>,
    /// Both entries of the value that is decided, and whether they were asked for.
    both: Both,
    edit: LineEdit,
    /// Which of both values is chosen, while one decides.
    second: bool,
    fault: Option<String>,
    done: usize,
}

/// The entries to decide between. An identity number is shown for a while only, and every time is logged.
#[derive(Debug, PartialEq, Eq)]
enum Both {
    Unasked,
    Asked(Ticket),
    Shown(i64, RekeyField, [String; 2]),
    /// Shown long enough; a key that chooses shows them again.
    Hidden,
}

impl RekeyDesk {
    /// Asks what is due.
    pub fn new(paper: i64, decides: bool, cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Paper(PaperRequest::Rekeys(paper)));
        let edit = fresh(decides);
        Self { paper, decides, all: None, both: Both::Unasked, edit, second: false, fault: None, done: 0 }
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
            Input::Reply(_, Reply::Paper(PaperReply::Rekeys(all))) => {
                self.all = Some(all);
                self.show(cx);
            }
            Input::Reply(ticket, Reply::Paper(PaperReply::Both(place, field, both))) => {
                self.shown(ticket, (place, field), both, cx);
            }
            Input::Reply(_, Reply::Paper(PaperReply::Rekeyed(what))) => self.answered(what, cx),
            Input::Reply(_, Reply::Failed(sentence)) => self.fault = Some(sentence),
            Input::Alarm if matches!(self.both, Both::Shown(_, RekeyField::PersonNumber, _)) => {
                self.both = Both::Hidden;
            }
            Input::Reply(..) | Input::Alarm | Input::Shown => return Step::Taken,
            Input::Resized => {}
            Input::Command(Command::Back) => return Step::Pop,
            Input::Command(Command::Accept) => self.accept(cx),
            Input::Command(Command::Up) => self.choose(false, cx),
            Input::Command(Command::Down) => self.choose(true, cx),
            input if typed(&mut self.edit, &input) => self.fault = None,
            _ => return Step::Ignored,
        }
        Step::Taken
    }

    /// Asks for both entries of the value to decide, unless they are there or on their way.
    fn show(&mut self, cx: &mut Cx<'_>) {
        let Some((place, field)) = self.current().map(|rekey| (rekey.place, rekey.field)) else { return };
        let here = matches!(&self.both, Both::Shown(at, of, _) if (*at, *of) == (place, field));
        if !self.decides || here || matches!(self.both, Both::Asked(_)) {
            return;
        }
        let request = PaperRequest::Both { paper: self.paper, place, field };
        self.both = Both::Asked(cx.ask(Request::Paper(request)));
    }

    fn shown(
        &mut self,
        ticket: Ticket,
        (place, field): (i64, RekeyField),
        both: Option<[String; 2]>,
        cx: &mut Cx<'_>,
    ) {
        if self.both != Both::Asked(ticket) {
            return;
        }
        self.both = Both::Unasked;
        let Some(both) = both else {
            // decided by somebody else meanwhile
            cx.ask(Request::Paper(PaperRequest::Rekeys(self.paper)));
            return;
        };
        self.both = Both::Shown(place, field, both);
        if field == RekeyField::PersonNumber {
            cx.wish(Effect::Alarm(SHOWN_FOR));
            cx.say(
                Role::Text,
                "号码已显示并记入日志，30 秒后自动隐藏。",
                "Numbers shown and logged; hidden again in 30 s.",
            );
        }
    }

    fn choose(&mut self, second: bool, cx: &mut Cx<'_>) {
        if self.both == Both::Hidden {
            self.show(cx);
        } else {
            self.second = second;
        }
    }

    fn accept(&mut self, cx: &mut Cx<'_>) {
        let Some(rekey) = self.current().cloned() else { return };
        let typed = self.edit.text().trim().to_owned();
        let wish =
            if self.decides { self.decided(&rekey, typed, cx) } else { self.entered(&rekey, &typed, cx) };
        match wish {
            Ok(request) => drop(cx.ask(Request::Paper(request))),
            Err(sentence) => return self.fault = Some(sentence),
        }
        // at once, so that the keys that follow go to the next value
        self.done += 1;
        let same = |other: &&mut Rekey| other.place == rekey.place && other.field == rekey.field;
        if let Some(at) = self.all.iter_mut().flatten().find(same) {
            at.mine = false;
        }
        self.edit = fresh(self.decides);
        self.second = false;
        self.fault = None;
        self.both = Both::Unasked;
        self.show(cx);
    }

    fn entered(&self, rekey: &Rekey, typed: &str, cx: &Cx<'_>) -> Result<PaperRequest, String> {
        let value = checked(rekey.field, typed, cx)?;
        Ok(PaperRequest::Rekey { paper: self.paper, place: rekey.place, field: rekey.field, value })
    }

    fn decided(&self, rekey: &Rekey, reason: String, cx: &Cx<'_>) -> Result<PaperRequest, String> {
        let w = |zh, en| words(zh, en).get(cx.lang).to_owned();
        if !matches!(self.both, Both::Shown(..) | Both::Hidden) {
            return Err(w("两次录入的值还没有显示，稍候", "both entries are still to come"));
        }
        if reason.is_empty() {
            return Err(w("请写明裁定理由", "say why"));
        }
        let (paper, place, field) = (self.paper, rekey.place, rekey.field);
        Ok(PaperRequest::Decide { paper, place, field, second: self.second, reason })
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

    /// Why there is nothing for this person to do.
    fn nothing(&self, lang: Lang) -> String {
        let wanted = self.wanted();
        let others = self.all.iter().flatten().filter(|rekey| rekey.state == wanted).count();
        match (others, self.decides, lang) {
            (0, _, Lang::Zh) => "没有待您办理的。Esc 返回。".into(),
            (0, _, Lang::En) => "Nothing for you to do. Esc goes back.".into(),
            (n, false, Lang::Zh) => format!(
                "没有待您办理的：还有 {n} 项待复录，初录就是您，须由另一人用自己的登录名来复录。Esc 返回。"
            ),
            (n, false, Lang::En) => format!(
                "Nothing for you to do: {n} to be re-keyed were entered by you; somebody else must, under their own login. Esc goes back."
            ),
            (n, true, Lang::Zh) => format!(
                "没有待您办理的：还有 {n} 项待裁定，初录或复录是您，须由第三人用自己的登录名来裁定。Esc 返回。"
            ),
            (n, true, Lang::En) => format!(
                "Nothing for you to do: you made one of the entries of the {n} to be decided; a third person must, under their own login. Esc goes back."
            ),
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
    let put_line = |buffer: &mut Buffer, line: u16, text: &str, role: Role| {
        if line < area.height {
            put(buffer, area.x, area.y + line, area.width, text, cx.theme.style(role));
        }
    };
    put_line(buffer, 0, &heading, Role::Title);
    for (line, rekey) in (7..).zip(desk.all.iter().flatten()) {
        put_line(buffer, line, &state_line(rekey, cx.lang), Role::Dim);
    }
    let Some(rekey) = desk.current() else {
        if desk.all.is_some() {
            for (line, said) in (2..).zip(text::wrap(&desk.nothing(cx.lang), area.width)) {
                put_line(buffer, line, &said, Role::Text);
            }
        }
        return None;
    };
    put_line(buffer, 1, &format!("{} {}", w("第", "no."), what(rekey, cx.lang)), Role::Text);
    if desk.both == Both::Hidden {
        put_line(
            buffer,
            2,
            w("号码已遮盖；按上下键再显示", "numbers hidden; up or down shows them again"),
            Role::Dim,
        );
    }
    if let Both::Shown(_, _, both) = &desk.both {
        for (line, (index, value)) in (2..).zip(both.iter().enumerate()) {
            let chosen = desk.second == (index == 1);
            let (sign, role) = if chosen { ('>', Role::Selected) } else { (' ', Role::Text) };
            let which = if index == 0 { w("初录", "first") } else { w("复录", "second") };
            if line < area.height {
                // the two are there to be compared whole, until the alarm hides them
                let said = format!("{sign} {which}  {value}");
                text::put_whole(buffer, area.x, area.y + line, area.width, &said, cx.theme.style(role));
            }
        }
    }
    if let Some(fault) = &desk.fault {
        put_line(buffer, 5, &format!("!! {fault}"), Role::Fault);
    }
    if area.height < 5 {
        return None;
    }
    let label = if desk.decides {
        w("上下选一个；裁定理由：", "choose one; reason: ")
    } else {
        w("再录一遍：", "enter again: ")
    };
    let at = Rect { y: area.y + 4, height: 1, ..area };
    Some(typing::draw_behind(label, &desk.edit, at, buffer, cx))
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
