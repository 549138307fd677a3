// u128 and i128: products, quotients, shifts, comparisons, conversion to and from f64.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn putchar(c: c_int) -> c_int;
}

fn print(mut x: u128) {
    let mut digits = [0u8; 40];
    let mut n = 0;
    loop {
        digits[n] = (x % 10) as u8;
        x /= 10;
        n += 1;
        if x == 0 {
            break;
        }
    }
    for digit in digits[..n].iter().rev() {
        unsafe { putchar(c_int::from(b'0' + digit)) };
    }
    unsafe { putchar(10) };
}

fn power_modulo(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mut result = 1u64;
    base %= modulus;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = (u128::from(result) * u128::from(base) % u128::from(modulus)) as u64;
        }
        base = (u128::from(base) * u128::from(base) % u128::from(modulus)) as u64;
        exponent >>= 1;
    }
    result
}

fn binomial(n: u128, k: u128) -> u128 {
    (0..k).fold(1, |b, i| b * (n - i) / (i + 1))
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    print((1..=33u128).product());
    print(binomial(120, 60));
    print(u128::MAX);
    let a: i128 = -170_141_183_460_469_231_731_687_303_715_884_105_728;
    print(a.unsigned_abs() >> 3);
    let b = a / 1_000_000_007 % 1_000_000;
    let x = 1e30f64 as u128;
    unsafe {
        printf(c"%ld %lu %.6g\n".as_ptr(), b as i64, power_modulo(3, 1 << 60, 18_446_744_073_709_551_557), x as f64);
        printf(c"%u %u %d\n".as_ptr(), x.count_ones(), x.leading_zeros(), c_int::from(a.checked_neg().is_none()));
        printf(c"%d %d\n".as_ptr(), c_int::from(-1.5f64 as u128 == 0), c_int::from(f64::INFINITY as i128 == i128::MAX));
    }
    print((0x1234_5678_9abc_def0u128 << 64 | 0xfedc).rotate_right(60));
    (binomial(60, 30) % 251) as c_int
}
