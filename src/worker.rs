//! The threads that own the connections to the store and answer requests.
//!
//! One thread writes, one reads. A newer search of the same screen takes the place of an older one:
//! the older is dropped from the queue or interrupted while it runs, and answered
//! [`Reply::Superseded`]. The writer takes requests strictly in order, so that nothing typed is lost
//! or overtaken; only of two texts of one draft that wait behind each other the newer is written.

pub mod answer;
mod exchange;
mod journal;
mod queue;
mod rights;
mod steps;

use crate::domain::day::Day;
use crate::domain::lang::Lang;
use crate::message::{Event, Reply, Request, Ticket};
use crate::store::{Interrupter, Store, StoreError};
use queue::{Job, Queue};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// What the threads know besides the store.
#[derive(Clone, Copy, Debug)]
pub struct Office {
    /// Language of the sentences they make.
    pub lang: Lang,
    /// The day the program believes it is.
    pub today: Day,
}

/// The two threads and their queues.
#[derive(Debug)]
pub struct Worker {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    reader: Interrupter,
    stop: Arc<AtomicBool>,
    office: Arc<Mutex<Office>>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts both threads on a store that is open; answers go to `out`.
    ///
    /// # Errors
    /// When the second connection cannot be opened.
    pub fn start(store: Store, office: Office, out: &Sender<Event>) -> Result<Self, StoreError> {
        let reading = store.reader()?;
        let reader = reading.interrupter();
        let office = Arc::new(Mutex::new(office));
        let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let stop = Arc::new(AtomicBool::new(false));
        let threads = vec![
            spawn(store, Arc::clone(&writes), Arc::clone(&office), Arc::clone(&stop), out.clone()),
            spawn(reading, Arc::clone(&reads), Arc::clone(&office), Arc::clone(&stop), out.clone()),
        ];
        Ok(Self { writes, reads, reader, stop, office, threads })
    }

    /// Queues a request. The answer comes as [`Event::Reply`]; an older request of the same screen and
    /// kind that it replaces is answered at once.
    pub fn ask(&self, ticket: Ticket, request: Request, out: &Sender<Event>) {
        if matches!(request, Request::Import(_) | Request::StopImport) {
            let halt = matches!(request, Request::StopImport);
            self.stop.store(halt, Ordering::Relaxed);
            if halt {
                return;
            }
        }
        if answer::writes(&request) {
            if let Some(older) = self.writes.push(Job { ticket, request }) {
                let _ = out.send(Event::Reply(older, Reply::Superseded));
            }
            return;
        }
        let replaced = self.reads.replace(Job { ticket, request }, || self.reader.interrupt());
        for ticket in replaced {
            let _ = out.send(Event::Reply(ticket, Reply::Superseded));
        }
    }

    /// Nobody waits for this ticket any more.
    pub fn interrupt(&self, ticket: Ticket) {
        self.reads.drop_ticket(ticket, || self.reader.interrupt());
    }

    /// Sentences from now on in this language.
    pub fn speak(&self, lang: Lang) {
        self.office.lock().unwrap_or_else(PoisonError::into_inner).lang = lang;
    }

    /// Lets what is queued to be written finish, drops what is only read, and waits for both threads.
    pub fn finish(self) {
        self.writes.close();
        self.reads.clear_and_close(|| self.reader.interrupt());
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// A thread that answers its queue until the queue is closed and empty.
fn spawn(
    store: Store,
    queue: Arc<Queue>,
    office: Arc<Mutex<Office>>,
    stop: Arc<AtomicBool>,
    out: Sender<Event>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while let Some(Job { ticket, request }) = queue.take() {
            let office = *office.lock().unwrap_or_else(PoisonError::into_inner);
            let mut progress = |reply| drop(out.send(Event::Reply(ticket, reply)));
            let reply = answer::answer(&store, &request, office, &stop, &mut progress);
            queue.done();
            if out.send(Event::Reply(ticket, reply)).is_err() {
                return;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::listing::{From, PeopleFilter, PeopleOrder};
    use crate::domain::record::{Change, Table, Target};
    use crate::store::Author;
    use std::sync::mpsc::channel;

    fn ticket(serial: u32) -> Ticket {
        Ticket { owner: 1, serial }
    }

    fn office() -> Office {
        Office { lang: Lang::Zh, today: Day::new(2024, 9, 20).unwrap() }
    }

    #[test]
    fn what_the_writer_saved_the_reader_finds() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("a.db"), Author::new("ma", "host")).unwrap();
        let (out, events) = channel();
        let worker = Worker::start(store, office(), &out).unwrap();
        let change = Change {
            target: Target::New(Table::Person),
            set: vec![("name", Some("曾国藩".into()))],
            reason: None,
        };
        worker.ask(ticket(1), Request::Save(vec![change]), &out);
        let Ok(Event::Reply(_, Reply::Saved(saved))) = events.recv() else { panic!("not saved") };
        let filter = PeopleFilter { words: "zgf".into(), ..PeopleFilter::default() };
        let request = Request::People { filter, order: PeopleOrder::Newest, from: From::Start, limit: 10 };
        worker.ask(ticket(2), request, &out);
        let Ok(Event::Reply(answered, Reply::People(page))) = events.recv() else { panic!("no page") };
        assert_eq!((answered, page.rows[0].id), (ticket(2), saved[0].id));
        worker.finish();
    }

    #[test]
    fn a_refused_save_is_a_sentence_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("a.db"), Author::new("ma", "host")).unwrap();
        let change = Change { target: Target::New(Table::Person), set: Vec::new(), reason: None };
        let reply = answer::answer(
            &store,
            &Request::Save(vec![change]),
            office(),
            &AtomicBool::new(false),
            &mut |_| {},
        );
        assert!(matches!(reply, Reply::Failed(sentence) if sentence.contains("姓名")));
        assert_eq!(store.counts().unwrap().people, 0);
    }
}
