//! LLVM's types: what a value of one is in the IR, and where its parts are in memory.

use super::context::Context;
use super::live::{Live, bytes_of};
use ir::{Float, MAX_ADDRESS_SPACE, MAX_INT_BITS, MAX_LANES, Scalar, Type};
use llvm_sys::LLVMTypeKind as Kind;
use llvm_sys::core::{
    LLVMCountParamTypes, LLVMCountStructElementTypes, LLVMGetArrayLength2, LLVMGetElementType,
    LLVMGetIntTypeWidth, LLVMGetParamTypes, LLVMGetPointerAddressSpace, LLVMGetReturnType, LLVMGetStructName,
    LLVMGetTypeKind, LLVMGetVectorSize, LLVMIsFunctionVarArg, LLVMIsOpaqueStruct, LLVMIsPackedStruct,
    LLVMStructGetTypeAtIndex, LLVMTypeIsSized,
};
use llvm_sys::prelude::LLVMTypeRef;
use llvm_sys::target::{
    LLVMABIAlignmentOfType, LLVMABISizeOfType, LLVMGetModuleDataLayout, LLVMOffsetOfElement,
    LLVMPointerSizeForAS, LLVMStoreSizeOfType, LLVMTargetDataRef,
};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::marker::PhantomData;
use std::ops::Range;
use std::ptr::null_mut;
use std::rc::Rc;

/// The most leaves an aggregate may have to be split.
pub(super) const MAX_LEAVES: usize = 64;

/// How deep types may be nested to be looked into. Deeper ones are opaque.
const MAX_DEPTH: u32 = 200;

/// How long the text of a type may be, in bytes.
const MAX_TEXT: usize = 1 << 16;

/// What a value of an LLVM type is in the IR.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Shape {
    /// No value.
    Void,
    /// One value of a type the IR knows.
    One(Type),
    /// A struct or an array: its leaves, depth first in order; none for an empty one.
    Leaves(Rc<[Leaf]>),
    /// One value that is only carried along: a [`Type::Opaque`] with LLVM's spelling. Labels, tokens and
    /// metadata, scalable vectors, target types, integers over 128 bits, aggregates of too many leaves or with
    /// a leaf of this kind.
    Opaque(Type),
}

/// A scalar or vector inside an aggregate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Leaf {
    /// Its type.
    pub ty: Type,
    /// Its place in memory, in bytes from the beginning of the aggregate.
    pub offset: u64,
}

impl Shape {
    /// The types of the values, in order; one of an opaque type for what is carried along.
    pub fn types(&self) -> Vec<Type> {
        match self {
            Shape::Void => Vec::new(),
            Shape::One(ty) | Shape::Opaque(ty) => vec![*ty],
            Shape::Leaves(leaves) => leaves.iter().map(|leaf| leaf.ty).collect(),
        }
    }
}

/// LLVM's data layout of a module.
pub(super) struct DataLayout<'a> {
    target: LLVMTargetDataRef,
    // Whether a type's size is known and below 2^63.
    bounded: RefCell<HashMap<LLVMTypeRef, Option<u64>>>,
    module: PhantomData<&'a Live>,
}

impl<'a> DataLayout<'a> {
    /// That of a module.
    pub fn of(live: &'a Live) -> Self {
        // SAFETY: the module lives as long as `'a`, and its data layout with it.
        let target = unsafe { LLVMGetModuleDataLayout(live.module()) };
        Self { target, bounded: RefCell::default(), module: PhantomData }
    }

    /// Bytes from one array element of the type to the next (LLVM's allocation size); `None` for types
    /// without a size, and if it is not below 2^63.
    pub fn alloc_size(&self, ty: LLVMTypeRef) -> Option<u64> {
        self.bounded_size(ty, MAX_DEPTH)
    }

    /// Bytes that a load or store of the type touches.
    pub fn store_size(&self, ty: LLVMTypeRef) -> Option<u64> {
        self.alloc_size(ty)?;
        // SAFETY: the type has a size.
        Some(unsafe { LLVMStoreSizeOfType(self.target, ty) })
    }

    /// Bytes of alignment of the type by the ABI; `None` for types without a size.
    pub fn abi_align(&self, ty: LLVMTypeRef) -> Option<u64> {
        self.alloc_size(ty)?;
        // SAFETY: the type has a size.
        Some(u64::from(unsafe { LLVMABIAlignmentOfType(self.target, ty) }))
    }

    /// Where field `index` of a struct begins.
    pub fn field_offset(&self, ty: LLVMTypeRef, index: u32) -> Option<u64> {
        self.alloc_size(ty)?;
        // SAFETY: the type has a size, and the index is one of the struct's.
        unsafe {
            let fits =
                LLVMGetTypeKind(ty) == Kind::LLVMStructTypeKind && index < LLVMCountStructElementTypes(ty);
            fits.then(|| LLVMOffsetOfElement(self.target, ty, index))
        }
    }

    /// Bytes of a pointer in an address space.
    pub fn pointer_size(&self, space: u32) -> u64 {
        // SAFETY: any number will do.
        u64::from(unsafe { LLVMPointerSizeForAS(self.target, space) })
    }

    /// LLVM computes modulo 2^64: this is its size if no part of the computation wraps. Memory makes it linear
    /// in types that share parts.
    fn bounded_size(&self, ty: LLVMTypeRef, depth: u32) -> Option<u64> {
        if let Some(&known) = self.bounded.borrow().get(&ty) {
            return known;
        }
        let size = self.compute_size(ty, depth);
        self.bounded.borrow_mut().insert(ty, size);
        size
    }

    fn compute_size(&self, ty: LLVMTypeRef, depth: u32) -> Option<u64> {
        const LIMIT: u64 = 1 << 62;
        let depth = depth.checked_sub(1)?;
        // SAFETY: the questions are those of the kind of type; the size is asked for once every part has one.
        unsafe {
            match LLVMGetTypeKind(ty) {
                Kind::LLVMVoidTypeKind
                | Kind::LLVMLabelTypeKind
                | Kind::LLVMMetadataTypeKind
                | Kind::LLVMTokenTypeKind
                | Kind::LLVMFunctionTypeKind
                | Kind::LLVMScalableVectorTypeKind => None,
                Kind::LLVMArrayTypeKind => {
                    let element = self.bounded_size(LLVMGetElementType(ty), depth)?;
                    element.checked_mul(LLVMGetArrayLength2(ty)).filter(|&size| size < LIMIT)
                }
                Kind::LLVMStructTypeKind => {
                    if LLVMIsOpaqueStruct(ty) != 0 {
                        return None;
                    }
                    let mut sum = 0u64;
                    for field in fields(ty) {
                        // Padding is less than the largest alignment.
                        let size = self.bounded_size(field, depth)?;
                        sum = sum.checked_add(size)?.checked_add(1 << 16).filter(|&sum| sum < LIMIT)?;
                    }
                    Some(LLVMABISizeOfType(self.target, ty))
                }
                _ if LLVMTypeIsSized(ty) == 0 => None,
                _ => Some(LLVMABISizeOfType(self.target, ty)).filter(|&size| size < LIMIT),
            }
        }
    }
}

/// Whether values of a type have a size, perhaps an unbounded one. LLVM's own answer never comes for a struct that holds
/// itself.
pub(super) fn has_size(ty: LLVMTypeRef) -> bool {
    let mut seen = HashSet::new();
    let mut pending = vec![ty];
    while let Some(ty) = pending.pop() {
        if !seen.insert(ty) {
            continue;
        }
        // SAFETY: the questions are those of the kind of type.
        unsafe {
            match LLVMGetTypeKind(ty) {
                Kind::LLVMStructTypeKind if LLVMIsOpaqueStruct(ty) != 0 => return false,
                Kind::LLVMStructTypeKind => pending.extend(fields(ty)),
                Kind::LLVMArrayTypeKind => pending.push(LLVMGetElementType(ty)),
                _ if LLVMTypeIsSized(ty) == 0 => return false,
                _ => {}
            }
        }
    }
    true
}

/// The fields of a struct type.
fn fields(ty: LLVMTypeRef) -> impl Iterator<Item = LLVMTypeRef> {
    // SAFETY: callers pass struct types, and the indices are theirs.
    let count = unsafe { LLVMCountStructElementTypes(ty) };
    (0..count).map(move |index| unsafe { LLVMStructGetTypeAtIndex(ty, index) })
}

/// See [`Context::shape`].
pub(super) fn shape(context: &mut Context<'_>, ty: LLVMTypeRef) -> Shape {
    shape_at(context, ty, MAX_DEPTH)
}

fn shape_at(context: &mut Context<'_>, ty: LLVMTypeRef, depth: u32) -> Shape {
    if let Some(shape) = context.shapes.get(&ty) {
        return shape.clone();
    }
    // SAFETY: any type may be asked for its kind.
    let kind = unsafe { LLVMGetTypeKind(ty) };
    let known = match kind {
        Kind::LLVMVoidTypeKind => Some(Shape::Void),
        Kind::LLVMStructTypeKind | Kind::LLVMArrayTypeKind => {
            leaves(context, ty, depth).map(|leaves| Shape::Leaves(leaves.into()))
        }
        _ => simple(context, ty).map(Shape::One),
    };
    let shape = known.unwrap_or_else(|| {
        let text = text(ty);
        Shape::Opaque(context.module.opaque_types.intern(&text))
    });
    context.shapes.insert(ty, shape.clone());
    shape
}

/// The IR's type, for types that are not aggregates.
fn simple(context: &Context<'_>, ty: LLVMTypeRef) -> Option<Type> {
    // SAFETY: the questions are those of the kind of type.
    unsafe {
        if LLVMGetTypeKind(ty) != Kind::LLVMVectorTypeKind {
            return scalar(context, ty).map(Type::Scalar);
        }
        let lanes = LLVMGetVectorSize(ty);
        let lane = scalar(context, LLVMGetElementType(ty))?;
        (1..=MAX_LANES).contains(&lanes).then_some(Type::Vector(lane, lanes))
    }
}

fn scalar(context: &Context<'_>, ty: LLVMTypeRef) -> Option<Scalar> {
    // SAFETY: the questions are those of the kind of type.
    unsafe {
        Some(match LLVMGetTypeKind(ty) {
            Kind::LLVMIntegerTypeKind => {
                let bits = u8::try_from(LLVMGetIntTypeWidth(ty)).ok()?;
                Scalar::Int(Some(bits).filter(|&bits| bits <= MAX_INT_BITS)?)
            }
            Kind::LLVMPointerTypeKind => {
                let space = LLVMGetPointerAddressSpace(ty);
                // The IR has one size of pointers.
                let known = u64::from(context.module.layout().pointer_bytes);
                let fits = space <= MAX_ADDRESS_SPACE && context.layout.pointer_size(space) == known;
                Scalar::Ptr(Some(space).filter(|_| fits)?)
            }
            Kind::LLVMHalfTypeKind => Scalar::Float(Float::F16),
            Kind::LLVMBFloatTypeKind => Scalar::Float(Float::Bf16),
            Kind::LLVMFloatTypeKind => Scalar::Float(Float::F32),
            Kind::LLVMDoubleTypeKind => Scalar::Float(Float::F64),
            Kind::LLVMX86_FP80TypeKind => Scalar::Float(Float::F80),
            Kind::LLVMFP128TypeKind => Scalar::Float(Float::F128),
            _ => return None,
        })
    }
}

/// The leaves of a struct or array; `None` if there are too many or one of them is opaque.
fn leaves(context: &mut Context<'_>, ty: LLVMTypeRef, depth: u32) -> Option<Vec<Leaf>> {
    let depth = depth.checked_sub(1)?;
    context.layout.alloc_size(ty)?;
    let mut found = Vec::new();
    // SAFETY: the questions are those of the kind of type.
    unsafe {
        if LLVMGetTypeKind(ty) == Kind::LLVMArrayTypeKind {
            let element = LLVMGetElementType(ty);
            let stride = context.layout.alloc_size(element)?;
            let of_element = shape_at(context, element, depth);
            let count = LLVMGetArrayLength2(ty);
            if matches!(&of_element, Shape::Leaves(leaves) if leaves.is_empty()) {
                return Some(found);
            }
            if count > MAX_LEAVES as u64 {
                return None;
            }
            for index in 0..count {
                append(&mut found, &of_element, index * stride)?;
            }
        } else {
            for (index, field) in (0u32..).zip(fields(ty)) {
                let of_field = shape_at(context, field, depth);
                append(&mut found, &of_field, context.layout.field_offset(ty, index)?)?;
            }
        }
    }
    Some(found)
}

fn append(found: &mut Vec<Leaf>, shape: &Shape, offset: u64) -> Option<()> {
    match shape {
        Shape::One(ty) => found.push(Leaf { ty: *ty, offset }),
        Shape::Leaves(leaves) => {
            found.extend(leaves.iter().map(|leaf| Leaf { ty: leaf.ty, offset: leaf.offset + offset }));
        }
        Shape::Void | Shape::Opaque(_) => return None,
    }
    (found.len() <= MAX_LEAVES).then_some(())
}

/// The type inside an aggregate type that a list of indices (of `extractvalue` and its kin) leads to, and which
/// of the leaves of the aggregate are its. `None` if the aggregate is not split or the indices do not fit.
pub(super) fn part(
    context: &mut Context<'_>,
    aggregate: LLVMTypeRef,
    indices: &[u32],
) -> Option<(LLVMTypeRef, Range<usize>)> {
    let mut range = 0..count(context, aggregate)?;
    let mut ty = aggregate;
    for &index in indices {
        // SAFETY: the questions are those of the kind of type.
        unsafe {
            match LLVMGetTypeKind(ty) {
                Kind::LLVMArrayTypeKind => {
                    let inside = u64::from(index) < LLVMGetArrayLength2(ty);
                    ty = Some(LLVMGetElementType(ty)).filter(|_| inside)?;
                    let each = count(context, ty)?;
                    range.start += each * index as usize;
                    range.end = range.start + each;
                }
                Kind::LLVMStructTypeKind => {
                    let before: Vec<_> = fields(ty).take(index as usize + 1).collect();
                    let (&field, before) = before.split_last().filter(|(_, b)| b.len() == index as usize)?;
                    for &other in before {
                        range.start += count(context, other)?;
                    }
                    ty = field;
                    range.end = range.start + count(context, ty)?;
                }
                _ => return None,
            }
        }
    }
    Some((ty, range))
}

/// How many values a type becomes, if it is one the IR knows.
fn count(context: &mut Context<'_>, ty: LLVMTypeRef) -> Option<usize> {
    match shape(context, ty) {
        Shape::One(_) => Some(1),
        Shape::Leaves(leaves) => Some(leaves.len()),
        Shape::Void | Shape::Opaque(_) => None,
    }
}

/// LLVM's text of a type in which named structs are written out, so that it needs no definitions. Too long ones
/// are cut off with dots, which no reader accepts.
pub(super) fn text(ty: LLVMTypeRef) -> String {
    let mut out = String::new();
    write_type(&mut out, ty, MAX_DEPTH);
    if out.len() > MAX_TEXT {
        let mut end = MAX_TEXT;
        while !out.is_char_boundary(end) {
            end -= 1;
        }
        out.truncate(end);
        out.push_str("...");
    }
    out
}

/// See [`Context::signature_origin`].
pub(super) fn signature_origin(context: &mut Context<'_>, function: LLVMTypeRef) -> Option<Box<str>> {
    let (result, params) = signature(function);
    let split =
        std::iter::once(result).chain(params).any(|ty| matches!(shape(context, ty), Shape::Leaves(_)));
    split.then(|| text(function).into())
}

/// The result and the parameters of a function type.
pub(super) fn signature(function: LLVMTypeRef) -> (LLVMTypeRef, Vec<LLVMTypeRef>) {
    // SAFETY: callers pass function types; the buffer has room for all parameters.
    unsafe {
        let mut params = vec![null_mut(); LLVMCountParamTypes(function) as usize];
        LLVMGetParamTypes(function, params.as_mut_ptr());
        (LLVMGetReturnType(function), params)
    }
}

fn write_type(out: &mut String, ty: LLVMTypeRef, depth: u32) {
    let Some(depth) = depth.checked_sub(1).filter(|_| out.len() <= MAX_TEXT) else {
        out.push_str("...");
        return;
    };
    // SAFETY: the questions are those of the kind of type.
    unsafe {
        match LLVMGetTypeKind(ty) {
            Kind::LLVMStructTypeKind if LLVMIsOpaqueStruct(ty) == 0 => {
                let (open, close) = if LLVMIsPackedStruct(ty) != 0 { ("<{", "}>") } else { ("{", "}") };
                out.push_str(open);
                for (index, field) in fields(ty).enumerate() {
                    out.push_str(if index == 0 { " " } else { ", " });
                    write_type(out, field, depth);
                    if out.len() > MAX_TEXT {
                        return;
                    }
                }
                out.push_str(if LLVMCountStructElementTypes(ty) == 0 { "" } else { " " });
                out.push_str(close);
            }
            Kind::LLVMArrayTypeKind => {
                let _ = write!(out, "[{} x ", LLVMGetArrayLength2(ty));
                write_type(out, LLVMGetElementType(ty), depth);
                out.push(']');
            }
            Kind::LLVMFunctionTypeKind => {
                let (result, params) = signature(ty);
                write_type(out, result, depth);
                out.push_str(" (");
                let mut first = true;
                for param in params {
                    out.push_str(if std::mem::take(&mut first) { "" } else { ", " });
                    write_type(out, param, depth);
                }
                if LLVMIsFunctionVarArg(ty) != 0 {
                    out.push_str(if first { "..." } else { ", ..." });
                }
                out.push(')');
            }
            Kind::LLVMStructTypeKind => {
                let name = LLVMGetStructName(ty);
                let length = if name.is_null() { 0 } else { std::ffi::CStr::from_ptr(name).to_bytes().len() };
                let name = String::from_utf8_lossy(bytes_of(name, length));
                let _ = write!(out, "%\"{}\"", name.replace(['"', '\\', '\n'], "?"));
            }
            _ => out.push_str(&super::live::type_text(ty)),
        }
    }
}
