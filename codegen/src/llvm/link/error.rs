//! Why a module could not be linked back.

use crate::llvm::ExportErrors;
use import::llvm::ReadErrors;

/// Why a module could not be linked back, optimised or emitted.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// A function has no LLVM text.
    #[error(transparent)]
    Export(#[from] ExportErrors),
    /// The original could not be read once more, or what was printed could not be read.
    #[error(transparent)]
    Read(#[from] ReadErrors),
    /// A function to be replaced is not in the original.
    #[error("the original module has no function @{name} whose body could be replaced")]
    NoOriginal {
        /// The function.
        name: String,
    },
    /// A new function has the name of something in the original.
    #[error("the original module has a symbol @{name} already; rename it, or the new function")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A call that should be redirected is not there.
    #[error("the function @{function} of the original module has no call number {call}")]
    NoCall {
        /// The function.
        function: String,
        /// The number.
        call: usize,
    },
    /// A call cannot call the new function.
    #[error("call number {call} of @{function} cannot call @{callee}: {reason}")]
    Call {
        /// The function.
        function: String,
        /// The number.
        call: usize,
        /// The new function.
        callee: String,
        /// What does not fit.
        reason: &'static str,
    },
    /// What was printed is not what was parsed.
    #[error("@{function}: {printed} instructions were printed and {parsed} came out of the parser")]
    Mismatch {
        /// The function.
        function: String,
        /// Printed.
        printed: usize,
        /// Parsed.
        parsed: usize,
    },
    /// LLVM's verifier rejects the result.
    #[error("LLVM's verifier rejects the module after {during}: {message}")]
    Invalid {
        /// What it says.
        message: String,
        /// What was done.
        during: &'static str,
    },
    /// Text with a zero byte.
    #[error("{what} holds a zero byte")]
    Nul {
        /// The text.
        what: &'static str,
    },
    /// LLVM could not do it.
    #[error("LLVM: {message}")]
    Llvm {
        /// What it says.
        message: String,
    },
}
