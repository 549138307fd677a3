//! Constants.

use crate::entity::{AliasId, FuncId, GlobalId};
use crate::types::{Float, Scalar, Type};
use std::sync::Arc;

/// A named thing of a module that has an address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Symbol {
    /// A function.
    Func(FuncId),
    /// A global variable.
    Global(GlobalId),
    /// An alias or an ifunc.
    Alias(AliasId),
}

/// A constant. Its type stands beside it, in the value or the initialiser that holds it.
///
/// Constants of a body are made once per type and content, so the same constant is the same value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    /// An integer of at most 128 bits; the bits above its width are zero.
    Int(u128),
    /// A floating-point number, as the bits of its format; the bits above its width are zero.
    Float(u128),
    /// The null pointer of its address space, whose address is zero.
    Null,
    /// Any value, a new one at each use.
    Undef,
    /// The result of an operation that broke one of its promises.
    Poison,
    /// The same constant in every lane of a vector. Not `Undef` or `Poison`: these stand for the vector.
    Splat(Arc<Constant>),
    /// One constant per lane of a vector, not all the same.
    Lanes(Arc<[Constant]>),
    /// A symbol's address plus a number of bytes.
    Address(Symbol, i64),
    /// The bytes from the address of the last symbol to that of the first plus a number of bytes, cut to the width of
    /// an integer of at most 64 bits.
    Distance(Symbol, i64, Symbol),
    /// Something of LLVM that the IR does not know, as LLVM text: an error once it is read.
    Unsupported(Arc<str>),
}

impl Constant {
    /// The integer `value`, cut to `bits` bits.
    pub const fn int(bits: u8, value: i128) -> Constant {
        Constant::Int(value as u128 & mask(bits as u32))
    }

    /// A number of the format `F64`.
    pub fn f64(value: f64) -> Constant {
        Constant::Float(u128::from(value.to_bits()))
    }

    /// A number of the format `F32`.
    pub fn f32(value: f32) -> Constant {
        Constant::Float(u128::from(value.to_bits()))
    }

    /// Zero, +0.0, null, or a vector of these; `None` for opaque types.
    pub fn zero(ty: Type) -> Option<Constant> {
        let lane = match ty.lane()? {
            Scalar::Int(_) => Constant::Int(0),
            Scalar::Float(_) => Constant::Float(0),
            Scalar::Ptr(_) => Constant::Null,
        };
        Some(if ty.lanes().is_some() { Constant::Splat(Arc::new(lane)) } else { lane })
    }

    /// The vector of these lanes in its one form: `Splat` if they are all the same, else `Lanes`.
    ///
    /// `lanes` must not be empty; an empty vector gives `Poison`, which no type admits.
    pub fn vector(lanes: Vec<Constant>) -> Constant {
        let Some(first) = lanes.first() else { return Constant::Poison };
        if lanes.iter().any(|lane| lane != first) {
            return Constant::Lanes(lanes.into());
        }
        match first {
            Constant::Undef | Constant::Poison => first.clone(),
            _ => Constant::Splat(Arc::new(first.clone())),
        }
    }

    /// The constant in one lane: of a vector that lane, of a scalar (lane 0) itself.
    pub fn lane(&self, index: usize) -> Option<&Constant> {
        match self {
            Constant::Splat(lane) => Some(lane),
            Constant::Lanes(lanes) => lanes.get(index),
            _ => Some(self),
        }
    }

    /// Whether the constant can have the type: numbers fit their width and have no stray bits, vectors have
    /// their number of lanes and their one form.
    pub fn fits(&self, ty: Type) -> bool {
        match (self, ty) {
            (Constant::Undef | Constant::Poison | Constant::Unsupported(_), _) => true,
            (_, Type::Scalar(scalar)) => self.fits_scalar(scalar),
            (Constant::Splat(lane), Type::Vector(scalar, _)) => {
                matches!(**lane, Constant::Unsupported(_)) || lane.fits_scalar(scalar)
            }
            (Constant::Lanes(lanes), Type::Vector(scalar, count)) => {
                lanes.len() == count as usize
                    && lanes.iter().any(|lane| *lane != lanes[0])
                    && lanes.iter().all(|lane| lane.is_lane_of(scalar))
            }
            _ => false,
        }
    }

    fn is_lane_of(&self, scalar: Scalar) -> bool {
        matches!(self, Constant::Undef | Constant::Poison | Constant::Unsupported(_))
            || self.fits_scalar(scalar)
    }

    fn fits_scalar(&self, scalar: Scalar) -> bool {
        match (self, scalar) {
            (Constant::Int(bits), Scalar::Int(width)) => *bits & !mask(u32::from(width)) == 0,
            (Constant::Float(bits), Scalar::Float(float)) => *bits & !mask(float.bits()) == 0,
            (Constant::Null | Constant::Address(..), Scalar::Ptr(_)) => true,
            (Constant::Distance(..), Scalar::Int(width)) => width <= 64,
            _ => false,
        }
    }
}

/// The number with the low `bits` bits set; all bits from 128 on.
pub const fn mask(bits: u32) -> u128 {
    if bits >= 128 { u128::MAX } else { (1 << bits) - 1 }
}

/// The bits of the canonical NaN of a format: quiet, positive, payload zero.
pub const fn canonical_nan(float: Float) -> u128 {
    match float {
        Float::F16 => 0x7e00,
        Float::Bf16 => 0x7fc0,
        Float::F32 => 0x7fc0_0000,
        Float::F64 => 0x7ff8_0000_0000_0000,
        Float::F80 => 0x7fff_c000_0000_0000_0000,
        Float::F128 => 0x7fff_8000_0000_0000_0000_0000_0000_0000,
    }
}
