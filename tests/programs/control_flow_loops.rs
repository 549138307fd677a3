// Loops of all kinds: while-let, ranges in both directions, nested counters, state machines, early returns.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Number { value: i64, digits: u32 },
    Space,
    Failed(u8),
}

fn step(state: State, byte: u8) -> State {
    match (state, byte) {
        (State::Failed(b), _) => State::Failed(b),
        (State::Number { value, digits }, b'0'..=b'9') => State::Number { value: value * 10 + i64::from(byte - b'0'), digits: digits + 1 },
        (_, b'0'..=b'9') => State::Number { value: i64::from(byte - b'0'), digits: 1 },
        (_, b' ') => State::Space,
        (_, other) => State::Failed(other),
    }
}

fn scan(text: &[u8]) -> Result<(i64, u32), u8> {
    let (mut state, mut sum, mut longest) = (State::Start, 0, 0);
    for &byte in text.iter().chain(b" ") {
        let next = step(state, byte);
        if let (State::Number { value, digits }, State::Space) = (state, next) {
            sum += value;
            longest = longest.max(digits);
        }
        state = next;
    }
    match state {
        State::Failed(byte) => Err(byte),
        _ => Ok((sum, longest)),
    }
}

fn pascal(n: usize) -> [u32; 16] {
    let mut row = [0; 16];
    row[0] = 1;
    for i in 1..=n {
        for j in (1..=i).rev() {
            row[j] += row[j - 1];
        }
    }
    row
}

fn triples(limit: u32) -> u32 {
    let mut found = 0;
    for a in 1..limit {
        for b in a..limit {
            let square = a * a + b * b;
            let mut c = b;
            while c * c < square {
                c += 1;
            }
            if c * c != square || c >= limit {
                continue;
            }
            found += 1;
        }
    }
    found
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    for text in [&b"12 345  7"[..], b"", b"1 x 2", b"99999999999"] {
        match scan(text) {
            Ok((sum, longest)) => unsafe { printf(c"%ld %u\n".as_ptr(), sum, longest) },
            Err(byte) => unsafe { printf(c"failed at '%c'\n".as_ptr(), c_int::from(byte)) },
        };
    }
    let row = pascal(12);
    let mut stack = [0u32; 32];
    let (mut top, mut sum) = (1, 0u32);
    stack[0] = 40;
    while let Some(n) = (top > 0).then(|| stack[top - 1]) {
        top -= 1;
        sum = sum.wrapping_mul(3) ^ n;
        if n > 5 {
            stack[top] = n / 2;
            stack[top + 1] = n / 3;
            top += 2;
        }
    }
    let mut x = 1.0f64;
    let rounds = (1..).find(|_| {
        x = (x + 3.0 / x) / 2.0;
        (x * x - 3.0).abs() < 1e-14
    });
    unsafe { printf(c"%u %u %u %d %.12f\n".as_ptr(), row[6], sum, triples(60), rounds.unwrap_or(-1), x) };
    (row[4] % 200) as c_int + triples(30) as c_int
}
