//! Conversions.

use super::compute::{OPERANDS, Site, absent, bitcast, int, per_lane, plain_int};
use super::floating::{is_excluded, number};
use super::integer::{signed, signed_range};
use super::memory::Memory;
use super::packing::resize;
use super::run::{Run, Runs, What, check_defined, check_loss, cut, whole};
use super::trap::TrapKind;
use super::value::{Int, Pointer, Val};
use crate::constant::mask;
use crate::flags::Flags;
use crate::number::{Number, Plain};
use crate::opcode::Opcode;
use crate::types::{Float, Scalar};

pub(super) fn convert<N: Number>(
    memory: &mut Memory<N>,
    site: &Site,
    args: &[Val<N>],
) -> Result<Val<N>, TrapKind> {
    let from = site.data.ty;
    let to = site.result_type()?;
    let [value] = args else { return Err(OPERANDS) };
    if site.data.opcode == Opcode::Bitcast {
        return bitcast(memory, from, to, value);
    }
    let (Some(from_lane), Some(to_lane)) = (from.lane(), to.lane()) else { return Err(OPERANDS) };
    Ok(per_lane(from.lanes(), args, |args| {
        if let Some(value) = absent(args) {
            return Ok([value]);
        }
        let [value] = args else { return Err(OPERANDS) };
        let result = match (from_lane, to_lane) {
            (Scalar::Int(from), Scalar::Int(to)) => int_to_int(site, from.into(), to.into(), value),
            (Scalar::Float(from), Scalar::Float(to)) => float_to_float(site, from, to, value),
            (Scalar::Float(from), Scalar::Int(to)) => float_to_int(site, from, to.into(), value),
            (Scalar::Int(from), Scalar::Float(to)) => int_to_float(site, from.into(), to, value),
            (Scalar::Ptr(_), Scalar::Int(to)) => ptr_to_int(memory, to.into(), value),
            (Scalar::Int(_), Scalar::Ptr(_)) => int_to_ptr(memory, int(value)?),
            (Scalar::Ptr(_), Scalar::Ptr(_)) => Ok((*value).clone()),
            _ => Err(OPERANDS),
        };
        result.map(|value| [value])
    })?
    .into())
}

fn int_to_int<N: Number>(site: &Site, from: u32, to: u32, value: &Val<N>) -> Result<Val<N>, TrapKind> {
    let value = int(value)?;
    let (flags, bits) = (site.data.flags, value.bits());
    if site.data.opcode == Opcode::Sext || !flags.is_empty() {
        check_defined(value.runs())?;
    }
    let result = match site.data.opcode {
        Opcode::Itrunc => bits & mask(to),
        Opcode::Zext => bits,
        Opcode::Sext => signed(from, bits) as u128 & mask(to),
        _ => return Err(OPERANDS),
    };
    let broken = flags.contains(Flags::NUW) && result != bits
        || flags.contains(Flags::NSW) && signed(to, result) != signed(from, bits)
        || flags.contains(Flags::NNEG) && signed(from, bits) < 0;
    if broken {
        return Ok(site.poison());
    }
    if value.runs().is_empty() {
        return Ok(Val::int(result));
    }
    Ok(Val::Int(Int::with_runs(result, resize(value, to, site.data.opcode)?)))
}

fn float_to_float<N: Number>(
    site: &Site,
    from: Float,
    to: Float,
    value: &Val<N>,
) -> Result<Val<N>, TrapKind> {
    let flags = site.data.flags;
    let number = number(value)?;
    let result = number.convert(from, to);
    let broken = is_excluded(flags, from, number) || is_excluded(flags, to, &result);
    Ok(if broken { site.poison() } else { Val::Float(result) })
}

/// The number's value only: an integer carries no more of a number than its bits.
fn float_to_int<N: Number>(site: &Site, from: Float, to: u32, value: &Val<N>) -> Result<Val<N>, TrapKind> {
    let plain = Plain::from_bits(from, number(value)?.to_bits(from));
    let is_signed = matches!(site.data.opcode, Opcode::FpToSi | Opcode::FpToSiSat);
    let exact = if is_signed {
        plain.to_signed(from, to).map(|value| value as u128 & mask(to))
    } else {
        plain.to_unsigned(from, to)
    };
    let (least, greatest) = if is_signed {
        let (least, greatest) = signed_range(to);
        (least as u128 & mask(to), greatest as u128)
    } else {
        (0, mask(to))
    };
    let saturates = matches!(site.data.opcode, Opcode::FpToSiSat | Opcode::FpToUiSat);
    Ok(match exact {
        Some(bits) => Val::int(bits),
        None if !saturates => site.poison(),
        None if plain.is_nan(from) => Val::int(0),
        None => Val::int(if plain.sign(from) { least } else { greatest }),
    })
}

fn int_to_float<N: Number>(site: &Site, from: u32, to: Float, value: &Val<N>) -> Result<Val<N>, TrapKind> {
    let bits = plain_int(value, site.data.opcode.name())?;
    if site.data.flags.contains(Flags::NNEG) && signed(from, bits) < 0 {
        return Ok(site.poison());
    }
    let number = match site.data.opcode {
        Opcode::SiToFp => N::from_signed(to, signed(from, bits)),
        _ => N::from_unsigned(to, bits),
    };
    Ok(if is_excluded(site.data.flags, to, &number) { site.poison() } else { Val::Float(number) })
}

fn ptr_to_int<N: Number>(memory: &mut Memory<N>, to: u32, value: &Val<N>) -> Result<Val<N>, TrapKind> {
    let Val::Ptr(pointer) = value else { return Err(OPERANDS) };
    let bits = u128::from(pointer.address) & mask(to);
    let bytes = u64::from(memory.layout().pointer_bytes);
    match pointer.object {
        Some(object) => {
            memory.expose(object);
            let whole = Runs::from_iter([Run::whole(bytes, What::Object(object))]);
            Ok(Val::Int(Int::with_runs(bits, cut(&whole, 0, u64::from(to / 8)))))
        }
        None => Ok(Val::int(bits)),
    }
}

fn int_to_ptr<N: Number>(memory: &Memory<N>, value: &Int<N>) -> Result<Val<N>, TrapKind> {
    let bytes = u64::from(memory.layout().pointer_bytes);
    let address = (value.bits() & mask(memory.layout().scalar_bits(Scalar::Ptr(0)))) as u64;
    let runs = cut(value.runs(), 0, bytes);
    if let Some(What::Object(object)) = whole(&runs, bytes) {
        return Ok(Val::Ptr(Pointer { address, object: Some(*object) }));
    }
    check_loss(&runs, "inttoptr")?;
    Ok(Val::Ptr(memory.pointer_at(address)))
}
