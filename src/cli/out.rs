//! The one way out of every command: answers to stdout, words for a person to stderr.
//!
//! A stdout that takes no more is told and ends the command with 2; one whose reader has gone (`| head -1`) ends
//! it quietly with 0. A stderr that takes nothing has nobody behind it and stops no work.

use super::Exit;
use crate::domain::clean;
use crate::domain::lang::Lang;
use crate::domain::mask;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Says a line to a person.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::out::tell(format_args!($($words)*)) };
}
pub(super) use say;

/// What [`say!`] does. Words that repeat what was typed repeat no identity number.
pub(super) fn tell(words: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{}", mask::within(&words.to_string()));
}

/// How far a long piece of work is, over the last such line; nothing where nobody looks on.
pub(super) fn progress(words: fmt::Arguments<'_>) {
    if io::stderr().is_terminal() {
        let _ = write!(io::stderr(), "\r{words}").and_then(|()| io::stderr().flush());
    }
}

/// Ends the line of [`progress`].
pub(super) fn progress_ended() {
    if io::stderr().is_terminal() {
        let _ = writeln!(io::stderr());
    }
}

/// True when a person reads stdout.
pub(super) fn is_read_by_a_person() -> bool {
    io::stdout().is_terminal()
}

/// Writes the answer of a command and says what became of it. An error of `write` is one of its `Out`, which
/// has kept it.
pub(super) fn answer(lang: Lang, write: impl FnOnce(&mut Out) -> io::Result<Exit>) -> Exit {
    let mut out = Out { stdout: BufWriter::with_capacity(1 << 16, Stdout), broken: None };
    let exit = write(&mut out);
    let _ = out.flush();
    match (out.broken, exit) {
        (None, Ok(exit)) => exit,
        (Some(Broken::Left), _) => Exit::Done,
        (Some(Broken::Failed(error)), _) | (None, Err(error)) => {
            let why = reason(&error, lang);
            match lang {
                Lang::Zh => {
                    say!("标准输出写不进去（{why}），结果不完整。请检查它通向的磁盘或文件，再运行一次。");
                }
                Lang::En => say!(
                    "Standard output cannot be written ({why}); the answer is not whole. Check the disk or file it goes to and run this again."
                ),
            }
            Exit::BadInput
        }
    }
}

/// Writes a text that is ready.
pub(super) fn text(lang: Lang, text: &str, exit: Exit) -> Exit {
    answer(lang, |out| out.write_all(text.as_bytes()).map(|()| exit))
}

/// Writes a text that is ready, then says what belongs under it, whatever became of the text.
pub(super) fn before(lang: Lang, text: &str, say: impl FnOnce() -> Exit) -> Exit {
    answer(lang, |out| {
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        let exit = say();
        written.map(|()| exit)
    })
}

fn reason(error: &io::Error, lang: Lang) -> String {
    use io::ErrorKind as K;
    let (zh, en) = match error.kind() {
        K::StorageFull | K::QuotaExceeded => ("磁盘已满", "the disk is full"),
        K::FileTooLarge => ("超过文件大小限额", "over the limit of file sizes"),
        _ => return clean::line(&error.to_string()),
    };
    if lang == Lang::Zh { zh } else { en }.to_owned()
}

/// Stdout, and what became of it.
pub(super) struct Out {
    stdout: BufWriter<Stdout>,
    broken: Option<Broken>,
}

enum Broken {
    /// Nobody reads any more.
    Left,
    Failed(io::Error),
}

impl Out {
    /// True when nothing more can be written; what is wrong is told when the command ends.
    pub fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    fn keep<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            match kind {
                io::ErrorKind::Interrupted => return error,
                io::ErrorKind::BrokenPipe => self.broken = Some(Broken::Left),
                _ => self.broken = Some(Broken::Failed(error)),
            }
            kind.into()
        })
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_broken() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let done = self.stdout.write(bytes);
        self.keep(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_broken() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let done = self.stdout.flush();
        self.keep(done)
    }
}

/// The descriptor itself: the library's own stdout takes one that cannot be written for a good one.
struct Stdout;

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(rustix::stdio::stdout(), bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
