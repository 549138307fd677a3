//! A number in 320 bits: what a program would compute without rounding errors.

use super::primal;
use crate::oracle::big::Big;
use ir::Float;
use ir::MathFn;
use ir::number::{MathResults, Number, NumberError, Plain};

/// A big float in place of the program's number; its primal is the nearest number of the format.
///
/// No operation rounds to the format, conversions neither. Comparisons and conversions to integers go by the
/// primal; steps (`floor`, the integer of `frexp`) by the big float.
///
/// What it cannot see: what the program computes *because* of rounding (Kahan's sum, Dekker's splitting by a
/// large factor, `(x + c) - c` to round) is lost. Near a branch it may go another way than the plain run. The
/// sign of a zero is not kept by arithmetic. The primal of a format wider than `f64` may be off in its last
/// bit, and the range of these is that of `f64`.
#[derive(Clone, Debug)]
pub struct BigNumber(Big);

impl BigNumber {
    /// The number `value`.
    pub fn new(value: Big) -> Self {
        Self(value)
    }

    /// The number, unrounded.
    pub fn value(&self) -> &Big {
        &self.0
    }
}

impl Number for BigNumber {
    fn from_bits(format: Float, bits: u128) -> Self {
        Self(primal::to_big(Plain::from_bits(format, bits), format))
    }

    fn to_bits(&self, format: Float) -> u128 {
        primal::from_big(&self.0, format).to_bits(format)
    }

    fn neg(&self, _format: Float) -> Self {
        Self(self.0.neg())
    }

    fn add(&self, other: &Self, _format: Float) -> Self {
        Self(self.0.add(&other.0))
    }

    fn sub(&self, other: &Self, _format: Float) -> Self {
        Self(self.0.sub(&other.0))
    }

    fn mul(&self, other: &Self, _format: Float) -> Self {
        Self(self.0.mul(&other.0))
    }

    fn div(&self, other: &Self, _format: Float) -> Self {
        Self(self.0.div(&other.0))
    }

    fn convert(&self, _from: Float, _to: Float) -> Self {
        self.clone()
    }

    fn math(
        function: MathFn,
        format: Float,
        floats: &[Self],
        int: Option<i128>,
    ) -> Result<MathResults<Self>, NumberError> {
        let operands: Vec<Big> = floats.iter().map(|x| x.0.clone()).collect();
        let results = evaluate(function, &operands, int);
        let reason = "the operands are not its, or its order is beyond 32 bits";
        Ok(results.ok_or(NumberError::NoRule { function, format, reason })?.map(Self))
    }

    fn is_plain(&self) -> bool {
        // Whether it is depends on the format; a big float that is written and read loses nothing.
        false
    }

    fn extra_may_be_lost(&self) -> bool {
        true
    }
}

/// A math function of big floats, each operation in its operands' precision; `None` if the operands are not
/// the function's.
pub fn evaluate(function: MathFn, operands: &[Big], int: Option<i128>) -> Option<MathResults<Big>> {
    match (operands, int) {
        ([x], None) => unary(function, x),
        ([x, y], None) => binary(function, x, y).map(MathResults::one),
        ([x, y, z], None) if matches!(function, MathFn::Fma | MathFn::Fmuladd) => {
            Some(MathResults::one(x.fma(y, z)))
        }
        ([x], Some(n)) => with_int(function, x, n).map(MathResults::one),
        _ => None,
    }
}

fn unary(function: MathFn, x: &Big) -> Option<MathResults<Big>> {
    Some(MathResults::one(match function {
        MathFn::Sin => x.sin(),
        MathFn::Cos => x.cos(),
        MathFn::Tan => x.tan(),
        MathFn::Asin => x.asin(),
        MathFn::Acos => x.acos(),
        MathFn::Atan => x.atan(),
        MathFn::Sinh => x.sinh(),
        MathFn::Cosh => x.cosh(),
        MathFn::Tanh => x.tanh(),
        MathFn::Asinh => x.asinh(),
        MathFn::Acosh => x.acosh(),
        MathFn::Atanh => x.atanh(),
        MathFn::Exp => x.exp(),
        MathFn::Exp2 => x.exp2(),
        MathFn::Exp10 => x.exp10(),
        MathFn::Expm1 => x.expm1(),
        MathFn::Log => x.log(),
        MathFn::Log2 => x.log2(),
        MathFn::Log10 => x.log10(),
        MathFn::Log1p => x.log1p(),
        MathFn::Sqrt => x.sqrt(),
        MathFn::Cbrt => x.cbrt(),
        MathFn::Fabs => x.abs(),
        MathFn::Floor => x.floor(),
        MathFn::Ceil => x.ceil(),
        MathFn::Trunc => x.trunc(),
        MathFn::Round => x.round(),
        MathFn::RoundEven | MathFn::Rint | MathFn::NearbyInt => x.roundeven(),
        MathFn::Erf => x.erf(),
        MathFn::Erfc => x.erfc(),
        MathFn::Tgamma => x.tgamma(),
        MathFn::Lgamma => x.lgamma(),
        MathFn::J0 => x.j0(),
        MathFn::J1 => x.j1(),
        MathFn::Y0 => x.y0(),
        MathFn::Y1 => x.y1(),
        MathFn::Frexp => {
            let exponent = x.exponent().unwrap_or(0);
            return Some(MathResults::with_int(x.ldexp(-exponent), exponent.into()));
        }
        MathFn::Modf => {
            let fraction = if x.is_inf() { Big::zero() } else { x.sub(&x.trunc()) };
            return Some(MathResults::two(fraction.copysign(x), x.trunc()));
        }
        _ => return None,
    }))
}

fn binary(function: MathFn, x: &Big, y: &Big) -> Option<Big> {
    let with_nan = |otherwise: Big| if x.is_nan() || y.is_nan() { Big::nan() } else { otherwise };
    Some(match function {
        MathFn::Atan2 => x.atan2(y),
        MathFn::Pow => x.pow(y),
        MathFn::Hypot => x.hypot(y),
        MathFn::Fmod => x.fmod(y),
        MathFn::Remainder => x.remainder(y),
        MathFn::Fmin => x.fmin(y),
        MathFn::Fmax => x.fmax(y),
        MathFn::Minimum => with_nan(x.fmin(y)),
        MathFn::Maximum => with_nan(x.fmax(y)),
        MathFn::Fdim => x.fdim(y),
        MathFn::Copysign => x.copysign(y),
        _ => return None,
    })
}

fn with_int(function: MathFn, x: &Big, n: i128) -> Option<Big> {
    Some(match function {
        MathFn::Powi => x.powi(i64::try_from(n).ok()?),
        // Beyond these everything is an infinity or zero.
        MathFn::Ldexp | MathFn::Scalbn => x.ldexp(n.clamp(-1 << 24, 1 << 24) as i64),
        MathFn::Jn => x.jn(i32::try_from(n).ok()?),
        MathFn::Yn => x.yn(i32::try_from(n).ok()?),
        _ => return None,
    })
}
