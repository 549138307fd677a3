//! Adjoints: sums of contributions.
//!
//! The adjoint of a value that is used in its own block only is a value of the reverse of that block; nothing is emitted
//! until something is added. That of any other value has a slot, which holds zero but between the reverse of a use and the
//! reverse of the definition.

use super::emit::Reversal;
use super::sweeps::{TapeSlots, tape_slots};
use crate::names::{self, Role};
use ir::{Constant, Flags, Opcode, Type, Value};

impl Reversal<'_, '_> {
    /// Zero of a type that floats or integers have.
    pub fn zero(&mut self, ty: Type) -> Value {
        let zero = Constant::zero(ty).unwrap_or(Constant::Poison);
        self.sweep.body.constant(ty, zero)
    }

    /// Adds a contribution to the adjoint of a value of the primal, if it has one.
    pub fn add(&mut self, value: Value, contribution: Value) {
        if !self.plan.has_adjoint(value) {
            return;
        }
        if !self.plan.crosses(value) {
            let sum = match self.locals[value] {
                Some(before) => self.sweep.builder(Flags::empty()).binary(Opcode::Fadd, before, contribution),
                None => contribution,
            };
            self.locals[value] = Some(sum);
            return;
        }
        let slot = self.slot(value);
        let ty = self.adjoint_ty(value);
        let mut build = self.sweep.builder(Flags::empty());
        let before = build.load(ty, slot);
        let sum = build.binary(Opcode::Fadd, before, contribution);
        build.store(sum, slot);
    }

    /// The adjoint of a value whose definition is reversed now; `None` if it is zero. It is zero afterwards.
    pub fn take(&mut self, value: Value) -> Option<Value> {
        if !self.plan.has_adjoint(value) {
            return None;
        }
        let adjoint = match self.plan.crosses(value) {
            false => self.locals[value].take()?,
            true => {
                let slot = self.slot(value);
                let ty = self.adjoint_ty(value);
                let zero = self.zero(ty);
                let mut build = self.sweep.builder(Flags::empty());
                let adjoint = build.load(ty, slot);
                build.store(zero, slot);
                adjoint
            }
        };
        self.name(value, adjoint);
        Some(adjoint)
    }

    /// What was added so far in this block to the adjoint of a value with no uses elsewhere.
    pub fn local(&self, value: Value) -> Option<Value> {
        self.locals[value].filter(|_| !self.plan.crosses(value))
    }

    /// Replaces what [`Reversal::local`] gave, or begins with it.
    pub fn set_local(&mut self, value: Value, adjoint: Value) {
        self.locals[value] = Some(adjoint);
    }

    fn name(&mut self, value: Value, adjoint: Value) {
        let body = &self.sweep.body;
        let computed = matches!(body.values[adjoint].def, ir::ValueDef::Result(..));
        if let Some(name) = self.sweep.primal.value_name(value)
            && computed
            && body.value_name(adjoint).is_none()
        {
            let name = self.sweep.names.fresh(&names::of_value(name, Role::Adjoint));
            self.sweep.body.set_value_name(adjoint, &name);
        }
    }

    /// The slot of a value's adjoint; zero at first.
    fn slot(&mut self, value: Value) -> Value {
        if let Some(slot) = self.slots[value] {
            return slot;
        }
        let ty = self.adjoint_ty(value);
        let slot = self.new_slot(ty, Some(value));
        let zero = self.zero(ty);
        let (block, location) = (self.sweep.block, self.sweep.location.take());
        self.sweep.block = self.entry;
        self.sweep.builder(Flags::empty()).store(zero, slot);
        (self.sweep.block, self.sweep.location) = (block, location);
        self.slots[value] = Some(slot);
        slot
    }

    /// The slots of the tape's state.
    pub fn tape(&mut self) -> TapeSlots {
        let entry = self.entry;
        *self.tape.get_or_insert_with(|| tape_slots(&mut self.sweep.body, entry))
    }
}
