// Generics: numbers by traits, constant parameters, PhantomData, operators, trait bounds with where.
#![no_main]
use std::ffi::{c_char, c_int};
use std::marker::PhantomData;
use std::ops::{Add, Index, IndexMut, Mul, Neg, Sub};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

trait Number: Copy + Add<Output = Self> + Mul<Output = Self> + Sub<Output = Self> + Into<f64> {
    const ZERO: Self;
    const ONE: Self;
}
macro_rules! numbers {
    ($($T:ty),*) => { $(impl Number for $T { const ZERO: $T = 0 as $T; const ONE: $T = 1 as $T; })* };
}
numbers!(f32, f64, i32, u8);

#[derive(Clone, Copy)]
struct Matrix<T, const R: usize, const C: usize>([[T; C]; R]);

impl<T: Number, const R: usize, const C: usize> Matrix<T, R, C> {
    fn multiply<const K: usize>(&self, other: &Matrix<T, C, K>) -> Matrix<T, R, K> {
        let mut out = Matrix([[T::ZERO; K]; R]);
        for i in 0..R {
            for j in 0..K {
                for k in 0..C {
                    out[(i, j)] = out[(i, j)] + self[(i, k)] * other[(k, j)];
                }
            }
        }
        out
    }
    fn transposed(&self) -> Matrix<T, C, R> {
        Matrix(std::array::from_fn(|j| std::array::from_fn(|i| self.0[i][j])))
    }
    fn sum(&self) -> f64 {
        self.0.iter().flatten().map(|&x| x.into()).sum()
    }
}

impl<T, const R: usize, const C: usize> Index<(usize, usize)> for Matrix<T, R, C> {
    type Output = T;
    fn index(&self, (i, j): (usize, usize)) -> &T {
        &self.0[i][j]
    }
}
impl<T, const R: usize, const C: usize> IndexMut<(usize, usize)> for Matrix<T, R, C> {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        &mut self.0[i][j]
    }
}

fn power<T: Number>(x: T, n: u32) -> T {
    (0..n).fold(T::ONE, |p, _| p * x)
}

#[derive(Clone, Copy)]
struct Length<U>(f64, PhantomData<U>);
struct Metre;
struct Foot;
trait Unit {
    const METRES: f64;
}
impl Unit for Metre {
    const METRES: f64 = 1.0;
}
impl Unit for Foot {
    const METRES: f64 = 0.3048;
}
impl<U: Unit> Length<U> {
    fn to<V: Unit>(self) -> Length<V> {
        Length(self.0 * U::METRES / V::METRES, PhantomData)
    }
}
impl<U> Neg for Length<U> {
    type Output = Self;
    fn neg(self) -> Self {
        Length(-self.0, PhantomData)
    }
}

fn largest<T, I>(values: I) -> Option<T>
where
    I: IntoIterator<Item = T>,
    T: PartialOrd,
{
    values.into_iter().fold(None, |best, x| match best {
        Some(b) if b >= x => Some(b),
        _ => Some(x),
    })
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let a = Matrix([[1.5f64, 2.0, -1.0], [0.0, 3.0, 0.25]]);
    let b = a.multiply(&a.transposed());
    let c = Matrix([[1i32, 2], [3, 4]]);
    let d = c.multiply(&c).multiply(&c);
    unsafe {
        printf(c"%g %g %g %g\n".as_ptr(), b[(0, 0)], b[(0, 1)], b[(1, 1)], b.sum());
        printf(c"%d %d %g\n".as_ptr(), d[(0, 0)], d[(1, 1)], d.sum());
        printf(c"%g %d %d\n".as_ptr(), f64::from(power(1.5f32, 6)), power(3i32, 9), c_int::from(power(2u8, 7)));
        let feet = (-Length::<Metre>(10.0, PhantomData)).to::<Foot>();
        printf(c"%.9f %.9f\n".as_ptr(), feet.0, feet.to::<Metre>().0);
        printf(c"%g %d\n".as_ptr(), largest([1.5, 9.25, -3.0]).unwrap_or(0.0), largest([4, 8, 2]).unwrap_or(0));
    }
    d[(1, 1)]
}
