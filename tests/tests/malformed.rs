//! Malformed inputs, text and bitcode: `cotangent opt --through-ir` refuses them with a message, or takes them because
//! they are valid after all. Nothing crashes, hangs or takes too much memory.

#![cfg(feature = "llvm")]
// What fails here fails the test.
#![allow(clippy::unwrap_used)]

use cotangent_tests::malformed::{cases, check, seeds};
use cotangent_tests::programs::engine;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The number that the mutants belong to.
const SEED: u64 = 3;

/// At least so many of the inputs have to be malformed indeed.
const REFUSED: usize = 150;

#[test]
fn the_same_number_gives_the_same_inputs() {
    let (texts, bitcodes) = (seeds::texts().unwrap(), seeds::bitcodes().unwrap());
    let (once, again) = (cases(&texts, &bitcodes, SEED), cases(&texts, &bitcodes, SEED));
    assert_eq!(format!("{:?}", once.last()), format!("{:?}", again.last()));
    let names: HashSet<&str> = once.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), once.len(), "every case has a name of its own");
    assert!(once.len() > 400, "{}", once.len());
}

#[test]
fn malformed_inputs_are_refused() {
    let command = PathBuf::from(engine::cotangent().unwrap().get_program());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("malformed");
    let cases = cases(&seeds::texts().unwrap(), &seeds::bitcodes().unwrap(), SEED);
    let summary = check::check_all(&command, &cases, &folder).unwrap();
    println!("{summary}");
    assert!(summary.wrong.is_empty(), "{summary}");
    assert!(summary.rejected >= REFUSED, "{summary}");
}
