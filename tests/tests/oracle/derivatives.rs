//! Slopes and series of every operation against differences in high precision.
//!
//! The differences know the functions' values only. The values are those of `big`, which has tests of its own.

use crate::points::{Operation, Point, Random, points};
use cotangent_tests::big::{Big, STEP_EXPONENT, derivative, nth_derivative};
use cotangent_tests::oracle::{Dual, Series, evaluate};
use ir::number::{Number, NumberError, Plain};
use ir::{Float, MathFn};
use std::sync::Mutex;

/// The relative tolerance of a slope. A function's slope is computed in 192 bits and rounded once, a quotient's
/// has three roundings: 2^-51 at most. Differences are exact to far more than that. It is relative without
/// exception: slopes next to zero, as cosine's at 1e-20, are to be as exact as others.
const SLOPE: f64 = 1e-15;

/// The relative tolerance of a coefficient up to order 6. As slopes, but the four operations add up to six
/// products in doubles, which may cancel: then what counts is the size of the coefficients of their order.
const COEFFICIENT: f64 = 1e-13;

/// What differences of a function that is linear leave, relative to the greatest coefficient.
const NOISE: f64 = 1e-28;

const ORDER: usize = 6;

/// The bits of the differences' origin; they add what their steps need.
const BITS: usize = 160;

/// The number of points of the series' test.
const SERIES_POINTS: usize = 7;

fn compute<N: Number>(
    operation: Operation,
    operands: &[N],
    int: Option<i128>,
) -> Result<Vec<N>, NumberError> {
    let format = Float::F64;
    Ok(vec![match (operation, operands) {
        (Operation::Neg, [x]) => x.neg(format),
        (Operation::Add, [x, y]) => x.add(y, format),
        (Operation::Sub, [x, y]) => x.sub(y, format),
        (Operation::Mul, [x, y]) => x.mul(y, format),
        (Operation::Div, [x, y]) => x.div(y, format),
        (Operation::Rem, [x, y]) => x.rem(y, format)?,
        (Operation::Math(function), _) => {
            return Ok(N::math(function, format, operands, int)?.floats.to_vec());
        }
        _ => panic!("{operation:?} of {} operands", operands.len()),
    }])
}

/// The same on big floats, in their precision.
fn reference(operation: Operation, operands: &[Big], int: Option<i128>) -> Vec<Big> {
    vec![match (operation, operands) {
        (Operation::Neg, [x]) => x.neg(),
        (Operation::Add, [x, y]) => x.add(y),
        (Operation::Sub, [x, y]) => x.sub(y),
        (Operation::Mul, [x, y]) => x.mul(y),
        (Operation::Div, [x, y]) => x.div(y),
        (Operation::Rem, [x, y]) => x.fmod(y),
        (Operation::Math(function), _) => {
            let results = evaluate(function, operands, int);
            return results.unwrap_or_else(|| panic!("{function:?} is missing")).floats.to_vec();
        }
        _ => panic!("{operation:?} of {} operands", operands.len()),
    }]
}

/// Does `check` for every operation, on all processors; fails with everything that is wrong.
fn for_every_operation(check: impl Fn(Operation) -> Vec<String> + Sync) {
    let queue = Mutex::new(Operation::all());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(operation) = { queue.lock().unwrap().pop() } {
                    wrong.lock().unwrap().extend(check(operation));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether `got` is within a relative `tolerance`, or an absolute `floor`, of what differences gave.
fn agrees(got: f64, want: &Big, tolerance: f64, floor: f64) -> bool {
    let error = Big::from_f64(got).sub(want).abs().to_f64();
    error <= tolerance * want.abs().to_f64() || error <= floor
}

#[test]
fn slopes_of_every_operation_agree_with_differences() {
    for_every_operation(|operation| {
        let checks = points(operation).into_iter().flat_map(|point| {
            (0..point.operands.len()).flat_map(move |index| slope_mismatches(operation, &point, index))
        });
        checks.collect()
    });
}

/// The slopes at a point by one of the operands.
fn slope_mismatches(operation: Operation, point: &Point, index: usize) -> Vec<String> {
    let dual = |(position, &x): (usize, &f64)| Dual::new(Plain::from(x), [f64::from(position == index)]);
    let duals: Vec<Dual<1>> = point.operands.iter().enumerate().map(dual).collect();
    let results = compute(operation, &duals, point.int).unwrap();
    let scale = point.scales[index];
    let curve = |result: usize, t: &Big| {
        let shifted = |(position, &x): (usize, &f64)| {
            let x = Big::from_f64(x).with_bits(64);
            if position == index { x.add(&t.ldexp(scale)) } else { x.with_bits(t.bits()) }
        };
        let operands: Vec<Big> = point.operands.iter().enumerate().map(shifted).collect();
        reference(operation, &operands, point.int).swap_remove(result)
    };
    let mut wrong = Vec::new();
    for (number, result) in results.iter().enumerate() {
        let origin = Big::zero().with_bits(BITS);
        let want = derivative(|t| curve(number, t), &origin, STEP_EXPONENT).ldexp(-scale);
        let got = result.tangents()[0];
        if !agrees(got, &want, SLOPE, 0.0) {
            wrong.push(format!("{operation:?} by {index} at {point:?}: {got:e}, not {:e}", want.to_f64()));
        }
    }
    wrong
}

#[test]
fn coefficients_of_every_operation_agree_with_differences() {
    for_every_operation(|operation| {
        let all = points(operation);
        // The first hard ones, and the last random ones.
        let chosen = all.iter().take(3).chain(all.iter().rev().take(SERIES_POINTS - 3));
        let mut random = Random(5);
        chosen.flat_map(|point| coefficient_mismatches(operation, point, &mut random)).collect()
    });
}

/// The series at a point along a random parabola x + a s t + b s t², where s is the point's scale.
fn coefficient_mismatches(operation: Operation, point: &Point, random: &mut Random) -> Vec<String> {
    let mut curves = Vec::new();
    for (&x, &scale) in point.operands.iter().zip(&point.scales) {
        let unit = 2f64.powi(scale as i32);
        curves.push((x, random.signed(-2.0, -1.0) * unit, random.signed(-2.0, -1.0) * unit));
    }
    let series = curves.iter().map(|&(x, a, b)| {
        let mut tail = [0.0; ORDER];
        (tail[0], tail[1]) = (a, b);
        Series::new(Plain::from(x), tail)
    });
    let series: Vec<Series<ORDER>> = series.collect();
    let results = compute(operation, &series, point.int).unwrap();
    let along = |result: usize, t: &Big| {
        let exact = |x: f64| Big::from_f64(x).with_bits(64);
        let place = |&(x, a, b): &(f64, f64, f64)| exact(b).mul(t).add(&exact(a)).mul(t).add(&exact(x));
        let operands: Vec<Big> = curves.iter().map(place).collect();
        reference(operation, &operands, point.int).swap_remove(result)
    };
    let mut wrong = Vec::new();
    for (number, result) in results.iter().enumerate() {
        let origin = Big::zero().with_bits(BITS);
        let mut factorial = 1;
        let want = (1..=ORDER).map(|k| {
            factorial *= k as i64;
            nth_derivative(|t| along(number, t), &origin, k as u32).div(&Big::from_i64(factorial))
        });
        let want: Vec<Big> = want.collect();
        let greatest = want.iter().map(|c| c.abs().to_f64()).fold(0.0, f64::max);
        for (index, (&got, want)) in result.tail().iter().zip(&want).enumerate() {
            if !agrees(got, want, COEFFICIENT, NOISE * greatest) {
                let order = index + 1;
                wrong.push(format!("{operation:?} c_{order} at {point:?}: {got:e}, not {:e}", want.to_f64()));
            }
        }
    }
    wrong
}

#[test]
fn derivatives_are_factorials_times_coefficients() {
    let x = Series::<6>::line(Plain::from(0.5), 1.0);
    let power = Series::math(MathFn::Exp, Float::F64, &[x], None).unwrap().only().unwrap();
    for k in 1..=6 {
        let error = (power.derivative(k) / 0.5f64.exp() - 1.0).abs();
        assert!(error < 1e-14, "derivative {k} of exp: {}", power.derivative(k));
    }
    assert_eq!(power.derivative(7), 0.0);
}

#[test]
fn narrow_formats_have_the_slope_at_the_rounded_operand() {
    let third = Plain::from(1.0f32 / 3.0);
    let root = Dual::<1>::math(MathFn::Sqrt, Float::F32, &[Dual::variable(third, 0)], None).unwrap();
    let want = 0.5 / f64::from(1.0f32 / 3.0).sqrt();
    assert!((root.only().unwrap().tangents()[0] / want - 1.0).abs() < 1e-15);
}
