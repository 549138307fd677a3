//! Numbers from text: `strtod`, `strtol` and their relatives, by the C library's own.

use super::arguments::{Args, Outcome, int, long, nothing};
use super::state::State;
use ir::Type;
use ir::interpret::{HostError, Memory, Pointer, Val};
use std::ffi::{CString, c_char, c_int};

/// The longest text that is looked at for a number.
const LONGEST: u64 = 1 << 16;

/// Reads a number at the beginning of a text, and notes where it ends if the second argument is an address.
fn parse<T>(
    memory: &mut Memory,
    args: &[Val],
    convert: impl Fn(*const c_char, *mut *mut c_char) -> T,
    end_at: Option<Pointer>,
) -> Result<T, HostError> {
    let from = Args(args).pointer(0)?;
    let text = memory.text(from, LONGEST)?;
    if text.len() as u64 == LONGEST {
        return Err(HostError::Failed(format!("a text of {LONGEST} bytes or more")));
    }
    // `text` has no zero bytes.
    let text = CString::new(text).unwrap_or_default();
    let mut end: *mut c_char = std::ptr::null_mut();
    let value = convert(text.as_ptr(), &raw mut end);
    let length = (end as usize).saturating_sub(text.as_ptr() as usize);
    if let Some(end_at) = end_at.filter(|&place| place != Pointer::NULL) {
        memory.store(end_at, Type::PTR, &from.offset(length as u64).into())?;
    }
    Ok(value)
}

// SAFETY of all calls below: the text ends with a zero byte, the end is a place for a pointer.

fn double(memory: &mut Memory, args: &[Val], end: Option<Pointer>) -> Result<f64, HostError> {
    // SAFETY: see above.
    parse(memory, args, |text, end| unsafe { libc::strtod(text, end) }, end)
}

fn signed(memory: &mut Memory, args: &[Val], base: c_int, end: Option<Pointer>) -> Result<i64, HostError> {
    // SAFETY: see above.
    parse(memory, args, |text, end| unsafe { libc::strtoll(text, end, base) }, end)
}

pub(super) fn strtod(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f64(double(memory, args, Some(Args(args).pointer(1)?))?)])
}

pub(super) fn strtof(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let end = Some(Args(args).pointer(1)?);
    // SAFETY: see above.
    let value = parse(memory, args, |text, end| unsafe { libc::strtof(text, end) }, end)?;
    Ok(vec![Val::f32(value)])
}

pub(super) fn atof(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f64(double(memory, args, None)?)])
}

pub(super) fn strtol(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    long(signed(memory, args, Args(args).int(2)?, Some(Args(args).pointer(1)?))?)
}

pub(super) fn strtoul(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    let (end, base) = (Some(Args(args).pointer(1)?), Args(args).int(2)?);
    // SAFETY: see above.
    let value = parse(memory, args, |text, end| unsafe { libc::strtoull(text, end, base) }, end)?;
    long(value as i64)
}

pub(super) fn atoi(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    int(signed(memory, args, 10, None)? as i32)
}

pub(super) fn atol(_: &State, memory: &mut Memory, args: &[Val]) -> Outcome {
    long(signed(memory, args, 10, None)?)
}

pub(super) fn abs(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    int(Args(args).int(0)?.wrapping_abs())
}

pub(super) fn labs(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    long(Args(args).long(0)?.wrapping_abs())
}

pub(super) fn rand(state: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    int(state.random.borrow_mut().next())
}

pub(super) fn random(state: &State, _: &mut Memory, _: &[Val]) -> Outcome {
    long(i64::from(state.random.borrow_mut().next()))
}

pub(super) fn srand(state: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    state.random.borrow_mut().seed(Args(args).int(0)? as u32);
    nothing()
}
