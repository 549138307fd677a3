//! Tools and oracles for testing cotangent.

pub mod generate;
