//! LLVM's constants.

use super::context::Context;
use ir::{Constant, Type};
use llvm_sys::prelude::LLVMValueRef;
use std::rc::Rc;

/// The scalars and vectors a constant consists of.
pub(super) type Leaves = Rc<[(Type, Constant)]>;

/// See [`Context::constant`].
pub(super) fn leaves(context: &mut Context<'_>, value: LLVMValueRef) -> Leaves {
    let text = context.value_text(value);
    let ty = context.module.opaque_types.intern("?");
    Rc::from([(ty, Constant::Unsupported(text.into()))])
}
