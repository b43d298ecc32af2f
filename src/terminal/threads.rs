//! The two threads that listen: one to the keyboard, one to signals. Both block; neither polls.

use super::Wake;
use super::input::{Decoder, Input};
use super::screen::Screen;
use crate::message::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::signal::{SIGABRT, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

/// An orderly end may take so long after the terminal is gone; then the process goes anyway.
const GRACE: Duration = Duration::from_millis(1500);

/// Starts listening to the keyboard.
pub(super) fn listen_to_keys(events: Sender<Event>) -> io::Result<()> {
    thread::Builder::new().name("keys".into()).spawn(move || keys(&events)).map(drop)
}

fn keys(events: &Sender<Event>) {
    let start = Instant::now();
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    let mut inputs = Vec::new();
    loop {
        match ready(decoder.wait(start.elapsed())) {
            Ready::Bytes => match rustix::io::read(rustix::stdio::stdin(), &mut bytes) {
                Ok(0) => break,
                Ok(count) => {
                    decoder.feed(bytes.get(..count).unwrap_or_default(), start.elapsed(), &mut inputs);
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => break,
            },
            Ready::Time => decoder.expire(start.elapsed(), &mut inputs),
            Ready::Gone => break,
        }
        for input in inputs.drain(..) {
            let event = match input {
                Input::Key(key) => Event::Key(key),
                Input::Paste(text) => Event::Paste(text),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    }
    // a terminal that hung up answers every call at once: this thread ends instead of asking again
    let _ = events.send(Event::HangUp);
}

enum Ready {
    Bytes,
    Time,
    Gone,
}

fn ready(limit: Option<Duration>) -> Ready {
    let stdin = rustix::stdio::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
    match poll(&mut fds, limit.as_ref()) {
        Ok(0) | Err(Errno::INTR) => Ready::Time,
        Ok(_) if fds[0].revents().contains(PollFlags::IN) => Ready::Bytes,
        _ => Ready::Gone,
    }
}

/// Starts listening to signals.
pub(super) fn listen_to_signals(
    events: Sender<Event>,
    screen: Arc<Screen>,
    wake: Arc<Wake>,
) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGABRT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let listen = move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGWINCH => {
                    let (columns, rows) = Screen::size();
                    Event::Resize(columns, rows)
                }
                SIGCONT if wake.stopping.swap(false, Ordering::SeqCst) => continue,
                SIGCONT => {
                    wake.resumed.store(true, Ordering::SeqCst);
                    Event::Resume
                }
                SIGTSTP => {
                    wake.stop.store(true, Ordering::SeqCst);
                    Event::Resume
                }
                _ => {
                    wake.signal.store(signal, Ordering::SeqCst);
                    Event::HangUp
                }
            };
            let ending = event == Event::HangUp;
            let heard = events.send(event).is_ok();
            if ending {
                end_anyway(&screen, signal);
            }
            if !heard {
                return;
            }
        }
    };
    thread::Builder::new().name("signals".into()).spawn(listen).map(drop)
}

/// Waits for the orderly end, then ends without it.
fn end_anyway(screen: &Arc<Screen>, signal: i32) {
    let screen = Arc::clone(screen);
    let wait = move || {
        thread::sleep(GRACE);
        screen.leave_without_waiting();
        std::process::exit(128 + signal);
    };
    let _ = thread::Builder::new().name("end".into()).spawn(wait);
}
