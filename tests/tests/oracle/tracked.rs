//! Sets of inputs through operations.

use cotangent_tests::oracle::{Inputs, Tracked};
use ir::number::{Number, Plain};
use ir::{Float, MathFn};

fn input(value: f64, input: usize) -> Tracked {
    Tracked::new(Plain::from(value), Inputs::one(input))
}

#[test]
fn operations_unite_the_inputs_of_their_operands() {
    let (a, b, c) = (input(1.0, 0), input(2.0, 5), input(3.0, 63));
    let sum = a.add(&b, Float::F64);
    assert_eq!(sum.inputs().iter().collect::<Vec<_>>(), [0, 5]);
    let fused = Tracked::math(MathFn::Fma, Float::F64, &[sum, c, c], None).unwrap().only().unwrap();
    assert_eq!(fused.inputs(), [0, 5, 63].into_iter().collect());
    assert!(Tracked::from_bits(Float::F64, 0).is_plain());
    assert!(!fused.convert(Float::F64, Float::F32).is_plain());
}

#[test]
fn inputs_beyond_the_last_share_its_place() {
    assert!(Inputs::one(1000).contains(63));
    assert!(!Inputs::one(62).contains(63));
    assert!(Inputs::NONE.is_empty());
}
