//! A number with tangents beside it: first derivatives, in several directions at once.

use super::function::{self, Operand, part};
use super::primal;
use ir::Float;
use ir::MathFn;
use ir::number::{MathResults, Number, NumberError, Plain};

/// A number and its derivatives in N directions: forward mode, an operation at a time.
///
/// The primal is the bit pattern that the plain run has, so both take the same branches. The tangents are
/// `f64`, whatever the format of the number; a conversion to a narrower format rounds the primal and passes
/// them on. A tangent of zero stays zero beside an infinite slope: what does not vary has no part in the
/// result. At kinks they follow [`super::kinks`].
///
/// What it cannot see is what [`Series`](super::Series) cannot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<const N: usize> {
    primal: Plain,
    tangents: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The number with its tangents.
    pub fn new(primal: Plain, tangents: [f64; N]) -> Self {
        Self { primal, tangents }
    }

    /// A number that does not vary.
    pub fn constant(primal: Plain) -> Self {
        Self { primal, tangents: [0.0; N] }
    }

    /// A number that varies along one direction, with slope 1; along none if there is no such direction.
    pub fn variable(primal: Plain, direction: usize) -> Self {
        Self { primal, tangents: std::array::from_fn(|index| f64::from(u8::from(index == direction))) }
    }

    /// What the plain run has in its place.
    pub fn primal(&self) -> Plain {
        self.primal
    }

    /// The derivatives in each direction.
    pub fn tangents(&self) -> &[f64; N] {
        &self.tangents
    }

    /// A result with the sum of operands' tangents, each times the slope by that operand.
    fn combine(primal: Plain, operands: &[(&Self, f64)]) -> Self {
        let tangent = |index: usize| operands.iter().map(|(x, slope)| part(*slope, x.tangents[index])).sum();
        Self { primal, tangents: std::array::from_fn(tangent) }
    }
}

impl<const N: usize> Number for Dual<N> {
    fn from_bits(format: Float, bits: u128) -> Self {
        Self::constant(Plain::from_bits(format, bits))
    }

    fn to_bits(&self, format: Float) -> u128 {
        self.primal.to_bits(format)
    }

    fn neg(&self, format: Float) -> Self {
        Self { primal: self.primal.neg(format), tangents: self.tangents.map(|tangent| -tangent) }
    }

    fn add(&self, other: &Self, format: Float) -> Self {
        Self::combine(self.primal.add(&other.primal, format), &[(self, 1.0), (other, 1.0)])
    }

    fn sub(&self, other: &Self, format: Float) -> Self {
        Self::combine(self.primal.sub(&other.primal, format), &[(self, 1.0), (other, -1.0)])
    }

    fn mul(&self, other: &Self, format: Float) -> Self {
        let (a, b) = (primal::to_f64(self.primal, format), primal::to_f64(other.primal, format));
        Self::combine(self.primal.mul(&other.primal, format), &[(self, b), (other, a)])
    }

    fn div(&self, other: &Self, format: Float) -> Self {
        let (a, b) = (primal::to_f64(self.primal, format), primal::to_f64(other.primal, format));
        Self::combine(self.primal.div(&other.primal, format), &[(self, 1.0 / b), (other, -(a / b) / b)])
    }

    fn convert(&self, from: Float, to: Float) -> Self {
        Self { primal: self.primal.convert(from, to), tangents: self.tangents }
    }

    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        let primals: Vec<Plain> = floats.iter().map(|x| x.primal).collect();
        let plain = Plain::math(function, format, &primals, int)?;
        let mut results = plain.map(Self::constant);
        for (index, float) in floats.iter().enumerate().filter(|(_, float)| !float.is_plain()) {
            let slopes = slopes(function, format, &primals, int, index)?;
            for (result, slope) in results.floats.iter_mut().zip(slopes) {
                *result = Self::combine(result.primal, &[(result, 1.0), (float, slope)]);
            }
        }
        Ok(results)
    }

    fn is_plain(&self) -> bool {
        function::is_zero(&self.tangents)
    }
}

/// The partial derivatives of a function's results by the operand `index`.
fn slopes(
    function: MathFn,
    format: Float,
    primals: &[Plain],
    int: Option<i128>,
    index: usize,
) -> Result<Vec<f64>, NumberError> {
    let speed = |position: usize| if position == index { &[1.0] } else { &[0.0] };
    let operands = primals.iter().enumerate();
    let operands = operands.map(|(position, &primal)| Operand { primal, tail: speed(position) });
    let operands: Vec<Operand<'_>> = operands.collect();
    let results = function::apply(function, format, &operands, int)?;
    Ok(results.tails.iter().map(|tail| tail[0]).collect())
}
