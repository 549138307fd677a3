//! Blocks that no path from the entry block leads to.
//!
//! One search per function: linear in its edges.

use super::{Pass, Report};
use crate::body::Body;
use crate::entity::SecondaryMap;

pub(super) fn pass() -> Pass {
    let description = "Removes blocks that no path from the entry leads to.";
    Pass::of_bodies("remove-unreachable-blocks", description, |body, _| remove_unreachable(body))
}

/// Removes the blocks of a verified body that no path from the entry leads to.
pub fn remove_unreachable(body: &mut Body) -> Report {
    let mut reached = SecondaryMap::filled(false, body.blocks.len());
    let mut pending: Vec<_> = body.entry().into_iter().collect();
    while let Some(block) = pending.pop() {
        if !std::mem::replace(&mut reached[block], true) {
            pending.extend(body.successors(block).filter(|&next| !reached[next]));
        }
    }
    let before = body.order.len();
    body.order.retain(|&block| reached[block]);
    let mut report = Report::default();
    report.add("blocks removed", (before - body.order.len()) as u64);
    report
}
