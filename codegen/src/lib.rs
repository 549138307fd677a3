//! Machine code and LLVM text from the IR.
//!
//! - [`llvm::print()`]: a module as LLVM 19's text; it needs no LLVM;
//! - `llvm::link` (feature `llvm`): back into the LLVM module that a program came from; LLVM's optimiser;
//! - `llvm::orc` (feature `llvm`): LLVM's machine code in memory;
//! - [`jit`]: machine code in memory, by Cranelift;
//! - [`entry`]: one way to call any function of a module with values of run time;
//! - [`constructors`]: one function that calls a module's constructors.

pub mod constructors;
pub mod entry;
pub mod jit;
pub mod llvm;
mod thread_local;
