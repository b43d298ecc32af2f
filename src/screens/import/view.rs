//! Draws the way of a sheet up to the desk.

use super::look::{HEAD, Line, Looked};
use super::{Import, Stage};
use crate::domain::clean;
use crate::domain::desk::{Look, Mode, SheetLook, column_name};
use crate::domain::lang::{Lang, words};
use crate::domain::width::pad;
use crate::screens::{ViewCx, typing};
use crate::ui::theme::Role;
use crate::ui::{gauge, text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the labels on the left.
const LABEL: usize = 14;

/// Draws it and says where the caret stands.
pub fn draw(screen: &Import, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let line = |buffer: &mut Buffer, y: u16, role: Role, said: &str| {
        text::put(buffer, area.x, area.y + y, area.width, said, cx.theme.style(role));
    };
    line(buffer, 0, Role::Title, w("导入表格", "import a sheet"));
    match &screen.stage {
        Stage::Path(field) => {
            let said = w(
                "哪个文件？可写 ~/ 开头；Tab 补全，↓ 选择，Enter 打开。",
                "Which file? ~/ is your home; Tab completes, ↓ chooses, Enter opens.",
            );
            line(buffer, 1, Role::Text, said);
            let below = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
            field.draw(below, buffer, cx)
        }
        Stage::Looking(_, name, _) => {
            line(buffer, 1, Role::Text, &clean::line(name));
            line(buffer, 3, Role::Dim, w("正在看这个文件……", "Looking at the file …"));
            None
        }
        Stage::Looked(looked) => draw_look(looked, area, buffer, cx),
        Stage::Checking(checking) => {
            line(buffer, 1, Role::Text, &clean::line(&checking.looked.look().wish.file.to_string_lossy()));
            let tally = &checking.progress.tally;
            let said = match cx.lang {
                Lang::Zh => format!("检查 {} / {} 行，有错 {} 行", tally.seen, tally.total, tally.refused),
                Lang::En => {
                    format!("checked {} of {} rows, {} faulty", tally.seen, tally.total, tally.refused)
                }
            };
            let bar = Rect { y: area.y + 3, height: 1, ..area };
            gauge::draw(buffer, bar, cx.theme, tally.seen, tally.total, &said);
            if checking.paused {
                line(
                    buffer,
                    5,
                    Role::Warning,
                    w("已暂停；按 p 继续，x 停下。", "Paused; p goes on, x stops."),
                );
            } else {
                line(
                    buffer,
                    5,
                    Role::Dim,
                    w(
                        "按 p 暂停，x 停下。检查不写入名册。",
                        "p pauses, x stops. Nothing is written to the register.",
                    ),
                );
            }
            None
        }
    }
}

fn draw_look(looked: &Looked, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let look = looked.look();
    text::put(buffer, area.x, area.y + 1, area.width, &summary(look, cx.lang), cx.theme.style(Role::Text));
    let (role, said) = warning(look, cx.lang);
    text::put(buffer, area.x, area.y + 2, area.width, &said, cx.theme.style(role));
    let room = usize::from(area.height).saturating_sub(HEAD);
    let mut caret = None;
    let lines = looked.lines();
    let first = area.y + u16::try_from(HEAD).unwrap_or(0);
    for (y, (index, line)) in (first..).zip(lines.iter().enumerate().skip(looked.cursor.top).take(room)) {
        let chosen = index == looked.cursor.eye;
        let sign = if chosen { cx.theme.signs().pointer } else { " " };
        let (label, value, role) = said_of(*line, look, cx.lang);
        let role = if chosen { Role::Selected } else { role };
        let style = cx.theme.style(role);
        let label = pad(&label, LABEL);
        let used =
            text::put_pieces(buffer, area.x, y, area.width, &[(sign, style), (" ", style), (&label, style)]);
        let left = area.width.saturating_sub(used);
        match (&looked.sender, line) {
            (Some(edit), Line::Sender) => {
                let at = Rect { x: area.x + used, y, width: left, height: 1 };
                caret = Some(typing::draw(edit, at, buffer, cx));
            }
            _ => {
                text::put(buffer, area.x + used, y, left, &value, style);
            }
        }
    }
    match &looked.menu {
        Some(menu) => {
            let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
            menu.draw(below, buffer, cx)
        }
        None => caret,
    }
}

/// The kind of file and its size in one line.
fn summary(look: &Look, lang: Lang) -> String {
    let rows: u64 = look.sheets.iter().map(|sheet| sheet.rows).sum();
    let encoding = look.encoding.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    match lang {
        Lang::Zh => format!("{}{encoding}，{} 张表，共 {rows} 行", look.kind, look.sheets.len()),
        Lang::En => format!("{}{encoding}, sheets: {}, rows: {rows}", look.kind, look.sheets.len()),
    }
}

/// What the person must know before anything else.
fn warning(look: &Look, lang: Lang) -> (Role, String) {
    if !look.missing.is_empty() {
        let list = look.missing.join(if lang == Lang::Zh { "、" } else { ", " });
        return (
            Role::Fault,
            match lang {
                Lang::Zh => format!("! 缺栏：{list}。请在下面指定哪一栏是它，或改名单种类。"),
                Lang::En => {
                    format!("! Missing: {list}. Say below which column it is, or choose another list.")
                }
            },
        );
    }
    if let Some((_, author)) = look.earlier.first() {
        return (
            Role::Warning,
            match lang {
                Lang::Zh => format!("! 同一个文件 {author} 已经导入过；再导入不会重复，也不会改动。"),
                Lang::En => format!("! {author} imported this very file before; once more changes nothing."),
            },
        );
    }
    let hiding = look.sheets.iter().find(|sheet| !sheet.hidden && sheet.hides.is_some());
    if let Some(hides) = hiding.and_then(|sheet| sheet.hides.as_ref()) {
        let also = words(
            "也会读入；不要的请先在表中删去。",
            " are read too; delete in the sheet what is not meant.",
        );
        return (Role::Warning, format!("! {hides}{}", also.get(lang)));
    }
    if look.remembered {
        let said = words("各栏的含义按上次同样的表。", "Columns mean what they meant last time.");
        return (Role::Good, said.get(lang).into());
    }
    (Role::Text, String::new())
}

fn said_of(line: Line, look: &Look, lang: Lang) -> (String, String, Role) {
    let w = |zh, en| words(zh, en).get(lang).to_owned();
    let plain = |label: String, value: String| (label, value, Role::Text);
    match line {
        Line::Start => (
            w("开始检查", "check all"),
            w("按 Enter 检查每一行；检查不写入名册", "Enter checks every row; nothing is written yet"),
            Role::Good,
        ),
        Line::File => plain(w("文件", "file"), clean::line(&look.wish.file.to_string_lossy())),
        Line::List => {
            let label = look.lists.iter().find(|(code, _)| *code == look.wish.what);
            plain(w("名单种类", "a list of"), label.map(|(_, label)| label.clone()).unwrap_or_default())
        }
        Line::Sender => {
            let none = w("（未填；填了就记住它的各栏）", "(none; named, its columns are remembered)");
            let name = clean::line(&look.wish.sender);
            plain(w("送表单位", "sender"), if name.is_empty() { none } else { name })
        }
        Line::Encoding => plain(w("文字编码", "encoding"), look.encoding.clone().unwrap_or_default()),
        Line::Mode => plain(w("与在册的关系", "on file"), look.wish.mode.words().get(lang).into()),
        Line::Overwrite => {
            let label = |key: &String| look.meanings.iter().find(|(k, _)| k == key).map(|(_, l)| l.as_str());
            let list: Vec<&str> = look.wish.overwrite.iter().filter_map(label).collect();
            plain(w("覆盖的栏", "overwritten"), list.join(if lang == Lang::Zh { "、" } else { ", " }))
        }
        Line::Sheet(sheet) => sheet_line(look.sheets.get(sheet), lang),
        Line::Column(sheet, column) => column_line(look, sheet, column, lang),
    }
}

fn sheet_line(sheet: Option<&SheetLook>, lang: Lang) -> (String, String, Role) {
    let Some(sheet) = sheet else { return (String::new(), String::new(), Role::Text) };
    let name = match (&sheet.name, lang) {
        (Some(name), Lang::Zh) => format!("表“{name}”"),
        (Some(name), Lang::En) => format!("sheet {name}"),
        (None, lang) => words("各栏", "columns").get(lang).into(),
    };
    let said = match (sheet.hidden, sheet.header, lang) {
        (true, _, Lang::Zh) => format!("是隐藏的表，{} 行，不读", sheet.rows),
        (true, _, Lang::En) => format!("hidden, {} rows, not read", sheet.rows),
        (false, None, Lang::Zh) => format!("没有表头，{} 行，不读", sheet.rows),
        (false, None, Lang::En) => format!("no header, {} rows, not read", sheet.rows),
        (false, Some(row), Lang::Zh) => format!("表头到第 {row} 行，共 {} 行", sheet.rows),
        (false, Some(row), Lang::En) => format!("header up to row {row}, {} rows", sheet.rows),
    };
    match &sheet.hides {
        Some(hides) if !sheet.hidden && sheet.header.is_some() => {
            let also = words("也会读入", " are read too").get(lang);
            (name, format!("{said}；{hides}{also}"), Role::Warning)
        }
        _ => (name, said, Role::Title),
    }
}

fn column_line(look: &Look, sheet: usize, column: usize, lang: Lang) -> (String, String, Role) {
    let found = look.sheets.get(sheet).and_then(|sheet| sheet.columns.get(column));
    let Some(column) = found else { return (String::new(), String::new(), Role::Text) };
    let nothing = words("不导入", "not imported").get(lang);
    let label = |key: &String| look.meanings.iter().find(|(known, _)| known == key).map(|(_, l)| l.as_str());
    let meaning = column.key.as_ref().and_then(label).unwrap_or(nothing);
    let over = look.wish.mode == Mode::Overwrite
        && column.key.as_ref().is_some_and(|key| look.wish.overwrite.contains(key));
    let mark = if over { words(" 覆盖", " overwrites").get(lang) } else { "" };
    let role = if column.key.is_some() { Role::Text } else { Role::Dim };
    let place = column_name(column.column);
    (format!("  {place} {}", column.title), format!("→ {}{mark}   {}", pad(meaning, 16), column.sample), role)
}
