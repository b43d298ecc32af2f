//! The part of a text that a field shows: measured in cells, never half a character.

use crate::domain::width::width as columns;
use unicode_segmentation::UnicodeSegmentation;

/// What a field shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window<'a> {
    /// Whole characters, at most as wide as the field.
    pub text: &'a str,
    /// Cells from the left edge to the caret; inside the field.
    pub caret: usize,
    /// Text is hidden on the left.
    pub more_left: bool,
    /// Text is hidden on the right.
    pub more_right: bool,
}

/// The window of `width` cells around the caret (a byte place).
///
/// It jumps by half a field, so that typing at the end of a long text repaints little, and it
/// depends on nothing but its arguments, so that drawing changes no state.
pub(super) fn of(text: &str, caret: usize, width: usize) -> Window<'_> {
    let column = cells(text.get(..caret).unwrap_or_default());
    let under = text.get(caret..).and_then(|rest| rest.graphemes(true).next()).map_or(1, cells).max(1);
    let start = start_column(column, under, cells(text), width);
    let (from, skipped) = place_at(text, start);
    let rest = text.get(from..).unwrap_or_default();
    let (len, _) = fitting(rest, width);
    Window {
        text: rest.get(..len).unwrap_or_default(),
        caret: (column.saturating_sub(skipped)).min(width.saturating_sub(1)),
        more_left: from > 0,
        more_right: from + len < text.len(),
    }
}

/// First column to show: 0 when everything and a caret behind it fit.
fn start_column(caret: usize, under: usize, total: usize, width: usize) -> usize {
    if total < width || width == 0 {
        return 0;
    }
    let step = (width / 2).max(1);
    let need = (caret + under).saturating_sub(width);
    (need.div_ceil(step) * step).min(caret)
}

/// The first character edge at or behind `column`, as byte place and column; the caret's own
/// character is never skipped because the steps leave room for it.
fn place_at(text: &str, column: usize) -> (usize, usize) {
    let mut at = 0;
    for (place, grapheme) in text.grapheme_indices(true) {
        if at >= column {
            return (place, at);
        }
        at += cells(grapheme);
    }
    (text.len(), at)
}

fn fitting(text: &str, width: usize) -> (usize, usize) {
    let mut used = 0;
    for (place, grapheme) in text.grapheme_indices(true) {
        let wide = cells(grapheme);
        if used + wide > width {
            return (place, used);
        }
        used += wide;
    }
    (text.len(), used)
}

fn cells(text: &str) -> usize {
    text.graphemes(true).map(columns).sum()
}
