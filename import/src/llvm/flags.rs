//! The flags of LLVM's instructions, all read through the C interface: llvm-ir drops many of them.

use ir::Flags;
use llvm_sys::LLVMOpcode as Op;
use llvm_sys::core::{
    LLVMCanValueUseFastMathFlags, LLVMGEPGetNoWrapFlags, LLVMGetExact, LLVMGetFastMathFlags,
    LLVMGetInstructionOpcode, LLVMGetIsDisjoint, LLVMGetNNeg, LLVMGetNSW, LLVMGetNUW, LLVMGetVolatile,
};
use llvm_sys::prelude::LLVMValueRef;
use llvm_sys::{
    LLVMFastMathAllowContract, LLVMFastMathAllowReassoc, LLVMFastMathAllowReciprocal, LLVMFastMathApproxFunc,
    LLVMFastMathNoInfs, LLVMFastMathNoNaNs, LLVMFastMathNoSignedZeros, LLVMGEPFlagInBounds, LLVMGEPFlagNUSW,
    LLVMGEPFlagNUW,
};

const FAST_MATH: [(u32, Flags); 7] = [
    (LLVMFastMathNoNaNs, Flags::NNAN),
    (LLVMFastMathNoInfs, Flags::NINF),
    (LLVMFastMathNoSignedZeros, Flags::NSZ),
    (LLVMFastMathAllowReciprocal, Flags::ARCP),
    (LLVMFastMathAllowContract, Flags::CONTRACT),
    (LLVMFastMathApproxFunc, Flags::AFN),
    (LLVMFastMathAllowReassoc, Flags::REASSOC),
];

// LLVM sets `nusw` together with `inbounds`, which implies it: only the one that was written is kept.
const ADDRESS: [(u32, Flags); 3] =
    [(LLVMGEPFlagInBounds, Flags::INBOUNDS), (LLVMGEPFlagNUSW, Flags::NUSW), (LLVMGEPFlagNUW, Flags::NUW)];

fn translate(bits: u32, table: &[(u32, Flags)]) -> Flags {
    table.iter().filter(|(bit, _)| bits & bit != 0).fold(Flags::empty(), |all, &(_, flag)| all | flag)
}

/// All flags of an instruction: fast-math, wrapping, `exact`, `disjoint`, `nneg`, `inbounds`, `volatile`. A
/// comparison's `samesign` does not exist in LLVM 19.
///
/// `inst` must be an instruction of a live module.
pub(super) fn of(inst: LLVMValueRef) -> Flags {
    // SAFETY: `inst` is an instruction, and each question is asked of the opcodes only that have the flag;
    // LLVM answers nonsense for others.
    unsafe {
        let when = |set: i32, flag: Flags| if set != 0 { flag } else { Flags::empty() };
        let wraps = || when(LLVMGetNUW(inst), Flags::NUW) | when(LLVMGetNSW(inst), Flags::NSW);
        let own = match LLVMGetInstructionOpcode(inst) {
            Op::LLVMAdd | Op::LLVMSub | Op::LLVMMul | Op::LLVMShl | Op::LLVMTrunc => wraps(),
            Op::LLVMUDiv | Op::LLVMSDiv | Op::LLVMLShr | Op::LLVMAShr => {
                when(LLVMGetExact(inst), Flags::EXACT)
            }
            Op::LLVMOr => when(LLVMGetIsDisjoint(inst), Flags::DISJOINT),
            Op::LLVMZExt | Op::LLVMUIToFP => when(LLVMGetNNeg(inst), Flags::NNEG),
            Op::LLVMGetElementPtr => {
                let flags = translate(LLVMGEPGetNoWrapFlags(inst), &ADDRESS);
                if flags.contains(Flags::INBOUNDS) { flags - Flags::NUSW } else { flags }
            }
            Op::LLVMLoad | Op::LLVMStore | Op::LLVMAtomicRMW | Op::LLVMAtomicCmpXchg => {
                when(LLVMGetVolatile(inst), Flags::VOLATILE)
            }
            _ => Flags::empty(),
        };
        if LLVMCanValueUseFastMathFlags(inst) == 0 {
            return own;
        }
        own | translate(LLVMGetFastMathFlags(inst), &FAST_MATH)
    }
}
