//! A pseudo-terminal with a program in it and a screen model at our end.
#![allow(dead_code)]

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Driver {
    pty: Option<Pty>,
    /// Kept open so that what the program wrote last can still be read.
    slave: Option<std::os::fd::OwnedFd>,
    child: Option<Child>,
    parser: vt100::Parser,
    log: Vec<u8>,
}

fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

impl Driver {
    /// Starts `program` in a terminal of that size.
    pub fn start(program: &Path, args: &[&str], env: &[(&str, &str)], rows: u16, columns: u16) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(rows, columns)).unwrap();
        let slave = std::os::fd::AsFd::as_fd(&pts).try_clone_to_owned().unwrap();
        let mut command = Command::new(program).args(args).env_remove("NO_COLOR").env_remove("COLORTERM");
        for (name, value) in env {
            command = command.env(name, value);
        }
        let child = command.spawn(pts).unwrap();
        let parser = vt100::Parser::new(some(rows), some(columns), 0);
        Self { pty: Some(pty), slave: Some(slave), child: Some(child), parser, log: Vec::new() }
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// One line of the screen, without blanks at its end.
    pub fn line(&self, row: u16) -> String {
        let columns = self.screen().size().1.get();
        let line = self.screen().rows(0, columns).nth(usize::from(row)).unwrap_or_default();
        line.trim_end().to_owned()
    }

    /// All lines of the screen.
    pub fn page(&self) -> String {
        (0..self.screen().size().0.get()).map(|row| self.line(row) + "\n").collect()
    }

    /// Bytes received so far.
    pub fn bytes(&self) -> usize {
        self.log.len()
    }

    /// The bytes received from `from` on.
    pub fn log(&self, from: usize) -> &[u8] {
        &self.log[from..]
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.log).into_owned()
    }

    pub fn sent(&self, sequence: &str) -> bool {
        self.log.windows(sequence.len()).any(|part| part == sequence.as_bytes())
    }

    pub fn seen(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Types. What the program says meanwhile is read, as a terminal does.
    pub fn send(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let piece = rest.len().min(1024);
            if self.ready(PollFlags::OUT, Duration::from_millis(100)) {
                self.pty.as_mut().unwrap().write_all(&rest[..piece]).unwrap();
                rest = &rest[piece..];
            }
            self.read_now();
        }
    }

    pub fn resize(&mut self, rows: u16, columns: u16) {
        self.pty.as_ref().unwrap().resize(Size::new(rows, columns)).unwrap();
        self.parser.screen_mut().set_size(some(rows), some(columns));
    }

    /// The terminal claims a size no screen has.
    pub fn claim(&self, rows: u16, columns: u16) {
        self.pty.as_ref().unwrap().resize(Size::new(rows, columns)).unwrap();
    }

    /// The screen model forgets what it shows.
    pub fn forget_screen(&mut self) {
        let (rows, columns) = self.screen().size();
        self.parser = vt100::Parser::new(rows, columns, 0);
    }

    /// Settings of the terminal, to compare.
    pub fn settings(&self) -> String {
        format!("{:?}", rustix::termios::tcgetattr(self.slave.as_ref().unwrap()).unwrap().local_modes)
    }

    /// Reads until `condition` holds.
    pub fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let limit = Instant::now() + PATIENCE;
        while !condition(self) {
            let left = limit.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && self.read_within(left),
                "waited for {what}; the screen shows:\n{}",
                self.page()
            );
        }
    }

    /// Reads until `condition` holds or so many bytes have come; what is left of them is kept. False when they
    /// came first.
    pub fn until_or(&mut self, bytes: &mut usize, what: &str, condition: impl Fn(&Self) -> bool) -> bool {
        let limit = Instant::now() + PATIENCE;
        while !condition(self) {
            let before = self.bytes();
            if *bytes == 0 {
                return false;
            }
            assert!(Instant::now() < limit, "waited for {what}; the screen shows:\n{}", self.page());
            self.read_within(Duration::from_millis(1));
            // silence counts too, so that the end may come while nothing is drawn
            *bytes = bytes.saturating_sub((self.bytes() - before).max(20));
        }
        true
    }

    /// Kills the program as nothing else can.
    pub fn kill(mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Reads until nothing has come for `pause`.
    pub fn settle(&mut self, pause: Duration) {
        while self.read_within(pause) {}
    }

    /// Reads until the program has ended and all it said was read.
    pub fn until_end(&mut self) {
        let (sender, ended) = mpsc::channel();
        let mut child = self.child.take().unwrap();
        std::thread::spawn(move || sender.send(child.wait()));
        let limit = Instant::now() + PATIENCE;
        loop {
            self.read_within(Duration::from_millis(20));
            match ended.try_recv() {
                Ok(_) => break,
                Err(_) => assert!(Instant::now() < limit, "it does not end:\n{}", self.page()),
            }
        }
        self.read_now();
    }

    /// Closes the terminal; seconds until the process was gone.
    pub fn hang_up_and_wait(&mut self) -> f64 {
        let (sender, ended) = mpsc::channel();
        let mut child = self.child.take().unwrap();
        std::thread::spawn(move || sender.send(child.wait()));
        let start = Instant::now();
        self.slave = None;
        self.pty = None;
        let _ = ended.recv_timeout(PATIENCE).expect("the process stays");
        start.elapsed().as_secs_f64()
    }

    /// Fails when anything is sent within `time`.
    pub fn stays_silent_for(&mut self, time: Duration) {
        let before = self.bytes();
        self.read_within(time);
        assert_eq!(self.bytes(), before, "{:?}", String::from_utf8_lossy(&self.log[before..]));
    }

    /// How often the threads of the program gave up the processor of themselves so far.
    pub fn wake_ups(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        tasks
            .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok())
            .flat_map(|status| status.lines().map(str::to_owned).collect::<Vec<_>>())
            .filter_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
            .sum()
    }

    fn ready(&self, flags: PollFlags, time: Duration) -> bool {
        let pty = self.pty.as_ref().unwrap();
        let mut fds = [PollFd::new(pty, flags)];
        let time = Timespec::try_from(time).unwrap();
        poll(&mut fds, Some(&time)).is_ok_and(|n| n > 0) && fds[0].revents().contains(flags)
    }

    fn read_now(&mut self) {
        while self.read_within(Duration::ZERO) {}
    }

    /// Reads once, waiting for at most `time`; false when nothing came.
    fn read_within(&mut self, time: Duration) -> bool {
        if !self.ready(PollFlags::IN, time) {
            return false;
        }
        let mut bytes = [0; 8192];
        match self.pty.as_mut().unwrap().read(&mut bytes) {
            Ok(0) | Err(_) => false,
            Ok(count) => {
                self.parser.process(&bytes[..count]);
                self.log.extend_from_slice(&bytes[..count]);
                true
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
