//! The skeleton: llvm-ir's reading of the selected bodies.
//!
//! llvm-ir parses on its own and panics at some constructs, so it is given a text that holds the selected
//! bodies, what they name as external symbols, and nothing else: no metadata, attributes or layout, which
//! are read from the live module. Its instructions and LLVM's are then walked side by side.

use super::error::NotConverted;
use super::items::{Items, tokens};
use super::lex::{Kind, Lexer, Token};
use super::live::Live;
use super::walk::{blocks, instructions_of, is_debug_call, is_debug_name, name_of};
use llvm_ir::{Instruction, Terminator};
use llvm_sys::LLVMOpcode as Op;
use llvm_sys::core::LLVMGetInstructionOpcode;
use llvm_sys::prelude::{LLVMBasicBlockRef, LLVMValueRef};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// llvm-ir's reading of a function, or why there is none.
pub(super) type Skeleton = Result<llvm_ir::Function, NotConverted>;

/// llvm-ir's readings of functions of a module, in their order.
///
/// Where llvm-ir fails for all of them at once, it is asked for halves, down to the functions that are to blame.
pub(super) fn read(text: &[u8], items: &Items, functions: &[LLVMValueRef]) -> Vec<Skeleton> {
    let types = items.types.iter().enumerate().map(|(index, (name, _))| (name.as_slice(), index)).collect();
    let source = Source { text, items, types };
    let mut found: Vec<Skeleton> = Vec::with_capacity(functions.len());
    let mut work = vec![functions];
    while let Some(part) = work.pop() {
        if part.is_empty() {
            continue;
        }
        match parse(&source.skeleton(part)) {
            Ok(bodies) if agree(&bodies, part) => found.extend(bodies.into_iter().map(Ok)),
            Ok(_) if part.len() == 1 => {
                let message = "it gives another function than it was asked for".into();
                found.push(Err(NotConverted::Skeleton { message }));
            }
            Err(message) if part.len() == 1 => {
                found.push(Err(NotConverted::Skeleton { message: message.into() }));
            }
            _ => {
                let (first, second) = part.split_at(part.len() / 2);
                work.extend([second, first]);
            }
        }
    }
    found
}

fn agree(bodies: &[llvm_ir::Function], functions: &[LLVMValueRef]) -> bool {
    bodies.len() == functions.len()
        && bodies.iter().zip(functions).all(|(body, &function)| body.name.as_bytes() == name_of(function))
}

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// llvm-ir's functions of a text; its panics are errors and are not printed.
fn parse(text: &str) -> Result<Vec<llvm_ir::Function>, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                before(info);
            }
        }));
    });
    SILENT.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(|| llvm_ir::Module::from_ir_str(text)));
    SILENT.set(false);
    match outcome {
        Ok(module) => module.map(|module| module.functions),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            Err(text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("it panics").to_owned())
        }
    }
}

/// A printed module, taken apart.
struct Source<'t> {
    text: &'t [u8],
    items: &'t Items,
    types: HashMap<&'t [u8], usize>,
}

/// What the bodies of a skeleton name.
#[derive(Default)]
struct Needed<'t> {
    defined: HashSet<&'t [u8]>,
    symbols: Vec<&'t [u8]>,
    seen: HashSet<&'t [u8]>,
    types: BTreeSet<usize>,
    nodes: BTreeSet<&'t [u8]>,
}

impl<'t> Source<'t> {
    /// The text that holds the bodies of these functions.
    fn skeleton(&self, functions: &[LLVMValueRef]) -> String {
        let mut needed = Needed::default();
        let mut bodies = Vec::new();
        for &function in functions {
            if let Some(found) = self.items.functions.get(name_of(function)) {
                self.write_head(&found.head, &mut needed, &mut bodies);
                self.copy(found.body.start, found.body.end, &mut needed, &mut bodies);
                bodies.extend_from_slice(b"}\n");
            }
        }
        self.close_types(&mut needed);
        let mut out = Vec::new();
        for &index in &needed.types {
            let line = self.items.types.get(index).and_then(|(_, line)| self.text.get(line.clone()));
            out.extend_from_slice(line.unwrap_or_default());
        }
        // llvm-ir looks at no more of a symbol than that it is an address.
        for symbol in needed.symbols.iter().filter(|&symbol| !needed.defined.contains(symbol)) {
            out.extend_from_slice(symbol);
            out.extend_from_slice(b" = external global i8\n");
        }
        for node in &needed.nodes {
            out.extend_from_slice(node);
            out.extend_from_slice(b" = distinct !{}\n");
        }
        out.extend_from_slice(&bodies);
        String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn write_head(&self, head: &std::ops::Range<usize>, needed: &mut Needed<'t>, out: &mut Vec<u8>) {
        let name = tokens(self.text, head).find(|token| token.kind == Kind::Global);
        if let Some(name) = name {
            needed.defined.insert(name.text(self.text));
        }
        self.copy(head.start, head.end, needed, out);
    }

    /// Copies a part of the text without metadata, attribute groups, comdats and what only debuggers see.
    fn copy(&self, start: usize, end: usize, needed: &mut Needed<'t>, out: &mut Vec<u8>) {
        let text = self.text.get(..end).unwrap_or(self.text);
        let mut copied = start;
        let mut lexer = Lexer::new(text, start).peekable();
        let mut skip = |from: usize, to: usize, out: &mut Vec<u8>| {
            out.extend_from_slice(text.get(copied..from).unwrap_or_default());
            copied = to.max(copied);
        };
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Hash if token.text(text).starts_with(b"#dbg_") => {
                    let line = line_around(text, token.start);
                    while lexer.next_if(|next| next.start < line.end).is_some() {}
                    skip(token.start, line.end, out);
                    out.push(b'\n');
                }
                Kind::Hash => skip(token.start, token.end, out),
                Kind::Global if is_debug_name(&token.name(text)) => {
                    let line = line_around(text, token.start);
                    while lexer.next_if(|next| next.start < line.end).is_some() {}
                    skip(line.start, line.end, out);
                }
                Kind::Global => needed.symbol(token.text(text)),
                Kind::Local => {
                    if let Some(&index) = self.types.get(token.name(text).as_slice()) {
                        needed.types.insert(index);
                    }
                }
                // A block may have that name.
                Kind::Word if token.is_word(text, "comdat") && text.get(token.end) != Some(&b':') => {
                    let mut last = token;
                    if lexer.next_if(|next| next.is(b'(')).is_some() {
                        last = lexer.nth(1).unwrap_or(last);
                    }
                    skip(token.start, last.end, out);
                }
                // `, !dbg !5` after an instruction, `!dbg !5` in a head.
                Kind::Punct(b',') => {
                    if let Some(kind) = lexer.next_if(|next| is_metadata_kind(next, text)) {
                        let node = lexer.next().unwrap_or(kind);
                        skip(token.start, node.end, out);
                    }
                }
                Kind::Meta if is_metadata_kind(&token, text) && !is_specialized(&token, text) => {
                    let node = lexer.next().unwrap_or(token);
                    skip(token.start, node.end, out);
                }
                Kind::Meta if token.text(text).len() > 1 && !is_specialized(&token, text) => {
                    needed.nodes.insert(token.text(text));
                }
                _ => {}
            }
        }
        skip(end, end, out);
    }

    /// Types that the definitions of types name.
    fn close_types(&self, needed: &mut Needed<'t>) {
        let mut work: Vec<usize> = needed.types.iter().copied().collect();
        while let Some(index) = work.pop() {
            let Some((_, line)) = self.items.types.get(index) else { continue };
            for token in tokens(self.text, line).filter(|token| token.kind == Kind::Local) {
                if let Some(&other) = self.types.get(token.name(self.text).as_slice())
                    && needed.types.insert(other)
                {
                    work.push(other);
                }
            }
        }
    }
}

impl<'t> Needed<'t> {
    fn symbol(&mut self, text: &'t [u8]) {
        if self.seen.insert(text) {
            self.symbols.push(text);
        }
    }
}

fn line_around(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let end = after.iter().position(|&byte| byte == b'\n').map_or(text.len(), |length| at + length + 1);
    start..end
}

/// `!dbg`, in front of a node.
fn is_metadata_kind(token: &Token, text: &[u8]) -> bool {
    let name = token.text(text).get(1..).unwrap_or_default();
    token.kind == Kind::Meta && name.first().is_some_and(|byte| !byte.is_ascii_digit())
}

/// `!DIExpression`, in front of its fields.
fn is_specialized(token: &Token, text: &[u8]) -> bool {
    token.text(text).starts_with(b"!DI") && text.get(token.end) == Some(&b'(')
}

/// A block of both readings.
#[derive(Clone, Debug)]
pub(super) struct BlockPair {
    /// LLVM's block.
    pub block: LLVMBasicBlockRef,
    /// LLVM's instructions, in llvm-ir's order, the terminator last: one more than llvm-ir's `instrs`.
    pub instructions: Vec<LLVMValueRef>,
}

/// LLVM's instructions beside llvm-ir's, checked to agree in number and opcode. Calls of `llvm.dbg.*` are left out.
pub(super) fn pairs(
    live: &Live,
    function: &llvm_ir::Function,
    value: LLVMValueRef,
) -> Result<Vec<BlockPair>, NotConverted> {
    let pairs: Vec<BlockPair> = blocks(value)
        .map(|block| BlockPair {
            block,
            instructions: instructions_of(block).filter(|&inst| !is_debug_call(inst)).collect(),
        })
        .collect();
    let differ = |place: String, first: String, second: String| {
        Err(NotConverted::Disagreement { place: place.into(), first: first.into(), second: second.into() })
    };
    if pairs.len() != function.basic_blocks.len() {
        let counts = (function.basic_blocks.len(), pairs.len());
        return differ("the end".into(), format!("{} blocks", counts.0), counts.1.to_string());
    }
    for (index, (pair, block)) in pairs.iter().zip(&function.basic_blocks).enumerate() {
        if pair.instructions.len() != block.instrs.len() + 1 {
            let counts = (block.instrs.len() + 1, pair.instructions.len());
            return differ(
                format!("block {index}"),
                format!("{} instructions", counts.0),
                counts.1.to_string(),
            );
        }
        let first = block.instrs.iter().map(opcode).chain([terminator_opcode(&block.term)]);
        for (position, (first, &second)) in first.zip(&pair.instructions).enumerate() {
            // SAFETY: it is an instruction.
            if first != unsafe { LLVMGetInstructionOpcode(second) } {
                let place = format!("block {index}, instruction {position}");
                return differ(place, format!("{first:?}"), live.value_text(second));
            }
        }
    }
    Ok(pairs)
}

/// LLVM's opcode of an instruction of llvm-ir.
fn opcode(instruction: &Instruction) -> Op {
    use Instruction as I;
    match instruction {
        I::Add(_) => Op::LLVMAdd,
        I::Sub(_) => Op::LLVMSub,
        I::Mul(_) => Op::LLVMMul,
        I::UDiv(_) => Op::LLVMUDiv,
        I::SDiv(_) => Op::LLVMSDiv,
        I::URem(_) => Op::LLVMURem,
        I::SRem(_) => Op::LLVMSRem,
        I::And(_) => Op::LLVMAnd,
        I::Or(_) => Op::LLVMOr,
        I::Xor(_) => Op::LLVMXor,
        I::Shl(_) => Op::LLVMShl,
        I::LShr(_) => Op::LLVMLShr,
        I::AShr(_) => Op::LLVMAShr,
        I::FAdd(_) => Op::LLVMFAdd,
        I::FSub(_) => Op::LLVMFSub,
        I::FMul(_) => Op::LLVMFMul,
        I::FDiv(_) => Op::LLVMFDiv,
        I::FRem(_) => Op::LLVMFRem,
        I::FNeg(_) => Op::LLVMFNeg,
        I::ExtractElement(_) => Op::LLVMExtractElement,
        I::InsertElement(_) => Op::LLVMInsertElement,
        I::ShuffleVector(_) => Op::LLVMShuffleVector,
        I::ExtractValue(_) => Op::LLVMExtractValue,
        I::InsertValue(_) => Op::LLVMInsertValue,
        I::Alloca(_) => Op::LLVMAlloca,
        I::Load(_) => Op::LLVMLoad,
        I::Store(_) => Op::LLVMStore,
        I::Fence(_) => Op::LLVMFence,
        I::CmpXchg(_) => Op::LLVMAtomicCmpXchg,
        I::AtomicRMW(_) => Op::LLVMAtomicRMW,
        I::GetElementPtr(_) => Op::LLVMGetElementPtr,
        I::Trunc(_) => Op::LLVMTrunc,
        I::ZExt(_) => Op::LLVMZExt,
        I::SExt(_) => Op::LLVMSExt,
        I::FPTrunc(_) => Op::LLVMFPTrunc,
        I::FPExt(_) => Op::LLVMFPExt,
        I::FPToUI(_) => Op::LLVMFPToUI,
        I::FPToSI(_) => Op::LLVMFPToSI,
        I::UIToFP(_) => Op::LLVMUIToFP,
        I::SIToFP(_) => Op::LLVMSIToFP,
        I::PtrToInt(_) => Op::LLVMPtrToInt,
        I::IntToPtr(_) => Op::LLVMIntToPtr,
        I::BitCast(_) => Op::LLVMBitCast,
        I::AddrSpaceCast(_) => Op::LLVMAddrSpaceCast,
        I::ICmp(_) => Op::LLVMICmp,
        I::FCmp(_) => Op::LLVMFCmp,
        I::Phi(_) => Op::LLVMPHI,
        I::Select(_) => Op::LLVMSelect,
        I::Freeze(_) => Op::LLVMFreeze,
        I::Call(_) => Op::LLVMCall,
        I::VAArg(_) => Op::LLVMVAArg,
        I::LandingPad(_) => Op::LLVMLandingPad,
        I::CatchPad(_) => Op::LLVMCatchPad,
        I::CleanupPad(_) => Op::LLVMCleanupPad,
    }
}

fn terminator_opcode(terminator: &Terminator) -> Op {
    use Terminator as T;
    match terminator {
        T::Ret(_) => Op::LLVMRet,
        T::Br(_) | T::CondBr(_) => Op::LLVMBr,
        T::Switch(_) => Op::LLVMSwitch,
        T::IndirectBr(_) => Op::LLVMIndirectBr,
        T::Invoke(_) => Op::LLVMInvoke,
        T::Resume(_) => Op::LLVMResume,
        T::Unreachable(_) => Op::LLVMUnreachable,
        T::CleanupRet(_) => Op::LLVMCleanupRet,
        T::CatchRet(_) => Op::LLVMCatchRet,
        T::CatchSwitch(_) => Op::LLVMCatchSwitch,
        T::CallBr(_) => Op::LLVMCallBr,
    }
}
