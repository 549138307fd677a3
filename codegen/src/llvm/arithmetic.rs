//! Arithmetic, comparisons, choices and conversions.

use super::error::Reason;
use super::function::Writer;
use super::inst::{fast_math, words};
use ir::*;

/// How LLVM writes an operation.
enum Form {
    /// An instruction.
    Instruction(&'static str),
    /// A call of an intrinsic.
    Intrinsic(&'static str),
    /// A call of an intrinsic whose last argument says whether a flag is set.
    Flagged(&'static str, Flags),
}

fn form(opcode: Opcode) -> Option<Form> {
    use Form::*;
    Some(match opcode {
        Opcode::Iadd => Instruction("add"),
        Opcode::Isub => Instruction("sub"),
        Opcode::Imul => Instruction("mul"),
        Opcode::Udiv
        | Opcode::Sdiv
        | Opcode::Urem
        | Opcode::Srem
        | Opcode::And
        | Opcode::Or
        | Opcode::Xor
        | Opcode::Shl
        | Opcode::Lshr
        | Opcode::Ashr
        | Opcode::Fadd
        | Opcode::Fsub
        | Opcode::Fmul
        | Opcode::Fdiv
        | Opcode::Frem
        | Opcode::Fneg
        | Opcode::Freeze
        | Opcode::Zext
        | Opcode::Sext
        | Opcode::FpTrunc
        | Opcode::FpExt
        | Opcode::FpToUi
        | Opcode::FpToSi
        | Opcode::UiToFp
        | Opcode::SiToFp
        | Opcode::Bitcast
        | Opcode::PtrToInt
        | Opcode::IntToPtr
        | Opcode::AddrSpaceCast => Instruction(opcode.name()),
        Opcode::Itrunc => Instruction("trunc"),
        Opcode::Smin => Intrinsic("llvm.smin"),
        Opcode::Smax => Intrinsic("llvm.smax"),
        Opcode::Umin => Intrinsic("llvm.umin"),
        Opcode::Umax => Intrinsic("llvm.umax"),
        Opcode::SaddSat => Intrinsic("llvm.sadd.sat"),
        Opcode::UaddSat => Intrinsic("llvm.uadd.sat"),
        Opcode::SsubSat => Intrinsic("llvm.ssub.sat"),
        Opcode::UsubSat => Intrinsic("llvm.usub.sat"),
        Opcode::SshlSat => Intrinsic("llvm.sshl.sat"),
        Opcode::UshlSat => Intrinsic("llvm.ushl.sat"),
        Opcode::SaddOverflow => Intrinsic("llvm.sadd.with.overflow"),
        Opcode::UaddOverflow => Intrinsic("llvm.uadd.with.overflow"),
        Opcode::SsubOverflow => Intrinsic("llvm.ssub.with.overflow"),
        Opcode::UsubOverflow => Intrinsic("llvm.usub.with.overflow"),
        Opcode::SmulOverflow => Intrinsic("llvm.smul.with.overflow"),
        Opcode::UmulOverflow => Intrinsic("llvm.umul.with.overflow"),
        Opcode::Iabs => Flagged("llvm.abs", Flags::NSW),
        Opcode::Ctlz => Flagged("llvm.ctlz", Flags::EXACT),
        Opcode::Cttz => Flagged("llvm.cttz", Flags::EXACT),
        Opcode::Ctpop => Intrinsic("llvm.ctpop"),
        Opcode::Bswap => Intrinsic("llvm.bswap"),
        Opcode::BitReverse => Intrinsic("llvm.bitreverse"),
        Opcode::Fshl => Intrinsic("llvm.fshl"),
        Opcode::Fshr => Intrinsic("llvm.fshr"),
        Opcode::FpToUiSat => Intrinsic("llvm.fptoui.sat"),
        Opcode::FpToSiSat => Intrinsic("llvm.fptosi.sat"),
        _ => return None,
    })
}

impl Writer<'_, '_> {
    pub(super) fn arithmetic(&mut self, inst: Inst, data: &InstData) -> Result<(), Reason> {
        match (data.opcode.format(), &data.detail) {
            (Format::IntCompare, Detail::IntCond(cond)) => self.comparison(data, "icmp", "", cond.name()),
            (Format::FloatCompare, Detail::FloatCond(cond)) => {
                self.comparison(data, "fcmp", &fast_math(data.flags), cond.name())
            }
            (Format::Classify, &Detail::Class(mask)) => self.classify(data, mask),
            (Format::Select, _) => self.select(data),
            (Format::Convert, _) => self.conversion(data),
            _ => match form(data.opcode) {
                Some(Form::Instruction(name)) => self.instruction(data, name),
                Some(Form::Intrinsic(name)) => self.intrinsic_call(inst, data, name, None),
                Some(Form::Flagged(name, flag)) => {
                    self.intrinsic_call(inst, data, name, Some(data.flags.contains(flag)))
                }
                None => Err(Reason::Other("LLVM has no such operation")),
            },
        }
    }

    /// `name flags T a, b`.
    fn instruction(&mut self, data: &InstData, name: &str) -> Result<(), Reason> {
        let flags = if data.ty.float_format().is_some() { fast_math(data.flags) } else { words(data.flags) };
        let mut text = format!("{name} {flags}{} ", self.ty(data.ty)?);
        for index in 0..data.operands.len() {
            text.push_str(if index > 0 { ", " } else { "" });
            text.push_str(&self.plain_operand(data, index)?);
        }
        self.operation(data, &text);
        Ok(())
    }

    fn intrinsic_call(
        &mut self,
        inst: Inst,
        data: &InstData,
        base: &str,
        flag: Option<bool>,
    ) -> Result<(), Reason> {
        let ty = self.ty(data.ty)?;
        let is_pair = data.opcode.format() == Format::Overflow;
        let result = match self.whole_of_inst(inst).filter(|_| is_pair) {
            Some(whole) => whole.text.clone(),
            None => ty.clone(),
        };
        let mut params = vec![&*ty; data.operands.len()];
        let mut arguments = Vec::with_capacity(params.len());
        for index in 0..data.operands.len() {
            arguments.push(self.typed_operand(data, index)?);
        }
        if let Some(flag) = flag {
            params.push("i1");
            arguments.push(format!("i1 {flag}"));
        }
        let name = self.cx.intrinsic(base, &[data.ty], &result, &params)?;
        let text = format!("call {result} {name}({})", arguments.join(", "));
        if is_pair {
            return self.aggregate_operation(inst, &text);
        }
        self.operation(data, &text);
        Ok(())
    }

    fn comparison(&mut self, data: &InstData, name: &str, flags: &str, cond: &str) -> Result<(), Reason> {
        let ty = self.ty(data.ty)?;
        let (a, b) = (self.plain_operand(data, 0)?, self.plain_operand(data, 1)?);
        self.operation(data, &format!("{name} {flags}{cond} {ty} {a}, {b}"));
        Ok(())
    }

    fn classify(&mut self, data: &InstData, mask: u16) -> Result<(), Reason> {
        let (ty, result) = (self.ty(data.ty)?, self.ty(data.ty.with_lane(Scalar::Int(1)))?);
        let name = self.cx.intrinsic("llvm.is.fpclass", &[data.ty], &result, &[&ty, "i32"])?;
        let a = self.typed_operand(data, 0)?;
        self.operation(data, &format!("call {result} {name}({a}, i32 {mask})"));
        Ok(())
    }

    fn select(&mut self, data: &InstData) -> Result<(), Reason> {
        let flags = if data.ty.float_format().is_some() { fast_math(data.flags) } else { String::new() };
        let (cond, a, b) =
            (self.typed_operand(data, 0)?, self.typed_operand(data, 1)?, self.typed_operand(data, 2)?);
        self.operation(data, &format!("select {flags}{cond}, {a}, {b}"));
        Ok(())
    }

    fn conversion(&mut self, data: &InstData) -> Result<(), Reason> {
        let result = *data.results.first().ok_or(Reason::Other("a result is missing"))?;
        let to = self.body.ty(result);
        let target = self.ty(to)?;
        let a = self.typed_operand(data, 0)?;
        let text = match form(data.opcode) {
            // The flags that conversions of LLVM 19 have.
            Some(Form::Instruction(name)) => {
                let flags = words(data.flags & (Flags::NUW | Flags::NSW | Flags::NNEG));
                format!("{name} {flags}{a} to {target}")
            }
            Some(Form::Intrinsic(base)) => {
                let from = self.ty(data.ty)?;
                let name = self.cx.intrinsic(base, &[to, data.ty], &target, &[&from])?;
                format!("call {target} {name}({a})")
            }
            _ => return Err(Reason::Other("LLVM has no such conversion")),
        };
        self.operation(data, &text);
        Ok(())
    }
}
