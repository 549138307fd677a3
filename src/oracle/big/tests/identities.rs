//! Identities between functions and well-known values.

use super::super::{BITS, Big};
use super::{assert_agree, big};

/// Digits that all functions have in the default precision.
const DIGITS: i64 = 90;

fn arguments() -> impl Iterator<Item = Big> {
    [1e-30, 0.001, 0.25, 0.75, 1.0, 1.5, 2.9, 5.2, 7.0, 13.3, 26.0, 49.5].into_iter().map(big)
}

#[test]
fn named_constants() {
    let decimal = |text| Big::parse(text, BITS);
    let pi = decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899");
    let ln2 = decimal("0.693147180559945309417232121458176568075500134360255254120680009493393621969694716");
    let gamma =
        decimal("0.577215664901532860606512090082402431042159335939923598805767234884867726777664671");
    assert_agree(&Big::pi(BITS), &pi, 75);
    assert_agree(&Big::ln2(BITS), &ln2, 75);
    assert_agree(&Big::euler_gamma(BITS), &gamma, 75);
}

#[test]
fn well_known_values() {
    let root_pi = Big::pi(BITS).sqrt();
    assert_agree(&big(0.5).tgamma(), &root_pi, DIGITS);
    assert_agree(&big(5.0).tgamma(), &big(24.0), DIGITS);
    assert_agree(&big(-0.5).tgamma(), &(&root_pi * big(-2.0)), DIGITS);
    assert_agree(&big(0.5).lgamma(), &root_pi.log(), DIGITS);
    assert_agree(&big(1.0).digamma(), &-Big::euler_gamma(BITS), DIGITS);
    assert_agree(&(big(1.0).atan() * big(4.0)), &Big::pi(BITS), DIGITS);
    let erf = "0.8427007929497148693412206350826092592960669979663029084599378978";
    assert_agree(&big(1.0).erf(), &Big::parse(erf, BITS), 60);
    let j0 = "0.7651976865579665514497175261026632209092742897553252418615475491";
    assert_agree(&big(1.0).j0(), &Big::parse(j0, BITS), 60);
}

#[test]
fn error_functions_add_to_one() {
    for x in arguments() {
        assert_agree(&(x.erf() + x.erfc()), &big(1.0), DIGITS);
        assert_agree(&x.neg().erf(), &-x.erf(), DIGITS);
        assert_agree(&x.neg().erfc(), &(big(2.0) - x.erfc()), DIGITS);
    }
}

#[test]
fn gamma_recurrence_and_duplication() {
    for x in arguments() {
        assert_agree(&(&x + big(1.0)).tgamma(), &(&x * x.tgamma()), DIGITS);
        assert_agree(&x.tgamma().log(), &x.lgamma(), DIGITS - 3);
        // DLMF 5.5.5.
        let twice = (&x + &x).tgamma();
        let shift = (big(2.0) * &x - big(1.0)).exp2() / Big::pi(BITS).sqrt();
        assert_agree(&twice, &(shift * x.tgamma() * (&x + big(0.5)).tgamma()), DIGITS);
    }
}

#[test]
fn gamma_reflection() {
    for x in [0.1, 0.3, 0.9, 3.7, 20.5, 1e-10].map(big) {
        let sine = (Big::pi(2 * BITS) * &x).sin();
        let product = x.tgamma() * (big(1.0) - &x).tgamma();
        assert_agree(&product, &(Big::pi(BITS) / sine), DIGITS - 12);
    }
}

#[test]
fn digamma_recurrence() {
    for x in arguments() {
        assert_agree(&(&x + big(1.0)).digamma(), &(x.digamma() + x.powi(-1)), DIGITS - 30);
        assert_agree(&((&x + big(1.0)).digamma() - x.digamma()), &x.powi(-1), DIGITS - 4);
    }
}

#[test]
fn bessel_wronskian_and_recurrence() {
    for x in arguments().chain([110.0, 170.0, 1000.0, 1e6].map(big)) {
        for n in [0, 1, 2, 5, 20] {
            // DLMF 10.5.2.
            let wronskian = x.jn(n + 1) * x.yn(n) - x.jn(n) * x.yn(n + 1);
            assert_agree(&wronskian, &(big(2.0) / (Big::pi(BITS) * &x)), DIGITS);
            // DLMF 10.6.1.
            let factor = big(f64::from(2 * n + 2)) / &x;
            assert_agree(&(x.yn(n) + x.yn(n + 2)), &(&factor * x.yn(n + 1)), DIGITS - 4);
            assert_agree(&(x.jn(n) + x.jn(n + 2)), &(&factor * x.jn(n + 1)), DIGITS - 4);
        }
    }
}

#[test]
fn series_and_asymptotic_expansion_meet() {
    // The same argument in a precision where the expansion serves and in one where it does not.
    for x in [145.0, 200.25, 250.0].map(big) {
        for n in [0, 1, 4] {
            assert_agree(&x.jn(n), &x.with_bits(960).jn(n), DIGITS);
            assert_agree(&x.yn(n), &x.with_bits(960).yn(n), DIGITS);
        }
    }
}

#[test]
fn more_bits_confirm_fewer() {
    let functions: &[fn(&Big) -> Big] =
        &[Big::erf, Big::erfc, Big::tgamma, Big::lgamma, Big::digamma, Big::j0, Big::j1, Big::y0, Big::y1];
    let near_zeros = [1.0000001, 1.9999999, 2.404825557695773, 1.4616321449683622, 0.8935769662791675];
    for x in arguments().chain(near_zeros.map(big)) {
        for function in functions {
            assert_agree(&function(&x), &function(&x.with_bits(704)), 95);
        }
    }
}

#[test]
fn elementary_inverses() {
    for x in arguments() {
        assert_agree(&x.exp().log(), &x, DIGITS - 30);
        assert_agree(&x.expm1().log1p(), &x, DIGITS);
        assert_agree(&x.sinh().asinh(), &x, DIGITS);
        assert_agree(&x.cbrt().powi(3), &x, DIGITS);
        assert_agree(&x.sqrt().powi(2), &x, DIGITS);
        assert_agree(&x.log2().exp2(), &x, DIGITS);
        assert_agree(&x.log10().exp10(), &x, DIGITS);
        assert_agree(&x.pow(&big(-3.0)), &x.powi(-3), DIGITS);
        assert_agree(&x.pow(&big(0.5)), &x.sqrt(), DIGITS);
        let (sin, cos) = (x.sin(), x.cos());
        assert_agree(&sin.hypot(&cos), &big(1.0), DIGITS);
        assert_agree(&(&sin / &cos), &x.tan(), DIGITS);
    }
}
