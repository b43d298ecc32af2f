//! Facts with their evidence, and what an earlier office paid for them.

use super::random::Random;
use super::words::Tables;
use super::{Bundle, Entry, Numbering, day_in, put};
use crate::domain::day::Day;
use crate::domain::record::{FactKind, Table, Values};

/// The paper the facts follow is assumed to hold from this year.
const FIRST_YEAR: i16 = 2021;

/// Adds facts of one subject to its bundle.
pub(super) struct Facts<'a> {
    subject: String,
    today: Day,
    tables: &'a Tables,
    numbering: &'a mut Numbering,
    bundle: &'a mut Bundle,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        subject: String,
        today: Day,
        tables: &'a Tables,
        numbering: &'a mut Numbering,
        bundle: &'a mut Bundle,
    ) -> Self {
        Self { subject, today, tables, numbering, bundle }
    }

    pub(super) fn today(&self) -> Day {
        self.today
    }

    /// The first day a fact may have.
    pub(super) fn first_day() -> Day {
        Day::new(FIRST_YEAR, 1, 1).unwrap_or(Day::FIRST)
    }

    /// The years facts may lie in, this one included.
    pub(super) fn years(&self) -> std::ops::RangeInclusive<i16> {
        FIRST_YEAR..=self.today.year()
    }

    /// A day between the first and today.
    pub(super) fn recent(&self, random: &mut Random) -> Day {
        let span = u64::try_from(self.today.days_since(Self::first_day()).max(0)).unwrap_or(0);
        let days = i64::try_from(random.below(span + 1)).unwrap_or(0);
        Self::first_day().plus_days(days).unwrap_or(self.today).min(self.today)
    }

    /// A studio called after somebody.
    pub(super) fn studio_name(&self, random: &mut Random) -> String {
        format!("{}技能大师工作室", self.tables.contact_name(random))
    }

    /// A role of the subject, where it is an organisation.
    pub(super) fn role(&mut self, role: &str, since: Day) {
        let values = Values::new()
            .with("organisation", self.subject.clone())
            .with("role", role)
            .with("since", since.to_string());
        self.bundle.push(Entry { table: Table::OrganisationRole, values });
    }

    /// One fact, and often its payment; nothing when the day has not come yet.
    pub(super) fn add(
        &mut self,
        kind: FactKind,
        day: Day,
        own: &[(&'static str, String)],
        random: &mut Random,
    ) {
        if day > self.today {
            return;
        }
        let reference = self.numbering.fact(kind);
        let mut values = Values::new().with("subject", self.subject.clone()).with("date", day.to_string());
        for (key, text) in own {
            put(&mut values, key, text.clone());
        }
        if random.percent(75) {
            put(&mut values, "paper", paper(day, random));
            put(&mut values, "paper_date", day.to_string());
        }
        let due = self.earlier_amount(kind, &values);
        self.bundle.push(Entry { table: Table::Fact(kind), values });
        if let Some(yuan) = due {
            self.payments(kind, &reference, day, yuan, random);
        }
    }

    /// One fact as it stands, without a payment; its reference.
    pub(super) fn record(&mut self, kind: FactKind, day: Day, own: &[(&'static str, &str)]) -> String {
        let reference = self.numbering.fact(kind);
        let mut values = Values::new().with("subject", self.subject.clone()).with("date", day.to_string());
        for (key, text) in own {
            put(&mut values, key, *text);
        }
        self.bundle.push(Entry { table: Table::Fact(kind), values });
        reference
    }

    /// A payment of so many yuan for that fact of `day`.
    pub(super) fn paid(&mut self, kind: FactKind, fact: &str, day: Day, yuan: i64) {
        let paid_on = day.plus_days(120).unwrap_or(day).min(self.today);
        self.bundle.push(payment(&self.subject, kind, fact, day, yuan, paid_on, "paid"));
    }

    /// The same once more, by mistake; the register knows the two apart by the note.
    pub(super) fn paid_again(&mut self, kind: FactKind, fact: &str, day: Day, yuan: i64) {
        self.paid(kind, fact, day, yuan);
        self.note_last(AGAIN);
    }

    fn note_last(&mut self, note: &str) {
        if let Some(last) = self.bundle.last_mut() {
            put(&mut last.values, "note", note);
        }
    }

    /// What an earlier office paid for such a fact.
    fn earlier_amount(&self, kind: FactKind, fact: &Values) -> Option<i64> {
        let fits =
            |field: &str, value: &str| fact.get(field).is_some_and(|text| value == "*" || text == value);
        self.tables
            .paid
            .iter()
            .find(|paid| paid.kind == kind.code() && fits(paid.field, paid.value))
            .map(|paid| paid.yuan)
    }

    /// Most is paid in full, the newest not yet; a little is partial, doubled, too much or returned.
    fn payments(&mut self, kind: FactKind, fact: &str, day: Day, yuan: i64, random: &mut Random) {
        let later = 40 + i64::try_from(random.below(300)).unwrap_or(0);
        let Some(paid_on) = day.plus_days(later).filter(|paid| *paid <= self.today) else { return };
        let mut pay = |yuan: i64, paid_on: Day, state: &str| {
            self.bundle.push(payment(&self.subject, kind, fact, day, yuan, paid_on.min(self.today), state));
        };
        match random.below(100) {
            0..=63 => pay(yuan, paid_on, "paid"),
            64..=69 => pay(yuan / 2, paid_on, "paid"),
            70..=71 => {
                pay(yuan, paid_on, "paid");
                pay(yuan, paid_on.plus_days(31).unwrap_or(paid_on), "paid");
                self.note_last(AGAIN);
            }
            72 => pay(yuan + yuan / 5, paid_on, "paid"),
            73..=74 => {
                pay(yuan, paid_on, "returned");
                pay(yuan, paid_on.plus_days(14).unwrap_or(paid_on), "paid");
            }
            _ => {}
        }
    }
}

/// Note of a payment made a second time.
const AGAIN: &str = "再次拨付";

fn payment(
    subject: &str,
    kind: FactKind,
    fact: &str,
    day: Day,
    yuan: i64,
    paid_on: Day,
    state: &str,
) -> Entry {
    let fund = if kind == FactKind::Honour { "talent" } else { "local" };
    let values = Values::new()
        .with("subject", subject)
        .with("family", kind.code())
        .with("amount", format!("{yuan}.00"))
        .with("paid_on", paid_on.to_string())
        .with("year", day.year().to_string())
        .with("fund", fund)
        .with("state", state)
        .with("fact", fact);
    Entry { table: Table::Payment, values }
}

/// A number of a paper of an office that does not exist.
fn paper(day: Day, random: &mut Random) -> String {
    format!("示例发〔{}〕{}号", day.year(), 1 + random.below(120))
}

/// A post of a technician in every year from `since`, as employers report it.
pub(super) fn technician_posts(
    facts: &mut Facts<'_>,
    level_in: impl Fn(i16) -> Option<&'static str>,
    employer: &str,
    random: &mut Random,
) {
    let usual = |share: u64, random: &mut Random| if random.percent(share) { "true" } else { "false" };
    for year in facts.years() {
        let Some(level) = level_in(year) else { continue };
        if !random.percent(82) {
            continue;
        }
        let months = if random.percent(88) { 12 } else { 1 + random.below(11) };
        let own = [
            ("level", level.to_owned()),
            ("employer", employer.to_owned()),
            ("scarce", usual(75, random).into()),
            ("front_line", usual(90, random).into()),
            ("matching", usual(93, random).into()),
            ("months", months.to_string()),
        ];
        let day = Day::new(year, 12, 20).unwrap_or_else(|| day_in(year, random));
        facts.add(FactKind::TechnicianPost, day, &own, random);
    }
}
