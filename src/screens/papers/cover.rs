//! The cover sheet of a new stack, typed into the same form engine as everything else.

use super::desk::PaperDesk;
use crate::domain::lang::words;
use crate::domain::paper::PaperKind;
use crate::domain::record::{COVER, Table, Target};
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, Reply};
use crate::screens::form_desk::Saving;
use crate::screens::form_host::{FormHost, Turn, view as host};
use crate::screens::{Cx, Input, Screen, Step, ViewCx};
use crate::ui::form::Plan;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A cover sheet being filled.
#[derive(Debug)]
pub struct Cover {
    kind: PaperKind,
    host: FormHost,
}

impl Cover {
    /// An empty one, or the one of that draft.
    pub fn new(kind: PaperKind, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        let host = FormHost::resume(plan(kind), draft, cx).saving_to(Saving::Cover(kind));
        Self { kind, host }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        self.host.scopes()
    }

    /// What became of an input; a stack that is opened is gone on with at once.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let opened = match &input {
            Input::Reply(_, Reply::Paper(PaperReply::One(paper))) => Some(paper.id),
            _ => None,
        };
        match (self.host.update(input, cx), opened) {
            (Turn::Step(step), _) => step,
            (Turn::Done(_), Some(id)) => {
                cx.replace(|cx| Screen::PaperDesk(Box::new(PaperDesk::new(id, None, cx))))
            }
            (Turn::Done(_) | Turn::Leave, _) => Step::Pop,
        }
    }
}

/// Name of the form in its drafts.
fn form_name(kind: PaperKind) -> String {
    format!("cover:{}", kind.code())
}

/// The kind of stack a cover's draft belongs to.
pub fn kind_of(form: &str) -> Option<PaperKind> {
    PaperKind::from_code(form.strip_prefix("cover:")?)
}

/// The cover first, then what all papers of the stack share.
fn plan(kind: PaperKind) -> Plan {
    let (table, shared): (Table, &[&str]) = match kind {
        PaperKind::Certificates => (Table::Certificate, &["body"]),
        PaperKind::Results => {
            (Table::Certificate, &["occupation", "issued", "level", "kind", "work_type", "body"])
        }
        PaperKind::Payments => (Table::Payment, &["family", "paid_on", "year", "fund", "paper"]),
    };
    Plan::empty(form_name(kind)).part(Target::New(table)).asks_also(0, COVER).asks(0, shared)
}

/// Draws it and says where the caret stands.
pub fn draw(screen: &Cover, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let what = screen.kind.words().get(cx.lang);
    let heading = format!("{}  {what}", words("批次封面", "cover sheet").get(cx.lang));
    put(buffer, area.x, area.y, area.width, &heading, cx.theme.style(Role::Title));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    host::draw(&screen.host, below, buffer, cx)
}
