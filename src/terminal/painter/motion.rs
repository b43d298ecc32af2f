//! Where the cursor is and the cheapest way to where it must be.

use std::io::Write as _;

/// What is known of the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// `None` when a character of doubtful width or the last column was written.
    pub x: Option<u16>,
    /// `None` before the first move.
    pub y: Option<u16>,
}

impl Place {
    pub const fn at(x: u16, y: u16) -> Self {
        Self { x: Some(x), y: Some(y) }
    }
}

/// Appends the shortest sequence that brings the cursor from `from` to column `x`, row `y`.
pub(super) fn go(from: Place, x: u16, y: u16, out: &mut Vec<u8>) {
    if from == Place::at(x, y) {
        return;
    }
    let mut best = absolute(x, y);
    if let Some(row) = from.y {
        let from_margin = relative(0, row, x, y, true);
        if from_margin.len() < best.len() {
            best = from_margin;
        }
        if let Some(column) = from.x {
            let direct = relative(column, row, x, y, false);
            if direct.len() < best.len() {
                best = direct;
            }
        }
    }
    out.extend_from_slice(&best);
}

/// Bytes [`go`] takes.
pub(super) fn cost(from: Place, x: u16, y: u16) -> usize {
    let mut out = Vec::with_capacity(12);
    go(from, x, y, &mut out);
    out.len()
}

fn absolute(x: u16, y: u16) -> Vec<u8> {
    let mut out = Vec::with_capacity(10);
    let _ = match (x, y) {
        (0, 0) => write!(out, "\x1b[H"),
        (0, _) => write!(out, "\x1b[{}H", y + 1),
        (_, 0) => write!(out, "\x1b[;{}H", x + 1),
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    };
    out
}

fn relative(from_x: u16, from_y: u16, x: u16, y: u16, margin: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(10);
    if margin {
        out.push(b'\r');
    }
    if y > from_y {
        step(y - from_y, Some(b'\n'), b'B', &mut out);
    } else if y < from_y {
        step(from_y - y, None, b'A', &mut out);
    }
    if x > from_x {
        step(x - from_x, None, b'C', &mut out);
    } else if x < from_x {
        step(from_x - x, Some(8), b'D', &mut out);
    }
    out
}

/// `count` steps: a control character each where that is shorter, else the sequence.
fn step(count: u16, single: Option<u8>, letter: u8, out: &mut Vec<u8>) {
    match single {
        Some(byte) if count <= 4 => out.extend(std::iter::repeat_n(byte, usize::from(count))),
        _ if count == 1 => out.extend_from_slice(&[0x1b, b'[', letter]),
        _ => {
            let _ = write!(out, "\x1b[{count}");
            out.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: Place, x: u16, y: u16) -> String {
        let mut out = Vec::new();
        go(from, x, y, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shortest_move_is_taken() {
        assert_eq!(text(Place::at(40, 5), 0, 6), "\r\n");
        assert_eq!(text(Place::at(40, 5), 38, 5), "\x08\x08");
        assert_eq!(text(Place::at(40, 5), 41, 5), "\x1b[C");
        assert_eq!(text(Place::at(40, 5), 2, 5), "\r\x1b[2C");
        assert_eq!(text(Place::at(40, 5), 40, 5), "");
        assert_eq!(text(Place::at(0, 5), 0, 2), "\x1b[3H");
        assert_eq!(text(Place::default(), 9, 4), "\x1b[5;10H");
    }

    #[test]
    fn an_unknown_column_is_never_trusted() {
        let doubtful = Place { x: None, y: Some(3) };
        assert_eq!(text(doubtful, 0, 3), "\r");
        assert_eq!(text(doubtful, 5, 3), "\r\x1b[5C");
    }
}
