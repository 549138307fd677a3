//! Which allocas are variables, and of which type.

use crate::body::Body;
use crate::constant::Constant;
use crate::entity::{Inst, SecondaryMap, Value};
use crate::flags::Flags;
use crate::inst::{Detail, InstData};
use crate::opcode::{Format, Opcode};
use crate::types::{Layout, Scalar, Type};
use smallvec::SmallVec;

/// Accesses of more types than this are not looked into.
const MAX_TYPES: usize = 8;

/// A variable.
pub(super) struct Variable {
    /// Its address.
    pub pointer: Value,
    /// The type of the values it becomes.
    pub ty: Type,
}

/// The variables of a body.
pub(super) struct Variables {
    /// In the order in which they are allocated in the text.
    pub list: Vec<Variable>,
    /// The number of the variable whose address a value is.
    pub of: SecondaryMap<Value, Option<u32>>,
}

/// What an instruction does with a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Event {
    /// Makes it.
    Alloca,
    /// Reads it.
    Load,
    /// Writes it.
    Store,
    /// Begins or ends the life of its content.
    Lifetime,
}

impl Variables {
    /// The variable that an instruction deals with, and how.
    pub fn event(&self, data: &InstData) -> Option<(u32, Event)> {
        let (value, event) = match data.opcode {
            Opcode::Alloca => (data.results.first(), Event::Alloca),
            Opcode::Load => (data.operands.first(), Event::Load),
            Opcode::Store => (data.operands.get(1), Event::Store),
            Opcode::LifetimeStart | Opcode::LifetimeEnd => (data.operands.first(), Event::Lifetime),
            _ => return None,
        };
        Some((self.of[*value?]?, event))
    }
}

/// An alloca that may turn out to be a variable.
struct Candidate {
    pointer: Value,
    size: u64,
    /// The types of its accesses, each once.
    types: SmallVec<[Type; 2]>,
    refused: bool,
}

/// Finds the variables of a verified body.
pub(super) fn find(body: &Body, layout: Layout) -> Variables {
    let mut of: SecondaryMap<Value, Option<u32>> = SecondaryMap::filled(None, body.values.len());
    let mut candidates: Vec<Candidate> = Vec::new();
    for (_, inst) in body.instructions() {
        if let Some((pointer, size)) = constant_alloca(body, inst) {
            of[pointer] = Some(candidates.len() as u32);
            candidates.push(Candidate { pointer, size, types: SmallVec::new(), refused: false });
        }
    }
    if !candidates.is_empty() {
        for (_, inst) in body.instructions() {
            look_at_uses(&body.insts[inst], layout, &of, &mut candidates);
        }
    }
    let mut list = Vec::new();
    for candidate in &candidates {
        let ty = if candidate.refused { None } else { common_type(&candidate.types, layout) };
        of[candidate.pointer] = ty.map(|_| list.len() as u32);
        list.extend(ty.map(|ty| Variable { pointer: candidate.pointer, ty }));
    }
    Variables { list, of }
}

/// The address and the size of an alloca whose size is constant.
pub(in crate::pass) fn constant_alloca(body: &Body, inst: Inst) -> Option<(Value, u64)> {
    let data = &body.insts[inst];
    let Detail::Alloca(detail) = &data.detail else { return None };
    let count = match data.operands.first() {
        None => 1,
        Some(&count) => match body.as_constant(count)? {
            Constant::Int(count) => u64::try_from(*count).ok()?,
            _ => return None,
        },
    };
    Some((*data.results.first()?, detail.size.checked_mul(count)?))
}

/// Whether a load or a store is neither volatile nor atomic.
pub(in crate::pass) fn is_plain_access(data: &InstData) -> bool {
    matches!(&data.detail, Detail::Access(access) if access.ordering.is_none())
        && !data.flags.contains(Flags::VOLATILE)
}

fn look_at_uses(
    data: &InstData,
    layout: Layout,
    of: &SecondaryMap<Value, Option<u32>>,
    candidates: &mut [Candidate],
) {
    let address = match data.opcode.format() {
        Format::Load | Format::Lifetime => Some(0),
        Format::Store => Some(1),
        _ => None,
    };
    for (position, value) in data.uses().enumerate() {
        let Some(candidate) = of[value].and_then(|number| candidates.get_mut(number as usize)) else {
            continue;
        };
        if Some(position) != address {
            candidate.refused = true;
        } else if data.opcode.format() != Format::Lifetime {
            let fits = layout.store_bytes(data.ty).is_some_and(|bytes| bytes <= candidate.size);
            candidate.refused |= !fits || !is_plain_access(data);
            if !candidate.types.contains(&data.ty) {
                candidate.types.push(data.ty);
                candidate.refused |= candidate.types.len() > MAX_TYPES;
            }
        }
    }
}

/// The type of a variable whose accesses have these types; of one that is never accessed any.
pub(in crate::pass) fn common_type(types: &[Type], layout: Layout) -> Option<Type> {
    let Some(ty) = preferred_type(types) else { return Some(Type::I8) };
    let converts =
        |other: Type| conversion(ty, other, layout).is_some() && conversion(other, ty, layout).is_some();
    types.iter().all(|&other| converts(other)).then_some(ty)
}

/// The type that says most about the content: the first that is not an integer, else the first.
fn preferred_type(types: &[Type]) -> Option<Type> {
    let telling = types.iter().find(|ty| !matches!(ty.lane(), Some(Scalar::Int(_))));
    telling.or(types.first()).copied()
}

/// How the bytes of one type are read as another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::pass) enum Conversion {
    /// The types are the same.
    None,
    /// By an instruction of this opcode.
    By(Opcode),
}

/// How the bytes of one type in memory are read as another; `None` if no single instruction does it.
pub(in crate::pass) fn conversion(from: Type, to: Type, layout: Layout) -> Option<Conversion> {
    if from == to {
        return Some(Conversion::None);
    }
    let (from_lane, to_lane) = (from.lane()?, to.lane()?);
    let bits = |ty: Type, lane| u64::from(layout.scalar_bits(lane)) * u64::from(ty.lanes().unwrap_or(1));
    let whole_bytes = bits(from, from_lane).is_multiple_of(8);
    if bits(from, from_lane) != bits(to, to_lane) || !whole_bytes {
        return None;
    }
    match (from, to) {
        (Type::Scalar(Scalar::Ptr(_)), Type::Scalar(Scalar::Int(_))) => {
            Some(Conversion::By(Opcode::PtrToInt))
        }
        (Type::Scalar(Scalar::Int(_)), Type::Scalar(Scalar::Ptr(_))) => {
            Some(Conversion::By(Opcode::IntToPtr))
        }
        _ if from.address_space().is_some() || to.address_space().is_some() => None,
        _ => Some(Conversion::By(Opcode::Bitcast)),
    }
}
