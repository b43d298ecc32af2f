//! What a fact's amount owes to the other facts of its subject: steps of a ladder, limits, the best of several.

use super::{Judge, key};
use crate::domain::day::Day;
use crate::domain::money::Fen;
use crate::policy::decision::{Decision, Status, Step};
use crate::policy::fact::Fact;
use crate::policy::pack::{Best, Ladder, Limit, Scope, Upgrade};

/// What several facts share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    /// The benefit family whose first rule this is.
    Family(usize),
    /// The limit of this rule.
    Limit(usize),
}

/// What a subject had so far of something shared (for one project, in one year).
pub(super) struct Had {
    of: Shared,
    per: Box<str>,
    year: i16,
    owed: Fen,
    apart: Fen,
    levels: u32,
    best: Option<u8>,
}

/// A fact that competes with others of its group.
pub(super) struct Contender {
    rule: usize,
    group: Group,
    index: usize,
    amount: Fen,
    level: u8,
}

/// Among which facts only the best is paid.
#[derive(PartialEq, Eq)]
enum Group {
    Year(i16),
    Named(Box<str>),
}

impl Group {
    /// What a fact names; nothing named, and a year written out, are the calendar year.
    fn of(named: &str, day: Day) -> Self {
        match named.parse::<i16>() {
            _ if named.is_empty() => Self::Year(day.year()),
            Ok(year) if year.to_string() == named => Self::Year(year),
            _ => Self::Named(named.into()),
        }
    }
}

impl Judge<'_> {
    /// What was had for one project (and year).
    fn had(&mut self, of: Shared, per: &str, year: i16) -> &mut Had {
        let found = self.had.iter().position(|h| h.of == of && h.year == year && &*h.per == per);
        let index = found.unwrap_or_else(|| {
            self.had.push(Had {
                of,
                per: per.into(),
                year,
                owed: Fen::ZERO,
                apart: Fen::ZERO,
                levels: 0,
                best: None,
            });
            self.had.len() - 1
        });
        &mut self.had[index]
    }

    pub(super) fn climbed(&mut self, fact: &Fact, ladder: &Ladder, full: Fen, draft: &mut Decision) -> Fen {
        let level = ladder.slot.map_or(Some(0), |slot| fact.code(slot)).unwrap_or(0);
        let mode = ladder.upgrade.as_ref().map_or(Upgrade::Each, |(reading, modes)| {
            modes.get(usize::from(self.readings.get(*reading))).copied().unwrap_or(Upgrade::Each)
        });
        let per = ladder.per.map_or("", |slot| fact.text(slot));
        let had = self.had(Shared::Family(ladder.first), per, 0);
        let before = had.owed + had.apart;
        if had.levels & (1 << level) != 0 {
            draft.steps.push(Step::SameAgain);
            return Fen::ZERO;
        }
        let lowest = mode == Upgrade::DifferenceAboveLowest && level == 0;
        let earlier = had.best;
        let rises = earlier.is_none_or(|best| level > best);
        let amount = match mode {
            Upgrade::Each => full,
            Upgrade::DifferenceAboveLowest if lowest => full,
            _ if !rises => Fen::ZERO,
            Upgrade::Difference | Upgrade::DifferenceAboveLowest => (full - had.owed).max(Fen::ZERO),
            Upgrade::None if earlier.is_some() => Fen::ZERO,
            Upgrade::None | Upgrade::Full => full,
        };
        had.levels |= 1 << level;
        had.best = earlier.max(Some(level));
        if lowest {
            had.apart += amount;
        } else {
            had.owed += amount;
        }
        if earlier.is_some() {
            draft.steps.push(Step::Ladder(mode, before));
            if let Some((reading, _)) = &ladder.upgrade {
                draft.reads(*reading);
            }
        }
        amount
    }

    pub(super) fn limited(
        &mut self,
        fact: &Fact,
        rule: usize,
        limit: &Limit,
        amount: Fen,
        draft: &mut Decision,
    ) -> Fen {
        let (reading, scopes) = &limit.scope;
        let year = match scopes.get(usize::from(self.readings.get(*reading))) {
            Some(Scope::Year) => fact.day.year(),
            Some(Scope::Ever) => 0,
            _ => return amount,
        };
        let cap = self.pack.flat(limit.cap, fact.day);
        let per = limit.per.map_or("", |slot| fact.text(slot));
        let had = self.had(Shared::Limit(rule), per, year);
        let used = had.owed;
        let left = (cap - used).max(Fen::ZERO).min(amount);
        had.owed += left;
        if used > Fen::ZERO {
            draft.reads(*reading);
            draft.steps.push(Step::Limit(cap, used));
        }
        left
    }

    pub(super) fn compete(
        &mut self,
        fact: &Fact,
        index: usize,
        rule: usize,
        best: &Best,
        amount: Fen,
        draft: &mut Decision,
    ) {
        if best.under.is_some_and(|switch| self.readings.get(switch.reading) != switch.when) {
            return;
        }
        if let Some(switch) = best.under {
            draft.reads(switch.reading);
        }
        let named = best.group.map_or("", |slot| fact.text(slot));
        let group = Group::of(named, fact.day);
        let level = best.level.and_then(|slot| fact.code(slot)).unwrap_or(0);
        self.contenders.push(Contender { rule, group, index, amount, level });
    }

    /// Everyone in a group but the best gets nothing: highest amount, higher level, earlier fact.
    pub(super) fn only_the_best(&mut self, facts: &[Fact], decisions: &mut [Decision]) {
        if self.contenders.len() < 2 {
            return;
        }
        let key = |c: &Contender| facts.get(c.index).map(key);
        for one in &self.contenders {
            let better = |other: &&Contender| {
                other.rule == one.rule
                    && other.group == one.group
                    && other.index != one.index
                    && ((other.amount, other.level) > (one.amount, one.level)
                        || ((other.amount, other.level) == (one.amount, one.level) && key(other) < key(one)))
            };
            if let (Some(winner), Some(decision)) = (
                self.contenders.iter().filter(better).max_by_key(|c| (c.amount, c.level)),
                decisions.get_mut(one.index),
            ) {
                decision.status = Status::Nothing;
                decision.amount = Fen::ZERO;
                decision.steps.push(Step::Beaten(u32::try_from(winner.index).unwrap_or(0)));
            }
        }
    }
}
