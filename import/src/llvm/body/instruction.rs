//! The dispatch over instructions, and those that compute from their operands alone.

use super::super::error::NotConverted;
use super::{Converter, Refusal};
use ir::{Detail, Flags, FloatCond, InstData, IntCond, Opcode, Value};
use llvm_ir::predicates::{FPPredicate, IntPredicate};
use llvm_ir::{BasicBlock, Instruction};
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

/// How an instruction is converted.
fn form(instruction: &Instruction) -> Form {
    use Form::{Binary, Convert};
    match instruction {
        Instruction::Add(_) => Binary(Opcode::Iadd),
        Instruction::Sub(_) => Binary(Opcode::Isub),
        Instruction::Mul(_) => Binary(Opcode::Imul),
        Instruction::UDiv(_) => Binary(Opcode::Udiv),
        Instruction::SDiv(_) => Binary(Opcode::Sdiv),
        Instruction::URem(_) => Binary(Opcode::Urem),
        Instruction::SRem(_) => Binary(Opcode::Srem),
        Instruction::And(_) => Binary(Opcode::And),
        Instruction::Or(_) => Binary(Opcode::Or),
        Instruction::Xor(_) => Binary(Opcode::Xor),
        Instruction::Shl(_) => Binary(Opcode::Shl),
        Instruction::LShr(_) => Binary(Opcode::Lshr),
        Instruction::AShr(_) => Binary(Opcode::Ashr),
        Instruction::FAdd(_) => Binary(Opcode::Fadd),
        Instruction::FSub(_) => Binary(Opcode::Fsub),
        Instruction::FMul(_) => Binary(Opcode::Fmul),
        Instruction::FDiv(_) => Binary(Opcode::Fdiv),
        Instruction::FRem(_) => Binary(Opcode::Frem),
        Instruction::FNeg(_) => Form::Unary(Opcode::Fneg),
        Instruction::Trunc(_) => Convert(Opcode::Itrunc),
        Instruction::ZExt(_) => Convert(Opcode::Zext),
        Instruction::SExt(_) => Convert(Opcode::Sext),
        Instruction::FPTrunc(_) => Convert(Opcode::FpTrunc),
        Instruction::FPExt(_) => Convert(Opcode::FpExt),
        Instruction::FPToUI(_) => Convert(Opcode::FpToUi),
        Instruction::FPToSI(_) => Convert(Opcode::FpToSi),
        Instruction::UIToFP(_) => Convert(Opcode::UiToFp),
        Instruction::SIToFP(_) => Convert(Opcode::SiToFp),
        Instruction::PtrToInt(_) => Convert(Opcode::PtrToInt),
        Instruction::IntToPtr(_) => Convert(Opcode::IntToPtr),
        Instruction::BitCast(_) => Convert(Opcode::Bitcast),
        Instruction::AddrSpaceCast(_) => Convert(Opcode::AddrSpaceCast),
        Instruction::ICmp(compare) => Form::IntCompare(compare.predicate),
        Instruction::FCmp(compare) => Form::FloatCompare(compare.predicate),
        Instruction::Select(_) => Form::Select,
        Instruction::Freeze(_) => Form::Freeze,
        Instruction::ExtractElement(_) => Form::Extract,
        Instruction::InsertElement(_) => Form::Insert,
        Instruction::ShuffleVector(_) => Form::Shuffle,
        Instruction::ExtractValue(_) => Form::ExtractValue,
        Instruction::InsertValue(_) => Form::InsertValue,
        Instruction::GetElementPtr(_) => Form::Address,
        Instruction::Alloca(_) => Form::Alloca,
        Instruction::Load(_) => Form::Load,
        Instruction::Store(_) => Form::Store,
        Instruction::Fence(_) => Form::Fence,
        Instruction::CmpXchg(_) => Form::CmpXchg,
        Instruction::AtomicRMW(_) => Form::Rmw,
        Instruction::Call(_) => Form::Call,
        Instruction::LandingPad(_) => Form::LandingPad,
        Instruction::Phi(_) => Form::Phi,
        Instruction::VAArg(_) => Form::Text,
        Instruction::CatchPad(_) => Form::Pad,
        Instruction::CleanupPad(_) => Form::Pad,
    }
}

impl Converter<'_, '_> {
    /// All instructions of a block, LLVM's beside the skeleton's.
    pub(super) fn convert_block(
        &mut self,
        index: usize,
        skeleton: &BasicBlock,
        instructions: &[LLVMValueRef],
    ) -> Result<(), NotConverted> {
        self.at.block = self.blocks.converted[index];
        for (instruction, &inst) in skeleton.instrs.iter().zip(instructions) {
            let form = form(instruction);
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
        if let Some(&inst) = instructions.last() {
            self.go_to(inst);
        }
        self.convert_terminator(index, &skeleton.term)
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
        if opcode == Opcode::Bitcast && from == to {
            // The same value: LLVM may have this between a `musttail` call and its `ret`.
            self.define_as(self.at.inst, [value].into_iter().collect());
        } else {
            self.emit_value(InstData::new(opcode, from, [value]), [to]);
        }
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
