//! Constant expressions that are no constant of the IR, as `inttoptr (i64 24 to ptr)`: they become instructions
//! where they are used. Their flags are left out, which allows more and changes no result that is not poison.

use super::{Converter, Refusal, raw};
use ir::{AddressDetail, Detail, InstData, Opcode, Value};
use llvm_sys::LLVMOpcode;
use llvm_sys::prelude::LLVMValueRef;

/// How deep expressions may nest, and how many instructions one operand may take.
const MAX_DEPTH: u32 = 16;
const MAX_INSTRUCTIONS: u32 = 64;

/// How much of a constant expression was converted.
#[derive(Clone, Copy, Default)]
pub(super) struct Progress {
    depth: u32,
    instructions: u32,
}

impl Converter<'_, '_> {
    /// A constant expression as an instruction before the one that is converted.
    pub(super) fn expression(&mut self, value: LLVMValueRef) -> Result<Value, Refusal> {
        let before = self.expression;
        self.expression.depth += 1;
        self.expression.instructions += 1;
        let fits = self.expression.depth <= MAX_DEPTH && self.expression.instructions <= MAX_INSTRUCTIONS;
        let converted = if fits { self.expression_within_limits(value) } else { Err(Refusal::Unsupported) };
        if before.depth == 0 {
            self.expression = Progress::default();
        } else {
            self.expression.depth = before.depth;
        }
        converted
    }

    fn expression_within_limits(&mut self, value: LLVMValueRef) -> Result<Value, Refusal> {
        let result = self.one_type(raw::type_of(value))?;
        let opcode = match raw::constant_opcode(value) {
            LLVMOpcode::LLVMGetElementPtr => return self.constant_address(value),
            LLVMOpcode::LLVMIntToPtr => Opcode::IntToPtr,
            LLVMOpcode::LLVMPtrToInt => Opcode::PtrToInt,
            LLVMOpcode::LLVMBitCast => Opcode::Bitcast,
            LLVMOpcode::LLVMAddrSpaceCast => Opcode::AddrSpaceCast,
            LLVMOpcode::LLVMTrunc => Opcode::Itrunc,
            LLVMOpcode::LLVMAdd => Opcode::Iadd,
            LLVMOpcode::LLVMSub => Opcode::Isub,
            LLVMOpcode::LLVMMul => Opcode::Imul,
            LLVMOpcode::LLVMXor => Opcode::Xor,
            _ => return Err(Refusal::Unsupported),
        };
        let count = raw::operand_count(value).cast_unsigned();
        let operands: Vec<Value> =
            (0..count).map(|index| self.one(raw::operand(value, index))).collect::<Result<_, _>>()?;
        let ty = operands.first().map(|&first| self.body.ty(first)).ok_or(Refusal::Unsupported)?;
        Ok(self.helper(InstData::new(opcode, ty, operands), result))
    }

    fn constant_address(&mut self, value: LLVMValueRef) -> Result<Value, Refusal> {
        let base = self.one(raw::operand(value, 0))?;
        let terms = self.terms(value, raw::source_element_type(value))?;
        let ty = self.body.ty(base);
        if !terms.indices.is_empty() || ty != self.one_type(raw::type_of(value))? {
            return Err(Refusal::Unsupported);
        }
        let detail = AddressDetail { offset: terms.offset, ..AddressDetail::default() };
        let data = InstData::new(Opcode::Addr, ty, [base]).with_detail(Detail::Address(Box::new(detail)));
        Ok(self.helper(data, ty))
    }
}
