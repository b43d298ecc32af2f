//! The first look: what kind of file, which sheets, where the header is, what each column means.

use super::super::cell::{Row, Value};
use super::super::hidden::Hidden;
use super::super::import::{Plan, What};
use super::super::layout::{Columns, fold_header};
use super::super::mapping::{field, label, meanings};
use super::super::source::{Go, SheetInfo, Source, TextEncoding};
use super::{DeskError, digest, source};
use crate::domain::clean;
use crate::domain::desk::{ColumnLook, Look, SheetLook, Wish};
use crate::domain::lang::Lang;
use crate::domain::mask;
use crate::domain::record::FieldKind;
use crate::store::Store;

/// Rows of each sheet kept for guessing; the header stands among the first sixty.
const LEADING: usize = 70;
/// Characters of a sample.
const SAMPLE: usize = 30;

struct SheetRows {
    info: SheetInfo,
    rows: u64,
    leading: Vec<Row>,
    hidden: Hidden,
}

/// Reads the file once and fills in what the wish leaves open.
pub fn look(store: &Store, wish: &Wish, lang: Lang) -> Result<Look, DeskError> {
    let source = source(wish)?;
    let sheets = first_rows(&source)?;
    let guessed = guess(&sheets).unwrap_or(What::People);
    let mut wish = wish.clone();
    let mut remembered = false;
    let header = header_of(&sheets, &wish, guessed, lang);
    if wish.mapping.is_empty()
        && let Some(known) = store.sender_mapping(&wish.sender, &header)?
    {
        remembered = !known.mapping.is_empty();
        wish.mapping = known.mapping;
        if wish.sender.is_empty() {
            wish.sender = known.sender;
        }
        if wish.what.is_empty() {
            wish.what = known.what;
        }
    }
    if What::from_code(&wish.what).is_none() {
        wish.what = guessed.code();
    }
    let plan = super::plan(&wish, lang)?;
    let shown: Vec<SheetLook> = sheets.iter().map(|sheet| sheet_look(sheet, &plan, lang)).collect();
    if !shown.iter().any(|sheet| sheet.header.is_some()) {
        return Err(super::FileError::NoHeader.into());
    }
    let digest = digest(&wish.file)?;
    let earlier = store.imports_of(&digest)?.into_iter().map(|import| (import.at, import.author)).collect();
    let texts =
        |list: Vec<(&'static str, String)>| list.into_iter().map(|(k, l)| (k.to_owned(), l)).collect();
    Ok(Look {
        kind: source.kind().words().get(lang).into(),
        encoding: source.text().map(|form| form.encoding.words().get(lang).to_owned()),
        encodings: if source.text().is_some() {
            TextEncoding::ALL.iter().map(|encoding| encoding.words().get(lang).to_owned()).collect()
        } else {
            Vec::new()
        },
        missing: missing(plan.what, &shown, lang),
        sheets: shown,
        lists: What::all().map(|what| (what.code(), what.label(lang))).collect(),
        meanings: texts(meanings(plan.what, lang)),
        senders: store.senders()?,
        remembered,
        earlier,
        wish,
    })
}

/// What is remembered under: the folded titles of the first sheet with a header.
pub(super) fn header_print(columns: &Columns) -> String {
    let titles: Vec<String> = columns.titles().iter().map(|(_, title)| fold_header(title)).collect();
    titles.join("|")
}

fn header_of(sheets: &[SheetRows], wish: &Wish, guessed: What, lang: Lang) -> String {
    let what = What::from_code(&wish.what).unwrap_or(guessed);
    let plan = super::plan(&Wish { what: what.code(), ..wish.clone() }, lang).ok();
    let columns = plan.and_then(|plan| sheets.iter().find_map(|sheet| header_or_first(sheet, &plan)));
    columns.map(|(_, columns)| header_print(&columns)).unwrap_or_default()
}

fn first_rows(source: &Source) -> Result<Vec<SheetRows>, DeskError> {
    let mut sheets: Vec<SheetRows> = Vec::new();
    source.each_row(&mut |info, row| {
        if sheets.last().is_none_or(|sheet| sheet.info != *info) {
            let hidden = Hidden::of(info);
            sheets.push(SheetRows { info: info.clone(), rows: 0, leading: Vec::new(), hidden });
        }
        if let Some(sheet) = sheets.last_mut() {
            sheet.rows += 1;
            sheet.hidden.note(&row);
            if sheet.leading.len() < LEADING {
                sheet.leading.push(row);
            }
        }
        Go::Continue(())
    })?;
    Ok(sheets)
}

/// Row of the header and what its columns mean; where no row is known for one, the first that names
/// several things, so that a person can say what they are.
fn header_or_first(sheet: &SheetRows, plan: &Plan) -> Option<(u32, Columns)> {
    header(sheet, plan).or_else(|| {
        let texts = |row: &&Row| row.visible().filter(|cell| matches!(cell.value, Value::Text(_))).count();
        let first = sheet.leading.iter().filter(|_| !sheet.info.hidden).find(|row| texts(row) >= 3)?;
        let titles = first.visible().map(|cell| (cell.column, cell.value.text().into_owned())).collect();
        Some((first.number, plan.mapping.applied(&Columns::known(Vec::new(), titles))))
    })
}

/// Row of the header and what its columns mean.
fn header(sheet: &SheetRows, plan: &Plan) -> Option<(u32, Columns)> {
    let mut layout = plan.layout();
    for row in &sheet.leading {
        layout.push(&sheet.info, row.clone());
    }
    layout.finish();
    let columns = plan.mapping.applied(layout.columns(0)?);
    let mut row = None;
    while let Some(judged) = layout.judged() {
        if judged.skip == Some(super::super::issue::Code::HeaderRow) {
            row = Some(judged.row.number);
        } else if judged.skip.is_none() {
            break;
        }
    }
    Some((row?, columns))
}

fn sheet_look(sheet: &SheetRows, plan: &Plan, lang: Lang) -> SheetLook {
    let found = header_or_first(sheet, plan);
    let columns = found.as_ref().map(|(row, columns)| column_looks(sheet, *row, columns, plan.what));
    SheetLook {
        name: sheet.info.name.as_deref().map(clean::line),
        hidden: sheet.info.hidden,
        hides: sheet.hidden.words(lang),
        header: found.map(|(row, _)| row),
        rows: sheet.rows,
        columns: columns.unwrap_or_default(),
    }
}

fn column_looks(sheet: &SheetRows, header: u32, columns: &Columns, what: What) -> Vec<ColumnLook> {
    let below = || sheet.leading.iter().filter(|row| row.number > header);
    let one = |(column, title): &(u32, String)| {
        let key = columns.key(*column);
        let text = below().find_map(|row| row.get(*column).filter(|cell| !cell.value.is_blank()));
        let text = text.map(|cell| cell.value.text().trim().to_owned()).unwrap_or_default();
        ColumnLook {
            column: *column,
            title: clean::line(title),
            key: key.map(ToOwned::to_owned),
            sample: masked(what, key, &text).chars().take(SAMPLE).collect(),
        }
    };
    columns.titles().iter().map(one).collect()
}

/// A text of a column as it may be shown: personal numbers hidden, also under a header that names
/// nothing but holds what looks like one.
pub(super) fn masked(what: What, key: Option<&str>, text: &str) -> String {
    let text = clean::line(text);
    if key == Some("subject_number") {
        return mask::id_number(&text);
    }
    match key.and_then(|key| field(what, key)) {
        Some((_, field)) => mask::found(field, &text),
        None if text.chars().filter(char::is_ascii_digit).count() >= 11 => mask::id_number(&text),
        None => text,
    }
}

/// Required columns nobody found on any sheet with a header.
fn missing(what: What, sheets: &[SheetLook], lang: Lang) -> Vec<String> {
    let with_header: Vec<&SheetLook> = sheets.iter().filter(|sheet| sheet.header.is_some()).collect();
    let has = |key: &str| {
        with_header.iter().any(|sheet| sheet.columns.iter().any(|c| c.key.as_deref() == Some(key)))
    };
    required(what)
        .into_iter()
        .filter(|keys| !keys.iter().any(|key| has(key)))
        .filter_map(|keys| keys.first().map(|key| label(what, key, lang)))
        .collect()
}

/// Columns without which no row goes in; one of each group is enough.
fn required(what: What) -> Vec<Vec<&'static str>> {
    match what {
        What::Certificates => vec![
            vec!["name"],
            vec!["id_number"],
            vec!["cert_no"],
            vec!["occupation", "occ_code"],
            vec!["issued"],
        ],
        What::Facts(None) => vec![vec!["subject_number", "subject"], vec!["date"]],
        _ => {
            let fields = what.tables().into_iter().flat_map(crate::domain::record::Table::fields);
            fields
                .filter(|field| field.is_required())
                .map(|field| match field.kind {
                    FieldKind::Person | FieldKind::Organisation | FieldKind::Subject => {
                        vec![field.key, "subject_number"]
                    }
                    _ => vec![field.key],
                })
                .collect()
        }
    }
}

/// The list whose columns fit best: none of the required ones missing, most of the others there.
fn guess(sheets: &[SheetRows]) -> Option<What> {
    let mut best: Option<((bool, usize), What)> = None;
    for what in What::all() {
        let plan = Plan::from(what);
        let score = sheets.iter().filter(|sheet| !sheet.info.hidden).filter_map(|sheet| {
            let (_, columns) = header(sheet, &plan)?;
            let named = sheet.info.name.as_deref().is_some_and(|name| {
                matches!(what, What::Facts(Some(kind)) if kind.words().zh == name || kind.words().en == name)
            });
            let whole = required(what).iter().all(|keys| keys.iter().any(|key| columns.has(key)));
            let told = what != What::Facts(None) || columns.has("kind");
            Some((whole && told, columns.found().len() + usize::from(named) * 10))
        });
        let score = score.max().unwrap_or_default();
        if score > best.map_or((false, 0), |(score, _)| score) {
            best = Some((score, what));
        }
    }
    best.map(|(_, what)| what)
}
