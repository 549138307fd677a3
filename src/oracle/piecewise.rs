//! The functions that are linear between their jumps and kinks: what the slopes are where the operands stand.
//!
//! These need no series: each result is Σ weight_i x_i + constant around the point.

use super::kinks::{ABS_AT_ZERO, SQRT_AT_ZERO};
use crate::oracle::big::Big;
use ir::MathFn;

/// The slope of a result by each of at most two operands.
pub(super) type Slopes = [f64; 2];

/// The slopes of both results (the second is zero where there is one) if the function is piecewise linear, or
/// stands where the policy on kinks gives the slopes. `first` is the first result.
pub(super) fn slopes(
    function: MathFn,
    operands: &[f64],
    int: Option<i128>,
    first: f64,
) -> Option<[Slopes; 2]> {
    let step = [0.0, 0.0];
    let one = |slopes: Slopes| Some([slopes, step]);
    match (function, operands) {
        (
            MathFn::Floor
            | MathFn::Ceil
            | MathFn::Trunc
            | MathFn::Round
            | MathFn::RoundEven
            | MathFn::Rint
            | MathFn::NearbyInt,
            _,
        ) => one(step),
        // The integral part is the second result.
        (MathFn::Modf, _) => one([1.0, 0.0]),
        (MathFn::Fabs, &[x]) => one([direction(x), 0.0]),
        (MathFn::Copysign, &[x, y]) => one([direction(x) * 1f64.copysign(y), 0.0]),
        (MathFn::Fmin | MathFn::Minimum | MathFn::Fmax | MathFn::Maximum, &[x, y]) => {
            one(if takes_first(function, x, y) { [1.0, 0.0] } else { [0.0, 1.0] })
        }
        (MathFn::Fdim, &[x, y]) => one(if x > y { [1.0, -1.0] } else { step }),
        // x - n y, and n is constant around the point.
        (MathFn::Fmod | MathFn::Remainder, &[x, y]) => one([1.0, -whole_quotient(x, y, first)]),
        (MathFn::Ldexp | MathFn::Scalbn, _) => one([power_of_two(int?), 0.0]),
        (MathFn::Frexp, &[x]) => one([power_of_two(-i128::from(exponent(x))), 0.0]),
        (MathFn::Sqrt, &[0.0]) => one([SQRT_AT_ZERO, 0.0]),
        (MathFn::Hypot, &[0.0, 0.0]) => one([SQRT_AT_ZERO, SQRT_AT_ZERO]),
        _ => None,
    }
}

/// The slope of |x|.
fn direction(x: f64) -> f64 {
    if x == 0.0 { ABS_AT_ZERO } else { 1f64.copysign(x) }
}

/// Whether the lesser or the greater of two numbers is the first.
fn takes_first(function: MathFn, x: f64, y: f64) -> bool {
    let nan_wins = matches!(function, MathFn::Minimum | MathFn::Maximum);
    if x.is_nan() || y.is_nan() {
        return x.is_nan() == nan_wins;
    }
    match function {
        MathFn::Fmin | MathFn::Minimum => x < y,
        _ => x >= y,
    }
}

/// The n of r = x - n y.
fn whole_quotient(x: f64, y: f64, remainder: f64) -> f64 {
    if y.is_infinite() {
        return 0.0;
    }
    Big::from_f64(x).sub(&Big::from_f64(remainder)).div(&Big::from_f64(y)).roundeven().to_f64()
}

/// 2^n; more than the range of `f64` is an infinity or zero.
fn power_of_two(n: i128) -> f64 {
    Big::one().ldexp(n.clamp(-5000, 5000) as i64).to_f64()
}

/// The exponent that `frexp` gives, whose fraction is at least 1/2; 0 for zero and what is not finite.
fn exponent(x: f64) -> i64 {
    if x.is_finite() { Big::from_f64(x).exponent().unwrap_or(0) } else { 0 }
}
