//! The cover sheet of a new stack, or one that is corrected, typed into the same form engine as
//! everything else.

use super::desk::PaperDesk;
use crate::domain::exam::plain;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Paper, PaperKind};
use crate::domain::record::{Table, Target};
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, Reply};
use crate::screens::form_desk::Saving;
use crate::screens::form_host::{FormHost, Turn, view as host};
use crate::screens::{Ahead, Cx, Input, Screen, Step, ViewCx};
use crate::ui::form::Plan;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Whose cover sheet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Of a new stack.
    New(PaperKind),
    /// Of the stack with this number.
    Again(PaperKind, i64),
}

/// A cover sheet being filled.
#[derive(Debug)]
pub struct Cover {
    sheet: Sheet,
    host: FormHost,
}

impl Cover {
    /// An empty one.
    pub fn new(kind: PaperKind, cx: &mut Cx<'_>) -> Self {
        Self::of(Sheet::New(kind), Sheet::New(kind).plan(), None, cx)
    }

    /// That of a stack, to be corrected.
    pub fn correct(paper: &Paper, cx: &mut Cx<'_>) -> Self {
        let sheet = Sheet::Again(paper.kind, paper.id);
        let plan = sheet.plan().given("cover_title", paper.title.as_str());
        let plan = plan.given("cover_count", paper.expected.to_string());
        let plan = plan.given("cover_control", paper.control.code());
        let plan = match paper.total {
            Some(total) => plan.given("cover_total", plain(total)),
            None => plan,
        };
        Self::of(sheet, plan, None, cx)
    }

    /// The one of that draft.
    pub fn resume(sheet: Sheet, draft: &str, cx: &mut Cx<'_>) -> Self {
        Self::of(sheet, sheet.plan(), Some(draft), cx)
    }

    fn of(sheet: Sheet, plan: Plan, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        let saving = match sheet {
            Sheet::New(kind) => Saving::Cover(kind),
            Sheet::Again(_, paper) => Saving::CoverAgain(paper),
        };
        Self { sheet, host: FormHost::resume(plan, draft, cx).saving_to(saving) }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        self.host.scopes()
    }

    /// What becomes of keys that come now.
    pub fn ahead(&self) -> Ahead {
        self.host.ahead()
    }

    /// What became of an input; a stack that is opened is gone on with at once.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let opened = match &input {
            Input::Reply(_, Reply::Paper(PaperReply::One(paper))) => Some(paper.id),
            _ => None,
        };
        match (self.host.update(input, cx), opened) {
            (Turn::Step(step), _) => step,
            (Turn::Done(_), Some(_)) if matches!(self.sheet, Sheet::Again(..)) => {
                cx.say(
                    Role::Good,
                    "封面已更正，旧值和原因已记入日志。",
                    "Cover corrected; old values and reason are logged.",
                );
                Step::Pop
            }
            (Turn::Done(_), Some(id)) => {
                cx.replace(|cx| Screen::PaperDesk(Box::new(PaperDesk::new(id, None, cx))))
            }
            (Turn::Done(_) | Turn::Leave, _) => Step::Pop,
        }
    }
}

/// The sheet a cover's draft belongs to.
pub fn sheet_of(form: &str) -> Option<Sheet> {
    if let Some(kind) = form.strip_prefix("cover:") {
        return PaperKind::from_code(kind).map(Sheet::New);
    }
    let (kind, id) = form.strip_prefix("cover-again:")?.split_once(':')?;
    Some(Sheet::Again(PaperKind::from_code(kind)?, id.parse().ok()?))
}

impl Sheet {
    const fn kind(self) -> PaperKind {
        match self {
            Self::New(kind) | Self::Again(kind, _) => kind,
        }
    }

    /// What it is called.
    pub fn title(self, lang: Lang) -> String {
        let what = match self {
            Self::New(_) => words("批次封面", "cover sheet"),
            Self::Again(..) => words("更正批次封面", "correct the cover sheet"),
        };
        format!("{}  {}", what.get(lang), self.kind().words().get(lang))
    }

    /// Name of the form in its drafts.
    fn form_name(self) -> String {
        match self {
            Self::New(kind) => format!("cover:{}", kind.code()),
            Self::Again(kind, id) => format!("cover-again:{}:{id}", kind.code()),
        }
    }

    /// The cover first, then, for a new stack, what all its papers share.
    fn plan(self) -> Plan {
        let kind = self.kind();
        let (table, shared): (Table, &[&str]) = match kind {
            PaperKind::Certificates => (Table::Certificate, &["body"]),
            PaperKind::Results => {
                (Table::Certificate, &["occupation", "issued", "level", "kind", "work_type", "body"])
            }
            PaperKind::Payments => (Table::Payment, &["family", "paid_on", "year", "fund", "paper"]),
        };
        let plan = Plan::empty(self.form_name()).part(Target::New(table));
        match self {
            Self::New(_) => plan.asks_also(0, kind.cover()).asks(0, shared),
            Self::Again(..) => plan.asks_also(0, kind.cover_again()),
        }
    }
}

/// Draws it and says where the caret stands.
pub fn draw(screen: &Cover, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    put(buffer, area.x, area.y, area.width, &screen.sheet.title(cx.lang), cx.theme.style(Role::Title));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    host::draw(&screen.host, below, buffer, cx)
}
