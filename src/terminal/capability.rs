//! What the terminal at the other end can do, read from the names it goes by.
//!
//! Nothing is asked of the terminal itself: an answer that never comes would cost the first frame.

pub use crate::ui::theme::Depth;

/// What may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent abilities, each yes or no")]
pub struct Capability {
    /// Colours.
    pub depth: Depth,
    /// Erasing a run of cells in the middle of a line (ECH).
    pub erase_run: bool,
    /// Holding a frame back until it is whole (DEC 2026).
    pub synchronized: bool,
    /// Pasted text comes between markers.
    pub bracketed_paste: bool,
    /// A second screen that leaves the shell's as it was.
    pub second_screen: bool,
    /// Borders and marks of ASCII only.
    pub ascii: bool,
}

impl Default for Capability {
    fn default() -> Self {
        Self {
            depth: Depth::Indexed,
            erase_run: true,
            synchronized: true,
            bracketed_paste: true,
            second_screen: true,
            ascii: false,
        }
    }
}

/// The variables that tell about a terminal; see [`Capability::from_names`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// `TERM`
    pub term: String,
    /// `COLORTERM`
    pub colorterm: String,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.
    pub locale: String,
}

impl Names {
    /// Read from the environment of the process.
    pub fn from_environment() -> Self {
        let text = |name: &str| std::env::var(name).unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(text).into_iter().find(|v| !v.is_empty());
        Self {
            term: text("TERM"),
            colorterm: text("COLORTERM"),
            no_color: !text("NO_COLOR").is_empty(),
            locale: locale.unwrap_or_default(),
        }
    }

    /// A locale that was chosen and is not UTF-8. `C` and an unset one are common over SSH to
    /// terminals that do speak UTF-8, and Chinese text could not be shown otherwise at all.
    fn locale_is_narrow(&self) -> bool {
        let upper = self.locale.to_ascii_uppercase();
        !(upper.is_empty() || upper.contains("UTF-8") || upper.contains("UTF8"))
    }
}

impl Capability {
    /// What a terminal with these names can do; `ascii` when the user asked for ASCII borders.
    pub fn from_names(names: &Names, ascii: bool) -> Self {
        let term = names.term.as_str();
        let plain = matches!(term, "" | "dumb" | "unknown") || term.starts_with("vt");
        let console = term == "linux" || term.starts_with("linux-");
        let old = plain || console;
        Self {
            depth: depth(names, plain, console),
            erase_run: !plain,
            synchronized: !old,
            bracketed_paste: !old,
            second_screen: !old,
            ascii: ascii || plain || names.locale_is_narrow(),
        }
    }
}

fn depth(names: &Names, plain: bool, console: bool) -> Depth {
    let term = names.term.as_str();
    if names.no_color || plain {
        Depth::None
    } else if console {
        Depth::Eight
    } else if matches!(names.colorterm.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
        Depth::True
    } else if term.contains("256") || term.starts_with("xterm-") || !names.colorterm.is_empty() {
        Depth::Indexed
    } else if matches!(term, "screen" | "ansi" | "cygwin" | "putty") {
        Depth::Eight
    } else {
        Depth::Sixteen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(term: &str, colorterm: &str) -> Capability {
        let names = Names {
            term: term.into(),
            colorterm: colorterm.into(),
            no_color: false,
            locale: "zh_CN.UTF-8".into(),
        };
        Capability::from_names(&names, false)
    }

    #[test]
    fn colours_follow_the_names() {
        assert_eq!(of("xterm-256color", "").depth, Depth::Indexed);
        assert_eq!(of("tmux-256color", "truecolor").depth, Depth::True);
        assert_eq!(of("xterm", "").depth, Depth::Sixteen);
        assert_eq!(of("screen", "").depth, Depth::Eight);
        assert_eq!(of("linux", "").depth, Depth::Eight);
        assert_eq!(of("vt100", "truecolor").depth, Depth::None);
        assert_eq!(of("dumb", "").depth, Depth::None);
    }

    #[test]
    fn no_color_leaves_attributes_only() {
        let names = Names {
            term: "xterm-256color".into(),
            no_color: true,
            locale: "C.UTF-8".into(),
            ..Names::default()
        };
        let found = Capability::from_names(&names, false);
        assert_eq!(found.depth, Depth::None);
        assert!(found.synchronized && !found.ascii);
    }

    #[test]
    fn old_terminals_get_no_private_modes_and_ascii_borders() {
        let found = of("vt100", "");
        assert!(!found.synchronized && !found.bracketed_paste && !found.erase_run && found.ascii);
        assert!(!of("linux", "").synchronized);
    }

    #[test]
    fn a_narrow_locale_gets_ascii_borders() {
        let names = Names { term: "xterm".into(), locale: "zh_CN.GBK".into(), ..Names::default() };
        assert!(Capability::from_names(&names, false).ascii);
    }
}
