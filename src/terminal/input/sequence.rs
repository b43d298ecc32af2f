//! The sequences terminals send for keys.

use crate::keymap::key::{Key, KeyCode};

/// What stands at the front of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// A key, and how many bytes it took.
    Key(Key, usize),
    /// So many bytes that mean nothing to us: answers, mouse, broken text.
    Nothing(usize),
    /// Pasted text begins behind so many bytes.
    PasteStart(usize),
    /// It is not whole yet.
    More,
}

pub(super) fn parse(bytes: &[u8]) -> Parsed {
    match bytes {
        [] | [0x1b] => Parsed::More,
        [0x1b, 0x1b, ..] => Parsed::Key(Key::plain(KeyCode::Esc), 1),
        [0x1b, b'[', b'[', rest @ ..] => console_function_key(rest),
        [0x1b, b'[', b'M', rest @ ..] => {
            if rest.len() < 3 {
                Parsed::More
            } else {
                Parsed::Nothing(6)
            }
        }
        [0x1b, b'[', rest @ ..] => control_sequence(rest),
        [0x1b, b'O', rest @ ..] => keypad(rest),
        [0x1b, b']' | b'P' | b'X' | b'^' | b'_', rest @ ..] => answer(rest),
        [0x1b, rest @ ..] => match character(rest) {
            Parsed::Key(key, length) => Parsed::Key(Key { alt: true, ..key }, length + 1),
            Parsed::Nothing(length) => Parsed::Nothing(length + 1),
            other => other,
        },
        _ => character(bytes),
    }
}

fn character(bytes: &[u8]) -> Parsed {
    let Some(&first) = bytes.first() else { return Parsed::More };
    let key = match first {
        b'\r' | b'\n' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        0x7f | 0x08 => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        1..=26 => Key::ctrl(char::from(first - 1 + b'a')),
        27 => Key::plain(KeyCode::Esc),
        28..=31 => Key::ctrl(char::from(first - 28 + b'\\')),
        0x20..=0x7e => Key::char(char::from(first)),
        _ => return utf8(bytes, first),
    };
    Parsed::Key(key, 1)
}

fn utf8(bytes: &[u8], first: u8) -> Parsed {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Parsed::Nothing(1),
    };
    let have = bytes.get(..length).unwrap_or(bytes);
    if have.iter().skip(1).any(|b| !(0x80..=0xbf).contains(b)) {
        return Parsed::Nothing(1);
    }
    if have.len() < length {
        return Parsed::More;
    }
    match std::str::from_utf8(have).ok().and_then(|text| text.chars().next()) {
        Some(c) if !c.is_control() => Parsed::Key(Key::char(c), length),
        Some(_) => Parsed::Nothing(length),
        None => Parsed::Nothing(1),
    }
}

/// `ESC [ [ A` to `E`: F1 to F5 of the Linux console.
fn console_function_key(rest: &[u8]) -> Parsed {
    match rest.first() {
        None => Parsed::More,
        Some(letter @ b'A'..=b'E') => Parsed::Key(Key::plain(KeyCode::F(letter - b'A' + 1)), 4),
        Some(_) => Parsed::Nothing(3),
    }
}

/// `ESC O` and a letter.
fn keypad(rest: &[u8]) -> Parsed {
    let Some(&letter) = rest.first() else { return Parsed::More };
    let code = match letter {
        b'M' => KeyCode::Enter,
        b'j'..=b'y' => KeyCode::Char(char::from(letter - 0x40)),
        b'X' => KeyCode::Char('='),
        _ => match of_letter(letter) {
            Some(code) => code,
            None => return Parsed::Nothing(3),
        },
    };
    Parsed::Key(Key::plain(code), 3)
}

/// Answers of the terminal that end with BEL or ST.
fn answer(rest: &[u8]) -> Parsed {
    for (i, byte) in rest.iter().enumerate() {
        match (byte, rest.get(i + 1)) {
            (0x07, _) => return Parsed::Nothing(i + 3),
            (0x1b, Some(b'\\')) => return Parsed::Nothing(i + 4),
            _ => {}
        }
    }
    Parsed::More
}

/// `ESC [`, parameters, intermediates, a last letter.
fn control_sequence(rest: &[u8]) -> Parsed {
    let body = rest.iter().take_while(|b| (0x20..=0x3f).contains(*b)).count();
    let length = body + 3;
    let Some(&last) = rest.get(body) else { return Parsed::More };
    if !(0x40..=0x7e).contains(&last) {
        return Parsed::Nothing(length - 1);
    }
    let Some(numbers) = rest.get(..body).and_then(numbers) else { return Parsed::Nothing(length) };
    let [first, second, third] = numbers;
    let key = match last {
        b'~' if first == 200 => return Parsed::PasteStart(length),
        b'~' if first == 27 => of_codepoint(third).map(|code| with(code, second)),
        b'~' => of_number(first).map(|code| with(code, second)),
        b'u' => of_codepoint(first).map(|code| with(code, second)),
        b'Z' => Some(Key::plain(KeyCode::BackTab)),
        b'R' if first != 1 => None,
        _ => of_letter(last).map(|code| with(code, second)),
    };
    key.map_or(Parsed::Nothing(length), |key| Parsed::Key(key, length))
}

/// Up to three parameters, 0 where one is missing; `None` for private sequences.
fn numbers(body: &[u8]) -> Option<[u32; 3]> {
    let text = std::str::from_utf8(body).ok()?;
    let mut numbers = [0; 3];
    for (slot, part) in numbers.iter_mut().zip(text.split(';')) {
        let main = part.split(':').next().unwrap_or("");
        *slot = if main.is_empty() { 0 } else { main.parse().ok()? };
    }
    Some(numbers)
}

/// The key with the modifiers coded as one more than their sum: shift 1, alt 2, ctrl 4.
fn with(code: KeyCode, modifiers: u32) -> Key {
    let bits = modifiers.saturating_sub(1);
    let (shift, alt, ctrl) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
    match code {
        KeyCode::Char(c) => {
            let c = if ctrl { c.to_ascii_lowercase() } else { c };
            let c = if shift && !ctrl { c.to_ascii_uppercase() } else { c };
            Key { code: KeyCode::Char(c), ctrl, alt, shift: false }
        }
        KeyCode::Tab if shift => Key { code: KeyCode::BackTab, ctrl, alt, shift: false },
        _ => Key { code, ctrl, alt, shift },
    }
}

fn of_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

fn of_number(number: u32) -> Option<KeyCode> {
    let function = |base: u32| u8::try_from(number - base).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(10),
        17..=21 => function(11),
        23..=26 => function(12),
        28 | 29 => function(13),
        31..=34 => function(14),
        _ => None,
    }
}

fn of_codepoint(number: u32) -> Option<KeyCode> {
    Some(match number {
        8 | 127 => KeyCode::Backspace,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}
