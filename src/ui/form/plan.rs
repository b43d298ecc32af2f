//! What a form asks for: which records it makes or changes, which of their fields, in what order.

use crate::domain::record::{Field, Record, Table, Target};

/// The fields of one sitting's form. One record by default; rapid entry joins two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Names the form in its draft: `record:fact:honour`, `certificates`.
    pub name: String,
    /// The records it makes or changes, in the order they are saved.
    pub parts: Vec<PartPlan>,
    /// The fields asked for, in focus order.
    pub slots: Vec<SlotPlan>,
    /// True when a new empty record follows a saved one.
    pub repeats: bool,
}

/// One record of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartPlan {
    /// New, or the record that is corrected.
    pub target: Target,
    /// True when a record on file may stand in for a new one (found by its number or chosen).
    pub adopts: bool,
    /// This field refers to the record of an earlier part.
    pub link: Option<Link>,
    /// What the record held when it was opened, and values given from outside (the subject of a
    /// new fact).
    pub values: Vec<(&'static str, String)>,
}

/// A field that holds the reference of another part's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Field of this part.
    pub key: &'static str,
    /// The other part.
    pub part: usize,
}

/// One field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotPlan {
    /// Its record.
    pub part: usize,
    /// What it is.
    pub field: &'static Field,
    /// It holds what was given and is not asked; other fields are compared with it.
    pub fixed: bool,
}

impl Plan {
    /// A form without fields yet.
    pub fn empty(name: impl Into<String>) -> Self {
        Self { name: name.into(), parts: Vec::new(), slots: Vec::new(), repeats: false }
    }

    /// Every field of a new record of `table`.
    pub fn new_record(table: Table) -> Self {
        let mut plan = Self::empty(format!("new:{}", table.code())).part(Target::New(table));
        plan.slots = table.fields().iter().map(|field| SlotPlan { part: 0, field, fixed: false }).collect();
        plan
    }

    /// Every field of a record on file, to be corrected.
    pub fn correction(record: &Record) -> Self {
        let Record { reference, revision, values } = record;
        let mut plan = Self::empty(format!("edit:{reference}"))
            .part(Target::Edit { reference: *reference, revision: *revision });
        let fields = reference.table.fields();
        plan.slots = fields.iter().map(|field| SlotPlan { part: 0, field, fixed: false }).collect();
        if let Some(part) = plan.parts.first_mut() {
            part.values = values.iter().map(|(key, value)| (key, value.to_owned())).collect();
        }
        plan
    }

    /// One more record.
    #[must_use]
    pub fn part(mut self, target: Target) -> Self {
        self.parts.push(PartPlan { target, adopts: false, link: None, values: Vec::new() });
        self
    }

    /// The last record may be one on file.
    #[must_use]
    pub fn adopting(mut self) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.adopts = true;
        }
        self
    }

    /// The field `key` of the last record refers to the record of `part`.
    #[must_use]
    pub fn linked(mut self, key: &'static str, part: usize) -> Self {
        if let Some(last) = self.parts.last_mut() {
            last.link = Some(Link { key, part });
        }
        self
    }

    /// A value the last record starts with.
    #[must_use]
    pub fn given(mut self, key: &'static str, canonical: impl Into<String>) -> Self {
        if let Some(last) = self.parts.last_mut() {
            last.values.push((key, canonical.into()));
        }
        self
    }

    /// Asks for these fields of `part` next; unknown keys are left out.
    #[must_use]
    pub fn asks(mut self, part: usize, keys: &[&str]) -> Self {
        let table = self.parts.get(part).map(|p| table_of(p.target));
        let fields = keys.iter().filter_map(|key| table?.field(key));
        self.slots.extend(fields.map(|field| SlotPlan { part, field, fixed: false }));
        self
    }

    /// Asks for these fields, which are no columns of a record, as part of `part`.
    #[must_use]
    pub fn asks_also(mut self, part: usize, fields: &'static [Field]) -> Self {
        self.slots.extend(fields.iter().map(|field| SlotPlan { part, field, fixed: false }));
        self
    }

    /// Holds these fields of `part` as they were given, without asking.
    #[must_use]
    pub fn fixes(self, part: usize, keys: &[&str]) -> Self {
        let before = self.slots.len();
        let mut plan = self.asks(part, keys);
        for slot in plan.slots.iter_mut().skip(before) {
            slot.fixed = true;
        }
        plan
    }

    /// A new empty form follows each save.
    #[must_use]
    pub fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }
}

/// The kind of record a target is or will be.
pub fn table_of(target: Target) -> Table {
    match target {
        Target::New(table) => table,
        Target::Edit { reference, .. } | Target::Remove { reference, .. } => reference.table,
    }
}
