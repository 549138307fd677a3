//! The table of derivative rules.
//!
//! A line is one operation or math function: its operands, its results, and for each operand the contribution
//! of the first result to that operand's derivative, linear in the incoming derivative `d`. Forward mode puts
//! the operand's tangent for `d` and adds the contributions; reverse mode puts the result's adjoint for `d` and
//! adds each contribution to its operand's adjoint. `zero` says that the derivative is zero wherever there is
//! one. `singular` marks rules that can be infinite or NaN where the function itself is finite. Later results
//! have derivative zero (the integral part of `modf`, the exponent of `frexp`).
//!
//! How to add one: docs/rules.md. Choices at edge points stand in comments; those that depend on the policy ask
//! `kinks`.

use super::expr::{E, Helper, Node, node};
use crate::kinks::Kinks;
use ir::{FloatCond, MathFn, Opcode};

/// What a line of the table gives for an operand.
pub(super) enum Partial {
    /// The contribution.
    Is(E),
    /// No derivative goes to it.
    Zero,
}

impl From<E> for Partial {
    fn from(expr: E) -> Self {
        Partial::Is(expr)
    }
}

/// In the table, for an operand that no derivative goes to.
struct Zero;

impl From<Zero> for Partial {
    fn from(_: Zero) -> Self {
        Partial::Zero
    }
}

/// What a rule is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    /// An opcode.
    Op(Opcode),
    /// A math function.
    Math(MathFn),
}

/// A line, as it is written.
pub(super) struct Line {
    pub operation: Operation,
    pub singular: bool,
    pub write: fn(Kinks) -> Vec<Partial>,
}

macro_rules! rules {
    (with $d:ident, $kinks:ident; $($kind:ident::$name:ident($($operand:ident),*) -> $result:ident $(, $more:ident)* => [$($partial:expr),*] $($singular:ident)?;)*) => {
        pub(super) const TABLE: &[Line] = &[$(Line {
            operation: Operation::$kind(<rules!(@type $kind)>::$name),
            singular: rules!(@singular $($singular)?),
            #[allow(unused_variables, unused_assignments, non_snake_case)]
            write: |$kinks| {
                let $d = node(Node::Derivative);
                let mut position = 0;
                $(let $operand = node(Node::Operand(position)); position += 1;)*
                let $result = node(Node::Result(0));
                $(let $more = node(Node::Result(1));)*
                vec![$(Partial::from($partial)),*]
            },
        }),*];
    };
    (@type Op) => { Opcode };
    (@type Math) => { MathFn };
    (@singular singular) => { true };
    (@singular) => { false };
}

#[rustfmt::skip]
rules! {
    with d, kinks;
    // Arithmetic.
    Op::Fadd(x, y) -> z => [d, d];
    Op::Fsub(x, y) -> z => [d, -d];
    Op::Fmul(x, y) -> z => [d * y, d * x];
    Op::Fdiv(x, y) -> z => [d / y, -(d / y) * z] singular;
    Op::Frem(x, y) -> z => [d, -(d * whole(x, y, z))] singular;
    Op::Fneg(x) -> z => [-d];
    Math::Fma(x, y, w) -> z => [d * y, d * x, d];
    Math::Fmuladd(x, y, w) -> z => [d * y, d * x, d];
    Math::Fmod(x, y) -> z => [d, -(d * whole(x, y, z))] singular;
    Math::Remainder(x, y) -> z => [d, -(d * whole(x, y, z))] singular;
    // Circular functions.
    Math::Sin(x) -> z => [d * cos(x)];
    Math::Cos(x) -> z => [-(d * sin(x))];
    Math::Tan(x) -> z => [d * (1.0 + z * z)];
    Math::Asin(x) -> z => [d / sqrt((1.0 - x) * (1.0 + x))] singular;
    Math::Acos(x) -> z => [-(d / sqrt((1.0 - x) * (1.0 + x)))] singular;
    Math::Atan(x) -> z => [d / (1.0 + x * x)];
    // Through the hypotenuse, which neither overflows nor underflows where its square would.
    Math::Atan2(y, x) -> z => [d * (x / hypot(y, x) / hypot(y, x)), -(d * (y / hypot(y, x) / hypot(y, x)))] singular;
    // Hyperbolic functions.
    Math::Sinh(x) -> z => [d * cosh(x)];
    Math::Cosh(x) -> z => [d * sinh(x)];
    // Not 1 - z * z, which cancels where tanh saturates.
    Math::Tanh(x) -> z => [d / cosh(x) / cosh(x)];
    Math::Asinh(x) -> z => [d / hypot(x, E::from(1.0))];
    Math::Acosh(x) -> z => [d / (sqrt(x - 1.0) * sqrt(x + 1.0))] singular;
    Math::Atanh(x) -> z => [d / ((1.0 - x) * (1.0 + x))] singular;
    // Exponentials and logarithms.
    Math::Exp(x) -> z => [d * z];
    Math::Exp2(x) -> z => [d * z * std::f64::consts::LN_2];
    Math::Exp10(x) -> z => [d * z * std::f64::consts::LN_10];
    // Not z + 1, which cancels for negative x.
    Math::Expm1(x) -> z => [d * exp(x)];
    Math::Log(x) -> z => [d / x] singular;
    Math::Log2(x) -> z => [d / x / std::f64::consts::LN_2] singular;
    Math::Log10(x) -> z => [d / x / std::f64::consts::LN_10] singular;
    Math::Log1p(x) -> z => [d / (1.0 + x)] singular;
    // x^0 is 1 for every x, and 0^y is 0 for every positive y: no derivative goes through the pole beside them.
    Math::Pow(x, y) -> z => [
        choose(equal(y, 0.0), 0.0, d * (y * pow(x, y - 1.0))),
        choose(positive(y), choose(equal(x, 0.0), 0.0, d * (z * log(x))), d * (z * log(x)))
    ] singular;
    Math::Powi(x, n) -> z => [choose(equal(float(n), 0.0), 0.0, d * (float(n) * powi(x, shift(n, -1)))), Zero] singular;
    // Roots.
    Math::Sqrt(x) -> z => [at_zero(kinks, z, d * 0.5 / z)] singular;
    Math::Cbrt(x) -> z => [d / (3.0 * (z * z))] singular;
    Math::Hypot(x, y) -> z => [at_zero(kinks, z, d * (x / z)), at_zero(kinks, z, d * (y / z))] singular;
    // Choices. A tie of the lesser goes to the second, one of the greater to the first; a NaN loses or wins.
    Math::Fmin(x, y) -> z => [choose(either(less(x, y), nan(y)), d, 0.0), choose(either(less(x, y), nan(y)), 0.0, d)];
    Math::Fmax(x, y) -> z => [choose(either(not_less(x, y), nan(y)), d, 0.0), choose(either(not_less(x, y), nan(y)), 0.0, d)];
    Math::Minimum(x, y) -> z => [choose(either(less(x, y), nan(x)), d, 0.0), choose(either(less(x, y), nan(x)), 0.0, d)];
    Math::Maximum(x, y) -> z => [choose(either(not_less(x, y), nan(x)), d, 0.0), choose(either(not_less(x, y), nan(x)), 0.0, d)];
    Math::Fdim(x, y) -> z => [choose(less(y, x), d, 0.0), choose(less(y, x), -d, 0.0)];
    Math::Fabs(x) -> z => [magnitude(kinks, x, d)];
    Math::Copysign(x, y) -> z => [copysign(E::from(1.0), y) * magnitude(kinks, x, d), Zero];
    // Steps.
    Math::Floor(x) -> z => [Zero];
    Math::Ceil(x) -> z => [Zero];
    Math::Trunc(x) -> z => [Zero];
    Math::Round(x) -> z => [Zero];
    Math::RoundEven(x) -> z => [Zero];
    Math::Rint(x) -> z => [Zero];
    Math::NearbyInt(x) -> z => [Zero];
    // Scaling.
    Math::Ldexp(x, n) -> z => [ldexp(d, n), Zero];
    Math::Scalbn(x, n) -> z => [ldexp(d, n), Zero];
    Math::Frexp(x) -> z, exponent => [ldexp(d, negative(exponent))];
    Math::Modf(x) -> z, integral => [d];
    // Special functions. 1.128... is 2 / sqrt(pi).
    Math::Erf(x) -> z => [d * (std::f64::consts::FRAC_2_SQRT_PI * exp(-(x * x)))];
    Math::Erfc(x) -> z => [-(d * (std::f64::consts::FRAC_2_SQRT_PI * exp(-(x * x))))];
    Math::Tgamma(x) -> z => [d * (z * digamma(x))] singular;
    Math::Lgamma(x) -> z => [d * digamma(x)] singular;
    Math::J0(x) -> z => [-(d * j1(x))];
    Math::J1(x) -> z => [d * (0.5 * (j0(x) - jn(x, int(2))))];
    Math::Jn(x, n) -> z => [d * (0.5 * (jn(x, shift(n, -1)) - jn(x, shift(n, 1)))), Zero];
    Math::Y0(x) -> z => [-(d * y1(x))] singular;
    Math::Y1(x) -> z => [d * (0.5 * (y0(x) - yn(x, int(2))))] singular;
    Math::Yn(x, n) -> z => [d * (0.5 * (yn(x, shift(n, -1)) - yn(x, shift(n, 1)))), Zero] singular;
}

macro_rules! functions {
    ($($name:ident $function:ident;)*) => {$(
        fn $name(x: E) -> E {
            node(Node::Math1(MathFn::$function, x))
        }
    )*};
}

functions! {
    sin Sin; cos Cos; exp Exp; log Log; sqrt Sqrt; sinh Sinh; cosh Cosh;
    j0 J0; j1 J1; y0 Y0; y1 Y1; roundeven RoundEven;
}

fn hypot(x: E, y: E) -> E {
    node(Node::Math2(MathFn::Hypot, x, y))
}

fn pow(x: E, y: E) -> E {
    node(Node::Math2(MathFn::Pow, x, y))
}

fn copysign(x: E, y: E) -> E {
    node(Node::Math2(MathFn::Copysign, x, y))
}

fn powi(x: E, n: E) -> E {
    node(Node::MathInt(MathFn::Powi, x, n))
}

fn ldexp(x: E, n: E) -> E {
    node(Node::MathInt(MathFn::Ldexp, x, n))
}

fn jn(x: E, n: E) -> E {
    node(Node::MathInt(MathFn::Jn, x, n))
}

fn yn(x: E, n: E) -> E {
    node(Node::MathInt(MathFn::Yn, x, n))
}

fn digamma(x: E) -> E {
    node(Node::Helper(Helper::Digamma, x))
}

fn float(n: E) -> E {
    node(Node::Float(n))
}

fn shift(n: E, by: i64) -> E {
    node(Node::Shift(n, by))
}

fn int(n: i64) -> E {
    node(Node::Int(n))
}

fn negative(n: E) -> E {
    node(Node::Negative(n))
}

fn compare(cond: FloatCond, x: E, y: E) -> E {
    node(Node::Compare(cond, x, y))
}

fn less(x: E, y: E) -> E {
    compare(FloatCond::Olt, x, y)
}

fn not_less(x: E, y: E) -> E {
    compare(FloatCond::Oge, x, y)
}

fn equal(x: E, y: impl Into<E>) -> E {
    compare(FloatCond::Oeq, x, y.into())
}

fn positive(x: E) -> E {
    compare(FloatCond::Ogt, x, E::from(0.0))
}

fn nan(x: E) -> E {
    compare(FloatCond::Uno, x, x)
}

fn either(a: E, b: E) -> E {
    node(Node::Either(a, b))
}

fn choose(cond: E, then: impl Into<E>, otherwise: impl Into<E>) -> E {
    node(Node::Choose(cond, then.into(), otherwise.into()))
}

/// The n of z = x - n y.
fn whole(x: E, y: E, z: E) -> E {
    roundeven((x - z) / y)
}

/// A slope that is infinite where `z` is zero: zero there, unless limits are wanted.
fn at_zero(kinks: Kinks, z: E, slope: E) -> E {
    match kinks {
        Kinks::Conventional => choose(equal(z, 0.0), 0.0, slope),
        Kinks::Ieee => slope,
    }
}

/// The contribution of |x|.
fn magnitude(kinks: Kinks, x: E, d: E) -> E {
    match kinks {
        Kinks::Conventional => choose(less(x, E::from(0.0)), -d, d),
        Kinks::Ieee => copysign(E::from(1.0), x) * d,
    }
}
