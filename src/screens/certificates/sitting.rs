//! What was entered at this sitting: the plan of the rapid form and the rows above it.

use crate::domain::lang::Lang;
use crate::domain::record::{RecordRef, Table, Target};
use crate::domain::show::{self, Masking};
use crate::ui::form::{Form, Plan};

/// Name of the form in its drafts.
pub const FORM: &str = "certificates";

/// Rows kept of a sitting; the register holds all.
const KEPT: usize = 200;

/// One certificate saved at this sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingRow {
    /// The certificate.
    pub reference: RecordRef,
    /// Its holder.
    pub holder: String,
    /// 证书编号
    pub number: String,
    /// 职业, 等级, 发证日期 as people read them.
    pub rest: [String; 3],
}

impl SittingRow {
    /// The cells of its line, as the register has them.
    pub fn cells(&self) -> Vec<&str> {
        let [occupation, level, issued] = &self.rest;
        vec![&self.holder, &self.number, occupation, level, issued]
    }
}

/// The rapid form: whose certificate, its number, then what mostly stays the same.
pub fn plan() -> Plan {
    Plan::empty(FORM)
        .part(Target::New(Table::Person))
        .adopting()
        .part(Target::New(Table::Certificate))
        .linked("person", 0)
        .asks(0, &["id_number", "name"])
        .asks(1, &["number", "occupation", "issued", "level", "kind", "work_type", "body"])
        .asks(1, &["theory", "theory_exempt", "practice", "review"])
        .asks(0, &["phone", "employer"])
        .asks(1, &["note"])
        .repeating()
}

/// Adds what was just saved, oldest first.
pub fn push(rows: &mut Vec<SittingRow>, row: SittingRow) {
    if rows.len() == KEPT {
        rows.remove(0);
    }
    rows.push(row);
}

/// The row of the certificate the form holds, once the store said which record it became.
pub fn row(form: &Form, records: &[RecordRef], lang: Lang) -> Option<SittingRow> {
    let reference = records.iter().copied().find(|record| record.table == Table::Certificate)?;
    let read = |key: &str| {
        let slot = form.slots().iter().find(|slot| slot.field().key == key)?;
        Some(show::show(slot.field(), slot.canonical()?, lang, Masking::Masked))
    };
    let or_blank = |key: &str| read(key).unwrap_or_default();
    Some(SittingRow {
        reference,
        holder: or_blank("name"),
        number: or_blank("number"),
        rest: [or_blank("occupation"), or_blank("level"), or_blank("issued")],
    })
}
