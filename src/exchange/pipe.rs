//! Reading and checking in a thread of its own, following in this one: the store writes a row while
//! the next ones are read.

use super::error::FileError;
use super::import::{self, Follow, Outcome, Plan};
use super::layout::Columns;
use super::source::{Go, SheetInfo, Source};
use crate::domain::check::Context;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Rows handed over at once.
const BATCH: usize = 256;
/// Batches that may wait.
const WAITING: usize = 8;

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

/// Like [`import::read`], reading ahead of `follow`.
pub fn read(source: &Source, plan: &Plan, cx: &Context, follow: &mut dyn Follow) -> Result<(), FileError> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let reader = scope.spawn(move || {
            let mut sending = Sending { sender, batch: Vec::with_capacity(BATCH) };
            let read = import::read(source, plan, cx, &mut sending);
            let _ = sending.flush();
            read
        });
        for message in receiver.into_iter().flatten() {
            match message {
                Message::Columns(sheet, info, columns) => follow.columns(sheet, &info, &columns),
                Message::Row(outcome) => {
                    if follow.row(*outcome).is_break() {
                        break;
                    }
                }
            }
        }
        reader.join().unwrap_or_else(|_| Err(FileError::Damaged("?".into())))
    })
}
