//! Instructions of constants, computed as a run would compute them.

use super::compute::{Site, compute};
use super::memory::Memory;
use super::symbols::Symbols;
use super::value::{Origin, Pointer, Val};
use crate::body::Body;
use crate::constant::Constant;
use crate::entity::Inst;
use crate::inst::Detail;
use crate::math::MathFn;
use crate::number::{Number, Plain};
use crate::opcode::Opcode;
use crate::types::{Layout, Scalar, Type};

/// Wider vectors are not computed with.
const MAX_LANES: u32 = 256;

/// The math functions whose result is the same everywhere, because it is exact or correctly rounded.
const EXACT: [MathFn; 20] = [
    MathFn::Sqrt,
    MathFn::Fma,
    MathFn::Fmod,
    MathFn::Remainder,
    MathFn::Minimum,
    MathFn::Maximum,
    MathFn::Fdim,
    MathFn::Fabs,
    MathFn::Copysign,
    MathFn::Floor,
    MathFn::Ceil,
    MathFn::Trunc,
    MathFn::Round,
    MathFn::RoundEven,
    MathFn::Rint,
    MathFn::NearbyInt,
    MathFn::Ldexp,
    MathFn::Scalbn,
    MathFn::Frexp,
    MathFn::Modf,
];

/// The results of an instruction of a verified body whose operands are constants. `None` if it does not only
/// compute, would end the run, or has a result that another machine may not have: an inexact math function, a NaN
/// of an operation, an address, something made of `undef`.
pub(crate) fn fold(body: &Body, inst: Inst, layout: Layout) -> Option<Vec<Constant>> {
    let data = &body.insts[inst];
    let moves = only_moves(data.opcode, &data.detail);
    if matches!(&data.detail, Detail::Math(function) if !EXACT.contains(function))
        || data.ty.lanes().is_some_and(|lanes| lanes > MAX_LANES)
        || layout.big_endian && data.opcode == Opcode::Bitcast
    {
        return None;
    }
    let symbols = Symbols::default();
    let mut arguments: Vec<Val<Plain>> = Vec::with_capacity(data.operands.len());
    for &operand in &data.operands {
        let constant = body.as_constant(operand)?;
        if !is_known(constant, moves) {
            return None;
        }
        arguments.push(symbols.constant(body.ty(operand), constant).ok()?);
    }
    if data.opcode == Opcode::Select && arguments.first().is_some_and(is_partly_absent) {
        return None;
    }
    let site = Site { body, data, origin: Origin::Constant };
    let results = compute(&mut Memory::new(layout, 0), &site, &arguments).ok()?;
    let types = data.results.iter().map(|&result| body.ty(result));
    types.zip(&results).map(|(ty, value)| constant(ty, value, moves)).collect()
}

/// Whether the instruction only moves bits, whatever they are.
fn only_moves(opcode: Opcode, detail: &Detail) -> bool {
    match opcode {
        Opcode::Select | Opcode::Freeze => true,
        Opcode::Extract | Opcode::Insert | Opcode::Shuffle | Opcode::Splat => true,
        Opcode::Bitcast | Opcode::Fneg => true,
        _ => matches!(detail, Detail::Math(MathFn::Fabs | MathFn::Copysign)),
    }
}

/// Whether a constant is made of numbers and null, and, where it is only moved, of `undef`.
fn is_known(constant: &Constant, moves: bool) -> bool {
    match constant {
        Constant::Int(_) | Constant::Float(_) | Constant::Null | Constant::Poison => true,
        Constant::Undef => moves,
        Constant::Splat(lane) => is_known_lane(lane, moves),
        Constant::Lanes(lanes) => lanes.iter().all(|lane| is_known_lane(lane, moves)),
        Constant::Address(..) | Constant::Unsupported(_) => false,
    }
}

fn is_known_lane(lane: &Constant, moves: bool) -> bool {
    match lane {
        Constant::Undef => moves,
        _ => matches!(lane, Constant::Int(_) | Constant::Float(_) | Constant::Null | Constant::Poison),
    }
}

fn is_partly_absent(value: &Val<Plain>) -> bool {
    match value {
        Val::Vector(lanes) => lanes.iter().any(Val::is_absent),
        _ => value.is_absent(),
    }
}

fn constant(ty: Type, value: &Val<Plain>, moves: bool) -> Option<Constant> {
    match (ty, value) {
        (Type::Scalar(scalar), value) => lane(scalar, value, moves),
        (Type::Vector(scalar, _), Val::Vector(lanes)) => {
            let lanes: Option<Vec<_>> = lanes.iter().map(|value| lane(scalar, value, moves)).collect();
            Some(Constant::vector(lanes?))
        }
        (_, Val::Undef) => Some(Constant::Undef),
        (_, Val::Poison(_)) => Some(Constant::Poison),
        _ => None,
    }
}

fn lane(scalar: Scalar, value: &Val<Plain>, moves: bool) -> Option<Constant> {
    match (scalar, value) {
        (_, Val::Undef) => Some(Constant::Undef),
        (_, Val::Poison(_)) => Some(Constant::Poison),
        (Scalar::Int(_), Val::Int(int)) if int.runs().is_empty() => Some(Constant::Int(int.bits())),
        (Scalar::Float(format), Val::Float(number)) if moves || !number.is_nan(format) => {
            Some(Constant::Float(number.to_bits(format)))
        }
        (Scalar::Ptr(_), Val::Ptr(pointer)) if *pointer == Pointer::NULL => Some(Constant::Null),
        _ => None,
    }
}
