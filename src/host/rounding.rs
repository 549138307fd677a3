//! Functions of `<math.h>` that round to integers or look at the representation of a number.

use super::arguments::{Args, Outcome, int, long};
use super::state::State;
use ir::interpret::{Memory, Val};

/// What x86-64 gives for a number that does not fit.
const OUT_OF_RANGE: i64 = i64::MIN;

fn whole(x: f64) -> Outcome {
    let fits = (-9223372036854775808.0..9223372036854775808.0).contains(&x);
    long(if fits { x as i64 } else { OUT_OF_RANGE })
}

pub(super) fn lround(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    whole(Args(args).double(0)?.round())
}

pub(super) fn lroundf(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    whole(Args(args).single(0)?.round().into())
}

pub(super) fn lrint(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    whole(Args(args).double(0)?.round_ties_even())
}

pub(super) fn lrintf(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    whole(Args(args).single(0)?.round_ties_even().into())
}

pub(super) fn nextafter(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let (x, to) = (Args(args).double(0)?, Args(args).double(1)?);
    Ok(vec![Val::f64(match x.partial_cmp(&to) {
        None => x + to,
        Some(std::cmp::Ordering::Equal) => to,
        Some(std::cmp::Ordering::Less) => x.next_up(),
        Some(std::cmp::Ordering::Greater) => x.next_down(),
    })])
}

pub(super) fn nextafterf(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let (x, to) = (Args(args).single(0)?, Args(args).single(1)?);
    Ok(vec![Val::f32(match x.partial_cmp(&to) {
        None => x + to,
        Some(std::cmp::Ordering::Equal) => to,
        Some(std::cmp::Ordering::Less) => x.next_up(),
        Some(std::cmp::Ordering::Greater) => x.next_down(),
    })])
}

/// The exponent of a finite number other than zero.
fn exponent(x: f64) -> i32 {
    let field = |x: f64| (x.to_bits() >> 52 & 0x7ff) as i32 - 1023;
    // A subnormal number is brought among the normal ones.
    if x.is_subnormal() { field(x * 18014398509481984.0) - 54 } else { field(x) }
}

fn logarithm(x: f64) -> f64 {
    match x {
        0.0 => f64::NEG_INFINITY,
        _ if x.is_finite() => exponent(x).into(),
        _ => x * x,
    }
}

pub(super) fn logb(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f64(logarithm(Args(args).double(0)?))])
}

pub(super) fn logbf(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f32(logarithm(Args(args).single(0)?.into()) as f32)])
}

fn integer_logarithm(x: f64) -> Outcome {
    int(match x {
        0.0 => i32::MIN,
        _ if x.is_nan() => i32::MIN,
        _ if x.is_infinite() => i32::MAX,
        _ => exponent(x),
    })
}

pub(super) fn ilogb(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    integer_logarithm(Args(args).double(0)?)
}

pub(super) fn ilogbf(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    integer_logarithm(Args(args).single(0)?.into())
}
