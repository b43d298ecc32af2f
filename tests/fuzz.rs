//! A fuzzer that needs no special compiler: bytes of real sheets and written numbers are changed at
//! random and put through the readers, the row checks and the parsers. Nothing may panic, hang or
//! contradict itself.
//!
//! In a plain test run it does a fixed number of rounds from a fixed seed, and every input kept in
//! `fuzz/found`. By hand it runs as long as told, and keeps what it finds there:
//!
//! ```sh
//! JIANGCE_FUZZ_SECONDS=3600 JIANGCE_FUZZ_SEED=7 cargo test --release --test fuzz -- --nocapture
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

#[path = "fuzz/chance.rs"]
mod chance;
#[path = "fuzz/files.rs"]
mod files;
#[path = "fuzz/texts.rs"]
mod texts;

use chance::Chance;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Rounds of a plain test run; a round is one file and eight texts.
const ROUNDS: u64 = 600;
/// No input of this size takes longer on any machine, unoptimised; seconds.
const SLOWEST: u64 = 20;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs one input; says what went wrong.
fn run<T>(input: impl FnOnce() -> T) -> Result<T, String> {
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(input)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    })?;
    if began.elapsed() > Duration::from_secs(SLOWEST) {
        return Err(format!("took {:?}", began.elapsed()));
    }
    Ok(result)
}

/// What is counted and found.
struct Session {
    chance: Chance,
    files: Vec<(String, Vec<u8>)>,
    texts: Vec<String>,
    seen: HashSet<u64>,
    found: Vec<String>,
    executions: [u64; 2],
    keep: bool,
}

impl Session {
    fn new(seed: u64, keep: bool) -> Self {
        let files = files::corpus(&folder("import/lists"));
        let texts = texts::corpus(&folder("fuzz/texts.txt"));
        let found = Vec::new();
        Self {
            chance: Chance::new(seed),
            files,
            texts,
            seen: HashSet::new(),
            found,
            executions: [0; 2],
            keep,
        }
    }

    fn round(&mut self, desk: &Path) {
        let at = self.chance.below(self.files.len());
        let (name, bytes) = self.files[at].clone();
        let other = &self.files[self.chance.below(self.files.len())].1;
        let bytes = files::mutated(&name, &bytes, other, &mut self.chance);
        self.executions[0] += 1;
        match run(|| files::read(desk, &name, &bytes)) {
            // an answer never given before: the input is worth changing further
            Ok(answer) if self.seen.insert(answer) && self.files.len() < 3_000 && bytes.len() < 200_000 => {
                self.files.push((name, bytes));
            }
            Ok(_) => {}
            Err(what) => self.report(&name, &bytes, &what),
        }
        for _ in 0..8 {
            let at = self.chance.below(self.texts.len());
            let text = texts::mutated(&self.texts[at], &self.texts, &mut self.chance);
            self.executions[1] += 1;
            match run(|| texts::check(&text)) {
                Ok(answer) if self.seen.insert(answer) && self.texts.len() < 20_000 => self.texts.push(text),
                Ok(_) => {}
                Err(what) => self.report("a.txt", text.as_bytes(), &what),
            }
        }
    }

    fn report(&mut self, name: &str, bytes: &[u8], what: &str) {
        let kept = format!("{:016x}.{}", chance::hash(bytes), files::ending(name));
        if self.found.len() < 200 {
            if self.keep {
                std::fs::write(folder("fuzz/found").join(&kept), bytes).unwrap();
            }
            self.found.push(format!("{kept}: {what}"));
        }
    }

    fn summary(&self) -> String {
        let mut text = format!(
            "{} files, {} texts run; {} kinds of answers; {} findings\n",
            self.executions[0],
            self.executions[1],
            self.seen.len(),
            self.found.len()
        );
        self.found.iter().for_each(|found| writeln!(text, "{found}").unwrap());
        text
    }
}

#[test]
fn nothing_panics_hangs_or_contradicts_itself() {
    let time = setting("JIANGCE_FUZZ_SECONDS").map(Duration::from_secs);
    let desk = tempfile::tempdir().unwrap();
    let mut session = Session::new(setting("JIANGCE_FUZZ_SEED").unwrap_or(1), time.is_some());
    let began = Instant::now();
    let mut told = 0;
    let mut rounds = 0;
    while time.map_or(rounds < ROUNDS, |time| began.elapsed() < time) {
        session.round(desk.path());
        rounds += 1;
        let minutes = began.elapsed().as_secs() / 60;
        if time.is_some() && minutes > told {
            told = minutes;
            println!("{minutes} min: {}", session.summary());
        }
    }
    println!("{:?}: {}", began.elapsed(), session.summary());
    assert!(session.found.is_empty(), "{}", session.summary());
}

#[test]
fn what_was_found_once_stays_mended() {
    let desk = tempfile::tempdir().unwrap();
    for (name, bytes) in files::corpus(&folder("fuzz/found")) {
        let result = match std::str::from_utf8(&bytes) {
            Ok(text) if files::ending(&name) == "txt" => run(|| texts::check(text)),
            _ => run(|| files::read(desk.path(), &name, &bytes)),
        };
        assert!(result.is_ok(), "{name}: {result:?}");
    }
}
