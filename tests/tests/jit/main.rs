//! The JIT against the reference interpreter: the rows of the run tests, and generated programs.

// What fails here fails the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generated;
mod rows;
mod seen;
