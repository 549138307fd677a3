//! Tests of the loop forest.

use crate::graphs::{Graph, Random, block, body_of, random_graph};
use crate::naive::{self, Repeats};
use cotangent_ir::Block;
use cotangent_ir::entity::{Entity, LoopId};
use cotangent_ir::flow::{Cfg, FlowEdge, Loops};

fn loops_of(graph: &Graph) -> (Cfg, Loops) {
    let cfg = Cfg::of(&body_of(graph));
    let loops = Loops::of(&cfg);
    (cfg, loops)
}

fn blocks(numbers: &[usize]) -> Vec<Block> {
    numbers.iter().map(|&number| block(number)).collect()
}

fn edge(from: usize, index: u32, to: usize) -> FlowEdge {
    FlowEdge { from: block(from), index, to: block(to) }
}

#[test]
fn two_nested_loops_have_all_their_parts() {
    // 0 -> 1; 1 -> 2 | 5; 2 -> 3; 3 -> 3 | 4; 4 -> 1; 5 returns.
    let (_, loops) = loops_of(&vec![vec![1], vec![2, 5], vec![3], vec![3, 4], vec![1], vec![]]);
    let [outer, inner] = loops.ids().collect::<Vec<LoopId>>()[..] else { panic!("two loops") };
    assert_eq!(loops.blocks(outer), blocks(&[1, 2, 3, 4]));
    assert_eq!(loops.blocks(inner), blocks(&[3]));
    assert_eq!((loops.parent(inner), loops.parent(outer)), (Some(outer), None));
    assert_eq!((loops.depth(outer), loops.depth(inner)), (1, 2));
    assert_eq!((loops.preheader(outer), loops.preheader(inner)), (Some(block(0)), Some(block(2))));
    assert_eq!(loops.latches(outer), [edge(4, 0, 1)]);
    assert_eq!(loops.exits(outer).collect::<Vec<_>>(), [edge(1, 1, 5)]);
    assert_eq!(loops.exits(inner).collect::<Vec<_>>(), [edge(3, 1, 4)]);
    assert_eq!(loops.entries(inner), blocks(&[3]));
    assert_eq!(loops.innermost(block(4)), Some(outer));
    assert!(!loops.is_irreducible(outer) && loops.is_inside(inner, outer) && !loops.is_inside(outer, inner));
}

#[test]
fn two_entries_make_a_loop_irreducible() {
    // 0 -> 1 | 2; 1 and 2 go to each other; 2 may leave.
    let (_, loops) = loops_of(&vec![vec![1, 2], vec![2], vec![1, 3], vec![]]);
    let only = loops.ids().next().unwrap();
    assert_eq!(loops.len(), 1);
    assert!(loops.is_irreducible(only));
    assert_eq!(loops.entries(only), blocks(&[2, 1]));
    assert_eq!(loops.entering(only).collect::<Vec<_>>(), [edge(0, 1, 2), edge(0, 0, 1)]);
    assert_eq!(loops.preheader(only), None);
}

#[test]
fn an_edge_may_leave_several_loops() {
    // Three headers 1, 2, 3 in each other; 3 leaves all of them at once.
    let graph = vec![vec![1], vec![2], vec![3], vec![4, 7], vec![3, 5], vec![2, 6], vec![1, 7], vec![]];
    let (_, loops) = loops_of(&graph);
    assert_eq!(loops.len(), 3);
    for id in loops.ids() {
        assert!(loops.exits(id).any(|exit| exit == edge(3, 1, 7)), "{id:?}");
        assert_eq!(loops.exits(id).count(), 2);
    }
    assert_eq!(loops.children(None).count(), 1);
}

#[test]
fn unreachable_loops_are_no_loops() {
    let (_, loops) = loops_of(&vec![vec![], vec![1, 2], vec![1]]);
    assert!(loops.is_empty());
    assert_eq!((loops.innermost(block(1)), loops.depth_of(block(1))), (None, 0));
    assert_eq!(loops.order(), blocks(&[0]));
}

/// Checks everything that is known about one loop.
fn check_loop(graph: &Graph, cfg: &Cfg, loops: &Loops, id: LoopId, expected: &Repeats) {
    let inside = |at: Block| expected.blocks[at.index()];
    assert_eq!(loops.header(id), block(expected.header));
    assert_eq!(loops.blocks(id)[0], block(expected.header));
    assert_eq!(loops.parent(id).map(|parent| loops.header(parent).index()), expected.parent);
    assert_eq!(loops.depth(id), loops.parent(id).map_or(1, |parent| loops.depth(parent) + 1));
    let mut members: Vec<Block> = loops.blocks(id).to_vec();
    members.sort();
    assert_eq!(members, (0..graph.len()).map(block).filter(|&at| inside(at)).collect::<Vec<_>>());
    for at in (0..graph.len()).map(block) {
        assert_eq!(loops.contains(id, at), inside(at));
    }
    let edges = || cfg.reverse_postorder().iter().flat_map(|&from| cfg.edges(from));
    let sorted = |edges: &mut dyn Iterator<Item = FlowEdge>| {
        let mut edges: Vec<FlowEdge> = edges.collect();
        edges.sort();
        edges
    };
    let is_latch = |edge: &FlowEdge| inside(edge.from) && edge.to.index() == expected.header;
    let enters = |edge: &FlowEdge| !inside(edge.from) && inside(edge.to);
    let exits = sorted(&mut edges().filter(|edge| inside(edge.from) && !inside(edge.to)));
    assert_eq!(sorted(&mut loops.exits(id)), exits);
    assert_eq!(sorted(&mut loops.entering(id)), sorted(&mut edges().filter(enters)));
    assert_eq!(sorted(&mut loops.latches(id).iter().copied()), sorted(&mut edges().filter(is_latch)));
    let side = edges().any(|edge| enters(&edge) && edge.to.index() != expected.header);
    assert_eq!(loops.is_irreducible(id), side);
    let entries =
        (0..graph.len()).map(block).filter(|&to| edges().any(|edge| enters(&edge) && edge.to == to));
    let mut entries: Vec<Block> = entries.chain([block(expected.header)]).collect();
    entries.sort();
    entries.dedup();
    let mut found = loops.entries(id);
    found.sort();
    assert_eq!(found, entries);
    let ways: Vec<FlowEdge> = edges().filter(enters).collect();
    let preheader = match ways[..] {
        [only] if !side && expected.header != 0 && graph[only.from.index()].len() == 1 => Some(only.from),
        _ => None,
    };
    assert_eq!(loops.preheader(id), preheader);
}

#[test]
fn loops_agree_with_the_definition_on_random_graphs() {
    let mut random = Random(4);
    let (mut most_depth, mut irreducible, mut natural) = (0, 0, 0);
    for round in 0..4000 {
        let graph = random_graph(&mut random, 4 + round % 24);
        let (cfg, loops) = loops_of(&graph);
        let expected = naive::loops(&graph, |at| cfg.position(block(at)));
        assert_eq!(loops.len(), expected.len(), "{graph:?}");
        for repeats in &expected {
            let id = loops.ids().find(|&id| loops.header(id).index() == repeats.header).unwrap();
            check_loop(&graph, &cfg, &loops, id, repeats);
            most_depth = most_depth.max(loops.depth(id));
        }
        for at in (0..graph.len()).map(block) {
            let around = expected.iter().filter(|repeats| repeats.blocks[at.index()]);
            let size = |repeats: &&Repeats| repeats.blocks.iter().filter(|&&inside| inside).count();
            let innermost = around.clone().min_by_key(size).map(|repeats| block(repeats.header));
            assert_eq!(loops.innermost(at).map(|id| loops.header(id)), innermost);
            assert_eq!(loops.depth_of(at) as usize, around.count());
        }
        check_forest(&loops);
        if loops.ids().any(|id| loops.is_irreducible(id)) {
            irreducible += 1;
        } else {
            natural += usize::from(!loops.is_empty());
            check_natural(&graph, &cfg, &loops);
        }
    }
    assert!(most_depth >= 4 && irreducible > 500 && natural > 500, "{most_depth} {irreducible} {natural}");
}

/// Children, nesting and numbering fit together.
fn check_forest(loops: &Loops) {
    let mut seen = 0;
    for parent in loops.ids().map(Some).chain([None]) {
        for child in loops.children(parent) {
            assert_eq!(loops.parent(child), parent);
            seen += 1;
        }
    }
    assert_eq!(seen, loops.len());
    for a in loops.ids() {
        for b in loops.ids() {
            let above = std::iter::successors(Some(a), |&id| loops.parent(id)).any(|id| id == b);
            assert_eq!(loops.is_inside(a, b), above);
        }
    }
}

/// Without irreducible loops, loops are natural loops and the order is a topological one.
fn check_natural(graph: &Graph, cfg: &Cfg, loops: &Loops) {
    let natural = naive::natural_loops(graph);
    assert_eq!(natural.len(), loops.len(), "{graph:?}");
    for (header, blocks) in natural {
        let id = loops.innermost(block(header)).unwrap();
        assert_eq!(loops.header(id), block(header));
        assert!((0..graph.len()).all(|at| loops.contains(id, block(at)) == blocks[at]));
    }
    let position = |at: Block| loops.order().iter().position(|&other| other == at);
    for edge in cfg.reverse_postorder().iter().flat_map(|&from| cfg.edges(from)) {
        let repeats = loops
            .innermost(edge.to)
            .is_some_and(|id| loops.header(id) == edge.to && loops.contains(id, edge.from));
        assert!(repeats || position(edge.from) < position(edge.to), "{graph:?} {edge:?}");
    }
}
