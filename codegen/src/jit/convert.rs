//! Conversions.

use super::integer::held;
use super::lower::{Lower, Lowered, MALFORMED, Refusal, refuse};
use super::runtime::{self, SIGNED, format_index};
use super::shape::{container, is_hard};
use cranelift_codegen::ir::{InstBuilder, Value as MachineValue, types};
use ir::{Float, InstData, IntCond, Opcode, Scalar, mask};

impl Lower<'_, '_> {
    pub fn conversion(&mut self, data: &InstData) -> Lowered<()> {
        let to = self.body.ty(Self::result(data)?);
        if data.opcode == Opcode::Bitcast {
            return self.bitcast(data);
        }
        let (Some(from_lane), Some(to_lane)) = (data.ty.lane(), to.lane()) else { return self.not_held(to) };
        let opcode = data.opcode;
        let is_signed = matches!(opcode, Opcode::FpToSi | Opcode::FpToSiSat | Opcode::SiToFp | Opcode::Sext);
        self.each_lane(data, |lower, args| {
            let &[value] = args else { return refuse(MALFORMED) };
            let result = match (from_lane, to_lane) {
                (Scalar::Int(from), Scalar::Int(to)) => lower.int_to_int(opcode, from, to, value),
                (Scalar::Float(from), Scalar::Float(to)) => lower.float_to_float(from, to, value),
                (Scalar::Float(from), Scalar::Int(to)) => lower.float_to_int(is_signed, from, to, value),
                (Scalar::Int(from), Scalar::Float(to)) => lower.int_to_float(is_signed, from, to, value),
                (Scalar::Ptr(_), Scalar::Int(to)) => {
                    let bits = lower.resize(value, held(to), false);
                    lower.cut(to, bits)
                }
                (Scalar::Int(_), Scalar::Ptr(_)) => lower.resize(value, types::I64, false),
                (Scalar::Ptr(_), Scalar::Ptr(_)) => value,
                _ => return refuse(MALFORMED),
            };
            Ok([result])
        })
    }

    fn int_to_int(&mut self, opcode: Opcode, from: u8, to: u8, value: MachineValue) -> MachineValue {
        match opcode {
            Opcode::Sext => {
                let value = self.signed(from, value);
                let wide = self.resize(value, held(to), true);
                self.cut(to, wide)
            }
            Opcode::Zext => self.resize(value, held(to), false),
            _ => {
                let narrow = self.resize(value, held(to), false);
                self.cut(to, narrow)
            }
        }
    }

    /// Calls one of the conversions of [`runtime`].
    fn soft(
        &mut self,
        helper: usize,
        first: u32,
        second: u32,
        value: MachineValue,
        to: Scalar,
    ) -> MachineValue {
        let buffer = self.fill_buffer(&[(0, value)]);
        let first = self.int(types::I32, first.into());
        let second = self.int(types::I32, second.into());
        self.helper(helper, &[first, second, buffer], None);
        self.buffered(buffer, 0, container(to))
    }

    fn float_to_float(&mut self, from: Float, to: Float, value: MachineValue) -> MachineValue {
        match (from, to) {
            (Float::F32, Float::F64) => self.b.ins().fpromote(types::F64, value),
            (Float::F64, Float::F32) => self.b.ins().fdemote(types::F32, value),
            _ if from == to => value,
            _ => {
                let helper = runtime::convert as *const () as usize;
                self.soft(helper, format_index(from), format_index(to), value, Scalar::Float(to))
            }
        }
    }

    /// Rounded to zero and clamped to the range: what does not fit is poison to conversions that do not clamp, so
    /// any number will do for them, and nothing traps.
    fn float_to_int(&mut self, is_signed: bool, from: Float, to: u8, value: MachineValue) -> MachineValue {
        let ty = held(to);
        if !is_hard(from) || ty == types::I128 {
            let how = u32::from(to) | if is_signed { SIGNED } else { 0 };
            let helper = runtime::to_int as *const () as usize;
            return self.soft(helper, format_index(from), how, value, Scalar::Int(to));
        }
        if !is_signed {
            let whole = self.b.ins().fcvt_to_uint_sat(ty, value);
            if ty.bits() == u32::from(to) {
                return whole;
            }
            let all = self.int(ty, mask(to.into()));
            let fits = self.compare_ints(IntCond::Ule, ty.bits() as u8, whole, all);
            return self.choose(fits, whole, all);
        }
        let whole = self.b.ins().fcvt_to_sint_sat(ty, value);
        if ty.bits() == u32::from(to) {
            return whole;
        }
        let greatest = mask(u32::from(to) - 1);
        let (least, greatest) = (self.int(ty, !greatest), self.int(ty, greatest));
        let above = self.compare_ints(IntCond::Sgt, ty.bits() as u8, whole, greatest);
        let whole = self.choose(above, greatest, whole);
        let below = self.compare_ints(IntCond::Slt, ty.bits() as u8, whole, least);
        let whole = self.choose(below, least, whole);
        self.cut(to, whole)
    }

    fn int_to_float(&mut self, is_signed: bool, from: u8, to: Float, value: MachineValue) -> MachineValue {
        let value = if is_signed { self.signed(from, value) } else { value };
        if !is_hard(to) || held(from) == types::I128 {
            let wide = self.resize(value, types::I128, is_signed);
            let how = if is_signed { SIGNED } else { 0 };
            let helper = runtime::from_int as *const () as usize;
            return self.soft(helper, format_index(to), how, wide, Scalar::Float(to));
        }
        let ty = container(Scalar::Float(to));
        if is_signed {
            self.b.ins().fcvt_from_sint(ty, value)
        } else {
            self.b.ins().fcvt_from_uint(ty, value)
        }
    }

    /// The same bits as another type: by way of memory, but where both are held alike.
    fn bitcast(&mut self, data: &InstData) -> Lowered<()> {
        let (value, result) = (Self::operand(data, 0)?, Self::result(data)?);
        let (from, to) = (data.ty, self.body.ty(result));
        let parts = self.parts(value)?;
        if from == to {
            self.define(result, parts);
            return Ok(());
        }
        let (from_shape, to_shape) = (self.shape(from)?, self.shape(to)?);
        if let (None, None, &[part]) = (from.lanes(), to.lanes(), &*parts) {
            let (held, wanted) = (from_shape.parts().0, to_shape.parts().0);
            let part = if held == wanted {
                part
            } else if held.bits() == wanted.bits() {
                self.b.ins().bitcast(wanted, cranelift_codegen::ir::MemFlagsData::new(), part)
            } else {
                return refuse(MALFORMED);
            };
            self.define(result, [part].into_iter().collect());
            return Ok(());
        }
        let bytes = self.unit.layout.store_bytes(from).and_then(|bytes| u32::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| Refusal(MALFORMED.into()))?;
        let buffer = self.buffer(bytes.next_multiple_of(16));
        self.write_value(from, &parts, buffer, 0, Self::trusted())?;
        let parts = self.read_value(to, buffer, 0, Self::trusted())?;
        self.define(result, parts);
        Ok(())
    }
}
