//! The types of operands and results, computed from an instruction's format.

use crate::inst::Detail;
use crate::math::MathShape;
use crate::opcode::{Class, Format, Opcode};
use crate::types::{Scalar, Type};
use smallvec::{SmallVec, smallvec};

/// The types of an instruction's results.
pub type ResultTypes = SmallVec<[Type; 2]>;

/// What the type of an operand must be. `T` is the instruction's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperandRule {
    /// `T`.
    Same,
    /// The lane type of `T`.
    Lane,
    /// `i1`, or a vector of `i1` with the lanes of `T`.
    Mask,
    /// This type.
    Fixed(Type),
    /// A type of its own, of this class.
    Typed(Class),
}

/// The operands that instructions of a format have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperandRules {
    /// The operands that are always there.
    pub fixed: &'static [OperandRule],
    /// What further operands must be; `None` if there are none.
    pub rest: Rest,
}

/// What may follow the operands that are always there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// Nothing.
    None,
    /// At most one operand of this kind.
    Optional(OperandRule),
    /// One operand of this kind for each stride of the address.
    PerStride(OperandRule),
    /// Any number of this kind.
    Any(OperandRule),
    /// The arguments of a call, and before them the callee's address if it is an operand.
    Arguments,
    /// The results of the function.
    Results,
}

/// The operands that an instruction of this opcode and detail has; `None` if the detail is not the opcode's.
pub fn operand_rules(opcode: Opcode, detail: &Detail) -> Option<OperandRules> {
    use OperandRule::{Fixed, Lane, Mask, Same, Typed};
    let fixed = |fixed| Some(OperandRules { fixed, rest: Rest::None });
    match opcode.format() {
        Format::Unary | Format::Classify | Format::Convert | Format::Reduce | Format::Switch => {
            fixed(&[Same])
        }
        Format::Binary | Format::Overflow | Format::IntCompare | Format::FloatCompare | Format::Shuffle => {
            fixed(&[Same, Same])
        }
        Format::Ternary => fixed(&[Same, Same, Same]),
        Format::Math => match detail {
            Detail::Math(function) => fixed(math_rules(function.shape())),
            _ => None,
        },
        Format::Select => fixed(&[Typed(Class::Int), Same, Same]),
        Format::ReduceFrom => fixed(&[Same, Lane]),
        Format::Extract => fixed(&[Same, Typed(Class::IntScalar)]),
        Format::Insert => fixed(&[Same, Lane, Typed(Class::IntScalar)]),
        Format::Splat => fixed(&[Lane]),
        Format::Address => {
            Some(OperandRules { fixed: &[Typed(Class::Ptr)], rest: Rest::PerStride(Typed(Class::Int)) })
        }
        Format::Alloca => Some(OperandRules { fixed: &[], rest: Rest::Optional(Typed(Class::IntScalar)) }),
        Format::Load => fixed(&[Typed(Class::PtrScalar)]),
        Format::Store => fixed(&[Same, Typed(Class::PtrScalar)]),
        Format::MaskedLoad => fixed(&[Typed(Class::Ptr), Mask, Same]),
        Format::MaskedStore => fixed(&[Same, Typed(Class::Ptr), Mask]),
        Format::Copy => fixed(&[Typed(Class::PtrScalar), Typed(Class::PtrScalar), Same]),
        Format::Fill => fixed(&[Typed(Class::PtrScalar), Fixed(Type::I8), Same]),
        Format::Rmw => fixed(&[Typed(Class::PtrScalar), Same]),
        Format::CmpXchg => fixed(&[Typed(Class::PtrScalar), Same, Same]),
        Format::Lifetime => fixed(&[Typed(Class::PtrScalar)]),
        Format::Assume | Format::Branch => fixed(&[Fixed(Type::I1)]),
        Format::Call | Format::Invoke => Some(OperandRules { fixed: &[], rest: Rest::Arguments }),
        Format::LandingPad => Some(OperandRules { fixed: &[], rest: Rest::Any(Typed(Class::PtrScalar)) }),
        Format::Return => Some(OperandRules { fixed: &[], rest: Rest::Results }),
        Format::Fence | Format::Jump | Format::Unreachable => fixed(&[]),
        Format::Resume => fixed(&[Fixed(Type::PTR), Fixed(Type::I32)]),
        Format::Unsupported | Format::UnsupportedEnd => {
            Some(OperandRules { fixed: &[], rest: Rest::Any(Typed(Class::Free)) })
        }
    }
}

fn math_rules(shape: MathShape) -> &'static [OperandRule] {
    use OperandRule::{Same, Typed};
    match shape {
        MathShape::Unary | MathShape::TwoFloats | MathShape::FloatAndInt => &[Same],
        MathShape::Binary => &[Same, Same],
        MathShape::Ternary => &[Same, Same, Same],
        MathShape::FloatInt | MathShape::IntFloat => &[Same, Typed(Class::Int)],
    }
}

/// The result types of an instruction, where opcode, type and detail settle them; `None` where they are
/// written out: conversions, calls, math functions with an integer result, unsupported instructions. Also
/// `None` if `ty` or the detail does not go with the opcode.
pub fn implied_results(opcode: Opcode, ty: Type, detail: &Detail) -> Option<ResultTypes> {
    let lane = || ty.lane().map(Type::Scalar);
    let mask = ty.with_lane_if_any(Scalar::Int(1));
    Some(match opcode.format() {
        Format::Unary
        | Format::Binary
        | Format::Ternary
        | Format::Select
        | Format::Insert
        | Format::Splat
        | Format::Address
        | Format::Alloca
        | Format::Load
        | Format::MaskedLoad
        | Format::Rmw => smallvec![ty],
        Format::Overflow => smallvec![ty, mask?],
        Format::CmpXchg => smallvec![ty, Type::I1],
        Format::IntCompare | Format::FloatCompare | Format::Classify => smallvec![mask?],
        Format::Reduce | Format::ReduceFrom | Format::Extract => smallvec![lane()?],
        Format::Shuffle => match detail {
            Detail::Mask(lanes) => smallvec![Type::Vector(ty.lane()?, u32::try_from(lanes.len()).ok()?)],
            _ => return None,
        },
        Format::Math => match detail {
            Detail::Math(function) => match function.shape() {
                MathShape::TwoFloats => smallvec![ty, ty],
                MathShape::FloatAndInt => return None,
                _ => smallvec![ty],
            },
            _ => return None,
        },
        Format::LandingPad => smallvec![Type::PTR, Type::I32],
        Format::Convert | Format::Call | Format::Invoke | Format::Unsupported => return None,
        Format::Store
        | Format::MaskedStore
        | Format::Copy
        | Format::Fill
        | Format::Fence
        | Format::Lifetime
        | Format::Assume
        | Format::Jump
        | Format::Branch
        | Format::Switch
        | Format::Return
        | Format::Unreachable
        | Format::Resume
        | Format::UnsupportedEnd => smallvec![],
    })
}

impl Type {
    /// The same shape with another lane type; `None` for opaque types.
    fn with_lane_if_any(self, lane: Scalar) -> Option<Type> {
        self.lane().map(|_| self.with_lane(lane))
    }
}

impl Class {
    /// Whether a type is of the class.
    pub const fn contains(self, ty: Type) -> bool {
        let int = ty.int_bits().is_some();
        let ptr = ty.address_space().is_some();
        let float = ty.float_format().is_some();
        match self {
            Class::None => matches!(ty, Type::I1),
            Class::Int => int,
            Class::Float => float,
            Class::Ptr => ptr,
            Class::IntOrPtr => int || ptr,
            Class::Any => !matches!(ty, Type::Opaque(_)),
            Class::Free => true,
            Class::Vector => ty.lanes().is_some(),
            Class::IntVector => int && ty.lanes().is_some(),
            Class::FloatVector => float && ty.lanes().is_some(),
            Class::IntScalar => int && ty.lanes().is_none(),
            Class::PtrScalar => ptr && ty.lanes().is_none(),
            Class::AnyScalar => matches!(ty, Type::Scalar(_)),
        }
    }
}
