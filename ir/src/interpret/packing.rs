//! Integers whose bytes stand for parts of numbers or of pointers: which operations keep that.
//!
//! Compilers move floats as integers: `struct { float, float }` is one `i64`, put together with `zext`,
//! `shl` and `or`. These, and their opposites `lshr` and `itrunc`, keep runs as long as whole bytes move.
//! Everything else loses them, which is an error unless the number says it does not matter.

use super::run::{Run, Runs, What, append, check_loss, cut, union, whole};
use super::trap::TrapKind;
use super::value::Int;
use crate::number::Number;
use crate::opcode::Opcode;

/// What becomes of one byte of a run.
enum Fate {
    Kept,
    Discarded,
    Lost,
}

/// The runs of the result of a binary operation on integers of `width` bits.
pub(super) fn binary<N: Number>(
    opcode: Opcode,
    width: u32,
    a: &Int<N>,
    b: &Int<N>,
) -> Result<Runs<N>, TrapKind> {
    let name = opcode.name();
    match opcode {
        Opcode::And => both(a, b, name, |other| match other {
            0xff => Fate::Kept,
            0 => Fate::Discarded,
            _ => Fate::Lost,
        }),
        Opcode::Or | Opcode::Xor => both(a, b, name, kept_beside_zero),
        Opcode::Iadd if a.bits() & b.bits() == 0 => both(a, b, name, kept_beside_zero),
        Opcode::Iadd | Opcode::Isub => {
            check_loss(a.runs(), name)?;
            check_loss(b.runs(), name)?;
            Ok(moved_address(width, opcode, a, b))
        }
        Opcode::Shl | Opcode::Lshr if b.bits() < u128::from(width) && b.bits().is_multiple_of(8) => {
            check_loss(b.runs(), name)?;
            let (bytes, by) = (u64::from(width / 8), (b.bits() / 8) as u64);
            if opcode == Opcode::Lshr {
                return Ok(cut(a.runs(), by, bytes));
            }
            let parts = cut(a.runs(), 0, bytes - by);
            Ok(parts.into_iter().map(|run| Run { at: run.at + by, ..run }).collect())
        }
        _ => {
            check_loss(a.runs(), name)?;
            check_loss(b.runs(), name)?;
            Ok(Runs::new())
        }
    }
}

/// The runs of an integer that is cut or extended to `width` bits.
pub(super) fn resize<N: Number>(int: &Int<N>, width: u32, opcode: Opcode) -> Result<Runs<N>, TrapKind> {
    let bytes = u64::from(width / 8);
    if !width.is_multiple_of(8) {
        check_loss(&cut(int.runs(), bytes, bytes + 1), opcode.name())?;
    }
    Ok(cut(int.runs(), 0, bytes))
}

fn kept_beside_zero(other: u8) -> Fate {
    if other == 0 { Fate::Kept } else { Fate::Lost }
}

fn both<N: Number>(
    a: &Int<N>,
    b: &Int<N>,
    name: &'static str,
    fate: impl Fn(u8) -> Fate,
) -> Result<Runs<N>, TrapKind> {
    Ok(union(&beside(a, b, name, &fate)?, &beside(b, a, name, &fate)?))
}

/// The runs of `int` that survive an operation whose other operand is `other`, byte by byte.
fn beside<N: Number>(
    int: &Int<N>,
    other: &Int<N>,
    name: &'static str,
    fate: impl Fn(u8) -> Fate,
) -> Result<Runs<N>, TrapKind> {
    let mut kept = Runs::new();
    for run in int.runs() {
        for at in run.at..run.end() {
            let Some(byte) = run.between(at, at + 1) else { continue };
            let other_byte = (other.bits() >> (8 * at)) as u8;
            let taken = !cut(other.runs(), at, at + 1).is_empty();
            match fate(other_byte) {
                _ if taken => check_loss(&[byte], name)?,
                Fate::Kept => append(&mut kept, byte),
                Fate::Discarded => {}
                Fate::Lost => check_loss(&[byte], name)?,
            }
        }
    }
    Ok(kept)
}

/// An address plus or minus a number is an address into the same object.
fn moved_address<N: Number>(width: u32, opcode: Opcode, a: &Int<N>, b: &Int<N>) -> Runs<N> {
    let bytes = u64::from(width / 8);
    let object = |int: &Int<N>| match whole(int.runs(), bytes) {
        Some(&What::Object(object)) => Some(object),
        _ => None,
    };
    let moved = match (object(a), object(b), opcode) {
        (Some(object), None, _) | (None, Some(object), Opcode::Iadd) => object,
        _ => return Runs::new(),
    };
    Runs::from_iter([Run::whole(bytes, What::Object(moved))])
}
