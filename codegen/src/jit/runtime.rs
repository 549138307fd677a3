//! What machine code calls for operations that are no machine instructions: floats the processor does not
//! have, wide integers, the stack objects whose size is known only at run time, and the ends of a program
//! that must not return.
//!
//! Floats that the processor lacks are computed by [`ir::Plain`], the number of the reference interpreter, so
//! both agree by construction. Operands and results stand in a buffer of 16-byte places.

use ir::number::Number;
use ir::{Float, MathFn, Plain, mask};
use std::ffi::{CStr, c_char};
use std::io::Write;

/// The places of the buffer.
pub(super) const BUFFER_PLACES: u32 = 4;

/// Which of the five operations of arithmetic.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

fn format(index: u32) -> Float {
    Float::ALL.get(index as usize).copied().unwrap_or(Float::F64)
}

/// The number of a format, for the functions below.
pub(super) fn format_index(format: Float) -> u32 {
    Float::ALL.iter().position(|&other| other == format).unwrap_or(0) as u32
}

/// The buffer that machine code passes.
///
/// # Safety
/// `buffer` points to [`BUFFER_PLACES`] places that nobody else uses.
unsafe fn places<'a>(buffer: *mut u128) -> &'a mut [u128; BUFFER_PLACES as usize] {
    // SAFETY: the caller's promise.
    unsafe { &mut *buffer.cast() }
}

/// place 0 = place 0 op place 1.
pub(super) unsafe extern "C" fn arithmetic(operation: u32, index: u32, buffer: *mut u128) {
    let format = format(index);
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (a, b) = (Plain::from_bits(format, places[0]), Plain::from_bits(format, places[1]));
    let result = match operation {
        0 => a.add(&b, format),
        1 => a.sub(&b, format),
        2 => a.mul(&b, format),
        3 => a.div(&b, format),
        _ => match a.rem(&b, format) {
            Ok(result) => result,
            Err(error) => fail(&error.to_string()),
        },
    };
    places[0] = result.to_bits(format);
}

/// A math function of the numbers in the first places and the integer in the last one. Floats come out in places 0
/// and 1, an integer in place 2.
pub(super) unsafe extern "C" fn math(function: u32, index: u32, buffer: *mut u128) {
    let format = format(index);
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let Some(&function) = MathFn::ALL.get(function as usize) else { fail("an unknown math function") };
    let ints = usize::from(function.shape().has_int_operand());
    let int = (ints == 1).then_some(places[3] as i128);
    let floats: Vec<Plain> = places
        .iter()
        .take(function.shape().operands() - ints)
        .map(|&bits| Plain::from_bits(format, bits))
        .collect();
    match Plain::math(function, format, &floats, int) {
        Ok(results) => {
            for (place, float) in places.iter_mut().zip(&results.floats) {
                *place = float.to_bits(format);
            }
            places[2] = results.int.unwrap_or(0) as u128;
        }
        Err(error) => fail(&error.to_string()),
    }
}

/// place 0 converted from one format to another.
pub(super) unsafe extern "C" fn convert(from: u32, to: u32, buffer: *mut u128) {
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (from, to) = (format(from), format(to));
    places[0] = Plain::from_bits(from, places[0]).convert(from, to).to_bits(to);
}

/// Flags of conversions between integers and floats.
pub(super) const SIGNED: u32 = 1 << 8;

/// place 0, a number, as an integer of the low byte of `how` bits; clamped if it does not fit, zero for a NaN.
pub(super) unsafe extern "C" fn to_int(from: u32, how: u32, buffer: *mut u128) {
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (from, width, signed) = (format(from), how & 0xff, how & SIGNED != 0);
    let number = Plain::from_bits(from, places[0]);
    let exact = if signed {
        number.to_signed(from, width).map(|value| value as u128 & mask(width))
    } else {
        number.to_unsigned(from, width)
    };
    let (least, greatest) = if signed { (1 << (width - 1), mask(width - 1)) } else { (0, mask(width)) };
    places[0] = match exact {
        Some(bits) => bits,
        None if number.is_nan(from) => 0,
        None if number.sign(from) => least,
        None => greatest,
    };
}

/// place 0, an integer extended to 128 bits, as a number.
pub(super) unsafe extern "C" fn from_int(to: u32, how: u32, buffer: *mut u128) {
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let to = format(to);
    let number = if how & SIGNED != 0 {
        Plain::from_signed(to, places[0] as i128)
    } else {
        Plain::from_unsigned(to, places[0])
    };
    places[0] = number.to_bits(to);
}

/// How the numbers in places 0 and 1 compare: 0 less, 1 equal, 2 greater, 3 unordered.
pub(super) unsafe extern "C" fn compare(index: u32, buffer: *mut u128) -> u32 {
    let format = format(index);
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (a, b) = (Plain::from_bits(format, places[0]), Plain::from_bits(format, places[1]));
    match a.compare(&b, format) {
        Some(order) => (order as i8 + 1) as u32,
        None => 3,
    }
}

/// LLVM's class bit of the number in place 0.
pub(super) unsafe extern "C" fn class(index: u32, buffer: *mut u128) -> u32 {
    let format = format(index);
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    Plain::from_bits(format, places[0]).class(format).into()
}

/// place 0 = quotient and place 1 = remainder of place 0 by place 1, which is not zero.
pub(super) unsafe extern "C" fn divide(signed: u32, buffer: *mut u128) {
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (a, b) = (places[0], places[1]);
    let quotient = if signed != 0 {
        let (a, b) = (a as i128, b as i128);
        (a.checked_div(b).unwrap_or(a) as u128, a.checked_rem(b).unwrap_or(0) as u128)
    } else {
        (a.checked_div(b).unwrap_or(0), a.checked_rem(b).unwrap_or(0))
    };
    (places[0], places[1]) = quotient;
}

/// The product of places 0 and 1, integers of `width` bits extended to 128, in place 0, and whether it does not
/// fit the width.
pub(super) unsafe extern "C" fn multiply(signed: u32, width: u32, buffer: *mut u128) -> u32 {
    // SAFETY: machine code passes its buffer.
    let places = unsafe { places(buffer) };
    let (a, b) = (places[0], places[1]);
    let width = width.clamp(1, 128);
    places[0] = a.wrapping_mul(b) & mask(width);
    let fits = if signed != 0 {
        let high = (a as i128).checked_mul(b as i128).map(|product| product >> (width - 1));
        matches!(high, Some(0 | -1))
    } else {
        a.checked_mul(b).is_some_and(|product| product <= mask(width))
    };
    u32::from(!fits)
}

/// Prints a line and ends the process.
pub(super) fn fail(message: &str) -> ! {
    // Nobody is left to hear that standard error is closed.
    let _ = writeln!(std::io::stderr(), "cotangent: {message}");
    std::process::abort()
}

/// A text that machine code passes: one that the module made of a `CString`.
///
/// # Safety
/// `text` ends with a zero byte.
unsafe fn text(text: *const c_char) -> String {
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

/// What a function does that would throw through machine code.
pub(super) unsafe extern "C" fn thrown(name: *const c_char) {
    // SAFETY: stubs pass the name they were made with.
    let name = unsafe { text(name) };
    fail(&format!("@{name} was called: an exception or a panic cannot go through code of the JIT"))
}

/// The handler of [`super::Missing::trap`] and [`super::Unsupported::trap`]: prints a line and aborts.
///
/// # Safety
/// `message` points to a text that ends with a zero byte.
pub unsafe extern "C" fn report_and_abort(message: *const c_char) {
    // SAFETY: the caller's promise.
    let message = unsafe { text(message) };
    fail(&message)
}
