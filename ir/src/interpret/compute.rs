//! Instructions that only compute: results from operands, lane by lane.

use super::access::demand;
use super::image::Image;
use super::memory::{Memory, MemoryError};
use super::run::{What, check_defined, check_loss};
use super::trap::TrapKind;
use super::value::{Int, Origin, Pointer, Val};
use super::{convert, floating, integer, packing, vector};
use crate::body::Body;
use crate::cond::IntCond;
use crate::constant::mask;
use crate::flags::Flags;
use crate::inst::{Detail, InstData};
use crate::number::Number;
use crate::opcode::{Format, Opcode};
use crate::types::{Scalar, Type};
use smallvec::{SmallVec, smallvec};

/// The values that an instruction results in, mostly one, or that a call passes.
pub(super) type Vals<N> = SmallVec<[Val<N>; 1]>;

pub(super) const OPERANDS: TrapKind = TrapKind::Malformed { what: "operands that the opcode does not have" };

/// An instruction that is executed: the data, what it results in, and its name for poison.
pub(super) struct Site<'a> {
    pub body: &'a Body,
    pub data: &'a InstData,
    pub origin: Origin,
}

impl Site<'_> {
    pub fn poison<N>(&self) -> Val<N> {
        Val::Poison(self.origin)
    }

    /// The type of the first result.
    pub fn result_type(&self) -> Result<Type, TrapKind> {
        self.data.results.first().map(|&value| self.body.ty(value)).ok_or(OPERANDS)
    }

    /// The type of an operand; `i1` if there is none.
    pub fn operand_type(&self, index: usize) -> Type {
        self.data.operands.get(index).map_or(Type::I1, |&value| self.body.ty(value))
    }

    /// The width of the integer lanes of the instruction's type.
    pub fn width(&self) -> Result<u32, TrapKind> {
        self.data.ty.int_bits().map(u32::from).ok_or(OPERANDS)
    }
}

/// Executes an instruction that neither touches memory nor transfers control.
pub(super) fn compute<N: Number>(
    memory: &mut Memory<N>,
    site: &Site,
    args: &[Val<N>],
) -> Result<Vals<N>, TrapKind> {
    let data = site.data;
    let lanes = data.ty.lanes();
    let one = match data.opcode.format() {
        Format::Unary | Format::Binary | Format::Ternary => arithmetic(site, args)?,
        Format::IntCompare => {
            let Detail::IntCond(cond) = data.detail else { return Err(OPERANDS) };
            per_lane(lanes, args, |args| compare(memory, site, cond, args).map(|value| [value]))?.into()
        }
        Format::Overflow => {
            let width = site.width()?;
            let [bits, wrapped] = per_lane(lanes, args, |args| overflow(site, width, args))?;
            return Ok(smallvec![bits, wrapped]);
        }
        Format::FloatCompare | Format::Classify => floating::classify(site, args)?,
        Format::Math => return floating::math(site, args),
        Format::Convert => convert::convert(memory, site, args)?,
        Format::Select => select(site, args)?,
        Format::Extract | Format::Insert | Format::Shuffle | Format::Splat => vector::lanes(site, args)?,
        Format::Reduce | Format::ReduceFrom => vector::reduce(site, args)?,
        Format::Address => address(memory, site, args)?,
        _ => return Err(TrapKind::Malformed { what: "an instruction that does not only compute" }),
    };
    Ok(smallvec![one])
}

impl<N> From<[Val<N>; 1]> for Val<N> {
    fn from([value]: [Val<N>; 1]) -> Self {
        value
    }
}

/// Applies a function to each lane of the operands; scalars among them are used for every lane.
pub(super) fn per_lane<N: Number, const RESULTS: usize>(
    lanes: Option<u32>,
    args: &[Val<N>],
    mut function: impl FnMut(&[&Val<N>]) -> Result<[Val<N>; RESULTS], TrapKind>,
) -> Result<[Val<N>; RESULTS], TrapKind> {
    let Some(lanes) = lanes else {
        let args: SmallVec<[&Val<N>; 4]> = args.iter().collect();
        return function(&args);
    };
    let mut results: [Vec<Val<N>>; RESULTS] = std::array::from_fn(|_| Vec::with_capacity(lanes as usize));
    for index in 0..lanes as usize {
        let lane: SmallVec<[&Val<N>; 4]> = args.iter().map(|arg| arg.lane(index).unwrap_or(arg)).collect();
        for (result, value) in results.iter_mut().zip(function(&lane)?) {
            result.push(value);
        }
    }
    Ok(results.map(Val::vector))
}

/// Poison if an operand is poison, undefined if one is undefined.
pub(super) fn absent<N: Number>(args: &[&Val<N>]) -> Option<Val<N>> {
    let mut undefined = None;
    for arg in args {
        match arg {
            Val::Poison(origin) => return Some(Val::Poison(*origin)),
            Val::Undef => undefined = Some(Val::Undef),
            _ => {}
        }
    }
    undefined
}

pub(super) fn int<N>(value: &Val<N>) -> Result<&Int<N>, TrapKind> {
    match value {
        Val::Int(int) => Ok(int),
        _ => Err(OPERANDS),
    }
}

/// The bits of an integer, for an operation that looks at nothing else.
pub(super) fn plain_int<N: Number>(value: &Val<N>, operation: &'static str) -> Result<u128, TrapKind> {
    let int = int(value)?;
    check_loss(int.runs(), operation)?;
    Ok(int.bits())
}

fn arithmetic<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let data = site.data;
    if data.opcode == Opcode::Freeze {
        let [value] = args else { return Err(OPERANDS) };
        return Ok(freeze(data.ty, value));
    }
    let lanes = data.ty.lanes();
    if let Some(format) = data.ty.float_format() {
        return Ok(
            per_lane(lanes, args, |args| floating::arithmetic(site, format, args).map(|v| [v]))?.into()
        );
    }
    let width = site.width()?;
    Ok(per_lane(lanes, args, |args| integer_lane(site, width, args).map(|value| [value]))?.into())
}

fn integer_lane<N: Number>(site: &Site, width: u32, args: &[&Val<N>]) -> Result<Val<N>, TrapKind> {
    if let (Opcode::Udiv | Opcode::Sdiv | Opcode::Urem | Opcode::Srem, [_, divisor]) =
        (site.data.opcode, args)
    {
        demand(divisor, "a divisor")?;
    }
    if let Some(value) = absent(args) {
        return Ok(value);
    }
    let (opcode, flags) = (site.data.opcode, site.data.flags);
    let bits = match args {
        [a, b] => {
            let (a, b) = (int(a)?, int(b)?);
            let bits = integer::binary(opcode, flags, width, a.bits(), b.bits())?;
            if !a.runs().is_empty() || !b.runs().is_empty() {
                let runs = packing::binary(opcode, width, a, b)?;
                return Ok(bits.map_or_else(|| site.poison(), |bits| Val::Int(Int::with_runs(bits, runs))));
            }
            bits
        }
        [a] => integer::unary(opcode, flags, width, plain_int(a, opcode.name())?)?,
        [a, b, c] => {
            let bits = |value| plain_int(value, opcode.name());
            Some(integer::funnel(opcode, width, bits(a)?, bits(b)?, bits(c)?))
        }
        _ => return Err(OPERANDS),
    };
    Ok(bits.map_or_else(|| site.poison(), Val::int))
}

fn overflow<N: Number>(site: &Site, width: u32, args: &[&Val<N>]) -> Result<[Val<N>; 2], TrapKind> {
    if let Some(value) = absent(args) {
        return Ok([value.clone(), value]);
    }
    let opcode = site.data.opcode;
    let [a, b] = args else { return Err(OPERANDS) };
    let (a, b) = (plain_int(a, opcode.name())?, plain_int(b, opcode.name())?);
    let (bits, wrapped) = integer::overflow(opcode, width, a, b)?;
    Ok([Val::int(bits), Val::bool(wrapped)])
}

/// Comparisons look at the bits and lose nothing: like all control, they go by the primal.
fn compare<N: Number>(
    memory: &Memory<N>,
    site: &Site,
    cond: IntCond,
    args: &[&Val<N>],
) -> Result<Val<N>, TrapKind> {
    if let Some(value) = absent(args) {
        return Ok(value);
    }
    let (width, a, b) = match args {
        [Val::Int(a), Val::Int(b)] => {
            check_defined(a.runs())?;
            check_defined(b.runs())?;
            (site.width()?, a.bits(), b.bits())
        }
        [Val::Ptr(a), Val::Ptr(b)] => {
            let width = memory.layout().scalar_bits(Scalar::Ptr(0));
            (width, u128::from(a.address), u128::from(b.address))
        }
        _ => return Err(OPERANDS),
    };
    let result = integer::compare(cond, site.data.flags, width, a, b);
    Ok(result.map_or_else(|| site.poison(), Val::bool))
}

fn select<N: Number>(site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let [condition, a, b] = args else { return Err(OPERANDS) };
    let choose = |condition: &Val<N>, a: &Val<N>, b: &Val<N>| match condition {
        Val::Int(int) => Ok(if int.bits() == 1 { a.clone() } else { b.clone() }),
        Val::Undef | Val::Poison(_) => Ok(condition.clone()),
        _ => Err(OPERANDS),
    };
    let chosen = match condition {
        Val::Vector(_) => per_lane(site.data.ty.lanes(), args, |args| match args {
            [condition, a, b] => choose(condition, a, b).map(|value| [value]),
            _ => Err(OPERANDS),
        })?
        .into(),
        _ => choose(condition, a, b)?,
    };
    Ok(floating::keep_promise(site, chosen))
}

/// Undefined values and poison become zero, as do bytes of an integer that were never written.
fn freeze<N: Number>(ty: Type, value: &Val<N>) -> Val<N> {
    let zero = |lane: Scalar| match lane {
        Scalar::Int(_) => Val::int(0),
        Scalar::Float(format) => Val::float(format, 0),
        Scalar::Ptr(_) => Val::Ptr(Pointer::NULL),
    };
    let freeze_lane = |lane: Scalar, value: &Val<N>| match value {
        Val::Undef | Val::Poison(_) => zero(lane),
        Val::Int(int) => {
            let kept = int.runs().iter().filter(|run| !matches!(run.what, What::Undefined));
            Val::Int(Int::with_runs(int.bits(), kept.cloned().collect()))
        }
        _ => value.clone(),
    };
    match ty {
        Type::Scalar(scalar) => freeze_lane(scalar, value),
        Type::Vector(lane, lanes) => Val::vector(
            (0..lanes as usize).map(|index| freeze_lane(lane, value.lane(index).unwrap_or(&Val::Undef))),
        ),
        Type::Opaque(_) => value.clone(),
    }
}

/// base + offset + sum of index x stride, modulo the address size.
fn address<N: Number>(memory: &Memory<N>, site: &Site, args: &[Val<N>]) -> Result<Val<N>, TrapKind> {
    let Detail::Address(detail) = &site.data.detail else { return Err(OPERANDS) };
    let width = |index: usize| site.operand_type(index + 1).int_bits().map_or(64, u32::from);
    Ok(per_lane(site.data.ty.lanes(), args, |args| {
        if let Some(value) = absent(args) {
            return Ok([value]);
        }
        let [Val::Ptr(base), indices @ ..] = args else { return Err(OPERANDS) };
        let mut sum = Offset {
            signed: Some(i128::from(detail.offset)),
            unsigned: Some(detail.offset as u64),
            bits: detail.offset as u128,
        };
        for ((position, index), &stride) in indices.iter().enumerate().zip(&detail.strides) {
            let index = plain_int(index, "addr")?;
            sum = sum.plus(integer::signed(width(position), index), stride);
        }
        Ok([finish_address(memory, site, *base, &sum)])
    })?
    .into())
}

/// The number of bytes to add to an address: modulo 2^128, and exactly as long as nothing overflows.
struct Offset {
    bits: u128,
    signed: Option<i128>,
    unsigned: Option<u64>,
}

impl Offset {
    fn plus(self, index: i128, stride: i64) -> Offset {
        let product = index.checked_mul(i128::from(stride)).filter(|&bytes| i64::try_from(bytes).is_ok());
        let unsigned = u64::try_from(index).ok().zip(u64::try_from(stride).ok());
        let unsigned = unsigned.and_then(|(index, stride)| index.checked_mul(stride));
        Offset {
            bits: self.bits.wrapping_add(index.wrapping_mul(i128::from(stride)) as u128),
            signed: self.signed.zip(product).and_then(|(sum, bytes)| sum.checked_add(bytes)),
            unsigned: self.unsigned.zip(unsigned).and_then(|(sum, bytes)| sum.checked_add(bytes)),
        }
    }
}

fn finish_address<N: Number>(memory: &Memory<N>, site: &Site, base: Pointer, offset: &Offset) -> Val<N> {
    let all = mask(memory.layout().scalar_bits(Scalar::Ptr(0))) as u64;
    let address = base.address.wrapping_add(offset.bits as u64) & all;
    let result = Pointer { address, object: base.object };
    let flags = site.data.flags;
    let moved = offset.bits as u64 & all != 0;
    let signed_fits =
        offset.signed.is_some_and(|bytes| i128::from(base.address) + bytes == i128::from(address));
    let unsigned_fits = offset.unsigned.is_some_and(|bytes| base.address.checked_add(bytes) == Some(address));
    let inside =
        |pointer| memory.place(pointer).is_some_and(|(at, size)| (0..=i128::from(size)).contains(&at));
    let broken = flags.contains(Flags::NUW) && !unsigned_fits
        || flags.intersects(Flags::NUSW | Flags::INBOUNDS) && !signed_fits
        || flags.contains(Flags::INBOUNDS) && moved && !(inside(base) && inside(result));
    if broken { site.poison() } else { Val::Ptr(result) }
}

/// The same bits as another type: by way of the bytes they would have in memory. A number or an address of
/// which some bytes are undefined is undefined as a whole.
pub(super) fn bitcast<N: Number>(
    memory: &mut Memory<N>,
    from: Type,
    to: Type,
    value: &Val<N>,
) -> Result<Val<N>, TrapKind> {
    if from == to || value.is_absent() {
        return Ok(value.clone());
    }
    let image = Image::encode(memory.layout(), from, value)?;
    if let Some(What::Undefined) = super::run::whole(&image.runs, image.bytes.len() as u64) {
        return Ok(Val::Undef);
    }
    match image.decode(memory, to) {
        Err(TrapKind::PartlyUndefined | TrapKind::Memory { error: MemoryError::Uninitialised }) => {
            Ok(Val::Undef)
        }
        result => result,
    }
}
