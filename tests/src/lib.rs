//! Oracles and test support for the crates of cotangent.

pub mod big;
pub mod generate;
pub mod runner;
pub mod scaling;
