//! Finds rows that moved up or down together, so that the terminal can scroll them itself.

use super::grid::{Cell, Grid};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Rows `top..=bottom` move up by `by` (down when negative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub top: u16,
    pub bottom: u16,
    pub by: i32,
}

/// Moves worth trying, the likeliest first; at most two.
pub(super) fn candidates(old: &Grid, new: &Grid) -> Vec<Shift> {
    let (before, after) = (hashes(old), hashes(new));
    let mut votes: HashMap<i32, u32> = HashMap::new();
    for (i, wanted) in after.iter().enumerate() {
        if before.get(i) == Some(wanted) || is_blank(new, i) {
            continue;
        }
        for (j, had) in before.iter().enumerate() {
            if had == wanted {
                *votes.entry(distance(j, i)).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<(i32, u32)> =
        votes.into_iter().filter(|(by, count)| *by != 0 && *count > 1).collect();
    ranked.sort_by_key(|(by, count)| (std::cmp::Reverse(*count), by.abs(), *by));
    ranked.iter().take(2).filter_map(|(by, _)| region(old, new, &before, &after, *by)).collect()
}

fn distance(from: usize, to: usize) -> i32 {
    i32::try_from(from).unwrap_or(0) - i32::try_from(to).unwrap_or(0)
}

fn hashes(grid: &Grid) -> Vec<u64> {
    (0..grid.height)
        .map(|y| {
            let mut hasher = DefaultHasher::new();
            grid.row(y).hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

fn is_blank(grid: &Grid, y: usize) -> bool {
    u16::try_from(y).is_ok_and(|y| grid.row(y).iter().all(|cell| *cell == Cell::BLANK))
}

/// The rows that take part: all that match when moved, and neighbours that come closer by moving.
fn region(old: &Grid, new: &Grid, before: &[u64], after: &[u64], by: i32) -> Option<Shift> {
    let source = |y: usize| usize::try_from(i32::try_from(y).ok()? + by).ok();
    let moved = |y: &usize| {
        before.get(*y) != after.get(*y) && source(*y).and_then(|from| before.get(from)) == after.get(*y)
    };
    let first = (0..after.len()).find(moved)?;
    let last = (0..after.len()).rfind(moved)?;
    let gains = |y: usize| {
        let Some(from) = source(y).and_then(|f| u16::try_from(f).ok()).filter(|f| *f < old.height) else {
            return false;
        };
        let Ok(to) = u16::try_from(y) else { return false };
        difference(old.row(from), new.row(to)) < difference(old.row(to), new.row(to))
    };
    let mut low = first;
    while low > 0 && gains(low - 1) {
        low -= 1;
    }
    let mut high = last;
    while high + 1 < after.len() && gains(high + 1) {
        high += 1;
    }
    let reach = usize::try_from(by.unsigned_abs()).ok()?;
    let (top, bottom) = if by > 0 { (low, high + reach) } else { (low.checked_sub(reach)?, high) };
    (bottom < after.len() && top < bottom)
        .then(|| Some(Shift { top: u16::try_from(top).ok()?, bottom: u16::try_from(bottom).ok()?, by }))?
}

fn difference(from: &[Cell], to: &[Cell]) -> usize {
    from.iter().zip(to).filter(|(a, b)| a != b).map(|(_, b)| b.bytes()).sum()
}
