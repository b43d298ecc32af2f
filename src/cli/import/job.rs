//! One run of the command: reading and checking, then writing, reporting, giving back refused rows.

use super::super::{Context, Exit};
use super::{Args, Format, nothing_written};
use crate::domain::check;
use crate::domain::lang::Lang;
use crate::exchange::error::FileError;
use crate::exchange::import::{self, Follow, Outcome, What};
use crate::exchange::issue::Action;
use crate::exchange::layout::Columns;
use crate::exchange::rejects::Rejects;
use crate::exchange::report::{self, Tally};
use crate::exchange::sheet::can_write;
use crate::exchange::source::{Go, SheetInfo, Source};
use std::io::{BufWriter, StdoutLock, Write};

/// Why the run stopped.
pub(super) enum Stop {
    /// The file given.
    File(FileError),
    /// The file for refused rows.
    Rejects(FileError),
}

impl Stop {
    pub fn sentence(&self, args: &Args, lang: Lang) -> String {
        match self {
            Self::File(error) => error.about(&args.file, lang),
            Self::Rejects(error) => error.about(args.rejects.as_deref().unwrap_or(&args.file), lang),
        }
    }

    pub const fn exit(&self) -> Exit {
        Exit::BadInput
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, what: What, context: &Context) -> Result<Exit, Stop> {
    if let Some(path) = &args.rejects {
        can_write(path).map_err(Stop::Rejects)?;
    }
    let source = Source::open(&args.file).map_err(Stop::File)?;
    import::is_whole(&source).map_err(Stop::File)?;
    let cx = check::Context { today: context.today, lang: context.lang };
    let mut speaker = Speaker::new(args, context.lang)?;
    import::read(&source, what, &cx, &mut speaker).map_err(Stop::File)?;
    speaker.finish(args.dry_run)
}

/// Says what became of every row.
struct Speaker {
    file: String,
    lang: Lang,
    format: Format,
    out: BufWriter<StdoutLock<'static>>,
    tally: Tally,
    sheets: Vec<(usize, Columns)>,
    rejects: Option<Rejects>,
    broken: Option<FileError>,
}

impl Speaker {
    fn new(args: &Args, lang: Lang) -> Result<Self, Stop> {
        let rejects = args.rejects.as_deref().map(|path| Rejects::create(path, lang)).transpose();
        Ok(Self {
            file: args.file.display().to_string(),
            lang,
            format: args.format,
            out: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()),
            tally: Tally::default(),
            sheets: Vec::new(),
            rejects: rejects.map_err(Stop::Rejects)?,
            broken: None,
        })
    }

    fn say(&mut self, outcome: &Outcome) -> std::io::Result<()> {
        let known = self.sheets.iter().find(|(sheet, _)| *sheet == outcome.sheet);
        let name = outcome.sheet_name.as_deref();
        if self.format == Format::Jsonl {
            return writeln!(self.out, "{}", report::json(&self.file, name, outcome));
        }
        for line in report::sentences(name, outcome, known.map(|(_, columns)| columns), self.lang) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn finish(mut self, dry_run: bool) -> Result<Exit, Stop> {
        if let Some(error) = self.broken.take() {
            return Err(Stop::Rejects(error));
        }
        let refused = self.tally.of(Action::Reject) > 0;
        if let Some(rejects) = self.rejects.take() {
            rejects.finish().map_err(Stop::Rejects)?;
        }
        let line = self.tally.line(self.lang);
        if self.format == Format::Text {
            let _ = writeln!(self.out, "{line}");
        } else {
            eprintln!("{line}");
        }
        let _ = self.out.flush();
        if dry_run {
            eprintln!("{}", nothing_written(self.lang));
        }
        Ok(if refused { Exit::Findings } else { Exit::Done })
    }
}

impl Follow for Speaker {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        self.sheets.push((sheet, columns.clone()));
        if let Some(rejects) = &mut self.rejects {
            rejects.columns(sheet, info, columns);
        }
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        self.tally.add(outcome.action);
        if let Some(rejects) = &mut self.rejects
            && let Err(error) = rejects.row(&outcome)
        {
            self.broken = Some(error);
            return Go::Break(());
        }
        // whoever reads the answer may have enough of it
        match self.say(&outcome) {
            Ok(()) => Go::Continue(()),
            Err(_) => Go::Break(()),
        }
    }
}
