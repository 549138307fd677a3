//! Oracles and test support for the crates of cotangent.

pub mod big;
pub mod fuzzing;
pub mod generate;
pub mod jit;
pub mod llvm;
pub mod malformed;
pub mod mutate;
pub mod oracle;
pub mod process;
pub mod programs;
pub mod roundtrip;
pub mod runner;
pub mod scaling;
pub mod soak;
pub mod tangent;
