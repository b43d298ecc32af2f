//! Which encoding a text file is in, and its text as a stream of UTF-8.
//!
//! Order: byte order mark, UTF-16 by its zero bytes, strict UTF-8, then GB18030 (never GBK, which
//! lacks characters that stand in names). A file in two encodings is refused.

use super::super::error::FileError;
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const CHUNK: usize = 64 << 10;

/// Looks through the whole file; leaves it at the start.
pub fn detect(file: &mut File) -> Result<&'static Encoding, FileError> {
    let mut head = vec![0u8; 4096];
    let count = file.read(&mut head)?;
    head.truncate(count);
    file.seek(SeekFrom::Start(0))?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    if let Some(encoding) = zero_bytes(&head) {
        return Ok(encoding);
    }
    let (valid, line, foreign) = valid_utf8(file)?;
    file.seek(SeekFrom::Start(0))?;
    if valid {
        return Ok(UTF_8);
    }
    // eight Chinese characters of sound UTF-8 do not happen by chance in GB18030
    if foreign >= 8 {
        return Err(FileError::Encoding(line));
    }
    Ok(GB18030)
}

/// UTF-16 without a mark: every second byte of its ASCII is zero (and the odd one of 一, U+4E00).
fn zero_bytes(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match head.len() {
        0..4 => None,
        n if odd * 20 >= n && even * 4 <= odd => Some(UTF_16LE),
        n if even * 20 >= n && odd * 4 <= even => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether all of it is UTF-8; else the line of the first bad byte and the non-ASCII characters before.
fn valid_utf8(file: &mut File) -> Result<(bool, u64, u64), FileError> {
    let mut kept: Vec<u8> = Vec::with_capacity(CHUNK + 4);
    let (mut line, mut foreign) = (1u64, 0u64);
    let mut count = |text: &[u8]| {
        for byte in text {
            line += u64::from(*byte == b'\n');
            foreign += u64::from(*byte >= 0xc0);
        }
        (line, foreign)
    };
    let mut buffer = vec![0u8; CHUNK];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            let (line, foreign) = count(&[]);
            return Ok((kept.is_empty(), line, foreign));
        }
        kept.extend_from_slice(buffer.get(..read).unwrap_or(&[]));
        let good = match std::str::from_utf8(&kept) {
            Ok(_) => kept.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => {
                let (line, foreign) = count(kept.get(..error.valid_up_to()).unwrap_or(&[]));
                return Ok((false, line, foreign));
            }
        };
        count(kept.get(..good).unwrap_or(&[]));
        kept.drain(..good);
    }
}

/// The file as UTF-8, without its mark; a byte that fits no character is an error, never a sign.
pub struct Utf8 {
    file: BufReader<File>,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    done: bool,
    out: Vec<u8>,
    out_at: usize,
    line: u64,
}

impl Utf8 {
    /// Reads `file` from where it is.
    pub fn new(file: File, encoding: &'static Encoding) -> Self {
        Self {
            file: BufReader::with_capacity(CHUNK, file),
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            raw_at: 0,
            done: false,
            out: vec![0u8; CHUNK],
            out_at: 0,
            line: 1,
        }
    }

    /// The next piece of UTF-8; empty at the end.
    pub fn next_chunk(&mut self) -> io::Result<&[u8]> {
        self.out_at = 0;
        while self.out_at == 0 && !(self.done && self.raw_at >= self.raw.len()) {
            if self.raw_at >= self.raw.len() && !self.done {
                self.raw.resize(CHUNK / 4, 0);
                let read = self.file.read(&mut self.raw)?;
                self.raw.truncate(read);
                self.raw_at = 0;
                self.done = read == 0;
            }
            self.decode()?;
        }
        let chunk = self.out.get(..self.out_at).unwrap_or(&[]);
        Ok(chunk)
    }

    fn decode(&mut self) -> io::Result<()> {
        let source = self.raw.get(self.raw_at..).unwrap_or(&[]);
        let target = self.out.get_mut(self.out_at..).unwrap_or(&mut []);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(source, target, self.done);
        self.raw_at += read;
        for byte in target.get(..written).unwrap_or(&[]) {
            self.line += u64::from(*byte == b'\n');
        }
        self.out_at += written;
        match result {
            DecoderResult::Malformed(..) => Err(io::Error::other(FileError::Encoding(self.line))),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
        }
    }
}

/// Encodes UTF-8 text; characters the encoding lacks are told, never written as references.
pub fn encode_gb18030(text: &str, missing: &mut Vec<char>) -> Vec<u8> {
    let mut encoder = GB18030.new_encoder();
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    loop {
        out.reserve(rest.len() * 2 + 16);
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut out, true);
        rest = rest.get(read..).unwrap_or("");
        match result {
            encoding_rs::EncoderResult::InputEmpty => return out,
            encoding_rs::EncoderResult::OutputFull => {}
            encoding_rs::EncoderResult::Unmappable(c) => missing.push(c),
        }
    }
}
