//! Programs from outside.
//!
//! Here is the detection of what a file is; the reader of LLVM IR is not written yet.

mod kind;

pub use kind::{Kind, detect};
