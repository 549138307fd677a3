//! Memory with a shadow, and what else both modes make beside the primal.
//!
//! - `emission`: the state of a body that is made, copies of instructions, shadows of pointers and (`bits`) of
//!   integers that hold bits;
//! - `memory`, `calls`: shadows of objects, and of what pointers lead to;
//! - `signature`, `output`: heads of derivatives, names, globals; what is added to the module;
//! - `text`: functions of the crate's own text.

mod bits;
pub(crate) mod calls;
pub(crate) mod emission;
pub(crate) mod memory;
pub(crate) mod output;
pub(crate) mod signature;
pub(crate) mod text;
