//! Malformed LLVM IR, and what the command line has to say to it.
//!
//! Inputs are mutants of real modules ([`text`] of `.ll`, [`bitcode`] of `.bc`) and ones written by hand
//! ([`handwritten`]); the same seed gives the same inputs. A mutant may happen to be valid. [`check()`] says what is
//! demanded of the command for each.

pub mod bitcode;
pub mod check;
pub mod handwritten;
pub mod seeds;
pub mod text;

pub use check::{Summary, Verdict, check};

use crate::mutate::Random;

/// What a case consists of.
#[derive(Clone, Debug)]
pub enum Content {
    /// A file of these bytes.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// Nothing under the name.
    Missing,
}

/// An input.
#[derive(Clone, Debug)]
pub struct Case {
    /// A name for reports and files: letters, digits, dashes, dots.
    pub name: String,
    /// What stands under the name.
    pub content: Content,
}

impl Case {
    fn file(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Case {
        Case { name: name.into(), content: Content::File(bytes.into()) }
    }
}

/// A valid module that mutants are made of.
#[derive(Clone, Debug)]
pub struct Seed {
    /// A name for reports.
    pub name: String,
    /// `.ll` or `.bc`.
    pub bytes: Vec<u8>,
}

/// How often each mutation is applied to each seed.
const REPEATS: usize = 2;

/// All cases that belong to a number and some modules: mutants of text, mutants of bitcode, and those by hand.
pub fn cases(texts: &[Seed], bitcodes: &[Seed], number: u64) -> Vec<Case> {
    let mut cases = handwritten::cases();
    let mut random = Random::new(number);
    for seed in texts {
        let other = &texts[random.below(texts.len())].bytes;
        for (mutation, mutate) in text::MUTATIONS {
            for repeat in 0..REPEATS {
                let mutant = mutate(&mut random, &seed.bytes, other);
                cases.push(Case::file(format!("{}-{mutation}-{repeat}.ll", seed.name), mutant));
            }
        }
    }
    for seed in bitcodes {
        for (mutation, mutate) in bitcode::MUTATIONS {
            for repeat in 0..REPEATS {
                let mutant = mutate(&mut random, &seed.bytes);
                cases.push(Case::file(format!("{}-{mutation}-{repeat}.bc", seed.name), mutant));
            }
        }
    }
    cases
}
