//! The objects, and what is done with them.

use crate::body::Body;
use crate::constant::Constant;
use crate::entity::{Inst, SecondaryMap, Value};
use crate::flags::Flags;
use crate::flow::Cfg;
use crate::inst::{Align, Detail, InstData};
use crate::opcode::Format;
use crate::pass::mem2reg::{constant_alloca, is_plain_access};
use crate::types::{Layout, Type};

/// An alloca of constant size.
pub(super) struct Object {
    pub inst: Inst,
    pub pointer: Value,
    pub size: u64,
    /// Whether something is done with it that keeps it in one piece.
    pub refused: bool,
    pub uses: Vec<Use>,
}

/// What an instruction does with a place in an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub offset: u64,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Loads or stores a value of the type.
    Access { ty: Type, bytes: u64, align: Align, is_load: bool },
    /// Fills so many bytes.
    Fill { bytes: u64 },
    /// Copies so many bytes to the object; the place they come from if it is in an object.
    CopyTo { bytes: u64, from: Option<Place> },
    /// Copies so many bytes from the object.
    CopyFrom { bytes: u64 },
}

/// A place in an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub object: u32,
    pub offset: u64,
}

/// The objects of a body, and the places that values are the addresses of.
pub(super) struct Objects {
    pub list: Vec<Object>,
    pub places: SecondaryMap<Value, Option<Place>>,
}

impl Objects {
    fn refuse(&mut self, value: Value) {
        if let Some(place) = self.places[value]
            && let Some(object) = self.list.get_mut(place.object as usize)
        {
            object.refused = true;
        }
    }

    /// Notes a use of so many bytes; refuses the object if they are not all inside.
    fn note(&mut self, place: Place, bytes: u64, kind: Kind) {
        let Some(object) = self.list.get_mut(place.object as usize) else { return };
        match place.offset.checked_add(bytes) {
            Some(end) if end <= object.size => object.uses.push(Use { offset: place.offset, kind }),
            _ => object.refused = true,
        }
    }

    /// The place that a value is the address of, if it is in an object that was not refused.
    pub fn place(&self, value: Value) -> Option<Place> {
        self.places[value].filter(|place| !self.list[place.object as usize].refused)
    }
}

/// Finds the objects of a body without unreachable blocks.
pub(super) fn find(body: &Body, layout: Layout) -> Objects {
    let places = SecondaryMap::filled(None, body.values.len());
    let mut objects = Objects { list: Vec::new(), places };
    let cfg = Cfg::of(body);
    // Definitions come before uses in this order.
    for &block in cfg.reverse_postorder() {
        for &inst in &body.blocks[block].insts {
            if let Some((pointer, size)) = constant_alloca(body, inst) {
                objects.places[pointer] = Some(Place { object: objects.list.len() as u32, offset: 0 });
                objects.list.push(Object { inst, pointer, size, refused: false, uses: Vec::new() });
            } else {
                look_at(body, inst, layout, &mut objects);
            }
        }
    }
    objects
}

fn look_at(body: &Body, inst: Inst, layout: Layout, objects: &mut Objects) {
    let data = &body.insts[inst];
    if data.uses().all(|value| objects.places[value].is_none()) {
        return;
    }
    let place = |position: usize| data.operands.get(position).and_then(|&value| objects.places[value]);
    let is_volatile = data.flags.contains(Flags::VOLATILE);
    // The operands that may be addresses of objects.
    let allowed: &[usize] = match data.opcode.format() {
        Format::Lifetime => &[0],
        Format::Load if is_plain_access(data) => &[0],
        Format::Store if is_plain_access(data) => &[1],
        Format::Address | Format::Fill if !is_volatile => &[0],
        Format::Copy if !is_volatile => &[0, 1],
        _ => &[],
    };
    let (first, second) = (place(0), place(1));
    for (position, value) in data.uses().enumerate() {
        if !allowed.contains(&position) {
            objects.refuse(value);
        }
    }
    match data.opcode.format() {
        Format::Address => address(body, data, first, objects),
        Format::Load | Format::Store => {
            let (place, is_load) =
                if data.opcode.format() == Format::Load { (first, true) } else { (second, false) };
            let (Some(place), Detail::Access(access)) = (place, &data.detail) else { return };
            let bytes = layout.store_bytes(data.ty).unwrap_or(u64::MAX);
            objects.note(place, bytes, Kind::Access { ty: data.ty, bytes, align: access.align, is_load });
        }
        Format::Fill => {
            let Some(place) = first else { return };
            let bytes = length(body, data).unwrap_or(u64::MAX);
            objects.note(place, bytes, Kind::Fill { bytes });
        }
        Format::Copy => {
            let bytes = length(body, data).unwrap_or(u64::MAX);
            if let (Some(to), Some(from)) = (first, second)
                && to.object == from.object
            {
                objects.refuse(data.operands[0]);
                return;
            }
            if let Some(to) = first {
                objects.note(to, bytes, Kind::CopyTo { bytes, from: second });
            }
            if let Some(from) = second {
                objects.note(from, bytes, Kind::CopyFrom { bytes });
            }
        }
        // Marks are about whole objects.
        Format::Lifetime if first.is_some_and(|place| place.offset != 0) => {
            objects.refuse(data.operands[0]);
        }
        _ => {}
    }
}

/// The length of a fill or a copy, if it is constant.
pub(super) fn length(body: &Body, data: &InstData) -> Option<u64> {
    match body.as_constant(*data.operands.get(2)?)? {
        Constant::Int(bytes) => u64::try_from(*bytes).ok(),
        _ => None,
    }
}

/// An address a constant number of bytes further on is a place, too.
fn address(body: &Body, data: &InstData, base: Option<Place>, objects: &mut Objects) {
    let (Some(base), Some(&result)) = (base, data.results.first()) else { return };
    let moved = constant_offset(body, data).and_then(|bytes| {
        let offset = i128::from(base.offset).checked_add(bytes)?;
        u64::try_from(offset).ok()
    });
    match moved {
        Some(offset) if offset <= objects.list[base.object as usize].size => {
            objects.places[result] = Some(Place { offset, ..base });
        }
        _ => objects.list[base.object as usize].refused = true,
    }
}

/// How many bytes a scalar address is after its base, if that is constant.
fn constant_offset(body: &Body, data: &InstData) -> Option<i128> {
    let Detail::Address(detail) = &data.detail else { return None };
    if data.ty.lanes().is_some() {
        return None;
    }
    let mut sum = i128::from(detail.offset);
    for (&index, &stride) in data.operands.iter().skip(1).zip(&detail.strides) {
        let (Constant::Int(bits), Some(width)) = (body.as_constant(index)?, body.ty(index).int_bits()) else {
            return None;
        };
        let shift = 128 - u32::from(width);
        let index = ((bits << shift) as i128) >> shift;
        sum = sum.checked_add(index.checked_mul(i128::from(stride))?)?;
    }
    Some(sum)
}
