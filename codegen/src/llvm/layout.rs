//! LLVM's data layout: sizes and alignments as LLVM computes them from the layout string.

use super::error::Reason;
use ir::{Scalar, Type};

/// Widths in bits with alignments in bytes, sorted by width.
type Alignments = Vec<(u32, u64)>;

/// A data layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DataLayout {
    ints: Alignments,
    floats: Alignments,
    vectors: Alignments,
    aggregate: u64,
    /// Address space, size in bytes, alignment in bytes, bits of an index.
    pointers: Vec<(u32, u64, u64, u32)>,
    /// Whether the most significant byte comes first.
    pub big_endian: bool,
}

impl Default for DataLayout {
    fn default() -> Self {
        Self {
            ints: vec![(1, 1), (8, 1), (16, 2), (32, 4), (64, 4)],
            floats: vec![(16, 2), (32, 4), (64, 8), (128, 16)],
            vectors: vec![(64, 8), (128, 16)],
            aggregate: 1,
            pointers: vec![(0, 8, 8, 64)],
            big_endian: false,
        }
    }
}

impl DataLayout {
    /// Reads a layout string of LLVM 19.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let mut layout = Self::default();
        if text.is_empty() {
            return Ok(layout);
        }
        for part in text.split('-') {
            layout.part(part).ok_or_else(|| Reason::Layout(part.to_owned()))?;
        }
        Ok(layout)
    }

    fn part(&mut self, part: &str) -> Option<()> {
        let mut fields = part.split(':');
        let head = fields.next()?;
        let rest: Vec<&str> = fields.collect();
        let letter = head.chars().next().filter(char::is_ascii)?;
        let number = &head[1..];
        match letter {
            'e' | 'E' if part.len() == 1 => self.big_endian = letter == 'E',
            'i' | 'f' | 'v' => {
                let width = number.parse().ok().filter(|width| (1..1 << 24).contains(width))?;
                let align = alignments(&rest, 1, 2)?;
                if letter == 'i' && width == 8 && align != 1 {
                    return None;
                }
                let table = match letter {
                    'i' => &mut self.ints,
                    'f' => &mut self.floats,
                    _ => &mut self.vectors,
                };
                match table.binary_search_by_key(&width, |&(width, _)| width) {
                    Ok(at) => table[at].1 = align,
                    Err(at) => table.insert(at, (width, align)),
                }
            }
            'a' if number.is_empty() || number == "0" => {
                let bits: u32 = rest.first()?.parse().ok()?;
                self.aggregate = if bits == 0 { 1 } else { alignments(&rest, 1, 2)? };
            }
            'p' => self.pointer(number, &rest)?,
            'm' if head == "m" => {
                if !matches!(*rest.as_slice(), ["e" | "l" | "m" | "o" | "w" | "x" | "a"]) {
                    return None;
                }
            }
            'n' if head == "ni" => {
                let spaces = rest.iter().all(|space| space.parse::<u32>().is_ok_and(|space| space > 0));
                return (spaces && !rest.is_empty()).then_some(());
            }
            'n' => {
                let widths = std::iter::once(number).chain(rest.iter().copied());
                let all =
                    widths.map(|width| width.parse::<u32>()).all(|width| width.is_ok_and(|width| width > 0));
                return all.then_some(());
            }
            'S' => {
                let bits: u32 = number.parse().ok()?;
                return (rest.is_empty() && bits % 8 == 0 && (bits == 0 || bits.is_power_of_two()))
                    .then_some(());
            }
            'P' | 'A' | 'G' => {
                return (rest.is_empty() && number.parse::<u32>().is_ok_and(|space| space < 1 << 24))
                    .then_some(());
            }
            'F' => {
                let bits: u32 = number.get(1..)?.parse().ok()?;
                let known = number.starts_with('i') || number.starts_with('n');
                return (known && rest.is_empty() && bits % 8 == 0 && (bits == 0 || bits.is_power_of_two()))
                    .then_some(());
            }
            _ => return None,
        }
        Some(())
    }

    fn pointer(&mut self, space: &str, rest: &[&str]) -> Option<()> {
        let space: u32 = if space.is_empty() { 0 } else { space.parse().ok()? };
        let bits: u32 = rest.first()?.parse().ok()?;
        let align = alignments(rest.get(1..)?, 1, 3)?;
        let index = match rest.get(3) {
            Some(index) => index.parse().ok().filter(|&index| index > 0 && index <= bits)?,
            None => bits,
        };
        if bits == 0 || bits % 8 != 0 || space >= 1 << 24 {
            return None;
        }
        let entry = (space, u64::from(bits / 8), align, index);
        match self.pointers.binary_search_by_key(&space, |&(space, ..)| space) {
            Ok(at) => self.pointers[at] = entry,
            Err(at) => self.pointers.insert(at, entry),
        }
        Some(())
    }

    fn pointer_in(&self, space: u32) -> (u64, u64, u32) {
        let at = self.pointers.binary_search_by_key(&space, |&(space, ..)| space).unwrap_or(0);
        self.pointers.get(at).map_or((8, 8, 64), |&(_, size, align, index)| (size, align, index))
    }

    /// Bits of the integer that an index of an address is converted to.
    pub fn index_bits(&self, space: u32) -> u32 {
        self.pointer_in(space).2
    }

    fn scalar_bits(&self, scalar: Scalar) -> u64 {
        match scalar {
            Scalar::Int(bits) => u64::from(bits),
            Scalar::Float(float) => u64::from(float.bits()),
            Scalar::Ptr(space) => 8 * self.pointer_in(space).0,
        }
    }

    /// Bytes that a store of the type writes; `None` for opaque types.
    pub fn store_size(&self, ty: Type) -> Option<u64> {
        let lanes = u64::from(ty.lanes().unwrap_or(1));
        Some((self.scalar_bits(ty.lane()?) * lanes).div_ceil(8))
    }

    /// The ABI alignment in bytes; `None` for opaque types.
    pub fn align(&self, ty: Type) -> Option<u64> {
        let store = self.store_size(ty)?;
        Some(match ty {
            Type::Scalar(Scalar::Int(bits)) => self.int_align(u32::from(bits)),
            Type::Scalar(Scalar::Float(float)) => {
                exact(&self.floats, float.bits()).unwrap_or(store.next_power_of_two())
            }
            Type::Scalar(Scalar::Ptr(space)) => self.pointer_in(space).1,
            _ => {
                let bits = self.scalar_bits(ty.lane()?) * u64::from(ty.lanes().unwrap_or(1));
                let known = u32::try_from(bits).ok().and_then(|bits| exact(&self.vectors, bits));
                known.unwrap_or(store.next_power_of_two())
            }
        })
    }

    /// The ABI alignment of an integer: of the next wider one that is listed, else of the widest.
    pub fn int_align(&self, bits: u32) -> u64 {
        let next = self.ints.iter().find(|&&(width, _)| width >= bits).or(self.ints.last());
        next.map_or(1, |&(_, align)| align)
    }

    /// The alignment that aggregates have at least.
    pub fn aggregate_align(&self) -> u64 {
        self.aggregate
    }

    /// Bytes from one element of an array to the next; `None` for opaque types.
    pub fn alloc_size(&self, ty: Type) -> Option<u64> {
        self.store_size(ty)?.checked_next_multiple_of(self.align(ty)?)
    }
}

fn exact(table: &Alignments, bits: u32) -> Option<u64> {
    table.binary_search_by_key(&bits, |&(width, _)| width).ok().map(|at| table[at].1)
}

/// The first of `least` to `most` alignments in bits, in bytes; all are powers of two of whole bytes.
fn alignments(fields: &[&str], least: usize, most: usize) -> Option<u64> {
    if fields.len() < least || fields.len() > most {
        return None;
    }
    // An index width may follow the two alignments of a pointer.
    for field in fields.iter().take(2) {
        let bits: u32 = field.parse().ok()?;
        if bits % 8 != 0 || !bits.is_power_of_two() || bits >= 1 << 19 {
            return None;
        }
    }
    fields.first()?.parse::<u64>().ok().map(|bits| bits / 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::Float;

    const X86: &str = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128";

    #[test]
    fn sizes() {
        let layout = DataLayout::parse(X86).unwrap();
        let sizes = [
            (Type::I1, 1, 1),
            (Type::int(33), 8, 8),
            (Type::I128, 16, 16),
            (Type::float(Float::F80), 16, 16),
            (Type::Vector(Scalar::Float(Float::F32), 3), 16, 16),
            (Type::Scalar(Scalar::Ptr(270)), 4, 4),
        ];
        for (ty, size, align) in sizes {
            assert_eq!((layout.alloc_size(ty), layout.align(ty)), (Some(size), Some(align)), "{ty:?}");
        }
        assert_eq!(layout.store_size(Type::float(Float::F80)), Some(10));
        assert_eq!(DataLayout::default().align(Type::I64), Some(4));
        assert_eq!(DataLayout::parse("p:32:32").unwrap().index_bits(7), 32);
    }

    #[test]
    fn wrong_layouts() {
        for text in ["x", "i64", "i64:63", "p:64", "e:3", "-", "m:q", "S7", "\u{e4}"] {
            assert!(DataLayout::parse(text).is_err(), "{text}");
        }
    }
}
