//! Memory: what is loaded adds its adjoint to the shadow; what is stored takes the shadow's content for its adjoint.

use super::emit::Reversal;
use crate::activity::contents::Content;
use crate::activity::levels::is_numeric;
use crate::activity::values::{self, ValueKind};
use crate::error::Error;
use crate::shadow::emission::Beside;
use crate::shadow::memory::is_ordered;
use ir::{Constant, Detail, Flags, Inst, InstData, Opcode, RmwOp, Type, Value};

impl Reversal<'_, '_> {
    /// What the forward sweep has beside an instruction that was copied: shadows of pointers.
    pub fn shadow_of(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        match data.opcode {
            Opcode::Load => {
                if let Some(&result) = data.results.first() {
                    self.demand_followed(inst, data, result)?;
                    if self.plan.has_adjoint(result) {
                        self.sweep.demand_plain(inst, data)?;
                    }
                }
                self.sweep.load(inst, data)
            }
            Opcode::MaskedLoad | Opcode::Gather => {
                if let Some(&result) = data.results.first() {
                    self.demand_followed(inst, data, result)?;
                }
                self.sweep.masked_load(inst, data)
            }
            Opcode::Store | Opcode::MaskedStore | Opcode::Scatter => self.store(inst, data),
            Opcode::Memcpy | Opcode::Memmove | Opcode::Memset => self.copy(inst, data),
            Opcode::Alloca => self.alloca(inst, data),
            Opcode::AtomicRmw => self.rmw(inst, data),
            Opcode::CmpXchg => self.sweep.exchange(inst, data),
            _ => match data.results.first() {
                Some(&result) if !self.sweep.carried(result) => self.demand_followed(inst, data, result),
                Some(&result) => self.sweep.pointer(inst, data, result),
                None => Ok(()),
            },
        }
    }

    fn store(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let &[value, to, ..] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
        let Some(shadow_to) = self.sweep.shadow(inst, to)? else {
            return self.sweep.demand_constant(inst, value, to);
        };
        match self.sweep.kind(value) {
            ValueKind::Float => {
                self.sweep.demand_plain(inst, data)?;
                if self.is_shared(to) {
                    self.clear_place(data, shadow_to);
                }
                Ok(())
            }
            kind if kind == ValueKind::Pointer || self.sweep.carried(value) => {
                self.sweep.demand_plain(inst, data)?;
                let shadow = self.sweep.shadow_or_zero(inst, value, Beside::Value(to))?;
                let mut operands = vec![shadow, shadow_to];
                operands.extend(data.operands.get(2).map(|&mask| self.sweep.value(mask)));
                self.sweep.access(inst, data, operands);
                Ok(())
            }
            _ if is_ordered(data) => self.sweep.demand_integer(inst, to),
            _ if matches!(data.ty, Type::Opaque(_)) => Err(self.sweep.opaque(inst)),
            _ => Ok(()),
        }
    }

    /// Whether the same place may hold an address at one time and a float at another: then its shadow is cleared in between,
    /// by the forward sweep after an address and by the reverse sweep before one.
    fn is_shared(&self, to: Value) -> bool {
        matches!(self.sweep.content(to), Content::Either(_) | Content::Mixed) && self.is_private(to)
    }

    /// Whether nobody else reaches the memory that a pointer leads to.
    pub fn is_private(&self, to: Value) -> bool {
        let contents = self.sweep.shared.contents.as_ref();
        contents.is_some_and(|contents| contents.is_private(self.sweep.source, to))
    }

    /// Zeros in a place of the shadow. Without a note of the type: what is there before or afterwards has another one.
    fn clear_place(&mut self, data: &InstData, at: Value) {
        let zero = self.zero(data.ty);
        let mut operands = vec![zero, at];
        operands.extend(data.operands.get(2).map(|&mask| self.sweep.value(mask)));
        let new = InstData::new(data.opcode, data.ty, operands).with_detail(values::plain_access(data));
        self.sweep.builder(Flags::empty()).push_implied(new);
    }

    fn access(
        &mut self,
        inst: Inst,
        data: &InstData,
        opcode: Opcode,
        operands: Vec<Value>,
    ) -> Result<Option<Value>, Error> {
        let data = InstData { opcode, ..data.clone() };
        let new = self.sweep.access(inst, &data, operands);
        Ok(self.sweep.body.result(new))
    }

    /// Adds to what a pointer of the reverse sweep leads to.
    fn add_to(&mut self, inst: Inst, data: &InstData, at: Value, d: Value) -> Result<(), Error> {
        let before = self.access(inst, data, Opcode::Load, vec![at])?;
        let before = before.ok_or_else(|| self.sweep.malformed(inst))?;
        let sum = self.sweep.builder(Flags::empty()).binary(Opcode::Fadd, before, d);
        self.access(inst, data, Opcode::Store, vec![sum, at])?;
        Ok(())
    }

    pub fn unload(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (Some(&result), Some(&from)) = (data.results.first(), data.operands.first()) else {
            return Err(self.sweep.malformed(inst));
        };
        let Some(d) = self.take(result) else { return Ok(()) };
        let from = self.sweep.shadow(inst, from)?.ok_or_else(|| self.sweep.malformed(inst))?;
        let data = InstData { ty: self.adjoint_ty(result), ..data.clone() };
        self.add_to(inst, &data, from, d)
    }

    pub fn unload_masked(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (Some(&result), &[from, mask, otherwise]) = (data.results.first(), &*data.operands) else {
            return Err(self.sweep.malformed(inst));
        };
        let Some(d) = self.take(result) else { return Ok(()) };
        let data = &InstData { ty: self.adjoint_ty(result), ..data.clone() };
        let mask = self.sweep.value(mask);
        let zero = self.zero(data.ty);
        if self.plan.has_adjoint(otherwise) {
            let adjoint = self.sweep.builder(Flags::empty()).select(mask, zero, d);
            self.add(otherwise, adjoint);
        }
        let Some(from) = self.sweep.shadow(inst, from)? else { return Ok(()) };
        if data.opcode == Opcode::MaskedLoad {
            return self.add_masked(inst, data, (from, mask), d);
        }
        // Lanes may have the same address: one after the other.
        for lane in 0..data.ty.lanes().unwrap_or(1) {
            let mask = self.only(lane, mask);
            self.add_masked(inst, data, (from, mask), d)?;
        }
        Ok(())
    }

    fn add_masked(
        &mut self,
        inst: Inst,
        data: &InstData,
        (at, mask): (Value, Value),
        d: Value,
    ) -> Result<(), Error> {
        let (load, store) = masked(data.opcode);
        let zero = self.zero(data.ty);
        let before = self.access(inst, data, load, vec![at, mask, zero])?;
        let before = before.ok_or_else(|| self.sweep.malformed(inst))?;
        let sum = self.sweep.builder(Flags::empty()).binary(Opcode::Fadd, before, d);
        self.access(inst, data, store, vec![sum, at, mask])?;
        Ok(())
    }

    /// A mask with no other lane than one.
    fn only(&mut self, lane: u32, mask: Value) -> Value {
        let ty = self.sweep.body.ty(mask);
        let lanes = (0..ty.lanes().unwrap_or(1)).map(|other| Constant::Int(u128::from(other == lane)));
        let one = self.sweep.body.constant(ty, Constant::vector(lanes.collect()));
        self.sweep.builder(Flags::empty()).binary(Opcode::And, mask, one)
    }

    pub fn unstore(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let &[value, to, ..] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
        let Some(at) = self.sweep.shadow(inst, to)? else { return Ok(()) };
        let adjoint = match self.sweep.kind(value) {
            ValueKind::Float => match data.operands.get(2) {
                None => self.move_out(inst, data, at)?,
                Some(&mask) => self.move_out_masked(inst, data, (at, mask))?,
            },
            kind if kind == ValueKind::Pointer || self.sweep.carried(value) => {
                if self.is_shared(to) {
                    self.clear_place(data, at);
                }
                return Ok(());
            }
            _ => return self.unstore_bits(inst, data, (value, at)),
        };
        self.add(value, adjoint);
        Ok(())
    }

    /// The content of shadow memory, which is zero afterwards.
    pub fn move_out(&mut self, inst: Inst, data: &InstData, at: Value) -> Result<Value, Error> {
        let zero = self.zero(data.ty);
        let adjoint = self.access(inst, data, Opcode::Load, vec![at])?;
        self.access(inst, data, Opcode::Store, vec![zero, at])?;
        adjoint.ok_or_else(|| self.sweep.malformed(inst))
    }

    fn move_out_masked(
        &mut self,
        inst: Inst,
        data: &InstData,
        (at, mask): (Value, Value),
    ) -> Result<Value, Error> {
        let (load, store) = masked(data.opcode);
        let mask = self.sweep.value(mask);
        let zero = self.zero(data.ty);
        if data.opcode == Opcode::MaskedStore {
            let adjoint = self.access(inst, data, load, vec![at, mask, zero])?;
            self.access(inst, data, store, vec![zero, at, mask])?;
            return adjoint.ok_or_else(|| self.sweep.malformed(inst));
        }
        // Of lanes with the same address the last one was left there.
        let mut sum = zero;
        for lane in (0..data.ty.lanes().unwrap_or(1)).rev() {
            let mask = self.only(lane, mask);
            let adjoint = self.access(inst, data, load, vec![at, mask, sum])?;
            sum = adjoint.ok_or_else(|| self.sweep.malformed(inst))?;
            self.access(inst, data, store, vec![zero, at, mask])?;
        }
        Ok(sum)
    }

    /// Integers that are stored where there may be floats: what was there before is gone.
    fn unstore_bits(
        &mut self,
        inst: Inst,
        data: &InstData,
        (value, at): (Value, Value),
    ) -> Result<(), Error> {
        let integer = values::is_integer_access(self.sweep.module, self.sweep.primal, inst);
        if self.sweep.kind(value) != ValueKind::Integer || integer || is_ordered(data) {
            return Ok(());
        }
        if self.plan.has_adjoint(value) {
            let data = InstData { ty: self.adjoint_ty(value), ..data.clone() };
            let adjoint = match data.operands.get(2) {
                None => self.move_out(inst, &data, at)?,
                Some(&mask) => self.move_out_masked(inst, &data, (at, mask))?,
            };
            self.add(value, adjoint);
            return Ok(());
        }
        let &[_, to, ..] = &*data.operands else { return Err(self.sweep.malformed(inst)) };
        if matches!(self.sweep.content(to), Content::Numbers | Content::Derived | Content::Addresses) {
            return Ok(());
        }
        self.clear_place(data, at);
        Ok(())
    }

    /// Sums are linear. Other operations on floats are not.
    fn rmw(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (&[to, value], Detail::Rmw(rmw)) = (&*data.operands, &data.detail) else {
            return Err(self.sweep.malformed(inst));
        };
        if self.sweep.shadow(inst, to)?.is_none() {
            return self.sweep.demand_constant(inst, value, to);
        }
        match rmw.op {
            op if is_numeric(op) => self.sweep.demand_integer(inst, to),
            RmwOp::Fadd | RmwOp::Fsub => Ok(()),
            op => {
                let follows = |&value: &Value| self.sweep.activity.carried(self.sweep.primal, value);
                let followed = follows(&value) || data.results.iter().any(follows);
                if self.sweep.kind(value) == ValueKind::Integer && !followed {
                    return self.sweep.demand_integer(inst, to);
                }
                Err(self.sweep.atomic(inst, &format!("atomicrmw {}", op.name())))
            }
        }
    }

    /// The old value stays in the sum: the shadow keeps its content.
    pub fn unrmw(&mut self, inst: Inst, data: &InstData) -> Result<(), Error> {
        let (&[to, value], Detail::Rmw(rmw)) = (&*data.operands, &data.detail) else {
            return Err(self.sweep.malformed(inst));
        };
        let (RmwOp::Fadd | RmwOp::Fsub, Some(at)) = (rmw.op, self.sweep.shadow(inst, to)?) else {
            return Ok(());
        };
        if self.plan.has_adjoint(value) {
            let mut build = self.sweep.builder(Flags::empty());
            let mut d = build.load(data.ty, at);
            if rmw.op == RmwOp::Fsub {
                d = build.unary(Opcode::Fneg, d);
            }
            self.add(value, d);
        }
        let old = data.results.first().and_then(|&old| self.take(old));
        if let Some(d) = old {
            let mut detail = rmw.clone();
            detail.op = RmwOp::Fadd;
            let new = InstData::new(Opcode::AtomicRmw, data.ty, [at, d]).with_detail(Detail::Rmw(detail));
            self.push(inst, new)?;
        }
        Ok(())
    }
}

/// The instructions that read and write the lanes of a mask as one of them does.
fn masked(opcode: Opcode) -> (Opcode, Opcode) {
    match opcode {
        Opcode::MaskedLoad | Opcode::MaskedStore => (Opcode::MaskedLoad, Opcode::MaskedStore),
        _ => (Opcode::Gather, Opcode::Scatter),
    }
}
