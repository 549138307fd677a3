//! The functions that rules call, against their values in high precision.

use autodiff::rules::{Helper, helpers};
use cotangent_tests::oracle::Dual;
use ir::interpret::{Interpreter, Options, Val};
use ir::number::{Number, Plain};
use ir::{Float, MathFn, Module};

/// The slope of the logarithm of gamma, in 192 bits and rounded once.
fn reference(x: f64) -> f64 {
    let x = Dual::<1>::variable(Plain::from(x), 0);
    Dual::math(MathFn::Lgamma, Float::F64, &[x], None).unwrap().only().unwrap().tangents()[0]
}

fn digamma(x: f64) -> f64 {
    let mut module = Module::new();
    let function = helpers::import(&mut module, Helper::Digamma).unwrap();
    let mut interpreter: Interpreter = Interpreter::new(&module, Options::default()).unwrap();
    interpreter.call(function, &[Val::f64(x)]).unwrap()[0].as_f64().unwrap()
}

#[test]
fn digamma_is_right_over_the_real_line() {
    let mut points =
        vec![1e-300, 1e-20, 1e-5, 0.1, 0.4999, 0.5, 0.7, 1.0, 2.0, 9.99, 10.0, 11.0, 1e3, 1e10, 1e300];
    points.extend((0..400).map(|k| f64::from(k) * 0.0837 + 0.011));
    points.extend((0..400).map(|k| -f64::from(k) * 0.1171 - 0.013));
    points.extend([-1e-300, -1e-20, -0.5, -1.5, -1e5 - 0.3, -1e9 - 0.25]);
    for x in points {
        let (got, want) = (digamma(x), reference(x));
        // Next to its zeros the terms cancel: there the error is one of the terms, which are about log |x|.
        let size = want.abs().max(x.abs().ln().abs().min(10.0)).max(1.0);
        let tolerance = if want.abs() > 0.3 { 2e-14 * want.abs().max(1.0) } else { 2e-15 * size };
        assert!((got - want).abs() <= tolerance, "digamma({x:e}) is {got:e}, not {want:e}");
    }
    for pole in [0.0, -0.0, -1.0, -2.0, -1e16] {
        assert!(digamma(pole).is_nan(), "{pole}");
    }
    assert_eq!(digamma(f64::INFINITY), f64::INFINITY);
    assert!(digamma(f64::NAN).is_nan());
}
