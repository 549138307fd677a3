//! Entries of new functions in the debug information, where their instructions have places in the source.
//!
//! A place belongs to the function whose entry it leads to. So a new function gets an entry of its own, artificial, in
//! a unit of its own, and its instructions get places of the same lines in it.

use super::splice::Instructions;
use crate::llvm::PrintedFunction;
use import::llvm::Live;
use ir::MetaId;
use llvm_sys::core::*;
use llvm_sys::debuginfo::*;
use llvm_sys::prelude::{LLVMDIBuilderRef, LLVMMetadataRef, LLVMValueRef};
use std::collections::HashMap;
use std::ffi::c_char;
use std::ptr::null_mut;

/// Names the functions that have no entry yet.
pub(super) fn describe(
    live: &Live,
    module: &ir::Module,
    printed: &[PrintedFunction],
    instructions: &[Instructions],
) {
    let mut unit = None;
    for (function, values) in printed.iter().zip(instructions) {
        let Some(body) = &module.functions[function.function].body else { continue };
        let place = |inst: Option<ir::Inst>| {
            let location: MetaId = body.insts[inst?].location?;
            live.metadata(location)
        };
        let places: Vec<Option<LLVMMetadataRef>> =
            function.instructions.iter().map(|origin| place(origin.inst)).collect();
        let (Some(&first), Some(&node)) = (values.first(), places.iter().flatten().next()) else { continue };
        // SAFETY: instructions of a live module, and locations of its context.
        unsafe {
            let target = LLVMGetBasicBlockParent(LLVMGetInstructionParent(first));
            if !LLVMGetSubprogram(target).is_null() {
                continue;
            }
            let unit = unit.get_or_insert_with(|| Unit::new(live, file_of(node)));
            let entry = unit.entry(target, &function.name, node);
            for (&value, place) in values.iter().zip(&places) {
                unit.locate(entry, value, *place);
                unit.forget_places_of_loop(value);
            }
        }
    }
}

/// # Safety
/// The node is a location.
unsafe fn file_of(node: LLVMMetadataRef) -> LLVMMetadataRef {
    // SAFETY: as the caller promises.
    unsafe { LLVMDIScopeGetFile(LLVMDILocationGetScope(node)) }
}

/// The unit of what was made.
struct Unit<'a> {
    live: &'a Live,
    builder: LLVMDIBuilderRef,
    /// Scopes of other files inside entries.
    files: HashMap<(LLVMMetadataRef, LLVMMetadataRef), LLVMMetadataRef>,
    /// Descriptions of loops by the old ones.
    loops: HashMap<LLVMMetadataRef, LLVMMetadataRef>,
}

/// The entry of a function.
#[derive(Clone, Copy)]
struct Entry {
    scope: LLVMMetadataRef,
    file: LLVMMetadataRef,
}

impl<'a> Unit<'a> {
    /// # Safety
    /// The file is one of the module's context.
    unsafe fn new(live: &'a Live, file: LLVMMetadataRef) -> Self {
        let producer = "cotangent";
        let nothing = c"".as_ptr();
        // SAFETY: a live module; strings go with their lengths.
        unsafe {
            let builder = LLVMCreateDIBuilder(live.module());
            LLVMDIBuilderCreateCompileUnit(
                builder,
                LLVMDWARFSourceLanguage::LLVMDWARFSourceLanguageC99,
                file,
                producer.as_ptr().cast::<c_char>(),
                producer.len(),
                1,
                nothing,
                0,
                0,
                nothing,
                0,
                LLVMDWARFEmissionKind::LLVMDWARFEmissionKindLineTablesOnly,
                0,
                0,
                0,
                nothing,
                0,
                nothing,
                0,
            );
            Unit { live, builder, files: HashMap::new(), loops: HashMap::new() }
        }
    }

    /// # Safety
    /// A function of the module, and a location.
    unsafe fn entry(&mut self, function: LLVMValueRef, name: &str, node: LLVMMetadataRef) -> Entry {
        let start = name.as_ptr().cast::<c_char>();
        // SAFETY: as the caller promises; the name goes with its length.
        unsafe {
            let file = file_of(node);
            let line = LLVMDILocationGetLine(node);
            let ty = LLVMDIBuilderCreateSubroutineType(self.builder, file, null_mut(), 0, LLVMDIFlagZero);
            let scope = LLVMDIBuilderCreateFunction(
                self.builder,
                file,
                start,
                name.len(),
                start,
                name.len(),
                file,
                line,
                ty,
                1,
                1,
                line,
                LLVMDIFlagArtificial,
                1,
            );
            LLVMSetSubprogram(function, scope);
            Entry { scope, file }
        }
    }

    /// Gives an instruction its place. A call without one gets the line 0: where it is inlined there must be a place.
    ///
    /// # Safety
    /// An instruction of the function with this entry, and a location.
    unsafe fn locate(&mut self, entry: Entry, value: LLVMValueRef, place: Option<LLVMMetadataRef>) {
        // SAFETY: as the caller promises.
        unsafe {
            let (line, column, file) = match place {
                Some(node) => (LLVMDILocationGetLine(node), LLVMDILocationGetColumn(node), file_of(node)),
                None if LLVMIsACallInst(value).is_null() && LLVMIsAInvokeInst(value).is_null() => return,
                None => (0, 0, entry.file),
            };
            let scope = if file == entry.file {
                entry.scope
            } else {
                let builder = self.builder;
                *self
                    .files
                    .entry((entry.scope, file))
                    .or_insert_with(|| LLVMDIBuilderCreateLexicalBlockFile(builder, entry.scope, file, 0))
            };
            let location =
                LLVMDIBuilderCreateDebugLocation(self.live.context(), line, column, scope, null_mut());
            LLVMInstructionSetDebugLoc(value, location);
        }
    }
}

impl Unit<'_> {
    /// The description of a loop holds places in the primal: a new one has the rest of it.
    ///
    /// # Safety
    /// A live instruction.
    unsafe fn forget_places_of_loop(&mut self, value: LLVMValueRef) {
        let context = self.live.context();
        // SAFETY: operands are asked for into a buffer of their number; the first one is the node itself.
        unsafe {
            let kind = LLVMGetMDKindIDInContext(context, c"llvm.loop".as_ptr(), 9);
            let node = LLVMGetMetadata(value, kind);
            if node.is_null() {
                return;
            }
            let mut operands = vec![null_mut(); LLVMGetMDNodeNumOperands(node) as usize];
            LLVMGetMDNodeOperands(node, operands.as_mut_ptr());
            let is_place = |operand: &LLVMMetadataRef| {
                matches!(LLVMGetMetadataKind(*operand), LLVMMetadataKind::LLVMDILocationMetadataKind)
            };
            let rest = operands.into_iter().skip(1).filter(|operand| !operand.is_null());
            let rest: Vec<LLVMMetadataRef> = rest
                .map(|operand| LLVMValueAsMetadata(operand))
                .filter(|operand| !is_place(operand))
                .collect();
            let old = LLVMValueAsMetadata(node);
            let new = *self.loops.entry(old).or_insert_with(|| {
                let itself = LLVMTemporaryMDNode(context, null_mut(), 0);
                let mut parts = vec![itself];
                parts.extend(rest);
                let new = LLVMMDNodeInContext2(context, parts.as_mut_ptr(), parts.len());
                LLVMMetadataReplaceAllUsesWith(itself, new);
                new
            });
            LLVMSetMetadata(value, kind, LLVMMetadataAsValue(context, new));
        }
    }
}

impl Drop for Unit<'_> {
    fn drop(&mut self) {
        // SAFETY: the builder is ours.
        unsafe {
            LLVMDIBuilderFinalize(self.builder);
            LLVMDisposeDIBuilder(self.builder);
        }
    }
}
