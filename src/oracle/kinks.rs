//! What the oracles say where a function has no derivative: one policy, and a record of the places.
//!
//! The policy is that of the product's default (`docs/kinks.md` there):
//!
//! | where | derivative |
//! |---|---|
//! | `fabs`, `copysign` at ±0 | that of +x, times the sign `copysign` gives |
//! | `fmin`, `minimum` of equal numbers | that of the second |
//! | `fmax`, `maximum` of equal numbers | that of the first |
//! | `fdim` of equal numbers | 0, as below the diagonal |
//! | `sqrt` at 0 and `hypot` at (0, 0) | 0 |
//! | steps (`floor`, …, `frexp`, `modf`, `fmod`, `remainder`) at a jump | that of the branch taken |
//!
//! Poles of the derivative (`cbrt` at 0, `asin` at 1, `atan2` at (0, 0), …) get what the formulas give: an
//! infinity or NaN. A checker that compares derivatives with differences can learn by [`watch`] that a run met
//! such a place, and count it as a kink and not as a failure.

use ir::MathFn;
use std::cell::RefCell;

/// The slope of `fabs` at zero.
pub const ABS_AT_ZERO: f64 = 1.0;

/// The slope of `sqrt` at zero.
pub const SQRT_AT_ZERO: f64 = 0.0;

/// A place without a derivative that a run met, with an operand that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Kink {
    /// The function.
    pub function: MathFn,
    /// Its floating-point operands.
    pub operands: Vec<f64>,
}

thread_local! {
    static RECORD: RefCell<Option<Vec<Kink>>> = const { RefCell::new(None) };
}

/// Runs `action` and says what kinks the numbers of this thread met on the way. A watch within a watch sees
/// what it surrounds, and the outer one does not.
pub fn watch<T>(action: impl FnOnce() -> T) -> (T, Vec<Kink>) {
    let outer = RECORD.replace(Some(Vec::new()));
    let result = action();
    let met = RECORD.replace(outer).unwrap_or_default();
    (result, met)
}

/// Notes a function's operands if they are at a kink and somebody watches.
pub(super) fn note(function: MathFn, operands: &[f64]) {
    RECORD.with_borrow_mut(|record| {
        if let Some(record) = record
            && is_kink(function, operands)
        {
            record.push(Kink { function, operands: operands.to_vec() });
        }
    });
}

/// Whether a function has no derivative at a point, or only one-sided ones.
pub fn is_kink(function: MathFn, operands: &[f64]) -> bool {
    match (function, operands) {
        (MathFn::Fabs | MathFn::Sqrt | MathFn::Cbrt, &[x]) => x == 0.0,
        (MathFn::Log | MathFn::Log2 | MathFn::Log10, &[x]) => x == 0.0,
        (MathFn::Y0 | MathFn::Y1 | MathFn::Yn, &[x]) => x == 0.0,
        (MathFn::Log1p, &[x]) => x == -1.0,
        (MathFn::Asin | MathFn::Acos | MathFn::Atanh, &[x]) => x.abs() == 1.0,
        (MathFn::Acosh, &[x]) => x == 1.0,
        (MathFn::Tgamma | MathFn::Lgamma, &[x]) => x <= 0.0 && is_integer(x),
        (MathFn::Hypot, &[x, y]) => x == 0.0 && y == 0.0,
        (MathFn::Atan2, &[y, x]) => y == 0.0 && x <= 0.0,
        (MathFn::Pow, &[x, y]) => x == 0.0 && !(y >= 0.0 && is_integer(y)),
        (MathFn::Fmin | MathFn::Fmax | MathFn::Minimum | MathFn::Maximum | MathFn::Fdim, &[x, y]) => x == y,
        (MathFn::Copysign, &[x, y]) => x == 0.0 || y == 0.0,
        (MathFn::Floor | MathFn::Ceil, &[x]) => is_integer(x),
        (MathFn::Trunc | MathFn::Modf, &[x]) => x != 0.0 && is_integer(x),
        (MathFn::Round | MathFn::RoundEven | MathFn::Rint | MathFn::NearbyInt, &[x]) => {
            (x - x.trunc()).abs() == 0.5
        }
        (MathFn::Frexp, &[x]) => x == 0.0 || is_power_of_two(x.abs()),
        (MathFn::Fmod, &[x, y]) => x != 0.0 && x % y == 0.0,
        (MathFn::Remainder, &[x, y]) => (x % y).abs() * 2.0 == y.abs(),
        _ => false,
    }
}

fn is_integer(x: f64) -> bool {
    x.trunc() == x
}

fn is_power_of_two(x: f64) -> bool {
    let fraction = x.to_bits() << 12;
    if x.is_normal() { fraction == 0 } else { fraction.is_power_of_two() }
}
