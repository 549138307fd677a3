// Constants: arrays made at compile time, const functions, statics, nested tables, strings and bytes.
#![no_main]
use std::ffi::{c_char, c_int};
use std::sync::atomic::{AtomicI32, Ordering};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn puts(text: *const c_char) -> c_int;
}

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let (mut c, mut k) = (i as u32, 0);
        while k < 8 {
            c = if c & 1 == 1 { 0xedb8_8320 ^ c >> 1 } else { c >> 1 };
            k += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
}

static TABLE: [u32; 256] = crc_table();
const WEIGHTS: [[f64; 3]; 3] = [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]];
static NAMES: [&str; 4] = ["zero", "one", "two", "three"];
static CALLS: AtomicI32 = AtomicI32::new(0);
const fn fibonacci<const N: usize>() -> [u64; N] {
    let mut f = [1; N];
    let mut i = 2;
    while i < N {
        f[i] = f[i - 1] + f[i - 2];
        i += 1;
    }
    f
}
const FIBONACCI: [u64; 50] = fibonacci();

struct Element {
    symbol: &'static [u8],
    mass: f64,
    neighbours: &'static [usize],
}

static ELEMENTS: [Element; 3] = [
    Element { symbol: b"H\0", mass: 1.008, neighbours: &[1] },
    Element { symbol: b"He\0", mass: 4.0026, neighbours: &[0, 2] },
    Element { symbol: b"Li\0", mass: 6.94, neighbours: &[1] },
];

fn crc(bytes: &[u8]) -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed);
    !bytes.iter().fold(!0, |c, &b| TABLE[((c ^ u32::from(b)) & 255) as usize] ^ c >> 8)
}

fn blur(grid: &[[f64; 6]; 6], i: usize, j: usize) -> f64 {
    let mut sum = 0.0;
    for (di, row) in WEIGHTS.iter().enumerate() {
        for (dj, w) in row.iter().enumerate() {
            sum += w * grid[i + di - 1][j + dj - 1];
        }
    }
    sum / 16.0
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    unsafe { printf(c"%08x %08x\n".as_ptr(), crc(b"123456789"), crc(b"")) };
    let mut grid = [[0.0; 6]; 6];
    for (i, row) in grid.iter_mut().enumerate() {
        for (j, x) in row.iter_mut().enumerate() {
            *x = (i * 5 + j * 3) as f64 % 7.0;
        }
    }
    unsafe { printf(c"%.10g %.10g %lu\n".as_ptr(), blur(&grid, 1, 1), blur(&grid, 4, 3), FIBONACCI[49]) };
    let mut mass = 0.0;
    for e in &ELEMENTS {
        mass += e.mass + e.neighbours.iter().map(|&n| ELEMENTS[n].mass * 0.1).sum::<f64>();
        unsafe { puts(e.symbol.as_ptr().cast()) };
    }
    let length: usize = NAMES.iter().map(|n| n.len()).sum();
    unsafe { printf(c"%.6f %d %.*s\n".as_ptr(), mass, length as c_int, NAMES[3].len() as c_int, NAMES[3].as_ptr()) };
    let calls = CALLS.load(Ordering::SeqCst);
    calls * 10 + length as c_int
}
