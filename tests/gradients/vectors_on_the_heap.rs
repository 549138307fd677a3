// gradient: f([1.0, 2.0, 0.5]: f64, 3)
#[unsafe(no_mangle)]
pub extern "C" fn f(x: *const f64, n: usize) -> f64 {
    let x = unsafe { std::slice::from_raw_parts(x, n) };
    let squares: Vec<f64> = x.iter().map(|v| v * v).collect();
    let mut sums = vec![0.0; n + 1];
    for i in 0..n {
        sums[i + 1] = sums[i] + squares[i];
    }
    sums.iter().product::<f64>() + sums[n] * squares[0]
}
