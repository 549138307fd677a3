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

/// A loop by its definition.
#[derive(Debug)]
pub struct Repeats {
    pub header: usize,
    pub parent: Option<usize>,
    pub blocks: Vec<bool>,
}

/// The loops: every set of blocks that reach each other is one; its header is the block with the smallest
/// position; those inside are found the same way without the edges to the header.
pub fn loops(graph: &Graph, position: impl Fn(usize) -> Option<usize>) -> Vec<Repeats> {
    let all = (0..graph.len()).map(|block| position(block).is_some()).collect();
    let mut pending: Vec<(Vec<bool>, Option<usize>)> = vec![(all, None)];
    let mut found = Vec::new();
    while let Some((inside, parent)) = pending.pop() {
        let edges = |from: usize| {
            let to_members = graph[from].iter().copied().filter(|&to| inside[to] && Some(to) != parent);
            if inside[from] { to_members.collect() } else { Vec::new() }
        };
        let part: Graph = (0..graph.len()).map(edges).collect();
        // `after[a][b]`: a path of at least one edge leads from a to b.
        let after: Vec<Vec<bool>> = (0..graph.len())
            .map(|a| {
                let starts = part[a].iter().map(|&to| reached(&part, to, |_| false));
                starts.fold(vec![false; graph.len()], |sum, row| {
                    sum.iter().zip(row).map(|(x, y)| x | y).collect()
                })
            })
            .collect();
        for a in (0..graph.len()).filter(|&a| after[a][a]) {
            let blocks: Vec<bool> = (0..graph.len()).map(|b| after[a][b] && after[b][a]).collect();
            let header = (0..graph.len()).filter(|&b| blocks[b]).min_by_key(|&b| position(b));
            if header == Some(a) {
                pending.push((blocks.clone(), Some(a)));
                found.push(Repeats { header: a, parent, blocks });
            }
        }
    }
    found.sort_by_key(|repeats| position(repeats.header));
    found
}

/// The natural loops by header: the header and the blocks that reach, without it, the source of an edge to
/// it that it dominates.
pub fn natural_loops(graph: &Graph) -> Vec<(usize, Vec<bool>)> {
    let dominates = dominance(graph, 0);
    let mut found = Vec::new();
    for header in 0..graph.len() {
        let back: Vec<usize> = (0..graph.len())
            .filter(|&from| dominates[header][from] && graph[from].contains(&header))
            .collect();
        let reaches = |from: usize| {
            let seen = reached(graph, from, |block| block == header);
            dominates[0][from] && (from == header || back.iter().any(|&latch| seen[latch]))
        };
        if !back.is_empty() {
            found.push((header, (0..graph.len()).map(reaches).collect()));
        }
    }
    found
}
