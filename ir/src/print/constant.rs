//! Values, constants and symbols.

use super::{Printer, comma_list};
use crate::constant::{Constant, Symbol, canonical_nan, mask};
use crate::entity::{Block, Value};
use crate::parse::{infinity, shortest_decimal};
use crate::quote::{Name, Quoted};
use crate::types::{Float, Scalar, Type};
use std::fmt::{self, Formatter};

impl Printer<'_> {
    /// `%x`, or a constant without its type.
    pub(super) fn write_value(&self, f: &mut Formatter<'_>, value: Value) -> fmt::Result {
        let Some(body) = self.body.filter(|body| body.values.get(value).is_some()) else {
            return f.write_str("%?");
        };
        if let Some(constant) = body.as_constant(value) {
            return self.write_constant(f, body.ty(value), constant);
        }
        match (body.value_name(value), self.values[value]) {
            (Some(name), _) => write!(f, "%{}", Name(name)),
            (None, Some(number)) => write!(f, "%{number}"),
            (None, None) => f.write_str("%?"),
        }
    }

    /// `f64 %x`.
    pub(super) fn write_typed(&self, f: &mut Formatter<'_>, value: Value) -> fmt::Result {
        self.write_value_type(f, value)?;
        f.write_str(" ")?;
        self.write_value(f, value)
    }

    /// The type of a value.
    pub(super) fn write_value_type(&self, f: &mut Formatter<'_>, value: Value) -> fmt::Result {
        match self.body.and_then(|body| body.values.get(value)) {
            Some(data) => write!(f, "{}", self.ty(data.ty)),
            None => f.write_str("?"),
        }
    }

    /// The name of a block.
    pub(super) fn write_block_name(&self, f: &mut Formatter<'_>, block: Block) -> fmt::Result {
        let Some(body) = self.body.filter(|body| body.blocks.get(block).is_some()) else {
            return f.write_str("?");
        };
        match (body.block_name(block), self.blocks[block]) {
            (Some(name), _) => write!(f, "{}", Name(name)),
            (None, Some(number)) => write!(f, "{number}"),
            (None, None) => f.write_str("?"),
        }
    }

    /// A constant of type `ty`, without the type.
    pub(super) fn write_constant(&self, f: &mut Formatter<'_>, ty: Type, constant: &Constant) -> fmt::Result {
        let lane = ty.lane();
        match constant {
            Constant::Splat(constant) => {
                f.write_str("splat(")?;
                self.write_lane(f, lane, constant)?;
                f.write_str(")")
            }
            Constant::Lanes(lanes) => {
                f.write_str("<")?;
                comma_list(f, lanes.iter(), |f, constant| self.write_lane(f, lane, constant))?;
                f.write_str(">")
            }
            _ => self.write_lane(f, lane, constant),
        }
    }

    /// A constant that is not a vector; a vector in a lane, which no type admits, is `?`.
    fn write_lane(&self, f: &mut Formatter<'_>, lane: Option<Scalar>, constant: &Constant) -> fmt::Result {
        match constant {
            Constant::Int(bits) => match lane {
                Some(Scalar::Int(width)) => write_int(f, *bits, width),
                _ => write!(f, "{bits}"),
            },
            Constant::Float(bits) => match lane {
                Some(Scalar::Float(format)) => write_float(f, *bits, format),
                _ => write!(f, "{bits:#x}"),
            },
            Constant::Null => f.write_str("null"),
            Constant::Undef => f.write_str("undef"),
            Constant::Poison => f.write_str("poison"),
            Constant::Address(symbol, offset) => self.write_address(f, *symbol, *offset),
            Constant::Distance(to, offset, from) => {
                self.write_address(f, *to, *offset)?;
                f.write_str(" from ")?;
                self.write_symbol(f, *from)
            }
            Constant::Unsupported(text) => write!(f, "unsupported {}", Quoted(text)),
            Constant::Splat(_) | Constant::Lanes(_) => f.write_str("?"),
        }
    }

    /// `@g + 8`.
    pub(super) fn write_address(&self, f: &mut Formatter<'_>, symbol: Symbol, offset: i64) -> fmt::Result {
        self.write_symbol(f, symbol)?;
        if offset != 0 { write!(f, " + {offset}") } else { Ok(()) }
    }

    /// `@f`.
    pub(super) fn write_symbol(&self, f: &mut Formatter<'_>, symbol: Symbol) -> fmt::Result {
        match self.module.symbol_info(symbol) {
            Some(info) => write!(f, "@{}", Name(&info.name)),
            None => f.write_str("@?"),
        }
    }
}

/// An integer as a signed number.
pub(super) fn write_int(f: &mut Formatter<'_>, bits: u128, width: u8) -> fmt::Result {
    let width = u32::from(width);
    let is_negative = (1..=128).contains(&width) && bits >> (width - 1) & 1 == 1;
    match (width, bits) {
        (1, 0) => f.write_str("false"),
        (1, 1) => f.write_str("true"),
        _ if is_negative && bits & !mask(width) == 0 => write!(f, "{}", (bits | !mask(width)) as i128),
        _ => write!(f, "{bits}"),
    }
}

/// The shortest decimal that reads back as the number, else its bits.
fn write_float(f: &mut Formatter<'_>, bits: u128, format: Float) -> fmt::Result {
    let sign = 1 << (format.bits() - 1);
    if bits == canonical_nan(format) {
        return f.write_str("nan");
    }
    if bits == infinity(format) {
        return f.write_str("inf");
    }
    if bits == infinity(format) | sign {
        return f.write_str("-inf");
    }
    match shortest_decimal(bits, format) {
        Some(text) => f.write_str(&text),
        None => write!(f, "0x{bits:0width$x}", width = format.bits() as usize / 4),
    }
}
