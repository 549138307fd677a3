//! The dispatch over instructions, and those that compute from their operands alone.

use super::super::error::NotConverted;
use super::{Converter, Refusal, raw};
use ir::{Detail, Flags, FloatCond, InstData, IntCond, Opcode, Value};
use llvm_ir::predicates::{FPPredicate, IntPredicate};
use llvm_ir::{BasicBlock, Instruction};
use llvm_sys::LLVMOpcode;
use llvm_sys::prelude::LLVMValueRef;

/// How an instruction is converted.
#[derive(Clone, Copy)]
enum Form {
    Unary(Opcode),
    Binary(Opcode),
    Convert(Opcode),
    IntCompare(IntPredicate),
    FloatCompare(FPPredicate),
    Select,
    Freeze,
    Extract,
    Insert,
    Shuffle,
    ExtractValue,
    InsertValue,
    Address,
    Alloca,
    Load,
    Store,
    Fence,
    CmpXchg,
    Rmw,
    Call,
    LandingPad,
    /// Converted before, with its block.
    Phi,
    /// Always carried along as text.
    Text,
    /// Windows' exceptions.
    Pad,
}

/// How an instruction is converted, and the opcode that LLVM must have in its place.
#[rustfmt::skip]
fn form(instruction: &Instruction) -> (Form, LLVMOpcode) {
    use Form::{Binary, Convert};
    use LLVMOpcode::*;
    match instruction {
        Instruction::Add(_) => (Binary(Opcode::Iadd), LLVMAdd),
        Instruction::Sub(_) => (Binary(Opcode::Isub), LLVMSub),
        Instruction::Mul(_) => (Binary(Opcode::Imul), LLVMMul),
        Instruction::UDiv(_) => (Binary(Opcode::Udiv), LLVMUDiv),
        Instruction::SDiv(_) => (Binary(Opcode::Sdiv), LLVMSDiv),
        Instruction::URem(_) => (Binary(Opcode::Urem), LLVMURem),
        Instruction::SRem(_) => (Binary(Opcode::Srem), LLVMSRem),
        Instruction::And(_) => (Binary(Opcode::And), LLVMAnd),
        Instruction::Or(_) => (Binary(Opcode::Or), LLVMOr),
        Instruction::Xor(_) => (Binary(Opcode::Xor), LLVMXor),
        Instruction::Shl(_) => (Binary(Opcode::Shl), LLVMShl),
        Instruction::LShr(_) => (Binary(Opcode::Lshr), LLVMLShr),
        Instruction::AShr(_) => (Binary(Opcode::Ashr), LLVMAShr),
        Instruction::FAdd(_) => (Binary(Opcode::Fadd), LLVMFAdd),
        Instruction::FSub(_) => (Binary(Opcode::Fsub), LLVMFSub),
        Instruction::FMul(_) => (Binary(Opcode::Fmul), LLVMFMul),
        Instruction::FDiv(_) => (Binary(Opcode::Fdiv), LLVMFDiv),
        Instruction::FRem(_) => (Binary(Opcode::Frem), LLVMFRem),
        Instruction::FNeg(_) => (Form::Unary(Opcode::Fneg), LLVMFNeg),
        Instruction::Trunc(_) => (Convert(Opcode::Itrunc), LLVMTrunc),
        Instruction::ZExt(_) => (Convert(Opcode::Zext), LLVMZExt),
        Instruction::SExt(_) => (Convert(Opcode::Sext), LLVMSExt),
        Instruction::FPTrunc(_) => (Convert(Opcode::FpTrunc), LLVMFPTrunc),
        Instruction::FPExt(_) => (Convert(Opcode::FpExt), LLVMFPExt),
        Instruction::FPToUI(_) => (Convert(Opcode::FpToUi), LLVMFPToUI),
        Instruction::FPToSI(_) => (Convert(Opcode::FpToSi), LLVMFPToSI),
        Instruction::UIToFP(_) => (Convert(Opcode::UiToFp), LLVMUIToFP),
        Instruction::SIToFP(_) => (Convert(Opcode::SiToFp), LLVMSIToFP),
        Instruction::PtrToInt(_) => (Convert(Opcode::PtrToInt), LLVMPtrToInt),
        Instruction::IntToPtr(_) => (Convert(Opcode::IntToPtr), LLVMIntToPtr),
        Instruction::BitCast(_) => (Convert(Opcode::Bitcast), LLVMBitCast),
        Instruction::AddrSpaceCast(_) => (Convert(Opcode::AddrSpaceCast), LLVMAddrSpaceCast),
        Instruction::ICmp(compare) => (Form::IntCompare(compare.predicate), LLVMICmp),
        Instruction::FCmp(compare) => (Form::FloatCompare(compare.predicate), LLVMFCmp),
        Instruction::Select(_) => (Form::Select, LLVMSelect),
        Instruction::Freeze(_) => (Form::Freeze, LLVMFreeze),
        Instruction::ExtractElement(_) => (Form::Extract, LLVMExtractElement),
        Instruction::InsertElement(_) => (Form::Insert, LLVMInsertElement),
        Instruction::ShuffleVector(_) => (Form::Shuffle, LLVMShuffleVector),
        Instruction::ExtractValue(_) => (Form::ExtractValue, LLVMExtractValue),
        Instruction::InsertValue(_) => (Form::InsertValue, LLVMInsertValue),
        Instruction::GetElementPtr(_) => (Form::Address, LLVMGetElementPtr),
        Instruction::Alloca(_) => (Form::Alloca, LLVMAlloca),
        Instruction::Load(_) => (Form::Load, LLVMLoad),
        Instruction::Store(_) => (Form::Store, LLVMStore),
        Instruction::Fence(_) => (Form::Fence, LLVMFence),
        Instruction::CmpXchg(_) => (Form::CmpXchg, LLVMAtomicCmpXchg),
        Instruction::AtomicRMW(_) => (Form::Rmw, LLVMAtomicRMW),
        Instruction::Call(_) => (Form::Call, LLVMCall),
        Instruction::LandingPad(_) => (Form::LandingPad, LLVMLandingPad),
        Instruction::Phi(_) => (Form::Phi, LLVMPHI),
        Instruction::VAArg(_) => (Form::Text, LLVMVAArg),
        Instruction::CatchPad(_) => (Form::Pad, LLVMCatchPad),
        Instruction::CleanupPad(_) => (Form::Pad, LLVMCleanupPad),
    }
}

impl Converter<'_, '_> {
    /// All instructions of a block, side by side with the skeleton's.
    pub(super) fn convert_block(&mut self, index: usize, skeleton: &BasicBlock) -> Result<(), NotConverted> {
        self.at.block = self.blocks.converted[index];
        let mut instructions = self.blocks.instructions(index);
        for instruction in &skeleton.instrs {
            let (form, expected) = form(instruction);
            let inst = self.pair(&mut instructions, expected, skeleton)?;
            if matches!(form, Form::Phi) {
                continue;
            }
            self.go_to(inst);
            match self.convert(form) {
                Ok(()) => {}
                Err(Refusal::Unsupported) => self.convert_unsupported()?,
                Err(Refusal::Body(reason)) => return Err(reason),
            }
        }
        let inst = self.pair(&mut instructions, super::flow::expected_opcode(&skeleton.term), skeleton)?;
        self.go_to(inst);
        self.convert_terminator(index, &skeleton.term)
    }

    /// The next instruction, if it is the one that the skeleton has.
    fn pair(
        &self,
        instructions: &mut impl Iterator<Item = LLVMValueRef>,
        expected: LLVMOpcode,
        skeleton: &BasicBlock,
    ) -> Result<LLVMValueRef, NotConverted> {
        let inst = instructions.next();
        let found = inst.map(raw::opcode);
        match inst {
            Some(inst) if found.is_some_and(|found| found as u32 == expected as u32) => Ok(inst),
            _ => Err(NotConverted::Disagreement {
                place: format!("block {}", skeleton.name).into(),
                first: format!("{expected:?}").into(),
                second: found.map_or("nothing".into(), |found| format!("{found:?}").into()),
            }),
        }
    }

    fn convert(&mut self, form: Form) -> Result<(), Refusal> {
        match form {
            Form::Unary(opcode) => self.elementwise(opcode, 1),
            Form::Binary(opcode) => self.elementwise(opcode, 2),
            Form::Convert(opcode) => self.conversion(opcode),
            Form::IntCompare(predicate) => {
                self.comparison(Opcode::Icmp, Detail::IntCond(int_condition(predicate)))
            }
            Form::FloatCompare(predicate) => {
                self.comparison(Opcode::Fcmp, Detail::FloatCond(float_condition(predicate)))
            }
            Form::Select => self.select(),
            Form::Freeze => self.freeze(),
            Form::Extract => self.extract(),
            Form::Insert => self.insert(),
            Form::Shuffle => self.shuffle(),
            Form::ExtractValue => self.extract_value(),
            Form::InsertValue => self.insert_value(),
            Form::Address => self.address(),
            Form::Alloca => self.alloca(),
            Form::Load => self.load(),
            Form::Store => self.store(),
            Form::Fence => self.fence(),
            Form::CmpXchg => self.cmpxchg(),
            Form::Rmw => self.rmw(),
            Form::Call => self.call(),
            Form::LandingPad => self.landing_pad(),
            Form::Phi => Ok(()),
            Form::Text => Err(Refusal::Unsupported),
            Form::Pad => Err(self.body_refusal("a handler of Windows' exceptions")),
        }
    }

    /// The refusal of a body for what the instruction is.
    pub(super) fn body_refusal(&self, what: &str) -> Refusal {
        let text = self.context.value_text(self.at.inst);
        let words: Vec<&str> = text.split_whitespace().collect();
        Refusal::Body(NotConverted::Construct { what: what.into(), text: words.join(" ").into() })
    }

    /// An instruction whose operands and result have one type.
    fn elementwise(&mut self, opcode: Opcode, operands: u32) -> Result<(), Refusal> {
        let ty = self.result_type()?;
        let operands: Vec<Value> =
            (0..operands).map(|index| self.operand(index)).collect::<Result<_, _>>()?;
        self.emit_value(InstData::new(opcode, ty, operands), [ty]);
        Ok(())
    }

    fn conversion(&mut self, opcode: Opcode) -> Result<(), Refusal> {
        let to = self.result_type()?;
        let value = self.operand(0)?;
        let from = self.body.ty(value);
        self.emit_value(InstData::new(opcode, from, [value]), [to]);
        Ok(())
    }

    fn comparison(&mut self, opcode: Opcode, detail: Detail) -> Result<(), Refusal> {
        let (a, b) = (self.operand(0)?, self.operand(1)?);
        self.emit_implied(InstData::new(opcode, self.body.ty(a), [a, b]).with_detail(detail));
        Ok(())
    }

    /// Leaf by leaf; also of types that are only carried along.
    fn select(&mut self) -> Result<(), Refusal> {
        let condition = self.operand(0)?;
        let (a, b) = (self.operand_leaves(1)?, self.operand_leaves(2)?);
        let flags = self.flags();
        self.per_leaf(a.into_iter().zip(b).map(|(a, b)| [condition, a, b]), 1, Opcode::Select, flags);
        Ok(())
    }

    fn freeze(&mut self) -> Result<(), Refusal> {
        let leaves = self.operand_leaves(0)?;
        self.per_leaf(leaves.into_iter().map(|leaf| [leaf]), 0, Opcode::Freeze, Flags::empty());
        Ok(())
    }

    /// One instruction for each leaf of the result, of the type of the operand at `typed`. Fast-math flags are
    /// those of floating-point leaves.
    fn per_leaf<const N: usize>(
        &mut self,
        operands: impl Iterator<Item = [Value; N]>,
        typed: usize,
        opcode: Opcode,
        flags: Flags,
    ) {
        let operands: Vec<[Value; N]> = operands.collect();
        let is_one = operands.len() == 1;
        let mut leaves = ir::ValueList::new();
        for operands in operands {
            let Some(&of_type) = operands.get(typed) else { continue };
            let ty = self.body.ty(of_type);
            let flags = if ty.float_format().is_some() { flags } else { Flags::empty() };
            let data = InstData::new(opcode, ty, operands).with_flags(flags);
            let inst = if is_one { self.emit(data, [ty]) } else { self.emit_part(data, [ty]) };
            leaves.extend(self.body.insts[inst].results.iter().copied());
        }
        self.define(self.at.inst, leaves);
    }
}

const fn int_condition(predicate: IntPredicate) -> IntCond {
    match predicate {
        IntPredicate::EQ => IntCond::Eq,
        IntPredicate::NE => IntCond::Ne,
        IntPredicate::UGT => IntCond::Ugt,
        IntPredicate::UGE => IntCond::Uge,
        IntPredicate::ULT => IntCond::Ult,
        IntPredicate::ULE => IntCond::Ule,
        IntPredicate::SGT => IntCond::Sgt,
        IntPredicate::SGE => IntCond::Sge,
        IntPredicate::SLT => IntCond::Slt,
        IntPredicate::SLE => IntCond::Sle,
    }
}

const fn float_condition(predicate: FPPredicate) -> FloatCond {
    match predicate {
        FPPredicate::False => FloatCond::False,
        FPPredicate::OEQ => FloatCond::Oeq,
        FPPredicate::OGT => FloatCond::Ogt,
        FPPredicate::OGE => FloatCond::Oge,
        FPPredicate::OLT => FloatCond::Olt,
        FPPredicate::OLE => FloatCond::Ole,
        FPPredicate::ONE => FloatCond::One,
        FPPredicate::ORD => FloatCond::Ord,
        FPPredicate::UNO => FloatCond::Uno,
        FPPredicate::UEQ => FloatCond::Ueq,
        FPPredicate::UGT => FloatCond::Ugt,
        FPPredicate::UGE => FloatCond::Uge,
        FPPredicate::ULT => FloatCond::Ult,
        FPPredicate::ULE => FloatCond::Ule,
        FPPredicate::UNE => FloatCond::Une,
        FPPredicate::True => FloatCond::True,
    }
}
