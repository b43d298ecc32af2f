//! Text into cells: cleaned, measured and cut in one place.

use super::theme::{Role, Theme};
use crate::domain::clean::clean;
use crate::domain::mask;
use crate::domain::width::{self, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// Draws `text` at (`x`, `y`) in at most `columns`, with `…` where it was cut; columns taken. An identity number
/// in it is hidden, whatever column or sentence it came by.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    put_safe(buffer, x, y, columns, &mask::within(&clean(text)), style)
}

/// Like [`put`] with numbers whole: for what is being typed, and what somebody who may asked to see.
pub fn put_whole(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    put_safe(buffer, x, y, columns, &clean(text), style)
}

fn put_safe(buffer: &mut Buffer, x: u16, y: u16, columns: u16, safe: &str, style: Style) -> u16 {
    let room = columns.min(buffer.area.right().saturating_sub(x));
    if room == 0 || y < buffer.area.y || y >= buffer.area.bottom() {
        return 0;
    }
    let shown = width::fit(safe, usize::from(room));
    split_wide_before(buffer, x, y);
    let mut at = x;
    for grapheme in shown.graphemes(true) {
        at += put_grapheme(buffer, at, y, grapheme, style);
    }
    at - x
}

fn put_grapheme(buffer: &mut Buffer, x: u16, y: u16, grapheme: &str, style: Style) -> u16 {
    let columns = u16::try_from(width(grapheme)).unwrap_or(0);
    if columns == 0 {
        return 0;
    }
    if let Some(cell) = buffer.cell_mut((x, y)) {
        cell.reset();
        cell.set_symbol(grapheme).set_style(style);
    }
    for behind in x + 1..x + columns {
        if let Some(cell) = buffer.cell_mut((behind, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
    columns
}

/// A wide character whose right half is about to be drawn over becomes a blank.
fn split_wide_before(buffer: &mut Buffer, x: u16, y: u16) {
    let Some(before) = x.checked_sub(1) else { return };
    if let Some(cell) = buffer.cell_mut((before, y))
        && width(cell.symbol()) > 1
    {
        cell.set_symbol(" ");
    }
}

/// Like [`put`], then blanks in the same style up to `columns`.
pub fn put_filled(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) {
    let used = put(buffer, x, y, columns, text, style);
    fill(buffer, x + used, y, columns - used, style);
}

/// Like [`put_whole`], then blanks in the same style up to `columns`: a field that has the keyboard.
pub fn put_typed(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) {
    let used = put_whole(buffer, x, y, columns, text, style);
    fill(buffer, x + used, y, columns - used, style);
}

fn fill(buffer: &mut Buffer, x: u16, y: u16, columns: u16, style: Style) {
    put_safe(buffer, x, y, columns, &" ".repeat(usize::from(columns)), style);
}

/// Like [`put`], flush right in `columns`.
pub fn put_right(buffer: &mut Buffer, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    let taken = u16::try_from(width(&clean(text))).unwrap_or(columns).min(columns);
    put(buffer, x + (columns - taken), y, taken, text, style)
}

/// Pieces in different looks one behind the other; columns taken.
pub fn put_pieces(buffer: &mut Buffer, x: u16, y: u16, columns: u16, pieces: &[(&str, Style)]) -> u16 {
    let mut used = 0;
    for (text, style) in pieces {
        used += put(buffer, x + used, y, columns - used, text, *style);
    }
    used
}

/// Blanks in plain style over `area`, splitting no character.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        split_wide_before(buffer, area.x, y);
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// A cleared box with a title in its upper edge; the area inside.
pub fn boxed(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let area = area.intersection(buffer.area);
    clear(buffer, area);
    if area.width < 2 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    let signs = theme.signs();
    let line = theme.style(Role::Border);
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let across = signs.across.repeat(usize::from(area.width - 2));
    for (y, left_corner, right_corner) in
        [(area.y, signs.corners[0], signs.corners[1]), (bottom, signs.corners[2], signs.corners[3])]
    {
        put(buffer, area.x, y, 1, left_corner, line);
        put(buffer, area.x + 1, y, area.width - 2, &across, line);
        put(buffer, right, y, 1, right_corner, line);
    }
    for y in area.y + 1..bottom {
        put(buffer, area.x, y, 1, signs.down, line);
        put(buffer, right, y, 1, signs.down, line);
    }
    if !title.is_empty() && area.width > 6 {
        let room = area.width - 4;
        put(buffer, area.x + 2, area.y, room, &format!(" {title} "), theme.style(Role::Title));
    }
    Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
}

/// Signs of sentences that a terminal without them shows as ASCII, in as many columns.
const PLAIN: &[(&str, &str)] = &[
    ("…", "."),
    ("·", "-"),
    ("—", "-"),
    ("–", "-"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("×", "x"),
    ("≥", ">"),
    ("≤", "<"),
    ("≠", "#"),
    ("“", "\""),
    ("”", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("•", "-"),
    ("✓", "+"),
    ("✗", "x"),
    ("○", "o"),
    ("●", "*"),
];

/// Puts ASCII in the places of signs, for terminals that have no others.
pub fn plain_signs(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some((_, plain)) = PLAIN.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(plain);
        }
    }
}

/// The text in lines of at most `columns`; breaks between Han characters and at blanks, keeps the
/// text's own line ends.
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let lines = text.split('\n').map(crate::domain::clean::line);
    lines.flat_map(|line| width::wrap(&line, usize::from(columns))).collect()
}

/// The largest box of at most `columns` × `rows` in the middle of `area`.
pub fn centred(area: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::super::theme::Depth;
    use super::*;

    fn row(buffer: &Buffer, y: u16) -> String {
        let mut out = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            out.push_str(symbol);
            x += u16::try_from(width(symbol)).unwrap().max(1);
        }
        out
    }

    #[test]
    fn text_is_cut_by_columns_and_never_halved() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        assert_eq!(put(&mut buffer, 0, 0, 5, "张国方", Style::new()), 5);
        assert_eq!(row(&buffer, 0), "张国…     ");
        assert_eq!(put_right(&mut buffer, 5, 0, 5, "李", Style::new()), 2);
        assert_eq!(row(&buffer, 0), "张国…   李");
    }

    #[test]
    fn an_identity_number_is_hidden_in_any_text_but_what_is_typed() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 4));
        let said = "注330802199003071230";
        put(&mut buffer, 0, 0, 12, said, Style::new());
        put_filled(&mut buffer, 0, 1, 30, said, Style::new());
        put_typed(&mut buffer, 0, 2, 30, said, Style::new());
        assert_eq!(row(&buffer, 0).trim_end(), "注330802***…");
        assert_eq!(row(&buffer, 1).trim_end(), "注330802********1230");
        assert_eq!(row(&buffer, 2).trim_end(), said);
        assert_eq!(wrap(said, 12).concat(), "注330802********1230");
    }

    #[test]
    fn a_box_over_half_a_character_leaves_a_blank() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
        for y in 0..3 {
            put(&mut buffer, 0, y, 10, "张国方李四", Style::new());
        }
        boxed(&mut buffer, Rect::new(3, 0, 4, 3), "", &Theme::new(Depth::None, true));
        assert_eq!(row(&buffer, 0), "张 +--+ 四");
        assert_eq!(row(&buffer, 1), "张 |  | 四");
    }

    #[test]
    fn hostile_text_reaches_no_cell() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        put(&mut buffer, 0, 0, 20, "a\u{1b}[31m\u{202e}b\u{9b}\u{200b}", Style::new());
        assert!(row(&buffer, 0).chars().all(|c| !c.is_control() && c != '\u{202e}' && c != '\u{200b}'));
    }

    #[test]
    fn drawing_outside_is_harmless() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        assert_eq!(put(&mut buffer, 9, 9, 5, "x", Style::new()), 0);
        boxed(&mut buffer, Rect::new(1, 0, 50, 50), "标题", &Theme::default());
        clear(&mut buffer, Rect::new(2, 0, 9, 9));
        put_filled(&mut buffer, 2, 0, 9, "张", Style::new());
        assert_eq!(centred(Rect::new(0, 0, 1, 1), 40, 9), Rect::new(0, 0, 1, 1));
    }

    #[test]
    fn signs_become_ascii_of_the_same_width() {
        let said = "a… · 3 × 4 → “b” ≥ ✓";
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 1));
        put(&mut buffer, 0, 0, 24, said, Style::new());
        plain_signs(&mut buffer);
        assert_eq!(row(&buffer, 0).trim_end(), "a. - 3 x 4 > \"b\" > +");
        for (sign, plain) in PLAIN {
            assert!(plain.is_ascii() && width(sign) == width(plain), "{sign}");
        }
    }

    #[test]
    fn lines_break_between_han_and_keep_words() {
        assert_eq!(
            wrap("取得技师证书后 within three years", 10),
            ["取得技师证", "书后", "within", "three", "years"]
        );
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
