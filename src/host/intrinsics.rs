//! Intrinsics of LLVM that stay calls, because they compute nothing that the IR has an instruction for.

use super::arguments::{Args, Outcome, int, nothing, pointer};
use super::state::State;
use ir::Type;
use ir::interpret::{HostError, Memory, Pointer, TrapKind, Val};
use std::cmp::Ordering;

/// Hints and marks: no effect.
pub(super) fn nothing_at_all(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    nothing()
}

/// The first argument is the result.
pub(super) fn first(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Args(args).value(0)?])
}

/// `llvm.stacksave`: stack objects live until their function returns, so that there is nothing to save.
pub(super) fn stack_save(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    pointer(Pointer::NULL)
}

/// `llvm.is.constant`: nothing is, to someone who compiles nothing.
pub(super) fn no(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    Ok(vec![Val::bool(false)])
}

/// `llvm.objectsize(pointer, minimum, ...)`: unknown is -1, or 0 as a minimum.
pub(super) fn object_size(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let minimum = Args(args).size(1)? & 1 == 1;
    Ok(vec![Val::int(if minimum { 0 } else { u128::from(u64::MAX) })])
}

/// `llvm.get.rounding`: to nearest.
pub(super) fn rounding(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    int(1)
}

/// The sign of a comparison, in eight bits.
fn sign(order: Ordering) -> Outcome {
    Ok(vec![Val::int(u128::from(order as i8 as u8))])
}

/// `llvm.scmp` of integers of so many bits.
pub(super) fn compare_signed<const BITS: u32>(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let extended = |index| Ok::<i64, HostError>(Args(args).long(index)? << (64 - BITS) >> (64 - BITS));
    sign(extended(0)?.cmp(&extended(1)?))
}

/// `llvm.ucmp`.
pub(super) fn compare_unsigned(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    sign(Args(args).size(0)?.cmp(&Args(args).size(1)?))
}

/// `llvm.load.relative(table, offset)`: the table's address plus the 32 bits that stand there.
pub(super) fn load_relative(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (table, offset) = (Args(args).pointer(0)?, Args(args).long(1)?);
    let distance = memory.load(table.offset(offset as u64), Type::I32)?.as_int();
    let undefined = HostError::Failed("the table has no such element".into());
    let distance = distance.ok_or(undefined)? as u32 as i32;
    pointer(memory.pointer_at(table.address.wrapping_add_signed(distance.into())))
}

/// `llvm.invariant.start` gives a description that only `llvm.invariant.end` reads.
pub(super) fn null(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    pointer(Pointer::NULL)
}

/// `llvm.trap`.
pub(super) fn trap(_: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    Err(HostError::Trap(TrapKind::Aborted))
}
