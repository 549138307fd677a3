//! The control-flow graph: for every block the edges to it and from it, and an order of blocks.
//!
//! - **Question.** Where can control go from a block, where can it come from, and which blocks can be
//!   reached from the entry at all?
//! - **Definition.** The nodes are the blocks of [`Body::order`]. Block `a` has an edge to `b` for every edge
//!   of its terminator that names `b`: a `br` with twice the same destination gives two edges. Reverse
//!   postorder puts every reachable block before its successors, except along edges that close a cycle.
//! - **Algorithm.** A counting sort of the edges by source and by destination; a depth-first walk.
//! - **Termination and cost.** Every block and edge is looked at a fixed number of times: linear.
//! - **Reference.** Any textbook; the layout is compressed sparse rows.

use super::adjacency::{Adjacency, NONE, Walk};
use crate::body::Body;
use crate::entity::{Block, Entity};

/// An edge of the control-flow graph: the `index`-th edge of the terminator of `from` goes to `to`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FlowEdge {
    /// The block it leaves.
    pub from: Block,
    /// Its position in [`crate::InstData::edges`] of the terminator of `from`.
    pub index: u32,
    /// The block it enters.
    pub to: Block,
}

/// The control-flow graph of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cfg {
    pub(super) successors: Adjacency<Block>,
    predecessors: Adjacency<FlowEdge>,
    reverse_postorder: Vec<Block>,
    position: Vec<u32>,
}

impl Cfg {
    /// The graph of a body, which need not be verified: blocks of the order and edges that name no block of
    /// the order are left out, as is a block's second occurrence in the order.
    pub fn of(body: &Body) -> Self {
        let count = body.blocks.len();
        let mut listed = vec![false; count];
        let mut blocks = Vec::with_capacity(body.order.len());
        for &block in &body.order {
            if let Some(seen) = listed.get_mut(block.index()).filter(|seen| !**seen) {
                *seen = true;
                blocks.push(block);
            }
        }
        let mut edges = Vec::with_capacity(2 * blocks.len());
        for &block in &blocks {
            edges.extend(edges_of(body, block).filter(|edge| listed.get(edge.to.index()) == Some(&true)));
        }
        let successors = Adjacency::from_pairs(count, edges.iter().map(|edge| (edge.from.index(), edge.to)));
        let predecessors = Adjacency::from_pairs(count, edges.iter().map(|edge| (edge.to.index(), *edge)));
        let mut reverse_postorder = Walk::new(&successors, body.entry()).postorder;
        reverse_postorder.reverse();
        let mut position = vec![NONE; count];
        for (index, block) in reverse_postorder.iter().enumerate() {
            position[block.index()] = index as u32;
        }
        Self { successors, predecessors, reverse_postorder, position }
    }

    /// The block where the function begins.
    pub fn entry(&self) -> Option<Block> {
        self.reverse_postorder.first().copied()
    }

    /// The blocks after a block: of a verified body the `i`-th is the destination of the terminator's
    /// `i`-th edge, repeats included.
    pub fn successors(&self, block: Block) -> &[Block] {
        self.successors.of(block)
    }

    /// The edges that enter a block, those from unreachable blocks included, ordered by the position of
    /// their source in [`Body::order`], then by index.
    pub fn predecessors(&self, block: Block) -> &[FlowEdge] {
        self.predecessors.of(block)
    }

    /// The edges that leave a block, in order. Of a verified body; edges that were left out are not counted.
    pub fn edges(&self, block: Block) -> impl Iterator<Item = FlowEdge> + '_ {
        self.successors(block).iter().enumerate().map(move |(index, &to)| FlowEdge {
            from: block,
            index: index as u32,
            to,
        })
    }

    /// The reachable blocks in reverse postorder, the entry first. Of two successors, the first comes first
    /// where it can.
    pub fn reverse_postorder(&self) -> &[Block] {
        &self.reverse_postorder
    }

    /// The position of a block in [`Cfg::reverse_postorder`]; `None` if it is unreachable.
    pub fn position(&self, block: Block) -> Option<usize> {
        self.position
            .get(block.index())
            .filter(|&&position| position != NONE)
            .map(|&position| position as usize)
    }

    /// Whether a block can be reached from the entry.
    pub fn is_reachable(&self, block: Block) -> bool {
        self.position(block).is_some()
    }

    /// One more than the largest index a block may have: the length of tables by block.
    pub fn block_count(&self) -> usize {
        self.successors.len()
    }

    /// The number of edges, those of unreachable blocks included.
    pub fn edge_count(&self) -> usize {
        self.successors.total()
    }
}

/// The edges of a block's terminator, wherever they go.
fn edges_of(body: &Body, from: Block) -> impl Iterator<Item = FlowEdge> + '_ {
    let last = body.blocks.get(from).and_then(|data| data.insts.last());
    let terminator = last.and_then(|&inst| body.insts.get(inst)).filter(|data| data.opcode.is_terminator());
    let edges = terminator.map_or(&[][..], |data| data.edges());
    edges.iter().enumerate().map(move |(index, edge)| FlowEdge { from, index: index as u32, to: edge.block })
}
