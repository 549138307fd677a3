//! Passes keep what programs compute, and do something.

#![allow(clippy::unwrap_used, clippy::panic)]

use cotangent_tests::demote::demote;
use cotangent_tests::generate::{Knobs, from_seed};
use cotangent_tests::passes::{Totals, check};
use ir::pass::{self, Pipeline};

/// Every pass by itself on every module, most of them with their values in variables; gives what each did.
fn check_each(knobs: &Knobs, special: f64, seeds: std::ops::Range<u64>) -> Vec<(&'static str, Totals)> {
    let mut all: Vec<(Pipeline, Totals)> =
        pass::all().into_iter().map(|pass| (Pipeline { passes: vec![pass] }, Totals::default())).collect();
    for seed in seeds {
        let mut module = from_seed(knobs, seed);
        if seed % 4 != 0 {
            demote(&mut module, seed);
        }
        for (pipeline, totals) in &mut all {
            check(&module, seed, special, pipeline, totals).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    let named = all.into_iter().map(|(pipeline, totals)| (pipeline.passes[0].name, totals));
    named.inspect(|(name, totals)| println!("{name}: {totals:?}")).collect()
}

fn demand(totals: &[(&'static str, Totals)], least: &[(&str, &str, u64)]) {
    for &(pass, what, count) in least {
        let (_, totals) = totals.iter().find(|(name, _)| *name == pass).unwrap();
        let found = totals.report.count(what);
        assert!(found >= count, "{pass}: {what}: {found} is less than {count}");
    }
}

#[test]
fn default_modules_keep_their_results() {
    let totals = check_each(&Knobs::default(), 0.05, 0..400);
    let least = [
        ("clean", "instructions removed", 8000),
        ("clean", "variables promoted", 20_000),
        ("common", "instructions removed", 400),
        ("mem2reg", "variables promoted", 20_000),
        ("mem2reg", "parameters added", 3000),
        ("mem2reg", "loads removed", 20_000),
        ("remove-unreachable-blocks", "blocks removed", 300),
        ("remove-unused", "instructions removed", 20_000),
        ("remove-unused", "parameters removed", 3000),
        ("scalar-replacement", "objects taken apart", 150),
        ("scalar-replacement", "fills and copies expanded", 100),
        ("simplify", "instructions computed", 5000),
        ("simplify", "instructions simplified", 1000),
        ("simplify", "branches folded", 500),
        ("simplify", "parameters removed", 3000),
        ("simplify", "blocks joined", 1000),
        ("simplify", "ways shortened", 200),
    ];
    demand(&totals, &least);
    // What is left is a third of the work, and not a loop's variable is in memory.
    let (_, clean) = totals.iter().find(|(name, _)| *name == "clean").unwrap();
    assert!(clean.executed.1 * 3 < clean.executed.0, "{:?}", clean.executed);
}

#[test]
fn numeric_modules_keep_their_results() {
    check_each(&Knobs::numeric(), 0.0, 0..400);
}

#[test]
fn modules_with_everything_keep_their_results() {
    check_each(&Knobs::everything(), 0.1, 0..400);
}
