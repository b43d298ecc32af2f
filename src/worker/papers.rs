//! Stacks of paper forms: requests answered by the store.

use super::Office;
use crate::domain::lang::Lang;
use crate::message::{PaperReply, PaperRequest, Reply};
use crate::store::{Store, StoreError};

/// True for what needs the writing connection.
pub(super) fn writes(request: &PaperRequest) -> bool {
    !matches!(request, PaperRequest::All | PaperRequest::Lines(_) | PaperRequest::Rekeys(_))
}

pub(super) fn answer(store: &Store, request: &PaperRequest, office: Office) -> Result<Reply, StoreError> {
    Ok(Reply::Paper(match request {
        PaperRequest::Open(kind, cover) => {
            let id = store.open_paper(*kind, cover)?;
            return one(store, id, office.lang);
        }
        PaperRequest::Correct(id, cover) => {
            store.correct_paper(*id, cover)?;
            return one(store, *id, office.lang);
        }
        PaperRequest::All => PaperReply::All(store.papers()?),
        PaperRequest::Lines(id) => match store.paper(*id)? {
            Some(paper) => PaperReply::Lines(Box::new(paper), store.paper_lines(*id)?),
            None => return Ok(gone(office.lang)),
        },
        PaperRequest::Save { paper, place, changes, note } => {
            let saved = store.save_paper_line(*paper, *place, changes, note)?;
            return Ok(Reply::Saved(saved.into_iter().map(|saved| saved.reference).collect()));
        }
        PaperRequest::Drop { paper, place } => {
            store.drop_paper_line(*paper, *place)?;
            return Ok(Reply::Saved(Vec::new()));
        }
        PaperRequest::Close(id) => PaperReply::Closing(store.close_paper(*id)?),
        PaperRequest::Reopen(id, reason) => {
            store.reopen_paper(*id, reason)?;
            PaperReply::Reopened
        }
        PaperRequest::Rekeys(id) => PaperReply::Rekeys(store.rekeys(*id)?),
        PaperRequest::Both { paper, place, field } => {
            PaperReply::Both(*place, *field, store.rekey_both(*paper, *place, *field)?)
        }
        PaperRequest::Rekey { paper, place, field, value } => {
            PaperReply::Rekeyed(store.rekey(*paper, *place, *field, value)?)
        }
        PaperRequest::Decide { paper, place, field, second, reason } => {
            let which = (*paper, *place, *field);
            PaperReply::Rekeyed(store.decide_rekey(which, *second, reason, office.today)?)
        }
    }))
}

fn one(store: &Store, id: i64, lang: Lang) -> Result<Reply, StoreError> {
    let paper = store.paper(id)?;
    Ok(paper.map_or_else(|| gone(lang), |paper| Reply::Paper(PaperReply::One(Box::new(paper)))))
}

fn gone(lang: Lang) -> Reply {
    Reply::Failed(StoreError::PaperClosed.sentence(lang))
}
