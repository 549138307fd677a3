//! LLVM's spelling of the types of the IR, in the text and in the names of intrinsics.

use ir::{Float, OpaqueTypes, Scalar, Type};
use std::fmt;

/// A type as LLVM (with opaque pointers, version 15 and later) spells it. `None` if the type is opaque and
/// not in `opaque`.
pub fn type_name(ty: Type, opaque: &OpaqueTypes) -> Option<String> {
    Some(match ty {
        Type::Scalar(scalar) => ScalarName(scalar).to_string(),
        Type::Vector(scalar, lanes) => format!("<{lanes} x {}>", ScalarName(scalar)),
        Type::Opaque(id) => opaque.spelling(id)?.to_string(),
    })
}

/// The type in the name of an intrinsic, `v4f64`; opaque types have none.
pub(super) fn mangled(ty: Type) -> Option<String> {
    let scalar = match ty.lane()? {
        Scalar::Int(bits) => format!("i{bits}"),
        Scalar::Float(float) => float.name().to_owned(),
        Scalar::Ptr(space) => format!("p{space}"),
    };
    Some(match ty.lanes() {
        Some(lanes) => format!("v{lanes}{scalar}"),
        None => scalar,
    })
}

struct ScalarName(Scalar);

impl fmt::Display for ScalarName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scalar::Int(bits) => write!(f, "i{bits}"),
            Scalar::Float(float) => f.write_str(match float {
                Float::F16 => "half",
                Float::Bf16 => "bfloat",
                Float::F32 => "float",
                Float::F64 => "double",
                Float::F80 => "x86_fp80",
                Float::F128 => "fp128",
            }),
            Scalar::Ptr(0) => f.write_str("ptr"),
            Scalar::Ptr(space) => write!(f, "ptr addrspace({space})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn scalars() -> impl Iterator<Item = Scalar> {
        let ints = (1..=ir::MAX_INT_BITS).map(Scalar::Int);
        ints.chain(Float::ALL.map(Scalar::Float)).chain([0, 1, ir::MAX_ADDRESS_SPACE].map(Scalar::Ptr))
    }

    #[test]
    fn every_type_has_a_spelling_of_its_own() {
        let opaque = OpaqueTypes::default();
        let types = scalars().flat_map(|scalar| {
            [Type::Scalar(scalar), Type::Vector(scalar, 1), Type::Vector(scalar, ir::MAX_LANES)]
        });
        let (mut names, mut count) = (HashSet::new(), 0);
        for ty in types {
            assert!(ty.is_legal());
            names.insert(type_name(ty, &opaque).unwrap());
            count += 1;
        }
        assert_eq!(names.len(), count);
    }

    #[test]
    fn spellings() {
        let mut opaque = OpaqueTypes::default();
        let scalable = opaque.intern("<vscale x 2 x double>");
        let lanes = Type::Vector(Scalar::Float(Float::Bf16), 8);
        let pairs = [
            (Type::I1, "i1"),
            (Type::F64, "double"),
            (Type::float(Float::F80), "x86_fp80"),
            (lanes, "<8 x bfloat>"),
            (Type::PTR, "ptr"),
            (Type::Vector(Scalar::Ptr(5), 2), "<2 x ptr addrspace(5)>"),
            (scalable, "<vscale x 2 x double>"),
        ];
        for (ty, name) in pairs {
            assert_eq!(type_name(ty, &opaque).as_deref(), Some(name));
        }
        assert_eq!(type_name(scalable, &OpaqueTypes::default()), None);
    }
}
