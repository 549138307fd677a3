//! Tests of the high-precision functions.

mod derivatives;
mod edges;
mod identities;
mod libm;
mod reference;

use super::Big;

/// The exact number.
fn big(x: f64) -> Big {
    Big::from_f64(x)
}

/// Whether `a` and `b` agree to `digits` decimal digits, relative to `b`.
fn agree(a: &Big, b: &Big, digits: i64) -> bool {
    if b.is_zero() {
        return a.is_zero();
    }
    let bound = b.abs() * big(10.0).powi(-digits);
    (a - b).abs() < bound
}

/// Asserts that `a` and `b` agree to `digits` decimal digits.
#[track_caller]
fn assert_agree(a: &Big, b: &Big, digits: i64) {
    assert!(agree(a, b, digits), "not equal to {digits} digits:\n{a}\n{b}");
}
