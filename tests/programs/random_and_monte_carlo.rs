// Generators behind a trait: LCG, xorshift, splitmix, as iterators; Monte Carlo, shuffles, a histogram.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

trait Generator {
    fn next(&mut self) -> u64;
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    fn below(&mut self, n: usize) -> usize {
        (u128::from(self.next()) * n as u128 >> 64) as usize
    }
}

struct Lcg(u64);
struct SplitMix(u64);
struct Xorshift([u64; 2]);

impl Generator for Lcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.rotate_left(23)
    }
}
impl Generator for SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}
impl Generator for Xorshift {
    fn next(&mut self) -> u64 {
        let [mut x, y] = self.0;
        x ^= x << 23;
        self.0 = [y, x ^ y ^ x >> 17 ^ y >> 26];
        self.0[1].wrapping_add(y)
    }
}

fn pi(g: &mut dyn Generator, n: u32) -> f64 {
    let inside = (0..n).filter(|_| {
        let (x, y) = (g.unit(), g.unit());
        x * x + y * y < 1.0
    });
    4.0 * inside.count() as f64 / f64::from(n)
}

fn normal(g: &mut impl Generator) -> f64 {
    (-2.0 * (1.0 - g.unit()).ln()).sqrt() * (std::f64::consts::TAU * g.unit()).cos()
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let (mut a, mut b, mut c) = (Lcg(1), SplitMix(2), Xorshift([3, 4]));
    unsafe { printf(c"%.6f %.6f %.6f\n".as_ptr(), pi(&mut a, 4000), pi(&mut b, 4000), pi(&mut c, 4000)) };
    let mut deck: [u8; 52] = std::array::from_fn(|i| i as u8);
    for i in (1..52).rev() {
        deck.swap(i, b.below(i + 1));
    }
    for card in &deck[..13] {
        unsafe { printf(c"%d ".as_ptr(), c_int::from(*card)) };
    }
    let mut bins = [0; 9];
    let mut moments = [0.0; 4];
    for _ in 0..3000 {
        let z = normal(&mut c);
        bins[((z + 4.5).clamp(0.0, 8.9)) as usize] += 1;
        let mut power = 1.0;
        for m in &mut moments {
            power *= z;
            *m += power / 3000.0;
        }
    }
    unsafe { printf(c"\n%d %d %d\n".as_ptr(), bins[2], bins[4], bins[6]) };
    unsafe { printf(c"%.8f %.8f %.8f %.8f\n".as_ptr(), moments[0], moments[1], moments[2], moments[3]) };
    c_int::from(deck[0]) + c_int::from(deck[51])
}
