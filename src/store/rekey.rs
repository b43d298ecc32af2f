//! The second entry of numbers and money by somebody else, and the third who decides.

use super::write::Work;
use super::{Store, StoreError, desk};
use crate::domain::day::Day;
use crate::domain::number::PersonNumber;
use crate::domain::paper::{PaperLine, Rekey, RekeyField, RekeyState, Rekeyed};
use crate::domain::record::{Change, RecordRef, Table, Target};
use rusqlite::{OptionalExtension, params};

/// What is on file of a second entry.
struct Entry {
    seen: String,
    second: String,
    second_by: String,
    decided: Option<String>,
}

impl Entry {
    /// What it says of the value the register holds now.
    fn state(&self, held: &str) -> RekeyState {
        if self.decided.as_deref() == Some(held) {
            RekeyState::Decided
        } else if self.second == held {
            RekeyState::Agreed
        } else if self.seen == held {
            RekeyState::Differs
        } else {
            RekeyState::Due
        }
    }
}

impl Store {
    /// The second entries of a stack, in the order of its lines.
    pub fn rekeys(&self, paper: i64) -> Result<Vec<Rekey>, StoreError> {
        let mut all = Vec::new();
        for line in self.paper_lines(paper)? {
            for (field, held) in values(&line) {
                let entry = self.rekey_entry(paper, line.place, field)?;
                all.push(self.told(paper, &line, field, held, entry));
            }
        }
        Ok(all)
    }

    /// Both values, told to nobody but a third person who has to decide; that an identity number was shown
    /// is logged.
    pub fn rekey_both(
        &self,
        paper: i64,
        place: i64,
        field: RekeyField,
    ) -> Result<Option<[String; 2]>, StoreError> {
        let Some((line, held)) = self.value(paper, place, field)? else { return Ok(None) };
        let Some(entry) = self.rekey_entry(paper, place, field)? else { return Ok(None) };
        if entry.state(&held) != RekeyState::Differs
            || [&line.author, &entry.second_by].contains(&&self.author.name)
        {
            return Ok(None);
        }
        if field == RekeyField::PersonNumber {
            let about = line.record.map(|record| self.holder(record)).transpose()?.flatten();
            let (paper, place) = (paper.to_string(), place.to_string());
            self.log_note("reveal", about, &[("paper", &paper), ("place", &place), ("field", field.code())])?;
        }
        Ok(Some([held, entry.second]))
    }

    fn told(
        &self,
        paper: i64,
        line: &PaperLine,
        field: RekeyField,
        held: &str,
        entry: Option<Entry>,
    ) -> Rekey {
        let state = entry.as_ref().map_or(RekeyState::Due, |entry| entry.state(held));
        let me = self.author.name.as_str();
        let second_by = entry.as_ref().map(|entry| entry.second_by.clone());
        let mine = match state {
            RekeyState::Due => line.author != me,
            RekeyState::Differs => line.author != me && second_by.as_deref() != Some(me),
            RekeyState::Agreed | RekeyState::Decided => false,
        };
        Rekey {
            paper,
            place: line.place,
            field,
            name: line.name.clone(),
            state,
            first_by: line.author.clone(),
            second_by,
            mine,
        }
    }

    /// Second entries not made, and those that differ undecided.
    pub(super) fn rekey_counts(&self, paper: i64) -> Result<(u64, u64), StoreError> {
        let all = self.rekeys(paper)?;
        let count = |state| all.iter().filter(|rekey| rekey.state == state).count() as u64;
        Ok((count(RekeyState::Due), count(RekeyState::Differs)))
    }

    /// Keeps a second entry; the first stays unseen.
    pub fn rekey(
        &self,
        paper: i64,
        place: i64,
        field: RekeyField,
        value: &str,
    ) -> Result<Rekeyed, StoreError> {
        self.write(|_| {
            let Some((line, held)) = self.value(paper, place, field)? else { return Ok(Rekeyed::Done) };
            if line.author == self.author.name {
                return Ok(Rekeyed::NotYou);
            }
            let entry = self.rekey_entry(paper, place, field)?;
            if entry.is_some_and(|entry| entry.state(&held) != RekeyState::Due) {
                return Ok(Rekeyed::Done);
            }
            let sql = "INSERT OR REPLACE INTO rekey(paper, place, field, seen, second, second_by, second_at)
                       VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let of = params![paper, place, field.code(), held, value, self.author.name, self.author.now()];
            self.con.prepare_cached(sql)?.execute(of)?;
            Ok(if held == value { Rekeyed::Agreed } else { Rekeyed::Differs })
        })
    }

    /// Decides between two entries: the first stays, or the register takes the second over. `today`
    /// is for what an identity number says of age.
    pub fn decide_rekey(
        &self,
        (paper, place, field): (i64, i64, RekeyField),
        second: bool,
        reason: &str,
        today: Day,
    ) -> Result<Rekeyed, StoreError> {
        self.write(|work| {
            let Some((line, held)) = self.value(paper, place, field)? else { return Ok(Rekeyed::Done) };
            let Some(entry) = self.rekey_entry(paper, place, field)? else { return Ok(Rekeyed::Done) };
            if entry.state(&held) != RekeyState::Differs {
                return Ok(Rekeyed::Done);
            }
            if [&line.author, &entry.second_by].contains(&&self.author.name) {
                return Ok(Rekeyed::NotYou);
            }
            let taken = if second { entry.second } else { held };
            let about = line.record.map(|record| record.to_string()).unwrap_or_default();
            let choice = if second { "second" } else { "first" };
            let pairs =
                [("about", about.as_str()), ("field", field.code()), ("took", choice), ("reason", reason)];
            work.remark("rekey", &desk::note(&pairs))?;
            if second {
                self.correct(work, &line, field, &taken, reason, today)?;
                work.keep_step("save", None)?;
            }
            let sql = "UPDATE rekey SET decided=?4, decided_by=?5, decided_at=?6, reason=?7
                       WHERE paper=?1 AND place=?2 AND field=?3";
            let of = params![paper, place, field.code(), taken, self.author.name, self.author.now(), reason];
            work.con.execute(sql, of)?;
            Ok(Rekeyed::Decided)
        })
    }

    /// Puts the second entry into the register. The identity number of somebody else on file means
    /// the certificate is theirs; any other means the number was mistyped.
    fn correct(
        &self,
        work: &mut Work<'_>,
        line: &PaperLine,
        field: RekeyField,
        value: &str,
        reason: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        let Some(record) = line.record else { return Ok(()) };
        let (reference, set) = match field {
            RekeyField::CertificateNumber | RekeyField::Amount => {
                (record, vec![(field.code(), value.to_owned())])
            }
            RekeyField::PersonNumber => match self.exact(Table::Person, value)? {
                Some(id) => (record, vec![("person", RecordRef::new(Table::Person, id).to_string())]),
                None => match self.holder(record)? {
                    Some(person) => (person, numbered(value, today)),
                    None => return Ok(()),
                },
            },
        };
        let now = work.get(reference)?.ok_or(StoreError::Gone(reference))?;
        let change = Change {
            target: Target::Edit { reference, revision: now.revision },
            set: set.into_iter().map(|(key, value)| (key, Some(value))).collect(),
            reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        };
        work.apply(&change).map(|_| ())
    }

    fn holder(&self, record: RecordRef) -> Result<Option<RecordRef>, StoreError> {
        let record = self.get(record)?;
        Ok(record.and_then(|record| RecordRef::parse(record.values.get("person")?)))
    }

    fn value(
        &self,
        paper: i64,
        place: i64,
        field: RekeyField,
    ) -> Result<Option<(PaperLine, String)>, StoreError> {
        let line = self.paper_lines(paper)?.into_iter().find(|line| line.place == place);
        let Some(line) = line else { return Ok(None) };
        let held = values(&line).find(|(of, _)| *of == field).map(|(_, held)| held.to_owned());
        Ok(held.map(|held| (line, held)))
    }

    fn rekey_entry(&self, paper: i64, place: i64, field: RekeyField) -> Result<Option<Entry>, StoreError> {
        let sql =
            "SELECT seen, second, second_by, decided FROM rekey WHERE paper=?1 AND place=?2 AND field=?3";
        let mut statement = self.con.prepare_cached(sql)?;
        let found = statement.query_row(params![paper, place, field.code()], |row| {
            Ok(Entry { seen: row.get(0)?, second: row.get(1)?, second_by: row.get(2)?, decided: row.get(3)? })
        });
        Ok(found.optional()?)
    }
}

/// What of a line is entered twice, and what the register holds of it.
fn values(line: &PaperLine) -> impl Iterator<Item = (RekeyField, &str)> {
    let (number, result) = (line.number.as_str(), line.result.as_str());
    let wanted = match line.record.map(|record| record.table) {
        Some(Table::Certificate) => {
            [Some((RekeyField::PersonNumber, number)), Some((RekeyField::CertificateNumber, result))]
        }
        Some(Table::Payment) => [Some((RekeyField::Amount, result)), None],
        _ => [None, None],
    };
    wanted.into_iter().flatten().filter(|(_, held)| !held.is_empty())
}

/// An identity number with what it says of its owner.
fn numbered(number: &str, today: Day) -> Vec<(&'static str, String)> {
    let mut set = vec![("id_number", number.to_owned())];
    if let Ok(parsed) = PersonNumber::parse(number, today) {
        set.push(("birth", parsed.birth().to_string()));
        set.extend(parsed.sex().map(|sex| ("sex", sex.code().to_owned())));
        set.extend(parsed.division().map(|division| ("division", division.to_owned())));
    }
    set
}
