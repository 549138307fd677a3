//! The tests that the binary `soak` runs on very many inputs.

use std::collections::BTreeMap;
use std::fmt;

/// How many inputs share a seed.
pub const BATCH: u64 = 100;

/// A test of generated inputs.
#[derive(Clone, Copy, Debug)]
pub struct Soak {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it tests, in a sentence.
    pub description: &'static str,
    /// Makes and checks so many inputs from a seed. The error is a message for people; panics are errors too.
    pub batch: fn(u64, u64) -> Result<Tally, String>,
}

/// Every test.
pub const SOAKS: &[Soak] = &[];

/// Counts of what was tested.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    /// These counts.
    pub fn new(counts: impl IntoIterator<Item = (&'static str, u64)>) -> Tally {
        Tally(counts.into_iter().collect())
    }

    /// Adds the counts of another tally.
    pub fn add(&mut self, other: &Tally) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (what, count)) in self.0.iter().enumerate() {
            write!(f, "{}{count} {what}", if at > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}
