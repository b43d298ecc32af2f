//! Header cells: folded to their words and matched by alias to the columns wanted.

use super::super::cell::{Row, Value};

/// A column that is looked for.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What the column is called inside.
    pub key: &'static str,
    /// Every folded header text that means it.
    pub names: Vec<String>,
    /// A header counts only where one of these stands in the row.
    pub telling: bool,
}

impl Heading {
    /// A column with its header texts.
    pub fn new(key: &'static str, names: &[&str]) -> Self {
        let mut names: Vec<String> = names.iter().map(|name| fold_header(name)).collect();
        names.push(key.to_owned());
        Self { key, names, telling: false }
    }

    /// The same, telling: titles and notes never hold it by chance together with others.
    #[must_use]
    pub fn telling(mut self) -> Self {
        self.telling = true;
        self
    }
}

/// Which column of a sheet is what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    found: Vec<(&'static str, u32)>,
    titles: Vec<(u32, String)>,
}

/// Narrow, without blanks, breaks, stars and trailing remarks in brackets.
pub fn fold_header(text: &str) -> String {
    let folded: String = crate::domain::fold::text(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '_' | ' '))
        .collect();
    let lower = folded.to_lowercase();
    lower.trim_end_matches([':', '：']).to_owned()
}

/// The header without a remark such as `(必填)` or `(元)`.
fn without_remark(folded: &str) -> &str {
    match folded.find('(') {
        Some(at) if at > 0 => folded.get(..at).unwrap_or(folded),
        _ => folded,
    }
}

/// The first column a text may mean.
fn meaning(text: &str, headings: &[Heading]) -> Option<usize> {
    free_meaning(text, headings, |_| true)
}

/// The first one that is still free: `工种` is the occupation, or the work type beside `职业`.
fn free_meaning(text: &str, headings: &[Heading], free: impl Fn(&'static str) -> bool) -> Option<usize> {
    let folded = fold_header(text);
    if folded.is_empty() || folded.chars().count() > 24 {
        return None;
    }
    let exact = |wanted: &str| {
        headings.iter().position(|h| {
            free(h.key) && h.names.iter().any(|name| name == wanted || name.replace('_', "") == wanted)
        })
    };
    exact(&folded).or_else(|| exact(without_remark(&folded)))
}

fn matches<'a>(row: &'a Row, headings: &'a [Heading]) -> impl Iterator<Item = usize> + 'a {
    row.visible().filter_map(|cell| match &cell.value {
        Value::Text(text) => meaning(text, headings),
        _ => None,
    })
}

/// At least two known columns, one of them telling.
pub(super) fn is_header(row: &Row, headings: &[Heading]) -> bool {
    let found: Vec<usize> = matches(row, headings).collect();
    let telling = found.iter().any(|i| headings.get(*i).is_some_and(|h| h.telling));
    found.len() >= 2 && telling
}

/// The line under a header: names only, under blanks or under a group name.
pub(super) fn is_second(first: &Row, row: &Row, headings: &[Heading]) -> bool {
    let known = matches(row, headings).count();
    let visible = row.visible().count();
    let repeats = row.visible().filter(|cell| {
        first
            .get(cell.column)
            .is_some_and(|c| fold_header(&c.value.text()) == fold_header(&cell.value.text()))
    });
    let plain = row.visible().all(|cell| match &cell.value {
        Value::Text(text) => {
            let text = fold_header(text);
            text.chars().count() <= 16 && !text.chars().any(|c| c.is_ascii_digit())
        }
        _ => false,
    });
    known >= 1 && plain && known * 2 >= visible && repeats.count() < visible
}

impl Columns {
    /// Matches the header cells of one or two lines.
    pub(in crate::exchange) fn find(first: &Row, second: Option<&Row>, headings: &[Heading]) -> Self {
        let mut columns = Self::default();
        let last = first.cells.iter().chain(second.iter().flat_map(|r| &r.cells)).map(|c| c.column).max();
        let text = |row: &Row, column| {
            row.get(column).map(|c| c.value.text().into_owned()).filter(|t| !t.trim().is_empty())
        };
        let mut group = String::new();
        for column in 0..=last.unwrap_or(0) {
            let top = text(first, column);
            let below = second.and_then(|row| text(row, column));
            if let Some(top) = &top {
                group.clone_from(top);
            }
            let joined = below.as_ref().map(|below| format!("{group}{below}"));
            let found = [below.as_deref(), joined.as_deref(), top.as_deref()]
                .into_iter()
                .flatten()
                .find_map(|text| free_meaning(text, headings, |key| !columns.has(key)));
            let title = match (&top, &below) {
                (_, Some(below)) => below.clone(),
                (Some(top), None) => top.clone(),
                (None, None) => continue,
            };
            columns.titles.push((column, title));
            if let Some(heading) = found.and_then(|i| headings.get(i)) {
                columns.add(heading.key, column);
            }
        }
        columns
    }

    /// Columns whose meaning and titles are known already.
    pub fn known(found: Vec<(&'static str, u32)>, titles: Vec<(u32, String)>) -> Self {
        Self { found, titles }
    }

    /// What each column means that means something.
    pub fn found(&self) -> &[(&'static str, u32)] {
        &self.found
    }

    fn add(&mut self, key: &'static str, column: u32) {
        if self.column(key).is_none() {
            self.found.push((key, column));
        }
    }

    /// The same columns under other keys; the others keep theirs.
    #[must_use]
    pub fn renamed(&self, keys: &[(&'static str, &'static str)]) -> Self {
        let rename = |key| keys.iter().find(|(from, _)| *from == key).map_or(key, |(_, to)| *to);
        let found = self.found.iter().map(|(key, column)| (rename(key), *column)).collect();
        Self { found, titles: self.titles.clone() }
    }

    /// Where a column is.
    pub fn column(&self, key: &str) -> Option<u32> {
        self.found.iter().find(|(k, _)| *k == key).map(|(_, column)| *column)
    }

    /// True when the sheet has the column.
    pub fn has(&self, key: &str) -> bool {
        self.column(key).is_some()
    }

    /// True when the column means something to us.
    pub fn is_mapped(&self, column: u32) -> bool {
        self.found.iter().any(|(_, c)| *c == column)
    }

    /// The header text of a column, as the sender wrote it.
    pub fn title(&self, column: u32) -> &str {
        self.titles.iter().find(|(c, _)| *c == column).map_or("", |(_, title)| title)
    }

    /// Every column with a header, in order.
    pub fn titles(&self) -> &[(u32, String)] {
        &self.titles
    }

    /// True when a column that only data fill is filled: a number of some length, or a name
    /// beside something else.
    pub(super) fn looks_like_data(&self, row: &Row) -> bool {
        ["id_number", "cert_no", "number", "credit_code", "uscc", "subject_number"].iter().any(|key| {
            let cell = self.column(key).and_then(|column| row.get(column));
            cell.is_some_and(|cell| {
                cell.value.text().chars().filter(char::is_ascii_digit).count() >= 6 && !cell.formula
            })
        })
    }
}
