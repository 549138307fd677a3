//! Lanes of vectors: moving and reducing them.

use super::compute::{OPERANDS, Site, absent, plain_int};
use super::floating::{self, evaluate, number};
use super::integer;
use super::trap::TrapKind;
use super::value::Val;
use crate::flags::Flags;
use crate::inst::Detail;
use crate::math::MathFn;
use crate::number::Number;
use crate::opcode::{Format, Opcode};
use crate::types::Float;

/// `extract`, `insert`, `shuffle` and `splat`.
pub(super) fn lanes<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let count = site.data.ty.lanes().ok_or(OPERANDS)? as usize;
    match (site.data.opcode.format(), args) {
        (Format::Extract, [vector, index]) => Ok(match lane_index(index, count)? {
            Index::Lane(index) => vector.lane(index).ok_or(OPERANDS)?.clone(),
            Index::Absent(value) => value,
            Index::Outside => site.poison(),
        }),
        (Format::Insert, [vector, lane, index]) => Ok(match lane_index(index, count)? {
            Index::Lane(index) => {
                let mut lanes = all_lanes(vector, count)?;
                *lanes.get_mut(index).ok_or(OPERANDS)? = lane.clone();
                Val::vector(lanes)
            }
            Index::Absent(value) => value,
            Index::Outside => site.poison(),
        }),
        (Format::Shuffle, [a, b]) => {
            let Detail::Mask(mask) = &site.data.detail else { return Err(OPERANDS) };
            let choose = |wanted: &Option<u32>| match wanted.map(|lane| lane as usize) {
                None => Ok(site.poison()),
                Some(lane) if lane < count => a.lane(lane).cloned().ok_or(OPERANDS),
                Some(lane) => b.lane(lane - count).cloned().ok_or(OPERANDS),
            };
            Ok(Val::Vector(mask.iter().map(choose).collect::<Result<_, TrapKind>>()?))
        }
        (Format::Splat, [lane]) => Ok(Val::vector(std::iter::repeat_n(lane.clone(), count))),
        _ => Err(OPERANDS),
    }
}

enum Index<N> {
    Lane(usize),
    Outside,
    Absent(Val<N>),
}

fn lane_index<N: Number>(index: &Val<N>, count: usize) -> Result<Index<N>, TrapKind> {
    if let Some(value) = absent(&[index]) {
        return Ok(Index::Absent(value));
    }
    let index = plain_int(index, "the choice of a lane")?;
    Ok(if index < count as u128 { Index::Lane(index as usize) } else { Index::Outside })
}

pub(super) fn all_lanes<N: Number>(vector: &Val<N>, count: usize) -> Result<Vec<Val<N>>, TrapKind> {
    (0..count).map(|index| vector.lane(index).cloned().ok_or(OPERANDS)).collect()
}

/// Reductions, from the left.
pub(super) fn reduce<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let (vector, start) = match args {
        [vector] => (vector, None),
        [vector, start] => (vector, Some(start.clone())),
        _ => return Err(OPERANDS),
    };
    let lanes = all_lanes(vector, site.data.ty.lanes().ok_or(OPERANDS)? as usize)?;
    let combined = start.into_iter().chain(lanes).map(Ok).reduce(|total, lane| {
        let (total, lane) = (total?, lane?);
        match absent(&[&total, &lane]) {
            Some(value) => Ok(value),
            None => combine(site, &total, &lane),
        }
    });
    let result = combined.unwrap_or(Err(OPERANDS))?;
    match site.data.ty.float_format() {
        Some(format) if floating::breaks_promise(site.data.flags, format, &[&result]) => Ok(site.poison()),
        _ => Ok(result),
    }
}

fn combine<N: Number>(site: &Site, a: &Val<N>, b: &Val<N>) -> Result<Val<N>, TrapKind> {
    if let Some(format) = site.data.ty.float_format() {
        if floating::breaks_promise(site.data.flags, format, &[a, b]) {
            return Ok(site.poison());
        }
        return combine_floats(site.data.opcode, format, number(a)?, number(b)?).map(Val::Float);
    }
    let opcode = match site.data.opcode {
        Opcode::ReduceIadd => Opcode::Iadd,
        Opcode::ReduceImul => Opcode::Imul,
        Opcode::ReduceAnd => Opcode::And,
        Opcode::ReduceOr => Opcode::Or,
        Opcode::ReduceXor => Opcode::Xor,
        Opcode::ReduceSmin => Opcode::Smin,
        Opcode::ReduceSmax => Opcode::Smax,
        Opcode::ReduceUmin => Opcode::Umin,
        Opcode::ReduceUmax => Opcode::Umax,
        _ => return Err(OPERANDS),
    };
    let name = site.data.opcode.name();
    let bits =
        integer::binary(opcode, Flags::empty(), site.width()?, plain_int(a, name)?, plain_int(b, name)?)?;
    Ok(bits.map_or_else(|| site.poison(), Val::int))
}

fn combine_floats<N: Number>(opcode: Opcode, format: Float, a: &N, b: &N) -> Result<N, TrapKind> {
    let function = match opcode {
        Opcode::ReduceFadd => return Ok(a.add(b, format)),
        Opcode::ReduceFmul => return Ok(a.mul(b, format)),
        Opcode::ReduceFmin => MathFn::Fmin,
        Opcode::ReduceFmax => MathFn::Fmax,
        Opcode::ReduceMinimum => MathFn::Minimum,
        Opcode::ReduceMaximum => MathFn::Maximum,
        _ => return Err(OPERANDS),
    };
    evaluate(function, format, &[a.clone(), b.clone()], None)?.only().ok_or(OPERANDS)
}
