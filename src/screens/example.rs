//! Query by example: what is filled in a form becomes the filter of the list it would go into.

use super::certificates::Certificates;
use super::organisations::Organisations;
use super::people::People;
use super::{Cx, Screen, Step};
use crate::domain::record::{FieldKind, Table};
use crate::ui::form::{Form, Origin};

/// The list of records like the one typed: words for its box, codes for its filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// Names and numbers, whole or begun.
    pub words: String,
    /// Codes of what is chosen from lists, by field key.
    pub codes: Vec<(&'static str, String)>,
}

impl Example {
    /// What stands in the form; what nobody typed does not narrow.
    fn of(form: &Form) -> Self {
        let mut example = Self::default();
        for slot in form.slots() {
            let carried = matches!(slot.origin(), Origin::Derived(_)) || slot.text().trim().is_empty();
            let field = slot.field();
            match field.kind {
                _ if carried => {}
                FieldKind::Choice(_) | FieldKind::Occupation | FieldKind::Division => {
                    example.codes.extend(slot.canonical().map(|code| (field.key, code.to_owned())));
                }
                FieldKind::Name
                | FieldKind::PersonNumber
                | FieldKind::CreditCode
                | FieldKind::CertificateNumber
                | FieldKind::Phone
                | FieldKind::Person
                | FieldKind::Organisation => example.add(slot.text()),
                FieldKind::Text(_) if field.key == "name" => example.add(slot.text()),
                _ => {}
            }
        }
        example
    }

    fn add(&mut self, word: &str) {
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(word.trim());
    }
}

/// Opens the list that fits what stands in the form, on top of it.
pub fn open(form: &Form, table: Table, cx: &mut Cx<'_>) -> Option<Step> {
    let example = Example::of(form);
    Some(match table {
        Table::Person => cx.open(|cx| Screen::People(Box::new(People::like(&example, cx)))),
        Table::Organisation => cx.open(|cx| Screen::Organisations(Organisations::like(&example, cx))),
        Table::Certificate => cx.open(|cx| Screen::Certificates(Certificates::like(&example, cx))),
        _ => return None,
    })
}
