//! The text for LLVM is one that LLVM takes: of generated modules, of all text tests, of every row of the tables.

#![cfg(feature = "llvm")]
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

use codegen::llvm::{PrintOptions, print};
use cotangent_tests::generate::{Knobs, Statistics, from_seed};
use cotangent_tests::{llvm, runner};
use ir::{MathFn, Opcode};

/// Text tests that declare an intrinsic of LLVM with types that it has not: the IR sees a function of some name.
const NOT_LLVM: &[&str] = &["library_other_types.ir"];

/// Prints generated modules; gives what there is in those that have a text.
fn generated(knobs: &Knobs, seeds: std::ops::Range<u64>) -> Statistics {
    let mut statistics = Statistics::default();
    for seed in seeds {
        let module = from_seed(knobs, seed);
        match print(&module, &PrintOptions::default()) {
            Ok(text) => {
                statistics.add(&module);
                if let Err(message) = llvm::accepts(&text.text) {
                    panic!("seed {seed}: {message}\n{}", text.text);
                }
            }
            Err(errors) => println!("seed {seed}: {errors}"),
        }
    }
    statistics
}

#[test]
fn default_modules() {
    assert_eq!(generated(&Knobs::default(), 0..50).modules, 50);
}

#[test]
fn numeric_modules() {
    assert_eq!(generated(&Knobs::numeric(), 0..50).modules, 50);
}

/// Small modules, so that one thing that cannot be said hides little.
#[test]
fn everything_that_llvm_has() {
    let knobs =
        Knobs { functions: 1..=2, statements: 2..=6, dead_code: 20..=60, ..Knobs::everything_of_llvm() };
    let found = generated(&knobs, 0..200);
    println!("{found}");
    assert!(found.modules >= 190, "{} of 200", found.modules);
    // Nonsense is what these two are made of; text tests have them.
    let not_generated = [Opcode::Unsupported, Opcode::UnsupportedEnd];
    for &opcode in Opcode::ALL.iter().filter(|opcode| !not_generated.contains(opcode)) {
        assert!(found.opcode(opcode) > 0, "no {}", opcode.name());
    }
    for &function in MathFn::ALL {
        assert!(found.math(function) > 0, "no {}", function.name());
    }
}

#[test]
fn everything_that_the_ir_has_gives_a_text_or_an_error() {
    generated(&Knobs::everything(), 0..100);
}

#[test]
fn text_tests() {
    let (mut printed, mut refused) = (0, Vec::new());
    for path in runner::discover(&runner::tests_folder()).unwrap() {
        let Ok(case) = runner::Case::new(&std::fs::read_to_string(&path).unwrap()) else { continue };
        let Ok(module) = ir::parse(&case.source()) else { continue };
        let is_llvm = !NOT_LLVM.iter().any(|name| path.ends_with(name));
        if !is_llvm || ir::verify(&module).is_err() {
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
