//! LLVM's attributes.

use super::context::{Context, Place};
use ir::Attributes;
use llvm_sys::prelude::LLVMValueRef;

/// See [`Context::function_attributes`].
pub(super) fn of_function(_context: &mut Context<'_>, _function: LLVMValueRef, _place: Place) -> Attributes {
    Attributes::default()
}

/// See [`Context::call_attributes`].
pub(super) fn of_call(_context: &mut Context<'_>, _call: LLVMValueRef, _place: Place) -> Attributes {
    Attributes::default()
}
