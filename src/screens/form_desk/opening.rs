//! How a form begins: which drafts are on file, the choice between them, the keys typed meanwhile.

use super::{Draft, FormDesk, Wanted, form_of};
use crate::domain::lang::words;
use crate::message::DraftLine;
use crate::ui::form::{Action, Input};
use crate::ui::line_edit::Edit;
use std::collections::VecDeque;

/// How far the form is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// It is asked which drafts there are; keys wait, and a draft may be the one meant.
    Asked { keys: VecDeque<Input>, resumes: Option<String> },
    /// The person chooses between drafts and an empty form.
    Offered(Offer),
    /// It is filled.
    Done,
}

/// Drafts of this form that are not saved, to go on with or to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    drafts: Vec<DraftLine>,
    chosen: usize,
}

impl Offer {
    /// The drafts, newest first; behind the last stands the empty form.
    pub fn drafts(&self) -> &[DraftLine] {
        &self.drafts
    }

    /// Place of the chosen line.
    pub fn chosen(&self) -> usize {
        self.chosen
    }
}

impl FormDesk {
    /// A key while drafts are offered: whoever types means the empty form.
    pub(super) fn choose(&mut self, input: Input) -> Wanted {
        let Opening::Offered(offer) = &mut self.opening else { return Wanted::default() };
        match input {
            Input::Do(Action::Up | Action::Previous) => offer.chosen = offer.chosen.saturating_sub(1),
            Input::Do(Action::Down | Action::Next) => {
                offer.chosen = (offer.chosen + 1).min(offer.drafts.len());
            }
            Input::Do(Action::Enter) => {
                let draft = offer.drafts.get(offer.chosen).cloned();
                return self.begin(draft, VecDeque::new());
            }
            Input::Do(Action::Back) => return Wanted { leave: true, ..Wanted::default() },
            Input::Edit(Edit::Insert(_)) | Input::Paste(_) => {
                return self.begin(None, VecDeque::from([input]));
            }
            Input::Edit(_) | Input::Do(_) => {}
        }
        Wanted::default()
    }

    /// The drafts are known: the one meant is taken, several are offered; who typed already means
    /// the empty form.
    pub(super) fn offered(&mut self, drafts: Vec<DraftLine>) -> Wanted {
        let (keys, resumes) = match std::mem::replace(&mut self.opening, Opening::Done) {
            Opening::Asked { keys, resumes } => (keys, resumes),
            other => {
                self.opening = other;
                return Wanted::default();
            }
        };
        if let Some(key) = resumes {
            let meant = drafts.into_iter().find(|draft| draft.form == key);
            return self.begin(meant, keys);
        }
        let own = |draft: &DraftLine| form_of(&draft.form) == self.plan.name;
        let drafts: Vec<DraftLine> = drafts.into_iter().filter(own).collect();
        if drafts.is_empty() || !keys.is_empty() {
            return self.begin(None, keys);
        }
        self.opening = Opening::Offered(Offer { drafts, chosen: 0 });
        Wanted::default()
    }

    /// The form is filled; then come the keys that were kept.
    fn begin(&mut self, draft: Option<DraftLine>, keys: VecDeque<Input>) -> Wanted {
        self.opening = Opening::Done;
        let mut wanted = Wanted::default();
        if let Some(draft) = draft.filter(|draft| self.form.restore(&draft.text)) {
            self.draft = Draft { key: draft.form, kept: true, ..Draft::default() };
            let said = words("接着上次没有保存的内容", "back to what was not saved last time");
            self.form.tell(said.get(self.form.lang()));
            let answer = self.form.look_again();
            wanted = self.turn(answer);
        }
        self.ask_names(&mut wanted);
        // counted when they were typed
        for input in keys {
            let more = self.take(input);
            wanted.add(more);
        }
        wanted
    }
}
