//! What may still be claimed: the lines of the preview that matter at a glance.

use crate::domain::money::Fen;
use crate::domain::record::RecordRef;
use crate::message::Dossier;
use crate::policy::preview::{self, Input, Preview, Standing, Uncounted};
use crate::policy::{Pack, Readings};

/// Lines of the preview with something to claim or to look at.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    preview: Option<Preview>,
    /// Places in the preview worth a line.
    worth: Vec<usize>,
    /// Facts the rules cannot read.
    pub unread: usize,
}

/// Lines shown at most.
const MOST: usize = 5;

impl Claims {
    /// The preview of a subject from what is on file.
    pub fn of(subject: RecordRef, dossier: &Dossier) -> Self {
        let Dossier { facts, payments, certificates, readings, .. } = dossier;
        let input = Input::from_records(subject.table, facts, payments, certificates, None);
        let unread = facts.len() - input.facts.len();
        let pack = Pack::embedded();
        let readings = Readings::chosen(pack, readings);
        let preview = preview::preview(pack, &readings, &input);
        let worth = worth(&preview);
        Self { preview: Some(preview), worth, unread }
    }

    /// Lines drawn in a body of `height` lines, the heading included.
    pub fn shown(&self, height: usize) -> usize {
        1 + self.worth.len().min(MOST).min(height / 4)
    }

    /// Sum of what is left to pay.
    pub fn payable(&self) -> Fen {
        self.preview.as_ref().map_or(Fen::ZERO, Preview::payable)
    }

    /// Payments that count for no measure.
    pub fn uncounted(&self) -> Uncounted {
        self.preview.as_ref().map_or_else(Uncounted::default, |p| p.uncounted)
    }

    /// The lines worth showing.
    pub fn lines(&self) -> impl Iterator<Item = &preview::Line> {
        let lines = self.preview.as_ref().map(|p| p.lines.as_slice()).unwrap_or_default();
        self.worth.iter().filter_map(move |place| lines.get(*place))
    }
}

fn worth(preview: &Preview) -> Vec<usize> {
    let rank = |standing| match standing {
        Standing::Payable => 0,
        Standing::Overpaid => 1,
        Standing::Unknown => 2,
        Standing::Ceiling => 3,
        Standing::Referral => 4,
        Standing::Paid => 5,
        Standing::Nothing => 9,
    };
    let lines = preview.lines.iter().enumerate();
    let mut worth: Vec<(u8, usize)> =
        lines.map(|(place, line)| (rank(line.standing), place)).filter(|(rank, _)| *rank < 9).collect();
    worth.sort_unstable();
    worth.into_iter().map(|(_, place)| place).collect()
}
