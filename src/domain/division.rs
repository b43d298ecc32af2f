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
/// Certain for Quzhou, close for the rest of Zhejiang (prefecture and kind of county must have
/// existed). Codes elsewhere are accepted when province and prefecture can be, for no list of all
/// retired codes is at hand and a true number must never be refused.
pub fn ever_existed(code: &str) -> bool {
    let Some([province, prefecture, county]) = pairs(code) else { return false };
    match province {
        71 | 81..=83 => prefecture == 0 && county == 0,
        33 => find(code).is_some() || zhejiang_once(prefecture, county),
        // Hainan alone had counties directly under the province's own prefix
        46 if prefecture == 0 => true,
        _ if prefecture == 0 => county == 0 && code.get(0..2).is_some_and(is_province),
        // cities count from 01 (and 51), prefectures from 21, counties under a province have 90
        _ => matches!(prefecture, 1..=54 | 90) && code.get(0..2).is_some_and(is_province),
    }
}

/// Like [`ever_existed`], for the area of an identity number: Taiwan residents carry 83, never 71.
pub fn in_identity_numbers(code: &str) -> bool {
    !code.starts_with("71") && ever_existed(code)
}

/// The code as three numbers, `None` when it is not six digits.
fn pairs(code: &str) -> Option<[u8; 3]> {
    let bytes: [u8; 6] = code.as_bytes().try_into().ok()?;
    let pair = |at: usize| {
        let (tens, ones) = (bytes.get(at)?.checked_sub(b'0')?, bytes.get(at + 1)?.checked_sub(b'0')?);
        (tens < 10 && ones < 10).then_some(tens * 10 + ones)
    };
    Some([pair(0)?, pair(2)?, pair(4)?])
}

/// Counties of Zhejiang since 1980 that the list does not name: districts from 01, counties from 21
/// and county-level cities from 81 of a city; counties of the prefectures 21 to 27; 90 for cities
/// directly under the province. Quzhou's own are all listed.
fn zhejiang_once(prefecture: u8, county: u8) -> bool {
    match prefecture {
        8 => county == 1,
        1..=11 => matches!(county, 1..=20 | 21..=30 | 81..=86),
        21..=27 => matches!(county, 0..=5 | 21..=33),
        90 => matches!(county, 0..=15),
        _ => false,
    }
}

/// Zhejiang's divisions in force: the province, its cities and their counties.
pub fn of_zhejiang() -> impl Iterator<Item = &'static Division> {
    all().iter().filter(|d| d.code.starts_with("33") && d.until.is_none())
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
        for code in [
            "330802", "330821", "332402", "339006", "320102", "810000", "330184", "330800", "330000",
            "110105", "441900", "442000", "460003", "469002", "429004", "500381", "659001", "332526",
            "330719",
        ] {
            assert!(in_identity_numbers(code), "{code}");
        }
        for code in [
            "330899",
            "330804",
            "000802",
            "990101",
            "334501",
            "33080",
            "33080X",
            "330150",
            "330195",
            "338001",
            "710101",
            "710000",
            "810101",
            "110001",
            "326001",
            "339050",
            "",
            "３３０８０２",
        ] {
            assert!(!in_identity_numbers(code), "{code}");
        }
    }
}
