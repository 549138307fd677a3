//! Bessel functions of integer order, of the first and of the second kind.
//!
//! Small arguments use the power series with guard bits for their cancellation, arguments beyond
//! about 0.4 times the precision Hankel's asymptotic expansion. The cost grows with the order.

use super::Big;
use super::context::{Context, Estimate, accurate, integer, magnitude, scaled};
use astro_float::BigFloat;
use std::f64::consts::LOG2_E;

/// The two kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    First,
    Second,
}

impl Big {
    /// J_0.
    pub fn j0(&self) -> Big {
        self.jn(0)
    }

    /// J_1.
    pub fn j1(&self) -> Big {
        self.jn(1)
    }

    /// J_`order`, DLMF 10.2.2.
    pub fn jn(&self, order: i32) -> Big {
        if self.is_nan() {
            return self.clone();
        }
        let n = u64::from(order.unsigned_abs());
        if self.is_inf() {
            return self.integer(0);
        }
        if self.is_zero() {
            return self.integer(i64::from(n == 0));
        }
        // J_-n(x) = J_n(-x) = (-1)^n J_n(x), DLMF 10.4.1 and 10.11.1.
        let flips = !n.is_multiple_of(2) && (order < 0) != self.is_negative();
        let result = bessel(Kind::First, n, &self.abs());
        if flips { result.neg() } else { result }
    }

    /// Y_0. Minus infinity at zero, NaN of negative numbers.
    pub fn y0(&self) -> Big {
        self.yn(0)
    }

    /// Y_1. Minus infinity at zero, NaN of negative numbers.
    pub fn y1(&self) -> Big {
        self.yn(1)
    }

    /// Y_`order`, DLMF 10.2.3. Infinite at zero, NaN of negative numbers.
    pub fn yn(&self, order: i32) -> Big {
        let n = u64::from(order.unsigned_abs());
        // Y_-n = (-1)^n Y_n, DLMF 10.4.1.
        let flips = order < 0 && !n.is_multiple_of(2);
        if self.is_zero() {
            return self.pole(!flips);
        }
        if self.is_nan() || self.is_negative() {
            return self.invalid();
        }
        if self.is_inf() {
            return self.integer(0);
        }
        let result = bessel(Kind::Second, n, self);
        if flips { result.neg() } else { result }
    }
}

/// The function of order `n` at positive `x`.
fn bessel(kind: Kind, n: u64, x: &Big) -> Big {
    let size = x.to_f64();
    if size > 0.4 * (x.bits + 32) as f64
        && let Some(result) = far(kind, n, x)
    {
        return result;
    }
    // The alternating series loses log2 e binary digits for each unit of the argument.
    let guard = (LOG2_E * size) as usize;
    let value = match kind {
        Kind::First => accurate(x.bits, guard, |c| first(c, n, &x.value)),
        Kind::Second => accurate(x.bits, guard, |c| second(c, n, &x.value)),
    };
    x.like(value)
}

/// The function by Hankel's expansion, if that reaches the precision.
fn far(kind: Kind, n: u64, x: &Big) -> Option<Big> {
    let unreached = || Estimate { value: astro_float::NAN, error: 0 };
    let value = accurate(x.bits, 0, |c| hankel(c, kind, n, &x.value).unwrap_or_else(unreached));
    (!value.is_nan()).then(|| x.like(value))
}

/// J_n(x) = (x/2)^n Σ (-x²/4)^k / (k! (n+k)!), DLMF 10.2.2.
fn first(c: Context, n: u64, x: &BigFloat) -> Estimate {
    let sums = sums(c, n, x, Kind::First);
    let factor = prefactor(c, n, x);
    let error = magnitude(&factor) + sums.size - c.bits() as i64 + 8;
    Estimate { value: c.mul(&factor, &sums.plain), error }
}

/// (x/2)^n / n!.
fn prefactor(c: Context, n: u64, x: &BigFloat) -> BigFloat {
    let mut factorial = c.round(integer(1));
    for k in 2..=n {
        factorial = c.mul(&factorial, &integer(k));
    }
    c.div(&c.power(&scaled(x, -1), n), &factorial)
}

/// The alternating series of both kinds, c_k = (-x²/4)^k n! / (k! (n+k)!).
struct Sums {
    /// Σ c_k.
    plain: BigFloat,
    /// Σ c_k (H_k + H_(n+k)), with the harmonic numbers H. Zero for the first kind.
    harmonic: BigFloat,
    /// The exponent of the greatest term of both.
    size: i64,
}

fn sums(c: Context, n: u64, x: &BigFloat, kind: Kind) -> Sums {
    let quarter = scaled(&c.mul(x, x), -2).neg();
    let mut term = c.round(integer(1));
    let mut numbers = BigFloat::new(c.bits());
    if kind == Kind::Second {
        for k in 1..=n {
            numbers = c.add(&numbers, &c.inverse(k));
        }
    }
    let mut plain = term.clone();
    let mut harmonic = numbers.clone();
    let mut size = magnitude(&plain).max(magnitude(&harmonic));
    for k in 1.. {
        term = c.div_small(&c.mul(&term, &quarter), k * (n + k));
        plain = c.add(&plain, &term);
        let mut last = magnitude(&term);
        if kind == Kind::Second {
            // 1/k + 1/(n+k)
            let step = c.div_small(&integer(n + 2 * k), k * (n + k));
            numbers = c.add(&numbers, &step);
            let weighted = c.mul(&term, &numbers);
            harmonic = c.add(&harmonic, &weighted);
            last = last.max(magnitude(&weighted));
        }
        size = size.max(last);
        if last < size - c.bits() as i64 {
            break;
        }
    }
    Sums { plain, harmonic, size }
}

/// π Y_n(x) = 2 ln(x/2) J_n(x) - (x/2)^-n Σ_(k<n) (n-k-1)!/k! (x²/4)^k
/// - (x/2)^n Σ (ψ(k+1) + ψ(n+k+1)) (-x²/4)^k / (k! (n+k)!), DLMF 10.8.1 and A&S 9.1.11,
///
/// with ψ(k+1) = H_k - γ, DLMF 5.4.14.
fn second(c: Context, n: u64, x: &BigFloat) -> Estimate {
    let sums = sums(c, n, x, Kind::Second);
    let factor = prefactor(c, n, x);
    let log = scaled(&c.add(&c.ln(&scaled(x, -1)), &c.euler_gamma()), 1);
    let infinite = c.mul(&factor, &c.sub(&c.mul(&log, &sums.plain), &sums.harmonic));
    let finite = finite_sum(c, n, x);
    let growth = magnitude(&log).max(0) + sums.size + magnitude(&factor);
    let error = growth.max(magnitude(&finite)) - c.bits() as i64 + 8;
    Estimate { value: c.div(&c.sub(&infinite, &finite), &c.pi()), error }
}

/// (x/2)^-n Σ_(k<n) (n-k-1)!/k! (x²/4)^k, from its last term down.
fn finite_sum(c: Context, n: u64, x: &BigFloat) -> BigFloat {
    let mut sum = BigFloat::new(c.bits());
    if n == 0 {
        return sum;
    }
    // Relative to the term of k = 0, which is (n-1)!: t_k = t_(k-1) x²/4 / (k (n-k)).
    let quarter = scaled(&c.mul(x, x), -2);
    let mut term = c.round(integer(1));
    for k in 1..=n {
        sum = c.add(&sum, &term);
        if k < n {
            term = c.div_small(&c.mul(&term, &quarter), k * (n - k));
        }
    }
    // (n-1)! (x/2)^-n is 1 / (n (x/2)^n / n!).
    c.div(&sum, &c.mul(&prefactor(c, n, x), &integer(n)))
}

/// Hankel's expansion, DLMF 10.17.3 and 10.17.4: with ω = x - nπ/2 - π/4,
/// J = √(2/πx) (P cos ω - Q sin ω) and Y = √(2/πx) (P sin ω + Q cos ω).
///
/// `None` if the terms grow before they are small enough.
fn hankel(c: Context, kind: Kind, n: u64, x: &BigFloat) -> Option<Estimate> {
    let (p, q, size) = hankel_sums(c, n, x)?;
    let (sin, cos) = (c.sin(x), c.cos(x));
    // √2 times cosine and sine of x - π/4, then turned n quarters.
    let (near, across) = (c.add(&cos, &sin), c.sub(&sin, &cos));
    let (cos, sin) = match n % 4 {
        0 => (near, across),
        1 => (across, near.neg()),
        2 => (near.neg(), across.neg()),
        _ => (across.neg(), near),
    };
    let wave = match kind {
        Kind::First => c.sub(&c.mul(&p, &cos), &c.mul(&q, &sin)),
        Kind::Second => c.add(&c.mul(&p, &sin), &c.mul(&q, &cos)),
    };
    let root = c.sqrt(&c.mul(&c.pi(), x));
    let error = size - magnitude(&root) - c.bits() as i64 + 8;
    Some(Estimate { value: c.div(&wave, &root), error })
}

/// P = Σ (-1)^k a_2k / x^2k and Q = Σ (-1)^k a_(2k+1) / x^(2k+1) with the greatest exponent, where
/// a_k / a_(k-1) = (4n² - (2k-1)²) / 8k, DLMF 10.17.1.
fn hankel_sums(c: Context, n: u64, x: &BigFloat) -> Option<(BigFloat, BigFloat, i64)> {
    let eighth = c.div(&integer(1), &scaled(x, 3));
    let mut term = c.round(integer(1));
    let mut sums = [term.clone(), BigFloat::new(c.bits())];
    let (mut size, mut before) = (1, 1);
    for k in 1.. {
        let (order, odd) = (2 * n, 2 * k - 1);
        let factor = c.mul(&integer(order.abs_diff(odd)), &integer(order + odd));
        term = c.div_small(&c.mul(&c.mul(&term, &eighth), &factor), k);
        if order < odd {
            term.inv_sign();
        }
        let half = (k % 2) as usize;
        let signed = if k / 2 % 2 == 1 { term.neg() } else { term.clone() };
        sums[half] = c.add(&sums[half], &signed);
        let last = magnitude(&term);
        size = size.max(last);
        if k > n && last < size - c.bits() as i64 {
            break;
        }
        if k > n && last > before {
            return None;
        }
        before = last;
    }
    let [p, q] = sums;
    Some((p, q, size))
}
