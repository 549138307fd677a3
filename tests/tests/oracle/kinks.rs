//! The policy where there is no derivative, and the record of such places.

use cotangent_tests::oracle::kinks::{self, is_kink, watch};
use cotangent_tests::oracle::{Dual, Series};
use ir::Float;
use ir::MathFn::{self, *};
use ir::number::{Number, Plain};

const FORMAT: Float = Float::F64;

/// The slopes of a function's first result by its first and second operand.
fn slopes(function: MathFn, operands: &[f64]) -> [f64; 2] {
    let duals = operands.iter().enumerate().map(|(index, &x)| Dual::<2>::variable(Plain::from(x), index));
    let results = Dual::math(function, FORMAT, &duals.collect::<Vec<_>>(), None).unwrap();
    *results.floats[0].tangents()
}

#[test]
fn slopes_at_kinks_follow_the_policy() {
    let rows: [(MathFn, &[f64], [f64; 2]); 19] = [
        (Fabs, &[0.0], [1.0, 0.0]),
        (Fabs, &[-0.0], [1.0, 0.0]),
        (Fmin, &[2.0, 2.0], [0.0, 1.0]),
        (Minimum, &[2.0, 2.0], [0.0, 1.0]),
        (Fmax, &[2.0, 2.0], [1.0, 0.0]),
        (Maximum, &[2.0, 2.0], [1.0, 0.0]),
        (Minimum, &[-0.0, 0.0], [0.0, 1.0]),
        (Fdim, &[2.0, 2.0], [0.0, 0.0]),
        (Sqrt, &[0.0], [0.0, 0.0]),
        (Hypot, &[0.0, 0.0], [0.0, 0.0]),
        (Copysign, &[0.0, -1.0], [-1.0, 0.0]),
        (Copysign, &[-3.0, 1.0], [-1.0, 0.0]),
        (Floor, &[2.0], [0.0, 0.0]),
        (Round, &[2.5], [0.0, 0.0]),
        (Modf, &[2.0], [1.0, 0.0]),
        (Fmod, &[6.0, 3.0], [1.0, -2.0]),
        (Remainder, &[5.0, 2.0], [1.0, -2.0]),
        (Frexp, &[4.0], [0.125, 0.0]),
        (Pow, &[0.0, 2.0], [0.0, 0.0]),
    ];
    for (function, operands, want) in rows {
        assert_eq!(slopes(function, operands), want, "{function:?} at {operands:?}");
        let smooth_there = matches!(function, Pow) || operands == [-3.0, 1.0];
        assert_eq!(is_kink(function, operands), !smooth_there, "{function:?} at {operands:?}");
    }
}

#[test]
fn nan_operands_of_minimum_and_maximum() {
    assert_eq!(slopes(Fmin, &[f64::NAN, 1.0]), [0.0, 1.0]);
    assert_eq!(slopes(Fmax, &[1.0, f64::NAN]), [1.0, 0.0]);
    assert_eq!(slopes(Minimum, &[f64::NAN, 1.0]), [1.0, 0.0]);
    assert_eq!(slopes(Maximum, &[1.0, f64::NAN]), [0.0, 1.0]);
}

#[test]
fn powers_at_the_edges_of_their_domain() {
    assert_eq!(slopes(Pow, &[0.0, 1.0])[0], 1.0);
    assert_eq!(slopes(Pow, &[0.0, 0.5]), [f64::INFINITY, 0.0]);
    assert_eq!(slopes(Pow, &[-2.0, 3.0])[0], 12.0);
    assert!(slopes(Pow, &[-2.0, 3.0])[1].is_nan());
    assert_eq!(slopes(Pow, &[5.0, 0.0])[0], 0.0);
    assert!(slopes(Log, &[-1.0])[0].is_nan());
    assert!(slopes(Acosh, &[-2.0])[0].is_nan());
    let t = Series::<6>::line(Plain::from(0.0), 2.0);
    let four = Series::constant(Plain::from(4.0));
    let power = Series::math(Pow, FORMAT, &[t, four], None).unwrap().only().unwrap();
    assert_eq!(power.tail(), &[0.0, 0.0, 0.0, 16.0, 0.0, 0.0]);
    let cube = Series::math(Powi, FORMAT, &[t], Some(3)).unwrap().only().unwrap();
    assert_eq!(cube.tail(), &[0.0, 0.0, 8.0, 0.0, 0.0, 0.0]);
}

#[test]
fn what_does_not_vary_stays_zero_beside_an_infinite_slope() {
    let zero = Dual::<2>::variable(Plain::from(0.0), 0);
    let root = Dual::math(Cbrt, FORMAT, &[zero], None).unwrap().only().unwrap();
    assert_eq!(root.tangents(), &[f64::INFINITY, 0.0]);
    let quotient = Dual::<2>::variable(Plain::from(1.0), 0).div(&Dual::constant(Plain::from(0.0)), FORMAT);
    assert_eq!(quotient.tangents(), &[f64::INFINITY, 0.0]);
}

#[test]
fn kinks_are_recorded_if_the_operands_vary() {
    let fixed = Dual::<1>::constant(Plain::from(0.0));
    let varying = Dual::<1>::variable(Plain::from(0.0), 0);
    let smooth = Dual::<1>::variable(Plain::from(1.0), 0);
    let ((), met) = watch(|| {
        for x in [fixed, varying, smooth] {
            Dual::math(Fabs, FORMAT, &[x], None).unwrap();
        }
    });
    assert_eq!(met, [kinks::Kink { function: Fabs, operands: vec![0.0] }]);
    // A watch within a watch keeps what it saw to itself.
    let (inner, outer) = watch(|| watch(|| Dual::math(Fabs, FORMAT, &[varying], None).unwrap()).1);
    assert_eq!((inner.len(), outer.len()), (1, 0));
}
