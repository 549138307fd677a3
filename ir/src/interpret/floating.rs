//! Floating-point instructions: arithmetic, comparisons, classes, math functions, and their promises.

use super::compute::{OPERANDS, Site, Vals, absent, per_lane, plain_int};
use super::integer::signed;
use super::trap::TrapKind;
use super::value::{Origin, Val};
use crate::cond::FloatCond;
use crate::constant::mask;
use crate::flags::Flags;
use crate::inst::Detail;
use crate::math::{MathFn, MathShape};
use crate::number::{MathResults, Number, NumberError, Plain};
use crate::opcode::Opcode;
use crate::types::{Float, Type};
use smallvec::{SmallVec, smallvec};
use std::cmp::Ordering;

pub(super) fn number<N>(value: &Val<N>) -> Result<&N, TrapKind> {
    match value {
        Val::Float(number) => Ok(number),
        _ => Err(OPERANDS),
    }
}

/// Whether a number is one that the flags promise not to occur.
pub(super) fn is_excluded<N: Number>(flags: Flags, format: Float, value: &N) -> bool {
    if !flags.intersects(Flags::NNAN | Flags::NINF) {
        return false;
    }
    let plain = Plain::from_bits(format, value.to_bits(format));
    flags.contains(Flags::NNAN) && plain.is_nan(format)
        || flags.contains(Flags::NINF) && plain.is_infinite(format)
}

pub(super) fn breaks_promise<N: Number>(flags: Flags, format: Float, values: &[&Val<N>]) -> bool {
    values.iter().any(|value| value.as_float().is_some_and(|number| is_excluded(flags, format, number)))
}

/// Poison in the place of lanes that the instruction promises not to have.
pub(super) fn keep_promise<N: Number>(site: &Site, value: Val<N>) -> Val<N> {
    promised(site.data.flags, site.data.ty, site.origin, value)
}

/// A value of this type with poison in the place of lanes that the flags exclude.
pub(super) fn promised<N: Number>(flags: Flags, ty: Type, origin: Origin, value: Val<N>) -> Val<N> {
    match ty.float_format() {
        Some(format) if flags.intersects(Flags::NNAN | Flags::NINF) && !value.is_absent() => {
            let check = |lane: &Val<N>| {
                if breaks_promise(flags, format, &[lane]) { Val::Poison(origin) } else { lane.clone() }
            };
            match &value {
                Val::Vector(lanes) => Val::vector(lanes.iter().map(check)),
                _ => check(&value),
            }
        }
        _ => value,
    }
}

/// One lane of `fadd`, `fsub`, `fmul`, `fdiv`, `frem` or `fneg`.
pub(super) fn arithmetic<N: Number>(
    site: &Site,
    format: Float,
    args: &[&Val<N>],
) -> Result<Val<N>, TrapKind> {
    if let Some(value) = absent(args) {
        return Ok(value);
    }
    let result = match (site.data.opcode, args) {
        (Opcode::Fneg, [a]) => number(a)?.neg(format),
        (opcode, [a, b]) => {
            let (a, b) = (number(a)?, number(b)?);
            match opcode {
                Opcode::Fadd => a.add(b, format),
                Opcode::Fsub => a.sub(b, format),
                Opcode::Fmul => a.mul(b, format),
                Opcode::Fdiv => a.div(b, format),
                Opcode::Frem => a.rem(b, format)?,
                _ => return Err(OPERANDS),
            }
        }
        _ => return Err(OPERANDS),
    };
    let flags = site.data.flags;
    let broken = breaks_promise(flags, format, args) || is_excluded(flags, format, &result);
    Ok(if broken { site.poison() } else { Val::Float(result) })
}

/// `fcmp` and `is_fpclass`.
pub(super) fn classify<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let format = site.data.ty.float_format().ok_or(OPERANDS)?;
    let lane = |args: &[&Val<N>]| {
        if let Some(value) = absent(args) {
            return Ok([value]);
        }
        if breaks_promise(site.data.flags, format, args) {
            return Ok([site.poison()]);
        }
        let result = match (&site.data.detail, args) {
            (Detail::FloatCond(cond), [a, b]) => holds(*cond, number(a)?.compare(number(b)?, format)),
            (Detail::Class(wanted), [a]) => {
                Plain::from_bits(format, number(a)?.to_bits(format)).class(format) & wanted != 0
            }
            _ => return Err(OPERANDS),
        };
        Ok([Val::bool(result)])
    };
    Ok(per_lane(site.data.ty.lanes(), args, lane)?.into())
}

/// Whether a condition holds for operands that compare like this; `None` is unordered.
fn holds(cond: FloatCond, order: Option<Ordering>) -> bool {
    let Some(order) = order else {
        return matches!(
            cond,
            FloatCond::Uno
                | FloatCond::Ueq
                | FloatCond::Ugt
                | FloatCond::Uge
                | FloatCond::Ult
                | FloatCond::Ule
                | FloatCond::Une
                | FloatCond::True
        );
    };
    match cond {
        FloatCond::False | FloatCond::Uno => false,
        FloatCond::Oeq | FloatCond::Ueq => order == Ordering::Equal,
        FloatCond::Ogt | FloatCond::Ugt => order == Ordering::Greater,
        FloatCond::Oge | FloatCond::Uge => order != Ordering::Less,
        FloatCond::Olt | FloatCond::Ult => order == Ordering::Less,
        FloatCond::Ole | FloatCond::Ule => order != Ordering::Greater,
        FloatCond::One | FloatCond::Une => order != Ordering::Equal,
        FloatCond::Ord | FloatCond::True => true,
    }
}

/// A math function. An integer operand may be one scalar for all lanes.
pub(super) fn math<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Vals<N>, TrapKind> {
    let Detail::Math(function) = &site.data.detail else { return Err(OPERANDS) };
    let ty = site.data.ty;
    let format = ty.float_format().ok_or(OPERANDS)?;
    let call = Call {
        function: *function,
        format,
        flags: site.data.flags,
        argument_width: site.operand_type(1).int_bits().map(u32::from),
        result_width: site
            .data
            .results
            .get(1)
            .and_then(|&value| site.body.ty(value).int_bits())
            .map(u32::from),
    };
    if function.shape().results() == 2 {
        let results = per_lane(ty.lanes(), args, |args| match &*call.lane(site, args)? {
            [a, b] => Ok([a.clone(), b.clone()]),
            _ => Err(OPERANDS),
        })?;
        return Ok(results.into_iter().collect());
    }
    let [result] = per_lane(ty.lanes(), args, |args| match &*call.lane(site, args)? {
        [a] => Ok([a.clone()]),
        _ => Err(OPERANDS),
    })?;
    Ok(smallvec![result])
}

struct Call {
    function: MathFn,
    format: Float,
    flags: Flags,
    argument_width: Option<u32>,
    result_width: Option<u32>,
}

impl Call {
    fn lane<N: Number>(&self, site: &Site, args: &[&Val<N>]) -> Result<SmallVec<[Val<N>; 2]>, TrapKind> {
        let count = self.function.shape().results();
        if let Some(value) = absent(args) {
            return Ok(smallvec![value; count]);
        }
        let (mut floats, mut int) = (SmallVec::<[N; 3]>::new(), None);
        for arg in args {
            match arg {
                Val::Float(number) => floats.push(number.clone()),
                arg => {
                    let width = self.argument_width.ok_or(OPERANDS)?;
                    int = Some(signed(width, plain_int(arg, self.function.name())?));
                }
            }
        }
        let results = evaluate(self.function, self.format, &floats, int)?;
        let excluded = |number: &N| is_excluded(self.flags, self.format, number);
        if breaks_promise(self.flags, self.format, args) || results.floats.iter().any(excluded) {
            return Ok(smallvec![site.poison(); count]);
        }
        let int = results.int.map(|int| Val::int(int as u128 & mask(self.result_width.unwrap_or(32))));
        Ok(results.floats.into_iter().map(Val::Float).chain(int).collect())
    }
}

/// A math function on scalars whose results have been counted.
pub(super) fn evaluate<N: Number>(
    function: MathFn,
    format: Float,
    floats: &[N],
    int: Option<i128>,
) -> Result<MathResults<N>, NumberError> {
    let takes_int = matches!(function.shape(), MathShape::FloatInt | MathShape::IntFloat);
    if floats.len() + usize::from(takes_int) != function.shape().operands() || int.is_some() != takes_int {
        return Err(NumberError::WrongOperands { function });
    }
    let results = N::math(function, format, floats, int)?;
    if results.fit(function.shape()) { Ok(results) } else { Err(NumberError::WrongResults { function }) }
}
