//! Oracles and test support for the crates of cotangent.

pub use cotangent::oracle::{self, big};

pub mod demote;
pub mod fuzzing;
pub mod generate;
#[cfg(feature = "llvm")]
pub mod gradients;
pub mod jit;
pub mod llvm;
pub mod mutate;
pub mod passes;
pub mod process;
pub mod programs;
pub mod roundtrip;
pub mod runner;
pub mod scaling;
pub mod soak;
pub mod tangent;
