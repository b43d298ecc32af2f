//! What rules name of the pack's readings: a reading, a switch on one choice, a table over all of them.

use crate::policy::pack::{Combine, Pack, Switch};
use crate::policy::read::{Entry, Section, both};

fn reading(pack: &Pack, s: &Section<'_>) -> Option<usize> {
    let name = s.text("reading");
    let found = pack.reading(&name).map(|(index, _)| index);
    if found.is_none() && s.has("reading") {
        let known: Vec<_> = pack.readings.iter().map(|r| r.name.as_str()).collect();
        let what = both(
            format!("没有名为 {name} 的口径，应为其中之一：{}", known.join("、")),
            format!("no reading is named {name}, expected one of {}", known.join(", ")),
        );
        s.fault("reading", what);
    }
    found
}

pub(super) fn switch(pack: &Pack, s: &Section<'_>) -> Switch {
    let code = s.text("when");
    let Some(index) = reading(pack, s) else { return Switch { reading: 0, when: 0 } };
    let choices = pack.readings.get(index).map_or(&[][..], |r| &r.choices);
    let place = choices.iter().position(|(c, _)| *c == code);
    if place.is_none() {
        let what = both(format!("该口径没有选项 {code}"), format!("the reading has no choice {code}"));
        s.fault("when", what);
    }
    Switch { reading: index, when: place.and_then(|p| u8::try_from(p).ok()).unwrap_or(0) }
}

/// A table from every choice of a reading to one of a closed set.
pub(super) fn modes<T: Copy>(
    pack: &Pack,
    s: &Section<'_>,
    key: &'static str,
    parse: fn(&str) -> Option<T>,
) -> (usize, Vec<T>) {
    let index = reading(pack, s);
    let choices = index.and_then(|i| pack.readings.get(i)).map_or(&[][..], |r| &r.choices);
    let entries = s.section(key).map(|m| m.entries()).unwrap_or_default();
    for (name, _, span) in
        entries.iter().filter(|(n, ..)| index.is_some() && !choices.iter().any(|(c, _)| c == n))
    {
        s.fault_at(span.clone(), name, both("该口径没有这个选项", "the reading has no such choice"));
    }
    let mut list = Vec::new();
    for (code, _) in choices {
        let found = entries.iter().find(|(name, ..)| name == code);
        match found.and_then(|(_, entry, _)| if let Entry::Text(text) = entry { parse(text) } else { None }) {
            Some(mode) => list.push(mode),
            None => {
                let what = both(
                    format!("口径选项 {code} 在这里没有认得的含义"),
                    format!("choice {code} of the reading has no known meaning here"),
                );
                s.fault(key, what);
            }
        }
    }
    (index.unwrap_or(0), list)
}

pub(super) fn combine(text: &str) -> Option<Combine> {
    Some(match text {
        "larger" => Combine::Larger,
        "sum" => Combine::Sum,
        _ => return None,
    })
}
