// gradient: f(0.4, 3)
trait Kernel {
    fn apply(&self, x: f64) -> f64;
}
struct Gauss(f64);
struct Cubic;
impl Kernel for Gauss {
    fn apply(&self, x: f64) -> f64 {
        (-x * x / self.0).exp()
    }
}
impl Kernel for Cubic {
    fn apply(&self, x: f64) -> f64 {
        x * x * x - x
    }
}
fn iterate<K: Kernel>(kernel: &K, mut x: f64, n: u32) -> f64 {
    for _ in 0..n {
        x = 0.5 * x + kernel.apply(x);
    }
    x
}
#[unsafe(no_mangle)]
pub extern "C" fn f(x: f64, n: u32) -> f64 {
    iterate(&Gauss(x + 1.0), x, n) * iterate(&Cubic, x, n)
}
