// The program ends by exit of the C library; labelled breaks, loops with values, let-else, nested returns.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn atexit(f: extern "C" fn()) -> c_int;
    fn exit(status: c_int) -> !;
}

extern "C" fn last() {
    unsafe { printf(c"last\n".as_ptr()) };
}

fn find(grid: &[[i32; 7]; 7], wanted: i32) -> Option<(usize, usize)> {
    let mut found = None;
    'rows: for (i, row) in grid.iter().enumerate() {
        for (j, &value) in row.iter().enumerate() {
            if value < 0 {
                continue 'rows;
            }
            if value == wanted {
                found = Some((i, j));
                break 'rows;
            }
        }
    }
    found
}

fn collatz(mut n: u64) -> u32 {
    let mut steps = 0;
    loop {
        n = match n {
            1 => break steps,
            n if n % 2 == 0 => n / 2,
            n => 3 * n + 1,
        };
        steps += 1;
    }
}

fn first_even(values: &[u32]) -> u32 {
    let Some(&value) = values.iter().find(|v| *v % 2 == 0) else {
        return 0;
    };
    let half = 'half: {
        if value > 100 {
            break 'half 50;
        }
        value / 2
    };
    half + 1
}

fn descend(n: u32) -> u32 {
    if collatz(u64::from(n)) > 100 {
        unsafe {
            printf(c"%u is far\n".as_ptr(), n);
            exit((n % 200) as c_int);
        }
    }
    descend(n + 1) + 1
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    unsafe { atexit(last) };
    let grid: [[i32; 7]; 7] = std::array::from_fn(|i| std::array::from_fn(|j| (i * 11 + j * 5) as i32 % 23 - 2));
    for wanted in [0, 7, 20, 99] {
        let (i, j) = find(&grid, wanted).unwrap_or((9, 9));
        unsafe { printf(c"%d %d\n".as_ptr(), i as c_int, j as c_int) };
    }
    unsafe { printf(c"%u %u %u %u\n".as_ptr(), collatz(27), first_even(&[3, 8]), first_even(&[1, 200]), first_even(&[5])) };
    descend(1) as c_int
}
