//! The values of a running program.

use super::memory::ObjectId;
use super::run::{Run, Runs};
use crate::constant::mask;
use crate::entity::{FuncId, Inst};
use crate::number::{Number, Plain};
use crate::types::{Float, Scalar, Type};
use std::fmt;
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug)]
pub enum Val<N = Plain> {
    /// An integer.
    Int(Int<N>),
    /// A floating-point number.
    Float(N),
    /// A pointer.
    Ptr(Pointer),
    /// The lanes of a vector.
    Vector(Rc<[Val<N>]>),
    /// Any value; also all lanes of a vector. What is computed from it is undefined too.
    Undef,
    /// What an operation gives that broke a promise; also all lanes of a vector.
    Poison(Origin),
}

/// The bits of an integer, those above its width zero, and what its bytes stand for besides.
///
/// In two halves, which need no alignment of 16 bytes: values are a third smaller for it.
#[derive(Clone, Debug)]
pub struct Int<N> {
    low: u64,
    high: u64,
    runs: Option<Rc<Runs<N>>>,
}

/// An address, and the object it may be used for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Pointer {
    /// The address.
    pub address: u64,
    /// The object that the pointer was derived from; accesses elsewhere are errors.
    pub object: Option<ObjectId>,
}

/// Where poison comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A constant.
    Constant,
    /// An instruction that broke a promise, or was given what it has no result for.
    Instruction(FuncId, Inst),
    /// Outside of the program.
    Outside,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Constant => f.write_str("it is a constant"),
            Origin::Instruction(..) => f.write_str("an instruction made it by a broken promise"),
            Origin::Outside => f.write_str("it comes from outside"),
        }
    }
}

impl Pointer {
    /// The null pointer.
    pub const NULL: Pointer = Pointer { address: 0, object: None };
}

impl<N> Int<N> {
    /// The integer of these bits.
    pub const fn new(bits: u128) -> Self {
        Int { low: bits as u64, high: (bits >> 64) as u64, runs: None }
    }

    pub(super) fn with_runs(bits: u128, runs: Runs<N>) -> Self {
        Int { runs: if runs.is_empty() { None } else { Some(Rc::new(runs)) }, ..Int::new(bits) }
    }

    /// The bits.
    pub const fn bits(&self) -> u128 {
        (self.high as u128) << 64 | self.low as u128
    }

    pub(super) fn runs(&self) -> &[Run<N>] {
        self.runs.as_deref().map_or(&[], |runs| runs)
    }
}

impl<N: Number> Val<N> {
    /// The integer of these bits.
    pub const fn int(bits: u128) -> Self {
        Val::Int(Int::new(bits))
    }

    /// True or false.
    pub const fn bool(value: bool) -> Self {
        Val::int(value as u128)
    }

    /// The number of this bit pattern.
    pub fn float(format: Float, bits: u128) -> Self {
        Val::Float(N::from_bits(format, bits))
    }

    /// An `f64`.
    pub fn f64(value: f64) -> Self {
        Val::float(Float::F64, u128::from(value.to_bits()))
    }

    /// An `f32`.
    pub fn f32(value: f32) -> Self {
        Val::float(Float::F32, u128::from(value.to_bits()))
    }

    /// A vector of these lanes.
    pub fn vector(lanes: impl IntoIterator<Item = Self>) -> Self {
        Val::Vector(lanes.into_iter().collect())
    }

    /// The bits of an integer.
    pub fn as_int(&self) -> Option<u128> {
        match self {
            Val::Int(int) => Some(int.bits()),
            _ => None,
        }
    }

    /// The number.
    pub fn as_float(&self) -> Option<&N> {
        match self {
            Val::Float(number) => Some(number),
            _ => None,
        }
    }

    /// The primal of an `f64` number.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_float().map(|number| f64::from_bits(number.to_bits(Float::F64) as u64))
    }

    /// The pointer.
    pub fn as_pointer(&self) -> Option<Pointer> {
        match self {
            Val::Ptr(pointer) => Some(*pointer),
            _ => None,
        }
    }

    /// The lane of a vector; of undefined and poison vectors these themselves.
    pub fn lane(&self, index: usize) -> Option<&Self> {
        match self {
            Val::Vector(lanes) => lanes.get(index),
            Val::Undef | Val::Poison(_) => Some(self),
            _ => None,
        }
    }

    /// The bytes that the lanes of a vector take besides the value itself.
    pub(super) fn lane_bytes(&self) -> u64 {
        if let Val::Vector(lanes) = self { size_of_val::<[Self]>(lanes) as u64 } else { 0 }
    }

    /// Whether it is undefined or poison as a whole.
    pub fn is_absent(&self) -> bool {
        matches!(self, Val::Undef | Val::Poison(_))
    }

    /// Whether the value can have the type. Undefined values and poison have every type.
    pub fn fits(&self, ty: Type) -> bool {
        match (self, ty) {
            (Val::Undef | Val::Poison(_), _) => true,
            (_, Type::Scalar(scalar)) => self.fits_scalar(scalar),
            (Val::Vector(lanes), Type::Vector(scalar, count)) => {
                lanes.len() == count as usize
                    && lanes.iter().all(|lane| lane.is_absent() || lane.fits_scalar(scalar))
            }
            _ => false,
        }
    }

    fn fits_scalar(&self, scalar: Scalar) -> bool {
        match (self, scalar) {
            (Val::Int(int), Scalar::Int(width)) => int.bits() & !mask(u32::from(width)) == 0,
            (Val::Float(_), Scalar::Float(_)) | (Val::Ptr(_), Scalar::Ptr(_)) => true,
            _ => false,
        }
    }
}

impl<N> From<Pointer> for Val<N> {
    fn from(pointer: Pointer) -> Self {
        Val::Ptr(pointer)
    }
}
