//! What a sweep of the register found as a sheet: one of its two lists, the largest difference first, with
//! its sum. Numbers are masked, whoever asks.

use super::error::FileError;
use super::export::{ExportError, Log};
use super::sheet::{Encoding, Out, Writer};
use crate::domain::lang::{Lang, words};
use crate::domain::listing::{Side, SweepRow};
use crate::domain::money::Fen;
use crate::policy::{Pack, describe};
use crate::store::{Findings, Store};
use std::path::Path;

/// Rows read at once.
const PIECE: usize = 500;

/// Writes one list to `path`, over what is there; gives the number of rows.
///
/// # Errors
/// The store or the file.
pub fn write(
    store: &Store,
    found: &Findings,
    side: Side,
    path: &Path,
    lang: Lang,
    log: Log<'_>,
) -> Result<u64, ExportError> {
    let pack = Pack::embedded();
    let mut writer = Writer::create(path, Encoding::Utf8)?;
    writer.sheet(side.words().get(lang))?;
    writer.header(&TITLES.map(|(zh, en)| words(zh, en).get(lang)))?;
    let (mut count, mut sum) = (0, Fen::ZERO);
    loop {
        let rows = found.page(store, side, count, PIECE)?;
        for row in &rows {
            sum += row.difference();
            add(&mut writer, row, pack, lang)?;
        }
        count += rows.len() as u64;
        if rows.len() < PIECE {
            break;
        }
    }
    let total = sum.plain();
    let word = words("合计", "sum").get(lang);
    let empty = Out::Empty;
    writer.row(&[
        Out::Text(word),
        empty.clone(),
        empty.clone(),
        empty.clone(),
        empty.clone(),
        empty,
        Out::Text(&total),
    ])?;
    writer.row(&[Out::Text(&describe::head(pack, lang))])?;
    let whole = writer.finish()?;
    log(count)?;
    whole.take_name()?;
    Ok(count)
}

const TITLES: [(&str, &str); 7] = [
    ("姓名或单位", "name"),
    ("证件号码或信用代码", "number"),
    ("条款", "clause"),
    ("项目", "measure"),
    ("应付", "due"),
    ("已付", "paid"),
    ("差额", "difference"),
];

fn add(writer: &mut Writer, row: &SweepRow, pack: &Pack, lang: Lang) -> Result<(), FileError> {
    let rule = pack.rules.get(usize::from(row.rule));
    let (clause, name) = rule.map_or(("", ""), |rule| (rule.cited(), rule.name.get(lang)));
    let [due, paid, difference] = [row.due, row.paid, row.difference()].map(Fen::plain);
    let who = crate::domain::mask::within(&row.name);
    let cells = [&who, row.number.as_str(), clause, name, &due, &paid, &difference];
    writer.row(&cells.map(Out::Text))
}
