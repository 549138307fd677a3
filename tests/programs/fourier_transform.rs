// A fast Fourier transform with a complex type of our own: operators, recursion on slices, inverse.
#![no_main]
use std::ffi::{c_char, c_int};
use std::ops::{Add, Mul, Sub};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

#[derive(Clone, Copy, Default)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    fn polar(angle: f64) -> Complex {
        let (im, re) = angle.sin_cos();
        Complex { re, im }
    }
}
impl Add for Complex {
    type Output = Complex;
    fn add(self, o: Complex) -> Complex {
        Complex { re: self.re + o.re, im: self.im + o.im }
    }
}
impl Sub for Complex {
    type Output = Complex;
    fn sub(self, o: Complex) -> Complex {
        Complex { re: self.re - o.re, im: self.im - o.im }
    }
}
impl Mul for Complex {
    type Output = Complex;
    fn mul(self, o: Complex) -> Complex {
        Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}

fn transform(data: &mut [Complex], sign: f64) {
    let n = data.len();
    if n < 2 {
        return;
    }
    let mut even: Vec<Complex> = data.iter().copied().step_by(2).collect();
    let mut odd: Vec<Complex> = data.iter().copied().skip(1).step_by(2).collect();
    transform(&mut even, sign);
    transform(&mut odd, sign);
    let (low, high) = data.split_at_mut(n / 2);
    for k in 0..n / 2 {
        let t = Complex::polar(sign * std::f64::consts::TAU * k as f64 / n as f64) * odd[k];
        low[k] = even[k] + t;
        high[k] = even[k] - t;
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let signal: Vec<Complex> = (0..64)
        .map(|i| {
            let t = f64::from(i) / 64.0 * std::f64::consts::TAU;
            Complex { re: (3.0 * t).sin() + 0.5 * (10.0 * t).cos() + 0.25, im: 0.0 }
        })
        .collect();
    let mut data = signal.clone();
    transform(&mut data, -1.0);
    let mut peaks = 0;
    for (k, z) in data.iter().enumerate() {
        let power = (z.re * z.re + z.im * z.im).sqrt();
        if power > 1.0 {
            peaks += 1;
            unsafe { printf(c"%d %.8f\n".as_ptr(), k as c_int, power) };
        }
    }
    transform(&mut data, 1.0);
    let error = data.iter().zip(&signal).map(|(a, b)| (a.re / 64.0 - b.re).abs()).fold(0.0, f64::max);
    unsafe { printf(c"%d\n".as_ptr(), (error < 1e-12) as c_int) };
    peaks * 8 + c_int::from(error < 1e-12)
}
