//! The parts of the policy screen: their rows and what is to be said of each entry.

use super::registers::{self, fund_row, unit_row};
use crate::domain::lang::{Lang, Words, words};
use crate::domain::record::{FactKind, FieldKind};
use crate::policy::clauses::{Annex, Equivalence, Issuer, Target};
use crate::policy::{Pack, Readings, describe};
use crate::ui::theme::Role;

pub(super) type Lines = Vec<(Role, String)>;

/// One part of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// 条款
    Clauses,
    /// 标准: rates by date.
    Rates,
    /// 口径: readings.
    Readings,
    /// 目标
    Targets,
    /// 附件: yearly training tasks.
    Annex,
    /// 发证: who seals which certificate.
    Issuers,
    /// 融通: what counts as which schooling.
    Equivalences,
    /// 单位: whom the paper gives work to.
    Units,
    /// 资金: where money comes from.
    Funds,
    /// 待定: what the paper leaves open.
    Open,
}

impl Section {
    /// In the order of the screen.
    pub const ALL: &'static [Self] = &[
        Self::Clauses,
        Self::Rates,
        Self::Readings,
        Self::Targets,
        Self::Annex,
        Self::Issuers,
        Self::Equivalences,
        Self::Units,
        Self::Funds,
        Self::Open,
    ];

    /// What people call it.
    pub const fn words(self) -> Words {
        match self {
            Self::Clauses => words("条款", "clauses"),
            Self::Rates => words("标准", "rates"),
            Self::Readings => words("口径", "readings"),
            Self::Targets => words("目标", "targets"),
            Self::Annex => words("附件", "annex"),
            Self::Issuers => words("发证", "issuers"),
            Self::Equivalences => words("融通", "equal"),
            Self::Units => words("单位", "units"),
            Self::Funds => words("资金", "funds"),
            Self::Open => words("待定", "open"),
        }
    }
}

/// The rows of a section, one text each.
pub fn rows(pack: &Pack, section: Section, readings: &Readings, lang: Lang) -> Vec<String> {
    let book = &pack.clauses;
    match section {
        Section::Clauses => {
            book.clauses.iter().map(|c| format!("{:>3}  {}", c.number, c.title.get(lang))).collect()
        }
        Section::Rates => rates(pack, lang).into_iter().map(|(line, _)| line).collect(),
        Section::Readings => {
            reading_order(pack).into_iter().map(|n| reading_row(pack, readings, n, lang)).collect()
        }
        Section::Targets => book.targets.iter().map(|t| target_row(t, lang)).collect(),
        Section::Annex => book.annex.iter().map(|a| annex_row(a, lang)).collect(),
        Section::Issuers => {
            book.issuers.iter().map(|i| format!("{}  {}", title(i, lang), i.by.join("、"))).collect()
        }
        Section::Equivalences => book.equivalences.iter().map(|e| equivalence_row(e, lang)).collect(),
        Section::Units => book.units.iter().map(|u| unit_row(pack, u, lang)).collect(),
        Section::Funds => book.funds.iter().map(|f| fund_row(pack, f, lang)).collect(),
        Section::Open => book.open.iter().map(|o| format!("{:>3}  {}", o.number, o.ask.get(lang))).collect(),
    }
}

/// How many rows a section has.
pub fn count(pack: &Pack, section: Section) -> usize {
    let book = &pack.clauses;
    match section {
        Section::Clauses => book.clauses.len(),
        Section::Rates => pack.rates.iter().map(|rate| rate.rows.len()).sum(),
        Section::Readings => pack.readings.len(),
        Section::Targets => book.targets.len(),
        Section::Annex => book.annex.len(),
        Section::Issuers => book.issuers.len(),
        Section::Equivalences => book.equivalences.len(),
        Section::Units => book.units.len(),
        Section::Funds => book.funds.len(),
        Section::Open => book.open.len(),
    }
}

/// Everything there is to say of one entry.
pub fn detail(pack: &Pack, section: Section, place: usize, readings: &Readings, lang: Lang) -> Lines {
    let book = &pack.clauses;
    let text = |line: String| (Role::Text, line);
    match section {
        Section::Clauses => {
            book.clauses.get(place).map(|_| clause(pack, place, readings, lang)).unwrap_or_default()
        }
        Section::Rates => rates(pack, lang).get(place).map(|(_, lines)| lines.clone()).unwrap_or_default(),
        Section::Readings => {
            reading_at(pack, place).map(|n| reading(pack, readings, n, lang)).unwrap_or_default()
        }
        Section::Targets => {
            book.targets.get(place).map(|t| vec![text(target_row(t, lang))]).unwrap_or_default()
        }
        Section::Annex => book.annex.get(place).map(|a| annex(a, lang)).unwrap_or_default(),
        Section::Issuers => book.issuers.get(place).map(|i| issuer(i, lang)).unwrap_or_default(),
        Section::Equivalences => {
            let lines = |e: &Equivalence| {
                let uses = words("用于", "for").get(lang);
                vec![text(equivalence_row(e, lang)), text(format!("{uses}: {}", e.purposes.join("、")))]
            };
            book.equivalences.get(place).map(lines).unwrap_or_default()
        }
        Section::Units => book.units.get(place).map(|u| registers::unit(pack, u, lang)).unwrap_or_default(),
        Section::Funds => book.funds.get(place).map(|f| registers::fund(pack, f, lang)).unwrap_or_default(),
        Section::Open => {
            book.open.get(place).map(|o| registers::open(pack, readings, o, lang)).unwrap_or_default()
        }
    }
}

/// Clause number of an entry.
pub fn clause_of(pack: &Pack, section: Section, place: usize) -> Option<String> {
    let book = &pack.clauses;
    match section {
        Section::Clauses => Some(book.clauses.get(place)?.number.clone()),
        Section::Readings => Some(pack.readings.get(reading_at(pack, place)?)?.clause.clone()),
        Section::Issuers => Some("14".into()),
        Section::Equivalences => Some(book.equivalences.get(place)?.clause.clone()),
        Section::Open => Some(book.open.get(place)?.clause.clone()),
        Section::Funds => Some("G2".into()),
        Section::Rates | Section::Targets | Section::Annex | Section::Units => None,
    }
}

fn clause(pack: &Pack, place: usize, readings: &Readings, lang: Lang) -> Lines {
    let Some(clause) = pack.clauses.clauses.get(place) else { return Vec::new() };
    let mut lines = vec![(Role::Text, clause.text.get(lang).to_owned())];
    if !clause.units.is_empty() {
        let label = words("责任单位", "units").get(lang);
        lines.push((Role::Text, format!("{label}: {}", clause.units.join("、"))));
    }
    for line in describe::of_clause(pack, &clause.number, lang) {
        let role = if line.starts_with(' ') { Role::Dim } else { Role::Title };
        lines.push((role, line));
    }
    for (number, _) in pack.readings.iter().enumerate().filter(|(_, r)| r.clause == clause.number) {
        let label = words("现行口径", "in force").get(lang);
        lines.push((Role::Text, format!("{label}: {}", reading_row(pack, readings, number, lang))));
    }
    lines
}

/// One row a rate and day, with the rules that use it.
fn rates(pack: &Pack, lang: Lang) -> Vec<(String, Lines)> {
    let mut out = Vec::new();
    for (number, rate) in pack.rates.iter().enumerate() {
        let used: Vec<_> = pack
            .rules
            .iter()
            .filter(|rule| crate::policy::pack::rates_of(rule).contains(&number))
            .map(|rule| (Role::Text, format!("{} {}", rule.clause, rule.name.get(lang))))
            .collect();
        for row in &rate.rows {
            let line =
                format!("{}  {}  {}", row.since, rate.name, describe::rate_value(pack, number, row, lang));
            let mut lines = vec![(Role::Text, describe::rate_line(pack, number, row, lang))];
            lines.push((Role::Dim, words("用于", "used by").get(lang).to_owned()));
            lines.extend(used.clone());
            out.push((line, lines));
        }
    }
    out
}

/// Numbers of the readings in the order of their clauses.
fn reading_order(pack: &Pack) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pack.readings.len()).collect();
    let clause = |n: &usize| pack.readings.get(*n).and_then(|r| r.clause.parse::<u16>().ok());
    order.sort_by_key(clause);
    order
}

/// Number of the reading at that place of the list.
pub fn reading_at(pack: &Pack, place: usize) -> Option<usize> {
    reading_order(pack).get(place).copied()
}

pub(super) fn reading_row(pack: &Pack, readings: &Readings, number: usize, lang: Lang) -> String {
    let Some(reading) = pack.readings.get(number) else { return String::new() };
    let chosen = describe::chosen(pack, readings, number, lang).unwrap_or("");
    let mark = if readings.get(number) == reading.default { " " } else { "*" };
    format!("{mark}{:>3}  {} → {chosen}", reading.clause, reading.ask.get(lang))
}

fn reading(pack: &Pack, readings: &Readings, number: usize, lang: Lang) -> Lines {
    let Some(reading) = pack.readings.get(number) else { return Vec::new() };
    let mut lines = vec![(Role::Title, reading.ask.get(lang).to_owned())];
    for (place, (code, text)) in reading.choices.iter().enumerate() {
        let now = place == usize::from(readings.get(number));
        let sign = if now { "●" } else { "○" };
        let default = if place == usize::from(reading.default) {
            words("（默认）", " (default)").get(lang)
        } else {
            ""
        };
        let role = if now { Role::Good } else { Role::Text };
        lines.push((role, format!("{sign} {}{default}  {}={code}", text.get(lang), reading.name)));
    }
    lines.push((
        Role::Dim,
        words("回车选择；选择要确认，注明日期并记入日志。", "Enter chooses; confirmed, dated and logged.")
            .get(lang)
            .into(),
    ));
    lines
}

fn target_row(target: &Target, lang: Lang) -> String {
    let unit = target.unit.get(lang);
    let figure = match target.at_most {
        Some(most) => format!("{}–{most} {unit}", target.at_least),
        None => format!("{} {unit}", target.at_least),
    };
    format!("{:>3}  {}  {figure}", target.number, target.title.get(lang))
}

fn annex_row(row: &Annex, lang: Lang) -> String {
    format!("{:>3}  {}  {}  {}", row.row, row.title.get(lang), row.yearly, row.leads.join("、"))
}

fn annex(row: &Annex, lang: Lang) -> Lines {
    let [yearly, lead, with] =
        [words("每年人次", "person-times a year"), words("牵头单位", "lead"), words("配合单位", "with")]
            .map(|w| w.get(lang));
    vec![
        (Role::Text, row.title.get(lang).to_owned()),
        (Role::Text, format!("{yearly}: {}", row.yearly)),
        (Role::Text, format!("{lead}: {}", row.leads.join("、"))),
        (Role::Text, format!("{with}: {}", row.with.join("、"))),
        (
            Role::Dim,
            words(
                "各行对象有重叠，全市总数按班级名册计，不由各行相加。",
                "Rows overlap: the city total is counted from class rolls, not by adding rows.",
            )
            .get(lang)
            .to_owned(),
        ),
    ]
}

/// The title a certificate is for, by the words of the field table.
fn title(issuer: &Issuer, lang: Lang) -> String {
    let field = FactKind::Honour.own_fields().iter().find(|f| f.key == "tier");
    match field.map(|f| f.kind) {
        Some(FieldKind::Choice(list)) => list
            .iter()
            .find(|c| c.code == issuer.title)
            .map_or_else(|| issuer.title.clone(), |c| c.words.get(lang).to_owned()),
        _ => issuer.title.clone(),
    }
}

fn issuer(issuer: &Issuer, lang: Lang) -> Lines {
    let seals = words("盖章单位", "seals").get(lang);
    let mut lines =
        vec![(Role::Title, title(issuer, lang)), (Role::Text, format!("{seals}: {}", issuer.by.join("、")))];
    if issuer.contact {
        let contact = words("纳入党政领导联系人才范围", "in the leaders' contact list");
        lines.push((Role::Text, contact.get(lang).to_owned()));
    }
    lines
}

fn equivalence_row(row: &Equivalence, lang: Lang) -> String {
    format!("{:>3}  {} = {}", row.clause, row.class.get(lang), row.counts_as.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_every_section_has_something_to_say() {
        let pack = Pack::embedded();
        let readings = Readings::defaults(pack);
        for section in Section::ALL {
            let count = rows(pack, *section, &readings, Lang::Zh).len();
            assert_eq!(count, super::count(pack, *section));
            assert!(count > 0, "{section:?}");
            for place in 0..count {
                for lang in [Lang::Zh, Lang::En] {
                    assert!(
                        !detail(pack, *section, place, &readings, lang).is_empty(),
                        "{section:?} {place}"
                    );
                }
            }
            assert!(detail(pack, *section, count, &readings, Lang::Zh).is_empty());
        }
    }

    #[test]
    fn a_reading_shows_what_was_chosen() {
        let pack = Pack::embedded();
        let mut readings = Readings::defaults(pack);
        readings.choose(pack, "honour_upgrade", "none").unwrap();
        let rows = rows(pack, Section::Readings, &readings, Lang::Zh);
        let chosen: Vec<_> = rows.iter().filter(|row| row.starts_with('*')).collect();
        assert!(chosen.len() == 1 && chosen[0].ends_with("不再发"), "{rows:?}");
    }
}
