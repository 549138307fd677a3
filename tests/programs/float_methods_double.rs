// The methods of f64: elementary functions, rounding, remainders, comparisons, bits, classes.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn show(x: f64) {
    unsafe { printf(c"%.11g ".as_ptr(), x) };
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut total = 0.0;
    for i in 1..8 {
        let x = f64::from(i) * 0.375 - 1.0;
        let y = x.abs() + 0.5;
        let values = [
            x.sin(), x.cos(), x.tan(), x.sinh(), x.cosh(), x.tanh(), x.atan(), x.exp(), x.exp2(), x.exp_m1(), x.asinh(),
            y.ln(), y.log2(), y.log10(), y.ln_1p(), y.sqrt(), y.cbrt(), y.powf(x), y.powi(i), (y + 1.0).acosh(),
            (x / 4.0).asin(), (x / 4.0).acos(), (x / 4.0).atanh(), x.atan2(y), x.hypot(y), y.log(3.0),
        ];
        values.iter().for_each(|&v| show(v));
        unsafe { printf(c"\n".as_ptr()) };
        total += values.iter().sum::<f64>();
    }
    for x in [-2.5f64, -0.5, -0.0, 0.49999999999999994, 1.5, 2.5, 1e300] {
        for v in [x.floor(), x.ceil(), x.round(), x.trunc(), x.round_ties_even(), x.fract(), x.signum()] {
            show(v);
        }
        for v in [x % 0.75, x.rem_euclid(2.0), x.div_euclid(2.0), x.mul_add(2.0, 1.0), x.copysign(-1.0), x.recip()] {
            show(v);
        }
        unsafe { printf(c"\n".as_ptr()) };
    }
    let nan = f64::NAN;
    let facts = [
        nan.is_nan(), nan.max(1.0) == 1.0, 1.0f64.min(nan) == 1.0, (0.0f64).is_sign_negative(), (-0.0f64) == 0.0,
        f64::MIN_POSITIVE.is_normal(), (f64::MIN_POSITIVE / 2.0).is_subnormal(), (1.0f64 / 0.0).is_infinite(), nan == nan,
        nan.partial_cmp(&1.0).is_none(), (-0.0f64).total_cmp(&0.0).is_lt(), 5.0f64.clamp(0.0, 1.0) == 1.0,
    ];
    let bits = facts.iter().fold(0, |b, &f| b << 1 | f as c_int);
    unsafe {
        printf(c"%d %lx %g %g\n".as_ptr(), bits, 1.5f64.to_bits(), f64::from_bits(0x4008_0000_0000_0000), 180f64.to_radians().to_degrees());
        printf(c"%d %u %ld %d\n".as_ptr(), 300.7 as i8 as c_int, -5.0f64 as u32, 1e20 as i64, nan as c_int);
    }
    total as c_int & 0x7f
}
