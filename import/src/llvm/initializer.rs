//! Initial contents of globals as pieces.

use super::constant::{element_count, element_type, in_memory};
use super::context::Context;
use super::live::bytes_of;
use super::types::Shape;
use ir::{Constant, Piece, Type};
use llvm_sys::LLVMValueKind as Kind;
use llvm_sys::core::{LLVMGetAggregateElement, LLVMGetAsString, LLVMGetValueKind, LLVMTypeOf};
use llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};

/// The initial content `value` as pieces of `size` bytes in all; `None` if a part has no size that the IR knows.
///
/// Time and memory are linear in the number of elements. Padding is zero, which is what LLVM writes.
pub(super) fn pieces(context: &mut Context<'_>, value: LLVMValueRef, size: u64) -> Option<Vec<Piece>> {
    let mut out = Pieces::default();
    let mut stack = Vec::new();
    visit(context, value, 0, &mut out, &mut stack)?;
    while let Some(frame) = stack.last_mut() {
        if frame.next == frame.count {
            stack.pop();
            continue;
        }
        let index = frame.next;
        frame.next += 1;
        let (aggregate, base, stride, ty) = (frame.value, frame.base, frame.stride, frame.ty);
        let offset = match stride {
            Some(stride) => base.checked_add(stride.checked_mul(index)?)?,
            None => base.checked_add(context.layout.field_offset(ty, index as u32)?)?,
        };
        // SAFETY: the index is one of the aggregate's.
        let element = unsafe { LLVMGetAggregateElement(aggregate, u32::try_from(index).ok()?) };
        if element.is_null() {
            return None;
        }
        visit(context, element, offset, &mut out, &mut stack)?;
    }
    out.pad_to(size)?;
    Some(out.pieces)
}

/// An aggregate whose elements are being visited.
struct Frame {
    value: LLVMValueRef,
    ty: LLVMTypeRef,
    base: u64,
    /// Bytes between the elements of an array; structs have offsets of their own.
    stride: Option<u64>,
    next: u64,
    count: u64,
}

fn visit(
    context: &mut Context<'_>,
    value: LLVMValueRef,
    offset: u64,
    out: &mut Pieces,
    stack: &mut Vec<Frame>,
) -> Option<()> {
    out.pad_to(offset)?;
    // SAFETY: any value has a type and a kind.
    let (ty, kind) = unsafe { (LLVMTypeOf(value), LLVMGetValueKind(value)) };
    let size = context.layout.alloc_size(ty)?;
    match kind {
        Kind::LLVMUndefValueValueKind | Kind::LLVMPoisonValueKind => return out.undef(size),
        Kind::LLVMConstantAggregateZeroValueKind => return out.zero(size),
        _ => {}
    }
    if kind == Kind::LLVMConstantDataArrayValueKind {
        return data(context, value, element_type(ty, 0), out);
    }
    if let Shape::One(one) = context.shape(ty) {
        let bytes = context.layout.store_size(ty)?;
        let (ty, constant) = in_memory(context, value, one);
        return out.constant(ty, constant, bytes);
    }
    let stride = match kind {
        Kind::LLVMConstantArrayValueKind => Some(context.layout.alloc_size(element_type(ty, 0))?),
        Kind::LLVMConstantStructValueKind => None,
        _ => return None,
    };
    stack.push(Frame { value, ty, base: offset, stride, next: 0, count: element_count(ty) });
    Some(())
}

/// An array that LLVM keeps as plain numbers: taken as they are, for LLVM would make an object of each.
fn data(
    context: &mut Context<'_>,
    value: LLVMValueRef,
    element: LLVMTypeRef,
    out: &mut Pieces,
) -> Option<()> {
    let mut length = 0;
    // SAFETY: the value is an array of plain numbers. The function gives the bytes of any such array; only a
    // build of LLVM for debugging insists on those of bytes.
    let bytes = unsafe { bytes_of(LLVMGetAsString(value, &mut length), length) };
    let Shape::One(ty) = context.shape(element) else { return None };
    let size = usize::try_from(context.layout.store_size(element)?).ok()?;
    if ty == Type::I8 {
        return out.bytes(bytes);
    }
    let number = |bytes: &[u8]| {
        // They stand in the order of the machine that this runs on.
        let mut wide = [0; 16];
        if cfg!(target_endian = "little") {
            wide.get_mut(..size)?.copy_from_slice(bytes);
        } else {
            wide.get_mut(16 - size..)?.copy_from_slice(bytes);
        }
        let bits = u128::from_ne_bytes(wide);
        Some(if ty.float_format().is_some() { Constant::Float(bits) } else { Constant::Int(bits) })
    };
    for bytes in bytes.chunks_exact(size) {
        out.constant(ty, number(bytes)?, size as u64)?;
    }
    Some(())
}

/// Pieces with what is alike put together.
#[derive(Default)]
struct Pieces {
    pieces: Vec<Piece>,
    size: u64,
}

impl Pieces {
    fn grow(&mut self, bytes: u64) -> Option<()> {
        self.size = self.size.checked_add(bytes)?;
        Some(())
    }

    fn pad_to(&mut self, offset: u64) -> Option<()> {
        self.zero(offset.checked_sub(self.size)?)
    }

    fn zero(&mut self, bytes: u64) -> Option<()> {
        match self.pieces.last_mut() {
            _ if bytes == 0 => {}
            Some(Piece::Zero(count)) => *count = count.checked_add(bytes)?,
            _ => self.pieces.push(Piece::Zero(bytes)),
        }
        self.grow(bytes)
    }

    fn undef(&mut self, bytes: u64) -> Option<()> {
        match self.pieces.last_mut() {
            _ if bytes == 0 => {}
            Some(Piece::Undef(count)) => *count = count.checked_add(bytes)?,
            _ => self.pieces.push(Piece::Undef(bytes)),
        }
        self.grow(bytes)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Option<()> {
        if !bytes.is_empty() {
            self.pieces.push(Piece::Bytes(bytes.to_vec()));
        }
        self.grow(bytes.len() as u64)
    }

    fn constant(&mut self, ty: Type, constant: Constant, bytes: u64) -> Option<()> {
        match self.pieces.last_mut() {
            Some(Piece::Array(before, constants)) if *before == ty => constants.push(constant),
            Some(Piece::Constant(before, first)) if *before == ty => {
                let both = vec![std::mem::replace(first, Constant::Undef), constant];
                self.pieces.pop();
                self.pieces.push(Piece::Array(ty, both));
            }
            _ => self.pieces.push(Piece::Constant(ty, constant)),
        }
        self.grow(bytes)
    }
}
