//! Tables out of the register: every list written with whole numbers can be imported again.

use super::error::FileError;
use super::import::What;
use super::sheet::{Encoding, Out, Writer};
use crate::domain::check::{Context, check};
use crate::domain::lang::{Lang, words};
use crate::domain::mask;
use crate::domain::money::Fen;
use crate::domain::record::{FactKind, Field, FieldKind, Record, RecordId, RecordRef, Table};
use crate::domain::show::{Masking, show};
use crate::store::{Store, StoreError};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// Records read at once.
const PIECE: usize = 500;
/// Names kept for references; then they are asked for again.
const MOST_NAMES: usize = 50_000;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// One table.
    Table(Table),
    /// Facts of every kind.
    Facts,
}

/// How it is written.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Whether numbers are shown whole.
    pub masking: Masking,
    /// Encoding of text files.
    pub encoding: Encoding,
    /// Language of headers and words.
    pub cx: Context,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum ExportError {
    /// The file.
    File(FileError),
    /// The store.
    Store(StoreError),
}

impl From<FileError> for ExportError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[derive(Clone, Copy)]
enum Column {
    /// The kind of fact.
    Kind,
    /// A field of the record; the same key in every kind.
    Field(&'static str),
    /// Name of what a reference points to.
    Name(&'static str),
    /// Its number.
    Number(&'static str),
    /// The code beside the name of an occupation.
    Code(&'static str),
}

impl List {
    fn tables(self) -> Vec<Table> {
        match self {
            Self::Table(table) => vec![table],
            Self::Facts => FactKind::ALL.iter().copied().map(Table::Fact).collect(),
        }
    }

    fn piece(self, store: &Store, after: RecordId) -> Result<Vec<Record>, StoreError> {
        match self {
            Self::Table(table) => store.scan(table, after, PIECE),
            Self::Facts => store.scan_facts(after, PIECE),
        }
    }
}

/// The headers under which the program itself writes lists that are read as `what`, in both languages. What
/// stands below one of them is data, whatever it looks like.
pub(super) fn own_headers(what: What) -> Vec<Vec<&'static str>> {
    let facts = matches!(what, What::Facts(_));
    let tables = what.tables().into_iter().map(List::Table);
    let lists = tables.chain(facts.then_some(List::Facts));
    lists.flat_map(|list| [Lang::Zh, Lang::En].map(|lang| columns(list, lang).1)).collect()
}

/// Logs that so many records were written, before the file has its name: without that entry there is none.
pub type Log<'a> = &'a mut dyn FnMut(u64) -> Result<(), StoreError>;

/// Writes a whole list to `path`; gives the number of records.
pub fn export(store: &Store, list: List, path: &Path, how: How, log: Log<'_>) -> Result<u64, ExportError> {
    let mut sheet = Sheet::create(store, list, path, how)?;
    let mut after = RecordId(0);
    loop {
        let records = list.piece(store, after)?;
        let Some(final_one) = records.last() else { break };
        after = final_one.reference.id;
        for record in &records {
            sheet.add(record)?;
        }
    }
    sheet.finish(log)
}

/// Writes chosen records (what a screen shows) to `path`.
pub fn export_chosen(
    store: &Store,
    table: Table,
    chosen: impl Iterator<Item = RecordRef>,
    path: &Path,
    how: How,
    log: Log<'_>,
) -> Result<u64, ExportError> {
    let mut sheet = Sheet::create(store, List::Table(table), path, how)?;
    for reference in chosen {
        if let Some(record) = store.get(reference)? {
            sheet.add(&record)?;
        }
    }
    sheet.finish(log)
}

struct Sheet<'a> {
    store: &'a Store,
    writer: Writer,
    columns: Vec<Column>,
    how: How,
    names: HashMap<RecordRef, (String, String)>,
    count: u64,
}

impl<'a> Sheet<'a> {
    fn create(store: &'a Store, list: List, path: &Path, how: How) -> Result<Self, ExportError> {
        let (columns, titles) = columns(list, how.cx.lang);
        let mut writer = Writer::create(path, how.encoding)?;
        let title = match list {
            List::Facts => words("事项", "facts"),
            List::Table(table) => table.words(),
        };
        writer.sheet(title.get(how.cx.lang))?;
        writer.header(&titles)?;
        Ok(Self { store, writer, columns, how, names: HashMap::new(), count: 0 })
    }

    fn add(&mut self, record: &Record) -> Result<(), ExportError> {
        let columns = std::mem::take(&mut self.columns);
        let texts: Result<Vec<String>, StoreError> =
            columns.iter().map(|column| self.text(record, *column)).collect();
        self.columns = columns;
        let mut texts = texts?;
        if self.how.masking == Masking::Masked {
            for text in &mut texts {
                hide(text);
            }
        }
        self.writer.row(&texts.iter().map(|text| Out::Text(text)).collect::<Vec<_>>())?;
        self.count += 1;
        Ok(())
    }

    fn text(&mut self, record: &Record, column: Column) -> Result<String, StoreError> {
        let table = record.reference.table;
        Ok(match column {
            Column::Kind => table.words().get(self.how.cx.lang).to_owned(),
            Column::Field("fact") if table == Table::Payment => {
                let text = record.values.get("fact").unwrap_or("");
                let told = super::evidence::written(self.store, record, text, self.how.masking)?;
                told.unwrap_or_else(|| text.to_owned())
            }
            Column::Field(key) => match (table.field(key), record.values.get(key)) {
                (Some(field), Some(canonical)) => written(field, canonical, &self.how),
                _ => String::new(),
            },
            Column::Code(key) => record.values.get(key).unwrap_or("").to_owned(),
            Column::Name(key) => self.target(record, key)?.0,
            Column::Number(key) => self.target(record, key)?.1,
        })
    }

    /// Name and number of what a reference points to.
    fn target(&mut self, record: &Record, key: &str) -> Result<(String, String), StoreError> {
        let Some(reference) = record.values.get(key).and_then(RecordRef::parse) else {
            return Ok(Default::default());
        };
        if let Some(known) = self.names.get(&reference) {
            return Ok(known.clone());
        }
        let Some(target) = self.store.get(reference)? else { return Ok(Default::default()) };
        let text = |key: &str| target.values.get(key).unwrap_or("").to_owned();
        let number = match (reference.table, self.how.masking) {
            (Table::Person, Masking::Clear) => text("id_number"),
            (Table::Person, Masking::Masked) => {
                target.values.get("id_number").map(mask::id_number).unwrap_or_default()
            }
            _ => text("credit_code"),
        };
        let named = (text("name"), number);
        if self.names.len() >= MOST_NAMES {
            self.names.clear();
        }
        self.names.insert(reference, named.clone());
        Ok(named)
    }

    fn finish(self, log: Log<'_>) -> Result<u64, ExportError> {
        let whole = self.writer.finish()?;
        log(self.count)?;
        whole.take_name()?;
        Ok(self.count)
    }
}

/// Identity numbers that stand where none belongs.
fn hide(text: &mut String) {
    if let Cow::Owned(hidden) = mask::within(text) {
        *text = hidden;
    }
}

/// The words of a value where they read back to it, else the value as it is kept.
fn written(field: &Field, canonical: &str, how: &How) -> String {
    if field.kind == FieldKind::Money {
        return crate::domain::amount::parse(canonical).map_or_else(|_| canonical.to_owned(), Fen::plain);
    }
    let text = show(field, canonical, how.cx.lang, how.masking);
    if mask::hides(field)
        || text == canonical
        || check(field, &text, &how.cx).canonical.as_deref() == Some(canonical)
    {
        return text;
    }
    canonical.to_owned()
}

fn columns(list: List, lang: Lang) -> (Vec<Column>, Vec<&'static str>) {
    let tables = list.tables();
    let mut columns = Vec::new();
    let mut titles = Vec::new();
    let mut add = |column: Column, title: &'static str| {
        columns.push(column);
        titles.push(title);
    };
    if tables.iter().any(|table| matches!(table, Table::Fact(_))) {
        add(Column::Kind, words("事项", "kind of fact").get(lang));
    }
    let mut seen: Vec<&str> = Vec::new();
    for field in tables.iter().flat_map(|table| table.fields()) {
        if seen.contains(&field.key) {
            continue;
        }
        seen.push(field.key);
        match field.kind {
            FieldKind::Organisation if field.key == "employer" => {
                add(Column::Name(field.key), field.label(lang));
                add(Column::Number(field.key), words("单位信用代码", "employer's code").get(lang));
            }
            FieldKind::Person if matches!(list, List::Table(Table::Certificate)) => {
                add(Column::Name(field.key), words("姓名", "holder").get(lang));
                add(Column::Number(field.key), words("证件号码", "identity no.").get(lang));
            }
            FieldKind::Person | FieldKind::Organisation | FieldKind::Subject => {
                add(Column::Name(field.key), words("对象", "paid to").get(lang));
                add(Column::Number(field.key), words("证件号码或信用代码", "subject number").get(lang));
            }
            FieldKind::Occupation => {
                add(Column::Field(field.key), field.label(lang));
                add(Column::Code(field.key), words("职业编码", "occupation code").get(lang));
            }
            _ => add(Column::Field(field.key), field.label(lang)),
        }
    }
    (columns, titles)
}
