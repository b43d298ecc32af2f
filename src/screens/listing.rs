//! A list that holds the rows around the eye and never the table: pages come by key.

use super::Cx;
use super::finder;
use crate::domain::listing::{CertificateRow, From, OrganisationRow, Page, PersonRow};
use crate::domain::record::RecordId;
use crate::keymap::command::Command;
use crate::message::{Reply, Request, Ticket};
use crate::ui::table::follow;

/// A row that knows its place in the list.
pub trait Placed {
    /// Key of the list's order and id.
    fn place(&self) -> (&str, RecordId);
}

macro_rules! rows {
    ($($row:ident $reply:ident),*) => {
        $(
            impl Placed for $row {
                fn place(&self) -> (&str, RecordId) {
                    (&self.sort_key, self.id)
                }
            }

            impl finder::Row for $row {
                fn page(reply: Reply) -> Result<Page<Self>, Reply> {
                    if let Reply::$reply(page) = reply { Ok(page) } else { Err(reply) }
                }
            }
        )*
    };
}

rows!(PersonRow People, OrganisationRow Organisations, CertificateRow Certificates);

/// Which way a page was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Fresh,
    Again,
    FreshEnd,
    On,
    Back,
}

/// The rows at hand, which of them are seen and where the eye is.
#[derive(Clone, Debug)]
pub struct Listing<R> {
    rows: Vec<R>,
    top: usize,
    eye: usize,
    at_start: bool,
    at_end: bool,
    /// Newest question, and which way it goes.
    asked: Option<(Ticket, Way)>,
    /// Row moves that wait for the page they lead to.
    owed: isize,
    /// A row to keep the eye on when the list is read anew.
    keep: Option<RecordId>,
    loaded: bool,
}

impl<R> Default for Listing<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            top: 0,
            eye: 0,
            at_start: true,
            at_end: true,
            asked: None,
            owed: 0,
            keep: None,
            loaded: false,
        }
    }
}

impl<R: Placed> Listing<R> {
    /// The rows seen in `height` lines, the first at the top.
    pub fn visible(&self, height: usize) -> &[R] {
        let end = (self.top + height).min(self.rows.len());
        self.rows.get(self.top..end).unwrap_or(&[])
    }

    /// Which of the visible rows the eye is on.
    pub fn eye_line(&self) -> Option<usize> {
        (!self.rows.is_empty()).then(|| self.eye.saturating_sub(self.top))
    }

    /// The row the eye is on.
    pub fn current(&self) -> Option<&R> {
        self.rows.get(self.eye)
    }

    /// True once a first page came.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// True when there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reads the list anew from its start, old rows staying until the answer is there.
    pub fn restart(&mut self, cx: &mut Cx<'_>, page: impl Fn(From, usize) -> Request) {
        self.owed = 0;
        self.keep = None;
        self.ask(cx, Way::Fresh, page(From::Start, wanted(cx)));
    }

    /// Reads the list anew with the eye on this row, from the one right behind `before` on.
    pub fn restart_at(
        &mut self,
        row: RecordId,
        before: RecordId,
        cx: &mut Cx<'_>,
        page: impl Fn(From, usize) -> Request,
    ) {
        self.owed = 0;
        self.keep = Some(row);
        self.ask(cx, Way::Again, page(From::After(String::new(), before), wanted(cx)));
    }

    /// True while other rows than those seen are on their way, or the eye has not reached where it was sent.
    pub fn is_coming(&self) -> bool {
        let anew = self.asked.is_some_and(|(_, way)| matches!(way, Way::Fresh | Way::FreshEnd));
        anew && self.keep.is_none() || self.asked.is_some() && self.owed != 0
    }

    /// True while no page is on its way.
    pub fn is_settled(&self) -> bool {
        self.loaded && self.asked.is_none()
    }

    /// Reads the rows at hand anew, the eye staying on its row.
    pub fn refresh(&mut self, cx: &mut Cx<'_>, page: impl Fn(From, usize) -> Request) {
        self.keep = self.current().map(|row| row.place().1);
        let rows = self.rows.len().max(wanted(cx));
        let first = self.rows.first().map(|row| (row.place().0.to_owned(), row.place().1));
        match first {
            // the first row itself comes back when the eye goes near it
            Some((key, id)) if !self.at_start => self.ask(cx, Way::Again, page(From::After(key, id), rows)),
            _ => self.ask(cx, Way::Fresh, page(From::Start, rows)),
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>, way: Way, request: Request) {
        if let Some((ticket, _)) = self.asked {
            cx.interrupt(ticket);
        }
        self.asked = Some((cx.ask(request), way));
    }

    /// A list command; true when it was one. `height` lines are seen.
    pub fn command(
        &mut self,
        command: Command,
        height: usize,
        cx: &mut Cx<'_>,
        page: impl Fn(From, usize) -> Request,
    ) -> bool {
        let step = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
        match command {
            Command::RowDown => self.go(1, height),
            Command::RowUp => self.go(-1, height),
            Command::PageDown => self.turn(step, height),
            Command::PageUp => self.turn(-step, height),
            Command::FirstRow if self.at_start => {
                self.owed = 0;
                self.eye = 0;
                self.top = 0;
            }
            Command::FirstRow => {
                self.ask(cx, Way::Fresh, page(From::Start, wanted(cx)));
                return true;
            }
            Command::LastRow if self.at_end => {
                self.owed = 0;
                self.eye = self.rows.len().saturating_sub(1);
                self.top = follow(self.top, self.eye, height);
            }
            Command::LastRow => {
                self.ask(cx, Way::FreshEnd, page(From::End, wanted(cx)));
                return true;
            }
            _ => return false,
        }
        self.fetch(height, cx, page);
        true
    }

    /// Moves the eye; what leads past the rows at hand is owed until they come.
    fn go(&mut self, by: isize, height: usize) {
        let target = isize::try_from(self.eye).unwrap_or(0) + by;
        let last = isize::try_from(self.rows.len()).unwrap_or(0) - 1;
        let reached = target.clamp(0, last.max(0));
        let missing = target - reached;
        let more = if missing > 0 { !self.at_end } else { !self.at_start };
        self.owed = if more { missing } else { 0 };
        self.eye = usize::try_from(reached).unwrap_or(0);
        self.top = follow(self.top, self.eye, height);
    }

    /// Turns a page: what is seen moves with the eye.
    fn turn(&mut self, by: isize, height: usize) {
        let line = self.eye.saturating_sub(self.top);
        self.go(by, height);
        let highest = self.rows.len().saturating_sub(height);
        self.top = self.eye.saturating_sub(line).min(highest);
        self.top = follow(self.top, self.eye, height);
    }

    /// Asks for the next page when the eye comes near the edge of the rows at hand.
    fn fetch(&mut self, height: usize, cx: &mut Cx<'_>, page: impl Fn(From, usize) -> Request) {
        if self.asked.is_some() {
            return;
        }
        let near = height.max(1) * 2;
        if !self.at_end && self.eye + near >= self.rows.len() {
            let Some((key, id)) = self.rows.last().map(|r| (r.place().0.to_owned(), r.place().1)) else {
                return;
            };
            self.ask(cx, Way::On, page(From::After(key, id), wanted(cx)));
        } else if !self.at_start && self.eye < near {
            let Some((key, id)) = self.rows.first().map(|r| (r.place().0.to_owned(), r.place().1)) else {
                return;
            };
            self.ask(cx, Way::Back, page(From::Before(key, id), wanted(cx)));
        }
    }

    /// Takes a page, when it answers the newest question.
    pub fn take(
        &mut self,
        ticket: Ticket,
        answer: Page<R>,
        height: usize,
        cx: &mut Cx<'_>,
        page: impl Fn(From, usize) -> Request,
    ) {
        let Some((_, way)) = self.asked.filter(|(asked, _)| *asked == ticket) else { return };
        self.asked = None;
        // so many that what one page brought is never asked for again by the next
        let most = 4 * height.max(8) + 2 * wanted(cx);
        match way {
            Way::Fresh | Way::Again => {
                self.at_start = way == Way::Fresh;
                self.replace(answer, height);
            }
            Way::FreshEnd => {
                self.rows = answer.rows;
                self.at_start = !answer.more;
                self.at_end = true;
                self.eye = self.rows.len().saturating_sub(1);
                self.top = follow(0, self.eye, height);
            }
            Way::On => {
                self.rows.extend(answer.rows);
                self.at_end = !answer.more;
                self.trim_front(most);
            }
            Way::Back => {
                let added = answer.rows.len();
                self.rows.splice(0..0, answer.rows);
                self.eye += added;
                self.top += added;
                if self.at_end {
                    // no empty lines below rows that have others above them
                    self.top = self.top.min(self.rows.len().saturating_sub(height));
                }
                self.at_start = !answer.more;
                self.trim_back(most, height);
            }
        }
        self.loaded = true;
        let owed = std::mem::take(&mut self.owed);
        if owed != 0 && matches!(way, Way::On | Way::Back) {
            self.go(owed, height);
        }
        self.fetch(height, cx, page);
    }

    fn replace(&mut self, answer: Page<R>, height: usize) {
        let line = self.eye.saturating_sub(self.top);
        let kept = self.keep.take().and_then(|id| answer.rows.iter().position(|r| r.place().1 == id));
        self.rows = answer.rows;
        self.at_end = !answer.more;
        match kept {
            Some(eye) => {
                self.eye = eye;
                // a list seen from its first row shows what came in front of it
                let from_start = self.top == 0 && self.at_start;
                self.top = follow(if from_start { 0 } else { eye.saturating_sub(line) }, eye, height);
            }
            None => {
                self.eye = 0;
                self.top = 0;
            }
        }
    }

    fn trim_front(&mut self, most: usize) {
        let spare = self.rows.len().saturating_sub(most).min(self.top);
        if spare > 0 {
            self.rows.drain(..spare);
            self.top -= spare;
            self.eye -= spare;
            self.at_start = false;
        }
    }

    fn trim_back(&mut self, most: usize, height: usize) {
        let most = most.max(self.top + height + 1).max(self.eye + 1);
        if self.rows.len() > most {
            self.rows.truncate(most);
            self.at_end = false;
        }
    }

    /// Keeps the eye visible after the window changed.
    pub fn resized(&mut self, height: usize, cx: &mut Cx<'_>, page: impl Fn(From, usize) -> Request) {
        self.top = follow(self.top, self.eye, height.max(1));
        self.fetch(height, cx, page);
    }

    /// The question failed: the old rows stay.
    pub fn failed(&mut self, ticket: Ticket) {
        if self.asked.is_some_and(|(asked, _)| asked == ticket) {
            self.asked = None;
            self.loaded = true;
        }
    }
}

/// Rows to ask for: three screens, so that a page turn never waits.
fn wanted(cx: &Cx<'_>) -> usize {
    usize::from(cx.size.1).clamp(20, 200) * 2
}
