//! Arithmetic in an internal precision: guard bits, cached constants, the loop that asks for more.

use astro_float::{BigFloat, Consts, RoundingMode};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Guard bits of a first attempt.
const GUARD: usize = 32;

/// Attempts of [`accurate`] before the result is taken as it is.
const ATTEMPTS: usize = 8;

thread_local! {
    static CONSTANTS: RefCell<Option<Consts>> = const { RefCell::new(None) };
    static EULER: RefCell<HashMap<usize, BigFloat>> = RefCell::new(HashMap::new());
    static BERNOULLI: RefCell<HashMap<usize, Rc<[Bernoulli]>>> = RefCell::new(HashMap::new());
}

/// Calls `f` with the constants cache of astro-float. `f` must not call this function again.
pub(super) fn with_constants(f: impl FnOnce(&mut Consts) -> BigFloat) -> BigFloat {
    CONSTANTS.with_borrow_mut(|cache| {
        if cache.is_none() {
            *cache = Consts::new().ok();
        }
        cache.as_mut().map_or(astro_float::NAN, f)
    })
}

/// The `e` of 2^(e-1) <= |value| < 2^e, and `None` for zero, infinities and NaN.
pub(super) fn exponent(value: &BigFloat) -> Option<i64> {
    if value.is_zero() { None } else { value.exponent().map(i64::from) }
}

/// The exponent of a value, or of a value of no consequence if it has none.
pub(super) fn magnitude(value: &BigFloat) -> i64 {
    exponent(value).unwrap_or(i64::from(i32::MIN))
}

/// A small integer in one word, cheap to multiply and to divide by.
pub(super) fn integer(n: u64) -> BigFloat {
    BigFloat::from_u64(n, 64)
}

/// `value` * 2^`by`, exactly. Results beyond the exponent range saturate.
pub(super) fn scaled(value: &BigFloat, by: i64) -> BigFloat {
    let mut result = value.clone();
    if let Some(e) = exponent(value) {
        let limit = i64::from(i32::MAX) - 64;
        result.set_exponent((e.saturating_add(by)).clamp(-limit, limit) as i32);
    }
    result
}

/// A value with the exponent of a bound of its absolute error.
pub(super) struct Estimate {
    /// The value.
    pub(super) value: BigFloat,
    /// The absolute error is below 2^`error`.
    pub(super) error: i64,
}

/// Repeats `f` in growing precision until the *relative* error is below 2^-`bits`.
///
/// This is Ziv's strategy: the first attempt has 32 + `guard` extra bits, each further attempt as
/// many more as the one before fell short, which happens near the zeros of a function.
pub(super) fn accurate(bits: usize, guard: usize, f: impl Fn(Context) -> Estimate) -> BigFloat {
    let mut context = Context::new(bits + GUARD + guard);
    let mut result = f(context);
    for _ in 1..ATTEMPTS {
        if !result.value.is_zero() && exponent(&result.value).is_none() {
            break;
        }
        let good = exponent(&result.value).map_or(0, |e| e - result.error);
        let missing = bits as i64 + 8 - good;
        if missing <= 0 {
            break;
        }
        context = context.widened(missing as usize + 8);
        result = f(context);
    }
    result.value
}

/// Two quotients of the Bernoulli number B_2k.
pub(super) struct Bernoulli {
    /// B_2k / 2k.
    pub(super) by_index: BigFloat,
    /// B_2k / (2k (2k-1)).
    pub(super) by_both: BigFloat,
}

/// Operations with results of `bits` bits, a multiple of the word size.
///
/// They round to nearest. Where several are chained, the caller has guard bits.
#[derive(Clone, Copy)]
pub(super) struct Context {
    bits: usize,
}

impl Context {
    /// A precision of at least `bits` bits.
    pub(super) fn new(bits: usize) -> Context {
        Context { bits: bits.max(64).next_multiple_of(64) }
    }

    /// A precision of at least `by` bits more.
    pub(super) fn widened(self, by: usize) -> Context {
        Context::new(self.bits + by)
    }

    /// The precision.
    pub(super) fn bits(self) -> usize {
        self.bits
    }

    /// Rounds to the precision.
    pub(super) fn round(self, mut value: BigFloat) -> BigFloat {
        match value.set_precision(self.bits, RoundingMode::ToEven) {
            Ok(()) => value,
            Err(error) => BigFloat::nan(Some(error)),
        }
    }

    /// `a + b`.
    pub(super) fn add(self, a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.add(b, self.bits, RoundingMode::ToEven)
    }

    /// `a - b`.
    pub(super) fn sub(self, a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.sub(b, self.bits, RoundingMode::ToEven)
    }

    /// `a * b`.
    pub(super) fn mul(self, a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.mul(b, self.bits, RoundingMode::ToEven)
    }

    /// `a / b`.
    pub(super) fn div(self, a: &BigFloat, b: &BigFloat) -> BigFloat {
        a.div(b, self.bits, RoundingMode::ToEven)
    }

    /// `a / n` for `n` > 0, rounded towards zero: several times as fast as [`Context::div`].
    pub(super) fn div_small(self, a: &BigFloat, n: u64) -> BigFloat {
        let Some((mantissa, _, sign, exponent, _)) = a.as_raw_parts().filter(|_| !a.is_zero()) else {
            return self.div(a, &integer(n));
        };
        // One word more than the result has, for the leading zeros of the quotient.
        let count = self.bits / 64 + 1;
        let mut quotient = vec![0; count];
        let mut rest = 0u128;
        for (place, word) in quotient.iter_mut().rev().enumerate() {
            let next = mantissa.len().checked_sub(place + 1).map_or(0, |index| mantissa[index]);
            let part = rest << 64 | u128::from(next);
            *word = (part / u128::from(n)) as u64;
            rest = part % u128::from(n);
        }
        let mut zeros = 0;
        if quotient[count - 1] == 0 {
            quotient.rotate_right(1);
            zeros = 64;
        }
        let shift = quotient[count - 1].leading_zeros();
        if shift > 0 {
            for index in (1..count).rev() {
                quotient[index] = quotient[index] << shift | quotient[index - 1] >> (64 - shift);
            }
        }
        BigFloat::from_words(&quotient[1..], sign, exponent.saturating_sub(zeros + shift as i32))
    }

    /// `1 / n`.
    pub(super) fn inverse(self, n: u64) -> BigFloat {
        self.div_small(&integer(1), n)
    }

    /// `a^n` by repeated squaring; the relative error grows with `n`.
    pub(super) fn power(self, a: &BigFloat, n: u64) -> BigFloat {
        let mut result = self.round(integer(1));
        for bit in (0..u64::BITS - n.leading_zeros()).rev() {
            result = self.mul(&result, &result);
            if n >> bit & 1 == 1 {
                result = self.mul(&result, a);
            }
        }
        result
    }

    /// The square root.
    pub(super) fn sqrt(self, a: &BigFloat) -> BigFloat {
        a.sqrt(self.bits, RoundingMode::ToEven)
    }

    /// The exponential. An underflow gives a positive zero.
    pub(super) fn exp(self, a: &BigFloat) -> BigFloat {
        with_constants(|c| a.exp(self.bits, RoundingMode::ToEven, c)).abs()
    }

    /// The natural logarithm.
    pub(super) fn ln(self, a: &BigFloat) -> BigFloat {
        with_constants(|c| a.ln(self.bits, RoundingMode::ToEven, c))
    }

    /// The sine.
    pub(super) fn sin(self, a: &BigFloat) -> BigFloat {
        with_constants(|c| a.sin(self.bits, RoundingMode::ToEven, c))
    }

    /// The cosine.
    pub(super) fn cos(self, a: &BigFloat) -> BigFloat {
        with_constants(|c| a.cos(self.bits, RoundingMode::ToEven, c))
    }

    /// π.
    pub(super) fn pi(self) -> BigFloat {
        with_constants(|c| c.pi(self.bits, RoundingMode::ToEven))
    }

    /// The natural logarithm of 2.
    pub(super) fn ln2(self) -> BigFloat {
        with_constants(|c| c.ln_2(self.bits, RoundingMode::ToEven))
    }

    /// The natural logarithm of 10.
    pub(super) fn ln10(self) -> BigFloat {
        with_constants(|c| c.ln_10(self.bits, RoundingMode::ToEven))
    }

    /// Euler's constant γ, computed once for each precision.
    pub(super) fn euler_gamma(self) -> BigFloat {
        if let Some(known) = EULER.with_borrow(|cache| cache.get(&self.bits).cloned()) {
            return known;
        }
        let value = self.round(self.widened(GUARD).brent_mcmillan());
        EULER.with_borrow_mut(|cache| cache.insert(self.bits, value.clone()));
        value
    }

    /// Euler's constant by algorithm B1 of R. P. Brent and E. M. McMillan, "Some new algorithms
    /// for high-precision computation of Euler's constant", Math. Comp. 34 (1980).
    ///
    /// γ = Σ (n^k/k!)² H_k / Σ (n^k/k!)² - ln n, with an error below π exp(-4n).
    fn brent_mcmillan(self) -> BigFloat {
        let n = (self.bits as u64 * 18) / 100 + 4;
        let square = integer(n * n);
        let mut term = self.round(integer(1));
        let mut harmonic = BigFloat::new(self.bits);
        let (mut upper, mut lower) = (BigFloat::new(self.bits), term.clone());
        for k in 1.. {
            term = self.div_small(&self.mul(&term, &square), k * k);
            harmonic = self.add(&harmonic, &self.inverse(k));
            let weighted = self.mul(&term, &harmonic);
            upper = self.add(&upper, &weighted);
            lower = self.add(&lower, &term);
            if k > n && magnitude(&weighted) < magnitude(&upper) - self.bits as i64 {
                break;
            }
        }
        self.sub(&self.div(&upper, &lower), &self.ln(&integer(n)))
    }

    /// Quotients of the Bernoulli numbers B_2, B_4, … that [`super::gamma`] needs, computed once for
    /// each precision: a sixth of the number of bits.
    ///
    /// From the tangent numbers T_k, DLMF 24.15.4, whose recurrence only adds positive numbers
    /// (R. P. Brent and D. Harvey, "Fast computation of Bernoulli, tangent and secant numbers",
    /// 2013): B_2k = (-1)^(k-1) 2k T_k / (4^k (4^k - 1)).
    pub(super) fn bernoulli(self) -> Rc<[Bernoulli]> {
        if let Some(known) = BERNOULLI.with_borrow(|cache| cache.get(&self.bits).cloned()) {
            return known;
        }
        let wide = self.widened(GUARD);
        let mut numbers = Vec::new();
        for (tangent, k) in wide.tangent_numbers(self.bits / 6).iter().zip(1..) {
            let one = integer(1);
            let power = scaled(&one, 2 * k as i64);
            let below = scaled(&wide.sub(&power, &one), 2 * k as i64);
            let mut by_index = wide.div(tangent, &below);
            if k % 2 == 0 {
                by_index.inv_sign();
            }
            let by_both = self.round(wide.div_small(&by_index, 2 * k - 1));
            numbers.push(Bernoulli { by_index: self.round(by_index), by_both });
        }
        let numbers: Rc<[Bernoulli]> = numbers.into();
        BERNOULLI.with_borrow_mut(|cache| cache.insert(self.bits, numbers.clone()));
        numbers
    }

    /// The first `count` tangent numbers 1, 2, 16, 272, …
    fn tangent_numbers(self, count: usize) -> Vec<BigFloat> {
        let mut tangents = vec![self.round(integer(1))];
        for k in 1..count {
            tangents.push(self.mul(&tangents[k - 1], &integer(k as u64)));
        }
        for k in 1..count {
            for j in k..count {
                let left = self.mul(&tangents[j - 1], &integer((j - k) as u64));
                let right = self.mul(&tangents[j], &integer((j - k + 2) as u64));
                tangents[j] = self.add(&left, &right);
            }
        }
        tangents
    }
}
