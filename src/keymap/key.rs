//! One key press as the program knows it: read from keymap files and from what a terminal sends.

use std::fmt;

/// Which key, without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum KeyCode {
    /// A character as typed: shift is already in it.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::struct_excessive_bools)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Ctrl held.
    pub ctrl: bool,
    /// Alt held.
    pub alt: bool,
    /// Shift held; never set for characters and BackTab, which carry it in themselves.
    pub shift: bool,
}

/// Names in keymap files and what they mean; the first name of a code is the one printed.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("backtab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
    ("minus", KeyCode::Char('-')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character key.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: true, alt: false, shift: false }
    }

    /// The character a focused field takes, when the key is one.
    pub const fn text(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads `ctrl-s`, `shift-up`, `f1`, `esc`, `a`, `?`; upper and lower case names alike.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(KeyCode::Esc);
        let mut rest = text;
        loop {
            if let Some(code) = code(rest) {
                key.code = code;
                return key.settled();
            }
            let (modifier, tail) = rest.split_once('-')?;
            let held = match modifier.to_ascii_lowercase().as_str() {
                "ctrl" => &mut key.ctrl,
                "alt" => &mut key.alt,
                "shift" => &mut key.shift,
                _ => return None,
            };
            if *held {
                return None;
            }
            *held = true;
            rest = tail;
        }
    }

    /// The one spelling of this key: characters carry their shift, Ctrl ignores case.
    fn settled(mut self) -> Option<Self> {
        match self.code {
            KeyCode::Char(c) if self.ctrl => {
                self.code = KeyCode::Char(c.to_ascii_lowercase());
                self.shift = false;
            }
            KeyCode::Char(c) if self.shift => {
                self.code = KeyCode::Char(c.to_uppercase().next()?);
                self.shift = false;
            }
            KeyCode::Tab if self.shift => {
                self.code = KeyCode::BackTab;
                self.shift = false;
            }
            KeyCode::BackTab => self.shift = false,
            _ => {}
        }
        Some(self)
    }
}

fn code(text: &str) -> Option<KeyCode> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(c));
    }
    let lower = text.to_ascii_lowercase();
    if let Some(n) = lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
        return (1..=24).contains(&n).then_some(KeyCode::F(n));
    }
    NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| *code)
}

/// As it is written in a keymap file; what is printed is read back as the same key.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::F(n) => write!(f, "f{n}"),
            KeyCode::Char('-') if self.ctrl || self.alt => f.write_str("minus"),
            KeyCode::Char(c) if c != ' ' => write!(f, "{c}"),
            code => {
                let name = NAMES.iter().find(|(_, named)| *named == code).map_or("", |(name, _)| *name);
                f.write_str(name)
            }
        }
    }
}

impl Key {
    /// As the key bar and help show it: `^S`, `PgDn`, `↵` stay short and plain.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".into(),
            KeyCode::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Enter => "Enter".into(),
            KeyCode::Esc => "Esc".into(),
            KeyCode::Tab => "Tab".into(),
            KeyCode::BackTab => "S-Tab".into(),
            KeyCode::Backspace => "BkSp".into(),
            KeyCode::Delete => "Del".into(),
            KeyCode::Insert => "Ins".into(),
            KeyCode::Up => "Up".into(),
            KeyCode::Down => "Down".into(),
            KeyCode::Left => "Left".into(),
            KeyCode::Right => "Right".into(),
            KeyCode::Home => "Home".into(),
            KeyCode::End => "End".into(),
            KeyCode::PageUp => "PgUp".into(),
            KeyCode::PageDown => "PgDn".into(),
            KeyCode::F(n) => format!("F{n}"),
        };
        let ctrl = if self.ctrl { "^" } else { "" };
        let alt = if self.alt { "M-" } else { "" };
        let shift = if self.shift { "S-" } else { "" };
        format!("{alt}{shift}{ctrl}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_is_read_back_as_the_same_key() {
        for text in
            ["a", "A", "?", "-", "ctrl-s", "ctrl-minus", "alt-x", "f1", "shift-f10", "shift-tab", "space"]
        {
            let key = Key::parse(text).unwrap();
            assert_eq!(key.to_string(), text);
            assert_eq!(Key::parse(&key.to_string()), Some(key), "{text}");
        }
    }

    #[test]
    fn two_spellings_of_one_key_are_one_key() {
        for (one, other) in
            [("Ctrl-S", "ctrl-s"), ("escape", "Esc"), ("shift-a", "A"), ("backtab", "shift-tab")]
        {
            assert_eq!(Key::parse(one), Key::parse(other), "{one} {other}");
            assert!(Key::parse(one).is_some(), "{one}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for bad in ["", "ctrl-", "ctrl-ctrl-a", "hyper-a", "ab", "f0", "f99", "\u{1b}", "up-a"] {
            assert_eq!(Key::parse(bad), None, "{bad:?}");
        }
    }
}
