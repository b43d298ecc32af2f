//! The thread of long work: imports and exports on a connection of their own, so that screens go on
//! searching and saving meanwhile. Whoever saves at a screen goes first: what is imported so far is
//! put on disk and the store left to them, then it goes on. Only what cannot be done in pieces, taking an
//! import back, keeps them waiting; their saves are queued until it is over.

use super::queue::Queue;
use super::{Task, exchange, rights};
use crate::domain::desk::Progress;
use crate::exchange::desk::Watch;
use crate::message::{DeskReply, DeskRequest, Hold, Reply, Request};
use crate::store::{Seat, Store, StoreError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Something threads agree on and wait for.
#[derive(Debug, Default)]
pub(super) struct Agreed<T> {
    now: Mutex<T>,
    changed: Condvar,
}

impl<T: Copy + PartialEq> Agreed<T> {
    pub(super) fn set(&self, next: T) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = next;
        self.changed.notify_all();
    }

    fn now(&self) -> T {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while it is this.
    pub(super) fn wait_while(&self, this: T) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        while *now == this {
            now = self.changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Watches one piece of work for the screen that asked for it.
struct Eye<'a> {
    progress: &'a mut dyn FnMut(Reply),
    desk: &'a Desk,
}

impl Watch for Eye<'_> {
    fn go_on(&mut self, progress: &Progress) -> bool {
        (self.progress)(Reply::Desk(DeskReply::Progress(Box::new(*progress))));
        self.desk.hold.wait_while(Hold::Pause);
        self.desk.hold.now() != Hold::Stop
    }

    fn is_wanted(&self) -> bool {
        self.desk.writes.is_busy() || self.desk.hold.now() == Hold::Pause
    }

    fn give_way(&mut self) {
        self.desk.writes.wait_until_idle();
        self.desk.hold.wait_while(Hold::Pause);
    }
}

/// What the thread works with. It opens the store for each piece of work and closes it behind.
#[derive(Debug)]
pub(super) struct Desk {
    pub seat: Seat,
    /// What is to be saved at screens.
    pub writes: Arc<Queue>,
    /// What the person wants of the running work.
    pub hold: Arc<Agreed<Hold>>,
    /// True while saves are to wait.
    pub alone: Arc<Agreed<bool>>,
}

/// Saves go on again behind the work, however it ended.
struct Over<'a>(&'a Agreed<bool>);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Desk {
    /// Answers a request.
    pub(super) fn answer(&self, task: Task<'_>) -> Reply {
        let lang = task.office.lang;
        let whole = matches!(task.request, Request::Desk(DeskRequest::Undo(..)));
        self.alone.set(whole);
        let _over = Over(&self.alone);
        let answered = self.seat.take().and_then(|store| self.answered(&store, task));
        answered.unwrap_or_else(|error| Reply::Failed(error.sentence(lang)))
    }

    fn answered(&self, store: &Store, task: Task<'_>) -> Result<Reply, StoreError> {
        let Task { request, office, progress, .. } = task;
        match (rights::refused(store, request, office.lang)?, request) {
            (Some(sentence), _) => Ok(Reply::Failed(sentence)),
            (None, Request::Desk(work)) => {
                exchange::answer(store, work, office, &mut Eye { progress, desk: self })
            }
            (None, _) => Ok(Reply::Superseded),
        }
    }
}
