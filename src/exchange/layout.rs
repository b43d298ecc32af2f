//! How a sheet is laid out: where its header is, which column is what, and which rows are data.
//!
//! Rows arrive one by one. Until a header is found they are kept (at most [`MOST_LEADING`]); then
//! each row is judged as it comes.

mod header;

use super::cell::Row;
use super::issue::Code;
use super::source::SheetInfo;
use std::collections::VecDeque;

pub use header::{Columns, Heading, fold_header};

/// Rows in front of a header; a sheet without one by then holds notes.
const MOST_LEADING: usize = 60;

/// What rows that wait for a header of some sheet may hold, in bytes.
const MOST_WAITING: usize = 64 << 20;

/// A row with what it is: data, or no data and why.
#[derive(Debug)]
pub struct Judged {
    /// The sheet it stands on.
    pub sheet: usize,
    /// The row.
    pub row: Row,
    /// Why it is no data; `None` for data.
    pub skip: Option<Code>,
}

/// A line of a header: its texts, folded.
type Line = Vec<(u32, String)>;

/// Finds headers and tells data from everything else, over all sheets of a file.
#[derive(Debug)]
pub struct Layout {
    headings: Vec<Heading>,
    /// Headers the program itself writes.
    own: Vec<Vec<&'static str>>,
    sheets: Vec<(SheetInfo, Option<Columns>)>,
    state: State,
    leading: Vec<Row>,
    ready: VecDeque<Judged>,
    /// Some sheet had a header.
    found: bool,
    /// What was judged before one had, in bytes.
    waiting: usize,
}

#[derive(Debug)]
enum State {
    /// Looking for the header of the last sheet.
    Looking,
    /// These rows are the header so far; the next may belong to it.
    Header(Vec<Row>),
    /// In the data below a header with these lines.
    Data(Vec<Line>),
    /// In a list this program wrote: every row is data.
    Own,
    /// A sheet without data; every row is this.
    Useless(Code),
}

impl Layout {
    /// A reader of sheets with columns under these headings; a first row that is one of `own` begins a list
    /// the program wrote itself.
    pub fn new(headings: Vec<Heading>, own: Vec<Vec<&'static str>>) -> Self {
        Self {
            headings,
            own,
            sheets: Vec::new(),
            state: State::Looking,
            leading: Vec::new(),
            ready: VecDeque::new(),
            found: false,
            waiting: 0,
        }
    }

    /// One more row; judged rows come out of [`Layout::judged`].
    pub fn push(&mut self, sheet: &SheetInfo, row: Row) {
        if self.sheets.last().is_none_or(|(known, _)| known != sheet) {
            self.end_sheet();
            self.sheets.push((sheet.clone(), None));
            self.state = if sheet.hidden { State::Useless(Code::HiddenSheet) } else { State::Looking };
        }
        match std::mem::replace(&mut self.state, State::Looking) {
            State::Looking => self.look(row),
            State::Header(lines) => self.header(lines, row),
            State::Data(header) => {
                let skip = self.no_data(&row, &header);
                self.state = State::Data(header);
                self.judge(row, skip);
            }
            State::Own => {
                self.state = State::Own;
                let repeated = self.is_own(&row).then_some(Code::RepeatedHeader);
                let skip = if row.is_blank() { Some(Code::BlankRow) } else { repeated };
                self.judge(row, skip);
            }
            State::Useless(code) => {
                self.state = State::Useless(code);
                self.judge(row, Some(code));
            }
        }
    }

    /// No more rows.
    pub fn finish(&mut self) {
        self.end_sheet();
    }

    /// The next judged row.
    pub fn judged(&mut self) -> Option<Judged> {
        self.ready.pop_front()
    }

    /// The columns of a sheet, once its header was found.
    pub fn columns(&self, sheet: usize) -> Option<&Columns> {
        self.sheets.get(sheet).and_then(|(_, columns)| columns.as_ref())
    }

    /// A sheet by number.
    pub fn sheet(&self, sheet: usize) -> Option<&SheetInfo> {
        self.sheets.get(sheet).map(|(info, _)| info)
    }

    /// True when some sheet had a header.
    pub const fn found_header(&self) -> bool {
        self.found
    }

    /// True when so much stands in front of the first header that none is to be expected; what waits for it
    /// would fill the memory.
    pub const fn is_hopeless(&self) -> bool {
        !self.found && self.waiting > MOST_WAITING
    }

    fn judge(&mut self, mut row: Row, skip: Option<Code>) {
        let sheet = self.sheets.len().saturating_sub(1);
        if !self.found {
            // that there was a row is all that is told of a sheet without a list
            if matches!(skip, Some(Code::NoteSheet | Code::HiddenSheet)) {
                row.cells = Vec::new();
            }
            self.waiting += size_of::<Judged>() + row.weight();
        }
        self.ready.push_back(Judged { sheet, row, skip });
    }

    /// True for a header the program itself writes.
    fn is_own(&self, row: &Row) -> bool {
        let same = |titles: &Vec<&str>| {
            row.visible().count() == titles.len()
                && row.visible().zip(0..).zip(titles).all(|((cell, column), title)| {
                    cell.column == column && cell.value.text().trim() == *title
                })
        };
        self.own.iter().any(same)
    }

    fn look(&mut self, row: Row) {
        if self.leading.is_empty() && self.is_own(&row) {
            self.end_header(vec![row]);
            self.state = State::Own;
            return;
        }
        if header::is_header(&row, &self.headings) {
            let groups = self.lead_in();
            self.state = State::Header(groups.into_iter().chain([row]).collect());
            return;
        }
        self.leading.push(row);
        if self.leading.len() > MOST_LEADING {
            self.give_up();
        }
    }

    /// Judges the rows above the header; a line of group names right above belongs to it.
    fn lead_in(&mut self) -> Option<Row> {
        let mut rows = std::mem::take(&mut self.leading);
        let short = |text: String| {
            text.chars().count() <= 12 && !text.contains(|c: char| c == ':' || c.is_ascii_digit())
        };
        let is_group = |row: &Row| {
            row.visible().count() > 1 && row.visible().all(|cell| short(fold_header(&cell.value.text())))
        };
        // a sheet that begins with several loose texts begins with a title
        let joined = |row: &Row| row.cells.iter().any(|cell| cell.span.columns > 0);
        let several = rows.len() > 1;
        let groups = rows.pop_if(|row| is_group(row) && (several || joined(row)));
        for row in rows {
            let skip = if row.is_blank() {
                Code::BlankRow
            } else if first_text(&row).starts_with('注') {
                Code::NoteRow
            } else {
                Code::TitleRow
            };
            self.judge(row, Some(skip));
        }
        groups
    }

    fn give_up(&mut self) {
        for row in std::mem::take(&mut self.leading) {
            self.judge(row, Some(Code::NoteSheet));
        }
        self.state = State::Useless(Code::NoteSheet);
    }

    /// Decides whether `row` is one more line of the header.
    fn header(&mut self, mut lines: Vec<Row>, row: Row) {
        if header::goes_on(&lines, &row, &self.headings) {
            lines.push(row);
            self.state = State::Header(lines);
            return;
        }
        self.end_header(lines);
        let sheet = self.sheets.last().map(|(s, _)| s.clone()).unwrap_or_default();
        self.push(&sheet, row);
    }

    fn end_header(&mut self, lines: Vec<Row>) {
        let shift = self.sheets.last().map_or(0, |(sheet, _)| sheet.epoch_shift);
        let columns = Columns::find(&lines, &self.headings).counting_from(shift);
        let texts = |row: &Row| row.visible().map(|c| (c.column, fold_header(&c.value.text()))).collect();
        self.state = State::Data(lines.iter().map(texts).collect());
        if let Some((_, known)) = self.sheets.last_mut() {
            *known = Some(columns);
            self.found = true;
        }
        for line in lines {
            self.judge(line, Some(Code::HeaderRow));
        }
    }

    fn end_sheet(&mut self) {
        match std::mem::replace(&mut self.state, State::Looking) {
            State::Looking => self.give_up(),
            State::Header(lines) => self.end_header(lines),
            State::Data(_) | State::Own | State::Useless(_) => {}
        }
        self.state = State::Looking;
    }

    fn no_data(&self, row: &Row, header: &[Line]) -> Option<Code> {
        if row.is_blank() {
            return Some(Code::BlankRow);
        }
        if header.iter().any(|line| repeats(row, line)) {
            return Some(Code::RepeatedHeader);
        }
        let columns = self.sheets.last().and_then(|(_, columns)| columns.as_ref())?;
        let mapped = |column: u32| columns.is_mapped(column);
        if is_total(row) && !columns.looks_like_data(row) {
            return Some(Code::TotalRow);
        }
        if is_note(row) && !columns.looks_like_data(row) {
            return Some(Code::NoteRow);
        }
        if row.cells.iter().any(|c| mapped(c.column) && (c.is_uncomputed() || !c.value.is_blank())) {
            return lone_text(row, columns).then_some(Code::NoteRow);
        }
        // a running number in front of nothing is a line of the form nobody filled
        let words = row.visible().any(|c| c.value.text().chars().count() > 6);
        Some(if words { Code::NoteRow } else { Code::BlankRow })
    }
}

/// One long text and nothing else, in a column that holds no long texts.
fn lone_text(row: &Row, columns: &Columns) -> bool {
    let mut cells = row.visible();
    let (Some(cell), None) = (cells.next(), cells.next()) else { return false };
    !columns.looks_like_data(row) && cell.value.text().chars().count() > 12 && !cell.formula
}

/// True when most of the row says again what the header says in the same columns.
fn repeats(row: &Row, header: &[(u32, String)]) -> bool {
    let (mut same, mut all) = (0, 0);
    for cell in row.visible() {
        all += 1;
        let text = fold_header(&cell.value.text());
        same += usize::from(header.iter().any(|(column, h)| *column == cell.column && *h == text));
    }
    same >= 2 && same * 2 > all || (same == 1 && all == 1)
}

fn first_text(row: &Row) -> String {
    row.visible()
        .map(|cell| fold_header(&cell.value.text()))
        .find(|text| !text.chars().all(|c| c.is_ascii_digit()))
        .unwrap_or_default()
}

/// 小计, 合 计, 总计（元） ... in front.
fn is_total(row: &Row) -> bool {
    const WORDS: [&str; 9] =
        ["小计", "合计", "总计", "共计", "累计", "本页小计", "本页合计", "total", "subtotal"];
    let text = first_text(row).to_lowercase();
    WORDS.iter().any(|word| text.starts_with(word)) && text.chars().count() <= 24
}

/// 填表人, 审核人, 注: ... in front.
fn is_note(row: &Row) -> bool {
    const WORDS: [&str; 31] = [
        "填表",
        "制表",
        "审核",
        "复核",
        "审批",
        "批准人",
        "经办",
        "负责人",
        "注:",
        "注1",
        "注2",
        "注.",
        "备注:",
        "附注",
        "说明",
        "填报",
        "填写",
        "联系人",
        "联系电话:",
        "单位盖章",
        "单位(盖章)",
        "(盖章)",
        "盖章",
        "签字",
        "签名",
        "日期:",
        "报送",
        "统计人",
        "*注",
        "注意",
        "note",
    ];
    let text = first_text(row).to_lowercase();
    text == "注" || WORDS.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::cell::{Cell, Value};

    /// A sheet of so many rows without a header, and a list behind it: judged rows by their reason, or none
    /// where nobody waits for the list any more.
    fn behind(notes: u32, text: &str) -> Option<(usize, usize)> {
        let mut layout = Layout::new(
            vec![Heading::new("name", &["姓名"]).telling(), Heading::new("phone", &["电话"])],
            Vec::new(),
        );
        let row = |number, texts: &[&str]| {
            let cells = (0..).zip(texts).map(|(column, text)| Cell::new(column, Value::Text((*text).into())));
            Row { number, cells: cells.collect(), hidden: false }
        };
        let sheet = |index| SheetInfo { index, ..SheetInfo::default() };
        for number in 1..=notes {
            layout.push(&sheet(0), row(number, &[text]));
            if layout.is_hopeless() {
                return None;
            }
        }
        for (number, texts) in [(1, ["姓名", "电话"]), (2, ["张国方", "13857012345"])] {
            layout.push(&sheet(1), row(number, &texts));
        }
        layout.finish();
        let judged: Vec<Judged> = std::iter::from_fn(|| layout.judged()).collect();
        let without_list = judged.iter().filter(|judged| judged.skip == Some(Code::NoteSheet)).count();
        Some((without_list, judged.iter().filter(|judged| judged.skip.is_none()).count()))
    }

    #[test]
    fn a_list_is_waited_for_behind_a_long_sheet_of_something_else_but_not_without_an_end() {
        assert_eq!(behind(10, "说明"), Some((10, 1)));
        let long = "汇总".repeat(2000);
        assert_eq!(behind(10_000, &long), Some((10_000, 1)), "120 MB of which nothing is kept");
        assert_eq!(behind(2_000_000, ""), None);
    }
}
