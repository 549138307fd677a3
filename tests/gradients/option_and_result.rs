// gradient: f(2.0, 0.5)
// gradient: f(-2.0, 0.5)
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}
fn ratio(a: f64, b: f64) -> Result<f64, f64> {
    if b != 0.0 { Ok(a / b) } else { Err(a) }
}
#[unsafe(no_mangle)]
pub extern "C" fn f(x: f64, y: f64) -> f64 {
    root(x).map_or(x * x, |r| r * y) + ratio(y, x).unwrap_or(0.0)
}
