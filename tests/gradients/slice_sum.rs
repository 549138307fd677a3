// gradient: f([1.0, 2.0, 3.0, 0.5]: f64, 4)
#[unsafe(no_mangle)]
pub extern "C" fn f(x: *const f64, n: usize) -> f64 {
    let x = unsafe { std::slice::from_raw_parts(x, n) };
    let mut sum = 0.0;
    for (i, v) in x.iter().enumerate() {
        sum += v * v * (i as f64 + 1.0);
    }
    sum / (1.0 + x[0])
}
