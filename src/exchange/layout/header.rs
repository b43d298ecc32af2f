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
    epoch_shift: i64,
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

/// Lines of a header; more are data that look like one.
const MOST_LINES: usize = 4;

/// True when `row` is one more line of a header: the joined cells above reach down to it, or it looks
/// like the names under a group.
pub(super) fn goes_on(lines: &[Row], row: &Row, headings: &[Heading]) -> bool {
    let Some(last) = lines.last() else { return false };
    // a title joined over everything does not make its list a header
    let joined = lines.iter().flat_map(|line| {
        let down =
            line.visible().filter(|cell| cell.span.rows > 0 && usize::from(cell.span.rows) < MOST_LINES);
        down.map(move |cell| line.number + u32::from(cell.span.rows))
    });
    joined.max().is_some_and(|end| row.number <= end)
        || (lines.len() < MOST_LINES && row.number == last.number + 1 && is_second(last, row, headings))
}

/// The line under a header: names only, under blanks or under a group name.
fn is_second(first: &Row, row: &Row, headings: &[Heading]) -> bool {
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

/// What the lines of a header say over a column, from the top; groups without a name under them say
/// nothing beyond their first column.
fn names(lines: &[Row], column: u32) -> Vec<String> {
    let text = |row: &Row| {
        let cell = row.get(column).filter(|cell| !cell.value.is_blank())?;
        Some(cell.value.text().into_owned())
    };
    let own: Vec<Option<String>> = lines.iter().map(text).collect();
    let lowest = own.iter().rposition(Option::is_some);
    let name = |(at, (line, own)): (usize, (&Row, &Option<String>))| {
        if own.is_some() || lowest.is_none_or(|lowest| at >= lowest) {
            return own.clone();
        }
        group(line, column)
    };
    lines.iter().zip(&own).enumerate().filter_map(name).collect()
}

/// The name of a group over a column it does not begin at: joined cells say how far it reaches; in a
/// line without any it reaches to the next name.
fn group(line: &Row, column: u32) -> Option<String> {
    let before = line.visible().take_while(|cell| cell.column < column).last()?;
    let reach = before.column + u32::from(before.span.columns);
    let loose = line.cells.iter().all(|cell| cell.span.columns == 0);
    (loose || reach >= column).then(|| before.value.text().into_owned())
}

impl Columns {
    /// Matches the header cells of its lines, from the lowest name of a column up to its groups.
    pub(in crate::exchange) fn find(lines: &[Row], headings: &[Heading]) -> Self {
        let mut columns = Self::default();
        let last = lines.iter().flat_map(|row| &row.cells).map(|cell| cell.column).max();
        for column in 0..=last.unwrap_or(0) {
            let names = names(lines, column);
            let Some(lowest) = names.last() else { continue };
            columns.titles.push((column, lowest.clone()));
            let joined = (1..names.len()).rev().map(|from| names.get(from - 1..).unwrap_or(&[]).concat());
            let found = std::iter::once(lowest.clone())
                .chain(joined)
                .chain(names.iter().rev().skip(1).cloned())
                .find_map(|text| free_meaning(&text, headings, |key| !columns.has(key)));
            if let Some(heading) = found.and_then(|at| headings.get(at)) {
                columns.add(heading.key, column);
            }
        }
        columns
    }

    /// Columns whose meaning and titles are known already.
    pub fn known(found: Vec<(&'static str, u32)>, titles: Vec<(u32, String)>) -> Self {
        Self { found, titles, epoch_shift: 0 }
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
        Self { found, ..self.clone() }
    }

    /// The same columns in a file whose bare day counts start so many days later.
    #[must_use]
    pub const fn counting_from(mut self, epoch_shift: i64) -> Self {
        self.epoch_shift = epoch_shift;
        self
    }

    /// Days to add to a bare day count of this sheet.
    pub const fn epoch_shift(&self) -> i64 {
        self.epoch_shift
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

    /// What a column means.
    pub fn key(&self, column: u32) -> Option<&'static str> {
        self.found.iter().find(|(_, at)| *at == column).map(|(key, _)| *key)
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
