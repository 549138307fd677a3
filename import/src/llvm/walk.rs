//! Iteration over what a live module holds.

use super::live::{Live, bytes_of};
use llvm_sys::core::{
    LLVMGetFirstBasicBlock, LLVMGetFirstFunction, LLVMGetFirstGlobal, LLVMGetFirstGlobalAlias,
    LLVMGetFirstGlobalIFunc, LLVMGetFirstInstruction, LLVMGetNextBasicBlock, LLVMGetNextFunction,
    LLVMGetNextGlobal, LLVMGetNextGlobalAlias, LLVMGetNextGlobalIFunc, LLVMGetNextInstruction,
    LLVMGetNumOperands, LLVMGetOperand, LLVMGetValueName2, LLVMIsACallInst, LLVMIsAFunction,
    LLVMIsDeclaration,
};
use llvm_sys::prelude::{LLVMBasicBlockRef, LLVMModuleRef, LLVMValueRef};

type First = unsafe extern "C" fn(LLVMModuleRef) -> LLVMValueRef;
type Next = unsafe extern "C" fn(LLVMValueRef) -> LLVMValueRef;

fn chain(live: &Live, first: First, next: Next) -> impl Iterator<Item = LLVMValueRef> + '_ {
    // SAFETY: the module is alive, and `next` belongs to `first`.
    let first = Some(unsafe { first(live.module()) }).filter(|value| !value.is_null());
    std::iter::successors(first, move |&value| Some(unsafe { next(value) }).filter(|value| !value.is_null()))
}

/// All functions, declarations included, in order.
pub(super) fn functions(live: &Live) -> impl Iterator<Item = LLVMValueRef> + '_ {
    chain(live, LLVMGetFirstFunction, LLVMGetNextFunction)
}

/// All global variables.
pub(super) fn globals(live: &Live) -> impl Iterator<Item = LLVMValueRef> + '_ {
    chain(live, LLVMGetFirstGlobal, LLVMGetNextGlobal)
}

/// All aliases.
pub(super) fn aliases(live: &Live) -> impl Iterator<Item = LLVMValueRef> + '_ {
    chain(live, LLVMGetFirstGlobalAlias, LLVMGetNextGlobalAlias)
}

/// All ifuncs.
pub(super) fn ifuncs(live: &Live) -> impl Iterator<Item = LLVMValueRef> + '_ {
    chain(live, LLVMGetFirstGlobalIFunc, LLVMGetNextGlobalIFunc)
}

/// The blocks of a function, in order.
pub(super) fn blocks(function: LLVMValueRef) -> impl Iterator<Item = LLVMBasicBlockRef> {
    // SAFETY: the value is a function.
    let first = Some(unsafe { LLVMGetFirstBasicBlock(function) }).filter(|block| !block.is_null());
    std::iter::successors(first, |&block| {
        // SAFETY: it is a block of the function.
        Some(unsafe { LLVMGetNextBasicBlock(block) }).filter(|block| !block.is_null())
    })
}

/// The instructions of a block, in order.
pub(super) fn instructions_of(block: LLVMBasicBlockRef) -> impl Iterator<Item = LLVMValueRef> {
    // SAFETY: it is a block.
    let first = Some(unsafe { LLVMGetFirstInstruction(block) }).filter(|inst| !inst.is_null());
    std::iter::successors(first, |&inst| {
        // SAFETY: it is an instruction.
        Some(unsafe { LLVMGetNextInstruction(inst) }).filter(|inst| !inst.is_null())
    })
}

/// The instructions of a function, in order.
pub(super) fn instructions(function: LLVMValueRef) -> impl Iterator<Item = LLVMValueRef> {
    blocks(function).flat_map(instructions_of)
}

/// The name of a value as LLVM has it, empty if it has none.
pub(super) fn name_of<'a>(value: LLVMValueRef) -> &'a [u8] {
    let mut length = 0;
    // SAFETY: the value is alive, and nobody renames it while the name is looked at.
    unsafe { bytes_of(LLVMGetValueName2(value, &mut length), length) }
}

/// Whether a function has a body.
pub(super) fn is_defined(function: LLVMValueRef) -> bool {
    // SAFETY: the value is a function or a global.
    unsafe { LLVMIsDeclaration(function) == 0 }
}

/// Whether an instruction is a call of `llvm.dbg.*`, which only debuggers see.
pub(super) fn is_debug_call(inst: LLVMValueRef) -> bool {
    // SAFETY: the value is an instruction; the callee is the last operand of a call.
    unsafe {
        if LLVMIsACallInst(inst).is_null() {
            return false;
        }
        let last = LLVMGetNumOperands(inst) - 1;
        let callee = if last < 0 { return false } else { LLVMGetOperand(inst, last as u32) };
        !LLVMIsAFunction(callee).is_null() && is_debug_name(name_of(callee))
    }
}

/// Whether a function is one of `llvm.dbg.*`.
pub(super) fn is_debug_name(name: &[u8]) -> bool {
    name.starts_with(b"llvm.dbg.")
}
