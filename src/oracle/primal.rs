//! From bit patterns to big numbers and back.

use crate::oracle::big::Big;
use ir::Float;
use ir::number::{Number, Plain};

/// The nearest `f64` to a number of any format.
pub(super) fn to_f64(number: Plain, format: Float) -> f64 {
    f64::from_bits(number.convert(format, Float::F64).to_bits(Float::F64) as u64)
}

/// The number, exactly for the formats up to `f64`. Of the wider ones as much as three doubles hold: all but
/// what is beyond the range of `f64`.
pub(super) fn to_big(number: Plain, format: Float) -> Big {
    let first = to_f64(number, format);
    if !first.is_finite() || !is_wide(format) {
        return Big::from_f64(first);
    }
    let mut rest = number;
    let mut sum = Big::zero();
    for _ in 0..3 {
        let part = to_f64(rest, format);
        sum = sum.add(&Big::from_f64(part));
        rest = rest.sub(&Plain::from(part).convert(Float::F64, format), format);
    }
    if number.sign(format) && sum.is_zero() { sum.neg() } else { sum }
}

/// The number of a format next to a big one, ties to even. The last bit of the formats wider than `f64` may
/// be off.
pub(super) fn from_big(number: &Big, format: Float) -> Plain {
    match format {
        Float::F64 => number.to_f64().into(),
        Float::F32 => number.to_f32().into(),
        Float::F16 | Float::Bf16 => Plain::from(to_odd(number)).convert(Float::F64, format),
        Float::F80 | Float::F128 => widen(number, format),
    }
}

fn is_wide(format: Float) -> bool {
    format.bits() > 64
}

/// The sum of the three doubles next to a number and to what is left of it.
fn widen(number: &Big, format: Float) -> Plain {
    let first = number.to_f64();
    let mut sum = Plain::from(first).convert(Float::F64, format);
    if !first.is_finite() || first == 0.0 {
        return sum;
    }
    let mut rest = number.clone();
    let mut part = first;
    for _ in 0..2 {
        rest = rest.sub(&Big::from_f64(part));
        part = rest.to_f64();
        sum = sum.add(&Plain::from(part).convert(Float::F64, format), format);
    }
    sum
}

/// The number rounded to odd: the nearest one, or of its two neighbours the one with an odd last bit. Rounding
/// that once more to a narrower format is rounding the number itself.
fn to_odd(number: &Big) -> f64 {
    let near = number.to_f64();
    let back = Big::from_f64(near);
    if !near.is_finite() || back == *number || near.to_bits() & 1 == 1 {
        return near;
    }
    if *number > back { near.next_up() } else { near.next_down() }
}
