//! Lines of a result list that are not saved: kept as they are typed, and back the next time.

use super::Grid;
use crate::message::{Reply, Request};
use crate::screens::Cx;
use crate::screens::form_desk::form_of;
use crate::screens::papers::{desk, lines::Line};
use crate::ui::theme::Role;
use serde::{Deserialize, Serialize};

/// Lines that are not saved, as they are kept.
#[derive(Default, Serialize, Deserialize)]
struct Draft {
    lines: Vec<(Option<i64>, String)>,
}

impl Grid {
    /// What is open and touched is kept at once.
    pub(super) fn keep_draft(&mut self, cx: &mut Cx<'_>) {
        let open = self.lines.iter().filter(|line| line.is_unsaved());
        let lines: Vec<_> =
            open.filter_map(|line| Some((line.place, line.desk()?.form().snapshot()))).collect();
        if lines.is_empty() {
            if std::mem::take(&mut self.kept) {
                cx.ask(Request::DraftDrop(self.draft.clone()));
            }
            return;
        }
        self.kept = true;
        let text = serde_json::to_string(&Draft { lines }).unwrap_or_default();
        cx.ask(Request::DraftSave { form: self.draft.clone(), text });
    }

    /// Lines that were not saved last time come back, in front of the one that is typed now.
    pub(super) fn restore(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let Reply::Drafts(drafts) = reply else { return };
        let form = desk::form_name(self.paper.kind, self.paper.id);
        let Some(draft) = drafts.into_iter().find(|draft| form_of(&draft.form) == form) else { return };
        let Ok(kept) = serde_json::from_str::<Draft>(&draft.text) else { return };
        self.draft = draft.form;
        self.kept = true;
        for (place, text) in kept.lines {
            self.add_line(place, Some(&text), cx);
        }
        let fresh = self.lines.iter().position(|line| line.desk().is_some() && !line.is_unsaved());
        if let Some(fresh) = fresh.filter(|_| self.lines.last().is_some_and(Line::is_unsaved)) {
            self.lines.remove(fresh);
            self.eye = self.lines.len().saturating_sub(1);
        }
        cx.say(Role::Text, "没有保存的行已找回", "lines that were not saved are back");
    }
}
