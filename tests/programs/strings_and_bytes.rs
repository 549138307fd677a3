// Text: bytes, chars, slices of str, parsing by hand and by the library, formatting into a buffer of our own.
#![no_main]
use std::ffi::{c_char, c_int};
extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn strlen(text: *const c_char) -> usize;
    fn snprintf(to: *mut c_char, size: usize, format: *const c_char, ...) -> c_int;
}

fn parse(text: &[u8]) -> Option<f64> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] | rest => (1.0, rest),
    };
    let point = digits.iter().position(|&b| b == b'.').unwrap_or(digits.len());
    let mut value = 0.0;
    for &b in &digits[..point] {
        value = value * 10.0 + f64::from(b.is_ascii_digit().then(|| b - b'0')?);
    }
    let mut scale = 1.0;
    for &b in digits.get(point + 1..).unwrap_or(&[]) {
        scale /= 10.0;
        value += scale * f64::from(b.is_ascii_digit().then(|| b - b'0')?);
    }
    (!digits.is_empty()).then_some(sign * value)
}

fn tokens(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|b| *b == b' ').filter(|word| !word.is_empty())
}

struct Buffer {
    bytes: [u8; 64],
    used: usize,
}

impl Buffer {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.used) {
            *place = byte;
            self.used += 1;
        }
    }
    fn number(&mut self, n: u64) {
        if n >= 10 {
            self.number(n / 10);
        }
        self.push(b'0' + (n % 10) as u8);
    }
}

fn caesar(text: &mut [u8], by: u8) {
    for b in text {
        *b = match *b {
            b'a'..=b'z' => (*b - b'a' + by) % 26 + b'a',
            b'A'..=b'Z' => (*b - b'A' + by) % 26 + b'A',
            other => other,
        };
    }
}

#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let mut sum = 0.0;
    for word in tokens(b"12 -3.5  +0.25 x1 100.125 -") {
        match parse(word) {
            Some(x) => sum += x,
            None => unsafe {
                printf(c"[%.*s] ".as_ptr(), word.len() as c_int, word.as_ptr());
            },
        }
    }
    let mut buffer = Buffer { bytes: [0; 64], used: 0 };
    for n in [0, 42, 18_446_744_073_709_551_615] {
        buffer.number(n);
        buffer.push(b',');
    }
    unsafe { printf(c"%g %.*s\n".as_ptr(), sum, buffer.used as c_int, buffer.bytes.as_ptr()) };
    let mut text = *b"Hello, Rust and C!\0";
    caesar(&mut text, 13);
    let vowels = text.iter().filter(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'A' | b'E' | b'I' | b'O' | b'U')).count();
    unsafe { printf(c"%s %d %d\n".as_ptr(), text.as_ptr(), strlen(text.as_ptr().cast()) as c_int, vowels as c_int) };
    let mut room = [0u8; 32];
    let n = unsafe { snprintf(room.as_mut_ptr().cast(), room.len(), c"%05d|%-6s|%.3f".as_ptr(), 42 as c_int, c"ab".as_ptr(), 2.0f64 / 3.0) };
    let back = room.iter().take_while(|b| **b != 0).count();
    let letters = "größe".chars().map(|c| c as u32).sum::<u32>();
    unsafe { printf(c"%s %d %d %u\n".as_ptr(), room.as_ptr(), n, back as c_int, letters) };
    n + vowels as c_int
}
