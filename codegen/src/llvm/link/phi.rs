//! Phi nodes of a new body in the order of the old one.
//!
//! The order in which a phi node lists its predecessors means nothing, but it is part of the text: a function that
//! did not change should not look as if it had.

use super::splice::list;
use llvm_sys::core::{
    LLVMAddIncoming, LLVMBuildPhi, LLVMCountIncoming, LLVMCreateBuilderInContext, LLVMDisposeBuilder,
    LLVMGetFirstBasicBlock, LLVMGetFirstInstruction, LLVMGetGlobalParent, LLVMGetIncomingBlock,
    LLVMGetIncomingValue, LLVMGetModuleContext, LLVMGetNextBasicBlock, LLVMGetNextInstruction,
    LLVMGetValueName2, LLVMInstructionEraseFromParent, LLVMIsAPHINode, LLVMPositionBuilderBefore,
    LLVMReplaceAllUsesWith, LLVMSetValueName2, LLVMTypeOf,
};
use llvm_sys::core::{LLVMCanValueUseFastMathFlags, LLVMGetFastMathFlags, LLVMSetFastMathFlags};
use llvm_sys::prelude::{LLVMBasicBlockRef, LLVMBuilderRef, LLVMValueRef};
use std::collections::HashMap;

/// Puts the phi nodes of `new` in the order of those of `old`, where the two have the same blocks.
///
/// Instructions of `new` that were listed elsewhere may be others afterwards: the replaced ones are given back as
/// pairs of old and new instruction.
pub(super) fn reorder(old: LLVMValueRef, new: LLVMValueRef) -> HashMap<LLVMValueRef, LLVMValueRef> {
    let mut replaced = HashMap::new();
    let (before, after) = (blocks(old), blocks(new));
    if before.len() != after.len() {
        return replaced;
    }
    let number: HashMap<LLVMBasicBlockRef, usize> =
        before.iter().enumerate().map(|(index, &block)| (block, index)).collect();
    // SAFETY: the function is live.
    let builder = unsafe { LLVMCreateBuilderInContext(LLVMGetModuleContext(LLVMGetGlobalParent(new))) };
    for (&from, &to) in before.iter().zip(&after) {
        let (models, nodes) = (phis(from), phis(to));
        for (index, &node) in nodes.iter().enumerate() {
            let Some(&model) = models.get(index).or(models.first()) else { break };
            let order: Vec<LLVMBasicBlockRef> =
                incoming(model).filter_map(|(block, _)| after.get(*number.get(&block)?).copied()).collect();
            if let Some(better) = rebuilt(builder, node, &order) {
                replaced.insert(node, better);
            }
        }
    }
    // SAFETY: the builder is ours.
    unsafe { LLVMDisposeBuilder(builder) };
    replaced
}

fn blocks(function: LLVMValueRef) -> Vec<LLVMBasicBlockRef> {
    list(function, LLVMGetFirstBasicBlock, LLVMGetNextBasicBlock)
}

fn phis(block: LLVMBasicBlockRef) -> Vec<LLVMValueRef> {
    let instructions = list(block, LLVMGetFirstInstruction, LLVMGetNextInstruction).into_iter();
    // SAFETY: live instructions.
    instructions.take_while(|&inst| unsafe { !LLVMIsAPHINode(inst).is_null() }).collect()
}

fn incoming(phi: LLVMValueRef) -> impl Iterator<Item = (LLVMBasicBlockRef, LLVMValueRef)> {
    // SAFETY: a live phi node; indices are below the count.
    let count = unsafe { LLVMCountIncoming(phi) };
    (0..count)
        .map(move |index| unsafe { (LLVMGetIncomingBlock(phi, index), LLVMGetIncomingValue(phi, index)) })
}

/// The phi node with its predecessors in another order; `None` if it has that order, or other predecessors.
fn rebuilt(builder: LLVMBuilderRef, phi: LLVMValueRef, order: &[LLVMBasicBlockRef]) -> Option<LLVMValueRef> {
    let present: Vec<LLVMBasicBlockRef> = incoming(phi).map(|(block, _)| block).collect();
    let mut sorted = (present.clone(), order.to_vec());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    if present == order || sorted.0 != sorted.1 {
        return None;
    }
    let values: HashMap<LLVMBasicBlockRef, LLVMValueRef> = incoming(phi).collect();
    // SAFETY: all values and blocks are of the phi node's function; several entries of one block have one value.
    unsafe {
        LLVMPositionBuilderBefore(builder, phi);
        let new = LLVMBuildPhi(builder, LLVMTypeOf(phi), c"".as_ptr());
        for &block in order {
            let (mut block, mut value) = (block, *values.get(&block)?);
            LLVMAddIncoming(new, &mut value, &mut block, 1);
        }
        if LLVMCanValueUseFastMathFlags(phi) != 0 {
            LLVMSetFastMathFlags(new, LLVMGetFastMathFlags(phi));
        }
        let mut length = 0;
        let start = LLVMGetValueName2(phi, &mut length);
        let name = std::slice::from_raw_parts(start.cast::<u8>(), length).to_vec();
        LLVMReplaceAllUsesWith(phi, new);
        LLVMInstructionEraseFromParent(phi);
        LLVMSetValueName2(new, name.as_ptr().cast(), name.len());
        Some(new)
    }
}
