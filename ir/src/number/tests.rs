//! What the text tests cannot say briefly: agreement of the software with the host on random bits.

use super::*;
use crate::constant::canonical_nan;

/// A sequence of bit patterns that visits all exponents.
fn patterns() -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    })
    .take(20_000)
}

fn same(format: Float, a: u128, b: u128) -> bool {
    let nan = |bits| Plain::from_bits(format, bits).is_nan(format);
    a == b || (nan(a) && nan(b))
}

#[test]
fn software_and_host_agree_on_exact_functions_of_f64() {
    let functions =
        [MathFn::Sqrt, MathFn::Fma, MathFn::Fmod, MathFn::Remainder, MathFn::Floor, MathFn::Round];
    for (a, b) in patterns().zip(patterns().skip(7)) {
        let near = (a & !(0x7f8 << 52)) | (b & (0x7f8 << 52));
        for function in functions {
            let count = function.shape().operands();
            let bits = [a, near, a ^ b].map(u128::from);
            let numbers = bits.map(|bits| Plain::from_bits(Float::F64, bits));
            let host = Plain::math(function, Float::F64, &numbers[..count], None).unwrap().only().unwrap();
            let soft = soft::math(function, Float::F64, &bits[..count], None).unwrap().only().unwrap();
            assert!(
                same(Float::F64, host.to_bits(Float::F64), soft),
                "{} of {bits:x?}: host {host:x?}, software {soft:x}",
                function.name()
            );
        }
    }
}

#[test]
fn software_square_root_of_f32_is_the_hosts() {
    for bits in patterns().map(|bits| bits as u32) {
        let soft = soft::math(MathFn::Sqrt, Float::F32, &[u128::from(bits)], None).unwrap().only().unwrap();
        assert!(same(Float::F32, soft, u128::from(f32::from_bits(bits).sqrt().to_bits())), "{bits:x}");
    }
}

#[test]
fn square_root_of_two_in_quadruple_precision() {
    let two = Plain::from_unsigned(Float::F128, 2);
    let root = Plain::math(MathFn::Sqrt, Float::F128, &[two], None).unwrap().only().unwrap();
    assert_eq!(root.to_bits(Float::F128), 0x3fff_6a09_e667_f3bc_c908_b2fb_1366_ea95);
}

#[test]
fn every_function_has_a_rule_for_f64_and_f32() {
    for &function in MathFn::ALL {
        let int = matches!(function.shape(), MathShape::FloatInt | MathShape::IntFloat).then_some(2);
        for format in [Float::F64, Float::F32, Float::F16, Float::Bf16] {
            let one = Plain::from_unsigned(format, 1);
            let count = function.shape().operands() - usize::from(int.is_some());
            let results = Plain::math(function, format, &vec![one; count], int).unwrap();
            assert!(results.fit(function.shape()), "{}", function.name());
        }
    }
}

#[test]
fn missing_rules_and_wrong_operands_are_errors() {
    let one = Plain::from_unsigned(Float::F80, 1);
    let missing = Plain::math(MathFn::Sin, Float::F80, &[one], None);
    assert!(matches!(missing, Err(NumberError::NoRule { function: MathFn::Sin, format: Float::F80, .. })));
    let wrong = Plain::math(MathFn::Pow, Float::F64, &[Plain::from(1.0f64)], None);
    assert_eq!(wrong, Err(NumberError::WrongOperands { function: MathFn::Pow }));
    let order = Plain::math(MathFn::Jn, Float::F64, &[Plain::from(1.0f64)], Some(1 << 40));
    assert!(matches!(order, Err(NumberError::NoRule { .. })));
}

#[test]
fn numbers_that_x87_refuses_are_nans() {
    for bits in [0x4000_0000_0000_0000_0001_u128, 0x7fff_0000_0000_0000_0000] {
        assert!(Plain::from_bits(Float::F80, bits).is_nan(Float::F80));
    }
    assert_eq!(soft::convert(Float::F80, Float::F64, 0x4000_0000_0000_0000_0001), canonical_nan(Float::F64));
}

#[test]
fn large_integers_are_rounded_once() {
    // 2^24 + 1 + a bit far below: by way of f64 it would become a tie and go down.
    let value = (1u128 << 100) + (1u128 << 76) + 1;
    let single = Plain::from_unsigned(Float::F32, value);
    assert_eq!(single.to_bits(Float::F32), u128::from((value as f32).to_bits()));
    assert_eq!(soft::from_unsigned(Float::F32, value), single.to_bits(Float::F32));
    assert_eq!(soft::from_signed(Float::F64, i128::MIN), u128::from((i128::MIN as f64).to_bits()));
}
