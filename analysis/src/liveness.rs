//! Liveness: which values are still needed.
//!
//! - **Question.** Which values defined before a place are read on some path from it?
//! - **Lattice.** Sets of values under union.
//! - **Transfer.** Backward over a block: an instruction takes its results out of the set and puts its operands
//!   in. Backward over an edge: the parameters of the block it enters go out, its arguments come in. Constants
//!   are never in.
//! - **Termination and cost.** At most all values of a body are in a set. The sets are as large as the answer:
//!   the sum, over all blocks, of the values that live across their ends.
//! - **Reference.** Any textbook.

use crate::dataflow::{Analysis, Direction, Solution, solve};
use ir::flow::{Cfg, FlowEdge};
use ir::{Block, Body, Value, ValueDef};
use std::collections::BTreeSet;

/// The values that live at the beginnings (a block's parameters among them) and ends of blocks.
pub fn liveness(body: &Body, cfg: &Cfg) -> Solution<BTreeSet<Value>> {
    solve(cfg, &Liveness { body })
}

struct Liveness<'a> {
    body: &'a Body,
}

impl Liveness<'_> {
    fn read(&self, values: &[Value], live: &mut BTreeSet<Value>) {
        let is_variable = |value: &Value| !matches!(self.body.values[*value].def, ValueDef::Constant(_));
        live.extend(values.iter().copied().filter(is_variable));
    }
}

impl Analysis for Liveness<'_> {
    type Fact = BTreeSet<Value>;
    const DIRECTION: Direction = Direction::Backward;

    fn bottom(&self) -> Self::Fact {
        BTreeSet::new()
    }

    fn boundary(&self) -> Self::Fact {
        BTreeSet::new()
    }

    fn transfer(&self, block: Block, live: &mut Self::Fact) {
        for &inst in self.body.blocks[block].insts.iter().rev() {
            let data = &self.body.insts[inst];
            data.results.iter().for_each(|result| {
                live.remove(result);
            });
            self.read(&data.operands, live);
        }
    }

    fn edge(&self, edge: FlowEdge, live: &mut Self::Fact) {
        self.body.blocks[edge.to].params.iter().for_each(|param| {
            live.remove(param);
        });
        let terminator = self.body.terminator(edge.from);
        let edges = terminator.map_or(&[][..], |inst| self.body.insts[inst].edges());
        if let Some(way) = edges.get(edge.index as usize) {
            self.read(&way.arguments, live);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ir::{Builder, Opcode, Type};

    /// Whether a value lives at the beginning of a block, by looking for a path to a use.
    fn lives(body: &Body, value: Value, start: Block) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![start];
        while let Some(block) = pending.pop() {
            if !seen.insert(block) {
                continue;
            }
            let insts = &body.blocks[block].insts;
            let mut defined = false;
            for &inst in insts {
                let data = &body.insts[inst];
                if data.operands.contains(&value) {
                    return true;
                }
                defined |= data.results.contains(&value);
                if defined {
                    break;
                }
            }
            if defined {
                continue;
            }
            for edge in insts.last().map_or(&[][..], |&inst| body.insts[inst].edges()) {
                if edge.arguments.contains(&value) {
                    return true;
                }
                if !body.blocks[edge.block].params.contains(&value) {
                    pending.push(edge.block);
                }
            }
        }
        false
    }

    /// Numbers that look random (Marsaglia's xorshift).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % limit as u64) as usize
        }
    }

    /// Blocks that go anywhere and read anything: liveness asks for no more.
    fn random_body(numbers: &mut Numbers) -> Body {
        let mut body = Body::default();
        let blocks: Vec<Block> = (0..1 + numbers.below(9)).map(|_| body.append_block()).collect();
        let mut values: Vec<Value> = blocks.iter().map(|&block| body.append_param(block, Type::I1)).collect();
        let constant = body.constant(Type::I1, ir::Constant::Int(1));
        values.push(constant);
        for &block in &blocks {
            let mut build = Builder::new(&mut body, block);
            for _ in 0..numbers.below(3) {
                let (a, b) = (values[numbers.below(values.len())], values[numbers.below(values.len())]);
                values.push(build.binary(Opcode::Xor, a, b));
            }
        }
        for &block in &blocks {
            let mut pick = || values[numbers.below(values.len())];
            let (cond, a, b) = (pick(), pick(), pick());
            let (to, or) = (blocks[numbers.below(blocks.len())], blocks[numbers.below(blocks.len())]);
            let mut build = Builder::new(&mut body, block);
            match numbers.below(3) {
                0 => build.ret([cond]),
                1 => build.jump(to, &[a]),
                _ => build.br(cond, (to, &[a]), (or, &[b])),
            };
        }
        body
    }

    #[test]
    fn as_many_paths_say() {
        let mut numbers = Numbers(88172645463325252);
        let mut found = 0;
        for _ in 0..300 {
            let body = random_body(&mut numbers);
            let cfg = Cfg::of(&body);
            let solution = liveness(&body, &cfg);
            for &block in cfg.reverse_postorder() {
                for (value, data) in body.values.iter() {
                    let expected = !matches!(data.def, ValueDef::Constant(_)) && lives(&body, value, block);
                    assert_eq!(
                        solution.start[block].contains(&value),
                        expected,
                        "{value:?} {block:?} {body:?}"
                    );
                    found += usize::from(expected);
                }
            }
        }
        assert!(found > 1000, "the bodies are too simple: {found}");
    }
}
