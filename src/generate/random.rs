//! The one source of chance: xoshiro256** seeded by splitmix64, written here so that the same seed
//! gives the same register on any machine and with any version of any library.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Random([u64; 4]);

impl Random {
    /// The stream number `stream` of a seed; streams do not depend on one another.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut state = seed ^ stream.wrapping_mul(0xA076_1D64_78BD_642F);
        Self([(); 4].map(|()| splitmix(&mut state)))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let answer = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        answer
    }

    /// Below `limit`; 0 when `limit` is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(limit)) >> 64).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i16, high: i16) -> i16 {
        let span = u64::try_from(i32::from(high) - i32::from(low) + 1).unwrap_or(0);
        low.saturating_add(i16::try_from(self.below(span)).unwrap_or(0))
    }

    /// True in so many of a hundred.
    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.index(list.len()))
    }

    /// A position below `len`.
    pub(super) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    /// A position below `len`, the first ones more often (the better of two draws).
    pub(super) fn early_index(&mut self, len: usize) -> usize {
        self.index(len).min(self.index(len))
    }

    /// So many decimal digits.
    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Choices with weights.
#[derive(Debug)]
pub(super) struct Weighted<T> {
    /// Running sum of the weights, item.
    items: Vec<(u64, T)>,
}

impl<T> Weighted<T> {
    pub(super) fn new(items: impl IntoIterator<Item = (u64, T)>) -> Self {
        let mut sum = 0;
        let items = items
            .into_iter()
            .map(|(weight, item)| {
                sum += weight;
                (sum, item)
            })
            .collect();
        Self { items }
    }

    pub(super) fn pick(&self, random: &mut Random) -> Option<&T> {
        let total = self.items.last()?.0;
        let drawn = random.below(total);
        let at = self.items.partition_point(|(sum, _)| *sum <= drawn);
        self.items.get(at).map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut state = 0;
        assert_eq!(splitmix(&mut state), 0xE220_A839_7B1D_CDAF);
        assert_eq!(Random([1, 2, 3, 4]).next(), 11_520);
    }

    #[test]
    fn weights_decide_how_often() {
        let choices = Weighted::new([(0, 'n'), (9, 'a'), (1, 'b')]);
        let mut random = Random::new(1, 1);
        let drawn: Vec<char> = (0..1000).filter_map(|_| choices.pick(&mut random).copied()).collect();
        let often = drawn.iter().filter(|c| **c == 'a').count();
        assert!((850..950).contains(&often), "{often}");
        assert!(!drawn.contains(&'n'));
    }

    #[test]
    fn a_range_is_reached_at_both_ends() {
        let mut random = Random::new(2, 7);
        let drawn: Vec<i16> = (0..500).map(|_| random.between(-1, 3)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-1), Some(&3)));
    }
}
