//! What a person entered: the figures behind their own statistics.

use super::day::Day;

/// Counts of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Forms saved.
    pub records: u32,
    /// Keys pressed in forms.
    pub keys: u32,
    /// Fields left with an error in them.
    pub faults: u32,
}

/// The work of one sitting or one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EffortLine {
    /// The day; none for the present sitting.
    pub day: Option<Day>,
    /// What was done.
    pub effort: Effort,
    /// Seconds at work, pauses of five minutes and more left out.
    pub seconds: u32,
}

impl EffortLine {
    /// So many of `count` in an hour; `None` before there is a minute to judge by.
    pub fn hourly(&self, count: u32) -> Option<u64> {
        (self.seconds >= 60).then(|| u64::from(count) * 3600 / u64::from(self.seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_a_minute() {
        let line = EffortLine { seconds: 1800, ..EffortLine::default() };
        assert_eq!(line.hourly(45), Some(90));
        assert_eq!(EffortLine { seconds: 59, ..line }.hourly(45), None);
    }
}
