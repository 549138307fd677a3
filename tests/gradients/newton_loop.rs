// gradient: f(5.0)
#[unsafe(no_mangle)]
pub extern "C" fn f(a: f64) -> f64 {
    let mut x = a;
    let mut steps = 0;
    loop {
        let next = (2.0 * x + a / (x * x)) / 3.0;
        steps += 1;
        if (next - x).abs() < 1e-14 || steps > 50 {
            break next * next;
        }
        x = next;
    }
}
