//! Constants: tame ones for computing, and any at all.

use super::entropy::Dice;
use super::maker::{Bound, WILD};
use ir::{Constant, Float, Scalar, Type, mask};

/// Bits of the exponent and of the fraction of a format, without the explicit one of `f80`.
const fn widths(format: Float) -> (u32, u32) {
    match format {
        Float::F16 => (5, 10),
        Float::Bf16 => (8, 7),
        Float::F32 => (8, 23),
        Float::F64 => (11, 52),
        Float::F80 => (15, 63),
        Float::F128 => (15, 112),
    }
}

/// The bound up to which magnitudes are tracked: the product of two bounded floats is finite if the sum of
/// their bounds is not above this.
pub(super) const fn limit(format: Float) -> Bound {
    match format {
        Float::F16 => 12,
        _ => 60,
    }
}

/// The bound of what functions take and give.
pub(super) const fn call_bound(format: Float) -> Bound {
    match format {
        Float::F16 => 3,
        _ => 8,
    }
}

/// The bits of a normal number, or zero, in a format; what does not fit is cut off.
pub(super) fn float_bits(format: Float, number: f64) -> u128 {
    let (exponent_bits, fraction_bits) = widths(format);
    let bits = number.to_bits();
    let sign = u128::from(bits >> 63) << (format.bits() - 1);
    if number == 0.0 {
        return sign;
    }
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1023;
    let biased = (exponent + (1 << (exponent_bits - 1)) - 1) as u128;
    let fraction = u128::from(bits & ((1 << 52) - 1));
    let fraction =
        if fraction_bits >= 52 { fraction << (fraction_bits - 52) } else { fraction >> (52 - fraction_bits) };
    match format {
        Float::F80 => sign | biased << 64 | 1 << 63 | fraction,
        _ => sign | biased << fraction_bits | fraction,
    }
}

/// A number of ordinary size, of magnitude at most 8.
pub(super) fn tame(dice: &mut Dice<'_>, ty: Type) -> (Constant, Bound) {
    let Some(lane) = ty.lane() else { return (Constant::Poison, WILD) };
    let constant = lanes(dice, ty, |dice| tame_lane(dice, lane));
    (constant, 3)
}

/// Any number: special ones, any bits. Without `undef` and `poison`.
pub(super) fn any(dice: &mut Dice<'_>, ty: Type) -> (Constant, Bound) {
    let Some(lane) = ty.lane() else { return (Constant::Poison, WILD) };
    let constant = lanes(dice, ty, |dice| any_lane(dice, lane));
    (constant, WILD)
}

/// A scalar from the function, or a vector of them: often the same in each lane.
fn lanes(dice: &mut Dice<'_>, ty: Type, mut lane: impl FnMut(&mut Dice<'_>) -> Constant) -> Constant {
    let Some(count) = ty.lanes() else { return lane(dice) };
    if dice.chance(0.3) {
        return Constant::vector(vec![lane(dice)]);
    }
    Constant::vector((0..count).map(|_| lane(dice)).collect())
}

fn tame_lane(dice: &mut Dice<'_>, lane: Scalar) -> Constant {
    match lane {
        Scalar::Int(bits) => tame_int(dice, bits),
        Scalar::Float(format) => Constant::Float(float_bits(format, tame_number(dice))),
        Scalar::Ptr(_) => Constant::Null,
    }
}

/// A number of magnitude at most 8, with few bits or with many.
pub(super) fn tame_number(dice: &mut Dice<'_>) -> f64 {
    match dice.below(4) {
        0 | 1 => f64::from(dice.below(129)) / 8.0 - 8.0,
        2 => f64::from(dice.below(17)) / 16.0,
        _ => (dice.bits(4) as f64 / 4_294_967_296.0) * 16.0 - 8.0,
    }
}

fn tame_int(dice: &mut Dice<'_>, bits: u8) -> Constant {
    match dice.below(4) {
        0 | 1 => Constant::int(bits, i128::from(dice.below(10))),
        2 => Constant::int(bits, i128::from(dice.below(256)) - 128),
        _ => Constant::int(bits, dice.bits(u32::from(bits).div_ceil(8)) as i128),
    }
}

fn any_lane(dice: &mut Dice<'_>, lane: Scalar) -> Constant {
    match lane {
        Scalar::Int(bits) => match dice.below(4) {
            0 => Constant::Int(1 << (bits - 1)),
            1 => Constant::Int(mask(u32::from(bits)) >> 1),
            2 => Constant::Int(mask(u32::from(bits))),
            _ => tame_int(dice, bits),
        },
        Scalar::Float(format) => Constant::Float(special(dice, format)),
        Scalar::Ptr(_) => Constant::Null,
    }
}

/// Bits of a special number, or any bits that are a number or a NaN of the format.
pub(super) fn special(dice: &mut Dice<'_>, format: Float) -> u128 {
    let (_, fraction_bits) = widths(format);
    let sign = u128::from(dice.below(2)) << (format.bits() - 1);
    let infinity = match format {
        Float::F80 => 0x7fff << 64 | 1 << 63,
        _ => mask(format.bits() - 1) & !mask(fraction_bits),
    };
    let quiet = 1 << (fraction_bits - 1);
    match dice.below(8) {
        0 => sign,
        1 => sign | infinity,
        2 => ir::canonical_nan(format),
        3 => sign | infinity | quiet | dice.bits(4) & mask(fraction_bits - 1),
        4 => sign | 1,
        5 => sign | mask(fraction_bits),
        // The largest finite number.
        6 if matches!(format, Float::F80) => sign | 0x7ffe << 64 | mask(64),
        6 => sign | (infinity - 1),
        _ => {
            let bits = dice.bits(format.bits() / 8);
            let normal_f80 = matches!(format, Float::F80) && bits >> 64 & 0x7fff != 0;
            if normal_f80 { bits | 1 << 63 } else { bits & !(u128::from(matches!(format, Float::F80)) << 63) }
        }
    }
}
