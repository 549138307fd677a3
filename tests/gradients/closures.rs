// gradient: f(0.3, 1.2)
fn compose(g: impl Fn(f64) -> f64, h: impl Fn(f64) -> f64) -> impl Fn(f64) -> f64 {
    move |x| g(h(x))
}
#[unsafe(no_mangle)]
pub extern "C" fn f(x: f64, y: f64) -> f64 {
    let scale = move |v: f64| v * y;
    let bend = |v: f64| v * v + 1.0;
    let both = compose(compose(scale, bend), f64::tanh);
    both(x) + both(y)
}
