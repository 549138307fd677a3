// gradient: f(1.0, 2.0, 0.5, -1.0)
use std::ops::{Add, Mul};
#[derive(Clone, Copy)]
struct Matrix([[f64; 2]; 2]);
impl Mul for Matrix {
    type Output = Matrix;
    fn mul(self, other: Matrix) -> Matrix {
        let mut m = [[0.0; 2]; 2];
        for (i, row) in m.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                for k in 0..2 {
                    *cell += self.0[i][k] * other.0[k][j];
                }
            }
        }
        Matrix(m)
    }
}
impl Add for Matrix {
    type Output = Matrix;
    fn add(self, other: Matrix) -> Matrix {
        Matrix(std::array::from_fn(|i| std::array::from_fn(|j| self.0[i][j] + other.0[i][j])))
    }
}
#[unsafe(no_mangle)]
pub extern "C" fn f(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let m = Matrix([[a, b], [c, d]]);
    let p = m * m + m;
    p.0[0][0] * p.0[1][1] - p.0[0][1] * p.0[1][0]
}
