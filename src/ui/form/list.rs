//! Choosing from lists the program holds, without an input method: by code, Chinese, pinyin
//! initials, full pinyin, alias or English.

use crate::domain::lang::{Lang, words};
use crate::domain::listing::Candidate;
use crate::domain::record::{Choice, FieldKind};
use crate::domain::{division, name, occupation};

/// Most entries of a list.
const LIMIT: usize = 50;

const FLAGS: &[Choice] = &[
    Choice { code: "true", words: words("是", "yes"), aliases: &["y", "1", "true", "有", "对"] },
    Choice { code: "false", words: words("否", "no"), aliases: &["n", "0", "false", "无", "不"] },
];

/// The entries that fit what was typed, best first.
pub(super) fn entries(kind: FieldKind, query: &str, lang: Lang) -> Vec<Candidate> {
    match kind {
        FieldKind::Choice(list) => choices(list, query, lang),
        FieldKind::Flag => choices(FLAGS, query, lang),
        FieldKind::Occupation => occupations(query),
        FieldKind::Division => divisions(query, lang),
        _ => Vec::new(),
    }
}

fn choices(list: &[Choice], query: &str, lang: Lang) -> Vec<Candidate> {
    let found = list.iter().filter_map(|choice| {
        let rank = rank(query, choice.words.zh, choice.code, choice.aliases)
            .or_else(|| rank(query, choice.words.en, choice.code, &[]))?;
        let other = if lang == Lang::Zh { "" } else { choice.words.zh };
        let entry = Candidate {
            canonical: choice.code.to_owned(),
            label: choice.words.get(lang).to_owned(),
            detail: other.to_owned(),
        };
        Some((rank, entry))
    });
    ranked(found.collect())
}

fn occupations(query: &str) -> Vec<Candidate> {
    let found = occupation::catalogue().search(query, LIMIT).into_iter();
    found
        .map(|entry| Candidate {
            canonical: entry.code.clone(),
            label: entry.name.clone(),
            detail: entry.code.clone(),
        })
        .collect()
}

fn divisions(query: &str, lang: Lang) -> Vec<Candidate> {
    let found = division::all().iter().filter(|d| d.until.is_none()).filter_map(|division| {
        let code = division.code;
        let label = division::name(code, lang)?;
        let home = if code.starts_with("3308") { 0 } else { 10 };
        let rank = rank(query, division.name, code, &[])? + home;
        Some((rank, Candidate { canonical: code.to_owned(), label, detail: code.to_owned() }))
    });
    ranked(found.collect())
}

fn ranked(mut found: Vec<(u8, Candidate)>) -> Vec<Candidate> {
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(LIMIT);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How well an entry fits (0 best), `None` when it does not. An empty query fits everything.
fn rank(query: &str, label: &str, code: &str, aliases: &[&str]) -> Option<u8> {
    if query.is_empty() {
        return Some(0);
    }
    let query = query.to_lowercase();
    let label = label.to_lowercase();
    let same = |text: &&str| text.to_lowercase() == query;
    if label == query || code == query || aliases.iter().any(same) {
        return Some(0);
    }
    let (initials, full) = (name::initials(&label), name::full(&label));
    if initials == query || label.starts_with(&query) || code.starts_with(&query) {
        Some(1)
    } else if initials.starts_with(&query) || full.starts_with(&query) {
        Some(2)
    } else if label.contains(&query) || aliases.iter().any(|alias| alias.to_lowercase().contains(&query)) {
        Some(3)
    } else if initials.contains(&query) {
        Some(4)
    } else {
        None
    }
}
