//! Money in integer fen (分), the one place where it is rounded, and how it is shown in figures.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// An amount in fen (分), 1/100 yuan (元). Never a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole yuan.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// `self × numerator ÷ denominator`, rounded half up (away from zero) to the fen.
    ///
    /// `None` when the result does not fit or `denominator` is not positive.
    pub fn share(self, numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let exact = i128::from(self.0) * i128::from(numerator);
        let by = i128::from(denominator);
        let half = (exact.abs() * 2 + by) / (by * 2);
        i64::try_from(if exact < 0 { -half } else { half }).ok().map(Self)
    }

    /// `self × count`, `None` when it does not fit.
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// Plus, `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Two decimals, no grouping: `80000.00`. The form files and the command line use.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

/// Grouped figures with two decimals, as people read them: `80,000.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let abs = self.0.unsigned_abs();
        let whole = (abs / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3 + 4);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{grouped}.{:02}", abs % 100))
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_up_to_the_fen() {
        assert_eq!(Fen(123_455).share(30, 100), Some(Fen(37_037))); // 370.365
        assert_eq!(Fen(1).share(1, 2), Some(Fen(1)));
        assert_eq!(Fen(-1).share(1, 2), Some(Fen(-1)));
        assert_eq!(Fen(1).share(1, 3), Some(Fen(0)));
        assert_eq!(Fen(1).share(1, 0), None);
    }

    #[test]
    fn figures_are_grouped_and_keep_two_decimals() {
        assert_eq!(Fen(100_000_000).to_string(), "1,000,000.00");
        assert_eq!(Fen(-5).to_string(), "-0.05");
        assert_eq!(Fen(8_000_000).plain(), "80000.00");
    }
}
