//! Floating-point arithmetic and comparisons. `f32` and `f64` are the processor's; the other formats are computed
//! by [`super::runtime`].

use super::lower::{Lower, Lowered, MALFORMED, Refusal, refuse};
use super::runtime::{self, Arithmetic, format_index};
use super::shape::{container, is_hard};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as MachineValue, types};
use ir::{Detail, Float, FloatCond, InstData, Opcode, Scalar, mask};

/// A condition as Cranelift's; `None` for the two that do not compare.
fn float_cc(cond: FloatCond) -> Option<FloatCC> {
    Some(match cond {
        FloatCond::False | FloatCond::True => return None,
        FloatCond::Oeq => FloatCC::Equal,
        FloatCond::Ogt => FloatCC::GreaterThan,
        FloatCond::Oge => FloatCC::GreaterThanOrEqual,
        FloatCond::Olt => FloatCC::LessThan,
        FloatCond::Ole => FloatCC::LessThanOrEqual,
        FloatCond::One => FloatCC::OrderedNotEqual,
        FloatCond::Ord => FloatCC::Ordered,
        FloatCond::Uno => FloatCC::Unordered,
        FloatCond::Ueq => FloatCC::UnorderedOrEqual,
        FloatCond::Ugt => FloatCC::UnorderedOrGreaterThan,
        FloatCond::Uge => FloatCC::UnorderedOrGreaterThanOrEqual,
        FloatCond::Ult => FloatCC::UnorderedOrLessThan,
        FloatCond::Ule => FloatCC::UnorderedOrLessThanOrEqual,
        FloatCond::Une => FloatCC::NotEqual,
    })
}

/// The orders, as [`runtime::compare`] numbers them, for which a condition holds, one bit each.
fn orders(cond: FloatCond) -> u128 {
    let (less, equal, greater, unordered) = (1, 2, 4, 8);
    match cond {
        FloatCond::False => 0,
        FloatCond::Oeq => equal,
        FloatCond::Ogt => greater,
        FloatCond::Oge => greater | equal,
        FloatCond::Olt => less,
        FloatCond::Ole => less | equal,
        FloatCond::One => less | greater,
        FloatCond::Ord => less | equal | greater,
        FloatCond::Uno => unordered,
        FloatCond::Ueq => unordered | equal,
        FloatCond::Ugt => unordered | greater,
        FloatCond::Uge => unordered | greater | equal,
        FloatCond::Ult => unordered | less,
        FloatCond::Ule => unordered | less | equal,
        FloatCond::Une => unordered | less | greater,
        FloatCond::True => unordered | less | equal | greater,
    }
}

pub(super) fn format_of(data: &InstData) -> Lowered<Float> {
    data.ty.float_format().ok_or_else(|| Refusal(MALFORMED.into()))
}

impl Lower<'_, '_> {
    /// `fadd` and its kin, and `fneg`.
    pub fn float_arithmetic(&mut self, data: &InstData) -> Lowered<()> {
        let format = format_of(data)?;
        let opcode = data.opcode;
        if is_hard(format) && opcode != Opcode::Frem {
            return self.each_part(data, |lower, args| lower.hard_arithmetic(opcode, args));
        }
        self.each_lane(data, |lower, args| match (opcode, args) {
            (Opcode::Fneg, &[a]) => Ok([lower.flip_sign(format, a)]),
            (_, &[a, b]) => lower.arithmetic(opcode, format, a, b).map(|result| [result]),
            _ => refuse(MALFORMED),
        })
    }

    fn hard_arithmetic(&mut self, opcode: Opcode, args: &[MachineValue]) -> MachineValue {
        match (opcode, args) {
            (Opcode::Fadd, &[a, b]) => self.b.ins().fadd(a, b),
            (Opcode::Fsub, &[a, b]) => self.b.ins().fsub(a, b),
            (Opcode::Fmul, &[a, b]) => self.b.ins().fmul(a, b),
            (Opcode::Fdiv, &[a, b]) => self.b.ins().fdiv(a, b),
            // The verifier lets nothing else come here.
            _ => self.b.ins().fneg(args[0]),
        }
    }

    /// One operation on two scalars of any format.
    pub fn arithmetic(
        &mut self,
        opcode: Opcode,
        format: Float,
        a: MachineValue,
        b: MachineValue,
    ) -> Lowered<MachineValue> {
        let operation = match opcode {
            Opcode::Frem if is_hard(format) => {
                let name = if format == Float::F64 { "fmod" } else { "fmodf" };
                return self.c_function(name, format, &[a, b]);
            }
            _ if is_hard(format) => return Ok(self.hard_arithmetic(opcode, &[a, b])),
            Opcode::Fadd => Arithmetic::Add,
            Opcode::Fsub => Arithmetic::Sub,
            Opcode::Fmul => Arithmetic::Mul,
            Opcode::Fdiv => Arithmetic::Div,
            Opcode::Frem => Arithmetic::Rem,
            _ => return refuse(MALFORMED),
        };
        let buffer = self.fill_buffer(&[(0, a), (1, b)]);
        let operation = self.int(types::I32, operation as u128);
        let index = self.int(types::I32, format_index(format).into());
        self.helper(runtime::arithmetic as *const () as usize, &[operation, index, buffer], None);
        Ok(self.buffered(buffer, 0, container(Scalar::Float(format))))
    }

    /// The bits with the sign inverted, of a format that is held as an integer.
    fn flip_sign(&mut self, format: Float, a: MachineValue) -> MachineValue {
        let sign = self.int(container(Scalar::Float(format)), 1 << (format.bits() - 1));
        self.b.ins().bxor(a, sign)
    }

    /// The magnitude of a number of such a format.
    pub fn without_sign(&mut self, format: Float, a: MachineValue) -> MachineValue {
        let rest = self.int(container(Scalar::Float(format)), mask(format.bits() - 1));
        self.b.ins().band(a, rest)
    }

    /// `fcmp`.
    pub fn float_compare(&mut self, data: &InstData) -> Lowered<()> {
        let format = format_of(data)?;
        let Detail::FloatCond(cond) = data.detail else { return refuse(MALFORMED) };
        self.each_lane(data, |lower, args| {
            let &[a, b] = args else { return refuse(MALFORMED) };
            let Some(cc) = float_cc(cond) else {
                return Ok([lower.int(types::I32, u128::from(cond == FloatCond::True))]);
            };
            if is_hard(format) {
                let condition = lower.b.ins().fcmp(cc, a, b);
                return Ok([lower.flag(condition)]);
            }
            let buffer = lower.fill_buffer(&[(0, a), (1, b)]);
            let index = lower.int(types::I32, format_index(format).into());
            let helper = runtime::compare as *const () as usize;
            let order = lower.helper_value(helper, &[index, buffer], types::I32)?;
            let wanted = lower.int(types::I32, orders(cond));
            let bit = lower.b.ins().ushr(wanted, order);
            let one = lower.int(types::I32, 1);
            Ok([lower.b.ins().band(bit, one)])
        })
    }

    /// `is_fpclass`.
    pub fn float_class(&mut self, data: &InstData) -> Lowered<()> {
        let format = format_of(data)?;
        let Detail::Class(wanted) = data.detail else { return refuse(MALFORMED) };
        self.each_lane(data, |lower, args| {
            let &[a] = args else { return refuse(MALFORMED) };
            let buffer = lower.fill_buffer(&[(0, a)]);
            let index = lower.int(types::I32, format_index(format).into());
            let helper = runtime::class as *const () as usize;
            let class = lower.helper_value(helper, &[index, buffer], types::I32)?;
            let wanted = lower.int(types::I32, wanted.into());
            let common = lower.b.ins().band(class, wanted);
            let zero = lower.int(types::I32, 0);
            let condition = lower.b.ins().icmp(IntCC::NotEqual, common, zero);
            Ok([lower.flag(condition)])
        })
    }
}
