//! Draws the desk.

use super::cell::{CellEditor, Way};
use super::{Asks, Desk, FOOT, HEAD};
use crate::domain::clean;
use crate::domain::desk::{MendColumn, MendFault, MendRow, RowState, State, column_name};
use crate::domain::lang::{Lang, words};
use crate::domain::mask;
use crate::domain::width::width;
use crate::screens::ViewCx;
use crate::screens::typing;
use crate::ui::form::view as form_view;
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::theme::Role;
use crate::ui::{gauge, text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Lines of the box in which a cell is mended.
const CELL: u16 = 10;
/// Narrowest and widest column of the grid.
const CELLS: (u16, u16) = (8, 22);

/// Draws it and says where the caret stands.
pub fn draw(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    head(desk, area, buffer, cx);
    let head = u16::try_from(HEAD - 1).unwrap_or(0);
    let foot = u16::try_from(FOOT).unwrap_or(0);
    let body = Rect { y: area.y + head, height: area.height.saturating_sub(head + foot), ..area };
    if desk.rows.is_empty() {
        empty(desk, body, buffer, cx);
    } else if desk.grid {
        grid(desk, body, buffer, cx);
    } else {
        faults(desk, body, buffer, cx);
    }
    let below = Rect { y: area.bottom().saturating_sub(foot), height: foot.min(area.height), ..area };
    match &desk.asks {
        Asks::Nothing => {
            about_row(desk, below, buffer, cx);
            None
        }
        Asks::Cell(editor) => draw_cell(editor, area, buffer, cx),
        Asks::Reason(edit, place) => {
            let said = match place {
                Some(_) => words("弃这一行，原因：", "Give this row up, because: "),
                None => words("弃全部有错的行，原因：", "Give all faulty rows up, because: "),
            };
            let said = said.get(cx.lang);
            let at = Rect { y: below.y + 1, height: 1, ..below };
            Some(typing::draw_behind(said, edit, at, buffer, cx))
        }
        Asks::Path(field) => {
            let place = Rect { y: area.bottom().saturating_sub(CELL), height: CELL.min(area.height), ..area };
            let title = words("退回表写到哪里（.xlsx 或 .csv）", "write the rejects where (.xlsx or .csv)");
            let inside = text::boxed(buffer, place, title.get(cx.lang), cx.theme);
            field.draw(inside, buffer, cx)
        }
    }
}

/// What it is, how much of it is good, what went in, what was rewritten.
fn head(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let import = &desk.open.import;
    let line = |buffer: &mut Buffer, y: u16, role: Role, said: &str| {
        text::put(buffer, area.x, area.y + y, area.width, said, cx.theme.style(role));
    };
    if !desk.loaded {
        return;
    }
    let name = import.wish.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = clean::line(&name.unwrap_or_default());
    let sender = match import.wish.sender.as_str() {
        "" => String::new(),
        sender => format!("  {}", clean::line(sender)),
    };
    let state = if desk.open.busy || desk.work.is_some() {
        words("正在接收", "going in").get(cx.lang)
    } else {
        import.state.words().get(cx.lang)
    };
    let title = format!("{name}  {}{sender}  {}  [{state}]", desk.open.list, desk.open.time);
    line(buffer, 0, Role::Title, &title);
    let tally = &import.tally;
    if let Some(work) = &desk.work {
        let now = &work.progress.tally;
        let said = match cx.lang {
            Lang::Zh => {
                format!("接收 {} / {} 行，新增 {} 补充 {}", now.seen, now.total, now.added, now.filled)
            }
            Lang::En => {
                format!("{} of {} rows, {} new, {} filled", now.seen, now.total, now.added, now.filled)
            }
        };
        let bar = Rect { y: area.y + 1, height: 1, ..area };
        match work.progress.copied {
            None => gauge::draw(buffer, bar, cx.theme, now.seen, now.total, &said),
            Some(percent) => {
                let said = words("接收之前备份数据文件", "the store is copied before rows go in");
                gauge::draw(buffer, bar, cx.theme, u64::from(percent), 100, said.get(cx.lang));
            }
        }
        let (role, said) = if work.paused {
            (Role::Warning, words("已暂停；p 继续，x 停下", "paused; p goes on, x stops"))
        } else {
            (
                Role::Dim,
                words(
                    "p 暂停，x 停下；可离开此屏，导入照常进行",
                    "p pauses, x stops; you may leave, it goes on",
                ),
            )
        };
        return line(buffer, 2, role, said.get(cx.lang));
    }
    let counts = match cx.lang {
        Lang::Zh => format!(
            "{} 行：合格 {}（其中改写 {}），有错 {}，非数据 {}",
            tally.total,
            tally.good(),
            tally.corrected,
            tally.refused,
            tally.skipped
        ),
        Lang::En => format!(
            "{} rows: {} good ({} of them rewritten), {} faulty, {} no data",
            tally.total,
            tally.good(),
            tally.corrected,
            tally.refused,
            tally.skipped
        ),
    };
    line(buffer, 1, Role::Text, &counts);
    line(buffer, 2, Role::Text, &went_in(desk, cx.lang));
    let notes = [backup(desk, cx.lang), hidden(desk, cx.lang), rewritten(desk, cx.lang)];
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    line(buffer, 3, Role::Dim, &notes.join("  "));
}

fn went_in(desk: &Desk, lang: Lang) -> String {
    let import = &desk.open.import;
    let tally = &import.tally;
    let waiting = import.waiting.saturating_sub(import.mended);
    if import.state == State::Checked {
        let mended = import.mended;
        return match lang {
            Lang::Zh if mended > 0 => {
                format!("还没有写入名册。已改好 {mended} 行，待改 {waiting} 行。按 a 接收合格行。")
            }
            Lang::Zh => "还没有写入名册。按 a 接收合格行；有错的行可先改，也可以后再改。".into(),
            Lang::En if mended > 0 => {
                format!(
                    "Nothing is written yet. {mended} mended, {waiting} to mend. a takes the good rows in."
                )
            }
            Lang::En => "Nothing is written yet. a takes the good rows in; faulty ones can wait.".into(),
        };
    }
    if import.state == State::Undone {
        let said = words(
            "已整次撤回，名册中不再有这些内容。",
            "Taken back as a whole; nothing of it is in the register.",
        );
        return said.get(lang).into();
    }
    match lang {
        Lang::Zh => format!(
            "新增 {}，补充 {}，已在册 {}；改好未收 {}，待改 {waiting}",
            tally.added, tally.filled, tally.unchanged, import.mended
        ),
        Lang::En => format!(
            "{} new, {} filled, {} on file already; {} mended, {waiting} to mend",
            tally.added, tally.filled, tally.unchanged, import.mended
        ),
    }
}

/// What the sheets hide and was read all the same.
fn hidden(desk: &Desk, lang: Lang) -> String {
    if desk.open.hides.is_empty() {
        return String::new();
    }
    format!("{}{}", desk.open.hides.join("；"), words("也已读入", " were read too").get(lang))
}

/// Where the store as it was before lies.
fn backup(desk: &Desk, lang: Lang) -> String {
    let Some(path) = &desk.open.import.backup else { return String::new() };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{}backups/{}", words("导入前备份：", "backup before: ").get(lang), clean::line(&name))
}

/// Every repair and doubt is reported, however often it was made.
fn rewritten(desk: &Desk, lang: Lang) -> String {
    let mut list = desk.open.repairs.clone();
    if list.is_empty() {
        return String::new();
    }
    list.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let list: Vec<String> = list.into_iter().map(|(what, count)| format!("{what} {count}")).collect();
    match lang {
        Lang::Zh => format!("改写与存疑：{}", list.join("；")),
        Lang::En => format!("rewritten, doubted: {}", list.join("; ")),
    }
}

fn empty(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    if !desk.rows.is_loaded() || desk.work.is_some() {
        return;
    }
    let (zh, en) = match desk.open.import.state {
        State::Checked => ("没有有错的行。按 a 全部接收。", "No faulty rows. a takes everything in."),
        _ => ("没有剩下的行。", "No rows are left."),
    };
    let said = words(zh, en).get(cx.lang);
    text::put(buffer, area.x + table::GUTTER, area.y + 1, area.width, said, cx.theme.style(Role::Good));
}

/// The text of a cell as it may be shown.
fn shown(row: &MendRow, column: &MendColumn) -> String {
    let found = row.text(column.column).trim();
    match column.field.and_then(|(table, key)| table.field(key)) {
        Some(field) => mask::found(field, found),
        None if found.chars().filter(char::is_ascii_digit).count() >= 11 => mask::id_number(found),
        None => found.to_owned(),
    }
}

/// A line a row: who, where, what was found, why.
fn faults(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let columns = [
        Column::new(w("行", "row"), 6).right(),
        Column::new(w("谁", "who"), 8),
        Column::new(w("格", "cell"), 6),
        Column::new(w("栏", "column"), 10).drop(2),
        Column::new(w("原值", "found"), 18),
        Column::new(w("原因", "reason"), 20).sharing(1),
    ];
    let height = usize::from(area.height).saturating_sub(1);
    let rows: Vec<Row<'_>> = desk
        .rows
        .visible(height)
        .iter()
        .map(|row| {
            let first = row.blocking().next();
            let column = first.and_then(|fault| fault.column);
            let known =
                column.and_then(|c| desk.open.columns.iter().find(|k| k.sheet == row.sheet && k.column == c));
            let cell = column.map(|c| format!("{}{}", column_name(c), row.row)).unwrap_or_default();
            let found = known.map(|column| shown(row, column)).unwrap_or_default();
            Row {
                marked: row.state == RowState::Mended,
                ..Row::new([
                    row.row.to_string(),
                    row.name.clone(),
                    cell,
                    known.map(|column| column.title.clone()).unwrap_or_default(),
                    found,
                    reason(row, first, cx.lang),
                ])
            }
        })
        .collect();
    let selected = desk.rows.eye_line();
    table::draw(buffer, area, cx.theme, &Table { columns: &columns, rows: &rows, selected });
}

fn reason(row: &MendRow, first: Option<&MendFault>, lang: Lang) -> String {
    let more = row.blocking().count().saturating_sub(1);
    match first {
        None => words("已改好，待接收", "mended, to be taken in").get(lang).into(),
        Some(fault) if more == 0 => fault.sentence.clone(),
        Some(fault) => match lang {
            Lang::Zh => format!("（另有 {more} 处）{}", fault.sentence),
            Lang::En => format!("(+{more}) {}", fault.sentence),
        },
    }
}

/// The sheet itself: row numbers and names stay, the other columns move with the eye.
fn grid(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let columns = desk.columns();
    let height = usize::from(area.height).saturating_sub(1);
    let visible = desk.rows.visible(height);
    let fixed = table::GUTTER + 7;
    let (left, wide) = window(&columns, visible, desk.column, area.width.saturating_sub(fixed));
    let shown_columns = || columns.iter().skip(left).zip(&wide);
    let mut heads = vec![Column::new(words("行", "row").get(cx.lang), 6).right()];
    heads.extend(shown_columns().map(|(column, wide)| {
        let title = format!("{} {}", column_name(column.column), column.title);
        Column::new(title, *wide)
    }));
    let rows: Vec<Row<'_>> = visible
        .iter()
        .map(|row| {
            let cells = shown_columns().map(|(column, _)| {
                let bad = row.blocking().any(|fault| fault.column == Some(column.column));
                let text = shown(row, column);
                if bad { format!("!{text}") } else { text }
            });
            let cells: Vec<String> = std::iter::once(row.row.to_string()).chain(cells).collect();
            Row { marked: row.state == RowState::Mended, ..Row::new(cells) }
        })
        .collect();
    let selected = desk.rows.eye_line();
    table::draw(buffer, area, cx.theme, &Table { columns: &heads, rows: &rows, selected });
    let (Some(line), Some(column)) = (selected, desk.column.checked_sub(left)) else { return };
    let places = table::layout(&heads, area.width - table::GUTTER.min(area.width));
    let cell = rows.get(line).and_then(|row| row.cells.get(column + 1));
    if let (Some((x, wide)), Some(cell)) = (places.get(column + 1), cell) {
        let y = area.y + 1 + u16::try_from(line).unwrap_or(0);
        let style = cx.theme.style(Role::Choice);
        text::put_filled(buffer, area.x + table::GUTTER + x, y, *wide, cell, style);
    }
}

/// First column shown and the widths from there on, so that the eye's column is among them.
fn window(columns: &[&MendColumn], rows: &[MendRow], eye: usize, room: u16) -> (usize, Vec<u16>) {
    let wide = |column: &&MendColumn| {
        let cells = rows.iter().map(|row| width(row.text(column.column)) + 1).max().unwrap_or(0);
        let title = width(&column.title) + 3;
        u16::try_from(cells.max(title)).unwrap_or(CELLS.1).clamp(CELLS.0, CELLS.1)
    };
    let widths: Vec<u16> = columns.iter().map(wide).collect();
    let mut left = 0;
    let used = |from: usize| widths.iter().skip(from).take(eye + 1 - from).map(|w| w + 1).sum::<u16>();
    while left < eye && used(left) > room {
        left += 1;
    }
    let mut taken = 0;
    let fits = |wide: &u16| {
        taken += wide + 1;
        taken <= room + 1
    };
    let shown: Vec<u16> = widths.iter().copied().skip(left).take_while(fits).collect();
    (left, if shown.is_empty() { vec![room] } else { shown })
}

/// Everything said of the row the eye is on, the cell under the eye first.
fn about_row(desk: &Desk, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) {
    let Some(row) = desk.rows.current() else { return };
    let columns = desk.columns();
    let here = columns.get(desk.column).filter(|_| desk.grid);
    let place = match here {
        Some(column) => {
            let sheet =
                if row.sheet_name.is_empty() { String::new() } else { format!("{} ", row.sheet_name) };
            format!(
                "{sheet}{}{} {}: {}",
                column_name(column.column),
                row.row,
                column.title,
                shown(row, column)
            )
        }
        None => row.name.clone(),
    };
    text::put(buffer, area.x, area.y, area.width, &place, cx.theme.style(Role::Title));
    let mut said: Vec<&MendFault> = row.faults.iter().collect();
    said.sort_by_key(|fault| (fault.column != here.map(|c| c.column) || here.is_none(), !fault.blocks));
    let mut y = area.y + 1;
    for fault in said {
        let cell = fault.column.map(|c| format!("{}{} ", column_name(c), row.row)).unwrap_or_default();
        let (sign, role) = if fault.blocks { ("!! ", Role::Fault) } else { ("", Role::Dim) };
        for line in text::wrap(&format!("{sign}{cell}{}", fault.sentence), area.width) {
            if y < area.bottom() {
                text::put(buffer, area.x, y, area.width, &line, cx.theme.style(role));
            }
            y += 1;
        }
    }
}

fn draw_cell(editor: &CellEditor, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let place = Rect { y: area.bottom().saturating_sub(CELL), height: CELL.min(area.height), ..area };
    let inside = text::boxed(buffer, place, &editor.title, cx.theme);
    match &editor.way {
        Way::Field(form) => form_view::draw(form, inside, buffer, cx.theme),
        Way::Plain(edit) => Some(typing::draw(edit, inside, buffer, cx)),
    }
}
