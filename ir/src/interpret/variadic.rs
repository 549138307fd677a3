//! Variadic functions of the program: `va_start`, `va_copy`, `va_end` as the calling convention of x86-64 for
//! Unix has them, since compilers write out what reads an argument.
//!
//! A list is { i32 offset of the next integer, i32 offset of the next float, ptr to arguments on the stack, ptr to
//! saved registers }. Of the 176 bytes of saved registers, six integers come first, then eight floats of 16 bytes.

use super::access::demand_pointer;
use super::compute::OPERANDS;
use super::memory::ObjectKind;
use super::trap::TrapKind;
use super::value::{Pointer, Val};
use super::{Interpreter, Memory};
use crate::module::Signature;
use crate::number::Number;
use crate::types::{Float, Scalar, Type};

/// What is done to a list of arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operation {
    Start,
    Copy,
    End,
}

/// An argument beyond the parameters, with its type; or why it cannot be read.
pub(super) type Extra<N> = (Type, Val<N>, Passed);

/// How an argument is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Passed {
    /// As a value.
    Value,
    /// As a copy of what it points to.
    Copy,
}

/// The operation of this name.
pub(super) fn find(name: &str) -> Option<Operation> {
    match name {
        "llvm.va_start" | "llvm.va_start.p0" => Some(Operation::Start),
        "llvm.va_copy" | "llvm.va_copy.p0" => Some(Operation::Copy),
        "llvm.va_end" | "llvm.va_end.p0" => Some(Operation::End),
        _ => None,
    }
}

/// Bytes of a list.
const LIST: u64 = 24;
/// Where the saved integers end.
const INTEGERS_END: u64 = 48;
/// Where the saved floats end, and the area.
const FLOATS_END: u64 = 176;

/// Where the value of a type is passed.
enum Place {
    Integer,
    Float,
    Stack { bytes: u64 },
}

fn place(ty: Type) -> Option<Place> {
    match ty {
        Type::Scalar(Scalar::Int(1..=64) | Scalar::Ptr(_)) => Some(Place::Integer),
        Type::Scalar(Scalar::Float(Float::F80)) => Some(Place::Stack { bytes: 16 }),
        Type::Scalar(Scalar::Float(_)) => Some(Place::Float),
        Type::Vector(lane, lanes) => {
            let bits = match lane {
                Scalar::Int(width) => u32::from(width),
                Scalar::Float(format) => format.bits(),
                Scalar::Ptr(_) => 64,
            };
            (bits.saturating_mul(lanes) <= 128).then_some(Place::Float)
        }
        _ => None,
    }
}

impl<'m, N: Number> Interpreter<'m, N> {
    pub(super) fn variadic(&mut self, operation: Operation, args: &[Val<N>]) -> Result<(), TrapKind> {
        match (operation, args) {
            (Operation::Start, [list]) => self.start_list(demand_pointer(list, "the address of a va_list")?),
            (Operation::Copy, [to, from]) => {
                let to = demand_pointer(to, "the address of a va_list")?;
                let from = demand_pointer(from, "the address of a va_list")?;
                Ok(self.memory.copy(to, from, LIST)?)
            }
            (Operation::End, [_]) => Ok(()),
            _ => Err(OPERANDS),
        }
    }

    fn start_list(&mut self, list: Pointer) -> Result<(), TrapKind> {
        let target = self.module.triple.as_deref().unwrap_or("x86_64");
        if !target.starts_with("x86_64") || target.contains("windows") {
            return Err(unsupported("va_start on a target other than x86-64 for Unix"));
        }
        let frame = self.frames.last_mut().ok_or(super::step::NO_FRAME)?;
        let signature: &'m Signature = &self.module.functions[frame.function].signature;
        let (mut integers, mut floats) = registers_of(signature);
        let saved = self.memory.create(ObjectKind::Stack, FLOATS_END, 16)?;
        frame.objects.extend(saved.object);
        let (first_integer, first_float) = (integers, floats);
        let mut rest = Vec::new();
        let mut bytes = 0u64;
        for (ty, value, passed) in frame.extra.iter() {
            let ty = *ty;
            if *passed == Passed::Copy {
                return Err(unsupported("a struct that is passed in memory as a variadic argument"));
            }
            match place(ty).ok_or_else(|| unsupported("a variadic argument of such a type"))? {
                Place::Integer if integers < INTEGERS_END => {
                    store(&mut self.memory, saved.offset(integers), ty, value)?;
                    integers += 8;
                }
                Place::Float if floats < FLOATS_END => {
                    self.memory.store(saved.offset(floats), ty, value)?;
                    floats += 16;
                }
                other => {
                    let wide = match other {
                        Place::Stack { bytes } => bytes,
                        _ if matches!(ty, Type::Vector(..)) => 16,
                        _ => 8,
                    };
                    bytes = bytes.next_multiple_of(wide);
                    rest.push((bytes, ty, value.clone()));
                    bytes += wide;
                }
            }
        }
        let stack = self.memory.create(ObjectKind::Stack, bytes, 16)?;
        frame.objects.extend(stack.object);
        for (at, ty, value) in rest {
            store(&mut self.memory, stack.offset(at), ty, &value)?;
        }
        let memory = &mut self.memory;
        memory.store(list, Type::I32, &Val::int(u128::from(first_integer)))?;
        memory.store(list.offset(4), Type::I32, &Val::int(u128::from(first_float)))?;
        memory.store(list.offset(8), Type::PTR, &stack.into())?;
        memory.store(list.offset(16), Type::PTR, &saved.into())
    }
}

/// How far the parameters of a function use up the registers: the offsets of the next integer and float.
fn registers_of(signature: &Signature) -> (u64, u64) {
    let (mut integers, mut floats) = (0, INTEGERS_END);
    for param in signature.params.iter().filter(|param| !param.attributes.has("byval")) {
        match place(param.ty) {
            Some(Place::Integer) => integers += 8,
            Some(Place::Float) => floats += 16,
            Some(Place::Stack { .. }) => {}
            // i128, in two registers or none.
            None if integers + 16 <= INTEGERS_END => integers += 16,
            None => {}
        }
    }
    (integers.min(INTEGERS_END), floats.min(FLOATS_END))
}

/// Stores a value; of an integer all eight bytes, since programs may read more of them than they wrote.
fn store<N: Number>(memory: &mut Memory<N>, at: Pointer, ty: Type, value: &Val<N>) -> Result<(), TrapKind> {
    match (ty, value) {
        (Type::Scalar(Scalar::Int(1..=64)), Val::Int(_)) => memory.store(at, Type::I64, value),
        _ => memory.store(at, ty, value),
    }
}

fn unsupported(text: &str) -> TrapKind {
    TrapKind::Unsupported { text: text.into() }
}
