//! Answers about many pairs or ranges at once: nearest common ancestors, and small keys in a range.

use super::adjacency::Adjacency;

/// Disjoint sets of numbers; every set is known by the number the others were joined into.
pub(super) struct Sets {
    above: Vec<u32>,
}

impl Sets {
    /// Every number below `count` on its own.
    pub fn new(count: usize) -> Self {
        Self { above: (0..count as u32).collect() }
    }

    /// The number that the set of `at` is known by. Halves the path it walks.
    pub fn find(&mut self, at: u32) -> u32 {
        let mut at = at as usize;
        while self.above[at] as usize != at {
            self.above[at] = self.above[self.above[at] as usize];
            at = self.above[at] as usize;
        }
        at as u32
    }

    /// Joins a set, given by the number it is known by, into that of `into`.
    pub fn join(&mut self, set: u32, into: u32) {
        self.above[set as usize] = into;
    }
}

/// The nearest common ancestor of each pair, in a tree numbered in preorder: `parent[n] < n` except for the
/// root 0, whose parent is 0.
///
/// Numbers are joined into their parents from the largest down (Tarjan, "Applications of path compression
/// on balanced trees", 1979). When it is the turn of the smaller one of a pair, the larger one's set is known
/// by its nearest ancestor that is not larger: the answer, because no subtree straddles a preorder number.
pub(super) fn common_ancestors(parent: &[u32], pairs: &[(u32, u32)]) -> Vec<u32> {
    let by_smaller = pairs.iter().enumerate();
    let by_smaller = by_smaller.map(|(at, &(a, b))| (a.min(b) as usize, (at, a.max(b))));
    let by_smaller = Adjacency::from_pairs(parent.len(), by_smaller);
    let mut sets = Sets::new(parent.len());
    let mut result = vec![0; pairs.len()];
    for (number, &above) in parent.iter().enumerate().rev() {
        for &(at, larger) in by_smaller.list(number) {
            result[at] = sets.find(larger);
        }
        sets.join(number as u32, above);
    }
    result
}

/// Finds the keys below a limit in a range, each in logarithmic time: a tree of minima.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Minima {
    /// Node `n` has the children `2 n` and `2 n + 1`; the keys are the nodes from `leaves` on.
    tree: Vec<u32>,
    leaves: usize,
}

impl Minima {
    /// Over these keys.
    pub fn new(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        let leaves = keys.len().next_power_of_two();
        let mut tree = vec![u32::MAX; 2 * leaves];
        keys.enumerate().for_each(|(at, key)| tree[leaves + at] = key);
        for node in (1..leaves).rev() {
            tree[node] = tree[2 * node].min(tree[2 * node + 1]);
        }
        Self { tree, leaves }
    }

    /// The positions in `range` whose key is below `limit`, in order.
    pub fn below(&self, range: std::ops::Range<usize>, limit: u32) -> impl Iterator<Item = usize> + '_ {
        let mut from = range.start;
        std::iter::from_fn(move || {
            let at = self.next_below(from, limit).filter(|&at| at < range.end)?;
            from = at + 1;
            Some(at)
        })
    }

    fn next_below(&self, from: usize, limit: u32) -> Option<usize> {
        if from >= self.leaves {
            return None;
        }
        let mut node = self.leaves + from;
        while self.tree[node] >= limit {
            // To the next subtree on the right: up while this is a right child (or the root), then over.
            node >>= node.trailing_ones();
            if node == 0 {
                return None;
            }
            node += 1;
        }
        while node < self.leaves {
            node *= 2;
            node += usize::from(self.tree[node] >= limit);
        }
        Some(node - self.leaves)
    }
}
