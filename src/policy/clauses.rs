//! The clauses of the paper in our own words, and the tables that carry no money.

use super::pack::Pack;
use super::read::{Section, Text};

/// Top keys of a pack's files that belong here.
pub(super) const HEADS: &[&str] = &["clause", "target", "annex", "issuer", "equivalence"];

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
    let clauses = &mut pack.clauses;
    clauses.clauses.extend(root.sections("clause").iter().map(|s| {
        done(
            s,
            Clause {
                number: s.text("number"),
                title: s.words("title"),
                text: s.words("text"),
                units: s.texts("units"),
            },
        )
    }));
    clauses.targets.extend(root.sections("target").iter().map(|s| {
        let at_least = s.number("at-least").unwrap_or(0);
        let target = Target {
            number: s.text("number"),
            title: s.words("title"),
            at_least,
            at_most: s.number("at-most"),
            unit: s.words("unit"),
        };
        if target.at_most.is_some_and(|most| most < at_least) {
            s.fault("at-most", "lies below at-least");
        }
        done(s, target)
    }));
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

fn done<T>(section: &Section<'_>, value: T) -> T {
    section.end();
    value
}
