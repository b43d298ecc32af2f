//! The choices made for the questions a paper leaves open.

use super::pack::Pack;

/// The choices made for the open questions of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readings(Vec<u8>);

/// A reading or a choice the pack does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownReading {
    /// What was asked for.
    pub given: String,
    /// What there is.
    pub known: Vec<String>,
}

impl Readings {
    /// Every question answered by its default.
    pub fn defaults(pack: &Pack) -> Self {
        Self(pack.readings.iter().map(|r| r.default).collect())
    }

    /// The choices kept in a register; what a newer pack no longer knows is left at its default.
    pub fn chosen(pack: &Pack, kept: &[(String, String)]) -> Self {
        let mut readings = Self::defaults(pack);
        for (name, value) in kept {
            let _ = readings.choose(pack, name, value);
        }
        readings
    }

    /// Answers one question.
    ///
    /// # Errors
    /// What is known instead, when the name or the value is not.
    pub fn choose(&mut self, pack: &Pack, name: &str, value: &str) -> Result<(), UnknownReading> {
        let Some((index, reading)) = pack.reading(name) else {
            let known = pack.readings.iter().map(|r| r.name.clone()).collect();
            return Err(UnknownReading { given: name.to_owned(), known });
        };
        let place = reading.choices.iter().position(|(code, _)| code == value);
        match (place.and_then(|p| u8::try_from(p).ok()), self.0.get_mut(index)) {
            (Some(place), Some(slot)) => {
                *slot = place;
                Ok(())
            }
            _ => {
                let known = reading.choices.iter().map(|(code, _)| code.clone()).collect();
                Err(UnknownReading { given: format!("{name}={value}"), known })
            }
        }
    }

    /// Place of the choice made.
    pub fn get(&self, reading: usize) -> u8 {
        self.0.get(reading).copied().unwrap_or(0)
    }
}
