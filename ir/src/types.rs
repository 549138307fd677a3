//! Types: scalars, fixed-width vectors of scalars, and opaque types that are only carried along.
//!
//! There are no first-class aggregates: instructions and functions have any number of results instead.

use crate::entity::OpaqueId;
use std::fmt;

/// The largest number of lanes a vector may have. Wider vectors of LLVM are opaque types.
pub const MAX_LANES: u32 = 1 << 16;

/// The largest width of an integer in bits. Wider integers of LLVM are opaque types.
pub const MAX_INT_BITS: u8 = 128;

/// The largest address space number, as in LLVM.
pub const MAX_ADDRESS_SPACE: u32 = (1 << 24) - 1;

/// A binary floating-point format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Float {
    /// IEEE binary16.
    F16,
    /// The upper half of a binary32.
    Bf16,
    /// IEEE binary32.
    F32,
    /// IEEE binary64.
    F64,
    /// The 80-bit format of the x87 unit, ten bytes of value in sixteen of storage.
    F80,
    /// IEEE binary128.
    F128,
}

impl Float {
    /// All formats, narrowest significand first within a width.
    pub const ALL: [Float; 6] = [Float::F16, Float::Bf16, Float::F32, Float::F64, Float::F80, Float::F128];

    /// The name in the text form.
    pub const fn name(self) -> &'static str {
        match self {
            Float::F16 => "f16",
            Float::Bf16 => "bf16",
            Float::F32 => "f32",
            Float::F64 => "f64",
            Float::F80 => "f80",
            Float::F128 => "f128",
        }
    }

    /// Width in bits.
    pub const fn bits(self) -> u32 {
        match self {
            Float::F16 | Float::Bf16 => 16,
            Float::F32 => 32,
            Float::F64 => 64,
            Float::F80 => 80,
            Float::F128 => 128,
        }
    }
}

/// The type of one lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scalar {
    /// An integer of 1 to [`MAX_INT_BITS`] bits, without a sign.
    Int(u8),
    /// A floating-point number.
    Float(Float),
    /// A pointer into an address space of at most [`MAX_ADDRESS_SPACE`].
    Ptr(u32),
}

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// One scalar.
    Scalar(Scalar),
    /// Lane type and number of lanes, 1 to [`MAX_LANES`].
    Vector(Scalar, u32),
    /// A type that the IR does not look into; its spelling is in [`crate::Module::opaque_types`].
    Opaque(OpaqueId),
}

/// Shorthands for the types that code names most often.
impl Type {
    /// One bit.
    pub const I1: Type = Type::int(1);
    /// Eight bits.
    pub const I8: Type = Type::int(8);
    /// Sixteen bits.
    pub const I16: Type = Type::int(16);
    /// Thirty-two bits.
    pub const I32: Type = Type::int(32);
    /// Sixty-four bits.
    pub const I64: Type = Type::int(64);
    /// One hundred and twenty-eight bits.
    pub const I128: Type = Type::int(128);
    /// IEEE binary32.
    pub const F32: Type = Type::float(Float::F32);
    /// IEEE binary64.
    pub const F64: Type = Type::float(Float::F64);
    /// A pointer in address space 0.
    pub const PTR: Type = Type::Scalar(Scalar::Ptr(0));

    /// The integer type of `bits` bits.
    pub const fn int(bits: u8) -> Type {
        Type::Scalar(Scalar::Int(bits))
    }

    /// The scalar type of a floating-point format.
    pub const fn float(float: Float) -> Type {
        Type::Scalar(Scalar::Float(float))
    }

    /// `lanes` lanes of `lane`, or one scalar if `lanes` is `None`.
    pub const fn of_lanes(lane: Scalar, lanes: Option<u32>) -> Type {
        match lanes {
            Some(lanes) => Type::Vector(lane, lanes),
            None => Type::Scalar(lane),
        }
    }

    /// The lane type; `None` for opaque types.
    pub const fn lane(self) -> Option<Scalar> {
        match self {
            Type::Scalar(lane) | Type::Vector(lane, _) => Some(lane),
            Type::Opaque(_) => None,
        }
    }

    /// The number of lanes of a vector; `None` for scalars and opaque types.
    pub const fn lanes(self) -> Option<u32> {
        match self {
            Type::Vector(_, lanes) => Some(lanes),
            _ => None,
        }
    }

    /// The same shape with another lane type: what a comparison or a conversion results in.
    pub const fn with_lane(self, lane: Scalar) -> Type {
        Type::of_lanes(lane, self.lanes())
    }

    /// The floating-point format of the lanes.
    pub const fn float_format(self) -> Option<Float> {
        match self.lane() {
            Some(Scalar::Float(float)) => Some(float),
            _ => None,
        }
    }

    /// The width of integer lanes in bits.
    pub const fn int_bits(self) -> Option<u8> {
        match self.lane() {
            Some(Scalar::Int(bits)) => Some(bits),
            _ => None,
        }
    }

    /// The address space of pointer lanes.
    pub const fn address_space(self) -> Option<u32> {
        match self.lane() {
            Some(Scalar::Ptr(space)) => Some(space),
            _ => None,
        }
    }

    /// Whether the limits on widths, lanes and address spaces hold.
    pub const fn is_legal(self) -> bool {
        let lane_ok = match self.lane() {
            Some(Scalar::Int(bits)) => bits >= 1 && bits <= MAX_INT_BITS,
            Some(Scalar::Ptr(space)) => space <= MAX_ADDRESS_SPACE,
            Some(Scalar::Float(_)) | None => true,
        };
        let lanes_ok = match self.lanes() {
            Some(lanes) => lanes >= 1 && lanes <= MAX_LANES,
            None => true,
        };
        lane_ok && lanes_ok
    }

    /// How the type is written, given the spellings of opaque types.
    pub fn display<'a>(self, opaque: &'a OpaqueTypes) -> impl fmt::Display + 'a {
        TypeText { ty: self, opaque }
    }
}

/// Sizes and alignments of scalars in memory, as far as they depend on the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Bytes of a pointer (8 on all targets that the readers accept by default).
    pub pointer_bytes: u8,
    /// Whether the most significant byte comes first.
    pub big_endian: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { pointer_bytes: 8, big_endian: false }
    }
}

impl Layout {
    /// Bits of value in a scalar: what arithmetic sees.
    pub fn scalar_bits(&self, scalar: Scalar) -> u32 {
        match scalar {
            Scalar::Int(bits) => u32::from(bits),
            Scalar::Float(float) => float.bits(),
            Scalar::Ptr(_) => u32::from(self.pointer_bytes) * 8,
        }
    }

    /// Bytes that a load or a store of the type touches (LLVM's store size); `None` for opaque types.
    ///
    /// The lanes of a vector are packed without padding, as in LLVM, to whole bytes at the end.
    pub fn store_bytes(&self, ty: Type) -> Option<u64> {
        let lane_bits = u64::from(self.scalar_bits(ty.lane()?));
        Some((lane_bits * u64::from(ty.lanes().unwrap_or(1))).div_ceil(8))
    }

    /// Bytes from one array element of the type to the next (LLVM's allocation size).
    pub fn stride_bytes(&self, ty: Type) -> Option<u64> {
        let align = u64::from(self.natural_align(ty)?);
        Some(self.store_bytes(ty)?.div_ceil(align) * align)
    }

    /// The alignment in bytes that the type has when nothing else is said: its store size rounded up to a
    /// power of two, at most 16 for scalars; `None` for opaque types.
    pub fn natural_align(&self, ty: Type) -> Option<u32> {
        let bytes = self.store_bytes(ty)?.next_power_of_two();
        let limit = if ty.lanes().is_some() { 1 << 20 } else { 16 };
        Some(bytes.min(limit) as u32)
    }
}

/// The spellings of opaque types, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpaqueTypes {
    spellings: Vec<Box<str>>,
    ids: std::collections::HashMap<Box<str>, OpaqueId>,
}

impl OpaqueTypes {
    /// The opaque type with this spelling.
    pub fn intern(&mut self, spelling: &str) -> Type {
        if let Some(&id) = self.ids.get(spelling) {
            return Type::Opaque(id);
        }
        let id = crate::entity::Entity::from_index(self.spellings.len());
        self.spellings.push(spelling.into());
        self.ids.insert(spelling.into(), id);
        Type::Opaque(id)
    }

    /// The spelling of an opaque type, if this table made it.
    pub fn spelling(&self, id: OpaqueId) -> Option<&str> {
        self.spellings.get(crate::entity::Entity::index(id)).map(|text| &**text)
    }
}

struct TypeText<'a> {
    ty: Type,
    opaque: &'a OpaqueTypes,
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Scalar::Int(bits) => write!(f, "i{bits}"),
            Scalar::Float(float) => f.write_str(float.name()),
            Scalar::Ptr(0) => f.write_str("ptr"),
            Scalar::Ptr(space) => write!(f, "ptr({space})"),
        }
    }
}

impl fmt::Display for TypeText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            Type::Scalar(scalar) => scalar.fmt(f),
            Type::Vector(lane, lanes) => write!(f, "<{lanes} x {lane}>"),
            Type::Opaque(id) => {
                let spelling = self.opaque.spelling(id).unwrap_or("?");
                write!(f, "opaque {}", crate::quote::Quoted(spelling))
            }
        }
    }
}
