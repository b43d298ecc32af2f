//! A row of a list of certificates: the certificate, whose it is, where that person works.

use super::{Loader, Refusal, Register};
use crate::domain::check::{Context, check};
use crate::domain::lang::Lang;
use crate::domain::level::Level;
use crate::domain::record::{Field, FieldKind, RecordRef, Table, Values};
use crate::domain::told::told_by;
use crate::exchange::certificates::Normalized;

impl<R: Register> Loader<'_, R> {
    pub(super) fn certificate(&mut self, row: &Normalized) -> Result<(), Refusal> {
        let number = row.cert_no.as_deref().unwrap_or("");
        let on_file = self.register.find_in(Table::Certificate, number)?;
        let person = self.holder(row)?;
        let mut values = Values::new().with("person", person.to_string()).with("number", number);
        values.set("occupation", row.occ_code.clone());
        values.set("work_type", work_type(row));
        let level = row.level.and_then(|digit| Level::from_digit(u32::from(digit)));
        values.set("level", level.map(|level| level.code().into()));
        values.set("issued", row.issued.map(|day| day.to_string()));
        for (key, mark) in [("theory", row.theory), ("practice", row.practice), ("review", row.review)] {
            values.set(key, mark.map(mark_text));
        }
        values.set("theory_exempt", row.exempt.then(|| "true".into()));
        values.set("kind", Some(self.kind(row, number)));
        for key in ["body", "lookup", "looked_up", "note"] {
            let field = Table::Certificate.field(key);
            let text = row.extra.iter().find(|(k, _)| *k == key).map(|(_, text)| text.as_str());
            values.set(key, text.and_then(|text| self.canonical(field, text)));
        }
        match on_file {
            None => self.add(Table::Certificate, values).map(|_| ()),
            Some(reference) => self.fill(reference, &values, &["person"]),
        }
    }

    fn kind(&self, row: &Normalized, number: &str) -> String {
        let told = row.extra.iter().find(|(key, _)| *key == "kind").map(|(_, text)| text.as_str());
        let told = told.and_then(|text| self.canonical(Table::Certificate.field("kind"), text));
        told.unwrap_or_else(|| {
            let told = told_by(FieldKind::CertificateNumber, number, self.today);
            let kind = told.into_iter().find(|told| told.key == "kind");
            kind.map_or_else(|| "level".into(), |kind| kind.canonical)
        })
    }

    fn canonical(&self, field: Option<&Field>, text: &str) -> Option<String> {
        let cx = Context { today: self.today, lang: Lang::Zh };
        field.and_then(|field| check(field, text, &cx).canonical)
    }

    /// The person of a row of certificates.
    fn holder(&mut self, row: &Normalized) -> Result<RecordRef, Refusal> {
        let number = row.id_number.as_deref().unwrap_or("");
        let on_file = self.register.find_in(Table::Person, number)?;
        let known = on_file.map(|reference| self.known(reference)).transpose()?;
        // the employer of somebody who has one is not looked for
        let has = known.as_ref().is_some_and(|record| record.values.get("employer").is_some());
        let settled = has && !self.rule.overwrites(Table::Person, "employer");
        let employer = if settled { None } else { self.employer(row)? };
        let mut values = self.person_values(row.name.as_deref(), number);
        values.set("sex", row.sex.map(|sex| sex.code().into()));
        values.set("phone", row.phone.clone());
        values.set("employer", employer.map(|r| r.to_string()));
        values.set("card", row.card.clone());
        let bank = row.extra.iter().find(|(key, _)| *key == "bank").map(|(_, text)| text.clone());
        values.set("bank", bank.and_then(|text| self.canonical(Table::Person.field("bank"), &text)));
        match known {
            None => self.add(Table::Person, values),
            Some(record) => {
                self.fill_record(&record, &values, &["name"])?;
                Ok(record.reference)
            }
        }
    }

    fn employer(&mut self, row: &Normalized) -> Result<Option<RecordRef>, Refusal> {
        match (&row.org, &row.uscc) {
            (None, None) => Ok(None),
            (name, code) => self.organisation(name.as_deref(), code.as_deref()),
        }
    }
}

/// The part in brackets of a printed occupation, where no column of its own tells it.
fn work_type(row: &Normalized) -> Option<String> {
    let told = row.extra.iter().find(|(key, _)| *key == "work_type").map(|(_, text)| text.clone());
    told.or_else(|| {
        let (_, tail) = row.occupation.as_deref()?.split_once(['(', '（'])?;
        let inner = tail.trim_end_matches([')', '）']).trim();
        (!inner.is_empty()).then(|| inner.to_owned())
    })
}

/// Hundredths as canonical text: `85` or `85.5`.
fn mark_text(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
