//! People shaped by hand for the practice register: each shows one thing worth trying.

use super::facts::Facts;
use super::random::Random;
use super::{Bundle, Entry, Generator, put};
use crate::domain::day::Day;
use crate::domain::record::{FactKind, Table, Values};

/// One person to practise on.
pub(super) struct Shaped {
    name: &'static str,
    male: bool,
    born: (i16, i8, i8),
    /// First six digits of the number, and the division of today; no number when empty.
    area: &'static str,
    division: &'static str,
    phone: &'static str,
    /// Occupation and, for each certificate, years ago, digit and level.
    occupation: &'static str,
    levels: &'static [(i16, u8, &'static str)],
    story: Story,
    note: &'static str,
}

#[derive(Clone, Copy)]
enum Story {
    Plain,
    /// A title, a medal and a yearly allowance; a lower title was paid before.
    TitleMedalAllowance,
    /// A study visit dearer than the limit, and one below it.
    Visits,
    /// One award paid twice.
    PaidTwice,
    /// A title above one that was never paid.
    Rising,
}

const fn plain(
    name: &'static str,
    male: bool,
    born: (i16, i8, i8),
    area: &'static str,
    division: &'static str,
) -> Shaped {
    Shaped {
        name,
        male,
        born,
        area,
        division,
        phone: "",
        occupation: "6-31-01-03",
        levels: &[(6, 4, "intermediate"), (2, 3, "senior")],
        story: Story::Plain,
        note: "",
    }
}

pub(super) const PEOPLE: &[Shaped] = &[
    Shaped { note: "姓区，读 ōu", ..plain("区志强", true, (1979, 8, 21), "330824", "330824") },
    Shaped {
        story: Story::PaidTwice,
        note: "姓仇，读 qiú",
        ..plain("仇月红", false, (1988, 2, 29), "330825", "330825")
    },
    Shaped { note: "复姓", ..plain("尉迟建峰", true, (1983, 11, 3), "330802", "330802") },
    Shaped { note: "生僻字", ..plain("黄龑𬱖", false, (1999, 5, 12), "330881", "330881") },
    Shaped {
        note: "姓名含间隔号", ..plain("艾力·热合曼", true, (1991, 7, 7), "652901", "652901")
    },
    Shaped { phone: "13905700617", ..plain("查文斌", true, (1985, 6, 17), "330822", "330822") },
    Shaped {
        phone: "13905700617",
        levels: &[],
        note: "证件号码待补，疑与另一条重复",
        ..plain("查文斌", true, (1985, 6, 17), "", "330822")
    },
    Shaped {
        story: Story::Rising,
        note: "姓曾，读 zēng",
        ..plain("曾国梁", true, (1976, 4, 9), "330802", "330802")
    },
    Shaped {
        story: Story::Visits,
        occupation: "6-07-01-03",
        note: "证件号码以原衢县代码开头；姓单，读 shàn",
        ..plain("单秀兰", false, (1972, 10, 30), "330821", "330803")
    },
    Shaped {
        story: Story::TitleMedalAllowance,
        phone: "13857000315",
        occupation: "6-18-01-01",
        levels: &[(9, 3, "senior"), (5, 2, "technician"), (3, 1, "senior_technician")],
        ..plain("郑明远", true, (1984, 3, 15), "330881", "330881")
    },
];

impl Generator {
    pub(super) fn shaped(&mut self, at: usize, random: &mut Random) -> Bundle {
        let Some(shaped) = PEOPLE.get(at) else { return Bundle::new() };
        let (year, month, day) = shaped.born;
        let birth = Day::new(year, month, day).unwrap_or(Day::FIRST);
        let mut values = Values::new();
        if !shaped.area.is_empty() {
            put(&mut values, "id_number", self.identities.resident(shaped.area, birth, shaped.male));
        }
        put(&mut values, "name", shaped.name);
        put(&mut values, "sex", if shaped.male { "male" } else { "female" });
        put(&mut values, "birth", birth.to_string());
        put(&mut values, "division", shaped.division);
        put(&mut values, "phone", shaped.phone);
        let (others, _) = self.plan.employers();
        let employer = others + at % 5;
        if let Some(organisation) = self.organisations.get(employer) {
            put(&mut values, "employer", organisation.reference.clone());
        }
        put(&mut values, "note", shaped.note);
        let mut bundle = vec![Entry { table: Table::Person, values }];
        let reference = self.numbering.person();
        for (ago, digit, level) in shaped.levels {
            self.shaped_certificate(
                &reference,
                shaped.occupation,
                (*ago, *digit, level),
                random,
                &mut bundle,
            );
        }
        let mut facts = Facts::new(reference, self.today, &self.tables, &mut self.numbering, &mut bundle);
        tell(shaped.story, &mut facts);
        bundle
    }

    fn shaped_certificate(
        &mut self,
        person: &str,
        occupation: &str,
        (ago, digit, level): (i16, u8, &str),
        random: &mut Random,
        bundle: &mut Bundle,
    ) {
        let year = self.today.year() - ago;
        let number = if year < 2020 {
            self.serials.qualification(9, year, digit)
        } else {
            self.serials.level_certificate('S', 800_001, year, digit)
        };
        let (first, _) = self.plan.assessors();
        let body = self.organisations.get(first).map_or("", |organisation| organisation.name.as_str());
        let mut values = Values::new().with("person", person).with("number", number);
        put(&mut values, "kind", if year < 2020 { "qualification" } else { "level" });
        put(&mut values, "occupation", occupation);
        put(&mut values, "level", level);
        put(&mut values, "body", if year < 2020 { "衢州市第9职业技能鉴定站" } else { body });
        put(&mut values, "issued", super::day_in(year, random).min(self.today).to_string());
        put(&mut values, "theory", "82");
        put(&mut values, "practice", "88.5");
        if digit <= 2 {
            put(&mut values, "review", "85");
        }
        bundle.push(Entry { table: Table::Certificate, values });
    }
}

/// The day so many years and days before today, no earlier than facts may be.
fn before(facts: &Facts<'_>, years: i64, days: i64) -> Day {
    let day = facts.today().plus_days(-365 * years - days);
    day.unwrap_or(facts.today()).max(Facts::first_day())
}

fn tell(story: Story, facts: &mut Facts<'_>) {
    match story {
        Story::Plain => {}
        Story::TitleMedalAllowance => {
            let day = before(facts, 3, 20);
            let youth =
                facts.record(FactKind::Honour, day, &[("tier", "youth"), ("paper", "示例发〔2021〕18号")]);
            facts.paid(FactKind::Honour, &youth, day, 6_000);
            let edition = before(facts, 1, 10).year().to_string();
            facts.record(
                FactKind::NationalAward,
                before(facts, 1, 10),
                &[("place", "silver"), ("edition", &edition), ("team_size", "1")],
            );
            facts.record(FactKind::Honour, before(facts, 0, 100), &[("tier", "outstanding")]);
            for ago in [2, 1] {
                let year = facts.today().year() - ago;
                let Some(day) = Day::new(year, 12, 20).filter(|day| *day >= Facts::first_day()) else {
                    continue;
                };
                let post = facts.record(
                    FactKind::TechnicianPost,
                    day,
                    &[("level", "senior_technician"), ("employer", "enterprise"), ("months", "12")],
                );
                if ago == 2 {
                    facts.paid(FactKind::TechnicianPost, &post, day, 10_000);
                }
            }
        }
        Story::Visits => {
            let dear = [("cost", "25000.00"), ("group", "key_teacher")];
            facts.record(FactKind::StudyVisit, before(facts, 2, 0), &dear);
            let cheap = [("cost", "18500.00"), ("group", "senior_technician")];
            facts.record(FactKind::StudyVisit, before(facts, 0, 200), &cheap);
        }
        Story::PaidTwice => {
            let day = before(facts, 1, 40);
            let own = [("place", "bronze"), ("team_size", "1")];
            let award = facts.record(FactKind::NationalAward, day, &own);
            facts.paid(FactKind::NationalAward, &award, day, 100_000);
            facts.paid_again(FactKind::NationalAward, &award, day, 100_000);
        }
        Story::Rising => {
            facts.record(FactKind::Honour, before(facts, 2, 30), &[("tier", "artisan")]);
            facts.record(
                FactKind::Honour,
                before(facts, 0, 60),
                &[("tier", "master"), ("province_paid", "10000.00")],
            );
        }
    }
}
