//! The parts of objects.

use super::objects::{Kind, Object, Objects, Place, Use};
use crate::body::Body;
use crate::inst::{Align, Detail};
use crate::pass::mem2reg::{common_type, conversion};
use crate::types::{Layout, Type};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// Objects of more parts stay as they are.
const MAX_PARTS: usize = 64;

/// How often it is looked whether an object that stays makes another one stay.
const MAX_ROUNDS: usize = 8;

/// A part of an object.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub start: u64,
    pub end: u64,
    pub align: Align,
    /// The type of the whole part, if every access is to all of it and they have one type, or types that convert.
    pub ty: Option<Type>,
    /// Whether copies of it may become loads and stores.
    pub split: bool,
}

/// What is known of the bytes from `.0` up to `.1`.
type Ranges = BTreeMap<(u64, u64), Range>;

#[derive(Clone, Debug, Default)]
struct Range {
    types: SmallVec<[Type; 2]>,
    /// Whether the function reads it.
    loaded: bool,
}

/// A copy between two objects.
struct Copy {
    to: Place,
    from: Place,
    bytes: u64,
}

/// The parts of each object, in order; none for objects that stay in one piece, which are refused.
pub(super) fn divide(body: &Body, objects: &mut Objects, layout: Layout) -> Vec<Vec<Part>> {
    let mut ranges: Vec<Ranges> = objects.list.iter().map(|object| accessed(&object.uses)).collect();
    spread(objects, &mut ranges);
    let mut all: Vec<Vec<(Part, Range)>> = Vec::with_capacity(objects.list.len());
    for (object, ranges) in objects.list.iter_mut().zip(&ranges) {
        let parts = if object.refused { Vec::new() } else { parts_of(body, object, ranges, layout) };
        object.refused |= parts.is_empty();
        all.push(parts);
    }
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for (number, parts) in all.iter_mut().enumerate() {
            for (part, range) in parts.iter_mut() {
                let elsewhere = is_copied_from_elsewhere(objects, number, part);
                part.split = part.ty.is_some() && (range.loaded || !elsewhere);
            }
            // An object that would be one part again stays.
            if matches!(parts.as_slice(), [(only, _)] if !only.split) {
                parts.clear();
                objects.list[number].refused = true;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    all.into_iter().map(|parts| parts.into_iter().map(|(part, _)| part).collect()).collect()
}

fn accessed(uses: &[Use]) -> Ranges {
    let mut ranges = Ranges::new();
    for place in uses {
        if let Kind::Access { ty, bytes, is_load, .. } = place.kind {
            let range = ranges.entry((place.offset, place.offset + bytes)).or_default();
            add_type(range, ty);
            range.loaded |= is_load;
        }
    }
    ranges
}

fn add_type(range: &mut Range, ty: Type) -> bool {
    let is_new = !range.types.contains(&ty);
    if is_new {
        range.types.push(ty);
    }
    is_new
}

/// Gives both sides of copies between objects the same ranges, until nothing changes.
fn spread(objects: &mut Objects, ranges: &mut [Ranges]) {
    let mut copies: Vec<Copy> = Vec::new();
    let mut copies_of: Vec<Vec<usize>> = vec![Vec::new(); objects.list.len()];
    for (number, object) in objects.list.iter().enumerate() {
        for place in &object.uses {
            if let Kind::CopyTo { bytes, from: Some(from) } = place.kind {
                let to = Place { object: number as u32, offset: place.offset };
                copies_of[number].push(copies.len());
                copies_of[from.object as usize].push(copies.len());
                copies.push(Copy { to, from, bytes });
            }
        }
    }
    let mut pending: Vec<usize> =
        (0..objects.list.len()).filter(|&number| !copies_of[number].is_empty()).collect();
    while let Some(number) = pending.pop() {
        if objects.list[number].refused {
            continue;
        }
        if ranges[number].len() > MAX_PARTS {
            objects.list[number].refused = true;
            continue;
        }
        for &copy in &copies_of[number] {
            let copy = &copies[copy];
            let (here, there) =
                if copy.to.object as usize == number { (copy.to, copy.from) } else { (copy.from, copy.to) };
            let is_read = copy.to.object as usize == number;
            let found: Vec<((u64, u64), Range)> = ranges[number]
                .range((here.offset, 0)..(here.offset + copy.bytes, 0))
                .filter(|((_, end), _)| *end <= here.offset + copy.bytes)
                .map(|(&(start, end), range)| {
                    ((start - here.offset + there.offset, end - here.offset + there.offset), range.clone())
                })
                .collect();
            let other = there.object as usize;
            let mut changed = false;
            for (place, range) in found {
                let known = ranges[other].entry(place).or_default();
                for &ty in &range.types {
                    changed |= add_type(known, ty);
                }
                changed |= is_read && range.loaded && !std::mem::replace(&mut known.loaded, true);
            }
            if changed {
                pending.push(other);
            }
        }
    }
}

fn parts_of(body: &Body, object: &Object, ranges: &Ranges, layout: Layout) -> Vec<(Part, Range)> {
    let Detail::Alloca(detail) = &body.insts[object.inst].detail else { return Vec::new() };
    let mut parts: Vec<(Part, Range)> = Vec::new();
    for (&(start, end), range) in ranges {
        match parts.last_mut() {
            Some((last, known)) if start < last.end => {
                // Overlapping: in one part, without a type.
                last.end = last.end.max(end);
                last.ty = None;
                known.loaded |= range.loaded;
            }
            _ => {
                let ty = common_type(&range.types, layout).filter(|&ty| is_whole_bytes(ty, layout));
                let align = part_align(detail.align, start);
                parts.push((Part { start, end, align, ty, split: false }, range.clone()));
            }
        }
    }
    if parts.len() > MAX_PARTS || has_needed_gap(object, &parts) {
        return Vec::new();
    }
    for place in &object.uses {
        if let Kind::Access { align, .. } = place.kind
            && let Ok(at) = parts.binary_search_by_key(&place.offset, |(part, _)| part.start)
        {
            parts[at].0.align = parts[at].0.align.max(align);
        }
    }
    parts
}

/// The alignment of what is so many bytes after an object of this alignment.
pub(super) fn part_align(align: Align, offset: u64) -> Align {
    let natural = if offset == 0 { align.bytes() } else { 1 << offset.trailing_zeros().min(32) };
    Align::new(natural.min(align.bytes())).unwrap_or(Align::ONE)
}

fn is_whole_bytes(ty: Type, layout: Layout) -> bool {
    ty.lane().is_some_and(|lane| layout.scalar_bits(lane).is_multiple_of(8))
}

fn is_copied_from_elsewhere(objects: &Objects, number: usize, part: &Part) -> bool {
    objects.list[number].uses.iter().any(|place| match place.kind {
        Kind::CopyTo { bytes, from } => {
            let overlaps = place.offset < part.end && part.start < place.offset + bytes;
            overlaps && from.is_none_or(|from| objects.list[from.object as usize].refused)
        }
        _ => false,
    })
}

/// Whether bytes between the parts are written and copied to somewhere: then the object stays in one piece.
fn has_needed_gap(object: &Object, parts: &[(Part, Range)]) -> bool {
    let mut gaps = Vec::new();
    let mut at = 0;
    for (part, _) in parts {
        if at < part.start {
            gaps.push((at, part.start));
        }
        at = part.end;
    }
    if at < object.size {
        gaps.push((at, object.size));
    }
    let touched = |gap: &(u64, u64), wanted: fn(Kind) -> Option<u64>| {
        object.uses.iter().any(|place| {
            wanted(place.kind).is_some_and(|bytes| place.offset < gap.1 && gap.0 < place.offset + bytes)
        })
    };
    let read = |kind| match kind {
        Kind::CopyFrom { bytes } => Some(bytes),
        _ => None,
    };
    let written = |kind| match kind {
        Kind::CopyTo { bytes, .. } | Kind::Fill { bytes } => Some(bytes),
        _ => None,
    };
    gaps.iter().any(|gap| touched(gap, read) && touched(gap, written))
}

/// Whether the bytes of one type may be stored as those of another.
pub(super) fn may_move(from: Type, to: Type, layout: Layout) -> bool {
    conversion(from, to, layout).is_some()
}
