//! Variables in memory become values.
//!
//! - **Question.** Which objects on the stack are used as variables only, and which value does each read of one
//!   see?
//! - **Definition.** A *variable* is an `alloca` of constant size whose address is used by nothing but plain loads
//!   and stores of the whole variable (neither volatile nor atomic) and marks of its lifetime. Its accesses have
//!   one type, or types of the same size that convert bit by bit. It may stand in a loop: each round begins with
//!   a new variable, which holds nothing.
//! - **Algorithm.** Block parameters go to the iterated dominance frontiers of the stores, found by Sreedhar and
//!   Gao's walk over the dominator tree, as far as the variable is live there; the walk does not leave the blocks
//!   in which it is. Then one walk over the dominator tree replaces loads by the value of the moment.
//! - **Meaning.** A load of what was never stored gives `undef`: where the interpreter ends with an error, there
//!   may be none any more. Poison that is stored and loaded again stays poison.
//! - **Cost.** Linear in the instructions, and for each variable with several stores the blocks in which it is live.
//! - **Reference.** Cytron et al., "Efficiently computing static single assignment form and the control dependence
//!   graph", TOPLAS 13 (1991); Sreedhar and Gao, "A linear time algorithm for placing phi-nodes", POPL 1995.

mod placement;
mod rename;
mod variables;

pub(super) use variables::{common_type, constant_alloca, conversion, is_plain_access};

use super::{Pass, Report};
use crate::body::Body;
use crate::flow::{Cfg, Dominators};
use crate::types::Layout;

pub(super) fn pass() -> Pass {
    Pass::of_bodies("mem2reg", "Makes values of variables on the stack.", mem2reg)
}

/// Makes values of the variables of a verified body.
pub fn mem2reg(body: &mut Body, layout: Layout) -> Report {
    let mut report = Report::default();
    let variables = variables::find(body, layout);
    if variables.list.is_empty() {
        return report;
    }
    let cfg = Cfg::of(body);
    let dominators = Dominators::of(&cfg);
    let placement = placement::place(body, &variables, &cfg, &dominators);
    rename::rename(body, layout, &variables, &placement, &cfg, &dominators, &mut report);
    report
}
