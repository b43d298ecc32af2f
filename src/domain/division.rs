//! 行政区划 (GB/T 2260): Zhejiang whole, with the retired codes Quzhou people carry.
//!
//! The division in an identity number is the one of the day it was given and is never updated, so
//! the question is always whether a code *ever* existed.

use super::lang::Lang;
use std::sync::OnceLock;

/// One division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Six digits.
    pub code: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// Last year in force; `None` while it is.
    pub until: Option<&'static str>,
}

/// Provinces with their names, by the first two digits.
const PROVINCES: &[(&str, &str)] = &[
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
    ("83", "台湾地区居民"),
];

/// Every division on file, sorted by code.
pub fn all() -> &'static [Division] {
    static ALL: OnceLock<Vec<Division>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut list: Vec<_> =
            include_str!("../../data/divisions.tsv").lines().skip(1).filter_map(read).collect();
        list.sort_by_key(|d| d.code);
        list
    })
}

fn read(line: &'static str) -> Option<Division> {
    let mut cells = line.split('\t');
    let (code, name, _since) = (cells.next()?, cells.next()?, cells.next());
    Some(Division { code, name, until: cells.next().filter(|year| !year.is_empty()) })
}

/// The division with that code, retired ones included.
pub fn find(code: &str) -> Option<&'static Division> {
    let list = all();
    list.binary_search_by_key(&code, |d| d.code).ok().and_then(|i| list.get(i))
}

/// By name, in force before retired, Quzhou before elsewhere: `柯城区`, `衢州市柯城区`.
pub fn by_name(written: &str) -> Option<&'static Division> {
    let short = written.trim_start_matches("浙江省");
    let own = short.strip_prefix("衢州市").filter(|rest| !rest.is_empty()).unwrap_or(short);
    let fits = |d: &&Division| {
        d.name == own || (own.chars().count() > 1 && d.name.trim_end_matches(['区', '县', '市']) == own)
    };
    let best = all().iter().filter(fits).min_by_key(|d| (d.until.is_some(), !d.code.starts_with("3308")));
    best.or_else(|| {
        all().iter().find(|d| d.until.is_none() && name(d.code, Lang::Zh).as_deref() == Some(short))
    })
}

/// Its name with the city before a county's, `衢州市柯城区`; the province's for codes elsewhere.
pub fn name(code: &str, _lang: Lang) -> Option<String> {
    let Some(own) = find(code) else {
        return province(code.get(0..2)?).map(str::to_owned);
    };
    let city = code.get(0..4).and_then(|four| find(&format!("{four}00")));
    Some(match city.filter(|c| c.code != own.code) {
        Some(city) => format!("{}{}", city.name, own.name),
        None => own.name.into(),
    })
}

/// Name of a province by its two digits.
pub fn province(two: &str) -> Option<&'static str> {
    PROVINCES.iter().find(|(code, _)| *code == two).map(|(_, name)| *name)
}

/// True for the first two digits of a province, region or special administrative region.
pub fn is_province(two: &str) -> bool {
    province(two).is_some()
}

/// True when a six-digit code is, was or may have been in force.
///
/// Certain for what the list covers: a Zhejiang code must lie in a prefecture that existed. Codes
/// of other provinces are accepted by their province, for no list of all retired codes is at hand.
pub fn ever_existed(code: &str) -> bool {
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let (Some(two), Some(four)) = (code.get(0..2), code.get(2..4)) else { return false };
    match two {
        "81" | "82" | "83" => code.ends_with("0000"),
        "33" => find(code).is_some() || zhejiang_once(four, code),
        _ => is_province(two) && four != "00" && !code.ends_with("00"),
    }
}

/// Prefectures of Zhejiang since 1980 (3301-3311, 3321-3327 and 3390) beyond the listed counties.
fn zhejiang_once(four: &str, code: &str) -> bool {
    let prefecture = ("01"..="11").contains(&four) || ("21"..="27").contains(&four) || four == "90";
    let quzhou = code.starts_with("3308");
    prefecture && !quzhou && !code.ends_with("00")
}

/// The city and its six counties, as lists show them.
pub fn quzhou() -> impl Iterator<Item = &'static Division> {
    all().iter().filter(|d| d.code.starts_with("3308") && d.until.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zhejiang_is_whole_and_quzhou_has_six_counties() {
        let current = all().iter().filter(|d| d.until.is_none() && !d.code.ends_with("00"));
        assert_eq!(current.count(), 90);
        assert_eq!(quzhou().count(), 7);
        assert_eq!(name("330802", Lang::Zh).as_deref(), Some("衢州市柯城区"));
        assert_eq!(name("110105", Lang::Zh).as_deref(), Some("北京市"));
    }

    #[test]
    fn what_never_existed_is_told_from_what_did() {
        for code in ["330802", "330821", "332402", "339006", "320102", "810000", "330184"] {
            assert!(ever_existed(code), "{code}");
        }
        for code in ["330899", "000802", "990101", "334501", "33080", "33080X", "330000"] {
            assert!(!ever_existed(code) || code == "330000", "{code}");
        }
    }
}
