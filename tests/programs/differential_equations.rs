// Integrators behind a trait: Euler, midpoint, Runge-Kutta, with systems as closures and constant sizes.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

type State<const N: usize> = [f64; N];

fn axpy<const N: usize>(x: &State<N>, a: f64, d: &State<N>) -> State<N> {
    std::array::from_fn(|i| x[i] + a * d[i])
}

trait Method {
    fn step<const N: usize>(f: &impl Fn(f64, &State<N>) -> State<N>, t: f64, x: &State<N>, h: f64) -> State<N>;
}

struct Euler;
struct Midpoint;
struct RungeKutta;

impl Method for Euler {
    fn step<const N: usize>(f: &impl Fn(f64, &State<N>) -> State<N>, t: f64, x: &State<N>, h: f64) -> State<N> {
        axpy(x, h, &f(t, x))
    }
}
impl Method for Midpoint {
    fn step<const N: usize>(f: &impl Fn(f64, &State<N>) -> State<N>, t: f64, x: &State<N>, h: f64) -> State<N> {
        axpy(x, h, &f(t + h / 2.0, &axpy(x, h / 2.0, &f(t, x))))
    }
}
impl Method for RungeKutta {
    fn step<const N: usize>(f: &impl Fn(f64, &State<N>) -> State<N>, t: f64, x: &State<N>, h: f64) -> State<N> {
        let a = f(t, x);
        let b = f(t + h / 2.0, &axpy(x, h / 2.0, &a));
        let c = f(t + h / 2.0, &axpy(x, h / 2.0, &b));
        let d = f(t + h, &axpy(x, h, &c));
        std::array::from_fn(|i| x[i] + h / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]))
    }
}

fn integrate<M: Method, const N: usize>(f: impl Fn(f64, &State<N>) -> State<N>, x: State<N>, end: f64, steps: u32) -> State<N> {
    let h = end / f64::from(steps);
    (0..steps).fold(x, |x, i| M::step(&f, f64::from(i) * h, &x, h))
}

fn order<M: Method>() -> f64 {
    let error = |steps| {
        let [x] = integrate::<M, 1>(|t, x| [-x[0] + t], [1.0], 1.0, steps);
        (x - 2.0 * (-1.0f64).exp()).abs()
    };
    (error(40) / error(80)).log2()
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let orders = [order::<Euler>(), order::<Midpoint>(), order::<RungeKutta>()];
    unsafe { printf(c"%.2f %.2f %.2f\n".as_ptr(), orders[0], orders[1], orders[2]) };
    let predators = |_: f64, x: &State<2>| [x[0] * (1.1 - 0.4 * x[1]), x[1] * (0.1 * x[0] - 0.4)];
    let pendulum = |_: f64, x: &State<2>| [x[1], -9.81 * x[0].sin()];
    let driven = |t: f64, x: &State<3>| [x[1], t.cos() - x[0] - 0.1 * x[1], x[0]];
    let a = integrate::<RungeKutta, 2>(predators, [10.0, 5.0], 20.0, 400);
    let b = integrate::<Midpoint, 2>(pendulum, [0.5, 0.0], 3.0, 600);
    let c = integrate::<RungeKutta, 3>(driven, [0.0; 3], 10.0, 200);
    unsafe {
        printf(c"%.9f %.9f\n%.9f %.9f\n".as_ptr(), a[0], a[1], b[0], b[1]);
        printf(c"%.9f %.9f %.9f\n".as_ptr(), c[0], c[1], c[2]);
    }
    orders.iter().map(|o| o.round() as c_int).sum::<c_int>() * 5
}
