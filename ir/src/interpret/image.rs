//! A value as the bytes it has in memory, and back.

use super::memory::{Memory, MemoryError, OPAQUE};
use super::run::{Run, Runs, What, append, check_loss, cut, whole};
use super::trap::TrapKind;
use super::value::{Int, Pointer, Val};
use crate::constant::mask;
use crate::number::Number;
use crate::types::{Float, Layout, Scalar, Type};
use smallvec::SmallVec;
use std::rc::Rc;

/// Bytes and what they stand for.
#[derive(Clone, Debug)]
pub(super) struct Image<N> {
    pub bytes: SmallVec<[u8; 16]>,
    pub runs: Runs<N>,
}

/// What is wrong when a value does not have the type it is used with.
const MISFIT: TrapKind = TrapKind::Malformed { what: "a value does not have its type" };

impl<N: Number> Image<N> {
    /// The bytes of a value of this type.
    pub fn encode(layout: Layout, ty: Type, value: &Val<N>) -> Result<Self, TrapKind> {
        let count = layout.store_bytes(ty).ok_or(OPAQUE)?;
        let mut image = Image { bytes: SmallVec::new(), runs: Runs::new() };
        match (ty, value) {
            (_, Val::Undef | Val::Poison(_)) => image.push_undefined(count),
            (Type::Scalar(scalar), value) => image.push_scalar(layout, scalar, value)?,
            (Type::Vector(lane, _), Val::Vector(lanes)) => {
                let bits = layout.scalar_bits(lane);
                if bits.is_multiple_of(8) {
                    lanes.iter().try_for_each(|value| image.push_scalar(layout, lane, value))?;
                } else {
                    image.push_packed(lanes, bits, count)?;
                }
            }
            _ => return Err(MISFIT),
        }
        Ok(image)
    }

    fn push_undefined(&mut self, count: u64) {
        let at = self.bytes.len() as u64;
        self.bytes.resize(self.bytes.len() + count as usize, 0);
        append(&mut self.runs, Run { at, ..Run::whole(count, What::Undefined) });
    }

    fn push_scalar(&mut self, layout: Layout, scalar: Scalar, value: &Val<N>) -> Result<(), TrapKind> {
        let at = self.bytes.len() as u64;
        let count = u64::from(layout.scalar_bits(scalar).div_ceil(8));
        let bits = match (scalar, value) {
            (_, Val::Undef | Val::Poison(_)) => {
                self.push_undefined(count);
                return Ok(());
            }
            (Scalar::Int(_), Val::Int(int)) => {
                for run in int.runs() {
                    append(&mut self.runs, Run { at: run.at + at, ..run.clone() });
                }
                int.bits()
            }
            (Scalar::Float(format), Val::Float(number)) => {
                if !number.is_plain() {
                    let what = What::Number(Rc::new(number.clone()), format);
                    append(&mut self.runs, Run { at, ..Run::whole(count, what) });
                }
                number.to_bits(format)
            }
            (Scalar::Ptr(_), Val::Ptr(pointer)) => {
                if let Some(object) = pointer.object {
                    append(&mut self.runs, Run { at, ..Run::whole(count, What::Object(object)) });
                }
                u128::from(pointer.address)
            }
            _ => return Err(MISFIT),
        };
        self.bytes.extend(bits.to_le_bytes().into_iter().take(count as usize));
        Ok(())
    }

    /// Lanes that are no whole bytes stand bit by bit. A byte is undefined if one of its bits is.
    fn push_packed(&mut self, lanes: &[Val<N>], bits: u32, count: u64) -> Result<(), TrapKind> {
        self.bytes.resize(count as usize, 0);
        let mut position = 0u64;
        for lane in lanes {
            match lane {
                Val::Int(int) => {
                    check_loss(int.runs(), "a store of lanes that are not whole bytes")?;
                    for bit in 0..bits {
                        let place = position + u64::from(bit);
                        if let Some(byte) = self.bytes.get_mut((place / 8) as usize) {
                            *byte |= ((int.bits() >> bit & 1) as u8) << (place % 8);
                        }
                    }
                }
                Val::Undef | Val::Poison(_) => {
                    let first = (position / 8).max(self.runs.last().map_or(0, Run::end));
                    let end = (position + u64::from(bits)).div_ceil(8);
                    if first < end {
                        let run = Run { at: first, ..Run::whole(end - first, What::Undefined) };
                        append(&mut self.runs, run);
                    }
                }
                _ => return Err(MISFIT),
            }
            position += u64::from(bits);
        }
        Ok(())
    }

    /// The value of this type that the bytes are.
    pub fn decode(&self, memory: &mut Memory<N>, ty: Type) -> Result<Val<N>, TrapKind> {
        match ty {
            Type::Scalar(scalar) => self.scalar(memory, scalar),
            Type::Vector(lane, lanes) => {
                if let Some(What::Undefined) = whole(&self.runs, self.bytes.len() as u64) {
                    return Err(MemoryError::Uninitialised.into());
                }
                let bits = u64::from(memory.layout().scalar_bits(lane));
                let values = (0..u64::from(lanes)).map(|index| match lane {
                    Scalar::Int(width) if !bits.is_multiple_of(8) => self.packed(index * bits, width),
                    _ => self.part(index * bits / 8, bits / 8).lane(memory, lane),
                });
                Ok(Val::Vector(values.collect::<Result<_, TrapKind>>()?))
            }
            Type::Opaque(_) => Err(OPAQUE),
        }
    }

    fn part(&self, start: u64, count: u64) -> Image<N> {
        let bytes = self.bytes.get(start as usize..(start + count) as usize).unwrap_or(&[]);
        Image { bytes: bytes.into(), runs: cut(&self.runs, start, start + count) }
    }

    /// A lane of a vector: bytes that were never written make an undefined lane and no error.
    fn lane(&self, memory: &mut Memory<N>, lane: Scalar) -> Result<Val<N>, TrapKind> {
        match whole(&self.runs, self.bytes.len() as u64) {
            Some(What::Undefined) => Ok(Val::Undef),
            _ => self.scalar(memory, lane).or_else(|error| memory.unless_unwritten(error)),
        }
    }

    fn packed(&self, position: u64, width: u8) -> Result<Val<N>, TrapKind> {
        let end = position + u64::from(width);
        let runs = cut(&self.runs, position / 8, end.div_ceil(8));
        if runs.iter().any(|run| matches!(run.what, What::Undefined)) {
            return Ok(Val::Undef);
        }
        check_loss(&runs, "a read of its bytes as lanes that are not whole bytes")?;
        let bits = (position..end).rev().fold(0, |bits, place| {
            let byte = self.bytes.get((place / 8) as usize).copied().unwrap_or(0);
            bits << 1 | u128::from(byte >> (place % 8) & 1)
        });
        Ok(Val::int(bits))
    }

    /// The bytes as one number, little end first.
    fn bits(&self) -> u128 {
        self.bytes.iter().rev().fold(0, |bits, &byte| bits << 8 | u128::from(byte))
    }

    fn scalar(&self, memory: &mut Memory<N>, scalar: Scalar) -> Result<Val<N>, TrapKind> {
        match scalar {
            Scalar::Int(width) => self.int(memory, width),
            Scalar::Float(format) => self.float(format).map(Val::Float),
            Scalar::Ptr(_) => self.pointer(memory).map(Val::Ptr),
        }
    }

    fn int(&self, memory: &mut Memory<N>, width: u8) -> Result<Val<N>, TrapKind> {
        if let Some(What::Undefined) = whole(&self.runs, self.bytes.len() as u64) {
            return Err(MemoryError::Uninitialised.into());
        }
        for run in &self.runs {
            if let What::Object(object) = run.what {
                memory.expose(object);
            }
        }
        let bits = self.bits() & mask(u32::from(width));
        if width.is_multiple_of(8) {
            return Ok(Val::Int(Int::with_runs(bits, self.runs.clone())));
        }
        check_loss(&self.runs, "a load of an integer that is not whole bytes")?;
        Ok(Val::int(bits))
    }

    fn float(&self, format: Float) -> Result<N, TrapKind> {
        if let Some(What::Number(number, stored)) = whole(&self.runs, self.bytes.len() as u64)
            && *stored == format
        {
            return Ok((**number).clone());
        }
        if self.runs.iter().any(|run| matches!(run.what, What::Undefined)) {
            return Err(MemoryError::Uninitialised.into());
        }
        check_loss(&self.runs, "a read of its bytes as another number")?;
        Ok(N::from_bits(format, self.bits()))
    }

    fn pointer(&self, memory: &Memory<N>) -> Result<Pointer, TrapKind> {
        let address = self.bits() as u64;
        if let Some(What::Object(object)) = whole(&self.runs, self.bytes.len() as u64) {
            return Ok(Pointer { address, object: Some(*object) });
        }
        if self.runs.iter().any(|run| matches!(run.what, What::Undefined)) {
            return Err(MemoryError::Uninitialised.into());
        }
        check_loss(&self.runs, "a read of its bytes as a pointer")?;
        Ok(memory.pointer_at(address))
    }
}
