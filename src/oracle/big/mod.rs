//! Real functions in high precision, the oracle of the numeric tests.
//!
//! A [`Big`] is a binary floating-point number of [`BITS`] bits by default, far beyond `f64`, so
//! that a derivative can be had from a difference quotient ([`derivative`], [`nth_derivative`])
//! and still be trusted to the last bit of a double. The functions are those of C's `<math.h>`
//! with the rules of C at the edges: NaN outside of the domain, infinities at poles. Digamma is
//! added for cross-checks.
//!
//! Every number knows its precision. An operation works in the larger precision of its operands,
//! so `f(x.with_bits(640))` evaluates a whole formula in 640 bits, provided its constants are
//! exact or made for that precision. The elementary functions and the four operations round
//! correctly or nearly so; the special functions ask for guard bits until the relative error is
//! below 2^-`bits`, near their zeros too. Negative zero is kept by conversions and by the
//! functions where C distinguishes it, not by the four operations.
//!
//! | file | content |
//! |---|---|
//! | `context` | arithmetic in an internal precision, guard bits on demand, cached constants |
//! | `arithmetic` | the four operations, comparison, roots, `fma` |
//! | `convert` | exact from `f64`, correctly rounded to `f64`, decimal text |
//! | `rounding` | to integers, remainders, signs, scaling |
//! | `elementary` | exponential, logarithm, powers, trigonometric and hyperbolic functions |
//! | `erf`, `gamma`, `bessel` | the special functions |
//! | `derivative` | central differences |

mod arithmetic;
mod bessel;
mod context;
mod convert;
mod derivative;
mod elementary;
mod erf;
mod gamma;
mod rounding;

#[cfg(test)]
mod tests;

pub use derivative::{STEP_EXPONENT, derivative, nth_derivative};

use astro_float::{BigFloat, Sign};
use context::Context;

/// The precision of numbers made without a word about it: 96 decimal digits.
pub const BITS: usize = 320;

/// A real number, an infinity or NaN, with the precision it is computed in.
#[derive(Clone)]
pub struct Big {
    value: BigFloat,
    bits: usize,
}

impl Big {
    /// Rounds `value` to `bits` bits.
    fn rounded(value: BigFloat, bits: usize) -> Big {
        Big { value: Context::new(bits).round(value), bits }
    }

    /// Not a number.
    pub fn nan() -> Big {
        Big { value: astro_float::NAN, bits: BITS }
    }

    /// Positive infinity.
    pub fn infinity() -> Big {
        Big { value: astro_float::INF_POS, bits: BITS }
    }

    /// Zero.
    pub fn zero() -> Big {
        Big::from_i64(0)
    }

    /// One.
    pub fn one() -> Big {
        Big::from_i64(1)
    }

    /// π to `bits` bits.
    pub fn pi(bits: usize) -> Big {
        Big::rounded(Context::new(bits).pi(), bits)
    }

    /// The natural logarithm of 2 to `bits` bits.
    pub fn ln2(bits: usize) -> Big {
        Big::rounded(Context::new(bits).ln2(), bits)
    }

    /// Euler's constant γ to `bits` bits.
    pub fn euler_gamma(bits: usize) -> Big {
        Big::rounded(Context::new(bits).widened(16).euler_gamma(), bits)
    }

    /// The precision that operations on this number work in.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The same number in another precision, rounded to nearest if that is smaller.
    pub fn with_bits(&self, bits: usize) -> Big {
        Big::rounded(self.value.clone(), bits)
    }

    /// Whether the number is NaN.
    pub fn is_nan(&self) -> bool {
        self.value.is_nan()
    }

    /// Whether the number is an infinity.
    pub fn is_inf(&self) -> bool {
        self.value.is_inf()
    }

    /// Whether the number is neither NaN nor an infinity.
    pub fn is_finite(&self) -> bool {
        !self.is_nan() && !self.is_inf()
    }

    /// Whether the number is zero of either sign.
    pub fn is_zero(&self) -> bool {
        self.value.is_zero()
    }

    /// Whether the sign is minus, also of zero. False for NaN.
    pub fn is_negative(&self) -> bool {
        self.value.sign() == Some(Sign::Neg)
    }

    /// Whether the number is a finite integer.
    pub fn is_integer(&self) -> bool {
        self.is_zero() || self.value.is_int()
    }

    /// The `e` of 2^(e-1) <= |self| < 2^e, and `None` for zero, infinities and NaN.
    pub fn exponent(&self) -> Option<i64> {
        context::exponent(&self.value)
    }

    /// The context of results of this number's precision.
    fn context(&self) -> Context {
        Context::new(self.bits)
    }

    /// A number of this number's precision.
    fn like(&self, value: BigFloat) -> Big {
        Big::rounded(value, self.bits)
    }

    /// A small integer of this number's precision.
    fn integer(&self, value: i64) -> Big {
        self.like(BigFloat::from_i64(value, self.bits))
    }

    /// NaN of this number's precision.
    fn invalid(&self) -> Big {
        Big { value: astro_float::NAN, bits: self.bits }
    }

    /// The infinity of the given sign, of this number's precision.
    fn pole(&self, negative: bool) -> Big {
        let value = if negative { astro_float::INF_NEG } else { astro_float::INF_POS };
        Big { value, bits: self.bits }
    }
}
