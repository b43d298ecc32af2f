//! What may enter a field: one line without characters that draw nothing or steer the terminal.

use std::borrow::Cow;

/// Pasted text as one line: line ends and tabs become one blank, blanks at both ends go, control,
/// bidi, zero-width and tag characters go; with `fold`, full-width signs become plain.
pub(super) fn clean(text: &str, fold: bool) -> String {
    one_line(text, fold).trim().to_owned()
}

/// The same, blanks at the ends kept.
pub(super) fn one_line(text: &str, fold: bool) -> String {
    let one_line: String = text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect();
    clean_typed(&one_line, fold).into_owned()
}

/// One typed character: the same without trimming, so that a blank can be typed.
pub(super) fn clean_typed(text: &str, fold: bool) -> Cow<'_, str> {
    let changes = |c: char| is_unwanted(c) || (fold && plain(c) != c);
    if !text.chars().any(changes) {
        return Cow::Borrowed(text);
    }
    text.chars().filter(|c| !is_unwanted(*c)).map(|c| if fold { plain(c) } else { c }).collect()
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that never belong to a value: controls, soft hyphen, zero-width, bidi marks and
/// overrides, invisible operators, tags, the byte-order mark. The joiners U+200C and U+200D go too:
/// no Chinese or Latin text needs them.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

fn plain(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
