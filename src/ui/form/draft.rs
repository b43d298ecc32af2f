//! A form as text that survives: every field, the focus and the caret, and back.

use super::slot::{Known, Origin};
use super::{Form, Part, Plan};
use crate::domain::record::{RecordRef, Target};
use serde::{Deserialize, Serialize};

/// Written form of a draft; a newer program reads older ones.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Draft {
    version: u32,
    name: String,
    parts: Vec<PartDraft>,
    slots: Vec<SlotDraft>,
    /// Place of the focus among the slots.
    focus: usize,
    caret: usize,
    /// Whether typing goes on with what stands in the focused field; older drafts do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entered: Option<bool>,
    saved: usize,
    #[serde(default)]
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct PartDraft {
    /// Revision a correction was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adopted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SlotDraft {
    part: usize,
    key: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(default)]
    origin: OriginDraft,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    left: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stored: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<KnownDraft>,
}

#[derive(Serialize, Deserialize)]
struct KnownDraft {
    text: String,
    canonical: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OriginDraft {
    #[default]
    Typed,
    Carried,
    Derived(usize),
    Stored,
}

impl Form {
    /// The form as text, to be kept until it is saved or thrown away.
    pub fn snapshot(&self) -> String {
        let draft = Draft {
            version: VERSION,
            name: self.name.clone(),
            parts: self.parts.iter().zip(&self.previous_records).map(part_draft).collect(),
            slots: self.slots.iter().zip(&self.previous).map(slot_draft).collect(),
            focus: self.focus,
            caret: self.focused().map_or(0, |slot| slot.edit.caret()),
            entered: self.focused().map(|slot| slot.entered),
            saved: self.saved,
            reason: self.last_reason.clone(),
        };
        serde_json::to_string(&draft).unwrap_or_default()
    }

    /// Fills a new form of the same plan from such a text, with focus and caret where they were.
    /// False when the text is no draft of this form.
    pub fn restore(&mut self, text: &str) -> bool {
        let Ok(draft) = serde_json::from_str::<Draft>(text) else { return false };
        if draft.version > VERSION || draft.name != self.name || draft.parts.len() != self.parts.len() {
            return false;
        }
        for ((part, before), kept) in self.parts.iter_mut().zip(&mut self.previous_records).zip(&draft.parts)
        {
            restore_part(part, kept);
            *before = kept.before.as_deref().and_then(RecordRef::parse);
        }
        for kept in &draft.slots {
            self.restore_slot(kept);
        }
        self.last_reason = draft.reason;
        self.saved = draft.saved;
        self.touched = true;
        self.judge_all();
        self.restore_focus(&draft.slots, draft.focus, draft.caret, draft.entered);
        true
    }

    fn restore_slot(&mut self, kept: &SlotDraft) {
        let same = |slot: &super::Slot| slot.part == kept.part && slot.field.key == kept.key;
        let Some(index) = self.slots.iter().position(same) else { return };
        let adopted = self.parts.get(kept.part).is_some_and(|part| part.adopted.is_some());
        if let Some(before) = self.previous.get_mut(index) {
            *before = kept.before.as_ref().map(|before| Known {
                text: before.text.clone(),
                canonical: before.canonical.clone(),
                detail: before.detail.clone(),
                trouble: None,
            });
        }
        let settings = self.settings;
        let Some(slot) = self.slots.get_mut(index) else { return };
        slot.clear();
        slot.stored.clone_from(&kept.stored);
        slot.left = kept.left;
        slot.reason.clone_from(&kept.reason);
        slot.origin = match kept.origin {
            OriginDraft::Typed => Origin::Typed,
            OriginDraft::Carried => Origin::Carried,
            OriginDraft::Derived(from) => Origin::Derived(from),
            OriginDraft::Stored => Origin::Stored,
        };
        match &kept.canonical {
            Some(canonical) => {
                let known = Known {
                    text: kept.text.clone(),
                    canonical: canonical.clone(),
                    detail: kept.detail.clone(),
                    trouble: None,
                };
                slot.put_again(known, settings);
            }
            None => slot.edit.set(&kept.text),
        }
        slot.edit.settle();
        slot.lock(adopted && !slot.traits().identifies);
        if adopted {
            slot.asked.clone_from(&kept.canonical);
        }
    }

    fn restore_focus(&mut self, kept: &[SlotDraft], focus: usize, caret: usize, entered: Option<bool>) {
        let Some(focused) = kept.get(focus) else { return };
        let same = |slot: &super::Slot| slot.part == focused.part && slot.field.key == focused.key;
        if let Some(index) = self.slots.iter().position(same) {
            self.focus = index;
            if let Some(slot) = self.slot_mut() {
                slot.edit.place_caret(caret);
                slot.entered = entered.unwrap_or(slot.origin == Origin::Typed || !slot.edit.at_end());
            }
        }
    }

    /// What tells one draft from another in a list: a name or number typed in it (masked where it
    /// is personal), and how many fields hold something.
    pub fn peek(text: &str) -> Option<Peek> {
        let draft = serde_json::from_str::<Draft>(text).ok()?;
        let typed = |slot: &&SlotDraft| {
            !slot.text.is_empty() && !matches!(slot.origin, OriginDraft::Carried | OriginDraft::Stored)
        };
        let told = |key: &&str| draft.slots.iter().find(|slot| slot.key == *key && !slot.text.is_empty());
        let title = ["name", "title", "number", "id_number"].iter().find_map(told);
        let title = title.map(|slot| match slot.key.as_str() {
            "id_number" => crate::domain::mask::id_number(&slot.text),
            _ => slot.text.clone(),
        });
        Some(Peek { title: title.unwrap_or_default(), fields: draft.slots.iter().filter(typed).count() })
    }
}

/// A draft in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// Who or what it is about; empty when nothing telling is typed yet.
    pub title: String,
    /// Fields that hold something typed.
    pub fields: usize,
}

impl Plan {
    /// What a draft's name says about the form: `new:fact:honour` or `edit:person:12`.
    pub fn named(name: &str) -> Option<PlanName> {
        if let Some(code) = name.strip_prefix("new:") {
            return crate::domain::record::Table::from_code(code).map(PlanName::New);
        }
        RecordRef::parse(name.strip_prefix("edit:")?).map(PlanName::Edit)
    }
}

/// The two kinds of generic form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanName {
    /// A new record of that kind.
    New(crate::domain::record::Table),
    /// A correction.
    Edit(RecordRef),
}

fn part_draft((part, before): (&Part, &Option<RecordRef>)) -> PartDraft {
    let revision = match part.target {
        Target::Edit { revision, .. } => Some(revision),
        Target::New(_) | Target::Remove { .. } => None,
    };
    PartDraft {
        revision,
        adopted: part.adopted.map(|reference| reference.to_string()),
        before: before.map(|reference| reference.to_string()),
    }
}

fn restore_part(part: &mut Part, kept: &PartDraft) {
    part.adopted = kept.adopted.as_deref().and_then(RecordRef::parse);
    if let (Target::Edit { reference, .. }, Some(revision)) = (part.target, kept.revision) {
        part.target = Target::Edit { reference, revision };
    }
}

fn slot_draft((slot, before): (&super::Slot, &Option<Known>)) -> SlotDraft {
    let known = slot.known.as_ref().filter(|known| known.text == slot.edit.text());
    SlotDraft {
        part: slot.part,
        key: slot.field.key.to_owned(),
        text: slot.edit.text().to_owned(),
        canonical: known.map(|known| known.canonical.clone()),
        detail: known.and_then(|known| known.detail.clone()),
        origin: match slot.origin {
            Origin::Typed => OriginDraft::Typed,
            Origin::Carried => OriginDraft::Carried,
            Origin::Derived(from) => OriginDraft::Derived(from),
            Origin::Stored => OriginDraft::Stored,
        },
        left: slot.left,
        reason: slot.reason.clone(),
        stored: slot.stored.clone(),
        before: before.as_ref().map(|known| KnownDraft {
            text: known.text.clone(),
            canonical: known.canonical.clone(),
            detail: known.detail.clone(),
        }),
    }
}
