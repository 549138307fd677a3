//! Bodies with a given control-flow graph, and random graphs.

use cotangent_ir::entity::Entity;
use cotangent_ir::{Block, Body, Builder, Type, edge};

/// The successors of each block by number; block 0 is the entry.
pub type Graph = Vec<Vec<usize>>;

/// The block with this number.
pub fn block(number: usize) -> Block {
    Block::from_index(number)
}

/// A body with this control-flow graph, blocks in order of their numbers.
pub fn body_of(graph: &Graph) -> Body {
    let mut body = Body::default();
    let blocks: Vec<Block> = graph.iter().map(|_| body.append_block()).collect();
    for (from, successors) in graph.iter().enumerate() {
        let mut build = Builder::new(&mut body, blocks[from]);
        let zero = build.int(Type::I32, 0);
        let truth = build.int(Type::I1, 1);
        match successors[..] {
            [] => build.ret([]),
            [to] => build.jump(blocks[to], &[]),
            [then, otherwise] => build.br(truth, (blocks[then], &[]), (blocks[otherwise], &[])),
            [default, ref cases @ ..] => {
                let cases = cases.iter().enumerate();
                let cases = cases.map(|(value, &to)| (value as u128, edge(blocks[to], &[]))).collect();
                build.switch(zero, edge(blocks[default], &[]), cases)
            }
        };
    }
    body
}

/// A small deterministic generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % limit as u64) as usize
    }
}

/// A random graph of at most `limit` blocks: with irreducible regions, infinite loops, self-loops, repeated
/// edges, several exits and unreachable blocks. Edges prefer near blocks, so that loops nest.
pub fn random_graph(random: &mut Random, limit: usize) -> Graph {
    let count = 1 + random.below(limit);
    let span = 1 + random.below(count);
    let exits = random.below(4);
    // Mostly nothing goes back to the entry, as in a verified body.
    let lowest = usize::from(random.below(8) > 0);
    let successors = |random: &mut Random, from: usize| {
        let degree = match random.below(10) {
            kind if kind < exits => 0,
            0..=5 => 2,
            6..=8 => 1,
            _ => 3 + random.below(3),
        };
        let near = |random: &mut Random| {
            let low = from.saturating_sub(span);
            let high = (from + span).min(count - 1);
            (low + random.below(high - low + 1)).max(lowest).min(count - 1)
        };
        let mut list: Vec<usize> = (0..degree).map(|_| near(random)).collect();
        if lowest >= count {
            list.clear();
        }
        if degree > 0 && from + 1 < count && random.below(3) > 0 {
            list[0] = from + 1;
        }
        list
    };
    (0..count).map(|from| successors(random, from)).collect()
}
