//! Machine code and LLVM text from the IR.
//!
//! [`llvm::print()`] writes a module as LLVM 19's text; it needs no LLVM.

pub mod llvm;
