//! Text of newer LLVM to what LLVM 19 reads.

use super::error::ReadError;
use std::borrow::Cow;

/// The text in LLVM 19's dialect; borrowed if nothing had to be changed.
pub(super) fn rewrite(text: &[u8]) -> Result<Cow<'_, [u8]>, Vec<ReadError>> {
    Ok(Cow::Borrowed(text))
}
