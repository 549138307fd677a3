//! Every program of the corpus, on every engine and at every level:
//! `cargo test -p cotangent-tests --test programs_everywhere <part of a name>`.

use cotangent_tests::programs::{ENGINES, Level, tests};
use std::process::ExitCode;

fn main() -> ExitCode {
    tests::main(ENGINES, &Level::ALL)
}
