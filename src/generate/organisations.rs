//! Invented organisations: who they are, what roles they hold, what happened to them.

use super::facts::Facts;
use super::numbers::{bank_card, credit_code, landline};
use super::random::Random;
use super::{Bundle, Entry, Generator, chosen, day_in, put};
use crate::domain::day::Day;
use crate::domain::record::{FactKind, Table, Values};

/// How many of each kind there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    departments: u64,
    schools: u64,
    associations: u64,
    training_bodies: u64,
    institutions: u64,
    enterprises: u64,
}

impl Plan {
    pub(super) fn for_people(people: u64) -> Self {
        Self {
            departments: 2,
            schools: 4 + people / 60_000,
            associations: 8 + people / 100_000,
            training_bodies: 4 + people / 12_000,
            institutions: 6 + people / 3_000,
            enterprises: 40 + people / 160,
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.parts().iter().map(|(_, count)| count).sum()
    }

    /// How many organisations precede the enterprises, how many enterprises there are.
    pub(super) fn employers(&self) -> (usize, usize) {
        let size = |count: u64| usize::try_from(count).unwrap_or(0);
        (size(self.total() - self.enterprises), size(self.enterprises))
    }

    /// First and count of those that assess for others: the training bodies.
    pub(super) fn assessors(&self) -> (usize, usize) {
        let size = |count: u64| usize::try_from(count).unwrap_or(0);
        (size(self.departments + self.schools + self.associations), size(self.training_bodies))
    }

    fn parts(&self) -> [(Kind, u64); 6] {
        [
            (Kind::Department, self.departments),
            (Kind::School, self.schools),
            (Kind::Association, self.associations),
            (Kind::TrainingBody, self.training_bodies),
            (Kind::Institution, self.institutions),
            (Kind::Enterprise, self.enterprises),
        ]
    }

    /// Kind of the organisation at `index`, its place within the kind, how many there are.
    fn place(&self, index: u64) -> (Kind, u64, u64) {
        let mut rest = index;
        for (kind, count) in self.parts() {
            if rest < count {
                return (kind, rest, count);
            }
            rest -= count;
        }
        (Kind::Enterprise, rest, self.enterprises)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Department,
    School,
    Association,
    TrainingBody,
    Institution,
    Enterprise,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::School => "school",
            Self::Association => "association",
            Self::TrainingBody => "training_body",
            Self::Institution => "institution",
            Self::Enterprise => "enterprise",
        }
    }

    /// Authority and class of its credit code.
    fn class(self) -> &'static str {
        match self {
            Self::Department => "11",
            Self::School | Self::Institution => "12",
            Self::Association => "51",
            Self::TrainingBody => "52",
            Self::Enterprise => "91",
        }
    }
}

/// What people need to know of where they work.
#[derive(Debug)]
pub(super) struct Organisation {
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) sector: usize,
    /// Letter and serial of its certificate numbers, since when, where it may assess.
    pub(super) assesses: Option<(char, u32, i16)>,
}

const PLACES: [(&str, &str); 6] = [
    ("衢州市柯城", "330802"),
    ("衢州市衢江", "330803"),
    ("江山市", "330881"),
    ("龙游县", "330825"),
    ("常山县", "330822"),
    ("开化县", "330824"),
];

/// Under what a company's name begins.
const SEATS: [&str; 6] = ["衢州", "衢州衢江", "江山", "龙游", "常山", "开化"];

impl Generator {
    pub(super) fn organisation(&mut self, index: u64, random: &mut Random) -> Bundle {
        let (kind, place, count) = self.plan.place(index);
        let sector = if kind == Kind::Association {
            usize::try_from(place).unwrap_or(0) % self.tables.sectors.len().max(1)
        } else if kind == Kind::Institution {
            6
        } else {
            self.tables.sector(random)
        };
        let seat = random.early_index(PLACES.len());
        let name = self.organisation_name(kind, place, sector, seat, random);
        let reference = self.numbering.organisation();
        let area = PLACES.get(seat).map_or("330802", |(_, code)| code);
        let mut values = Values::new().with("name", name.clone());
        put(&mut values, "credit_code", credit_code(kind.class(), area, random));
        put(&mut values, "kind", kind.code());
        put(&mut values, "division", area);
        put(&mut values, "contact", self.tables.contact_name(random));
        put(&mut values, "phone", landline(random));
        if random.percent(70) {
            put(&mut values, "account", bank_card("3305", random));
            put(&mut values, "bank", "示例银行衢州分行");
        }
        let assesses = assessing(kind, place, count, random);
        let mut bundle = vec![Entry { table: Table::Organisation, values }];
        let organisation = Organisation { reference, name, kind, sector, assesses };
        roles(&organisation, self.today, random, &mut bundle);
        self.organisation_facts(&organisation, place, count, random, &mut bundle);
        self.organisations.push(organisation);
        bundle
    }

    fn organisation_name(
        &self,
        kind: Kind,
        place: u64,
        sector: usize,
        seat: usize,
        random: &mut Random,
    ) -> String {
        let brand = self.tables.brand(random);
        let trades = self.tables.sectors.get(sector).map_or(&[][..], |sector| &sector.trades);
        let trade = random.pick(trades).copied().unwrap_or("机电");
        let (county, _) = PLACES.get(seat).copied().unwrap_or(("衢州市", ""));
        let short = SEATS.get(seat).copied().unwrap_or("衢州");
        match kind {
            Kind::Department => format!("衢州市示例局第{}科", place + 1),
            Kind::School if place.is_multiple_of(2) => format!("{short}{brand}技工学校"),
            Kind::School => format!("{short}{brand}职业技术学校"),
            Kind::Association => {
                let first = trades.first().copied().unwrap_or("机电");
                let round = place / 12;
                if round == 0 {
                    format!("衢州市{first}行业协会")
                } else {
                    format!("{county}{first}行业协会{round}分会")
                }
            }
            Kind::TrainingBody => format!("{short}{brand}职业技能培训学校"),
            Kind::Institution => format!("{county}{brand}护理院"),
            Kind::Enterprise if random.percent(20) => format!("浙江{brand}{trade}股份有限公司"),
            Kind::Enterprise => format!("{short}{brand}{trade}有限公司"),
        }
    }

    fn organisation_facts(
        &mut self,
        organisation: &Organisation,
        place: u64,
        count: u64,
        random: &mut Random,
        bundle: &mut Bundle,
    ) {
        let mut facts =
            Facts::new(organisation.reference.clone(), self.today, &self.tables, &mut self.numbering, bundle);
        match organisation.kind {
            Kind::Enterprise => enterprise(place, count, &mut facts, random),
            Kind::School => school(place, &mut facts, random),
            Kind::Association => hosting("association", &mut facts, random),
            Kind::TrainingBody => {
                let day = facts.recent(random);
                facts.add(FactKind::TrainingSubsidy, day, &[("payee_kind", "body".into())], random);
            }
            Kind::Department | Kind::Institution => {}
        }
    }
}

fn assessing(kind: Kind, place: u64, count: u64, random: &mut Random) -> Option<(char, u32, i16)> {
    let serial = u32::try_from(place + 1).unwrap_or(1);
    let since = random.between(2020, 2023);
    match kind {
        Kind::TrainingBody => Some(('S', 800_000 + serial, since)),
        Kind::School => Some(('S', 500_000 + serial, since)),
        // some 260 filed companies at most, beside the social bodies
        Kind::Enterprise if chosen(place, (count / 8).clamp(6, 260), count) => Some(('Y', serial, since)),
        _ => None,
    }
}

fn roles(organisation: &Organisation, today: Day, random: &mut Random, bundle: &mut Bundle) {
    let mut add = |role: &str, since: Day, code: Option<String>, random: &mut Random| {
        let mut values =
            Values::new().with("organisation", organisation.reference.clone()).with("role", role);
        values.set("code", code);
        put(&mut values, "since", since.min(today).to_string());
        if random.percent(5) && since.year() < today.year() - 2 {
            put(&mut values, "until", day_in(since.year() + 2, random).to_string());
        }
        bundle.push(Entry { table: Table::OrganisationRole, values });
    };
    if let Some((letter, serial, since)) = organisation.assesses {
        let role = if letter == 'Y' { "filed_enterprise" } else { "social_assessor" };
        let day = Day::new(since, 1, 1).unwrap_or(Day::FIRST);
        add(role, day, Some(format!("{serial:06}")), random);
    }
    match organisation.kind {
        Kind::School => {
            let role = if organisation.name.ends_with("技工学校") {
                "technician_school"
            } else {
                "vocational_school"
            };
            let since = random.between(1985, 2010);
            add(role, day_in(since, random), None, random);
        }
        Kind::Association => {
            let since = random.between(2016, 2020);
            add("contest_host", day_in(since, random), None, random);
        }
        _ => {}
    }
}

fn enterprise(place: u64, count: u64, facts: &mut Facts<'_>, random: &mut Random) {
    let share = |most: u64, of: u64| (count / of).clamp(2, most);
    if chosen(place, share(75, 12), count) {
        let day = facts.recent(random);
        facts.role("demonstration", day);
        facts.add(FactKind::DemonstrationEnterprise, day, &[], random);
    }
    if chosen(place, share(75, 10), count) {
        studio(facts, random);
    }
    if chosen(place, share(40, 12), count) {
        hosting("enterprise", facts, random);
    }
    if chosen(place, share(60, 14), count) {
        recruitment(facts, random);
    }
    if chosen(place, share(30, 20), count) {
        let day = facts.recent(random);
        facts.add(FactKind::TrainingSubsidy, day, &[("payee_kind", "enterprise".into())], random);
    }
    if chosen(place, (count / 5).max(4), count) {
        payroll(facts, random);
    }
}

fn studio(facts: &mut Facts<'_>, random: &mut Random) {
    let first = facts.recent(random);
    let project = facts.studio_name(random);
    facts.role("studio_host", first);
    let tiers: &[&str] = match random.below(10) {
        0 => &["city", "province", "nation"],
        1..=3 => &["city", "province"],
        _ => &["city"],
    };
    let mut day = Some(first);
    for tier in tiers {
        let Some(named) = day.filter(|day| *day <= facts.today()) else { break };
        facts.add(
            FactKind::MasterStudio,
            named,
            &[("tier", (*tier).into()), ("project", project.clone())],
            random,
        );
        day = named.plus_days(400 + i64::try_from(random.below(300)).unwrap_or(0));
    }
}

fn hosting(host: &str, facts: &mut Facts<'_>, random: &mut Random) {
    facts.role("contest_host", Facts::first_day());
    for year in facts.years() {
        if random.percent(45) {
            let occupations = 1 + random.early_index(7);
            let planned = if random.percent(88) { "true" } else { "false" };
            let day = day_in(year, random);
            let own = [
                ("occupations", occupations.to_string()),
                ("planned", planned.into()),
                ("host", host.into()),
            ];
            facts.add(FactKind::ContestHosting, day, &own, random);
        }
    }
    if random.percent(30) {
        let day = facts.recent(random);
        let own = [("occupations", "3".into()), ("planned", "true".into()), ("host", host.into())];
        facts.add(FactKind::ContestHosting, day, &own, random);
    }
}

fn recruitment(facts: &mut Facts<'_>, random: &mut Random) {
    facts.role("recruiter", Facts::first_day());
    let level = random.pick(&["intermediate", "senior", "senior", "technician"]).copied().unwrap_or("senior");
    let base = 500 * (1 + random.below(6));
    let scarce = if random.percent(80) { "true" } else { "false" };
    let own = [("level", level.to_owned()), ("base", format!("{base}.00")), ("scarce", scarce.into())];
    let day = facts.recent(random);
    facts.add(FactKind::Recruitment, day, &own, random);
}

fn payroll(facts: &mut Facts<'_>, random: &mut Random) {
    let mut payroll = 1_500_000 + random.below(60_000_000);
    for year in facts.years() {
        let Some(day) = Day::new(year, 3, 31) else { continue };
        payroll += payroll / 100 * random.below(9);
        let fund = payroll / 1000 * (15 + random.below(80));
        let spent = fund / 100 * (40 + random.below(55));
        let mut own = vec![("payroll", format!("{payroll}.00"))];
        if random.percent(92) {
            own.push(("education_fund", format!("{fund}.00")));
            own.push(("training_spent", format!("{spent}.00")));
        }
        facts.add(FactKind::PayrollReturn, day, &own, random);
    }
}

fn school(place: u64, facts: &mut Facts<'_>, random: &mut Random) {
    let day = facts.recent(random);
    let tier = match place {
        0 => "nation",
        1 => "province",
        _ => "city",
    };
    facts.role("base_host", day);
    let mut own = vec![("tier", tier.to_owned())];
    if tier == "city" {
        own.push(("trainees", (600 + random.below(1400)).to_string()));
        own.push(("requested", format!("{}.00", 10_000 * (5 + random.below(25)))));
    }
    facts.add(FactKind::TrainingBase, day, &own, random);
    if place < 2 {
        facts.role("sending_unit", Facts::first_day());
        let projects = [("projects", (1 + place).to_string())];
        let day = facts.recent(random);
        facts.add(FactKind::WorldskillsBase, day, &projects, random);
        let day = facts.recent(random);
        facts.add(FactKind::NationalTeam, day, &[("persons", (1 + place * 2).to_string())], random);
    }
    for year in facts.years() {
        let Some(day) = Day::new(year, 12, 31) else { continue };
        let income = 400_000 + random.below(4_000_000);
        let cost = income / 100 * (35 + random.below(60));
        let base = 2_000_000 + random.below(12_000_000);
        let own = [
            ("income", format!("{income}.00")),
            ("cost", format!("{cost}.00")),
            ("performance_base", format!("{base}.00")),
        ];
        facts.add(FactKind::TrainingIncome, day, &own, random);
    }
}
