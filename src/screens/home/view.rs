//! Draws the first screen.

use super::Home;
use crate::domain::desk::{OpenImport, State};
use crate::domain::lang::{Lang, words};
use crate::domain::width;
use crate::keymap::command::Command;
use crate::keymap::scope::Scope;
use crate::screens::ViewCx;
use crate::screens::form_host::view::draft_words;
use crate::screens::sweep::Last;
use crate::ui::text;
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of a count with its name.
const CELL: u16 = 23;

/// Draws it.
pub fn draw(home: &Home, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let w = |zh, en| words(zh, en).get(cx.lang);
    let put = |buffer: &mut Buffer, line: u16, x: u16, role: Role, said: &str| {
        if line < area.height {
            text::put(
                buffer,
                area.x + x,
                area.y + line,
                area.width.saturating_sub(x),
                said,
                cx.theme.style(role),
            );
        }
    };
    put(buffer, 0, 0, Role::Title, w("待续", "to go on with"));
    let mut line = 1;
    if home.waiting() == 0 {
        put(buffer, line, 2, Role::Dim, w("没有未完成的表单和导入。", "No unfinished forms or imports."));
        line += 1;
    }
    let drafts = home.drafts.iter().map(|draft| draft_words(draft, cx));
    let imports = home.imports.iter().map(|open| format!("{}  {}", import_words(open, cx.lang), open.time));
    for (index, said) in drafts.chain(imports).enumerate().take(usize::from(area.height / 2)) {
        let chosen = index == home.cursor.eye;
        let role = if chosen { Role::Selected } else { Role::Text };
        let sign = if chosen { cx.theme.signs().pointer } else { " " };
        put(buffer, line, 0, role, &format!("{sign} {said}"));
        line += 1;
    }
    for (role, said) in swept(cx) {
        put(buffer, line, 2, role, &said);
        line += 1;
    }
    line += 1;
    put(buffer, line, 0, Role::Title, w("在册", "on file"));
    line += 1;
    let mut column = 0;
    for count in &home.counts {
        let name = count.table.map_or(w("合计", "all"), |table| table.words().get(cx.lang));
        let x = area.x + 2 + column * 26;
        if line < area.height && x + CELL <= area.right() {
            let (y, style, number) = (area.y + line, cx.theme.style(Role::Text), count.count.to_string());
            let room = usize::from(CELL).saturating_sub(number.len() + 1);
            text::put(buffer, x, y, CELL, &width::fit(name, room), style);
            text::put_right(buffer, x, y, CELL, &number, style);
        }
        column += 1;
        if column == 3 {
            column = 0;
            line += 1;
        }
    }
    None
}

/// What the last sweep found, or that there was none; the key that makes one.
fn swept(cx: &ViewCx<'_>) -> Vec<(Role, String)> {
    let key = cx.keymap.keys_of(&[Scope::Home], Command::Sweep).into_iter().next().unwrap_or_default();
    let Some(last) = Last::of(cx.settings) else {
        return vec![(
            Role::Dim,
            match cx.lang {
                Lang::Zh => format!("还没有全册清查过应享未享。按 {key} 清查。"),
                Lang::En => format!("Never swept for what is owed and not paid. {key} sweeps."),
            },
        )];
    };
    let ((owed, left), (over, much), day) = (last.owed, last.over, last.day);
    let mut lines = vec![(
        Role::Text,
        match cx.lang {
            Lang::Zh => format!("应享未享 {owed} 项，{left} 元（{day} 清查，按 {key} 再查）"),
            Lang::En => format!("owed, not paid: {owed}, {left} (swept {day}; {key} sweeps again)"),
        },
    )];
    if over > 0 {
        lines.push((
            Role::Warning,
            match cx.lang {
                Lang::Zh => format!("重复、超额 {over} 项，{much} 元"),
                Lang::En => format!("paid too much: {over}, {much}"),
            },
        ));
    }
    lines
}

/// What waits of an import.
fn import_words(open: &OpenImport, lang: Lang) -> String {
    let import = &open.import;
    let name = crate::screens::import::earlier::name(open);
    let left = import.waiting;
    match (import.state, lang) {
        (State::Done, Lang::Zh) => format!("导入 {name}：还有 {left} 行待改"),
        (State::Done, Lang::En) => format!("import {name}: {left} rows left to mend"),
        (State::Checked, Lang::Zh) => {
            format!("导入 {name}：已检查，{} 行待接收，{left} 行待改", import.tally.good())
        }
        (State::Checked, Lang::En) => {
            format!("import {name}: checked, {} rows to take in, {left} to mend", import.tally.good())
        }
        (_, Lang::Zh) => {
            format!("导入 {name}：停在 {} / {} 行，可接着做或撤回", import.tally.seen, import.tally.total)
        }
        (_, Lang::En) => {
            format!(
                "import {name}: stopped at row {} of {}, to go on with",
                import.tally.seen, import.tally.total
            )
        }
    }
}
