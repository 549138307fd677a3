//! Values as the bytes that machine code sees, and back.

use ir::interpret::{Pointer, Val};
use ir::{Constant, Layout, Scalar, Symbol, Type};

/// The bytes of a constant in memory. Undefined values and poison are zeros. `None` if it has none: opaque
/// types, and symbols that `address` does not know.
pub fn of_constant(
    layout: &Layout,
    ty: Type,
    constant: &Constant,
    address: &dyn Fn(Symbol) -> Option<u64>,
) -> Option<Vec<u8>> {
    let width = layout.scalar_bits(ty.lane()?);
    let mut bytes = vec![0; usize::try_from(layout.store_bytes(ty)?).ok()?];
    for lane in 0..ty.lanes().unwrap_or(1) {
        let bits = match constant.lane(lane as usize)? {
            Constant::Int(bits) | Constant::Float(bits) => *bits,
            Constant::Null | Constant::Undef | Constant::Poison => 0,
            Constant::Address(symbol, offset) => u128::from(address(*symbol)?.wrapping_add_signed(*offset)),
            Constant::Distance(to, offset, from) => {
                let distance = address(*to)?.wrapping_add_signed(*offset).wrapping_sub(address(*from)?);
                u128::from(distance) & ir::mask(width)
            }
            _ => return None,
        };
        put(&mut bytes, u64::from(lane) * u64::from(width), width, bits);
    }
    Some(bytes)
}

/// The value whose bytes in memory these are. `None` for opaque types and too few bytes.
pub fn to_value(layout: &Layout, ty: Type, bytes: &[u8]) -> Option<Val> {
    let lane = ty.lane()?;
    let width = layout.scalar_bits(lane);
    let value = |index: u32| -> Option<Val> {
        let bits = get(bytes, u64::from(index) * u64::from(width), width)?;
        Some(match lane {
            Scalar::Int(_) => Val::int(bits),
            Scalar::Float(format) => Val::float(format, bits),
            Scalar::Ptr(_) => Val::Ptr(Pointer { address: bits as u64, object: None }),
        })
    };
    match ty.lanes() {
        None => value(0),
        Some(lanes) => Some(Val::Vector((0..lanes).map(value).collect::<Option<_>>()?)),
    }
}

/// Puts the low `width` bits of a number at a bit of little-endian memory.
fn put(bytes: &mut [u8], start: u64, width: u32, bits: u128) {
    if start.is_multiple_of(8) && width.is_multiple_of(8) {
        let places = bytes.iter_mut().skip((start / 8) as usize).take(width as usize / 8);
        places.zip(bits.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        return;
    }
    for bit in 0..width {
        let at = start + u64::from(bit);
        if let Some(byte) = bytes.get_mut((at / 8) as usize) {
            *byte |= ((bits >> bit & 1) as u8) << (at % 8);
        }
    }
}

fn get(bytes: &[u8], start: u64, width: u32) -> Option<u128> {
    let mut bits = 0;
    for bit in 0..width {
        let at = start + u64::from(bit);
        bits |= u128::from(bytes.get((at / 8) as usize)? >> (at % 8) & 1) << bit;
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::Float;

    #[test]
    fn there_and_back() {
        let layout = Layout::default();
        let lanes =
            |values: &[u128]| Constant::vector(values.iter().map(|&bits| Constant::Int(bits)).collect());
        let cases = [
            (Type::F64, Constant::f64(-2.5), 8),
            (Type::I1, Constant::Int(1), 1),
            (Type::int(17), Constant::Int(0x1_2345), 3),
            (Type::Vector(Scalar::Int(1), 9), lanes(&[1, 0, 1, 1, 0, 0, 0, 0, 1]), 2),
            (Type::Vector(Scalar::Int(3), 3), lanes(&[1, 2, 7]), 2),
            (Type::Vector(Scalar::Int(32), 2), lanes(&[1, 0xffff_ffff]), 8),
            (Type::float(Float::F80), Constant::Float(0x4000_8000_0000_0000_0000), 10),
        ];
        for (ty, constant, size) in cases {
            let bytes = of_constant(&layout, ty, &constant, &|_| None).unwrap();
            assert_eq!(bytes.len(), size);
            let value = to_value(&layout, ty, &bytes).unwrap();
            for lane in 0..ty.lanes().unwrap_or(1) as usize {
                let actual = if ty.lanes().is_some() { value.lane(lane).unwrap() } else { &value };
                let bits = match (actual, ty.float_format()) {
                    (Val::Float(number), Some(format)) => ir::Number::to_bits(number, format),
                    _ => actual.as_int().unwrap(),
                };
                let expected = match constant.lane(lane).unwrap() {
                    Constant::Int(bits) | Constant::Float(bits) => *bits,
                    _ => 0,
                };
                assert_eq!(bits, expected, "{ty:?}");
            }
        }
    }
}
