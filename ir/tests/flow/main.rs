//! Control-flow analyses against naive definitions on thousands of small graphs.

#![allow(clippy::unwrap_used)]

mod cfg;
mod dominators;
mod graphs;
mod loops;
mod naive;
