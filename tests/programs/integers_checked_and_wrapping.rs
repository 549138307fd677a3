// Integers: checked, wrapping, saturating, overflowing; all widths; rotations, counts, powers, conversions.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn factorial(n: u32) -> Option<u64> {
    let mut product = 1u64;
    for i in 2..=u64::from(n) {
        product = product.checked_mul(i)?;
    }
    Some(product)
}

fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(16_777_619))
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut n = 1;
    while factorial(n).is_some() {
        n += 1;
    }
    let last = factorial(n - 1).unwrap_or(0);
    unsafe { printf(c"%u %lu %x\n".as_ptr(), n, last, hash(b"integers")) };
    let mut overflows = 0;
    let values = [i32::MIN, -1000, -1, 0, 7, 65_536, i32::MAX];
    for a in values {
        for b in values {
            let (sum, over) = a.overflowing_add(b);
            let (product, more) = a.overflowing_mul(b);
            overflows += over as i32 + more as i32;
            overflows += a.checked_div(b).is_none() as i32 + a.checked_rem(b).is_none() as i32;
            overflows += a.checked_neg().is_none() as i32;
            let c = a.saturating_sub(b).wrapping_shl(b as u32) ^ sum ^ product;
            unsafe { printf(c"%d ".as_ptr(), c) };
        }
    }
    unsafe { printf(c"\n%d\n".as_ptr(), overflows) };
    let x = 0x0123_4567_89ab_cdefu64;
    unsafe {
        printf(c"%lx %lx %lx %u %u %u\n".as_ptr(), x.rotate_left(12), x.swap_bytes(), x.reverse_bits(), x.count_ones(),
            x.leading_zeros(), (x << 5).trailing_zeros());
        printf(c"%d %d %u %d\n".as_ptr(), c_int::from(200u8 as i8), c_int::from((-1i16) as i8), u32::from(70_000u32 as u16),
            (-7i32).rem_euclid(3));
        printf(c"%d %d %lu %d\n".as_ptr(), (-7i32).div_euclid(2), 3i32.pow(12), 10u64.saturating_pow(30), 17i32.signum());
        printf(c"%d %d %d\n".as_ptr(), i32::from(i8::try_from(300i32).is_err()), i32::from(u8::try_from(-1i64).is_err()),
            (1u32 << 20).ilog2() as c_int + 12345u32.ilog10() as c_int + 99u32.isqrt() as c_int);
        printf(c"%d %u %d\n".as_ptr(), 250u8.abs_diff(10) as c_int, 0xffff_0000u32.wrapping_add(0x1_0001), i32::from(-128i8).abs());
    }
    overflows & 0x7f
}
