//! The generator: what it makes is valid, and has what the other tests need it to have.

use cotangent_tests::generate::{Feature, Knobs, Statistics, from_seed};
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
