//! Amounts of money as people and files write them, and in words (大写) as payment forms need them.

use super::fault::{Fault, Reason};
use super::fold;
use super::lang::words as both;
use super::money::Fen;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The largest amount a register of subsidies can hold: a hundred thousand million yuan.
const MAX: Fen = Fen::from_yuan(100_000_000_000);

/// Reads figures (`6,000`, `¥6000.50`, `0.6万`, `0.6w`, `2000+4000`, `6000元`) and 大写.
pub fn parse(raw: &str) -> Result<Fen, Fault> {
    let text: String = fold::text(raw).chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Err(Fault::error(Reason::Empty));
    }
    let fen = if text.chars().any(|c| value(c).is_some() || "拾佰仟零〇".contains(c)) {
        from_words(&text)
    } else {
        text.split('+').map(term).try_fold(Fen::ZERO, |sum, t| sum.checked_add(t?))
    };
    match fen {
        None => Err(unreadable(&text)),
        Some(fen) if fen > MAX => {
            Err(Fault::error(Reason::Range { found: text, expected: format!("0–{MAX}") }))
        }
        Some(fen) => Ok(fen),
    }
}

fn unreadable(text: &str) -> Fault {
    let expected = both("至多两位小数的金额，如 6000、0.6万", "an amount like 6000 or 0.6万");
    Fault::error(Reason::Form { found: text.into(), expected })
}

/// One summand: figures with an optional sign of currency and an optional 万 or 亿.
fn term(text: &str) -> Option<Fen> {
    let bare = text.trim_start_matches("人民币").trim_start_matches(['¥', '￥']).trim_start_matches("RMB");
    let bare = bare.trim_end_matches(['元', '圆', '整', '块']);
    let (figures, scale) = match bare.strip_suffix(['万', 'w', 'W']) {
        Some(rest) => (rest, 10_000),
        None => match (bare.strip_suffix('亿'), bare.strip_suffix('千')) {
            (Some(rest), _) => (rest, 100_000_000),
            (_, Some(rest)) => (rest, 1000),
            _ => (bare, 1),
        },
    };
    let plain = ungrouped(figures)?;
    let fen = plain
        .parse::<Decimal>()
        .ok()?
        .checked_mul(Decimal::from(scale))?
        .checked_mul(Decimal::ONE_HUNDRED)?;
    fen.fract().is_zero().then(|| fen.to_i64()).flatten().map(Fen)
}

/// Digits with at most one point; commas only where they group three (or four) digits.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let head = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let sized = |n: usize| rest.iter().all(|g| g.len() == n) && head.len() <= n;
    let grouped = rest.is_empty() || sized(3) || sized(4);
    (grouped && digits(head) && rest.iter().all(|g| digits(g)) && digits(fraction))
        .then(|| format!("{head}{}.{fraction}", rest.concat()))
}

const NUMERALS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Value of a written digit, older and simple variants included.
fn value(c: char) -> Option<i64> {
    let plain = match c {
        '一' | '弌' => '壹',
        '二' | '两' | '貳' | '貮' => '贰',
        '三' | '叄' | '參' | '叁' => '叁',
        '四' => '肆',
        '五' => '伍',
        '六' | '陸' => '陆',
        '七' => '柒',
        '八' => '捌',
        '九' => '玖',
        other => other,
    };
    NUMERALS.iter().skip(1).position(|n| *n == plain).and_then(|i| i64::try_from(i + 1).ok())
}

/// 大写 read back; zeros may be written or left out where a whole group begins below its thousands.
fn from_words(text: &str) -> Option<Fen> {
    let bare = text.trim_start_matches("人民币").trim_end_matches(['整', '正']);
    let (yuan, small) = match bare.split_once(['元', '圆', '圓']) {
        Some((yuan, small)) => (whole(yuan)?, small),
        None if bare.contains(['角', '分']) => (0, bare),
        None => (whole(bare)?, ""),
    };
    yuan.checked_mul(100)?.checked_add(jiao_and_fen(small)?).map(Fen)
}

/// `伍角`, `零伍分`, `壹角肆分`; nothing at all is nothing.
fn jiao_and_fen(text: &str) -> Option<i64> {
    let (jiao, rest) = match text.split_once('角') {
        Some((jiao, rest)) => (one_digit(jiao)?, rest),
        None => (0, text),
    };
    let fen = if rest.is_empty() { 0 } else { one_digit(rest.strip_suffix('分')?)? };
    Some(jiao * 10 + fen)
}

/// One digit from 1 to 9, a zero in front allowed; a lone zero is 0.
fn one_digit(text: &str) -> Option<i64> {
    let bare = text.trim_start_matches(['零', '〇']);
    let mut chars = bare.chars();
    match (chars.next(), chars.next()) {
        (None, _) => (!text.is_empty()).then_some(0),
        (Some(c), None) => value(c),
        _ => None,
    }
}

/// Whole yuan in words: groups of four digits closed by 亿 and 万, the larger first.
fn whole(text: &str) -> Option<i64> {
    let (high, low) = match text.rsplit_once(['亿', '億']) {
        Some((high, low)) => (below_hundred_million(high)?.checked_mul(100_000_000)?, low),
        None => (0, text),
    };
    if high > 0 && low.is_empty() {
        return Some(high);
    }
    high.checked_add(behind_larger(low, high, below_hundred_million)?)
}

fn below_hundred_million(text: &str) -> Option<i64> {
    match text.split_once(['万', '萬']) {
        Some((high, "")) => group(high)?.checked_mul(10_000),
        Some((high, low)) => group(high)?.checked_mul(10_000)?.checked_add(behind_larger(low, 1, group)?),
        None => group(text),
    }
}

/// `壹万伍` could mean 10,005 or 15,000: a lone digit behind a larger group is refused.
fn behind_larger(low: &str, high: i64, read: fn(&str) -> Option<i64>) -> Option<i64> {
    let lone = low.chars().count() == 1;
    if high > 0 && lone { None } else { read(low) }
}

/// One to four digits with their units. What could be heard two ways (`壹佰伍`: 105 or 150) is refused.
fn group(text: &str) -> Option<i64> {
    let mut sum = 0;
    let mut last_unit = 10_000;
    let mut digit: Option<i64> = None;
    let mut zero = false;
    for c in text.chars() {
        if let Some(unit) = unit(c) {
            if unit >= last_unit || (digit.is_none() && unit != 10) {
                return None;
            }
            sum += digit.take().unwrap_or(1) * unit;
            (last_unit, zero) = (unit, false);
        } else if digit.is_some() {
            return None;
        } else if matches!(c, '零' | '〇') {
            zero = true;
        } else {
            digit = Some(value(c)?);
        }
    }
    match digit {
        Some(one) if zero || last_unit == 10 || last_unit == 10_000 => Some(sum + one),
        Some(_) => None,
        None => (!text.is_empty()).then_some(sum),
    }
}

fn unit(c: char) -> Option<i64> {
    match c {
        '拾' | '十' => Some(10),
        '佰' | '百' => Some(100),
        '仟' | '千' => Some(1000),
        _ => None,
    }
}

/// 大写 as payment forms write it: `人民币壹拾万元整`.
pub fn words(amount: Fen) -> String {
    let sign = if amount.0 < 0 { "负" } else { "" };
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, cent) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut out = format!("人民币{sign}");
    if yuan > 0 || fen == 0 {
        out.push_str(&yuan_words(yuan));
        out.push('元');
    }
    if jiao > 0 {
        out.push(numeral(jiao));
        out.push('角');
    } else if cent > 0 && yuan > 0 {
        out.push('零');
    }
    if cent > 0 {
        out.push(numeral(cent));
        out.push('分');
    } else if jiao == 0 {
        out.push('整');
    }
    out
}

fn numeral(digit: u64) -> char {
    usize::try_from(digit).ok().and_then(|i| NUMERALS.get(i)).copied().unwrap_or('零')
}

fn yuan_words(yuan: u64) -> String {
    if yuan == 0 {
        return "零".into();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let group = yuan / unit % 10_000;
        if group == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || group < 1000) {
            out.push('零');
        }
        gap = false;
        out.push_str(&group_words(group));
        out.push_str(name);
    }
    out
}

fn group_words(group: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let digit = group / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push(numeral(digit));
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_written_form_is_read() {
        for raw in [
            "6000",
            "6,000",
            "６，０００．００",
            "¥6000",
            "0.6万",
            "0.6w",
            "2000+4000",
            "6000元",
            "陆仟元整",
            "人民币陆仟元整",
            "六千元",
        ] {
            assert_eq!(parse(raw), Ok(Fen::from_yuan(6000)), "{raw}");
        }
        assert_eq!(parse("壹拾万零伍仟元整"), Ok(Fen::from_yuan(105_000)));
        assert_eq!(parse("壹拾万伍仟元整"), Ok(Fen::from_yuan(105_000)));
        assert_eq!(parse("拾万圆正"), Ok(Fen::from_yuan(100_000)));
        assert_eq!(parse("叁角贰分"), Ok(Fen(32)));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for raw in [
            "-5",
            "1.234",
            "6,00",
            "abc",
            "1e5",
            "1..2",
            "万",
            "2000+",
            "角",
            "壹壹元",
            "壹零元",
            "壹佰伍",
            "壹万伍",
            "壹万贰万",
            "壹拾贰拾",
            "佰元",
            "壹元贰",
            "壹角贰角",
            "壹元贰分叁角",
            "壹亿亿",
            "元",
        ] {
            assert!(parse(raw).is_err(), "{raw}");
        }
        assert_eq!(parse("壹拾贰万叁仟肆佰伍拾陆元柒角捌分"), Ok(Fen(12_345_678)));
        assert_eq!(parse("壹元零角伍分"), Ok(Fen(105)));
        assert_eq!(parse("贰佰亿元整"), Ok(Fen::from_yuan(20_000_000_000)));
        assert_eq!(parse(" ").unwrap_err().code(), "empty");
    }

    #[test]
    fn words_follow_the_rules_of_payment_forms() {
        for (fen, text) in [
            (10_000_000, "人民币壹拾万元整"),
            (140_950, "人民币壹仟肆佰零玖元伍角"),
            (600_714, "人民币陆仟零柒元壹角肆分"),
            (10_500_000, "人民币壹拾万伍仟元整"),
            (0, "人民币零元整"),
            (5, "人民币伍分"),
            (100_005, "人民币壹仟元零伍分"),
            (1_000_100_000_000, "人民币壹佰亿零壹佰万元整"),
        ] {
            assert_eq!(words(Fen(fen)), text);
        }
    }

    proptest! {
        #[test]
        fn words_are_read_back(fen in 0i64..10_000_000_000_000) {
            prop_assert_eq!(parse(&words(Fen(fen))), Ok(Fen(fen)));
        }

        #[test]
        fn figures_are_read_back(fen in 0i64..10_000_000_000_000) {
            prop_assert_eq!(parse(&Fen(fen).to_string()), Ok(Fen(fen)));
            prop_assert_eq!(parse(&Fen(fen).plain()), Ok(Fen(fen)));
        }

        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,20}") {
            let _ = parse(&text);
        }
    }
}
