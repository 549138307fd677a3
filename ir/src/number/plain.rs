//! The reference number: a bit pattern.
//!
//! - `f32` and `f64`: the host's arithmetic. Which NaN an operation gives (sign, payload) is the host's
//!   choice, as LLVM leaves it open.
//! - `f16`, `bf16`, `f80`, `f128`: software, each operation rounded once to nearest even.
//! - Math functions of `f32` and `f64`: the host's C library. `fmuladd` rounds twice (a product, then a
//!   sum), `powi` multiplies in the order of compiler-rt, `minimum` and `maximum` are computed here. Of two
//!   zeros of different sign, `fmin` and `fmax` give the one the C library gives.
//! - Math functions of the other formats: exact ones in software; the rest for `f16` and `bf16` by the C
//!   library's function on `f32`, rounded, as LLVM lowers them, and for `f80` and `f128` not at all.

use super::soft::{self, Operation};
use super::{MathResults, Number, NumberError, host};
use crate::constant::mask;
use crate::math::{MathFn, MathShape};
use crate::types::Float;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// A floating-point number that is its bits and nothing more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Plain(u128);

impl Plain {
    /// The integer of `width` bits that a number is, rounded to zero; `None` if it does not fit or is a NaN.
    pub fn to_unsigned(self, format: Float, width: u32) -> Option<u128> {
        let whole = match format {
            Float::F64 => self.double().trunc(),
            Float::F32 => f64::from(self.single()).trunc(),
            _ => return soft::to_unsigned(format, self.0, width),
        };
        // 2^128, the first number that does not fit an u128.
        let fits = (0.0..340282366920938463463374607431768211456.0).contains(&whole);
        (fits && whole as u128 <= mask(width)).then_some(whole as u128)
    }

    /// The signed integer of `width` bits that a number is, rounded to zero; `None` if it does not fit or is
    /// a NaN.
    pub fn to_signed(self, format: Float, width: u32) -> Option<i128> {
        let whole = match format {
            Float::F64 => self.double().trunc(),
            Float::F32 => f64::from(self.single()).trunc(),
            _ => return soft::to_signed(format, self.0, width),
        };
        let half_range = 2f64.powi(width as i32 - 1);
        (-half_range..half_range).contains(&whole).then_some(whole as i128)
    }

    /// The class among LLVM's ten, as its bit: signalling NaN, quiet NaN, -infinity, -normal, -subnormal,
    /// -0, +0, +subnormal, +normal, +infinity, from bit 0 on.
    pub fn class(self, format: Float) -> u16 {
        let magnitude = self.0 & mask(format.bits() - 1);
        let fraction_bits = fraction_bits(format);
        // x87 writes the integer bit, which the other formats imply, between exponent and fraction.
        let exponent_shift = fraction_bits + u32::from(format == Float::F80);
        let (exponent, fraction) = (magnitude >> exponent_shift, magnitude & mask(fraction_bits));
        if self.is_nan(format) {
            return if fraction >> (fraction_bits - 1) & 1 == 1 { 1 << 1 } else { 1 << 0 };
        }
        let distance = if self.is_infinite(format) {
            3
        } else if exponent != 0 {
            2
        } else {
            u32::from(magnitude != 0)
        };
        if self.sign(format) { 1 << (5 - distance) } else { 1 << (6 + distance) }
    }

    /// Whether it is a NaN.
    pub fn is_nan(self, format: Float) -> bool {
        match format {
            Float::F64 => self.double().is_nan(),
            Float::F32 => self.single().is_nan(),
            _ => soft::is_nan(format, self.0),
        }
    }

    /// Whether it is an infinity.
    pub fn is_infinite(self, format: Float) -> bool {
        let exponent_and_fraction = self.0 & mask(format.bits() - 1);
        exponent_and_fraction == infinity(format)
    }

    /// Whether it is negative: the sign bit.
    pub fn sign(self, format: Float) -> bool {
        self.0 >> (format.bits() - 1) & 1 == 1
    }

    fn double(self) -> f64 {
        f64::from_bits(self.0 as u64)
    }

    fn single(self) -> f32 {
        f32::from_bits(self.0 as u32)
    }

    fn operate(
        self,
        other: &Self,
        format: Float,
        operation: Operation,
        double: impl Fn(f64, f64) -> f64,
        single: impl Fn(f32, f32) -> f32,
    ) -> Self {
        match format {
            Float::F64 => double(self.double(), other.double()).into(),
            Float::F32 => single(self.single(), other.single()).into(),
            _ => Plain(soft::arithmetic(operation, format, self.0, other.0)),
        }
    }
}

impl From<f64> for Plain {
    fn from(value: f64) -> Self {
        Plain(u128::from(value.to_bits()))
    }
}

impl From<f32> for Plain {
    fn from(value: f32) -> Self {
        Plain(u128::from(value.to_bits()))
    }
}

impl Number for Plain {
    fn from_bits(format: Float, bits: u128) -> Self {
        Plain(bits & mask(format.bits()))
    }

    fn to_bits(&self, _format: Float) -> u128 {
        self.0
    }

    fn neg(&self, format: Float) -> Self {
        Plain(self.0 ^ 1 << (format.bits() - 1))
    }

    fn add(&self, other: &Self, format: Float) -> Self {
        self.operate(other, format, Operation::Add, |a, b| a + b, |a, b| a + b)
    }

    fn sub(&self, other: &Self, format: Float) -> Self {
        self.operate(other, format, Operation::Sub, |a, b| a - b, |a, b| a - b)
    }

    fn mul(&self, other: &Self, format: Float) -> Self {
        self.operate(other, format, Operation::Mul, |a, b| a * b, |a, b| a * b)
    }

    fn div(&self, other: &Self, format: Float) -> Self {
        self.operate(other, format, Operation::Div, |a, b| a / b, |a, b| a / b)
    }

    fn convert(&self, from: Float, to: Float) -> Self {
        match (from, to) {
            (Float::F64, Float::F32) => (self.double() as f32).into(),
            (Float::F32, Float::F64) => f64::from(self.single()).into(),
            _ if from == to => *self,
            _ => Plain(soft::convert(from, to, self.0)),
        }
    }

    fn from_signed(format: Float, value: i128) -> Self {
        match format {
            Float::F64 => (value as f64).into(),
            Float::F32 => (value as f32).into(),
            _ => Plain(soft::from_signed(format, value)),
        }
    }

    fn from_unsigned(format: Float, value: u128) -> Self {
        match format {
            Float::F64 => (value as f64).into(),
            Float::F32 => (value as f32).into(),
            _ => Plain(soft::from_unsigned(format, value)),
        }
    }

    fn compare(&self, other: &Self, format: Float) -> Option<Ordering> {
        match format {
            Float::F64 => self.double().partial_cmp(&other.double()),
            Float::F32 => self.single().partial_cmp(&other.single()),
            _ => soft::compare(format, self.0, other.0),
        }
    }

    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        if !operands_fit(function.shape(), floats.len(), int) {
            return Err(NumberError::WrongOperands { function });
        }
        let results = match format {
            Float::F64 => double_math(function, floats, int),
            Float::F32 => single_math(function, floats, int),
            _ => {
                let bits: SmallVec<[u128; 3]> = floats.iter().map(|x| x.0).collect();
                match soft::math(function, format, &bits, int) {
                    Some(results) => Some(results.map(Plain)),
                    None if format.bits() == 16 => narrow_math(function, format, floats, int),
                    None => None,
                }
            }
        };
        results.ok_or(NumberError::NoRule { function, format, reason: missing(format) })
    }
}

/// The bits of the significand after its integer bit.
fn fraction_bits(format: Float) -> u32 {
    match format {
        Float::F16 => 10,
        Float::Bf16 => 7,
        Float::F32 => 23,
        Float::F64 => 52,
        Float::F80 => 63,
        Float::F128 => 112,
    }
}

/// The exponent bits of a format's infinity, with x87's integer bit.
fn infinity(format: Float) -> u128 {
    match format {
        Float::F16 => 0x7c00,
        Float::Bf16 => 0x7f80,
        Float::F32 => 0x7f80_0000,
        Float::F64 => 0x7ff0_0000_0000_0000,
        Float::F80 => 0x7fff_8000_0000_0000_0000,
        Float::F128 => 0x7fff_0000_0000_0000_0000_0000_0000_0000,
    }
}

fn operands_fit(shape: MathShape, floats: usize, int: Option<i128>) -> bool {
    let takes_int = matches!(shape, MathShape::FloatInt | MathShape::IntFloat);
    floats + usize::from(takes_int) == shape.operands() && int.is_some() == takes_int
}

fn missing(format: Float) -> &'static str {
    match format {
        Float::F80 | Float::F128 => "the host has no function of this format; convert to f64 first",
        _ => "the integer operand does not fit the C function's int",
    }
}

/// The integer operand as C's `int`. Scaling by more than 2^31 is scaling by 2^31; an order of a Bessel
/// function beyond that is refused.
fn c_int(function: MathFn, int: Option<i128>) -> Option<i32> {
    let int = int?;
    match function.shape() {
        MathShape::FloatInt => Some(int.clamp(i128::from(i32::MIN), i128::from(i32::MAX)) as i32),
        _ => i32::try_from(int).ok(),
    }
}

fn double_math(function: MathFn, floats: &[Plain], int: Option<i128>) -> Option<MathResults<Plain>> {
    let floats: SmallVec<[f64; 3]> = floats.iter().map(|x| x.double()).collect();
    let one = match (function, &*floats, int) {
        (MathFn::Fmuladd, &[x, y, z], _) => x * y + z,
        (MathFn::Minimum, &[x, y], _) => minimum(x, y, x.is_nan(), y.is_nan(), x.is_sign_negative()),
        (MathFn::Maximum, &[x, y], _) => -minimum(-x, -y, x.is_nan(), y.is_nan(), x.is_sign_positive()),
        (MathFn::Powi, &[x], Some(n)) => soft::powi(x, n, 1.0, |a, b| a * b, |a, b| a / b),
        _ => {
            return host::double(function, &floats, c_int(function, int))
                .map(|results| results.map(Plain::from));
        }
    };
    Some(MathResults::one(one.into()))
}

fn single_math(function: MathFn, floats: &[Plain], int: Option<i128>) -> Option<MathResults<Plain>> {
    let floats: SmallVec<[f32; 3]> = floats.iter().map(|x| x.single()).collect();
    let one = match (function, &*floats, int) {
        (MathFn::Fmuladd, &[x, y, z], _) => x * y + z,
        (MathFn::Minimum, &[x, y], _) => minimum(x, y, x.is_nan(), y.is_nan(), x.is_sign_negative()),
        (MathFn::Maximum, &[x, y], _) => -minimum(-x, -y, x.is_nan(), y.is_nan(), x.is_sign_positive()),
        (MathFn::Powi, &[x], Some(n)) => soft::powi(x, n, 1.0, |a, b| a * b, |a, b| a / b),
        _ => {
            return host::single(function, &floats, c_int(function, int))
                .map(|results| results.map(Plain::from));
        }
    };
    Some(MathResults::one(one.into()))
}

/// A function of a 16-bit format: the one on `f32`, rounded.
fn narrow_math(
    function: MathFn,
    format: Float,
    floats: &[Plain],
    int: Option<i128>,
) -> Option<MathResults<Plain>> {
    let wide: SmallVec<[Plain; 3]> = floats.iter().map(|x| x.convert(format, Float::F32)).collect();
    let results = single_math(function, &wide, int)?;
    Some(results.map(|x| x.convert(Float::F32, format)))
}

/// IEEE 754's minimum: a NaN wins, and of zeros the negative one.
fn minimum<T: PartialOrd + Copy>(x: T, y: T, x_nan: bool, y_nan: bool, x_negative: bool) -> T {
    let take_x = x_nan || (!y_nan && (x < y || (x == y && x_negative)));
    if take_x { x } else { y }
}
