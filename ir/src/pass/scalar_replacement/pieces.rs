//! What fills and copies consist of.

use super::parts::Part;
use crate::body::Body;
use crate::constant::Constant;
use crate::entity::Value;
use crate::types::{Layout, Scalar, Type};
use std::sync::Arc;

/// A part, or bytes of one, within a fill or a copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// From the beginning of the fill or the copy.
    pub start: u64,
    pub end: u64,
    /// The number of the part.
    pub part: usize,
}

/// The pieces of `bytes` bytes from `offset` on, in order.
pub(super) fn pieces(parts: &[Part], offset: u64, bytes: u64) -> Vec<Piece> {
    let first = parts.partition_point(|part| part.end <= offset);
    let end = offset + bytes;
    let inside = parts.iter().enumerate().skip(first).take_while(|(_, part)| part.start < end);
    inside
        .map(|(part, data)| Piece {
            start: data.start.max(offset) - offset,
            end: data.end.min(end) - offset,
            part,
        })
        .collect()
}

/// What two lists of pieces have in common, with the numbers of both parts.
pub(super) fn common(to: &[Piece], from: &[Piece]) -> Vec<(Piece, usize)> {
    let mut both = Vec::new();
    let (mut a, mut b) = (to.iter().peekable(), from.iter().peekable());
    while let (Some(&&left), Some(&&right)) = (a.peek(), b.peek()) {
        let (start, end) = (left.start.max(right.start), left.end.min(right.end));
        if start < end {
            both.push((Piece { start, end, part: left.part }, right.part));
        }
        if left.end <= right.end {
            a.next();
        } else {
            b.next();
        }
    }
    both
}

/// The constant of a type all of whose bytes are this one.
pub(super) fn filled(body: &mut Body, layout: Layout, ty: Type, byte: Value) -> Option<Value> {
    let Constant::Int(byte) = *body.as_constant(byte)? else { return None };
    let lane = ty.lane()?;
    let bits = layout.scalar_bits(lane);
    let repeated = (0..bits / 8).fold(0u128, |bits, _| bits << 8 | byte & 0xff);
    let constant = match lane {
        _ if !bits.is_multiple_of(8) => return None,
        Scalar::Int(_) => Constant::Int(repeated),
        Scalar::Float(_) => Constant::Float(repeated),
        Scalar::Ptr(_) if repeated == 0 => Constant::Null,
        Scalar::Ptr(_) => return None,
    };
    let constant = if ty.lanes().is_some() { Constant::Splat(Arc::new(constant)) } else { constant };
    Some(body.constant(ty, constant))
}
