//! Blocks that no path from the entry block leads to.
//!
//! One search per function: linear in its edges.

use super::{Pass, Report};
use crate::body::Body;
use crate::entity::SecondaryMap;

pub(super) fn pass() -> Pass {
    Pass::new("remove-unreachable-blocks", "Removes blocks that no path from the entry leads to.", |module| {
        let mut report = Report::default();
        for (_, function) in module.functions.iter_mut() {
            if let Some(body) = &mut function.body {
                report.add("blocks removed", remove_unreachable(body));
            }
        }
        Ok(report)
    })
}

fn remove_unreachable(body: &mut Body) -> u64 {
    let mut reached = SecondaryMap::filled(false, body.blocks.len());
    let mut pending: Vec<_> = body.entry().into_iter().collect();
    while let Some(block) = pending.pop() {
        if !std::mem::replace(&mut reached[block], true) {
            pending.extend(body.successors(block).filter(|&next| !reached[next]));
        }
    }
    let before = body.order.len();
    body.order.retain(|&block| reached[block]);
    (before - body.order.len()) as u64
}
