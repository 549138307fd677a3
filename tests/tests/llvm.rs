//! The text for LLVM is one that LLVM takes: of generated modules, of all text tests, of every row of the tables.

#![cfg(feature = "llvm")]
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

use codegen::llvm::{PrintOptions, print};
use cotangent_tests::generate::{Knobs, from_seed};
use cotangent_tests::{llvm, runner};

/// Prints generated modules; gives how many have a text.
fn generated(knobs: &Knobs, seeds: std::ops::Range<u64>) -> usize {
    let mut printed = 0;
    for seed in seeds {
        let module = from_seed(knobs, seed);
        match llvm::check(&module) {
            Ok(has_text) => printed += usize::from(has_text),
            Err(message) => panic!("seed {seed}: {message}"),
        }
    }
    printed
}

#[test]
fn default_modules() {
    assert_eq!(generated(&Knobs::default(), 0..100), 100);
}

#[test]
fn numeric_modules() {
    assert_eq!(generated(&Knobs::numeric(), 0..50), 50);
}

#[test]
fn modules_with_everything_have_a_text_or_an_error() {
    generated(&Knobs::everything(), 0..150);
}

#[test]
fn text_tests() {
    let (mut printed, mut refused) = (0, Vec::new());
    for path in runner::discover(&runner::tests_folder()).unwrap() {
        let Ok(case) = runner::Case::new(&std::fs::read_to_string(&path).unwrap()) else { continue };
        let Ok(module) = ir::parse(&case.source()) else { continue };
        if ir::verify(&module).is_err() {
            continue;
        }
        match print(&module, &PrintOptions::default()) {
            Ok(text) => {
                printed += 1;
                if let Err(message) = llvm::accepts(&text.text) {
                    panic!("{}: {message}\n{}", path.display(), text.text);
                }
            }
            Err(errors) => refused.push(format!("{}: {errors}", path.display())),
        }
    }
    println!("{printed} have a text; not these:\n{}", refused.join("\n"));
    assert!(printed >= 300 && refused.len() < 40);
}
