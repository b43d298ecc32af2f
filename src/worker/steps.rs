//! Steps that were or can be taken back, in the user's words.

use super::answer::time;
use crate::domain::lang::{Lang, words};
use crate::domain::record::RecordRef;
use crate::exchange::import::What;
use crate::message::{Reply, StepLine};
use crate::store::{Left, Step, StoreError, Undone};

/// The answer to an undo of the last step.
pub(super) fn undone(done: Undone, lang: Lang) -> Reply {
    let first = done.records.first().copied();
    Reply::Undone(said(words("已撤销", "undone"), &done, lang), first)
}

/// The answer to a redo.
pub(super) fn redone(done: Undone, lang: Lang) -> Reply {
    let first = done.records.first().copied();
    Reply::Undone(said(words("已重做", "done again"), &done, lang), first)
}

/// The answer to an undo of one step among others.
pub(super) fn step_undone(done: Result<Undone, StoreError>, lang: Lang) -> Result<Reply, StoreError> {
    match done {
        Ok(done) => {
            let sentence = said(words("已撤销", "undone"), &done, lang);
            Ok(Reply::StepUndone(sentence, reasons(done.left, lang)))
        }
        Err(StoreError::Depends(left)) => Ok(Reply::StepStands(reasons(left, lang))),
        Err(error) => Err(error),
    }
}

fn reasons(left: Vec<Left>, lang: Lang) -> Vec<(RecordRef, String)> {
    left.into_iter().map(|left| (left.reference, left.why.sentence(lang))).collect()
}

fn said(done: crate::domain::lang::Words, undone: &Undone, lang: Lang) -> String {
    let done_words = done.get(lang);
    match (&undone.label, undone.records.first()) {
        (Some(label), _) => format!("{done_words}：{}", named(label, lang)),
        (None, Some(reference)) => format!("{done_words}：{}", reference.table.words().get(lang)),
        (None, None) => done_words.to_owned(),
    }
}

/// Steps for a list.
pub(super) fn lines(steps: Vec<Step>, lang: Lang) -> Vec<StepLine> {
    let line = |step: Step| StepLine {
        step: step.id,
        time: time(step.at),
        what: step.label.as_deref().map_or_else(String::new, |label| named(label, lang)),
        author: step.author,
    };
    steps.into_iter().map(line).collect()
}

/// The label of a step as people read it; one nobody knows stays as it is.
fn named(label: &str, lang: Lang) -> String {
    let mut parts = label.splitn(3, ' ');
    let (verb, one, other) = (parts.next(), parts.next(), parts.next());
    let told = |reference: &str| {
        let reference = RecordRef::parse(reference)?;
        Some(format!("{} {}", reference.table.words().get(lang), reference.id.0))
    };
    match (verb, one, other) {
        (Some("merge"), Some(gone), Some(keep)) => {
            let (Some(gone), Some(keep)) = (told(gone), told(keep)) else { return label.to_owned() };
            match lang {
                Lang::Zh => format!("{gone} 并入 {keep}"),
                Lang::En => format!("{gone} merged into {keep}"),
            }
        }
        (Some("import"), Some(what), Some(file)) => {
            let what = What::from_code(what).map_or(what, |what| what.words().get(lang));
            format!("{}{what} {file}", words("导入", "import of ").get(lang))
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_in_both_languages() {
        assert_eq!(named("merge person:2 person:1", Lang::Zh), "人才 2 并入 人才 1");
        assert_eq!(
            named("merge organisation:2 organisation:9", Lang::En),
            "organisation 2 merged into organisation 9"
        );
        assert_eq!(named("import people 名单 一.xlsx", Lang::Zh), "导入人才 名单 一.xlsx");
        for unknown in ["一并登记", "merge", "merge x y", "import"] {
            assert_eq!(named(unknown, Lang::Zh), unknown);
        }
    }
}
