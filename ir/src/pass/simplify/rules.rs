//! What an instruction may be replaced by.

use crate::body::{Body, ValueDef};
use crate::cond::IntCond;
use crate::constant::{Constant, mask};
use crate::entity::{Inst, Value};
use crate::flags::Flags;
use crate::inst::{Detail, Edge, InstData};
use crate::interpret;
use crate::math::MathFn;
use crate::opcode::{Effects, Format, Opcode};
use crate::types::{Float, Layout, Scalar, Type};
use smallvec::{SmallVec, smallvec};

/// What is to be done with an instruction.
#[derive(Debug)]
pub(super) enum Rewrite {
    /// Nothing.
    None,
    /// Its results are these constants; it is not needed.
    Constants(SmallVec<[Value; 2]>),
    /// Its result is this value; it is not needed.
    Value(Value),
    /// It was changed where it stands.
    Changed,
}

/// What the right operand is, in every lane.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    /// Zero; of a float +0.0.
    Zero,
    /// -0.0.
    MinusZero,
    /// One.
    One,
    /// All bits set.
    Ones,
    /// The same value as the left operand.
    Same,
}

/// What the result is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Left,
    Right,
    Zero,
}

/// Binary operations that need not be executed. An exact rule holds for every bit pattern of the left operand.
#[rustfmt::skip]
const IDENTITIES: &[(Opcode, Right, Gives)] = &[
    (Opcode::Iadd,    Right::Zero, Gives::Left),
    (Opcode::Isub,    Right::Zero, Gives::Left),
    (Opcode::Isub,    Right::Same, Gives::Zero),
    (Opcode::Imul,    Right::One,  Gives::Left),
    (Opcode::Imul,    Right::Zero, Gives::Zero),
    (Opcode::Udiv,    Right::One,  Gives::Left),
    (Opcode::Urem,    Right::One,  Gives::Zero),
    (Opcode::And,     Right::Ones, Gives::Left),
    (Opcode::And,     Right::Zero, Gives::Zero),
    (Opcode::And,     Right::Same, Gives::Left),
    (Opcode::Or,      Right::Zero, Gives::Left),
    (Opcode::Or,      Right::Ones, Gives::Right),
    (Opcode::Or,      Right::Same, Gives::Left),
    (Opcode::Xor,     Right::Zero, Gives::Left),
    (Opcode::Xor,     Right::Same, Gives::Zero),
    (Opcode::Shl,     Right::Zero, Gives::Left),
    (Opcode::Lshr,    Right::Zero, Gives::Left),
    (Opcode::Ashr,    Right::Zero, Gives::Left),
    (Opcode::SshlSat, Right::Zero, Gives::Left),
    (Opcode::UshlSat, Right::Zero, Gives::Left),
    (Opcode::SaddSat, Right::Zero, Gives::Left),
    (Opcode::UaddSat, Right::Zero, Gives::Left),
    (Opcode::SsubSat, Right::Zero, Gives::Left),
    (Opcode::UsubSat, Right::Zero, Gives::Left),
    (Opcode::Smin,    Right::Same, Gives::Left),
    (Opcode::Smax,    Right::Same, Gives::Left),
    (Opcode::Umin,    Right::Same, Gives::Left),
    (Opcode::Umax,    Right::Same, Gives::Left),
    (Opcode::Umin,    Right::Zero, Gives::Zero),
    (Opcode::Umax,    Right::Zero, Gives::Left),
    // x + 0.0 is not among them: it makes 0.0 of -0.0. Nor is x - x, which may be NaN.
    (Opcode::Fadd,    Right::MinusZero, Gives::Left),
    (Opcode::Fsub,    Right::Zero, Gives::Left),
    (Opcode::Fmul,    Right::One,  Gives::Left),
    (Opcode::Fdiv,    Right::One,  Gives::Left),
];

const fn is_commutative(opcode: Opcode) -> bool {
    use Opcode::{And, Fadd, Fmul, Iadd, Imul, Or, SaddSat, Smax, Smin, UaddSat, Umax, Umin, Xor};
    matches!(
        opcode,
        Iadd | Imul | And | Or | Xor | Smin | Smax | Umin | Umax | SaddSat | UaddSat | Fadd | Fmul
    )
}

/// Looks at an instruction that is no terminator.
pub(super) fn rewrite(body: &mut Body, inst: Inst, layout: Layout) -> Rewrite {
    let data = &body.insts[inst];
    if !(data.opcode.info().effects - Effects::TRAP).is_empty() || data.results.is_empty() {
        return Rewrite::None;
    }
    if data.operands.iter().all(|&operand| matches!(body.values[operand].def, ValueDef::Constant(_)))
        && let Some(constants) = interpret::fold(body, inst, layout)
    {
        let types: SmallVec<[Type; 2]> = data.results.iter().map(|&result| body.ty(result)).collect();
        let values = types.into_iter().zip(constants).map(|(ty, constant)| body.constant(ty, constant));
        return Rewrite::Constants(values.collect());
    }
    match (data.opcode.format(), &*data.operands) {
        (Format::Binary, &[left, right]) => binary(body, inst, left, right),
        (Format::Select, &[condition, then, otherwise]) => select(body, condition, then, otherwise),
        (Format::IntCompare, &[left, right]) => compare(body, inst, left, right),
        (Format::Unary, &[operand]) => unary(body, inst, operand),
        (Format::Math, &[operand]) => {
            // fabs of fabs.
            let is_fabs = |data: &InstData| matches!(data.detail, Detail::Math(MathFn::Fabs));
            match definition(body, operand) {
                Some(inner) if is_fabs(&body.insts[inst]) && is_fabs(inner) => Rewrite::Value(operand),
                _ => Rewrite::None,
            }
        }
        (Format::Convert, &[operand]) => conversion(body, inst, operand),
        (Format::Address, _) => address(body, inst),
        (Format::Extract, &[vector, lane]) => extract(body, inst, vector, lane),
        _ => Rewrite::None,
    }
}

/// The instruction that defines a value.
fn definition(body: &Body, value: Value) -> Option<&InstData> {
    match body.values[value].def {
        ValueDef::Result(inst, _) => Some(&body.insts[inst]),
        _ => None,
    }
}

fn binary(body: &mut Body, inst: Inst, left: Value, right: Value) -> Rewrite {
    let (opcode, ty) = (body.insts[inst].opcode, body.insts[inst].ty);
    let holds = |left, right, rule: Right| match rule {
        Right::Same => left == right,
        _ => body.as_constant(right).is_some_and(|constant| is_lane(constant, ty, rule)),
    };
    let mut found = None;
    for &(of, rule, gives) in IDENTITIES.iter().filter(|rule| rule.0 == opcode) {
        if holds(left, right, rule) {
            found = Some((left, right, gives));
        } else if is_commutative(of) && holds(right, left, rule) {
            found = Some((right, left, gives));
        }
    }
    match found {
        Some((left, _, Gives::Left)) => Rewrite::Value(left),
        Some((_, right, Gives::Right)) => Rewrite::Value(right),
        Some((_, _, Gives::Zero)) => match Constant::zero(ty) {
            Some(zero) => Rewrite::Value(body.constant(ty, zero)),
            None => Rewrite::None,
        },
        None => Rewrite::None,
    }
}

/// Whether a constant is what a rule wants, in every lane.
fn is_lane(constant: &Constant, ty: Type, rule: Right) -> bool {
    let lane = match constant {
        Constant::Splat(lane) => lane,
        _ => constant,
    };
    match (lane, ty.lane()) {
        (&Constant::Int(bits), Some(Scalar::Int(width))) => match rule {
            Right::Zero => bits == 0,
            Right::One => bits == 1,
            Right::Ones => bits == mask(u32::from(width)),
            Right::MinusZero | Right::Same => false,
        },
        (&Constant::Float(bits), Some(Scalar::Float(format))) => match rule {
            Right::Zero => bits == 0,
            Right::MinusZero => bits == 1 << (format.bits() - 1),
            Right::One => bits == one(format),
            Right::Ones | Right::Same => false,
        },
        _ => false,
    }
}

/// The bits of 1.0.
const fn one(format: Float) -> u128 {
    match format {
        Float::F16 => 0x3c00,
        Float::Bf16 => 0x3f80,
        Float::F32 => 0x3f80_0000,
        Float::F64 => 0x3ff0_0000_0000_0000,
        Float::F80 => 0x3fff_8000_0000_0000_0000,
        Float::F128 => 0x3fff_0000_0000_0000_0000_0000_0000_0000,
    }
}

/// A truth value that is known.
fn truth(body: &Body, value: Value) -> Option<bool> {
    match body.as_constant(value)? {
        Constant::Int(bits) => Some(*bits == 1),
        Constant::Splat(lane) => match **lane {
            Constant::Int(bits) => Some(bits == 1),
            _ => None,
        },
        _ => None,
    }
}

fn select(body: &Body, condition: Value, then: Value, otherwise: Value) -> Rewrite {
    if then == otherwise {
        return Rewrite::Value(then);
    }
    if let Some(truth) = truth(body, condition) {
        return Rewrite::Value(if truth { then } else { otherwise });
    }
    let is_bool = body.ty(condition) == body.ty(then) && body.ty(then).int_bits() == Some(1);
    match (truth(body, then), truth(body, otherwise)) {
        (Some(true), Some(false)) if is_bool => Rewrite::Value(condition),
        _ => Rewrite::None,
    }
}

fn compare(body: &mut Body, inst: Inst, left: Value, right: Value) -> Rewrite {
    let data = &body.insts[inst];
    let (Detail::IntCond(cond), Some(&result)) = (&data.detail, data.results.first()) else {
        return Rewrite::None;
    };
    let (cond, ty) = (*cond, data.ty);
    if left == right {
        use IntCond::{Eq, Sge, Sle, Uge, Ule};
        let truth = Constant::Int(u128::from(matches!(cond, Eq | Uge | Ule | Sge | Sle)));
        let result_ty = body.ty(result);
        let truth = if result_ty.lanes().is_some() { Constant::vector(vec![truth]) } else { truth };
        return Rewrite::Value(body.constant(result_ty, truth));
    }
    // A truth value that is compared is itself: `c != 0`, `zext(c) != 0`, `c == 1`.
    let Some(constant) = body.as_constant(right) else { return Rewrite::None };
    let is = |rule| is_lane(constant, ty, rule);
    match (cond, ty.int_bits()) {
        (IntCond::Ne, Some(1)) if is(Right::Zero) => Rewrite::Value(left),
        (IntCond::Eq, Some(1)) if is(Right::One) => Rewrite::Value(left),
        (IntCond::Ne, _) if is(Right::Zero) => match definition(body, left) {
            Some(inner) if inner.opcode == Opcode::Zext && inner.ty.int_bits() == Some(1) => {
                inner.operands.first().map_or(Rewrite::None, |&bit| Rewrite::Value(bit))
            }
            _ => Rewrite::None,
        },
        _ => Rewrite::None,
    }
}

fn unary(body: &Body, inst: Inst, operand: Value) -> Rewrite {
    let inner = definition(body, operand);
    match (body.insts[inst].opcode, inner) {
        (Opcode::Freeze, Some(inner)) if inner.opcode == Opcode::Freeze => Rewrite::Value(operand),
        (Opcode::Freeze, None) if matches!(body.as_constant(operand), Some(Constant::Address(..))) => {
            Rewrite::Value(operand)
        }
        (opcode @ (Opcode::Fneg | Opcode::Bswap | Opcode::BitReverse), Some(inner))
            if inner.opcode == opcode =>
        {
            inner.operands.first().map_or(Rewrite::None, |&value| Rewrite::Value(value))
        }
        _ => Rewrite::None,
    }
}

/// Conversions of conversions.
fn conversion(body: &mut Body, inst: Inst, operand: Value) -> Rewrite {
    let data = &body.insts[inst];
    let Some(to) = body.result(inst).map(|result| body.ty(result)) else { return Rewrite::None };
    if data.opcode == Opcode::Bitcast && data.ty == to {
        return Rewrite::Value(operand);
    }
    let Some(inner) = definition(body, operand) else { return Rewrite::None };
    let (Some(&source), from) = (inner.operands.first(), inner.ty) else { return Rewrite::None };
    let widths = from.int_bits().zip(to.int_bits());
    let opcode = match (data.opcode, inner.opcode, widths) {
        (Opcode::Bitcast, Opcode::Bitcast, _) => Opcode::Bitcast,
        (Opcode::Zext, Opcode::Zext, _) | (Opcode::Sext, Opcode::Zext, _) => Opcode::Zext,
        (Opcode::Sext, Opcode::Sext, _) => Opcode::Sext,
        (Opcode::Itrunc, Opcode::Itrunc, _) => Opcode::Itrunc,
        (Opcode::Itrunc, Opcode::Zext | Opcode::Sext, Some((from, to))) if to < from => Opcode::Itrunc,
        (Opcode::Itrunc, Opcode::Zext | Opcode::Sext, Some((from, to))) if to > from => inner.opcode,
        (Opcode::Itrunc, Opcode::Zext | Opcode::Sext, Some(_)) => return Rewrite::Value(source),
        _ => return Rewrite::None,
    };
    if opcode == Opcode::Bitcast && from == to {
        return Rewrite::Value(source);
    }
    let data = &mut body.insts[inst];
    data.opcode = opcode;
    data.ty = from;
    data.flags = Flags::empty();
    data.operands = [source].into_iter().collect();
    Rewrite::Changed
}

/// Constant indices become part of the constant; an address of zero bytes more is its base.
fn address(body: &mut Body, inst: Inst) -> Rewrite {
    let data = &body.insts[inst];
    let Detail::Address(detail) = &data.detail else { return Rewrite::None };
    let Some(&base) = data.operands.first() else { return Rewrite::None };
    let mut offset = i128::from(detail.offset);
    let mut kept: Vec<(Value, i64)> = Vec::new();
    for (&index, &stride) in data.operands.iter().skip(1).zip(&detail.strides) {
        let (constant, ty) = (body.as_constant(index), body.ty(index));
        match (constant, ty) {
            (Some(&Constant::Int(bits)), Type::Scalar(Scalar::Int(width))) => {
                let shift = 128 - u32::from(width);
                let index = ((bits << shift) as i128) >> shift;
                let Some(sum) =
                    index.checked_mul(i128::from(stride)).and_then(|bytes| offset.checked_add(bytes))
                else {
                    return Rewrite::None;
                };
                offset = sum;
            }
            _ if stride == 0 && ty.lanes().is_none() => {}
            _ => kept.push((index, stride)),
        }
    }
    let Ok(offset) = i64::try_from(offset) else { return Rewrite::None };
    if kept.is_empty() && offset == 0 && body.ty(base) == data.ty {
        return Rewrite::Value(base);
    }
    if kept.len() + 1 == data.operands.len() {
        return Rewrite::None;
    }
    let data = &mut body.insts[inst];
    data.operands = std::iter::once(base).chain(kept.iter().map(|&(index, _)| index)).collect();
    if let Detail::Address(detail) = &mut data.detail {
        detail.offset = offset;
        detail.strides = kept.iter().map(|&(_, stride)| stride).collect();
    }
    Rewrite::Changed
}

fn extract(body: &mut Body, inst: Inst, vector: Value, lane: Value) -> Rewrite {
    let known = |value| match body.as_constant(value) {
        Some(&Constant::Int(bits)) => Some(bits),
        _ => None,
    };
    let lanes = u128::from(body.ty(vector).lanes().unwrap_or(0));
    let Some(lane) = known(lane).filter(|&lane| lane < lanes) else { return Rewrite::None };
    let Some(inner) = definition(body, vector) else { return Rewrite::None };
    match (inner.opcode, &*inner.operands) {
        (Opcode::Splat, &[scalar]) => Rewrite::Value(scalar),
        (Opcode::Insert, &[before, scalar, at]) => match known(at) {
            Some(at) if at == lane => Rewrite::Value(scalar),
            Some(at) if at < lanes => {
                if let Some(operand) = body.insts[inst].operands.first_mut() {
                    *operand = before;
                }
                Rewrite::Changed
            }
            _ => Rewrite::None,
        },
        _ => Rewrite::None,
    }
}

/// The only way that a terminator can take, if it has several and that is known.
pub(super) fn known_way(body: &Body, data: &InstData) -> Option<Edge> {
    let edges = data.edges();
    let first = edges.first()?;
    let known = |value: Option<&Value>| match value.and_then(|&value| body.as_constant(value)) {
        Some(&Constant::Int(bits)) => Some(bits),
        _ => None,
    };
    let position: SmallVec<[usize; 1]> = match (&data.detail, data.opcode) {
        (_, Opcode::Br | Opcode::Switch) if edges.iter().all(|edge| edge == first) => smallvec![0],
        (_, Opcode::Br) => {
            known(data.operands.first()).map(|bit| usize::from(bit == 0)).into_iter().collect()
        }
        (Detail::Switch(switch), _) => known(data.operands.first())
            .map(|value| switch.cases.iter().position(|&case| case == value).map_or(0, |case| case + 1))
            .into_iter()
            .collect(),
        _ => return None,
    };
    edges.get(*position.first()?).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constant::canonical_nan;

    /// An instruction of two constants.
    fn operation(opcode: Opcode, ty: Type, left: Constant, right: Constant) -> (Body, Inst) {
        let mut body = Body::default();
        let block = body.append_block();
        let (left, right) = (body.constant(ty, left), body.constant(ty, right));
        let inst = body.append(block, InstData::new(opcode, ty, [left, right]), [ty]);
        (body, inst)
    }

    /// The right operands that a rule is about.
    fn right(ty: Type, rule: Right, left: &Constant) -> Option<Constant> {
        let candidates = |bits: &[u128]| match ty.lane() {
            Some(Scalar::Float(_)) => bits.iter().map(|&bits| Constant::Float(bits)).collect(),
            _ => bits.iter().map(|&bits| Constant::Int(bits)).collect::<Vec<_>>(),
        };
        let width = ty.int_bits().map_or(1, u32::from);
        let format = ty.float_format();
        let all = candidates(&[
            0,
            1,
            mask(width),
            format.map_or(0, one),
            format.map_or(0, |format| 1 << (format.bits() - 1)),
        ]);
        if rule == Right::Same {
            return Some(left.clone());
        }
        all.into_iter().find(|constant| is_lane(constant, ty, rule))
    }

    /// Bits that are special, and some that are not.
    fn patterns(ty: Type) -> Vec<u128> {
        let width = ty.float_format().map_or(ty.int_bits().map_or(1, u32::from), Float::bits);
        let mut patterns = vec![0, 1, mask(width), mask(width) >> 1, 1 << (width - 1)];
        if let Some(format) = ty.float_format() {
            let infinity = canonical_nan(format) & !(1 << (canonical_nan(format).trailing_zeros()));
            patterns.extend([one(format), infinity, infinity | 1 << (width - 1)]);
        }
        let mut state = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834_u128;
        for _ in 0..200 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            patterns.push(state & mask(width));
        }
        patterns
    }

    /// Every identity holds for whatever the left operand is. Numbers that an operation makes a NaN of are not
    /// computed, so that of floats only the others are compared.
    #[test]
    fn identities_are_exact() {
        let ints = [1, 7, 8, 33, 64, 128].map(Type::int);
        let floats = Float::ALL.map(Type::float);
        for &(opcode, rule, gives) in IDENTITIES {
            let is_float = opcode.info().class == crate::opcode::Class::Float;
            let types: Vec<Type> = if is_float { floats.into() } else { ints.into() };
            let mut compared = 0;
            for ty in types {
                for bits in patterns(ty) {
                    let left = if is_float { Constant::Float(bits) } else { Constant::Int(bits) };
                    let Some(right) = right(ty, rule, &left) else { continue };
                    let (body, inst) = operation(opcode, ty, left.clone(), right.clone());
                    let Some(results) = interpret::fold(&body, inst, Layout::default()) else { continue };
                    let expected = match gives {
                        Gives::Left => left,
                        Gives::Right => right,
                        Gives::Zero => Constant::zero(ty).unwrap(),
                    };
                    assert_eq!(results, [expected], "{opcode:?} of {ty:?}, bits {bits:x}");
                    compared += 1;
                }
            }
            assert!(compared > 500, "{opcode:?}: {compared}");
        }
    }

    #[test]
    fn what_is_inexact_or_undefined_is_not_computed() {
        let source = "
        func @f(%x: f64) -> (f64, f64, i64, i64, f64, i64) {
        entry:
            %a = sin f64 1.0
            %b = fdiv f64 0.0, 0.0
            %c = sdiv i64 1, 0
            %d = and i64 undef, 0
            %e = fmuladd f64 0.1, 0.2, 0.3
            %p = addr ptr null + 8
            %q = ptrtoint ptr %p to i64
            ret %a, %b, %c, %d, %e, %q
        }";
        let mut module = crate::parse(source).unwrap();
        let layout = module.layout();
        let body = module.functions.iter_mut().next().unwrap().1.body.as_mut().unwrap();
        let report = super::super::simplify(body, layout);
        assert_eq!(report.count("instructions computed"), 0);
        // `and undef, 0` is zero whatever the other operand is.
        assert_eq!(report.count("instructions simplified"), 1);
    }
}
