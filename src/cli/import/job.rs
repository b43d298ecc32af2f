//! One run of the command: reading and checking in a thread of its own, writing in this one.

use super::super::{Context, Exit, open};
use super::speaker::Speaker;
use super::{Args, WhatArg};
use crate::domain::check;
use crate::domain::lang::Lang;
use crate::exchange::error::FileError;
use crate::exchange::import::{self, Follow, Outcome, What};
use crate::exchange::issue::Action;
use crate::exchange::layout::Columns;
use crate::exchange::load::{Effect, Loader, Refusal};
use crate::exchange::sheet::can_write;
use crate::exchange::source::{Go, SheetInfo, Source};
use crate::store::{Role, Store, StoreError};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows handed over at once.
const BATCH: usize = 256;
/// Batches that may wait.
const WAITING: usize = 8;

/// Why the run stopped.
pub(super) enum Stop {
    /// The file given.
    File(FileError),
    /// The file for refused rows.
    Rejects(FileError),
    /// The store.
    Store(StoreError),
    /// Said already.
    Said(Exit),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Stop {
    /// Says it, and what the command ends with.
    pub fn tell(&self, args: &Args, lang: Lang) -> Exit {
        match self {
            Self::File(error) => eprintln!("{}", error.about(&args.file, lang)),
            Self::Rejects(error) => {
                eprintln!("{}", error.about(args.rejects.as_deref().unwrap_or(&args.file), lang));
            }
            Self::Store(error) => {
                eprintln!("{}", error.sentence(lang));
                return Exit::NoStore;
            }
            Self::Said(exit) => return *exit,
        }
        Exit::BadInput
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, what: What, context: &Context) -> Result<Exit, Stop> {
    if let Some(path) = &args.rejects {
        can_write(path).map_err(Stop::Rejects)?;
    }
    let source = Source::open(&args.file).map_err(Stop::File)?;
    import::is_whole(&source, what).map_err(Stop::File)?;
    let cx = check::Context { today: context.today, lang: context.lang };
    if args.dry_run {
        let mut speaker = Speaker::new(args, context.lang)?;
        import::read(&source, what, &cx, &mut speaker).map_err(Stop::File)?;
        return speaker.finish(true);
    }
    let store = open::or_create(context).map_err(Stop::Said)?;
    may_write(&store, context.lang)?;
    let mut speaker = Speaker::new(args, context.lang)?;
    let done = std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let reader = scope.spawn(|| {
            let mut sending = Sending { sender, batch: Vec::with_capacity(BATCH) };
            let read = import::read(&source, what, &cx, &mut sending);
            let _ = sending.flush();
            read
        });
        let wrote = write(&store, &label(args), context, receiver, &mut speaker);
        let read = reader.join().unwrap_or_else(|_| Err(FileError::Damaged("?".into())));
        read.map_err(Stop::File).and(wrote)
    });
    done?;
    speaker.finish(false)
}

fn may_write(store: &Store, lang: Lang) -> Result<(), Stop> {
    if store.my_roles()?.into_iter().any(Role::may_write) {
        return Ok(());
    }
    let refused = crate::domain::lang::words(
        "您的角色不能写入，没有导入任何内容。可加 --dry-run 只检查。",
        "Your role may not write; nothing was imported. Add --dry-run to check only.",
    );
    eprintln!("{}", refused.get(lang));
    Err(Stop::Said(Exit::BadInput))
}

/// What the operation log says about it: the list and the file.
fn label(args: &Args) -> String {
    let what = match args.what {
        WhatArg::People => "people",
        WhatArg::Organisations => "organisations",
        WhatArg::Certificates => "certificates",
        WhatArg::Facts => "facts",
        WhatArg::Payments => "payments",
    };
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("import {what} {}", crate::domain::clean::line(&name))
}

enum Message {
    Columns(usize, SheetInfo, Columns),
    Row(Box<Outcome>),
}

/// The reading thread's end: rows in batches, because a hand-over costs more than a row.
struct Sending {
    sender: SyncSender<Vec<Message>>,
    batch: Vec<Message>,
}

impl Sending {
    fn push(&mut self, message: Message) -> Go {
        self.batch.push(message);
        if self.batch.len() >= BATCH { self.flush() } else { Go::Continue(()) }
    }

    fn flush(&mut self) -> Go {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        if self.sender.send(batch).is_ok() { Go::Continue(()) } else { Go::Break(()) }
    }
}

impl Follow for Sending {
    fn columns(&mut self, sheet: usize, info: &SheetInfo, columns: &Columns) {
        let _ = self.push(Message::Columns(sheet, info.clone(), columns.clone()));
    }

    fn row(&mut self, outcome: Outcome) -> Go {
        self.push(Message::Row(Box::new(outcome)))
    }
}

/// Writes what arrives, one undoable step for the whole file.
fn write(
    store: &Store,
    label: &str,
    context: &Context,
    receiver: Receiver<Vec<Message>>,
    speaker: &mut Speaker,
) -> Result<(), Stop> {
    store.bulk(label, |bulk| {
        let mut loader = Loader::new(bulk, store, context.today);
        for message in receiver.into_iter().flatten() {
            match message {
                Message::Columns(sheet, info, columns) => speaker.columns(sheet, &info, &columns),
                Message::Row(mut outcome) => {
                    if outcome.action.is_in() {
                        load(&mut loader, &mut outcome, context.lang, speaker)?;
                    }
                    if speaker.row(*outcome).is_break() {
                        break;
                    }
                }
            }
        }
        Ok(())
    })
}

/// Loads a row; a refusal of the register becomes a refusal of the row.
fn load(
    loader: &mut Loader<'_, '_>,
    outcome: &mut Outcome,
    lang: Lang,
    speaker: &mut Speaker,
) -> Result<(), Stop> {
    match loader.load(&outcome.payload) {
        Ok(effect) => speaker.effect(effect),
        Err(Refusal::Store(error)) if Refusal::Store(error.clone()).is_fatal() => return Err(error.into()),
        Err(refusal) => {
            outcome.action = Action::Reject;
            outcome.issues.push(refusal.issue(lang));
        }
    }
    Ok(())
}

/// What rows did to the register.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effects {
    pub added: u64,
    pub filled: u64,
    pub unchanged: u64,
}

impl Effects {
    pub const fn add(&mut self, effect: Effect) {
        match effect {
            Effect::Added => self.added += 1,
            Effect::Filled => self.filled += 1,
            Effect::Unchanged => self.unchanged += 1,
        }
    }

    /// One line for a person.
    pub fn line(self, lang: Lang) -> String {
        let Self { added, filled, unchanged } = self;
        match lang {
            Lang::Zh => format!("新增 {added} 行，补充 {filled} 行，已在册 {unchanged} 行"),
            Lang::En => format!("{added} rows new, {filled} filled gaps, {unchanged} on file already"),
        }
    }
}
