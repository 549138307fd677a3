//! Machine code and LLVM text from the IR.
//!
//! - [`jit`]: machine code in memory, by Cranelift;
//! - [`entry`]: one way to call any function of a module with values of run time;
//! - [`llvm`]: LLVM's spelling of types; the printer of functions is not written yet.

pub mod constructors;
pub mod entry;
pub mod jit;
pub mod llvm;
