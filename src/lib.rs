#![doc = include_str!("../README.md")]

pub mod engine;
pub mod host;
pub mod input;
pub mod invocation;
mod module;
pub mod toolchain;
#[cfg(feature = "llvm")]
pub mod transform;

pub use import::Kind;
pub use ir;
pub use module::{Error, Module, SourceText};
