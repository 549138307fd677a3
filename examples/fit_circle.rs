// Fits a circle to points in the plane: a function of slices.
//
//     rustc --edition=2024 -O -Ccodegen-units=1 -Cpanic=abort --emit=llvm-ir examples/fit_circle.rs -o fit_circle.ll
//     cotangent opt fit_circle.ll -o fit_circle.bc
//     clang-19 -O2 fit_circle.bc -o fit_circle -lm -L"$LIB" -Wl,-rpath,"$LIB" -l:"$STD"
//
// where LIB is the folder that `rustc --print target-libdir` names, and STD the file libstd-*.so in it.
use std::ffi::{c_int, c_void};
use std::time::Instant;

unsafe extern "C" {
    static enzyme_dup: c_int;
    static enzyme_const: c_int;
    fn __enzyme_autodiff(f: *const c_void, ...);
}

/// Points near the circle around (2, -1) of radius 3.
const POINTS: [f64; 16] =
    [4.96, -1.03, 4.21, 1.15, 1.97, 2.04, -0.09, 1.11, -1.02, -0.95, -0.14, -3.09, 2.05, -4.01, 4.10, -3.13];

/// Half the sum of squares of the distances between the points and the circle.
#[inline(never)]
fn loss(circle: &[f64], points: &[f64]) -> f64 {
    let mut sum = 0.0;
    for point in points.chunks_exact(2) {
        let (x, y) = (point[0] - circle[0], point[1] - circle[1]);
        let off = (x * x + y * y).sqrt() - circle[2];
        sum += off * off;
    }
    0.5 * sum
}

/// The gradient: a slice is passed as a pointer and a length.
#[inline(never)]
fn gradient(circle: &[f64], points: &[f64]) -> Vec<f64> {
    let mut d = vec![0.0; circle.len()];
    let function = loss as fn(&[f64], &[f64]) -> f64 as *const c_void;
    unsafe {
        __enzyme_autodiff(
            function,
            enzyme_dup,
            circle.as_ptr(),
            d.as_mut_ptr(),
            circle.len(),
            enzyme_const,
            points.as_ptr(),
            points.len(),
        );
    }
    d
}

fn norm(v: &[f64]) -> f64 {
    v.iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn main() {
    let mut circle = vec![0.0, 0.0, 1.0];
    let mut d = gradient(&circle, &POINTS);
    println!("gradient and central differences");
    for i in 0..circle.len() {
        let (mut above, mut below) = (circle.clone(), circle.clone());
        above[i] += 1e-6;
        below[i] -= 1e-6;
        println!("  {:16.10} {:16.10}", d[i], (loss(&above, &POINTS) - loss(&below, &POINTS)) / 2e-6);
    }

    let mut step = 0;
    while norm(&d) > 1e-9 && step < 500 {
        println!("step {step:3}  loss {:.12}  |gradient| {:.3e}", loss(&circle, &POINTS), norm(&d));
        for (p, slope) in circle.iter_mut().zip(&d) {
            *p -= 0.2 * slope;
        }
        d = gradient(&circle, &POINTS);
        step += 1;
    }
    println!("step {step:3}  loss {:.12}  |gradient| {:.3e}", loss(&circle, &POINTS), norm(&d));
    println!("centre ({:.4}, {:.4}), radius {:.4}", circle[0], circle[1], circle[2]);

    let mut sink = 0.0;
    let start = Instant::now();
    for _ in 0..200_000 {
        circle[0] += 1e-14;
        sink += loss(&circle, &POINTS);
    }
    let primal = start.elapsed();
    let start = Instant::now();
    for _ in 0..200_000 {
        circle[0] += 1e-14;
        sink += gradient(&circle, &POINTS)[0];
    }
    let both = start.elapsed();
    println!("the gradient takes {:.2} times as long as the loss", both.as_secs_f64() / primal.as_secs_f64());
    assert!(sink.is_finite());
    if norm(&d) > 1e-3 {
        std::process::exit(1);
    }
}
