//! What the form does for each kind of field, in one table. No record kind is named here.

use crate::domain::record::{FieldKind, SubjectKind};

/// How a kind of field is typed.
pub(super) struct Traits {
    /// Full-width signs are folded as they come.
    pub folds: bool,
    /// Most characters taken before the form says "full"; the check may allow fewer.
    pub limit: usize,
    /// Cells of the value column the kind wants.
    pub width: usize,
    /// How the text is completed.
    pub chooses: Chooses,
    /// The store is asked whether the number is on file.
    pub identifies: bool,
    /// The kind has fixed lengths, and this text has reached one (or may not be known: `None`).
    pub length: fn(&str) -> Option<Length>,
}

/// How far a text of fixed length has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub has: usize,
    pub wants: usize,
}

/// How a typed word becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chooses {
    /// By its own text only.
    No,
    /// From a list the program holds.
    List,
    /// From the store.
    Store(SubjectKind),
}

/// The traits of a kind.
pub(super) fn traits(kind: FieldKind) -> Traits {
    let plain = Traits {
        folds: true,
        limit: 60,
        width: 30,
        chooses: Chooses::No,
        identifies: false,
        length: |_| None,
    };
    let list = Traits { folds: false, chooses: Chooses::List, ..plain };
    match kind {
        FieldKind::Text(most) => Traits { folds: false, limit: usize::from(most).max(1), ..plain },
        FieldKind::Name => Traits { folds: false, ..plain },
        FieldKind::PersonNumber => Traits { identifies: true, length: person_number, ..plain },
        FieldKind::CreditCode => Traits { identifies: true, length: |text| Some(exactly(text, 18)), ..plain },
        FieldKind::CertificateNumber => Traits { identifies: true, length: certificate_number, ..plain },
        FieldKind::Phone => Traits { length: mobile, ..plain },
        FieldKind::Day => Traits { length: day, ..plain },
        FieldKind::BankCard
        | FieldKind::Money
        | FieldKind::Mark
        | FieldKind::Figure
        | FieldKind::Count(..) => plain,
        FieldKind::Year => Traits { length: |text| Some(exactly(text, 4)), ..plain },
        FieldKind::Flag | FieldKind::Choice(_) | FieldKind::Occupation | FieldKind::Division => list,
        FieldKind::Person => Traits { chooses: Chooses::Store(SubjectKind::Person), ..list },
        FieldKind::Organisation => Traits { chooses: Chooses::Store(SubjectKind::Organisation), ..list },
        FieldKind::Subject => Traits { chooses: Chooses::Store(SubjectKind::Either), ..list },
    }
}

fn exactly(text: &str, wants: usize) -> Length {
    Length { has: text.chars().count(), wants }
}

/// 18 characters; the older foreign card has 3 letters and 12 digits. A name typed to look the
/// person up has no length.
fn person_number(text: &str) -> Option<Length> {
    let letters = text.chars().take_while(char::is_ascii_alphabetic).count();
    let rest_is_number =
        text.chars().skip(letters).all(|c| c.is_ascii_digit() || c.eq_ignore_ascii_case(&'x'));
    match letters {
        0 if rest_is_number => Some(exactly(text, 18)),
        // three letters alone are initials more often than the beginning of a card
        3 if rest_is_number && text.len() > 3 => Some(exactly(text, 15)),
        _ => None,
    }
}

/// 22 characters behind one or two letters, 16 digits without.
fn certificate_number(text: &str) -> Option<Length> {
    let first = text.chars().next()?;
    match first {
        c if c.is_ascii_alphabetic() => Some(exactly(text, 22)),
        c if c.is_ascii_digit() => Some(exactly(text, 16)),
        _ => None,
    }
}

/// Eleven digits of a mobile number; landlines have no fixed length.
fn mobile(text: &str) -> Option<Length> {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    (text.starts_with('1') && digits).then(|| exactly(text, 11))
}

/// `20240315` and `2024-03-15`; shorter forms end with Enter.
fn day(text: &str) -> Option<Length> {
    let century = text.starts_with("19") || text.starts_with("20");
    if !century {
        return None;
    }
    let digits = text.chars().all(|c| c.is_ascii_digit());
    let dashed = text.chars().nth(4) == Some('-');
    match (digits, dashed) {
        (true, _) => Some(exactly(text, 8)),
        (false, true) => Some(exactly(text, 10)),
        _ => None,
    }
}
