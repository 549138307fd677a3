//! Generated programs: forward mode against dual numbers, along a direction.

#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

use autodiff::{Activity, ErrorKind, Request};
use cotangent_tests::generate::{Argument, Knobs, Seeded, arguments, from_seed};
use cotangent_tests::tangent::{by_derivative, by_dual, dimension};
use ir::{Float, Module};
use std::collections::BTreeMap;

/// Generated modules.
const MODULES: u64 = 500;

/// What a tangent may differ by, relative to the greatest of the run: programs cancel, and the dual numbers'
/// tangents of `f32` numbers are not rounded to `f32`.
const TOLERANCE_F64: f64 = 1e-9;
const TOLERANCE_F32: f64 = 1e-3;

#[derive(Default, Debug)]
struct Counts {
    compared: usize,
    nonzero: usize,
    numbers: usize,
    not_finite: usize,
    refused: BTreeMap<String, usize>,
}

fn direction(arguments: &[Argument], seed: u64) -> Vec<f64> {
    let number = |index: usize| {
        let bits =
            (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(index as u32 * 7) ^ index as u64;
        (bits % 17) as f64 / 8.0 - 1.0
    };
    (0..dimension(arguments)).map(number).collect()
}

fn check_module(module: &Module, seed: u64, tolerance: f64, counts: &mut Counts) {
    let functions = module.functions.iter().filter(|(_, function)| function.body.is_some());
    for (id, function) in functions {
        let Some(inputs) = arguments(module, id, 0.0, &mut Seeded::new(seed)) else { continue };
        let name = &function.symbol.name;
        let mut changed = module.clone();
        let derivative = match autodiff::differentiate(&mut changed, id, &Request::forward()) {
            Ok(derivative) => derivative,
            Err(error) => {
                assert!(
                    !matches!(error.kind, ErrorKind::Invalid { .. } | ErrorKind::Malformed { .. }),
                    "seed {seed}, @{name}: {error}"
                );
                let kind = format!("{:?}", error.kind);
                let kind = kind.split([' ', '{']).next().unwrap_or_default().to_string();
                println!("seed {seed}, {error}");
                *counts.refused.entry(kind).or_default() += 1;
                continue;
            }
        };
        ir::verify(&changed)
            .unwrap_or_else(|errors| panic!("seed {seed}, @{name}: {}", errors.render(&changed)));
        let active: Vec<bool> =
            derivative.activities().map(|activity| activity != Activity::Constant).collect();
        let along = direction(&inputs, seed);
        // A run that dual numbers cannot do is no test.
        let Ok(wanted) = by_dual(module, id, &inputs, &active, &along) else { continue };
        let found = by_derivative(&changed, &derivative, &inputs, &along)
            .unwrap_or_else(|error| panic!("seed {seed}, @{name}: {error}"));
        assert_eq!(wanted.len(), found.len(), "seed {seed}, @{name}");
        let greatest = wanted.iter().filter(|x| x.is_finite()).fold(0.0f64, |a, b| a.max(b.abs()));
        counts.compared += 1;
        counts.nonzero += usize::from(greatest > 0.0);
        for (index, (&want, &got)) in wanted.iter().zip(&found).enumerate() {
            if !want.is_finite() || !got.is_finite() {
                counts.not_finite += 1;
                continue;
            }
            counts.numbers += 1;
            assert!(
                (want - got).abs() <= tolerance * greatest,
                "seed {seed}, @{name}, number {index}: {got:e}, and by dual numbers {want:e} (greatest {greatest:e})"
            );
        }
    }
}

fn check(knobs: &Knobs, tolerance: f64) -> Counts {
    let mut counts = Counts::default();
    for seed in 0..MODULES {
        check_module(&from_seed(knobs, seed), seed, tolerance, &mut counts);
    }
    println!("{counts:?}");
    counts
}

#[test]
fn forward_mode_of_f64_programs_is_that_of_dual_numbers() {
    let knobs = Knobs { floats: vec![Float::F64], indirect: 0.0, ..Knobs::numeric() };
    let counts = check(&knobs, TOLERANCE_F64);
    assert!(counts.compared >= 1000 && counts.nonzero * 2 >= counts.compared, "{counts:?}");
    assert!(counts.not_finite * 100 <= counts.numbers, "{counts:?}");
}

#[test]
fn forward_mode_of_mixed_programs_is_that_of_dual_numbers() {
    let knobs = Knobs { indirect: 0.0, ..Knobs::numeric() };
    let counts = check(&knobs, TOLERANCE_F32);
    assert!(counts.compared >= 1000 && counts.nonzero * 2 >= counts.compared, "{counts:?}");
}

#[test]
fn programs_of_all_kinds_are_differentiated_or_refused() {
    let mut counts = Counts::default();
    for seed in 0..300 {
        let knobs = if seed % 2 == 0 { Knobs::default() } else { Knobs::everything() };
        let module = from_seed(&knobs, seed);
        for (id, _) in module.functions.iter() {
            let mut changed = module.clone();
            match autodiff::differentiate(&mut changed, id, &Request::forward()) {
                Ok(_) => {
                    ir::verify(&changed)
                        .unwrap_or_else(|errors| panic!("seed {seed}: {}", errors.render(&changed)));
                    counts.compared += 1;
                }
                Err(error) => {
                    let fault = matches!(error.kind, ErrorKind::Invalid { .. } | ErrorKind::Malformed { .. });
                    assert!(!fault, "seed {seed}: {error}");
                    assert_eq!(changed.to_string(), module.to_string(), "seed {seed}: changed by an error");
                    let kind = format!("{:?}", error.kind);
                    *counts
                        .refused
                        .entry(kind.split([' ', '{']).next().unwrap_or_default().into())
                        .or_default() += 1;
                }
            }
        }
    }
    println!("{counts:?}");
    assert!(counts.compared > 0 && !counts.refused.is_empty());
}
