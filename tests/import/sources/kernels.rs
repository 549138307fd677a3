// Programs in Rust at every level of optimisation. The rows hold after import.
#![crate_type = "lib"]

use std::ops::Mul;

#[unsafe(no_mangle)]
pub extern "C" fn polynomial(x: f64) -> f64 {
    [1.0, 2.0, 3.0].iter().rev().fold(0.0, |sum, c| sum * x + c)
}
// run: @polynomial(2.0) == 17.0

#[unsafe(no_mangle)]
pub unsafe extern "C" fn dot(x: *const f64, y: *const f64, n: usize) -> f64 {
    let (x, y) = unsafe { (std::slice::from_raw_parts(x, n), std::slice::from_raw_parts(y, n)) };
    let (mut sum, mut i) = (0.0, 0);
    while i < n {
        sum += x[i] * y[i];
        i += 1;
    }
    sum
}
// run: @dot([1.0, 2.0, 3.0]: f64, [4.0, 5.0, 6.0]: f64, 3) == 32.0

#[unsafe(no_mangle)]
pub extern "C" fn checked(a: i32, b: i32) -> i32 {
    match a.overflowing_add(b) {
        (sum, false) => sum.saturating_mul(2),
        (_, true) => -1,
    }
}
// run: @checked(20, 1) == 42
// run: @checked(2147483647, 1) == -1

#[derive(Clone, Copy)]
struct Complex(f64, f64);

impl Mul for Complex {
    type Output = Complex;
    fn mul(self, other: Complex) -> Complex {
        Complex(self.0 * other.0 - self.1 * other.1, self.0 * other.1 + self.1 * other.0)
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn squared(re: f64, im: f64) -> f64 {
    let z = Complex(re, im);
    let w = z * z;
    w.0 + 10.0 * w.1
}
// run: @squared(1.0, 2.0) == 37.0

enum Shape {
    Circle(f32),
    Box(f64, f64),
    Nothing,
}

#[inline(never)]
fn area(shape: &Shape) -> f64 {
    match *shape {
        Shape::Circle(r) => f64::from(r * r) * 3.0,
        Shape::Box(a, b) => a * b,
        Shape::Nothing => 0.0,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn areas(which: u8) -> f64 {
    let shapes = [Shape::Circle(2.0), Shape::Box(3.0, 4.0), Shape::Nothing];
    shapes.iter().skip(which as usize).map(area).sum()
}
// run: @areas(0) == 24.0
// run: @areas(1) == 12.0

#[unsafe(no_mangle)]
pub extern "C" fn saturated(x: f64) -> i32 {
    i32::from(x as u8) + i32::from(x as i8)
}
// run: @saturated(300.0) == 382
// run: @saturated(nan) == 0

#[unsafe(no_mangle)]
pub extern "C" fn mixed(x: u64) -> u64 {
    let wide = u128::from(x) * 0x9E37_79B9_7F4A_7C15;
    (wide >> 64) as u64 ^ x.rotate_left(9) ^ u64::from(x.count_ones())
}
// run: @mixed(0) == 0
// run: @mixed(1) == 513
