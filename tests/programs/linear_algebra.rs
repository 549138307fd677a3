// Matrix products, LU with pivoting, and power iteration on slices, with and without bounds checks.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

const N: usize = 10;
type Matrix = [[f64; N]; N];

fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; N]; N];
    for (row, out) in a.iter().zip(c.iter_mut()) {
        for (x, line) in row.iter().zip(b) {
            out.iter_mut().zip(line).for_each(|(o, y)| *o += x * y);
        }
    }
    c
}

fn factor(a: &mut Matrix) -> Option<[usize; N]> {
    let mut order: [usize; N] = std::array::from_fn(|i| i);
    for k in 0..N {
        let best = (k..N).max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs()))?;
        if a[best][k] == 0.0 {
            return None;
        }
        a.swap(k, best);
        order.swap(k, best);
        let (upper, lower) = a.split_at_mut(k + 1);
        let pivot = &upper[k];
        for row in lower {
            row[k] /= pivot[k];
            for j in k + 1..N {
                row[j] -= row[k] * pivot[j];
            }
        }
    }
    Some(order)
}

fn solve(lu: &Matrix, order: &[usize; N], b: &[f64; N]) -> [f64; N] {
    let mut x: [f64; N] = std::array::from_fn(|i| b[order[i]]);
    for i in 0..N {
        x[i] -= (0..i).map(|j| lu[i][j] * x[j]).sum::<f64>();
    }
    for i in (0..N).rev() {
        x[i] = (x[i] - (i + 1..N).map(|j| lu[i][j] * x[j]).sum::<f64>()) / lu[i][i];
    }
    x
}

fn largest_eigenvalue(a: &Matrix) -> f64 {
    let mut x = [1.0; N];
    let mut norm = 0.0;
    for _ in 0..100 {
        let y: [f64; N] = std::array::from_fn(|i| a[i].iter().zip(&x).map(|(p, q)| p * q).sum());
        norm = y.iter().map(|v| v * v).sum::<f64>().sqrt();
        x = y.map(|v| v / norm);
    }
    norm
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let a: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| ((i * 3 + j * 7) % 8) as f64 + if i == j { 9.0 } else { 0.0 }));
    let b: [f64; N] = std::array::from_fn(|i| i as f64 * 0.5 - 1.0);
    let mut lu = a;
    let Some(order) = factor(&mut lu) else { return 1 };
    let x = solve(&lu, &order, &b);
    let worst = (0..N).map(|i| (a[i].iter().zip(&x).map(|(p, q)| p * q).sum::<f64>() - b[i]).abs()).fold(0.0, f64::max);
    for v in &x {
        unsafe { printf(c"%.9f ".as_ptr(), v + 0.0) };
    }
    let square = multiply(&a, &a);
    let trace: f64 = (0..N).map(|i| square[i][i]).sum();
    unsafe { printf(c"\n%g %.8f %d\n".as_ptr(), trace, largest_eigenvalue(&a), (worst < 1e-12) as c_int) };
    let mut singular = a;
    singular[4] = [0.0; N];
    let refused = factor(&mut singular).is_none();
    order[0] as c_int * 10 + c_int::from(refused)
}
