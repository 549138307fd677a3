//! Where arguments and results of a call go: the C calling convention of x86-64 (System V).
//!
//! Signatures of the IR say it nearly as LLVM's do: clang has taken structures apart into scalars and vectors
//! already, and marks what goes through memory with `byval` and `sret`. What remains:
//!
//! - integers up to 64 bits, pointers, `f32`, `f64` and vectors of 128 bits go as they are; narrow integers are
//!   extended by their sign if they are `signext`, else with zeros;
//! - `f16` and `bf16` go in the low half of a float register, vectors of 64 bits (`{ float, float }`) in the low
//!   half of a vector register, vectors of several times 128 bits in several;
//! - `f80` goes in 16 bytes of the stack, as an argument;
//! - a function with an `sret` parameter and no result returns that pointer;
//! - at most two integers and two floats are returned in registers. More results go through a hidden pointer,
//!   the first argument, to memory of the caller, one after the other. That is no convention of C, so it is for
//!   functions of the module only; so are the types that C does not pass: `f128`, other vectors, and `f80`
//!   as a result, which C returns where Cranelift cannot.

use super::shape::{Shape, shape};
use cranelift_codegen::ir::{
    AbiParam as MachineParam, ArgumentPurpose, Signature as MachineSignature, Type as Machine, types,
};
use cranelift_codegen::isa::CallConv;
use ir::{Attributes, Float, Layout, OpaqueTypes, Scalar, Type};

/// How a value of the IR is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// The machine values it is held in.
    Parts,
    /// The same, a narrow integer extended by its sign.
    SignExtended(u8),
    /// A 16-bit float: its bits in a float register.
    Half,
    /// A vector, by way of its bytes: in this many machine values of this type.
    Bytes(Machine, u32),
    /// A pointer to this many bytes that the callee gets a copy of.
    ByValue(u32),
    /// An `f80`, by way of 16 bytes that the callee gets a copy of, at a multiple of 16. Before it eight more may stand.
    LongDouble,
}

/// A parameter or a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Passed {
    pub ty: Type,
    pub how: How,
    /// The type and the number of the machine values that are passed.
    pub parts: (Machine, u32),
}

/// How a function is called.
#[derive(Clone, Debug)]
pub(super) struct Abi {
    pub signature: MachineSignature,
    pub params: Vec<Passed>,
    pub results: Vec<Passed>,
    /// The size of the memory that results go through, if they do not go in registers.
    pub hidden: Option<u32>,
    /// The parameter that is returned, though the signature does not say so.
    pub returned: Option<usize>,
    /// Why this is no call of C, if it is none.
    pub only_inside: Option<String>,
}

/// A parameter or result of a signature, before it is classified.
pub(super) struct Item<'a> {
    pub ty: Type,
    /// Attributes of the declaration and of the call; the first that says something counts.
    pub attributes: [Option<&'a Attributes>; 2],
}

impl Item<'_> {
    fn has(&self, name: &str) -> bool {
        self.attributes.iter().flatten().any(|attributes| attributes.has(name))
    }
}

/// What is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Parameter,
    Result,
}

/// Attributes of arguments that LLVM passes in places of their own.
const ELSEWHERE: [&str; 6] = ["nest", "inalloca", "preallocated", "swiftself", "swifterror", "swiftasync"];

/// Bytes between two results in memory.
pub(super) const RESULT_STRIDE: u32 = 16;

/// Classifies a signature; the error says which type cannot be passed at all.
pub(super) fn classify<'a>(
    layout: Layout,
    opaque: &OpaqueTypes,
    params: impl Iterator<Item = Item<'a>>,
    results: impl Iterator<Item = Item<'a>>,
) -> Result<Abi, String> {
    let mut abi = Abi {
        signature: MachineSignature::new(CallConv::SystemV),
        params: Vec::new(),
        results: Vec::new(),
        hidden: None,
        returned: None,
        only_inside: None,
    };
    for (index, item) in params.enumerate() {
        let passed = abi.pass(layout, opaque, &item, Role::Parameter)?;
        if item.has("sret") {
            abi.returned = Some(index);
        }
        abi.params.push(passed);
    }
    for item in results {
        let passed = abi.pass(layout, opaque, &item, Role::Result)?;
        abi.results.push(passed);
    }
    if !abi.results.is_empty() {
        abi.returned = None;
    }
    abi.finish();
    Ok(abi)
}

impl Abi {
    fn pass(
        &mut self,
        layout: Layout,
        opaque: &OpaqueTypes,
        item: &Item<'_>,
        role: Role,
    ) -> Result<Passed, String> {
        let ty = item.ty;
        let Some(shape) = shape(ty) else {
            return Err(format!("values of type {} are not supported", ty.display(opaque)));
        };
        let parts = shape.parts();
        let passed = |how, parts| Passed { ty, how, parts };
        if let Some(name) = ELSEWHERE.iter().find(|name| item.has(name)) {
            self.only_inside.get_or_insert_with(|| format!("C does not pass arguments that are `{name}`"));
        }
        if let Some(text) = item.attributes.iter().flatten().find_map(|attributes| attributes.get("byval")) {
            let bytes = ir::attribute_bytes(text, layout)
                .ok_or_else(|| format!("the size of `{text}` is not known"))?;
            let bytes =
                u32::try_from(bytes.next_multiple_of(8)).map_err(|_| format!("`{text}` is too big"))?;
            return Ok(passed(How::ByValue(bytes), (types::I64, 1)));
        }
        let inside = match ty {
            Type::Scalar(Scalar::Float(Float::F16 | Float::Bf16)) => {
                return Ok(passed(How::Half, (types::F32, 1)));
            }
            Type::Scalar(Scalar::Float(Float::F80)) if role == Role::Parameter => {
                return Ok(passed(How::LongDouble, (types::I64, 1)));
            }
            Type::Scalar(Scalar::Int(bits @ ..=31)) if item.has("signext") => {
                return Ok(passed(How::SignExtended(bits), parts));
            }
            Type::Scalar(Scalar::Int(33..=63)) if item.has("signext") => true,
            Type::Scalar(scalar) => {
                matches!(scalar, Scalar::Int(65..=127) | Scalar::Float(Float::F80 | Float::F128))
            }
            Type::Vector(_, 1) => false,
            Type::Vector(lane, lanes) => {
                let bits = layout.scalar_bits(lane);
                let total = u64::from(bits) * u64::from(lanes);
                let regular = bits >= 8 && bits.is_power_of_two() && lanes.is_power_of_two() && bits <= 64;
                match (regular, total) {
                    (true, 64) => return Ok(passed(How::Bytes(types::F64, 1), (types::F64, 1))),
                    (true, 128..) if matches!(shape, Shape::Lanes(..)) => {
                        let parts = (types::I8X16, (total / 128) as u32);
                        return Ok(passed(How::Bytes(parts.0, parts.1), parts));
                    }
                    _ => !matches!(shape, Shape::Chunks(..)),
                }
            }
            Type::Opaque(_) => true,
        };
        if inside && self.only_inside.is_none() {
            self.only_inside =
                Some(format!("C does not pass values of type {} like this", ty.display(opaque)));
        }
        Ok(passed(How::Parts, parts))
    }

    fn finish(&mut self) {
        let (mut ints, mut floats) = (0, 0);
        for result in &self.results {
            let (ty, count) = result.parts;
            match ty {
                types::I128 => ints += 2 * count,
                ty if ty.is_int() => ints += count,
                _ => floats += count,
            }
        }
        if ints > 2 || floats > 2 {
            let count: u32 = self.results.iter().map(|result| result.parts.1).sum();
            self.hidden = Some(count * RESULT_STRIDE);
            self.signature.params.push(MachineParam::new(types::I64));
            self.only_inside.get_or_insert_with(|| "C does not return that many values in registers".into());
        } else {
            for result in &self.results {
                let (ty, count) = result.parts;
                self.signature.returns.extend((0..count).map(|_| MachineParam::new(ty)));
            }
        }
        let copied = |bytes| MachineParam::special(types::I64, ArgumentPurpose::StructArgument(bytes));
        for index in 0..self.params.len() {
            let Passed { how, parts: (ty, count), .. } = self.params[index];
            match how {
                How::ByValue(bytes) => self.signature.params.push(copied(bytes)),
                How::LongDouble => {
                    if !self.locations().stack.is_multiple_of(16) {
                        self.signature.params.push(copied(8));
                        self.params[index].parts = (ty, 2);
                    }
                    self.signature.params.push(copied(16));
                }
                _ => self.signature.params.extend((0..count).map(|_| MachineParam::new(ty))),
            }
        }
        if self.returned.is_some() {
            self.signature.returns.push(MachineParam::new(types::I64));
        }
    }

    /// The integers to append to the arguments so that all integer registers are taken, and where on the stack the
    /// next one will then be.
    pub fn behind_arguments(&self) -> (u32, u32) {
        let Locations { ints, stack, .. } = self.locations();
        (INT_REGISTERS.saturating_sub(ints), stack)
    }

    /// Where the arguments are.
    pub fn locations(&self) -> Locations {
        let mut found = Locations::default();
        for param in &self.signature.params {
            let location = match (param.purpose, param.value_type) {
                (ArgumentPurpose::StructArgument(bytes), _) => Location::Copy(found.push(bytes, 8)),
                (_, ty) if ty.is_int() => {
                    let registers = ty.bytes().div_ceil(8);
                    let first = found.ints;
                    found.ints += registers;
                    match found.ints <= INT_REGISTERS {
                        true => Location::Int(first),
                        false => Location::Stack(found.push(8 * registers, 8 * registers)),
                    }
                }
                (_, ty) => {
                    found.floats += 1;
                    let bytes = ty.bytes().max(8);
                    match found.floats <= FLOAT_REGISTERS {
                        true => Location::Float(found.floats - 1),
                        false => Location::Stack(found.push(bytes, bytes)),
                    }
                }
            };
            found.each.push(location);
        }
        found
    }
}

/// How many registers hold integers among the arguments.
pub(super) const INT_REGISTERS: u32 = 6;
/// How many hold floats and vectors.
pub(super) const FLOAT_REGISTERS: u32 = 8;

/// Where an argument is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Location {
    /// In the integer register of this number, and the next if it has 128 bits.
    Int(u32),
    /// In the float register of this number.
    Float(u32),
    /// On the stack, so many bytes behind where its arguments begin.
    Stack(u32),
    /// It is the address of that place.
    Copy(u32),
}

/// Where the arguments of a function are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Locations {
    pub each: Vec<Location>,
    /// How many integer registers they would take, if there were as many.
    pub ints: u32,
    /// The same of float registers.
    pub floats: u32,
    /// How many bytes of the stack they take.
    pub stack: u32,
}

impl Locations {
    /// Takes so many bytes of the stack, at a multiple of `align`; gives where.
    fn push(&mut self, bytes: u32, align: u32) -> u32 {
        let at = self.stack.next_multiple_of(align);
        self.stack = at + bytes;
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abi(params: &[Type]) -> Abi {
        let item = |&ty: &Type| Item { ty, attributes: [None, None] };
        classify(Layout::default(), &OpaqueTypes::default(), params.iter().map(item), std::iter::empty())
            .unwrap()
    }

    #[test]
    fn long_doubles_are_aligned_on_the_stack() {
        let f80 = Type::Scalar(Scalar::Float(Float::F80));
        let mut params = vec![Type::I64; 7];
        params.extend([f80, Type::I64, f80]);
        let abi = abi(&params);
        assert_eq!(abi.only_inside, None);
        let locations = abi.locations();
        use Location::{Copy, Int, Stack};
        let wanted = [
            Int(0),
            Int(1),
            Int(2),
            Int(3),
            Int(4),
            Int(5),
            Stack(0),
            Copy(8),
            Copy(16),
            Stack(32),
            Copy(40),
            Copy(48),
        ];
        assert_eq!((&*locations.each, locations.stack), (&wanted[..], 64));
        assert_eq!(abi.behind_arguments(), (0, 64));
    }
}
