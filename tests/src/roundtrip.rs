//! The text form, held to generated modules: what is printed reads back as the same module.
//!
//! - **Oracle.** A module is valid; its text parses; the parsed module is valid, prints the same text, and is the
//!   same module by [`ir::compare`], which does not look at the text.
//! - **What it cannot see.** Texts that no module prints: comments, other spacing, errors. And what printer,
//!   parser and comparison forget together: the comparison is written apart from the other two for that reason.

use crate::generate::{Knobs, Statistics, from_seed};
use ir::Module;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A module that did not come back.
#[derive(Clone, Debug, thiserror::Error)]
#[error("module of seed {seed}: {reason}")]
pub struct Failure {
    /// The seed of the module: [`module`] makes it again.
    pub seed: u64,
    /// What is wrong.
    pub reason: String,
}

/// The module of a seed: every other one has everything, the rest are programs of the other presets.
pub fn module(seed: u64) -> Module {
    let knobs = match seed % 4 {
        0 => Knobs::default(),
        1 => Knobs::numeric(),
        _ => Knobs::everything(),
    };
    from_seed(&knobs, seed)
}

/// Checks the modules of these seeds on all processors. `progress` is told how many were checked since it was
/// told last, from any thread.
pub fn check(seeds: Range<u64>, progress: impl Fn(u64) + Sync) -> Result<Statistics, Failure> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(seeds.start);
    let stop = AtomicBool::new(false);
    let work = || -> Result<Statistics, Failure> {
        let mut statistics = Statistics::default();
        while !stop.load(Ordering::Relaxed) {
            let first = next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= seeds.end {
                break;
            }
            let chunk = first..(first + CHUNK).min(seeds.end);
            let count = chunk.end - first;
            for seed in chunk {
                let module = module(seed);
                check_one(&module).map_err(|reason| {
                    stop.store(true, Ordering::Relaxed);
                    Failure { seed, reason }
                })?;
                statistics.add(&module);
            }
            progress(count);
        }
        Ok(statistics)
    };
    let mut total = Statistics::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let statistics = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            total.merge(statistics?);
        }
        Ok(total)
    })
}

/// Modules that a thread takes at a time.
const CHUNK: u64 = 50;

/// Checks one module.
pub fn check_one(module: &Module) -> Result<(), String> {
    if let Err(errors) = ir::verify(module) {
        return Err(format!("it is not valid: {:?}", errors.errors.first()));
    }
    let text = module.to_string();
    let again = ir::parse(&text).map_err(|errors| errors.render("printed", &text))?;
    if let Err(errors) = ir::verify(&again) {
        return Err(format!("what was read is not valid: {:?}", errors.errors.first()));
    }
    let text_again = again.to_string();
    if text != text_again {
        let different = text.lines().zip(text_again.lines()).find(|(a, b)| a != b);
        return Err(format!("the text changed: {different:?}"));
    }
    ir::compare::same(module, &again).map_err(|difference| difference.to_string())
}
