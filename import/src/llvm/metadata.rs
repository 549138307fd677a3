//! Metadata of LLVM.

use super::context::Context;
use ir::{Attached, MetaId};
use llvm_sys::prelude::LLVMValueRef;

/// The metadata nodes of a module by number.
#[derive(Default)]
pub(super) struct Numbered {}

/// See [`Context::metadata`].
pub(super) fn attached(_context: &Context<'_>, _inst: LLVMValueRef) -> (Attached, Option<MetaId>) {
    (Attached::new(), None)
}

/// See [`Context::metadata_operand`].
pub(super) fn operand(_context: &Context<'_>, _value: LLVMValueRef) -> Option<MetaId> {
    None
}
