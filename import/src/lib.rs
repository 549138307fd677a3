//! Programs from outside.
//!
//! - [`detect`]: what a file is;
//! - [`llvm`]: the reader of LLVM IR, with the feature `llvm`.

mod kind;
#[cfg(feature = "llvm")]
pub mod llvm;

pub use kind::{Kind, detect};
