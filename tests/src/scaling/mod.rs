//! Programs of any size, to see that time and memory grow with it and no faster, and that nothing recurses.
//!
//! `make bench` measures time ([`mod@measure`]); the tests only check what does not depend on the machine: memory
//! and the depth of the stack.

pub mod heap;
pub mod measure;
pub mod programs;

pub use measure::{LIMIT_BYTES, LIMIT_RATIO, Measured, measure};
pub use programs::{PROGRAMS, Program};
