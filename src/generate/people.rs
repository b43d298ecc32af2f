//! Invented people: who they are, where they work, what they learnt and when, what they were given.

use super::facts::{Facts, technician_posts};
use super::numbers::{bank_card, mobile};
use super::organisations::Kind;
use super::random::Random;
use super::{Bundle, Entry, Generator, chosen, day_in, put};
use crate::domain::day::Day;
use crate::domain::record::{FactKind, Table, Values};

/// Levels by digit place, lowest first: 五级 to 一级.
const LEVELS: [(u8, &str); 5] =
    [(5, "junior"), (4, "intermediate"), (3, "senior"), (2, "technician"), (1, "senior_technician")];

/// Qualification certificates are numbered from this year on.
const QUALIFICATIONS: i16 = 1995;

/// From this year on level certificates took the place of qualifications.
const LEVEL_CERTIFICATES: i16 = 2020;

const BANKS: [(&str, &str); 4] = [
    ("622848", "农业银行衢州柯城支行"),
    ("621700", "建设银行衢州分行"),
    ("621226", "工商银行江山支行"),
    ("621799", "邮储银行龙游县支行"),
];

/// What somebody was picked for among all.
#[derive(Debug)]
struct Distinctions {
    title: Option<&'static str>,
    kinds: Vec<FactKind>,
}

impl Distinctions {
    /// Seats are spread evenly over the register; no title has more seats than the paper names.
    fn of(index: u64, people: u64) -> Self {
        let seats = |most: u64, of: u64| chosen(index, (people / of).clamp(1, most).min(people), people);
        let title = if seats(10, 2_500) {
            Some("master")
        } else if seats(50, 900) {
            Some("outstanding")
        } else if seats(150, 300) {
            Some("artisan")
        } else if seats(500, 100) {
            Some("youth")
        } else {
            None
        };
        let kinds = [
            (FactKind::WorldskillsAward, 12, 2_400),
            (FactKind::NationalAward, 70, 700),
            (FactKind::ProvincialAward, 900, 160),
            (FactKind::StudyVisit, 250, 110),
            (FactKind::Introduction, 120, 1_300),
            (FactKind::ContestantAllowance, 400, 330),
        ];
        let kinds =
            kinds.into_iter().filter(|(_, most, of)| seats(*most, *of)).map(|(kind, _, _)| kind).collect();
        Self { title, kinds }
    }

    fn has(&self, kind: FactKind) -> bool {
        self.kinds.contains(&kind)
    }

    fn any(&self) -> bool {
        self.title.is_some() || !self.kinds.is_empty()
    }
}

/// One step of a working life: level place and year.
type Step = (usize, i16);

#[derive(Debug)]
struct Life {
    reference: String,
    birth: Day,
    employer: usize,
    steps: Vec<Step>,
}

impl Life {
    fn level_in(&self, year: i16) -> Option<&'static str> {
        let (place, _) = self.steps.iter().rev().find(|(_, reached)| *reached <= year)?;
        LEVELS.get(*place).map(|(_, code)| *code)
    }
}

impl Generator {
    pub(super) fn person(&mut self, index: u64, random: &mut Random) -> Bundle {
        let distinctions = Distinctions::of(index, self.people);
        let male = random.percent(60);
        let birth = self.birth(&distinctions, random);
        let employer = self.employer(random);
        let mut values = Values::new();
        self.identity(birth, male, random, &mut values);
        put(&mut values, "phone", mobile(random));
        if !random.percent(4)
            && let Some(organisation) = self.organisations.get(employer)
        {
            put(&mut values, "employer", organisation.reference.clone());
        }
        if random.percent(70)
            && let Some((prefix, bank)) = random.pick(&BANKS)
        {
            put(&mut values, "card", bank_card(prefix, random));
            put(&mut values, "bank", *bank);
        }
        let steps = self.career(birth, &distinctions, random);
        let life = Life { reference: self.numbering.person(), birth, employer, steps };
        let mut bundle = vec![Entry { table: Table::Person, values }];
        self.certificates(&life, random, &mut bundle);
        self.person_facts(&life, &distinctions, random, &mut bundle);
        bundle
    }

    fn birth(&self, distinctions: &Distinctions, random: &mut Random) -> Day {
        let (low, high) = match distinctions.title {
            Some("youth") => (24, 34),
            Some("master") => (42, 58),
            _ if distinctions.any() => (27, 54),
            _ => (18, 64),
        };
        // the middle of the range is the most common age
        let age = i16::midpoint(random.between(low, high), random.between(low, high));
        let year = self.today.year() - age - 1;
        let day = i64::try_from(random.below(365)).unwrap_or(0);
        Day::new(year, 1, 1).and_then(|first| first.plus_days(day)).unwrap_or(Day::FIRST)
    }

    /// Number, name, sex, birth and home fit one another.
    fn identity(&mut self, birth: Day, male: bool, random: &mut Random, values: &mut Values) {
        let unusual = random.below(10_000);
        let (male, name, number, division) = if unusual < 4
            && let Some(from) = random.pick(&self.tables.foreign)
        {
            let number = self.identities.foreign(from.origin, birth, from.male);
            (from.male, from.name(random), number, "330802")
        } else if unusual < 30
            && let Some(from) = random.pick(&self.tables.dotted)
        {
            let number = self.identities.resident(from.origin, birth, from.male);
            (from.male, from.name(random), number, from.origin)
        } else {
            let home = self.tables.homes.pick(random);
            let issued = issue_year(birth, random);
            let code = home.map_or("330802", |home| home.code_in(issued));
            let division = home.map_or("330802", |home| home.division);
            let number = self.identities.resident(code, birth, male);
            (male, self.tables.person_name(birth, male, random), number, division)
        };
        put(values, "id_number", number);
        put(values, "name", name);
        put(values, "sex", if male { "male" } else { "female" });
        put(values, "birth", birth.to_string());
        put(values, "division", division);
        if !division.starts_with("3308") {
            put(values, "local", if random.percent(60) { "true" } else { "false" });
        }
    }

    /// Where somebody works; big employers first, every thirtieth at an institution or school.
    fn employer(&self, random: &mut Random) -> usize {
        let (others, enterprises) = self.plan.employers();
        if random.below(30) == 0 {
            return random.index(others);
        }
        others + random.early_index(enterprises)
    }

    /// Levels and years, lowest first. Each level comes some years after the one before.
    fn career(&self, birth: Day, distinctions: &Distinctions, random: &mut Random) -> Vec<Step> {
        let age = self.today.year() - birth.year();
        let talent = random.below(100);
        let wished = match distinctions.title {
            Some("master") => 4,
            Some("outstanding" | "artisan") => 3 + usize::from(talent < 40),
            Some(_) => 2 + usize::from(talent < 30),
            None if distinctions.any() => 2 + usize::from(talent < 40),
            None => match talent {
                0..=11 => return Vec::new(),
                12..=33 => 0,
                34..=60 => 1,
                61..=88 => 2,
                89..=96 => 3,
                _ => 4,
            },
        };
        let mut place = usize::from(wished > 0);
        let year = birth.year() + random.between(19, 23 + (age - 18).clamp(0, 12));
        let mut year = year.max(QUALIFICATIONS + random.between(0, 6));
        let mut steps = Vec::new();
        while place <= wished && year <= self.today.year() {
            steps.push((place, year));
            place += 1;
            year += random.between(3, 6);
        }
        if steps.is_empty() && age >= 19 {
            steps.push((0, self.today.year() - 1));
        }
        steps
    }

    fn certificates(&mut self, life: &Life, random: &mut Random, bundle: &mut Bundle) {
        let occupation = self.occupation(life.employer, random);
        let kept = life.steps.len().min(3);
        for (place, year) in life.steps.iter().skip(life.steps.len() - kept) {
            // the lower papers are often no longer on file
            let last = life.steps.last().is_some_and(|(top, _)| top == place);
            if last || random.percent(45) {
                self.certificate(life, occupation, (*place, *year), random, bundle);
            }
        }
        if !life.steps.is_empty() && random.percent(7) {
            let other = self.occupation(random.index(self.organisations.len()), random);
            let earliest = life.birth.year() + 20;
            if other != occupation && earliest < self.today.year() {
                let year = random.between(earliest.max(self.today.year() - 8), self.today.year());
                self.certificate(life, other, (random.index(3), year), random, bundle);
            }
        }
    }

    fn occupation(&self, employer: usize, random: &mut Random) -> &'static str {
        let sector = if random.percent(88) {
            self.organisations.get(employer).map_or(0, |organisation| organisation.sector)
        } else {
            self.tables.sector(random)
        };
        let list = self.tables.sectors.get(sector).map_or(&[][..], |sector| &sector.occupations);
        list.get(random.early_index(list.len())).copied().unwrap_or("6-31-01-03")
    }

    fn certificate(
        &mut self,
        life: &Life,
        occupation: &str,
        step: Step,
        random: &mut Random,
        bundle: &mut Bundle,
    ) {
        let (place, year) = step;
        let Some((digit, level)) = LEVELS.get(place).copied() else { return };
        let issued = day_in(year, random).min(self.today);
        let (number, kind, body) = self.issued_by(life.employer, year, digit, random);
        let mut values = Values::new().with("person", life.reference.clone()).with("number", number);
        put(&mut values, "kind", kind);
        put(&mut values, "occupation", occupation);
        if let Some(work_type) = self.tables.work_type(occupation, random) {
            put(&mut values, "work_type", work_type);
        }
        put(&mut values, "level", level);
        put(&mut values, "body", body);
        put(&mut values, "issued", issued.to_string());
        if random.percent(4) {
            put(&mut values, "theory_exempt", "true");
        } else {
            put(&mut values, "theory", mark(random));
        }
        put(&mut values, "practice", mark(random));
        if digit <= 2 {
            put(&mut values, "review", mark(random));
        }
        if random.percent(35) {
            put(&mut values, "lookup", if random.percent(98) { "found" } else { "missing" });
            let looked = issued.plus_days(20).unwrap_or(issued).min(self.today);
            put(&mut values, "looked_up", looked.to_string());
        }
        bundle.push(Entry { table: Table::Certificate, values });
    }

    /// Number, kind and issuer: a station before level certificates came, then the employer if it is
    /// filed, else a social body or school.
    fn issued_by(
        &mut self,
        employer: usize,
        year: i16,
        digit: u8,
        random: &mut Random,
    ) -> (String, &'static str, String) {
        if year < LEVEL_CERTIFICATES {
            let station = 1 + u32::try_from(random.below(40)).unwrap_or(0);
            let number = self.serials.qualification(station, year, digit);
            return (number, "qualification", format!("衢州市第{station}职业技能鉴定站"));
        }
        let filed = |at: usize| {
            let organisation = self.organisations.get(at)?;
            let (letter, serial, since) = organisation.assesses?;
            (since <= year).then(|| (letter, serial, organisation.name.clone()))
        };
        let (first, count) = self.plan.assessors();
        let social = (0..8).find_map(|_| filed(first + random.index(count)));
        let fallback = || ('S', 900_001, "衢州示例职业技能评价中心".to_owned());
        let (letter, serial, name) = filed(employer).or(social).unwrap_or_else(fallback);
        (self.serials.level_certificate(letter, serial, year, digit), "level", name)
    }

    fn person_facts(
        &mut self,
        life: &Life,
        distinctions: &Distinctions,
        random: &mut Random,
        bundle: &mut Bundle,
    ) {
        let employer = match self.organisations.get(life.employer).map(|organisation| organisation.kind) {
            Some(Kind::Enterprise) => "enterprise",
            Some(Kind::Institution | Kind::School) => "institution",
            _ => "other",
        };
        let mut facts =
            Facts::new(life.reference.clone(), self.today, &self.tables, &mut self.numbering, bundle);
        honours(&mut facts, distinctions, random);
        awards(&mut facts, distinctions, random);
        others(&mut facts, distinctions, life, random);
        let top = |year: i16| life.level_in(year).filter(|level| level.ends_with("technician"));
        if top(facts.today().year()).is_some() {
            technician_posts(&mut facts, top, employer, random);
        }
    }
}

/// The year the number was given: cards began in 1984, and babies have numbers since 1995.
fn issue_year(birth: Day, random: &mut Random) -> i16 {
    let first = if birth.year() < 1995 { birth.year() + 16 } else { birth.year() };
    let first = if (1979..1995).contains(&birth.year()) { first.min(1995) } else { first };
    first.max(1984).saturating_add(random.between(0, 2))
}

/// A passing mark; halves are seen, other fractions are not.
fn mark(random: &mut Random) -> String {
    let whole = 60 + (random.below(20) + random.below(21));
    if random.percent(20) { format!("{whole}.5") } else { whole.to_string() }
}

fn honours(facts: &mut Facts<'_>, distinctions: &Distinctions, random: &mut Random) {
    const ORDER: [&str; 4] = ["youth", "artisan", "outstanding", "master"];
    let Some(title) = distinctions.title else { return };
    let day = facts.recent(random);
    if let Some(place) = ORDER.iter().position(|tier| *tier == title)
        && let Some(lower) = place.checked_sub(1).and_then(|at| ORDER.get(at))
        && random.percent(30)
        && let Some(earlier) = day.plus_days(-400).filter(|earlier| *earlier >= Facts::first_day())
    {
        facts.add(FactKind::Honour, earlier, &[("tier", (*lower).to_owned())], random);
    }
    let mut own = vec![("tier", title.to_owned())];
    if title != "youth" && random.percent(15) {
        own.push(("province_paid", "10000.00".to_owned()));
    }
    facts.add(FactKind::Honour, day, &own, random);
}

fn awards(facts: &mut Facts<'_>, distinctions: &Distinctions, random: &mut Random) {
    const PLACES: [&str; 5] = ["excellence", "excellence", "bronze", "silver", "gold"];
    let place = |random: &mut Random| random.pick(&PLACES).copied().unwrap_or("excellence").to_owned();
    for (wanted, kind, cycle) in [
        (distinctions.has(FactKind::WorldskillsAward), FactKind::WorldskillsAward, 2),
        (distinctions.has(FactKind::NationalAward), FactKind::NationalAward, 2),
    ] {
        if wanted {
            let day = facts.recent(random);
            let edition = (day.year() / cycle * cycle).to_string();
            let team = if random.percent(10) { "2" } else { "1" };
            let own = [("place", place(random)), ("edition", edition), ("team_size", team.into())];
            facts.add(kind, day, &own, random);
        }
    }
    if distinctions.has(FactKind::ProvincialAward) {
        let prize = 1_000 * (1 + random.below(12));
        let mut own = vec![("prize", format!("{prize}.00"))];
        if random.percent(20) {
            own.push(("superior_prize", format!("{}.00", prize + 2_000)));
        }
        let day = facts.recent(random);
        facts.add(FactKind::ProvincialAward, day, &own, random);
    }
}

fn others(facts: &mut Facts<'_>, distinctions: &Distinctions, life: &Life, random: &mut Random) {
    if distinctions.has(FactKind::StudyVisit) {
        const GROUPS: [&str; 6] = [
            "artisan",
            "studio_leader",
            "innovation_studio_leader",
            "key_teacher",
            "senior_technician",
            "other_excellent",
        ];
        let group = random.pick(&GROUPS).copied().unwrap_or("artisan");
        let cost = format!("{}.{:02}", 6_000 + random.below(20_000), random.below(100));
        let selected = if random.percent(93) { "true" } else { "false" };
        let own = [("cost", cost), ("group", group.into()), ("selected", selected.into())];
        let day = facts.recent(random);
        facts.add(FactKind::StudyVisit, day, &own, random);
    }
    if distinctions.has(FactKind::Introduction) {
        let category = random.pick(&["全国技术能手", "新时代浙江工匠", "国家技能大师工作室领办人"]);
        let own = [("category", (*category.unwrap_or(&"全国技术能手")).to_owned())];
        let day = facts.recent(random);
        facts.add(FactKind::Introduction, day, &own, random);
    }
    if distinctions.has(FactKind::ContestantAllowance) {
        let own = [("days", (10 + random.below(80)).to_string())];
        let day = facts.recent(random);
        facts.add(FactKind::ContestantAllowance, day, &own, random);
    }
    if life.level_in(facts.today().year()).is_some() && random.below(400) == 0 {
        let day = facts.recent(random);
        facts.add(FactKind::TrainingSubsidy, day, &[("payee_kind", "person".to_owned())], random);
    }
}
