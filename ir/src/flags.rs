//! Instruction flags: promises that an instruction makes, each with the meaning it has in LLVM.

use bitflags::bitflags;

bitflags! {
    /// The flags of an instruction. Which of them an opcode allows stands in the opcode table.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct Flags: u32 {
        /// No unsigned wrap: the result is poison if the unsigned operation overflows.
        const NUW = 1 << 0;
        /// No signed wrap.
        const NSW = 1 << 1;
        /// Nothing is lost: the result is poison if a division or right shift has a remainder.
        const EXACT = 1 << 2;
        /// No bit is set in both operands.
        const DISJOINT = 1 << 3;
        /// The operand is not negative.
        const NNEG = 1 << 4;
        /// Both operands of a comparison have the same sign.
        const SAMESIGN = 1 << 5;
        /// Every step of the address stays inside, or one past, one allocated object.
        const INBOUNDS = 1 << 6;
        /// No unsigned-signed wrap in the address computation.
        const NUSW = 1 << 7;
        /// No operand and no result is a NaN.
        const NNAN = 1 << 8;
        /// No operand and no result is infinite.
        const NINF = 1 << 9;
        /// The sign of a zero does not matter.
        const NSZ = 1 << 10;
        /// Division may become multiplication by the reciprocal.
        const ARCP = 1 << 11;
        /// Fusing is allowed.
        const CONTRACT = 1 << 12;
        /// Approximate functions are allowed.
        const AFN = 1 << 13;
        /// Reassociation is allowed.
        const REASSOC = 1 << 14;
        /// The access may not be removed, merged or reordered with other volatile accesses.
        const VOLATILE = 1 << 15;

        /// All seven fast-math flags.
        const FAST = Self::NNAN.bits() | Self::NINF.bits() | Self::NSZ.bits() | Self::ARCP.bits()
            | Self::CONTRACT.bits() | Self::AFN.bits() | Self::REASSOC.bits();
    }
}

impl Flags {
    /// Every single flag with its spelling in the text form, in the order in which they are printed.
    pub const NAMES: [(Flags, &'static str); 16] = [
        (Flags::NUW, "nuw"),
        (Flags::NSW, "nsw"),
        (Flags::EXACT, "exact"),
        (Flags::DISJOINT, "disjoint"),
        (Flags::NNEG, "nneg"),
        (Flags::SAMESIGN, "samesign"),
        (Flags::INBOUNDS, "inbounds"),
        (Flags::NUSW, "nusw"),
        (Flags::NNAN, "nnan"),
        (Flags::NINF, "ninf"),
        (Flags::NSZ, "nsz"),
        (Flags::ARCP, "arcp"),
        (Flags::CONTRACT, "contract"),
        (Flags::AFN, "afn"),
        (Flags::REASSOC, "reassoc"),
        (Flags::VOLATILE, "volatile"),
    ];
}
