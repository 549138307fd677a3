// What numeric Rust is made of: slices, iterators, structs, enums, strings, atomics, wide integers.
use std::collections::HashMap;
#[derive(Clone, Debug)]
pub struct P {
    pub x: f64,
    pub y: f32,
    pub n: u128,
}
#[no_mangle]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
#[no_mangle]
pub fn axpy(a: f32, x: &[f32], y: &mut [f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * *x
    }
}
#[no_mangle]
pub fn norm(v: &Vec<P>) -> f64 {
    v.iter().map(|p| p.x.powi(2) + (p.y as f64).sin().abs()).fold(0.0, f64::max).sqrt()
}
#[no_mangle]
pub fn push(n: usize) -> Vec<f64> {
    let mut v = Vec::new();
    for i in 0..n {
        v.push((i as f64).exp().min(2.0).clamp(0.0, 1.0))
    }
    v.sort_by(|a, b| a.total_cmp(b));
    v
}
#[no_mangle]
pub fn matmul(a: &[[f64; 4]; 4], b: &[[f64; 4]; 4]) -> [[f64; 4]; 4] {
    let mut c = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            for k in 0..4 {
                c[i][j] += a[i][k] * b[k][j]
            }
        }
    }
    c
}
#[no_mangle]
pub fn opt(x: Option<f64>) -> Result<f64, String> {
    x.map(|x| x.ln_1p().tanh()).ok_or_else(|| format!("no {:?}", x))
}
#[no_mangle]
pub fn text(s: &str) -> f64 {
    s.split(' ').filter_map(|t| t.parse::<f64>().ok()).map(f64::cbrt).sum()
}
#[no_mangle]
pub fn dynf(f: &dyn Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x)) + x.rem_euclid(3.0) + x.atan2(2.0) + x.mul_add(2.0, 1.0) + x.round() + x.trunc() + x.hypot(1.0)
}
#[no_mangle]
pub fn map(m: &HashMap<u32, f64>) -> f64 {
    m.values().copied().product()
}
pub enum E {
    A(f64),
    B { x: f32, i: i8 },
    C,
}
#[no_mangle]
pub fn en(e: &E) -> f64 {
    match e {
        E::A(x) => *x,
        E::B { x, i } => *x as f64 * *i as f64,
        E::C => std::f64::consts::PI,
    }
}
#[no_mangle]
pub fn ints(a: i32, b: i32) -> (i32, u64, i128) {
    (a.wrapping_mul(b).rotate_left(3), (a as u64).leading_zeros() as u64, (a as i128) * (b as i128))
}
pub fn generic<T: Copy + std::ops::Mul<Output = T> + std::ops::Add<Output = T>>(a: T, b: T) -> T {
    a * b + a
}
#[no_mangle]
pub fn g(a: f32, b: f64) -> f64 {
    generic(a, a) as f64 + generic(b, b)
}
#[no_mangle]
pub fn sat(x: f64) -> i32 {
    x as i32
}
#[no_mangle]
pub fn par(x: &std::sync::atomic::AtomicU64) -> u64 {
    x.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + x.fetch_max(7, std::sync::atomic::Ordering::Relaxed)
}
