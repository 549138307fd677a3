//! Calls of certain declared functions, described without converting the functions that they are in.
//!
//! A call that stands for a derivative names the function to be differentiated, and markers, as arguments. What an
//! argument means is found by going back through casts, aliases, constant globals, and local variables that are set
//! once: unoptimised code keeps everything in memory.

use super::context::Context;
use super::live::Live;
use super::types::{Shape, signature, text};
use super::walk::{functions, instructions, is_defined, name_of};
use ir::Type;
use llvm_sys::LLVMOpcode;
use llvm_sys::core::*;
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use std::collections::HashSet;
use std::ffi::CStr;

/// A call of a declared function, or an invoke.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignCall {
    /// The function in which it is.
    pub function: String,
    /// Which of that function's calls, counted from 0 in the order of the instructions.
    pub call: usize,
    /// What it calls.
    pub callee: String,
    /// Its place in the source, if the module says so.
    pub place: Option<SourcePlace>,
    /// The type of its result.
    pub result: ForeignType,
    /// Whether somebody uses the result.
    pub result_used: bool,
    /// Its arguments.
    pub arguments: Vec<ForeignArgument>,
}

/// A place in the source of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourcePlace {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 if unknown.
    pub column: u32,
}

/// An argument of a call.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignArgument {
    /// Its type.
    pub ty: ForeignType,
    /// What it is known to be.
    pub meaning: Meaning,
    /// What it points to, if it is where the result goes (`sret`).
    pub result_memory: Option<ForeignType>,
    /// What it points to, if that is passed by value (`byval`).
    pub by_value: Option<ForeignType>,
}

/// What an argument is known to be.
#[derive(Clone, PartialEq, Debug)]
pub enum Meaning {
    /// The address of a function.
    Function(ForeignFunction),
    /// The value or the address of a global whose name begins with the word for markers, or a string of metadata.
    Marker(String),
    /// One of two functions.
    Choice,
    /// A constant integer.
    Integer(i64),
    /// Something else.
    Value,
}

/// A function whose address is an argument.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignFunction {
    /// Its name.
    pub name: String,
    /// Whether it has a body here.
    pub defined: bool,
    /// Whether it takes any number of arguments.
    pub variadic: bool,
    /// Its parameters.
    pub params: Vec<ForeignParam>,
    /// Its result.
    pub result: ForeignType,
}

/// A parameter of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignParam {
    /// Its type.
    pub ty: ForeignType,
    /// What it points to, if it is where the result goes (`sret`).
    pub result_memory: Option<ForeignType>,
    /// What it points to, if that is passed by value (`byval`).
    pub by_value: Option<ForeignType>,
}

/// A type of LLVM, and what a value of it is in the IR.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignType {
    /// LLVM's text, with structs written out; `void` for none.
    pub text: String,
    /// The values it is split into, with their places in memory. None if the IR does not know the type.
    pub leaves: Option<Vec<(Type, u64)>>,
    /// Its alignment in bytes.
    pub align: u64,
}

/// Which calls are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallQuery<'a> {
    /// A part of the names of the functions that are called.
    pub callee: &'a str,
    /// The beginning of the names of globals that are markers.
    pub marker: &'a str,
}

/// A call as LLVM has it.
pub(super) struct Found {
    function: LLVMValueRef,
    call: usize,
    inst: LLVMValueRef,
    callee: LLVMValueRef,
}

/// A function that is looked for and used otherwise than by a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherUse {
    /// The function.
    pub callee: String,
}

fn is_call(inst: LLVMValueRef) -> bool {
    // SAFETY: a live instruction.
    unsafe { !LLVMIsACallInst(inst).is_null() || !LLVMIsAInvokeInst(inst).is_null() }
}

fn lossy(value: LLVMValueRef) -> String {
    String::from_utf8_lossy(name_of(value)).into_owned()
}

/// The calls of declared functions with the wanted part in their names, and what else is done with those.
pub(super) fn find(live: &Live, query: &CallQuery<'_>) -> (Vec<Found>, Vec<OtherUse>) {
    let mut callers = HashSet::new();
    let mut others = Vec::new();
    for callee in functions(live).filter(|&function| !is_defined(function)) {
        let name = name_of(callee);
        if !String::from_utf8_lossy(name).contains(query.callee) {
            continue;
        }
        // SAFETY: uses of a live value; their users are instructions, constants or globals.
        let mut using = unsafe { LLVMGetFirstUse(callee) };
        let mut other = false;
        while !using.is_null() {
            unsafe {
                let user = LLVMGetUser(using);
                let calls = !LLVMIsAInstruction(user).is_null() && is_call(user);
                if calls && LLVMGetCalledValue(user) == callee {
                    callers.insert(LLVMGetBasicBlockParent(LLVMGetInstructionParent(user)));
                } else {
                    other = true;
                }
                using = LLVMGetNextUse(using);
            }
        }
        if other {
            others.push(OtherUse { callee: lossy(callee) });
        }
    }
    let mut found = Vec::new();
    for function in functions(live).filter(|function| callers.contains(function)) {
        for (call, inst) in instructions(function).filter(|&inst| is_call(inst)).enumerate() {
            // SAFETY: the instruction is a call.
            let callee = unsafe { LLVMGetCalledValue(inst) };
            // SAFETY: any value may be asked.
            let is_function = unsafe { !LLVMIsAFunction(callee).is_null() };
            if is_function && !is_defined(callee) && lossy(callee).contains(query.callee) {
                found.push(Found { function, call, inst, callee });
            }
        }
    }
    (found, others)
}

/// The defined functions whose addresses are arguments, in the order of the calls, each once.
pub(super) fn named(found: &[Found], query: &CallQuery<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for call in found {
        for argument in arguments(call.inst) {
            if let Raw::Function(function) = resolve(argument, query)
                && is_defined(function)
                && seen.insert(function)
            {
                names.push(lossy(function));
            }
        }
    }
    names
}

fn arguments(call: LLVMValueRef) -> impl Iterator<Item = LLVMValueRef> {
    // SAFETY: the value is a call, and its arguments are its first operands.
    let count = unsafe { LLVMGetNumArgOperands(call) };
    (0..count).map(move |index| unsafe { LLVMGetOperand(call, index) })
}

/// Describes calls.
pub(super) fn describe(
    context: &mut Context<'_>,
    found: &[Found],
    query: &CallQuery<'_>,
) -> Vec<ForeignCall> {
    let mut calls = Vec::with_capacity(found.len());
    for call in found {
        let mut described = Vec::new();
        for (index, argument) in (1..).zip(arguments(call.inst)) {
            let meaning = match resolve(argument, query) {
                Raw::Function(function) => Meaning::Function(describe_function(context, function)),
                Raw::Marker(name) => Meaning::Marker(name),
                Raw::Choice => Meaning::Choice,
                Raw::Integer(value) => Meaning::Integer(value),
                Raw::Value => Meaning::Value,
            };
            let attribute = |name: &CStr| {
                // SAFETY: a call and the number of one of its arguments.
                unsafe {
                    let kind = attribute_kind(name);
                    LLVMGetCallSiteEnumAttribute(call.inst, index, kind)
                }
            };
            let (sret, byval) = (attribute(c"sret"), attribute(c"byval"));
            // SAFETY: a live value.
            let ty = unsafe { LLVMTypeOf(argument) };
            described.push(ForeignArgument {
                ty: describe_type(context, ty),
                meaning,
                result_memory: type_of_attribute(context, sret),
                by_value: type_of_attribute(context, byval),
            });
        }
        // SAFETY: a live instruction.
        let (ty, used) = unsafe { (LLVMTypeOf(call.inst), !LLVMGetFirstUse(call.inst).is_null()) };
        calls.push(ForeignCall {
            function: lossy(call.function),
            call: call.call,
            callee: lossy(call.callee),
            place: place(call.inst),
            result: describe_type(context, ty),
            result_used: used,
            arguments: described,
        });
    }
    calls
}

fn attribute_kind(name: &CStr) -> u32 {
    // SAFETY: the length goes with the text.
    unsafe { LLVMGetEnumAttributeKindForName(name.as_ptr(), name.to_bytes().len()) }
}

fn type_of_attribute(
    context: &mut Context<'_>,
    attribute: llvm_sys::prelude::LLVMAttributeRef,
) -> Option<ForeignType> {
    if attribute.is_null() {
        return None;
    }
    // SAFETY: the attribute is one with a type.
    let ty = unsafe { LLVMGetTypeAttributeValue(attribute) };
    (!ty.is_null()).then(|| describe_type(context, ty))
}

fn describe_function(context: &mut Context<'_>, function: LLVMValueRef) -> ForeignFunction {
    // SAFETY: a live function.
    let ty = unsafe { LLVMGlobalGetValueType(function) };
    let (result, types) = signature(ty);
    let mut params = Vec::new();
    for (index, ty) in (1..).zip(types) {
        // SAFETY: a function and the number of one of its parameters.
        let attribute =
            |name: &CStr| unsafe { LLVMGetEnumAttributeAtIndex(function, index, attribute_kind(name)) };
        let (sret, byval) = (attribute(c"sret"), attribute(c"byval"));
        params.push(ForeignParam {
            ty: describe_type(context, ty),
            result_memory: type_of_attribute(context, sret),
            by_value: type_of_attribute(context, byval),
        });
    }
    ForeignFunction {
        name: lossy(function),
        defined: is_defined(function),
        // SAFETY: a function type.
        variadic: unsafe { LLVMIsFunctionVarArg(ty) != 0 },
        params,
        result: describe_type(context, result),
    }
}

fn describe_type(context: &mut Context<'_>, ty: LLVMTypeRef) -> ForeignType {
    let leaves = match context.shape(ty) {
        Shape::Void => Some(Vec::new()),
        Shape::One(ty) => Some(vec![(ty, 0)]),
        Shape::Leaves(leaves) => Some(leaves.iter().map(|leaf| (leaf.ty, leaf.offset)).collect()),
        Shape::Opaque(_) => None,
    };
    let align = context.layout.abi_align(ty).unwrap_or(1);
    ForeignType { text: text(ty), leaves, align }
}

fn place(inst: LLVMValueRef) -> Option<SourcePlace> {
    let mut length = 0;
    // SAFETY: a live instruction; the name is LLVM's and as long as it says.
    unsafe {
        let line = LLVMGetDebugLocLine(inst);
        if line == 0 {
            return None;
        }
        let file = LLVMGetDebugLocFilename(inst, &mut length);
        let file = if file.is_null() {
            String::new()
        } else {
            String::from_utf8_lossy(super::live::bytes_of(file, length as usize)).into_owned()
        };
        Some(SourcePlace { file, line, column: LLVMGetDebugLocColumn(inst) })
    }
}

/// What an argument is, in LLVM's terms.
enum Raw {
    Function(LLVMValueRef),
    Marker(String),
    Choice,
    Integer(i64),
    Value,
}

/// How far a value is followed.
const MAX_STEPS: usize = 64;

fn resolve(value: LLVMValueRef, query: &CallQuery<'_>) -> Raw {
    let mut value = value;
    for _ in 0..MAX_STEPS {
        // SAFETY: the questions are those of the kinds of values.
        unsafe {
            if !LLVMIsAFunction(value).is_null() {
                return Raw::Function(value);
            }
            if !LLVMIsAGlobalVariable(value).is_null() {
                return marker(value, query).map_or(Raw::Value, Raw::Marker);
            }
            if !LLVMIsAConstantInt(value).is_null() {
                let fits = LLVMGetIntTypeWidth(LLVMTypeOf(value)) <= 64;
                return if fits { Raw::Integer(LLVMConstIntGetSExtValue(value)) } else { Raw::Value };
            }
            let mut length = 0;
            if !LLVMIsAMDString(value).is_null() {
                let start = LLVMGetMDString(value, &mut length);
                let bytes = super::live::bytes_of(start, length as usize);
                return Raw::Marker(String::from_utf8_lossy(bytes).into_owned());
            }
            if !LLVMIsAGlobalAlias(value).is_null() {
                value = LLVMAliasGetAliasee(value);
            } else if is_cast(value) {
                value = LLVMGetOperand(value, 0);
            } else if !LLVMIsALoadInst(value).is_null() {
                let from = without_casts(LLVMGetOperand(value, 0));
                if let Some(name) = marker(from, query) {
                    return Raw::Marker(name);
                }
                match content(from) {
                    Some(content) => value = content,
                    None => return Raw::Value,
                }
            } else if !LLVMIsASelectInst(value).is_null() || !LLVMIsAPHINode(value).is_null() {
                let first = if LLVMIsASelectInst(value).is_null() { 0 } else { 1 };
                let count = LLVMGetNumOperands(value).max(0) as u32;
                let function = |index| {
                    let operand = without_casts(LLVMGetOperand(value, index));
                    !LLVMIsAFunction(operand).is_null()
                };
                return if (first..count).any(function) { Raw::Choice } else { Raw::Value };
            } else {
                return Raw::Value;
            }
        }
    }
    Raw::Value
}

/// Whether a value is a cast that keeps all bits of an address.
fn is_cast(value: LLVMValueRef) -> bool {
    // SAFETY: any value may be asked what it is, and expressions and instructions for their opcodes.
    let opcode = unsafe {
        if !LLVMIsAConstantExpr(value).is_null() {
            LLVMGetConstOpcode(value)
        } else if !LLVMIsACastInst(value).is_null() {
            LLVMGetInstructionOpcode(value)
        } else {
            return false;
        }
    };
    matches!(
        opcode,
        LLVMOpcode::LLVMBitCast
            | LLVMOpcode::LLVMAddrSpaceCast
            | LLVMOpcode::LLVMPtrToInt
            | LLVMOpcode::LLVMIntToPtr
    )
}

fn without_casts(value: LLVMValueRef) -> LLVMValueRef {
    let mut value = value;
    for _ in 0..MAX_STEPS {
        if !is_cast(value) {
            break;
        }
        // SAFETY: a cast has one operand.
        value = unsafe { LLVMGetOperand(value, 0) };
    }
    value
}

/// The name of a global that is a marker.
fn marker(global: LLVMValueRef, query: &CallQuery<'_>) -> Option<String> {
    // SAFETY: any value may be asked.
    if unsafe { LLVMIsAGlobalVariable(global).is_null() } {
        return None;
    }
    let name = lossy(global);
    name.starts_with(query.marker).then_some(name)
}

/// What is in memory: the content of a constant, or the only thing that is ever stored to a local variable.
fn content(memory: LLVMValueRef) -> Option<LLVMValueRef> {
    // SAFETY: the questions are those of the kinds of values.
    unsafe {
        if !LLVMIsAGlobalVariable(memory).is_null() {
            let content = LLVMGetInitializer(memory);
            return (LLVMIsGlobalConstant(memory) != 0 && !content.is_null()).then_some(content);
        }
        if LLVMIsAAllocaInst(memory).is_null() {
            return None;
        }
        let mut stored = None;
        let mut using = LLVMGetFirstUse(memory);
        while !using.is_null() {
            let user = LLVMGetUser(using);
            if !LLVMIsAStoreInst(user).is_null() {
                let value = LLVMGetOperand(user, 0);
                if value == memory || stored.replace(value).is_some() {
                    return None;
                }
            } else if LLVMIsALoadInst(user).is_null() && !is_harmless(user) {
                return None;
            }
            using = LLVMGetNextUse(using);
        }
        stored
    }
}

/// Whether a user of a local variable neither reads nor writes it.
fn is_harmless(user: LLVMValueRef) -> bool {
    // SAFETY: the user is an instruction or a constant; the callee of a call is asked for its name only.
    unsafe {
        if LLVMIsACallInst(user).is_null() {
            return false;
        }
        let callee = LLVMGetCalledValue(user);
        let name = if LLVMIsAFunction(callee).is_null() { &b""[..] } else { name_of(callee) };
        name.starts_with(b"llvm.lifetime.") || super::walk::is_debug_name(name)
    }
}
