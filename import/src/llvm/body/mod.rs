//! Bodies of functions: the walk over llvm-ir's instructions and LLVM's side by side.

use super::context::Context;
use super::error::NotConverted;
use ir::FuncId;
use llvm_sys::prelude::LLVMValueRef;

/// The body of `function`, which is `value` in the live module and `id` in the module that is built.
pub(super) fn convert(
    _context: &mut Context<'_>,
    function: &llvm_ir::Function,
    _value: LLVMValueRef,
    _id: FuncId,
) -> Result<ir::Body, NotConverted> {
    Err(NotConverted::Construct { what: "a body".into(), text: function.name.as_str().into() })
}
