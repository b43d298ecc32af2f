//! The threads that own the connections to the store and answer requests.
//!
//! One thread writes, one reads, one sweeps the register, one does the long work of the import desk.
//! A newer search of the same screen takes the place of an older one:
//! the older is dropped from the queue or interrupted while it runs, and answered
//! [`Reply::Superseded`]. The writer takes requests strictly in order, so that nothing typed is lost
//! or overtaken; only of two texts of one draft that wait behind each other the newer is written.

pub mod answer;
mod desk;
mod exchange;
mod journal;
mod papers;
mod queue;
mod rights;
mod seats;
mod steps;
mod sweep;
pub mod watch;

use crate::domain::day::Day;
use crate::domain::lang::{Lang, words};
use crate::message::{Event, Hold, Reply, Request, Ticket};
use crate::store::{Interrupter, Store, StoreError};
use desk::{Agreed, Desk};
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

/// The threads and their queues.
#[derive(Debug)]
pub struct Worker {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    long: Arc<Queue>,
    works: Arc<Queue>,
    reader: Interrupter,
    hold: Arc<Agreed<Hold>>,
    /// Stops a sweep between two pieces.
    halt: Arc<AtomicBool>,
    office: Arc<Mutex<Office>>,
    threads: Vec<JoinHandle<()>>,
    look: Option<watch::Look>,
}

impl Worker {
    /// Starts the threads on a store that is open; answers go to `out`.
    ///
    /// # Errors
    /// When the second connection cannot be opened.
    pub fn start(store: Store, office: Office, out: &Sender<Event>) -> Result<Self, StoreError> {
        let reading = store.reader()?;
        let reader = reading.interrupter();
        let office = Arc::new(Mutex::new(office));
        let [writes, reads, long, works] = [(); 4].map(|()| Arc::new(Queue::default()));
        let halt = Arc::new(AtomicBool::new(false));
        let hold = Arc::new(Agreed::default());
        let alone = Arc::new(Agreed::default());
        let desk = Desk {
            seat: store.seat(),
            writes: Arc::clone(&writes),
            hold: Arc::clone(&hold),
            alone: Arc::clone(&alone),
        };
        let mut sweeper = sweep::Desk::of(&store);
        let look = watch::Look::start(&store, &office, out)?;
        let mut nurse = watch::Nurse::new(out.clone());
        let busy = Arc::clone(&works);
        let work = |queue: &Arc<Queue>| Work {
            queue: Arc::clone(queue),
            office: Arc::clone(&office),
            stop: Arc::clone(&halt),
            out: out.clone(),
        };
        let threads = vec![
            work(&writes).spawn(move |job| {
                alone.wait_while(true);
                let office = job.office;
                let reply = job.answer(&store);
                // an import has a long log of its own and folds it itself
                if !busy.is_busy() {
                    nurse.look(&store, office);
                }
                reply
            }),
            work(&reads).spawn(move |job| job.answer(&reading)),
            work(&long).spawn(move |job| sweeper.answer(job)),
            work(&works).spawn(move |job| desk.answer(job)),
        ];
        Ok(Self { writes, reads, long, works, reader, hold, halt, office, threads, look })
    }

    /// Queues a request. The answer comes as [`Event::Reply`]; an older request of the same screen and
    /// kind that it replaces is answered at once.
    pub fn ask(&self, ticket: Ticket, request: Request, out: &Sender<Event>) {
        match &request {
            Request::Desk(work) if exchange::is_long(work) => {
                self.hold.set(Hold::Go);
                self.works.push(Job { ticket, request });
                return;
            }
            Request::Undo(_) | Request::Redo(_) | Request::UndoStep { .. } if self.works.is_busy() => {
                let _ = out.send(Event::Reply(ticket, Reply::Failed(self.busy())));
                return;
            }
            _ => {}
        }
        if matches!(request, Request::Sweep | Request::StopSweep) {
            let halt = matches!(request, Request::StopSweep);
            self.halt.store(halt, Ordering::Relaxed);
            if halt {
                let _ = out.send(Event::Reply(ticket, Reply::Superseded));
                return;
            }
        }
        if sweep::is_long(&request) {
            self.long.push(Job { ticket, request });
            return;
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

    /// What the running import is to do next.
    pub fn hold(&self, wish: Hold) {
        self.hold.set(wish);
    }

    fn busy(&self) -> String {
        let lang = self.office.lock().unwrap_or_else(PoisonError::into_inner).lang;
        let said = words(
            "导入或导出正在进行，请等它做完或停下再撤销。",
            "An import or export is running: wait for it or stop it, then undo.",
        );
        said.get(lang).into()
    }

    /// Nobody waits for this ticket any more.
    pub fn interrupt(&self, ticket: Ticket) {
        self.reads.drop_ticket(ticket, || self.reader.interrupt());
    }

    /// Sentences from now on in this language.
    pub fn speak(&self, lang: Lang) {
        self.office.lock().unwrap_or_else(PoisonError::into_inner).lang = lang;
    }

    /// Lets what is queued to be written finish, drops what is only read, ends long work behind the
    /// row it is at, and waits for the threads.
    pub fn finish(self) {
        self.halt.store(true, Ordering::Relaxed);
        self.long.clear_and_close(|| {});
        self.hold.set(Hold::Stop);
        self.works.clear_and_close(|| {});
        self.writes.close();
        self.reads.clear_and_close(|| self.reader.interrupt());
        if let Some(look) = self.look {
            look.end();
        }
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// What a thread works with.
struct Work {
    queue: Arc<Queue>,
    office: Arc<Mutex<Office>>,
    stop: Arc<AtomicBool>,
    out: Sender<Event>,
}

/// One request at hand.
struct Task<'a> {
    request: &'a Request,
    office: Office,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(Reply),
}

impl Task<'_> {
    fn answer(self, store: &Store) -> Reply {
        answer::answer(store, self.request, self.office)
    }
}

impl Work {
    /// A thread that answers its queue until the queue is closed and empty.
    fn spawn(self, mut answer: impl FnMut(Task<'_>) -> Reply + Send + 'static) -> JoinHandle<()> {
        std::thread::spawn(move || {
            while let Some(Job { ticket, request }) = self.queue.take() {
                let office = *self.office.lock().unwrap_or_else(PoisonError::into_inner);
                let mut progress = |reply| drop(self.out.send(Event::Reply(ticket, reply)));
                let task = Task { request: &request, office, stop: &self.stop, progress: &mut progress };
                let reply = survived(|| answer(task)).unwrap_or_else(|| Reply::Failed(broken(office.lang)));
                self.queue.done();
                if self.out.send(Event::Reply(ticket, reply)).is_err() {
                    return;
                }
            }
        })
    }
}

/// What was done, or `None` where the program broke in it: its thread goes on, and whoever waits is told.
/// The words of the panic are kept by the terminal until it is given back.
fn survived<T>(job: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)).ok()
}

fn broken(lang: Lang) -> String {
    let said = words(
        "程序内部出错，这一件没有做完；其余不受影响。请再做一次；仍不行请退出重进，并把退出时屏幕上的英文交给维护人员。",
        "The program broke in this and did not finish it; all else goes on. Try again; if it breaks again, leave, start anew and pass on the words shown then.",
    );
    said.get(lang).into()
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
        worker.ask(ticket(1), Request::Save { changes: vec![change], draft: None }, &out);
        let Ok(Event::Reply(_, Reply::Saved(saved))) = events.recv() else { panic!("not saved") };
        let filter = PeopleFilter { words: "zgf".into(), ..PeopleFilter::default() };
        let request = Request::People { filter, order: PeopleOrder::Newest, from: From::Start, limit: 10 };
        worker.ask(ticket(2), request, &out);
        let Ok(Event::Reply(answered, Reply::People(page))) = events.recv() else { panic!("no page") };
        assert_eq!((answered, page.rows[0].id), (ticket(2), saved[0].id));
        worker.finish();
    }

    #[test]
    fn a_job_that_breaks_is_told_and_its_thread_takes_the_next() {
        let (out, events) = channel();
        let queue = Arc::new(Queue::default());
        let work = Work {
            queue: Arc::clone(&queue),
            office: Arc::new(Mutex::new(office())),
            stop: Arc::default(),
            out,
        };
        let thread = work.spawn(|task| {
            assert!(matches!(task.request, Request::Seats), "told to break");
            Reply::Kept
        });
        for (serial, request) in [(1, Request::StopSweep), (2, Request::Seats)] {
            queue.push(Job { ticket: ticket(serial), request });
        }
        let Ok(Event::Reply(one, Reply::Failed(sentence))) = events.recv() else { panic!("not told") };
        assert!(one == ticket(1) && sentence.contains("程序内部出错"), "{sentence}");
        assert!(matches!(events.recv(), Ok(Event::Reply(two, Reply::Kept)) if two == ticket(2)));
        queue.close();
        thread.join().unwrap();
    }

    #[test]
    fn a_refused_save_is_a_sentence_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("a.db"), Author::new("ma", "host")).unwrap();
        let change = Change { target: Target::New(Table::Person), set: Vec::new(), reason: None };
        let reply = answer::answer(&store, &Request::Save { changes: vec![change], draft: None }, office());
        assert!(matches!(reply, Reply::Failed(sentence) if sentence.contains("姓名")));
        assert_eq!(store.counts().unwrap().people, 0);
    }
}
