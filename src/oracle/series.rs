//! A number with the coefficients of a power series beside it: derivatives of any order, in one direction.

use super::function::{self, Operand, part};
use super::primal;
use ir::Float;
use ir::MathFn;
use ir::number::{MathResults, Number, NumberError, Plain};

/// c_0 + c_1 t + … + c_ORDER t^ORDER. The k-th derivative by t is k! c_k.
///
/// c_0 is the bit pattern that the plain run has, so both take the same branches. The other coefficients are
/// `f64`, whatever the format of the number; a conversion to a narrower format rounds c_0 and passes them on.
/// They are computed around the (rounded) c_0 of the operands, each rounded once for a function and within a
/// few ulp for the four operations. At kinks they follow [`super::kinks`].
///
/// What it cannot see: what c_0 cannot, a branch that another input would take; a rounding that the program
/// does on purpose, whose slope is taken as that of the unrounded number; numbers that pass through integer
/// arithmetic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series<const ORDER: usize> {
    primal: Plain,
    tail: [f64; ORDER],
}

impl<const ORDER: usize> Series<ORDER> {
    /// The number with the coefficients of t^1, t^2, … beside it.
    pub fn new(primal: Plain, tail: [f64; ORDER]) -> Self {
        Self { primal, tail }
    }

    /// A number that does not vary.
    pub fn constant(primal: Plain) -> Self {
        Self { primal, tail: [0.0; ORDER] }
    }

    /// `primal` + `speed` t.
    pub fn line(primal: Plain, speed: f64) -> Self {
        let mut tail = [0.0; ORDER];
        if let Some(first) = tail.first_mut() {
            *first = speed;
        }
        Self { primal, tail }
    }

    /// What the plain run has in its place.
    pub fn primal(&self) -> Plain {
        self.primal
    }

    /// The coefficients of t^1, t^2, …
    pub fn tail(&self) -> &[f64; ORDER] {
        &self.tail
    }

    /// The `k`-th derivative by t for k from 1 to ORDER; 0 beyond.
    pub fn derivative(&self, k: usize) -> f64 {
        let coefficient = k.checked_sub(1).and_then(|index| self.tail.get(index));
        coefficient.map_or(0.0, |c| (1..=k).fold(*c, |value, factor| value * factor as f64))
    }

    fn with_tail(primal: Plain, coefficient: impl FnMut(usize) -> f64) -> Self {
        let mut coefficient = coefficient;
        Self { primal, tail: std::array::from_fn(|index| coefficient(index + 1)) }
    }

    /// c_k, with c_0 as a double.
    fn coefficient(&self, k: usize, format: Float) -> f64 {
        match k.checked_sub(1) {
            None => primal::to_f64(self.primal, format),
            Some(index) => self.tail[index],
        }
    }
}

impl<const ORDER: usize> Number for Series<ORDER> {
    fn from_bits(format: Float, bits: u128) -> Self {
        Self::constant(Plain::from_bits(format, bits))
    }

    fn to_bits(&self, format: Float) -> u128 {
        self.primal.to_bits(format)
    }

    fn neg(&self, format: Float) -> Self {
        Self { primal: self.primal.neg(format), tail: self.tail.map(|c| -c) }
    }

    fn add(&self, other: &Self, format: Float) -> Self {
        let primal = self.primal.add(&other.primal, format);
        Self::with_tail(primal, |k| self.tail[k - 1] + other.tail[k - 1])
    }

    fn sub(&self, other: &Self, format: Float) -> Self {
        let primal = self.primal.sub(&other.primal, format);
        Self::with_tail(primal, |k| self.tail[k - 1] - other.tail[k - 1])
    }

    /// Σ a_i b_{k-i}.
    fn mul(&self, other: &Self, format: Float) -> Self {
        let (a, b) = (primal::to_f64(self.primal, format), primal::to_f64(other.primal, format));
        Self::with_tail(self.primal.mul(&other.primal, format), |k| {
            let inner = (1..k).map(|i| self.tail[i - 1] * other.tail[k - i - 1]).sum::<f64>();
            part(a, other.tail[k - 1]) + part(b, self.tail[k - 1]) + inner
        })
    }

    /// q_k = (a_k - Σ_{i<k} q_i b_{k-i}) / b_0.
    fn div(&self, other: &Self, format: Float) -> Self {
        let (a, b) = (primal::to_f64(self.primal, format), primal::to_f64(other.primal, format));
        // Not the rounded quotient: that may have the few digits of a narrow format.
        let mut quotient = [0.0; ORDER];
        for k in 1..=ORDER {
            let inner = (1..k).map(|i| part(quotient[i - 1], other.tail[k - i - 1])).sum::<f64>();
            let rest = self.coefficient(k, format) - part(a / b, other.tail[k - 1]) - inner;
            quotient[k - 1] = if rest == 0.0 { 0.0 } else { rest / b };
        }
        Self { primal: self.primal.div(&other.primal, format), tail: quotient }
    }

    fn convert(&self, from: Float, to: Float) -> Self {
        Self { primal: self.primal.convert(from, to), tail: self.tail }
    }

    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        let operands = floats.iter().map(|x| Operand { primal: x.primal, tail: &x.tail });
        let operands: Vec<Operand<'_>> = operands.collect();
        let results = function::apply(function, format, &operands, int)?;
        let mut tails = results.tails.iter();
        Ok(results.plain.map(|primal| match tails.next() {
            Some(tail) => Self::with_tail(primal, |k| tail[k - 1]),
            None => Self::constant(primal),
        }))
    }

    fn is_plain(&self) -> bool {
        function::is_zero(&self.tail)
    }
}
