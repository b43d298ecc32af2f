//! A calendar day, stored and exchanged as ISO text.

use jiff::civil::Date;
use std::fmt;

/// One day of the Gregorian calendar. Four bytes, ordered by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day, or `None` when the calendar has no such day. Years 1 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        Date::new(year, month, day).ok().map(Self)
    }

    /// 0001-01-01, the first day there is.
    pub const FIRST: Self = Self(Date::constant(1, 1, 1));

    /// Exactly `YYYY-MM-DD`; nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        let number = |from: usize, to: usize| -> Option<i16> {
            let part = bytes.get(from..to)?;
            part.iter().try_fold(0i16, |sum, b| b.is_ascii_digit().then(|| sum * 10 + i16::from(b - b'0')))
        };
        let month = i8::try_from(number(5, 7)?).ok()?;
        let day = i8::try_from(number(8, 10)?).ok()?;
        Self::new(number(0, 4)?, month, day)
    }

    /// Calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// Later by `days` (earlier when negative); `None` outside the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// Whole days from `earlier` to this day.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.since((jiff::Unit::Day, earlier.0)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Whole years from `birth` to this day (age).
    pub fn years_since(self, birth: Self) -> i16 {
        let before = (self.month(), self.day_of_month()) < (birth.month(), birth.day_of_month());
        self.year() - birth.year() - i16::from(before)
    }
}

/// The first day there is.
impl Default for Day {
    fn default() -> Self {
        Self::FIRST
    }
}

/// ISO: `2024-05-01`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_text_is_read_strictly() {
        assert_eq!(Day::parse_iso("2024-02-29").map(|d| d.to_string()).as_deref(), Some("2024-02-29"));
        for bad in ["2023-02-29", "2024-2-29", "20240229", "2024-02-3x", "0000-01-01", ""] {
            assert_eq!(Day::parse_iso(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_and_ages_are_counted() {
        let birth = Day::new(1990, 3, 15).unwrap();
        assert_eq!(Day::new(2024, 3, 14).unwrap().years_since(birth), 33);
        assert_eq!(Day::new(2024, 3, 15).unwrap().years_since(birth), 34);
        assert_eq!(birth.plus_days(365).unwrap().days_since(birth), 365);
        assert_eq!(Day::new(2024, 9, 15).unwrap().weekday(), 7);
    }
}
