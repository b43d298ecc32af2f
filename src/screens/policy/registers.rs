//! The registers of the policy screen: units with what they have to do, funds with what draws on them,
//! and the questions the paper leaves open.

use super::sections::{Lines, reading_row};
use crate::domain::lang::{Lang, words};
use crate::policy::clauses::{Annex, Clause, Fund, Open, Unit};
use crate::policy::{Pack, Readings};
use crate::ui::theme::Role;

/// Name, and how many clauses and annex rows name it.
pub fn unit_row(pack: &Pack, unit: &Unit, lang: Lang) -> String {
    let (clauses, rows) = (clauses_of(pack, unit).count(), tasks_of(pack, unit).count());
    match lang {
        Lang::Zh => format!("{}  措施 {clauses} · 附件 {rows}", unit.name),
        Lang::En => format!("{} ({})  {clauses} measures, {rows} annex rows", unit.name, unit.gloss),
    }
}

fn clauses_of<'p>(pack: &'p Pack, unit: &'p Unit) -> impl Iterator<Item = &'p Clause> {
    pack.clauses.clauses.iter().filter(|c| c.units.contains(&unit.name))
}

/// Annex rows a unit leads or helps with.
fn tasks_of<'p>(pack: &'p Pack, unit: &'p Unit) -> impl Iterator<Item = &'p Annex> {
    pack.clauses.annex.iter().filter(|row| row.leads.contains(&unit.name) || row.with.contains(&unit.name))
}

fn task(row: &Annex, unit: &Unit, lang: Lang) -> String {
    let part =
        if row.leads.contains(&unit.name) { words("牵头", "leads") } else { words("配合", "helps") };
    let annex = words("附件", "annex").get(lang);
    format!("{annex} {} {} {} ({})", row.row, row.title.get(lang), row.yearly, part.get(lang))
}

/// What a unit has to do: measures, annex rows, certificates.
pub fn unit(pack: &Pack, unit: &Unit, lang: Lang) -> Lines {
    let kind = match unit.kind.as_str() {
        "collective" => words("集体称呼，成员未列明", "a collective name without members"),
        "government" => words("市政府", "the city government"),
        _ => words("具名单位", "a named unit"),
    };
    let mut lines =
        vec![(Role::Title, format!("{} {}", unit.name, unit.gloss)), (Role::Dim, kind.get(lang).to_owned())];
    for clause in clauses_of(pack, unit) {
        lines.push((Role::Text, format!("{:>3} {}", clause.number, clause.title.get(lang))));
    }
    lines.extend(tasks_of(pack, unit).map(|row| (Role::Text, task(row, unit, lang))));
    if pack.clauses.issuers.iter().any(|issuer| issuer.by.contains(&unit.name)) {
        lines.push((
            Role::Text,
            words("在称号证书上盖章（第 14 条）", "seals titles (clause 14)").get(lang).into(),
        ));
    }
    lines
}

/// Name, channel and how many measures draw on it.
pub fn fund_row(pack: &Pack, fund: &Fund, lang: Lang) -> String {
    let drawn = pack.rules.iter().filter(|rule| rule.fund == fund.code).count();
    let measures = words("项措施", "measures").get(lang);
    format!("{}  {}  {drawn} {measures}", fund.name.get(lang), channel(fund, lang))
}

fn channel(fund: &Fund, lang: Lang) -> &'static str {
    match fund.channel.as_str() {
        "original" => words("原渠道列支", "its original channel"),
        "local" => words("当地财政列支", "local finance"),
        _ => words("社会投入", "private money"),
    }
    .get(lang)
}

/// The measures that draw on a fund.
pub fn fund(pack: &Pack, fund: &Fund, lang: Lang) -> Lines {
    let mut lines = vec![(Role::Title, fund_row(pack, fund, lang))];
    for rule in pack.rules.iter().filter(|rule| rule.fund == fund.code) {
        lines.push((Role::Text, format!("{:>3} {}", rule.clause, rule.name.get(lang))));
    }
    let note = words(
        "哪项措施走哪个资金，办法没有列出；这里是政策包的设定（O11）。",
        "The paper does not say which measure draws on which fund: this is set in the pack (O11).",
    );
    lines.push((Role::Dim, note.get(lang).to_owned()));
    lines
}

/// A question, the answer of the pack and the readings in force.
pub fn open(pack: &Pack, readings: &Readings, open: &Open, lang: Lang) -> Lines {
    let clause = words("条款", "clause").get(lang);
    let mut lines = vec![
        (Role::Title, format!("{} {}", open.number, open.ask.get(lang))),
        (Role::Text, open.answer.get(lang).to_owned()),
        (Role::Dim, format!("{clause} {}", open.clause)),
    ];
    for (number, _) in open.readings.iter().filter_map(|name| pack.reading(name)) {
        lines.push((Role::Text, reading_row(pack, readings, number, lang)));
    }
    lines
}
