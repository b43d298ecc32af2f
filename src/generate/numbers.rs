//! Numbers with right checks, made from the published weights and not with the checking code of
//! `domain`, so that each tests the other.

use super::random::Random;
use crate::domain::day::Day;
use std::collections::HashMap;

const CREDIT_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Hands out identity numbers: none comes twice, and memory is bounded by areas times days.
#[derive(Debug, Default)]
pub(super) struct Identities(HashMap<(u32, i16, i16), u16>);

impl Identities {
    /// An identity number: area and birth, a free place, odd for men, and its check.
    pub(super) fn resident(&mut self, area: &str, birth: Day, male: bool) -> String {
        let month_day = i16::from(birth.month()) * 100 + i16::from(birth.day_of_month());
        let key = (area.parse().unwrap_or(0), birth.year(), month_day);
        let taken = self.0.entry(key).or_insert(0);
        // 271 has no factor in common with 500, so 500 people a day get 500 places
        let scattered =
            (u64::from(key.0) * 31 + u64::from(month_day.unsigned_abs()) * 17 + u64::from(*taken) * 271)
                % 500;
        *taken += 1;
        with_mod_11_2(format!(
            "{area}{:04}{month_day:04}{:03}",
            birth.year(),
            scattered * 2 + u64::from(male)
        ))
    }

    /// A number of a foreign permanent resident of Zhejiang (form since 2023-12).
    pub(super) fn foreign(&mut self, country: &str, birth: Day, male: bool) -> String {
        self.resident(&format!("933{country}"), birth, male)
    }
}

fn with_mod_11_2(mut body: String) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b.saturating_sub(b'0')) * w).sum();
    let check = b"10X98765432".get((sum % 11) as usize).copied().unwrap_or(b'0');
    body.push(char::from(check));
    body
}

/// A credit code: authority and class (`91`), area, organisation code with its own check, check.
pub(super) fn credit_code(class: &str, area: &str, random: &mut Random) -> String {
    let mut organisation: Vec<u8> = if random.percent(60) {
        b"MA2".to_vec()
    } else {
        vec![b'7', b'0' + u8::try_from(random.below(10)).unwrap_or(0)]
    };
    while organisation.len() < 8 {
        let letters = if organisation.first() == Some(&b'M') { 31 } else { 10 };
        organisation.push(CREDIT_ALPHABET.get(random.index(letters)).copied().unwrap_or(b'0'));
    }
    organisation.push(organisation_check(&organisation));
    let mut code: Vec<u8> = class.bytes().chain(area.bytes()).chain(organisation).collect();
    code.push(credit_check(&code));
    String::from_utf8(code).unwrap_or_default()
}

/// GB 11714: weights 3 7 9 10 5 8 4 2 over 0-9 A-Z.
fn organisation_check(body: &[u8]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |b: u8| u32::from(if b.is_ascii_digit() { b - b'0' } else { b.saturating_sub(b'A') + 10 });
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(b, w)| value(*b) * w).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).unwrap_or(0),
    }
}

/// GB 32100: weights are the powers of 3 modulo 31.
fn credit_check(body: &[u8]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for byte in body {
        let value = CREDIT_ALPHABET.iter().position(|b| b == byte).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    CREDIT_ALPHABET.get((31 - sum % 31) % 31).copied().unwrap_or(b'0')
}

/// A card of 19 digits that begins `prefix`, with its Luhn check.
pub(super) fn bank_card(prefix: &str, random: &mut Random) -> String {
    let mut body = prefix.to_owned();
    body.push_str(&random.digits(18 - prefix.len()));
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, b)| {
            let digit = u32::from(b - b'0');
            let doubled = if place % 2 == 0 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    body.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).unwrap_or(0)));
    body
}

/// A mobile number outside the ranges of machines and virtual operators.
pub(super) fn mobile(random: &mut Random) -> String {
    const STARTS: [&str; 22] = [
        "130", "131", "132", "133", "135", "136", "137", "138", "139", "150", "151", "152", "153", "157",
        "158", "159", "177", "180", "186", "187", "188", "189",
    ];
    let start = random.pick(&STARTS).copied().unwrap_or("139");
    format!("{start}{}", random.digits(8))
}

/// A landline of Quzhou.
pub(super) fn landline(random: &mut Random) -> String {
    format!("0570{}{}", 2 + random.below(7), random.digits(6))
}

/// Serial numbers within body, year and level, so that no certificate number comes twice.
#[derive(Debug, Default)]
pub(super) struct Serials(HashMap<(u32, i16, u8), u32>);

impl Serials {
    fn next(&mut self, body: u32, year: i16, level: u8) -> u32 {
        let serial = self.0.entry((body, year, level)).or_insert(0);
        *serial += 1;
        *serial
    }

    /// A level certificate of 22 places by a body filed with Zhejiang.
    pub(super) fn level_certificate(&mut self, kind: char, body: u32, year: i16, level: u8) -> String {
        let serial = self.next(body, year, level);
        format!("{kind}000033{body:06}{:02}{level}{serial:06}", year % 100)
    }

    /// A qualification certificate of 16 places by a local station.
    pub(super) fn qualification(&mut self, station: u32, year: i16, level: u8) -> String {
        let serial = self.next(1_000_000 + station, year, level);
        format!("{:02}11082{station:03}{level}{serial:05}", year % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_samples_have_these_checks() {
        assert_eq!(with_mod_11_2("93268219850101001".into()), "932682198501010017");
        assert_eq!(with_mod_11_2("11010519491231002".into()), "11010519491231002X");
        assert_eq!(organisation_check(b"D2143569"), b'X');
    }

    #[test]
    fn five_hundred_born_on_one_day_in_one_place_get_different_numbers() {
        let mut identities = Identities::default();
        let birth = Day::new(1990, 2, 3).unwrap();
        let numbers: std::collections::HashSet<String> =
            (0..500).map(|i| identities.resident("330802", birth, i % 2 == 0)).collect();
        assert_eq!(numbers.len(), 500);
        assert!(numbers.iter().all(|number| number.starts_with("33080219900203")));
    }

    #[test]
    fn certificate_numbers_count_up_within_body_year_and_level() {
        let mut serials = Serials::default();
        assert_eq!(serials.level_certificate('Y', 12, 2023, 3), "Y000033000012233000001");
        assert_eq!(serials.level_certificate('Y', 12, 2023, 3), "Y000033000012233000002");
        assert_eq!(serials.qualification(7, 2009, 4), "0911082007400001");
    }
}
