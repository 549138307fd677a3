// gradient: f(1.0, -0.5, 2.0)
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
#[unsafe(no_mangle)]
pub extern "C" fn f(x: f64, y: f64, z: f64) -> f64 {
    let a = [x, y, z];
    let b = [z, x * y, 1.0];
    let c = cross(a, cross(a, b));
    c[0] * c[1] + c[2]
}
