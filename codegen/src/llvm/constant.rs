//! Constants.

use super::error::Reason;
use super::module::Context;
use super::tree::{Kind, Tree};
use ir::{Constant, Float, Linkage, Scalar, Symbol, Type, mask};

/// From this many lanes on a splat is written as one.
const SPLAT_LANES: u32 = 3;

impl Context<'_> {
    /// A constant without its type.
    pub fn constant(&mut self, ty: Type, constant: &Constant) -> Result<String, Reason> {
        match (constant, ty) {
            (Constant::Undef, _) => Ok("undef".into()),
            (Constant::Poison, _) => Ok("poison".into()),
            (Constant::Unsupported(text), _) => self.foreign_constant(text),
            (_, Type::Opaque(_)) => Err(Reason::Other("a constant does not fit its type")),
            (Constant::Splat(lane), Type::Vector(scalar, lanes)) => self.splat(scalar, lanes, lane),
            (Constant::Lanes(lanes), Type::Vector(scalar, _)) => self.lanes(scalar, lanes.iter()),
            (_, Type::Scalar(scalar)) => self.scalar(scalar, constant),
            _ => Err(Reason::Other("a constant does not fit its type")),
        }
    }

    /// A constant with its type.
    pub fn typed_constant(&mut self, ty: Type, constant: &Constant) -> Result<String, Reason> {
        Ok(format!("{} {}", self.ty(ty)?, self.constant(ty, constant)?))
    }

    fn splat(&mut self, scalar: Scalar, lanes: u32, lane: &Constant) -> Result<String, Reason> {
        if matches!(lane, Constant::Int(0) | Constant::Float(0) | Constant::Null) {
            return Ok("zeroinitializer".into());
        }
        if matches!(lane, Constant::Int(_) | Constant::Float(_)) && lanes >= SPLAT_LANES {
            return Ok(format!("splat ({})", self.typed_constant(Type::Scalar(scalar), lane)?));
        }
        let text = self.typed_constant(Type::Scalar(scalar), lane)?;
        Ok(format!("<{}>", vec![text; lanes as usize].join(", ")))
    }

    fn lanes<'c>(
        &mut self,
        scalar: Scalar,
        lanes: impl Iterator<Item = &'c Constant>,
    ) -> Result<String, Reason> {
        let texts: Result<Vec<String>, Reason> =
            lanes.map(|lane| self.typed_constant(Type::Scalar(scalar), lane)).collect();
        Ok(format!("<{}>", texts?.join(", ")))
    }

    fn scalar(&mut self, scalar: Scalar, constant: &Constant) -> Result<String, Reason> {
        Ok(match (constant, scalar) {
            (Constant::Int(bits), Scalar::Int(width)) => integer(*bits, width),
            (Constant::Float(bits), Scalar::Float(format)) => float(*bits, format),
            (Constant::Null, Scalar::Ptr(_)) => "null".into(),
            (Constant::Address(symbol, offset), Scalar::Ptr(space)) => {
                self.address(*symbol, *offset, space)?
            }
            (Constant::Distance(to, offset, from), Scalar::Int(width)) => {
                let (to, from) = (self.address(*to, *offset, 0)?, self.address(*from, 0, 0)?);
                let distance =
                    format!("sub (i64 ptrtoint (ptr {to} to i64), i64 ptrtoint (ptr {from} to i64))");
                if width == 64 { distance } else { format!("trunc (i64 {distance} to i{width})") }
            }
            _ => return Err(Reason::Other("a constant does not fit its type")),
        })
    }

    /// The address of a symbol plus bytes.
    pub fn address(&mut self, symbol: Symbol, offset: i64, space: u32) -> Result<String, Reason> {
        if self.is_intrinsic(symbol) {
            return Err(Reason::Intrinsic);
        }
        let name = self.symbol(symbol);
        if offset == 0 {
            return Ok(name);
        }
        let inbounds = if self.is_inside(symbol, offset) { "inbounds " } else { "" };
        let pointer = self.ty(Type::Scalar(Scalar::Ptr(space)))?;
        Ok(format!("getelementptr {inbounds}(i8, {pointer} {name}, i64 {offset})"))
    }

    /// Whether so many bytes behind a symbol's address is inside its object or at its end.
    fn is_inside(&self, symbol: Symbol, offset: i64) -> bool {
        match symbol {
            Symbol::Global(id) => {
                let global = &self.module.globals[id];
                let is_known = global.symbol.linkage != Linkage::ExternWeak;
                is_known && u64::try_from(offset).is_ok_and(|offset| offset <= global.size)
            }
            _ => false,
        }
    }

    /// An aggregate of constants, one for each leaf; `None` for a leaf stands for poison.
    pub fn aggregate_constant(
        &mut self,
        tree: &Tree,
        leaves: &mut dyn Iterator<Item = Option<(Type, Constant)>>,
    ) -> Result<String, Reason> {
        match &tree.kind {
            Kind::Leaf { .. } => match leaves.next().flatten() {
                Some((ty, constant)) => self.constant(ty, &constant),
                None => Ok("poison".into()),
            },
            Kind::Struct { packed, fields } => {
                let mut texts = Vec::with_capacity(fields.len());
                for (_, field) in fields {
                    texts.push(format!("{field} {}", self.aggregate_constant(field, leaves)?));
                }
                let (open, close) = if *packed { ("<{", "}>") } else { ("{", "}") };
                Ok(if texts.is_empty() {
                    "zeroinitializer".into()
                } else {
                    format!("{open} {} {close}", texts.join(", "))
                })
            }
            Kind::Array { count, element } => {
                if element.leaves(1).is_some_and(|leaves| leaves.is_empty()) {
                    return Ok("zeroinitializer".into());
                }
                let mut texts = Vec::new();
                for _ in 0..*count {
                    texts.push(format!("{element} {}", self.aggregate_constant(element, leaves)?));
                }
                Ok(if texts.is_empty() {
                    "zeroinitializer".into()
                } else {
                    format!("[{}]", texts.join(", "))
                })
            }
        }
    }
}

/// An integer as LLVM writes it: signed, `true` and `false` for one bit.
pub(super) fn integer(bits: u128, width: u8) -> String {
    let width = u32::from(width);
    match (width, bits) {
        (1, 0) => "false".into(),
        (1, _) => "true".into(),
        _ if (2..=128).contains(&width) && bits >> (width - 1) & 1 == 1 => {
            ((bits | !mask(width)) as i128).to_string()
        }
        _ => bits.to_string(),
    }
}

/// A float, exactly.
pub(super) fn float(bits: u128, format: Float) -> String {
    match format {
        Float::F64 => double(bits as u64),
        Float::F32 => double(widened(bits as u32)),
        Float::F16 => format!("0xH{bits:04X}"),
        Float::Bf16 => format!("0xR{bits:04X}"),
        Float::F80 => format!("0xK{bits:020X}"),
        // LLVM writes the lower half first.
        Float::F128 => format!("0xL{:016X}{:016X}", bits as u64, (bits >> 64) as u64),
    }
}

/// A decimal if it is a short one and exact in `float` too, else the bits.
fn double(bits: u64) -> String {
    let value = f64::from_bits(bits);
    let is_short = value.abs() < 1e6 && (value * 1024.0).fract() == 0.0;
    if is_short { format!("{value:?}") } else { format!("0x{bits:016X}") }
}

/// The bits of the `f64` that an `f32` is, NaN payloads included: LLVM writes `float` like that.
fn widened(bits: u32) -> u64 {
    let value = f32::from_bits(bits);
    if value.is_nan() {
        u64::from(bits >> 31) << 63 | 0x7ff << 52 | u64::from(bits & 0x7f_ffff) << 29
    } else {
        f64::from(value).to_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        let cases =
            [(1, 1, "true"), (0x80, 8, "-128"), (0x7f, 8, "127"), (mask(128), 128, "-1"), (5, 7, "5")];
        for (bits, width, text) in cases {
            assert_eq!(integer(bits, width), text);
        }
        assert_eq!(integer(1 << 127, 128), i128::MIN.to_string());
    }

    #[test]
    fn floats() {
        let cases = [
            (u128::from(1.5f64.to_bits()), Float::F64, "1.5"),
            (u128::from((-0.0f64).to_bits()), Float::F64, "-0.0"),
            (u128::from(0.1f64.to_bits()), Float::F64, "0x3FB999999999999A"),
            (u128::from(f64::INFINITY.to_bits()), Float::F64, "0x7FF0000000000000"),
            (u128::from(0.1f32.to_bits()), Float::F32, "0x3FB99999A0000000"),
            (0x7f80_0001, Float::F32, "0x7FF0000020000000"),
            (0xffc0_0000, Float::F32, "0xFFF8000000000000"),
            (1, Float::F32, "0x36A0000000000000"),
            (0x3c00, Float::F16, "0xH3C00"),
            (0x3f80, Float::Bf16, "0xR3F80"),
            (0x3fff_8000_0000_0000_0000, Float::F80, "0xK3FFF8000000000000000"),
            (0x3fff << 112, Float::F128, "0xL00000000000000003FFF000000000000"),
        ];
        for (bits, format, text) in cases {
            assert_eq!(float(bits, format), text);
        }
    }
}
