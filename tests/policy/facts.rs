//! Random facts of every kind, drawn from the field tables themselves.

use jiangce::domain::day::Day;
use jiangce::domain::record::{FactKind, FieldKind, Need};
use jiangce::policy::Fact;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A fact as texts, with every default written out.
#[derive(Clone, Debug)]
pub struct Plain {
    pub id: String,
    pub subject: String,
    pub kind: FactKind,
    pub day: (i16, i8, i8),
    pub values: BTreeMap<&'static str, String>,
}

impl Plain {
    pub fn fact(&self) -> Fact {
        let day = Day::new(self.day.0, self.day.1, self.day.2).unwrap();
        let get = |key: &str| self.values.get(key).map(String::as_str);
        Fact::from_canonical(&self.id, &self.subject, self.kind, day, get).unwrap()
    }
}

fn money() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("0.00".to_owned()),
        (0i64..40_000, 0i64..100).prop_map(|(yuan, cents)| format!("{yuan}.{cents:02}")),
        (0i64..400_000).prop_map(|yuan| format!("{yuan}.00")),
    ]
}

/// Any value of a field, edges more often than chance would have it.
fn value(kind: FieldKind, key: &'static str) -> BoxedStrategy<String> {
    match kind {
        FieldKind::Flag => prop::bool::weighted(0.85).prop_map(|b| b.to_string()).boxed(),
        FieldKind::Money => money().boxed(),
        FieldKind::Choice(list) => {
            prop::sample::select(list.iter().map(|c| c.code.to_owned()).collect::<Vec<_>>()).boxed()
        }
        FieldKind::Count(..) if key == "trainees" => {
            prop::sample::select(vec!["0", "999", "1000", "1001", "5000"]).prop_map(str::to_owned).boxed()
        }
        FieldKind::Count(low, high) => (low..=high.min(12)).prop_map(|n| n.to_string()).boxed(),
        _ => prop::sample::select(vec!["", "2023", "甲", "乙"]).prop_map(str::to_owned).boxed(),
    }
}

/// Any fact of any kind, of one of four subjects.
pub fn fact() -> impl Strategy<Value = Plain> {
    prop::sample::select(FactKind::ALL.to_vec()).prop_flat_map(|kind| {
        let fields: Vec<_> = kind
            .own_fields()
            .iter()
            .map(|field| {
                let value = value(field.kind, field.key);
                let field = *field;
                (value, prop::bool::weighted(0.7)).prop_map(move |(value, given)| match field.need {
                    Need::Default(text) if !given => (field.key, text.to_owned()),
                    _ => (field.key, value),
                })
            })
            .collect();
        let day = (2020i16..=2024, 1i8..=12, 1i8..=28);
        (fields, day, 0u8..4).prop_map(move |(values, day, subject)| Plain {
            id: String::new(),
            subject: format!("S{subject}"),
            kind,
            day,
            values: values.into_iter().collect(),
        })
    })
}
