//! Judging the facts of one subject: each by the rates of its own day, in order of day and id.

mod earlier;

use super::Readings;
use super::decision::{Decision, Status, Step};
use super::fact::{Fact, Slot};
use super::pack::{Combine, Condition, Money, Pack, Rule, Switch, Test};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use earlier::{Contender, Had};
use std::collections::HashMap;

/// Judges the facts of ONE subject, once; [`Judge`] is for many.
pub fn assess(pack: &Pack, readings: &Readings, facts: &[Fact], as_of: Option<Day>) -> Vec<Decision> {
    Judge::new(pack, readings, as_of).assess(facts)
}

/// What a fact of a subject is ordered by.
fn key(fact: &Fact) -> (Day, &str) {
    (fact.day, &fact.id)
}

/// Judges subjects one after the other by one pack under one set of readings.
pub struct Judge<'p> {
    pack: &'p Pack,
    readings: &'p Readings,
    as_of: Option<Day>,
    // of the subject at hand; kept between subjects for their room alone
    had: Vec<Had>,
    contenders: Vec<Contender>,
}

impl<'p> Judge<'p> {
    /// Facts after `as_of` will earn nothing.
    pub const fn new(pack: &'p Pack, readings: &'p Readings, as_of: Option<Day>) -> Self {
        Self { pack, readings, as_of, had: Vec::new(), contenders: Vec::new() }
    }

    /// Judges the facts of ONE subject, by day, then by id; decisions come in the order of the facts given.
    pub fn assess(&mut self, facts: &[Fact]) -> Vec<Decision> {
        self.had.clear();
        self.contenders.clear();
        let mut decisions: Vec<Decision> = if facts.is_sorted_by_key(key) {
            facts.iter().enumerate().map(|(index, fact)| self.one(fact, index)).collect()
        } else {
            self.in_order(facts)
        };
        self.only_the_best(facts, &mut decisions);
        decisions
    }

    /// Judges many subjects: facts of one subject need not be adjacent; order of the facts given.
    pub fn assess_all(&mut self, facts: &[Fact]) -> Vec<Decision> {
        let mut by_subject: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, fact) in facts.iter().enumerate() {
            by_subject.entry(&fact.subject).or_default().push(index);
        }
        let mut decisions: Vec<Option<Decision>> = vec![None; facts.len()];
        for indices in by_subject.into_values() {
            let own: Vec<Fact> = indices.iter().filter_map(|i| facts.get(*i).cloned()).collect();
            for (index, decision) in indices.iter().zip(self.assess(&own)) {
                if let Some(slot) = decisions.get_mut(*index) {
                    *slot = Some(decision);
                }
            }
        }
        decisions.into_iter().flatten().collect()
    }

    /// Judged by day and id, answered in the order given.
    fn in_order(&mut self, facts: &[Fact]) -> Vec<Decision> {
        let mut order: Vec<(usize, &Fact)> = facts.iter().enumerate().collect();
        order.sort_unstable_by_key(|(_, fact)| key(fact));
        let mut decisions: Vec<Option<Decision>> = vec![None; facts.len()];
        for (index, fact) in order {
            if let Some(slot) = decisions.get_mut(index) {
                *slot = Some(self.one(fact, index));
            }
        }
        decisions.into_iter().flatten().collect()
    }

    fn one(&mut self, fact: &Fact, index: usize) -> Decision {
        let found = self.rule_for(fact);
        let rule = found.and_then(|number| u16::try_from(number).ok()).unwrap_or(u16::MAX);
        let mut draft = Decision::empty(rule);
        if let Some((number, rule)) = found.and_then(|n| Some((n, self.pack.rules.get(n)?))) {
            (draft.status, draft.amount) = self.judge(fact, index, number, rule, &mut draft);
        }
        draft
    }

    fn rule_for(&self, fact: &Fact) -> Option<usize> {
        let list = self.pack.by_kind.get(fact.kind.index())?;
        list.iter().copied().find(|n| match self.pack.rules.get(*n).and_then(|r| r.only) {
            Some((slot, mask)) => fact.code(slot).is_some_and(|code| mask & (1 << code) != 0),
            None => true,
        })
    }

    fn judge(
        &mut self,
        fact: &Fact,
        index: usize,
        number: usize,
        rule: &Rule,
        draft: &mut Decision,
    ) -> (Status, Fen) {
        const NOTHING: (Status, Fen) = (Status::Nothing, Fen::ZERO);
        if fact.day < self.pack.first_day {
            draft.steps.push(Step::BeforeFirstDay(self.pack.first_day));
            return NOTHING;
        }
        if let Some(day) = self.as_of.filter(|day| fact.day > *day) {
            draft.steps.push(Step::AfterAsOf(day));
            return NOTHING;
        }
        if !self.conditions(fact, rule, draft) {
            return NOTHING;
        }
        // most rules take a rate and form an amount; few need more room
        draft.steps.reserve(3);
        let formed = match rule.money {
            Money::Referral(_) => return (Status::Referral, Fen::ZERO),
            Money::Reference(_) | Money::Unsaid => return (Status::Unknown, Fen::ZERO),
            _ => self.formed(fact, rule, draft),
        };
        let Some(formed) = formed else { return (Status::Unknown, Fen::ZERO) };
        if rule.ceiling {
            self.checks(fact, rule, draft);
            return (Status::Ceiling, formed);
        }
        let mut amount = self.adjusted(fact, rule, formed, draft);
        if let Some(ladder) = &rule.ladder {
            amount = self.climbed(fact, ladder, amount, draft);
        }
        if let Some(limit) = &rule.limit {
            amount = self.limited(fact, number, limit, amount, draft);
        }
        if amount <= Fen::ZERO {
            draft.steps.push(Step::Zero);
            return NOTHING;
        }
        if let Some(best) = &rule.best {
            self.compete(fact, index, number, best, amount, draft);
        }
        (Status::Due, amount)
    }

    fn chosen(&self, switch: Switch, draft: &mut Decision) -> bool {
        draft.reads(switch.reading);
        self.readings.get(switch.reading) == switch.when
    }

    fn conditions(&self, fact: &Fact, rule: &Rule, draft: &mut Decision) -> bool {
        let mut all = true;
        for (index, condition) in rule.when.iter().enumerate() {
            if let Some(switch) = condition.under {
                if !relevant(fact, condition) {
                    continue;
                }
                if !self.chosen(switch, draft) {
                    continue;
                }
            }
            let held = holds(fact, condition);
            all &= held;
            draft.conditions.note(index, held);
        }
        all
    }

    fn rate(&self, rate: usize, day: Day, level: Option<u8>, draft: &mut Decision) -> Option<i64> {
        let row = self.pack.rate_on(rate, day)?;
        let value = match level {
            Some(level) => row.levels.get(usize::from(level)).copied().flatten()?,
            None => row.flat,
        };
        draft.steps.push(Step::Rate(u16::try_from(rate).unwrap_or(u16::MAX), row.since, value));
        Some(value)
    }

    fn formed(&self, fact: &Fact, rule: &Rule, draft: &mut Decision) -> Option<Fen> {
        let day = fact.day;
        let fen = match &rule.money {
            Money::ByLevel { slot, rate } => {
                let level = match slot {
                    Some(slot) => Some(fact.code(*slot)?),
                    None => None,
                };
                Fen(self.rate(*rate, day, level, draft)?)
            }
            Money::PerUnit { slot, rate, cap } => {
                let whole = Fen(self.rate(*rate, day, None, draft)?).times(fact.count(*slot)?)?;
                match cap {
                    Some(cap) => whole.min(Fen(self.rate(*cap, day, None, draft)?)),
                    None => whole,
                }
            }
            Money::CostUpTo { slot, cap } => {
                let cap = Fen(self.rate(*cap, day, None, draft)?);
                match fact.slot(*slot) {
                    Slot::Money(cost) => cap.min(*cost),
                    _ => return None,
                }
            }
            Money::Share { slot, and, rate } => {
                let mut figure = fact.money(*slot);
                if let Some((second, reading, modes)) = and {
                    let other = fact.money(*second);
                    if other > Fen::ZERO {
                        draft.reads(*reading);
                    }
                    figure = match modes.get(usize::from(self.readings.get(*reading))) {
                        Some(Combine::Sum) => figure.checked_add(other)?,
                        _ => figure.max(other),
                    };
                }
                figure.share(self.rate(*rate, day, None, draft)?, 10_000)?
            }
            Money::LowerOfShares { of, rate, other, other_rate } => {
                let difference = (fact.money(of.0) - fact.money(of.1)).max(Fen::ZERO);
                let first = difference.share(self.rate(*rate, day, None, draft)?, 10_000)?;
                let second = fact.money(*other).share(self.rate(*other_rate, day, None, draft)?, 10_000)?;
                draft.steps.push(Step::Lower(first, second));
                first.min(second)
            }
            Money::Referral(_) | Money::Reference(_) | Money::Unsaid => return None,
        };
        draft.steps.push(Step::Formed(fen));
        Some(fen)
    }

    fn checks(&self, fact: &Fact, rule: &Rule, draft: &mut Decision) {
        for (index, (slot, whole, rate, _)) in rule.checks.iter().enumerate() {
            let (Slot::Money(found), Slot::Money(whole)) = (fact.slot(*slot), fact.slot(*whole)) else {
                continue;
            };
            let Some(share) = self.pack.rate_on(*rate, fact.day).map(|row| row.flat) else { continue };
            if let Some(need) = whole.share(share, 10_000) {
                draft.steps.push(Step::Check(u8::try_from(index).unwrap_or(u8::MAX), *found >= need, need));
            }
        }
    }

    /// Offset, shares of a team, parts of a year.
    fn adjusted(&self, fact: &Fact, rule: &Rule, formed: Fen, draft: &mut Decision) -> Fen {
        let mut amount = formed;
        if let Some((slot, switch)) = rule.offset
            && fact.money(slot) > Fen::ZERO
            && self.chosen(switch, draft)
        {
            amount = (amount - fact.money(slot)).max(Fen::ZERO);
            draft.steps.push(Step::Offset(amount));
        }
        if let Some((slot, switch)) = rule.split
            && let Some(members) = fact.count(slot).filter(|n| *n > 1)
            && self.chosen(switch, draft)
        {
            amount = amount.share(1, members).unwrap_or(amount);
            draft.steps.push(Step::Split(narrow(members), amount));
        }
        if let Some((slot, of, switch)) = rule.part
            && let Some(parts) = fact.count(slot).filter(|n| *n != of)
            && self.chosen(switch, draft)
        {
            amount = amount.share(parts, of).unwrap_or(amount);
            draft.steps.push(Step::Part(narrow(parts), narrow(of), amount));
        }
        amount
    }
}

/// Members of a team or months of a year, which no field lets grow beyond this.
fn narrow(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A condition that holds only under a reading is worth a word only where it could fail.
fn relevant(fact: &Fact, condition: &Condition) -> bool {
    !holds(fact, condition)
}

fn holds(fact: &Fact, condition: &Condition) -> bool {
    match (condition.test, fact.slot(condition.slot)) {
        (Test::Is(wanted), Slot::Flag(found)) => wanted == *found,
        (Test::OneOf(mask), Slot::Code(code)) => mask & (1 << code) != 0,
        (Test::NotOneOf(mask), Slot::Code(code)) => mask & (1 << code) == 0,
        (Test::Above(than), Slot::Count(found)) => *found > than,
        (Test::AtLeast(least), Slot::Count(found)) => *found >= least,
        (Test::Above(than), Slot::Money(found)) => *found > Fen::from_yuan(than),
        (Test::AtLeast(least), Slot::Money(found)) => *found >= Fen::from_yuan(least),
        _ => false,
    }
}
