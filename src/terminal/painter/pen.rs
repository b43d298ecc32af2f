//! Colours and attributes, and the shortest way from one set to another.

use crate::terminal::capability::Depth;
use ratatui::style::{Color, Modifier};
use std::io::Write as _;

/// A colour the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Paint {
    #[default]
    Default,
    /// 0 to 15 are the named ones.
    Index(u8),
    Rgb(u8, u8, u8),
}

/// Everything SGR sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Style {
    pub fg: Paint,
    pub bg: Paint,
    pub attributes: Modifier,
}

/// Attributes we send; the rest (hidden, rapid blink) is never wanted.
const SENT: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::ITALIC)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// Attributes that show on a blank.
const SHOWN_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Attribute, code that sets it, code that clears it.
const CODES: [(Modifier, u8, u8); 6] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Style {
    pub const PLAIN: Self = Self { fg: Paint::Default, bg: Paint::Default, attributes: Modifier::empty() };

    pub fn from_cell(cell: &ratatui::buffer::Cell, depth: Depth) -> Self {
        let mut attributes = cell.modifier & SENT;
        if depth == Depth::Eight && is_bright(cell.fg) {
            attributes |= Modifier::BOLD;
        }
        if attributes.contains(Modifier::BOLD) {
            // many terminals have one weight only, and do not agree on which of the two wins
            attributes -= Modifier::DIM;
        }
        Self { fg: paint(cell.fg, depth), bg: paint(cell.bg, depth), attributes }
    }

    /// What of it can be seen where no character stands.
    pub fn of_blank(mut self) -> Self {
        self.attributes &= SHOWN_ON_BLANK;
        if self.attributes.is_empty() {
            self.fg = Paint::Default;
        }
        self
    }

    /// True when an erased cell looks the same in every terminal.
    pub const fn erases_plainly(&self) -> bool {
        matches!(self.bg, Paint::Default) && !self.attributes.intersects(SHOWN_ON_BLANK)
    }
}

const fn is_bright(color: Color) -> bool {
    matches!(
        color,
        Color::LightRed
            | Color::LightGreen
            | Color::LightYellow
            | Color::LightBlue
            | Color::LightMagenta
            | Color::LightCyan
            | Color::DarkGray
            | Color::White
            | Color::Indexed(8..=15)
    )
}

fn paint(color: Color, depth: Depth) -> Paint {
    if depth == Depth::None {
        return Paint::Default;
    }
    let wanted = match color {
        Color::Reset => return Paint::Default,
        Color::Black => Paint::Index(0),
        Color::Red => Paint::Index(1),
        Color::Green => Paint::Index(2),
        Color::Yellow => Paint::Index(3),
        Color::Blue => Paint::Index(4),
        Color::Magenta => Paint::Index(5),
        Color::Cyan => Paint::Index(6),
        Color::Gray => Paint::Index(7),
        Color::DarkGray => Paint::Index(8),
        Color::LightRed => Paint::Index(9),
        Color::LightGreen => Paint::Index(10),
        Color::LightYellow => Paint::Index(11),
        Color::LightBlue => Paint::Index(12),
        Color::LightMagenta => Paint::Index(13),
        Color::LightCyan => Paint::Index(14),
        Color::White => Paint::Index(15),
        Color::Indexed(index) => Paint::Index(index),
        Color::Rgb(r, g, b) => Paint::Rgb(r, g, b),
    };
    reduce(wanted, depth)
}

/// The nearest colour the terminal has.
fn reduce(wanted: Paint, depth: Depth) -> Paint {
    match (wanted, depth) {
        (Paint::Rgb(r, g, b), Depth::Indexed) => Paint::Index(cube(r, g, b)),
        (Paint::Rgb(r, g, b), Depth::Sixteen) => Paint::Index(named(r, g, b)),
        (Paint::Rgb(r, g, b), Depth::Eight) => Paint::Index(named(r, g, b) & 7),
        (Paint::Index(index), Depth::Sixteen) if index > 15 => Paint::Index(named_of_index(index)),
        (Paint::Index(index), Depth::Eight) if index > 15 => Paint::Index(named_of_index(index) & 7),
        (Paint::Index(index), Depth::Eight) => Paint::Index(index & 7),
        _ => wanted,
    }
}

/// Steps of the 6 × 6 × 6 cube.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn step(value: u8) -> u8 {
    match value {
        0..=47 => 0,
        48..=114 => 1,
        _ => (value - 35) / 40,
    }
}

fn cube(r: u8, g: u8, b: u8) -> u8 {
    16 + 36 * step(r) + 6 * step(g) + step(b)
}

fn named(r: u8, g: u8, b: u8) -> u8 {
    let top = r.max(g).max(b);
    if top < 48 {
        return 0;
    }
    if top - r.min(g).min(b) < 32 {
        return match top {
            0..=110 => 8,
            111..=200 => 7,
            _ => 15,
        };
    }
    let on = |value: u8, bit: u8| if u16::from(value) * 2 > u16::from(top) { bit } else { 0 };
    let bright = if top > 192 { 8 } else { 0 };
    bright + on(r, 1) + on(g, 2) + on(b, 4)
}

fn named_of_index(index: u8) -> u8 {
    if index >= 232 {
        let grey = 8 + (index - 232) * 10;
        return named(grey, grey, grey);
    }
    let place = |divisor: u8| STEPS.get(usize::from((index - 16) / divisor % 6)).copied().unwrap_or(0);
    named(place(36), place(6), place(1))
}

/// Appends the shortest SGR sequence that turns `from` into `to`; `None` when nobody knows the pen.
pub(super) fn change(from: Option<Style>, to: Style, out: &mut Vec<u8>) {
    let Some(from) = from else {
        return write(&fresh(to), out);
    };
    if from == to {
        return;
    }
    let (step, fresh) = (difference(from, to), fresh(to));
    write(if fresh.len() <= step.len() { &fresh } else { &step }, out);
}

fn write(codes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(codes);
    out.push(b'm');
}

/// Bytes [`change`] takes.
pub(super) fn cost(from: Option<Style>, to: Style) -> usize {
    let mut out = Vec::with_capacity(24);
    change(from, to, &mut out);
    out.len()
}

/// Codes from nothing; a first empty one means reset.
fn fresh(to: Style) -> Vec<u8> {
    let mut codes = Vec::with_capacity(16);
    for (attribute, on, _) in CODES {
        if to.attributes.contains(attribute) {
            let _ = write!(codes, ";{on}");
        }
    }
    if to.fg != Paint::Default {
        colour(to.fg, 30, &mut codes);
    }
    if to.bg != Paint::Default {
        colour(to.bg, 40, &mut codes);
    }
    codes
}

/// Codes for what differs.
fn difference(from: Style, to: Style) -> Vec<u8> {
    let mut codes = Vec::with_capacity(16);
    let mut held = from.attributes;
    for (attribute, _, off) in CODES {
        if held.contains(attribute) && !to.attributes.contains(attribute) {
            let _ = write!(codes, ";{off}");
            held -= attribute;
            if off == 22 {
                held -= Modifier::BOLD | Modifier::DIM;
            }
        }
    }
    for (attribute, on, _) in CODES {
        if to.attributes.contains(attribute) && !held.contains(attribute) {
            let _ = write!(codes, ";{on}");
        }
    }
    if from.fg != to.fg {
        colour(to.fg, 30, &mut codes);
    }
    if from.bg != to.bg {
        colour(to.bg, 40, &mut codes);
    }
    if !codes.is_empty() {
        codes.remove(0);
    }
    codes
}

fn colour(paint: Paint, base: u8, codes: &mut Vec<u8>) {
    let _ = match paint {
        Paint::Default => write!(codes, ";{}", base + 9),
        Paint::Index(index @ 0..=7) => write!(codes, ";{}", base + index),
        Paint::Index(index @ 8..=15) => write!(codes, ";{}", base + 52 + index),
        Paint::Index(index) => write!(codes, ";{};5;{index}", base + 8),
        Paint::Rgb(r, g, b) => write!(codes, ";{};2;{r};{g};{b}", base + 8),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: Style, to: Style) -> String {
        let mut out = Vec::new();
        change(Some(from), to, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn style(fg: Paint, attributes: Modifier) -> Style {
        Style { fg, attributes, bg: Paint::Default }
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let bold = style(Paint::Default, Modifier::BOLD);
        let red = style(Paint::Index(1), Modifier::BOLD);
        assert_eq!(text(Style::PLAIN, bold), "\x1b[1m");
        assert_eq!(text(bold, Style::PLAIN), "\x1b[m");
        assert_eq!(text(bold, red), "\x1b[31m");
        assert_eq!(text(red, bold), "\x1b[;1m");
        assert_eq!(text(bold, bold), "");
    }

    #[test]
    fn clearing_bold_keeps_dim() {
        let both = style(Paint::Index(200), Modifier::BOLD | Modifier::DIM);
        let dim = style(Paint::Index(200), Modifier::DIM);
        assert_eq!(text(both, dim), "\x1b[22;2m");
    }

    #[test]
    fn bright_colours_have_their_own_codes() {
        assert_eq!(text(Style::PLAIN, style(Paint::Index(8), Modifier::empty())), "\x1b[90m");
        let bg = Style { bg: Paint::Index(15), ..Style::PLAIN };
        assert_eq!(text(Style::PLAIN, bg), "\x1b[107m");
    }

    #[test]
    fn colours_come_down_to_what_there_is() {
        assert_eq!(paint(Color::Rgb(255, 0, 0), Depth::Indexed), Paint::Index(196));
        assert_eq!(paint(Color::Indexed(196), Depth::Sixteen), Paint::Index(9));
        assert_eq!(paint(Color::LightRed, Depth::Eight), Paint::Index(1));
        assert_eq!(paint(Color::Indexed(250), Depth::Sixteen), Paint::Index(7));
        assert_eq!(paint(Color::Red, Depth::None), Paint::Default);
    }
}
