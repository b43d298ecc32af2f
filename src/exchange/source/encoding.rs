//! Which encoding a text file is in, and its text as a stream of UTF-8.
//!
//! Order: byte order mark, UTF-16 by its zero bytes, strict UTF-8, then GB18030 (never GBK, which
//! lacks characters that stand in names). A file in two encodings is refused. Big5 is never guessed:
//! its bytes are sound GB18030 too, so a text that reads like Big5 is told as a doubt and a person decides.

use super::super::error::FileError;
use crate::domain::lang::{Words, words};
use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const CHUNK: usize = 64 << 10;

/// How a text file's bytes stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// GB18030, which holds all of GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first, as Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Traditional Chinese of older systems; read only when a person says so.
    Big5,
}

impl TextEncoding {
    /// Every encoding a person may choose.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be, Self::Big5];

    /// Its name for people.
    pub const fn words(self) -> Words {
        match self {
            Self::Utf8 => words("UTF-8", "UTF-8"),
            Self::Gb18030 => words("GB18030（GBK）", "GB18030 (GBK)"),
            Self::Utf16Le => words("UTF-16（小端）", "UTF-16 LE"),
            Self::Utf16Be => words("UTF-16（大端）", "UTF-16 BE"),
            Self::Big5 => words("Big5（繁体）", "Big5 (traditional)"),
        }
    }

    const fn codec(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Big5 => BIG5,
        }
    }
}

/// What the bytes of a text file look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub encoding: TextEncoding,
    /// A byte order mark says so; nobody needs to guess.
    pub marked: bool,
    /// It reads as Chinese of this encoding better than as what was taken.
    pub perhaps: Option<TextEncoding>,
}

impl Guess {
    const fn new(encoding: TextEncoding, marked: bool) -> Self {
        Self { encoding, marked, perhaps: None }
    }
}

/// Looks through the whole file; leaves it at the start.
pub fn detect(file: &mut File) -> Result<Guess, FileError> {
    let mut head = Vec::with_capacity(CHUNK);
    file.take(CHUNK as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    if let Some((codec, _)) = Encoding::for_bom(&head) {
        let named = TextEncoding::ALL.into_iter().find(|e| e.codec() == codec);
        return Ok(Guess::new(named.unwrap_or(TextEncoding::Utf8), true));
    }
    if let Some(encoding) = zero_bytes(head.get(..4096).unwrap_or(&head)) {
        return Ok(Guess::new(encoding, false));
    }
    let (valid, line, foreign) = valid_utf8(file)?;
    file.seek(SeekFrom::Start(0))?;
    if valid {
        return Ok(Guess::new(TextEncoding::Utf8, false));
    }
    // eight Chinese characters of sound UTF-8 do not happen by chance in GB18030
    if foreign >= 8 {
        return Err(FileError::Encoding(line));
    }
    let perhaps = is_rather_big5(&head).then_some(TextEncoding::Big5);
    Ok(Guess { perhaps, ..Guess::new(TextEncoding::Gb18030, false) })
}

/// Characters of everyday simplified Chinese have a high second byte in GB18030; in Big5 four of ten
/// have a low one, and nearly all begin with A4 to C6.
fn is_rather_big5(head: &[u8]) -> bool {
    let (mut pairs, mut low, mut usual) = (0u32, 0u32, 0u32);
    let mut bytes = head.iter().copied();
    while let Some(first) = bytes.next() {
        if first < 0x80 {
            continue;
        }
        let Some(second) = bytes.next() else { break };
        if second < 0x40 {
            continue;
        }
        pairs += 1;
        low += u32::from(second < 0x7f);
        usual += u32::from((0xa1..=0xc6).contains(&first));
    }
    pairs >= 4 && low * 100 >= pairs * 15 && usual * 100 >= pairs * 80
}

/// UTF-16 without a mark: every second byte of its ASCII is zero (and the odd one of 一, U+4E00).
fn zero_bytes(head: &[u8]) -> Option<TextEncoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match head.len() {
        0..4 => None,
        n if odd * 20 >= n && even * 4 <= odd => Some(TextEncoding::Utf16Le),
        n if even * 20 >= n && odd * 4 <= even => Some(TextEncoding::Utf16Be),
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
    pub fn new(file: File, encoding: TextEncoding) -> Self {
        Self {
            file: BufReader::with_capacity(CHUNK, file),
            decoder: encoding.codec().new_decoder_with_bom_removal(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const LIST: &str = "姓名,證書編號,發證日期\n張國方,電工三級高級技能人員,衢州市人力資源和社會保障局\n";

    fn guess(bytes: &[u8]) -> Result<Guess, FileError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        detect(&mut file)
    }

    #[test]
    fn traditional_big5_is_doubted_and_simplified_chinese_is_not() {
        let big5 = guess(&BIG5.encode(LIST).0).unwrap();
        assert_eq!((big5.encoding, big5.perhaps), (TextEncoding::Gb18030, Some(TextEncoding::Big5)));
        let plain =
            "姓名,证书编号,发证日期\n张国方,电工三级高级技能人员,衢州市人力资源和社会保障局\n李燚𬱖,龦\n";
        for text in [plain, LIST, "姓名,单位\n王镕基,衢州堃垚喆昇有限公司\n"] {
            let gb = guess(&GB18030.encode(text).0).unwrap();
            assert_eq!((gb.encoding, gb.perhaps), (TextEncoding::Gb18030, None), "{text}");
        }
    }

    #[test]
    fn a_mark_names_the_encoding() {
        for (encoding, bytes) in [
            (TextEncoding::Utf8, b"\xef\xbb\xbfa".as_slice()),
            (TextEncoding::Utf16Le, b"\xff\xfea\0"),
            (TextEncoding::Utf16Be, b"\xfe\xff\0a"),
        ] {
            assert_eq!(guess(bytes).unwrap(), Guess::new(encoding, true));
        }
        assert_eq!(guess(b"a,b").unwrap(), Guess::new(TextEncoding::Utf8, false));
    }
}
