//! The power series of Bessel functions around a point.

use super::taylor::{BITS, Taylor, half, inverse, small};
use crate::oracle::big::Big;

/// The two kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// J, regular at zero.
    First,
    /// Y, singular at zero.
    Second,
}

/// The function of order `n`, of u.
pub(super) fn bessel(kind: Kind, n: i32, u: &Taylor) -> Taylor {
    let x = u.value();
    let outside = kind == Kind::Second && (x.is_negative() || x.is_zero());
    if !x.is_finite() || outside {
        return u.undefined();
    }
    let outer = match kind {
        Kind::First if x.exponent().is_none_or(|exponent| exponent < 0) => ascending(n, u),
        _ => by_equation(kind, n, x, u.order()),
    };
    u.compose(&outer)
}

/// The coefficients around x from Bessel's equation x² y'' + x y' + (x² - n²) y = 0 (DLMF 10.2.1) with x + s
/// in place of x:
/// x² (k+2)(k+1) c_{k+2} + x (k+1)(2k+1) c_{k+1} + (k² + x² - n²) c_k + 2x c_{k-1} + c_{k-2} = 0.
///
/// Around small x this divides by x²: harmless for the second kind, whose coefficients grow as fast.
fn by_equation(kind: Kind, n: i32, x: &Big, order: usize) -> Taylor {
    let value = |order: i32| match kind {
        Kind::First => x.jn(order),
        Kind::Second => x.yn(order),
    };
    // 2 y_n' = y_{n-1} - y_{n+1}, DLMF 10.6.1.
    let slope = value(n.saturating_sub(1)).sub(&value(n.saturating_add(1))).ldexp(-1);
    let square = x.mul(x);
    let n_square = small(i64::from(n) * i64::from(n));
    let mut known = vec![value(n), slope];
    for k in 0..order as i64 - 1 {
        let at = |index: i64| usize::try_from(index).ok().and_then(|index| known.get(index).cloned());
        let terms = [
            (x.mul(&small((k + 1) * (2 * k + 1))), k + 1),
            (small(k * k).add(&square).sub(&n_square), k),
            (x.ldexp(1), k - 1),
            (small(1), k - 2),
        ];
        let sum = terms.into_iter().filter_map(|(weight, index)| Some(weight.mul(&at(index)?)));
        let sum = sum.fold(small(0), |sum, term| sum.add(&term));
        known.push(sum.neg().div(&square.mul(&small((k + 2) * (k + 1)))));
    }
    known.truncate(order + 1);
    Taylor::new(known.remove(0), known)
}

/// The coefficients around |x| < 1/2, zero too, of J_n(z) = Σ (-1)^m (z/2)^(2m+n) / (m! (m+n)!) with
/// z = x + s (DLMF 10.2.2).
fn ascending(n: i32, u: &Taylor) -> Taylor {
    let size = u64::from(n.unsigned_abs());
    let halved = Taylor::new(u.value().ldexp(-1), unit_slope(u.order()));
    let mut power =
        (1..=size).fold(halved.integer(1), |power, k| power.mul(&halved).scale(&inverse(k as i64)));
    let step = halved.square();
    let mut sum = halved.integer(0);
    // Each term is below 1/16 of the one before; the order costs up to two terms for each power.
    let terms = BITS as u64 / 4 + u.order() as u64;
    for m in 1..=terms {
        sum = sum.add(&power);
        power = power.mul(&step).scale(&inverse(-((m * (m + size)) as i64)));
    }
    // J_-n = (-1)^n J_n, DLMF 10.4.1.
    if n < 0 && size % 2 == 1 { sum.scale(&small(-1)) } else { sum }
}

/// The coefficients behind the first of x/2 + s/2.
fn unit_slope(order: usize) -> impl Iterator<Item = Big> {
    (0..order).map(|k| if k == 0 { half() } else { small(0) })
}
