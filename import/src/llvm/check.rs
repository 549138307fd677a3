//! What is looked at before LLVM's parser is: inputs that would make it die, or work without end, rather than
//! report. Bitcode is not looked into: who reads foreign bitcode does so in a child process.

use super::dialect::spot;
use super::error::ReadError;
use super::lex::{Kind, Lexer, Token};

/// How deep brackets may be nested; LLVM's parser recurses on them.
const MAX_NESTING: usize = 500;

/// The widest integer type, in bits: LLVM's time for the decimal digits of one grows with the square.
const MAX_INT_BITS: u64 = 1 << 16;

/// The longest number, in digits.
const MAX_DIGITS: usize = 20_000;

/// The widest vector, in lanes: LLVM makes an object for each lane of a constant.
const MAX_LANES: u64 = 1 << 20;

/// Whether the bytes are bitcode.
pub(super) fn is_bitcode(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BC\xc0\xde") || bytes.starts_with(b"\xde\xc0\x17\x0b")
}

/// Refuses inputs that LLVM's parser dies of.
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    if is_bitcode(bytes) {
        return Ok(());
    }
    let refuse = |at: usize, reason: String| ReadError::Refused { reason, at: Some(spot(bytes, at)) };
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(refuse(at, "the text holds a zero byte".to_owned()));
    }
    let mut depth = 0usize;
    let mut before = None;
    for token in Lexer::new(bytes, 0) {
        match token.kind {
            Kind::Punct(b'(' | b'[' | b'{' | b'<') => depth += 1,
            Kind::Punct(b')' | b']' | b'}' | b'>') => depth = depth.saturating_sub(1),
            Kind::Word => {
                if let Some(reason) = excess(token.text(bytes), before) {
                    return Err(refuse(token.start, reason));
                }
            }
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(refuse(token.start, format!("brackets are nested more than {MAX_NESTING} deep")));
        }
        before = Some(token);
    }
    Ok(())
}

/// What is too large about a word.
fn excess(word: &[u8], before: Option<Token>) -> Option<String> {
    let number = |digits: &[u8]| -> Option<u64> {
        let all = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
        all.then(|| std::str::from_utf8(digits).ok()?.parse().ok().or(Some(u64::MAX)))?
    };
    if word.len() > MAX_DIGITS && word.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') {
        return Some(format!("a number has more than {MAX_DIGITS} digits"));
    }
    if let Some(bits) = word.strip_prefix(b"i").and_then(number).filter(|&bits| bits > MAX_INT_BITS) {
        return Some(format!("an integer type has {bits} bits; the limit is {MAX_INT_BITS}"));
    }
    let lanes = before.filter(|token| token.is(b'<')).and_then(|_| number(word));
    lanes
        .filter(|&lanes| lanes > MAX_LANES)
        .map(|lanes| format!("a vector has {lanes} lanes; the limit is {MAX_LANES}"))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn refuses_what_the_parser_dies_of() {
        let reason = |text: &str| check(text.as_bytes()).unwrap_err().to_string();
        assert!(reason("@x = global i8 0\0").contains("zero byte"));
        assert!(reason(&"{".repeat(1000)).contains("nested"));
        assert!(reason("@x = global i8388608 1").contains("8388608 bits"));
        assert!(reason("@x = global <4294967295 x i8> splat (i8 1)").contains("lanes"));
        assert!(reason(&format!("@x = global i64 {}", "9".repeat(30_000))).contains("digits"));
    }

    #[test]
    fn accepts_the_rest() {
        let text = "; {{{{\n@\"i99999999\" = global [4294967295 x i8] zeroinitializer\n@s = global [2 x i8] c\"\\00{\"";
        assert_eq!(check(text.as_bytes()), Ok(()));
        assert_eq!(check(b"BC\xc0\xde\0\0"), Ok(()));
    }
}
