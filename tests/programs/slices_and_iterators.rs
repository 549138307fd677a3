// Slices and iterators: map, zip, fold, windows, chunks, enumerate, rev, step_by, min and max by comparison.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}

fn smooth(x: &[f64], out: &mut [f64]) {
    for (window, place) in x.windows(3).zip(out.iter_mut().skip(1)) {
        *place = 0.25 * window[0] + 0.5 * window[1] + 0.25 * window[2];
    }
}

fn largest(x: &[f64]) -> Option<(usize, f64)> {
    x.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut x = [0.0; 20];
    for (i, place) in x.iter_mut().enumerate() {
        *place = ((i * 7) % 11) as f64 - 2.5;
    }
    let mut y = [0.0; 20];
    smooth(&x, &mut y);
    let (at, value) = largest(&x).unwrap_or((0, 0.0));
    unsafe { printf(c"%.10g %.10g %d %g\n".as_ptr(), dot(&x, &y), y.iter().sum::<f64>(), at as c_int, value) };
    let pairs: f64 = x.chunks_exact(4).map(|c| c[0] * c[3] - c[1] * c[2]).fold(1.0, |a, b| a * 0.5 + b);
    let backwards = x.iter().rev().step_by(3).take_while(|v| **v > -2.0).count();
    let negative = x.iter().position(|&v| v < 0.0).map_or(-1, |p| p as c_int);
    unsafe { printf(c"%.12g %d %d\n".as_ptr(), pairs, backwards as c_int, negative) };
    let (left, right) = x.split_at_mut(10);
    left.swap_with_slice(right);
    left.reverse();
    let odd = left.iter().filter(|v| v.fract() == 0.5).count();
    let all = x.iter().all(|v| v.abs() < 9.0) && x.iter().any(|v| *v == 7.5);
    unsafe { printf(c"%g %g %d %d\n".as_ptr(), x[0], x[19], odd as c_int, all as c_int) };
    let total: i64 = (1..=50i64).filter(|n| n % 3 != 0).map(|n| n * n).sum();
    let product: u64 = (1..=15u64).product();
    unsafe { printf(c"%ld %lu\n".as_ptr(), total, product) };
    at as c_int * 10 + backwards as c_int
}
