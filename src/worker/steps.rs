//! Steps that were or can be taken back, in the user's words.

use super::answer::time;
use super::journal::action_words;
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::RecordRef;
use crate::exchange::import::What;
use crate::message::{Reply, StepLine};
use crate::store::{Coming, Left, Step, Store, StoreError, Undone};

/// Takes the last step back, or does `again` what was taken back last; `sure` is the step the person said yes to.
pub(super) fn turn(store: &Store, again: bool, sure: Option<i64>, lang: Lang) -> Result<Reply, StoreError> {
    loop {
        let coming = if again { store.to_redo() } else { store.to_undo() }?;
        let what = told(store, &coming, lang)?;
        let step = coming.step.id;
        if asks(&coming) && sure != Some(step) {
            return Ok(asked(&coming, &what, again, lang));
        }
        let (turned_it, done) = if again {
            (store.redo_seen(step)?, words("已重做", "done again"))
        } else {
            (store.undo_seen(step)?, words("已撤销", "undone"))
        };
        // else another terminal was faster: what is told and asked must be what is done
        if turned_it.is_some() {
            return Ok(Reply::Undone(turned(done, &coming, &what, lang)));
        }
    }
}

/// One save is what people mean by undo; anything named is more, and what lies behind an import taken
/// back out of turn is not what they have before their eyes.
fn asks(coming: &Coming) -> bool {
    coming.step.label.is_some() || coming.behind.is_some()
}

fn asked(coming: &Coming, what: &str, again: bool, lang: Lang) -> Reply {
    let at = time(coming.step.at);
    let back = coming.behind.as_deref().map(|label| named(label, lang));
    let sentence = match (again, back, lang) {
        (true, _, Lang::Zh) => format!("将重做 {at} 的一步：{what}。"),
        (true, _, Lang::En) => format!("To be done again, of {at}: {what}."),
        (false, Some(back), Lang::Zh) => {
            format!("刚才撤回的是：{back}。\n再往前的一步在 {at}：{what}。\n要把这一步也撤销吗？")
        }
        (false, Some(back), Lang::En) => {
            format!("Taken back last: {back}.\nThe step before it, of {at}: {what}.\nTake that back too?")
        }
        (false, None, Lang::Zh) => format!("将撤销 {at} 的一步：{what}。"),
        (false, None, Lang::En) => format!("To be undone, of {at}: {what}."),
    };
    Reply::TurnAsks { again, step: coming.step.id, sentence }
}

fn turned(done: Words, coming: &Coming, what: &str, lang: Lang) -> String {
    let at = time(coming.step.at);
    match lang {
        Lang::Zh => format!("{}：{what}（{at} 的一步）", done.zh),
        Lang::En => format!("{}: {what} (of {at})", done.en),
    }
}

/// What a step did: its name, else the first record it touched and how many more.
fn told(store: &Store, coming: &Coming, lang: Lang) -> Result<String, StoreError> {
    if let Some(label) = &coming.step.label {
        return Ok(named(label, lang));
    }
    let Some((record, action)) = &coming.first else { return Ok(String::new()) };
    let text = |key: &str| record.values.get(key).map(str::to_owned);
    let whose = ["person", "subject"].into_iter().find_map(|key| RecordRef::parse(record.values.get(key)?));
    let whose = match whose {
        Some(subject) => store.names(&[subject])?.into_iter().next().map(|candidate| candidate.label),
        None => None,
    };
    let parts = [text("name"), text("number"), whose].into_iter().flatten();
    let name = parts.collect::<Vec<_>>().join(" ");
    let done = action_words(*action).get(lang);
    let table = record.reference.table.words().get(lang);
    Ok(match (coming.others, lang) {
        (0, Lang::Zh) => format!("{done}{table} {name}"),
        (0, Lang::En) => format!("{done} {table} {name}"),
        (more, Lang::Zh) => format!("{done}{table} {name} 等 {} 条", more + 1),
        (more, Lang::En) => format!("{done} {table} {name} and {more} more"),
    })
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

fn reasons(left: Vec<Left>, lang: Lang) -> Vec<String> {
    left.into_iter().map(|left| left.why.sentence(lang)).collect()
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
    let told = |reference: &str| Some(RecordRef::parse(reference)?.words(lang));
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
