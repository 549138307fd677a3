// Closures: by reference, by value, FnMut and FnOnce, returned, boxed in tables, composed, recursive.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn derivative(f: impl Fn(f64) -> f64) -> impl Fn(f64) -> f64 {
    move |x| (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
}

fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C {
    move |x| g(f(x))
}

fn repeat(n: usize, mut action: impl FnMut(usize)) {
    for i in 0..n {
        action(i);
    }
}

fn once<R>(f: impl FnOnce() -> R) -> R {
    f()
}

fn bisect(f: &dyn Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if (f(middle) < 0.0) == (f(low) < 0.0) { low = middle } else { high = middle }
    }
    low
}

fn polynomial(coefficients: Vec<f64>) -> Box<dyn Fn(f64) -> f64> {
    Box::new(move |x| coefficients.iter().rev().fold(0.0, |y, c| y * x + c))
}

struct Counter<F: FnMut() -> i32> {
    next: F,
    calls: i32,
}

impl<F: FnMut() -> i32> Counter<F> {
    fn call(&mut self) -> i32 {
        self.calls += 1;
        (self.next)()
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let scale = 2.0;
    let wave = |x: f64| (scale * x).sin();
    let slope = derivative(wave);
    unsafe { printf(c"%.6f %.6f\n".as_ptr(), slope(0.0), slope(0.5)) };
    let mut total = 0;
    repeat(10, |i| total += i * i);
    let text = vec![1, 2, 3];
    let length = once(move || text.len());
    unsafe { printf(c"%d %d\n".as_ptr(), total as c_int, length as c_int) };
    let table: [(&str, Box<dyn Fn(f64) -> f64>); 3] =
        [("cube", Box::new(|x| x * x * x - 2.0)), ("poly", polynomial(vec![-1.0, 0.5, 0.25])), ("wave", Box::new(move |x| x - wave(x) - 0.1))];
    for (name, f) in &table {
        unsafe { printf(c"%.*s %.9f\n".as_ptr(), name.len() as c_int, name.as_ptr(), bisect(f, 0.2, 3.0)) };
    }
    let pipeline = compose(|x: i32| f64::from(x) * 0.5, |y: f64| y as i64 + 7);
    let mut state = 1;
    let mut counter = Counter {
        next: || {
            state = state * 5 % 23;
            state
        },
        calls: 0,
    };
    let sum: i32 = (0..6).map(|_| counter.call()).sum();
    let calls = counter.calls;
    unsafe { printf(c"%ld %d %d %d\n".as_ptr(), pipeline(9), sum, calls, state) };
    fn fibonacci(n: u32, memo: &mut dyn FnMut(u32) -> Option<u64>) -> u64 {
        memo(n).unwrap_or_else(|| fibonacci(n - 1, memo) + fibonacci(n - 2, memo))
    }
    let mut asked = 0;
    let f = fibonacci(15, &mut |n| {
        asked += 1;
        (n < 2).then_some(u64::from(n))
    });
    unsafe { printf(c"%lu %d\n".as_ptr(), f, asked) };
    sum
}
