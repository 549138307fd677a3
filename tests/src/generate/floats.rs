//! Float arithmetic and math functions on arguments for which they are finite.

use super::constants::limit;
use super::maker::{Bound, Maker, WILD};
use ir::*;

/// The bound of a sum of two floats, and the like.
fn widened(a: Bound, b: Bound, by: Bound) -> Bound {
    a.max(b).max(0).saturating_add(by)
}

/// Whether the function has one right answer that needs no approximation.
fn is_exact(function: MathFn) -> bool {
    use MathFn::*;
    matches!(
        function,
        Sqrt | Fma
            | Fmuladd
            | Fmod
            | Remainder
            | Fmin
            | Fmax
            | Minimum
            | Maximum
            | Fdim
            | Fabs
            | Copysign
            | Floor
            | Ceil
            | Trunc
            | Round
            | RoundEven
            | Rint
            | NearbyInt
            | Ldexp
            | Scalbn
            | Frexp
            | Modf
            | Powi
    )
}

/// What stays in bounds; [`WILD`] stays wild.
fn sum(a: Bound, b: Bound) -> Bound {
    a.saturating_add(b)
}

impl Maker<'_, '_> {
    /// A statement of float arithmetic.
    pub fn float_statement(&mut self) {
        let ty = self.float_type();
        let cap = limit(ty.float_format().unwrap_or(Float::F64));
        let a = self.value(ty);
        match self.dice.below(6) {
            0 | 1 => {
                let op = self.dice.pick(&[Opcode::Fadd, Opcode::Fsub]);
                let b = self.value(ty);
                let (a, b) = (self.tame(a, cap - 1), self.tame(b, cap - 1));
                let bound = widened(self.bound(a), self.bound(b), 1);
                self.float_result(InstData::new(op, ty, [a, b]), bound);
            }
            2 | 3 => {
                let b = self.value(ty);
                let (a, b) = (self.tame(a, cap / 2), self.tame(b, cap / 2));
                let bound = sum(self.bound(a).max(0), self.bound(b).max(0));
                self.float_result(InstData::new(Opcode::Fmul, ty, [a, b]), bound);
            }
            4 => {
                let op = if self.dice.chance(0.2) { Opcode::Frem } else { Opcode::Fdiv };
                let b = self.value(ty);
                let b = self.divisor(b);
                let wild = self.bound(b) == WILD;
                let bound = if wild { WILD } else { self.bound(a) };
                self.float_result(InstData::new(op, ty, [a, b]), bound);
            }
            _ => {
                let bound = self.bound(a);
                self.float_result(InstData::new(Opcode::Fneg, ty, [a]), bound);
            }
        }
    }

    /// Appends a float instruction, with flags at times, and keeps its result.
    pub fn float_result(&mut self, mut data: InstData, bound: Bound) -> Value {
        if self.dice.chance(self.knobs.flags) {
            let mut allowed = data.opcode.info().flags & Flags::FAST;
            if bound == WILD || data.operands.iter().any(|&operand| self.bound(operand) == WILD) {
                // With these, a NaN or an infinity would be poison.
                allowed -= Flags::NNAN | Flags::NINF;
            }
            let all = self.dice.chance(0.3);
            let chosen = if all { Flags::all() } else { Flags::from_bits_truncate(self.dice.bits(4) as u32) };
            data.flags = chosen & allowed;
        }
        self.result(data, bound)
    }

    /// A float that is at least one in its place, most often.
    fn divisor(&mut self, value: Value) -> Value {
        let ty = self.body.ty(value);
        if self.dice.chance(self.knobs.wild) {
            self.set_bound(value, WILD);
            return value;
        }
        if self.dice.chance(0.5) {
            return self.positive(value, limit(ty.float_format().unwrap_or(Float::F64)) - 1, 1.0);
        }
        let cap = limit(ty.float_format().unwrap_or(Float::F64)) / 2 - 1;
        let value = self.tame(value, cap);
        let square = self.build().binary(Opcode::Fmul, value, value);
        let bound = sum(self.bound(value).max(0), self.bound(value).max(0));
        self.set_bound(square, bound);
        let one = self.float(ty, 1.0);
        let result = self.build().binary(Opcode::Fadd, square, one);
        self.set_bound(result, widened(bound, 0, 1));
        result
    }

    /// The magnitude, at most two to this power, plus a number that keeps it off zero.
    fn positive(&mut self, value: Value, at_most: Bound, plus: f64) -> Value {
        let value = self.tame(value, at_most);
        let ty = self.body.ty(value);
        let magnitude = self.build().math(MathFn::Fabs, &[value]);
        let plus = self.float(ty, plus);
        let result = self.build().binary(Opcode::Fadd, magnitude, plus);
        let bound = widened(self.bound(value), 0, 1);
        self.set_bound(result, bound);
        result
    }

    /// A statement that calls a math function.
    pub fn math_statement(&mut self) {
        let function = self.dice.pick(MathFn::ALL);
        let mut ty = self.float_type();
        if function.shape().has_int_operand() || function.shape() == MathShape::FloatAndInt {
            ty = ty.lane().map_or(ty, Type::Scalar);
        }
        if !is_exact(function) && ty.float_format().is_some_and(|format| format.bits() > 64) {
            // No host computes it in the wide formats.
            ty = ty.with_lane(Scalar::Float(Float::F64));
        }
        let x = self.value(ty);
        match function.shape() {
            MathShape::Unary => self.unary_math(function, x),
            MathShape::Binary => self.binary_math(function, x),
            MathShape::Ternary => self.ternary_math(function, x),
            MathShape::FloatInt | MathShape::IntFloat => self.math_with_int(function, x),
            MathShape::TwoFloats | MathShape::FloatAndInt => self.split_math(function, x),
        }
    }

    fn math_result(&mut self, function: MathFn, operands: &[Value], bound: Bound) {
        let ty = self.body.ty(operands[0]);
        let wild = operands.iter().any(|&operand| self.bound(operand) == WILD);
        let data =
            InstData::new(Opcode::Math, ty, operands.iter().copied()).with_detail(Detail::Math(function));
        self.float_result(data, if wild { WILD } else { bound });
    }

    fn unary_math(&mut self, function: MathFn, x: Value) {
        let cap = limit(self.body.ty(x).float_format().unwrap_or(Float::F64));
        let (x, bound) = match function {
            MathFn::Sin | MathFn::Cos | MathFn::Tanh | MathFn::Erf | MathFn::J0 | MathFn::J1 => (x, 0),
            MathFn::Atan | MathFn::Erfc => (x, 1),
            MathFn::Asinh => (x, 6),
            MathFn::Tan => (self.tame(x, 0), 1),
            MathFn::Asin | MathFn::Acos => (self.tame(x, 0), 2),
            MathFn::Atanh => (self.tame(x, -1), 0),
            MathFn::Acosh => (self.positive(x, cap - 1, 1.0), 6),
            MathFn::Sinh | MathFn::Cosh | MathFn::Exp | MathFn::Exp2 | MathFn::Exp10 | MathFn::Expm1 => {
                (self.tame(x, 1), 7)
            }
            MathFn::Log | MathFn::Log2 | MathFn::Log10 => (self.positive(x, cap - 1, 0.125), 6),
            MathFn::Log1p => (self.positive(x, cap - 1, 0.0), 6),
            MathFn::Sqrt => (self.positive(x, cap - 1, 0.125), cap / 2 + 1),
            MathFn::Tgamma => (self.positive(x, 1, 1.0), 1),
            MathFn::Lgamma => (self.positive(x, 3, 0.5), 4),
            MathFn::Y0 | MathFn::Y1 => (self.positive(x, 3, 0.5), 1),
            // The rest keep the magnitude, or round it up to the next integer.
            _ => {
                let x = self.tame(x, cap - 1);
                (x, widened(self.bound(x), 0, 1))
            }
        };
        self.math_result(function, &[x], bound);
    }

    fn binary_math(&mut self, function: MathFn, x: Value) {
        let ty = self.body.ty(x);
        let cap = limit(ty.float_format().unwrap_or(Float::F64));
        let y = self.value(ty);
        let (x, y, bound) = match function {
            MathFn::Atan2 => (x, y, 2),
            MathFn::Pow => (self.positive(x, 2, 0.125), self.tame(y, 1), 7),
            MathFn::Fmod | MathFn::Remainder => {
                let bound = self.bound(x);
                (x, self.divisor(y), bound)
            }
            MathFn::Copysign => {
                let bound = self.bound(x);
                (x, y, bound)
            }
            _ => {
                let (x, y) = (self.tame(x, cap - 1), self.tame(y, cap - 1));
                (x, y, widened(self.bound(x), self.bound(y), 1))
            }
        };
        self.math_result(function, &[x, y], bound);
    }

    fn ternary_math(&mut self, function: MathFn, x: Value) {
        let ty = self.body.ty(x);
        let cap = limit(ty.float_format().unwrap_or(Float::F64));
        let (y, z) = (self.value(ty), self.value(ty));
        let (x, y, z) = (self.tame(x, cap / 2 - 1), self.tame(y, cap / 2 - 1), self.tame(z, cap - 1));
        let product = sum(self.bound(x).max(0), self.bound(y).max(0));
        self.math_result(function, &[x, y, z], widened(product, self.bound(z), 1));
    }

    fn math_with_int(&mut self, function: MathFn, x: Value) {
        let cap = limit(self.body.ty(x).float_format().unwrap_or(Float::F64));
        let int = Type::I32;
        let n = if self.dice.chance(0.5) {
            let number = i128::from(self.dice.below(6)) - 2;
            self.build().int(int, number)
        } else {
            let n = self.value(int);
            self.masked(n, 3)
        };
        let (x, bound) = match function {
            MathFn::Powi => (self.positive(x, 2, 0.125), 10),
            MathFn::Jn => (self.tame(x, 6), 0),
            MathFn::Yn => (self.positive(x, 3, 0.5), 8),
            _ => {
                let x = self.tame(x, cap - 3);
                let bound = widened(self.bound(x), 0, 3);
                (x, bound)
            }
        };
        let wild = self.bound(x) == WILD;
        let ty = self.body.ty(x);
        let data = InstData::new(Opcode::Math, ty, [x, n]).with_detail(Detail::Math(function));
        self.float_result(data, if wild { WILD } else { bound });
    }

    fn split_math(&mut self, function: MathFn, x: Value) {
        let ty = self.body.ty(x);
        let bound = self.bound(x);
        let data = InstData::new(Opcode::Math, ty, [x]).with_detail(Detail::Math(function));
        let second = if function.shape() == MathShape::TwoFloats { ty } else { Type::I32 };
        let inst = self.build().push(data, [ty, second]);
        let results = self.body.insts[inst].results.clone();
        self.keep_float(results[0], if bound == WILD { WILD } else { 0 });
        self.keep_float(results[1], bound);
    }
}
