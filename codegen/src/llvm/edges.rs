//! Ways between blocks: what phi nodes take from where, and the blocks between, where a terminator goes to the same
//! block twice with different arguments.

use ir::entity::Entity;
use ir::{Block, Body, Inst};
use std::collections::HashMap;

/// A way into a block with parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Incoming {
    /// The block it comes from.
    pub from: Block,
    /// The terminator.
    pub inst: Inst,
    /// The position among its edges.
    pub edge: usize,
    /// The block between, if there is one.
    pub relay: Option<usize>,
}

/// A block that only goes on to another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Relay {
    /// Its name.
    pub name: String,
    /// Where it goes to.
    pub to: Block,
    /// The terminator whose way it is on.
    pub inst: Inst,
}

/// The ways between the blocks of a function.
#[derive(Default)]
pub(super) struct Edges {
    /// By block: the ways into it.
    pub incoming: Vec<Vec<Incoming>>,
    /// By block: whether there is any way into it.
    pub entered: Vec<bool>,
    /// The blocks between, in the order of the terminators.
    pub relays: Vec<Relay>,
    by_edge: HashMap<(Inst, usize), usize>,
}

impl Edges {
    /// The ways between the blocks of a body; the relays still need names.
    pub fn of(body: &Body) -> Self {
        let count = body.blocks.len();
        let mut edges =
            Edges { incoming: vec![Vec::new(); count], entered: vec![false; count], ..Self::default() };
        for &from in &body.order {
            if let Some(inst) = body.terminator(from) {
                edges.add_terminator(body, from, inst);
            }
        }
        edges
    }

    fn add_terminator(&mut self, body: &Body, from: Block, inst: Inst) {
        let ways = body.insts[inst].edges();
        let mut first: HashMap<Block, usize> = HashMap::new();
        for (edge, way) in ways.iter().enumerate() {
            self.entered[way.block.index()] = true;
            if way.arguments.is_empty() {
                continue;
            }
            let first = *first.entry(way.block).or_insert(edge);
            let differs = ways[first].arguments != way.arguments;
            let relay = differs.then_some(self.relays.len());
            if let Some(relay) = relay {
                self.relays.push(Relay { name: String::new(), to: way.block, inst });
                self.by_edge.insert((inst, edge), relay);
            }
            self.incoming[way.block.index()].push(Incoming { from, inst, edge, relay });
        }
    }

    /// The block between on an edge.
    pub fn relay(&self, inst: Inst, edge: usize) -> Option<&Relay> {
        if self.by_edge.is_empty() {
            return None;
        }
        self.relays.get(*self.by_edge.get(&(inst, edge))?)
    }
}
