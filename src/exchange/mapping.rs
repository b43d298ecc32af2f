//! What a sender's columns mean, where a person said so: over the guess made from the header texts.

use super::import::What;
use super::layout::{Columns, Heading, fold_header};
use crate::domain::lang::Lang;
use crate::domain::record::{Field, FieldKind, Table};

/// Folded header texts and what they mean; `None` means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(String, Option<&'static str>)>);

impl Mapping {
    /// The pairs that make sense for this list; a key nobody knows is left out.
    pub fn new(what: What, pairs: &[(String, Option<String>)]) -> Self {
        let keys = keys(what);
        let known = |key: &str| keys.iter().copied().find(|known| *known == key);
        let pair = |(title, key): &(String, Option<String>)| match key {
            None => Some((fold_header(title), None)),
            Some(key) => Some((fold_header(title), Some(known(key)?))),
        };
        Self(pairs.iter().filter_map(pair).collect())
    }

    /// The columns looked for, the sender's words among their names, so that an unusual header is found.
    pub(super) fn headings(&self, what: What) -> Vec<Heading> {
        let mut headings = what.headings();
        for (title, key) in self.0.iter().filter_map(|(title, key)| Some((title, (*key)?))) {
            if let Some(heading) = headings.iter_mut().find(|heading| heading.key == key) {
                heading.names.push(title.clone());
            }
        }
        headings
    }

    /// The columns as the person wants them.
    pub fn applied(&self, columns: &Columns) -> Columns {
        if self.0.is_empty() {
            return columns.clone();
        }
        let said = |column: u32| {
            let title = fold_header(columns.title(column));
            self.0.iter().find(|(known, _)| *known == title).map(|(_, key)| *key)
        };
        let wished: Vec<(&'static str, u32)> =
            columns.titles().iter().filter_map(|(column, _)| Some((said(*column)??, *column))).collect();
        let mut found = Vec::new();
        for (key, column) in &wished {
            if !found.iter().any(|(known, _)| known == key) {
                found.push((*key, *column));
            }
        }
        let guessed = columns.found().iter().filter(|(_, column)| said(*column).is_none());
        for (key, column) in guessed {
            if !found.iter().any(|(known, _)| known == key) {
                found.push((*key, *column));
            }
        }
        Columns::known(found, columns.titles().to_vec()).counting_from(columns.epoch_shift())
    }
}

/// The keys of a list's columns.
pub fn keys(what: What) -> Vec<&'static str> {
    what.headings().into_iter().map(|heading| heading.key).collect()
}

/// The key somebody means by a header text, a label or the key itself.
pub fn key_named(what: What, name: &str) -> Option<&'static str> {
    let folded = fold_header(name);
    let headings = what.headings();
    let by_label = |heading: &&Heading| {
        [Lang::Zh, Lang::En].iter().any(|lang| fold_header(&label(what, heading.key, *lang)) == folded)
    };
    let found =
        headings.iter().find(by_label).or_else(|| headings.iter().find(|h| h.names.contains(&folded)));
    found.map(|heading| heading.key)
}

/// The field of the register a column overwrites. Numbers by which a record is found are none: another
/// number is another record.
pub fn target(what: What, key: &str) -> Option<(Table, &'static str)> {
    let of = |table: Table, key: &str| table.field(key).map(|field| (table, field.key));
    let found = match (what, key) {
        (What::Certificates, "name" | "sex" | "phone" | "card" | "bank" | "division") => {
            of(Table::Person, key)
        }
        (What::Certificates, "org") => of(Table::Person, "employer"),
        (What::Certificates, "occ_code") => of(Table::Certificate, "occupation"),
        (What::Certificates, key) => of(Table::Certificate, key),
        (What::People, key) => of(Table::Person, key),
        (What::Organisations, key) => of(Table::Organisation, key),
        _ => None,
    };
    found.filter(|(_, key)| !matches!(*key, "id_number" | "credit_code" | "number" | "person"))
}

/// Everything a column of this list may mean: key and label.
pub fn meanings(what: What, lang: Lang) -> Vec<(&'static str, String)> {
    what.headings().iter().map(|heading| (heading.key, label(what, heading.key, lang))).collect()
}

/// What a column of this list is called.
pub fn label(what: What, key: &str, lang: Lang) -> String {
    let (zh, en) = match key {
        "kind" if matches!(what, What::Facts(_)) => ("事项种类", "kind of fact"),
        "subject_number" => ("对象号码", "subject number"),
        "org" => ("工作单位", "employer"),
        "uscc" | "employer_number" => ("单位信用代码", "employer's code"),
        "occ_code" => ("职业编码", "occupation code"),
        _ => match field(what, key) {
            Some((_, field)) => return field.label(lang).to_owned(),
            None => return key.to_owned(),
        },
    };
    crate::domain::lang::words(zh, en).get(lang).to_owned()
}

/// The field of the register by whose rules a cell of this column is typed and checked.
pub fn field(what: What, key: &str) -> Option<(Table, &'static Field)> {
    let of = |table: Table, key: &str| table.field(key).map(|field| (table, field));
    if what == What::Certificates {
        return match key {
            "name" | "sex" | "id_number" | "phone" | "card" | "bank" | "division" => of(Table::Person, key),
            "org" => of(Table::Organisation, "name"),
            "uscc" => of(Table::Organisation, "credit_code"),
            "occ_code" => of(Table::Certificate, "occupation"),
            "cert_no" => of(Table::Certificate, "number"),
            "amount" => of(Table::Payment, "amount"),
            other => of(Table::Certificate, other),
        };
    }
    let (table, own) =
        what.tables().into_iter().find_map(|table| table.field(key).map(|own| (table, own))).unzip();
    match (key, own.map(|field: &Field| field.kind)) {
        ("employer_number", _) => of(Table::Organisation, "credit_code"),
        ("subject_number", _) => {
            let kinds = what.tables().into_iter().flat_map(Table::fields).map(|field| field.kind);
            let wanted = kinds.into_iter().find(|kind| {
                matches!(kind, FieldKind::Person | FieldKind::Subject | FieldKind::Organisation)
            });
            match wanted {
                Some(FieldKind::Person) => of(Table::Person, "id_number"),
                Some(FieldKind::Organisation) => of(Table::Organisation, "credit_code"),
                _ => None,
            }
        }
        (_, Some(FieldKind::Person)) => of(Table::Person, "name"),
        (_, Some(FieldKind::Organisation)) => of(Table::Organisation, "name"),
        (_, Some(FieldKind::Subject) | None) => None,
        _ => Some((table?, own?)),
    }
}
