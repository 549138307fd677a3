//! Values: the leaves of operands, new instructions, names.

use super::super::context::Context;
use super::super::error::NotConverted;
use super::super::types::{Leaf, Shape};
use super::blocks::Blocks;
use super::{At, Converter, Refusal, raw};
use ir::entity::Entity;
use ir::{Constant, FuncId, Inst, InstData, Names, Type, Value, ValueDef, ValueList, implied_results};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::{LLVMOpcode, LLVMTypeKind, LLVMValueKind};
use std::collections::HashMap;

/// Metadata that holds for each part of an access as it holds for the whole.
const OF_PARTS: [&str; 6] =
    ["alias.scope", "noalias", "nontemporal", "invariant.load", "llvm.access.group", "noundef"];

/// Metadata that names alias scopes.
const OF_SCOPES: [&str; 2] = ["alias.scope", "noalias"];

impl<'c, 'a> Converter<'c, 'a> {
    /// A converter that has converted nothing.
    pub(super) fn new(context: &'c mut Context<'a>, function: LLVMValueRef, blocks: Blocks) -> Self {
        let mut names = Names::default();
        let mut drops_scopes = false;
        let mut count = 0;
        let params = (0..raw::param_count(function)).map(|index| raw::param(function, index));
        let insts = (0..blocks.len()).flat_map(|index| blocks.instructions(index));
        for value in params.chain(insts) {
            count += 1;
            let is_call = matches!(raw::value_kind(value), LLVMValueKind::LLVMInstructionValueKind)
                && matches!(raw::opcode(value), LLVMOpcode::LLVMCall);
            drops_scopes |= is_call && super::intrinsics::declares_scope(value);
            let name = raw::name(value);
            if !name.is_empty() && is_whole(context, value) {
                names.fresh(&name);
            }
        }
        let mut block_names = Names::default();
        for index in 0..blocks.len() {
            let name = raw::name(raw::block_value(blocks.llvm(index)));
            if !name.is_empty() {
                block_names.fresh(&name);
            }
        }
        let body = ir::Body::with_capacity(count, count, blocks.len());
        let at = At { inst: function, block: ir::Block::from_index(0), location: None, attached: Vec::new() };
        Self {
            context,
            body,
            blocks,
            leaves: HashMap::new(),
            names,
            block_names,
            between: Vec::new(),
            spaces: HashMap::new(),
            expression: super::expression::Progress::default(),
            drops_scopes,
            at,
        }
    }

    /// Creates all blocks in LLVM's order, with the parameters that the function and the `phi`s give them.
    pub(super) fn create_blocks(&mut self, function: LLVMValueRef, id: FuncId) -> Result<(), NotConverted> {
        for index in 0..self.blocks.len() {
            let block = self.body.append_block();
            self.blocks.converted.push(block);
            let name = raw::name(raw::block_value(self.blocks.llvm(index)));
            if !name.is_empty() {
                self.body.set_block_name(block, &name);
            }
        }
        if let Some(&entry) = self.blocks.converted.first() {
            for index in 0..raw::param_count(function) {
                self.add_params(entry, raw::param(function, index));
            }
            let expected = self.context.module.functions.get(id).map(|data| data.signature.params.len());
            if expected != Some(self.body.blocks[entry].params.len()) {
                return Err(NotConverted::Disagreement {
                    place: "its parameters".into(),
                    first: "those of the signature".into(),
                    second: "those of the body".into(),
                });
            }
        }
        for index in 0..self.blocks.len() {
            for phi in self.blocks.phis(index) {
                self.add_params(self.blocks.converted[index], phi);
            }
        }
        Ok(())
    }

    /// The body's blocks in LLVM's order, each followed by the one that was put after it.
    pub(super) fn order_blocks(&mut self) {
        if self.between.is_empty() {
            return;
        }
        let after: HashMap<usize, ir::Block> = self.between.iter().copied().collect();
        let blocks = self.blocks.converted.iter().enumerate();
        self.body.order = blocks
            .flat_map(|(index, &block)| [block].into_iter().chain(after.get(&index).copied()))
            .collect();
    }

    /// Parameters of a block for the leaves of a value.
    fn add_params(&mut self, block: ir::Block, value: LLVMValueRef) {
        let parts = self.parts(raw::type_of(value));
        let leaves = parts.iter().map(|leaf| self.body.append_param(block, leaf.ty)).collect();
        self.define(value, leaves);
    }

    /// The leaves of a type; one for anything that has a value and is no aggregate.
    pub(super) fn parts(&mut self, ty: LLVMTypeRef) -> Vec<Leaf> {
        match self.context.shape(ty) {
            Shape::Void => Vec::new(),
            Shape::One(ty) | Shape::Opaque(ty) => vec![Leaf { ty, offset: 0 }],
            Shape::Leaves(leaves) => leaves.to_vec(),
        }
    }

    /// The types of the leaves of a type.
    pub(super) fn part_types(&mut self, ty: LLVMTypeRef) -> Vec<Type> {
        self.parts(ty).into_iter().map(|leaf| leaf.ty).collect()
    }

    /// The type in the IR, if it is one that the IR computes with.
    pub(super) fn one_type(&mut self, ty: LLVMTypeRef) -> Result<Type, Refusal> {
        match self.context.shape(ty) {
            Shape::One(ty) => Ok(ty),
            _ => Err(Refusal::Unsupported),
        }
    }

    /// The type of the instruction's result, if it is one that the IR computes with.
    pub(super) fn result_type(&mut self) -> Result<Type, Refusal> {
        self.one_type(raw::type_of(self.at.inst))
    }

    /// What LLVM's type says that there is, as a hint: the elements of arrays. Bytes say nothing, and structs have
    /// no type here.
    pub(super) fn hint(&mut self, mut ty: LLVMTypeRef) -> Option<Type> {
        while matches!(raw::type_kind(ty), LLVMTypeKind::LLVMArrayTypeKind) {
            ty = raw::element_type(ty);
        }
        match self.context.shape(ty) {
            Shape::One(ty) => Some(ty).filter(|&ty| ty != Type::I8),
            _ => None,
        }
    }

    /// What an operand became.
    pub(super) fn leaves(&mut self, value: LLVMValueRef) -> Result<ValueList, Refusal> {
        if let Some(leaves) = self.leaves.get(&value) {
            return Ok(leaves.clone());
        }
        let leaves: ValueList = if raw::is_constant(value) {
            let constants = self.context.constant(value);
            if let [(_, Constant::Unsupported(_))] = *constants
                && matches!(raw::value_kind(value), LLVMValueKind::LLVMConstantExprValueKind)
                && let Ok(expression) = self.expression(value)
            {
                return Ok([expression].into_iter().collect());
            }
            constants.iter().map(|(ty, constant)| self.body.constant(*ty, constant.clone())).collect()
        } else if matches!(raw::value_kind(value), LLVMValueKind::LLVMInstructionValueKind) {
            // Definitions that dominate were converted: this one does not, so the use is never reached.
            let parts = self.part_types(raw::type_of(value));
            return Ok(parts.into_iter().map(|ty| self.body.constant(ty, Constant::Poison)).collect());
        } else {
            return Err(Refusal::Unsupported);
        };
        self.leaves.insert(value, leaves.clone());
        Ok(leaves)
    }

    /// An operand that is one value of a type that the IR computes with.
    pub(super) fn one(&mut self, value: LLVMValueRef) -> Result<Value, Refusal> {
        let Shape::One(_) = self.context.shape(raw::type_of(value)) else { return Err(Refusal::Unsupported) };
        match *self.leaves(value)? {
            [value] => Ok(value),
            _ => Err(Refusal::Unsupported),
        }
    }

    /// Operand `index` of the instruction, as [`Converter::one`].
    pub(super) fn operand(&mut self, index: u32) -> Result<Value, Refusal> {
        self.one(raw::operand(self.at.inst, index))
    }

    /// Operand `index` of the instruction, as [`Converter::leaves`].
    pub(super) fn operand_leaves(&mut self, index: u32) -> Result<ValueList, Refusal> {
        self.leaves(raw::operand(self.at.inst, index))
    }

    /// The flags of the instruction.
    pub(super) fn flags(&self) -> ir::Flags {
        super::super::flags::of(self.at.inst)
    }

    /// Appends an instruction that LLVM does not have, and gives its first result.
    pub(super) fn helper(&mut self, data: InstData, result: Type) -> Value {
        let inst = self.append(data, [result]);
        self.first_result(inst)
    }

    fn first_result(&mut self, inst: Inst) -> Value {
        match self.body.insts[inst].results.first() {
            Some(&value) => value,
            // Only after a call with no type of a result; the verifier would say so.
            None => self.body.constant(Type::I1, Constant::Poison),
        }
    }

    fn append(&mut self, mut data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        data.location = self.at.location;
        self.body.append(self.at.block, data, results)
    }

    /// Appends what the instruction became, with its metadata and its flags as far as the opcode has them.
    pub(super) fn emit(&mut self, mut data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        data.flags |= self.flags() & data.opcode.info().flags;
        let inst = self.append(data, results);
        self.attach(inst, self.at.attached.clone());
        inst
    }

    /// Appends one of the instructions for the leaves of an aggregate, with the metadata that holds for parts.
    pub(super) fn emit_part(&mut self, data: InstData, results: impl IntoIterator<Item = Type>) -> Inst {
        let inst = self.append(data, results);
        let mut attached = self.at.attached.clone();
        attached.retain(|(kind, _)| OF_PARTS.contains(&&**kind));
        self.attach(inst, attached);
        inst
    }

    /// Appends what the instruction became; its results are the instruction's value.
    pub(super) fn emit_value(&mut self, data: InstData, results: impl IntoIterator<Item = Type>) {
        let inst = self.emit(data, results);
        let leaves = self.body.insts[inst].results.clone();
        self.define(self.at.inst, leaves);
    }

    /// As [`Converter::emit_value`] with the results that opcode, type and detail imply.
    pub(super) fn emit_implied(&mut self, data: InstData) {
        let results = implied_results(data.opcode, data.ty, &data.detail).unwrap_or_default();
        self.emit_value(data, results);
    }

    /// Goes to an instruction: what is appended from here on has its place in the source.
    pub(super) fn go_to(&mut self, inst: LLVMValueRef) {
        let (mut attached, location) = self.context.metadata(inst);
        // LLVM gives the place among them, whatever the name of its function says.
        let is_dropped = |kind: &str| kind == "dbg" || self.drops_scopes && OF_SCOPES.contains(&kind);
        attached.retain(|(kind, _)| !is_dropped(kind));
        self.at = At { inst, block: self.at.block, location, attached };
    }

    fn attach(&mut self, inst: Inst, attached: ir::Attached) {
        if !attached.is_empty() {
            self.body.metadata.insert(inst, attached);
        }
    }

    /// Notes what a value of LLVM became, and names it: one leaf by the name, several by `name.0`, `name.1`, ...
    pub(super) fn define(&mut self, value: LLVMValueRef, leaves: ValueList) {
        let name = raw::name(value);
        if !name.is_empty() && is_whole(self.context, value) {
            leaves.iter().for_each(|&leaf| self.body.set_value_name(leaf, &name));
        } else if !name.is_empty() {
            for (index, &leaf) in leaves.iter().enumerate() {
                let name = self.names.fresh(&format!("{name}.{index}"));
                self.body.set_value_name(leaf, &name);
            }
        }
        self.leaves.insert(value, leaves);
    }

    /// Notes that a value of LLVM is the same as others that exist. They keep their names; one that has none
    /// takes that of the value.
    pub(super) fn define_as(&mut self, value: LLVMValueRef, leaves: ValueList) {
        if let [leaf] = *leaves
            && self.body.value_name(leaf).is_none()
            && !matches!(self.body.values[leaf].def, ValueDef::Constant(_))
            && is_whole(self.context, value)
        {
            let name = raw::name(value);
            if !name.is_empty() {
                self.body.set_value_name(leaf, &name);
            }
        }
        self.leaves.insert(value, leaves);
    }
}

/// Whether a value has a name of its own in the IR: those of aggregates go to their leaves.
fn is_whole(context: &mut Context<'_>, value: LLVMValueRef) -> bool {
    matches!(context.shape(raw::type_of(value)), Shape::One(_) | Shape::Opaque(_))
}
