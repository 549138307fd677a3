//! What is looked at before LLVM's parser is: inputs that would make it die rather than report.

use super::error::ReadError;

/// Whether the bytes are bitcode.
pub(super) fn is_bitcode(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BC\xc0\xde") || bytes.starts_with(b"\xde\xc0\x17\x0b")
}

/// Refuses inputs that LLVM's parser dies of.
pub(super) fn check(_bytes: &[u8]) -> Result<(), ReadError> {
    Ok(())
}
