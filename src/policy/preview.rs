//! What one person or organisation may claim: every measure tried, what is owed, what was paid,
//! what is left to pay, and for what is not due the nearest way to it.

mod nearest;

pub use nearest::Nearest;

use super::Readings;
use super::decision::{Decision, Status};
use super::engine;
use super::fact::Fact;
use super::pack::{Pack, Rule};
use crate::domain::amount;
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::level::Level;
use crate::domain::money::Fen;
use crate::domain::record::{Record, SubjectKind, Table};

/// Money paid earlier, here or under an earlier system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Rule code or family it was paid under.
    pub family: String,
    /// Amount; zero when it came back.
    pub amount: Fen,
    /// 发放日期
    pub on: Option<Day>,
}

/// Everything a preview is made of.
#[derive(Clone, Debug)]
pub struct Input {
    /// A person or an organisation.
    pub subject: SubjectKind,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// What it was paid.
    pub payments: Vec<Payment>,
    /// Levels of the certificates a person holds.
    pub levels: Vec<Level>,
    /// Judge as of this day.
    pub as_of: Option<Day>,
}

impl Input {
    /// From what the register holds about one person or organisation.
    ///
    /// Fact records that lack what a rule needs are left out; returned and recovered payments count
    /// for nothing.
    pub fn from_records(
        subject: Table,
        facts: &[Record],
        payments: &[Record],
        certificates: &[Record],
        as_of: Option<Day>,
    ) -> Self {
        let subject = if subject == Table::Person { SubjectKind::Person } else { SubjectKind::Organisation };
        let level = |c: &Record| c.values.get("level").and_then(Level::from_code);
        Self {
            subject,
            facts: facts.iter().filter_map(Fact::from_record).collect(),
            payments: payments.iter().filter_map(payment).collect(),
            levels: certificates.iter().filter_map(level).collect(),
            as_of,
        }
    }
}

/// A payment of the register; one that the bank returned or that was recovered counts as nothing.
pub fn payment(record: &Record) -> Option<Payment> {
    let get = |key: &str| record.values.get(key);
    let amount = amount::parse(get("amount")?).ok()?;
    Some(Payment {
        family: get("family")?.to_owned(),
        amount: if record.values.is_paid_out() { amount } else { Fen::ZERO },
        on: get("paid_on").and_then(Day::parse_iso),
    })
}

/// How a measure stands for the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// 可付: something is left to pay.
    Payable,
    /// 已付: what is owed was paid.
    Paid,
    /// 超付: more was paid than is owed.
    Overpaid,
    /// 上限: a limit or guide figure.
    Ceiling,
    /// 推荐: a right without an amount.
    Referral,
    /// 资料不足: cannot be computed.
    Unknown,
    /// 无: nothing owed.
    Nothing,
}

impl Standing {
    /// What people call it.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Payable, Lang::Zh) => "可付",
            (Self::Paid, Lang::Zh) => "已付",
            (Self::Overpaid, Lang::Zh) => "超付",
            (Self::Ceiling, Lang::Zh) => "上限",
            (Self::Referral, Lang::Zh) => "推荐",
            (Self::Unknown, Lang::Zh) => "资料不足",
            (Self::Nothing, Lang::Zh) => "无",
            (Self::Payable, Lang::En) => "payable",
            (Self::Paid, Lang::En) => "paid",
            (Self::Overpaid, Lang::En) => "overpaid",
            (Self::Ceiling, Lang::En) => "ceiling",
            (Self::Referral, Lang::En) => "referral",
            (Self::Unknown, Lang::En) => "unknown",
            (Self::Nothing, Lang::En) => "none",
        }
    }
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number of the rule in the pack.
    pub rule: usize,
    /// How it stands.
    pub standing: Standing,
    /// 应付
    pub due: Fen,
    /// 已付 under the same benefit family.
    pub paid: Fen,
    /// 可付: what is owed and not paid yet.
    pub payable: Fen,
    /// 上限 where the rule gives one instead of a payment.
    pub ceiling: Fen,
    /// Places of the facts judged, with what was said of each.
    pub decisions: Vec<(usize, Decision)>,
    /// Places of the payments that count.
    pub payments: Vec<usize>,
    /// For what is not due.
    pub nearest: Option<Nearest>,
}

/// Every measure that may apply to the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// In pack order.
    pub lines: Vec<Line>,
    /// Payments on file that count for no measure of the pack.
    pub uncounted: Uncounted,
}

/// 不计入任何项目的发放: money of other schemes, or entered under a name no measure bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uncounted {
    /// How many payments.
    pub count: usize,
    /// Their sum; what came back is left out.
    pub sum: Fen,
}

impl Uncounted {
    fn of(pack: &Pack, payments: &[Payment]) -> Self {
        let none = |p: &&Payment| {
            p.amount != Fen::ZERO && !pack.rules.iter().any(|rule| belongs(rule, p.family.trim()))
        };
        payments
            .iter()
            .filter(none)
            .fold(Self::default(), |all, p| Self { count: all.count + 1, sum: all.sum + p.amount })
    }

    /// Said where there is any.
    pub fn sentence(self, lang: Lang) -> Option<String> {
        let Self { count, sum } = self;
        (count > 0).then(|| match lang {
            Lang::Zh => format!("另有 {count} 笔 {sum} 不计入任何项目"),
            Lang::En => format!("{count} payments, {sum}, count for no measure"),
        })
    }
}

impl Preview {
    /// Sum of what is owed.
    pub fn due(&self) -> Fen {
        self.lines.iter().map(|l| l.due).sum()
    }

    /// Sum of what was paid under the measures shown.
    pub fn paid(&self) -> Fen {
        self.lines.iter().map(|l| l.paid).sum()
    }

    /// Sum of what is left to pay.
    pub fn payable(&self) -> Fen {
        self.lines.iter().map(|l| l.payable).sum()
    }
}

impl Preview {
    /// Rules in the order people read them: what there is to pay first, then the rest by clause.
    pub fn order(&self, pack: &Pack) -> Vec<usize> {
        let clause = |line: &Line| {
            let number = pack.rules.get(line.rule).map_or("", |rule| rule.clause.as_str());
            number.parse::<u16>().unwrap_or(u16::MAX)
        };
        let mut order: Vec<_> = self.lines.iter().map(|l| (l.standing, clause(l), l.rule)).collect();
        order.sort_unstable();
        order.into_iter().map(|(.., rule)| rule).collect()
    }

    /// Its lines in that order.
    pub fn sort(&mut self, order: &[usize]) {
        self.lines.sort_by_key(|line| order.iter().position(|rule| *rule == line.rule));
    }
}

/// Tries every measure that may apply.
pub fn preview(pack: &Pack, readings: &Readings, input: &Input) -> Preview {
    let decisions = engine::assess(pack, readings, &input.facts, input.as_of);
    let applies = |rule: &Rule| rule.fact.is_some_and(|kind| fits(kind.subject(), input.subject));
    let lines = pack
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| applies(rule))
        .map(|(number, rule)| line(number, rule, input, &decisions))
        .collect();
    Preview { lines, uncounted: Uncounted::of(pack, &input.payments) }
}

fn fits(kind: SubjectKind, subject: SubjectKind) -> bool {
    kind == subject || kind == SubjectKind::Either || subject == SubjectKind::Either
}

fn line(number: usize, rule: &Rule, input: &Input, all: &[Decision]) -> Line {
    let own = |d: &Decision| usize::from(d.rule) == number;
    let decisions: Vec<_> =
        all.iter().enumerate().filter(|(_, d)| own(d)).map(|(i, d)| (i, d.clone())).collect();
    let payments: Vec<usize> = input
        .payments
        .iter()
        .enumerate()
        .filter(|(_, p)| counts(rule, p, input.as_of))
        .map(|(i, _)| i)
        .collect();
    let sum =
        |status: Status| decisions.iter().filter(|(_, d)| d.status == status).map(|(_, d)| d.amount).sum();
    let due: Fen = sum(Status::Due);
    let paid: Fen = payments.iter().filter_map(|i| input.payments.get(*i)).map(|p| p.amount).sum();
    let payable = (due - paid).max(Fen::ZERO);
    let has = |status: Status| decisions.iter().any(|(_, d)| d.status == status);
    let standing = if payable > Fen::ZERO {
        Standing::Payable
    } else if paid > due {
        Standing::Overpaid
    } else if due > Fen::ZERO {
        Standing::Paid
    } else if has(Status::Ceiling) {
        Standing::Ceiling
    } else if has(Status::Referral) {
        Standing::Referral
    } else if has(Status::Unknown) {
        Standing::Unknown
    } else {
        Standing::Nothing
    };
    let nearest = (standing == Standing::Nothing).then(|| Nearest::of(rule, input, &decisions)).flatten();
    Line {
        rule: number,
        standing,
        due,
        paid,
        payable,
        ceiling: sum(Status::Ceiling),
        decisions,
        payments,
        nearest,
    }
}

/// A payment counts for the rule it names (by code or by any name people know it under), or for
/// every rule of the family it names, when it was made by the day judged as of.
pub(super) fn counts(rule: &Rule, payment: &Payment, as_of: Option<Day>) -> bool {
    let later = matches!((payment.on, as_of), (Some(on), Some(as_of)) if on > as_of);
    !later && belongs(rule, payment.family.trim())
}

fn belongs(rule: &Rule, family: &str) -> bool {
    let kind = rule.fact.filter(|_| rule.only.is_none());
    [rule.code.as_str(), &rule.name.zh, &rule.name.en].contains(&family)
        || rule.ladder.as_ref().is_some_and(|l| l.family == family)
        || kind.is_some_and(|k| [k.code(), k.words().zh, k.words().en].contains(&family))
}

/// A measure whose amounts differ between two previews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Number of the rule.
    pub rule: usize,
    /// Owed before and after.
    pub due: (Fen, Fen),
    /// Left to pay before and after.
    pub payable: (Fen, Fen),
    /// How it stood before and stands after.
    pub standing: (Standing, Standing),
}

/// What a what-if changes, measure by measure; nothing for no change.
pub fn diff(before: &Preview, after: &Preview) -> Vec<Difference> {
    let one = |line: &Line| {
        let old = before.lines.iter().find(|l| l.rule == line.rule)?;
        let difference = Difference {
            rule: line.rule,
            due: (old.due, line.due),
            payable: (old.payable, line.payable),
            standing: (old.standing, line.standing),
        };
        let same = old.due == line.due && old.payable == line.payable && old.standing == line.standing;
        (!same).then_some(difference)
    };
    after.lines.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::{Context, check};
    use crate::domain::level::Level;
    use crate::domain::record::{FactKind, FieldKind};
    use crate::domain::record::{RecordId, RecordRef, Values};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn honour(id: &str, date: &str, tier: &'static str) -> Fact {
        Fact::from_canonical(id, "P", FactKind::Honour, day(date), |key| (key == "tier").then_some(tier))
            .unwrap()
    }

    fn person(facts: Vec<Fact>) -> Input {
        Input { subject: SubjectKind::Person, facts, payments: Vec::new(), levels: Vec::new(), as_of: None }
    }

    fn tried(input: &Input) -> Preview {
        preview(Pack::embedded(), &Readings::defaults(Pack::embedded()), input)
    }

    fn of<'a>(preview: &'a Preview, code: &str) -> &'a Line {
        preview.lines.iter().find(|l| Pack::embedded().rules[l.rule].code == code).unwrap()
    }

    #[test]
    fn every_measure_of_a_person_is_tried_even_without_a_fact() {
        let preview = tried(&person(Vec::new()));
        assert!(preview.lines.iter().all(|l| l.standing == Standing::Nothing && l.nearest.is_some()));
        assert!(preview.lines.len() >= 8);
        assert!(!preview.lines.iter().any(|l| Pack::embedded().rules[l.rule].code == "master_studio"));
    }

    #[test]
    fn what_was_paid_is_taken_off_and_too_much_is_shown() {
        let mut input = person(vec![honour("a", "2024-05-01", "artisan")]);
        input.payments.push(Payment { family: "honour".into(), amount: Fen::from_yuan(6000), on: None });
        let line = of(&tried(&input), "honour").clone();
        assert_eq!((line.standing, line.payable), (Standing::Payable, Fen::from_yuan(14_000)));
        input.payments.push(Payment { family: "honour".into(), amount: Fen::from_yuan(20_000), on: None });
        let line = of(&tried(&input), "honour").clone();
        assert_eq!((line.standing, line.payable), (Standing::Overpaid, Fen::ZERO));
    }

    #[test]
    fn every_choice_of_a_payment_form_counts_for_its_measure_under_every_name() {
        let field = Table::Payment.field("family").unwrap();
        let FieldKind::Choice(list) = field.kind else { panic!("a closed list") };
        let cx = Context { today: day("2024-09-20"), lang: Lang::Zh };
        let kept = |text: &str| check(field, text, &cx).canonical;
        for rule in &Pack::embedded().rules {
            assert!(
                list.iter()
                    .any(|c| c.code == rule.code && c.words.zh == rule.name.zh && c.words.en == rule.name.en),
                "{}",
                rule.code
            );
            let kind = rule.fact.filter(|_| rule.only.is_none()).map(FactKind::words);
            for text in [rule.name.zh.as_str(), &rule.name.en].into_iter().chain(kind.map(|w| w.zh)) {
                assert_eq!(kept(text).as_deref(), Some(rule.code.as_str()), "{text}");
            }
            let payment = Payment { family: rule.code.clone(), amount: Fen::from_yuan(1), on: None };
            assert!(counts(rule, &payment, None));
        }
        assert_eq!(list.len(), Pack::embedded().rules.len() + 1, "and other schemes");
        assert_eq!((kept("随便什么"), kept("全国技能大赛")), (None, None));
    }

    #[test]
    fn money_that_counts_for_no_measure_is_told() {
        let mut input = person(vec![honour("a", "2024-05-01", "artisan")]);
        for (family, yuan) in [("honour", 6000), ("other", 300), ("旧系统的项目", 200), ("other", 0)] {
            input.payments.push(Payment { family: family.into(), amount: Fen::from_yuan(yuan), on: None });
        }
        let uncounted = tried(&input).uncounted;
        assert_eq!(uncounted, Uncounted { count: 2, sum: Fen::from_yuan(500) });
        assert_eq!(uncounted.sentence(Lang::Zh).unwrap(), "另有 2 笔 500.00 不计入任何项目");
        assert_eq!(Uncounted::default().sentence(Lang::Zh), None);
    }

    #[test]
    fn the_nearest_way_names_the_level_needed_and_held() {
        let mut input = person(Vec::new());
        input.levels = vec![Level::Senior, Level::Junior];
        let preview = tried(&input);
        let line = of(&preview, "technician_post");
        assert_eq!(line.nearest, Some(Nearest::Level(Level::Technician, Some(Level::Senior))));
        let said = line.nearest.as_ref().unwrap().sentence(Pack::embedded(), line, &[], Lang::Zh);
        assert_eq!(said, "需要二级/技师，现有三级/高级工");
    }

    #[test]
    fn records_of_the_register_become_facts_payments_and_levels() {
        let record = |table, id, values| Record {
            reference: RecordRef::new(table, RecordId(id)),
            revision: 1,
            values,
        };
        let fact =
            Values::new().with("subject", "person:1").with("date", "2024-05-01").with("tier", "artisan");
        let paid =
            Values::new().with("subject", "person:1").with("family", "honour").with("amount", "6000.00");
        let back = paid.clone().with("state", "returned");
        let held = Values::new().with("level", "senior");
        let input = Input::from_records(
            Table::Person,
            &[record(Table::Fact(FactKind::Honour), 1, fact)],
            &[record(Table::Payment, 1, paid), record(Table::Payment, 2, back)],
            &[record(Table::Certificate, 1, held)],
            None,
        );
        assert_eq!(input.levels, vec![Level::Senior]);
        assert_eq!(of(&tried(&input), "honour").payable, Fen::from_yuan(14_000));
    }

    #[test]
    fn a_what_if_shows_only_what_changes() {
        let before = tried(&person(vec![honour("a", "2022-05-01", "artisan")]));
        let after =
            tried(&person(vec![honour("a", "2022-05-01", "artisan"), honour("b", "2024-05-01", "master")]));
        assert_eq!(diff(&before, &before), Vec::new());
        let changed = diff(&before, &after);
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].due, (Fen::from_yuan(20_000), Fen::from_yuan(100_000)));
    }
}
