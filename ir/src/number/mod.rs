//! What a floating-point number is to the interpreter: the bits the program would see, and perhaps more.
//!
//! The interpreter runs a program on any [`Number`]. [`Plain`] is the reference: exactly the bits, by the
//! host's arithmetic for `f32` and `f64` and by exactly rounded software for the other formats. Numbers of
//! tests carry more beside the bits: a tangent, a power series, a big float, a set of inputs.
//!
//! Every number has a *primal*: a bit pattern of the format in use. Comparisons, conversions to integers and
//! what memory shows as bytes go by the primal, so control flow is the same for every kind of number.

mod host;
mod plain;
mod soft;
#[cfg(test)]
mod tests;

pub use plain::Plain;

use crate::math::{MathFn, MathShape};
use crate::types::Float;
use smallvec::{SmallVec, smallvec};
use std::cmp::Ordering;
use std::fmt::Debug;
use thiserror::Error;

/// A floating-point number of some format. Every operation is told the format; a number need not know it.
///
/// An implementation writes [`Number::from_bits`], [`Number::to_bits`], the five arithmetic operations,
/// [`Number::convert`] and [`Number::math`]; the rest has defaults that go by the primal.
pub trait Number: Clone + Debug {
    /// The number with this bit pattern and nothing beside it.
    fn from_bits(format: Float, bits: u128) -> Self;

    /// The primal, rounded to the format, as its bit pattern.
    fn to_bits(&self, format: Float) -> u128;

    /// The number with its sign inverted; of a NaN too.
    fn neg(&self, format: Float) -> Self;

    /// `self + other`.
    fn add(&self, other: &Self, format: Float) -> Self;

    /// `self - other`.
    fn sub(&self, other: &Self, format: Float) -> Self;

    /// `self * other`.
    fn mul(&self, other: &Self, format: Float) -> Self;

    /// `self / other`.
    fn div(&self, other: &Self, format: Float) -> Self;

    /// The same number in another format: rounded to nearest even if `to` is narrower.
    fn convert(&self, from: Float, to: Float) -> Self;

    /// A math function. `floats` are the floating-point operands in order, as many as the shape says;
    /// `int` is the integer operand of the shapes that have one.
    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError>;

    /// The remainder of `self / other` rounded to zero: `frem`, which is `fmod`.
    fn rem(&self, other: &Self, format: Float) -> Result<Self, NumberError> {
        let results = Self::math(MathFn::Fmod, format, &[self.clone(), other.clone()], None)?;
        results.only().ok_or(NumberError::WrongResults { function: MathFn::Fmod })
    }

    /// The nearest number to a signed integer.
    fn from_signed(format: Float, value: i128) -> Self {
        Self::from_bits(format, Plain::from_signed(format, value).to_bits(format))
    }

    /// The nearest number to an unsigned integer.
    fn from_unsigned(format: Float, value: u128) -> Self {
        Self::from_bits(format, Plain::from_unsigned(format, value).to_bits(format))
    }

    /// Which of two numbers is greater; `None` if one is a NaN.
    fn compare(&self, other: &Self, format: Float) -> Option<Ordering> {
        let plain = |number: &Self| Plain::from_bits(format, number.to_bits(format));
        plain(self).compare(&plain(other), format)
    }

    /// Whether the number is no more than its bits, so that memory may keep it as bytes only.
    fn is_plain(&self) -> bool {
        true
    }

    /// Whether an operation on the bits (integer arithmetic on a number moved as an integer, an overwritten
    /// half) may drop what is beside them. If not, such an operation is an error of the run.
    fn extra_may_be_lost(&self) -> bool {
        false
    }
}

/// The results of a math function: one or two floats, or a float and an integer.
#[derive(Clone, Debug, PartialEq)]
pub struct MathResults<N> {
    /// The floating-point results, in order.
    pub floats: SmallVec<[N; 2]>,
    /// The integer result of [`MathShape::FloatAndInt`].
    pub int: Option<i128>,
}

impl<N> MathResults<N> {
    /// One float.
    pub fn one(float: N) -> Self {
        Self { floats: SmallVec::from_iter([float]), int: None }
    }

    /// Two floats.
    pub fn two(first: N, second: N) -> Self {
        Self { floats: smallvec![first, second], int: None }
    }

    /// A float and an integer.
    pub fn with_int(float: N, int: i128) -> Self {
        Self { floats: SmallVec::from_iter([float]), int: Some(int) }
    }

    /// The float of results that consist of one.
    pub fn only(self) -> Option<N> {
        let mut floats = self.floats.into_iter();
        let first = floats.next()?;
        floats.next().is_none().then_some(first)
    }

    /// The same results of another kind of number.
    pub fn map<M>(self, change: impl FnMut(N) -> M) -> MathResults<M> {
        MathResults { floats: self.floats.into_iter().map(change).collect(), int: self.int }
    }

    /// Whether these are as many results as the shape has.
    pub fn fit(&self, shape: MathShape) -> bool {
        let floats = if shape == MathShape::TwoFloats { 2 } else { 1 };
        self.floats.len() == floats && self.int.is_some() == (shape == MathShape::FloatAndInt)
    }
}

/// Why a number could not be computed. The interpreter makes a trap of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// The kind of number cannot compute the function in the format.
    #[error("no rule for {} on {}: {reason}", function.name(), format.name())]
    NoRule {
        /// The function.
        function: MathFn,
        /// The format.
        format: Float,
        /// What is missing.
        reason: &'static str,
    },
    /// The operands are not those of the function's shape.
    #[error("{} was given operands that are not of its shape", function.name())]
    WrongOperands {
        /// The function.
        function: MathFn,
    },
    /// An implementation of [`Number::math`] gave results that are not of the function's shape.
    #[error("{} gave results that are not of its shape", function.name())]
    WrongResults {
        /// The function.
        function: MathFn,
    },
}
