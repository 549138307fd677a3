//! Calls of the original that call new functions from now on, and what nobody needs any longer.

use super::splice::{find, instructions, list, name, symbol_name};
use super::{Arguments, LinkError, Redirect};
use import::llvm::Live;
use llvm_sys::comdat::LLVMSetComdat;
use llvm_sys::core::*;
use llvm_sys::debuginfo::LLVMInstructionGetDebugLoc;
use llvm_sys::prelude::{LLVMBuilderRef, LLVMValueRef};
use llvm_sys::{LLVMLinkage, LLVMVisibility};
use std::collections::HashSet;

/// A call of the original, and what becomes of it.
pub(super) struct Call<'p> {
    inst: LLVMValueRef,
    callee: String,
    plan: &'p Redirect,
}

/// The calls that a plan redirects.
pub(super) fn find_calls<'p>(
    live: &Live,
    module: &ir::Module,
    plan: &'p [Redirect],
) -> Result<Vec<Call<'p>>, LinkError> {
    let of = |redirect: &'p Redirect| {
        let missing = || LinkError::NoCall { function: redirect.function.clone(), call: redirect.call };
        let c = name(&redirect.function)?;
        // SAFETY: a live module and a string that ends with zero.
        let function = unsafe { LLVMGetNamedFunction(live.module(), c.as_ptr()) };
        if function.is_null() {
            return Err(missing());
        }
        let is_call = |&inst: &LLVMValueRef| {
            // SAFETY: a live instruction.
            unsafe { !LLVMIsACallInst(inst).is_null() || !LLVMIsAInvokeInst(inst).is_null() }
        };
        let inst =
            instructions(function).into_iter().filter(is_call).nth(redirect.call).ok_or_else(missing)?;
        Ok(Call { inst, callee: module.functions[redirect.callee].symbol.name.clone(), plan: redirect })
    };
    plan.iter().map(of).collect()
}

/// Lets calls call other functions.
pub(super) fn redirect(live: &Live, calls: &[Call<'_>]) -> Result<(), LinkError> {
    // SAFETY: a live context; the builder is ours.
    let builder = unsafe { LLVMCreateBuilderInContext(live.context()) };
    let result = calls.iter().try_for_each(|call| redirect_one(live, builder, call));
    // SAFETY: the builder is ours.
    unsafe { LLVMDisposeBuilder(builder) };
    result
}

fn redirect_one(live: &Live, builder: LLVMBuilderRef, call: &Call<'_>) -> Result<(), LinkError> {
    let Some(function) = find(live.module(), &call.callee)? else {
        return Err(LinkError::NoOriginal { name: call.callee.clone() });
    };
    match &call.plan.arguments {
        // SAFETY: the callee is the last operand of a call.
        Arguments::Same => unsafe {
            let last = LLVMGetNumOperands(call.inst) - 1;
            LLVMSetOperand(call.inst, last as u32, function);
            Ok(())
        },
        Arguments::Only(kept) => replace(builder, call, function, kept),
    }
}

/// Puts a call of another function in the place of a call.
fn replace(
    builder: LLVMBuilderRef,
    call: &Call<'_>,
    function: LLVMValueRef,
    kept: &[usize],
) -> Result<(), LinkError> {
    let fail = |reason| LinkError::Call {
        function: call.plan.function.clone(),
        call: call.plan.call,
        callee: call.callee.clone(),
        reason,
    };
    let inst = call.inst;
    // SAFETY: a live call; operands are asked for below their number, and the types of arguments are compared
    // before the call is built.
    unsafe {
        let count = LLVMGetNumArgOperands(inst);
        let ty = LLVMGlobalGetValueType(function);
        let mut arguments = Vec::with_capacity(kept.len());
        for &index in kept {
            let index = u32::try_from(index).ok().filter(|&index| index < count);
            arguments.push(LLVMGetOperand(inst, index.ok_or_else(|| fail("it has fewer arguments"))?));
        }
        let mut params = vec![std::ptr::null_mut(); LLVMCountParamTypes(ty) as usize];
        LLVMGetParamTypes(ty, params.as_mut_ptr());
        let types: Vec<_> = arguments.iter().map(|&argument| LLVMTypeOf(argument)).collect();
        if types != params {
            return Err(fail("the types of the arguments differ"));
        }
        LLVMPositionBuilderBefore(builder, inst);
        LLVMSetCurrentDebugLocation2(builder, LLVMInstructionGetDebugLoc(inst));
        let (args, number) = (arguments.as_mut_ptr(), arguments.len() as u32);
        let new = if LLVMIsAInvokeInst(inst).is_null() {
            LLVMBuildCall2(builder, ty, function, args, number, c"".as_ptr())
        } else {
            let (normal, unwind) = (LLVMGetNormalDest(inst), LLVMGetUnwindDest(inst));
            LLVMBuildInvoke2(builder, ty, function, args, number, normal, unwind, c"".as_ptr())
        };
        LLVMSetInstructionCallConv(new, LLVMGetFunctionCallConv(function));
        let old_operands: Vec<_> = (0..count).map(|index| LLVMGetOperand(inst, index)).collect();
        if !LLVMGetFirstUse(inst).is_null() {
            if LLVMTypeOf(new) != LLVMTypeOf(inst) {
                return Err(fail("the types of the results differ"));
            }
            let mut length = 0;
            let start = LLVMGetValueName2(inst, &mut length);
            let text = std::slice::from_raw_parts(start.cast::<u8>(), length).to_vec();
            LLVMReplaceAllUsesWith(inst, new);
            LLVMSetValueName2(inst, c"".as_ptr(), 0);
            LLVMSetValueName2(new, text.as_ptr().cast(), text.len());
        }
        LLVMInstructionEraseFromParent(inst);
        erase_unused(old_operands);
    }
    Ok(())
}

/// Erases loads and casts that nobody uses, and those that only they used.
fn erase_unused(values: Vec<LLVMValueRef>) {
    let mut pending = values;
    let mut erased = HashSet::new();
    while let Some(value) = pending.pop() {
        if erased.contains(&value) {
            continue;
        }
        // SAFETY: the value was not erased, and one without uses may be.
        unsafe {
            let is_plain_load = !LLVMIsALoadInst(value).is_null() && LLVMGetVolatile(value) == 0;
            let goes = is_plain_load || !LLVMIsACastInst(value).is_null();
            if goes && LLVMGetFirstUse(value).is_null() {
                pending.push(LLVMGetOperand(value, 0));
                erased.insert(value);
                LLVMInstructionEraseFromParent(value);
            }
        }
    }
}

/// Deletes those of these declarations that nobody uses.
pub(super) fn drop_unused(live: &Live, names: &[String]) -> Result<(), LinkError> {
    for text in names {
        let Some(symbol) = find(live.module(), text)? else { continue };
        // SAFETY: a live symbol of the module.
        unsafe {
            let unused = LLVMGetFirstUse(symbol).is_null() && LLVMIsDeclaration(symbol) != 0;
            match unused {
                true if !LLVMIsAFunction(symbol).is_null() => LLVMDeleteFunction(symbol),
                true if !LLVMIsAGlobalVariable(symbol).is_null() => LLVMDeleteGlobal(symbol),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Makes all definitions but those of these names local to the module, so that LLVM drops what they do not need.
pub fn keep_only(live: &Live, names: &[&str]) -> Result<(), LinkError> {
    let kept = names.iter().map(|text| find(live.module(), text)).collect::<Result<Vec<_>, _>>()?;
    let functions = list(live.module(), LLVMGetFirstFunction, LLVMGetNextFunction);
    let globals = list(live.module(), LLVMGetFirstGlobal, LLVMGetNextGlobal);
    for symbol in functions.into_iter().chain(globals) {
        // SAFETY: a live symbol; one of local linkage has default visibility.
        unsafe {
            if LLVMIsDeclaration(symbol) != 0 {
                continue;
            }
            // Lists that LLVM knows by name stay what they are.
            let local = !kept.contains(&Some(symbol)) && !symbol_name(symbol).starts_with("llvm.");
            if local {
                LLVMSetComdat(symbol, std::ptr::null_mut());
                LLVMSetVisibility(symbol, LLVMVisibility::LLVMDefaultVisibility);
                LLVMSetLinkage(symbol, LLVMLinkage::LLVMInternalLinkage);
            } else if kept.contains(&Some(symbol)) {
                LLVMSetLinkage(symbol, LLVMLinkage::LLVMExternalLinkage);
            }
        }
    }
    Ok(())
}
