//! Adjoints: sums of contributions.
//!
//! The adjoint of a value that is used in its own block only is a value of the reverse of that block; nothing is emitted
//! until something is added. That of any other value has a slot, which holds zero but between the reverse of a use and the
//! reverse of the definition. It is zeroed where the reverse sweep comes to the part in which that happens, not before: a slot that
//! lives from the beginning of the function costs as much as the function is long.

use super::emit::Reversal;
use super::sweeps::{TapeSlots, tape_slots};
use crate::names::{self, Role};
use ir::entity::{Entity, LoopId, SecondaryMap};
use ir::flow::{Cfg, Dominators, Loops};
use ir::{Block, Constant, Flags, Opcode, Type, Value};
use std::collections::BTreeMap;

/// Where something happens to a slot.
#[derive(Default)]
pub(super) struct Touched {
    blocks: Vec<Block>,
    /// Where the definition is reversed.
    home: Option<Block>,
}

impl Touched {
    fn note(&mut self, block: Block) {
        if self.blocks.last() != Some(&block) {
            self.blocks.push(block);
        }
    }

    /// A block that is executed once, before all of them; `None` if that is not known.
    fn place(&self, dominators: &Dominators, loops: &Loops, outermost: &[LoopId]) -> Option<Block> {
        let mut at = self.home?;
        for &block in &self.blocks {
            at = dominators.common(at, block)?;
        }
        while let Some(inner) = loops.innermost(at) {
            let outer = *outermost.get(inner.index())?;
            if loops.is_irreducible(outer) {
                return None;
            }
            at = dominators.immediate(loops.header(outer))?;
        }
        Some(at)
    }
}

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
        self.touched.entry(value).or_default().note(self.sweep.block);
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
                let touched = self.touched.entry(value).or_default();
                touched.note(self.sweep.block);
                touched.home = Some(self.sweep.block);
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

    /// The slot of a value's adjoint; [`Reversal::place_zeros`] makes it zero at first.
    fn slot(&mut self, value: Value) -> Value {
        if let Some(slot) = self.slots[value] {
            return slot;
        }
        let ty = self.adjoint_ty(value);
        let slot = self.new_slot(ty, Some(value));
        self.slots[value] = Some(slot);
        slot
    }

    /// Zeroes each slot in a block that is executed once, before everything that happens to it.
    pub fn place_zeros(&mut self) {
        let cfg = Cfg::of(&self.sweep.body);
        let (dominators, loops) = (Dominators::of(&cfg), Loops::of(&cfg));
        let mut outermost: Vec<LoopId> = loops.ids().collect();
        for id in loops.ids() {
            if let Some(parent) = loops.parent(id) {
                outermost[id.index()] = outermost[parent.index()];
            }
        }
        let mut touched: Vec<(Value, Touched)> = std::mem::take(&mut self.touched).into_iter().collect();
        touched.sort_unstable_by_key(|(value, _)| *value);
        let mut forward = SecondaryMap::default();
        self.sweep.primal.order.iter().filter_map(|&block| self.sweep.blocks[block]).for_each(|block| {
            forward[block] = true;
        });
        let mut zeros: BTreeMap<Block, Vec<(Type, Value)>> = BTreeMap::new();
        for (value, touched) in touched {
            let Some(slot) = self.slots[value] else { continue };
            let place = touched.place(&dominators, &loops, &outermost).filter(|&block| !forward[block]);
            let list = zeros.entry(place.unwrap_or(self.entry)).or_default();
            list.push((self.adjoint_ty(value), slot));
        }
        for (block, list) in zeros {
            let insts = std::mem::take(&mut self.sweep.body.blocks[block].insts);
            // In the entry slots are made first.
            let (first, rest) =
                if block == self.entry { insts.split_at(insts.len() - 1) } else { insts.split_at(0) };
            self.sweep.body.blocks[block].insts = first.to_vec();
            (self.sweep.block, self.sweep.location) = (block, None);
            for (ty, slot) in list {
                let zero = self.zero(ty);
                self.sweep.builder(Flags::empty()).store(zero, slot);
            }
            self.sweep.body.blocks[block].insts.extend(rest);
        }
    }

    /// The slots of the tape's state.
    pub fn tape(&mut self) -> TapeSlots {
        let entry = self.entry;
        *self.tape.get_or_insert_with(|| tape_slots(&mut self.sweep.body, entry))
    }
}
