//! The loop in a real pseudo-terminal, with a screen model at the other end. Nothing sleeps: every
//! step reads until what it waits for is there, or a deadline has passed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "terminal/pty.rs"]
mod pty;

use jiangce::keymap::key::{Key, KeyCode};
use jiangce::message::{Effect, Event, Hold, Request, Ticket};
use jiangce::terminal::capability::{Capability, Names};
use jiangce::terminal::{self, Machine, Program};
use jiangce::ui::text;
use pty::Driver;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use std::time::Duration;

/// Shows what it is told: the text typed, the last key, the size.
#[derive(Default)]
struct Echo {
    typed: String,
    last: String,
    size: (u16, u16),
    resumed: u32,
}

impl Program for Echo {
    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) if key == Key::ctrl('z') => return vec![Effect::Suspend],
            Event::Key(key) if key == Key::ctrl('q') => return vec![Effect::Quit],
            Event::Key(key) if key == Key::ctrl('p') => panic!("as asked"),
            Event::Key(key) if key == Key::ctrl('t') => {
                let _ = std::thread::spawn(|| panic!("a thread")).join();
            }
            Event::Key(key) => {
                self.last = key.to_string();
                match key.code {
                    KeyCode::Esc => self.typed.clear(),
                    _ => self.typed.extend(key.text()),
                }
            }
            Event::Paste(text) => self.typed = format!("pasted {}", text.len()),
            Event::Resize(columns, rows) => self.size = (columns, rows),
            Event::Resume => self.resumed += 1,
            Event::HangUp => return vec![Effect::Quit],
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, frame: &mut Buffer) -> Option<Position> {
        let plain = Style::new();
        let used = text::put(frame, 0, 0, frame.area.width, &format!("> {}", self.typed), plain);
        text::put(frame, 0, 1, 40, &format!("last {} resumed {}", self.last, self.resumed), plain);
        text::put(frame, 0, 2, 40, &format!("size {}x{}", self.size.0, self.size.1), plain);
        Some(Position::new(used, 0))
    }
}

struct Nobody;

impl Machine for Nobody {
    fn ask(&mut self, _: Ticket, _: Request) {}
    fn interrupt(&mut self, _: Ticket) {}
    fn hold(&mut self, _: Hold) {}
}

/// Not a test: the program the tests below start in a terminal of their own.
#[test]
#[ignore = "started by the other tests"]
fn child() {
    let (events, inbox) = std::sync::mpsc::channel();
    let capability = Capability::from_names(&Names::from_environment(), false);
    let mut echo = Echo { size: terminal::size(), ..Echo::default() };
    let ended = terminal::run(&mut echo, Vec::new(), &mut Nobody, capability, &events, &inbox).unwrap();
    println!("ended {ended:?}");
}

fn start_in(term: &str) -> Driver {
    let mut driver = Driver::start(
        &std::env::current_exe().unwrap(),
        &["--ignored", "--exact", "child", "--nocapture", "--test-threads=1"],
        &[("TERM", term)],
        24,
        80,
    );
    driver.until("the first frame", |d| d.line(2) == "size 80x24");
    driver
}

fn start() -> Driver {
    start_in("xterm-256color")
}

fn pid(driver: &Driver) -> Pid {
    Pid::from_raw(i32::try_from(driver.pid()).unwrap()).unwrap()
}

#[test]
fn typed_text_stands_at_the_caret() {
    let mut driver = start();
    driver.send("张三a".as_bytes());
    driver.until("the text", |d| d.line(0) == "> 张三a");
    assert_eq!(driver.screen().cursor_position(), (0, 7));
    driver.send(b"\x11");
    driver.until_end();
    assert!(driver.seen("ended Quit"));
}

#[test]
fn a_key_costs_a_few_bytes_and_nothing_is_sent_while_idle() {
    let mut driver = start();
    driver.send(b"a");
    driver.until("the key", |d| d.line(0) == "> a" && d.line(1) == "last a resumed 0");
    let before = driver.bytes();
    driver.send(b"b");
    driver.until("the key", |d| d.line(0) == "> ab" && d.line(1) == "last b resumed 0");
    assert!(driver.bytes() - before <= 30, "{}", driver.bytes() - before);
    let wakes = driver.wake_ups();
    driver.stays_silent_for(Duration::from_millis(400));
    // both threads may still have been on their way to sleep at the first count
    assert!(driver.wake_ups() - wakes <= 2, "threads ran while nothing happened");
}

#[test]
fn a_split_arrow_key_is_one_key() {
    let mut driver = start();
    driver.send(b"abc");
    driver.until("the text", |d| d.line(0) == "> abc");
    driver.send(b"\x1b");
    driver.send(b"[A");
    driver.until("the key", |d| d.line(1) == "last up resumed 0");
    // on a busy machine the Esc may have been given out first; letters it must never become
    assert!(!driver.line(0).contains('['), "{}", driver.line(0));
    driver.send(b"\x1b");
    driver.until("a lone Esc", |d| d.line(1) == "last esc resumed 0" && d.line(0) == ">");
}

#[test]
fn a_megabyte_pasted_is_cut_and_the_program_lives() {
    let mut driver = start();
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 1_000_000));
    bytes.extend_from_slice(b"\x1b[201~");
    driver.send(&bytes);
    driver.until("the paste", |d| d.line(0) == "> pasted 262144");
}

#[test]
fn sizes_from_one_cell_to_many_and_back() {
    let mut driver = start();
    driver.send(b"x");
    driver.until("the text", |d| d.line(0) == "> x");
    for (rows, columns) in [(1, 1), (2, 3), (50, 200), (24, 80)] {
        driver.resize(rows, columns);
    }
    driver.until("the frame at its size", |d| d.line(2) == "size 80x24" && d.line(0) == "> x");
}

#[test]
fn a_size_that_no_screen_has_is_survived() {
    let mut driver = start();
    driver.send(b"x");
    driver.until("the text", |d| d.line(0) == "> x");
    driver.claim(u16::MAX, u16::MAX);
    driver.send(b"y");
    driver.until("the frame that was cut", |d| d.text().contains("size 1000x500"));
    driver.resize(24, 80);
    driver.until("the frame at its size", |d| d.line(2) == "size 80x24" && d.line(0) == "> xy");
}

#[test]
fn when_the_terminal_hangs_up_the_process_goes() {
    let mut driver = start();
    driver.send(b"x");
    driver.until("the text", |d| d.line(0) == "> x");
    let seconds = driver.hang_up_and_wait();
    assert!(seconds < 2.0, "{seconds} s");
}

#[test]
fn a_signal_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT, Signal::ABORT] {
        let mut driver = start();
        let raw = driver.settings();
        kill_process(pid(&driver), signal).unwrap();
        driver.until_end();
        assert!(driver.sent("\x1b[?1049l") && driver.sent("\x1b[?2004l") && driver.sent("\x1b[?25h"));
        assert_ne!(raw, driver.settings(), "raw mode was on and is off");
        assert!(driver.seen(&format!("ended Signal({})", signal.as_raw())), "{}", driver.text());
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    let mut driver = start();
    driver.send(b"\x10");
    driver.until_end();
    let text = driver.text();
    let left = text.find("\x1b[?1049l").unwrap();
    assert!(text[left..].contains("as asked"), "{text}");
}

#[test]
fn a_thread_that_panics_does_not_write_into_the_frame() {
    let mut driver = start();
    driver.send(b"\x14x");
    driver.until("the program going on", |d| d.line(0) == "> x");
    assert!(!driver.seen("a thread"));
    driver.send(b"\x11");
    driver.until_end();
    let text = driver.text();
    let left = text.find("\x1b[?1049l").unwrap();
    assert!(text[left..].contains("a thread"), "{text}");
}

#[test]
fn suspended_it_gives_the_terminal_back_and_takes_it_again() {
    for by_key in [true, false] {
        let mut driver = start();
        driver.send("张".as_bytes());
        driver.until("the text", |d| d.line(0) == "> 张");
        let child = pid(&driver);
        if by_key {
            driver.send(b"\x1a");
        } else {
            kill_process(child, Signal::TSTP).unwrap();
        }
        let status = waitpid(Some(child), WaitOptions::UNTRACED).unwrap().unwrap().1;
        assert!(status.stopped());
        driver.until("the terminal given back", |d| d.sent("\x1b[?1049l"));
        kill_process(child, Signal::CONT).unwrap();
        driver.until("the frame again", |d| d.line(0) == "> 张" && d.line(1).ends_with("resumed 1"));
        driver.send(b"x");
        driver.until("keys again", |d| d.line(0) == "> 张x");
    }
}

#[test]
fn continued_after_a_stop_it_did_not_see_it_draws_anew() {
    let mut driver = start();
    let child = pid(&driver);
    kill_process(child, Signal::STOP).unwrap();
    assert!(waitpid(Some(child), WaitOptions::UNTRACED).unwrap().unwrap().1.stopped());
    driver.forget_screen();
    kill_process(child, Signal::CONT).unwrap();
    driver.until("the frame again", |d| d.line(2) == "size 80x24");
}

#[test]
fn an_old_terminal_gets_no_private_modes_and_no_colours() {
    let driver = start_in("vt100");
    for mode in ["\x1b[?1049h", "\x1b[?2004h", "\x1b[?2026h", "\x1b[38", "\x1b[3"] {
        assert!(!driver.sent(mode), "{mode:?}");
    }
}
