//! 告知单: what one person or organisation may claim and why not the rest, for handing over: a page of
//! text in 80 columns, or a sheet. It says what the preview says, of what is on file, never of a what-if.

use super::error::FileError;
use super::export::ExportError;
use super::sheet::{Encoding, Out, Whole, Writer, can_write, write_text};
use super::source::ending;
use crate::domain::check::Context;
use crate::domain::clean;
use crate::domain::day::Day;
use crate::domain::lang::{Lang, words};
use crate::domain::mask;
use crate::domain::money::Fen;
use crate::domain::record::{Record, RecordRef, Table};
use crate::domain::width;
use crate::policy::account::Account;
use crate::policy::preview::{Input, Line, Preview, Standing, preview};
use crate::policy::{Pack, Readings, describe};
use crate::store::{Store, StoreError};
use std::path::Path;

/// Columns of a page, without a margin for the punch.
const COLUMNS: usize = 78;

/// Writes the letter to `path`, over what is there: text for `.txt`, else a sheet by the ending. How many measures
/// it names. The log names every letter; what cannot be logged is not written.
///
/// # Errors
/// The store or the file.
pub fn write(
    store: &Store,
    subject: RecordRef,
    as_of: Option<Day>,
    path: &Path,
    cx: &Context,
) -> Result<u64, ExportError> {
    let text = ending(path) == "txt";
    if !text {
        can_write(path).map_err(|_| FileError::Ending { found: ending(path), text: true })?;
    }
    let Some(letter) = Letter::of(store, subject, as_of, cx)? else { return Ok(0) };
    let whole = if text { write_text(path, &letter.page()) } else { letter.sheet(path) }?;
    store.log_note("letter", Some(subject), &[("file", &path.to_string_lossy())])?;
    whole.take_name()?;
    Ok(letter.preview.lines.len() as u64)
}

struct Letter {
    record: Record,
    known: Input,
    readings: Readings,
    preview: Preview,
    today: Day,
    lang: Lang,
}

impl Letter {
    fn of(
        store: &Store,
        subject: RecordRef,
        as_of: Option<Day>,
        cx: &Context,
    ) -> Result<Option<Self>, StoreError> {
        let Some(record) = store.get(subject)? else { return Ok(None) };
        let pack = Pack::embedded();
        let kept: Vec<_> = store.reading_choices()?.into_iter().map(|c| (c.reading, c.choice)).collect();
        let readings = Readings::chosen(pack, &kept);
        let certificates =
            if subject.table == Table::Person { store.certificates_of(subject)? } else { Vec::new() };
        let (facts, payments) = (store.facts_of(subject)?, store.payments_of(subject)?);
        let known = Input::from_records(subject.table, &facts, &payments, &certificates, as_of);
        let mut preview = preview(pack, &readings, &known);
        let order = preview.order(pack);
        preview.sort(&order);
        Ok(Some(Self { record, known, readings, preview, today: cx.today, lang: cx.lang }))
    }

    fn account(&self) -> Account<'_> {
        Account {
            pack: Pack::embedded(),
            readings: &self.readings,
            known: &self.known,
            taken: None,
            lang: self.lang,
        }
    }

    /// Title, whom it is about, the day, the sums.
    fn head(&self) -> Vec<String> {
        let lang = self.lang;
        let get = |key: &str| clean::line(self.record.values.get(key).unwrap_or_default());
        let number = match self.record.reference.table {
            Table::Person => mask::id_number(&get("id_number")),
            _ => get("credit_code"),
        };
        let title = match (Pack::embedded().is_draft(), lang) {
            (true, Lang::Zh) => "补贴告知单（试算，不作发放凭据）",
            (true, Lang::En) => "What may be claimed (a trial; no order to pay)",
            (false, Lang::Zh) => "补贴告知单",
            (false, Lang::En) => "What may be claimed",
        };
        let day = self.known.as_of.unwrap_or(self.today);
        let preview = &self.preview;
        let (due, paid, payable) = (preview.due(), preview.paid(), preview.payable());
        let sums = match lang {
            Lang::Zh => format!("核算日 {day}　应付 {due} · 已付 {paid} · 可付 {payable}"),
            Lang::En => format!("as of {day}: due {due} · paid {paid} · payable {payable}"),
        };
        vec![title.to_owned(), format!("{}　{number}", get("name")), sums]
    }

    /// The last lines: what it rests on, what counts for nothing.
    fn foot(&self) -> Vec<String> {
        let uncounted = self.preview.uncounted.sentence(self.lang);
        uncounted.into_iter().chain([describe::head(Pack::embedded(), self.lang)]).collect()
    }

    fn page(&self) -> String {
        let account = self.account();
        let mut lines = self.head();
        lines.insert(1, "=".repeat(COLUMNS));
        lines.push("-".repeat(COLUMNS));
        let (open, rest): (Vec<&Line>, Vec<&Line>) =
            self.preview.lines.iter().partition(|line| line.standing != Standing::Nothing);
        for line in open {
            lines.extend(account.title(line));
            let said = account.measure(line);
            lines.extend(said.iter().flat_map(|(_, text)| indented(text, 2)));
            lines.push(String::new());
        }
        if !rest.is_empty() {
            lines.push(
                words("目前不享受的，以及怎样才能享受：", "Not due at present, and the nearest way to each:")
                    .get(self.lang)
                    .to_owned(),
            );
        }
        for line in rest {
            let why = reason(&account, line);
            let title = account.title(line).unwrap_or_default();
            lines.extend(indented(&format!("{title}  {why}"), 2));
        }
        lines.push("-".repeat(COLUMNS));
        lines.extend(self.foot().iter().flat_map(|text| indented(text, 0)));
        lines.join("\n") + "\n"
    }

    fn sheet(&self, path: &Path) -> Result<Whole, FileError> {
        let lang = self.lang;
        let account = self.account();
        let mut writer = Writer::create(path, Encoding::Utf8)?;
        writer.sheet(words("告知单", "letter").get(lang))?;
        for text in self.head() {
            writer.row(&[Out::Text(&text)])?;
        }
        let titles = [
            ("项目", "measure"),
            ("结果", "result"),
            ("应付", "due"),
            ("已付", "paid"),
            ("可付", "payable"),
            ("上限", "ceiling"),
            ("理由", "reasons"),
        ];
        writer.header(&titles.map(|(zh, en)| words(zh, en).get(lang)))?;
        for line in &self.preview.lines {
            let why = if line.standing == Standing::Nothing {
                reason(&account, line)
            } else {
                let said = account.measure(line);
                said.iter().skip(1).map(|(_, text)| text.trim()).collect::<Vec<_>>().join("；")
            };
            let money = [line.due, line.paid, line.payable, line.ceiling].map(Fen::plain);
            let title = account.title(line).unwrap_or_default();
            let mut cells = vec![Out::Text(&title), Out::Text(line.standing.word(lang))];
            cells.extend(money.iter().map(|text| Out::Text(text)));
            let why = clean::line(&why);
            cells.push(Out::Text(&why));
            writer.row(&cells)?;
        }
        for text in self.foot() {
            writer.row(&[Out::Text(&text)])?;
        }
        writer.finish()
    }
}

/// Why nothing is due: the nearest way, or what was said of the facts there are.
fn reason(account: &Account<'_>, line: &Line) -> String {
    account.way(line).unwrap_or_else(|| {
        let said = account.measure(line);
        said.iter().skip(2).map(|(_, text)| text.trim()).collect::<Vec<_>>().join("；")
    })
}

/// A sentence in lines of the page, cleaned, with room on the left.
fn indented(text: &str, room: usize) -> Vec<String> {
    let deeper = room + text.len() - text.trim_start_matches(' ').len();
    let wrapped = width::wrap(&clean::line(text.trim_start()), COLUMNS - deeper);
    wrapped.into_iter().map(|line| format!("{}{line}", " ".repeat(deeper))).collect()
}
