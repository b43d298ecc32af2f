//! The thread of long work: imports and exports on a connection of their own, so that screens go on
//! searching and saving meanwhile. Whoever saves at a screen goes first: what is imported so far is
//! put on disk and the store left to them, then it goes on.

use super::queue::{Job, Queue};
use super::{Office, exchange, rights};
use crate::domain::desk::Progress;
use crate::exchange::desk::Watch;
use crate::message::{DeskReply, Event, Hold, Reply, Request, Ticket};
use crate::store::{Seat, Store, StoreError};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// What the person wants of the running work.
#[derive(Debug, Default)]
pub(super) struct HoldPoint {
    wish: Mutex<Hold>,
    changed: Condvar,
}

impl HoldPoint {
    pub(super) fn set(&self, wish: Hold) {
        *self.wish.lock().unwrap_or_else(PoisonError::into_inner) = wish;
        self.changed.notify_all();
    }

    fn now(&self) -> Hold {
        *self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while it is paused.
    fn wait(&self) {
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        while *wish == Hold::Pause {
            wish = self.changed.wait(wish).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Watches one piece of work for the screen that asked for it.
struct Eye<'a> {
    ticket: Ticket,
    out: &'a Sender<Event>,
    hold: &'a HoldPoint,
    writes: &'a Queue,
}

impl Watch for Eye<'_> {
    fn go_on(&mut self, progress: &Progress) -> bool {
        let reply = Reply::Desk(DeskReply::Progress(Box::new(*progress)));
        let _ = self.out.send(Event::Reply(self.ticket, reply));
        self.hold.wait();
        self.hold.now() != Hold::Stop
    }

    fn is_wanted(&self) -> bool {
        self.writes.is_busy() || self.hold.now() == Hold::Pause
    }

    fn give_way(&mut self) {
        self.writes.wait_until_idle();
        self.hold.wait();
    }
}

/// What the thread is given.
pub(super) struct Room {
    pub seat: Seat,
    pub works: Arc<Queue>,
    pub writes: Arc<Queue>,
    pub hold: Arc<HoldPoint>,
    pub office: Arc<Mutex<Office>>,
}

/// Starts the thread. It opens the store for each piece of work and closes it behind.
pub(super) fn spawn(room: Room, out: Sender<Event>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while let Some(Job { ticket, request }) = room.works.take() {
            let office = *room.office.lock().unwrap_or_else(PoisonError::into_inner);
            let mut eye = Eye { ticket, out: &out, hold: &room.hold, writes: &room.writes };
            let reply = room.seat.take().and_then(|store| answered(&store, &request, office, &mut eye));
            let reply = reply.unwrap_or_else(|error| Reply::Failed(error.sentence(office.lang)));
            room.works.done();
            if out.send(Event::Reply(ticket, reply)).is_err() {
                return;
            }
        }
    })
}

fn answered(
    store: &Store,
    request: &Request,
    office: Office,
    watch: &mut dyn Watch,
) -> Result<Reply, StoreError> {
    match (rights::refused(store, request, office.lang)?, request) {
        (Some(sentence), _) => Ok(Reply::Failed(sentence)),
        (None, Request::Desk(work)) => exchange::answer(store, work, office, watch),
        (None, _) => Ok(Reply::Superseded),
    }
}
