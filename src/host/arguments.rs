//! Arguments of host functions: of a call, and of a `va_list`.

use ir::interpret::{HostError, Memory, Pointer, TrapKind, Val};
use ir::number::Number;
use ir::{Float, Type};

/// What most host functions give.
pub(super) type Outcome = Result<Vec<Val>, HostError>;

/// An `int` as a result.
pub(super) fn int(value: i32) -> Outcome {
    Ok(vec![Val::int(u128::from(value as u32))])
}

/// A `long` as a result.
pub(super) fn long(value: i64) -> Outcome {
    Ok(vec![Val::int(u128::from(value as u64))])
}

/// A pointer as a result.
pub(super) fn pointer(value: Pointer) -> Outcome {
    Ok(vec![value.into()])
}

/// No result.
pub(super) fn nothing() -> Outcome {
    Ok(Vec::new())
}

/// The bits of an integer argument; of a pointer its address.
fn bits(value: &Val) -> Result<u64, HostError> {
    match value {
        Val::Int(int) => Ok(int.bits() as u64),
        Val::Ptr(pointer) => Ok(pointer.address),
        other => Err(unfit(other, "an integer")),
    }
}

fn unfit(value: &Val, wanted: &str) -> HostError {
    match value {
        Val::Undef => TrapKind::Undefined { used_as: "an argument of the C library" }.into(),
        Val::Poison(origin) => {
            TrapKind::Poison { used_as: "an argument of the C library", origin: *origin }.into()
        }
        _ => HostError::Failed(format!("an argument is not {wanted}")),
    }
}

fn float(value: &Val, format: Float) -> Result<u128, HostError> {
    match value {
        Val::Float(number) => Ok(number.to_bits(format)),
        other => Err(unfit(other, "a floating-point number")),
    }
}

fn address(value: &Val) -> Result<Pointer, HostError> {
    match value {
        Val::Ptr(pointer) => Ok(*pointer),
        other => Err(unfit(other, "a pointer")),
    }
}

/// The arguments of a call, by position.
#[derive(Clone, Copy)]
pub(super) struct Args<'a>(pub &'a [Val]);

impl<'a> Args<'a> {
    fn get(self, index: usize) -> Result<&'a Val, HostError> {
        self.0.get(index).ok_or_else(|| HostError::Failed("it was called with too few arguments".into()))
    }

    pub fn value(self, index: usize) -> Result<Val, HostError> {
        self.get(index).cloned()
    }

    pub fn int(self, index: usize) -> Result<i32, HostError> {
        Ok(bits(self.get(index)?)? as i32)
    }

    pub fn long(self, index: usize) -> Result<i64, HostError> {
        Ok(bits(self.get(index)?)? as i64)
    }

    pub fn size(self, index: usize) -> Result<u64, HostError> {
        bits(self.get(index)?)
    }

    pub fn pointer(self, index: usize) -> Result<Pointer, HostError> {
        address(self.get(index)?)
    }

    pub fn double(self, index: usize) -> Result<f64, HostError> {
        Ok(f64::from_bits(float(self.get(index)?, Float::F64)? as u64))
    }

    pub fn single(self, index: usize) -> Result<f32, HostError> {
        Ok(f32::from_bits(float(self.get(index)?, Float::F32)? as u32))
    }
}

/// Variadic arguments, one after the other.
pub(super) enum Variadic<'a> {
    /// Of a call.
    Values(std::slice::Iter<'a, Val>),
    /// Of a `va_list`.
    List(Pointer),
}

/// Where the integers and the floats end in the saved registers of a `va_list`: see `ir::interpret`.
const INTEGERS_END: u64 = 48;
const FLOATS_END: u64 = 176;

impl<'a> Variadic<'a> {
    /// Those of a call after its first `count` arguments.
    pub fn after(args: &'a [Val], count: usize) -> Self {
        Variadic::Values(args.get(count..).unwrap_or(&[]).iter())
    }

    /// The next integer; of a pointer its address.
    pub fn int(&mut self, memory: &mut Memory) -> Result<u64, HostError> {
        match self {
            Variadic::Values(values) => bits(next(values)?),
            Variadic::List(list) => {
                let at = saved(memory, *list, 0, INTEGERS_END, 8)?;
                bits(&memory.load(at, Type::I64)?)
            }
        }
    }

    /// The next pointer.
    pub fn pointer(&mut self, memory: &mut Memory) -> Result<Pointer, HostError> {
        match self {
            Variadic::Values(values) => address(next(values)?),
            Variadic::List(list) => {
                let at = saved(memory, *list, 0, INTEGERS_END, 8)?;
                address(&memory.load(at, Type::PTR)?)
            }
        }
    }

    /// The next `double`.
    pub fn double(&mut self, memory: &mut Memory) -> Result<f64, HostError> {
        let bits = match self {
            Variadic::Values(values) => float(next(values)?, Float::F64)?,
            Variadic::List(list) => {
                let at = saved(memory, *list, 4, FLOATS_END, 16)?;
                float(&memory.load(at, Type::F64)?, Float::F64)?
            }
        };
        Ok(f64::from_bits(bits as u64))
    }

    /// The bits of the next `long double`.
    pub fn long_double(&mut self, memory: &mut Memory) -> Result<u128, HostError> {
        match self {
            Variadic::Values(values) => float(next(values)?, Float::F80),
            Variadic::List(list) => {
                let at = on_stack(memory, *list, 16)?;
                float(&memory.load(at, Type::float(Float::F80))?, Float::F80)
            }
        }
    }
}

fn next<'a>(values: &mut std::slice::Iter<'a, Val>) -> Result<&'a Val, HostError> {
    values.next().ok_or_else(|| HostError::Failed("there are fewer arguments than the format needs".into()))
}

/// The place of the next argument of a class: among the saved registers if its offset, which stands `field` bytes
/// into the list, is below `end`, else on the stack.
fn saved(memory: &mut Memory, list: Pointer, field: u64, end: u64, step: u64) -> Result<Pointer, HostError> {
    let offset = bits(&memory.load(list.offset(field), Type::I32)?)?;
    if offset >= end {
        return on_stack(memory, list, 8);
    }
    memory.store(list.offset(field), Type::I32, &Val::int(u128::from(offset + step)))?;
    Ok(address(&memory.load(list.offset(16), Type::PTR)?)?.offset(offset))
}

fn on_stack(memory: &mut Memory, list: Pointer, size: u64) -> Result<Pointer, HostError> {
    let at = address(&memory.load(list.offset(8), Type::PTR)?)?;
    let at = at.offset(at.address.wrapping_neg() % size);
    memory.store(list.offset(8), Type::PTR, &at.offset(size).into())?;
    Ok(at)
}
