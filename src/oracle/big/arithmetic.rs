//! The four operations, comparison, absolute value, square root and `fma`.

use super::Big;
use super::context::Context;
use astro_float::BigFloat;
use std::cmp::Ordering;
use std::ops;

impl Big {
    /// Applies `f` in the larger precision of the two operands.
    fn combine(&self, other: &Big, f: impl FnOnce(Context, &BigFloat, &BigFloat) -> BigFloat) -> Big {
        let bits = self.bits.max(other.bits);
        Big { value: f(Context::new(bits), &self.value, &other.value), bits }
    }

    /// `self + other`.
    pub fn add(&self, other: &Big) -> Big {
        self.combine(other, Context::add)
    }

    /// `self - other`.
    pub fn sub(&self, other: &Big) -> Big {
        self.combine(other, Context::sub)
    }

    /// `self * other`.
    pub fn mul(&self, other: &Big) -> Big {
        self.combine(other, Context::mul)
    }

    /// `self / other`. The quotient by zero is an infinity, or NaN for 0/0.
    pub fn div(&self, other: &Big) -> Big {
        if other.is_zero() && self.is_inf() {
            return self.pole(self.is_negative() != other.is_negative());
        }
        self.combine(other, Context::div)
    }

    /// `-self`.
    pub fn neg(&self) -> Big {
        Big { value: self.value.neg(), bits: self.bits }
    }

    /// `|self|`.
    pub fn abs(&self) -> Big {
        Big { value: self.value.abs(), bits: self.bits }
    }

    /// The square root, NaN of negative numbers.
    pub fn sqrt(&self) -> Big {
        if self.is_zero() {
            return self.clone();
        }
        Big { value: self.context().sqrt(&self.value), bits: self.bits }
    }

    /// `self * factor + summand` with one rounding.
    pub fn fma(&self, factor: &Big, summand: &Big) -> Big {
        let bits = self.bits.max(factor.bits).max(summand.bits);
        let product = self.value.mul_full_prec(&factor.value);
        Big { value: Context::new(bits).add(&product, &summand.value), bits }
    }

    /// `self * 2^by`, exactly.
    pub fn ldexp(&self, by: i64) -> Big {
        Big { value: super::context::scaled(&self.value, by), bits: self.bits }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Big) -> Option<Ordering> {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Some(Ordering::Equal),
            (true, false) if !other.is_nan() => Some(0.cmp(&sign(other))),
            (false, true) if !self.is_nan() => Some(sign(self).cmp(&0)),
            _ => self.value.cmp(&other.value).map(|order| order.cmp(&0)),
        }
    }
}

impl PartialEq for Big {
    fn eq(&self, other: &Big) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// The sign of a number other than zero and NaN.
fn sign(number: &Big) -> i32 {
    if number.is_negative() { -1 } else { 1 }
}

macro_rules! operators {
    ($($trait:ident $method:ident)*) => { $(
        impl ops::$trait<&Big> for &Big {
            type Output = Big;
            fn $method(self, other: &Big) -> Big {
                Big::$method(self, other)
            }
        }
        impl ops::$trait<Big> for &Big {
            type Output = Big;
            fn $method(self, other: Big) -> Big {
                Big::$method(self, &other)
            }
        }
        impl ops::$trait<&Big> for Big {
            type Output = Big;
            fn $method(self, other: &Big) -> Big {
                Big::$method(&self, other)
            }
        }
        impl ops::$trait<Big> for Big {
            type Output = Big;
            fn $method(self, other: Big) -> Big {
                Big::$method(&self, &other)
            }
        }
    )* };
}

operators! { Add add  Sub sub  Mul mul  Div div }

impl ops::Neg for &Big {
    type Output = Big;
    fn neg(self) -> Big {
        Big::neg(self)
    }
}

impl ops::Neg for Big {
    type Output = Big;
    fn neg(self) -> Big {
        Big::neg(&self)
    }
}
