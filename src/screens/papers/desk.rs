//! Entry from one stack: the same forms as elsewhere under the cover's values, counted against it.

use super::grid::{Grid, view as grid};
use crate::domain::exam::plain;
use crate::domain::lang::{Lang, words};
use crate::domain::paper::{Paper, PaperKind, PaperLine};
use crate::domain::record::{Control, Table};
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::message::{PaperReply, PaperRequest, Reply, Request, Ticket};
use crate::screens::certificates::sitting;
use crate::screens::form_desk::Saving;
use crate::screens::form_host::{FormHost, Turn, view as host};
use crate::screens::{Cx, Input, Step, ViewCx};
use crate::ui::form::Plan;
use crate::ui::text::put;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// One stack at work.
#[derive(Debug)]
pub struct PaperDesk {
    id: i64,
    /// The draft to go on with.
    draft: Option<String>,
    asked: Option<Ticket>,
    open: Option<Open>,
    /// Why it cannot be worked on.
    missing: Option<String>,
}

#[derive(Debug)]
struct Open {
    paper: Paper,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Form(Box<FormHost>),
    Grid(Box<Grid>),
}

impl PaperDesk {
    /// Asks for the stack.
    pub fn new(id: i64, draft: Option<&str>, cx: &mut Cx<'_>) -> Self {
        let asked = Some(cx.ask(Request::Paper(PaperRequest::Lines(id))));
        Self { id, draft: draft.map(str::to_owned), asked, open: None, missing: None }
    }

    /// Where keys are looked up.
    pub fn scopes(&self) -> &'static [Scope] {
        match self.open.as_ref().map(|open| &open.body) {
            Some(Body::Form(host)) => host.scopes(),
            Some(Body::Grid(_)) => &[Scope::Form, Scope::Text],
            None => &[Scope::Global],
        }
    }

    /// The clause behind the focused field.
    pub fn clause(&self) -> Option<String> {
        match &self.open.as_ref()?.body {
            Body::Form(host) => host.clause(),
            Body::Grid(_) => None,
        }
    }

    /// What became of an input.
    pub fn update(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(ticket, Reply::Paper(PaperReply::Lines(paper, lines)))
                if self.asked == Some(ticket) =>
            {
                self.asked = None;
                self.opened(*paper, lines, cx);
                Step::Taken
            }
            Input::Reply(ticket, Reply::Failed(sentence)) if self.asked == Some(ticket) => {
                self.missing = Some(sentence);
                Step::Taken
            }
            Input::Shown => {
                self.asked = Some(cx.ask(Request::Paper(PaperRequest::Lines(self.id))));
                Step::Taken
            }
            input => self.work(input, cx),
        }
    }

    fn opened(&mut self, paper: Paper, lines: Vec<PaperLine>, cx: &mut Cx<'_>) {
        if let Some(open) = &mut self.open {
            if let Body::Grid(grid) = &mut open.body {
                grid.read(lines);
            }
            open.paper = paper;
            return;
        }
        if paper.closed_by.is_some() {
            let closed = words(
                "这一批次已结账。按 Esc 返回；要补录，由审核或管理按 o 重开。",
                "This stack is closed. Esc goes back; a checker or keeper opens it again with o.",
            );
            self.missing = Some(closed.get(cx.lang).to_owned());
            return;
        }
        let draft = self.draft.take();
        let body = match plan(&paper) {
            Some(plan) => {
                let host = FormHost::resume(plan, draft.as_deref(), cx).saving_to(Saving::Paper(paper.id));
                Body::Form(Box::new(host))
            }
            None => Body::Grid(Box::new(Grid::new(&paper, lines, cx))),
        };
        self.open = Some(Open { paper, body });
    }

    fn work(&mut self, input: Input, cx: &mut Cx<'_>) -> Step {
        let Some(open) = &mut self.open else {
            return if input == Input::Command(Command::Back) { Step::Pop } else { Step::Ignored };
        };
        let saved = matches!(&input, Input::Reply(_, Reply::Saved(_)));
        let step = match &mut open.body {
            Body::Grid(grid) => grid.update(input, cx),
            Body::Form(host) => match host.update(input, cx) {
                Turn::Step(step) => step,
                Turn::Done(_) | Turn::Leave => Step::Pop,
            },
        };
        if saved {
            self.asked = Some(cx.ask(Request::Paper(PaperRequest::Lines(self.id))));
        }
        step
    }
}

/// Name of the form in its drafts: which kind, which stack.
pub fn form_name(kind: PaperKind, paper: i64) -> String {
    format!("paper:{}:{paper}", kind.code())
}

/// The stack a draft's form belongs to.
pub fn paper_of(form: &str) -> Option<(PaperKind, i64)> {
    let (kind, id) = form.strip_prefix("paper:")?.split_once(':')?;
    Some((PaperKind::from_code(kind)?, id.parse().ok()?))
}

/// The form of one paper; none where the stack is entered as a grid.
fn plan(paper: &Paper) -> Option<Plan> {
    let plan = match paper.kind {
        PaperKind::Certificates => sitting::plan(),
        PaperKind::Payments => Plan::new_record(Table::Payment).repeating(),
        PaperKind::Results => return None,
    };
    let given = |plan: Plan, (key, value): (&'static str, &str)| plan.given(key, value);
    let mut plan = paper.shared.iter().fold(plan, given);
    plan.name = form_name(paper.kind, paper.id);
    Some(plan)
}

/// Draws it and says where the caret stands.
pub fn draw(screen: &PaperDesk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let Some(open) = &screen.open else {
        let sentence = screen.missing.as_deref().unwrap_or_default();
        put(buffer, area.x, area.y, area.width, sentence, cx.theme.style(Role::Fault));
        return None;
    };
    put(buffer, area.x, area.y, area.width, &heading(&open.paper, cx.lang), cx.theme.style(Role::Title));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    match &open.body {
        Body::Form(form) => host::draw(form, below, buffer, cx),
        Body::Grid(lines) => grid::draw(lines, below, buffer, cx),
    }
}

fn heading(paper: &Paper, lang: Lang) -> String {
    let counts = format!("{}/{}", paper.entered, paper.expected);
    let sum = match (paper.control, paper.total) {
        (Control::None, _) => String::new(),
        (control, total) => {
            let wants = total.map(|total| format!("/{}", plain(total))).unwrap_or_default();
            format!("  {} {}{wants}", control.words().get(lang), plain(paper.sum))
        }
    };
    let full = paper.entered == paper.expected;
    let hint = if full {
        words("  已录满：Esc 后按 c 结账", "  all in: Esc, then c closes").get(lang)
    } else {
        ""
    };
    format!("{} {}  {counts}{sum}{hint}", paper.kind.words().get(lang), paper.title)
}
