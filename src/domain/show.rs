//! From canonical text to what people read.

use super::date_text;
use super::day::Day;
use super::lang::Lang;
use super::mask;
use super::record::{Field, FieldKind};
use super::{amount, division, occupation};

/// Whether personal numbers are shown whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// Hidden in part, the default everywhere.
    #[default]
    Masked,
    /// Whole, for a role that may; the reveal is logged by whoever asks for it.
    Clear,
}

/// A canonical value as people read it. References stay as they are: their names are in the store.
pub fn show(field: &Field, canonical: &str, lang: Lang, masking: Masking) -> String {
    match field.kind {
        FieldKind::Money => amount::parse(canonical).map_or_else(|_| canonical.into(), |fen| fen.to_string()),
        FieldKind::Flag => flag(canonical, lang).into(),
        FieldKind::Choice(list) => list
            .iter()
            .find(|c| c.code == canonical)
            .map_or_else(|| canonical.into(), |c| c.words.get(lang).to_owned()),
        FieldKind::Occupation => {
            occupation::catalogue().by_code(canonical).map_or_else(|| canonical.into(), |o| o.name.clone())
        }
        FieldKind::Division => division::name(canonical, lang).unwrap_or_else(|| canonical.into()),
        _ => match masking {
            Masking::Masked => mask::found(field, canonical),
            Masking::Clear => canonical.into(),
        },
    }
}

/// What stands beside a field while it is edited: weekday, figures and words, names of codes.
pub fn read_back(field: &Field, canonical: &str, lang: Lang) -> Option<String> {
    match field.kind {
        FieldKind::Day => Day::parse_iso(canonical).map(|day| date_text::read_back(day, lang)),
        FieldKind::Money => amount::parse(canonical).ok().map(|fen| format!("{fen} {}", amount::words(fen))),
        FieldKind::Occupation | FieldKind::Division | FieldKind::Choice(_) => {
            Some(show(field, canonical, lang, Masking::Masked)).filter(|text| text != canonical)
        }
        _ => None,
    }
}

fn flag(canonical: &str, lang: Lang) -> &'static str {
    match (canonical, lang) {
        ("true", Lang::Zh) => "是",
        ("true", Lang::En) => "yes",
        (_, Lang::Zh) => "否",
        (_, Lang::En) => "no",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{FactKind, Table};

    #[test]
    fn values_are_shown_as_people_read_them_and_numbers_masked() {
        let shown = |table: Table, key: &str, value: &str, lang| {
            show(table.field(key).unwrap(), value, lang, Masking::Masked)
        };
        let honour = Table::Fact(FactKind::Honour);
        assert_eq!(shown(honour, "tier", "master", Lang::Zh), "衢州大工匠");
        assert_eq!(shown(honour, "province_paid", "100000.00", Lang::Zh), "100,000.00");
        assert_eq!(shown(Table::Certificate, "occupation", "6-18-01-01", Lang::Zh), "车工");
        assert_eq!(shown(Table::Certificate, "theory_exempt", "true", Lang::En), "yes");
        assert_eq!(shown(Table::Person, "id_number", "330802199003071230", Lang::Zh), "330802********1230");
        assert_eq!(shown(Table::Person, "phone", "13857012345", Lang::Zh), "138****2345");
        assert_eq!(shown(Table::Person, "birth", "1990-03-07", Lang::Zh), "1990-**-**");
        assert_eq!(shown(Table::Person, "note", "同330802199003071230", Lang::Zh), "同330802********1230");
        let clear = |key| show(Table::Person.field(key).unwrap(), "1990-03-07", Lang::Zh, Masking::Clear);
        assert_eq!(clear("birth"), "1990-03-07");
    }
}
