//! Every rule, every operand, at the oracles' points: against the slopes of dual numbers.

use crate::evaluate::{Contributions, Guard, floats};
use crate::points::{Operation as Pointed, Point, points};
use autodiff::Kinks;
use autodiff::rules::{self, Operation};
use cotangent_tests::oracle::Dual;
use ir::number::{Number, Plain};
use ir::{Float, MathFn, Opcode, Type};

/// The relative tolerance.
const TOLERANCE: f64 = 1e-12;

/// Looser ones: the function, the relative tolerance, an absolute floor, and the reason.
const LOOSE: &[(MathFn, f64, f64, &str)] = &[
    (MathFn::Tgamma, 1e-11, 1e-13, "digamma cancels next to its zeros; the C library's gamma has a few ulp"),
    (MathFn::Lgamma, 1e-12, 1e-13, "digamma cancels next to its zeros"),
    (MathFn::J0, 1e-9, 1e-15, "the C library's Bessel functions lose digits next to their zeros"),
    (MathFn::J1, 1e-9, 1e-15, "the same, and the difference of two orders cancels"),
    (MathFn::Jn, 1e-9, 1e-14, "the same"),
    (MathFn::Y0, 1e-9, 1e-15, "the same"),
    (MathFn::Y1, 1e-9, 1e-14, "the same"),
    (MathFn::Yn, 1e-9, 1e-14, "the same"),
];

fn pointed(operation: Operation) -> Pointed {
    match operation {
        Operation::Math(function) => Pointed::Math(function),
        Operation::Op(Opcode::Fneg) => Pointed::Neg,
        Operation::Op(Opcode::Fadd) => Pointed::Add,
        Operation::Op(Opcode::Fsub) => Pointed::Sub,
        Operation::Op(Opcode::Fmul) => Pointed::Mul,
        Operation::Op(Opcode::Fdiv) => Pointed::Div,
        Operation::Op(Opcode::Frem) => Pointed::Rem,
        Operation::Op(other) => panic!("{} has a rule and no points", other.name()),
    }
}

/// The slope of the first result by an operand, by dual numbers.
pub fn slope(operation: Operation, format: Float, point: &[f64], int: Option<i128>, index: usize) -> f64 {
    let dual = |(position, &x): (usize, &f64)| {
        let plain = Plain::from(x).convert(Float::F64, format);
        Dual::<1>::new(plain, [f64::from(u8::from(position == index))])
    };
    let operands: Vec<Dual<1>> = point.iter().enumerate().map(dual).collect();
    let result = match (operation, &*operands) {
        (Operation::Op(Opcode::Fneg), [x]) => x.neg(format),
        (Operation::Op(Opcode::Fadd), [x, y]) => x.add(y, format),
        (Operation::Op(Opcode::Fsub), [x, y]) => x.sub(y, format),
        (Operation::Op(Opcode::Fmul), [x, y]) => x.mul(y, format),
        (Operation::Op(Opcode::Fdiv), [x, y]) => x.div(y, format),
        (Operation::Op(Opcode::Frem), [x, y]) => x.rem(y, format).unwrap(),
        (Operation::Math(function), _) => Dual::math(function, format, &operands, int).unwrap().floats[0],
        _ => panic!("{operation:?}"),
    };
    result.tangents()[0]
}

fn agrees(operation: Operation, got: f64, want: f64) -> bool {
    let loose = LOOSE.iter().find(|(function, ..)| Operation::Math(*function) == operation);
    let (tolerance, floor) = loose.map_or((TOLERANCE, 0.0), |&(_, tolerance, floor, _)| (tolerance, floor));
    // Below the range of normal numbers there are no twelve digits.
    let floor = floor.max(f64::MIN_POSITIVE);
    got == want || (got - want).abs() <= (tolerance * want.abs()).max(floor)
}

#[test]
fn contributions_are_the_slopes_of_dual_numbers() {
    let mut wrong = Vec::new();
    for operation in rules::operations() {
        for kinks in [Kinks::Conventional, Kinks::Ieee] {
            let rule = rules::rule(operation, kinks).unwrap();
            for point in points(pointed(operation)) {
                for guard in [Guard::None, Guard::All] {
                    let contributions = Contributions::new(rule, Type::F64, point.int, guard);
                    check(operation, &contributions, &point, &mut wrong);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(operation: Operation, contributions: &Contributions, point: &Point, wrong: &mut Vec<String>) {
    let ones = contributions.at_point(&point.operands, 1.0);
    let others = contributions.at_point(&point.operands, -0.625);
    for index in 0..point.operands.len() {
        let want = slope(operation, Float::F64, &point.operands, point.int, index);
        for (d, got) in [(1.0, ones[index]), (-0.625, others[index])] {
            if !agrees(operation, got, d * want) {
                wrong.push(format!(
                    "{operation:?} by {index} at {point:?}, d = {d}: {got:e}, not {:e}",
                    d * want
                ));
            }
        }
    }
}

#[test]
fn contributions_to_vectors_are_those_to_their_lanes() {
    for operation in rules::operations() {
        let rule = rules::rule(operation, Kinks::default()).unwrap();
        let all = points(pointed(operation));
        for pair in all.chunks_exact(2).take(10) {
            let int = pair[0].int;
            let vectors =
                Contributions::new(rule, Type::Vector(ir::Scalar::Float(Float::F64), 2), int, Guard::All);
            let scalars = Contributions::new(rule, Type::F64, int, Guard::All);
            let lanes: Vec<Vec<f64>> = (0..floats(operation))
                .map(|index| pair.iter().map(|point| point.operands[index]).collect())
                .collect();
            let together = vectors.at(&lanes, 0.75);
            for (lane, point) in pair.iter().enumerate() {
                let alone = scalars.at_point(&point.operands, 0.75);
                for (index, &want) in alone.iter().enumerate() {
                    let got = together[index][lane];
                    assert!(
                        got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan(),
                        "{operation:?} by {index} at {point:?}"
                    );
                }
            }
        }
    }
}

/// The relative tolerance of `f32`: about a thousand ulp. Points are chosen where nothing leaves the range.
const TOLERANCE_F32: f64 = 1e-4;

#[test]
fn contributions_in_f32_are_near_the_slopes() {
    let mut compared = 0;
    for operation in rules::operations() {
        let rule = rules::rule(operation, Kinks::default()).unwrap();
        for point in points(pointed(operation)).iter().rev().take(20) {
            let tame = |x: f64| (1e-3..1e3).contains(&x.abs());
            if !point.operands.iter().all(|&x| tame(x)) || point.int.is_some_and(|n| n.abs() > 12) {
                continue;
            }
            let rounded: Vec<f64> = point.operands.iter().map(|&x| f64::from(x as f32)).collect();
            let contributions = Contributions::new(rule, Type::F32, point.int, Guard::None);
            let found = contributions.at_point(&rounded, 1.0);
            for (index, &got) in found.iter().enumerate() {
                let want = slope(operation, Float::F32, &rounded, point.int, index);
                if !want.is_finite() || want.abs() > 1e30 {
                    continue;
                }
                compared += 1;
                let near = (got - want).abs() <= TOLERANCE_F32 * want.abs().max(1e-2);
                assert!(near, "{operation:?} by {index} at {point:?}: {got:e}, not {want:e}");
            }
        }
    }
    assert!(compared > 500, "{compared}");
}
