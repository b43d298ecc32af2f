//! A file that remembers its first failure and from then on only pretends to write.
//!
//! The writer of the archive ends it in its drop and speaks on the terminal when that fails; behind a file
//! that only pretends it has nothing to say, and the failure is asked for here.

use std::fs::File;
use std::io::{self, BufWriter, Error, Result, Seek, SeekFrom, Write};

/// The file.
#[derive(Debug)]
pub(super) struct Steady {
    file: BufWriter<File>,
    failed: Option<Error>,
    at: u64,
    end: u64,
}

impl Steady {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), failed: None, at: 0, end: 0 }
    }

    /// The first failure, in words of its own kind.
    pub(super) fn trouble(&self) -> Result<()> {
        match &self.failed {
            None => Ok(()),
            Some(error) => {
                Err(error.raw_os_error().map_or_else(|| error.kind().into(), Error::from_raw_os_error))
            }
        }
    }

    /// The file with everything in it.
    pub(super) fn into_file(mut self) -> Result<File> {
        self.try_to(|file| file.flush());
        match self.failed {
            Some(error) => Err(error),
            None => self.file.into_inner().map_err(io::IntoInnerError::into_error),
        }
    }

    fn try_to(&mut self, act: impl FnOnce(&mut BufWriter<File>) -> Result<()>) {
        if self.failed.is_none() {
            self.failed = act(&mut self.file).err();
        }
    }
}

impl Write for Steady {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.try_to(|file| file.write_all(bytes));
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.try_to(BufWriter::flush);
        Ok(())
    }
}

impl Seek for Steady {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let next = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let next = next.ok_or(io::ErrorKind::InvalidInput)?;
        if next != self.at {
            self.try_to(|file| file.seek(SeekFrom::Start(next)).map(|_| ()));
            self.at = next;
        }
        Ok(next)
    }
}
