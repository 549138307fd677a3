//! Numbers: from digits to the bits of a type.

use crate::constant::mask;
use crate::types::Float;
use rustc_apfloat::ieee::{BFloat, Half, Quad, X87DoubleExtended};
use rustc_apfloat::{Float as _, Round};

/// Decimal literals of the formats that Rust does not read itself are at most this long.
const MAX_DIGITS: usize = 1000;

/// The number that decimal or hexadecimal digits write.
pub(super) fn unsigned(text: &str) -> Option<u128> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let plain = !digits.starts_with('+');
    if plain { u128::from_str_radix(digits, radix).ok() } else { None }
}

/// The number that digits with an optional minus sign write.
pub(super) fn signed(text: &str) -> Option<i128> {
    match text.strip_prefix('-') {
        Some(digits) => 0i128.checked_sub_unsigned(unsigned(digits)?),
        None => unsigned(text)?.try_into().ok(),
    }
}

/// Why a literal is no number of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LiteralError {
    /// It is no number at all.
    Malformed,
    /// An integer where a float is expected.
    NeedsPoint,
    /// A float where an integer is expected.
    NotInteger,
    /// It does not fit.
    OutOfRange,
    /// Too many digits.
    TooLong,
}

/// The bits of an integer of `bits` bits: from the least signed to the greatest unsigned number.
pub(super) fn integer(text: &str, bits: u8) -> Result<u128, LiteralError> {
    let limit = mask(u32::from(bits));
    let negative = text.strip_prefix('-');
    let Some(magnitude) = unsigned(negative.unwrap_or(text)) else {
        let digits = negative.unwrap_or(text);
        return Err(if is_decimal_float(digits) {
            LiteralError::NotInteger
        } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            LiteralError::OutOfRange
        } else {
            LiteralError::Malformed
        });
    };
    match negative {
        None if magnitude <= limit => Ok(magnitude),
        Some(_) if magnitude <= (limit >> 1) + 1 => Ok(magnitude.wrapping_neg() & limit),
        _ => Err(LiteralError::OutOfRange),
    }
}

/// The bits of a float: a decimal with point or exponent, or `0x` and the bits.
pub(super) fn float(text: &str, format: Float) -> Result<u128, LiteralError> {
    if text.starts_with("0x") || text.starts_with("0X") {
        let digits_fit = text.len() - 2 <= 32;
        return match unsigned(text) {
            Some(bits) if bits & !mask(format.bits()) == 0 => Ok(bits),
            None if digits_fit => Err(LiteralError::Malformed),
            _ => Err(LiteralError::OutOfRange),
        };
    }
    if !is_decimal_float(text.strip_prefix('-').unwrap_or(text)) {
        let integer = signed(text).is_some();
        return Err(if integer { LiteralError::NeedsPoint } else { LiteralError::Malformed });
    }
    let (bits, infinite) = decimal(text, format)?;
    if infinite { Err(LiteralError::OutOfRange) } else { Ok(bits) }
}

/// Digits, then a point and digits, then an exponent; at least one of the last two.
fn is_decimal_float(text: &str) -> bool {
    let (number, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_ok = exponent.is_none_or(|text| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty() && all_digits(digits)
    });
    (fraction.is_some() || exponent.is_some())
        && !whole.is_empty()
        && all_digits(whole)
        && fraction.is_none_or(all_digits)
        && exponent_ok
}

/// The bits of the nearest number, and whether that is infinite.
fn decimal(text: &str, format: Float) -> Result<(u128, bool), LiteralError> {
    match format {
        Float::F64 => {
            let number: f64 = text.parse().map_err(|_| LiteralError::Malformed)?;
            Ok((u128::from(number.to_bits()), number.is_infinite()))
        }
        Float::F32 => {
            let number: f32 = text.parse().map_err(|_| LiteralError::Malformed)?;
            Ok((u128::from(number.to_bits()), number.is_infinite()))
        }
        Float::F16 => soft_decimal::<Half>(text),
        Float::Bf16 => soft_decimal::<BFloat>(text),
        Float::F80 => soft_decimal::<X87DoubleExtended>(text),
        Float::F128 => soft_decimal::<Quad>(text),
    }
}

fn soft_decimal<F: rustc_apfloat::Float>(text: &str) -> Result<(u128, bool), LiteralError> {
    if text.len() > MAX_DIGITS {
        return Err(LiteralError::TooLong);
    }
    let number = F::from_str_r(text, Round::NearestTiesToEven).map_err(|_| LiteralError::Malformed)?.value;
    Ok((number.to_bits(), number.is_infinite()))
}

/// The decimal that reads back as these bits of a format, if there is a short one; never for a NaN.
pub(crate) fn shortest_decimal(bits: u128, format: Float) -> Option<String> {
    let text = match format {
        Float::F64 => finite(f64::from_bits(bits as u64))?,
        Float::F32 => finite(f32::from_bits(bits as u32))?,
        // The shortest decimal of the wider format lies nearer than half a step of the narrower one.
        Float::Bf16 => finite(f32::from_bits((bits as u32) << 16))?,
        Float::F16 => finite(to_f64(Half::from_bits(bits))? as f32)?,
        Float::F80 => finite(to_f64(X87DoubleExtended::from_bits(bits))?)?,
        Float::F128 => finite(to_f64(Quad::from_bits(bits))?)?,
    };
    (float(&text, format) == Ok(bits)).then_some(text)
}

fn finite<F: Into<f64> + std::fmt::Debug + Copy>(number: F) -> Option<String> {
    number.into().is_finite().then(|| format!("{number:?}"))
}

/// The number as an `f64` if that is exact.
fn to_f64<F: rustc_apfloat::FloatConvert<rustc_apfloat::ieee::Double>>(number: F) -> Option<f64> {
    let mut inexact = false;
    let wide: rustc_apfloat::ieee::Double = number.convert(&mut inexact).value;
    (!inexact).then(|| f64::from_bits(wide.to_bits() as u64))
}
