//! Colours and signs by meaning. Nothing is told by colour alone: every role that matters also has
//! an attribute or a sign beside it.

use ratatui::style::{Color, Modifier, Style};

/// How many colours there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// Attributes only (`NO_COLOR`, `dumb`, `vt100`).
    None,
    /// Eight colours (Linux console).
    Eight,
    /// Eight and their bright versions.
    Sixteen,
    /// The fixed palette of 256.
    #[default]
    Indexed,
    /// 24 bits.
    True,
}

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Secondary: units, hints, carried values.
    Dim,
    /// Headings, column titles.
    Title,
    /// The tabs line and the key bar.
    Bar,
    /// A key in the key bar.
    Key,
    /// The open tab.
    Tab,
    /// The row the eye is on (its name only, so that a move costs little).
    Selected,
    /// The field that has the keyboard.
    Field,
    /// Selected text, or the choice under the cursor in a pop-up.
    Choice,
    /// Wrong: refused, failed.
    Fault,
    /// Doubtful.
    Warning,
    /// Done, paid, in order.
    Good,
    /// Lines of boxes.
    Border,
}

/// Signs drawn around text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Corners: upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
    /// Horizontal line.
    pub across: &'static str,
    /// Vertical line.
    pub down: &'static str,
    /// In front of the selected row.
    pub pointer: &'static str,
    /// In front of a marked row.
    pub mark: &'static str,
    /// In front of a marked row that is selected.
    pub pointer_mark: &'static str,
    /// Between pieces of a line.
    pub dot: &'static str,
    /// More above; more below.
    pub more: [&'static str; 2],
}

const LINES: Signs = Signs {
    corners: ["┌", "┐", "└", "┘"],
    across: "─",
    down: "│",
    pointer: ">",
    mark: "*",
    pointer_mark: "⊛",
    dot: "·",
    more: ["↑", "↓"],
};

const ASCII: Signs = Signs {
    corners: ["+", "+", "+", "+"],
    across: "-",
    down: "|",
    pointer: ">",
    mark: "*",
    pointer_mark: "#",
    dot: "-",
    more: ["^", "v"],
};

/// Looks of every role on this terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    depth: Depth,
    ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(Depth::Indexed, false)
    }
}

impl Theme {
    /// For a terminal with that many colours; `ascii` for borders without line signs.
    pub const fn new(depth: Depth, ascii: bool) -> Self {
        Self { depth, ascii }
    }

    /// The signs to draw with.
    pub const fn signs(&self) -> &'static Signs {
        if self.ascii { &ASCII } else { &LINES }
    }

    /// True where borders and signs must be ASCII.
    pub const fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// How text of that role looks. Only the terminal's own sixteen colours are used, so that light
    /// and dark screens both stay readable and changes stay short.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        match role {
            Role::Text | Role::Bar => plain,
            Role::Dim | Role::Border => self.tint(plain, Color::DarkGray, Depth::Sixteen),
            Role::Title | Role::Selected => plain.add_modifier(Modifier::BOLD),
            Role::Key => self.tint(plain.add_modifier(Modifier::BOLD), Color::Cyan, Depth::Eight),
            Role::Tab | Role::Choice => plain.add_modifier(Modifier::REVERSED),
            Role::Field => plain.add_modifier(Modifier::UNDERLINED),
            Role::Fault => self.tint(plain.add_modifier(Modifier::BOLD), Color::Red, Depth::Eight),
            Role::Warning => self.tint(plain, Color::Yellow, Depth::Eight),
            Role::Good => self.tint(plain, Color::Green, Depth::Eight),
        }
    }

    fn tint(self, style: Style, color: Color, from: Depth) -> Style {
        if self.depth >= from { style.fg(color) } else { style }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_what_matters_still_stands_out() {
        let theme = Theme::new(Depth::None, true);
        for role in [Role::Selected, Role::Tab, Role::Field, Role::Choice, Role::Fault, Role::Key] {
            let style = theme.style(role);
            assert_eq!(style.fg, None, "{role:?}");
            assert!(!style.add_modifier.is_empty(), "{role:?}");
        }
    }

    #[test]
    fn ascii_signs_are_ascii() {
        let signs = Theme::new(Depth::None, true).signs();
        let all = [signs.across, signs.down, signs.pointer, signs.mark, signs.pointer_mark, signs.dot];
        assert!(all.iter().chain(&signs.corners).chain(&signs.more).all(|s| s.is_ascii()));
    }
}
