//! The ways to execute a function: the reference interpreter, Cranelift's machine code, LLVM's.

mod bytes;
mod native;

pub use native::{Compiled, NativeOptions};

/// How a function is executed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Engine {
    /// The reference interpreter: slow, every access checked.
    Interpret,
    /// Machine code by Cranelift, made in milliseconds.
    Jit,
    /// Machine code by LLVM.
    #[cfg(feature = "llvm")]
    Llvm,
}
