//! Complex numbers: the functions of `<complex.h>` for `double`, and multiplication and division with the rules
//! for infinities that compilers call.
//!
//! On x86-64 a `double complex` is two floats wherever it is passed, a `float complex` a vector of two.

use super::arguments::{Args, Outcome};
use super::state::State;
use ir::interpret::{HostError, Memory, Val};

/// A `double complex` of C: two doubles in two registers.
#[repr(C)]
#[derive(Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

#[link(name = "m")]
unsafe extern "C" {
    safe fn cexp(z: Complex) -> Complex;
    safe fn clog(z: Complex) -> Complex;
    safe fn csqrt(z: Complex) -> Complex;
    safe fn csin(z: Complex) -> Complex;
    safe fn ccos(z: Complex) -> Complex;
    safe fn ctan(z: Complex) -> Complex;
    safe fn csinh(z: Complex) -> Complex;
    safe fn ccosh(z: Complex) -> Complex;
    safe fn ctanh(z: Complex) -> Complex;
    safe fn cpow(z: Complex, w: Complex) -> Complex;
    safe fn carg(z: Complex) -> f64;
    safe fn cabs(z: Complex) -> f64;
}

fn argument(args: &[Val], index: usize) -> Result<Complex, HostError> {
    Ok(Complex { re: Args(args).double(2 * index)?, im: Args(args).double(2 * index + 1)? })
}

fn result(z: Complex) -> Outcome {
    Ok(vec![Val::f64(z.re), Val::f64(z.im)])
}

macro_rules! functions {
    ($($name:ident $function:ident;)*) => {
        $(pub(super) fn $name(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
            result($function(argument(args, 0)?))
        })*
    };
}

functions! {
    exponential cexp;
    logarithm clog;
    square_root csqrt;
    sine csin;
    cosine ccos;
    tangent ctan;
    hyperbolic_sine csinh;
    hyperbolic_cosine ccosh;
    hyperbolic_tangent ctanh;
}

pub(super) fn power(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    result(cpow(argument(args, 0)?, argument(args, 1)?))
}

pub(super) fn phase(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f64(carg(argument(args, 0)?))])
}

pub(super) fn magnitude(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    Ok(vec![Val::f64(cabs(argument(args, 0)?))])
}

pub(super) fn magnitude_single(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let missing = || HostError::Failed("the argument is not a float complex".into());
    let part = |index| args.first().and_then(|vector| vector.lane(index)).cloned().ok_or_else(missing);
    let parts = [part(0)?, part(1)?];
    let (re, im) = (Args(&parts).single(0)?, Args(&parts).single(1)?);
    Ok(vec![Val::f32(re.hypot(im))])
}

pub(super) fn multiply_double(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    result(multiply(argument(args, 0)?, argument(args, 1)?))
}

pub(super) fn divide_double(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    result(divide(argument(args, 0)?, argument(args, 1)?))
}

fn singles(args: &[Val]) -> Result<[f32; 4], HostError> {
    let args = Args(args);
    Ok([args.single(0)?, args.single(1)?, args.single(2)?, args.single(3)?])
}

pub(super) fn multiply_single(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let [a, b, c, d] = singles(args)?;
    let (re, im) = (a * c - b * d, a * d + b * c);
    if re.is_nan() && im.is_nan() {
        return single(multiply(wide(a, b), wide(c, d)));
    }
    Ok(vec![Val::vector([Val::f32(re), Val::f32(im)])])
}

/// By way of `double`, as libgcc does.
pub(super) fn divide_single(_: &State, _: &mut Memory, args: &[Val]) -> Outcome {
    let [a, b, c, d] = singles(args)?;
    let (z, w) = (wide(a, b), wide(c, d));
    let size = w.re * w.re + w.im * w.im;
    let quotient = Complex { re: (z.re * w.re + z.im * w.im) / size, im: (z.im * w.re - z.re * w.im) / size };
    single(repaired(z, w, quotient))
}

fn wide(re: f32, im: f32) -> Complex {
    Complex { re: re.into(), im: im.into() }
}

fn single(z: Complex) -> Outcome {
    Ok(vec![Val::vector([Val::f32(z.re as f32), Val::f32(z.im as f32)])])
}

/// A part of an infinite number: one with the sign if it is infinite, else zero.
fn boxed(x: f64) -> f64 {
    (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x)
}

fn without_nan(x: f64) -> f64 {
    if x.is_nan() { 0.0f64.copysign(x) } else { x }
}

/// The product by Annex G of the C standard.
fn multiply(z: Complex, w: Complex) -> Complex {
    let (mut a, mut b, mut c, mut d) = (z.re, z.im, w.re, w.im);
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let product = Complex { re: ac - bd, im: ad + bc };
    if !(product.re.is_nan() && product.im.is_nan()) {
        return product;
    }
    let mut infinite = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (boxed(a), boxed(b), without_nan(c), without_nan(d));
        infinite = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (c, d, a, b) = (boxed(c), boxed(d), without_nan(a), without_nan(b));
        infinite = true;
    }
    if !infinite && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        (a, b, c, d) = (without_nan(a), without_nan(b), without_nan(c), without_nan(d));
        infinite = true;
    }
    if !infinite {
        return product;
    }
    Complex { re: f64::INFINITY * (a * c - b * d), im: f64::INFINITY * (a * d + b * c) }
}

/// The quotient by Smith's method, and by Annex G where that gives NaN.
fn divide(z: Complex, w: Complex) -> Complex {
    let quotient = if w.re.abs() < w.im.abs() {
        let ratio = w.re / w.im;
        let size = w.re * ratio + w.im;
        Complex { re: (z.re * ratio + z.im) / size, im: (z.im * ratio - z.re) / size }
    } else {
        let ratio = w.im / w.re;
        let size = w.im * ratio + w.re;
        Complex { re: (z.im * ratio + z.re) / size, im: (z.im - z.re * ratio) / size }
    };
    repaired(z, w, quotient)
}

fn repaired(z: Complex, w: Complex, quotient: Complex) -> Complex {
    if !(quotient.re.is_nan() && quotient.im.is_nan()) {
        return quotient;
    }
    let (finite_z, finite_w) = (z.re.is_finite() && z.im.is_finite(), w.re.is_finite() && w.im.is_finite());
    if w.re == 0.0 && w.im == 0.0 && !(z.re.is_nan() && z.im.is_nan()) {
        let infinity = f64::INFINITY.copysign(w.re);
        return Complex { re: infinity * z.re, im: infinity * z.im };
    }
    if (z.re.is_infinite() || z.im.is_infinite()) && finite_w {
        let (a, b) = (boxed(z.re), boxed(z.im));
        return Complex {
            re: f64::INFINITY * (a * w.re + b * w.im),
            im: f64::INFINITY * (b * w.re - a * w.im),
        };
    }
    if (w.re.is_infinite() || w.im.is_infinite()) && finite_z {
        let (c, d) = (boxed(w.re), boxed(w.im));
        return Complex { re: 0.0 * (z.re * c + z.im * d), im: 0.0 * (z.im * c - z.re * d) };
    }
    quotient
}
