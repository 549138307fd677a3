#![doc = include_str!("../README.md")]

pub mod check;
pub mod engine;
#[cfg(feature = "llvm")]
pub mod enzyme;
pub mod host;
pub mod input;
pub mod invocation;
mod module;
pub mod oracle;
pub mod point;
pub mod toolchain;
#[cfg(feature = "llvm")]
pub mod transform;

pub use autodiff;
pub use autodiff::{Activity, Gradient, Request};
pub use codegen::jit;
pub use import::Kind;
pub use ir;
pub use module::{Error, Module, SourceText};
pub use point::{Derivative, GradientError, Point, gradient, jvp};
