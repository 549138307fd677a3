// Derivatives by a generic number: duals, duals of duals, and a function that is written once.
#![no_main]
use std::ffi::{c_char, c_int};
use std::ops::{Add, Div, Mul, Neg, Sub};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

trait Real: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self> {
    fn constant(x: f64) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn primal(self) -> f64;
}

impl Real for f64 {
    fn constant(x: f64) -> f64 {
        x
    }
    fn sin(self) -> f64 {
        f64::sin(self)
    }
    fn cos(self) -> f64 {
        f64::cos(self)
    }
    fn exp(self) -> f64 {
        f64::exp(self)
    }
    fn ln(self) -> f64 {
        f64::ln(self)
    }
    fn primal(self) -> f64 {
        self
    }
}

#[derive(Clone, Copy)]
struct Dual<T>(T, T);

impl<T: Real> Add for Dual<T> {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Dual(self.0 + o.0, self.1 + o.1)
    }
}
impl<T: Real> Sub for Dual<T> {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Dual(self.0 - o.0, self.1 - o.1)
    }
}
impl<T: Real> Mul for Dual<T> {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Dual(self.0 * o.0, self.1 * o.0 + self.0 * o.1)
    }
}
impl<T: Real> Div for Dual<T> {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let q = self.0 / o.0;
        Dual(q, (self.1 - q * o.1) / o.0)
    }
}
impl<T: Real> Neg for Dual<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Dual(-self.0, -self.1)
    }
}
impl<T: Real> Real for Dual<T> {
    fn constant(x: f64) -> Self {
        Dual(T::constant(x), T::constant(0.0))
    }
    fn sin(self) -> Self {
        Dual(self.0.sin(), self.1 * self.0.cos())
    }
    fn cos(self) -> Self {
        Dual(self.0.cos(), -self.1 * self.0.sin())
    }
    fn exp(self) -> Self {
        let e = self.0.exp();
        Dual(e, self.1 * e)
    }
    fn ln(self) -> Self {
        Dual(self.0.ln(), self.1 / self.0)
    }
    fn primal(self) -> f64 {
        self.0.primal()
    }
}

fn f<T: Real>(x: T, n: u32) -> T {
    let mut y = x;
    for i in 1..=n {
        y = if y.primal() > 0.0 { (y * x).sin() + T::constant(f64::from(i)) / (x + T::constant(2.0)) } else { (-y).exp() * x.cos() };
    }
    y + (x * x + T::constant(1.0)).ln()
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut close = 0;
    for i in 0..12 {
        let x = f64::from(i) * 0.25 - 1.3;
        let one = Dual(x, 1.0);
        let two = f(Dual(one, Dual(1.0, 0.0)), 4);
        let h = 1e-6;
        let difference = (f(x + h, 4) - f(x - h, 4)) / (2.0 * h);
        unsafe { printf(c"%.9f %.8f %.7f\n".as_ptr(), two.0 .0, two.0 .1, two.1 .1) };
        close += c_int::from((difference - two.1 .0).abs() < 1e-5);
    }
    close
}
