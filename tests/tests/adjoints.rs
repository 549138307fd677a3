//! Generated programs: reverse mode against dual numbers. For a direction u of what goes in and weights w of what comes
//! out, the adjoints of w times u are w times the tangents along u.

#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used)]

use autodiff::{Activity, ErrorKind, Request};
use cotangent_tests::generate::{Argument, Knobs, Seeded, arguments, from_seed};
use cotangent_tests::tangent::{by_adjoint, by_dual, dimension, note_integers, weights};
use ir::{Float, FuncId, Module};
use std::collections::BTreeMap;

/// Generated modules.
const MODULES: u64 = 500;

/// What the two sums may differ by, relative to the greatest term, and what underflows.
const TOLERANCE_F64: (f64, f64) = (1e-8, 1e-290);
const TOLERANCE_F32: (f64, f64) = (2e-3, 1e-30);

#[derive(Default, Debug)]
struct Counts {
    compared: usize,
    nonzero: usize,
    inputs: usize,
    not_finite: usize,
    refused: BTreeMap<String, usize>,
}

impl Counts {
    fn refuse(&mut self, error: &autodiff::Error, seed: u64) {
        let fault = matches!(error.kind, ErrorKind::Invalid { .. } | ErrorKind::Malformed { .. });
        assert!(!fault, "seed {seed}: {error}");
        let kind = format!("{:?}", error.kind);
        *self.refused.entry(kind.split([' ', '{']).next().unwrap_or_default().into()).or_default() += 1;
    }
}

fn numbers(count: usize, seed: u64) -> Vec<f64> {
    let number = |index: usize| {
        let bits =
            (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(index as u32 * 7) ^ index as u64;
        (bits % 17) as f64 / 8.0 - 1.0
    };
    (0..count).map(number).collect()
}

/// The sum of products, and the greatest of them.
fn dot(a: &[f64], b: &[f64]) -> (f64, f64) {
    assert_eq!(a.len(), b.len());
    let products = a.iter().zip(b).map(|(&a, &b)| if a == 0.0 || b == 0.0 { 0.0 } else { a * b });
    products.fold((0.0, 0.0f64), |(sum, most), product| (sum + product, most.max(product.abs())))
}

struct Program<'a> {
    module: &'a Module,
    function: FuncId,
    inputs: &'a [Argument],
    active: Vec<bool>,
    seed: u64,
}

impl Program<'_> {
    /// Compares adjoints with the tangents along a direction; whether it could.
    fn compare(
        &self,
        adjoints: &[f64],
        weights: &[f64],
        along: &[f64],
        tolerance: (f64, f64),
    ) -> Option<f64> {
        // A run that dual numbers cannot do is no test.
        let tangents = by_dual(self.module, self.function, self.inputs, &self.active, along).ok()?;
        let (wanted, most) = dot(weights, &tangents);
        let (found, most_found) = dot(adjoints, along);
        if !wanted.is_finite() || !found.is_finite() || !most.is_finite() {
            return Some(f64::NAN);
        }
        let name = &self.module.functions[self.function].symbol.name;
        assert!(
            (wanted - found).abs() <= (tolerance.0 * most.max(most_found)).max(tolerance.1),
            "seed {}, @{name}: {found:e}, and by dual numbers {wanted:e} (greatest {most:e})",
            self.seed
        );
        Some(found)
    }
}

fn check_module(module: &Module, seed: u64, tolerance: (f64, f64), counts: &mut Counts) {
    let functions = module.functions.iter().filter(|(_, function)| function.body.is_some());
    functions.for_each(|(id, _)| check_function(module, id, seed, tolerance, counts));
}

fn check_function(module: &Module, id: FuncId, seed: u64, tolerance: (f64, f64), counts: &mut Counts) {
    let Some(inputs) = arguments(module, id, 0.0, &mut Seeded::new(seed)) else { return };
    let name = &module.functions[id].symbol.name;
    let mut changed = module.clone();
    let derivative = match autodiff::differentiate(&mut changed, id, &Request::reverse()) {
        Ok(derivative) => derivative,
        Err(error) => {
            println!("seed {seed}, {error}");
            counts.refuse(&error, seed);
            return;
        }
    };
    ir::verify(&changed).unwrap_or_else(|errors| panic!("seed {seed}, @{name}: {}", errors.render(&changed)));
    let active = derivative.activities().map(|activity| activity != Activity::Constant).collect();
    let program = Program { module, function: id, inputs: &inputs, active, seed };
    let along = numbers(dimension(&inputs), seed);
    if by_dual(module, id, &inputs, &program.active, &along).is_err() {
        return;
    }
    let weights = numbers(weights(module, id, &inputs, &program.active), seed ^ 0x55);
    let adjoints = by_adjoint(&changed, &derivative, &inputs, &weights)
        .unwrap_or_else(|error| panic!("seed {seed}, @{name}: {error}"));
    counts.compared += 1;
    match program.compare(&adjoints, &weights, &along, tolerance) {
        Some(found) if found.is_nan() => counts.not_finite += 1,
        Some(found) => counts.nonzero += usize::from(found != 0.0),
        None => {}
    }
    // Input by input, where there are few or once in a while.
    if !inputs.is_empty() && (adjoints.len() <= 8 || seed.is_multiple_of(16)) {
        for index in 0..adjoints.len() {
            let mut unit = vec![0.0; adjoints.len()];
            unit[index] = 1.0;
            counts.inputs += usize::from(program.compare(&adjoints, &weights, &unit, tolerance).is_some());
        }
    }
}

fn check(knobs: &Knobs, tolerance: (f64, f64)) -> Counts {
    let mut counts = Counts::default();
    for seed in 0..MODULES {
        let mut module = from_seed(knobs, seed);
        if seed % 2 == 0 {
            assert_eq!(knobs.punned, 0.0, "no integer is read where a float is");
            note_integers(&mut module);
        }
        check_module(&module, seed, tolerance, &mut counts);
    }
    println!("{counts:?}");
    let refused: usize = counts.refused.values().sum();
    // Memory that a program only copies, or reads as integers, may hold anything.
    assert!(refused * 15 <= counts.compared, "{counts:?}");
    counts
}

#[test]
fn reverse_mode_of_f64_programs_is_that_of_dual_numbers() {
    let knobs = Knobs { floats: vec![Float::F64], indirect: 0.0, ..Knobs::numeric() };
    let counts = check(&knobs, TOLERANCE_F64);
    assert!(counts.compared >= 1000 && counts.nonzero * 2 >= counts.compared, "{counts:?}");
    assert!(counts.not_finite * 50 <= counts.compared, "{counts:?}");
}

#[test]
fn reverse_mode_of_mixed_programs_is_that_of_dual_numbers() {
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
            match autodiff::differentiate(&mut changed, id, &Request::reverse()) {
                Ok(_) => {
                    ir::verify(&changed)
                        .unwrap_or_else(|errors| panic!("seed {seed}: {}", errors.render(&changed)));
                    counts.compared += 1;
                }
                Err(error) => {
                    assert_eq!(changed.to_string(), module.to_string(), "seed {seed}: changed by an error");
                    counts.refuse(&error, seed);
                }
            }
        }
    }
    println!("{counts:?}");
    assert!(counts.compared > 0 && !counts.refused.is_empty());
}

#[test]
fn derivatives_of_both_modes_are_differentiated_again() {
    let knobs = Knobs { floats: vec![Float::F64], indirect: 0.0, ..Knobs::numeric() };
    let mut counts = Counts::default();
    for (seed, first) in (0..40).flat_map(|seed| [(seed, Request::forward()), (seed, Request::reverse())]) {
        let mut module = from_seed(&knobs, seed);
        note_integers(&mut module);
        let Some((id, _)) = module.functions.iter().find(|(_, function)| function.body.is_some()) else {
            continue;
        };
        if let Ok(derivative) = autodiff::differentiate(&mut module, id, &first) {
            check_function(&module, derivative.function(), seed, (1e-6, TOLERANCE_F64.1), &mut counts);
        }
    }
    println!("{counts:?}");
    // Integers that were recorded lie beside floats and addresses.
    let refused: usize = counts.refused.values().sum();
    assert!(counts.compared > 50 && refused * 2 <= counts.compared, "{counts:?}");
}

#[test]
fn large_programs_need_no_stack() {
    use cotangent_tests::scaling::PROGRAMS;
    let run = || {
        for program in &PROGRAMS {
            for request in [Request::forward(), Request::reverse()] {
                let mut module = (program.make)(4_000);
                let (id, function) = module.functions.iter().next().unwrap();
                let params = function.signature.params.iter().enumerate();
                let integers = params.filter(|(_, param)| param.ty.int_bits().is_some());
                let request = integers.fold(request, |request, (index, _)| request.constant(index));
                let outcome = autodiff::differentiate(&mut module, id, &request);
                outcome.unwrap_or_else(|error| panic!("{}: {error}", program.name));
            }
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}

#[test]
fn the_same_input_gives_the_same_output() {
    for seed in 0..50 {
        let module = from_seed(&Knobs::numeric(), seed);
        let Some((id, _)) = module.functions.iter().find(|(_, function)| function.body.is_some()) else {
            continue;
        };
        let text = || {
            let mut module = module.clone();
            let outcome = autodiff::differentiate(&mut module, id, &Request::reverse());
            outcome.map(|_| module.to_string()).map_err(|error| error.to_string())
        };
        assert_eq!(text(), text(), "seed {seed}");
    }
}
