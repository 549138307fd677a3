//! Every program of the corpus, on the engines of our own and at two levels:
//! `cargo nextest run -p cotangent-tests --test programs <part of a name>`.

use cotangent_tests::programs::{ENGINES, Level, tests};
use std::process::ExitCode;

fn main() -> ExitCode {
    // The last one is LLVM's own.
    tests::main(ENGINES.split_last().map_or(ENGINES, |(_, own)| own), &Level::FEW)
}
