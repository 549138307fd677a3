//! Conversions: exact from machine numbers, correctly rounded to them, and decimal text.

use super::context::{scaled, with_constants};
use super::{BITS, Big};
use astro_float::{BigFloat, Radix, RoundingMode, Sign};
use std::fmt;

impl Big {
    /// The number `x`, exactly, with [`BITS`] bits of precision. Keeps the sign of zero.
    pub fn from_f64(x: f64) -> Big {
        let value = if x.is_nan() {
            astro_float::NAN
        } else if x.is_infinite() {
            if x < 0.0 { astro_float::INF_NEG } else { astro_float::INF_POS }
        } else {
            let field = (x.to_bits() >> 52 & 0x7ff) as i64;
            let fraction = x.to_bits() & ((1 << 52) - 1);
            let mantissa = if field == 0 { fraction } else { fraction | 1 << 52 };
            let mut value = scaled(&BigFloat::from_u64(mantissa, BITS), field.max(1) - 1075);
            value.set_sign(if x.is_sign_negative() { Sign::Neg } else { Sign::Pos });
            value
        };
        Big { value, bits: BITS }
    }

    /// The number `x`, exactly, with [`BITS`] bits of precision.
    pub fn from_f32(x: f32) -> Big {
        Big::from_f64(f64::from(x))
    }

    /// The number `n`, exactly, with [`BITS`] bits of precision.
    pub fn from_i64(n: i64) -> Big {
        Big { value: BigFloat::from_i64(n, BITS), bits: BITS }
    }

    /// The decimal number `text`, such as `-1.25e-3`, to `bits` bits; NaN if it is none.
    pub fn parse(text: &str, bits: usize) -> Big {
        let value = with_constants(|c| BigFloat::parse(text, Radix::Dec, bits + 64, RoundingMode::ToEven, c));
        Big::rounded(value, bits)
    }

    /// The nearest `f64`, ties to even, with gradual underflow.
    pub fn to_f64(&self) -> f64 {
        if self.is_nan() {
            return f64::NAN;
        }
        let magnitude = f64::from_bits(self.magnitude_bits(53, 1023));
        if self.is_negative() { -magnitude } else { magnitude }
    }

    /// The nearest `f32`, ties to even, with gradual underflow.
    pub fn to_f32(&self) -> f32 {
        if self.is_nan() {
            return f32::NAN;
        }
        let magnitude = f32::from_bits(self.magnitude_bits(24, 127) as u32);
        if self.is_negative() { -magnitude } else { magnitude }
    }

    /// The bits of |self| in the IEEE format of `digits` bits of significand and greatest exponent
    /// `top`. The number is not NaN.
    fn magnitude_bits(&self, digits: i64, top: i64) -> u64 {
        let infinity = (2 * top as u64 + 1) << (digits - 1);
        let Some(exponent) = self.exponent() else {
            return if self.is_inf() { infinity } else { 0 };
        };
        let leading = exponent - 1;
        // Digits that the format has for numbers of this size, fewer below the normal numbers.
        let kept = digits - (1 - top - leading).max(0);
        let Some((&first, rest)) = self.value.mantissa_digits().and_then(<[u64]>::split_last) else {
            return 0;
        };
        if leading > top {
            return infinity;
        }
        if kept < 0 {
            return 0;
        }
        let quotient = first.checked_shr(64 - kept as u32).unwrap_or(0);
        let remainder = first << kept;
        let beyond = rest.iter().any(|&word| word != 0);
        let half = 1 << 63;
        let up = remainder > half || remainder == half && (beyond || quotient & 1 == 1);
        let quotient = quotient + u64::from(up);
        // The leading bit of the quotient adds one to the exponent field, a carry another one.
        let field = if kept == digits { (leading + top - 1) as u64 } else { 0 };
        (field << (digits - 1)) + quotient
    }

    /// The decimal digits of the number in its precision.
    fn decimal(&self) -> String {
        let mut text = String::new();
        with_constants(|c| {
            text = self.value.format(Radix::Dec, RoundingMode::ToEven, c).unwrap_or_default();
            astro_float::NAN
        });
        text
    }
}

impl fmt::Display for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimal())
    }
}

impl fmt::Debug for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimal())
    }
}

impl From<f64> for Big {
    fn from(x: f64) -> Big {
        Big::from_f64(x)
    }
}
