//! Machine code and LLVM text from the IR.
//!
//! Here is LLVM's spelling of types; the printer of functions is not written yet.

pub mod llvm;
