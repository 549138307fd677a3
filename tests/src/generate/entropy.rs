//! Where the generator's choices come from: a seed, or bytes that a fuzzer or proptest made up.
//!
//! One generator serves all of them. Zero always means the smallest choice, and bytes that ran out read as
//! zero: fewer bytes make a smaller program, so shrinking the bytes shrinks the program.

use std::ops::RangeInclusive;

/// A source of choices.
pub trait Entropy {
    /// The next eight bits.
    fn byte(&mut self) -> u8;

    /// Whether everything was read, so that from here on all choices are the smallest.
    fn is_exhausted(&self) -> bool {
        false
    }
}

/// Choices from a seed (splitmix64): endless, the same for the same seed everywhere.
#[derive(Clone, Debug)]
pub struct Seeded {
    state: u64,
    buffer: u64,
    left: u32,
}

impl Seeded {
    /// The choices that belong to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed ^ 0x6a09_e667_f3bc_c908, buffer: 0, left: 0 }
    }
}

impl Entropy for Seeded {
    fn byte(&mut self) -> u8 {
        if self.left == 0 {
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            self.buffer = mixed ^ (mixed >> 31);
            self.left = 8;
        }
        self.left -= 1;
        let byte = self.buffer as u8;
        self.buffer >>= 8;
        byte
    }
}

/// Choices from a list of bytes.
#[derive(Clone, Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Entropy for Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn is_exhausted(&self) -> bool {
        self.0.is_empty()
    }
}

impl Entropy for arbitrary::Unstructured<'_> {
    fn byte(&mut self) -> u8 {
        self.arbitrary::<u8>().unwrap_or(0)
    }

    fn is_exhausted(&self) -> bool {
        self.is_empty()
    }
}

/// Choices of the kinds that the generator makes, on top of any [`Entropy`].
pub struct Dice<'a>(pub &'a mut dyn Entropy);

impl Dice<'_> {
    /// A number of this many bytes, at most 16.
    pub fn bits(&mut self, bytes: u32) -> u128 {
        (0..bytes.min(16)).fold(0, |number, _| number << 8 | u128::from(self.0.byte()))
    }

    /// A number below `count`; 0 if `count` is 0 or 1.
    pub fn below(&mut self, count: u32) -> u32 {
        match count {
            0 | 1 => 0,
            2..=256 => u32::from(self.0.byte()) * count / 256,
            _ => ((self.bits(4) as u64 * u64::from(count)) >> 32) as u32,
        }
    }

    /// A number of a range; its start if the range is empty.
    pub fn range(&mut self, range: &RangeInclusive<u32>) -> u32 {
        let count = range.end().saturating_sub(*range.start()).saturating_add(1);
        range.start() + self.below(count)
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        if probability <= 0.0 {
            return false;
        }
        // Zero bytes give "no" unless it is certain.
        let level = self.bits(2) as f64 / 65536.0;
        level >= 1.0 - probability
    }

    /// One element of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }

    /// The index of a weight, with a probability in proportion to it; 0 if all are zero.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        for (index, &weight) in weights.iter().enumerate() {
            if rest < weight {
                return index;
            }
            rest -= weight;
        }
        0
    }
}
