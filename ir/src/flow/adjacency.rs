//! Lists per block, and walks along them.

use crate::entity::{Block, Entity};

/// "No block" and "no number" in the dense tables of this module.
pub(super) const NONE: u32 = u32::MAX;

/// A list of items for every block, all lists in one vector, without an allocation per block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Adjacency<T> {
    /// Where the list of each block begins, and a last entry for the end.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Adjacency<T> {
    /// The lists of `blocks` blocks; items of a block keep their order. Every key must be below `blocks`.
    pub fn from_pairs(blocks: usize, pairs: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        // While items are counted and placed, what belongs to a key is one entry further on.
        let mut starts = vec![0u32; blocks + 2];
        let mut total = 0usize;
        let mut filler = None;
        for (key, item) in pairs.clone() {
            starts[key + 2] += 1;
            total += 1;
            filler = Some(item);
        }
        for key in 2..starts.len() {
            starts[key] += starts[key - 1];
        }
        let mut items = filler.map_or_else(Vec::new, |item| vec![item; total]);
        for (key, item) in pairs {
            let next = &mut starts[key + 1];
            items[*next as usize] = item;
            *next += 1;
        }
        starts.pop();
        Self { starts, items }
    }

    /// The list of a block; empty if there is no such block.
    pub fn of(&self, block: Block) -> &[T] {
        self.list(block.index())
    }

    /// The list with this number.
    pub fn list(&self, key: usize) -> &[T] {
        match (self.starts.get(key), self.starts.get(key + 1)) {
            (Some(&start), Some(&end)) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Where each list begins, with the end as last entry, and the items of all lists.
    pub fn into_parts(self) -> (Vec<u32>, Vec<T>) {
        (self.starts, self.items)
    }

    /// The number of lists.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The number of items in all lists.
    pub fn total(&self) -> usize {
        self.items.len()
    }
}

/// A depth-first walk. Blocks are also known by their number in preorder, from 0.
pub(super) struct Walk {
    /// The blocks that were reached, in preorder.
    pub preorder: Vec<Block>,
    /// The same blocks in postorder.
    pub postorder: Vec<Block>,
    /// The number of each block, by its index; [`NONE`] if it was not reached.
    pub number: Vec<u32>,
    /// The number of each block's parent in the tree of the walk, by number; 0 for the root.
    pub parent: Vec<u32>,
}

impl Walk {
    /// Walks from `root`, taking the last item of each list first, so that the first comes first in
    /// reverse postorder.
    pub fn new(successors: &Adjacency<Block>, root: Option<Block>) -> Self {
        let count = successors.len();
        let mut walk = Self {
            preorder: Vec::with_capacity(count),
            postorder: Vec::with_capacity(count),
            number: vec![NONE; count],
            parent: Vec::with_capacity(count),
        };
        // Each entry is a block on the path from the root and how many of its successors are left.
        let mut path: Vec<(Block, usize)> = Vec::new();
        if let Some(root) = root.filter(|root| root.index() < count) {
            walk.enter(root, 0);
            path.push((root, successors.of(root).len()));
        }
        while let Some((block, left)) = path.last_mut() {
            let Some(index) = left.checked_sub(1) else {
                walk.postorder.push(*block);
                path.pop();
                continue;
            };
            *left = index;
            let next = successors.of(*block)[index];
            if walk.number[next.index()] == NONE {
                let parent = walk.number[block.index()];
                walk.enter(next, parent);
                path.push((next, successors.of(next).len()));
            }
        }
        walk
    }

    fn enter(&mut self, block: Block, parent: u32) {
        self.number[block.index()] = self.preorder.len() as u32;
        self.preorder.push(block);
        self.parent.push(parent);
    }
}
