//! Tests of the central differences against derivatives in closed form.

use super::super::{Big, STEP_EXPONENT, derivative, nth_derivative};
use super::{assert_agree, big};

/// A function and its derivative in closed form.
type Pair = (fn(&Big) -> Big, fn(&Big) -> Big);

const PAIRS: &[Pair] = &[
    (Big::sin, Big::cos),
    (Big::exp, Big::exp),
    (Big::log, |x| x.powi(-1)),
    (Big::tanh, |x| x.cosh().powi(-2)),
    (Big::atan, |x| big(1.0) / (big(1.0) + x * x)),
    (Big::erf, |x| (-(x * x)).exp() * big(2.0) / Big::pi(x.bits()).sqrt()),
    (Big::erfc, |x| (-(x * x)).exp() * big(-2.0) / Big::pi(x.bits()).sqrt()),
    (Big::tgamma, |x| x.tgamma() * x.digamma()),
    (Big::lgamma, Big::digamma),
    (Big::j0, |x| -x.j1()),
    (Big::y0, |x| -x.y1()),
    // DLMF 10.6.1.
    (|x| x.jn(3), |x| (x.jn(2) - x.jn(4)) / big(2.0)),
    (|x| x.yn(3), |x| (x.yn(2) - x.yn(4)) / big(2.0)),
];

#[test]
fn first_derivatives() {
    for x in [0.001, 0.3, 1.0, 1.25, 4.5, 12.0] {
        for (function, expected) in PAIRS {
            let x = big(x);
            assert_agree(&derivative(function, &x, STEP_EXPONENT), &expected(&x), 40);
        }
    }
}

#[test]
fn derivatives_of_each_order() {
    for x in [0.125, 0.7, 2.0, 9.0] {
        let x = big(x);
        let mut factorial = big(-1.0);
        for n in 1..=6 {
            assert_agree(&nth_derivative(Big::exp, &x, n), &x.exp(), 40);
            let sine = match n % 4 {
                0 => x.sin(),
                1 => x.cos(),
                2 => -x.sin(),
                _ => -x.cos(),
            };
            assert_agree(&nth_derivative(Big::sin, &x, n), &sine, 40);
            // The n-th derivative of log is -(n-1)! / (-x)^n.
            let power = (-&x).powi(i64::from(n));
            assert_agree(&nth_derivative(Big::log, &x, n), &(&factorial / power), 40);
            factorial = factorial * big(f64::from(n));
        }
    }
}

#[test]
fn arguments_of_extreme_size() {
    for x in [1e-300, 1e-20, 1e20, 1e300] {
        let x = big(x);
        assert_agree(&derivative(Big::log, &x, STEP_EXPONENT), &x.powi(-1), 40);
        assert_agree(&derivative(Big::atan, &x, STEP_EXPONENT), &(big(1.0) / (big(1.0) + &x * &x)), 40);
    }
    assert_agree(&derivative(Big::exp, &big(1e-300), STEP_EXPONENT), &big(1e-300).exp(), 40);
    assert_agree(&derivative(Big::exp, &big(0.0), STEP_EXPONENT), &big(1.0), 40);
    assert_agree(&derivative(Big::sin, &big(1e15), STEP_EXPONENT), &big(1e15).cos(), 40);
}

#[test]
fn vanishing_derivatives() {
    let at = |f: fn(&Big) -> Big, x: f64| derivative(f, &big(x), STEP_EXPONENT);
    assert!(at(Big::cos, 0.0).is_zero());
    assert!(at(Big::floor, 2.5).is_zero());
    assert!(at(|x| x.integer(0), 2.5).is_zero());
    let tail = (big(700.0).cosh()).powi(-2);
    assert_agree(&at(Big::tanh, 700.0), &tail, 40);
    assert!(at(|x| x.sin().powi(2) + x.cos().powi(2), 0.5).abs() < big(1e-300));
}

#[test]
fn degenerate_requests() {
    let x = big(0.5);
    assert_eq!(nth_derivative(Big::exp, &x, 0), x.exp());
    assert!(nth_derivative(Big::exp, &x, 7).is_nan());
    assert!(derivative(Big::exp, &Big::infinity(), STEP_EXPONENT).is_nan());
    assert!(derivative(Big::exp, &Big::nan(), STEP_EXPONENT).is_nan());
}

#[test]
fn derivatives_nest() {
    let inner = |x: &Big| derivative(Big::tgamma, x, STEP_EXPONENT);
    let x = big(2.75);
    let twice = derivative(inner, &x, STEP_EXPONENT);
    assert_agree(&twice, &nth_derivative(Big::tgamma, &x, 2), 40);
}
