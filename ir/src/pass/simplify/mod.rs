//! Exact simplifications.
//!
//! - **Question.** Which instructions, block parameters, branches and blocks say in a complicated way what can be
//!   said simply?
//! - **What is done.** Instructions of constants are computed, by the interpreter's own arithmetic; those that are
//!   one of their operands, or a constant, whatever the others are, are replaced (the table in `rules.rs`);
//!   parameters that always get the same argument are that argument; branches whose way is known become jumps;
//!   blocks with one way in join the block before; ways through empty blocks go where these go.
//! - **Exact.** No result changes in any bit, zeros keep their signs, and only operations of which every machine
//!   gives the same bits are computed. Only of a NaN the payload and the sign are open, as in LLVM: `x * 1.0` is
//!   `x`, although a signalling NaN would become a quiet one. Where a promise (`nsw`, `nnan`) made poison, there
//!   may be a number.
//! - **Loops.** Blocks that lead into loops, and those that lead back, stay, even if they are empty.
//! - **Termination and cost.** A worklist of instructions and blocks: a value is replaced at most once, an
//!   instruction or a block is looked at a bounded number of times. Then the graph, in linear time; all of it at
//!   most 8 times, as long as something changes.

mod blocks;
mod rules;
mod values;

use super::{Pass, Report, remove_unreachable};
use crate::body::Body;
use crate::types::Layout;

const MAX_ROUNDS: usize = 8;

pub(super) fn pass() -> Pass {
    let description = "Computes constants, drops what changes nothing, and tidies up the control flow.";
    Pass::of_bodies("simplify", description, simplify)
}

/// Simplifies a verified body.
pub fn simplify(body: &mut Body, layout: Layout) -> Report {
    let mut report = remove_unreachable(body);
    for _ in 0..MAX_ROUNDS {
        let changed = values::simplify_values(body, layout, &mut report);
        if !blocks::simplify_blocks(body, &mut report) && !changed {
            break;
        }
    }
    report
}
