//! Conversions, comparison and the exact functions where rounding matters.

use super::super::{BITS, Big};
use super::big;

#[test]
fn doubles_survive_the_round_trip() {
    let edges =
        [0.0, 5e-324, 2.225073858507201e-308, f64::MIN_POSITIVE, 0.1, 1.0, 1e300, f64::MAX, f64::INFINITY];
    let mut state = 1u64;
    let random = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        f64::from_bits(state)
    });
    for x in edges.into_iter().chain(random.take(5000)).filter(|x| !x.is_nan()) {
        assert_eq!(big(x).to_f64().to_bits(), x.to_bits());
        assert_eq!(big(-x).to_f64().to_bits(), (-x).to_bits());
        assert_eq!(big(x).to_f32().to_bits(), (x as f32).to_bits());
    }
    assert!(big(f64::NAN).is_nan() && big(f64::NAN).to_f64().is_nan());
    assert_eq!(Big::from_f32(1e-45).to_f32(), 1e-45);
    assert_eq!(Big::from_i64(i64::MIN).to_f64(), i64::MIN as f64);
}

#[test]
fn conversion_rounds_to_nearest_even() {
    let speck = big(1.0).ldexp(-250);
    let half = big(1.0).ldexp(-53);
    let one = big(1.0);
    assert_eq!((&one + &half).to_f64(), 1.0);
    assert_eq!((&one + &half + &speck).to_f64(), 1.0f64.next_up());
    assert_eq!((&one + &half * big(3.0)).to_f64(), 1.0 + 2.0 * f64::EPSILON);
    assert_eq!((&one - &half * big(0.5)).to_f64(), 1.0);
    assert_eq!((&one - &half * big(0.5) - &speck).to_f64(), 1.0f64.next_down());
    assert_eq!(one.ldexp(-1075).to_f64(), 0.0);
    assert_eq!((&one + &speck).ldexp(-1075).to_f64(), 5e-324);
    assert_eq!(big(3.0).ldexp(-1075).to_f64(), 1e-323);
    assert_eq!(one.ldexp(-1076).to_f64(), 0.0);
    assert_eq!((big(f64::MIN_POSITIVE) - one.ldexp(-1100)).to_f64(), f64::MIN_POSITIVE);
    let limit = big(f64::MAX) + one.ldexp(970);
    assert_eq!(limit.to_f64(), f64::INFINITY);
    assert_eq!((limit - one.ldexp(800)).to_f64(), f64::MAX);
    assert_eq!(one.ldexp(5000).neg().to_f64(), f64::NEG_INFINITY);
}

#[test]
fn comparison_is_that_of_doubles() {
    let values = [f64::NEG_INFINITY, -2.0, -5e-324, -0.0, 0.0, 0.5, 3.0, f64::INFINITY, f64::NAN];
    for x in values {
        for y in values {
            assert_eq!(big(x).partial_cmp(&big(y)), x.partial_cmp(&y), "{x} and {y}");
            assert_eq!(big(x).fmax(&big(y)).to_f64().to_bits() << 1, x.max(y).to_bits() << 1, "{x}, {y}");
            assert_eq!(big(x).fmin(&big(y)).to_f64().to_bits() << 1, x.min(y).to_bits() << 1, "{x}, {y}");
        }
    }
}

#[test]
fn fma_rounds_once() {
    for (x, y, z) in
        [(0.1, 10.0, -1.0), (1e200, 1e200, -1e300), (1.0 + f64::EPSILON, 1.0 - f64::EPSILON, -1.0)]
    {
        assert_eq!(big(x).fma(&big(y), &big(z)).to_f64(), x.mul_add(y, z));
    }
    let wide = Big::pi(BITS);
    let square = &wide * &wide;
    let error = wide.fma(&wide, &-&square);
    assert!(!error.is_zero() && error.exponent() < Some(-300));
}

#[test]
fn remainders_of_distant_numbers_are_exact() {
    for (x, y) in [(1e300, 3e-300), (1e308, 5e-324), (f64::MAX, 0.1), (7.0, 1e-17)] {
        assert_eq!(big(x).fmod(&big(y)).to_f64(), x % y);
        assert_eq!(big(-x).fmod(&big(y)).to_f64(), -x % y);
    }
}

#[test]
fn precision_follows_the_operands() {
    let narrow = big(1.0) / big(3.0);
    let wide = big(1.0).with_bits(640) / big(3.0);
    assert_eq!((narrow.bits(), wide.bits()), (BITS, 640));
    assert!((&narrow - &wide).exponent() < Some(-320));
    assert_eq!(wide.with_bits(BITS), narrow);
    assert_eq!(wide.exp().bits(), 640);
}

#[test]
fn text_form() {
    assert_eq!(Big::parse("-1.25e-3", BITS).to_f64(), -1.25e-3);
    assert!(Big::parse("one", BITS).is_nan());
    assert_eq!(Big::parse(&Big::pi(BITS).to_string(), BITS), Big::pi(BITS));
    assert_eq!(format!("{:?}", Big::nan()), "NaN");
}
