//! Moving generated functions into the original module.

use super::{LinkError, phi};
use crate::llvm::PrintedFunction;
use import::llvm::Live;
use llvm_sys::analysis::{LLVMVerifierFailureAction::LLVMReturnStatusAction, LLVMVerifyModule};
use llvm_sys::core::*;
use llvm_sys::ir_reader::LLVMParseIRInContext;
use llvm_sys::prelude::{LLVMBasicBlockRef, LLVMModuleRef, LLVMValueRef};
use llvm_sys::{LLVMAttributeFunctionIndex, LLVMAttributeIndex, LLVMTypeKind};
use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, CString};
use std::ptr::null_mut;

/// The instructions of a function, in order.
pub(super) type Instructions = Vec<LLVMValueRef>;

/// A module of generated functions, in the context of the original.
pub(super) struct Generated {
    module: LLVMModuleRef,
}

impl Drop for Generated {
    fn drop(&mut self) {
        // SAFETY: the module is owned by this value; nothing of the original uses what is left in it.
        unsafe { LLVMDisposeModule(self.module) }
    }
}

/// The text of a message of LLVM's, which is given back to it.
pub(super) fn take_message(message: *mut libc::c_char) -> String {
    if message.is_null() {
        return String::new();
    }
    // SAFETY: LLVM's messages are strings that end with zero and belong to the caller.
    unsafe {
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        LLVMDisposeMessage(message);
        text
    }
}

pub(super) fn name(text: &str) -> Result<CString, LinkError> {
    CString::new(text).map_err(|_| LinkError::Nul { what: "a name" })
}

impl Generated {
    /// Parses and verifies generated text in the context of the original.
    pub fn parse(live: &Live, text: &str) -> Result<Generated, LinkError> {
        let text = CString::new(text).map_err(|_| LinkError::Nul { what: "generated text" })?;
        let (mut module, mut message) = (null_mut(), null_mut());
        // SAFETY: the parser takes the buffer over and gives a module or a message.
        let failed = unsafe {
            let bytes = text.as_bytes();
            let buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(
                bytes.as_ptr().cast(),
                bytes.len(),
                c"generated".as_ptr(),
            );
            LLVMParseIRInContext(live.context(), buffer, &mut module, &mut message)
        };
        if failed != 0 {
            return Err(LinkError::Invalid { message: take_message(message), during: "printing" });
        }
        let generated = Generated { module };
        let mut message = null_mut();
        // SAFETY: a live module; the message is ours.
        let broken = unsafe { LLVMVerifyModule(module, LLVMReturnStatusAction, &mut message) };
        let message = take_message(message);
        if broken != 0 { Err(LinkError::Invalid { message, during: "printing" }) } else { Ok(generated) }
    }

    /// The instructions of each printed function; as many as were printed.
    pub fn instructions(&self, printed: &[PrintedFunction]) -> Result<Vec<Instructions>, LinkError> {
        let of = |function: &PrintedFunction| {
            let text = name(&function.name)?;
            // SAFETY: a live module and a string that ends with zero.
            let value = unsafe { LLVMGetNamedFunction(self.module, text.as_ptr()) };
            let found = if value.is_null() { Vec::new() } else { instructions(value) };
            if found.len() == function.instructions.len() {
                return Ok(found);
            }
            Err(LinkError::Mismatch {
                function: function.name.clone(),
                printed: function.instructions.len(),
                parsed: found.len(),
            })
        };
        printed.iter().map(of).collect()
    }

    /// Moves everything over: uses of each symbol to its counterpart in the original, bodies of functions into
    /// those named `replaced`, or into new ones.
    ///
    /// Instructions that became others on the way are changed in `printed`.
    pub fn move_into(
        self,
        live: &Live,
        replaced: &HashSet<&str>,
        printed: &mut [Instructions],
    ) -> Result<(), LinkError> {
        let functions = list(self.module, LLVMGetFirstFunction, LLVMGetNextFunction);
        let globals = list(self.module, LLVMGetFirstGlobal, LLVMGetNextGlobal);
        let mut bodies = Vec::new();
        for function in functions {
            let text = symbol_name(function);
            let original = find(live.module(), &text)?;
            // SAFETY: both are live functions of one context.
            let is_definition = unsafe { LLVMCountBasicBlocks(function) } > 0;
            let target = match original {
                Some(original) if is_definition && !replaced.contains(&*text) => {
                    let _ = original;
                    return Err(LinkError::NameTaken { name: text });
                }
                Some(original) => original,
                None if is_definition && replaced.contains(&*text) => {
                    return Err(LinkError::NoOriginal { name: text });
                }
                None => new_function(live.module(), function, &text)?,
            };
            // SAFETY: both are pointers of one context.
            unsafe { LLVMReplaceAllUsesWith(function, target) };
            if is_definition {
                bodies.push((function, target));
            }
        }
        for global in globals {
            let text = symbol_name(global);
            let target = match find(live.module(), &text)? {
                Some(original) => original,
                None => new_global(live.module(), global, &text)?,
            };
            // SAFETY: both are pointers of one context.
            unsafe { LLVMReplaceAllUsesWith(global, target) };
        }
        let mut others = HashMap::new();
        for (function, target) in bodies {
            others.extend(phi::reorder(target, function));
            move_body(function, target);
        }
        for inst in printed.iter_mut().flatten() {
            *inst = others.get(inst).copied().unwrap_or(*inst);
        }
        Ok(())
    }
}

/// A list that LLVM links, in order.
pub(super) fn list<O: Copy, T>(
    owner: O,
    first: unsafe extern "C" fn(O) -> *mut T,
    next: unsafe extern "C" fn(*mut T) -> *mut T,
) -> Vec<*mut T> {
    let mut all = Vec::new();
    // SAFETY: the owner is live, and elements are live as long as it is.
    let mut at = unsafe { first(owner) };
    while !at.is_null() {
        all.push(at);
        // SAFETY: as above.
        at = unsafe { next(at) };
    }
    all
}

fn blocks(function: LLVMValueRef) -> Vec<LLVMBasicBlockRef> {
    list(function, LLVMGetFirstBasicBlock, LLVMGetNextBasicBlock)
}

pub(super) fn instructions(function: LLVMValueRef) -> Instructions {
    blocks(function)
        .into_iter()
        .flat_map(|block| list(block, LLVMGetFirstInstruction, LLVMGetNextInstruction))
        .collect()
}

pub(super) fn symbol_name(value: LLVMValueRef) -> String {
    let mut length = 0;
    // SAFETY: the name belongs to the live value.
    unsafe {
        let start = LLVMGetValueName2(value, &mut length);
        String::from_utf8_lossy(std::slice::from_raw_parts(start.cast(), length)).into_owned()
    }
}

/// The symbol of a module that has a name, of whatever kind.
pub(super) fn find(module: LLVMModuleRef, text: &str) -> Result<Option<LLVMValueRef>, LinkError> {
    let c = name(text)?;
    // SAFETY: a live module and strings that end with zero or have their length beside them.
    let found = unsafe {
        [
            LLVMGetNamedFunction(module, c.as_ptr()),
            LLVMGetNamedGlobal(module, c.as_ptr()),
            LLVMGetNamedGlobalAlias(module, c.as_ptr(), text.len()),
            LLVMGetNamedGlobalIFunc(module, c.as_ptr(), text.len()),
        ]
    };
    Ok(found.into_iter().find(|value| !value.is_null()))
}

/// A function of the original like a generated one, without its body.
fn new_function(module: LLVMModuleRef, like: LLVMValueRef, text: &str) -> Result<LLVMValueRef, LinkError> {
    let c = name(text)?;
    // SAFETY: all values are of one context.
    unsafe {
        let ty = LLVMGlobalGetValueType(like);
        let new = LLVMAddFunction(module, c.as_ptr(), ty);
        LLVMSetFunctionCallConv(new, LLVMGetFunctionCallConv(like));
        copy_symbol(like, new);
        if LLVMHasPersonalityFn(like) != 0 {
            LLVMSetPersonalityFn(new, LLVMGetPersonalityFn(like));
        }
        let gc = LLVMGetGC(like);
        if !gc.is_null() {
            LLVMSetGC(new, gc);
        }
        for index in std::iter::once(LLVMAttributeFunctionIndex).chain(0..=LLVMCountParams(like)) {
            copy_attributes(like, new, index);
        }
        Ok(new)
    }
}

/// # Safety
/// Both are functions of one context.
unsafe fn copy_attributes(from: LLVMValueRef, to: LLVMValueRef, index: LLVMAttributeIndex) {
    // SAFETY: the buffer has room for as many as there are.
    unsafe {
        let count = LLVMGetAttributeCountAtIndex(from, index);
        let mut attributes = vec![null_mut(); count as usize];
        LLVMGetAttributesAtIndex(from, index, attributes.as_mut_ptr());
        for attribute in attributes {
            LLVMAddAttributeAtIndex(to, index, attribute);
        }
    }
}

/// # Safety
/// Both are symbols of one context.
unsafe fn copy_symbol(from: LLVMValueRef, to: LLVMValueRef) {
    // SAFETY: as the caller promises.
    unsafe {
        LLVMSetLinkage(to, LLVMGetLinkage(from));
        LLVMSetVisibility(to, LLVMGetVisibility(from));
        LLVMSetUnnamedAddress(to, LLVMGetUnnamedAddress(from));
        let section = LLVMGetSection(from);
        if !section.is_null() && *section != 0 {
            LLVMSetSection(to, section);
        }
    }
}

/// A global of the original like a generated one, initialiser included.
fn new_global(module: LLVMModuleRef, like: LLVMValueRef, text: &str) -> Result<LLVMValueRef, LinkError> {
    let c = name(text)?;
    // SAFETY: all values are of one context.
    unsafe {
        let space = LLVMGetPointerAddressSpace(LLVMTypeOf(like));
        let new = LLVMAddGlobalInAddressSpace(module, LLVMGlobalGetValueType(like), c.as_ptr(), space);
        copy_symbol(like, new);
        LLVMSetGlobalConstant(new, LLVMIsGlobalConstant(like));
        LLVMSetAlignment(new, LLVMGetAlignment(like));
        LLVMSetThreadLocalMode(new, LLVMGetThreadLocalMode(like));
        let initializer = LLVMGetInitializer(like);
        if !initializer.is_null() {
            LLVMSetInitializer(new, initializer);
        }
        Ok(new)
    }
}

/// The blocks of `from` become the body of `to`.
fn move_body(from: LLVMValueRef, to: LLVMValueRef) {
    clear(to);
    // SAFETY: both are functions of one context with the same type; a block is in one function at a time.
    unsafe {
        for index in 0..LLVMCountParams(from) {
            LLVMReplaceAllUsesWith(LLVMGetParam(from, index), LLVMGetParam(to, index));
        }
        for block in blocks(from) {
            LLVMRemoveBasicBlockFromParent(block);
            LLVMAppendExistingBasicBlock(to, block);
        }
    }
}

/// Removes the body of a function, and nothing else of it.
fn clear(function: LLVMValueRef) {
    // SAFETY: a value without uses may be erased, and a block without instructions and uses may be deleted.
    unsafe {
        let old = instructions(function);
        for &inst in &old {
            let ty = LLVMTypeOf(inst);
            if !matches!(LLVMGetTypeKind(ty), LLVMTypeKind::LLVMVoidTypeKind) {
                LLVMReplaceAllUsesWith(inst, LLVMGetPoison(ty));
            }
        }
        for &inst in &old {
            LLVMInstructionEraseFromParent(inst);
        }
        for block in blocks(function) {
            LLVMDeleteBasicBlock(block);
        }
    }
}
