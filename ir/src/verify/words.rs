//! The words of messages: types, counts, and the kinds of things.

use crate::opcode::{Class, Opcode};
use crate::types::{OpaqueTypes, Type};
use std::fmt;

/// A type in a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedType {
    /// The type.
    pub ty: Type,
    text: Box<str>,
}

impl NamedType {
    /// The type, spelled with this table.
    pub fn new(ty: Type, opaque: &OpaqueTypes) -> Self {
        Self { ty, text: ty.display(opaque).to_string().into() }
    }
}

impl fmt::Display for NamedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a type should have been.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// This type.
    Type(NamedType),
    /// One of two types.
    Either(NamedType, NamedType),
    /// A type of a class.
    Class(Class),
    /// A type of a class with this many lanes; `None` for a scalar.
    Lanes(Class, Option<u32>),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Type(ty) => ty.fmt(f),
            Expected::Either(a, b) => write!(f, "{a} or {b}"),
            Expected::Class(class) => f.write_str(class.describe()),
            Expected::Lanes(class, Some(lanes)) => write!(f, "{} with {lanes} lanes", class.describe()),
            Expected::Lanes(class, None) => write!(f, "{}, not a vector", class.describe()),
        }
    }
}

impl Class {
    /// The class in words, with an article.
    pub const fn describe(self) -> &'static str {
        match self {
            Class::None => "i1",
            Class::Int => "an integer or a vector of integers",
            Class::Float => "a float or a vector of floats",
            Class::Ptr => "a pointer or a vector of pointers",
            Class::IntOrPtr => "an integer, a pointer or a vector of these",
            Class::Any => "a type that is not opaque",
            Class::Free => "any type",
            Class::Vector => "a vector",
            Class::IntVector => "a vector of integers",
            Class::FloatVector => "a vector of floats",
            Class::IntScalar => "an integer",
            Class::PtrScalar => "a pointer",
            Class::AnyScalar => "an integer, a float or a pointer",
        }
    }
}

/// How many there should have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// So many.
    Exactly(usize),
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
}

impl Count {
    /// Whether so many are as many as there should be.
    pub const fn admits(self, found: usize) -> bool {
        match self {
            Count::Exactly(count) => found == count,
            Count::AtLeast(count) => found >= count,
            Count::AtMost(count) => found <= count,
        }
    }
}

/// `1 operand`, `2 operands`.
pub(super) struct Counted(pub usize, pub &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

/// The ending of what is counted.
pub(super) fn plural(count: Count) -> &'static str {
    match count {
        Count::Exactly(1) | Count::AtLeast(1) | Count::AtMost(1) => "",
        _ => "s",
    }
}

/// Why a value need not have been defined where it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Dominance {
    /// Its definition comes later in the block.
    Later,
    /// A way leads to the use and not through the definition.
    OtherWay {
        /// The block of the use.
        to: String,
        /// The block of the definition.
        around: String,
    },
}

impl fmt::Display for Dominance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Dominance::Later => f.write_str("it is defined only later in this block"),
            Dominance::OtherWay { to, around } => {
                write!(f, "a way leads to block `{to}` without going through block `{around}`")
            }
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Exactly(count) => count.fmt(f),
            Count::AtLeast(count) => write!(f, "at least {count}"),
            Count::AtMost(count) => write!(f, "at most {count}"),
        }
    }
}

/// Where an instruction or a block holds a value. Counted from 0, shown from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// An operand.
    Operand(usize),
    /// An argument of an edge.
    Argument {
        /// The edge.
        edge: usize,
        /// Which of its arguments.
        index: usize,
    },
    /// A result.
    Result(usize),
    /// A parameter of a block.
    Param(usize),
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Operand(index) => write!(f, "operand {}", index + 1),
            Slot::Argument { edge, index } => write!(f, "argument {} of edge {}", index + 1, edge + 1),
            Slot::Result(index) => write!(f, "result {}", index + 1),
            Slot::Param(index) => write!(f, "parameter {}", index + 1),
        }
    }
}

crate::cond::named! {
    /// The kinds of things that ids and names are for.
    Thing {
        /// A value.
        Value "value",
        /// An instruction.
        Inst "instruction",
        /// A block.
        Block "block",
        /// A function.
        Function "function",
        /// A global.
        Global "global",
        /// An alias.
        Alias "alias",
        /// A metadata node.
        Metadata "metadata node",
        /// An opaque type.
        OpaqueType "opaque type",
        /// An entry of a body's list of constants.
        Constant "constant",
        /// A comdat group.
        Comdat "comdat",
        /// How the linker chooses from a comdat group.
        ComdatKind "comdat kind",
        /// An attribute.
        Attribute "attribute",
        /// A kind of metadata.
        MetadataKind "metadata kind",
        /// A list of metadata.
        NamedMetadata "named metadata",
        /// An argument of a call.
        Argument "argument",
        /// A result of a call.
        Result "result",
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name of an instruction in messages: the opcode's, or the math function's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpName {
    /// The opcode.
    pub opcode: Opcode,
    /// The name.
    pub name: &'static str,
}

impl fmt::Display for OpName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

crate::cond::named! {
    /// What a conversion must keep to.
    ConversionRule {
        /// As many lanes before as after.
        SameLanes "the number of lanes must stay the same",
        /// The result has integer lanes.
        ToInt "the result must be an integer",
        /// The result has floating-point lanes.
        ToFloat "the result must be a float",
        /// The result has pointer lanes.
        ToPtr "the result must be a pointer",
        /// Fewer bits.
        Narrower "the result must be narrower",
        /// More bits.
        Wider "the result must be wider",
        /// The same number of bits in all.
        SameSize "the sizes must be the same",
        /// Pointers stay pointers of their space.
        PointersStay "a pointer can only become a pointer of the same address space",
        /// Another address space.
        OtherSpace "the address spaces must differ",
    }
}

impl fmt::Display for ConversionRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
