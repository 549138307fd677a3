//! Tests of the control-flow graph.

use crate::graphs::{Random, block, body_of, random_graph};
use crate::naive;
use cotangent_ir::flow::{Cfg, FlowEdge};
use cotangent_ir::{Body, Builder, Type};

#[test]
fn a_diamond_has_its_edges_and_order() {
    let cfg = Cfg::of(&body_of(&vec![vec![1, 2], vec![3], vec![3], vec![]]));
    assert_eq!(cfg.successors(block(0)), [block(1), block(2)]);
    assert_eq!(
        cfg.predecessors(block(3)),
        [
            FlowEdge { from: block(1), index: 0, to: block(3) },
            FlowEdge { from: block(2), index: 0, to: block(3) }
        ]
    );
    assert_eq!(cfg.reverse_postorder(), [block(0), block(1), block(2), block(3)]);
    assert_eq!(cfg.edge_count(), 4);
}

#[test]
fn repeated_edges_are_counted_and_told_apart() {
    let cfg = Cfg::of(&body_of(&vec![vec![1, 1], vec![]]));
    let edges: Vec<FlowEdge> = cfg.edges(block(0)).collect();
    assert_eq!(cfg.predecessors(block(1)), edges);
    assert_eq!(edges.iter().map(|edge| edge.index).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn an_empty_body_has_an_empty_graph() {
    let cfg = Cfg::of(&Body::default());
    assert_eq!(cfg.entry(), None);
    assert_eq!(cfg.block_count(), 0);
    assert!(cfg.successors(block(7)).is_empty() && cfg.predecessors(block(7)).is_empty());
}

#[test]
fn broken_bodies_lose_the_broken_edges() {
    let mut body = body_of(&vec![vec![1, 2], vec![2], vec![]]);
    // The last block of the order is missing in the arena, block 1 stands twice, block 3 not at all.
    body.order.push(block(99));
    body.order.push(block(1));
    let unlisted = body.create_block();
    let truth = Builder::new(&mut body, block(0)).int(Type::I1, 1);
    Builder::new(&mut body, block(2)).br(truth, (unlisted, &[]), (block(77), &[]));
    let cfg = Cfg::of(&body);
    assert_eq!(cfg.edge_count(), 3);
    assert_eq!(cfg.predecessors(block(2)).len(), 2);
    assert!(!cfg.is_reachable(unlisted) && !cfg.is_reachable(block(99)));

    body.order.clear();
    body.order.push(block(50));
    assert_eq!(Cfg::of(&body).entry(), None);
}

#[test]
fn reachability_and_order_hold_on_random_graphs() {
    let mut random = Random(1);
    for _ in 0..3000 {
        let graph = random_graph(&mut random, 20);
        let cfg = Cfg::of(&body_of(&graph));
        let reachable = naive::reached(&graph, 0, |_| false);
        for (from, successors) in graph.iter().enumerate() {
            assert_eq!(cfg.is_reachable(block(from)), reachable[from]);
            assert_eq!(
                cfg.successors(block(from)),
                successors.iter().map(|&to| block(to)).collect::<Vec<_>>()
            );
            for edge in cfg.edges(block(from)) {
                assert!(cfg.predecessors(edge.to).contains(&edge), "{graph:?}: {edge:?}");
                // Every edge that goes back in the order closes a cycle.
                if cfg.position(edge.from) >= cfg.position(edge.to) && reachable[from] {
                    let to = graph[from][edge.index as usize];
                    assert!(naive::reached(&graph, to, |_| false)[from], "{graph:?}: {edge:?}");
                }
            }
        }
        let entering: usize = (0..graph.len()).map(|to| cfg.predecessors(block(to)).len()).sum();
        assert_eq!(entering, cfg.edge_count());
        for (position, &at) in cfg.reverse_postorder().iter().enumerate() {
            assert_eq!(cfg.position(at), Some(position));
        }
    }
}
