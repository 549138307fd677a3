//! Analyses: free functions from shared input to an owned result. Nothing here changes what it reads.
//!
//! - [`Lattice`]: what facts are;
//! - [`dataflow`]: the engine that computes facts for every block;
//! - [`liveness`]: which values are still needed.
//!
//! The analyses that gradients need (types, activity, aliasing) are not written yet.

pub mod dataflow;
mod lattice;
pub mod liveness;

pub use lattice::Lattice;
