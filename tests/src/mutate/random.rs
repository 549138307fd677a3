//! Random numbers, and random parts of modules: right ones, wrong ones, and ids that nothing has.

use ir::entity::{Arena, Entity};
use ir::*;
use std::sync::Arc;

/// Steele, Lea and Flood's SplitMix64: small, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.bits()) * limit as u128) >> 64) as usize
    }

    /// True in one of `n` cases.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// An element of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A position in a list, if it has any.
    pub fn position(&mut self, length: usize) -> Option<usize> {
        (length > 0).then(|| self.below(length))
    }

    /// An id of an arena, rarely one that nothing has.
    pub fn id<E: Entity, D>(&mut self, arena: &Arena<E, D>) -> E {
        match self.below(24) {
            0 => E::from_index(arena.len() + self.below(3)),
            1 => E::from_index(u32::MAX as usize - self.below(2)),
            _ => E::from_index(self.below(arena.len())),
        }
    }

    /// A number at or near the edges of its range.
    pub fn number(&mut self) -> u64 {
        match self.below(8) {
            0 => 0,
            1 => u64::MAX,
            2 => 1 << self.below(64),
            3 => (1u64 << self.below(64)).wrapping_sub(1),
            4 => self.bits(),
            _ => self.below(20) as u64,
        }
    }

    /// An alignment.
    pub fn align(&mut self) -> Align {
        Align::new(1 << self.below(33)).unwrap_or(Align::ONE)
    }

    /// A lane type, rarely an illegal one.
    pub fn scalar(&mut self) -> Scalar {
        match self.below(16) {
            0 => Scalar::Int(self.pick(&[0, 1, 7, 127, 128, 129, 255])),
            1 => Scalar::Ptr(self.pick(&[1, MAX_ADDRESS_SPACE, MAX_ADDRESS_SPACE + 1, u32::MAX])),
            2..=3 => Scalar::Ptr(0),
            4..=8 => Scalar::Int(self.pick(&[1, 8, 16, 32, 32, 64, 64])),
            _ => Scalar::Float(self.pick(&Float::ALL)),
        }
    }

    /// A type, rarely an illegal one.
    pub fn ty(&mut self) -> Type {
        let lane = self.scalar();
        match self.below(24) {
            0 => Type::Opaque(OpaqueId::from_index(self.below(3))),
            1 => Type::Vector(lane, self.pick(&[0, 1, MAX_LANES + 1, u32::MAX])),
            2..=6 => Type::Vector(lane, self.pick(&[1, 2, 3, 4])),
            _ => Type::Scalar(lane),
        }
    }

    /// A symbol, rarely one that nothing has.
    pub fn symbol(&mut self, module: &Module) -> Symbol {
        match self.below(3) {
            0 => Symbol::Func(self.id(&module.functions)),
            1 => Symbol::Global(self.id(&module.globals)),
            _ => Symbol::Alias(self.id(&module.aliases)),
        }
    }

    /// A constant, which need not have any particular type.
    pub fn any_constant(&mut self, module: &Module, nesting: usize) -> Constant {
        match self.below(if nesting > 0 { 10 } else { 8 }) {
            0..=1 => Constant::Int(u128::from(self.number()) << self.pick(&[0, 0, 0, 64])),
            2..=3 => Constant::Float(u128::from(self.number()) << self.pick(&[0, 0, 0, 64])),
            4 => Constant::Null,
            5 => self.pick_constant(&[Constant::Undef, Constant::Poison]),
            6 => Constant::Unsupported(self.text().into()),
            7 => {
                let (symbol, offset) = (self.symbol(module), self.number() as i64);
                match offset % 3 {
                    0 => Constant::Distance(symbol, offset, symbol),
                    _ => Constant::Address(symbol, offset),
                }
            }
            8 => Constant::Splat(Arc::new(self.any_constant(module, nesting - 1))),
            _ => {
                Constant::Lanes((0..self.below(5)).map(|_| self.any_constant(module, nesting - 1)).collect())
            }
        }
    }

    /// A constant that mostly has the type.
    pub fn constant(&mut self, module: &Module, ty: Type) -> Constant {
        if self.one_in(8) {
            return self.any_constant(module, 2);
        }
        let Some(lane) = ty.lane() else { return Constant::Poison };
        match ty.lanes() {
            Some(lanes) if lanes <= 64 => {
                Constant::vector((0..lanes).map(|_| self.scalar_constant(module, lane)).collect())
            }
            Some(_) => Constant::Undef,
            None => self.scalar_constant(module, lane),
        }
    }

    fn scalar_constant(&mut self, module: &Module, lane: Scalar) -> Constant {
        match lane {
            _ if self.one_in(16) => self.pick_constant(&[Constant::Undef, Constant::Poison]),
            Scalar::Int(bits) => Constant::int(bits, i128::from(self.number() as i64)),
            Scalar::Float(float) => Constant::Float(u128::from(self.number()) & mask(float.bits())),
            Scalar::Ptr(_) if self.one_in(2) => Constant::Null,
            Scalar::Ptr(_) => Constant::Address(self.symbol(module), self.below(9) as i64),
        }
    }

    fn pick_constant(&mut self, list: &[Constant]) -> Constant {
        list[self.below(list.len())].clone()
    }

    /// A text: names, words of the language, and things that need quotes.
    pub fn text(&mut self) -> &'static str {
        self.pick(&[
            "",
            "0",
            "1",
            "x",
            "p",
            "f",
            "entry",
            "loop",
            "done",
            "a b",
            "\"",
            "\\",
            "\n",
            "ü",
            "-",
            ".",
            "align",
            "unwind",
            "to",
            "func",
            "zero",
            "true",
            "i32",
            "ptr",
            "noalias",
            "dbg",
            "tbaa",
            "%{0}",
            "%{9}",
            "!0",
            "@f",
            "%x",
            "x.2",
            "attributes",
            "bundle",
            "null",
            "nan",
            "inf",
            ";",
            "align 8",
            "as",
            "splat",
        ])
    }

    /// An attribute.
    pub fn attribute(&mut self) -> Attribute {
        let name = self.pick(&["noalias", "align", "zeroext", "nocapture", "memory"]);
        let name = if self.one_in(6) { self.text() } else { name };
        match self.below(4) {
            0 => Attribute::Enum(name.into()),
            1 => Attribute::Int(name.into(), self.number()),
            2 => Attribute::Text(name.into(), self.text().into()),
            _ => Attribute::String(self.text().into(), self.text().into()),
        }
    }

    /// Up to three attributes.
    pub fn attributes(&mut self) -> Attributes {
        Attributes((0..self.below(4)).map(|_| self.attribute()).collect())
    }

    /// What is attached to something.
    pub fn attached(&mut self, module: &Module) -> (Box<str>, MetaId) {
        let kind = if self.one_in(4) { self.text() } else { "tbaa" };
        (kind.into(), self.id(&module.metadata))
    }

    /// An ordering, or none.
    pub fn ordering(&mut self) -> Option<Ordering> {
        (!self.one_in(3)).then(|| self.pick(Ordering::ALL))
    }
}
