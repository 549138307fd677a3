//! Control flow: which block can follow which, what is always executed before or after, and what repeats.
//!
//! [`Cfg`] is made from a body; everything else is made from the `Cfg` and stays valid as long as no
//! terminator and no block order of the body changes. All of it is computed without recursion, in time
//! that is linear or within a logarithm of it, and depends on nothing but the body.

mod adjacency;
mod cfg;
mod dominators;
mod loops;
mod nesting;
mod search;
mod tree;

pub use cfg::{Cfg, FlowEdge};
pub use dominators::{Dominators, PostDominators};
pub use loops::Loops;
