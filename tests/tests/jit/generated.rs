//! Generated programs give the same on the JIT as on the interpreter.

use super::seen::{Seen, Watcher};
use codegen::jit::{Effort, JitOptions, Missing, Roots, Unsupported, report_and_abort};
use cotangent_tests::generate::{self, Knobs, Seeded, from_seed};
use cotangent_tests::jit::{self, Argument};
use ir::{FuncId, Module, Scalar, Type};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Default, Debug)]
struct Counts {
    /// Calls that were compared.
    same: usize,
    /// Calls in which the interpreter saw a value that was undefined or poison, so that any result will do; they
    /// were run all the same.
    any: usize,
    /// Calls that end with an error on the interpreter, which are not run.
    trapped: usize,
    /// What was not compiled, by reason.
    refused: BTreeMap<String, usize>,
}

/// Compares the functions of modules.
fn compare(knobs: &Knobs, seeds: std::ops::Range<u64>) -> Counts {
    let mut counts = Counts::default();
    for seed in seeds {
        let module = from_seed(knobs, seed);
        for (id, _) in module.functions.iter().filter(|(_, function)| function.body.is_some()) {
            compare_function(&module, id, seed, &mut counts);
        }
    }
    println!("{counts:?}");
    counts
}

fn compare_function(module: &Module, id: FuncId, seed: u64, counts: &mut Counts) {
    let inputs = generate::arguments(module, id, 0.05, &mut Seeded::new(seed)).unwrap();
    let seen = Rc::new(RefCell::new(Seen::default()));
    let watcher = Box::new(Watcher { module, seen: seen.clone() });
    let Ok(expected) = generate::run::run_traced(module, id, &inputs, Some(watcher)) else {
        counts.trapped += 1;
        return;
    };
    let options = JitOptions {
        roots: Roots::Only(Vec::new()),
        effort: [Effort::Full, Effort::Plain, Effort::SinglePass][(seed % 3) as usize],
        // Calls that end are compared; they do not come there.
        missing: Missing::TrapWhenCalled(report_and_abort),
        unsupported: Unsupported::TrapWhenReached(report_and_abort),
        ..JitOptions::default()
    };
    let prepared = match jit::prepare(module, id, &options) {
        Ok(prepared) => prepared,
        Err(errors) => {
            let reason = errors.to_string();
            *counts.refused.entry(reason.lines().next().unwrap().into()).or_default() += 1;
            return;
        }
    };
    let arguments: Vec<Argument> = inputs
        .iter()
        .map(|input| match input {
            generate::Argument::Value(ty, constant) => Argument::Value(*ty, constant),
            generate::Argument::Array(ty, elements) => Argument::Array(*ty, elements),
        })
        .collect();
    // SAFETY: the interpreter finished the call.
    let outcome = unsafe { prepared.call(&arguments) }.unwrap();
    if seen.borrow().absent {
        counts.any += 1;
        return;
    }
    counts.same += 1;
    let results = module.functions[id].signature.results.iter().map(|result| result.ty);
    let arrays = inputs.iter().filter_map(|input| match input {
        generate::Argument::Array(ty, elements) => Some((*ty, elements.len())),
        generate::Argument::Value(..) => None,
    });
    let types = results.chain(arrays.flat_map(|(ty, count)| std::iter::repeat_n(ty, count)));
    let lanes: Vec<Scalar> = types.flat_map(lanes_of).collect();
    let actual: Vec<u128> = outcome.results.into_iter().chain(outcome.arrays).flatten().collect();
    assert_eq!(lanes.len(), actual.len());
    assert_eq!(lanes.len(), expected.numbers.len());
    for (index, ((&lane, actual), expected)) in lanes.iter().zip(actual).zip(expected.numbers).enumerate() {
        let Some(expected) = expected.filter(|_| !matches!(lane, Scalar::Ptr(_))) else { continue };
        let name = &module.functions[id].symbol.name;
        assert!(
            jit::same(lane, expected, actual),
            "seed {seed}, @{name}, lane {index}: {actual:#x}, not {expected:#x}\n{module}"
        );
    }
}

fn lanes_of(ty: Type) -> impl Iterator<Item = Scalar> {
    std::iter::repeat_n(ty.lane(), ty.lanes().unwrap_or(1) as usize).flatten()
}

#[test]
fn programs_give_the_same() {
    // Without promises that may be broken, everything is defined.
    let counts = compare(&Knobs { flags: 0.0, ..Knobs::default() }, 0..2000);
    assert!(counts.same >= 4000);
    assert_eq!(counts.refused.len(), 0);
    assert!(counts.any + counts.trapped <= counts.same / 4);
}

#[test]
fn numeric_programs_give_the_same() {
    let counts = compare(&Knobs::numeric(), 0..500);
    assert!(counts.same >= 1000);
}

#[test]
fn everything_is_compiled() {
    let counts = compare(&Knobs::everything(), 0..500);
    assert!(counts.same >= 100);
}
