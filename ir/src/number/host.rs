//! The math functions of the host's C library, generated from the table of math functions.
//!
//! Programs that are compiled natively call the same library, so the interpreter and they agree to the bit.
//! This is the only file of the crate with `unsafe` code.

use super::MathResults;
use crate::math::{MathFn, math_table};
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;
use std::sync::OnceLock;

unsafe extern "C" {
    /// Of the C library: a symbol of the libraries that are loaded, if the handle is null.
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// The body of one match arm: declares the C function of the row and calls it, if the row has one.
macro_rules! call {
    ($shape:ident $T:ident _ $floats:ident $int:ident) => {
        None
    };
    // Rust links its own copies of some functions of the C library; of these, `cbrt` rounds differently.
    (Unary $T:ident cbrt $floats:ident $int:ident) => {
        call!(@dynamic $T cbrt $floats)
    };
    (Unary $T:ident cbrtf $floats:ident $int:ident) => {
        call!(@dynamic $T cbrtf $floats)
    };
    (@dynamic $T:ident $symbol:ident $floats:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T) -> $T;
        }
        static FUNCTION: OnceLock<unsafe extern "C" fn($T) -> $T> = OnceLock::new();
        let function = FUNCTION.get_or_init(|| {
            // SAFETY: the name ends with a zero byte.
            let found = unsafe { dlsym(null_mut(), concat!(stringify!($symbol), "\0").as_ptr().cast()) };
            // SAFETY: a function of this name that the process has loaded is the C library's.
            let found = unsafe { std::mem::transmute::<*mut c_void, Option<unsafe extern "C" fn($T) -> $T>>(found) };
            found.unwrap_or($symbol)
        });
        let &[x] = $floats else { return None };
        // SAFETY: a function of its argument.
        Some(MathResults::one(unsafe { function(x) }))
    }};
    // `lgamma` itself writes the sign to a global variable.
    (Unary $T:ident lgamma $floats:ident $int:ident) => {
        call!(@lgamma $T lgamma_r $floats)
    };
    (Unary $T:ident lgammaf $floats:ident $int:ident) => {
        call!(@lgamma $T lgammaf_r $floats)
    };
    (@lgamma $T:ident $symbol:ident $floats:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, sign: &mut i32) -> $T;
        }
        let &[x] = $floats else { return None };
        let mut sign = 0;
        // SAFETY: reads its number, writes the integer, touches nothing else.
        Some(MathResults::one(unsafe { $symbol(x, &mut sign) }))
    }};
    (Unary $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T) -> $T;
        }
        let &[x] = $floats else { return None };
        // SAFETY: a function of its arguments (besides errno, which is per thread and nobody reads).
        Some(MathResults::one(unsafe { $symbol(x) }))
    }};
    (Binary $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, y: $T) -> $T;
        }
        let &[x, y] = $floats else { return None };
        // SAFETY: as for one operand.
        Some(MathResults::one(unsafe { $symbol(x, y) }))
    }};
    (Ternary $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, y: $T, z: $T) -> $T;
        }
        let &[x, y, z] = $floats else { return None };
        // SAFETY: as for one operand.
        Some(MathResults::one(unsafe { $symbol(x, y, z) }))
    }};
    (FloatInt $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, n: i32) -> $T;
        }
        let (&[x], Some(n)) = ($floats, $int) else { return None };
        // SAFETY: as for one operand.
        Some(MathResults::one(unsafe { $symbol(x, n) }))
    }};
    (IntFloat $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(n: i32, x: $T) -> $T;
        }
        let (&[x], Some(n)) = ($floats, $int) else { return None };
        // SAFETY: as for one operand.
        Some(MathResults::one(unsafe { $symbol(n, x) }))
    }};
    (TwoFloats $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, whole: &mut $T) -> $T;
        }
        let &[x] = $floats else { return None };
        let mut whole = 0.0;
        // SAFETY: reads its number, writes the other one, touches nothing else.
        let fraction = unsafe { $symbol(x, &mut whole) };
        Some(MathResults::two(fraction, whole))
    }};
    (FloatAndInt $T:ident $symbol:ident $floats:ident $int:ident) => {{
        unsafe extern "C" {
            fn $symbol(x: $T, exponent: &mut i32) -> $T;
        }
        let &[x] = $floats else { return None };
        let mut exponent = 0;
        // SAFETY: reads its number, writes the integer, touches nothing else.
        let fraction = unsafe { $symbol(x, &mut exponent) };
        Some(MathResults::with_int(fraction, i128::from(exponent)))
    }};
}

macro_rules! host_functions {
    ($($variant:ident $name:literal $shape:ident $symbol:tt $symbol_f32:tt $intrinsic:tt $doc:literal;)*) => {
        /// The C library's function on `double`; `None` if it has none, or the operands are not its.
        pub(super) fn double(function: MathFn, floats: &[f64], int: Option<i32>) -> Option<MathResults<f64>> {
            match function {
                $(MathFn::$variant => call!($shape f64 $symbol floats int),)*
            }
        }

        /// The C library's function on `float`; `None` if it has none, or the operands are not its.
        pub(super) fn single(function: MathFn, floats: &[f32], int: Option<i32>) -> Option<MathResults<f32>> {
            match function {
                $(MathFn::$variant => call!($shape f32 $symbol_f32 floats int),)*
            }
        }
    };
}

math_table!(host_functions);
