//! A fact as the engine sees it: subject, kind, day, and the values of its own fields in slots.

use crate::domain::amount;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::record::{FactKind, Field, FieldKind, Need, Record, Table};
use crate::domain::show::Masking;

/// Own fields of the richest kind of fact.
pub const SLOTS: usize = 6;

/// The value of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    #[default]
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(i64),
    /// Money.
    Money(Fen),
    /// Place in the field's list of choices.
    Code(u8),
    /// Any text.
    Text(Box<str>),
}

/// One fact to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Unique name among the facts judged together.
    pub id: Box<str>,
    /// The person or unit that would be paid.
    pub subject: Box<str>,
    /// What happened.
    pub kind: FactKind,
    /// The day it took effect.
    pub day: Day,
    /// Values of [`FactKind::own_fields`], in their order.
    pub slots: [Slot; SLOTS],
}

/// Why texts make no fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFault {
    /// Field.
    pub field: &'static str,
    /// What was expected.
    pub expected: String,
}

impl Fact {
    /// A fact from canonical texts; defaults of the field table fill what is absent.
    pub fn from_canonical<'a>(
        id: &str,
        subject: &str,
        kind: FactKind,
        day: Day,
        get: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, FactFault> {
        let mut slots: [Slot; SLOTS] = Default::default();
        for (slot, field) in slots.iter_mut().zip(kind.own_fields()) {
            let text = get(field.key).or(match field.need {
                Need::Default(text) => Some(text),
                _ => None,
            });
            *slot = match text {
                Some(text) => slot_of(field, text)
                    .ok_or_else(|| FactFault { field: field.key, expected: expected(field) })?,
                None if field.is_required() => {
                    return Err(FactFault { field: field.key, expected: expected(field) });
                }
                None => Slot::Absent,
            };
        }
        Ok(Self { id: id.into(), subject: subject.into(), kind, day, slots })
    }

    /// A fact record of the register; `None` for another kind of record or one without subject and day.
    pub fn from_record(record: &Record) -> Option<Self> {
        let Table::Fact(kind) = record.reference.table else { return None };
        let get = |key: &str| record.values.get(key);
        let day = Day::parse_iso(get("date")?)?;
        Self::from_canonical(&record.reference.to_string(), get("subject")?, kind, day, get).ok()
    }

    /// The value in the slot of a field.
    pub fn slot(&self, index: usize) -> &Slot {
        self.slots.get(index).unwrap_or(&Slot::Absent)
    }

    /// Money in a slot; nothing counts as zero.
    pub fn money(&self, index: usize) -> Fen {
        match self.slot(index) {
            Slot::Money(fen) => *fen,
            _ => Fen::ZERO,
        }
    }

    /// A number in a slot, `None` when absent.
    pub fn count(&self, index: usize) -> Option<i64> {
        match self.slot(index) {
            Slot::Count(n) => Some(*n),
            _ => None,
        }
    }

    /// Place in the list of choices.
    pub fn code(&self, index: usize) -> Option<u8> {
        match self.slot(index) {
            Slot::Code(code) => Some(*code),
            _ => None,
        }
    }

    /// Text in a slot, empty when absent.
    pub fn text(&self, index: usize) -> &str {
        match self.slot(index) {
            Slot::Text(text) => text,
            _ => "",
        }
    }
}

/// The value of a canonical text, `None` when it is none for the field.
fn slot_of(field: &Field, text: &str) -> Option<Slot> {
    Some(match field.kind {
        FieldKind::Flag => Slot::Flag(match text {
            "true" => true,
            "false" => false,
            _ => return None,
        }),
        FieldKind::Count(low, high) => {
            Slot::Count(text.parse().ok().filter(|n: &i64| (low..=high).contains(n))?)
        }
        FieldKind::Money => Slot::Money(amount::parse(text).ok()?),
        FieldKind::Choice(list) => Slot::Code(u8::try_from(list.iter().position(|c| c.code == text)?).ok()?),
        _ => Slot::Text(text.into()),
    })
}

/// What a field takes, for refusals on the command line.
pub fn expected(field: &Field) -> String {
    match field.kind {
        FieldKind::Flag => "true or false".into(),
        FieldKind::Count(low, high) => format!("a whole number from {low} to {high}"),
        FieldKind::Money => "money in yuan, not negative, at most two decimals".into(),
        FieldKind::Choice(list) => {
            format!("one of {}", list.iter().map(|c| c.code).collect::<Vec<_>>().join(", "))
        }
        _ => "a text".into(),
    }
}

/// A slot's value as people read it.
pub fn shown(field: &Field, slot: &Slot, lang: Lang) -> String {
    match slot {
        Slot::Absent => match lang {
            Lang::Zh => "（无）".into(),
            Lang::En => "(none)".into(),
        },
        Slot::Flag(yes) => {
            crate::domain::show::show(field, if *yes { "true" } else { "false" }, lang, Masking::Masked)
        }
        Slot::Count(n) => n.to_string(),
        Slot::Money(fen) => fen.to_string(),
        Slot::Code(code) => match field.kind {
            FieldKind::Choice(list) => {
                list.get(usize::from(*code)).map_or(String::new(), |c| c.words.get(lang).to_owned())
            }
            _ => code.to_string(),
        },
        Slot::Text(text) => text.to_string(),
    }
}
