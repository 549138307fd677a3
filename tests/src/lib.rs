//! Oracles and test support for the crates of cotangent.

pub mod big;
pub mod generate;
pub mod oracle;
pub mod mutate;
pub mod runner;
