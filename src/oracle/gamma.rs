//! The power series of the gamma function and of its logarithm.
//!
//! The slope ψ of the logarithm is shifted upwards by ψ(z) = ψ(z+1) - 1/z (DLMF 5.5.2) to where Stirling's
//! series serves (DLMF 5.11.2), and reflected by ψ(x) = ψ(1-x) - π / tan πx (DLMF 5.5.4) from below 1/2, all
//! on series in place of numbers.

use super::taylor::{BITS, Taylor, half, small};
use crate::oracle::big::Big;
use std::sync::LazyLock;

/// Where Stirling's series serves: the [`TERMS`]-th term is below 2^-175 there, in its 8th derivative too.
const FAR: f64 = 48.0;

/// The terms of Stirling's series.
const TERMS: usize = 26;

/// B_2k / 2k for k = 1, 2, …
static STIRLING: LazyLock<Vec<Big>> = LazyLock::new(stirling_coefficients);

/// log |Γ(u)|, whose value at t = 0 is `first`.
pub(super) fn log_gamma(u: &Taylor, first: Big) -> Taylor {
    u.integrate(first, &digamma(u))
}

/// Γ(u), whose value at t = 0 is `first`: from y' = y ψ(u) u'.
pub(super) fn gamma(u: &Taylor, first: Big) -> Taylor {
    log_gamma(u, small(0)).exp(first)
}

/// ψ(u); NaN at the poles and for arguments that are not finite.
fn digamma(u: &Taylor) -> Taylor {
    let x = u.value();
    if !x.is_finite() || x.is_integer() && (x.is_negative() || x.is_zero()) {
        return u.undefined();
    }
    if x.to_f64() >= 0.5 {
        return positive(u);
    }
    // πx is reduced by an even multiple of π, so that it is accurate far from zero.
    let near = u.sub(&u.constant(x.roundeven()));
    let (sine, cosine) = near.scale(&Big::pi(BITS)).sin_cos();
    let reflection = cosine.div(&sine).scale(&Big::pi(BITS));
    positive(&u.integer(1).sub(u)).sub(&reflection)
}

/// ψ(u) for u(0) >= 1/2.
fn positive(u: &Taylor) -> Taylor {
    let one = u.integer(1);
    let (mut z, mut shift) = (u.clone(), u.integer(0));
    while z.value().to_f64() < FAR {
        shift = shift.add(&z.reciprocal());
        z = z.add(&one);
    }
    // ψ(z) = log z - 1/2z - Σ B_2k / (2k z^2k)
    let inverse = z.reciprocal();
    let step = inverse.square();
    let mut sum = z.integer(0);
    for coefficient in STIRLING.iter().rev() {
        sum = sum.add(&z.constant(coefficient.clone())).mul(&step);
    }
    z.log(z.value().log()).sub(&inverse.scale(&half())).sub(&sum).sub(&shift)
}

/// B_2k / 2k = (-1)^(k-1) T_k / (4^k (4^k - 1)) from the tangent numbers T_k (DLMF 24.15.4). These are
/// integers, exact in 320 bits; the scheme is that of Brent and Harvey (arXiv:1108.0286, algorithm 2).
fn stirling_coefficients() -> Vec<Big> {
    let mut tangents = vec![Big::one()];
    for k in 1..TERMS {
        let next = tangents[k - 1].mul(&Big::from_i64(k as i64));
        tangents.push(next);
    }
    for k in 1..TERMS {
        for j in k..TERMS {
            let distance = (j - k) as i64;
            let left = tangents[j - 1].mul(&Big::from_i64(distance));
            let own = tangents[j].mul(&Big::from_i64(distance + 2));
            tangents[j] = left.add(&own);
        }
    }
    let one = Big::one();
    let coefficient = |(index, tangent): (usize, &Big)| {
        let power = one.ldexp(2 * (index as i64 + 1));
        let size = tangent.div(&power.mul(&power.sub(&one)));
        if index % 2 == 0 { size } else { size.neg() }
    };
    tangents.iter().enumerate().map(coefficient).collect()
}
