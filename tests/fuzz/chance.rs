//! Chance from a seed, and the ways bytes are changed.

/// A small generator (xorshift); the same seed gives the same run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// From 0 to one below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end.max(1)
    }

    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[7]
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// FNV-1a: the name of an input, the answer to it.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A few changes at a few places: bits, bytes, numbers at their edges, pieces cut, doubled, taken from
/// `other`, words of the format.
pub fn change(bytes: &mut Vec<u8>, other: &[u8], words: &[&[u8]], chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        let longest = [4, 64, 1024][chance.below(3)];
        let length = 1 + chance.below(longest);
        let end = (at + length).min(bytes.len());
        match chance.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => bytes[at] = chance.byte(),
            2 => {
                let number =
                    chance.pick(&[&0u32, &1, &0x7f, &0xff, &0x7fff, &0xffff, &0x7fff_ffff, &0xffff_ffff]);
                let width = [1, 2, 4][chance.below(3)];
                for (place, byte) in bytes.iter_mut().skip(at).zip(number.to_le_bytes()).take(width) {
                    *place = byte;
                }
            }
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let times = 1 + chance.below(20);
                bytes.splice(at..at, piece.repeat(times));
            }
            5 if !other.is_empty() => {
                let from = chance.below(other.len());
                let piece = &other[from..(from + length).min(other.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
            6 => {
                let word = chance.pick(words);
                bytes.splice(at..at, word.iter().copied());
            }
            7 => {
                let word = chance.pick(words);
                let end = (at + word.len()).min(bytes.len());
                bytes.splice(at..end, word.iter().copied());
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes.truncate(1 << 20);
}
