//! Errors as text.

use super::VerifyErrors;
use std::fmt;

impl std::error::Error for VerifyErrors {}

impl fmt::Display for VerifyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "error: {error}")?;
        }
        write_omitted(f, self.omitted)
    }
}

fn write_omitted(f: &mut impl fmt::Write, omitted: usize) -> fmt::Result {
    if omitted > 0 { write!(f, "\nand {omitted} more errors") } else { Ok(()) }
}
