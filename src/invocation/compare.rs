//! Comparing what came out with what was expected, and showing it.

use super::Closeness;
use ir::interpret::{Interpreter, Options, Val};
use ir::number::{Number, Plain};
use ir::{Constant, Float, Module, Scalar, Type, mask};

/// How values are compared with what was expected.
pub(super) struct Comparison<'m> {
    pub closeness: Closeness,
    /// What symbols of expected addresses belong to.
    pub module: &'m Module,
}

impl Comparison<'_> {
    /// Whether a value is what was expected. Poison and undefined values are like themselves only.
    pub fn same(&self, ty: Type, expected: &Constant, actual: &Val) -> bool {
        let Some(scalar) = ty.lane() else { return false };
        match ty.lanes() {
            None => self.same_lane(scalar, expected, actual),
            Some(lanes) => {
                (0..lanes as usize).all(|index| match (expected.lane(index), actual.lane(index)) {
                    (Some(expected), Some(actual)) => self.same_lane(scalar, expected, actual),
                    _ => false,
                })
            }
        }
    }

    fn same_lane(&self, scalar: Scalar, expected: &Constant, actual: &Val) -> bool {
        match (expected, actual, scalar) {
            (Constant::Int(expected), Val::Int(actual), _) => *expected == actual.bits(),
            (Constant::Float(expected), Val::Float(actual), Scalar::Float(format)) => {
                same_float(self.closeness, format, *expected, actual.to_bits(format))
            }
            (Constant::Null, Val::Ptr(actual), _) => actual.address == 0,
            (Constant::Address(..), Val::Ptr(actual), _) => {
                self.number(Type::PTR, expected) == Some(actual.address.into())
            }
            (Constant::Distance(..), Val::Int(actual), Scalar::Int(_)) => {
                self.number(Type::Scalar(scalar), expected) == Some(actual.bits())
            }
            (Constant::Undef, Val::Undef, _) | (Constant::Poison, Val::Poison(_), _) => true,
            _ => false,
        }
    }

    /// The address or distance that a constant is in every run: symbols are placed before anything is executed.
    fn number(&self, ty: Type, constant: &Constant) -> Option<u128> {
        let interpreter = Interpreter::<Plain>::of_verified(self.module, Options::default()).ok()?;
        let value = interpreter.constant(ty, constant).ok()?;
        value.as_pointer().map(|pointer| pointer.address.into()).or_else(|| value.as_int())
    }
}

fn same_float(closeness: Closeness, format: Float, expected: u128, actual: u128) -> bool {
    if expected == actual {
        return true;
    }
    let wide = |bits| Plain::from_bits(format, bits).convert(format, Float::F128);
    let (expected, actual) = (wide(expected), wide(actual));
    let Some(_) = expected.compare(&actual, Float::F128) else {
        // At least one is a NaN: fine if both are.
        let is_nan = |number: &Plain| number.compare(number, Float::F128).is_none();
        return is_nan(&expected) && is_nan(&actual);
    };
    if closeness == Closeness::Exact {
        return false;
    }
    let tolerance = match format {
        Float::F16 | Float::Bf16 => 1e-2f64,
        Float::F32 => 1e-6,
        Float::F64 | Float::F80 | Float::F128 => 1e-14,
    };
    let tolerance =
        Plain::from_bits(Float::F64, u128::from(tolerance.to_bits())).convert(Float::F64, Float::F128);
    let limit = magnitude(&expected).mul(&tolerance, Float::F128);
    let distance = magnitude(&expected.sub(&actual, Float::F128));
    // An infinite distance is too far; so is one that is not a number, between infinities.
    distance.compare(&limit, Float::F128).is_some_and(|order| order.is_le()) && is_finite(&distance)
}

fn magnitude(number: &Plain) -> Plain {
    Plain::from_bits(Float::F128, number.to_bits(Float::F128) & mask(127))
}

fn is_finite(number: &Plain) -> bool {
    number.to_bits(Float::F128) & mask(127) < 0x7fff << 112
}

/// The value as a literal. Addresses other than null have none: they are shown as `<address 0x10>`.
pub(super) fn value_text(module: &Module, ty: Type, value: &Val) -> String {
    match constant(ty, value) {
        Some(constant) => ir::print::constant(module, ty, &constant).to_string(),
        None => address_text(value),
    }
}

/// Values in brackets.
pub(super) fn list_text(module: &Module, ty: Type, values: &[Val]) -> String {
    let values: Vec<String> = values.iter().map(|value| value_text(module, ty, value)).collect();
    format!("[{}]", values.join(", "))
}

fn address_text(value: &Val) -> String {
    match value {
        Val::Ptr(pointer) => format!("<address {:#x}>", pointer.address),
        Val::Vector(lanes) => {
            let lanes: Vec<String> = lanes.iter().map(address_text).collect();
            format!("<{}>", lanes.join(", "))
        }
        _ => "?".into(),
    }
}

fn constant(ty: Type, value: &Val) -> Option<Constant> {
    let lane = |value: &Val| match (value, ty.lane()?) {
        (Val::Int(int), _) => Some(Constant::Int(int.bits())),
        (Val::Float(number), Scalar::Float(format)) => Some(Constant::Float(number.to_bits(format))),
        (Val::Ptr(pointer), _) => (pointer.address == 0).then_some(Constant::Null),
        (Val::Undef, _) => Some(Constant::Undef),
        (Val::Poison(_), _) => Some(Constant::Poison),
        _ => None,
    };
    match value {
        Val::Vector(lanes) => Some(Constant::vector(lanes.iter().map(lane).collect::<Option<_>>()?)),
        _ => lane(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(format: Float, expected: f64, actual: f64) -> bool {
        let bits = |value: f64| {
            let wide = Plain::from_bits(Float::F64, u128::from(value.to_bits()));
            wide.convert(Float::F64, format).to_bits(format)
        };
        same_float(Closeness::Near, format, bits(expected), bits(actual))
    }

    #[test]
    fn near_is_relative_to_the_format() {
        assert!(near(Float::F64, 1e300, 1e300 * (1.0 + 1e-15)));
        assert!(!near(Float::F64, 1e300, 1e300 * (1.0 + 1e-13)));
        assert!(near(Float::F32, 1.0, 1.0 + 5e-7));
        assert!(!near(Float::F32, 1.0, 1.0 + 5e-6));
        assert!(near(Float::F16, 1.0, 1.005));
        assert!(!near(Float::Bf16, 1.0, 1.05));
        assert!(near(Float::F128, 1.0, 1.0 + 1e-15));
        assert!(near(Float::F64, 0.0, -0.0));
        assert!(!near(Float::F64, 0.0, 1e-300));
    }

    #[test]
    fn infinities_are_near_themselves_only() {
        assert!(near(Float::F64, f64::INFINITY, f64::INFINITY));
        assert!(!near(Float::F64, f64::INFINITY, f64::MAX));
        assert!(!near(Float::F64, f64::MAX, f64::INFINITY));
        assert!(!near(Float::F64, f64::INFINITY, f64::NEG_INFINITY));
    }

    #[test]
    fn any_nan_is_any_nan_and_zeros_differ() {
        let exact = |a: u64, b: u64| same_float(Closeness::Exact, Float::F64, a.into(), b.into());
        assert!(exact(f64::NAN.to_bits(), f64::NAN.to_bits() | 1));
        assert!(!exact(f64::NAN.to_bits(), 0));
        assert!(!exact(0, (-0.0f64).to_bits()));
    }
}
