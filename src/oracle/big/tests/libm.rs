//! Comparison with the platform's math library, in units in the last place of `f64`.

use super::super::Big;
use super::big;

#[allow(missing_docs)]
mod c {
    #[link(name = "m")]
    unsafe extern "C" {
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erfc(x: f64) -> f64;
        pub safe fn tgamma(x: f64) -> f64;
        pub safe fn lgamma(x: f64) -> f64;
        pub safe fn j0(x: f64) -> f64;
        pub safe fn j1(x: f64) -> f64;
        pub safe fn jn(n: i32, x: f64) -> f64;
        pub safe fn y0(x: f64) -> f64;
        pub safe fn y1(x: f64) -> f64;
        pub safe fn yn(n: i32, x: f64) -> f64;
        pub safe fn exp10(x: f64) -> f64;
        pub safe fn remainder(x: f64, y: f64) -> f64;
        pub safe fn fdim(x: f64, y: f64) -> f64;
    }
}

/// A function of one argument: name, ours, theirs.
type Unary = (&'static str, fn(&Big) -> Big, fn(f64) -> f64);

/// A function of two arguments: name, ours, theirs.
type Binary = (&'static str, fn(&Big, &Big) -> Big, fn(f64, f64) -> f64);

const EXACT: &[Unary] = &[
    ("floor", Big::floor, f64::floor),
    ("ceil", Big::ceil, f64::ceil),
    ("trunc", Big::trunc, f64::trunc),
    ("round", Big::round, f64::round),
    ("roundeven", Big::roundeven, f64::round_ties_even),
    ("sqrt", Big::sqrt, f64::sqrt),
    ("abs", Big::abs, f64::abs),
];

const ELEMENTARY: &[Unary] = &[
    ("sin", Big::sin, f64::sin),
    ("cos", Big::cos, f64::cos),
    ("tan", Big::tan, f64::tan),
    ("asin", Big::asin, f64::asin),
    ("acos", Big::acos, f64::acos),
    ("atan", Big::atan, f64::atan),
    ("sinh", Big::sinh, f64::sinh),
    ("cosh", Big::cosh, f64::cosh),
    ("tanh", Big::tanh, f64::tanh),
    ("exp", Big::exp, f64::exp),
    ("exp2", Big::exp2, f64::exp2),
    ("exp10", Big::exp10, |x| c::exp10(x)),
    ("expm1", Big::expm1, f64::exp_m1),
    ("log", Big::log, f64::ln),
    ("log2", Big::log2, f64::log2),
    ("log10", Big::log10, f64::log10),
    ("log1p", Big::log1p, f64::ln_1p),
    ("cbrt", Big::cbrt, f64::cbrt),
];

const SPECIAL: &[Unary] = &[
    ("erf", Big::erf, |x| c::erf(x)),
    ("erfc", Big::erfc, |x| c::erfc(x)),
    ("tgamma", Big::tgamma, |x| c::tgamma(x)),
    ("lgamma", Big::lgamma, |x| c::lgamma(x)),
];

const BESSEL: &[Unary] = &[
    ("j0", Big::j0, |x| c::j0(x)),
    ("j1", Big::j1, |x| c::j1(x)),
    ("j2", |x| x.jn(2), |x| c::jn(2, x)),
    ("j7", |x| x.jn(7), |x| c::jn(7, x)),
    ("j-3", |x| x.jn(-3), |x| c::jn(-3, x)),
    ("y0", Big::y0, |x| c::y0(x)),
    ("y1", Big::y1, |x| c::y1(x)),
    ("y2", |x| x.yn(2), |x| c::yn(2, x)),
    ("y7", |x| x.yn(7), |x| c::yn(7, x)),
    ("y-3", |x| x.yn(-3), |x| c::yn(-3, x)),
];

const EXACT_PAIRS: &[Binary] = &[
    ("add", Big::add, |x, y| x + y),
    ("sub", Big::sub, |x, y| x - y),
    ("mul", Big::mul, |x, y| x * y),
    ("div", Big::div, |x, y| x / y),
    ("fmod", Big::fmod, |x, y| x % y),
    ("remainder", Big::remainder, |x, y| c::remainder(x, y)),
    ("fdim", Big::fdim, |x, y| c::fdim(x, y)),
    ("copysign", Big::copysign, f64::copysign),
];

const PAIRS: &[Binary] =
    &[("pow", Big::pow, f64::powf), ("atan2", Big::atan2, f64::atan2), ("hypot", Big::hypot, f64::hypot)];

/// Where functions change: zeros, poles, ends of domains, halves, extremes of the format.
const EDGES: &[f64] = &[
    0.0,
    -0.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1.5,
    -1.5,
    2.0,
    -2.0,
    2.5,
    -2.5,
    3.0,
    -3.0,
    -0.25,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    -5e-324,
    1e300,
    -1e300,
    4503599627370497.5,
];

/// A grid of ordinary arguments, with tiny ones.
fn grid() -> Vec<f64> {
    let tiny = (1..12).map(|k| 0.7f64.powi(8 * k));
    let regular = (1..80).map(|k| f64::from(k) * 0.37 + 0.011);
    tiny.chain(regular).flat_map(|x| [x, -x]).collect()
}

/// The distance in units in the last place of `expected`; zero for equal special values.
fn ulps(actual: f64, expected: f64) -> f64 {
    if actual.is_nan() || expected.is_nan() {
        return if actual.is_nan() == expected.is_nan() { 0.0 } else { f64::INFINITY };
    }
    if actual == expected {
        return 0.0;
    }
    let unit = (expected.abs().next_up() - expected.abs()).max(f64::from_bits(1));
    ((actual - expected) / unit).abs()
}

/// Asserts that all functions are within `limit` units in the last place, or within the absolute
/// error `slack`.
#[track_caller]
fn compare(functions: &[Unary], args: &[f64], limit: f64, slack: f64) {
    let mut wrong = String::new();
    for (name, ours, theirs) in functions {
        for &x in args {
            let (actual, expected) = (ours(&big(x)).to_f64(), theirs(x));
            if ulps(actual, expected) > limit && (actual - expected).abs() > slack {
                wrong += &format!("{name}({x:e}) is {actual:e}, the library has {expected:e}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The same for functions of two arguments, on all pairs.
#[track_caller]
fn compare_pairs(functions: &[Binary], args: &[f64], limit: f64) {
    let mut wrong = String::new();
    for (name, ours, theirs) in functions {
        for (&x, &y) in args.iter().flat_map(|x| args.iter().map(move |y| (x, y))) {
            let (actual, expected) = (ours(&big(x), &big(y)).to_f64(), theirs(x, y));
            if ulps(actual, expected) > limit {
                wrong += &format!("{name}({x:e}, {y:e}) is {actual:e}, the library has {expected:e}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn unary_functions_on_a_grid() {
    compare(EXACT, &grid(), 0.0, 0.0);
    // The library's cube root is off by two units at times.
    compare(ELEMENTARY, &grid(), 2.0, 0.0);
    compare(SPECIAL, &grid(), 4.0, 0.0);
}

#[test]
fn bessel_functions_on_a_grid() {
    // The library's recurrences lose relative accuracy near the zeros.
    compare(BESSEL, &grid(), 4.0, 5e-16);
}

#[test]
fn unary_functions_at_the_edges() {
    compare(EXACT, EDGES, 0.0, 0.0);
    compare(ELEMENTARY, EDGES, 2.0, 0.0);
    compare(SPECIAL, EDGES, 4.0, 0.0);
    compare(BESSEL, EDGES, 4.0, 5e-16);
}

#[test]
fn binary_functions_on_pairs() {
    compare_pairs(EXACT_PAIRS, EDGES, 0.0);
    compare_pairs(PAIRS, EDGES, 1.0);
    let grid: Vec<f64> = grid().into_iter().step_by(4).collect();
    compare_pairs(EXACT_PAIRS, &grid, 0.0);
    compare_pairs(PAIRS, &grid, 1.0);
}

#[test]
fn zeros_and_infinities_have_the_sign_of_the_library() {
    let mut wrong = String::new();
    let mut check = |name: String, actual: f64, expected: f64| {
        let special = expected == 0.0 || expected.is_infinite();
        if special && actual.to_bits() != expected.to_bits() {
            wrong += &format!("{name} is {actual:e}, the library has {expected:e}\n");
        }
    };
    for (name, ours, theirs) in EXACT.iter().chain(ELEMENTARY).chain(SPECIAL) {
        for &x in EDGES {
            check(format!("{name}({x:e})"), ours(&big(x)).to_f64(), theirs(x));
        }
    }
    for (name, ours, theirs) in PAIRS {
        for (&x, &y) in EDGES.iter().flat_map(|x| EDGES.iter().map(move |y| (x, y))) {
            check(format!("{name}({x:e}, {y:e})"), ours(&big(x), &big(y)).to_f64(), theirs(x, y));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
