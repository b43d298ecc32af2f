//! The clauses of the paper in our own words, and the tables that carry no money.

use super::load::one_of;
use super::pack::Pack;
use super::read::{Section, Text, both, expected};

/// Top keys of a pack's files that belong here.
pub(super) const HEADS: &[&str] =
    &["clause", "target", "annex", "issuer", "equivalence", "unit", "fund", "open"];

/// What a part of a clause may oblige to.
const KINDS: &[&str] = &[
    "money", "cap", "quota", "target", "record", "equiv", "issuer", "ref", "fund", "date", "report", "check",
    "note",
];

/// What the policy screen shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clauses {
    /// The numbered measures and the effect clauses.
    pub clauses: Vec<Clause>,
    /// 总体目标
    pub targets: Vec<Target>,
    /// 附件: yearly training tasks.
    pub annex: Vec<Annex>,
    /// 发证单位 of the titles (clause 14).
    pub issuers: Vec<Issuer>,
    /// Equivalences of classes and diplomas (clauses 8 and 18).
    pub equivalences: Vec<Equivalence>,
    /// Every unit the paper names.
    pub units: Vec<Unit>,
    /// 资金来源
    pub funds: Vec<Fund>,
    /// What the paper leaves open.
    pub open: Vec<Open>,
}

/// One clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// Number: `1` to `18`, `G1`, `E1`, `D1`.
    pub number: String,
    /// Title.
    pub title: Text,
    /// What it asks and gives, in our own words.
    pub text: Text,
    /// 责任单位, in the paper's order.
    pub units: Vec<String>,
    /// Its sentences, one obligation each.
    pub parts: Vec<Part>,
}

/// One obligation of a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Number: `2b`.
    pub number: String,
    /// What it is: `money`, `cap`, `quota` …
    pub kinds: Vec<String>,
    /// In our own words, with the paper's numbers.
    pub text: Text,
}

/// A unit the paper gives work to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Name.
    pub name: String,
    /// A gloss in English.
    pub gloss: String,
    /// `named`, `collective` or `government`.
    pub kind: String,
}

/// A source of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fund {
    /// Code in rules and payments.
    pub code: String,
    /// Name.
    pub name: Text,
    /// `original`, `local` or `own`: by which channel it is booked (G2b).
    pub channel: String,
}

/// A question the paper leaves open and how the pack answers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Number: `O1` …
    pub number: String,
    /// Clause it belongs to.
    pub clause: String,
    /// The question.
    pub ask: Text,
    /// Readings that answer it.
    pub readings: Vec<String>,
    /// How this pack deals with it.
    pub answer: Text,
}

/// One target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Id: `T1` …
    pub number: String,
    /// What is measured.
    pub title: Text,
    /// Lower bound.
    pub at_least: i64,
    /// Upper bound, where there is one.
    pub at_most: Option<i64>,
    /// Unit of the number.
    pub unit: Text,
}

/// One row of the annex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annex {
    /// Row.
    pub row: i64,
    /// Who is trained.
    pub title: Text,
    /// Person-times a year.
    pub yearly: i64,
    /// 牵头单位
    pub leads: Vec<String>,
    /// 配合单位
    pub with: Vec<String>,
}

/// Who signs the certificate of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issuer {
    /// Title by code.
    pub title: String,
    /// Issuers, in the paper's order.
    pub by: Vec<String>,
    /// The leaders' contact list covers it.
    pub contact: bool,
}

/// A class or grade that counts as a diploma, for some purposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Equivalence {
    /// Clause.
    pub clause: String,
    /// Class of a technical school.
    pub class: Text,
    /// Diploma it counts as.
    pub counts_as: Text,
    /// For what.
    pub purposes: Vec<String>,
}

/// Reads what stands in one file.
pub(super) fn read(pack: &mut Pack, root: &Section<'_>) {
    let units: Vec<_> = root.sections("unit").iter().map(unit).collect();
    pack.clauses.units.extend(units);
    pack.clauses.funds.extend(root.sections("fund").iter().map(fund));
    let open: Vec<_> = root.sections("open").iter().map(|s| open(pack, s)).collect();
    let clauses = &mut pack.clauses;
    clauses.open.extend(open);
    clauses.clauses.extend(root.sections("clause").iter().map(clause));
    clauses.targets.extend(root.sections("target").iter().map(target));
    clauses.annex.extend(root.sections("annex").iter().map(|s| {
        let (row, yearly) = (s.number("row").unwrap_or(0), s.number("yearly").unwrap_or(0));
        done(
            s,
            Annex { row, title: s.words("title"), yearly, leads: s.texts("leads"), with: s.texts("with") },
        )
    }));
    clauses.issuers.extend(
        root.sections("issuer").iter().map(|s| {
            done(s, Issuer { title: s.text("title"), by: s.texts("by"), contact: s.flag("contact") })
        }),
    );
    clauses.equivalences.extend(root.sections("equivalence").iter().map(|s| {
        let (clause, class) = (s.text("clause"), s.words("class"));
        done(s, Equivalence { clause, class, counts_as: s.words("counts-as"), purposes: s.texts("purposes") })
    }));
}

fn clause(s: &Section<'_>) -> Clause {
    let parts = s.sections("part").iter().map(part).collect();
    let (number, units) = (s.text("number"), s.texts("units"));
    done(s, Clause { number, title: s.words("title"), text: s.words("text"), units, parts })
}

fn part(s: &Section<'_>) -> Part {
    let kinds = s.texts("kinds");
    for kind in kinds.iter().filter(|kind| !KINDS.contains(&kind.as_str())) {
        s.fault("kinds", expected(kind, KINDS));
    }
    done(s, Part { number: s.text("number"), kinds, text: s.words("text") })
}

fn target(s: &Section<'_>) -> Target {
    let at_least = s.number("at-least").unwrap_or(0);
    let target = Target {
        number: s.text("number"),
        title: s.words("title"),
        at_least,
        at_most: s.number("at-most"),
        unit: s.words("unit"),
    };
    if target.at_most.is_some_and(|most| most < at_least) {
        s.fault("at-most", both("小于 at-least", "lies below at-least"));
    }
    done(s, target)
}

fn unit(s: &Section<'_>) -> Unit {
    let kind = one_of(s, "kind", &["named", "collective", "government"]);
    done(s, Unit { name: s.text("name"), gloss: s.text("en"), kind })
}

fn fund(s: &Section<'_>) -> Fund {
    let channel = one_of(s, "channel", &["original", "local", "own"]);
    done(s, Fund { code: s.text("code"), name: s.words("name"), channel })
}

fn open(pack: &Pack, s: &Section<'_>) -> Open {
    let readings = s.texts("readings");
    let known: Vec<_> = pack.readings.iter().map(|r| r.name.as_str()).collect();
    for name in readings.iter().filter(|name| !known.contains(&name.as_str())) {
        s.fault("readings", expected(name, &known));
    }
    let (number, clause) = (s.text("number"), s.text("clause"));
    done(s, Open { number, clause, ask: s.words("ask"), readings, answer: s.words("answer") })
}

/// Names that no register of the pack holds, once every file is read.
pub(super) fn unknown_names(pack: &mut Pack, root: &Section<'_>) {
    let clauses = &pack.clauses;
    let units: Vec<_> = clauses.units.iter().map(|u| u.name.as_str()).collect();
    let look = |s: &Section<'_>, key: &'static str| {
        for name in s.texts(key).iter().filter(|name| !units.contains(&name.as_str())) {
            s.fault(key, expected(name, &units));
        }
    };
    for (head, keys) in [("clause", &["units"][..]), ("annex", &["leads", "with"]), ("issuer", &["by"])] {
        for section in root.sections(head) {
            for key in keys {
                look(&section, key);
            }
        }
    }
    let numbers: Vec<_> = clauses.clauses.iter().map(|c| c.number.as_str()).collect();
    for head in ["open", "equivalence"] {
        for section in root.sections(head) {
            let number = section.optional_text("clause").unwrap_or_default();
            if !numbers.contains(&number.as_str()) {
                section.fault("clause", expected(&number, &numbers));
            }
        }
    }
}

fn done<T>(section: &Section<'_>, value: T) -> T {
    section.end();
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every part the paper has: clause and letters.
    const PARTS: &[(&str, &str)] = &[
        ("1", "abc"),
        ("2", "abcd"),
        ("3", "ab"),
        ("4", "ab"),
        ("5", "abcde"),
        ("6", "abcdef"),
        ("7", "abcd"),
        ("8", "abcd"),
        ("9", "ab"),
        ("10", "abc"),
        ("11", "a"),
        ("12", "ab"),
        ("13", "ab"),
        ("14", "abcd"),
        ("15", "ab"),
        ("16", "ab"),
        ("17", "a"),
        ("18", "ab"),
        ("G2", "abc"),
    ];

    #[test]
    fn the_pack_holds_every_clause_and_every_part_of_it_in_both_languages() {
        let book = &Pack::embedded().clauses;
        let parts: BTreeSet<_> =
            book.clauses.iter().flat_map(|c| &c.parts).map(|p| p.number.clone()).collect();
        for (clause, letters) in PARTS {
            for letter in letters.chars() {
                assert!(parts.contains(&format!("{clause}{letter}")), "{clause}{letter}");
            }
        }
        for single in ["D1", "D2", "D3", "G1", "G3", "E1", "E2", "E3"] {
            assert!(parts.contains(single), "{single}");
        }
        let lettered: usize = PARTS.iter().map(|(_, letters)| letters.len()).sum();
        assert_eq!(parts.len(), lettered + 8);
        for part in book.clauses.iter().flat_map(|c| &c.parts) {
            assert!(!part.text.zh.is_empty() && !part.text.en.is_empty() && !part.kinds.is_empty());
        }
    }

    #[test]
    fn targets_annex_units_funds_and_open_questions_are_whole() {
        let book = &Pack::embedded().clauses;
        for number in 1..=12 {
            assert!(book.targets.iter().any(|t| t.number == format!("T{number}")), "T{number}");
        }
        assert_eq!(book.annex.iter().map(|a| a.row).collect::<Vec<_>>(), (1..=18).collect::<Vec<_>>());
        assert_eq!(book.annex.iter().skip(1).map(|a| a.yearly).sum::<i64>(), 60_194);
        let kind = |kind: &str| book.units.iter().filter(|u| u.kind == kind).count();
        assert_eq!((kind("named"), kind("collective"), kind("government")), (24, 2, 1));
        assert_eq!(book.funds.len(), 4);
        let open: Vec<_> = (1..=20).map(|n| format!("O{n}")).collect();
        assert_eq!(book.open.iter().map(|o| o.number.clone()).collect::<Vec<_>>(), open);
        let answered: BTreeSet<_> = book.open.iter().flat_map(|o| &o.readings).collect();
        assert_eq!(answered.len(), Pack::embedded().readings.len(), "every reading answers an open question");
        let measures = book.clauses.iter().filter(|c| c.number.parse::<u8>().is_ok());
        assert!(measures.clone().count() == 18 && measures.clone().all(|c| !c.units.is_empty()));
    }
}
