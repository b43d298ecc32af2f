//! What the engine says of one fact: codes and numbers; sentences are made when shown.

use super::describe;
use super::fact::{Fact, Slot, shown};
use super::pack::{Money, Pack, Payee, Rule, Test, Upgrade};
use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::domain::money::Fen;
use crate::domain::record::Field;

/// Outcome of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// 应付: an amount is owed.
    Due,
    /// 无: looked at, nothing owed.
    Nothing,
    /// 上限: a limit or guide figure, no payment.
    Ceiling,
    /// 推荐: a right without an amount.
    Referral,
    /// 资料不足: cannot be computed.
    Unknown,
}

impl Status {
    /// Code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Nothing => "none",
            Self::Ceiling => "ceiling",
            Self::Referral => "referral",
            Self::Unknown => "unknown",
        }
    }

    /// What people call it.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Due, Lang::Zh) => "应付",
            (Self::Nothing, Lang::Zh) => "无",
            (Self::Ceiling, Lang::Zh) => "上限",
            (Self::Referral, Lang::Zh) => "推荐",
            (Self::Unknown, Lang::Zh) => "资料不足",
            (status, Lang::En) => status.code(),
        }
    }
}

/// One step of the reasoning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The fact lies before the pack's first day.
    BeforeFirstDay(Day),
    /// The fact lies after the day the assessment is made as of.
    AfterAsOf(Day),
    /// A rate was used: its number, the day it holds from, the value (fen or percent × 100).
    Rate(u16, Day, i64),
    /// The amount after forming it.
    Formed(Fen),
    /// Money had elsewhere taken off.
    Offset(Fen),
    /// Shared among so many, leaving.
    Split(u32, Fen),
    /// So many parts of so many, leaving.
    Part(u32, u32, Fen),
    /// The same level was paid before.
    SameAgain,
    /// Had before in the family, and how a later one is treated.
    Ladder(Upgrade, Fen),
    /// Left of a limit over several facts: the limit, used before.
    Limit(Fen, Fen),
    /// Another fact of the group (its place among the subject's facts) pays better.
    Beaten(u32),
    /// A second figure of the rule: lower of two limits.
    Lower(Fen, Fen),
    /// A ratio shown beside a ceiling: number of the check, whether it holds, what it must reach.
    Check(u8, bool, Fen),
    /// The amount comes to nothing.
    Zero,
}

/// Which conditions of a rule were tried and which of them held: bits by their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    tried: u32,
    held: u32,
}

impl Conditions {
    /// Conditions a rule may have at most.
    pub const MOST: usize = 32;

    /// Keeps how the condition of this number ended.
    pub(super) const fn note(&mut self, number: usize, held: bool) {
        self.tried |= 1 << (number % Self::MOST);
        self.held |= (held as u32) << (number % Self::MOST);
    }

    /// Numbers of those tried, each with whether it held.
    pub fn tried(self) -> impl Iterator<Item = (usize, bool)> {
        (0..Self::MOST)
            .filter(move |n| self.tried & (1 << n) != 0)
            .map(move |n| (n, self.held & (1 << n) != 0))
    }

    /// Numbers of those that failed.
    pub fn failed(self) -> impl Iterator<Item = usize> {
        self.tried().filter(|(_, held)| !held).map(|(number, _)| number)
    }

    /// Whether all that were tried held.
    pub const fn all_held(self) -> bool {
        self.tried == self.held
    }
}

/// One decision line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Number of the rule in the pack.
    pub rule: u16,
    /// Outcome.
    pub status: Status,
    /// What is owed, or the limit.
    pub amount: Fen,
    /// The rule's conditions; they are tried before anything else.
    pub conditions: Conditions,
    /// The reasoning after them, in order.
    pub steps: Vec<Step>,
    /// Readings it rests on: their numbers as bits.
    pub readings: u32,
}

impl Decision {
    /// Nothing said yet: what a fact gets for which no rule is.
    pub(super) fn empty(rule: u16) -> Self {
        Self {
            rule,
            status: Status::Unknown,
            amount: Fen::ZERO,
            conditions: Conditions::default(),
            steps: Vec::new(),
            readings: 0,
        }
    }

    /// Notes that it rests on a reading.
    pub(super) fn reads(&mut self, reading: usize) {
        self.readings |= 1 << (reading % 32);
    }

    /// The rule it was made by.
    pub fn rule<'p>(&self, pack: &'p Pack) -> Option<&'p Rule> {
        pack.rules.get(usize::from(self.rule))
    }

    /// Code of the payee.
    pub fn payee(&self, pack: &Pack) -> &'static str {
        match self.rule(pack).map(|r| r.payee) {
            Some(Payee::SendingUnit) => "sending_unit",
            _ => "subject",
        }
    }

    /// The reasoning as sentences.
    pub fn sentences(&self, pack: &Pack, fact: &Fact, lang: Lang) -> Vec<String> {
        let Some(rule) = self.rule(pack) else { return Vec::new() };
        let teller = Teller { pack, rule, fact, lang };
        let conditions = self.conditions.tried().filter_map(|(number, held)| teller.condition(number, held));
        let mut out: Vec<String> =
            conditions.chain(self.steps.iter().map(|step| teller.sentence(*step))).collect();
        match &rule.money {
            Money::Referral(text) if self.status == Status::Referral => out.push(text.get(lang).into()),
            Money::Reference(text) if self.status == Status::Unknown => out.push(match lang {
                Lang::Zh => format!("缺少{}", text.zh),
                Lang::En => format!("missing: {}", text.en),
            }),
            _ => {}
        }
        out
    }
}

struct Teller<'a> {
    pack: &'a Pack,
    rule: &'a Rule,
    fact: &'a Fact,
    lang: Lang,
}

impl Teller<'_> {
    fn field(&self, slot: usize) -> Option<&'static Field> {
        self.fact.kind.own_fields().get(slot)
    }

    fn label(&self, slot: usize) -> &'static str {
        self.field(slot).map_or("", |f| f.label(self.lang))
    }

    fn value(&self, slot: usize) -> String {
        self.field(slot).map_or(String::new(), |f| shown(f, self.fact.slot(slot), self.lang))
    }

    fn figure(&self, rate: u16, value: i64) -> String {
        describe::figure(self.pack, usize::from(rate), value)
    }

    fn needed(&self, slot: usize, test: Test) -> String {
        let places = |mask: u32, wanted: bool| {
            let Some(field) = self.field(slot) else { return String::new() };
            (0..32u8)
                .filter(|p| (mask & (1 << p) != 0) == wanted)
                .map(|p| shown(field, &Slot::Code(p), self.lang))
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("、")
        };
        match test {
            Test::Is(yes) => {
                self.field(slot).map_or(String::new(), |f| shown(f, &Slot::Flag(yes), self.lang))
            }
            Test::OneOf(mask) => places(mask, true),
            Test::NotOneOf(mask) => places(mask, false),
            Test::Above(n) => format!("> {n}"),
            Test::AtLeast(n) => format!("≥ {n}"),
        }
    }

    fn condition(&self, number: usize, held: bool) -> Option<String> {
        let condition = self.rule.when.get(number)?;
        let (label, value) = (self.label(condition.slot), self.value(condition.slot));
        let needed = || self.needed(condition.slot, condition.test);
        Some(match (self.lang, held) {
            (Lang::Zh, true) => format!("✓ {label}：{value}"),
            (Lang::En, true) => format!("✓ {label}: {value}"),
            (Lang::Zh, false) => format!("✗ {label}：现为 {value}，需要 {}（{}）", needed(), condition.no.zh),
            (Lang::En, false) => format!("✗ {label}: is {value}, needs {} ({})", needed(), condition.no.en),
        })
    }

    fn sentence(&self, step: Step) -> String {
        match self.lang {
            Lang::Zh => self.chinese(step),
            Lang::En => self.english(step),
        }
    }

    fn chinese(&self, step: Step) -> String {
        match step {
            Step::BeforeFirstDay(day) => format!("{} 早于办法首日 {day}，不享受", self.fact.day),
            Step::AfterAsOf(day) => format!("{} 晚于核算日 {day}，尚未发生", self.fact.day),
            Step::Rate(rate, since, value) => {
                let label = describe::rate_label(self.pack, usize::from(rate), Lang::Zh);
                format!("{label} {}（自 {since} 起）", self.figure(rate, value))
            }
            Step::Formed(fen) => format!("计得 {fen} 元"),
            Step::Offset(fen) => format!("抵扣省级已得后 {fen} 元"),
            Step::Split(n, fen) => format!("{n} 人均分，每人 {fen} 元"),
            Step::Part(n, of, fen) => format!("按 {n}/{of} 折算为 {fen} 元"),
            Step::SameAgain => "同一称号、等级或认定只发一次".into(),
            Step::Ladder(mode, had) => format!("同类此前应得 {had} 元，{}", mode_words(mode, self.lang)),
            Step::Limit(cap, used) => format!("上限 {cap} 元，此前已用 {used} 元"),
            Step::Beaten(_) => "同组另有一项更高，只发最高一项".into(),
            Step::Lower(a, b) => format!("两个上限 {a} 元、{b} 元，取较低者"),
            Step::Check(index, held, need) => {
                let mark = if held { "✓" } else { "✗" };
                let (name, slot) = self.check(index);
                format!("{mark} {name}：{}，应不低于 {need} 元", self.value(slot))
            }
            Step::Zero => "金额为零".into(),
        }
    }

    fn english(&self, step: Step) -> String {
        match step {
            Step::BeforeFirstDay(day) => {
                format!("{} lies before the first day {day}: earns nothing", self.fact.day)
            }
            Step::AfterAsOf(day) => format!("{} lies after {day}, the day judged as of", self.fact.day),
            Step::Rate(rate, since, value) => {
                let label = describe::rate_label(self.pack, usize::from(rate), Lang::En);
                format!("{label} {} (from {since})", self.figure(rate, value))
            }
            Step::Formed(fen) => format!("comes to {fen}"),
            Step::Offset(fen) => format!("{fen} after the provincial money"),
            Step::Split(n, fen) => format!("shared by {n}: {fen} each"),
            Step::Part(n, of, fen) => format!("{n}/{of} of it: {fen}"),
            Step::SameAgain => "the same title, level or designation is paid once".into(),
            Step::Ladder(mode, had) => {
                format!("{had} owed before in the family; {}", mode_words(mode, self.lang))
            }
            Step::Limit(cap, used) => format!("limit {cap}, used before {used}"),
            Step::Beaten(_) => "another of the group pays better; only the best is paid".into(),
            Step::Lower(a, b) => format!("limits {a} and {b}, the lower holds"),
            Step::Check(index, held, need) => {
                let mark = if held { "✓" } else { "✗" };
                let (name, slot) = self.check(index);
                format!("{mark} {name}: {}, should reach {need}", self.value(slot))
            }
            Step::Zero => "the amount is zero".into(),
        }
    }

    fn check(&self, index: u8) -> (String, usize) {
        self.rule
            .checks
            .get(usize::from(index))
            .map_or((String::new(), 0), |(slot, _, _, name)| (name.get(self.lang).to_owned(), *slot))
    }
}

fn mode_words(mode: Upgrade, lang: Lang) -> &'static str {
    match (mode, lang) {
        (Upgrade::Each, Lang::Zh) => "各级分别发",
        (Upgrade::Each, Lang::En) => "each level is paid",
        (Upgrade::Difference, Lang::Zh) => "只补差额",
        (Upgrade::Difference, Lang::En) => "only the difference is paid",
        (Upgrade::None, Lang::Zh) => "不再发",
        (Upgrade::None, Lang::En) => "nothing more is paid",
        (Upgrade::Full, Lang::Zh) => "更高的发全额",
        (Upgrade::Full, Lang::En) => "a higher one is paid in full",
        (Upgrade::DifferenceAboveLowest, Lang::Zh) => "最低一级另计，其上补差额",
        (Upgrade::DifferenceAboveLowest, Lang::En) => "the lowest apart, difference above it",
    }
}
