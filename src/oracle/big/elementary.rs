//! Exponential, logarithm, powers, trigonometric and hyperbolic functions.
//!
//! The functions of astro-float are correctly rounded; those it lacks are made from them with
//! guard bits.

use super::Big;
use super::context::{Context, magnitude, scaled, with_constants};
use astro_float::{BigFloat, Consts, RoundingMode};

/// Guard bits of a function made from a few others.
const GUARD: usize = 64;

/// A function of astro-float: argument, precision, rounding, constants.
type Library = fn(&BigFloat, usize, RoundingMode, &mut Consts) -> BigFloat;

macro_rules! library {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Big { $(
            $(#[$doc])*
            pub fn $name(&self) -> Big {
                self.library(BigFloat::$function)
            }
        )* }
    };
}

library! {
    /// The sine. NaN of infinities.
    sin = sin;
    /// The cosine. NaN of infinities.
    cos = cos;
    /// The tangent. NaN of infinities.
    tan = tan;
    /// The arcsine on [-1, 1].
    asin = asin;
    /// The arccosine on [-1, 1].
    acos = acos;
    /// The arctangent.
    atan = atan;
    /// The hyperbolic sine.
    sinh = sinh;
    /// The hyperbolic cosine.
    cosh = cosh;
    /// The hyperbolic tangent.
    tanh = tanh;
    /// The inverse of the hyperbolic sine.
    asinh = asinh;
    /// The inverse of the hyperbolic cosine on [1, ∞).
    acosh = acosh;
    /// The inverse of the hyperbolic tangent on (-1, 1), infinite at the ends.
    atanh = atanh;
}

impl Big {
    /// Applies a function of astro-float in this number's precision.
    fn library(&self, function: Library) -> Big {
        let value = with_constants(|c| function(&self.value, self.bits, RoundingMode::ToEven, c));
        Big { value, bits: self.bits }
    }

    /// Applies `f` with guard bits and rounds.
    fn guarded(&self, guard: usize, f: impl FnOnce(Context, &BigFloat) -> BigFloat) -> Big {
        self.like(f(self.context().widened(guard), &self.value))
    }

    /// Guard bits for a factor of the argument of `exp`: the exponential turns the absolute error
    /// of its argument into a relative one.
    fn exponential_guard(&self) -> usize {
        GUARD + self.exponent().unwrap_or(0).clamp(0, 64) as usize
    }

    /// The exponential.
    pub fn exp(&self) -> Big {
        Big { value: self.context().exp(&self.value), bits: self.bits }
    }

    /// 2 to the power of the number.
    pub fn exp2(&self) -> Big {
        self.guarded(self.exponential_guard(), |c, x| c.exp(&c.mul(x, &c.ln2())))
    }

    /// 10 to the power of the number.
    pub fn exp10(&self) -> Big {
        self.guarded(self.exponential_guard(), |c, x| c.exp(&c.mul(x, &c.ln10())))
    }

    /// `exp(self) - 1`, accurate for tiny numbers.
    ///
    /// For |x| < 1 this is 2 sinh(x/2) exp(x/2), DLMF 4.28.1, without cancellation.
    pub fn expm1(&self) -> Big {
        if self.is_zero() {
            return self.clone();
        }
        if self.exponent().is_some_and(|e| e <= 0) {
            return self.guarded(GUARD, |c, x| {
                let half = scaled(x, -1);
                let sinh = with_constants(|k| half.sinh(c.bits(), RoundingMode::ToEven, k));
                scaled(&c.mul(&sinh, &c.exp(&half)), 1)
            });
        }
        self.guarded(GUARD, |c, x| c.sub(&c.exp(x), &BigFloat::from_u64(1, 64)))
    }

    /// The natural logarithm. Minus infinity at zero, NaN of negative numbers.
    pub fn log(&self) -> Big {
        self.logarithm(0, |_, ln| ln)
    }

    /// The logarithm to base 2, exact for powers of two.
    pub fn log2(&self) -> Big {
        self.logarithm(GUARD, |c, ln| c.div(&ln, &c.ln2()))
    }

    /// The logarithm to base 10.
    pub fn log10(&self) -> Big {
        self.logarithm(GUARD, |c, ln| c.div(&ln, &c.ln10()))
    }

    /// The natural logarithm with guard bits, passed through `f`.
    fn logarithm(&self, guard: usize, f: impl FnOnce(Context, BigFloat) -> BigFloat) -> Big {
        if self.is_zero() {
            return self.pole(true);
        }
        if self.is_nan() || self.is_negative() {
            return self.invalid();
        }
        if self.is_inf() {
            return self.clone();
        }
        self.guarded(guard, |c, x| f(c, c.ln(x)))
    }

    /// `log(1 + self)`, accurate for tiny numbers.
    ///
    /// For |x| < 1/2 this is 2 artanh(x / (2 + x)), DLMF 4.6.1 and 4.37.24, without cancellation.
    pub fn log1p(&self) -> Big {
        if self.is_zero() {
            return self.clone();
        }
        if self.exponent().is_some_and(|e| e < 0) {
            return self.guarded(GUARD, |c, x| {
                let ratio = c.div(x, &c.add(x, &BigFloat::from_u64(2, 64)));
                scaled(&with_constants(|k| ratio.atanh(c.bits(), RoundingMode::ToEven, k)), 1)
            });
        }
        let sum = self.context().widened(GUARD).add(&self.value, &BigFloat::from_u64(1, 64));
        Big { value: sum, bits: self.bits + GUARD }.log().with_bits(self.bits)
    }

    /// `self` to the power of `power`, with the special cases of C's `pow`.
    pub fn pow(&self, power: &Big) -> Big {
        let one = self.integer(1);
        if power.is_zero() || *self == one {
            return one;
        }
        if self.is_nan() || power.is_nan() {
            return self.invalid();
        }
        let odd = power.is_finite() && power.is_odd();
        if self.is_zero() || self.is_inf() {
            let negative = self.is_negative() && odd;
            let vanishes = self.is_zero() != power.is_negative();
            let zero = self.integer(0);
            return match (vanishes, negative) {
                (true, true) => zero.neg(),
                (true, false) => zero,
                (false, _) => self.pole(negative),
            };
        }
        if power.is_inf() {
            return self.to_infinite_power(power.is_negative());
        }
        if self.is_negative() && !power.is_integer() {
            return self.invalid();
        }
        let result = self.abs().exp_of_product(power);
        if self.is_negative() && odd { result.neg() } else { result }
    }

    /// |self| to the power of an infinity, for finite numbers other than zero and one.
    fn to_infinite_power(&self, negative: bool) -> Big {
        let (size, one) = (self.abs(), self.integer(1));
        if size == one {
            one
        } else if (size > one) == negative {
            self.integer(0)
        } else {
            self.pole(false)
        }
    }

    /// exp(y log x) for positive x, with the guard bits that the size of the exponent demands.
    fn exp_of_product(&self, power: &Big) -> Big {
        let bits = self.bits.max(power.bits);
        // |log x| is less than the size of the exponent of x, or 1.
        let log = 64 - i64::from(magnitude(&self.value).unsigned_abs().leading_zeros());
        let size = magnitude(&power.value) + log;
        let c = Context::new(bits + GUARD + size.clamp(0, 64) as usize);
        Big::rounded(c.exp(&c.mul(&c.ln(&self.value), &power.value)), bits)
    }

    /// `self` to an integer power, by repeated multiplication.
    pub fn powi(&self, power: i64) -> Big {
        let size = power.unsigned_abs();
        let wide = self.context().widened(GUARD);
        let result = Big { value: wide.power(&self.value, size), bits: wide.bits() };
        let result = if power < 0 { result.integer(1).div(&result) } else { result };
        result.with_bits(self.bits)
    }

    /// The cube root, of negative numbers too.
    pub fn cbrt(&self) -> Big {
        if self.is_zero() {
            return self.clone();
        }
        let root = self.value.abs().cbrt(self.bits, RoundingMode::ToEven);
        Big { value: root, bits: self.bits }.copysign(self)
    }

    /// √(self² + other²); infinite if an operand is, even beside NaN.
    pub fn hypot(&self, other: &Big) -> Big {
        if self.is_inf() || other.is_inf() {
            return self.pole(false);
        }
        let bits = self.bits.max(other.bits);
        let c = Context::new(bits).widened(GUARD);
        let sum = c.add(&c.mul(&self.value, &self.value), &c.mul(&other.value, &other.value));
        Big::rounded(if sum.is_zero() { sum } else { c.sqrt(&sum) }, bits)
    }

    /// The angle of the point (`x`, `self`), in [-π, π], with the special cases of C's `atan2`.
    pub fn atan2(&self, x: &Big) -> Big {
        if self.is_nan() || x.is_nan() {
            return self.invalid();
        }
        let bits = self.bits.max(x.bits);
        let wide = bits + GUARD;
        let angle = if self.is_zero() {
            if x.is_negative() { Big::pi(wide) } else { self.integer(0) }
        } else if self.is_inf() && x.is_inf() {
            let quarter = Big::pi(wide).ldexp(-2);
            if x.is_negative() { quarter.mul(&self.integer(3)) } else { quarter }
        } else if self.is_inf() || x.is_zero() {
            Big::pi(wide).ldexp(-1)
        } else if x.is_negative() {
            Big::pi(wide).sub(&self.abs().with_bits(wide).div(&x.abs()).atan())
        } else {
            self.abs().with_bits(wide).div(x).atan()
        };
        angle.with_bits(bits).copysign(self)
    }
}
