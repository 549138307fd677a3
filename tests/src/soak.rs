//! The tests that the binary `soak` runs on very many inputs.

use crate::generate::{Knobs, from_seed};
use crate::mutate;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{UnwindSafe, catch_unwind};

/// Told how many inputs were checked since it was told last, from any thread.
pub type Progress<'a> = dyn Fn(u64) + Sync + 'a;

/// A test of generated inputs.
#[derive(Clone, Copy)]
pub struct Soak {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it tests, in a sentence.
    pub description: &'static str,
    /// Makes and checks so many inputs from a seed on.
    pub run: fn(seed: u64, count: u64, progress: &Progress<'_>) -> Result<Tally, Failure>,
}

/// An input that did not pass.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What went wrong.
    pub message: String,
    /// The seed and the count that run it alone, or with few others.
    pub replay: (u64, u64),
}

/// Every test.
pub const SOAKS: &[Soak] = &[
    Soak {
        name: "mutate",
        description: "broken modules: the verifier answers, and what it accepts can be used",
        run: |seed, count, progress| {
            let corpus = modules();
            batches(seed, count, progress, |seed, count| mutate::check(&corpus, seed, count))
        },
    },
    Soak {
        name: "mutate-text",
        description: "broken texts: the parser answers, and what it accepts can be used",
        run: |seed, count, progress| {
            let corpus = mutate::texts();
            batches(seed, count, progress, |seed, count| mutate::check_text(&corpus, seed, count))
        },
    },
];

/// Small modules to break: generated ones, and those of the text tests.
fn modules() -> Vec<ir::Module> {
    let knobs = Knobs { functions: 1..=2, statements: 2..=6, ..Knobs::everything() };
    let generated = (0..500).map(|seed| from_seed(&knobs, seed));
    generated.chain(mutate::texts().into_iter().filter_map(|text| ir::parse(&text).ok())).collect()
}

/// Inputs of one seed: few enough to run again.
const BATCH: u64 = 100;

/// Runs a test that panics when it fails in batches, each of a seed of its own.
fn batches(
    seed: u64,
    count: u64,
    progress: &Progress<'_>,
    check: impl Fn(u64, usize) -> mutate::Statistics + std::panic::RefUnwindSafe,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    for first in (0..count).step_by(BATCH as usize) {
        let seed = seed.wrapping_add(first / BATCH);
        let size = BATCH.min(count - first);
        let statistics = quietly(|| check(seed, size as usize))
            .map_err(|message| Failure { message, replay: (seed, size) })?;
        tally.add(&Tally::new([
            ("rejected", statistics.rejected as u64),
            ("valid", statistics.valid as u64),
            ("functions run", statistics.finished as u64),
        ]));
        progress(size);
    }
    Ok(tally)
}

/// A panic as an error.
fn quietly<T>(run: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    catch_unwind(run).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_string()
    })
}

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

    /// A count.
    pub fn count(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn every_test_runs_and_tells_its_progress() {
        assert!(SOAKS.is_sorted_by_key(|soak| soak.name));
        for soak in SOAKS {
            let done = AtomicU64::new(0);
            let add = |count| {
                done.fetch_add(count, Ordering::Relaxed);
            };
            let tally = (soak.run)(7, 150, &add).unwrap();
            assert_eq!(done.into_inner(), 150, "{}", soak.name);
            assert_ne!(tally, Tally::default(), "{}", soak.name);
        }
    }

    #[test]
    fn a_panic_names_the_batch() {
        let failing = |seed, _| if seed == 11 { panic!("seed 11") } else { mutate::Statistics::default() };
        let failure = batches(10, 250, &|_| {}, failing).unwrap_err();
        assert_eq!(failure, Failure { message: "seed 11".into(), replay: (11, 100) });
    }
}
