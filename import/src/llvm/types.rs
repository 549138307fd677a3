//! LLVM's types: what a value of one is in the IR, and where its parts are in memory.

use super::context::Context;
use super::live::Live;
use ir::Type;
use llvm_sys::prelude::LLVMTypeRef;
use llvm_sys::target::{LLVMGetModuleDataLayout, LLVMTargetDataRef};
use std::marker::PhantomData;
use std::ops::Range;
use std::rc::Rc;

/// The most leaves an aggregate may have to be split.
pub(super) const MAX_LEAVES: usize = 64;

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
    /// The types of the values, in order; `None` for opaque ones.
    pub fn types(&self) -> Option<Vec<Type>> {
        match self {
            Shape::Void => Some(Vec::new()),
            Shape::One(ty) => Some(vec![*ty]),
            Shape::Leaves(leaves) => Some(leaves.iter().map(|leaf| leaf.ty).collect()),
            Shape::Opaque(_) => None,
        }
    }
}

/// LLVM's data layout of a module.
#[derive(Clone, Copy)]
pub(super) struct DataLayout<'a> {
    target: LLVMTargetDataRef,
    module: PhantomData<&'a Live>,
}

impl<'a> DataLayout<'a> {
    /// That of a module.
    pub fn of(live: &'a Live) -> Self {
        // SAFETY: the module lives as long as `'a`, and its data layout with it.
        Self { target: unsafe { LLVMGetModuleDataLayout(live.module()) }, module: PhantomData }
    }

    /// Bytes from one array element of the type to the next (LLVM's allocation size); `None` for types
    /// without a size, and if it is not below 2^63.
    pub fn alloc_size(&self, _ty: LLVMTypeRef) -> Option<u64> {
        let _ = self.target;
        None
    }

    /// Bytes that a load or store of the type touches.
    pub fn store_size(&self, _ty: LLVMTypeRef) -> Option<u64> {
        None
    }

    /// Bytes of alignment of the type by the ABI; `None` for types without a size.
    pub fn abi_align(&self, _ty: LLVMTypeRef) -> Option<u64> {
        None
    }

    /// Where field `index` of a struct begins.
    pub fn field_offset(&self, _ty: LLVMTypeRef, _index: u32) -> Option<u64> {
        None
    }

    /// Bytes of a pointer in an address space.
    pub fn pointer_size(&self, _space: u32) -> u64 {
        8
    }
}

/// See [`Context::shape`].
pub(super) fn shape(context: &mut Context<'_>, _ty: LLVMTypeRef) -> Shape {
    Shape::Opaque(context.module.opaque_types.intern("?"))
}

/// The type inside an aggregate type that a list of indices (of `extractvalue` and its kin) leads to, and which
/// of the leaves of the aggregate are its. `None` if the aggregate is not split or the indices do not fit.
pub(super) fn part(
    _context: &mut Context<'_>,
    _aggregate: LLVMTypeRef,
    _indices: &[u32],
) -> Option<(LLVMTypeRef, Range<usize>)> {
    None
}

/// LLVM's text of a type.
pub(super) fn text(_ty: LLVMTypeRef) -> String {
    String::new()
}

/// See [`Context::signature_origin`].
pub(super) fn signature_origin(_context: &mut Context<'_>, _function: LLVMTypeRef) -> Option<Box<str>> {
    None
}
