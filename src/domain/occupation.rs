//! 职业分类: codes and names of occupations with their green (L) and digital (S) marks.
//!
//! A newer list of the same form lies on top of the embedded one ([`Catalogue::newer`], [`adopt`]): what it
//! names anew counts, what it no longer has stays readable, because certificates bear it.

use super::fold;
use super::lang::{Words, words};
use std::collections::HashMap;
use std::sync::OnceLock;

/// One occupation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupation {
    /// `6-18-01-01`.
    pub code: String,
    /// Name without marks.
    pub name: String,
    /// `L`, `S`, `L/S` or nothing.
    pub mark: String,
    /// Pinyin initials of the name, lower case.
    pub initials: String,
}

/// A list of occupations that can be searched.
#[derive(Debug, Default)]
pub struct Catalogue {
    list: Vec<Occupation>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

/// A line of a list that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFault {
    /// Line from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: Words,
}

static IN_FORCE: OnceLock<Catalogue> = OnceLock::new();

/// The catalogue in force: the embedded one unless a newer was adopted.
pub fn catalogue() -> &'static Catalogue {
    IN_FORCE.get_or_init(Catalogue::embedded)
}

/// Puts a catalogue in force; false when one is in use already. Called once, before anything is looked up.
pub fn adopt(catalogue: Catalogue) -> bool {
    IN_FORCE.set(catalogue).is_ok()
}

impl Catalogue {
    /// The list that comes with the program.
    pub fn embedded() -> Self {
        let mut catalogue = Self::parse(include_str!("../../data/occupations.tsv")).unwrap_or_default();
        catalogue.take_aliases(include_str!("../../data/occupation_aliases.tsv"));
        catalogue
    }

    /// A newer list on top of the embedded one: its names count, older names and codes are still found.
    ///
    /// # Errors
    /// The first line that is no occupation, or names a code twice.
    pub fn newer(list: &str) -> Result<Self, ListFault> {
        let mut catalogue = Self::parse(list)?;
        let old = Self::embedded();
        for occupation in old.list {
            match catalogue.by_code.get(&occupation.code) {
                Some(index) => {
                    catalogue.by_name.entry(occupation.name).or_insert(*index);
                }
                None => catalogue.add(&occupation.code, &occupation.name, &occupation.mark),
            }
        }
        catalogue.take_aliases(include_str!("../../data/occupation_aliases.tsv"));
        Ok(catalogue)
    }

    /// Reads tab-separated `code name mark edition`, header line first.
    ///
    /// # Errors
    /// The first line that is no occupation, or names a code twice.
    pub fn parse(list: &str) -> Result<Self, ListFault> {
        let mut catalogue = Self::default();
        for (at, line) in list.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let mut cells = line.split('\t').map(str::trim);
            let (code, name) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let expected = if !is_code(code) {
                words("职业编码，如 6-18-01-01，后跟制表符和名称", "a code like 6-18-01-01, a tab and a name")
            } else if name.is_empty() {
                words("编码后的制表符和职业名称", "a tab and a name behind the code")
            } else if catalogue.by_code.contains_key(code) {
                words("前面没有出现过的编码", "a code that has not come before")
            } else {
                catalogue.add(code, name, cells.next().unwrap_or(""));
                continue;
            };
            return Err(ListFault { line: at + 1, found: line.chars().take(60).collect(), expected });
        }
        if catalogue.list.is_empty() {
            let expected = words("表头行，其后每行一个职业", "a header line, then an occupation a line");
            return Err(ListFault { line: 1, found: list.chars().take(60).collect(), expected });
        }
        Ok(catalogue)
    }

    /// Older names: tab-separated `alias code`, header line first.
    fn take_aliases(&mut self, aliases: &str) {
        for (alias, code) in aliases.lines().skip(1).filter_map(|l| l.split_once('\t')) {
            if let Some(&index) = self.by_code.get(code.trim()) {
                self.by_name.entry(alias.trim().into()).or_insert(index);
            }
        }
    }

    fn add(&mut self, code: &str, name: &str, mark: &str) {
        let index = self.list.len();
        let initials = super::name::initials(name);
        self.list.push(Occupation { code: code.into(), name: name.into(), mark: mark.into(), initials });
        self.by_code.insert(code.into(), index);
        self.by_name.entry(name.into()).or_insert(index);
    }

    /// Every occupation in code order.
    pub fn all(&self) -> &[Occupation] {
        &self.list
    }

    /// The occupation with that code.
    pub fn by_code(&self, code: &str) -> Option<&Occupation> {
        self.by_code.get(code).and_then(|i| self.list.get(*i))
    }

    /// By printed name: marks glued to it and a work type in brackets do not matter, older names count.
    pub fn by_name(&self, printed: &str) -> Option<&Occupation> {
        let folded = fold::text(printed);
        let get = |name: &str| self.by_name.get(name).and_then(|i| self.list.get(*i));
        get(&folded).or_else(|| get(&stripped(&folded)))
    }

    /// By code or name, whichever it is.
    pub fn find(&self, text: &str) -> Option<&Occupation> {
        self.by_code(&fold::text(text)).or_else(|| self.by_name(text))
    }

    /// Those whose code begins with, name contains or initials contain the query; best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<&Occupation> {
        let query = fold::text(query).to_lowercase();
        let mut hits: Vec<_> = self.list.iter().filter_map(|o| Some((o.rank(&query)?, o))).collect();
        hits.sort_by_key(|(rank, o)| (*rank, o.name.chars().count()));
        hits.into_iter().take(limit).map(|(_, o)| o).collect()
    }
}

impl Occupation {
    /// How well a lower-case query fits; smaller is better.
    fn rank(&self, query: &str) -> Option<u8> {
        if self.name == query || self.initials == query || self.code == query {
            Some(0)
        } else if self.code.starts_with(query) || self.name.starts_with(query) {
            Some(1)
        } else if self.initials.starts_with(query) {
            Some(2)
        } else if self.name.contains(query) {
            Some(3)
        } else if self.initials.contains(query) {
            Some(4)
        } else {
            None
        }
    }
}

/// The name without a work type in brackets and without the marks L, S, L/S.
pub fn stripped(folded: &str) -> String {
    let head = folded.split(['(', '（']).next().unwrap_or(folded).trim_end();
    let bare = head.trim_end_matches(['L', 'S', '/', ' ', 'l', 's']);
    if bare.is_empty() { head.into() } else { bare.into() }
}

/// True for `X-XX-XX-XX`.
pub fn is_code(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 1 | 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_list_is_there_and_codes_lead_to_names() {
        assert_eq!(catalogue().all().len(), 1645);
        assert_eq!(catalogue().by_code("6-18-01-01").unwrap().name, "车工");
    }

    #[test]
    fn marks_work_types_and_older_names_do_not_matter() {
        for (printed, code) in [
            ("工业机器人系统运维员S", "6-31-07-01"),
            ("智能制造系统运维员 S", "6-31-07-04"),
            ("车工（数控车工）", "6-18-01-01"),
            ("保育员", "4-10-01-03"),
        ] {
            assert_eq!(catalogue().by_name(printed).map(|o| o.code.as_str()), Some(code), "{printed}");
        }
    }

    #[test]
    fn initials_code_and_chinese_find_it() {
        for query in ["dg", "6-31-01-03", "电工"] {
            assert!(catalogue().search(query, 20).iter().any(|o| o.name == "电工"), "{query}");
        }
    }

    #[test]
    fn a_broken_list_is_refused_with_its_line() {
        for (list, line) in [
            ("code\tname\n6-18-01-01\t车工\nxx\t铣工\n", 3),
            ("code\tname\n6-18-01-01\t\n", 2),
            ("code\tname\n6-18-01-01\t车工\n6-18-01-01\t铣工\n", 3),
            ("code\tname\n", 1),
        ] {
            assert_eq!(Catalogue::newer(list).unwrap_err().line, line, "{list}");
        }
    }

    #[test]
    fn a_newer_list_counts_and_what_it_lacks_stays_readable() {
        let newer =
            Catalogue::newer("code\tname\tmark\n6-18-01-01\t车削工\t\n4-99-01-01\t低空飞行器操作员\tS\n")
                .unwrap();
        let name = |code: &str| newer.by_code(code).map(|o| o.name.as_str());
        assert_eq!(name("6-18-01-01"), Some("车削工"));
        assert_eq!(name("4-99-01-01"), Some("低空飞行器操作员"));
        assert_eq!(name("6-18-01-02"), Some("铣工"));
        assert_eq!(newer.by_name("车工").map(|o| o.code.as_str()), Some("6-18-01-01"));
    }
}
