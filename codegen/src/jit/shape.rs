//! How values of the IR's types are held in Cranelift's values.

use cranelift_codegen::ir::Type as Machine;
use cranelift_codegen::ir::types;
use ir::{Float, Scalar, Type};

/// The most machine values that a value of the IR may take.
pub(super) const MOST_PARTS: u32 = 1024;

/// The machine values that a value is held in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// One value.
    Scalar(Machine),
    /// One value per lane.
    Lanes(Machine, u32),
    /// Vectors of 128 bits: their type, the lanes of each, their number.
    Chunks(Machine, u32, u32),
}

impl Shape {
    /// The type of each machine value, and their number.
    pub fn parts(self) -> (Machine, u32) {
        match self {
            Shape::Scalar(ty) => (ty, 1),
            Shape::Lanes(ty, count) => (ty, count),
            Shape::Chunks(ty, _, count) => (ty, count),
        }
    }
}

/// What a scalar is held in. Bits above an integer's width are zero, as are those above a 16-bit float's; `f80`
/// and `f128` are their bits.
pub(super) fn container(scalar: Scalar) -> Machine {
    match scalar {
        Scalar::Int(..=32) | Scalar::Float(Float::F16 | Float::Bf16) => types::I32,
        Scalar::Int(..=64) | Scalar::Ptr(_) => types::I64,
        Scalar::Int(_) | Scalar::Float(Float::F80 | Float::F128) => types::I128,
        Scalar::Float(Float::F32) => types::F32,
        Scalar::Float(Float::F64) => types::F64,
    }
}

/// The 128-bit vector of these lanes that Cranelift computes with.
fn chunk(lane: Scalar) -> Option<(Machine, u32)> {
    match lane {
        Scalar::Float(Float::F64) => Some((types::F64X2, 2)),
        Scalar::Float(Float::F32) => Some((types::F32X4, 4)),
        Scalar::Int(32) => Some((types::I32X4, 4)),
        Scalar::Int(64) => Some((types::I64X2, 2)),
        _ => None,
    }
}

/// How a type is held; `None` for opaque types and vectors of too many lanes.
pub(super) fn shape(ty: Type) -> Option<Shape> {
    let shape = match ty {
        Type::Scalar(scalar) => Shape::Scalar(container(scalar)),
        Type::Vector(lane, lanes) => match chunk(lane) {
            Some((ty, per)) if lanes % per == 0 => Shape::Chunks(ty, per, lanes / per),
            _ => Shape::Lanes(container(lane), lanes),
        },
        Type::Opaque(_) => return None,
    };
    (shape.parts().1 <= MOST_PARTS).then_some(shape)
}

/// Whether a float of this format is computed by the processor.
pub(super) fn is_hard(format: Float) -> bool {
    matches!(format, Float::F32 | Float::F64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let vector = |lane, lanes| shape(Type::Vector(lane, lanes));
        assert_eq!(shape(Type::I1), Some(Shape::Scalar(types::I32)));
        assert_eq!(shape(Type::int(33)), Some(Shape::Scalar(types::I64)));
        assert_eq!(shape(Type::int(65)), Some(Shape::Scalar(types::I128)));
        assert_eq!(vector(Scalar::Float(Float::F64), 6), Some(Shape::Chunks(types::F64X2, 2, 3)));
        assert_eq!(vector(Scalar::Float(Float::F64), 3), Some(Shape::Lanes(types::F64, 3)));
        assert_eq!(vector(Scalar::Int(8), 16), Some(Shape::Lanes(types::I32, 16)));
        assert_eq!(vector(Scalar::Int(8), MOST_PARTS + 1), None);
        assert_eq!(
            vector(Scalar::Float(Float::F32), 4 * MOST_PARTS),
            Some(Shape::Chunks(types::F32X4, 4, 1024))
        );
    }
}
