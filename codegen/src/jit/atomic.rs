//! Atomic instructions, on what the verifier permits: 1, 2, 4, 8 or 16 bytes.

use super::access::flags;
use super::lower::{Lower, Lowered, MALFORMED, Parts, refuse};
use super::shape::container;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    AtomicRmwOp, BlockArg, InstBuilder, MemFlagsData, Type as Machine, Value as MachineValue,
};
use ir::{Detail, InstData, IntCond, MathFn, Opcode, RmwOp, Scalar, Type};

/// The operation of the processor's, if it has it.
fn machine_op(op: RmwOp) -> Option<AtomicRmwOp> {
    Some(match op {
        RmwOp::Xchg => AtomicRmwOp::Xchg,
        RmwOp::Add => AtomicRmwOp::Add,
        RmwOp::Sub => AtomicRmwOp::Sub,
        RmwOp::And => AtomicRmwOp::And,
        RmwOp::Nand => AtomicRmwOp::Nand,
        RmwOp::Or => AtomicRmwOp::Or,
        RmwOp::Xor => AtomicRmwOp::Xor,
        RmwOp::Max => AtomicRmwOp::Smax,
        RmwOp::Min => AtomicRmwOp::Smin,
        RmwOp::Umax => AtomicRmwOp::Umax,
        RmwOp::Umin => AtomicRmwOp::Umin,
        RmwOp::Fadd | RmwOp::Fsub | RmwOp::Fmax | RmwOp::Fmin | RmwOp::UincWrap | RmwOp::UdecWrap => {
            return None;
        }
    })
}

impl Lower<'_, '_> {
    /// The scalar type, and the integer type it has in memory.
    fn atomic_type(&self, data: &InstData) -> Lowered<(Scalar, Machine)> {
        let Type::Scalar(scalar) = data.ty else { return refuse(MALFORMED) };
        let bits = self.unit.layout.scalar_bits(scalar);
        match Machine::int(bits as u16) {
            Some(ty) if bits >= 8 => Ok((scalar, ty)),
            _ => refuse("an atomic access to what is not 1, 2, 4, 8 or 16 bytes"),
        }
    }

    fn atomic_bits(&mut self, value: MachineValue, memory: Machine) -> MachineValue {
        if self.b.func.dfg.value_type(value).is_float() {
            self.b.ins().bitcast(memory, MemFlagsData::new(), value)
        } else {
            self.resize(value, memory, false)
        }
    }

    fn atomic_value(&mut self, value: MachineValue, scalar: Scalar) -> MachineValue {
        let ty = container(scalar);
        if ty.is_float() {
            self.b.ins().bitcast(ty, MemFlagsData::new(), value)
        } else {
            self.resize(value, ty, false)
        }
    }

    pub fn atomic_load(&mut self, data: &InstData, at: MachineValue) -> Lowered<()> {
        let (scalar, memory) = self.atomic_type(data)?;
        let value = self.b.ins().atomic_load(memory, flags(), at);
        let value = self.atomic_value(value, scalar);
        self.define(Self::result(data)?, Parts::from_iter([value]));
        Ok(())
    }

    pub fn atomic_store(&mut self, data: &InstData, at: MachineValue) -> Lowered<()> {
        let (_, memory) = self.atomic_type(data)?;
        let value = self.scalar(data, 0)?;
        let value = self.atomic_bits(value, memory);
        self.b.ins().atomic_store(flags(), value, at);
        Ok(())
    }

    pub fn atomic_rmw(&mut self, data: &InstData) -> Lowered<()> {
        let Detail::Rmw(detail) = &data.detail else { return refuse(MALFORMED) };
        let (scalar, memory) = self.atomic_type(data)?;
        let (at, value) = (self.scalar(data, 0)?, self.scalar(data, 1)?);
        let old = match machine_op(detail.op) {
            Some(op) => {
                let value = self.atomic_bits(value, memory);
                self.b.ins().atomic_rmw(memory, flags(), op, at, value)
            }
            None => self.exchange_until_done(detail.op, scalar, memory, at, value)?,
        };
        let old = self.atomic_value(old, scalar);
        self.define(Self::result(data)?, Parts::from_iter([old]));
        Ok(())
    }

    /// Computes a new value from the old one, and puts it there if the old one is still there, else begins again.
    fn exchange_until_done(
        &mut self,
        op: RmwOp,
        scalar: Scalar,
        memory: Machine,
        at: MachineValue,
        value: MachineValue,
    ) -> Lowered<MachineValue> {
        let (again, done) = (self.b.create_block(), self.b.create_block());
        let old = self.b.append_block_param(again, memory);
        let first = self.b.ins().atomic_load(memory, flags(), at);
        self.b.ins().jump(again, &[BlockArg::Value(first)]);
        self.b.switch_to_block(again);
        let number = self.atomic_value(old, scalar);
        let new = self.modified(op, scalar, number, value)?;
        let new = self.atomic_bits(new, memory);
        let found = self.b.ins().atomic_cas(flags(), at, old, new);
        let same = self.b.ins().icmp(IntCC::Equal, found, old);
        self.b.ins().brif(same, done, &[], again, &[BlockArg::Value(found)]);
        self.b.switch_to_block(done);
        Ok(old)
    }

    fn modified(
        &mut self,
        op: RmwOp,
        scalar: Scalar,
        old: MachineValue,
        value: MachineValue,
    ) -> Lowered<MachineValue> {
        match (op, scalar) {
            (RmwOp::Fadd, Scalar::Float(format)) => self.arithmetic(Opcode::Fadd, format, old, value),
            (RmwOp::Fsub, Scalar::Float(format)) => self.arithmetic(Opcode::Fsub, format, old, value),
            (RmwOp::Fmax, Scalar::Float(format)) => self.extremum(MathFn::Fmax, format, old, value),
            (RmwOp::Fmin, Scalar::Float(format)) => self.extremum(MathFn::Fmin, format, old, value),
            (RmwOp::UincWrap | RmwOp::UdecWrap, Scalar::Int(width)) => {
                let ty = container(scalar);
                let (zero, one) = (self.int(ty, 0), self.int(ty, 1));
                if op == RmwOp::UincWrap {
                    let next = self.b.ins().iadd(old, one);
                    let wraps = self.compare_ints(IntCond::Uge, width, old, value);
                    return Ok(self.choose(wraps, zero, next));
                }
                let next = self.b.ins().isub(old, one);
                let above = self.compare_ints(IntCond::Ugt, width, old, value);
                let is_zero = self.compare_ints(IntCond::Eq, width, old, zero);
                let wraps = self.b.ins().bor(above, is_zero);
                Ok(self.choose(wraps, value, next))
            }
            _ => refuse(MALFORMED),
        }
    }

    pub fn compare_exchange(&mut self, data: &InstData) -> Lowered<()> {
        let (scalar, memory) = self.atomic_type(data)?;
        let (at, expected, new) = (self.scalar(data, 0)?, self.scalar(data, 1)?, self.scalar(data, 2)?);
        let (expected, new) = (self.atomic_bits(expected, memory), self.atomic_bits(new, memory));
        let old = self.b.ins().atomic_cas(flags(), at, expected, new);
        let same = self.b.ins().icmp(IntCC::Equal, old, expected);
        let same = self.flag(same);
        let old = self.atomic_value(old, scalar);
        for (&result, value) in data.results.iter().zip([old, same]) {
            self.define(result, Parts::from_iter([value]));
        }
        Ok(())
    }
}
