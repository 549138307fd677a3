//! Why an engine does not run a function.

use codegen::entry::EntryError;
use codegen::jit::JitErrors;

/// Why an engine does not run a function.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No way was found to call it.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Cranelift cannot compile it.
    #[error(transparent)]
    Jit(#[from] JitErrors),
    /// LLVM cannot compile it.
    #[cfg(feature = "llvm")]
    #[error(transparent)]
    Llvm(#[from] codegen::llvm::link::LinkError),
    /// There is no machine code for it.
    #[error("there is no machine code for the function")]
    NoCode,
    /// A value has no bytes that machine code could see.
    #[error("argument {} has a type or a value that machine code cannot be given", index + 1)]
    Argument {
        /// Which, counted from 0.
        index: usize,
    },
    /// A result has none.
    #[error("result {} has a type that machine code cannot give back", index + 1)]
    Result {
        /// Which, counted from 0.
        index: usize,
    },
    /// An array is too large.
    #[error("the memory for the arguments cannot be had")]
    Memory,
    /// A main function with other parameters.
    #[error("a main function has no parameters, or an i32 and a pointer, or these and one more pointer")]
    Main,
}
