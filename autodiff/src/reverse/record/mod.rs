//! Phase 2 of reverse mode: what the reverse sweep reads of the forward sweep is made available.
//!
//! | file | what |
//! |---|---|
//! | `plan` | what each reverse block reads, and whether it is recomputed, kept in a slot or recorded |
//! | `layout` | where in a record a value is |
//! | `emit` | records are pushed and taken, slots written and read |
//! | `split` | a body with both sweeps becomes two functions |
//!
//! The reverse sweep goes through the blocks and edges of the forward sweep in exactly the opposite order. So all
//! records lie on one stack, the tape: what the forward sweep pushes at the end of a block, or on an edge, the
//! reverse of that block or edge takes from the top. Functions that are called push onto the tape of their caller.

mod emit;
mod layout;
mod plan;
mod split;

#[cfg(test)]
mod tests;

use super::sweeps::Sweeps;
use super::tape::TapeFunctions;
use crate::error::ErrorKind;
use ir::Layout;

pub(super) use split::split;

/// Whose tape it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    /// The derivative is one function: it begins with an empty tape and leaves none.
    Own,
    /// The two halves of the derivative are called one after the other with the tape of their caller.
    Caller,
}

/// What recording needs to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordOptions {
    /// Whose tape it is.
    pub owner: Owner,
    /// The functions of the tape.
    pub tape: TapeFunctions,
    /// Sizes of the target.
    pub layout: Layout,
}

/// How values came to the reverse sweep.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Report {
    /// Values kept in slots: their definitions are in no loop.
    pub kept: usize,
    /// Values in records of blocks: pushed each time the block is executed.
    pub recorded: usize,
    /// Values in records of edges: pushed each time a loop is left.
    pub recorded_on_exit: usize,
    /// Instructions that the reverse sweep computes again.
    pub recomputed: usize,
    /// Bytes of all records of blocks.
    pub bytes: u64,
}

/// Makes every value of the forward sweep that a reverse block uses available there.
///
/// With [`Owner::Caller`] the ends of the forward sweep then go to one block, where [`split()`] cuts.
///
/// # Errors
///
/// [`ErrorKind::Malformed`] where the reverse of a block uses a value that the block does not see, and
/// [`ErrorKind::Unsupported`] for values whose size is not known.
pub(super) fn record(sweeps: &mut Sweeps, options: &RecordOptions) -> Result<Report, ErrorKind> {
    let plan = plan::Plan::of(sweeps, &options.layout)?;
    let report = Report {
        kept: plan.kept.len(),
        recorded: plan.blocks.iter().map(|(_, record)| record.fields.len()).sum(),
        recorded_on_exit: plan.edges.values().map(|record| record.fields.len()).sum(),
        recomputed: plan.places.iter().map(|(_, place)| place.recomputed.len()).sum(),
        bytes: plan.blocks.iter().map(|(_, record)| record.bytes).sum(),
    };
    emit::emit(sweeps, &plan, options)?;
    Ok(report)
}
