//! One subject of a sweep: the measures whose payments do not match what is owed.
//!
//! The same engine and the same payments as in the preview, without the reasons.

use super::Readings;
use super::decision::Status;
use super::engine;
use super::fact::Fact;
use super::pack::Pack;
use super::preview::{Payment, counts};
use crate::domain::money::Fen;

/// A measure that does not balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// Number of the rule in the pack.
    pub rule: usize,
    /// 应付
    pub due: Fen,
    /// 已付
    pub paid: Fen,
}

/// What was found about one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Measures that do not balance, in pack order.
    pub open: Vec<Open>,
    /// Payments that name no measure of the pack.
    pub strays: u64,
}

/// Judges the facts of ONE subject and sets its payments against them.
pub fn open(pack: &Pack, readings: &Readings, facts: &[Fact], payments: &[Payment]) -> Found {
    let mut sums: Vec<(usize, Fen, Fen)> = Vec::new();
    let mut add = |rule: usize, due: Fen, paid: Fen| match sums.iter_mut().find(|sum| sum.0 == rule) {
        Some(sum) => {
            sum.1 += due;
            sum.2 += paid;
        }
        None => sums.push((rule, due, paid)),
    };
    for decision in engine::assess(pack, readings, facts, None) {
        if decision.status == Status::Due {
            add(usize::from(decision.rule), decision.amount, Fen::ZERO);
        }
    }
    let mut strays = 0;
    for payment in payments {
        let rules = pack.rules.iter().enumerate().filter(|(_, rule)| counts(rule, payment, None));
        let met = rules.map(|(number, _)| add(number, Fen::ZERO, payment.amount)).count();
        strays += u64::from(met == 0);
    }
    sums.sort_unstable_by_key(|sum| sum.0);
    let open = |(rule, due, paid)| (due != paid).then_some(Open { rule, due, paid });
    Found { open: sums.into_iter().filter_map(open).collect(), strays }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::record::FactKind;

    fn titled(tier: &'static str) -> Fact {
        let day = Day::new(2024, 5, 1).unwrap();
        Fact::from_canonical("a", "P", FactKind::Honour, day, |key| (key == "tier").then_some(tier)).unwrap()
    }

    fn paid(family: &str, yuan: i64) -> Payment {
        Payment { family: family.into(), amount: Fen::from_yuan(yuan), on: None }
    }

    #[test]
    fn what_balances_is_not_named_and_what_does_not_is() {
        let pack = Pack::embedded();
        let readings = Readings::defaults(pack);
        let found = |payments: &[Payment]| open(pack, &readings, &[titled("artisan")], payments);
        assert!(found(&[paid("honour", 20_000)]).open.is_empty());
        let owed = found(&[paid("honour", 6_000)]);
        assert_eq!((owed.open[0].due, owed.open[0].paid), (Fen::from_yuan(20_000), Fen::from_yuan(6_000)));
        let twice = found(&[paid("honour", 20_000), paid("honour", 20_000)]);
        assert_eq!(twice.open[0].paid, Fen::from_yuan(40_000));
        let stray = found(&[paid("honour", 20_000), paid("something older", 5)]);
        assert_eq!((stray.open.len(), stray.strays), (0, 1));
    }
}
