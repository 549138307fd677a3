//! Kinks and poles: what docs/kinks.md says, and that a zero derivative stays zero where it is guarded.

use crate::evaluate::{Contributions, Guard};
use autodiff::Kinks::{self, Conventional, Ieee};
use autodiff::rules::{self, Operation};
use ir::MathFn::*;
use ir::{Opcode, Type};

fn at(
    operation: Operation,
    kinks: Kinks,
    guard: Guard,
    operands: &[f64],
    int: Option<i128>,
    d: f64,
) -> Vec<f64> {
    let rule = rules::rule(operation, kinks).unwrap();
    Contributions::new(rule, Type::F64, int, guard).at_point(operands, d)
}

/// A line of the page: function, point, slopes by convention, and by one-sided limits.
type Line = (ir::MathFn, &'static [f64], &'static [f64], &'static [f64]);

const PAGE: &[Line] = &[
    (Fabs, &[0.0], &[1.0], &[1.0]),
    (Fabs, &[-0.0], &[1.0], &[-1.0]),
    (Copysign, &[0.0, -1.0], &[-1.0, 0.0], &[-1.0, 0.0]),
    (Copysign, &[-0.0, 1.0], &[1.0, 0.0], &[-1.0, 0.0]),
    (Fmin, &[2.0, 2.0], &[0.0, 1.0], &[0.0, 1.0]),
    (Minimum, &[2.0, 2.0], &[0.0, 1.0], &[0.0, 1.0]),
    (Fmax, &[2.0, 2.0], &[1.0, 0.0], &[1.0, 0.0]),
    (Maximum, &[2.0, 2.0], &[1.0, 0.0], &[1.0, 0.0]),
    (Fmin, &[f64::NAN, 1.0], &[0.0, 1.0], &[0.0, 1.0]),
    (Fmin, &[1.0, f64::NAN], &[1.0, 0.0], &[1.0, 0.0]),
    (Fmax, &[f64::NAN, 1.0], &[0.0, 1.0], &[0.0, 1.0]),
    (Fmax, &[1.0, f64::NAN], &[1.0, 0.0], &[1.0, 0.0]),
    (Minimum, &[f64::NAN, 1.0], &[1.0, 0.0], &[1.0, 0.0]),
    (Minimum, &[1.0, f64::NAN], &[0.0, 1.0], &[0.0, 1.0]),
    (Maximum, &[f64::NAN, 1.0], &[1.0, 0.0], &[1.0, 0.0]),
    (Maximum, &[1.0, f64::NAN], &[0.0, 1.0], &[0.0, 1.0]),
    (Fdim, &[2.0, 2.0], &[0.0, 0.0], &[0.0, 0.0]),
    (Sqrt, &[0.0], &[0.0], &[f64::INFINITY]),
    (Cbrt, &[0.0], &[f64::INFINITY], &[f64::INFINITY]),
    (Hypot, &[0.0, 0.0], &[0.0, 0.0], &[f64::NAN, f64::NAN]),
    (Pow, &[0.0, 2.0], &[0.0, 0.0], &[0.0, 0.0]),
    (Pow, &[0.0, 1.0], &[1.0, 0.0], &[1.0, 0.0]),
    (Pow, &[0.0, 0.5], &[f64::INFINITY, 0.0], &[f64::INFINITY, 0.0]),
    (Pow, &[5.0, 0.0], &[0.0, 1.6094379124341003], &[0.0, 1.6094379124341003]),
    (Floor, &[2.0], &[0.0], &[0.0]),
    (Ceil, &[2.0], &[0.0], &[0.0]),
    (Trunc, &[2.0], &[0.0], &[0.0]),
    (Round, &[2.5], &[0.0], &[0.0]),
    (RoundEven, &[2.5], &[0.0], &[0.0]),
    (Rint, &[2.5], &[0.0], &[0.0]),
    (NearbyInt, &[2.5], &[0.0], &[0.0]),
    (Modf, &[2.0], &[1.0], &[1.0]),
    (Fmod, &[6.0, 3.0], &[1.0, -2.0], &[1.0, -2.0]),
    (Remainder, &[5.0, 2.0], &[1.0, -2.0], &[1.0, -2.0]),
    (Frexp, &[4.0], &[0.125], &[0.125]),
];

fn same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-15 * b.abs()
}

#[test]
fn slopes_at_kinks_are_those_of_the_page() {
    for &(function, point, conventional, ieee) in PAGE {
        for (kinks, want) in [(Conventional, conventional), (Ieee, ieee)] {
            let got = at(Operation::Math(function), kinks, Guard::None, point, None, 1.0);
            let all = got.iter().zip(want).all(|(&got, &want)| same(got, want));
            assert!(
                all && got.len() == want.len(),
                "{function:?} at {point:?}, {kinks:?}: {got:?}, not {want:?}"
            );
        }
    }
    assert_eq!(at(Operation::Math(Powi), Conventional, Guard::None, &[0.0], Some(0), 1.0), [0.0]);
    assert_eq!(at(Operation::Math(Powi), Conventional, Guard::None, &[0.0], Some(1), 1.0), [1.0]);
    assert_eq!(at(Operation::Math(Powi), Conventional, Guard::None, &[0.0], Some(2), 1.0), [0.0]);
}

/// Points at which the contributions of singular rules are infinite or NaN.
const POLES: &[(Operation, &[f64], Option<i128>)] = &[
    (Operation::Op(Opcode::Fdiv), &[1.0, 0.0], None),
    (Operation::Op(Opcode::Frem), &[1.0, 0.0], None),
    (Operation::Math(Fmod), &[1.0, 0.0], None),
    (Operation::Math(Remainder), &[1.0, 0.0], None),
    (Operation::Math(Asin), &[1.0], None),
    (Operation::Math(Acos), &[-1.0], None),
    (Operation::Math(Atan2), &[0.0, 0.0], None),
    (Operation::Math(Acosh), &[1.0], None),
    (Operation::Math(Atanh), &[1.0], None),
    (Operation::Math(Log), &[0.0], None),
    (Operation::Math(Log2), &[0.0], None),
    (Operation::Math(Log10), &[0.0], None),
    (Operation::Math(Log1p), &[-1.0], None),
    (Operation::Math(Pow), &[0.0, 0.5], None),
    (Operation::Math(Pow), &[-2.0, 0.5], None),
    (Operation::Math(Powi), &[0.0], Some(-1)),
    (Operation::Math(Sqrt), &[-1.0], None),
    (Operation::Math(Cbrt), &[0.0], None),
    (Operation::Math(Hypot), &[f64::INFINITY, f64::INFINITY], None),
    (Operation::Math(Tgamma), &[0.0], None),
    (Operation::Math(Lgamma), &[-1.0], None),
    (Operation::Math(Y0), &[0.0], None),
    (Operation::Math(Y1), &[0.0], None),
    (Operation::Math(Yn), &[0.0], Some(2)),
];

#[test]
fn a_guarded_derivative_of_zero_stays_zero_at_poles() {
    for &(operation, point, int) in POLES {
        let wild = at(operation, Ieee, Guard::None, point, int, 0.0);
        assert!(wild.iter().any(|x| x.is_nan()), "{operation:?} at {point:?} needs no guard: {wild:?}");
        let tame = at(operation, Ieee, Guard::All, point, int, 0.0);
        assert!(tame.iter().all(|&x| x == 0.0), "{operation:?} at {point:?}: {tame:?}");
        let rule = rules::rule(operation, Ieee).unwrap();
        assert!(rule.singular, "{operation:?}");
    }
    for operation in rules::operations() {
        let singular = rules::rule(operation, Ieee).unwrap().singular;
        let has_pole = POLES.iter().any(|(other, ..)| *other == operation);
        assert_eq!(singular, has_pole, "{operation:?}");
    }
}
