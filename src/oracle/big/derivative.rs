//! Derivatives by central differences.

use super::Big;

/// The exponent of the step that suits functions of moderate size: h = 2^-40.
pub const STEP_EXPONENT: i32 = -40;

/// Bits that a difference quotient keeps beyond its truncation error.
const MARGIN: i64 = 32;

/// The precision beyond which a difference that still cancels is taken as it is.
const MOST_BITS: i64 = 4096;

/// A central difference: f^(n)(x) = Σ_k c_k (f(x+kh) ± f(x-kh)) / (d h^n) + O(h^4), plus for even
/// n, minus for odd n.
struct Stencil {
    /// c_0, c_1, …
    weights: &'static [i64],
    /// d.
    divisor: i64,
}

/// The stencils of order four for n = 1, …, 6 and the leading terms of their errors.
#[rustfmt::skip]
const STENCILS: [Stencil; 6] = [
    Stencil { weights: &[0, 8, -1],                divisor: 12 }, // h^4 f^(5) / 30
    Stencil { weights: &[-30, 16, -1],             divisor: 12 }, // h^4 f^(6) / 90
    Stencil { weights: &[0, -13, 8, -1],           divisor: 8  }, // 7 h^4 f^(7) / 120
    Stencil { weights: &[56, -39, 12, -1],         divisor: 6  }, // 7 h^4 f^(8) / 240
    Stencil { weights: &[0, 29, -26, 9, -1],       divisor: 6  }, // 13 h^4 f^(9) / 144
    Stencil { weights: &[-150, 116, -52, 12, -1],  divisor: 4  }, // 13 h^4 f^(10) / 240
];

/// The first derivative of `f` at `x` by (f(x-2h) - 8f(x-h) + 8f(x+h) - f(x+2h)) / 12h.
///
/// The step is h = 2^`h_exponent`, times the power of two next to |x| if that is less than one, so
/// that functions with a singularity at zero are sampled well inside their domain. The truncation
/// error is h^4 f^(5)(ξ) / 30: with [`STEP_EXPONENT`] below 1e-48 of a function whose fifth
/// derivative is of the size of the first. It is larger next to other singularities than zero,
/// where it goes with the fourth power of h by the distance to them.
///
/// `f` is called with numbers of so many bits that rounding errors stay below the truncation
/// error, given that it is accurate in its argument's precision. If the difference cancels more
/// than foreseen, as that of erf far from zero does, `f` is called again with more bits, 4096 at
/// most: a derivative of zero costs a few evaluations more. Constants in `f` should be exact.
pub fn derivative(f: impl Fn(&Big) -> Big, x: &Big, h_exponent: i32) -> Big {
    quotient(f, x, h_exponent, 1, &STENCILS[0])
}

/// The `n`-th derivative of `f` at `x` for `n` up to 6; NaN beyond.
///
/// By central differences of order four with five to nine points and the step of [`derivative`]
/// for [`STEP_EXPONENT`]. The truncation error is C h^4 f^(n+4)(ξ) with C < 1/10, so the relative
/// error is about 1e-48 as long as the derivatives are of similar size.
pub fn nth_derivative(f: impl Fn(&Big) -> Big, x: &Big, n: u32) -> Big {
    match n.checked_sub(1).map(|index| STENCILS.get(index as usize)) {
        None => f(x),
        Some(None) => x.invalid(),
        Some(Some(stencil)) => quotient(f, x, STEP_EXPONENT, n, stencil),
    }
}

/// Evaluates a stencil in growing precision, until cancellation leaves enough good bits.
fn quotient(f: impl Fn(&Big) -> Big, x: &Big, h_exponent: i32, n: u32, stencil: &Stencil) -> Big {
    if !x.is_finite() {
        return x.invalid();
    }
    let size = x.exponent().unwrap_or(0);
    let step = i64::from(h_exponent) + size.min(0);
    let depth = i64::from(n) * -step;
    let good = 4 * -i64::from(h_exponent) + MARGIN;
    let mut bits = (x.bits as i64).max(depth + good + size.max(0));
    loop {
        let wide = x.with_bits(bits.max(0) as usize);
        let Sum { value, largest } = stencil.sum(&f, &wide, step, n);
        let missing = match (value.exponent(), largest) {
            (Some(left), Some(largest)) => good - (bits - (largest - left)),
            (None, Some(_)) if value.is_zero() => bits,
            _ => 0,
        };
        if missing <= 0 || bits >= MOST_BITS {
            let divided = value.div(&wide.integer(stencil.divisor));
            return divided.ldexp(depth).with_bits(x.bits);
        }
        bits = (bits + missing + MARGIN).min(MOST_BITS);
    }
}

/// A weighted sum of values of a function.
struct Sum {
    value: Big,
    /// The exponent of the greatest value.
    largest: Option<i64>,
}

impl Stencil {
    /// Σ c_k (f(x+kh) ± f(x-kh)) with h = 2^`step`.
    fn sum(&self, f: impl Fn(&Big) -> Big, x: &Big, step: i64, n: u32) -> Sum {
        let mut largest = None;
        let mut at = |k: i64| {
            let value = f(&x.add(&x.integer(k).ldexp(step)));
            largest = largest.max(value.exponent());
            value
        };
        let mut sum = x.integer(0);
        for (&weight, k) in self.weights.iter().zip(0..) {
            if weight == 0 {
                continue;
            }
            let value = match (k, n % 2) {
                (0, _) => at(0),
                (_, 0) => at(k).add(&at(-k)),
                (_, _) => at(k).sub(&at(-k)),
            };
            sum = sum.add(&value.mul(&x.integer(weight)));
        }
        Sum { value: sum, largest }
    }
}
