//! The definitions, executed literally: slow, and obviously right.

use crate::graphs::Graph;

/// Which blocks a path from `start` leads to, if no path may contain a block that `blocked` holds for.
pub fn reached(graph: &Graph, start: usize, blocked: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut seen = vec![false; graph.len()];
    let mut stack = vec![start];
    while let Some(at) = stack.pop() {
        if !blocked(at) && !std::mem::replace(&mut seen[at], true) {
            stack.extend(&graph[at]);
        }
    }
    seen
}

/// `dominates[a][b]`: without `a`, `b` cannot be reached from `root`, but with it.
pub fn dominance(graph: &Graph, root: usize) -> Vec<Vec<bool>> {
    let reachable = reached(graph, root, |_| false);
    let without = |a| reached(graph, root, |block| block == a);
    let row = |a: usize| {
        let left = without(a);
        (0..graph.len()).map(|b| reachable[a] && reachable[b] && !left[b]).collect()
    };
    (0..graph.len()).map(row).collect()
}

/// The graph backwards among reachable blocks, with one more block, the end, before the `last` blocks.
pub fn reversed(graph: &Graph, last: &[usize]) -> Graph {
    let reachable = reached(graph, 0, |_| false);
    let mut backwards = vec![Vec::new(); graph.len() + 1];
    for (from, successors) in graph.iter().enumerate().filter(|(from, _)| reachable[*from]) {
        successors.iter().for_each(|&to| backwards[to].push(from));
    }
    backwards[graph.len()] = last.to_vec();
    backwards
}

/// The blocks after which the end comes: of every set of blocks that reach each other and nothing else, the
/// one with the smallest position.
pub fn last_blocks(graph: &Graph, position: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let reach: Vec<Vec<bool>> = (0..graph.len()).map(|from| reached(graph, from, |_| false)).collect();
    let closed = |a: usize| (0..graph.len()).all(|b| !reach[a][b] || reach[b][a]);
    let first = |a: usize| (0..graph.len()).filter(|&b| reach[a][b]).min_by_key(|&b| position(b)) == Some(a);
    let mut last: Vec<usize> =
        (0..graph.len()).filter(|&a| position(a).is_some() && closed(a) && first(a)).collect();
    last.sort_by_key(|&a| position(a));
    last
}
