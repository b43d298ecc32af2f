//! A queue between the loop and one thread, in which newer searches replace older ones.

use crate::message::{Request, Ticket};
use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A request with its ticket.
#[derive(Debug)]
pub struct Job {
    /// Which question.
    pub ticket: Ticket,
    /// The question.
    pub request: Request,
}

impl Job {
    /// Requests with the same key replace each other: same screen, same kind of search.
    fn key(&self) -> Option<Key> {
        let searches = matches!(
            self.request,
            Request::People { .. }
                | Request::Certificates { .. }
                | Request::Organisations { .. }
                | Request::Candidates { .. }
                | Request::Similar { .. }
                | Request::Paths(_)
        );
        searches.then(|| (self.ticket.owner, discriminant(&self.request)))
    }
}

fn same_draft(one: &Request, other: &Request) -> bool {
    match (one, other) {
        (Request::DraftSave { form: one, .. }, Request::DraftSave { form: other, .. }) => one == other,
        _ => false,
    }
}

type Key = (u32, Discriminant<Request>);

#[derive(Debug, Default)]
struct State {
    jobs: VecDeque<Job>,
    running: Option<(Ticket, Option<Key>)>,
    closed: bool,
}

impl State {
    fn is_busy(&self) -> bool {
        self.running.is_some() || !self.jobs.is_empty()
    }
}

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    state: Mutex<State>,
    more: Condvar,
    rest: Condvar,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At the end of the queue; an older text of the same draft that stands last and is not begun yet
    /// is replaced, its ticket returned. Nothing is overtaken.
    pub fn push(&self, job: Job) -> Option<Ticket> {
        let mut state = self.lock();
        if let Some(last) = state.jobs.back_mut()
            && same_draft(&last.request, &job.request)
        {
            return Some(std::mem::replace(last, job).ticket);
        }
        state.jobs.push_back(job);
        self.more.notify_one();
        None
    }

    /// Like [`Queue::push`], but older jobs of the same key leave the queue (their tickets are
    /// returned) and a running one is interrupted.
    pub fn replace(&self, job: Job, interrupt: impl FnOnce()) -> Vec<Ticket> {
        let mut state = self.lock();
        let mut gone = Vec::new();
        if let Some(key) = job.key() {
            state.jobs.retain(|old| {
                let same = old.key() == Some(key);
                if same {
                    gone.push(old.ticket);
                }
                !same
            });
            if state.running.is_some_and(|(_, running)| running == Some(key)) {
                interrupt();
            }
        }
        state.jobs.push_back(job);
        self.more.notify_one();
        gone
    }

    /// Takes a ticket out, interrupting it when it runs.
    pub fn drop_ticket(&self, ticket: Ticket, interrupt: impl FnOnce()) {
        let mut state = self.lock();
        state.jobs.retain(|job| job.ticket != ticket);
        if state.running.is_some_and(|(running, _)| running == ticket) {
            interrupt();
        }
    }

    /// The next job; waits for one. `None` when the queue is closed and empty.
    pub fn take(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                state.running = Some((job.ticket, job.key()));
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The running job is answered.
    pub fn done(&self) {
        self.lock().running = None;
        self.rest.notify_all();
    }

    /// True while something is queued or runs.
    pub fn is_busy(&self) -> bool {
        self.lock().is_busy()
    }

    /// Waits until nothing is queued and nothing runs.
    pub fn wait_until_idle(&self) {
        let mut state = self.lock();
        while state.is_busy() {
            state = self.rest.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No more jobs; those queued are still done.
    pub fn close(&self) {
        self.lock().closed = true;
        self.more.notify_all();
    }

    /// No more jobs, and those queued are dropped.
    pub fn clear_and_close(&self, interrupt: impl FnOnce()) {
        let mut state = self.lock();
        state.jobs.clear();
        state.closed = true;
        if state.running.is_some() {
            interrupt();
        }
        self.more.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::listing::{From, PeopleFilter, PeopleOrder};

    fn search(owner: u32, serial: u32) -> Job {
        let request = Request::People {
            filter: PeopleFilter::default(),
            order: PeopleOrder::Newest,
            from: From::Start,
            limit: 1,
        };
        Job { ticket: Ticket { owner, serial }, request }
    }

    #[test]
    fn a_newer_search_takes_the_place_of_an_older_one_of_its_screen_only() {
        let queue = Queue::default();
        assert!(queue.replace(search(1, 1), || {}).is_empty());
        assert!(queue.replace(search(2, 2), || {}).is_empty());
        assert_eq!(queue.replace(search(1, 3), || {}), vec![Ticket { owner: 1, serial: 1 }]);
        assert_eq!(queue.take().map(|j| j.ticket.serial), Some(2));
        assert_eq!(queue.take().map(|j| j.ticket.serial), Some(3));
    }

    #[test]
    fn a_running_search_is_interrupted_by_a_newer_one() {
        let queue = Queue::default();
        queue.push(search(1, 1));
        queue.take();
        let mut interrupted = false;
        queue.replace(search(1, 2), || interrupted = true);
        assert!(interrupted);
        queue.done();
        queue.take();
        queue.done();
        let mut again = false;
        queue.replace(search(1, 3), || again = true);
        assert!(!again);
    }

    #[test]
    fn a_newer_text_of_a_draft_waits_in_the_place_of_the_older_and_overtakes_nothing() {
        let queue = Queue::default();
        let draft = |serial: u32, form: &str| {
            let request = Request::DraftSave { form: form.into(), text: serial.to_string() };
            Job { ticket: Ticket { owner: 1, serial }, request }
        };
        assert_eq!(queue.push(draft(1, "a")), None);
        assert_eq!(queue.push(draft(2, "a")), Some(Ticket { owner: 1, serial: 1 }));
        assert_eq!(queue.push(draft(3, "b")), None);
        let drop = Request::DraftDrop("b".into());
        assert_eq!(queue.push(Job { ticket: Ticket { owner: 1, serial: 4 }, request: drop }), None);
        assert_eq!(queue.push(draft(5, "b")), None, "behind the drop, not before it");
        let order: Vec<_> = (0..4).filter_map(|_| queue.take()).map(|job| job.ticket.serial).collect();
        assert_eq!(order, [2, 3, 4, 5]);
    }

    #[test]
    fn a_closed_queue_still_gives_what_was_queued() {
        let queue = Queue::default();
        queue.push(search(1, 1));
        queue.close();
        assert!(queue.take().is_some());
        assert!(queue.take().is_none());
    }
}
