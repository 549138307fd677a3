//! The points that functions are tested at: pseudo-random ones and chosen hard ones, all where the function is
//! smooth.

use cotangent_tests::big::Big;
use ir::MathFn;
use std::f64::consts::{FRAC_PI_2, PI};

/// What is tested: a math function or an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    Math(MathFn),
    Neg,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

impl Operation {
    /// Everything that a number can compute.
    pub fn all() -> Vec<Operation> {
        let arithmetic = [Self::Neg, Self::Add, Self::Sub, Self::Mul, Self::Div, Self::Rem];
        arithmetic.into_iter().chain(MathFn::ALL.iter().map(|&function| Self::Math(function))).collect()
    }
}

/// Operands, and for each the size 2^e of the steps that suit the function there: well below the distance to
/// the next singularity, kink or jump.
#[derive(Clone, Debug)]
pub struct Point {
    pub operands: Vec<f64>,
    pub int: Option<i128>,
    pub scales: Vec<i64>,
}

/// Points of each operation.
pub const POINTS: usize = 50;

/// A stream of pseudo-random numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in [low, high).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Positive, of a size between 2^low and 2^high.
    pub fn positive(&mut self, low: f64, high: f64) -> f64 {
        self.uniform(low, high).exp2()
    }

    /// Of either sign, of a size between 2^low and 2^high.
    pub fn signed(&mut self, low: f64, high: f64) -> f64 {
        let size = self.positive(low, high);
        if self.bits() & 1 == 1 { size } else { -size }
    }
}

/// The e of 2^(e-1) <= |x| < 2^e, and 0 of zero.
fn exponent(x: f64) -> i64 {
    Big::from_f64(x).exponent().unwrap_or(0)
}

const NEAR_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// [`POINTS`] points of an operation: first the hard ones.
pub fn points(operation: Operation) -> Vec<Point> {
    let mut random = Random(17);
    let mut points: Vec<Point> =
        hard(operation).into_iter().map(|operands| point(operation, operands)).collect();
    while points.len() < POINTS {
        let operands = draw(operation, &mut random);
        points.push(point(operation, operands));
    }
    for (index, point) in points.iter_mut().enumerate() {
        point.int = integer(operation, index);
        if operation == Operation::Math(MathFn::Powi) {
            point.scales[0] -= 4;
        }
    }
    points
}

fn point(operation: Operation, operands: Vec<f64>) -> Point {
    let scales = (0..operands.len()).map(|index| scale(operation, &operands, index)).collect();
    Point { operands, int: None, scales }
}

/// The integer operand of the point with an index.
fn integer(operation: Operation, index: usize) -> Option<i128> {
    let choose = |among: &[i128]| Some(among[index % among.len()]);
    match operation {
        Operation::Math(MathFn::Powi) => choose(&[2, 3, -1, 0, 1, 5, -4, 11]),
        Operation::Math(MathFn::Ldexp | MathFn::Scalbn) => choose(&[1, -3, 0, 60, -200, 17]),
        Operation::Math(MathFn::Jn | MathFn::Yn) => choose(&[2, 3, 0, -1, 5, -2, 1, 9]),
        _ => None,
    }
}

/// Points next to borders, zeros of the function or its slope, tiny and large ones.
fn hard(operation: Operation) -> Vec<Vec<f64>> {
    use MathFn::*;
    let Operation::Math(function) = operation else { return Vec::new() };
    let singles: &[f64] = match function {
        Sin | Cos | Tan => &[1e-20, 1e-9, 1e15, -1e8, PI, FRAC_PI_2],
        Atan | Asinh => &[1e-20, -1e-9, 1e15, -1e300],
        Sinh | Cosh | Expm1 | Exp | Exp2 => &[1e-20, -1e-9, 700.0, -700.0],
        Exp10 => &[1e-20, -1e-9, 300.0, -300.0],
        Tanh => &[1e-20, 1e-9, 20.0, -19.5, 300.0],
        Erf | Erfc => &[1e-20, -1e-9, 5.9, -6.0, 20.0, 26.0],
        Asin | Acos | Atanh => &[1e-20, -1e-9, NEAR_ONE, -NEAR_ONE, 0.999_999_9, -0.999],
        Acosh => &[1.0 + f64::EPSILON, 1.000_000_1, 1e15, 1e300],
        Log | Log2 | Log10 => &[NEAR_ONE, 1.0 + f64::EPSILON, 1e-300, 1e300, 1.0],
        Log1p => &[-NEAR_ONE, 1e-20, -1e-9, 1e15, 1e300, -0.999],
        Sqrt => &[1e-300, 1e300, NEAR_ONE],
        Cbrt => &[1e-300, -1e300, -1e-9],
        Tgamma => &[1e-150, -1e-20, 1.461_632_144_968_362_3, 170.5, -1.999_999_999, -30.5, 1.0, 2.0],
        Lgamma => {
            &[1e-150, 1.461_632_144_968_362_3, NEAR_ONE, 1.0, 2.0, 2.0 + 1e-15, 1e300, -1e5 - 0.3, -2.457_024]
        }
        J0 => &[1e-20, 2.404825557695773, 3.8317059702075125, -1e-9, 1e6],
        J1 => &[1e-20, 3.8317059702075125, 1.841_183_781_340_659, -1e-9, 1e6],
        Jn => &[1e-20, -1e-9, 5.135622301840683, 1e4],
        Y0 => &[1e-20, 0.893_576_966_279_167_5, 2.197_141_326_031_017, 1e6],
        Y1 => &[1e-20, 2.197_141_326_031_017, 3.683_022_856_585_178, 1e6],
        Yn => &[1e-9, 3.384_241_767_149_593, 1e4],
        _ => &[],
    };
    if !singles.is_empty() {
        return singles.iter().map(|&x| vec![x]).collect();
    }
    match function {
        Pow => vec![vec![NEAR_ONE, 1e9], vec![1e-300, 0.5], vec![1e100, -3.0], vec![1.0, 7.5]],
        Hypot | Atan2 => {
            vec![vec![1e-200, 1e200], vec![1e200, 1e-200], vec![3e-300, -4e-300], vec![-5e150, 1e200]]
        }
        _ => Vec::new(),
    }
}

/// Pseudo-random operands in the domain.
fn draw(operation: Operation, random: &mut Random) -> Vec<f64> {
    use MathFn::*;
    let function = match operation {
        Operation::Neg => return vec![random.signed(-30.0, 30.0)],
        Operation::Rem => Fmod,
        Operation::Math(function) => function,
        _ => return vec![random.signed(-30.0, 30.0), random.signed(-30.0, 30.0)],
    };
    match function {
        Sin | Cos | Tan | Atan | Sinh | Cosh | Tanh | Asinh | Exp | Exp2 | Exp10 | Expm1 | Cbrt => {
            vec![random.signed(-20.0, 4.0)]
        }
        Asin | Acos | Atanh => vec![random.uniform(-1.0, 1.0)],
        Acosh => vec![1.0 + random.positive(-20.0, 10.0)],
        Log | Log2 | Log10 | Sqrt => vec![random.positive(-40.0, 40.0)],
        Log1p => vec![random.positive(-20.0, 20.0) - NEAR_ONE],
        Pow => vec![random.positive(-6.0, 6.0), random.signed(-6.0, 4.0)],
        Powi => vec![random.signed(-6.0, 6.0)],
        Hypot | Atan2 => vec![random.signed(-10.0, 10.0), random.signed(-10.0, 10.0)],
        Fma | Fmuladd => (0..3).map(|_| random.signed(-10.0, 10.0)).collect(),
        Fmod | Remainder => vec![random.signed(-2.0, 16.0), random.signed(-3.0, 3.0)],
        Fmin | Fmax | Minimum | Maximum | Fdim | Copysign => {
            vec![random.signed(-6.0, 6.0), random.signed(-6.0, 6.0)]
        }
        Fabs | Ldexp | Scalbn | Frexp => vec![random.signed(-30.0, 30.0)],
        Floor | Ceil | Trunc | Round | RoundEven | Rint | NearbyInt | Modf => vec![random.signed(-3.0, 12.0)],
        Erf | Erfc => vec![random.signed(-20.0, 2.0)],
        Tgamma | Lgamma => vec![random.uniform(-6.0, 12.0)],
        J0 | J1 | Jn => vec![random.signed(-4.0, 5.0)],
        Y0 | Y1 | Yn => vec![random.positive(-4.0, 5.0)],
    }
}

/// The size of steps by an operand.
fn scale(operation: Operation, operands: &[f64], index: usize) -> i64 {
    use MathFn::*;
    let x = operands[index];
    let own = exponent(x);
    let Operation::Math(function) = operation else {
        return if operation == Operation::Rem { own - 30 } else { own };
    };
    match function {
        Sin | Cos | Sinh | Cosh | Exp | Exp2 | Exp10 | Expm1 | Erf | Erfc | J0 | J1 | Jn => 0,
        Tanh => -2,
        Tan => exponent(x.cos()),
        Atan | Asinh => own.max(0),
        Asin | Acos | Atanh => exponent(1.0 - x.abs()),
        Acosh => exponent(x - 1.0),
        Log1p => exponent(1.0 + x),
        Y0 | Y1 | Yn => own.min(0),
        Tgamma | Lgamma if x < 0.5 => exponent(x - x.round()),
        Tgamma => 0,
        Pow if index == 0 => own - exponent(operands[1]).max(0),
        Pow => -exponent(operands[0].ln().abs() + 1.0),
        Hypot | Atan2 => exponent(operands[0].hypot(operands[1])),
        Log | Log2 | Log10 | Sqrt | Cbrt | Lgamma | Powi => own,
        Fma | Fmuladd | Fabs | Copysign | Ldexp | Scalbn => own,
        Fmod | Remainder | Fmin | Fmax | Minimum | Maximum | Fdim | Modf | Frexp => own - 30,
        Floor | Ceil | Trunc | Round | RoundEven | Rint | NearbyInt => own - 30,
    }
}
