// gradient: f(1.5, 0.5, 0)
// gradient: f(1.5, 0.5, 1)
// gradient: f(1.5, 0.5, 2)
enum Shape {
    Disc(f64),
    Box(f64, f64),
    Point,
}
fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Disc(r) => 3.0 * r * r,
        Shape::Box(a, b) => a * b,
        Shape::Point => 0.0,
    }
}
#[unsafe(no_mangle)]
pub extern "C" fn f(x: f64, y: f64, kind: i32) -> f64 {
    let shape = match kind {
        0 => Shape::Disc(x * y),
        1 => Shape::Box(x, x + y),
        _ => Shape::Point,
    };
    area(&shape) * x + y
}
