//! Memory: every access to memory with a shadow is followed by one to the shadow.

use crate::activity::levels::is_numeric;
use crate::activity::values::ValueKind;
use crate::error::Error;
use crate::shadow::emission::{Beside, Emission};
use crate::shadow::memory::{align_of, is_ordered};
use ir::{Detail, Flags, Inst, InstData, Opcode, RmwOp};

impl Emission<'_, '_> {
    /// The derivative of an instruction on memory.
    pub fn memory(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        match data.opcode {
            Opcode::Load => self.load(inst, data),
            Opcode::MaskedLoad | Opcode::Gather => self.masked_load(inst, data),
            Opcode::Store => self.store(inst, data),
            Opcode::MaskedStore | Opcode::Scatter => self.store(inst, data),
            Opcode::Memcpy | Opcode::Memmove => {
                let [to, from, bytes] = *data.operands else { return Err(self.malformed(inst)) };
                self.copy_bytes(inst, data.opcode, to, from, bytes, data.detail.clone())
            }
            Opcode::Memset => {
                let [to, _, bytes] = *data.operands else { return Err(self.malformed(inst)) };
                let Some(to) = self.shadow(inst, to)? else { return Ok(()) };
                let bytes = self.value(bytes);
                self.clear(to, bytes, align_of(data));
                Ok(())
            }
            Opcode::Alloca => self.alloca(inst, data),
            Opcode::AtomicRmw => self.rmw(inst, data),
            _ => self.exchange(inst, data),
        }
    }

    /// Plain, masked and scattered stores: the value, the address, and perhaps a mask.
    fn store(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (Some(&value), Some(&to)) = (data.operands.first(), data.operands.get(1)) else {
            return Err(self.malformed(inst));
        };
        let Some(shadow_to) = self.shadow(inst, to)? else { return self.demand_constant(inst, value, to) };
        let number = !matches!(self.kind(value), ValueKind::Float | ValueKind::Pointer);
        if number && !self.carried(value) && is_ordered(data) {
            // A number that threads share; there is no derivative of it.
            return self.demand_integer(inst, to);
        }
        self.demand_plain(inst, data)?;
        let shadow = self.shadow_or_zero(inst, value, Beside::Value(to))?;
        let mut operands = vec![shadow, shadow_to];
        if let Some(&mask) = data.operands.get(2) {
            operands.push(self.value(mask));
        }
        self.access(inst, data, operands);
        Ok(())
    }

    /// Sums are linear: the shadow is added to in a step of its own. Other operations on floats are not.
    fn rmw(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (&[to, value], Detail::Rmw(rmw)) = (&*data.operands, &data.detail) else {
            return Err(self.malformed(inst));
        };
        let Some(shadow_to) = self.shadow(inst, to)? else { return self.demand_constant(inst, value, to) };
        let result = data.results.first().copied();
        match rmw.op {
            op if is_numeric(op) => self.demand_integer(inst, to),
            RmwOp::Fadd | RmwOp::Fsub => {
                let tangent = self.shadow_or_zero(inst, value, Beside::Value(to))?;
                let new = InstData::new(data.opcode, data.ty, [shadow_to, tangent]);
                let new = new.with_detail(data.detail.clone());
                let new = self.builder(Flags::empty()).push_implied(new);
                if let (Some(result), Some(shadow)) = (result, self.body.result(new)) {
                    self.set_shadow(result, shadow);
                }
                Ok(())
            }
            op => {
                let carried = self.carried(value) || result.is_some_and(|result| self.carried(result));
                if self.kind(value) == ValueKind::Integer && !carried {
                    return self.demand_integer(inst, to);
                }
                Err(self.atomic(inst, &format!("atomicrmw {}", op.name())))
            }
        }
    }
}
