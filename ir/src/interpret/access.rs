//! Instructions that touch memory.

use super::compute::{OPERANDS, Site, Vals, plain_int};
use super::floating::{evaluate, number};
use super::integer;
use super::memory::{Intent, Memory, MemoryError, OPAQUE, ObjectKind};
use super::run::check_defined;
use super::trap::TrapKind;
use super::value::{Pointer, Val};
use super::vector::all_lanes;
use crate::cond::RmwOp;
use crate::inst::{Align, Detail};
use crate::math::MathFn;
use crate::number::Number;
use crate::opcode::{Format, Opcode};
use crate::types::{Float, Scalar, Type};
use smallvec::smallvec;

/// The value, unless it is undefined or poison.
pub(super) fn demand<'a, N: Number>(
    value: &'a Val<N>,
    used_as: &'static str,
) -> Result<&'a Val<N>, TrapKind> {
    match value {
        Val::Undef => Err(TrapKind::Undefined { used_as }),
        Val::Poison(origin) => Err(TrapKind::Poison { used_as, origin: *origin }),
        _ => Ok(value),
    }
}

pub(super) fn demand_pointer<N: Number>(value: &Val<N>, used_as: &'static str) -> Result<Pointer, TrapKind> {
    demand(value, used_as)?.as_pointer().ok_or(OPERANDS)
}

pub(super) fn demand_int<N: Number>(value: &Val<N>, used_as: &'static str) -> Result<u128, TrapKind> {
    plain_int(demand(value, used_as)?, used_as)
}

/// A number of bytes or elements; more than 2^64 are too many in any case.
pub(super) fn demand_size<N: Number>(value: &Val<N>) -> Result<u64, TrapKind> {
    let size = demand_int(value, "a size")?;
    u64::try_from(size).map_err(|_| MemoryError::SizeOverflow.into())
}

/// Executes an instruction that reads, writes or makes memory.
pub(super) fn access<N: Number>(
    memory: &mut Memory<N>,
    site: &Site,
    args: &[Val<N>],
) -> Result<Vals<N>, TrapKind> {
    let data = site.data;
    match (data.opcode.format(), &data.detail, args) {
        (Format::Load, Detail::Access(access), [from]) => {
            let from = demand_pointer(from, "the address of a load")?;
            Ok(smallvec![memory.load_aligned(from, data.ty, access.align.bytes())?])
        }
        (Format::Store, Detail::Access(access), [value, to]) => {
            let to = demand_pointer(to, "the address of a store")?;
            memory.store_aligned(to, data.ty, value, access.align.bytes())?;
            Ok(smallvec![])
        }
        (Format::Alloca, Detail::Alloca(detail), count) => {
            let count = count.first().map_or(Ok(1), demand_size)?;
            let size = detail.size.checked_mul(count).ok_or(MemoryError::SizeOverflow)?;
            let pointer = memory.create(ObjectKind::Stack, size, detail.align.bytes())?;
            Ok(smallvec![pointer.into()])
        }
        (Format::MaskedLoad, Detail::Access(access), [from, mask, otherwise]) => {
            masked_load(memory, site, access.align, from, mask, otherwise)
        }
        (Format::MaskedStore, Detail::Access(access), [value, to, mask]) => {
            masked_store(memory, site, access.align, value, to, mask)
        }
        (Format::Copy, Detail::Copy(to_align, from_align), [to, from, count]) => {
            let to = demand_pointer(to, "the address of a copy")?;
            let from = demand_pointer(from, "the address of a copy")?;
            let count = demand_size(count)?;
            if count > 0 {
                memory.check(to, count, to_align.bytes(), Intent::Write)?;
                memory.check(from, count, from_align.bytes(), Intent::Read)?;
            }
            copy(memory, data.opcode == Opcode::Memcpy, to, from, count)?;
            Ok(smallvec![])
        }
        (Format::Fill, Detail::Access(access), [to, byte, count]) => {
            let to = demand_pointer(to, "the address of a memset")?;
            let count = demand_size(count)?;
            if count > 0 {
                memory.check(to, count, access.align.bytes(), Intent::Write)?;
                match byte {
                    Val::Undef => memory.unwrite(to, count)?,
                    _ => memory.fill(to, demand_int(byte, "the byte of a memset")? as u8, count)?,
                }
            }
            Ok(smallvec![])
        }
        (Format::Rmw, Detail::Rmw(detail), [at, value]) => {
            let at = demand_pointer(at, "the address of an atomicrmw")?;
            let align = detail.access.align.bytes();
            let old = memory.load_aligned(at, data.ty, align)?;
            let new = modified(site, detail.op, &old, demand(value, "the operand of an atomicrmw")?)?;
            memory.store_aligned(at, data.ty, &new, align)?;
            Ok(smallvec![old])
        }
        (Format::CmpXchg, Detail::CmpXchg(detail), [at, expected, new]) => {
            let at = demand_pointer(at, "the address of a cmpxchg")?;
            let align = detail.access.align.bytes();
            let old = memory.load_aligned(at, data.ty, align)?;
            memory.check(at, 0, align, Intent::Write)?;
            let expected = demand(expected, "the expected value of a cmpxchg")?;
            let equal = same_bits(data.ty, &old, expected)?;
            if equal {
                memory.store_aligned(at, data.ty, new, align)?;
            }
            Ok(smallvec![old, Val::bool(equal)])
        }
        (Format::Fence, ..) => Ok(smallvec![]),
        (Format::Lifetime, _, [at]) => {
            let at = demand_pointer(at, "the address of a lifetime")?;
            match data.opcode {
                Opcode::LifetimeStart => memory.begin_lifetime(at),
                _ => memory.end_lifetime(at),
            }
            Ok(smallvec![])
        }
        (Format::Assume, _, [condition]) => match demand_int(condition, "an assumption")? {
            0 => Err(TrapKind::AssumeFalse),
            _ => Ok(smallvec![]),
        },
        _ => Err(OPERANDS),
    }
}

/// Copies; `exclusive` forbids places that overlap and are not equal.
pub(super) fn copy<N: Number>(
    memory: &mut Memory<N>,
    exclusive: bool,
    to: Pointer,
    from: Pointer,
    count: u64,
) -> Result<(), MemoryError> {
    let distance = to.address.abs_diff(from.address);
    if exclusive && distance != 0 && distance < count {
        return Err(MemoryError::Overlap);
    }
    memory.copy(to, from, count)
}

/// The type of one lane, if the lanes are whole bytes, and its size.
fn lane_type<N: Number>(memory: &Memory<N>, ty: Type) -> Result<(Type, u64, usize), TrapKind> {
    let lane = ty.lane().ok_or(OPAQUE)?;
    let bits = memory.layout().scalar_bits(lane);
    if !bits.is_multiple_of(8) {
        let text = "a masked access to lanes that are not whole bytes";
        return Err(TrapKind::Unsupported { text: text.into() });
    }
    Ok((Type::Scalar(lane), u64::from(bits / 8), ty.lanes().unwrap_or(1) as usize))
}

/// The address of lane `index`: its own, or a place after a common one.
///
/// The promise of alignment is one about the addresses that are given.
fn lane_address<N: Number>(
    to: &Val<N>,
    index: usize,
    size: u64,
    align: Align,
) -> Result<(Pointer, u64), TrapKind> {
    match to {
        Val::Ptr(base) if base.address.is_multiple_of(align.bytes()) => {
            Ok((base.offset(index as u64 * size), 1))
        }
        Val::Ptr(base) => Err(MemoryError::Misaligned { address: base.address, align: align.bytes() }.into()),
        _ => {
            let lane = to.lane(index).ok_or(OPERANDS)?;
            Ok((demand_pointer(lane, "the address of a lane")?, align.bytes()))
        }
    }
}

fn is_on<N: Number>(mask: &Val<N>, index: usize) -> Result<bool, TrapKind> {
    Ok(demand_int(mask.lane(index).ok_or(OPERANDS)?, "a mask")? == 1)
}

fn masked_load<N: Number>(
    memory: &mut Memory<N>,
    site: &Site,
    align: Align,
    from: &Val<N>,
    mask: &Val<N>,
    otherwise: &Val<N>,
) -> Result<Vals<N>, TrapKind> {
    let (lane, size, count) = lane_type(memory, site.data.ty)?;
    let mut lanes = all_lanes(otherwise, count)?;
    for (index, value) in lanes.iter_mut().enumerate() {
        if is_on(mask, index)? {
            let (from, align) = lane_address(from, index, size, align)?;
            *value = memory.load_aligned(from, lane, align)?;
        }
    }
    Ok(smallvec![Val::vector(lanes)])
}

fn masked_store<N: Number>(
    memory: &mut Memory<N>,
    site: &Site,
    align: Align,
    value: &Val<N>,
    to: &Val<N>,
    mask: &Val<N>,
) -> Result<Vals<N>, TrapKind> {
    let (lane, size, count) = lane_type(memory, site.data.ty)?;
    for (index, value) in all_lanes(value, count)?.iter().enumerate() {
        if is_on(mask, index)? {
            let (to, align) = lane_address(to, index, size, align)?;
            memory.store_aligned(to, lane, value, align)?;
        }
    }
    Ok(smallvec![])
}

/// What `atomicrmw` writes.
fn modified<N: Number>(site: &Site, op: RmwOp, old: &Val<N>, value: &Val<N>) -> Result<Val<N>, TrapKind> {
    if op == RmwOp::Xchg {
        return Ok(value.clone());
    }
    if let Some(format) = site.data.ty.float_format() {
        return modified_float(op, format, number(old)?, number(value)?).map(Val::Float);
    }
    let (old, value) = (plain_int(old, "atomicrmw")?, plain_int(value, "atomicrmw")?);
    integer::rmw(op, site.width()?, old, value).map(Val::int).ok_or(OPERANDS)
}

fn modified_float<N: Number>(op: RmwOp, format: Float, old: &N, value: &N) -> Result<N, TrapKind> {
    let function = match op {
        RmwOp::Fadd => return Ok(old.add(value, format)),
        RmwOp::Fsub => return Ok(old.sub(value, format)),
        RmwOp::Fmax => MathFn::Fmax,
        RmwOp::Fmin => MathFn::Fmin,
        _ => return Err(OPERANDS),
    };
    evaluate(function, format, &[old.clone(), value.clone()], None)?.only().ok_or(OPERANDS)
}

fn same_bits<N: Number>(ty: Type, a: &Val<N>, b: &Val<N>) -> Result<bool, TrapKind> {
    match (ty, a, b) {
        (_, Val::Int(a), Val::Int(b)) => {
            check_defined(a.runs())?;
            check_defined(b.runs())?;
            Ok(a.bits() == b.bits())
        }
        (_, Val::Ptr(a), Val::Ptr(b)) => Ok(a.address == b.address),
        (Type::Scalar(Scalar::Float(format)), Val::Float(a), Val::Float(b)) => {
            Ok(a.to_bits(format) == b.to_bits(format))
        }
        _ => Err(OPERANDS),
    }
}
