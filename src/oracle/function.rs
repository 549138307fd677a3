//! How each math function acts on power series: the one place that knows all of them.
//!
//! | functions | how |
//! |---|---|
//! | steps, selections, scalings | slopes of [`piecewise`](super::piecewise) |
//! | exponentials, logarithms, powers, roots, trigonometric, hyperbolic and error functions and inverses | their differential equation on the series, in 192 bits |
//! | gamma functions | Stirling's series, shifted and reflected, as a series |
//! | Bessel functions | Bessel's equation around the point, composed with the series |
//!
//! The values at the point are those of [`Big`] and not of the program, which may have rounded to `f32`; so
//! the coefficients belong to the function itself.

use super::bessel::{Kind, bessel};
use super::gamma::{gamma, log_gamma};
use super::taylor::{BITS, Taylor, half, inverse, small};
use super::{kinks, piecewise, primal};
use crate::oracle::big::Big;
use ir::Float;
use ir::MathFn;
use ir::number::{MathResults, Number, NumberError, Plain};

/// An operand: the number that the program sees, and the coefficients of t^1, t^2, … beside it.
pub(super) struct Operand<'a> {
    /// The bits.
    pub primal: Plain,
    /// The coefficients, as many for each operand.
    pub tail: &'a [f64],
}

/// A function's results: the bits that the program sees, and the coefficients beside each float of them.
pub(super) struct Results {
    /// Exactly the results of the plain numbers.
    pub plain: MathResults<Plain>,
    /// For each of the floats, in order, the coefficients. Nothing if all operands are constants.
    pub tails: Vec<Vec<f64>>,
}

/// Applies a function to power series. Outside of the function's domain all coefficients are NaN.
pub(super) fn apply(
    function: MathFn,
    format: Float,
    operands: &[Operand<'_>],
    int: Option<i128>,
) -> Result<Results, NumberError> {
    let primals: Vec<Plain> = operands.iter().map(|operand| operand.primal).collect();
    let plain = Plain::math(function, format, &primals, int)?;
    if operands.iter().all(|operand| is_zero(operand.tail)) {
        return Ok(Results { plain, tails: Vec::new() });
    }
    let points: Vec<f64> = primals.iter().map(|&x| primal::to_f64(x, format)).collect();
    kinks::note(function, &points);
    let first = plain.floats.first().map_or(f64::NAN, |&x| primal::to_f64(x, format));
    let tails = match piecewise::slopes(function, &points, int, first) {
        Some(slopes) => slopes.iter().map(|slopes| weighted(operands, slopes)).collect(),
        None if first.is_nan() => vec![vec![f64::NAN; tail_length(operands)]],
        None => vec![smooth(function, format, operands, int)?],
    };
    Ok(Results { plain, tails })
}

/// Whether all coefficients are zero.
pub(super) fn is_zero(tail: &[f64]) -> bool {
    tail.iter().all(|&c| c == 0.0)
}

/// `factor * coefficient`, and zero for a zero coefficient beside an infinite factor: what does not vary has
/// no part in the variation of the result.
pub(super) fn part(factor: f64, coefficient: f64) -> f64 {
    if coefficient == 0.0 { 0.0 } else { factor * coefficient }
}

/// Σ slope_i tail_i.
fn weighted(operands: &[Operand<'_>], slopes: &[f64]) -> Vec<f64> {
    let coefficient = |k: usize| operands.iter().zip(slopes).map(|(o, &s)| scaled(s, o.tail[k])).sum();
    (0..tail_length(operands)).map(coefficient).collect()
}

fn tail_length(operands: &[Operand<'_>]) -> usize {
    operands.first().map_or(0, |operand| operand.tail.len())
}

/// As [`part`], and a slope of zero beside an infinite coefficient gives zero too: a step does not vary.
fn scaled(slope: f64, coefficient: f64) -> f64 {
    if slope == 0.0 { 0.0 } else { part(slope, coefficient) }
}

/// The coefficients of a function that is none of the piecewise linear ones.
fn smooth(
    function: MathFn,
    format: Float,
    operands: &[Operand<'_>],
    int: Option<i128>,
) -> Result<Vec<f64>, NumberError> {
    let series = operands.iter().map(|operand| {
        let tail = operand.tail.iter().map(|&c| Big::from_f64(c));
        Taylor::new(primal::to_big(operand.primal, format), tail)
    });
    let series: Vec<Taylor> = series.collect();
    let result = match (&*series, int) {
        ([u], None) => unary(function, u),
        ([u], Some(n)) => with_int(function, u, n),
        ([u, v], None) => binary(function, u, v),
        ([u, v, w], None) if matches!(function, MathFn::Fma | MathFn::Fmuladd) => Some(u.mul(v).add(w)),
        _ => None,
    };
    let result =
        result.ok_or(NumberError::NoRule { function, format, reason: "the oracle does not know it" })?;
    Ok(result.tail().iter().map(Big::to_f64).collect())
}

fn unary(function: MathFn, u: &Taylor) -> Option<Taylor> {
    let (one, x) = (u.integer(1), u.value());
    Some(match function {
        MathFn::Sin => u.sin_cos().0,
        MathFn::Cos => u.sin_cos().1,
        MathFn::Tan => u.integrate(x.tan(), &u.sin_cos().1.square().reciprocal()),
        MathFn::Asin => u.integrate(x.asin(), &inverse_root(&one.sub(&u.square()))),
        MathFn::Acos => u.integrate(x.acos(), &inverse_root(&one.sub(&u.square())).scale(&small(-1))),
        MathFn::Atan => u.integrate(x.atan(), &one.add(&u.square()).reciprocal()),
        MathFn::Sinh => u.sinh_cosh().0,
        MathFn::Cosh => u.sinh_cosh().1,
        MathFn::Tanh => u.integrate(x.tanh(), &u.sinh_cosh().1.square().reciprocal()),
        MathFn::Asinh => u.integrate(x.asinh(), &inverse_root(&one.add(&u.square()))),
        MathFn::Acosh => u.integrate(x.acosh(), &inverse_root(&u.square().sub(&one))),
        MathFn::Atanh => u.integrate(x.atanh(), &one.sub(&u.square()).reciprocal()),
        MathFn::Exp | MathFn::Expm1 => u.exp(x.exp()),
        MathFn::Exp2 => u.scale(&Big::ln2(BITS)).exp(x.exp2()),
        MathFn::Exp10 => u.scale(&ln10()).exp(x.exp10()),
        MathFn::Log => u.log(small(0)),
        MathFn::Log2 => u.log(small(0)).scale(&small(1).div(&Big::ln2(BITS))),
        MathFn::Log10 => u.log(small(0)).scale(&small(1).div(&ln10())),
        MathFn::Log1p => one.add(u).log(small(0)),
        MathFn::Sqrt => u.power(&half(), x.sqrt()),
        MathFn::Cbrt => cube_root(u),
        MathFn::Erf => error_function(u, 1),
        MathFn::Erfc => error_function(u, -1),
        MathFn::Tgamma => gamma(u, x.tgamma()),
        MathFn::Lgamma => log_gamma(u, small(0)),
        MathFn::J0 => bessel(Kind::First, 0, u),
        MathFn::J1 => bessel(Kind::First, 1, u),
        MathFn::Y0 => bessel(Kind::Second, 0, u),
        MathFn::Y1 => bessel(Kind::Second, 1, u),
        _ => return None,
    })
}

fn with_int(function: MathFn, u: &Taylor, n: i128) -> Option<Taylor> {
    Some(match function {
        MathFn::Powi => integer_power(u, n.clamp(i64::MIN.into(), i64::MAX.into()) as i64),
        MathFn::Jn => bessel(Kind::First, i32::try_from(n).ok()?, u),
        MathFn::Yn => bessel(Kind::Second, i32::try_from(n).ok()?, u),
        _ => return None,
    })
}

fn binary(function: MathFn, u: &Taylor, v: &Taylor) -> Option<Taylor> {
    Some(match function {
        MathFn::Atan2 => u.angle(v, small(0)),
        MathFn::Hypot => {
            let sum = u.square().add(&v.square());
            sum.power(&half(), sum.value().sqrt())
        }
        MathFn::Pow => power(u, v),
        _ => return None,
    })
}

/// 1 / √u.
fn inverse_root(u: &Taylor) -> Taylor {
    u.power(&half().neg(), small(1).div(&u.value().sqrt()))
}

/// ∛u: from y' = u^(-2/3) u' / 3, whose slope at zero is infinite.
fn cube_root(u: &Taylor) -> Taylor {
    let root = u.value().cbrt();
    let rate = u.power(&inverse(3).ldexp(1).neg(), small(1).div(&root.mul(&root)));
    u.integrate(root, &rate.scale(&inverse(3)))
}

/// The natural logarithm of 10.
fn ln10() -> Big {
    small(10).with_bits(BITS).log()
}

/// ±erf: y' = ±2/√π e^(-u²) u' (DLMF 7.2.1). The value is of no account.
fn error_function(u: &Taylor, sign: i64) -> Taylor {
    let exponent = u.square().scale(&small(-1));
    let bell = exponent.exp(exponent.value().exp());
    let factor = small(2 * sign).div(&Big::pi(BITS).sqrt());
    u.integrate(small(0), &bell.scale(&factor))
}

/// u^n.
fn integer_power(u: &Taylor, n: i64) -> Taylor {
    if !u.value().is_zero() || n < 0 {
        return u.power(&small(n), u.value().powi(n));
    }
    // u_0 = 0: u^n begins with t^n.
    if n as u64 > u.order() as u64 {
        return u.integer(0);
    }
    (0..n).fold(u.integer(1), |power, _| power.mul(u))
}

/// u^v. The cases of C's `pow`, one after another.
fn power(u: &Taylor, v: &Taylor) -> Taylor {
    let (x, y) = (u.value(), v.value());
    if v.is_constant() {
        if y.is_integer() && x.is_zero() {
            return integer_power(u, y.to_f64() as i64);
        }
        if !x.is_zero() {
            return u.power(y, x.pow(y));
        }
    }
    if x.is_zero() {
        return power_of_zero(u, v);
    }
    if x.is_negative() {
        // Defined at integers y only, so there is no slope by y.
        return v.undefined();
    }
    v.mul(&u.log(x.log())).exp(x.pow(y))
}

/// u^v at u = 0. With y > 0 it begins like t^y: what is below that order is zero, and nothing is finite from
/// there on. A constant zero stays zero.
fn power_of_zero(u: &Taylor, v: &Taylor) -> Taylor {
    let y = v.value().to_f64();
    let tail = (1..=u.order()).map(|k| match () {
        () if u.is_constant() && y > 0.0 => small(0),
        () if y > k as f64 => small(0),
        () if y > 0.0 && k == 1 => Big::infinity().mul(&u.tail()[0]),
        () => Big::nan(),
    });
    Taylor::new(small(0), tail)
}
