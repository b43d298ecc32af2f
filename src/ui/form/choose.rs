//! The list under a field that is chosen: what is in it, which entry is meant.

use super::kinds::Chooses;
use super::list;
use super::slot::{Known, Origin};
use super::{Answer, Form, Then, Waiting, Wish};
use crate::domain::listing::Candidate;
use crate::domain::record::RecordRef;

/// An open list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chooser {
    items: Vec<Candidate>,
    selected: usize,
    /// The person moved in it, so that an entry is meant whatever the text says.
    moved: bool,
    /// It was opened on wish, so that Enter takes what is marked.
    wished: bool,
    /// The question that has not been answered yet.
    ask: Option<u64>,
}

impl Chooser {
    /// The entries, best first.
    pub fn items(&self) -> &[Candidate] {
        &self.items
    }

    /// Place of the entry that Enter takes.
    pub fn selected(&self) -> usize {
        self.selected
    }

    pub(super) fn select(&mut self, by: isize) {
        let count = self.items.len();
        self.moved = true;
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
    }

    pub(super) fn expects(&self, ask: u64) -> bool {
        self.ask == Some(ask)
    }

    pub(super) fn fill(&mut self, items: Vec<Candidate>) {
        *self = Self { items, wished: self.wished, ..Self::default() };
    }

    /// Marks the entry that stands in the field already, so that Enter keeps it.
    fn mark(&mut self, canonical: Option<&str>) {
        let at = self.items.iter().position(|item| Some(&*item.canonical) == canonical);
        self.selected = at.unwrap_or(0);
    }

    fn meant(&self) -> Option<&Candidate> {
        self.items.get(self.selected)
    }
}

impl Form {
    /// After a change of text: the list follows it, or closes with an empty field.
    pub(super) fn refresh_list(&mut self) -> Answer {
        let empty = self.focused().is_none_or(super::Slot::is_empty);
        if empty {
            self.chooser = None;
            return Answer::none();
        }
        self.fill_list(false)
    }

    /// Opens the list on wish, also for an empty field.
    pub(super) fn open_list(&mut self) -> Answer {
        if self.chooses(self.focus) == Chooses::No {
            self.say("这一栏直接录入，不从列表选择", "this field is typed, not chosen");
            return Answer::none();
        }
        let answer = self.fill_list(true);
        self.mark_present();
        answer
    }

    /// In a list opened on wish the value the field has already is the marked one.
    pub(super) fn mark_present(&mut self) {
        let canonical = self.focused().and_then(super::Slot::canonical).map(str::to_owned);
        if let Some(chooser) = self.chooser.as_mut().filter(|chooser| chooser.wished) {
            chooser.mark(canonical.as_deref());
        }
    }

    /// On wish a list shows everything that could stand where a value does; the store is asked for what
    /// is like it.
    fn fill_list(&mut self, wished: bool) -> Answer {
        let Some(slot) = self.focused() else { return Answer::none() };
        let whole = wished && slot.canonical().is_some() && self.chooses(self.focus) == Chooses::List;
        let query = if whole || slot.hidden { "" } else { slot.text().trim() }.to_owned();
        match self.chooses(self.focus) {
            Chooses::No => Answer::none(),
            Chooses::List => {
                let entries = |query: &str| list::entries(slot.field.kind, query, self.settings.lang);
                let has = |item: &Candidate| !whole || Some(&*item.canonical) == slot.canonical();
                let items = Some(entries(&query)).filter(|items| items.iter().any(has));
                let items = items.unwrap_or_else(|| entries(slot.text().trim()));
                self.chooser = Some(Chooser { items, wished, ..Chooser::default() });
                Answer::none()
            }
            Chooses::Store(_) if slot.traits().identifies && (slot.is_full() || !worth_asking(&query)) => {
                self.chooser = None;
                Answer::none()
            }
            Chooses::Store(kind) => {
                let ask = self.next_ask();
                let old = self.chooser.take().unwrap_or_default();
                self.chooser = Some(Chooser { ask: Some(ask), moved: false, wished, selected: 0, ..old });
                Answer::of(Wish::Candidates { ask, kind, query })
            }
        }
    }

    /// Takes the meant entry where the text alone is no value. `Some` when something must be
    /// answered first.
    pub(super) fn pick(&mut self, then: Then) -> Option<Answer> {
        let slot = self.focused()?;
        let settled = slot.is_empty() || slot.canonical().is_some() || slot.is_shut();
        let chooser = self.chooser.as_ref()?;
        // a list nobody asked for lets a value pass; one that was opened is answered by Enter
        let answers = chooser.moved || (chooser.wished && then == Then::Enter);
        if then == Then::Previous || (settled && !answers) {
            return None;
        }
        if chooser.ask.is_some() {
            self.waiting = Some(Waiting::Candidates { then });
            return Some(Answer::none());
        }
        let meant = chooser.meant()?.clone();
        // Enter answers the list; who only goes on or saves has not chosen among several people
        let one = chooser.moved || chooser.items.len() == 1;
        if then != Then::Enter && !one && matches!(self.chooses(self.focus), Chooses::Store(_)) {
            return None;
        }
        self.chooser = None;
        if self.adopts_at(self.focus) {
            return self.fetch(&meant, then);
        }
        self.take_candidate(meant);
        None
    }

    fn adopts_at(&self, index: usize) -> bool {
        let Some(slot) = self.slots.get(index) else { return false };
        slot.traits().identifies && self.parts.get(slot.part).is_some_and(|part| part.adopts)
    }

    fn fetch(&mut self, meant: &Candidate, then: Then) -> Option<Answer> {
        let reference = RecordRef::parse(&meant.canonical)?;
        let ask = self.next_ask();
        self.waiting = Some(Waiting::Record { ask, slot: self.focus, then });
        Some(Answer::of(Wish::Fetch { ask, reference }))
    }

    fn take_candidate(&mut self, meant: Candidate) {
        let settings = self.settings;
        let Some(slot) = self.slot_mut() else { return };
        let detail = Some(meant.detail).filter(|detail| !detail.is_empty());
        let known = Known { text: meant.label, canonical: meant.canonical, detail, trouble: None };
        slot.put(known, Origin::Typed);
        slot.judge(settings);
        self.touched = true;
        self.compare_fields();
    }

    /// Tells the name behind a reference the form was opened with (`person:12`).
    pub fn name_reference(&mut self, canonical: &str, label: &str, detail: &str) {
        for slot in &mut self.slots {
            if slot.canonical() == Some(canonical) && matches!(slot.traits().chooses, Chooses::Store(_)) {
                let detail = Some(detail.to_owned()).filter(|detail| !detail.is_empty());
                let known =
                    Known { text: label.to_owned(), canonical: canonical.to_owned(), detail, trouble: None };
                slot.put(known, slot.origin);
                slot.judge(self.settings);
            }
        }
        self.hint_adopted(canonical, &format!("{label} {detail}"));
    }
}

/// A few digits say nothing yet; four may be the end of an identity number.
fn worth_asking(query: &str) -> bool {
    let letters = query.chars().any(|c| !c.is_ascii_digit());
    letters || query.chars().count() >= 4
}
