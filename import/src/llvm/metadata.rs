//! Metadata: the nodes that selected functions reach, numbered in an order that depends on the module and the
//! selection only, so that a second parse numbers them alike.

use super::context::Context;
use super::lex::{Kind as TokenKind, Lexer};
use super::live::{Live, bytes_of, take_message};
use super::select::Selected;
use super::walk::{instructions, is_debug_call};
use ir::entity::Entity;
use ir::{Attached, MetaId, MetaOperand, Metadata};
use llvm_sys::LLVMValueKind;
use llvm_sys::core::{
    LLVMDisposeValueMetadataEntries, LLVMGetFirstNamedMetadata, LLVMGetMDKindIDInContext,
    LLVMGetMDNodeNumOperands, LLVMGetMDNodeOperands, LLVMGetMDString, LLVMGetNamedMetadataName,
    LLVMGetNamedMetadataNumOperands, LLVMGetNamedMetadataOperands, LLVMGetNextNamedMetadata,
    LLVMGetNumOperands, LLVMGetOperand, LLVMGetValueKind, LLVMGlobalCopyAllMetadata, LLVMHasMetadata,
    LLVMInstructionGetAllMetadataOtherThanDebugLoc, LLVMIsACallInst, LLVMIsAInvokeInst, LLVMIsAMDString,
    LLVMMDNodeInContext2, LLVMMetadataAsValue, LLVMPrintValueToString, LLVMValueAsMetadata,
    LLVMValueMetadataEntriesGetKind, LLVMValueMetadataEntriesGetMetadata,
};
use llvm_sys::debuginfo::{
    LLVMDIFileGetDirectory, LLVMDIFileGetFilename, LLVMDILocationGetColumn, LLVMDILocationGetInlinedAt,
    LLVMDILocationGetLine, LLVMDILocationGetScope, LLVMDIScopeGetFile, LLVMDISubprogramGetLine,
    LLVMGetMetadataKind, LLVMInstructionGetDebugLoc, LLVMMetadataKind as Kind,
};
use llvm_sys::prelude::{LLVMMetadataRef, LLVMValueMetadataEntry, LLVMValueRef};
use std::collections::HashMap;
use std::ffi::CString;
use std::path::Path;
use std::ptr::null_mut;

/// The kinds that LLVM itself has, whose numbers are asked of it by name.
const KINDS: [&str; 40] = [
    "dbg",
    "tbaa",
    "prof",
    "fpmath",
    "range",
    "tbaa.struct",
    "invariant.load",
    "alias.scope",
    "noalias",
    "nontemporal",
    "llvm.mem.parallel_loop_access",
    "nonnull",
    "dereferenceable",
    "dereferenceable_or_null",
    "make.implicit",
    "unpredictable",
    "invariant.group",
    "align",
    "llvm.loop",
    "type",
    "section_prefix",
    "absolute_symbol",
    "associated",
    "callees",
    "irr_loop",
    "llvm.access.group",
    "callback",
    "llvm.preserve.access.index",
    "vcall_visibility",
    "noundef",
    "annotation",
    "nosanitize",
    "func_sanitize",
    "exclude",
    "memprof",
    "callsite",
    "kcfi_type",
    "pcsections",
    "DIAssignID",
    "coro.outside.frame",
];

/// The metadata nodes of a module by number.
#[derive(Default, Debug)]
pub(super) struct Numbered {
    /// The nodes in the order of their ids.
    pub nodes: Vec<LLVMMetadataRef>,
    /// Named lists, in order, without those of debug info, which name whole compilation units.
    pub lists: Vec<(String, Vec<MetaId>)>,
    ids: HashMap<LLVMMetadataRef, MetaId>,
    kinds: HashMap<u32, Box<str>>,
}

/// Numbers the nodes that named lists, the selected functions and the globals they use reach.
pub(super) fn number(live: &Live, selected: &Selected) -> Numbered {
    let mut numbered = Numbered::default();
    for name in KINDS {
        numbered.kinds.insert(kind_id(live, name), name.into());
    }
    number_lists(live, &mut numbered);
    for &symbol in selected.globals.iter().chain(&selected.bodies) {
        for (kind, node) in of_symbol(symbol) {
            numbered.learn_kind(live, kind, symbol);
            numbered.add(node);
        }
    }
    for &function in &selected.bodies {
        instructions(function).filter(|&inst| !is_debug_call(inst)).for_each(|inst| {
            for (kind, node) in of_instruction(inst) {
                numbered.learn_kind(live, kind, inst);
                numbered.add(node);
            }
            location(inst).into_iter().for_each(|node| numbered.add(node));
            operands(inst).for_each(|node| numbered.add(node));
        });
    }
    // The list grows while it is walked: nodes come after those that name them.
    let mut next = 0;
    while let Some(&node) = numbered.nodes.get(next) {
        children(live, node).into_iter().for_each(|child| numbered.add(child));
        next += 1;
    }
    numbered
}

impl Numbered {
    fn add(&mut self, node: LLVMMetadataRef) {
        let next = MetaId::from_index(self.nodes.len());
        if let std::collections::hash_map::Entry::Vacant(vacant) = self.ids.entry(node) {
            vacant.insert(next);
            self.nodes.push(node);
        }
    }

    /// The name of a kind that is not one of LLVM's own is found in the text of what it is attached to.
    fn learn_kind(&mut self, live: &Live, kind: u32, holder: LLVMValueRef) {
        if self.kinds.contains_key(&kind) {
            return;
        }
        let text = live.value_text(holder);
        let bytes = text.as_bytes();
        for token in Lexer::new(bytes, 0).filter(|token| token.kind == TokenKind::Meta) {
            let name = String::from_utf8_lossy(&token.name(bytes)).into_owned();
            if ir::is_bare(&name) && kind_id(live, &name) == kind {
                self.kinds.insert(kind, name.into());
                return;
            }
        }
    }

    fn id(&self, node: LLVMMetadataRef) -> Option<MetaId> {
        self.ids.get(&node).copied()
    }

    fn attached(&self, entries: Vec<(u32, LLVMMetadataRef)>) -> Attached {
        let named =
            |(kind, node): (u32, LLVMMetadataRef)| Some((self.kinds.get(&kind)?.clone(), self.id(node)?));
        entries.into_iter().filter_map(named).collect()
    }
}

fn kind_id(live: &Live, name: &str) -> u32 {
    // SAFETY: the name is as long as it says.
    unsafe { LLVMGetMDKindIDInContext(live.context(), name.as_ptr().cast(), name.len() as u32) }
}

fn number_lists(live: &Live, numbered: &mut Numbered) {
    // SAFETY: the lists are those of the living module; names are copied.
    unsafe {
        let mut list = LLVMGetFirstNamedMetadata(live.module());
        while !list.is_null() {
            let mut length = 0;
            let start = LLVMGetNamedMetadataName(list, &mut length);
            let name = String::from_utf8_lossy(bytes_of(start, length)).into_owned();
            list = LLVMGetNextNamedMetadata(list);
            let Ok(c_name) = CString::new(name.as_str()) else { continue };
            if name.starts_with("llvm.dbg.") || !ir::is_bare(&name) {
                continue;
            }
            let count = LLVMGetNamedMetadataNumOperands(live.module(), c_name.as_ptr());
            let mut values = vec![null_mut(); count as usize];
            LLVMGetNamedMetadataOperands(live.module(), c_name.as_ptr(), values.as_mut_ptr());
            let mut ids = Vec::with_capacity(values.len());
            for node in values.into_iter().filter_map(|value| node_of_value(live, value)) {
                numbered.add(node);
                ids.extend(numbered.id(node));
            }
            numbered.lists.push((name, ids));
        }
    }
}

/// What is attached to a function or global.
fn of_symbol(symbol: LLVMValueRef) -> Vec<(u32, LLVMMetadataRef)> {
    let mut count = 0;
    // SAFETY: the value is a function or a global.
    unsafe { entries(LLVMGlobalCopyAllMetadata(symbol, &mut count), count) }
}

/// What is attached to an instruction, but for its place in the source.
fn of_instruction(inst: LLVMValueRef) -> Vec<(u32, LLVMMetadataRef)> {
    let mut count = 0;
    // SAFETY: the value is an instruction.
    unsafe {
        if LLVMHasMetadata(inst) == 0 {
            return Vec::new();
        }
        entries(LLVMInstructionGetAllMetadataOtherThanDebugLoc(inst, &mut count), count)
    }
}

/// # Safety
/// `list` is one of LLVM's of `count` entries that is ours.
unsafe fn entries(list: *mut LLVMValueMetadataEntry, count: usize) -> Vec<(u32, LLVMMetadataRef)> {
    // SAFETY: by the contract; indices are below the count.
    unsafe {
        let entry = |index: u32| {
            let kind = LLVMValueMetadataEntriesGetKind(list, index);
            (kind, LLVMValueMetadataEntriesGetMetadata(list, index))
        };
        let found = (0..count as u32).map(entry).collect();
        LLVMDisposeValueMetadataEntries(list);
        found
    }
}

fn location(inst: LLVMValueRef) -> Option<LLVMMetadataRef> {
    // SAFETY: the value is an instruction.
    let node = unsafe { LLVMInstructionGetDebugLoc(inst) };
    (!node.is_null()).then_some(node)
}

/// The nodes that are operands of a call.
fn operands(inst: LLVMValueRef) -> impl Iterator<Item = LLVMMetadataRef> {
    // SAFETY: the value is an instruction, and the indices are those of its operands.
    let count = unsafe {
        let call = !LLVMIsACallInst(inst).is_null() || !LLVMIsAInvokeInst(inst).is_null();
        if call { LLVMGetNumOperands(inst) as u32 } else { 0 }
    };
    (0..count).filter_map(move |index| node_of_operand(unsafe { LLVMGetOperand(inst, index) }))
}

/// The node of `metadata !5`; `None` for strings and values.
fn node_of_operand(value: LLVMValueRef) -> Option<LLVMMetadataRef> {
    // SAFETY: the questions are those of the kind of value.
    unsafe {
        if LLVMGetValueKind(value) != LLVMValueKind::LLVMMetadataAsValueValueKind {
            return None;
        }
        let node = LLVMValueAsMetadata(value);
        let kind = LLVMGetMetadataKind(node);
        let is_node = !matches!(
            kind,
            Kind::LLVMMDStringMetadataKind
                | Kind::LLVMConstantAsMetadataMetadataKind
                | Kind::LLVMLocalAsMetadataMetadataKind
                | Kind::LLVMDIArgListMetadataKind
        );
        is_node.then_some(node)
    }
}

/// See [`Context::metadata`].
pub(super) fn attached(context: &Context<'_>, inst: LLVMValueRef) -> (Attached, Option<MetaId>) {
    let numbered = &context.metadata;
    let place = location(inst).and_then(|node| numbered.id(node));
    (numbered.attached(of_instruction(inst)), place)
}

/// What is attached to a function or global.
pub(super) fn attached_to_symbol(context: &Context<'_>, symbol: LLVMValueRef) -> Attached {
    context.metadata.attached(of_symbol(symbol))
}

/// See [`Context::metadata_operand`].
pub(super) fn operand(context: &Context<'_>, value: LLVMValueRef) -> Option<MetaId> {
    node_of_operand(value).and_then(|node| context.metadata.id(node))
}

/// The operands of a node as LLVM gives them: null, constants, strings, nodes.
///
/// LLVM shows a node of one constant as that constant, and one of nothing but null as empty.
fn raw_operands(live: &Live, node: LLVMMetadataRef) -> Vec<LLVMValueRef> {
    // SAFETY: the node is one of the module's; the buffer has room for all operands.
    unsafe {
        let value = LLVMMetadataAsValue(live.context(), node);
        let mut list = vec![null_mut(); LLVMGetMDNodeNumOperands(value) as usize];
        LLVMGetMDNodeOperands(value, list.as_mut_ptr());
        let shown = LLVMValueAsMetadata(value);
        if list.is_empty() && shown != node {
            list.push(null_mut());
        }
        list
    }
}

/// The node that an operand is; `None` for strings and constants.
fn node_of_value(live: &Live, value: LLVMValueRef) -> Option<LLVMMetadataRef> {
    // SAFETY: the questions are those of the kind of value.
    unsafe {
        if value.is_null() || LLVMGetValueKind(value) != LLVMValueKind::LLVMMetadataAsValueValueKind {
            return None;
        }
        let mut node = LLVMValueAsMetadata(value);
        if matches!(LLVMGetMetadataKind(node), Kind::LLVMConstantAsMetadataMetadataKind) {
            // A node of one constant, shown as that constant: the same node is made again.
            node = LLVMMDNodeInContext2(live.context(), &mut node, 1);
        }
        (!matches!(LLVMGetMetadataKind(node), Kind::LLVMMDStringMetadataKind)).then_some(node)
    }
}

/// The nodes that the IR's form of a node names.
fn children(live: &Live, node: LLVMMetadataRef) -> Vec<LLVMMetadataRef> {
    // SAFETY: the questions are those of the kind of node.
    let list = unsafe {
        match LLVMGetMetadataKind(node) {
            Kind::LLVMMDTupleMetadataKind => {
                return raw_operands(live, node).into_iter().filter_map(|v| node_of_value(live, v)).collect();
            }
            Kind::LLVMDILocationMetadataKind => {
                [LLVMDILocationGetScope(node), LLVMDILocationGetInlinedAt(node)]
            }
            Kind::LLVMDILexicalBlockMetadataKind | Kind::LLVMDILexicalBlockFileMetadataKind => {
                [outer_scope(live, node), null_mut()]
            }
            _ => [null_mut(); 2],
        }
    };
    list.into_iter().filter(|node| !node.is_null()).collect()
}

/// The scope around a block: its second operand.
fn outer_scope(live: &Live, block: LLVMMetadataRef) -> LLVMMetadataRef {
    let list = raw_operands(live, block);
    list.get(1).and_then(|&value| node_of_value(live, value)).unwrap_or(null_mut())
}

/// Writes all numbered nodes into the module that is built.
pub(super) fn fill(context: &mut Context<'_>) {
    let numbered = context.metadata.clone();
    for &node in &numbered.nodes {
        let made = convert(context, &numbered, node);
        context.module.metadata.alloc(made);
    }
    context.module.named_metadata.clone_from(&numbered.lists);
}

fn convert(context: &mut Context<'_>, numbered: &Numbered, node: LLVMMetadataRef) -> Metadata {
    let live = context.live;
    // SAFETY: the questions are those of the kind of node.
    unsafe {
        match LLVMGetMetadataKind(node) {
            Kind::LLVMMDTupleMetadataKind => tuple(context, numbered, node),
            Kind::LLVMDILocationMetadataKind => Metadata::Location {
                line: LLVMDILocationGetLine(node),
                column: LLVMDILocationGetColumn(node),
                scope: numbered.id(LLVMDILocationGetScope(node)),
                inlined: numbered.id(LLVMDILocationGetInlinedAt(node)),
            },
            Kind::LLVMDISubprogramMetadataKind => Metadata::Scope {
                name: raw_operands(live, node).get(2).and_then(|&name| string(name)).unwrap_or_default(),
                file: file(node),
                line: LLVMDISubprogramGetLine(node),
                parent: None,
            },
            Kind::LLVMDILexicalBlockMetadataKind | Kind::LLVMDILexicalBlockFileMetadataKind => {
                Metadata::Scope {
                    name: String::new(),
                    file: file(node),
                    line: line_in_text(live, node),
                    parent: numbered.id(outer_scope(live, node)),
                }
            }
            _ => Metadata::Foreign(foreign_text(live, node)),
        }
    }
}

fn tuple(context: &mut Context<'_>, numbered: &Numbered, node: LLVMMetadataRef) -> Metadata {
    let live = context.live;
    let raw = raw_operands(live, node);
    let mut operands = Vec::with_capacity(raw.len());
    let mut refs = Vec::with_capacity(raw.len());
    for value in raw {
        if value.is_null() {
            operands.push(MetaOperand::Null);
            refs.push(null_mut());
        } else if let Some(child) = node_of_value(live, value) {
            refs.push(child);
            operands.push(numbered.id(child).map_or(MetaOperand::Null, MetaOperand::Node));
        } else {
            // SAFETY: the value is a string or a constant.
            refs.push(unsafe { LLVMValueAsMetadata(value) });
            match (string(value), is_string(value)) {
                (Some(text), _) => operands.push(MetaOperand::String(text)),
                (None, true) => return Metadata::Foreign(foreign_text(live, node)),
                (None, false) => match &*context.constant(value) {
                    [(ty, constant)] => operands.push(MetaOperand::Constant(*ty, constant.clone())),
                    _ => return Metadata::Foreign(foreign_text(live, node)),
                },
            }
        }
    }
    // Nodes of the same operands are the same, unless they are distinct.
    // SAFETY: the operands are metadata of the context.
    let same = unsafe { LLVMMDNodeInContext2(live.context(), refs.as_mut_ptr(), refs.len()) };
    Metadata::Node { distinct: same != node, operands }
}

fn is_string(value: LLVMValueRef) -> bool {
    // SAFETY: any value may be asked.
    !value.is_null() && unsafe { !LLVMIsAMDString(value).is_null() }
}

/// The text of a metadata string, if it is UTF-8.
fn string(value: LLVMValueRef) -> Option<String> {
    if !is_string(value) {
        return None;
    }
    let mut length = 0;
    // SAFETY: it is a metadata string; the bytes are copied.
    let bytes = unsafe { bytes_of(LLVMGetMDString(value, &mut length), length as usize) };
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// The path of the file a scope is in.
fn file(scope: LLVMMetadataRef) -> String {
    // SAFETY: the node is a scope, and its file, if it has one, a file; the bytes are copied.
    unsafe {
        let file = LLVMDIScopeGetFile(scope);
        if file.is_null() {
            return String::new();
        }
        let (mut name_length, mut directory_length) = (0, 0);
        let name = bytes_of(LLVMDIFileGetFilename(file, &mut name_length), name_length as usize);
        let directory = LLVMDIFileGetDirectory(file, &mut directory_length);
        let directory = bytes_of(directory, directory_length as usize);
        let (name, directory) = (String::from_utf8_lossy(name), String::from_utf8_lossy(directory));
        Path::new(&*directory).join(&*name).to_string_lossy().into_owned()
    }
}

/// LLVM's text of a node that is no operand of an instruction; nodes it names are written as addresses.
fn raw_text(live: &Live, node: LLVMMetadataRef) -> String {
    // SAFETY: the node is one of the module's, and the string is ours.
    unsafe { take_message(LLVMPrintValueToString(LLVMMetadataAsValue(live.context(), node))) }
}

/// The line of a block, which the C interface does not give.
fn line_in_text(live: &Live, node: LLVMMetadataRef) -> u32 {
    let text = raw_text(live, node);
    let bytes = text.as_bytes();
    let mut tokens = Lexer::new(bytes, 0).skip_while(|token| !token.is_word(bytes, "line"));
    let number = tokens.nth(2).and_then(|token| std::str::from_utf8(token.text(bytes)).ok()?.parse().ok());
    number.unwrap_or(0)
}

/// The text of a metadata operand of a call.
pub(super) fn text_of_operand(value: LLVMValueRef) -> String {
    // SAFETY: the value is metadata, and the string is ours.
    let text = unsafe { take_message(LLVMPrintValueToString(value)) };
    format!("metadata {}", without_addresses(&text))
}

/// LLVM's text of a node, in which other nodes are dots: their addresses would differ from run to run.
pub(super) fn foreign_text(live: &Live, node: LLVMMetadataRef) -> String {
    without_addresses(&raw_text(live, node))
}

fn without_addresses(text: &str) -> String {
    let text = match text.split_once(" = ") {
        Some((address, text)) if address.starts_with("<0x") => text,
        _ => text,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<0x") {
        let (before, address) = rest.split_at(at);
        out.push_str(before);
        let digits = address[3..].find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(address.len() - 3);
        rest = address.get(3 + digits..).unwrap_or_default();
        rest = rest.strip_prefix('>').unwrap_or(rest);
        out.push_str("...");
    }
    out.push_str(rest);
    out
}
