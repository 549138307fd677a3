//! Derivatives of functions of the IR.
//!
//! Here are the names of what derivatives consist of; the transformation itself is not written yet.

pub mod names;
