//! Rounding to integers, remainders, and the functions that only touch the sign.

use super::Big;
use astro_float::BigFloat;
use std::cmp::Ordering;

impl Big {
    /// The number's integer part and the rest, both exact. The number is finite.
    fn split(&self) -> (Big, Big) {
        if self.exponent().is_none_or(|e| e <= 0) {
            return (self.integer(0).copysign(self), self.clone());
        }
        let whole = Big { value: self.value.int(), bits: self.bits };
        let rest = self.sub(&whole);
        (whole, rest)
    }

    /// Rounds to an integer: `away` decides from the fractional part, of the sign of the number,
    /// and the integer part whether to go away from zero.
    fn to_integer(&self, away: impl FnOnce(&Big, &Big) -> bool) -> Big {
        if !self.is_finite() || self.is_zero() {
            return self.clone();
        }
        let (whole, rest) = self.split();
        let step = if self.is_negative() { self.integer(-1) } else { self.integer(1) };
        if !rest.is_zero() && away(&rest, &whole) { whole.add(&step) } else { whole }
    }

    /// The greatest integer not above the number.
    pub fn floor(&self) -> Big {
        self.to_integer(|rest, _| rest.is_negative())
    }

    /// The least integer not below the number.
    pub fn ceil(&self) -> Big {
        self.to_integer(|rest, _| !rest.is_negative())
    }

    /// The integer part.
    pub fn trunc(&self) -> Big {
        self.to_integer(|_, _| false)
    }

    /// The nearest integer, halves away from zero.
    pub fn round(&self) -> Big {
        let half = self.integer(1).ldexp(-1);
        self.to_integer(|rest, _| rest.abs() >= half)
    }

    /// The nearest integer, halves to even: `rint` and `nearbyint` of the default environment too.
    pub fn roundeven(&self) -> Big {
        let half = self.integer(1).ldexp(-1);
        self.to_integer(|rest, whole| match rest.abs().partial_cmp(&half) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => whole.is_odd(),
            _ => false,
        })
    }

    /// Whether the number is an odd integer.
    pub fn is_odd(&self) -> bool {
        self.is_integer() && !self.is_zero() && !self.ldexp(-1).is_integer()
    }

    /// `|self|` with the sign of `sign`.
    pub fn copysign(&self, sign: &Big) -> Big {
        if self.is_negative() == sign.is_negative() { self.clone() } else { self.neg() }
    }

    /// `self - other` if positive, else zero. NaN if an operand is.
    pub fn fdim(&self, other: &Big) -> Big {
        match self.partial_cmp(other) {
            None => self.invalid(),
            Some(Ordering::Greater) => self.sub(other),
            Some(_) => self.integer(0),
        }
    }

    /// The smaller operand; the other one if one is NaN.
    pub fn fmin(&self, other: &Big) -> Big {
        if self <= other || other.is_nan() { self.clone() } else { other.clone() }
    }

    /// The greater operand; the other one if one is NaN.
    pub fn fmax(&self, other: &Big) -> Big {
        if self >= other || other.is_nan() { self.clone() } else { other.clone() }
    }

    /// The exact remainder of `self / by` of the sign of `self`, C's `fmod`.
    pub fn fmod(&self, by: &Big) -> Big {
        self.divided(by).map_or_else(|special| special, |(_, rest)| rest)
    }

    /// The exact remainder for the quotient rounded to nearest, halves to even: IEEE remainder.
    pub fn remainder(&self, by: &Big) -> Big {
        let (quotient, rest) = match self.divided(by) {
            Ok(parts) => parts,
            Err(special) => return special,
        };
        let nearer = match rest.abs().ldexp(1).partial_cmp(&by.abs()) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => quotient.is_odd(),
            _ => false,
        };
        if nearer { rest.sub(&by.copysign(&rest)) } else { rest }
    }

    /// Quotient of the absolute values and remainder of the truncated division, or the result for
    /// operands that have none.
    fn divided(&self, by: &Big) -> Result<(Big, Big), Big> {
        if self.is_nan() || by.is_nan() || self.is_inf() || by.is_zero() {
            return Err(self.invalid());
        }
        let (Some(above), Some(below)) = (self.exponent(), by.exponent()) else {
            return Err(self.clone());
        };
        let bits = self.bits.max(by.bits);
        // In this precision the quotient is off by one at the most, and its multiples are exact.
        let room = 2 * bits + (above - below).unsigned_abs() as usize + 64;
        let (x, y) = (self.abs().with_bits(room), by.abs().with_bits(room));
        let mut quotient = x.div(&y).floor();
        let one = quotient.integer(1);
        let mut rest = x.sub(&quotient.mul(&y));
        if rest.is_negative() && !rest.is_zero() {
            quotient = quotient.sub(&one);
            rest = rest.add(&y);
        } else if rest >= y {
            quotient = quotient.add(&one);
            rest = rest.sub(&y);
        }
        if rest.is_zero() {
            rest.value = BigFloat::new(bits);
        }
        Ok((quotient, rest.copysign(self).with_bits(bits)))
    }
}
