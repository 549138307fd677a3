//! Calls, and the landing pads of exceptions.

use super::super::context::Place;
use super::{Converter, Refusal, raw};
use ir::{Attributes, CallDetail, Callee, Constant, Detail, InstData, Opcode, TailKind, Type, ValueList};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::{LLVMOpcode, LLVMTailCallKind, LLVMTypeKind};

/// What a `call` and an `invoke` have in common.
pub(super) struct CallParts {
    pub(super) detail: CallDetail,
    pub(super) operands: ValueList,
    pub(super) results: Vec<Type>,
}

impl Converter<'_, '_> {
    pub(super) fn call(&mut self) -> Result<(), Refusal> {
        if self.intrinsic()? {
            return Ok(());
        }
        let parts = self.call_parts()?;
        let data = InstData::new(Opcode::Call, Type::I1, parts.operands);
        self.emit_value(data.with_detail(Detail::Call(Box::new(parts.detail))), parts.results);
        Ok(())
    }

    /// The call itself, of a `call` or an `invoke`.
    pub(super) fn call_parts(&mut self) -> Result<CallParts, Refusal> {
        let inst = self.at.inst;
        let (callee, ty) = (raw::called_value(inst), raw::called_type(inst));
        if raw::is_inline_asm(callee) || is_token(raw::type_of(inst)) {
            return Err(Refusal::Unsupported);
        }
        let (callee, mut operands) = self.callee(callee, ty)?;
        let mut detail = CallDetail::new(callee);
        detail.convention = raw::calling_convention(inst);
        detail.tail = tail_kind(inst);
        for index in 0..raw::argument_count(inst) {
            let leaves = self.argument(raw::operand(inst, index))?;
            let attributes = self.context.call_attributes(inst, Place::Param(index));
            detail.argument_attributes.extend(leaves.iter().map(|_| attributes.clone()));
            operands.extend(leaves);
        }
        for index in 0..raw::bundle_count(inst) {
            let (tag, values) = raw::bundle(inst, index);
            let before = operands.len();
            for value in values {
                operands.extend(self.argument(value)?);
            }
            let count = u32::try_from(operands.len() - before).map_err(|_| Refusal::Unsupported)?;
            detail.bundles.push((tag.into(), count));
        }
        let results = self.part_types(raw::type_of(inst));
        let of_result = self.context.call_attributes(inst, Place::Result);
        detail.result_attributes = vec![of_result; results.len()];
        detail.attributes = self.context.call_attributes(inst, Place::Function);
        detail.origin = self.context.signature_origin(ty);
        trim(&mut detail.argument_attributes);
        trim(&mut detail.result_attributes);
        Ok(CallParts { detail, operands, results })
    }

    /// Whom the instruction calls, and the operands that this takes. A function that is called by another type
    /// than its own is called by its address.
    fn callee(&mut self, callee: LLVMValueRef, ty: LLVMTypeRef) -> Result<(Callee, ValueList), Refusal> {
        if let Some(function) = self.context.function(callee)
            && raw::value_type(callee) == ty
        {
            return Ok((Callee::Direct(function), ValueList::new()));
        }
        let fixed = raw::is_variadic(ty)
            .then(|| raw::param_types(ty).into_iter().map(|param| self.parts(param).len() as u32).sum());
        let callee = self.one(callee)?;
        Ok((Callee::Indirect { fixed }, [callee].into_iter().collect()))
    }

    /// The leaves of an argument.
    fn argument(&mut self, value: LLVMValueRef) -> Result<ValueList, Refusal> {
        if is_token(raw::type_of(value)) { Err(Refusal::Unsupported) } else { self.leaves(value) }
    }

    /// A landing pad receives a pointer and a selector, the same in all languages.
    pub(super) fn landing_pad(&mut self) -> Result<(), Refusal> {
        let inst = self.at.inst;
        if *self.part_types(raw::type_of(inst)) != [Type::PTR, Type::I32] {
            return Err(self.body_refusal("an exception of an unusual type"));
        }
        let mut caught = ValueList::new();
        for index in 0..raw::clause_count(inst) {
            let clause = raw::clause(inst, index);
            caught.push(match raw::type_kind(raw::type_of(clause)) {
                LLVMTypeKind::LLVMPointerTypeKind => self.one(clause)?,
                _ if self.is_catch_all(clause) => self.body.constant(Type::PTR, Constant::Null),
                _ => return Err(self.body_refusal("a filter of exceptions")),
            });
        }
        if !self.body.blocks[self.at.block].insts.is_empty() {
            return Err(self.body_refusal("a constant expression in a landing pad"));
        }
        let data = InstData::new(Opcode::LandingPad, Type::I1, caught);
        self.emit_implied(data.with_detail(Detail::LandingPad(raw::is_cleanup(inst))));
        Ok(())
    }

    /// Whether a filter is the same as catching everything: it lets nothing through, and nobody looks at the
    /// selector, which is where they differ.
    fn is_catch_all(&self, filter: LLVMValueRef) -> bool {
        let is_empty = raw::array_length(raw::type_of(filter)) == 0;
        let mut usage = raw::first_use(self.at.inst);
        while is_empty && !usage.is_null() {
            let user = raw::user(usage);
            if !raw::is_extract_value(user) || *raw::indices(user) != [0] {
                return false;
            }
            usage = raw::next_use(usage);
        }
        is_empty
    }
}

/// Only a `call` is a tail call.
fn tail_kind(call: LLVMValueRef) -> TailKind {
    if !matches!(raw::opcode(call), LLVMOpcode::LLVMCall) {
        return TailKind::None;
    }
    match raw::tail_kind(call) {
        LLVMTailCallKind::LLVMTailCallKindNone => TailKind::None,
        LLVMTailCallKind::LLVMTailCallKindTail => TailKind::Tail,
        LLVMTailCallKind::LLVMTailCallKindMustTail => TailKind::MustTail,
        LLVMTailCallKind::LLVMTailCallKindNoTail => TailKind::NoTail,
    }
}

fn is_token(ty: LLVMTypeRef) -> bool {
    matches!(raw::type_kind(ty), LLVMTypeKind::LLVMTokenTypeKind)
}

/// Shorter lists mean no attributes for the rest.
fn trim(lists: &mut Vec<Attributes>) {
    while lists.last().is_some_and(|last| last.0.is_empty()) {
        lists.pop();
    }
}
