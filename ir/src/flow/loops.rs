//! Loops: what repeats, and how repetition nests.
//!
//! - **Question.** Which blocks are executed repeatedly, where does each loop begin, repeat and end, and
//!   which loop is inside which?
//! - **Definition.** Take the reachable blocks. Every strongly connected component with at least one edge
//!   inside is an outermost loop. Its *header* is its first block in reverse postorder. The loops directly
//!   inside a loop are those of its blocks without the edges that lead to its header, found by the same rule.
//!   A loop is *irreducible* if an edge from outside leads to another block than the header. The loops of
//!   reducible code are exactly the natural loops, those with the same header united: their headers dominate
//!   their blocks. In irreducible code the header is one of several entries; which one depends on the order
//!   of edges alone.
//! - **Algorithm.** Havlak's with Ramalingam's correction, see `nesting.rs`; then one walk over the forest that
//!   lays out every loop's blocks next to each other. Edges that leave loops are kept once, with the depth of
//!   the innermost loop they stay in, so that memory is linear although one edge may leave thousands of loops.
//! - **Termination and cost.** Every block joins another loop's set at most once and every edge takes part
//!   once: O((blocks + edges) x log blocks), near linear in practice. Nothing recurses.
//! - **Reference.** Havlak, "Nesting of reducible and irreducible loops", TOPLAS 19 (1997); Ramalingam,
//!   "Identifying loops in almost linear time", TOPLAS 21 (1999); Tarjan, "Testing flow graph reducibility",
//!   JCSS 9 (1974).

use super::adjacency::{Adjacency, NONE, Walk};
use super::cfg::{Cfg, FlowEdge};
use super::nesting::Nesting;
use super::search::{Minima, common_ancestors};
use crate::entity::{Block, Entity, LoopId};
use std::ops::Range;

/// The loops of a body. Ids are numbered so that a loop comes before the loops inside it, and so that the
/// loops inside a loop follow it immediately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loops {
    loops: Vec<Loop>,
    order: Vec<Block>,
    /// The position in `order` of each block by index.
    position: Vec<u32>,
    /// The innermost loop of each block by index.
    innermost: Vec<u32>,
    latches: Adjacency<FlowEdge>,
    leaving: Crossings,
    entering: Crossings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Loop {
    header: Block,
    parent: Option<LoopId>,
    depth: u32,
    /// Where its blocks are in the order.
    start: u32,
    end: u32,
    /// One more than the largest id of a loop inside, or than its own.
    last: u32,
    irreducible: bool,
    preheader: Option<Block>,
}

/// Edges that go out of, or into, at least one loop, ordered by the position of the end that is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Crossings {
    edges: Vec<FlowEdge>,
    /// Where the edges of each position in the order begin, and a last entry for the end.
    starts: Vec<u32>,
    /// By the depth of the innermost loop that contains both ends, 0 if there is none.
    shared: Minima,
}

impl Loops {
    /// The loops of a graph.
    pub fn of(cfg: &Cfg) -> Self {
        let walk = Walk::new(&cfg.successors, cfg.entry());
        let nesting = Nesting::new(cfg, &walk);
        let mut result = Layout::new(cfg, &walk, &nesting).finish();
        result.find_crossings(cfg);
        result.find_latches(cfg);
        for id in 0..result.loops.len() {
            let id = LoopId::from_index(id);
            result.loops[id.index()].irreducible = result.has_side_entry(id);
            result.loops[id.index()].preheader = result.find_preheader(cfg, id);
        }
        result
    }

    /// The number of loops.
    pub fn len(&self) -> usize {
        self.loops.len()
    }

    /// Whether nothing repeats.
    pub fn is_empty(&self) -> bool {
        self.loops.is_empty()
    }

    /// All loops, each before those inside it.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = LoopId> + ExactSizeIterator + use<> {
        (0..self.loops.len()).map(LoopId::from_index)
    }

    /// The loops directly inside a loop, or the outermost loops, in the order of their headers.
    pub fn children(&self, parent: Option<LoopId>) -> impl Iterator<Item = LoopId> + '_ {
        let (first, end) = match parent {
            Some(id) => (id.index() + 1, self.loops[id.index()].last as usize),
            None => (0, self.loops.len()),
        };
        let next = |&id: &usize| self.loops.get(id).map(|data| data.last as usize);
        std::iter::successors(Some(first), next).take_while(move |&id| id < end).map(LoopId::from_index)
    }

    /// The loop that a loop is directly inside of.
    pub fn parent(&self, id: LoopId) -> Option<LoopId> {
        self.loops[id.index()].parent
    }

    /// The number of loops around a loop, itself counted: 1 for outermost ones.
    pub fn depth(&self, id: LoopId) -> u32 {
        self.loops[id.index()].depth
    }

    /// The block where the loop begins. Only of irreducible loops there are other entries.
    pub fn header(&self, id: LoopId) -> Block {
        self.loops[id.index()].header
    }

    /// The blocks of a loop, those of inner loops included, the header first; inner loops are contiguous. In
    /// reducible code every block comes before its successors, except along edges to headers.
    pub fn blocks(&self, id: LoopId) -> &[Block] {
        let data = &self.loops[id.index()];
        &self.order[data.start as usize..data.end as usize]
    }

    /// All reachable blocks in the order that [`Loops::blocks`] is part of.
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// The innermost loop a block is in.
    pub fn innermost(&self, block: Block) -> Option<LoopId> {
        let id = *self.innermost.get(block.index())?;
        (id != NONE).then(|| LoopId::from_index(id as usize))
    }

    /// The number of loops a block is in.
    pub fn depth_of(&self, block: Block) -> u32 {
        self.innermost(block).map_or(0, |id| self.depth(id))
    }

    /// Whether a block is in a loop, in constant time.
    pub fn contains(&self, id: LoopId, block: Block) -> bool {
        let data = &self.loops[id.index()];
        // The position of an unreachable block is the largest number, outside of every loop.
        self.position.get(block.index()).is_some_and(|at| (data.start..data.end).contains(at))
    }

    /// Whether `inner` is `outer` or inside of it, in constant time.
    pub fn is_inside(&self, inner: LoopId, outer: LoopId) -> bool {
        (outer.index()..self.loops[outer.index()].last as usize).contains(&inner.index())
    }

    /// The edges that repeat the loop: from its blocks to its header. Their sources are the latches.
    pub fn latches(&self, id: LoopId) -> &[FlowEdge] {
        self.latches.list(id.index())
    }

    /// The edges from a block of the loop to a block outside, each found in logarithmic time.
    pub fn exits(&self, id: LoopId) -> impl Iterator<Item = FlowEdge> + '_ {
        let data = &self.loops[id.index()];
        self.leaving.in_range(data.start..data.end, data.depth)
    }

    /// The edges from a reachable block outside to a block of the loop, those to the header first, each
    /// found in logarithmic time.
    pub fn entering(&self, id: LoopId) -> impl Iterator<Item = FlowEdge> + '_ {
        let data = &self.loops[id.index()];
        self.entering.in_range(data.start..data.end, data.depth)
    }

    /// The blocks where the loop can be entered, each once: the header, then the others if it is irreducible.
    pub fn entries(&self, id: LoopId) -> Vec<Block> {
        let mut entries = vec![self.header(id)];
        entries.extend(self.entering(id).map(|edge| edge.to));
        entries.dedup();
        entries
    }

    /// Whether the loop can be entered elsewhere than at its header.
    pub fn is_irreducible(&self, id: LoopId) -> bool {
        self.loops[id.index()].irreducible
    }

    /// The block before the loop: the only one from which the loop is entered, if the loop is not irreducible,
    /// it is entered by one edge, and that is the block's only one.
    pub fn preheader(&self, id: LoopId) -> Option<Block> {
        self.loops[id.index()].preheader
    }

    /// Whether an edge from outside leads to a block that is not the header.
    fn has_side_entry(&self, id: LoopId) -> bool {
        let data = &self.loops[id.index()];
        self.entering.in_range(data.start + 1..data.end, data.depth).next().is_some()
    }

    fn find_preheader(&self, cfg: &Cfg, id: LoopId) -> Option<Block> {
        let mut entering = self.entering(id);
        let from = entering.next()?.from;
        let only = entering.next().is_none() && !self.is_irreducible(id) && cfg.successors(from).len() == 1;
        // The entry block is a way in that no edge shows.
        (only && cfg.entry() != Some(self.header(id))).then_some(from)
    }

    fn find_latches(&mut self, cfg: &Cfg) {
        let mut latches = Vec::new();
        for (id, data) in self.loops.iter().enumerate() {
            let edges = cfg.predecessors(data.header).iter();
            let inside = edges.filter(|edge| self.contains(LoopId::from_index(id), edge.from));
            latches.extend(inside.map(|&edge| (id, edge)));
        }
        self.latches = Adjacency::from_pairs(self.loops.len(), latches.into_iter());
    }

    fn find_crossings(&mut self, cfg: &Cfg) {
        // Node 0 is the whole function, node n + 1 the loop n.
        let parents = self.loops.iter().map(|data| data.parent.map_or(0, |parent| parent.index() as u32 + 1));
        let parents: Vec<u32> = std::iter::once(0).chain(parents).collect();
        let node = |block: Block| self.innermost(block).map_or(0, |id| id.index() as u32 + 1);
        let crosses = |edge: &FlowEdge| node(edge.from) != node(edge.to);
        let edges: Vec<FlowEdge> =
            self.order.iter().flat_map(|&block| cfg.edges(block)).filter(crosses).collect();
        let pairs: Vec<(u32, u32)> = edges.iter().map(|edge| (node(edge.from), node(edge.to))).collect();
        let shared: Vec<u32> = common_ancestors(&parents, &pairs)
            .into_iter()
            .map(|node| node.checked_sub(1).map_or(0, |id| self.depth(LoopId::from_index(id as usize))))
            .collect();
        let all = edges.iter().copied().zip(shared.iter().copied());
        let count = self.order.len();
        let position = |block: Block| self.position[block.index()] as usize;
        let leaving = all.clone().filter(|(edge, shared)| self.depth_of(edge.from) > *shared);
        let entering = all.filter(|(edge, shared)| self.depth_of(edge.to) > *shared);
        let leaving = Crossings::new(count, leaving.map(|item| (position(item.0.from), item)));
        let entering = Crossings::new(count, entering.map(|item| (position(item.0.to), item)));
        (self.leaving, self.entering) = (leaving, entering);
    }
}

impl Crossings {
    fn new(positions: usize, edges: impl Iterator<Item = (usize, (FlowEdge, u32))> + Clone) -> Self {
        let (starts, items) = Adjacency::from_pairs(positions, edges).into_parts();
        let shared = Minima::new(items.iter().map(|&(_, shared)| shared));
        Self { edges: items.into_iter().map(|(edge, _)| edge).collect(), starts, shared }
    }

    /// The edges whose inner end has one of these positions and whose outer end is outside of the loop of
    /// this depth there.
    fn in_range(&self, positions: Range<u32>, depth: u32) -> impl Iterator<Item = FlowEdge> + '_ {
        let start = |at: u32| self.starts.get(at as usize).map_or(self.edges.len(), |&start| start as usize);
        let range = start(positions.start)..start(positions.end);
        self.shared.below(range, depth).map(|at| self.edges[at])
    }
}

/// Lays out the blocks of every loop next to each other and numbers the loops.
struct Layout<'a> {
    walk: &'a Walk,
    nesting: &'a Nesting,
    /// For the function, in list 0, and the loop whose header has number n, in list n + 1: its blocks without
    /// those of inner loops, and the headers of the loops directly inside, in reverse postorder.
    items: Adjacency<Block>,
    result: Loops,
}

impl<'a> Layout<'a> {
    fn new(cfg: &Cfg, walk: &'a Walk, nesting: &'a Nesting) -> Self {
        let count = cfg.block_count();
        let items = cfg.reverse_postorder().iter().map(|&block| {
            let around = nesting.around[walk.number[block.index()] as usize];
            // NONE wraps to list 0.
            (around.wrapping_add(1) as usize, block)
        });
        let result = Loops {
            loops: Vec::new(),
            order: Vec::with_capacity(walk.preorder.len()),
            position: vec![NONE; count],
            innermost: vec![NONE; count],
            latches: Adjacency::from_pairs(0, std::iter::empty()),
            leaving: Crossings::new(0, std::iter::empty()),
            entering: Crossings::new(0, std::iter::empty()),
        };
        Self { walk, nesting, items: Adjacency::from_pairs(walk.preorder.len() + 1, items), result }
    }

    fn finish(mut self) -> Loops {
        // Each entry is an open list, how much of it has been placed, and the loop it is of.
        let mut open: Vec<(usize, usize, Option<LoopId>)> = vec![(0, 0, None)];
        while let Some((list, placed, id)) = open.last_mut() {
            let id = *id;
            let Some(&block) = self.items.list(*list).get(*placed) else {
                open.pop();
                self.close(id);
                continue;
            };
            *placed += 1;
            let number = self.walk.number[block.index()] as usize;
            let depth = open.len() as u32;
            let inside = if self.nesting.is_header[number] {
                let inner = self.open(block, id, depth);
                open.push((number + 1, 0, Some(inner)));
                Some(inner)
            } else {
                id
            };
            self.place(block, inside);
        }
        self.result
    }

    fn open(&mut self, header: Block, parent: Option<LoopId>, depth: u32) -> LoopId {
        let id = LoopId::from_index(self.result.loops.len());
        let start = self.result.order.len() as u32;
        self.result.loops.push(Loop {
            header,
            parent,
            depth,
            start,
            end: start,
            last: 0,
            irreducible: false,
            preheader: None,
        });
        id
    }

    fn place(&mut self, block: Block, inside: Option<LoopId>) {
        self.result.position[block.index()] = self.result.order.len() as u32;
        self.result.innermost[block.index()] = inside.map_or(NONE, |id| id.index() as u32);
        self.result.order.push(block);
    }

    fn close(&mut self, id: Option<LoopId>) {
        let (end, last) = (self.result.order.len() as u32, self.result.loops.len() as u32);
        if let Some(data) = id.and_then(|id| self.result.loops.get_mut(id.index())) {
            (data.end, data.last) = (end, last);
        }
    }
}
