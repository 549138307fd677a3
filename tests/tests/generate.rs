//! The generator: what it makes is valid, and has what the other tests need it to have.

#![allow(clippy::panic, clippy::expect_used)]

use cotangent_tests::generate::{Feature, Knobs, Seeded, Statistics, arguments, from_seed, run};
use ir::{MathFn, Opcode};

/// Counts over modules, all of which are valid.
fn statistics(knobs: &Knobs, seeds: std::ops::Range<u64>) -> Statistics {
    let mut statistics = Statistics::default();
    for seed in seeds {
        let module = from_seed(knobs, seed);
        if let Err(errors) = ir::verify(&module) {
            panic!("seed {seed}: {:?}", errors.errors.iter().take(5).collect::<Vec<_>>());
        }
        statistics.add(&module);
    }
    statistics
}

fn demand(statistics: &Statistics, least: &[(Feature, f64)]) {
    println!("{statistics}");
    for &(feature, share) in least {
        let found = statistics.share(feature);
        assert!(found >= share, "{feature:?}: {found} is less than {share}");
    }
}

#[test]
fn default_modules_are_valid_and_varied() {
    let found = statistics(&Knobs::default(), 0..2000);
    let least = [
        (Feature::Loop, 0.6),
        (Feature::NestedLoop, 0.3),
        (Feature::IrreducibleLoop, 0.1),
        (Feature::Memory, 0.6),
        (Feature::Aliasing, 0.4),
        (Feature::Call, 0.4),
        (Feature::IndirectCall, 0.2),
        (Feature::Recursion, 0.1),
        (Feature::Vector, 0.3),
        (Feature::Switch, 0.2),
        (Feature::Math, 0.6),
        (Feature::SeveralResults, 0.6),
        (Feature::Flags, 0.6),
    ];
    demand(&found, &least);
    assert!(found.instructions().1 >= 50);
}

#[test]
fn numeric_modules_are_valid_and_varied() {
    let found = statistics(&Knobs::numeric(), 0..2000);
    let least = [
        (Feature::Loop, 0.6),
        (Feature::NestedLoop, 0.3),
        (Feature::IrreducibleLoop, 0.1),
        (Feature::Memory, 0.6),
        (Feature::Aliasing, 0.4),
        (Feature::Call, 0.4),
        (Feature::Recursion, 0.1),
        (Feature::Math, 0.8),
    ];
    demand(&found, &least);
}

#[test]
fn everything_is_valid_and_has_every_opcode() {
    let found = statistics(&Knobs::everything(), 0..2000);
    let least = [
        (Feature::Loop, 0.4),
        (Feature::Memory, 0.6),
        (Feature::Atomic, 0.2),
        (Feature::Call, 0.4),
        (Feature::IndirectCall, 0.2),
        (Feature::Vector, 0.3),
        (Feature::Switch, 0.2),
        (Feature::Unreachable, 0.1),
    ];
    demand(&found, &least);
    for &opcode in Opcode::ALL {
        assert!(found.opcode(opcode) > 0, "no {}", opcode.name());
    }
    for &function in MathFn::ALL {
        assert!(found.math(function) > 0, "no {}", function.name());
    }
}

/// Runs each function once on tame arguments; gives the shares that return, and that return no NaN.
fn execute(knobs: &Knobs, seeds: std::ops::Range<u64>) -> (f64, f64) {
    let (mut runs, mut returned, mut numbers) = (0, 0, 0);
    let mut steps = Vec::new();
    for seed in seeds {
        let module = from_seed(knobs, seed);
        for (id, function) in module.functions.iter().filter(|(_, function)| function.body.is_some()) {
            let inputs = arguments(&module, id, 0.0, &mut Seeded::new(seed)).expect("arguments");
            runs += 1;
            match run::run(&module, id, &inputs) {
                Ok(outcome) => {
                    returned += 1;
                    numbers += usize::from(outcome.nans == 0);
                    steps.push(outcome.executed);
                }
                Err(trap) => println!("seed {seed}, @{}: {trap}", function.symbol.name),
            }
        }
    }
    steps.sort_unstable();
    println!("{runs} runs, {returned} returned, {numbers} without NaN");
    println!("instructions executed: median {}, most {:?}", steps[steps.len() / 2], steps.last());
    (f64::from(returned) / f64::from(runs), numbers as f64 / f64::from(runs))
}

#[test]
fn default_modules_return() {
    let (returned, _) = execute(&Knobs::default(), 0..500);
    assert!(returned >= 0.98);
}

#[test]
fn numeric_modules_return_numbers() {
    let (returned, numbers) = execute(&Knobs::numeric(), 0..500);
    assert!(returned >= 0.98 && numbers >= 0.99);
}

#[test]
fn everything_returns() {
    let (returned, _) = execute(&Knobs::everything(), 0..500);
    assert!(returned >= 0.98);
}
