//! The nearest way to what is not due.

use super::{Input, Line};
use crate::domain::lang::Lang;
use crate::domain::level::Level;
use crate::domain::record::{FactKind, FieldKind, SubjectKind};
use crate::policy::decision::Decision;
use crate::policy::fact::{Fact, shown};
use crate::policy::pack::{Pack, Rule, Test};

/// The nearest way to what is not due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// No such fact is on file.
    NoFact(FactKind),
    /// The level asked for, and the highest one held.
    Level(Level, Option<Level>),
    /// This fact (its place) fails this condition only (its number).
    Condition(usize, usize),
}

impl Nearest {
    /// What is nearest to being due by a rule under which nothing is.
    pub(super) fn of(rule: &Rule, input: &Input, decisions: &[(usize, Decision)]) -> Option<Self> {
        let kind = rule.fact?;
        let failed = |d: &Decision| d.conditions.failed().count();
        let closest = decisions.iter().filter(|(_, d)| failed(d) > 0).min_by_key(|(_, d)| failed(d));
        if let Some((fact, decision)) = closest {
            return decision.conditions.failed().next().map(|condition| Self::Condition(*fact, condition));
        }
        if !decisions.is_empty() {
            return None;
        }
        match lowest_level(rule).filter(|_| kind.subject() == SubjectKind::Person) {
            Some(needed) if input.levels.iter().max().is_none_or(|held| *held < needed) => {
                Some(Self::Level(needed, input.levels.iter().max().copied()))
            }
            _ => Some(Self::NoFact(kind)),
        }
    }

    /// As a sentence.
    pub fn sentence(&self, pack: &Pack, line: &Line, facts: &[Fact], lang: Lang) -> String {
        match (self, lang) {
            (Self::NoFact(kind), Lang::Zh) => format!("没有登记“{}”", kind.words().zh),
            (Self::NoFact(kind), Lang::En) => format!("no {} on file", kind.words().en),
            (Self::Level(needed, held), Lang::Zh) => format!(
                "需要{}，{}",
                level_word(*needed, lang),
                held.map_or("尚无证书".into(), |h| format!("现有{}", level_word(h, lang)))
            ),
            (Self::Level(needed, held), Lang::En) => format!(
                "{} needed, {}",
                level_word(*needed, lang),
                held.map_or("holds none".into(), |h| format!("holds {}", level_word(h, lang)))
            ),
            (Self::Condition(fact, number), _) => {
                let condition = pack.rules.get(line.rule).and_then(|r| r.when.get(*number));
                let (Some(condition), Some(fact)) = (condition, facts.get(*fact)) else {
                    return String::new();
                };
                let Some(field) = fact.kind.own_fields().get(condition.slot) else { return String::new() };
                let value = shown(field, fact.slot(condition.slot), lang);
                match lang {
                    Lang::Zh => format!("{}（{}：{value}）", condition.no.zh, field.label(lang)),
                    Lang::En => format!("{} ({}: {value})", condition.no.en, field.label(lang)),
                }
            }
        }
    }
}

/// The lowest level of skill a rule asks for, where it asks for one.
fn lowest_level(rule: &Rule) -> Option<Level> {
    rule.when.iter().find_map(|condition| {
        let Test::OneOf(mask) = condition.test else { return None };
        match rule.fact?.own_fields().get(condition.slot).filter(|f| f.key == "level")?.kind {
            FieldKind::Choice(list) => {
                let first = list.iter().enumerate().find(|(place, _)| mask & (1 << place) != 0)?;
                Level::from_code(first.1.code)
            }
            _ => None,
        }
    })
}

fn level_word(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Apprentice, Lang::Zh) => "学徒工",
        (Level::Junior, Lang::Zh) => "五级/初级工",
        (Level::Intermediate, Lang::Zh) => "四级/中级工",
        (Level::Senior, Lang::Zh) => "三级/高级工",
        (Level::Technician, Lang::Zh) => "二级/技师",
        (Level::SeniorTechnician, Lang::Zh) => "一级/高级技师",
        (Level::SpecialTechnician, Lang::Zh) => "特级技师",
        (Level::ChiefTechnician, Lang::Zh) => "首席技师",
        (Level::Apprentice, Lang::En) => "apprentice",
        (Level::Junior, Lang::En) => "level 5",
        (Level::Intermediate, Lang::En) => "level 4",
        (Level::Senior, Lang::En) => "level 3",
        (Level::Technician, Lang::En) => "level 2",
        (Level::SeniorTechnician, Lang::En) => "level 1",
        (Level::SpecialTechnician, Lang::En) => "special technician",
        (Level::ChiefTechnician, Lang::En) => "chief technician",
    }
}
