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
        ("mem2reg", "variables promoted", 20_000),
        ("mem2reg", "parameters added", 3000),
        ("mem2reg", "loads removed", 20_000),
        ("remove-unused", "instructions removed", 5000),
        ("remove-unused", "parameters removed", 3000),
        ("remove-unreachable-blocks", "blocks removed", 300),
    ];
    demand(&totals, &least);
}

#[test]
fn numeric_modules_keep_their_results() {
    check_each(&Knobs::numeric(), 0.0, 0..400);
}

#[test]
fn modules_with_everything_keep_their_results() {
    check_each(&Knobs::everything(), 0.1, 0..400);
}
