//! The table of math functions: everything of the C library that computes with floating-point numbers.
//!
//! A row gives the name, the C library's symbols for `double` and `float`, LLVM's intrinsic, and the shape.
//! A new function is one row: printer, parser, verifier, interpreter and tests take it from here.

/// Operands and results of a math function. `T` is the instruction's floating-point type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MathShape {
    /// `f T x` gives `T`.
    Unary,
    /// `f T x, y` gives `T`.
    Binary,
    /// `f T x, y, z` gives `T`.
    Ternary,
    /// `f T x, I n` gives `T`; the integer has its own type, `i32` in C.
    FloatInt,
    /// `f I n, T x` gives `T`; written `f T x, I n` all the same.
    IntFloat,
    /// `f T x` gives two `T`.
    TwoFloats,
    /// `f T x to I` gives `T` and `I`.
    FloatAndInt,
}

impl MathShape {
    /// The number of operands, integers included.
    pub const fn operands(self) -> usize {
        match self {
            MathShape::Unary | MathShape::TwoFloats | MathShape::FloatAndInt => 1,
            MathShape::Binary | MathShape::FloatInt | MathShape::IntFloat => 2,
            MathShape::Ternary => 3,
        }
    }

    /// The number of results.
    pub const fn results(self) -> usize {
        match self {
            MathShape::TwoFloats | MathShape::FloatAndInt => 2,
            _ => 1,
        }
    }

    /// Whether the last operand is an integer with a type of its own.
    pub const fn has_int_operand(self) -> bool {
        matches!(self, MathShape::FloatInt | MathShape::IntFloat)
    }
}

/// A row of the table of math functions.
#[derive(Clone, Copy, Debug)]
pub struct MathInfo {
    /// The name in the text form.
    pub name: &'static str,
    /// Operands and results.
    pub shape: MathShape,
    /// The C library's symbol for `double`, if there is one.
    pub symbol: Option<&'static str>,
    /// The C library's symbol for `float`.
    pub symbol_f32: Option<&'static str>,
    /// LLVM 19's intrinsic without the type suffix.
    pub intrinsic: Option<&'static str>,
    /// What it computes, in a sentence.
    pub doc: &'static str,
}

/// Hands the rows of the table to a macro: `variant "name" shape symbol symbol_f32 intrinsic "doc";` where
/// `symbol` and `symbol_f32` are identifiers or `_`, and `intrinsic` is a literal or `_`.
macro_rules! math_table {
    ($receiver:ident) => {
        $receiver! {
            Sin    "sin"    Unary  sin sinf "llvm.sin" "Sine of an angle in radians.";
            Cos    "cos"    Unary  cos cosf "llvm.cos" "Cosine of an angle in radians.";
            Tan    "tan"    Unary  tan tanf "llvm.tan" "Tangent of an angle in radians.";
            Asin   "asin"   Unary  asin asinf "llvm.asin" "Inverse sine, -pi/2 to pi/2.";
            Acos   "acos"   Unary  acos acosf "llvm.acos" "Inverse cosine, 0 to pi.";
            Atan   "atan"   Unary  atan atanf "llvm.atan" "Inverse tangent, -pi/2 to pi/2.";
            Atan2  "atan2"  Binary atan2 atan2f _ "Angle, -pi to pi, of the point whose y-coordinate is the first operand and whose x-coordinate is the second.";
            Sinh   "sinh"   Unary  sinh sinhf "llvm.sinh" "Hyperbolic sine.";
            Cosh   "cosh"   Unary  cosh coshf "llvm.cosh" "Hyperbolic cosine.";
            Tanh   "tanh"   Unary  tanh tanhf "llvm.tanh" "Hyperbolic tangent.";
            Asinh  "asinh"  Unary  asinh asinhf _ "Inverse hyperbolic sine.";
            Acosh  "acosh"  Unary  acosh acoshf _ "Inverse hyperbolic cosine.";
            Atanh  "atanh"  Unary  atanh atanhf _ "Inverse hyperbolic tangent.";
            Exp    "exp"    Unary  exp expf "llvm.exp" "e to the x.";
            Exp2   "exp2"   Unary  exp2 exp2f "llvm.exp2" "2 to the x.";
            Exp10  "exp10"  Unary  exp10 exp10f "llvm.exp10" "10 to the x.";
            Expm1  "expm1"  Unary  expm1 expm1f _ "e to the x, minus 1, exact near 0.";
            Log    "log"    Unary  log logf "llvm.log" "Natural logarithm.";
            Log2   "log2"   Unary  log2 log2f "llvm.log2" "Logarithm to base 2.";
            Log10  "log10"  Unary  log10 log10f "llvm.log10" "Logarithm to base 10.";
            Log1p  "log1p"  Unary  log1p log1pf _ "Natural logarithm of 1 + x, exact near 0.";
            Pow    "pow"    Binary pow powf "llvm.pow" "x to the y.";
            Powi   "powi"   FloatInt _ _ "llvm.powi" "x to an integer power.";
            Sqrt   "sqrt"   Unary  sqrt sqrtf "llvm.sqrt" "Square root, correctly rounded.";
            Cbrt   "cbrt"   Unary  cbrt cbrtf _ "Cube root.";
            Hypot  "hypot"  Binary hypot hypotf _ "Square root of x*x + y*y without overflow on the way.";
            Fma    "fma"    Ternary fma fmaf "llvm.fma" "x * y + z with one rounding.";
            Fmuladd "fmuladd" Ternary _ _ "llvm.fmuladd" "x * y + z with one rounding or two.";
            Fmod   "fmod"   Binary fmod fmodf _ "Remainder of x / y rounded to zero, exact.";
            Remainder "remainder" Binary remainder remainderf _ "Remainder of x / y rounded to nearest even, exact.";
            Fmin   "fmin"   Binary fmin fminf "llvm.minnum" "The lesser; a NaN loses to a number.";
            Fmax   "fmax"   Binary fmax fmaxf "llvm.maxnum" "The greater; a NaN loses to a number.";
            Minimum "minimum" Binary _ _ "llvm.minimum" "The lesser; a NaN wins, and -0 is less than +0.";
            Maximum "maximum" Binary _ _ "llvm.maximum" "The greater; a NaN wins, and +0 is greater than -0.";
            Fdim   "fdim"   Binary fdim fdimf _ "x - y if that is positive, else +0.";
            Fabs   "fabs"   Unary  fabs fabsf "llvm.fabs" "The number with a positive sign, NaN included.";
            Copysign "copysign" Binary copysign copysignf "llvm.copysign" "The magnitude of x with the sign of y.";
            Floor  "floor"  Unary  floor floorf "llvm.floor" "The greatest integer not above x.";
            Ceil   "ceil"   Unary  ceil ceilf "llvm.ceil" "The least integer not below x.";
            Trunc  "trunc"  Unary  trunc truncf "llvm.trunc" "x rounded to zero.";
            Round  "round"  Unary  round roundf "llvm.round" "x rounded to the nearest integer, halves away from zero.";
            RoundEven "roundeven" Unary roundeven roundevenf "llvm.roundeven" "x rounded to the nearest integer, halves to even.";
            Rint   "rint"   Unary  rint rintf "llvm.rint" "x rounded by the current rounding mode (to nearest even).";
            NearbyInt "nearbyint" Unary nearbyint nearbyintf "llvm.nearbyint" "As rint, without the inexact exception.";
            Ldexp  "ldexp"  FloatInt ldexp ldexpf "llvm.ldexp" "x times 2 to an integer power.";
            Scalbn "scalbn" FloatInt scalbn scalbnf _ "x times the radix, 2, to an integer power.";
            Frexp  "frexp"  FloatAndInt frexp frexpf "llvm.frexp" "Fraction in [0.5, 1) and exponent of 2.";
            Modf   "modf"   TwoFloats modf modff _ "Fractional and integral part, both with the sign of x.";
            Erf    "erf"    Unary  erf erff _ "Error function.";
            Erfc   "erfc"   Unary  erfc erfcf _ "1 minus the error function, exact for large x.";
            Tgamma "tgamma" Unary  tgamma tgammaf _ "Gamma function.";
            Lgamma "lgamma" Unary  lgamma lgammaf _ "Logarithm of the absolute value of the gamma function.";
            J0     "j0"     Unary  j0 j0f _ "Bessel function of the first kind of order 0.";
            J1     "j1"     Unary  j1 j1f _ "Bessel function of the first kind of order 1.";
            Jn     "jn"     IntFloat jn jnf _ "Bessel function of the first kind of order n.";
            Y0     "y0"     Unary  y0 y0f _ "Bessel function of the second kind of order 0.";
            Y1     "y1"     Unary  y1 y1f _ "Bessel function of the second kind of order 1.";
            Yn     "yn"     IntFloat yn ynf _ "Bessel function of the second kind of order n.";
        }
    };
}
pub(crate) use math_table;

macro_rules! optional_name {
    (_) => {
        None
    };
    ($name:ident) => {
        Some(stringify!($name))
    };
    ($name:literal) => {
        Some($name)
    };
}

macro_rules! declare_functions {
    ($($variant:ident $name:literal $shape:ident $symbol:tt $symbol_f32:tt $intrinsic:tt $doc:literal;)*) => {
        /// A math function.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum MathFn {
            $(#[doc = $doc] $variant,)*
        }

        impl MathFn {
            /// Every function, in table order.
            pub const ALL: &'static [MathFn] = &[$(MathFn::$variant),*];

            /// The function's row of the table.
            pub const fn info(self) -> &'static MathInfo {
                &TABLE[self as usize]
            }
        }

        static TABLE: [MathInfo; MathFn::ALL.len()] = [$(MathInfo {
            name: $name,
            shape: MathShape::$shape,
            symbol: optional_name!($symbol),
            symbol_f32: optional_name!($symbol_f32),
            intrinsic: optional_name!($intrinsic),
            doc: $doc,
        }),*];
    };
}

math_table!(declare_functions);

impl MathFn {
    /// The name in the text form.
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// Operands and results.
    pub const fn shape(self) -> MathShape {
        self.info().shape
    }

    /// The function with this name in the text form.
    pub fn from_name(name: &str) -> Option<MathFn> {
        use std::collections::HashMap;
        use std::sync::OnceLock;
        static BY_NAME: OnceLock<HashMap<&'static str, MathFn>> = OnceLock::new();
        let by_name = BY_NAME.get_or_init(|| MathFn::ALL.iter().map(|&f| (f.name(), f)).collect());
        by_name.get(name).copied()
    }
}
