//! The gamma function, its logarithm and its logarithmic derivative.
//!
//! All three shift a positive argument upwards until Stirling's series serves, and reflect a
//! negative one.

use super::Big;
use super::context::{Bernoulli, Context, Estimate, accurate, integer, magnitude, scaled};
use astro_float::BigFloat;

/// Guard bits of Stirling's series after a shift.
const GUARD: usize = 32;

impl Big {
    /// The gamma function, DLMF 5.2.1. Infinite at zero, NaN at the negative integers.
    pub fn tgamma(&self) -> Big {
        if self.is_nan() {
            return self.clone();
        }
        if self.is_zero() || self.is_inf() && !self.is_negative() {
            return self.pole(self.is_negative());
        }
        if self.is_inf() || self.is_negative() && self.is_integer() {
            return self.invalid();
        }
        let c = self.context().widened(GUARD + 2 * magnitude(&self.value).max(0) as usize);
        if !self.is_negative() {
            return self.like(gamma(c, &self.value));
        }
        // Γ(x) Γ(1-x) sin πx = π, DLMF 5.5.3.
        let mirror = mirrored(c, &self.value);
        self.like(c.div(&c.pi(), &c.mul(&sin_pi(c, self), &gamma(c, &mirror))))
    }

    /// log |Γ(self)|. Infinite at the poles and at both infinities.
    pub fn lgamma(&self) -> Big {
        if self.is_nan() {
            return self.clone();
        }
        if self.is_inf() || self.is_integer() && (self.is_negative() || self.is_zero()) {
            return self.pole(false);
        }
        if *self == self.integer(1) || *self == self.integer(2) {
            return self.integer(0);
        }
        self.like(accurate(self.bits, 0, |c| {
            if !self.is_negative() {
                return log_gamma(c, &self.value);
            }
            let mirror = log_gamma(c, &mirrored(c, &self.value));
            let sine = c.ln(&c.div(&c.pi(), &sin_pi(c, self).abs()));
            let error = mirror.error.max(magnitude(&sine) - c.bits() as i64 + 8);
            Estimate { value: c.sub(&sine, &mirror.value), error: error + 1 }
        }))
    }

    /// The digamma function ψ = Γ'/Γ, DLMF 5.2.2. NaN at the poles.
    pub fn digamma(&self) -> Big {
        if self.is_nan() || self.is_inf() && !self.is_negative() {
            return self.clone();
        }
        if self.is_inf() || self.is_integer() && (self.is_negative() || self.is_zero()) {
            return self.invalid();
        }
        self.like(accurate(self.bits, 0, |c| {
            if !self.is_negative() {
                return digamma(c, &self.value);
            }
            // ψ(x) = ψ(1-x) - π / tan πx, DLMF 5.5.4.
            let mirror = digamma(c, &mirrored(c, &self.value));
            let rest = fraction(self);
            let angle = c.mul(&c.pi(), &rest.value);
            let slope = c.div(&c.mul(&c.pi(), &c.cos(&angle)), &c.sin(&angle));
            let error = mirror.error.max(magnitude(&slope) - c.bits() as i64 + 8);
            Estimate { value: c.sub(&mirror.value, &slope), error: error + 1 }
        }))
    }
}

/// 1 - x for negative x, with no loss for large or for tiny ones.
fn mirrored(c: Context, x: &BigFloat) -> BigFloat {
    c.widened(magnitude(x).unsigned_abs().min(1 << 12) as usize).sub(&integer(1), x)
}

/// The exact distance of x to the nearest integer.
fn fraction(x: &Big) -> Big {
    x.sub(&x.roundeven())
}

/// sin πx, accurate near its zeros.
fn sin_pi(c: Context, x: &Big) -> BigFloat {
    let sine = c.sin(&c.mul(&c.pi(), &fraction(x).value));
    if x.roundeven().is_odd() { sine.neg() } else { sine }
}

/// The number of steps from positive x upwards to where Stirling's series serves: to a fifth of
/// the number of bits.
fn steps(c: Context, x: &BigFloat) -> u64 {
    let goal = c.bits() as u64 / 5 + 2;
    let whole = if magnitude(x) > 60 { f64::INFINITY } else { narrow(x).floor() };
    goal.saturating_sub(whole as u64)
}

/// The nearest `f64`.
fn narrow(x: &BigFloat) -> f64 {
    Big { value: x.clone(), bits: 64 }.to_f64()
}

/// Σ weight(k) / z^(2k) over k >= 1, until the terms vanish beside 2^`scale`.
fn stirling_sum(c: Context, z: &BigFloat, scale: i64, weight: impl Fn(&Bernoulli) -> &BigFloat) -> BigFloat {
    let step = c.div(&BigFloat::from_u64(1, c.bits()), &c.mul(z, z));
    let mut power = step.clone();
    let mut sum = BigFloat::new(c.bits());
    for number in c.bernoulli().iter() {
        let term = c.mul(weight(number), &power);
        sum = c.add(&sum, &term);
        if magnitude(&term) < scale - c.bits() as i64 {
            break;
        }
        power = c.mul(&power, &step);
    }
    sum
}

/// ln Γ(z) - (z - 1/2) ln z + z - ln(2π)/2 = Σ B_2k / (2k (2k-1) z^(2k-1)), DLMF 5.11.1.
fn stirling(c: Context, z: &BigFloat) -> BigFloat {
    c.mul(z, &stirling_sum(c, z, -magnitude(z), |number| &number.by_both))
}

/// x (x+1) … (x+count-1).
fn rising(c: Context, x: &BigFloat, count: u64) -> BigFloat {
    let mut product = c.round(integer(1));
    for k in 0..count {
        product = c.mul(&product, &c.add(x, &integer(k)));
    }
    product
}

/// (z - 1/2) ln z - z + Σ …, the logarithm of Γ(z)/√2π for large z.
fn large(c: Context, z: &BigFloat) -> BigFloat {
    let half = scaled(&integer(1), -1);
    let main = c.sub(&c.mul(&c.sub(z, &half), &c.ln(z)), z);
    c.add(&main, &stirling(c, z))
}

/// Γ(x) for x > 0.
fn gamma(c: Context, x: &BigFloat) -> BigFloat {
    let count = steps(c, x);
    let above = c.exp(&large(c, &c.add(x, &integer(count))));
    let root = c.sqrt(&scaled(&c.pi(), 1));
    c.div(&c.mul(&root, &above), &rising(c, x, count))
}

/// ln Γ(x) for x > 0.
fn log_gamma(c: Context, x: &BigFloat) -> Estimate {
    let count = steps(c, x);
    let above = large(c, &c.add(x, &integer(count)));
    let root = scaled(&c.pi(), 1);
    let below = rising(c, x, count);
    // √2π / below, squared, to save a root.
    let factor = scaled(&c.ln(&c.div(&root, &c.mul(&below, &below))), -1);
    let error = magnitude(&above).max(magnitude(&factor)) - c.bits() as i64 + 16;
    Estimate { value: c.add(&above, &factor), error }
}

/// ψ(x) for x > 0: ln z - 1/2z - Σ B_2k / (2k z^2k), DLMF 5.11.2, after ψ(x) = ψ(x+1) - 1/x.
fn digamma(c: Context, x: &BigFloat) -> Estimate {
    let count = steps(c, x);
    let z = c.add(x, &integer(count));
    let series = stirling_sum(c, &z, 0, |number| &number.by_index);
    let half = c.div(&scaled(&integer(1), -1), &z);
    let above = c.sub(&c.sub(&c.ln(&z), &half), &series);
    // The sum of the 1/(x+k) as one fraction.
    let (mut product, mut slope) = (c.round(integer(1)), BigFloat::new(c.bits()));
    for k in 0..count {
        let factor = c.add(x, &integer(k));
        slope = c.add(&c.mul(&slope, &factor), &product);
        product = c.mul(&product, &factor);
    }
    let below = c.div(&slope, &product);
    let error = magnitude(&above).max(magnitude(&below)) - c.bits() as i64 + 16;
    Estimate { value: c.sub(&above, &below), error }
}
