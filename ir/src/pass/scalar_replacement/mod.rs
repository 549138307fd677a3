//! Objects on the stack are taken apart.
//!
//! - **Question.** Which objects are accessed at constant places only, and of which parts do they consist?
//! - **Definition.** An object is an `alloca` of constant size of whose address nothing is made but addresses a
//!   constant number of bytes further on, and which is used by nothing but plain loads and stores, `memset`,
//!   `memcpy` and `memmove` of constant length, and marks of its lifetime. Its *parts* are the places that loads
//!   and stores access, those that overlap united. What is copied between two objects has the same parts on both
//!   sides.
//! - **Algorithm.** Each part becomes an `alloca` of its own; fills and copies become stores, or loads and stores,
//!   of the parts of one type, and fills and copies of the others. Then `mem2reg` makes values of what it can, and
//!   all is done again, since an address that was kept in a variable is now known.
//! - **Meaning.** A copy of bytes that were never written is no error to the interpreter, a load of them is one. So
//!   a part that is copied from elsewhere becomes a load only if the function reads that part.
//! - **Cost.** Near-linear: an object has at most 64 parts, or stays; at most 8 rounds.

mod objects;
mod parts;
mod pieces;
mod rewrite;

use super::{Pass, Report, mem2reg, remove_unreachable};
use crate::body::Body;
use crate::types::Layout;

const MAX_ROUNDS: usize = 8;

pub(super) fn pass() -> Pass {
    let description = "Takes objects on the stack apart and makes values of the parts; includes mem2reg.";
    Pass::of_bodies("scalar-replacement", description, scalar_replacement)
}

/// Takes apart the objects of a verified body, and makes values of its variables.
pub fn scalar_replacement(body: &mut Body, layout: Layout) -> Report {
    let mut report = remove_unreachable(body);
    for _ in 0..MAX_ROUNDS {
        report.merge(&mem2reg(body, layout));
        let mut objects = objects::find(body, layout);
        let parts = parts::divide(body, &mut objects, layout);
        if parts.iter().all(Vec::is_empty) {
            break;
        }
        rewrite::rewrite(body, &objects, &parts, layout, &mut report);
    }
    report
}
