//! Numbers that identify people, organisations, accounts and certificates, each checked.

mod account;
mod certificate;
mod credit;
mod person;

pub use account::{BankCard, Phone};
pub use certificate::{BodyKind, CertificateForm, CertificateNumber, is_permit, permit};
pub use credit::CreditCode;
pub(crate) use person::check_character;
pub use person::{NumberKind, PersonNumber, Sex};

use super::fault::{Fault, Reason};
use super::lang::Words;

/// The folded text, or the fault of an empty one.
fn folded(raw: &str) -> Result<String, Fault> {
    let text = super::fold::number(raw);
    if text.is_empty() { Err(Fault::error(Reason::Empty)) } else { Ok(text) }
}

fn length(text: &str, expected: Words) -> Fault {
    Fault::error(Reason::Length { found: text.chars().count(), expected })
}

/// The first character that fails `fits`, with its place from 1.
fn charset(text: &str, fits: impl Fn(usize, char) -> bool) -> Result<(), Fault> {
    match text.chars().enumerate().find(|(i, c)| !fits(*i, *c)) {
        Some((at, found)) => Err(Fault::error(Reason::Charset { found, at: at + 1 })),
        None => Ok(()),
    }
}

/// Decimal value of the ASCII digits in `range`; 0 where there are none (checked before).
fn digits(text: &str, range: std::ops::Range<usize>) -> u32 {
    text.as_bytes()
        .get(range)
        .unwrap_or(&[])
        .iter()
        .fold(0, |sum, b| if b.is_ascii_digit() { sum * 10 + u32::from(b - b'0') } else { sum })
}

/// The part of an ASCII text, empty when out of range.
fn part(text: &str, range: std::ops::Range<usize>) -> &str {
    text.get(range).unwrap_or("")
}
