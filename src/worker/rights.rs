//! What a role may ask of the store. Checked here, on every request, and not only where a key is shown.

use super::papers;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::role::Role;
use crate::message::{DeskRequest, PaperRequest, Request};
use crate::store::{Store, StoreError};

/// Why the author of this connection may not ask that; `None` when it is allowed.
pub fn refused(store: &Store, request: &Request, lang: Lang) -> Result<Option<String>, StoreError> {
    let Some((may, sentence)) = wanted(request) else { return Ok(None) };
    let allowed = store.my_roles()?.into_iter().any(may);
    Ok((!allowed).then(|| sentence.get(lang).to_owned()))
}

/// A right, and what is said to who lacks it.
type Right = (fn(Role) -> bool, Words);

/// The right a request needs.
fn wanted(request: &Request) -> Option<Right> {
    let looks = |request: &PaperRequest| !papers::writes(request);
    Some(match request {
        Request::Paper(request) if looks(request) => return None,
        Request::Paper(PaperRequest::Reopen(..)) => (
            Role::may_reopen,
            words(
                "重开已结账的批次须由审核或管理来做。",
                "A closed stack is opened again by a checker or keeper only.",
            ),
        ),
        Request::Paper(PaperRequest::Both { .. }) => (
            |role| role.may_reveal() && role.may_write(),
            words(
                "您的角色不能查看完整号码，也就不能裁定；请联系管理员。",
                "Your role may not see whole numbers and so cannot decide; ask the keeper.",
            ),
        ),
        Request::Save { .. }
        | Request::Undo(_)
        | Request::Redo(_)
        | Request::UndoStep { .. }
        | Request::Merge(_)
        | Request::Paper(_)
        | Request::ChooseReading { .. } => (
            Role::may_write,
            words("您的角色只能查看，没有保存。", "Your role may only look; nothing was saved."),
        ),
        Request::Desk(
            DeskRequest::Check(..)
            | DeskRequest::Accept { .. }
            | DeskRequest::Take(..)
            | DeskRequest::Mend { .. }
            | DeskRequest::GiveUp(..)
            | DeskRequest::Discard(_)
            | DeskRequest::Undo(..),
        ) => (
            Role::may_write,
            words(
                "您的角色不能导入，请由经办、审核或管理来做。",
                "Your role may not import; a clerk, checker or keeper must.",
            ),
        ),
        Request::Desk(DeskRequest::Export(wish)) if wish.reveal.is_some() => (
            Role::may_reveal,
            words(
                "您的角色不能导出完整号码；不勾选即可导出遮盖号码的表。",
                "Your role may not export whole numbers; without them the list can be written.",
            ),
        ),
        Request::Reveal(_) => (
            Role::may_reveal,
            words(
                "您的角色不能查看完整号码，请联系管理员。",
                "Your role may not see whole numbers; ask the keeper.",
            ),
        ),
        Request::SetUser(_) => {
            (Role::may_keep, words("只有管理可以登记用户。", "Only a keeper may say who uses the store."))
        }
        Request::Journal { .. } => (
            Role::may_audit,
            words("只有审计和管理可以查看操作日志。", "Only auditors and keepers may read the log."),
        ),
        _ => return None,
    })
}
