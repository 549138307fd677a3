//! Mutations of texts.

use super::{Random, Statistics, reporting};

/// Mutates texts of `corpus` `count` times and parses them. Panics if something panics.
pub fn check_text(corpus: &[String], seed: u64, count: usize) -> Statistics {
    let mut statistics = Statistics::default();
    for number in 0..count as u64 {
        let seed = seed.wrapping_mul(0x1_0000_0001).wrapping_add(number);
        reporting(seed, || check_one(corpus, seed, &mut statistics));
    }
    statistics
}

fn check_one(corpus: &[String], seed: u64, statistics: &mut Statistics) {
    let _ = (corpus, seed, statistics);
}
