//! LLVM's attributes.
//!
//! The C interface does not give the names of attributes, nor the values of all. So each attribute (they are
//! unique objects) is put once on the result of a declaration of a module of its own, whose text is read.

use super::context::{Context, Place};
use super::live::take_message;
use super::types::text as type_text;
use ir::{Attribute, Attributes};
use llvm_sys::core::{
    LLVMAddAttributeAtIndex, LLVMAddFunction, LLVMDisposeModule, LLVMFunctionType,
    LLVMGetAttributeCountAtIndex, LLVMGetAttributesAtIndex, LLVMGetCallSiteAttributeCount,
    LLVMGetCallSiteAttributes, LLVMGetStringAttributeKind, LLVMGetStringAttributeValue,
    LLVMGetTypeAttributeValue, LLVMIsStringAttribute, LLVMIsTypeAttribute, LLVMModuleCreateWithNameInContext,
    LLVMPrintValueToString, LLVMVoidTypeInContext,
};
use llvm_sys::prelude::{LLVMAttributeRef, LLVMContextRef, LLVMValueRef};
use llvm_sys::{LLVMAttributeFunctionIndex, LLVMAttributeReturnIndex};
use std::ptr::null_mut;

impl Place {
    fn index(self) -> u32 {
        match self {
            Place::Function => LLVMAttributeFunctionIndex,
            Place::Result => LLVMAttributeReturnIndex,
            Place::Param(index) => index.saturating_add(1),
        }
    }
}

/// See [`Context::function_attributes`].
pub(super) fn of_function(context: &mut Context<'_>, function: LLVMValueRef, place: Place) -> Attributes {
    let index = place.index();
    // SAFETY: the value is a function, and the buffer has room for all.
    let list = unsafe {
        let mut list = vec![null_mut(); LLVMGetAttributeCountAtIndex(function, index) as usize];
        LLVMGetAttributesAtIndex(function, index, list.as_mut_ptr());
        list
    };
    convert(context, list)
}

/// See [`Context::call_attributes`].
pub(super) fn of_call(context: &mut Context<'_>, call: LLVMValueRef, place: Place) -> Attributes {
    let index = place.index();
    // SAFETY: the value is a call or an invoke, and the buffer has room for all.
    let list = unsafe {
        let mut list = vec![null_mut(); LLVMGetCallSiteAttributeCount(call, index) as usize];
        LLVMGetCallSiteAttributes(call, index, list.as_mut_ptr());
        list
    };
    convert(context, list)
}

fn convert(context: &mut Context<'_>, list: Vec<LLVMAttributeRef>) -> Attributes {
    let mut out = Vec::with_capacity(list.len());
    for attribute in list {
        if let Some(known) = context.attributes.get(&attribute) {
            out.push(known.clone());
            continue;
        }
        if let Some(made) = read(context.live.context(), attribute) {
            context.attributes.insert(attribute, made.clone());
            out.push(made);
        }
    }
    Attributes(out)
}

fn read(context: LLVMContextRef, attribute: LLVMAttributeRef) -> Option<Attribute> {
    // SAFETY: the questions are those of the kind of attribute.
    unsafe {
        if LLVMIsStringAttribute(attribute) != 0 {
            let text = |get: unsafe extern "C" fn(LLVMAttributeRef, *mut u32) -> *const std::ffi::c_char| {
                let mut length = 0;
                let start = get(attribute, &mut length);
                String::from_utf8_lossy(super::live::bytes_of(start, length as usize)).into_owned()
            };
            let (key, value) = (text(LLVMGetStringAttributeKind), text(LLVMGetStringAttributeValue));
            return Some(Attribute::String(key.into(), value.into()));
        }
        let text = printed(context, attribute);
        let name = text.split(['(', ' ']).next().filter(|name| ir::is_bare(name))?;
        if LLVMIsTypeAttribute(attribute) != 0 {
            let ty = LLVMGetTypeAttributeValue(attribute);
            return Some(if ty.is_null() {
                Attribute::Enum(name.into())
            } else {
                Attribute::Text(name.into(), type_text(ty).into())
            });
        }
        Some(valued(name, text[name.len()..].trim()))
    }
}

/// `align 8` and `dereferenceable(8)` have a number, `memory(read)` a text, `noalias` neither.
fn valued(name: &str, rest: &str) -> Attribute {
    let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest);
    if rest.is_empty() {
        return Attribute::Enum(name.into());
    }
    match inner.parse::<u64>() {
        Ok(number) => Attribute::Int(name.into(), number),
        Err(_) => Attribute::Text(name.into(), inner.into()),
    }
}

/// LLVM's text of an attribute that is not a string.
fn printed(context: LLVMContextRef, attribute: LLVMAttributeRef) -> String {
    // SAFETY: the module is in the attribute's context and goes before the function returns.
    let text = unsafe {
        let module = LLVMModuleCreateWithNameInContext(c"".as_ptr(), context);
        let ty = LLVMFunctionType(LLVMVoidTypeInContext(context), null_mut(), 0, 0);
        let function = LLVMAddFunction(module, c"f".as_ptr(), ty);
        LLVMAddAttributeAtIndex(function, LLVMAttributeReturnIndex, attribute);
        let text = take_message(LLVMPrintValueToString(function));
        LLVMDisposeModule(module);
        text
    };
    let text = text.trim();
    let text = text.strip_prefix("declare ").unwrap_or(text);
    text.strip_suffix(" void @f()").unwrap_or(text).to_owned()
}
