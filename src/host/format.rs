//! `printf`'s formatting: the format is taken apart here, each conversion of a number is the C library's own.

use super::arguments::Variadic;
use ir::Type;
use ir::interpret::{HostError, Memory, Pointer, Val};
use std::ffi::{CString, c_char, c_int, c_longlong};

/// The longest text that a conversion may give.
const LONGEST: i32 = 1 << 20;

/// The longest format, and the longest text for `%s`.
const LONGEST_TEXT: u64 = 1 << 26;

/// A conversion of a format.
#[derive(Debug)]
struct Conversion {
    /// Among `-+ #0'`.
    flags: Vec<u8>,
    width: i32,
    /// Negative if there is none.
    precision: i32,
    /// `h`, `hh`, `l`, `ll`, `L`, `q`, `j`, `z`, `t`, or nothing.
    length: Vec<u8>,
    letter: u8,
}

/// The text that a format and its arguments give.
pub(super) fn formatted(
    memory: &mut Memory,
    format: Pointer,
    arguments: &mut Variadic,
) -> Result<Vec<u8>, HostError> {
    let format = memory.text(format, LONGEST_TEXT)?;
    let mut text = Vec::new();
    let mut rest = &*format;
    while let Some(at) = rest.iter().position(|&byte| byte == b'%') {
        let (plain, tail) = rest.split_at(at);
        text.extend(plain);
        let (conversion, tail) = read(memory, tail.get(1..).unwrap_or(&[]), arguments)?;
        convert(memory, &conversion, arguments, &mut text)?;
        rest = tail;
    }
    text.extend(rest);
    memory.count_work(text.len() as u64);
    Ok(text)
}

/// Reads what follows a `%`; gives it and the rest.
fn read<'f>(
    memory: &mut Memory,
    format: &'f [u8],
    arguments: &mut Variadic,
) -> Result<(Conversion, &'f [u8]), HostError> {
    let end = format.iter().position(|byte| !b"-+ #0'".contains(byte)).unwrap_or(format.len());
    let (flags, rest) = format.split_at(end);
    let mut flags = flags.to_vec();
    let (width, rest) = number(memory, rest, arguments)?;
    let mut width = width.unwrap_or(0);
    if width < 0 {
        flags.push(b'-');
        width = width.checked_neg().ok_or_else(|| too_long(width))?;
    }
    let (precision, rest) = match rest {
        [b'.', rest @ ..] => {
            let (precision, rest) = number(memory, rest, arguments)?;
            (precision.unwrap_or(0), rest)
        }
        _ => (-1, rest),
    };
    for size in [width, precision] {
        if size > LONGEST {
            return Err(too_long(size));
        }
    }
    let end = rest.iter().position(|byte| !b"hlLqjzt".contains(byte)).unwrap_or(rest.len());
    let (length, rest) = rest.split_at(end);
    let [letter, rest @ ..] = rest else {
        return Err(HostError::Failed("the format ends within a conversion".into()));
    };
    if *letter == b'$' {
        return Err(HostError::Failed("arguments by number (`%1$d`) are not supported".into()));
    }
    Ok((Conversion { flags, width, precision, length: length.to_vec(), letter: *letter }, rest))
}

fn too_long(size: i32) -> HostError {
    HostError::Failed(format!("a width or precision of {size}: more than {LONGEST} are not supported"))
}

/// A number of a format: digits, or `*` for an argument.
fn number<'f>(
    memory: &mut Memory,
    format: &'f [u8],
    arguments: &mut Variadic,
) -> Result<(Option<i32>, &'f [u8]), HostError> {
    if let [b'*', rest @ ..] = format {
        return Ok((Some(arguments.int(memory)? as i32), rest));
    }
    let end = format.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(format.len());
    let (digits, rest) = format.split_at(end);
    let value = digits
        .iter()
        .fold(0i32, |value, &digit| value.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    Ok(((!digits.is_empty()).then_some(value), rest))
}

/// Appends what a conversion gives.
fn convert(
    memory: &mut Memory,
    conversion: &Conversion,
    arguments: &mut Variadic,
    text: &mut Vec<u8>,
) -> Result<(), HostError> {
    match (conversion.letter, &*conversion.length) {
        (b'%', _) => text.push(b'%'),
        (b'd' | b'i', _) => {
            let value = signed(&conversion.length, arguments.int(memory)?);
            text.extend(conversion.integer(value));
        }
        (b'u' | b'x' | b'X' | b'o', _) => {
            let value = unsigned(&conversion.length, arguments.int(memory)?);
            text.extend(conversion.integer(value as i64));
        }
        (b'f' | b'F' | b'e' | b'E' | b'g' | b'G' | b'a' | b'A', b"L") => {
            let bits = arguments.long_double(memory)?;
            text.extend(conversion.long_double(bits)?);
        }
        (b'f' | b'F' | b'e' | b'E' | b'g' | b'G' | b'a' | b'A', _) => {
            text.extend(conversion.float(arguments.double(memory)?));
        }
        (b'c', b"") => {
            let byte = arguments.int(memory)? as u8;
            conversion.pad(&[byte], text);
        }
        (b's', b"") => {
            let from = arguments.pointer(memory)?;
            let most = u64::try_from(conversion.precision).unwrap_or(LONGEST_TEXT);
            let content = match from {
                Pointer::NULL if most < 6 => Vec::new(),
                Pointer::NULL => b"(null)".to_vec(),
                _ => memory.text(from, most)?,
            };
            conversion.pad(&content, text);
        }
        (b'p', _) => match arguments.int(memory)? {
            0 => conversion.pad(b"(nil)", text),
            address => {
                let mut flags = conversion.flags.clone();
                flags.push(b'#');
                let hexadecimal = Conversion { flags, length: vec![], letter: b'x', ..*conversion };
                text.extend(hexadecimal.integer(address as i64));
            }
        },
        (b'n', length) => {
            let to = arguments.pointer(memory)?;
            let ty = match length {
                b"hh" => Type::I8,
                b"h" => Type::I16,
                b"" => Type::I32,
                _ => Type::I64,
            };
            let bits = u64::try_from(text.len()).unwrap_or(u64::MAX) & bits_of(length);
            memory.store(to, ty, &Val::int(u128::from(bits)))?;
        }
        (letter, length) => {
            let length = String::from_utf8_lossy(length).into_owned();
            let letter = char::from(letter);
            return Err(HostError::Failed(format!("the conversion `%{length}{letter}` is not supported")));
        }
    }
    Ok(())
}

/// The bits that an integer of a length has.
fn bits_of(length: &[u8]) -> u64 {
    match length {
        b"hh" => 0xff,
        b"h" => 0xffff,
        b"" => 0xffff_ffff,
        _ => u64::MAX,
    }
}

fn signed(length: &[u8], bits: u64) -> i64 {
    match length {
        b"hh" => i64::from(bits as i8),
        b"h" => i64::from(bits as i16),
        b"" => i64::from(bits as i32),
        _ => bits as i64,
    }
}

fn unsigned(length: &[u8], bits: u64) -> u64 {
    bits & bits_of(length)
}

impl Conversion {
    /// The conversion for the C library, width and precision as arguments.
    fn for_library(&self, length: &str) -> CString {
        let mut format = b"%".to_vec();
        format.extend(&self.flags);
        format.extend(b"*.*");
        format.extend(length.as_bytes());
        format.push(self.letter);
        // Nothing of this is a zero byte.
        CString::new(format).unwrap_or_default()
    }

    fn integer(&self, value: i64) -> Vec<u8> {
        let format = self.for_library("ll");
        let (width, precision): (c_int, c_int) = (self.width, self.precision);
        written(|to, size| {
            // SAFETY: the buffer has `size` bytes; the format has two `int` and one `long long` argument.
            unsafe { libc::snprintf(to, size, format.as_ptr(), width, precision, value as c_longlong) }
        })
    }

    fn float(&self, value: f64) -> Vec<u8> {
        let format = self.for_library("");
        let (width, precision): (c_int, c_int) = (self.width, self.precision);
        written(|to, size| {
            // SAFETY: the buffer has `size` bytes; the format has two `int` and one `double` argument.
            unsafe { libc::snprintf(to, size, format.as_ptr(), width, precision, value) }
        })
    }

    #[cfg(all(target_arch = "x86_64", unix))]
    fn long_double(&self, bits: u128) -> Result<Vec<u8>, HostError> {
        let format = self.for_library("L");
        Ok(written(|to, size| x87::print(to, size, &format, self.width, self.precision, bits)))
    }

    #[cfg(not(all(target_arch = "x86_64", unix)))]
    fn long_double(&self, _bits: u128) -> Result<Vec<u8>, HostError> {
        Err(HostError::Failed("a long double cannot be printed on this machine".into()))
    }

    fn pad(&self, content: &[u8], text: &mut Vec<u8>) {
        let room = usize::try_from(self.width).unwrap_or(0).saturating_sub(content.len());
        if self.flags.contains(&b'-') {
            text.extend(content);
            text.resize(text.len() + room, b' ');
        } else {
            text.resize(text.len() + room, b' ');
            text.extend(content);
        }
    }
}

/// What a function like `snprintf` writes, however long.
fn written(print: impl Fn(*mut c_char, usize) -> c_int) -> Vec<u8> {
    let mut buffer = vec![0u8; 128];
    loop {
        let length = usize::try_from(print(buffer.as_mut_ptr().cast(), buffer.len())).unwrap_or(0);
        if length < buffer.len() {
            buffer.truncate(length);
            return buffer;
        }
        buffer.resize(length + 1, 0);
    }
}

/// Rust has no type for a `long double`, so its bytes are passed in a `va_list` made by hand.
#[cfg(all(target_arch = "x86_64", unix))]
mod x87 {
    use std::ffi::{CStr, c_char, c_int, c_void};

    #[repr(C)]
    struct List {
        integers: u32,
        floats: u32,
        stack: *const c_void,
        saved: *const c_void,
    }

    #[repr(C, align(16))]
    struct Stack {
        width: u64,
        precision: u64,
        value: [u8; 16],
    }

    unsafe extern "C" {
        fn vsnprintf(to: *mut c_char, size: usize, format: *const c_char, list: *mut List) -> c_int;
    }

    /// Prints by a format with the arguments `int`, `int`, `long double`.
    pub fn print(
        to: *mut c_char,
        size: usize,
        format: &CStr,
        width: i32,
        precision: i32,
        bits: u128,
    ) -> c_int {
        let stack = Stack {
            width: u64::from(width as u32),
            precision: u64::from(precision as u32),
            value: bits.to_le_bytes(),
        };
        // No registers are left, so that all arguments are taken from the stack.
        let mut list =
            List { integers: 48, floats: 176, stack: (&raw const stack).cast(), saved: std::ptr::null() };
        // SAFETY: the buffer has `size` bytes; the list is as the calling convention has it, and the stack
        // holds the arguments of the format, each in its place: two of eight bytes, then one of sixteen.
        unsafe { vsnprintf(to, size, format.as_ptr(), &mut list) }
    }
}
