//! Finds which blocks are headers of loops and which loop each block is in. [`super::Loops`] says what a loop
//! is; this file has the algorithm.

use super::adjacency::{Adjacency, NONE, Walk};
use super::cfg::Cfg;
use super::search::{Sets, common_ancestors};
use crate::entity::Entity;

/// The loops by their headers. Blocks are numbered as in the walk.
pub(super) struct Nesting {
    /// Whether a loop begins here.
    pub is_header: Vec<bool>,
    /// The header of the innermost loop around each block that the block is not itself the header of, or
    /// [`NONE`].
    pub around: Vec<u32>,
}

/// An edge that joins two branches of the walk's tree or skips down a branch.
#[derive(Clone, Copy)]
struct Sideways {
    from: u32,
    to: u32,
}

impl Nesting {
    /// Looks at blocks in reverse preorder, so that inner loops come first and are already shrunk into their
    /// headers. The body of a loop is found backwards from the sources of its back edges. An edge that is
    /// neither of the tree nor a back edge takes part once the walk is at the nearest common ancestor of its
    /// ends; only then can a loop contain both, so no search ever leaves the tree below the header.
    pub fn new(cfg: &Cfg, walk: &Walk) -> Self {
        let count = walk.preorder.len();
        let end = subtree_ends(&walk.parent);
        let is_below = |low: u32, high: usize| high as u32 <= low && low < end[high];
        let sideways = sideways_edges(cfg, walk, is_below);
        let mut search = Search::new(count, sideways.total());
        let mut is_header = vec![false; count];
        for header in (0..count).rev() {
            sideways.list(header).iter().for_each(|&edge| search.add(edge));
            let edges = cfg.predecessors(walk.preorder[header]).iter();
            for from in edges.map(|edge| walk.number[edge.from.index()]) {
                if from != NONE && is_below(from, header) {
                    is_header[header] = true;
                    search.absorb(from, header as u32);
                }
            }
            while let Some(inner) = search.pending.pop() {
                search.absorb(walk.parent[inner as usize], header as u32);
                search.absorb_sources(inner, header as u32);
            }
        }
        Self { is_header, around: search.around }
    }
}

/// What has been found so far.
struct Search {
    /// Loops, shrunk into their headers.
    sets: Sets,
    around: Vec<u32>,
    /// Members of the current loop whose predecessors have not been looked at.
    pending: Vec<u32>,
    /// The sideways edges that take part, as a linked list for each shrunk destination.
    first: Vec<u32>,
    edges: Vec<(u32, u32)>,
}

impl Search {
    fn new(count: usize, edges: usize) -> Self {
        Self {
            sets: Sets::new(count),
            around: vec![NONE; count],
            pending: Vec::new(),
            first: vec![NONE; count],
            edges: Vec::with_capacity(edges),
        }
    }

    /// Lets an edge take part.
    fn add(&mut self, edge: Sideways) {
        let to = self.sets.find(edge.to) as usize;
        let at = self.edges.len() as u32;
        self.edges.push((edge.from, self.first[to]));
        self.first[to] = at;
    }

    /// Makes the loop or block that `number` is shrunk into a member of the loop of `header`.
    fn absorb(&mut self, number: u32, header: u32) {
        let member = self.sets.find(number);
        if member != header {
            self.sets.join(member, header);
            self.around[member as usize] = header;
            self.pending.push(member);
        }
    }

    /// Absorbs where the sideways edges to `member` come from.
    fn absorb_sources(&mut self, member: u32, header: u32) {
        let mut at = self.first[member as usize];
        while let Some(&(from, next)) = self.edges.get(at as usize) {
            self.absorb(from, header);
            at = next;
        }
    }
}

/// One more than the largest number in the subtree of each number.
fn subtree_ends(parent: &[u32]) -> Vec<u32> {
    let mut end: Vec<u32> = (1..=parent.len() as u32).collect();
    for number in (1..parent.len()).rev() {
        let above = parent[number] as usize;
        end[above] = end[above].max(end[number]);
    }
    end
}

/// The edges that are neither of the walk's tree nor back edges, by the nearest common ancestor of their
/// ends.
fn sideways_edges(cfg: &Cfg, walk: &Walk, is_below: impl Fn(u32, usize) -> bool) -> Adjacency<Sideways> {
    let mut pairs = Vec::new();
    for (from, &block) in walk.preorder.iter().enumerate() {
        for to in cfg.successors(block).iter().map(|to| walk.number[to.index()]) {
            let of_tree = walk.parent[to as usize] == from as u32;
            if !of_tree && !is_below(from as u32, to as usize) {
                pairs.push((from as u32, to));
            }
        }
    }
    let ancestors = common_ancestors(&walk.parent, &pairs);
    let edges = ancestors.iter().zip(&pairs);
    Adjacency::from_pairs(
        walk.preorder.len(),
        edges.map(|(&ancestor, &(from, to))| (ancestor as usize, Sideways { from, to })),
    )
}
