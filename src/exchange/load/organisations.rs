//! The organisation a row names: by its code, by its exact name, else a new one.

use super::{Loader, Refusal, Register};
use crate::domain::number::CreditCode;
use crate::domain::record::{RecordRef, Table, Values};

impl<R: Register> Loader<'_, R> {
    /// By credit code, then by exact name; new when a name is told.
    pub(super) fn organisation(
        &mut self,
        name: Option<&str>,
        code: Option<&str>,
    ) -> Result<Option<RecordRef>, Refusal> {
        let key = format!("{}\n{}", code.unwrap_or(""), name.unwrap_or(""));
        if let Some(known) = self.organisations.get(&key) {
            return Ok(Some(*known));
        }
        let mut found = match code {
            Some(code) => self.register.find_in(Table::Organisation, code)?,
            None => None,
        };
        if found.is_none()
            && let Some(name) = name
        {
            found = self.organisation_named(name, code)?;
        }
        if found.is_none()
            && let Some(name) = name
        {
            let mut values = Values::new().with("name", name);
            values.set("credit_code", code.map(ToOwned::to_owned));
            let checked = code.and_then(|code| CreditCode::parse(code).ok());
            values.set("kind", checked.and_then(|c| c.kind()).map(ToOwned::to_owned));
            found = Some(self.add(Table::Organisation, values)?);
        }
        if let Some(found) = found {
            self.organisations.insert(key, found);
        }
        Ok(found)
    }

    /// An organisation of that name that has no other code; a code it lacks is filled in.
    fn organisation_named(&mut self, name: &str, code: Option<&str>) -> Result<Option<RecordRef>, Refusal> {
        let wanted = Values::new().with("name", name);
        for candidate in self.store.similar(Table::Organisation, &wanted, None)? {
            let Some(reference) = RecordRef::parse(&candidate.canonical) else { continue };
            let record = self.known(reference)?;
            match (record.values.get("credit_code"), code) {
                (Some(has), Some(told)) if has != told => {}
                _ => {
                    let mut values = Values::new();
                    values.set("credit_code", code.map(ToOwned::to_owned));
                    self.fill_record(&record, &values, &[])?;
                    return Ok(Some(reference));
                }
            }
        }
        Ok(None)
    }
}
