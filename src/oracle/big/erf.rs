//! The error function and its complement.

use super::Big;
use super::context::{Context, integer, magnitude, scaled};
use astro_float::BigFloat;

/// Guard bits of the series and of the continued fraction.
const GUARD: usize = 32;

impl Big {
    /// The error function, DLMF 7.2.1.
    pub fn erf(&self) -> Big {
        if self.is_nan() || self.is_zero() {
            return self.clone();
        }
        let x = self.value.abs();
        let one = self.integer(1);
        if self.is_inf() || beyond(&x, self.bits) {
            return one.copysign(self);
        }
        let c = self.context().widened(GUARD);
        let value =
            if prefers_fraction(c, &x) { c.sub(&integer(1), &fraction(c, &x)) } else { series(c, &x) };
        self.like(value).copysign(self)
    }

    /// The complementary error function 1 - erf, accurate where it is tiny.
    pub fn erfc(&self) -> Big {
        if self.is_nan() {
            return self.clone();
        }
        if self.is_negative() || self.is_zero() || self.is_inf() {
            let size = self.abs();
            return match (self.is_inf(), self.is_negative()) {
                (true, false) => self.integer(0),
                _ => self.integer(1).add(&size.erf()),
            };
        }
        let c = self.context().widened(GUARD);
        if prefers_fraction(c, &self.value) {
            return self.like(fraction(c, &self.value));
        }
        // erfc x > exp(-x²) / (4 (1 + x)): so many leading digits of 1 - erf x cancel.
        let square = self.to_f64() * self.to_f64();
        let c = c.widened((1.45 * square) as usize + 8);
        self.like(c.sub(&integer(1), &series(c, &self.value)))
    }
}

/// Whether 1 - erf x is below the last bit of 1 by far.
fn beyond(x: &BigFloat, bits: usize) -> bool {
    let c = Context::new(64);
    c.mul(x, x).cmp(&integer(bits as u64 + 2 * GUARD as u64)).is_some_and(|order| order > 0)
}

/// Whether the continued fraction is cheaper than the series: x² > bits/12.
fn prefers_fraction(c: Context, x: &BigFloat) -> bool {
    let narrow = Context::new(64);
    narrow.mul(x, x).cmp(&integer(c.bits() as u64 / 12)).is_some_and(|order| order > 0)
}

/// erf x = 2x/√π exp(-x²) Σ (2x²)^k / (1·3·5···(2k+1)), DLMF 7.6.2. All terms are positive.
fn series(c: Context, x: &BigFloat) -> BigFloat {
    let square = c.mul(x, x);
    let twice = scaled(&square, 1);
    let mut term = c.round(integer(1));
    let mut sum = term.clone();
    for k in 1.. {
        term = c.div_small(&c.mul(&term, &twice), 2 * k + 1);
        sum = c.add(&sum, &term);
        if magnitude(&term) < magnitude(&sum) - c.bits() as i64 {
            break;
        }
    }
    let factor = c.div(&c.exp(&square.neg()), &c.sqrt(&c.pi()));
    scaled(&c.mul(&c.mul(&factor, x), &sum), 1)
}

/// √π exp(x²) erfc x = 2x / (2x²+1 - 1·2/(2x²+5 - 3·4/(2x²+9 - …))), DLMF 7.9.2, for x > 0.
fn fraction(c: Context, x: &BigFloat) -> BigFloat {
    let wide = c.widened(2 * magnitude(x).max(0) as usize);
    let square = wide.mul(x, x);
    let size = Big { value: square.clone(), bits: c.bits() }.to_f64();
    let twice = scaled(&square, 1);
    let levels = levels(c, 2.0 * size);
    let mut tail = c.add(&twice, &integer(4 * levels + 1));
    for k in (1..=levels).rev() {
        let above = integer(2 * k * (2 * k - 1));
        tail = c.sub(&c.add(&twice, &integer(4 * k - 3)), &c.div(&above, &tail));
    }
    let factor = c.div(&c.exp(&square.neg()), &c.sqrt(&c.pi()));
    scaled(&c.mul(&factor, &c.div(x, &tail)), 1)
}

/// The levels of the continued fraction that matter for `twice` = 2x².
///
/// With r_1 = b_1 and r_(k+1) = b_(k+1) - a_k/r_k, one more level changes the value by the
/// relative amount Π a_k / (r_k r_(k+1)): the ratio of consecutive denominators of its convergents
/// is r_k (DLMF 1.12.5 and 1.12.7).
fn levels(c: Context, twice: f64) -> u64 {
    let goal = -(c.bits() as f64 * std::f64::consts::LN_2 + 8.0);
    let (mut change, mut ratio, mut k) = (0.0, twice + 1.0, 1);
    while change > goal {
        let above = (2 * k * (2 * k - 1)) as f64;
        let next = twice + (4 * k + 1) as f64 - above / ratio;
        change += (above / (ratio * next)).ln();
        ratio = next;
        k += 1;
    }
    k
}
