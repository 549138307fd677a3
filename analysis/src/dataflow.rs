//! The dataflow engine.
//!
//! - **Question.** What holds at the beginning and at the end of every block, if it is known what a block and
//!   an edge do to a fact?
//! - **Lattice.** The analysis's; every block starts at `bottom`.
//! - **Transfer.** Forward: `end(b) = transfer(b, start(b))`, and `start(b)` is the join of `edge(e, end(p))` over
//!   the edges `e` from `p` to `b`, and of `boundary` if `b` is the entry. Backward: the same with start and end
//!   exchanged; `boundary` is joined at the blocks without successors.
//! - **Termination and cost.** Facts only grow, so a lattice of height `h` visits each edge at most `h` times. The
//!   worklist takes blocks in reverse postorder (backward: postorder), so that flow without nested cycles needs
//!   about two visits. The result does not depend on the order.
//! - **Reference.** G. Kildall, A Unified Approach to Global Program Optimization, 1973; J. Kam and J. Ullman,
//!   Global Data Flow Analysis and Iterative Algorithms, 1976.

use crate::lattice::Lattice;
use ir::Block;
use ir::entity::SecondaryMap;
use ir::flow::{Cfg, FlowEdge};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The way facts travel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From the entry along the edges.
    Forward,
    /// From the exits against the edges.
    Backward,
}

/// What blocks and edges do to facts. All functions are monotone.
pub trait Analysis {
    /// The facts.
    type Fact: Lattice + Clone;

    /// The way they travel.
    const DIRECTION: Direction;

    /// The least fact.
    fn bottom(&self) -> Self::Fact;

    /// What holds where the travel begins.
    fn boundary(&self) -> Self::Fact;

    /// From the fact at one end of a block to the fact at the other.
    fn transfer(&self, block: Block, fact: &mut Self::Fact);

    /// From the fact at one end of an edge to the fact at the other.
    fn edge(&self, edge: FlowEdge, fact: &mut Self::Fact);
}

/// The facts of every reachable block. Unreachable blocks have `bottom`.
#[derive(Clone, Debug)]
pub struct Solution<F> {
    /// At the beginning of the blocks.
    pub start: SecondaryMap<Block, F>,
    /// At the end of the blocks.
    pub end: SecondaryMap<Block, F>,
}

/// The least solution.
pub fn solve<A: Analysis>(cfg: &Cfg, analysis: &A) -> Solution<A::Fact> {
    let order = match A::DIRECTION {
        Direction::Forward => cfg.reverse_postorder().to_vec(),
        Direction::Backward => cfg.reverse_postorder().iter().rev().copied().collect(),
    };
    let mut position = SecondaryMap::filled(0u32, cfg.block_count());
    for (at, &block) in order.iter().enumerate() {
        position[block] = at as u32;
    }
    // Where facts arrive at a block and where they leave it.
    let mut arriving = SecondaryMap::filled(analysis.bottom(), cfg.block_count());
    let mut leaving = SecondaryMap::filled(analysis.bottom(), cfg.block_count());
    for &block in &order {
        if is_boundary::<A>(cfg, block) {
            arriving[block].join(&analysis.boundary());
        }
    }
    let mut waiting = SecondaryMap::filled(true, cfg.block_count());
    let mut worklist: BinaryHeap<Reverse<u32>> = (0..order.len() as u32).map(Reverse).collect();
    while let Some(Reverse(at)) = worklist.pop() {
        let block = order[at as usize];
        waiting[block] = false;
        let mut fact = arriving[block].clone();
        analysis.transfer(block, &mut fact);
        for_each_way::<A>(cfg, block, |edge, next| {
            let mut passed = fact.clone();
            analysis.edge(edge, &mut passed);
            if arriving[next].join(&passed) && !std::mem::replace(&mut waiting[next], true) {
                worklist.push(Reverse(position[next]));
            }
        });
        leaving[block] = fact;
    }
    match A::DIRECTION {
        Direction::Forward => Solution { start: arriving, end: leaving },
        Direction::Backward => Solution { start: leaving, end: arriving },
    }
}

fn is_boundary<A: Analysis>(cfg: &Cfg, block: Block) -> bool {
    match A::DIRECTION {
        Direction::Forward => cfg.entry() == Some(block),
        Direction::Backward => cfg.successors(block).is_empty(),
    }
}

/// The edges along which facts leave a reachable block, with the reachable blocks they lead to.
fn for_each_way<A: Analysis>(cfg: &Cfg, block: Block, mut visit: impl FnMut(FlowEdge, Block)) {
    match A::DIRECTION {
        Direction::Forward => cfg.edges(block).for_each(|edge| visit(edge, edge.to)),
        Direction::Backward => {
            let edges = cfg.predecessors(block).iter().filter(|edge| cfg.is_reachable(edge.from));
            edges.for_each(|&edge| visit(edge, edge.from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::{Body, Builder, Opcode};
    use std::cell::Cell;
    use std::collections::BTreeSet;

    /// Forward: the blocks through which a path may have come.
    struct Passed {
        visits: Cell<usize>,
    }

    impl Analysis for Passed {
        type Fact = BTreeSet<Block>;
        const DIRECTION: Direction = Direction::Forward;

        fn bottom(&self) -> Self::Fact {
            BTreeSet::new()
        }

        fn boundary(&self) -> Self::Fact {
            BTreeSet::new()
        }

        fn transfer(&self, block: Block, fact: &mut Self::Fact) {
            self.visits.set(self.visits.get() + 1);
            fact.insert(block);
        }

        fn edge(&self, _: FlowEdge, _: &mut Self::Fact) {}
    }

    /// A body of these blocks, each going to the blocks whose numbers it lists: at most two.
    fn graph(successors: &[&[usize]]) -> (Body, Vec<Block>) {
        let mut body = Body::default();
        let blocks: Vec<Block> = successors.iter().map(|_| body.append_block()).collect();
        for (&from, to) in blocks.iter().zip(successors) {
            let mut build = Builder::new(&mut body, from);
            match **to {
                [] => build.ret([]),
                [a] => build.jump(blocks[a], &[]),
                [a, b, ..] => {
                    let cond = build.int(ir::Type::I1, 1);
                    build.br(cond, (blocks[a], &[]), (blocks[b], &[]))
                }
            };
        }
        assert!(body.instructions().all(|(_, inst)| body.insts[inst].opcode != Opcode::Unreachable));
        (body, blocks)
    }

    #[test]
    fn facts_meet_and_go_around_loops() {
        // 0 -> 1 -> 2 -> 1, 1 -> 3; 4 is unreachable and goes to 3.
        let (body, blocks) = graph(&[&[1], &[2, 3], &[1], &[], &[3]]);
        let solution = solve(&Cfg::of(&body), &Passed { visits: Cell::new(0) });
        let set = |numbers: &[usize]| numbers.iter().map(|&number| blocks[number]).collect::<BTreeSet<_>>();
        assert_eq!(solution.start[blocks[0]], set(&[]));
        assert_eq!(solution.start[blocks[1]], set(&[0, 1, 2]));
        assert_eq!(solution.end[blocks[3]], set(&[0, 1, 2, 3]));
        assert_eq!(solution.end[blocks[4]], set(&[]));
    }

    #[test]
    fn flow_without_cycles_is_visited_once() {
        let successors: Vec<Vec<usize>> =
            (0..100).map(|i| if i < 98 { vec![i + 2, i + 1] } else { vec![] }).collect();
        let slices: Vec<&[usize]> = successors.iter().map(Vec::as_slice).collect();
        let (body, _) = graph(&slices);
        let analysis = Passed { visits: Cell::new(0) };
        solve(&Cfg::of(&body), &analysis);
        assert_eq!(analysis.visits.get(), 100);
    }

    #[test]
    fn an_empty_body_has_no_facts() {
        let solution = solve(&Cfg::of(&Body::default()), &Passed { visits: Cell::new(0) });
        assert!(solution.start[ir::entity::Entity::from_index(0)].is_empty());
    }
}
