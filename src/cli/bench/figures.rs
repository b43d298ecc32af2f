//! Medians, percentiles, and the table they are printed in.

use super::pty::Cost;
use std::fmt::Write as _;
use std::time::Duration;

/// How the table is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Format {
    /// Aligned columns.
    Text,
    /// Tab-separated.
    Tsv,
    /// A table for a README.
    Markdown,
}

/// What was measured of one thing.
#[derive(Clone, Debug)]
pub(super) struct Line {
    people: u64,
    what: String,
    /// Samples.
    count: usize,
    median: String,
    high: String,
    bytes: String,
    target: String,
    met: Option<bool>,
}

/// The value below which `share` of a hundred lie (the nearest rank).
pub(super) fn percentile<T: Copy + Ord + Default>(values: &[T], share: usize) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * share).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// `1.23 ms`.
pub(super) fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// What a line promises to keep.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Target {
    /// Median at most.
    pub(super) median: Option<Duration>,
    /// 99th percentile at most.
    pub(super) high: Option<Duration>,
    /// Median of bytes at most.
    pub(super) bytes: Option<usize>,
}

impl Target {
    fn words(self) -> String {
        let parts = [
            self.median.map(|time| format!("中位 {}", milliseconds(time))),
            self.high.map(|time| format!("p99 {}", milliseconds(time))),
            self.bytes.map(|bytes| format!("{bytes} B")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Line {
    /// A line of keys pressed.
    pub(super) fn of_costs(people: u64, what: &str, costs: &[Cost], target: Target) -> Self {
        let times: Vec<Duration> = costs.iter().map(|cost| cost.last).collect();
        let bytes: Vec<usize> = costs.iter().map(|cost| cost.bytes).collect();
        let (median, high, size) = (percentile(&times, 50), percentile(&times, 99), percentile(&bytes, 50));
        let kept = [
            target.median.map(|most| median <= most),
            target.high.map(|most| high <= most),
            target.bytes.map(|most| size <= most),
        ];
        Self {
            people,
            what: what.into(),
            count: costs.len(),
            median: milliseconds(median),
            high: milliseconds(high),
            bytes: format!("{size} / {}", percentile(&bytes, 99)),
            target: target.words(),
            met: kept.into_iter().flatten().reduce(|all, one| all && one),
        }
    }

    /// A line of one figure.
    pub(super) fn of_figure(
        people: u64,
        what: &str,
        figure: String,
        target: &str,
        met: Option<bool>,
    ) -> Self {
        Self {
            people,
            what: what.into(),
            count: 1,
            median: figure,
            high: String::new(),
            bytes: String::new(),
            target: target.into(),
            met,
        }
    }

    /// True when a target was not kept.
    pub(super) fn is_missed(&self) -> bool {
        self.met == Some(false)
    }

    fn cells(&self) -> [String; 8] {
        let met = match self.met {
            Some(true) => "达到",
            Some(false) => "未达到",
            None => "",
        };
        [
            self.people.to_string(),
            self.what.clone(),
            self.count.to_string(),
            self.median.clone(),
            self.high.clone(),
            self.bytes.clone(),
            self.target.clone(),
            met.to_owned(),
        ]
    }
}

const HEAD: [&str; 8] = ["人数", "项目", "次数", "中位数", "p99", "字节 中位/p99", "目标", "结果"];

/// The whole table.
pub(super) fn print(lines: &[Line], format: Format) -> String {
    let rows: Vec<[String; 8]> =
        std::iter::once(HEAD.map(str::to_owned)).chain(lines.iter().map(Line::cells)).collect();
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let _ = match format {
            Format::Tsv => writeln!(text, "{}", row.join("\t")),
            Format::Markdown => writeln!(text, "| {} |", row.join(" | ")),
            Format::Text => writeln!(text, "{}", aligned(row, &rows)),
        };
        if at == 0 && matches!(format, Format::Markdown) {
            let _ = writeln!(text, "|{}", "---|".repeat(HEAD.len()));
        }
    }
    text
}

fn aligned(row: &[String; 8], rows: &[[String; 8]]) -> String {
    let cells = row.iter().enumerate().map(|(at, cell)| {
        let widest = rows.iter().filter_map(|row| row.get(at)).map(|cell| cells_of(cell)).max().unwrap_or(0);
        format!("{cell}{}", " ".repeat(widest - cells_of(cell)))
    });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn cells_of(text: &str) -> usize {
    crate::domain::width::width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_take_the_nearest_rank() {
        let values: Vec<u32> = (1..=200).rev().collect();
        assert_eq!(percentile(&values, 50), 100);
        assert_eq!(percentile(&values, 99), 198);
        assert_eq!(percentile(&[7], 99), 7);
        assert_eq!(percentile::<u32>(&[], 99), 0);
    }

    #[test]
    fn a_line_says_whether_every_target_was_met() {
        let cost = |ms: u64, bytes| Cost { last: Duration::from_millis(ms), bytes, ..Cost::default() };
        let target = Target { median: Some(Duration::from_millis(2)), bytes: Some(150), ..Target::default() };
        let good = Line::of_costs(10, "x", &[cost(1, 150), cost(2, 90), cost(9, 900)], target);
        assert_eq!(good.met, Some(true));
        let large = Line::of_costs(10, "x", &[cost(1, 151)], target);
        assert_eq!(large.met, Some(false));
        assert_eq!(Line::of_costs(10, "x", &[cost(1, 1)], Target::default()).met, None);
    }

    #[test]
    fn columns_are_aligned_by_cells() {
        let lines = [
            Line::of_figure(10, "内存", "9 MB".into(), "", None),
            Line::of_figure(1_000_000, "RSS", "10 MB".into(), "", Some(true)),
        ];
        let text = print(&lines, Format::Text);
        let starts: Vec<usize> = text.lines().skip(1).map(|line| width_before(line, " MB")).collect();
        assert_eq!(starts[0] + 1, starts[1], "{text}");
    }

    fn width_before(line: &str, mark: &str) -> usize {
        cells_of(line.split(mark).next().unwrap())
    }
}
