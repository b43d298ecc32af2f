//! What several facts of a subject share: a family's ladder of levels, a limit, a place only the best gets.

use super::readings::{modes, switch};
use super::{Compiler, rate};
use crate::domain::record::{FactKind, FieldKind};
use crate::policy::pack::{Best, Ladder, Limit, Pack, Rule, Scope, Upgrade};
use crate::policy::read::both;

impl Compiler<'_, '_> {
    pub(super) fn ladder(&self, pack: &Pack) -> Option<Ladder> {
        let s = self.section.section("ladder")?;
        let family = s.text("family");
        let of_it = |(_, rule): &(usize, &Rule)| rule.ladder.as_ref().is_some_and(|l| l.family == family);
        let member = pack.rules.iter().enumerate().find(of_it);
        let ladder = Ladder {
            slot: s.has("field").then(|| self.slot(&s, "field")),
            per: s.has("per").then(|| self.slot(&s, "per")),
            upgrade: s.has("reading").then(|| modes(pack, &s, "modes", upgrade)),
            first: member.map_or(pack.rules.len(), |(number, _)| number),
            family,
        };
        s.end();
        if member.is_some_and(|(_, rule)| !self.shares(&ladder, rule)) {
            let family = &ladder.family;
            let what = both(
                format!("类别 {family} 的成员范围不一致"),
                format!("members of family {family} differ in scope"),
            );
            s.fault("family", what);
        }
        Some(ladder)
    }

    /// Whether a ladder can count together with a rule of its family: same project or none, same levels, same answers.
    fn shares(&self, ladder: &Ladder, member: &Rule) -> bool {
        let Some(other) = &member.ladder else { return false };
        let levels = |kind: Option<FactKind>, slot: Option<usize>| {
            let field = kind?.own_fields().get(slot?)?;
            if let FieldKind::Choice(list) = field.kind {
                Some(list.iter().map(|c| c.code).collect())
            } else {
                None
            }
        };
        let own: Option<Vec<_>> = levels(self.kind, ladder.slot);
        ladder.per.is_some() == other.per.is_some()
            && own == levels(member.fact, other.slot)
            && ladder.upgrade == other.upgrade
    }

    pub(super) fn limit(&self, pack: &Pack) -> Option<Limit> {
        let s = self.section.section("limit")?;
        let limit = Limit {
            cap: rate(pack, &s, "cap"),
            per: s.has("per").then(|| self.slot(&s, "per")),
            scope: modes(pack, &s, "scopes", scope),
        };
        s.end();
        Some(limit)
    }

    pub(super) fn best(&self, pack: &Pack) -> Option<Best> {
        let s = self.section.section("best")?;
        let group = (s.text("group") != "year").then(|| self.slot(&s, "group"));
        let best = Best {
            group,
            level: s.has("level").then(|| self.slot(&s, "level")),
            under: s.has("reading").then(|| switch(pack, &s)),
        };
        s.end();
        Some(best)
    }
}

fn upgrade(text: &str) -> Option<Upgrade> {
    Some(match text {
        "each" => Upgrade::Each,
        "difference" => Upgrade::Difference,
        "none" => Upgrade::None,
        "full" => Upgrade::Full,
        "difference-above-lowest" => Upgrade::DifferenceAboveLowest,
        _ => return None,
    })
}

fn scope(text: &str) -> Option<Scope> {
    Some(match text {
        "each" => Scope::Each,
        "year" => Scope::Year,
        "ever" => Scope::Ever,
        _ => return None,
    })
}
