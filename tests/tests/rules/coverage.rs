//! Every entry of the tables of opcodes and math functions has a rule, an explicit zero, code of its own, or a
//! documented limit.

use autodiff::Kinks;
use autodiff::rules::{self, Operation};
use ir::{MathFn, Opcode};

/// Opcodes whose results have derivative zero wherever they have one, with the reason.
const ZERO: &[(&str, &[Opcode])] = &[
    (
        "numbers of integers: a float's bits in them are followed, or an error if they are wanted",
        &[
            Opcode::Imul,
            Opcode::Udiv,
            Opcode::Sdiv,
            Opcode::Urem,
            Opcode::Srem,
            Opcode::Ashr,
            Opcode::Smin,
            Opcode::Smax,
            Opcode::Umin,
            Opcode::Umax,
            Opcode::SaddSat,
            Opcode::UaddSat,
            Opcode::SsubSat,
            Opcode::UsubSat,
            Opcode::SshlSat,
            Opcode::UshlSat,
            Opcode::SaddOverflow,
            Opcode::UaddOverflow,
            Opcode::SsubOverflow,
            Opcode::UsubOverflow,
            Opcode::SmulOverflow,
            Opcode::UmulOverflow,
            Opcode::Iabs,
            Opcode::Ctpop,
            Opcode::Ctlz,
            Opcode::Cttz,
            Opcode::BitReverse,
            Opcode::ReduceIadd,
            Opcode::ReduceImul,
            Opcode::ReduceAnd,
            Opcode::ReduceOr,
            Opcode::ReduceXor,
            Opcode::ReduceSmin,
            Opcode::ReduceSmax,
            Opcode::ReduceUmin,
            Opcode::ReduceUmax,
            Opcode::UiToFp,
            Opcode::SiToFp,
        ],
    ),
    ("conditions: constant but where they jump", &[Opcode::Icmp, Opcode::Fcmp, Opcode::IsFpClass]),
    (
        "steps: constant but where they jump",
        &[Opcode::FpToUi, Opcode::FpToSi, Opcode::FpToUiSat, Opcode::FpToSiSat],
    ),
    (
        "no result, and no effect on what memory holds",
        &[Opcode::Fence, Opcode::LifetimeStart, Opcode::LifetimeEnd, Opcode::Assume],
    ),
    ("the way of an exception, which carries nothing that varies", &[Opcode::LandingPad, Opcode::Resume]),
];

/// Opcodes whose derivative is code: moving values and bits, memory, calls, control.
const STRUCTURAL: &[Opcode] = &[
    Opcode::Iadd,
    Opcode::Isub,
    Opcode::And,
    Opcode::Or,
    Opcode::Xor,
    Opcode::Shl,
    Opcode::Lshr,
    Opcode::Bswap,
    Opcode::Fshl,
    Opcode::Fshr,
    Opcode::Itrunc,
    Opcode::Zext,
    Opcode::Sext,
    Opcode::Bitcast,
    Opcode::PtrToInt,
    Opcode::IntToPtr,
    Opcode::AddrSpaceCast,
    Opcode::FpTrunc,
    Opcode::FpExt,
    Opcode::Select,
    Opcode::Freeze,
    Opcode::Extract,
    Opcode::Insert,
    Opcode::Shuffle,
    Opcode::Splat,
    Opcode::ReduceFadd,
    Opcode::ReduceFmul,
    Opcode::ReduceFmin,
    Opcode::ReduceFmax,
    Opcode::ReduceMinimum,
    Opcode::ReduceMaximum,
    Opcode::Addr,
    Opcode::Alloca,
    Opcode::Load,
    Opcode::Store,
    Opcode::MaskedLoad,
    Opcode::MaskedStore,
    Opcode::Gather,
    Opcode::Scatter,
    Opcode::Memcpy,
    Opcode::Memmove,
    Opcode::Memset,
    Opcode::AtomicRmw,
    Opcode::Call,
    Opcode::Jump,
    Opcode::Br,
    Opcode::Switch,
    Opcode::Ret,
    Opcode::Unreachable,
    Opcode::Invoke,
    Opcode::Math,
];

/// Opcodes without derivative, each with what docs/limits.md says.
const LIMITS: &[(Opcode, &str)] = &[
    (Opcode::CmpXchg, "`cmpxchg` of what varies"),
    (Opcode::Unsupported, "`unsupported` with an operand that varies"),
    (Opcode::UnsupportedEnd, "`unsupported` with an operand that varies"),
];

#[test]
fn every_opcode_is_in_exactly_one_place() {
    for &opcode in Opcode::ALL {
        let rule = rules::rule(Operation::Op(opcode), Kinks::default()).is_some();
        let zero = ZERO.iter().filter(|(_, opcodes)| opcodes.contains(&opcode)).count();
        let structural = STRUCTURAL.iter().filter(|&&other| other == opcode).count();
        let limit = LIMITS.iter().filter(|(other, _)| *other == opcode).count();
        assert_eq!(usize::from(rule) + zero + structural + limit, 1, "{}", opcode.name());
    }
}

#[test]
fn every_math_function_has_a_rule_for_each_operand_and_policy() {
    for &function in MathFn::ALL {
        for kinks in [Kinks::Conventional, Kinks::Ieee] {
            let rule = rules::rule(Operation::Math(function), kinks);
            let rule = rule.unwrap_or_else(|| panic!("no rule for {}", function.name()));
            assert_eq!(rule.partials.len(), function.shape().operands(), "{}", function.name());
            if function.shape().has_int_operand() {
                assert_eq!(rule.partials.last(), Some(&None), "the integer of {}", function.name());
            }
        }
    }
}

#[test]
fn limits_are_documented() {
    let page = include_str!("../../../docs/limits.md");
    for (opcode, text) in LIMITS {
        assert!(page.contains(text), "docs/limits.md does not speak of {}: {text}", opcode.name());
    }
}

#[test]
fn every_contribution_is_linear_and_reads_what_it_says() {
    for operation in rules::operations() {
        for kinks in [Kinks::Conventional, Kinks::Ieee] {
            let rule = rules::rule(operation, kinks).unwrap();
            for operand in 0..rule.partials.len() {
                assert!(rule.is_linear(operand), "{operation:?} by operand {operand}");
                let reads = rule.reads(operand);
                assert!(reads.operands.iter().all(|&index| index < rule.partials.len()), "{operation:?}");
                assert!(reads.operands.is_sorted() && reads.results.is_sorted());
            }
        }
    }
}
