//! Thread-local globals for LLVM's engine in memory, which has none: they become plain ones that hold the initial
//! content, and `llvm.threadlocal.address` a call that gives the thread's own copy.

use super::link::LinkError;
use crate::thread_local::{self, Owner};
use import::llvm::Live;
use llvm_sys::core::*;
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::target::{LLVMABISizeOfType, LLVMGetModuleDataLayout};
use llvm_sys::{LLVMOpcode, LLVMThreadLocalMode};
use std::ffi::CStr;

/// Changes all thread-local globals of a module that somebody uses.
pub(super) fn replace(live: &Live, owner: &Owner) -> Result<(), LinkError> {
    // SAFETY: a live module; the list does not change meanwhile.
    let mut global = unsafe { LLVMGetFirstGlobal(live.module()) };
    while !global.is_null() {
        // SAFETY: a live global.
        if unsafe { LLVMIsThreadLocal(global) != 0 && !LLVMGetFirstUse(global).is_null() } {
            replace_global(live, owner, global)?;
        }
        // SAFETY: a live global.
        global = unsafe { LLVMGetNextGlobal(global) };
    }
    Ok(())
}

fn replace_global(live: &Live, owner: &Owner, global: LLVMValueRef) -> Result<(), LinkError> {
    let refused = |reason: &str| {
        // SAFETY: the name belongs to the live global and ends with zero.
        let name = unsafe { CStr::from_ptr(LLVMGetValueName2(global, &mut 0)) }.to_string_lossy();
        Err(LinkError::Llvm { message: format!("the thread-local global @{name} {reason}") })
    };
    // SAFETY: all values are of one live module and its context; a call without uses may be erased.
    unsafe {
        if LLVMIsDeclaration(global) != 0 {
            return refused("is defined elsewhere, which LLVM's engine does not support");
        }
        let mut calls = Vec::new();
        let mut at = LLVMGetFirstUse(global);
        while !at.is_null() {
            let user = LLVMGetUser(at);
            if !is_address_call(user) {
                return refused("is used otherwise than by llvm.threadlocal.address");
            }
            calls.push(user);
            at = LLVMGetNextUse(at);
        }
        LLVMSetThreadLocalMode(global, LLVMThreadLocalMode::LLVMNotThreadLocal);
        let context = live.context();
        let (ptr, long) = (LLVMPointerTypeInContext(context, 0), LLVMInt64TypeInContext(context));
        let content = LLVMGlobalGetValueType(global);
        let size = LLVMABISizeOfType(LLVMGetModuleDataLayout(live.module()), content);
        let align = match LLVMGetAlignment(global) {
            0 => llvm_sys::target::LLVMABIAlignmentOfType(LLVMGetModuleDataLayout(live.module()), content),
            align => align,
        };
        let mut params = [long, ptr, long, long];
        let ty = LLVMFunctionType(ptr, params.as_mut_ptr(), 4, 0);
        let helper = LLVMConstIntToPtr(number(long, thread_local::address as *const () as u64), ptr);
        let builder = LLVMCreateBuilderInContext(context);
        for call in calls {
            LLVMPositionBuilderBefore(builder, call);
            let mut args =
                [number(long, owner.number()), global, number(long, size), number(long, align.into())];
            let new = LLVMBuildCall2(builder, ty, helper, args.as_mut_ptr(), 4, c"".as_ptr());
            LLVMReplaceAllUsesWith(call, new);
            LLVMInstructionEraseFromParent(call);
        }
        LLVMDisposeBuilder(builder);
    }
    Ok(())
}

fn number(ty: LLVMTypeRef, value: u64) -> LLVMValueRef {
    // SAFETY: an integer type.
    unsafe { LLVMConstInt(ty, value, 0) }
}

/// Whether it is a call of `llvm.threadlocal.address`.
///
/// # Safety
/// A live value that uses another.
unsafe fn is_address_call(user: LLVMValueRef) -> bool {
    // SAFETY: as the caller promises; the name belongs to the live callee.
    unsafe {
        if LLVMIsAInstruction(user).is_null() || LLVMGetInstructionOpcode(user) != LLVMOpcode::LLVMCall {
            return false;
        }
        let mut length = 0;
        let name = LLVMGetValueName2(LLVMGetCalledValue(user), &mut length);
        std::slice::from_raw_parts(name.cast::<u8>(), length).starts_with(b"llvm.threadlocal.address.")
    }
}
