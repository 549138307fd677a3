//! Where block parameters are needed: see the head of the pass.

use super::variables::{Event, Variables};
use crate::body::Body;
use crate::entity::{Block, Entity, SecondaryMap};
use crate::flow::{Cfg, Dominators};
use std::collections::BinaryHeap;

/// "No block" in the lists of children.
const NONE: u32 = u32::MAX;

/// The numbers of the variables that get a parameter, by block, ascending.
pub(super) struct Placement {
    pub params: SecondaryMap<Block, Vec<u32>>,
}

/// The reachable blocks in which something happens to a variable.
#[derive(Clone, Default)]
struct Touched {
    /// Where it is made.
    home: Option<Block>,
    /// Where it is written, each block once.
    written: Vec<Block>,
    /// Where it is read before anything else happens to it.
    exposed: Vec<Block>,
    /// The last block that was looked at.
    last: Option<Block>,
}

pub(super) fn place(body: &Body, variables: &Variables, cfg: &Cfg, dominators: &Dominators) -> Placement {
    let mut touched = vec![Touched::default(); variables.list.len()];
    for &block in cfg.reverse_postorder() {
        for &inst in &body.blocks[block].insts {
            if let Some((number, event)) = variables.event(&body.insts[inst])
                && let Some(touched) = touched.get_mut(number as usize)
            {
                touched.note(block, event);
            }
        }
    }
    let mut placement = Placement { params: SecondaryMap::filled(Vec::new(), cfg.block_count()) };
    let mut search = Search::new(cfg, dominators);
    for (number, touched) in touched.iter().enumerate() {
        for block in search.joins(touched) {
            placement.params[block].push(number as u32);
        }
    }
    placement
}

impl Touched {
    fn note(&mut self, block: Block, event: Event) {
        let is_first = self.last.replace(block) != Some(block);
        match event {
            Event::Alloca => self.home = Some(block),
            Event::Load if is_first => self.exposed.push(block),
            Event::Load => {}
            Event::Store | Event::Lifetime if self.written.last() != Some(&block) => self.written.push(block),
            Event::Store | Event::Lifetime => {}
        }
    }
}

/// Tables by block that are used for one variable after the other: an entry counts if it has the number of the
/// variable's search.
struct Search<'a> {
    cfg: &'a Cfg,
    dominators: &'a Dominators,
    number: u32,
    written: Vec<u32>,
    live: Vec<u32>,
    placed: Vec<u32>,
    visited: Vec<u32>,
    /// The first child in the dominator tree in which the variable is live, and the next of the same parent.
    first_child: Vec<(u32, u32)>,
    next_child: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(cfg: &'a Cfg, dominators: &'a Dominators) -> Self {
        let count = cfg.block_count();
        Self {
            cfg,
            dominators,
            number: 0,
            written: vec![0; count],
            live: vec![0; count],
            placed: vec![0; count],
            visited: vec![0; count],
            first_child: vec![(0, NONE); count],
            next_child: vec![NONE; count],
        }
    }

    /// The blocks that need a parameter for the variable.
    fn joins(&mut self, touched: &Touched) -> Vec<Block> {
        match touched.written.as_slice() {
            [] => return Vec::new(),
            // One store before everything: nothing meets.
            [only] if touched.exposed.iter().all(|&block| self.dominators.dominates(*only, block)) => {
                return Vec::new();
            }
            _ => {}
        }
        self.number += 1;
        for &block in touched.written.iter().chain(&touched.home) {
            self.written[block.index()] = self.number;
        }
        self.find_live(&touched.exposed);
        self.frontiers(&touched.written)
    }

    /// Marks the blocks on whose entry the variable is live, and lists them under their dominators.
    fn find_live(&mut self, exposed: &[Block]) {
        let number = self.number;
        let mut pending = exposed.to_vec();
        while let Some(block) = pending.pop() {
            if std::mem::replace(&mut self.live[block.index()], number) == number {
                continue;
            }
            if let Some(parent) = self.dominators.immediate(block) {
                let (stamp, first) = &mut self.first_child[parent.index()];
                self.next_child[block.index()] = if *stamp == number { *first } else { NONE };
                (*stamp, *first) = (number, block.index() as u32);
            }
            for edge in self.cfg.predecessors(block) {
                let from = edge.from.index();
                if self.written[from] != number
                    && self.live[from] != number
                    && self.cfg.is_reachable(edge.from)
                {
                    pending.push(edge.from);
                }
            }
        }
    }

    /// The iterated dominance frontier within the blocks in which the variable is live.
    fn frontiers(&mut self, written: &[Block]) -> Vec<Block> {
        let number = self.number;
        let level = |block: Block| self.dominators.depth(block).unwrap_or(0);
        let mut heap: BinaryHeap<(u32, u32)> =
            written.iter().map(|&block| (level(block), block.index() as u32)).collect();
        let mut joins = Vec::new();
        let mut pending = Vec::new();
        while let Some((root_level, root)) = heap.pop() {
            pending.push(Block::from_index(root as usize));
            while let Some(block) = pending.pop() {
                if std::mem::replace(&mut self.visited[block.index()], number) == number {
                    continue;
                }
                for &next in self.cfg.successors(block) {
                    let at = next.index();
                    let meets = self.live[at] == number
                        && self.dominators.immediate(next) != Some(block)
                        && level(next) <= root_level;
                    if meets && std::mem::replace(&mut self.placed[at], number) != number {
                        joins.push(next);
                        if self.written[at] != number {
                            heap.push((level(next), at as u32));
                        }
                    }
                }
                let (stamp, first) = self.first_child[block.index()];
                let mut child = if stamp == number { first } else { NONE };
                while child != NONE {
                    pending.push(Block::from_index(child as usize));
                    child = self.next_child[child as usize];
                }
            }
        }
        joins.sort_unstable_by_key(|&block| self.cfg.position(block));
        joins
    }
}
