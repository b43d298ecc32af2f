//! Verification: the file, the chain of the log, and the records against what the log says of them.

mod derived;
mod live;
mod people;

use super::log::{self, Head, Row};
use super::{Store, StoreError, schema};
use crate::domain::lang::Lang;
use crate::domain::record::{RecordId, RecordRef, Table};
pub use derived::Derived;
pub(super) use derived::index_agrees;
use live::Live;
use people::Desk;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The file: what SQLite says.
    File(String),
    /// The schema differs from this program's: name of the first difference.
    Schema(String),
    /// The first row of the log that does not follow from the one before.
    Chain {
        /// Its sequence.
        seq: i64,
    },
    /// Values kept for a row are not those it was sealed with.
    Values {
        /// Sequence of the row.
        seq: i64,
    },
    /// A record was changed or added without the log.
    Record(RecordRef),
    /// A record the log says is on file is not there.
    Missing(RecordRef),
    /// A user was added, changed or taken away without the log.
    User(String),
    /// A reading of the paper was chosen without the log.
    Reading(String),
    /// What is kept beside the records does not follow from them; it can be worked out again.
    Derived(Derived),
    /// The log does not contain the head kept elsewhere: it was cut, put back or written anew.
    Head {
        /// What was expected.
        expected: String,
    },
}

impl Finding {
    /// What was found, for a person: one line, whatever stands in names.
    pub fn sentence(&self, lang: Lang) -> String {
        crate::domain::clean::line(&self.told(lang))
    }

    /// True where the records stand and only what is worked out from them does not.
    pub const fn is_derived(&self) -> bool {
        matches!(self, Self::Derived(_))
    }

    fn told(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            Self::File(what) if zh => format!("文件损坏：{what}"),
            Self::File(what) => format!("The file is damaged: {what}"),
            Self::Schema(name) if zh => format!("表结构被改动：{name}"),
            Self::Schema(name) => format!("The schema was altered: {name}"),
            Self::Chain { seq } if zh => format!("日志链在第 {seq} 条断开：该条被改动、删除、调换或伪造"),
            Self::Chain { seq } => {
                format!("The chain of the log breaks at row {seq}: edited, deleted, moved or forged")
            }
            Self::Values { seq } if zh => format!("日志第 {seq} 条所附内容被改动"),
            Self::Values { seq } => format!("The values kept for row {seq} of the log were altered"),
            Self::Missing(reference) if zh => format!("{} 不见了：曾绕过程序删除", reference.words(lang)),
            Self::Missing(reference) => {
                format!("{} is gone: it was deleted past the program", reference.words(lang))
            }
            Self::Record(reference) if zh => {
                format!("{} 与日志不符：曾绕过程序改动或添加", reference.words(lang))
            }
            Self::Record(reference) => {
                let record = reference.words(lang);
                format!("{record} does not agree with the log: it was changed or added past the program")
            }
            Self::User(name) if zh => format!("用户 {name} 与日志不符：曾绕过程序改动、添加或删除"),
            Self::User(name) => {
                format!("User {name} does not agree with the log: changed, added or deleted past the program")
            }
            Self::Reading(reading) if zh => format!("口径 {reading} 与日志不符：曾绕过程序改动、添加或删除"),
            Self::Reading(reading) => {
                format!(
                    "Reading {reading} does not agree with the log: changed, added or deleted past the program"
                )
            }
            Self::Derived(derived) => derived.sentence(lang),
            Self::Head { expected } if zh => {
                format!("日志中没有另存的链首 {expected}：日志被截短、换回旧本或整体重写")
            }
            Self::Head { expected } => {
                format!(
                    "The log does not contain the head kept elsewhere, {expected}: it was cut, put back or written anew"
                )
            }
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The head of the chain now; keep it elsewhere.
    pub head: Head,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
    /// Rows of the log.
    pub rows: i64,
    /// Rows whose values were lawfully deleted.
    pub deleted_values: i64,
}

/// The search index a remark of SQLite is about: unlike the rest of the file it can be made anew.
fn search_index(remark: &str) -> Option<Table> {
    if !remark.to_ascii_lowercase().contains("fts5") {
        return None;
    }
    [Table::Person, Table::Organisation]
        .into_iter()
        .find(|table| remark.contains(&format!("{}_words", super::rows::sql_name(*table))))
}

impl Store {
    /// The head of the chain.
    pub fn head(&self) -> Result<Head, StoreError> {
        Head::read(&self.con)
    }

    /// Checks everything that can be checked; `kept` is a head kept outside the file.
    pub fn verify(&self, kept: Option<&Head>) -> Result<Verdict, StoreError> {
        let mut findings = Vec::new();
        self.verify_file(&mut findings)?;
        self.verify_length(&mut findings)?;
        self.verify_schema(&mut findings)?;
        self.con.execute_batch("BEGIN")?;
        let mut told = (Live::default(), Desk::default());
        let records = self.verify_log(kept, &mut told, &mut findings).and_then(|counted| {
            self.verify_records(&mut findings)?;
            // a broken chain says nothing of what is on file behind the break
            if !findings.iter().any(|f| matches!(f, Finding::Chain { .. })) {
                told.0.compare(self, &mut findings)?;
                told.1.compare(self, &mut findings)?;
            }
            derived::compare(self, &mut findings)?;
            Ok(counted)
        });
        self.con.execute_batch("COMMIT")?;
        let (rows, deleted_values) = records?;
        Ok(Verdict { head: self.head()?, findings, rows, deleted_values })
    }

    fn verify_file(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        for pragma in ["PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"] {
            let mut statement = self.con.prepare(pragma)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text: String = row.get(0)?;
                let finding = match search_index(&text) {
                    Some(table) => Finding::Derived(Derived::Index(table)),
                    None if text == "ok" || findings.iter().any(|f| matches!(f, Finding::File(_))) => {
                        continue;
                    }
                    None => Finding::File(text),
                };
                findings.push(finding);
            }
        }
        Ok(())
    }

    /// Pages at the end that nothing refers to may be missing without SQLite saying so.
    fn verify_length(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let number = |pragma: &str| self.con.query_row(pragma, [], |row| row.get::<_, i64>(0));
        let told = number("PRAGMA page_count")?.saturating_mul(number("PRAGMA page_size")?);
        let lies = i64::try_from(std::fs::metadata(&self.place.path)?.len()).unwrap_or(i64::MAX);
        if lies < told && !super::file::log_waits(&self.place.path) {
            findings.push(Finding::File(format!("{lies} < {told}")));
        }
        Ok(())
    }

    fn verify_schema(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        let (found, wanted) = (schema::fingerprint(&self.con)?, schema::expected()?);
        let odd = found.iter().find(|f| !wanted.contains(f)).or(wanted.iter().find(|w| !found.contains(w)));
        findings.extend(odd.map(|(name, _)| Finding::Schema(name.clone())));
        Ok(())
    }

    /// Follows the chain; gives the rows and how many of them have lost their values.
    fn verify_log(
        &self,
        kept: Option<&Head>,
        (live, desk): &mut (Live, Desk),
        findings: &mut Vec<Finding>,
    ) -> Result<(i64, i64), StoreError> {
        let mut statement = self.con.prepare(
            "SELECT l.seq, a.origin, a.author, a.host, l.at, l.went_back, l.step, l.action, l.kind, l.record,
             l.prior, l.digest, l.hash, v.salt, v.content
             FROM log l LEFT JOIN actor a ON a.id = l.actor LEFT JOIN log_value v ON v.seq = l.seq ORDER BY l.seq",
        )?;
        let mut rows = statement.query([])?;
        let mut head = Head { seq: 0, hash: [0; 32] };
        let mut deleted = 0;
        let mut met = kept.is_none_or(|k| *k == head);
        while let Some(row) = rows.next()? {
            let text = |at: usize| row.get_ref(at).ok().and_then(|v| v.as_str().ok()).unwrap_or("");
            let blob = |at: usize| row.get_ref(at).ok().and_then(|v| v.as_blob().ok());
            let digest = blob(11).unwrap_or(&[]);
            let told = Row {
                seq: row.get(0)?,
                origin: text(1),
                author: text(2),
                host: text(3),
                at: row.get(4)?,
                went_back: row.get(5)?,
                step: row.get(6)?,
                action: text(7),
                kind: text(8),
                record: row.get(9)?,
                prior: row.get(10)?,
                digest,
            };
            let hash = log::seal(&head.hash, &told);
            if told.seq != head.seq + 1 || blob(12) != Some(&hash[..]) {
                findings.push(Finding::Chain { seq: head.seq + 1 });
                break;
            }
            match blob(13) {
                Some(salt) if log::digest(salt, text(14))[..] != *digest => {
                    findings.push(Finding::Values { seq: told.seq });
                }
                Some(_) => {}
                None => deleted += 1,
            }
            desk.follow(told.kind, told.author, blob(13).map(|_| text(14)));
            live.follow(told.kind, told.action, told.record, told.prior, told.seq);
            head = Head { seq: told.seq, hash };
            met |= kept == Some(&head);
        }
        if let (false, Some(kept)) = (met, kept) {
            findings.push(Finding::Head { expected: kept.to_string() });
        }
        Ok((head.seq, deleted))
    }

    /// The first record of each kind that does not hold what the log says.
    fn verify_records(&self, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
        for table in Table::all() {
            let kind = match table {
                Table::Fact(kind) => format!("WHERE fact_kind='{}'", kind.code()),
                _ => String::new(),
            };
            let name = super::rows::sql_name(table);
            let mut statement = self.con.prepare(&format!("SELECT id FROM {name} {kind} ORDER BY id"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let reference = RecordRef::new(table, RecordId(row.get(0)?));
                if !self.agrees(reference)? {
                    findings.push(Finding::Record(reference));
                    break;
                }
            }
        }
        Ok(())
    }

    /// True when every field holds what its newest change in the log says.
    fn agrees(&self, reference: RecordRef) -> Result<bool, StoreError> {
        let Some(record) = self.get(reference)? else { return Ok(false) };
        let Ok(history) = super::history::walk(&self.con, reference, record.revision, 0) else {
            return Ok(false);
        };
        if history.iter().any(|row| row.fields.is_empty()) {
            return Ok(true);
        }
        let told = |key: &str| {
            history.iter().find(|row| row.fields.contains(&key)).and_then(|row| row.after.get(key))
        };
        Ok(reference.table.fields().iter().all(|field| record.values.get(field.key) == told(field.key)))
    }
}
