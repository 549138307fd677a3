//! What declared functions are when nobody else provides them: the C library as far as programs need it to
//! compute.

use super::access::{copy, demand_int, demand_pointer, demand_size};
use super::compute::{OPERANDS, Vals, absent, per_lane, plain_int};
use super::floating::{evaluate, number};
use super::integer::signed;
use super::memory::{Memory, MemoryError, ObjectKind};
use super::trap::TrapKind;
use super::value::{Pointer, Val};
use crate::constant::mask;
use crate::math::{MathFn, MathShape};
use crate::module::Signature;
use crate::number::{Number, Plain};
use crate::types::{Float, Type};
use smallvec::{SmallVec, smallvec};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A function of the library.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Library {
    Allocate,
    AllocateAligned,
    AllocateZeroed,
    Reallocate,
    Free,
    Copy,
    Move,
    Fill,
    Length,
    Abort,
    Exit,
    /// An instruction-like function on values: LLVM's intrinsic, or C's if the shape has no out-pointers.
    Math(MathFn),
    /// A C function that writes its second result through a pointer.
    MathOut(MathFn, Float),
    /// `lgamma_r`: also writes the sign of gamma(x).
    LgammaSign(Float),
    /// `sincos`: writes both through pointers.
    SinCos(Float),
}

/// The library's function of this name, if the signature is the one it has there.
pub(super) fn find(name: &str, signature: &Signature) -> Option<Library> {
    static BY_NAME: OnceLock<HashMap<&'static str, (Library, Option<Float>)>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let rest = MathFn::ALL.iter().flat_map(|&function| math_names(function));
        OTHERS.iter().map(|&(name, library)| (name, (library, None))).chain(rest).collect()
    });
    let format = signature.results.first().and_then(|result| result.ty.float_format());
    // `llvm.sin.v4f64` is `llvm.sin` on the types of its signature.
    let intrinsic = name.starts_with("llvm.").then(|| name.split('.').nth(1)).flatten();
    let key = intrinsic.map_or(name, |part| name.get(..5 + part.len()).unwrap_or(name));
    let &(library, wanted) = by_name.get(key)?;
    let scalar = signature.results.iter().all(|result| result.ty.lanes().is_none());
    let taken = match library {
        Library::MathOut(_, format) | Library::LgammaSign(format) | Library::SinCos(format) => Some(format),
        _ => format,
    };
    let mut floats = signature.params.iter().filter_map(|param| param.ty.float_format());
    let fits = floats.all(|format| Some(format) == taken);
    (fits && (wanted.is_none() || wanted == format && scalar)).then_some(library)
}

const OTHERS: &[(&str, Library)] = &[
    ("malloc", Library::Allocate),
    ("_Znwm", Library::Allocate),
    ("_Znam", Library::Allocate),
    ("aligned_alloc", Library::AllocateAligned),
    ("calloc", Library::AllocateZeroed),
    ("realloc", Library::Reallocate),
    ("free", Library::Free),
    ("_ZdlPv", Library::Free),
    ("_ZdaPv", Library::Free),
    ("_ZdlPvm", Library::Free),
    ("_ZdaPvm", Library::Free),
    ("memcpy", Library::Copy),
    ("memmove", Library::Move),
    ("memset", Library::Fill),
    ("strlen", Library::Length),
    ("abort", Library::Abort),
    ("exit", Library::Exit),
    ("lgamma_r", Library::LgammaSign(Float::F64)),
    ("lgammaf_r", Library::LgammaSign(Float::F32)),
    ("sincos", Library::SinCos(Float::F64)),
    ("sincosf", Library::SinCos(Float::F32)),
];

/// The names under which programs know a math function, each with the format it is for.
fn math_names(function: MathFn) -> impl Iterator<Item = (&'static str, (Library, Option<Float>))> {
    let info = function.info();
    let out = matches!(info.shape, MathShape::TwoFloats | MathShape::FloatAndInt);
    let symbol = move |name, format| {
        let library = if out { Library::MathOut(function, format) } else { Library::Math(function) };
        (name, (library, Some(format)))
    };
    let double = info.symbol.map(|name| symbol(name, Float::F64));
    let single = info.symbol_f32.map(|name| symbol(name, Float::F32));
    let intrinsic = info.intrinsic.map(|name| (name, (Library::Math(function), None)));
    [double, single, intrinsic].into_iter().flatten()
}

/// The alignment of what `malloc` gives.
const HEAP_ALIGN: u64 = 16;

/// How many bytes a call of the library that is over has touched: what it counts for beside one instruction.
pub(super) fn bytes_touched<N: Number>(library: Library, args: &[Val<N>], results: &[Val<N>]) -> u64 {
    let number = |values: &[Val<N>], index: usize| values.get(index).and_then(Val::as_int).unwrap_or(0);
    let bytes = match library {
        Library::Copy | Library::Move | Library::Fill => number(args, 2),
        Library::AllocateZeroed => number(args, 0).saturating_mul(number(args, 1)),
        Library::Reallocate => number(args, 1),
        Library::Length => number(results, 0),
        _ => 0,
    };
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// Calls a function of the library.
pub(super) fn call<N: Number>(
    library: Library,
    memory: &mut Memory<N>,
    signature: &Signature,
    args: &[Val<N>],
) -> Result<Vals<N>, TrapKind> {
    let address = |value| demand_pointer(value, "an address given to the C library");
    match (library, args) {
        (Library::Allocate, [size]) => allocate(memory, demand_size(size)?, HEAP_ALIGN),
        (Library::AllocateAligned, [align, size]) => {
            let align = demand_size(align)?;
            let align = if align.is_power_of_two() { align } else { HEAP_ALIGN };
            allocate(memory, demand_size(size)?, align.max(HEAP_ALIGN))
        }
        (Library::AllocateZeroed, [count, size]) => {
            let bytes =
                demand_size(count)?.checked_mul(demand_size(size)?).ok_or(MemoryError::SizeOverflow)?;
            let pointer = memory.create(ObjectKind::Heap, bytes, HEAP_ALIGN)?;
            memory.fill(pointer, 0, bytes)?;
            Ok(smallvec![pointer.into()])
        }
        (Library::Reallocate, [old, size]) => reallocate(memory, address(old)?, demand_size(size)?),
        (Library::Free, [pointer, ..]) => {
            memory.free(address(pointer)?)?;
            Ok(smallvec![])
        }
        (Library::Copy | Library::Move, [to, from, count]) => {
            let (to, from) = (address(to)?, address(from)?);
            copy(memory, library == Library::Copy, to, from, demand_size(count)?)?;
            Ok(smallvec![to.into()])
        }
        (Library::Fill, [to, byte, count]) => {
            let to = address(to)?;
            memory.fill(to, demand_int(byte, "the byte of a memset")? as u8, demand_size(count)?)?;
            Ok(smallvec![to.into()])
        }
        (Library::Length, [text]) => {
            let text = address(text)?;
            let mut length = 0;
            while memory.bytes(text.offset(length), 1)? != [0] {
                length += 1;
            }
            Ok(smallvec![Val::int(u128::from(length))])
        }
        (Library::Abort, _) => Err(TrapKind::Aborted),
        (Library::Exit, [code]) => {
            Err(TrapKind::Exited { code: demand_int(code, "an exit code")? as u32 as i32 })
        }
        (Library::Math(function), _) => math(function, signature, args),
        (Library::MathOut(function, format), [x, out]) => {
            let results = evaluate(function, format, &[number_of(x)?], None)?;
            let mut floats = results.floats.into_iter().map(Val::Float);
            let first = floats.next().ok_or(OPERANDS)?;
            let second = results.int.map(|int| (Type::I32, Val::int(int as u128 & mask(32))));
            let second = second.or_else(|| floats.next().map(|float| (Type::float(format), float)));
            let (ty, second) = second.ok_or(OPERANDS)?;
            memory.store(address(out)?, ty, &second)?;
            Ok(smallvec![first])
        }
        (Library::LgammaSign(format), [x, out]) => {
            let x = number_of(x)?;
            let sign = gamma_sign(format, &x);
            memory.store(address(out)?, Type::I32, &Val::int(sign as u128 & mask(32)))?;
            let results = evaluate(MathFn::Lgamma, format, &[x], None)?;
            Ok(results.floats.into_iter().map(Val::Float).collect())
        }
        (Library::SinCos(format), [x, sine, cosine]) => {
            let x = number_of(x)?;
            for (function, out) in [(MathFn::Sin, sine), (MathFn::Cos, cosine)] {
                let result = evaluate(function, format, std::slice::from_ref(&x), None)?;
                let result = result.only().ok_or(OPERANDS)?;
                memory.store(address(out)?, Type::float(format), &Val::Float(result))?;
            }
            Ok(smallvec![])
        }
        _ => Err(TrapKind::Malformed { what: "a function of the C library has other parameters than it" }),
    }
}

fn allocate<N: Number>(memory: &mut Memory<N>, size: u64, align: u64) -> Result<Vals<N>, TrapKind> {
    Ok(smallvec![memory.create(ObjectKind::Heap, size, align)?.into()])
}

fn reallocate<N: Number>(memory: &mut Memory<N>, old: Pointer, size: u64) -> Result<Vals<N>, TrapKind> {
    let kept = if old == Pointer::NULL { 0 } else { memory.heap_size(old)?.min(size) };
    let new = memory.create(ObjectKind::Heap, size, HEAP_ALIGN)?;
    memory.copy(new, old, kept)?;
    memory.free(old)?;
    Ok(smallvec![new.into()])
}

fn number_of<N: Number>(value: &Val<N>) -> Result<N, TrapKind> {
    number(super::access::demand(value, "an argument of a function that writes memory")?).cloned()
}

/// The sign of gamma(x), as `lgamma_r` gives it.
fn gamma_sign<N: Number>(format: Float, x: &N) -> i128 {
    let x = Plain::from_bits(format, x.to_bits(format)).convert(format, Float::F64);
    let x = f64::from_bits(x.to_bits(Float::F64) as u64);
    let odd_below = x < 0.0 && x.floor() != x && x.floor() % 2.0 != 0.0;
    if odd_below || (x == 0.0 && x.is_sign_negative()) { -1 } else { 1 }
}

/// A math function without out-pointers, lane by lane. Integers stand where the program puts them.
fn math<N: Number>(function: MathFn, signature: &Signature, args: &[Val<N>]) -> Result<Vals<N>, TrapKind> {
    let result = signature.results.first().map(|result| result.ty).ok_or(OPERANDS)?;
    let format = result.float_format().ok_or(OPERANDS)?;
    let width = signature.params.iter().find_map(|param| param.ty.int_bits()).map_or(32, u32::from);
    let result_width = signature.results.get(1).and_then(|result| result.ty.int_bits()).map_or(32, u32::from);
    let lane = |args: &[&Val<N>]| -> Result<SmallVec<[Val<N>; 2]>, TrapKind> {
        if let Some(value) = absent(args) {
            return Ok(smallvec![value; function.shape().results()]);
        }
        let floats: SmallVec<[N; 3]> = args.iter().filter_map(|arg| arg.as_float().cloned()).collect();
        let int = args.iter().find(|arg| arg.as_int().is_some());
        let int = int.map(|int| plain_int(int, function.name())).transpose()?;
        let results = evaluate(function, format, &floats, int.map(|bits| signed(width, bits)))?;
        let int = results.int.map(|int| Val::int(int as u128 & mask(result_width)));
        Ok(results.floats.into_iter().map(Val::Float).chain(int).collect())
    };
    let nth = |values: &SmallVec<[Val<N>; 2]>, index: usize| values.get(index).cloned().ok_or(OPERANDS);
    if function.shape().results() == 2 {
        let both = per_lane(result.lanes(), args, |args| {
            let values = lane(args)?;
            Ok([nth(&values, 0)?, nth(&values, 1)?])
        })?;
        return Ok(both.into_iter().collect());
    }
    let [one] = per_lane(result.lanes(), args, |args| Ok([nth(&lane(args)?, 0)?]))?;
    Ok(smallvec![one])
}
