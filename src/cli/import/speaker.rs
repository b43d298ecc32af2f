//! What the command says: a line a row, a line at the end, and the file of refused rows.

use super::super::Exit;
use super::super::out::{Out, say};
use super::job::Stop;
use super::{Args, Format};
use crate::domain::desk::Import;
use crate::domain::lang::{Lang, words};
use crate::exchange::error::FileError;
use crate::exchange::hidden::Hidden;
use crate::exchange::import::{Follow, Outcome};
use crate::exchange::issue::Action;
use crate::exchange::layout::Columns;
use crate::exchange::rejects::Rejects;
use crate::exchange::report::{self, Tally};
use crate::exchange::source::{Go, SheetInfo};
use std::io::Write;

/// Says what became of every row.
pub(super) struct Speaker<'o> {
    file: String,
    lang: Lang,
    format: Format,
    dry: bool,
    out: &'o mut Out,
    tally: Tally,
    sheets: Vec<(usize, Columns, Hidden)>,
    rejects: Option<Rejects>,
    broken: Option<FileError>,
}

impl<'o> Speaker<'o> {
    pub fn new(args: &Args, lang: Lang, out: &'o mut Out) -> Result<Self, Stop> {
        let rejects = args.rejects.as_deref().map(|path| Rejects::create(path, lang)).transpose();
        Ok(Self {
            file: args.file.display().to_string(),
            lang,
            format: args.format,
            dry: args.dry_run,
            out,
            tally: Tally::default(),
            sheets: Vec::new(),
            rejects: rejects.map_err(Stop::Rejects)?,
            broken: None,
        })
    }

    fn say(&mut self, outcome: &Outcome) -> std::io::Result<()> {
        let known = self.sheets.iter().find(|(sheet, ..)| *sheet == outcome.sheet);
        let name = outcome.sheet_name.as_deref();
        if self.format == Format::Jsonl {
            return writeln!(self.out, "{}", report::json(&self.file, name, outcome));
        }
        for line in report::sentences(name, outcome, known.map(|(_, columns, _)| columns), self.lang) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Says how it ended: with this import, or with nothing written.
    pub fn finish(mut self, import: Option<&Import>) -> Result<Exit, Stop> {
        if let Some(error) = self.broken.take() {
            return Err(Stop::Rejects(error));
        }
        let refused = self.tally.of(Action::Reject) > 0;
        if let Some(rejects) = self.rejects.take()
            && let Some(whole) = rejects.finish().map_err(Stop::Rejects)?
        {
            whole.take_name().map_err(Stop::Rejects)?;
        }
        let line = self.tally.line(self.lang);
        if self.format == Format::Text {
            let _ = writeln!(self.out, "{line}");
        } else {
            say!("{line}");
        }
        // what is said of the whole comes behind the rows; what went wrong is told at the end
        let _ = self.out.flush();
        for hides in self.sheets.iter().filter_map(|(.., hidden)| hidden.words(self.lang)) {
            say!("{}{hides}", words("也已读入：", "read too: ").get(self.lang));
        }
        match import {
            None => {
                let said = words("试运行：没有写入任何内容。", "Dry run: nothing was written.");
                say!("{}", said.get(self.lang));
            }
            Some(import) => say!("{}", done(import, self.lang)),
        }
        Ok(if refused { Exit::Findings } else { Exit::Done })
    }
}

/// What the import did, and where the store was copied to before it.
fn done(import: &Import, lang: Lang) -> String {
    let (tally, number) = (&import.tally, import.id.0);
    let did = match lang {
        Lang::Zh => format!(
            "新增 {} 行，补充 {} 行，已在册 {} 行（导入记录第 {number} 号，屏幕上按 H 可撤回或改错行）",
            tally.added, tally.filled, tally.unchanged
        ),
        Lang::En => format!(
            "{} rows new, {} filled gaps, {} on file already (import {number}; H on the screen takes it back or mends)",
            tally.added, tally.filled, tally.unchanged
        ),
    };
    match &import.backup {
        None => did,
        Some(path) => {
            format!("{did}\n{}{}", words("导入前的备份：", "backup before it: ").get(lang), path.display())
        }
    }
}

impl Follow for Speaker<'_> {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.sheets.push((sheet, columns.clone(), Hidden::of(info)));
        if let Some(rejects) = &mut self.rejects {
            rejects.columns(sheet, info, columns);
        }
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        self.tally.add(outcome.action);
        let sheet = self.sheets.iter_mut().find(|(sheet, ..)| *sheet == outcome.sheet);
        if let Some((_, _, hidden)) = sheet.filter(|_| outcome.action != Action::Skip) {
            hidden.note(&outcome.row);
        }
        if let Some(rejects) = &mut self.rejects
            && let Err(error) = rejects.row(&outcome)
        {
            self.broken = Some(error);
            return Go::Break(());
        }
        // nobody may hear the answer; what was to be written goes in all the same, never half
        match self.say(&outcome) {
            Err(_) if self.dry => Go::Break(()),
            Ok(()) | Err(_) => Go::Continue(()),
        }
    }
}
