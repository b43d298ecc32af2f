//! The word tables under `data/generate`, read once.

use super::random::{Random, Weighted};
use crate::domain::day::Day;

/// Columns of a table, without comments and blank lines.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn column(row: &[&'static str], at: usize) -> &'static str {
    row.get(at).copied().unwrap_or("")
}

fn list(row: &[&'static str], at: usize) -> Vec<&'static str> {
    column(row, at).split(' ').collect()
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// A branch of trade: what companies are called, what their people learnt.
#[derive(Debug)]
pub(super) struct Sector {
    pub(super) trades: Vec<&'static str>,
    pub(super) occupations: Vec<&'static str>,
}

/// Where people come from.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) division: &'static str,
    /// First year of issue, code.
    codes: Vec<(i16, &'static str)>,
}

impl Home {
    /// The code a number issued in that year begins with.
    pub(super) fn code_in(&self, year: i16) -> &'static str {
        let later = self.codes.partition_point(|(first, _)| *first <= year);
        self.codes.get(later.saturating_sub(1)).map_or(self.division, |(_, code)| code)
    }
}

#[derive(Debug)]
struct Era {
    first_birth: i16,
    male: bool,
    single: u64,
    characters: Vec<char>,
}

/// Names of people whose name has two parts round a dot, or from abroad.
#[derive(Debug)]
pub(super) struct TwoPart {
    pub(super) origin: &'static str,
    pub(super) male: bool,
    first: Vec<&'static str>,
    last: Vec<&'static str>,
}

impl TwoPart {
    pub(super) fn name(&self, random: &mut Random) -> String {
        let first = random.pick(&self.first).copied().unwrap_or("");
        let last = random.pick(&self.last).copied().unwrap_or("");
        format!("{first}·{last}")
    }
}

/// What an earlier office paid for a fact, in yuan.
#[derive(Debug)]
pub(super) struct Paid {
    pub(super) kind: &'static str,
    pub(super) field: &'static str,
    pub(super) value: &'static str,
    pub(super) yuan: i64,
}

/// All tables.
#[derive(Debug)]
pub(super) struct Tables {
    surnames: Weighted<&'static str>,
    eras: Vec<Era>,
    rare: Vec<char>,
    pub(super) dotted: Vec<TwoPart>,
    pub(super) foreign: Vec<TwoPart>,
    pub(super) homes: Weighted<Home>,
    pub(super) sectors: Vec<Sector>,
    sector_weights: Weighted<usize>,
    work_types: Vec<(&'static str, Vec<&'static str>)>,
    brand_first: Vec<&'static str>,
    brand_second: Vec<&'static str>,
    pub(super) paid: Vec<Paid>,
}

impl Tables {
    pub(super) fn new() -> Self {
        let sector_rows: Vec<_> = rows(include_str!("../../data/generate/sectors.tsv")).collect();
        let brands: Vec<_> = rows(include_str!("../../data/generate/brands.tsv")).flatten().collect();
        let given: Vec<_> = rows(include_str!("../../data/generate/given.tsv")).collect();
        Self {
            surnames: Weighted::new(
                rows(include_str!("../../data/generate/surnames.tsv"))
                    .map(|row| (number(column(&row, 1)), column(&row, 0))),
            ),
            eras: given.iter().filter(|row| column(row, 1) != "rare").map(|row| era(row)).collect(),
            rare: given
                .iter()
                .filter(|row| column(row, 1) == "rare")
                .flat_map(|row| column(row, 3).chars())
                .collect(),
            dotted: two_part(include_str!("../../data/generate/dotted.tsv"), 1, 0),
            foreign: two_part(include_str!("../../data/generate/foreign.tsv"), 0, 1),
            homes: Weighted::new(rows(include_str!("../../data/generate/homes.tsv")).map(|row| home(&row))),
            sector_weights: Weighted::new(
                sector_rows.iter().enumerate().map(|(at, row)| (number(column(row, 1)), at)),
            ),
            sectors: sector_rows
                .iter()
                .map(|row| Sector { trades: list(row, 2), occupations: list(row, 3) })
                .collect(),
            work_types: rows(include_str!("../../data/generate/worktypes.tsv"))
                .map(|row| (column(&row, 0), list(&row, 1)))
                .collect(),
            brand_first: brands.first().map_or_else(Vec::new, |text| text.split(' ').collect()),
            brand_second: brands.get(1).map_or_else(Vec::new, |text| text.split(' ').collect()),
            paid: rows(include_str!("../../data/generate/paid.tsv")).map(|row| paid(&row)).collect(),
        }
    }

    /// A name as common in that year of birth.
    pub(super) fn person_name(&self, birth: Day, male: bool, random: &mut Random) -> String {
        let mut name = self.surnames.pick(random).copied().unwrap_or("王").to_owned();
        self.given_name(birth, male, random, &mut name);
        name
    }

    /// The name of somebody's contact: surname and given name of the 1970s.
    pub(super) fn contact_name(&self, random: &mut Random) -> String {
        let birth = Day::new(1978, 1, 1).unwrap_or(Day::FIRST);
        let male = random.percent(60);
        self.person_name(birth, male, random)
    }

    fn given_name(&self, birth: Day, male: bool, random: &mut Random, name: &mut String) {
        let era = self.eras.iter().rev().find(|era| era.male == male && era.first_birth <= birth.year());
        let Some(era) = era.or(self.eras.first()) else { return };
        let first = self.given_character(era, random);
        name.push(first);
        if random.percent(era.single) {
            return;
        }
        let second = self.given_character(era, random);
        // 伟伟 and the like are rare among working people
        name.push(if second == first && !random.percent(20) {
            self.given_character(era, random)
        } else {
            second
        });
    }

    fn given_character(&self, era: &Era, random: &mut Random) -> char {
        let from = if random.below(1000) < 4 { &self.rare } else { &era.characters };
        random.pick(from).copied().unwrap_or('明')
    }

    /// A branch of trade, the big ones more often.
    pub(super) fn sector(&self, random: &mut Random) -> usize {
        self.sector_weights.pick(random).copied().unwrap_or(0)
    }

    /// A name in front of the trade: 恒达.
    pub(super) fn brand(&self, random: &mut Random) -> String {
        let first = random.pick(&self.brand_first).copied().unwrap_or("恒");
        let second = random.pick(&self.brand_second).copied().unwrap_or("达");
        format!("{first}{second}")
    }

    /// The work type printed behind an occupation, where it has any.
    pub(super) fn work_type(&self, occupation: &str, random: &mut Random) -> Option<&'static str> {
        let (_, types) = self.work_types.iter().find(|(code, _)| *code == occupation)?;
        random.pick(types).copied()
    }
}

fn era(row: &[&'static str]) -> Era {
    Era {
        first_birth: column(row, 0).parse().unwrap_or(0),
        male: column(row, 1) == "male",
        single: number(column(row, 2)),
        characters: column(row, 3).chars().collect(),
    }
}

fn home(row: &[&'static str]) -> (u64, Home) {
    let codes = list(row, 2)
        .into_iter()
        .filter_map(|entry| entry.split_once(':'))
        .map(|(year, code)| (year.parse().unwrap_or(0), code))
        .collect();
    (number(column(row, 0)), Home { division: column(row, 1), codes })
}

fn two_part(text: &'static str, origin: usize, sex: usize) -> Vec<TwoPart> {
    rows(text)
        .map(|row| TwoPart {
            origin: column(&row, origin),
            male: column(&row, sex) == "male",
            first: list(&row, 2),
            last: list(&row, 3),
        })
        .collect()
}

fn paid(row: &[&'static str]) -> Paid {
    Paid {
        kind: column(row, 0),
        field: column(row, 1),
        value: column(row, 2),
        yuan: column(row, 3).parse().unwrap_or(0),
    }
}
