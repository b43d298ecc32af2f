//! Which person a row without an identity number is about.
//!
//! Somebody on file whose name and birth it tells and whom nothing else it tells contradicts. A list names
//! nobody twice: who was met in another of its rows is somebody else, unless both rows say exactly the same.

use super::facts::agrees;
use super::rehearsal::is_real;
use super::{Loader, Refusal, Register};
use crate::domain::lang::Lang;
use crate::domain::record::{RecordRef, Table, Values};
use crate::exchange::issue::{Code, Issue};
use std::collections::HashSet;

/// What two people of one name and birth differ in; the rest changes in a life or is only said.
const TELLING: [&str; 4] = ["sex", "phone", "employer", "card"];

/// The people rows of this run were about.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// On file before, found without a number.
    found: HashSet<RecordRef>,
    /// The first that this run added; whoever came later is new as well.
    first: Option<RecordRef>,
    /// Whom the row at hand looks like without being them.
    pub(super) alike: Option<RecordRef>,
}

impl Met {
    /// Somebody is new.
    pub(super) fn added(&mut self, reference: RecordRef) {
        if reference.table == Table::Person {
            self.first.get_or_insert(reference);
        }
    }

    fn knows(&self, reference: RecordRef) -> bool {
        self.found.contains(&reference) || self.first.is_some_and(|first| reference.id >= first.id)
    }
}

/// What is said of a row that became somebody new beside somebody like them.
pub(super) fn look_alike(alike: RecordRef, lang: Lang) -> Issue {
    let whom = match (is_real(alike), lang) {
        (true, _) => alike.words(lang),
        (false, Lang::Zh) => "本表前面的一行".into(),
        (false, Lang::En) => "a row above".into(),
    };
    Issue::at(Code::LookAlike, None).with(whom)
}

impl<R: Register> Loader<'_, R> {
    /// The person on file a row without a number is about.
    pub(super) fn same_person(&mut self, values: &Values) -> Result<Option<RecordRef>, Refusal> {
        let (mut fitting, mut alike) = (None, None);
        for reference in self.register.namesakes(values)? {
            let record = self.known(reference)?.values;
            if agrees(Table::Person, &record, values) {
                self.met.found.insert(reference);
                return Ok(Some(reference));
            }
            if self.may_be(&record, values) && !self.met.knows(reference) {
                fitting = fitting.or(Some(reference));
            } else if values.get("birth").is_some() {
                alike = alike.or(Some(reference));
            }
        }
        self.met.alike = alike.filter(|_| fitting.is_none());
        self.met.found.extend(fitting);
        Ok(fitting)
    }

    /// True when nothing the row tells is told differently on file; a row without a birth must say nothing
    /// that is not on file.
    fn may_be(&self, record: &Values, values: &Values) -> bool {
        if values.get("birth").is_none() {
            return values.iter().all(|(key, value)| record.get(key) == Some(value));
        }
        TELLING.iter().all(|key| match (record.get(key), values.get(key)) {
            (Some(has), Some(told)) => has == told || self.rule.overwrites(Table::Person, key),
            _ => true,
        })
    }
}
