//! What the IR does not know: LLVM's text, with a hole for each value.
//!
//! The text is composed here, because LLVM would number all values of the function for each instruction that
//! it prints. It is LLVM's but for the holes; leaves of an aggregate stand in braces.

use super::super::error::NotConverted;
use super::super::types;
use super::{Converter, Refusal, raw};
use ir::{Detail, Flags, InstData, Opcode, Type, UnsupportedDetail, ValueList};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use llvm_sys::{LLVMOpcode, LLVMTypeKind, LLVMValueKind};

/// A text with holes, and what they stand for.
#[derive(Default)]
struct Text {
    text: String,
    operands: ValueList,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

impl Converter<'_, '_> {
    /// The instruction as `unsupported`.
    pub(super) fn convert_unsupported(&mut self) -> Result<(), NotConverted> {
        let Text { text, operands } = self.text()?;
        let results = self.part_types(raw::type_of(self.at.inst));
        let detail = UnsupportedDetail { text, edges: Vec::new() };
        let data = InstData::new(Opcode::Unsupported, Type::I1, operands);
        self.emit_value(data.with_detail(Detail::Unsupported(Box::new(detail))), results);
        Ok(())
    }

    /// The end of block `from` as `unsupported_end`.
    pub(super) fn convert_unsupported_end(&mut self, from: usize) -> Result<(), NotConverted> {
        let inst = self.at.inst;
        let is_invoke = matches!(raw::opcode(inst), LLVMOpcode::LLVMInvoke);
        let is_void = matches!(raw::type_kind(raw::type_of(inst)), LLVMTypeKind::LLVMVoidTypeKind);
        if is_invoke || !is_void {
            return Err(self.not_converted("a call that goes to several blocks"));
        }
        let Text { text, operands } = self.text()?;
        let edges = match self.edges(from) {
            Ok(edges) => edges,
            Err(Refusal::Body(reason)) => return Err(reason),
            Err(Refusal::Unsupported) => return Err(self.not_converted("a value of no known kind")),
        };
        let detail = UnsupportedDetail { text, edges };
        let data = InstData::new(Opcode::UnsupportedEnd, Type::I1, operands);
        self.emit(data.with_detail(Detail::Unsupported(Box::new(detail))), []);
        Ok(())
    }

    fn not_converted(&self, what: &str) -> NotConverted {
        match self.body_refusal(what) {
            Refusal::Body(reason) => reason,
            Refusal::Unsupported => NotConverted::Construct { what: what.into(), text: "".into() },
        }
    }

    /// The text of the instruction.
    fn text(&mut self) -> Result<Text, NotConverted> {
        let inst = self.at.inst;
        let opcode = raw::opcode(inst);
        let mut text = Text::default();
        text.push(mnemonic(opcode));
        self.push_flags(&mut text);
        match opcode {
            LLVMOpcode::LLVMCall | LLVMOpcode::LLVMCallBr => self.push_call(&mut text)?,
            LLVMOpcode::LLVMLoad | LLVMOpcode::LLVMStore => self.push_access(&mut text)?,
            LLVMOpcode::LLVMAtomicRMW | LLVMOpcode::LLVMAtomicCmpXchg => self.push_atomic(&mut text)?,
            LLVMOpcode::LLVMGetElementPtr => {
                text.push(&format!(" {},", type_text(raw::source_element_type(inst))));
                self.push_operands(&mut text)?;
            }
            LLVMOpcode::LLVMAlloca => {
                text.push(&format!(" {},", type_text(raw::allocated_type(inst))));
                self.push_operands(&mut text)?;
                text.push(&format!(", align {}", raw::alignment(inst)));
            }
            LLVMOpcode::LLVMExtractValue | LLVMOpcode::LLVMInsertValue => {
                self.push_operands(&mut text)?;
                raw::indices(inst).iter().for_each(|index| text.push(&format!(", {index}")));
            }
            LLVMOpcode::LLVMVAArg => {
                self.push_operands(&mut text)?;
                text.push(&format!(", {}", type_text(raw::type_of(inst))));
            }
            LLVMOpcode::LLVMShuffleVector => {
                self.push_operands(&mut text)?;
                text.push(", mask");
                for lane in 0..raw::mask_length(inst) {
                    text.push(&format!(" {}", raw::mask_lane(inst, lane)));
                }
            }
            LLVMOpcode::LLVMICmp => {
                text.push(&format!(" {}", raw::int_condition(inst)));
                self.push_operands(&mut text)?;
            }
            LLVMOpcode::LLVMFCmp => {
                text.push(&format!(" {}", raw::float_condition(inst)));
                self.push_operands(&mut text)?;
            }
            opcode if is_cast(opcode) => {
                self.push_operands(&mut text)?;
                text.push(&format!(" to {}", type_text(raw::type_of(inst))));
            }
            _ => self.push_operands(&mut text)?,
        }
        Ok(text)
    }

    fn push_flags(&self, text: &mut Text) {
        let flags = self.flags();
        let names = Flags::NAMES.iter().filter(|(flag, _)| flags.contains(*flag));
        names.for_each(|(_, name)| text.push(&format!(" {name}")));
    }

    /// All operands that are values, each with its type.
    fn push_operands(&mut self, text: &mut Text) -> Result<(), NotConverted> {
        let inst = self.at.inst;
        let count = raw::operand_count(inst).cast_unsigned();
        let operands = (0..count).map(|index| raw::operand(inst, index));
        let is_value =
            |&value: &LLVMValueRef| !matches!(raw::value_kind(value), LLVMValueKind::LLVMBasicBlockValueKind);
        for (position, value) in operands.filter(is_value).enumerate() {
            text.push(if position == 0 { " " } else { ", " });
            self.push_operand(text, value)?;
        }
        Ok(())
    }

    /// An operand: `double %{0}`, or `{ double %{0}, i32 %{1} }` for an aggregate.
    fn push_operand(&mut self, text: &mut Text, value: LLVMValueRef) -> Result<(), NotConverted> {
        if matches!(raw::value_kind(value), LLVMValueKind::LLVMMetadataAsValueValueKind) {
            return self.push_metadata(text, value);
        }
        let ty = raw::type_of(value);
        let leaves = match self.leaves(value) {
            Ok(leaves) => leaves,
            Err(Refusal::Body(reason)) => return Err(reason),
            Err(Refusal::Unsupported) => return Err(self.not_converted("a value of no known kind")),
        };
        let first = text.operands.len();
        text.operands.extend(leaves.iter().copied());
        if let types::Shape::Leaves(_) = self.context.shape(ty) {
            let holes: Vec<String> = (0..leaves.len()).map(|leaf| format!("%{{{}}}", first + leaf)).collect();
            text.push(&format!("{} {{ {} }}", type_text(ty), holes.join(", ")));
        } else {
            text.push(&format!("{} %{{{first}}}", type_text(ty)));
        }
        Ok(())
    }

    /// Metadata as an operand: only strings say the same everywhere.
    fn push_metadata(&mut self, text: &mut Text, value: LLVMValueRef) -> Result<(), NotConverted> {
        if !raw::is_metadata_string(value) {
            return Err(self.not_converted("metadata as an operand"));
        }
        text.push(&format!("metadata !{}", quoted(&raw::metadata_string(value))));
        Ok(())
    }

    fn push_call(&mut self, text: &mut Text) -> Result<(), NotConverted> {
        let inst = self.at.inst;
        let callee = raw::called_value(inst);
        text.push(&format!(" {} ", type_text(raw::type_of(inst))));
        if raw::is_inline_asm(callee) {
            push_assembly(text, callee);
        } else if raw::is_function(callee) {
            text.push(&format!("@{}", without_holes(&ir::Name(&raw::name(callee)).to_string())));
        } else {
            self.push_operand(text, callee)?;
        }
        text.push("(");
        for index in 0..raw::argument_count(inst) {
            text.push(if index == 0 { "" } else { ", " });
            self.push_operand(text, raw::operand(inst, index))?;
        }
        text.push(")");
        for index in 0..raw::bundle_count(inst) {
            let (tag, values) = raw::bundle(inst, index);
            text.push(&format!(" [ {}(", quoted(&tag)));
            for (position, value) in values.into_iter().enumerate() {
                text.push(if position == 0 { "" } else { ", " });
                self.push_operand(text, value)?;
            }
            text.push(") ]");
        }
        Ok(())
    }

    fn push_access(&mut self, text: &mut Text) -> Result<(), NotConverted> {
        let inst = self.at.inst;
        if matches!(raw::opcode(inst), LLVMOpcode::LLVMLoad) {
            text.push(&format!(" {},", type_text(raw::type_of(inst))));
        }
        self.push_operands(text)?;
        push_ordering(text, inst, super::memory::ordering(raw::ordering(inst)));
        text.push(&format!(", align {}", raw::alignment(inst)));
        Ok(())
    }

    fn push_atomic(&mut self, text: &mut Text) -> Result<(), NotConverted> {
        let inst = self.at.inst;
        if matches!(raw::opcode(inst), LLVMOpcode::LLVMAtomicRMW) {
            text.push(&format!(" {}", super::memory::operation(raw::rmw_operation(inst)).name()));
            self.push_operands(text)?;
            push_ordering(text, inst, super::memory::ordering(raw::ordering(inst)));
        } else {
            text.push(if raw::is_weak(inst) { " weak" } else { "" });
            self.push_operands(text)?;
            push_ordering(text, inst, super::memory::ordering(raw::success_ordering(inst)));
            push_ordering(text, inst, super::memory::ordering(raw::failure_ordering(inst)));
        }
        text.push(&format!(", align {}", raw::alignment(inst)));
        Ok(())
    }
}

/// A type where it is used.
fn type_text(ty: LLVMTypeRef) -> String {
    without_holes(&types::text(ty))
}

/// A string in quotes.
fn quoted(text: &str) -> String {
    without_holes(&ir::Quoted(text).to_string())
}

/// A text in which what looks like a hole stands in quotes, with the same meaning and not looking like one.
fn without_holes(text: &str) -> String {
    text.replace("%{", "\\25{")
}

fn push_assembly(text: &mut Text, assembly: LLVMValueRef) {
    text.push("asm");
    let words = [
        (raw::asm_has_side_effects(assembly), " sideeffect"),
        (raw::asm_aligns_stack(assembly), " alignstack"),
        (raw::is_intel(assembly), " inteldialect"),
        (raw::asm_can_unwind(assembly), " unwind"),
    ];
    words.iter().filter(|(present, _)| *present).for_each(|(_, word)| text.push(word));
    let (code, constraints) = raw::assembly(assembly);
    text.push(&format!(" {}, {}", quoted(&code), quoted(&constraints)));
}

fn push_ordering(text: &mut Text, inst: LLVMValueRef, ordering: Option<ir::Ordering>) {
    if let Some(ordering) = ordering {
        let scope = if raw::is_single_thread(inst) { " syncscope(\"singlethread\")" } else { "" };
        text.push(&format!("{scope} {}", ordering.name()));
    }
}

const fn is_cast(opcode: LLVMOpcode) -> bool {
    use LLVMOpcode::*;
    matches!(
        opcode,
        LLVMTrunc
            | LLVMZExt
            | LLVMSExt
            | LLVMFPTrunc
            | LLVMFPExt
            | LLVMFPToUI
            | LLVMFPToSI
            | LLVMUIToFP
            | LLVMSIToFP
            | LLVMPtrToInt
            | LLVMIntToPtr
            | LLVMBitCast
            | LLVMAddrSpaceCast
    )
}

/// How LLVM writes the opcode; `?` for those that never get here.
#[rustfmt::skip]
const fn mnemonic(opcode: LLVMOpcode) -> &'static str {
    use LLVMOpcode::*;
    match opcode {
        LLVMSwitch => "switch", LLVMIndirectBr => "indirectbr", LLVMCallBr => "callbr",
        LLVMFNeg => "fneg", LLVMAdd => "add", LLVMFAdd => "fadd", LLVMSub => "sub", LLVMFSub => "fsub",
        LLVMMul => "mul", LLVMFMul => "fmul", LLVMUDiv => "udiv", LLVMSDiv => "sdiv", LLVMFDiv => "fdiv",
        LLVMURem => "urem", LLVMSRem => "srem", LLVMFRem => "frem", LLVMShl => "shl", LLVMLShr => "lshr",
        LLVMAShr => "ashr", LLVMAnd => "and", LLVMOr => "or", LLVMXor => "xor", LLVMAlloca => "alloca",
        LLVMLoad => "load", LLVMStore => "store", LLVMGetElementPtr => "getelementptr", LLVMTrunc => "trunc",
        LLVMZExt => "zext", LLVMSExt => "sext", LLVMFPToUI => "fptoui", LLVMFPToSI => "fptosi",
        LLVMUIToFP => "uitofp", LLVMSIToFP => "sitofp", LLVMFPTrunc => "fptrunc", LLVMFPExt => "fpext",
        LLVMPtrToInt => "ptrtoint", LLVMIntToPtr => "inttoptr", LLVMBitCast => "bitcast",
        LLVMAddrSpaceCast => "addrspacecast", LLVMICmp => "icmp", LLVMFCmp => "fcmp", LLVMCall => "call",
        LLVMSelect => "select", LLVMVAArg => "va_arg", LLVMExtractElement => "extractelement",
        LLVMInsertElement => "insertelement", LLVMShuffleVector => "shufflevector",
        LLVMExtractValue => "extractvalue", LLVMInsertValue => "insertvalue", LLVMFreeze => "freeze",
        LLVMFence => "fence", LLVMAtomicCmpXchg => "cmpxchg", LLVMAtomicRMW => "atomicrmw", LLVMRet => "ret",
        LLVMBr => "br", LLVMInvoke => "invoke", LLVMUnreachable => "unreachable", LLVMResume => "resume",
        LLVMLandingPad => "landingpad", LLVMPHI => "phi",
        LLVMUserOp1 | LLVMUserOp2 | LLVMCleanupRet | LLVMCatchRet | LLVMCatchPad | LLVMCleanupPad
        | LLVMCatchSwitch => "?",
    }
}
