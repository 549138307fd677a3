// gradient: f([1.0, 2.0, 3.0]: f64, [0.5, -1.0, 0.25]: f64, 3)
#[unsafe(no_mangle)]
pub extern "C" fn f(x: *const f64, y: *const f64, n: usize) -> f64 {
    let (x, y) = unsafe { (std::slice::from_raw_parts(x, n), std::slice::from_raw_parts(y, n)) };
    let dot: f64 = x.iter().zip(y).map(|(a, b)| a * b).sum();
    let largest = x.iter().copied().fold(f64::MIN, f64::max);
    x.iter().rev().skip(1).map(|a| (a * dot).sin()).sum::<f64>() * largest
}
