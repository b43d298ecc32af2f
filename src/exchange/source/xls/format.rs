//! Which number formats show a date: the only way an old workbook tells one.

/// True for the numbers of built-in formats that show a day.
pub const fn is_date_number(number: u16) -> bool {
    matches!(number, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// True for a written format that shows a day: years or days, or months beside one of them, outside
/// quotation marks, brackets and escapes, in its first section.
pub fn is_date(code: &str) -> bool {
    let mut letters = code.chars();
    let (mut year, mut day) = (false, false);
    while let Some(c) = letters.next() {
        match c {
            '"' => drop(letters.by_ref().find(|c| *c == '"')),
            '[' => drop(letters.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(letters.next()),
            ';' => break,
            'y' | 'Y' | 'e' | 'E' if !is_exponent(c, &letters) => year = true,
            'd' | 'D' => day = true,
            _ => {}
        }
    }
    (year || day) && !code.eq_ignore_ascii_case("general")
}

/// `0.00E+00` has an E that is no year.
fn is_exponent(c: char, rest: &std::str::Chars<'_>) -> bool {
    matches!(c, 'e' | 'E') && rest.as_str().starts_with(['+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_a_day_are_told_from_numbers_and_clocks() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d;@", "e/m/d", "m/d/yy h:mm"]
        {
            assert!(is_date(code), "{code}");
        }
        for code in ["General", "0.00E+00", "#,##0.00", "h:mm:ss", "[Red]0", "\"day\"0", "@", "0_d", "0;yyyy"]
        {
            assert!(!is_date(code), "{code}");
        }
    }
}
