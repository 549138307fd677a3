//! Trees over blocks that answer "is it an ancestor" at once, and nearest common ancestors.

use super::adjacency::{Adjacency, NONE};
use crate::entity::{Block, Entity};

/// A tree whose nodes are blocks. Blocks outside of the tree have neither parent nor children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// The parent of each block by index; [`NONE`] for roots and blocks outside.
    parent: Vec<u32>,
    children: Adjacency<Block>,
    /// Number of each block in a preorder walk; [`NONE`] for blocks outside.
    first: Vec<u32>,
    /// One more than the largest number in the subtree of each block.
    end: Vec<u32>,
    depth: Vec<u32>,
    preorder: Vec<Block>,
}

impl Tree {
    /// The tree over `blocks` in which every block has this parent; no parent makes a root. Siblings get the
    /// order they have in `blocks`.
    pub fn new(count: usize, blocks: &[Block], parent: Vec<u32>) -> Self {
        let with_parent = blocks.iter().filter(|block| parent[block.index()] != NONE);
        let pairs = with_parent.map(|&block| (parent[block.index()] as usize, block));
        let children = Adjacency::from_pairs(count, pairs);
        let roots = blocks.iter().rev().filter(|block| parent[block.index()] == NONE);
        let mut stack: Vec<Block> = roots.copied().collect();
        let (mut first, mut depth) = (vec![NONE; count], vec![0; count]);
        let mut preorder = Vec::with_capacity(blocks.len());
        while let Some(block) = stack.pop() {
            let index = block.index();
            first[index] = preorder.len() as u32;
            depth[index] = depth.get(parent[index] as usize).map_or(0, |above| above + 1);
            preorder.push(block);
            stack.extend(children.of(block).iter().rev());
        }
        let mut end: Vec<u32> = first.iter().map(|&number| number.wrapping_add(1)).collect();
        for block in preorder.iter().rev() {
            let own_end = end[block.index()];
            if let Some(above) = end.get_mut(parent[block.index()] as usize) {
                *above = own_end.max(*above);
            }
        }
        Self { parent, children, first, end, depth, preorder }
    }

    pub fn contains(&self, block: Block) -> bool {
        self.first.get(block.index()).is_some_and(|&number| number != NONE)
    }

    pub fn parent(&self, block: Block) -> Option<Block> {
        let parent = *self.parent.get(block.index())?;
        (parent != NONE).then(|| Block::from_index(parent as usize))
    }

    pub fn children(&self, block: Block) -> &[Block] {
        self.children.of(block)
    }

    /// The number of ancestors, the block itself not counted.
    pub fn depth(&self, block: Block) -> Option<u32> {
        self.depth.get(block.index()).copied().filter(|_| self.contains(block))
    }

    /// Whether both are in the tree and `above` is `below` or an ancestor of it.
    pub fn is_ancestor(&self, above: Block, below: Block) -> bool {
        if !self.contains(above) || !self.contains(below) {
            return false;
        }
        let number = self.first[below.index()];
        self.first[above.index()] <= number && number < self.end[above.index()]
    }

    /// All blocks of the tree, each before its children.
    pub fn preorder(&self) -> &[Block] {
        &self.preorder
    }

    /// The nearest block that is an ancestor of both or one of them.
    pub fn common_ancestor(&self, a: Block, b: Block) -> Option<Block> {
        let (mut low, other) = if self.depth(a)? > self.depth(b)? { (a, b) } else { (b, a) };
        while !self.is_ancestor(low, other) {
            low = self.parent(low)?;
        }
        Some(low)
    }
}
