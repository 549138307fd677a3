//! Getters of LLVM's C interface, as functions of values that are known to be of the kind they ask for.
//!
//! Everything here only reads. The values come from the live module that is converted, which outlives the
//! conversion; each instruction's opcode was compared with the skeleton's before (`skeleton::pairs`), so that no
//! getter sees a value of another kind.

use ir::{FloatCond, IntCond};
use llvm_sys::core::*;
use llvm_sys::prelude::*;
use llvm_sys::{
    LLVMAtomicOrdering, LLVMAtomicRMWBinOp, LLVMIntPredicate, LLVMOpcode, LLVMTailCallKind, LLVMTypeKind,
    LLVMValueKind,
};
use std::ffi::c_char;

/// Declares functions that call one getter each.
macro_rules! getters {
    ($($name:ident($($argument:ident: $ty:ty),*) -> $result:ty = $getter:ident;)*) => {
        $(pub(super) fn $name($($argument: $ty),*) -> $result {
            // SAFETY: the getter reads a value, type or block of the live module, of the kind it asks for.
            unsafe { $getter($($argument),*) }
        })*
    };
}

/// Declares functions that ask one question each.
macro_rules! questions {
    ($($name:ident($argument:ident: $ty:ty) = $getter:ident;)*) => {
        $(pub(super) fn $name($argument: $ty) -> bool {
            // SAFETY: the getter reads a value or type of the live module, of the kind it asks for.
            unsafe { $getter($argument) != 0 }
        })*
    };
}

/// Declares functions that tell whether a value is of a class.
macro_rules! classes {
    ($($name:ident = $getter:ident;)*) => {
        $(pub(super) fn $name(value: LLVMValueRef) -> bool {
            // SAFETY: the cast reads the kind of a value of the live module.
            unsafe { !$getter(value).is_null() }
        })*
    };
}

getters! {
    opcode(inst: LLVMValueRef) -> LLVMOpcode = LLVMGetInstructionOpcode;
    constant_opcode(expression: LLVMValueRef) -> LLVMOpcode = LLVMGetConstOpcode;
    type_of(value: LLVMValueRef) -> LLVMTypeRef = LLVMTypeOf;
    value_kind(value: LLVMValueRef) -> LLVMValueKind = LLVMGetValueKind;
    operand(inst: LLVMValueRef, index: u32) -> LLVMValueRef = LLVMGetOperand;
    alignment(inst: LLVMValueRef) -> u32 = LLVMGetAlignment;
    ordering(inst: LLVMValueRef) -> LLVMAtomicOrdering = LLVMGetOrdering;
    success_ordering(inst: LLVMValueRef) -> LLVMAtomicOrdering = LLVMGetCmpXchgSuccessOrdering;
    failure_ordering(inst: LLVMValueRef) -> LLVMAtomicOrdering = LLVMGetCmpXchgFailureOrdering;
    rmw_operation(inst: LLVMValueRef) -> LLVMAtomicRMWBinOp = LLVMGetAtomicRMWBinOp;
    allocated_type(inst: LLVMValueRef) -> LLVMTypeRef = LLVMGetAllocatedType;
    source_element_type(inst: LLVMValueRef) -> LLVMTypeRef = LLVMGetGEPSourceElementType;
    mask_length(inst: LLVMValueRef) -> u32 = LLVMGetNumMaskElements;
    mask_lane(inst: LLVMValueRef, index: u32) -> i32 = LLVMGetMaskValue;
    condition(inst: LLVMValueRef) -> LLVMValueRef = LLVMGetCondition;
    incoming_count(phi: LLVMValueRef) -> u32 = LLVMCountIncoming;
    incoming_value(phi: LLVMValueRef, index: u32) -> LLVMValueRef = LLVMGetIncomingValue;
    incoming_block(phi: LLVMValueRef, index: u32) -> LLVMBasicBlockRef = LLVMGetIncomingBlock;
    called_value(call: LLVMValueRef) -> LLVMValueRef = LLVMGetCalledValue;
    called_type(call: LLVMValueRef) -> LLVMTypeRef = LLVMGetCalledFunctionType;
    argument_count(call: LLVMValueRef) -> u32 = LLVMGetNumArgOperands;
    calling_convention(call: LLVMValueRef) -> u32 = LLVMGetInstructionCallConv;
    tail_kind(call: LLVMValueRef) -> LLVMTailCallKind = LLVMGetTailCallKind;
    bundle_count(call: LLVMValueRef) -> u32 = LLVMGetNumOperandBundles;
    clause_count(landing: LLVMValueRef) -> u32 = LLVMGetNumClauses;
    clause(landing: LLVMValueRef, index: u32) -> LLVMValueRef = LLVMGetClause;
    intrinsic_id(function: LLVMValueRef) -> u32 = LLVMGetIntrinsicID;
    param_count(function: LLVMValueRef) -> u32 = LLVMCountParams;
    param(function: LLVMValueRef, index: u32) -> LLVMValueRef = LLVMGetParam;
    first_block(function: LLVMValueRef) -> LLVMBasicBlockRef = LLVMGetFirstBasicBlock;
    next_block(block: LLVMBasicBlockRef) -> LLVMBasicBlockRef = LLVMGetNextBasicBlock;
    block_value(block: LLVMBasicBlockRef) -> LLVMValueRef = LLVMBasicBlockAsValue;
    first_instruction(block: LLVMBasicBlockRef) -> LLVMValueRef = LLVMGetFirstInstruction;
    next_instruction(inst: LLVMValueRef) -> LLVMValueRef = LLVMGetNextInstruction;
    terminator(block: LLVMBasicBlockRef) -> LLVMValueRef = LLVMGetBasicBlockTerminator;
    successor_count(inst: LLVMValueRef) -> u32 = LLVMGetNumSuccessors;
    successor(inst: LLVMValueRef, index: u32) -> LLVMBasicBlockRef = LLVMGetSuccessor;
    first_use(value: LLVMValueRef) -> LLVMUseRef = LLVMGetFirstUse;
    next_use(usage: LLVMUseRef) -> LLVMUseRef = LLVMGetNextUse;
    user(usage: LLVMUseRef) -> LLVMValueRef = LLVMGetUser;
    value_type(global: LLVMValueRef) -> LLVMTypeRef = LLVMGlobalGetValueType;
    type_kind(ty: LLVMTypeRef) -> LLVMTypeKind = LLVMGetTypeKind;
    operand_count(inst: LLVMValueRef) -> i32 = LLVMGetNumOperands;
    field_type(ty: LLVMTypeRef, index: u32) -> LLVMTypeRef = LLVMStructGetTypeAtIndex;
    element_type(ty: LLVMTypeRef) -> LLVMTypeRef = LLVMGetElementType;
    param_type_count(ty: LLVMTypeRef) -> u32 = LLVMCountParamTypes;
    array_length(ty: LLVMTypeRef) -> u64 = LLVMGetArrayLength2;
}

questions! {
    is_weak(inst: LLVMValueRef) = LLVMGetWeak;
    is_single_thread(inst: LLVMValueRef) = LLVMIsAtomicSingleThread;
    is_cleanup(landing: LLVMValueRef) = LLVMIsCleanup;
    is_constant(value: LLVMValueRef) = LLVMIsConstant;
    is_variadic(ty: LLVMTypeRef) = LLVMIsFunctionVarArg;
    asm_has_side_effects(asm: LLVMValueRef) = LLVMGetInlineAsmHasSideEffects;
    asm_aligns_stack(asm: LLVMValueRef) = LLVMGetInlineAsmNeedsAlignedStack;
    asm_can_unwind(asm: LLVMValueRef) = LLVMGetInlineAsmCanUnwind;
}

classes! {
    is_function = LLVMIsAFunction;
    is_inline_asm = LLVMIsAInlineAsm;
    is_extract_value = LLVMIsAExtractValueInst;
    is_metadata_string = LLVMIsAMDString;
}

/// A string that the getter lends, with its length.
fn lent(pointer: *const c_char, length: usize) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: LLVM lends `length` bytes at the pointer as long as the value lives and nobody changes it.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), length) };
    String::from_utf8_lossy(bytes).into_owned()
}

/// The name of a value, empty if it has none.
pub(super) fn name(value: LLVMValueRef) -> String {
    let mut length = 0;
    // SAFETY: the value is one of the live module.
    let pointer = unsafe { LLVMGetValueName2(value, &mut length) };
    lent(pointer, length)
}

/// The text of a metadata string.
pub(super) fn metadata_string(value: LLVMValueRef) -> String {
    let mut length = 0;
    // SAFETY: the value is a metadata string of the live module.
    let pointer = unsafe { LLVMGetMDString(value, &mut length) };
    lent(pointer, length as usize)
}

/// Assembly and constraints of an inline assembly.
pub(super) fn assembly(asm: LLVMValueRef) -> (String, String) {
    let (mut length, mut constraints_length) = (0, 0);
    // SAFETY: the value is an inline assembly of the live module.
    let (text, constraints) = unsafe {
        (
            LLVMGetInlineAsmAsmString(asm, &mut length),
            LLVMGetInlineAsmConstraintString(asm, &mut constraints_length),
        )
    };
    (lent(text, length), lent(constraints, constraints_length))
}

/// Whether an inline assembly is in Intel's dialect.
pub(super) fn is_intel(asm: LLVMValueRef) -> bool {
    // SAFETY: the value is an inline assembly of the live module.
    unsafe {
        matches!(LLVMGetInlineAsmDialect(asm), llvm_sys::LLVMInlineAsmDialect::LLVMInlineAsmDialectIntel)
    }
}

/// The indices of an `extractvalue` or an `insertvalue`.
pub(super) fn indices(inst: LLVMValueRef) -> Vec<u32> {
    // SAFETY: the instruction is an `extractvalue` or `insertvalue`; LLVM lends its list of indices.
    unsafe {
        let (pointer, count) = (LLVMGetIndices(inst), LLVMGetNumIndices(inst) as usize);
        if pointer.is_null() { Vec::new() } else { std::slice::from_raw_parts(pointer, count).to_vec() }
    }
}

/// The tag and the operands of a bundle of a call.
pub(super) fn bundle(call: LLVMValueRef, index: u32) -> (String, Vec<LLVMValueRef>) {
    let mut length = 0;
    // SAFETY: the call has a bundle of this index; the copy that LLVM makes of it is given back.
    unsafe {
        let bundle = LLVMGetOperandBundleAtIndex(call, index);
        let tag = lent(LLVMGetOperandBundleTag(bundle, &mut length), length);
        let count = LLVMGetNumOperandBundleArgs(bundle);
        let operands = (0..count).map(|index| LLVMGetOperandBundleArgAtIndex(bundle, index)).collect();
        LLVMDisposeOperandBundle(bundle);
        (tag, operands)
    }
}

/// The number of an enum attribute of an argument of a call: its alignment, say.
pub(super) fn argument_attribute(call: LLVMValueRef, argument: u32, kind: u32) -> Option<u64> {
    // SAFETY: attributes of arguments are counted from one; a missing one is null.
    unsafe {
        let attribute = LLVMGetCallSiteEnumAttribute(call, argument + 1, kind);
        (!attribute.is_null()).then(|| LLVMGetEnumAttributeValue(attribute))
    }
}

/// LLVM's number of an attribute.
pub(super) fn attribute_kind(name: &str) -> u32 {
    // SAFETY: the name is passed with its length.
    unsafe { LLVMGetEnumAttributeKindForName(name.as_ptr().cast(), name.len()) }
}

/// The types of a function type's parameters.
pub(super) fn param_types(ty: LLVMTypeRef) -> Vec<LLVMTypeRef> {
    let mut types = vec![std::ptr::null_mut(); param_type_count(ty) as usize];
    // SAFETY: LLVM writes as many types as it said there are.
    unsafe { LLVMGetParamTypes(ty, types.as_mut_ptr()) };
    types
}

/// The condition of an `icmp`.
pub(super) fn int_condition(inst: LLVMValueRef) -> &'static str {
    // SAFETY: the instruction is an `icmp`.
    let predicate = unsafe { LLVMGetICmpPredicate(inst) } as usize;
    let first = LLVMIntPredicate::LLVMIntEQ as usize;
    IntCond::ALL.get(predicate.wrapping_sub(first)).map_or("", |condition| condition.name())
}

/// The condition of an `fcmp`.
pub(super) fn float_condition(inst: LLVMValueRef) -> &'static str {
    // SAFETY: the instruction is an `fcmp`.
    let predicate = unsafe { LLVMGetFCmpPredicate(inst) } as usize;
    FloatCond::ALL.get(predicate).map_or("", |condition| condition.name())
}
