//! Metadata of generated instructions: the nodes of the original module.

use super::splice::Instructions;
use crate::llvm::{Part, PrintedFunction};
use import::llvm::Live;
use llvm_sys::core::{
    LLVMGetBasicBlockParent, LLVMGetInstructionParent, LLVMGetMDKindIDInContext, LLVMMetadataAsValue,
    LLVMSetMetadata,
};
use llvm_sys::debuginfo::{LLVMGetSubprogram, LLVMInstructionSetDebugLoc};
use llvm_sys::prelude::LLVMValueRef;
use std::collections::HashMap;

/// Attaches to each instruction the nodes that the IR's instruction has, as far as they are of the original.
pub(super) fn attach(
    live: &Live,
    module: &ir::Module,
    printed: &[PrintedFunction],
    instructions: &[Instructions],
) {
    let mut kinds = HashMap::new();
    for (function, values) in printed.iter().zip(instructions) {
        let Some(body) = &module.functions[function.function].body else { continue };
        for (origin, &value) in function.instructions.iter().zip(values) {
            let Some(inst) = origin.inst else { continue };
            if let Some(location) = body.insts[inst].location {
                set_location(live, value, location);
            }
            if origin.part == Part::Helper {
                continue;
            }
            for (kind, node) in body.metadata.get(&inst).into_iter().flatten() {
                let Some(node) = live.metadata(*node) else { continue };
                let id = *kinds.entry(kind.clone()).or_insert_with(|| kind_id(live, kind));
                // SAFETY: instruction and node are of one context.
                unsafe { LLVMSetMetadata(value, id, LLVMMetadataAsValue(live.context(), node)) };
            }
        }
    }
}

fn kind_id(live: &Live, kind: &str) -> u32 {
    // SAFETY: the length stands beside the text.
    unsafe { LLVMGetMDKindIDInContext(live.context(), kind.as_ptr().cast(), kind.len() as u32) }
}

/// A place in the source, where the function has an entry in the debug information that it can belong to.
fn set_location(live: &Live, value: LLVMValueRef, location: ir::MetaId) {
    let Some(node) = live.metadata(location) else { return };
    // SAFETY: the instruction is in a function of the live module, the node is a location of its context.
    unsafe {
        let function = LLVMGetBasicBlockParent(LLVMGetInstructionParent(value));
        if !LLVMGetSubprogram(function).is_null() {
            LLVMInstructionSetDebugLoc(value, node);
        }
    }
}
