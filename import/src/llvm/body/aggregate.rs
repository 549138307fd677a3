//! Parts of aggregates and of vectors.

use super::super::types;
use super::{Converter, Refusal, raw};
use ir::{Detail, InstData, Opcode};
use llvm_sys::prelude::LLVMTypeRef;
use std::ops::Range;

impl Converter<'_, '_> {
    /// The leaves of the aggregate operand that the instruction's indices name.
    fn part(&mut self) -> Result<Range<usize>, Refusal> {
        let aggregate: LLVMTypeRef = raw::type_of(raw::operand(self.at.inst, 0));
        let indices = raw::indices(self.at.inst);
        let (_, range) = types::part(self.context, aggregate, &indices).ok_or(Refusal::Unsupported)?;
        Ok(range)
    }

    pub(super) fn extract_value(&mut self) -> Result<(), Refusal> {
        let range = self.part()?;
        let aggregate = self.operand_leaves(0)?;
        let leaves = aggregate.get(range).ok_or(Refusal::Unsupported)?.iter().copied().collect();
        self.define_as(self.at.inst, leaves);
        Ok(())
    }

    pub(super) fn insert_value(&mut self) -> Result<(), Refusal> {
        let range = self.part()?;
        let mut leaves = self.operand_leaves(0)?;
        let element = self.operand_leaves(1)?;
        let part = leaves.get_mut(range).ok_or(Refusal::Unsupported)?;
        if part.len() != element.len() {
            return Err(Refusal::Unsupported);
        }
        part.copy_from_slice(&element);
        self.define_as(self.at.inst, leaves);
        Ok(())
    }

    pub(super) fn extract(&mut self) -> Result<(), Refusal> {
        let (vector, index) = (self.operand(0)?, self.operand(1)?);
        self.emit_implied(InstData::new(Opcode::Extract, self.body.ty(vector), [vector, index]));
        Ok(())
    }

    pub(super) fn insert(&mut self) -> Result<(), Refusal> {
        let (vector, element, index) = (self.operand(0)?, self.operand(1)?, self.operand(2)?);
        self.emit_implied(InstData::new(Opcode::Insert, self.body.ty(vector), [vector, element, index]));
        Ok(())
    }

    pub(super) fn shuffle(&mut self) -> Result<(), Refusal> {
        let (a, b) = (self.operand(0)?, self.operand(1)?);
        self.result_type()?;
        let inst = self.at.inst;
        // A lane below zero is poison.
        let lanes = (0..raw::mask_length(inst)).map(|lane| u32::try_from(raw::mask_lane(inst, lane)).ok());
        let detail = Detail::Mask(lanes.collect());
        self.emit_implied(InstData::new(Opcode::Shuffle, self.body.ty(a), [a, b]).with_detail(detail));
        Ok(())
    }
}
