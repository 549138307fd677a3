//! Floating-point arithmetic in software: every operation that has one exact answer, rounded once to
//! nearest even, in every format.

use super::MathResults;
use crate::constant::{canonical_nan, mask};
use crate::math::MathFn;
use crate::types::Float;
use rustc_apfloat::ieee::{BFloat, Double, Half, Quad, Single, X87DoubleExtended};
use rustc_apfloat::{Float as Soft, FloatConvert, Round, Status};
use std::cmp::Ordering;

/// Evaluates an expression with a type name bound to the software type of a format.
macro_rules! with_format {
    ($format:expr, $F:ident => $body:expr) => {
        match $format {
            Float::F16 => {
                type $F = Half;
                $body
            }
            Float::Bf16 => {
                type $F = BFloat;
                $body
            }
            Float::F32 => {
                type $F = Single;
                $body
            }
            Float::F64 => {
                type $F = Double;
                $body
            }
            Float::F80 => {
                type $F = X87DoubleExtended;
                $body
            }
            Float::F128 => {
                type $F = Quad;
                $body
            }
        }
    };
}

/// The five operations of arithmetic on two numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
}

pub(super) fn arithmetic(operation: Operation, format: Float, a: u128, b: u128) -> u128 {
    with_format!(format, F => {
        let (a, b) = (decode::<F>(format, a), decode::<F>(format, b));
        let result = match operation {
            Operation::Add => a + b,
            Operation::Sub => a - b,
            Operation::Mul => a * b,
            Operation::Div => a / b,
        };
        result.value.to_bits()
    })
}

pub(super) fn convert(from: Float, to: Float, bits: u128) -> u128 {
    with_format!(from, F => with_format!(to, T => {
        let mut lossy = false;
        let converted: T = decode::<F>(from, bits).convert(&mut lossy).value;
        converted.to_bits()
    }))
}

pub(super) fn from_signed(format: Float, value: i128) -> u128 {
    with_format!(format, F => F::from_i128(value).value.to_bits())
}

pub(super) fn from_unsigned(format: Float, value: u128) -> u128 {
    with_format!(format, F => F::from_u128(value).value.to_bits())
}

pub(super) fn compare(format: Float, a: u128, b: u128) -> Option<Ordering> {
    with_format!(format, F => decode::<F>(format, a).partial_cmp(&decode::<F>(format, b)))
}

/// The integer of `width` bits that the number is, rounded to zero; `None` if it does not fit.
pub(super) fn to_unsigned(format: Float, bits: u128, width: u32) -> Option<u128> {
    with_format!(format, F => {
        let result = decode::<F>(format, bits).to_u128(width as usize);
        (!result.status.contains(Status::INVALID_OP)).then_some(result.value)
    })
}

/// The signed integer of `width` bits that the number is, rounded to zero; `None` if it does not fit.
pub(super) fn to_signed(format: Float, bits: u128, width: u32) -> Option<i128> {
    with_format!(format, F => {
        // Of all 128 bits, because rustc_apfloat panics for negative numbers and a width of 1.
        let result = decode::<F>(format, bits).to_i128(128);
        let rest = result.value >> width.clamp(1, 128).wrapping_sub(1);
        let fits = rest == 0 || rest == -1;
        (fits && !result.status.contains(Status::INVALID_OP)).then_some(result.value)
    })
}

pub(super) fn is_nan(format: Float, bits: u128) -> bool {
    with_format!(format, F => decode::<F>(format, bits).is_nan())
}

/// The math functions with one exact answer, on operands as many as the function's shape says; `None` for
/// the others.
pub(super) fn math(
    function: MathFn,
    format: Float,
    floats: &[u128],
    int: Option<i128>,
) -> Option<MathResults<u128>> {
    with_format!(format, F => {
        let mut operands = floats.iter().map(|&bits| decode::<F>(format, bits));
        let a = operands.next()?;
        let b = operands.next().unwrap_or(a);
        let c = operands.next().unwrap_or(a);
        exact(function, a, b, c, int).map(|results| results.map(F::to_bits))
    })
}

/// The x87 format can spell numbers that the unit itself refuses (no integer bit above exponent zero);
/// they are taken as NaNs.
fn decode<F: Soft>(format: Float, bits: u128) -> F {
    let exponent = bits >> 64 & 0x7fff;
    let refused = format == Float::F80 && exponent != 0 && bits >> 63 & 1 == 0;
    F::from_bits(if refused { canonical_nan(format) } else { bits & mask(format.bits()) })
}

fn exact<F: Soft>(function: MathFn, a: F, b: F, c: F, int: Option<i128>) -> Option<MathResults<F>> {
    let one = match function {
        MathFn::Sqrt => sqrt(a),
        MathFn::Fma => a.mul_add(b, c).value,
        MathFn::Fmuladd => ((a * b).value + c).value,
        MathFn::Fmod => a.c_fmod(b).value,
        MathFn::Remainder => a.ieee_rem(b).value,
        MathFn::Fmin => lesser_number(a, b, Ordering::Less),
        MathFn::Fmax => lesser_number(a, b, Ordering::Greater),
        MathFn::Minimum => a.minimum(b),
        MathFn::Maximum => a.maximum(b),
        MathFn::Fdim => positive_difference(a, b),
        MathFn::Fabs => a.abs(),
        MathFn::Copysign => a.copy_sign(b),
        MathFn::Floor => a.round_to_integral(Round::TowardNegative).value,
        MathFn::Ceil => a.round_to_integral(Round::TowardPositive).value,
        MathFn::Trunc => a.round_to_integral(Round::TowardZero).value,
        MathFn::Round => a.round_to_integral(Round::NearestTiesToAway).value,
        MathFn::RoundEven | MathFn::Rint | MathFn::NearbyInt => {
            a.round_to_integral(Round::NearestTiesToEven).value
        }
        MathFn::Ldexp | MathFn::Scalbn => a.scalbn(int?.clamp(-1 << 20, 1 << 20) as i32),
        MathFn::Powi => powi(a, int?, F::from_u128(1).value, |x, y| (x * y).value, |x, y| (x / y).value),
        MathFn::Frexp => return Some(frexp(a)),
        MathFn::Modf => return Some(modf(a)),
        _ => return None,
    };
    Some(MathResults::one(one))
}

/// The operand on the `wanted` side of the other. A NaN loses to a number; of equals it is the first.
fn lesser_number<F: Soft>(a: F, b: F, wanted: Ordering) -> F {
    if a.is_nan() || b.partial_cmp(&a) == Some(wanted) { b } else { a }
}

fn positive_difference<F: Soft>(a: F, b: F) -> F {
    match a.partial_cmp(&b) {
        Some(Ordering::Less | Ordering::Equal) => F::ZERO,
        _ => (a - b).value,
    }
}

fn frexp<F: Soft>(a: F) -> MathResults<F> {
    if !a.is_finite() {
        return MathResults::with_int(a, 0);
    }
    let mut exponent = 0;
    let fraction = a.frexp(&mut exponent);
    MathResults::with_int(fraction, i128::from(exponent))
}

fn modf<F: Soft>(a: F) -> MathResults<F> {
    let whole = a.round_to_integral(Round::TowardZero).value;
    let fraction = if a.is_infinite() { F::ZERO } else { (a - whole).value };
    MathResults::two(if a.is_nan() { a } else { fraction.copy_sign(a) }, whole)
}

/// `x` to the power `n` by repeated squaring, in the order of compiler-rt's `__powidf2`.
pub(super) fn powi<T: Copy>(x: T, n: i128, one: T, mul: impl Fn(T, T) -> T, div: impl Fn(T, T) -> T) -> T {
    let (mut square, mut left, mut result) = (x, n.unsigned_abs(), one);
    loop {
        if left & 1 == 1 {
            result = mul(result, square);
        }
        left >>= 1;
        if left == 0 {
            break;
        }
        square = mul(square, square);
    }
    if n < 0 { div(one, result) } else { result }
}

/// The square root, digit by digit: with the significand `m` of `x = m * 2^e`, `e` even, the integer root of
/// `m * 4^k` has at least two bits more than the format, and one further bit says whether there was a
/// remainder, so one rounding to the format is right.
fn sqrt<F: Soft>(x: F) -> F {
    if x.is_nan() || x.is_zero() || x == F::INFINITY {
        return x;
    }
    if x.is_negative() {
        return F::NAN;
    }
    let precision = F::PRECISION as i32;
    let mut exponent = 0;
    let fraction = x.frexp(&mut exponent);
    exponent -= precision;
    let mut significand = fraction.scalbn(precision).to_u128(128).value;
    if exponent % 2 != 0 {
        significand <<= 1;
        exponent -= 1;
    }
    let extra = precision / 2 + 3;
    let (mut root, mut rest) = (0u128, 0u128);
    for position in (-extra..64).rev() {
        let digits = if position >= 0 { significand >> (2 * position) & 3 } else { 0 };
        rest = rest << 2 | digits;
        let trial = root << 2 | 1;
        root <<= 1;
        if rest >= trial {
            rest -= trial;
            root |= 1;
        }
    }
    let sticky = root << 1 | u128::from(rest != 0);
    F::from_u128(sticky).value.scalbn(exponent / 2 - extra - 1)
}
