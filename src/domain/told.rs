//! What a number tells of other fields of its record: the form fills them in and compares, a sheet is compared.

use super::day::Day;
use super::fault::Severity;
use super::number::{CertificateForm, CertificateNumber, CreditCode, PersonNumber, permit};
use super::record::FieldKind;

/// A value read out of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The field it is of.
    pub key: &'static str,
    /// The value.
    pub canonical: String,
    /// How bad it is when the field says something else; `None`: the field is right.
    pub weight: Option<Severity>,
}

/// What a number of this kind tells about fields of the same record.
pub fn told_by(kind: FieldKind, number: &str, today: Day) -> Vec<Told> {
    match kind {
        FieldKind::PersonNumber => person(number, today),
        FieldKind::CertificateNumber => certificate(number, today),
        FieldKind::CreditCode => organisation(number),
        _ => Vec::new(),
    }
}

fn told(key: &'static str, canonical: Option<String>, weight: Option<Severity>) -> Option<Told> {
    canonical.map(|canonical| Told { key, canonical, weight })
}

fn person(number: &str, today: Day) -> Vec<Told> {
    let Ok(number) = PersonNumber::parse(number, today) else { return Vec::new() };
    [
        told("sex", number.sex().map(|sex| sex.code().to_owned()), Some(Severity::Error)),
        told("birth", Some(number.birth().to_string()), Some(Severity::Error)),
        told("division", number.division().map(str::to_owned), None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn certificate(number: &str, today: Day) -> Vec<Told> {
    if permit(number, today).is_some_and(|permit| permit.is_ok()) {
        return told("kind", Some("permit".into()), Some(Severity::Warning)).into_iter().collect();
    }
    let Ok(number) = CertificateNumber::parse(number, today) else { return Vec::new() };
    [
        told("kind", Some(kind_of(number.form()).to_owned()), Some(Severity::Warning)),
        told("level", number.level().map(|level| level.code().to_owned()), Some(Severity::Error)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The kind of certificate a form of number belongs to.
fn kind_of(form: CertificateForm) -> &'static str {
    match form {
        CertificateForm::Level | CertificateForm::Special => "level",
        CertificateForm::Qualification => "qualification",
    }
}

fn organisation(number: &str) -> Vec<Told> {
    let Ok(number) = CreditCode::parse(number) else { return Vec::new() };
    [
        told("kind", number.kind().map(str::to_owned), None),
        told("division", Some(number.division().to_owned()), None),
    ]
    .into_iter()
    .flatten()
    .collect()
}
