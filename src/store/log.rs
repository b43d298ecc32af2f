//! The operation log: one row a change, each sealed with a hash over itself and the one before.
//!
//! # Encoding (version 1)
//!
//! The digest of the values is SHA-256 over `jiangce values 1`, the salt and the content, the hash of a
//! row SHA-256 over `jiangce log 1`, the hash before (32 zero bytes in front of the first row), sequence,
//! origin, author, host, time, clock-went-back, step, action, kind, record, prior and digest. Every part
//! is preceded by its length in bytes as eight big-endian bytes; numbers are eight big-endian bytes.
//!
//! Values stand beside the chain: a row of `log_value` may lawfully be deleted and the chain stays whole.

use super::{Author, StoreError};
use crate::domain::record::{Table, Values};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read;

pub(super) type Hash = [u8; 32];

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was made.
    Create,
    /// Some of its fields changed.
    Change,
    /// It was taken out of the register.
    Remove,
    /// Something that is no record: a setting, a right, an export.
    Note,
}

impl Action {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Remove => "remove",
            Self::Note => "note",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "create" => Self::Create,
            "change" => Self::Change,
            "remove" => Self::Remove,
            _ => Self::Note,
        }
    }
}

/// One row of the log without its hash.
pub(super) struct Row<'a> {
    pub(super) seq: i64,
    pub(super) origin: &'a str,
    pub(super) author: &'a str,
    pub(super) host: &'a str,
    pub(super) at: i64,
    pub(super) went_back: bool,
    pub(super) step: i64,
    pub(super) action: &'a str,
    pub(super) kind: &'a str,
    pub(super) record: i64,
    pub(super) prior: i64,
    pub(super) digest: &'a [u8],
}

fn part(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

/// The hash that seals a row behind `before`.
pub(super) fn seal(before: &Hash, row: &Row<'_>) -> Hash {
    let mut hasher = Sha256::new();
    part(&mut hasher, b"jiangce log 1");
    part(&mut hasher, before);
    part(&mut hasher, &row.seq.to_be_bytes());
    for text in [row.origin, row.author, row.host] {
        part(&mut hasher, text.as_bytes());
    }
    for number in [row.at, i64::from(row.went_back), row.step] {
        part(&mut hasher, &number.to_be_bytes());
    }
    for text in [row.action, row.kind] {
        part(&mut hasher, text.as_bytes());
    }
    for number in [row.record, row.prior] {
        part(&mut hasher, &number.to_be_bytes());
    }
    part(&mut hasher, row.digest);
    hasher.finalize().into()
}

/// Salted digest of the values a change carried.
pub(super) fn digest(salt: &[u8], content: &str) -> Hash {
    let mut hasher = Sha256::new();
    part(&mut hasher, b"jiangce values 1");
    part(&mut hasher, salt);
    part(&mut hasher, content.as_bytes());
    hasher.finalize().into()
}

/// The end of the chain: how many changes, sealed with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the last change; 0 in an empty log.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.seq, hex(&self.hash))
    }
}

impl Head {
    /// Reads what [`Head`] prints.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.trim().split_once('-')?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0)?;
        let digits: Vec<u8> =
            hash.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.chunks(2).map(|two| two.iter().fold(0, |sum, d| sum * 16 + d)).collect();
        (digits.len() == 64).then_some(())?;
        Some(Self { seq, hash: bytes.try_into().ok()? })
    }

    pub(super) fn read(con: &Connection) -> Result<Self, StoreError> {
        let mut statement = con.prepare_cached("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")?;
        let found = statement.query_row([], |row| Ok(Self { seq: row.get(0)?, hash: row.get(1)? }));
        Ok(found.optional()?.unwrap_or(Self { seq: 0, hash: [0; 32] }))
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Random bytes of the system, read in blocks.
pub(super) struct Salts {
    source: std::fs::File,
    block: [u8; 2048],
    used: usize,
}

impl Salts {
    pub(super) fn new() -> Result<Self, StoreError> {
        let source = std::fs::File::open("/dev/urandom")?;
        Ok(Self { source, block: [0; 2048], used: 2048 })
    }

    pub(super) fn next(&mut self) -> Result<[u8; 16], StoreError> {
        if self.used + 16 > self.block.len() {
            self.source.read_exact(&mut self.block)?;
            self.used = 0;
        }
        let mut salt = [0; 16];
        salt.copy_from_slice(self.block.get(self.used..self.used + 16).unwrap_or(&[0; 16]));
        self.used += 16;
        Ok(salt)
    }
}

/// Appends rows inside the transaction of the change.
pub(super) struct Writer {
    head: Head,
    actor: i64,
    author: Author,
    origin: String,
    at: i64,
    went_back: bool,
}

impl Writer {
    /// Takes up the chain where it ends; the caller holds the write lock.
    pub(super) fn new(con: &Connection, author: &Author, origin: &str) -> Result<Self, StoreError> {
        let head = Head::read(con)?;
        let last: i64 = con
            .prepare_cached("SELECT at FROM log WHERE seq=?1")?
            .query_row([head.seq], |row| row.get(0))
            .optional()?
            .unwrap_or(0);
        let at = author.now();
        let actor = actor(con, author, origin)?;
        let origin = origin.to_owned();
        Ok(Self { head, actor, author: author.clone(), origin, at, went_back: at < last })
    }

    pub(super) const fn head(&self) -> Head {
        self.head
    }

    pub(super) const fn at(&self) -> i64 {
        self.at
    }

    /// Appends one row and gives its sequence.
    pub(super) fn append(
        &mut self,
        con: &Connection,
        salts: &mut Salts,
        entry: &Entry<'_>,
    ) -> Result<i64, StoreError> {
        let salt = salts.next()?;
        let digest = digest(&salt, entry.content);
        let row = Row {
            seq: self.head.seq + 1,
            origin: &self.origin,
            author: &self.author.name,
            host: &self.author.host,
            at: self.at,
            went_back: self.went_back,
            step: entry.step,
            action: entry.action.code(),
            kind: entry.kind,
            record: entry.record,
            prior: entry.prior,
            digest: &digest,
        };
        let hash = seal(&self.head.hash, &row);
        con.prepare_cached(
            "INSERT INTO log(seq, actor, step, at, went_back, action, kind, record, prior, digest, hash)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            row.seq,
            self.actor,
            row.step,
            row.at,
            row.went_back,
            row.action,
            row.kind,
            row.record,
            row.prior,
            row.digest,
            &hash[..]
        ])?;
        con.prepare_cached("INSERT INTO log_value(seq, salt, content) VALUES(?1, ?2, ?3)")?
            .execute(params![row.seq, &salt[..], entry.content])?;
        self.head = Head { seq: row.seq, hash };
        Ok(self.head.seq)
    }
}

/// What is appended.
pub(super) struct Entry<'a> {
    pub(super) step: i64,
    pub(super) action: Action,
    pub(super) kind: &'a str,
    pub(super) record: i64,
    /// Sequence of the change of the same record before this one, 0 for the first.
    pub(super) prior: i64,
    pub(super) content: &'a str,
}

fn actor(con: &Connection, author: &Author, origin: &str) -> Result<i64, StoreError> {
    let key = params![origin, author.name, author.host];
    let sql = "SELECT id FROM actor WHERE origin=?1 AND author=?2 AND host=?3";
    if let Some(id) = con.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()? {
        return Ok(id);
    }
    con.prepare_cached("INSERT INTO actor(origin, author, host) VALUES(?1, ?2, ?3)")?.execute(key)?;
    Ok(con.last_insert_rowid())
}

/// Writes `text` as a JSON string.
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The fields that differ, as `{"before":{..},"after":{..},"reason":..}`.
pub(super) fn content(before: Option<&Values>, after: Option<&Values>, reason: Option<&str>) -> String {
    let mut json = String::with_capacity(320);
    json.push('{');
    side("before", before, after, &mut json);
    side("after", after, before, &mut json);
    if let Some(reason) = reason {
        separate(&mut json);
        json.push_str("\"reason\":");
        quote(reason, &mut json);
    }
    json.push('}');
    json
}

fn separate(json: &mut String) {
    if !json.ends_with('{') {
        json.push(',');
    }
}

fn side(name: &str, of: Option<&Values>, other: Option<&Values>, json: &mut String) {
    let Some(values) = of else { return };
    separate(json);
    quote(name, json);
    json.push_str(":{");
    for (key, value) in values.iter() {
        if other.and_then(|o| o.get(key)) != Some(value) {
            separate(json);
            quote(key, json);
            json.push(':');
            quote(value, json);
        }
    }
    json.push('}');
}

/// Before and after of one row of the log.
#[derive(Default)]
pub(super) struct Content {
    pub(super) before: Values,
    pub(super) after: Values,
    pub(super) reason: Option<String>,
}

impl Content {
    pub(super) fn read(table: Table, json: &str) -> Option<Self> {
        let whole: serde_json::Value = serde_json::from_str(json).ok()?;
        let side = |name: &str| -> Values {
            let object = whole.get(name);
            let text = |key: &'static str| Some((key, object?.get(key)?.as_str()?.to_owned()));
            table.fields().iter().filter_map(|field| text(field.key)).collect()
        };
        let reason = whole.get("reason").and_then(|r| r.as_str()).map(ToOwned::to_owned);
        Some(Self { before: side("before"), after: side("after"), reason })
    }

    /// Keys that differ between the sides.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        let mut keys: Vec<_> = self.after.iter().map(|(key, _)| key).collect();
        keys.extend(self.before.iter().map(|(key, _)| key).filter(|key| self.after.get(key).is_none()));
        keys
    }
}
