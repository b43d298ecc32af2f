//! Everything there is to say of one measure, as lines: amounts, conditions with the values
//! compared, rates with their day, readings, payments, and the nearest way to what is not due.

use super::Judged;
use crate::domain::lang::{Lang, words};
use crate::domain::money::Fen;
use crate::policy::account::{Account, Tone};
use crate::policy::preview::{Line, Standing};
use crate::policy::quota::Taken;
use crate::policy::{Pack, describe};
use crate::ui::theme::Role;

type Lines = Vec<(Role, String)>;

/// Title and lines of the measure at that place.
pub fn measure(judged: &Judged, taken: Option<&Taken>, place: usize, lang: Lang) -> Option<(String, Lines)> {
    let pack = Pack::embedded();
    let line = judged.shown().lines.get(place)?;
    let known = judged.shown_known();
    let account = Account { pack, readings: &judged.readings, known, taken, lang };
    let mut lines: Lines =
        account.measure(line).into_iter().map(|(tone, text)| (role_of(tone), text)).collect();
    if let Some(change) = changed(judged, line, lang) {
        lines.insert(lines.len().min(2), (Role::Warning, change));
    }
    lines.push((Role::Dim, describe::head(pack, lang)));
    Some((account.title(line)?, lines))
}

fn role_of(tone: Tone) -> Role {
    match tone {
        Tone::Standing(standing) => role(standing),
        Tone::Title => Role::Title,
        Tone::Plain => Role::Text,
        Tone::Doubt => Role::Warning,
        Tone::Dim => Role::Dim,
    }
}

/// How a standing looks; the word says the same.
pub fn role(standing: Standing) -> Role {
    match standing {
        Standing::Payable => Role::Good,
        Standing::Overpaid => Role::Fault,
        Standing::Unknown => Role::Warning,
        Standing::Nothing => Role::Dim,
        Standing::Paid | Standing::Ceiling | Standing::Referral => Role::Text,
    }
}

fn changed(judged: &Judged, line: &Line, lang: Lang) -> Option<String> {
    let (.., differences) = judged.then.as_ref()?;
    let difference = differences.iter().find(|d| d.rule == line.rule)?;
    let ((before, after), (was, is)) = (difference.due, difference.standing);
    Some(match lang {
        Lang::Zh => format!("假设后：{} → {}，应付 {before} → {after}", was.word(lang), is.word(lang)),
        Lang::En => format!("what if: {} → {}, due {before} → {after}", was.word(lang), is.word(lang)),
    })
}

/// Sums over all measures on one line.
pub fn sums(judged: &Judged, lang: Lang) -> String {
    let shown = judged.shown();
    let mut text = match lang {
        Lang::Zh => format!("应付 {} · 已付 {} · 可付 {}", shown.due(), shown.paid(), shown.payable()),
        Lang::En => format!("due {} · paid {} · payable {}", shown.due(), shown.paid(), shown.payable()),
    };
    if judged.then.is_some() {
        let change = shown.due() - judged.now.due();
        let sign = if change > Fen::ZERO { "+" } else { "" };
        text = format!("{text} · {} {sign}{change}", words("变化", "change").get(lang));
    }
    text
}
