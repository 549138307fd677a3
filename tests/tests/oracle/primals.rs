//! Every oracle has the plain run's bits, for every operation, at ordinary and at special values.

use cotangent_tests::big::Big;
use cotangent_tests::oracle::{BigNumber, Dual, Inputs, Series, Tracked};
use ir::number::{Number, Plain};
use ir::{Float, MathFn, MathShape};

const VALUES: [f64; 26] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.5,
    -3.5,
    0.3,
    -0.7,
    1.1,
    7.25,
    -41.3,
    100.0,
    1e-10,
    -1e-30,
    5e-324,
    1e-310,
    1e10,
    -1e30,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

const INTEGERS: [i128; 6] = [0, 1, -1, 2, 7, -30];

/// The operands a shape can have, from the table of values.
fn operands(shape: MathShape) -> Vec<(Vec<f64>, Option<i128>)> {
    let pairs = || VALUES.iter().flat_map(|&x| VALUES.iter().map(move |&y| vec![x, y]));
    match shape {
        MathShape::Unary | MathShape::TwoFloats | MathShape::FloatAndInt => {
            VALUES.iter().map(|&x| (vec![x], None)).collect()
        }
        MathShape::Binary => pairs().map(|pair| (pair, None)).collect(),
        MathShape::Ternary => {
            let third = |pair: Vec<f64>| [0.5, -3.0, f64::NAN].map(|z| (vec![pair[0], pair[1], z], None));
            pairs().step_by(3).flat_map(third).collect()
        }
        MathShape::FloatInt | MathShape::IntFloat => {
            VALUES.iter().flat_map(|&x| INTEGERS.map(|n| (vec![x], Some(n)))).collect()
        }
    }
}

fn plain(x: f64, format: Float) -> Plain {
    Plain::from(x).convert(Float::F64, format)
}

/// Checks that a kind of number gives the plain numbers' results for everything, in a format.
fn check<N: Number>(format: Float, make: impl Fn(Plain) -> N) {
    for &function in MathFn::ALL {
        for (values, int) in operands(function.shape()) {
            let plains: Vec<Plain> = values.iter().map(|&x| plain(x, format)).collect();
            let numbers: Vec<N> = plains.iter().map(|&x| make(x)).collect();
            let want = Plain::math(function, format, &plains, int).unwrap();
            let got = N::math(function, format, &numbers, int).unwrap();
            assert!(got.fit(function.shape()), "{function:?}");
            let got = got.map(|x| Plain::from_bits(format, x.to_bits(format)));
            assert_eq!(got, want, "{function:?} {format:?} at {values:?}, {int:?}");
        }
    }
    for (values, _) in operands(MathShape::Binary) {
        let plains: Vec<Plain> = values.iter().map(|&x| plain(x, format)).collect();
        let (x, y) = (plains[0], plains[1]);
        let (a, b) = (make(x), make(y));
        let same = |got: N, want: Plain, name: &str| {
            assert_eq!(got.to_bits(format), want.to_bits(format), "{name} {format:?} at {values:?}");
        };
        same(a.neg(format), x.neg(format), "neg");
        same(a.add(&b, format), x.add(&y, format), "add");
        same(a.sub(&b, format), x.sub(&y, format), "sub");
        same(a.mul(&b, format), x.mul(&y, format), "mul");
        same(a.div(&b, format), x.div(&y, format), "div");
        same(a.rem(&b, format).unwrap(), x.rem(&y, format).unwrap(), "rem");
        assert_eq!(a.compare(&b, format), x.compare(&y, format));
        for to in Float::ALL {
            assert_eq!(a.convert(format, to).to_bits(to), x.convert(format, to).to_bits(to));
        }
    }
}

#[test]
fn duals_have_the_plain_bits() {
    check(Float::F64, |x| Dual::new(x, [1.0]));
    check(Float::F32, |x| Dual::new(x, [1.0]));
}

#[test]
fn series_have_the_plain_bits() {
    check(Float::F64, |x| Series::new(x, [1.0, -2.0]));
    check(Float::F32, |x| Series::new(x, [1.0, -2.0]));
}

#[test]
fn tracked_numbers_have_the_plain_bits() {
    for format in [Float::F64, Float::F32] {
        check(format, |x| Tracked::new(x, Inputs::one(3)));
    }
}

#[test]
fn numbers_that_do_not_vary_stay_plain() {
    for &function in MathFn::ALL {
        for (values, int) in operands(function.shape()) {
            let numbers: Vec<Series<3>> = values.iter().map(|&x| Series::constant(Plain::from(x))).collect();
            let results = Series::math(function, Float::F64, &numbers, int).unwrap();
            assert!(results.floats.iter().all(Number::is_plain), "{function:?} at {values:?}");
        }
    }
}

#[test]
fn big_numbers_round_to_the_format_when_looked_at() {
    // A third in 320 bits; of each format the nearest number, as division in that format gives it.
    let third = BigNumber::new(Big::one().div(&Big::from_i64(3)));
    for format in Float::ALL {
        let one = Plain::from_signed(format, 1);
        let want = one.div(&Plain::from_signed(format, 3), format);
        assert_eq!(third.to_bits(format), want.to_bits(format), "{format:?}");
        let back = BigNumber::from_bits(format, want.to_bits(format));
        assert_eq!(back.to_bits(format), want.to_bits(format), "{format:?}");
    }
    assert_eq!(third.convert(Float::F64, Float::F32).value(), third.value());
}

#[test]
fn big_numbers_agree_with_the_library_to_its_accuracy() {
    for &function in MathFn::ALL {
        for (values, int) in operands(function.shape()) {
            if values.iter().any(|x| !x.is_normal() || x.abs() > 1e29) {
                continue;
            }
            let plains: Vec<Plain> = values.iter().map(|&x| Plain::from(x)).collect();
            let numbers = plains.iter().map(|x| BigNumber::from_bits(Float::F64, x.to_bits(Float::F64)));
            let numbers: Vec<BigNumber> = numbers.collect();
            let want = Plain::math(function, Float::F64, &plains, int).unwrap();
            let got = BigNumber::math(function, Float::F64, &numbers, int).unwrap();
            assert_eq!(got.int, want.int, "{function:?} at {values:?}");
            for (got, want) in got.floats.iter().zip(&want.floats) {
                let got = f64::from_bits(got.to_bits(Float::F64) as u64);
                let want = f64::from_bits(want.to_bits(Float::F64) as u64);
                // Where a function vanishes, the library's error is one of its argument's reduction.
                let close = (got - want).abs() <= 1e-13 * want.abs().max(1e-3);
                assert!(
                    close || got == want || got.is_nan() && want.is_nan(),
                    "{function:?} at {values:?}, {int:?}: {got:e}, {want:e}"
                );
            }
        }
    }
}
