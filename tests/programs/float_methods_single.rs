// The methods of f32, and sums that show its precision.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn show(x: f32) {
    unsafe { printf(c"%.5g ".as_ptr(), f64::from(x)) };
}

fn kahan(values: impl Iterator<Item = f32>) -> f32 {
    let (mut sum, mut lost) = (0.0f32, 0.0f32);
    for v in values {
        let y = v - lost;
        let t = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    sum
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    for i in 1..6i16 {
        let x = f32::from(i) * 0.3 - 0.8;
        let y = x * x + 0.25;
        for v in [x.sin(), x.cos(), x.tan(), x.exp(), x.exp2(), y.ln(), y.log2(), y.log10(), y.sqrt(), y.cbrt(), y.powf(x), x.sinh()] {
            show(v);
        }
        for v in [x.tanh(), x.atan2(y), x.hypot(y), x.exp_m1(), y.ln_1p(), (x / 2.0).asin(), (x / 2.0).acos(), x.powi(3), x.cosh(), x.atan()] {
            show(v);
        }
        unsafe { printf(c"\n".as_ptr()) };
    }
    for x in [-1.5f32, 0.5, 2.5, 16_777_217.0] {
        for v in [x.floor(), x.ceil(), x.round(), x.trunc(), x.round_ties_even(), x.fract(), x % 0.7, x.mul_add(3.0, 0.1)] {
            show(v);
        }
    }
    let plain: f32 = (0..10_000).map(|_| 0.1f32).sum();
    let better = kahan((0..10_000).map(|_| 0.1f32));
    let wide = (0.1f32 as f64) * 10_000.0;
    unsafe {
        printf(c"\n%.9g %.9g %.12g\n".as_ptr(), f64::from(plain), f64::from(better), wide);
        printf(c"%x %d %d %g\n".as_ptr(), (-0.0f32).to_bits(), 1e10f32 as c_int, f32::MAX.to_bits() as c_int, f64::from(f32::EPSILON));
    }
    (plain - better).abs() as c_int + 40
}
