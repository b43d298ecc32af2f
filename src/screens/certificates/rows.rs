//! Draws certificates as lines: the sitting's rows and the register use the same columns.

use crate::domain::clean;
use crate::domain::width::pad;

/// Columns of one line: holder, number, occupation, level, issued; wider windows widen the occupation
/// and add the assessing body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    occupation: usize,
    body: usize,
}

const HOLDER: usize = 10;
const NUMBER: usize = 22;
const LEVEL: usize = 13;
const ISSUED: usize = 10;
/// Everything but occupation and body, with a blank between columns.
const FIXED: usize = HOLDER + NUMBER + LEVEL + ISSUED + 4;

/// What stands in one line, as people read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cells<'a> {
    /// 持证人
    pub holder: &'a str,
    /// 证书编号
    pub number: &'a str,
    /// 职业
    pub occupation: &'a str,
    /// 等级
    pub level: &'a str,
    /// 发证日期
    pub issued: &'a str,
    /// 评价机构
    pub body: &'a str,
}

impl Columns {
    /// The columns of a line of `width` cells.
    pub fn of(width: usize) -> Self {
        let rest = width.saturating_sub(FIXED);
        let occupation = rest.min(24);
        Self { occupation, body: rest.saturating_sub(occupation + 1).min(40) }
    }

    /// One line, exactly as wide as its columns.
    pub fn line(self, cells: &Cells<'_>) -> String {
        let column = |text: &str, width: usize| pad(&clean::line(text), width);
        let mut line = [
            column(cells.holder, HOLDER),
            column(cells.number, NUMBER),
            column(cells.occupation, self.occupation),
            column(cells.level, LEVEL),
            column(cells.issued, ISSUED),
        ]
        .join(" ");
        if self.body >= 8 {
            line.push(' ');
            line.push_str(&column(cells.body, self.body));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::width::width;

    #[test]
    fn a_line_fits_eighty_columns_and_shows_number_and_day_whole() {
        let cells = Cells {
            holder: "欧阳国方建",
            number: "Y000133000001263000001",
            occupation: "工业机器人系统运维员",
            level: "一级/高级技师",
            issued: "2026-03-15",
            body: "某评价机构",
        };
        let line = Columns::of(79).line(&cells);
        assert!(width(&line) <= 79, "{}", width(&line));
        assert!(line.contains("Y000133000001263000001") && line.ends_with("2026-03-15"), "{line}");
        assert!(Columns::of(119).line(&cells).contains("某评价机构"));
        assert!(width(&Columns::of(119).line(&cells)) <= 119);
    }
}
