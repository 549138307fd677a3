// Bit tricks: sets in words, Gray codes, subsets, queens, Morton order, population counts, a perfect hash.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

fn queens(all: u32, columns: u32, left: u32, right: u32) -> u32 {
    if columns == all {
        return 1;
    }
    let mut free = all & !(columns | left | right);
    let mut found = 0;
    while free != 0 {
        let bit = free & free.wrapping_neg();
        free ^= bit;
        found += queens(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Set(u64);

impl Set {
    fn with(self, n: u32) -> Set {
        Set(self.0 | 1 << n)
    }
}

impl IntoIterator for Set {
    type Item = u32;
    type IntoIter = Bits;
    fn into_iter(self) -> Bits {
        Bits(self.0)
    }
}

struct Bits(u64);
impl Iterator for Bits {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let n = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (n < 64).then_some(n)
    }
}

fn morton(x: u16, y: u16) -> u32 {
    let spread = |v: u16| (0..16).fold(0u32, |s, i| s | u32::from(v >> i & 1) << (2 * i));
    spread(x) | spread(y) << 1
}

fn subsets(mask: u32) -> u32 {
    let (mut sum, mut s) = (0u32, mask);
    loop {
        sum = sum.wrapping_mul(31).wrapping_add(s);
        if s == 0 {
            return sum;
        }
        s = (s - 1) & mask;
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    for n in 4..8 {
        unsafe { printf(c"%u ".as_ptr(), queens((1 << n) - 1, 0, 0, 0)) };
    }
    let set = [3, 17, 40, 63, 17].iter().fold(Set(0), |s, &n| s.with(n));
    let sum: u32 = set.into_iter().sum();
    unsafe { printf(c"%u %d\n".as_ptr(), sum, set.into_iter().count() as c_int) };
    unsafe { printf(c"%x %x %x\n".as_ptr(), morton(0xff, 0x0f), morton(12345, 54321), subsets(0x2d5)) };
    let gray: u32 = (0..256u32).map(|n| ((n ^ n >> 1) ^ ((n + 1) ^ (n + 1) >> 1)).count_ones()).sum();
    let mut table = [0u8; 64];
    let debruijn = 0x03f7_9d71_b4cb_0a89u64;
    for i in 0..64 {
        table[(debruijn.wrapping_shl(i) >> 58) as usize] = i as u8;
    }
    let good = (0..64).filter(|&i| u32::from(table[((1u64 << i).wrapping_mul(debruijn) >> 58) as usize]) == i).count();
    let parity = (0..1000u32).filter(|n| n.count_ones() % 2 == 1).count();
    unsafe { printf(c"%u %d %d\n".as_ptr(), gray, good as c_int, parity as c_int) };
    queens(63, 0, 0, 0) as c_int + good as c_int
}
