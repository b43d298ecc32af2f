//! 职业分类: codes and names of occupations with their green (L) and digital (S) marks.
//!
//! The embedded list can be replaced by a newer one of the same form ([`Catalogue::parse`]).

use super::fold;
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

/// The embedded catalogue.
pub fn catalogue() -> &'static Catalogue {
    static EMBEDDED: OnceLock<Catalogue> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let list = include_str!("../../data/occupations.tsv");
        let aliases = include_str!("../../data/occupation_aliases.tsv");
        Catalogue::parse(list, aliases).unwrap_or_default()
    })
}

impl Catalogue {
    /// Reads tab-separated `code name mark edition` (aliases: `alias code`), header line first.
    ///
    /// # Errors
    /// The number of the first line without a well-formed code and a name.
    pub fn parse(list: &str, aliases: &str) -> Result<Self, usize> {
        let mut catalogue = Self::default();
        for (at, line) in list.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let mut cells = line.split('\t').map(str::trim);
            let (code, name) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            if !is_code(code) || name.is_empty() {
                return Err(at + 1);
            }
            catalogue.add(code, name, cells.next().unwrap_or(""));
        }
        for (alias, code) in aliases.lines().skip(1).filter_map(|l| l.split_once('\t')) {
            if let Some(&index) = catalogue.by_code.get(code.trim()) {
                catalogue.by_name.entry(alias.trim().into()).or_insert(index);
            }
        }
        Ok(catalogue)
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
        assert_eq!(Catalogue::parse("code\tname\n6-18-01-01\t车工\nxx\t铣工\n", "").unwrap_err(), 3);
    }
}
