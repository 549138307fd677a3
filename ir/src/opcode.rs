//! The table of opcodes. Printer, parser, verifier, interpreter, back ends, documentation and tests are
//! driven by it.

use crate::flags::Flags;
use bitflags::bitflags;

/// The shape of an instruction: its text form, operands, results and detail.
///
/// `T` is the instruction's type (`InstData::ty`), `bool(T)` is `i1` with the lanes of `T`, `P` a pointer
/// type, `I` an integer type. Operands without a type in the text form have type `T` or the type named
/// here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// `op T a` gives `T`.
    Unary,
    /// `op T a, b` gives `T`.
    Binary,
    /// `op T a, b, c` gives `T`.
    Ternary,
    /// `op T a, b` gives `T` and `bool(T)`.
    Overflow,
    /// `icmp cond T a, b` gives `bool(T)`; detail [`crate::Detail::IntCond`].
    IntCompare,
    /// `fcmp cond T a, b` gives `bool(T)`; detail [`crate::Detail::FloatCond`].
    FloatCompare,
    /// `is_fpclass T a, mask` gives `bool(T)`; detail [`crate::Detail::Class`].
    Classify,
    /// `op T a to U` gives `U`.
    Convert,
    /// `function T a, ...`: operands and results as the math function's shape says; detail
    /// [`crate::Detail::Math`].
    Math,
    /// `select C c, T a, b` gives `T`; `C` is `i1` or `bool(T)`.
    Select,
    /// `op T a` gives the lane type of the vector `T`.
    Reduce,
    /// `op T a, start` gives the lane type of the vector `T`; `start` has the lane type.
    ReduceFrom,
    /// `extract T v, I i` gives the lane type of the vector `T`.
    Extract,
    /// `insert T v, s, I i` gives `T`; `s` has the lane type.
    Insert,
    /// `shuffle T a, b, [0, 5, poison]` gives a vector of as many lanes as the mask has entries; detail
    /// [`crate::Detail::Mask`].
    Shuffle,
    /// `splat T s` gives the vector `T`; `s` has the lane type.
    Splat,
    /// `addr P base + 16 + I i * 8 + I j * -4 as H` gives `T`: `P`, or a vector of pointers if the base or an
    /// index is a vector; a scalar base or index is then used for every lane. Detail
    /// [`crate::Detail::Address`].
    Address,
    /// `alloca T 80 x I count, align 8 as H` gives the pointer type `T`; the count may be left out. Detail
    /// [`crate::Detail::Alloca`].
    Alloca,
    /// `load T, P p, align 8` gives `T`; detail [`crate::Detail::Access`].
    Load,
    /// `store T v, P p, align 8`; detail [`crate::Detail::Access`].
    Store,
    /// `masked_load T, P p, mask, otherwise, align 8` gives the vector `T`; `mask` is `bool(T)`; detail
    /// [`crate::Detail::Access`]. For `gather`, `P` is a vector of pointers.
    MaskedLoad,
    /// `masked_store T v, P p, mask, align 8`; detail [`crate::Detail::Access`]. For `scatter`, `P` is a
    /// vector of pointers.
    MaskedStore,
    /// `memcpy P to, P from, T bytes, align 8, 4`: alignments of `to` and `from`; detail
    /// [`crate::Detail::Copy`].
    Copy,
    /// `memset P to, i8 byte, T bytes, align 8`; detail [`crate::Detail::Access`].
    Fill,
    /// `atomicrmw add T, P p, v, ordering, align 8` gives the old `T`; detail [`crate::Detail::Rmw`].
    Rmw,
    /// `cmpxchg T, P p, expected, new, ordering, ordering, align 8` gives the old `T` and `i1`; detail
    /// [`crate::Detail::CmpXchg`].
    CmpXchg,
    /// `fence ordering`; detail [`crate::Detail::Access`].
    Fence,
    /// `lifetime_start P p, 80`; detail [`crate::Detail::Lifetime`].
    Lifetime,
    /// `assume c`; `T` is `i1`.
    Assume,
    /// `call (R, ...) @f(A a, ...)` or `call indirect (R, ...), P p(A a, ...)`; detail
    /// [`crate::Detail::Call`]. An indirect callee is operand 0.
    Call,
    /// `landingpad cleanup, P a, ...` gives `ptr` and `i32`: the exception and its selector; the operands
    /// are what is caught; detail [`crate::Detail::LandingPad`].
    LandingPad,
    /// `jump block(a, ...)`; detail [`crate::Detail::Edges`].
    Jump,
    /// `br c, block(a, ...), block(a, ...)`: the first if `c` is true; `T` is `i1`; detail
    /// [`crate::Detail::Edges`].
    Branch,
    /// `switch T v, block(a, ...) [1: block(a, ...), 7: block(a, ...)]`: the default comes first; detail
    /// [`crate::Detail::Switch`].
    Switch,
    /// `ret a, ...`: the operands have the function's result types.
    Return,
    /// `unreachable`.
    Unreachable,
    /// `invoke (R, ...) @f(A a, ...) to block(a, ...), unwind block(a, ...)`; detail
    /// [`crate::Detail::Invoke`]. The results are defined on entry to the normal destination, which has no
    /// other predecessor.
    Invoke,
    /// `resume a, b`: goes on unwinding with the `ptr` and the `i32` of a landing pad.
    Resume,
    /// `unsupported (R, ...) "text with %{0}"(A a, ...)`; detail [`crate::Detail::Unsupported`].
    Unsupported,
    /// `unsupported_end "text"(A a, ...) to [block(a, ...), ...]`; detail [`crate::Detail::Unsupported`].
    UnsupportedEnd,
}

impl Format {
    /// The text form, with `op` for the opcode's name; `[...]` marks what may be left out.
    pub const fn syntax(self) -> &'static str {
        match self {
            Format::Unary | Format::Reduce => "op T a",
            Format::Binary | Format::Overflow => "op T a, b",
            Format::Ternary => "op T a, b, c",
            Format::IntCompare | Format::FloatCompare => "op cond T a, b",
            Format::Classify => "op T a, mask",
            Format::Convert => "op T a to U",
            Format::Math => "function T a, ...",
            Format::Select => "op C c, T a, b",
            Format::ReduceFrom => "op T a, start",
            Format::Extract => "op T v, I i",
            Format::Insert => "op T v, s, I i",
            Format::Shuffle => "op T a, b, [lane, ...]",
            Format::Splat => "op T s",
            Format::Address => "op P base [+ bytes] [+ I i * bytes] [as H]",
            Format::Alloca => "op P bytes [x I count][, align n] [as H]",
            Format::Load => "op T, P p[, ordering][, align n]",
            Format::Store => "op T v, P p[, ordering][, align n]",
            Format::MaskedLoad => "op T, P p, mask, otherwise[, align n]",
            Format::MaskedStore => "op T v, P p, mask[, align n]",
            Format::Copy => "op P to, P from, T bytes[, align n, n]",
            Format::Fill => "op P to, i8 byte, T bytes[, align n]",
            Format::Rmw => "op what T, P p, v, ordering[, align n]",
            Format::CmpXchg => "op [weak] T, P p, expected, new, ordering, ordering[, align n]",
            Format::Fence => "op ordering",
            Format::Lifetime => "op P p[, bytes]",
            Format::Assume => "op c",
            Format::Call => "op [results] @f(A a, ...)",
            Format::LandingPad => "op [cleanup][, P a, ...]",
            Format::Jump => "op block[(a, ...)]",
            Format::Branch => "op c, block[(a, ...)], block[(a, ...)]",
            Format::Switch => "op T v, block[(a, ...)] [1: block[(a, ...)], ...]",
            Format::Return => "op [a, ...]",
            Format::Unreachable => "op",
            Format::Invoke => "op [results] @f(A a, ...) to block[(a, ...)], unwind block[(a, ...)]",
            Format::Resume => "op a, b",
            Format::Unsupported => "op (R, ...) \"text with %{0}\"(A a, ...)",
            Format::UnsupportedEnd => "op \"text\"(A a, ...) to [block(a, ...), ...]",
        }
    }

    /// Whether instructions of this shape end a block.
    pub const fn is_terminator(self) -> bool {
        matches!(
            self,
            Format::Jump
                | Format::Branch
                | Format::Switch
                | Format::Return
                | Format::Unreachable
                | Format::Invoke
                | Format::Resume
                | Format::UnsupportedEnd
        )
    }
}

/// What an instruction's type `T` may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// The shape has no `T`; the field holds `i1` and is not printed.
    None,
    /// An integer or a vector of integers.
    Int,
    /// A float or a vector of floats.
    Float,
    /// A pointer or a vector of pointers.
    Ptr,
    /// An integer or a pointer, or a vector of either.
    IntOrPtr,
    /// Anything that is not opaque.
    Any,
    /// Anything, opaque types included.
    Free,
    /// A vector of any scalar.
    Vector,
    /// A vector of integers.
    IntVector,
    /// A vector of floats.
    FloatVector,
    /// A scalar integer.
    IntScalar,
    /// A scalar pointer.
    PtrScalar,
    /// A scalar integer, float or pointer.
    AnyScalar,
}

bitflags! {
    /// What an instruction may do besides computing its results.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
    pub struct Effects: u8 {
        /// Reads memory.
        const READ = 1 << 0;
        /// Writes memory, or begins or ends the life of an object.
        const WRITE = 1 << 1;
        /// Can be undefined for some operands (division by zero, a bad address): may not be executed where
        /// the program would not have.
        const TRAP = 1 << 2;
        /// Transfers control.
        const CONTROL = 1 << 3;
        /// Orders the accesses of other threads.
        const ORDER = 1 << 4;
        /// May do anything, also not come back.
        const UNKNOWN = 1 << 5;
    }
}

/// A row of the opcode table.
#[derive(Clone, Copy, Debug)]
pub struct OpcodeInfo {
    /// The name in the text form.
    pub name: &'static str,
    /// The shape of the instruction.
    pub format: Format,
    /// What its type may be.
    pub class: Class,
    /// The flags it may carry.
    pub flags: Flags,
    /// What it may do besides computing its results.
    pub effects: Effects,
    /// What it does, in a sentence.
    pub doc: &'static str,
}

macro_rules! opcodes {
    ($($variant:ident $name:literal $format:ident $class:ident
        [$($flag:ident)*] [$($effect:ident)*] $doc:literal;)*) => {
        /// The operation of an instruction.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Opcode {
            $(#[doc = $doc] $variant,)*
        }

        impl Opcode {
            /// Every opcode, in table order.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$variant),*];

            /// The opcode's row of the table.
            pub const fn info(self) -> &'static OpcodeInfo {
                &TABLE[self as usize]
            }
        }

        static TABLE: [OpcodeInfo; Opcode::ALL.len()] = [$(OpcodeInfo {
            name: $name,
            format: Format::$format,
            class: Class::$class,
            flags: Flags::empty()$(.union(Flags::$flag))*,
            effects: Effects::empty()$(.union(Effects::$effect))*,
            doc: $doc,
        }),*];
    };
}

#[rustfmt::skip]
opcodes! {
    // Integer arithmetic.
    Iadd    "iadd"    Binary Int [NUW NSW] [] "Sum, modulo 2^n.";
    Isub    "isub"    Binary Int [NUW NSW] [] "Difference, modulo 2^n.";
    Imul    "imul"    Binary Int [NUW NSW] [] "Product, modulo 2^n.";
    Udiv    "udiv"    Binary Int [EXACT] [TRAP] "Unsigned quotient; a zero divisor is undefined.";
    Sdiv    "sdiv"    Binary Int [EXACT] [TRAP] "Signed quotient, rounded to zero; a zero divisor and MIN / -1 are undefined.";
    Urem    "urem"    Binary Int [] [TRAP] "Unsigned remainder; a zero divisor is undefined.";
    Srem    "srem"    Binary Int [] [TRAP] "Signed remainder with the sign of the dividend; a zero divisor and MIN / -1 are undefined.";
    And     "and"     Binary Int [] [] "Bitwise and.";
    Or      "or"      Binary Int [DISJOINT] [] "Bitwise or.";
    Xor     "xor"     Binary Int [] [] "Bitwise exclusive or.";
    Shl     "shl"     Binary Int [NUW NSW] [] "Shift left; poison if the amount is not below the width.";
    Lshr    "lshr"    Binary Int [EXACT] [] "Shift right, zeros enter; poison if the amount is not below the width.";
    Ashr    "ashr"    Binary Int [EXACT] [] "Shift right, the sign enters; poison if the amount is not below the width.";
    Smin    "smin"    Binary Int [] [] "The smaller as signed numbers.";
    Smax    "smax"    Binary Int [] [] "The greater as signed numbers.";
    Umin    "umin"    Binary Int [] [] "The smaller as unsigned numbers.";
    Umax    "umax"    Binary Int [] [] "The greater as unsigned numbers.";
    SaddSat "sadd_sat" Binary Int [] [] "Signed sum, clamped to the range.";
    UaddSat "uadd_sat" Binary Int [] [] "Unsigned sum, clamped to the range.";
    SsubSat "ssub_sat" Binary Int [] [] "Signed difference, clamped to the range.";
    UsubSat "usub_sat" Binary Int [] [] "Unsigned difference, clamped to the range.";
    SshlSat "sshl_sat" Binary Int [] [] "Signed shift left, clamped to the range; poison if the amount is not below the width.";
    UshlSat "ushl_sat" Binary Int [] [] "Unsigned shift left, clamped to the range; poison if the amount is not below the width.";
    SaddOverflow "sadd_overflow" Overflow Int [] [] "Sum, and whether the signed sum overflowed.";
    UaddOverflow "uadd_overflow" Overflow Int [] [] "Sum, and whether the unsigned sum overflowed.";
    SsubOverflow "ssub_overflow" Overflow Int [] [] "Difference, and whether the signed difference overflowed.";
    UsubOverflow "usub_overflow" Overflow Int [] [] "Difference, and whether the unsigned difference overflowed.";
    SmulOverflow "smul_overflow" Overflow Int [] [] "Product, and whether the signed product overflowed.";
    UmulOverflow "umul_overflow" Overflow Int [] [] "Product, and whether the unsigned product overflowed.";
    Iabs    "iabs"    Unary Int [NSW] [] "Absolute value of a signed number; of MIN it is MIN, or poison with nsw.";
    Ctpop   "ctpop"   Unary Int [] [] "Number of ones.";
    Ctlz    "ctlz"    Unary Int [EXACT] [] "Number of leading zeros; with exact, poison for zero.";
    Cttz    "cttz"    Unary Int [EXACT] [] "Number of trailing zeros; with exact, poison for zero.";
    Bswap   "bswap"   Unary Int [] [] "The bytes in reverse order; the width is a multiple of 16.";
    BitReverse "bitreverse" Unary Int [] [] "The bits in reverse order.";
    Fshl    "fshl"    Ternary Int [] [] "The upper half of the concatenation of a and b, shifted left by c modulo the width.";
    Fshr    "fshr"    Ternary Int [] [] "The lower half of the concatenation of a and b, shifted right by c modulo the width.";
    // Floating-point arithmetic.
    Fadd    "fadd"    Binary Float [FAST] [] "Sum, rounded to nearest even.";
    Fsub    "fsub"    Binary Float [FAST] [] "Difference, rounded to nearest even.";
    Fmul    "fmul"    Binary Float [FAST] [] "Product, rounded to nearest even.";
    Fdiv    "fdiv"    Binary Float [FAST] [] "Quotient, rounded to nearest even.";
    Frem    "frem"    Binary Float [FAST] [] "Remainder of the division rounded to zero, exact; the sign is that of the dividend.";
    Fneg    "fneg"    Unary Float [FAST] [] "The number with its sign bit inverted, NaN included.";
    Math    "math"    Math Float [FAST] [] "A function of the math table, written by the function's own name; errno is not touched.";
    // Comparisons and choices.
    Icmp    "icmp"    IntCompare IntOrPtr [SAMESIGN] [] "Comparison of integers or addresses.";
    Fcmp    "fcmp"    FloatCompare Float [FAST] [] "Comparison of floating-point numbers.";
    IsFpClass "is_fpclass" Classify Float [] [] "Whether the number is in one of the classes of a mask (LLVM's bits).";
    Select  "select"  Select Free [FAST] [] "a if c is true, b if it is false; lane by lane if c is a vector.";
    Freeze  "freeze"  Unary Free [] [] "The value itself, or some fixed value if it is undef or poison.";
    // Conversions.
    Itrunc  "itrunc"  Convert Int [NUW NSW] [] "The low bits of an integer.";
    Zext    "zext"    Convert Int [NNEG] [] "The integer with zeros in front.";
    Sext    "sext"    Convert Int [] [] "The integer with copies of its sign in front.";
    FpTrunc "fptrunc" Convert Float [FAST] [] "The nearest number of a narrower format.";
    FpExt   "fpext"   Convert Float [FAST] [] "The same number in a wider format.";
    FpToUi  "fptoui"  Convert Float [] [] "Unsigned integer, rounded to zero; poison if it does not fit.";
    FpToSi  "fptosi"  Convert Float [] [] "Signed integer, rounded to zero; poison if it does not fit.";
    FpToUiSat "fptoui_sat" Convert Float [] [] "Unsigned integer, rounded to zero and clamped to the range; NaN gives zero.";
    FpToSiSat "fptosi_sat" Convert Float [] [] "Signed integer, rounded to zero and clamped to the range; NaN gives zero.";
    UiToFp  "uitofp"  Convert Int [NNEG FAST] [] "The nearest floating-point number to an unsigned integer.";
    SiToFp  "sitofp"  Convert Int [FAST] [] "The nearest floating-point number to a signed integer.";
    Bitcast "bitcast" Convert Any [] [] "The same bits as another type of the same size.";
    PtrToInt "ptrtoint" Convert Ptr [] [] "The address as an integer, cut or extended with zeros.";
    IntToPtr "inttoptr" Convert Int [] [] "The integer as an address, cut or extended with zeros.";
    AddrSpaceCast "addrspacecast" Convert Ptr [] [] "The pointer in another address space.";
    // Vectors.
    Extract "extract" Extract Vector [] [] "One lane of a vector; poison if there is no such lane.";
    Insert  "insert"  Insert Vector [] [] "The vector with one lane replaced; poison if there is no such lane.";
    Shuffle "shuffle" Shuffle Vector [] [] "Lanes of the concatenation of a and b, chosen by the mask.";
    Splat   "splat"   Splat Vector [] [] "A vector with the same number in every lane.";
    ReduceIadd "reduce_iadd" Reduce IntVector [] [] "Sum of all lanes, modulo 2^n.";
    ReduceImul "reduce_imul" Reduce IntVector [] [] "Product of all lanes, modulo 2^n.";
    ReduceAnd  "reduce_and"  Reduce IntVector [] [] "Bitwise and of all lanes.";
    ReduceOr   "reduce_or"   Reduce IntVector [] [] "Bitwise or of all lanes.";
    ReduceXor  "reduce_xor"  Reduce IntVector [] [] "Bitwise exclusive or of all lanes.";
    ReduceSmin "reduce_smin" Reduce IntVector [] [] "The smallest lane as signed numbers.";
    ReduceSmax "reduce_smax" Reduce IntVector [] [] "The greatest lane as signed numbers.";
    ReduceUmin "reduce_umin" Reduce IntVector [] [] "The smallest lane as unsigned numbers.";
    ReduceUmax "reduce_umax" Reduce IntVector [] [] "The greatest lane as unsigned numbers.";
    ReduceFadd "reduce_fadd" ReduceFrom FloatVector [FAST] [] "start + lane 0 + lane 1 + ..., from the left; in any order with reassoc.";
    ReduceFmul "reduce_fmul" ReduceFrom FloatVector [FAST] [] "start * lane 0 * lane 1 * ..., from the left; in any order with reassoc.";
    ReduceFmin "reduce_fmin" Reduce FloatVector [FAST] [] "The least lane as by fmin, from the left.";
    ReduceFmax "reduce_fmax" Reduce FloatVector [FAST] [] "The greatest lane as by fmax, from the left.";
    ReduceMinimum "reduce_minimum" Reduce FloatVector [FAST] [] "The least lane as by minimum, from the left.";
    ReduceMaximum "reduce_maximum" Reduce FloatVector [FAST] [] "The greatest lane as by maximum, from the left.";
    // Memory.
    Addr    "addr"    Address Ptr [INBOUNDS NUSW NUW] [] "base + constant + sum of index x stride, in bytes, modulo the address size.";
    Alloca  "alloca"  Alloca PtrScalar [] [WRITE] "A new object of size x count bytes that lives until the function returns.";
    Load    "load"    Load Free [VOLATILE] [READ TRAP] "The value at an address.";
    Store   "store"   Store Free [VOLATILE] [WRITE TRAP] "Puts a value at an address.";
    MaskedLoad  "masked_load"  MaskedLoad Vector [] [READ TRAP] "The lanes whose mask is true from consecutive places, the others from a vector.";
    MaskedStore "masked_store" MaskedStore Vector [] [WRITE TRAP] "Puts the lanes whose mask is true at consecutive places.";
    Gather  "gather"  MaskedLoad Vector [] [READ TRAP] "The lanes whose mask is true, each from an address of its own, the others from a vector.";
    Scatter "scatter" MaskedStore Vector [] [WRITE TRAP] "Puts the lanes whose mask is true each at an address of its own, lane 0 first.";
    Memcpy  "memcpy"  Copy IntScalar [VOLATILE] [READ WRITE TRAP] "Copies bytes between places that are equal or do not overlap.";
    Memmove "memmove" Copy IntScalar [VOLATILE] [READ WRITE TRAP] "Copies bytes between places that may overlap.";
    Memset  "memset"  Fill IntScalar [VOLATILE] [WRITE TRAP] "Sets bytes.";
    AtomicRmw "atomicrmw" Rmw AnyScalar [VOLATILE] [READ WRITE TRAP ORDER] "Replaces the value at an address in one step; gives the old one.";
    CmpXchg "cmpxchg" CmpXchg AnyScalar [VOLATILE] [READ WRITE TRAP ORDER] "Replaces the value at an address if it is the expected one; gives the old value and whether it was.";
    Fence   "fence"   Fence None [] [ORDER] "Orders memory accesses between threads.";
    LifetimeStart "lifetime_start" Lifetime None [] [WRITE] "The object's content is alive, and undefined, from here.";
    LifetimeEnd   "lifetime_end"   Lifetime None [] [WRITE] "The object's content is dead from here.";
    Assume  "assume"  Assume None [] [TRAP] "Undefined if the condition is false.";
    // Calls.
    Call    "call"    Call None [FAST] [UNKNOWN] "Calls a function.";
    LandingPad "landingpad" LandingPad None [] [UNKNOWN] "Receives an exception; the first instruction of an unwind destination.";
    Unsupported "unsupported" Unsupported None [] [UNKNOWN] "Something of LLVM that the IR does not know: an error once it is executed or differentiated.";
    // Terminators.
    Jump    "jump"    Jump None [] [CONTROL] "Goes to a block.";
    Br      "br"      Branch None [] [CONTROL] "Goes to the first block if the condition is true, else to the second.";
    Switch  "switch"  Switch IntScalar [] [CONTROL] "Goes to the block of the matching case, else to the default.";
    Ret     "ret"     Return None [] [CONTROL] "Returns from the function.";
    Unreachable "unreachable" Unreachable None [] [CONTROL TRAP] "Never reached; undefined if it is.";
    Invoke  "invoke"  Invoke None [FAST] [CONTROL UNKNOWN] "Calls a function that may unwind.";
    Resume  "resume"  Resume None [] [CONTROL] "Goes on unwinding to the caller.";
    UnsupportedEnd "unsupported_end" UnsupportedEnd None [] [CONTROL UNKNOWN] "An unsupported instruction that ends a block.";
}

impl Opcode {
    /// The name in the text form.
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// The shape of its instructions.
    pub const fn format(self) -> Format {
        self.info().format
    }

    /// Whether it ends a block.
    pub const fn is_terminator(self) -> bool {
        self.format().is_terminator()
    }

    /// The opcode with this name in the text form. Math functions have names of their own.
    pub fn from_name(name: &str) -> Option<Opcode> {
        use std::collections::HashMap;
        use std::sync::OnceLock;
        static BY_NAME: OnceLock<HashMap<&'static str, Opcode>> = OnceLock::new();
        let by_name = BY_NAME.get_or_init(|| Opcode::ALL.iter().map(|&op| (op.name(), op)).collect());
        by_name.get(name).copied()
    }
}
