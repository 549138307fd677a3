// Loops that LLVM vectorises: axpy, dot in lanes, bytes, masks, conversions, in-place maps, with remainders.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

#[inline(never)]
fn axpy(a: f32, x: &[f32], y: &mut [f32]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y += a * x);
}

#[inline(never)]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (xs, ys) = (x.chunks_exact(4), y.chunks_exact(4));
    let rest: f64 = xs.remainder().iter().zip(ys.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in xs.zip(ys) {
        for i in 0..4 {
            lanes[i] += a[i] * b[i];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

#[inline(never)]
fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.iter().filter(|b| **b == wanted).count()
}

#[inline(never)]
fn brighten(pixels: &mut [u8], by: u8) {
    pixels.iter_mut().for_each(|p| *p = p.saturating_add(by));
}

#[inline(never)]
fn checksum(words: &[u32]) -> u32 {
    words.iter().fold(0u32, |h, w| h.wrapping_add(w.rotate_left(7) ^ 0x5bd1_e995))
}

#[inline(never)]
fn quantise(x: &[f32], out: &mut [i16]) {
    for (o, v) in out.iter_mut().zip(x) {
        *o = (v * 256.0).clamp(-32768.0, 32767.0) as i16;
    }
}

#[inline(never)]
fn relu(x: &mut [f64]) {
    x.iter_mut().for_each(|v| *v = if *v > 0.0 { v.sqrt() } else { *v * 0.125 });
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut total = 0;
    for n in [1usize, 7, 16, 33, 100] {
        let x: Vec<f32> = (0..n).map(|i| (i % 13) as f32 * 0.5 - 3.0).collect();
        let mut y = vec![1.5f32; n];
        axpy(2.5, &x, &mut y);
        let mut wide: Vec<f64> = y.iter().map(|&v| f64::from(v)).collect();
        relu(&mut wide);
        let mut bytes: Vec<u8> = (0..n).map(|i| (i * 37) as u8).collect();
        brighten(&mut bytes, 100);
        let mut small = vec![0i16; n];
        quantise(&y, &mut small);
        let words: Vec<u32> = small.iter().map(|&s| s as u32).collect();
        let c = count(&bytes, 255);
        let most = small.iter().copied().max().unwrap_or(0);
        unsafe { printf(c"%d %.12g %.9g %d %x %d\n".as_ptr(), n as c_int, dot(&wide, &wide), f64::from(y.iter().sum::<f32>()), c as c_int, checksum(&words), c_int::from(most)) };
        total += c as c_int + c_int::from(most) / 256;
    }
    total & 0x7f
}
