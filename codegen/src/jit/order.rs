//! The blocks that machine code is made of, definitions before uses.

use ir::entity::Entity;
use ir::{Block, Body, Opcode};

/// The blocks that can be reached without an exception, in reverse postorder, the entry first. Nothing unwinds
/// through machine code, so handlers of exceptions are not reached.
pub(super) fn blocks(body: &Body) -> Vec<Block> {
    let Some(entry) = body.entry() else { return Vec::new() };
    let mut seen = vec![false; body.blocks.len()];
    let mut order = Vec::new();
    let mut open = vec![(entry, successors(body, entry), 0)];
    seen[entry.index()] = true;
    while let Some((block, next, position)) = open.last_mut() {
        match next.get(*position) {
            Some(&successor) => {
                *position += 1;
                if !std::mem::replace(&mut seen[successor.index()], true) {
                    open.push((successor, successors(body, successor), 0));
                }
            }
            None => {
                order.push(*block);
                open.pop();
            }
        }
    }
    order.reverse();
    order
}

fn successors(body: &Body, block: Block) -> Vec<Block> {
    let Some(last) = body.blocks[block].insts.last() else { return Vec::new() };
    let data = &body.insts[*last];
    let edges = match data.opcode {
        Opcode::Invoke => data.edges().get(..1).unwrap_or(&[]),
        // What it does is not known; machine code does not go on after it.
        Opcode::UnsupportedEnd => &[],
        _ => data.edges(),
    };
    edges.iter().rev().map(|edge| edge.block).collect()
}
