//! The oracles themselves, held to high-precision differences, to the plain numbers, and to the kink policy.

#![allow(clippy::unwrap_used, clippy::panic)]

mod derivatives;
mod kinks;
mod points;
mod primals;
mod programs;
mod tracked;
