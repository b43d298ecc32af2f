//! The terminal: raw mode, input, the loop, performing effects, thrifty output.
//!
//! One thread blocks on the keyboard, one on signals, the loop on the one channel both write to:
//! while nothing happens nothing runs and nothing is sent. The loop takes everything queued before
//! it draws, so that on a slow line the newest state is drawn once.

pub mod capability;
pub mod input;
pub mod painter;
mod screen;
mod threads;

use crate::app::App;
use crate::message::{Effect, Event, Hold, Reply, Request, Ticket};
use capability::Capability;
use painter::Painter;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use screen::Screen;
use signal_hook::consts::signal::SIGTSTP;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The first frame waits so long for the first answer, so that a list appears with its rows.
const FIRST_ANSWER: Duration = Duration::from_millis(12);
/// Queued events are taken for so long at most before a frame is drawn.
const DRAIN: Duration = Duration::from_millis(40);
/// Between hang-up and end, answers to what the program still asked are taken for so long.
const LAST_ANSWERS: Duration = Duration::from_millis(700);

/// What runs in a terminal: events in, effects out, frames on demand.
pub trait Program {
    /// Takes note of what happened; what is wanted now.
    fn update(&mut self, event: Event) -> Vec<Effect>;
    /// Draws the present state; where the caret is.
    fn view(&self, frame: &mut Buffer) -> Option<Position>;
}

/// Who answers requests. Answers come back as [`Event::Reply`] through the channel given to [`run`].
pub trait Machine {
    /// Takes the request; never waits for the answer.
    fn ask(&mut self, ticket: Ticket, request: Request);
    /// Nobody waits for this ticket any more.
    fn interrupt(&mut self, ticket: Ticket);
    /// What the running import is to do next.
    fn hold(&mut self, wish: Hold);
}

impl Program for App {
    fn update(&mut self, event: Event) -> Vec<Effect> {
        Self::update(self, event)
    }

    fn view(&self, frame: &mut Buffer) -> Option<Position> {
        Self::view(self, frame)
    }
}

/// Why the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It wanted to.
    Quit,
    /// The terminal hung up.
    HangUp,
    /// It was told to by this signal.
    Signal(i32),
}

/// What the signal thread tells the loop beside the channel.
#[derive(Debug, Default)]
struct Wake {
    /// The process is asked to stop in the foreground.
    stop: AtomicBool,
    /// The process went on after a stop that was not ours.
    resumed: AtomicBool,
    /// The process is being stopped by ourselves.
    stopping: AtomicBool,
    /// The signal that ends the process.
    signal: AtomicI32,
}

/// Runs `program` until it ends, is ended, or the terminal is gone.
///
/// `program` knows the [`size`] already; `first` is what it wants before anything happened.
/// `events` and `inbox` are the two ends of the one channel; whoever answers requests holds a clone
/// of `events`. An error says that there is no terminal or that it cannot be used.
pub fn run(
    program: &mut impl Program,
    first: Vec<Effect>,
    machine: &mut impl Machine,
    capability: Capability,
    events: &Sender<Event>,
    inbox: &Receiver<Event>,
) -> io::Result<Ended> {
    let screen = Arc::new(Screen::open(capability)?);
    let wake = Arc::new(Wake::default());
    restore_on_panic(&screen);
    threads::listen_to_signals(events.clone(), Arc::clone(&screen), Arc::clone(&wake))?;
    screen.enter()?;
    threads::listen_to_keys(events.clone())?;
    let (columns, rows) = size();
    let mut lap = Loop {
        program,
        machine,
        inbox,
        wake,
        screen: Arc::clone(&screen),
        painter: Painter::new(capability),
        frame: Buffer::empty(Rect::new(0, 0, columns, rows)),
        out: Vec::new(),
        alarm: None,
        ended: None,
    };
    let ended = lap.run(first);
    screen.leave();
    screen.say_kept_words();
    Ok(ended)
}

/// Columns and rows of the terminal of the process; 80 × 24 when it does not tell.
pub fn size() -> (u16, u16) {
    Screen::size()
}

/// A panic gives the terminal back before it speaks. A panic of another thread must not write into
/// the frame on the screen: its words wait until the terminal is given back.
fn restore_on_panic(screen: &Arc<Screen>) {
    let screen = Arc::clone(screen);
    let mine = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == mine {
            screen.leave();
            before(info);
        } else if screen.keep_words(&info.to_string()).is_err() {
            before(info);
        }
    }));
}

struct Loop<'a, P, M> {
    program: &'a mut P,
    machine: &'a mut M,
    inbox: &'a Receiver<Event>,
    wake: Arc<Wake>,
    screen: Arc<Screen>,
    painter: Painter,
    frame: Buffer,
    out: Vec<u8>,
    alarm: Option<Instant>,
    ended: Option<Ended>,
}

impl<P: Program, M: Machine> Loop<'_, P, M> {
    fn run(&mut self, first: Vec<Effect>) -> Ended {
        if self.perform_all(first) {
            self.await_first_answer();
        }
        loop {
            if let Some(ended) = self.ended {
                return ended;
            }
            self.draw();
            let Some(event) = self.next() else { continue };
            self.take_queued(event);
        }
    }

    /// Lets a quick first answer in before the first frame.
    fn await_first_answer(&mut self) {
        let limit = Instant::now() + FIRST_ANSWER;
        while self.ended.is_none() {
            let Ok(event) = self.inbox.recv_timeout(limit.saturating_duration_since(Instant::now())) else {
                return;
            };
            let answered = matches!(event, Event::Reply(_, Reply::People(_) | Reply::Drafts(_)));
            self.take(event);
            if answered {
                return;
            }
        }
    }

    /// Blocks until something happens; `None` when it was nothing for the program.
    fn next(&mut self) -> Option<Event> {
        let received = match self.alarm {
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => self.inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        match received {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => {
                self.alarm = None;
                Some(Event::Alarm)
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.ended = Some(Ended::HangUp);
                None
            }
        }
    }

    /// Takes `event` and everything queued behind it; of many sizes only the last.
    fn take_queued(&mut self, event: Event) {
        let limit = Instant::now() + DRAIN;
        let mut next = Some(event);
        let mut size = None;
        while let Some(event) = next {
            match event {
                Event::Resize(columns, rows) => size = Some((columns, rows)),
                event => {
                    if let Some((columns, rows)) = size.take() {
                        self.take(Event::Resize(columns, rows));
                    }
                    self.take(event);
                }
            }
            if self.ended.is_some() || Instant::now() >= limit {
                break;
            }
            next = self.inbox.try_recv().ok();
        }
        if let Some((columns, rows)) = size {
            self.take(Event::Resize(columns, rows));
        }
    }

    /// One event through the program; true when it asked for something.
    fn take(&mut self, event: Event) -> bool {
        match event {
            Event::Resume if self.wake.stop.swap(false, Ordering::SeqCst) => {
                self.suspend();
                return false;
            }
            Event::Resume if self.wake.resumed.swap(false, Ordering::SeqCst) => self.reenter(),
            Event::HangUp => {
                self.hang_up();
                return false;
            }
            _ => {}
        }
        self.update(event)
    }

    fn update(&mut self, event: Event) -> bool {
        if let Event::Resize(columns, rows) = event {
            let area = Rect::new(0, 0, columns, rows);
            if self.frame.area != area {
                self.frame = Buffer::empty(area);
            }
            // terminals move their text about when they change size
            self.painter.forget();
        }
        let effects = self.program.update(event);
        self.perform_all(effects)
    }

    /// Performs them in order; true when something was asked.
    fn perform_all(&mut self, effects: Vec<Effect>) -> bool {
        let asked = effects.iter().any(|effect| matches!(effect, Effect::Ask(..)));
        for effect in effects {
            self.perform(effect);
        }
        asked
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Ask(ticket, request) => self.machine.ask(ticket, request),
            Effect::Interrupt(ticket) => self.machine.interrupt(ticket),
            Effect::Hold(wish) => self.machine.hold(wish),
            Effect::Alarm(seconds) => {
                self.alarm = Instant::now().checked_add(Duration::from_secs(u64::from(seconds)));
            }
            Effect::Redraw => self.painter.forget(),
            Effect::Suspend => self.suspend(),
            Effect::Quit => self.ended = Some(Ended::Quit),
        }
    }

    /// Lets the program put its work in order, takes the last answers, ends.
    fn hang_up(&mut self) {
        let signal = self.wake.signal.load(Ordering::SeqCst);
        let ended = if signal == 0 { Ended::HangUp } else { Ended::Signal(signal) };
        let mut open = usize::from(self.update(Event::HangUp));
        let limit = Instant::now() + LAST_ANSWERS;
        while open > 0 {
            match self.inbox.recv_timeout(limit.saturating_duration_since(Instant::now())) {
                Ok(event @ Event::Reply(..)) => {
                    open -= 1;
                    open += usize::from(self.update(event));
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.ended = Some(ended);
    }

    /// Stops in the foreground and comes back.
    fn suspend(&mut self) {
        self.screen.leave();
        self.wake.stopping.store(true, Ordering::SeqCst);
        let stopped = signal_hook::low_level::emulate_default_handler(SIGTSTP);
        if stopped.is_err() {
            self.wake.stopping.store(false, Ordering::SeqCst);
        }
        self.reenter();
        let (columns, rows) = Screen::size();
        self.update(Event::Resize(columns, rows));
        self.update(Event::Resume);
    }

    fn reenter(&mut self) {
        if self.screen.enter().is_err() {
            self.ended = Some(Ended::HangUp);
        }
        self.painter.forget();
    }

    /// Draws the present state; says nothing to the terminal when it shows it already.
    fn draw(&mut self) {
        if self.ended.is_some() || self.frame.area.is_empty() {
            return;
        }
        self.frame.reset();
        let caret = self.program.view(&mut self.frame);
        self.out.clear();
        self.painter.paint(&self.frame, caret, &mut self.out);
        if !self.out.is_empty() && screen::write(&self.out).is_err() {
            self.hang_up();
        }
    }
}
