//! Tests of dominators and post-dominators.

use crate::graphs::{Graph, Random, block, body_of, random_graph};
use crate::naive;
use cotangent_ir::Block;
use cotangent_ir::entity::Entity;
use cotangent_ir::flow::{Cfg, Dominators, PostDominators};

fn cfg_of(graph: &Graph) -> Cfg {
    Cfg::of(&body_of(graph))
}

#[test]
fn a_diamond_is_dominated_by_its_top_and_post_dominated_by_its_bottom() {
    let cfg = cfg_of(&vec![vec![1, 2], vec![3], vec![3], vec![]]);
    let dominators = Dominators::of(&cfg);
    assert_eq!(dominators.immediate(block(3)), Some(block(0)));
    assert_eq!(dominators.children(block(0)), [block(1), block(2), block(3)]);
    assert_eq!(dominators.depth(block(3)), Some(1));
    assert_eq!(dominators.common(block(1), block(2)), Some(block(0)));
    let post = PostDominators::of(&cfg);
    assert_eq!(post.immediate(block(0)), Some(block(3)));
    assert_eq!(post.last_blocks(), [block(3)]);
}

#[test]
fn an_infinite_loop_ends_after_its_first_block() {
    // 1 and 2 are an infinite loop, 3 returns.
    let post = PostDominators::of(&cfg_of(&vec![vec![1, 3], vec![2], vec![1], vec![]]));
    assert_eq!(post.last_blocks(), [block(1), block(3)]);
    assert!(post.post_dominates(block(1), block(2)));
    assert_eq!(post.immediate(block(0)), None);
    assert_eq!(post.depth(block(0)), Some(0));
}

#[test]
fn unreachable_blocks_dominate_nothing() {
    let cfg = cfg_of(&vec![vec![1], vec![], vec![1]]);
    let (dominators, post) = (Dominators::of(&cfg), PostDominators::of(&cfg));
    assert!(!dominators.dominates(block(2), block(2)) && !post.post_dominates(block(2), block(2)));
    assert_eq!((dominators.immediate(block(2)), dominators.depth(block(2))), (None, None));
    assert_eq!(dominators.immediate(block(1)), Some(block(0)));
    assert!(!dominators.dominates(block(9), block(1)));
}

/// Checks a tree against `dominance`: the relation, parents, children and depths.
fn check_tree(
    dominance: &[Vec<bool>],
    count: usize,
    dominates: impl Fn(Block, Block) -> bool,
    immediate: impl Fn(Block) -> Option<Block>,
    children: impl Fn(Block) -> Vec<Block>,
    depth: impl Fn(Block) -> Option<u32>,
) {
    for b in 0..count {
        let above: Vec<usize> = (0..count).filter(|&a| dominance[a][b] && a != b).collect();
        // The immediate dominator is the one that all others dominate.
        let nearest = above.iter().find(|&&a| above.iter().all(|&other| dominance[other][a]));
        assert_eq!(immediate(block(b)).map(Entity::index), nearest.copied());
        assert_eq!(depth(block(b)), dominance[b][b].then_some(above.len() as u32));
        for (a, row) in dominance.iter().enumerate().take(count) {
            assert_eq!(dominates(block(a), block(b)), row[b], "{a} over {b}");
            assert_eq!(children(block(a)).contains(&block(b)), nearest == Some(&a));
        }
    }
}

#[test]
fn dominators_agree_with_the_definition_on_random_graphs() {
    let mut random = Random(2);
    for round in 0..4000 {
        let graph = random_graph(&mut random, 4 + round % 20);
        let tree = Dominators::of(&cfg_of(&graph));
        let children = |a| tree.children(a).to_vec();
        let expected = naive::dominance(&graph, 0);
        check_tree(
            &expected,
            graph.len(),
            |a, b| tree.dominates(a, b),
            |b| tree.immediate(b),
            children,
            |b| tree.depth(b),
        );
        for a in (0..graph.len()).filter(|&a| expected[a][a]) {
            for b in (0..graph.len()).filter(|&b| expected[b][b]) {
                let both = (0..graph.len()).filter(|&c| expected[c][a] && expected[c][b]);
                let nearest = both.max_by_key(|&c| tree.depth(block(c)));
                assert_eq!(tree.common(block(a), block(b)).map(Entity::index), nearest);
            }
        }
    }
}

#[test]
fn post_dominators_agree_with_the_definition_on_random_graphs() {
    let mut random = Random(3);
    for round in 0..4000 {
        let graph = random_graph(&mut random, 4 + round % 20);
        let cfg = cfg_of(&graph);
        let tree = PostDominators::of(&cfg);
        let last = naive::last_blocks(&graph, |a| cfg.position(block(a)));
        assert_eq!(tree.last_blocks(), last.iter().map(|&a| block(a)).collect::<Vec<_>>());
        let expected = naive::dominance(&naive::reversed(&graph, &last), graph.len());
        let children = |a| tree.children(a).to_vec();
        check_tree(
            &expected,
            graph.len(),
            |a, b| tree.post_dominates(a, b),
            |b| tree.immediate(b),
            children,
            |b| tree.depth(b),
        );
        assert_eq!(tree.preorder().len(), cfg.reverse_postorder().len());
    }
}
