//! Memory: every access to memory with a shadow is followed by one to the shadow.

use super::emit::Emission;
use super::levels::{Level, is_numeric};
use super::values::{self, ValueKind};
use crate::error::{Error, ErrorKind};
use ir::{Access, Align, Detail, Flags, Inst, InstData, Opcode, RmwOp, Type, Value};

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

    fn load(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (Some(&result), Some(&from)) = (data.results.first(), data.operands.first()) else {
            return Err(self.malformed(inst));
        };
        if matches!(data.ty, Type::Opaque(_)) && self.level(from) > Level::Constant {
            return Err(self.opaque(inst));
        }
        if !self.carried(result) {
            return Ok(());
        }
        self.demand_plain(inst, data)?;
        let Some(from) = self.shadow(inst, from)? else { return Err(self.malformed(inst)) };
        let shadow = self.access(inst, data, vec![from]);
        let shadow = self.body.result(shadow).ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        Ok(())
    }

    fn masked_load(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (Some(&result), &[from, mask, otherwise]) = (data.results.first(), &*data.operands) else {
            return Err(self.malformed(inst));
        };
        if !self.carried(result) {
            return Ok(());
        }
        let mask = self.value(mask);
        let rest = self.shadow_or_zero(inst, otherwise, "what is loaded")?;
        let shadow = match self.shadow(inst, from)? {
            Some(from) => {
                let new = self.access(inst, data, vec![from, mask, rest]);
                self.body.result(new).ok_or_else(|| self.malformed(inst))?
            }
            // Only what the other lanes have varies.
            None if self.kind(result) != ValueKind::Pointer => {
                let zero = self.zero(inst, self.primal.ty(result))?;
                self.builder(Flags::empty()).select(mask, zero, rest)
            }
            None => {
                let (shadowed, constant) = (self.text(otherwise), self.text(from));
                return Err(self.fail(inst, ErrorKind::MixedActivity { shadowed, constant }));
            }
        };
        self.set_shadow(result, shadow);
        Ok(())
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
            return Ok(());
        }
        self.demand_plain(inst, data)?;
        let beside = self.text(to);
        let shadow = self.shadow_or_zero(inst, value, &beside)?;
        let mut operands = vec![shadow, shadow_to];
        if let Some(&mask) = data.operands.get(2) {
            operands.push(self.value(mask));
        }
        self.access(inst, data, operands);
        Ok(())
    }

    /// The access to a shadow beside an access of the primal: neither volatile nor ordered, of the same type.
    fn access(&mut self, inst: Inst, data: &InstData, operands: Vec<Value>) -> Inst {
        let new = InstData::new(data.opcode, data.ty, operands).with_detail(values::plain_access(data));
        let new = self.builder(Flags::empty()).push_implied(new);
        // What is said about the type holds for the shadow; what is said about values and aliases may not.
        let attached = self.primal.metadata.get(&inst);
        let tag = attached.and_then(|list| list.iter().find(|(kind, _)| **kind == *"tbaa"));
        if let Some(tag) = tag {
            self.body.metadata.insert(new, vec![tag.clone()]);
        }
        new
    }

    /// An error for an ordered access to what varies.
    fn demand_plain(&self, inst: Inst, data: &InstData) -> Result<(), Error> {
        if is_ordered(data) { Err(self.atomic(inst, data.opcode.name())) } else { Ok(()) }
    }

    fn atomic(&self, inst: Inst, operation: &str) -> Error {
        self.fail(inst, ErrorKind::Atomic { operation: operation.into() })
    }

    /// An error if a value that varies is written through a pointer without shadow.
    pub fn demand_constant(&self, inst: Inst, value: Value, to: Value) -> Result<(), Error> {
        if self.level(value) == Level::Constant {
            return Ok(());
        }
        let (value_text, pointer) = (self.text(value), self.text(to));
        if self.kind(value) == ValueKind::Integer && self.level(value) == Level::Follows {
            let way_out =
                "make the pointer it is stored through duplicated, or compile with type information (TBAA)";
            return Err(self.fail(inst, ErrorKind::UnknownType { what: value_text, way_out }));
        }
        Err(self.fail(inst, ErrorKind::ActiveStoreToConstant { value: value_text, pointer }))
    }

    /// `memcpy` and `memmove`.
    pub fn copy_bytes(
        &mut self,
        inst: Inst,
        opcode: Opcode,
        to: Value,
        from: Value,
        bytes: Value,
        detail: Detail,
    ) -> Result<(), Error> {
        let Some(shadow_to) = self.shadow(inst, to)? else {
            if self.level(from) == Level::Constant {
                return Ok(());
            }
            let (value, pointer) = (format!("the memory at {}", self.text(from)), self.text(to));
            return Err(self.fail(inst, ErrorKind::ActiveStoreToConstant { value, pointer }));
        };
        let (ty, size) = (self.primal.ty(bytes), self.value(bytes));
        let is_global = values::global_of(self.module, self.primal, from).is_some();
        let shadow_from = match self.shadow(inst, from)? {
            None if is_global => self.shadow_or_zero(inst, from, "the destination").ok(),
            shadow => shadow,
        };
        let (to_align, from_align) = match detail {
            Detail::Copy(to, from) => (to, from),
            _ => (Align::ONE, Align::ONE),
        };
        match shadow_from {
            Some(shadow_from) => {
                let data = InstData::new(opcode, ty, [shadow_to, shadow_from, size]);
                let data = data.with_detail(Detail::Copy(to_align, from_align));
                self.builder(Flags::empty()).push_implied(data);
            }
            // Constant memory holds nothing that varies.
            None => self.clear(shadow_to, size, to_align),
        }
        Ok(())
    }

    /// Zeroes memory.
    pub fn clear(&mut self, to: Value, bytes: Value, align: Align) {
        let mut build = self.builder(Flags::empty());
        let ty = build.body.ty(bytes);
        let zero = build.int(Type::I8, 0);
        let data = InstData::new(Opcode::Memset, ty, [to, zero, bytes]);
        build.push_implied(data.with_detail(Detail::Access(Access::aligned(align))));
    }

    fn alloca(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let Some(&result) = data.results.first().filter(|&&result| self.carried(result)) else {
            return Ok(());
        };
        let Detail::Alloca(detail) = &data.detail else { return Err(self.malformed(inst)) };
        let count = data.operands.first().map(|&count| self.value(count));
        let shadow = self.shadow_inst(data, count.into_iter().collect(), result);
        let shadow = shadow.ok_or_else(|| self.malformed(inst))?;
        self.set_shadow(result, shadow);
        let mut build = self.builder(Flags::empty());
        let size = build.int(Type::I64, i128::from(detail.size));
        let bytes = match count {
            None => size,
            Some(count) => {
                let wide = match build.body.ty(count).int_bits() {
                    Some(64) => count,
                    Some(bits) if bits < 64 => build.convert(Opcode::Zext, count, Type::I64),
                    _ => build.convert(Opcode::Itrunc, count, Type::I64),
                };
                build.binary(Opcode::Imul, wide, size)
            }
        };
        if detail.size != 0 {
            self.clear(shadow, bytes, detail.align);
        }
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
            op if is_numeric(op) => Ok(()),
            RmwOp::Fadd | RmwOp::Fsub => {
                let tangent = self.shadow_or_zero(inst, value, "")?;
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
                    return Ok(());
                }
                Err(self.atomic(inst, &format!("atomicrmw {}", op.name())))
            }
        }
    }

    /// Of `cmpxchg`: only integers that are numbers can be followed, and they have no derivative.
    fn exchange(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (&[to, _, value], Some(&old)) = (&*data.operands, data.results.first()) else {
            return Err(self.malformed(inst));
        };
        if self.shadow(inst, to)?.is_none() {
            return self.demand_constant(inst, value, to);
        }
        let integer = self.kind(value) == ValueKind::Integer;
        if !integer || self.carried(value) || self.carried(old) {
            return Err(self.atomic(inst, data.opcode.name()));
        }
        Ok(())
    }
}

fn is_ordered(data: &InstData) -> bool {
    matches!(&data.detail, Detail::Access(access) if access.ordering.is_some())
}

/// The alignment of a `memset`.
fn align_of(data: &InstData) -> Align {
    match &data.detail {
        Detail::Access(access) => access.align,
        _ => Align::ONE,
    }
}
