// gradient: f([0.5, 3.0, -2.0, 1.0]: f64, 4)
#[unsafe(no_mangle)]
pub extern "C" fn f(x: *mut f64, n: usize) -> f64 {
    let x = unsafe { std::slice::from_raw_parts_mut(x, n) };
    for i in 1..x.len() {
        let mut j = i;
        while j > 0 && x[j - 1] > x[j] {
            x.swap(j - 1, j);
            j -= 1;
        }
    }
    x.windows(2).map(|pair| (pair[1] - pair[0]) * pair[0]).sum::<f64>() + x[0]
}
