//! What scaling has to do with no clock: nothing recurses, and a module takes the memory it may take.

#![allow(clippy::unwrap_used)]

use cotangent_tests::demote::demote;
use cotangent_tests::scaling::heap::{Counting, live_bytes};
use cotangent_tests::scaling::measure::instruction_count;
use cotangent_tests::scaling::{LIMIT_BYTES, PROGRAMS, programs};
use ir::Module;
use ir::flow::{Cfg, Dominators, Loops, PostDominators};
use ir::pass::{self, Pipeline};

#[global_allocator]
static HEAP: Counting = Counting;

/// Runs everything on a module, on a stack that holds a few hundred frames.
fn survives_on_a_small_stack(make: impl FnOnce() -> Module + Send + 'static) {
    let run = move || {
        let module = make();
        ir::verify(&module).unwrap();
        let text = module.to_string();
        let again = ir::parse(&text).unwrap();
        assert_eq!(again.to_string(), text);
        let mut in_memory = module.clone();
        demote(&mut in_memory, 1);
        for module in [module.clone(), in_memory] {
            for pass in pass::all() {
                let pipeline = Pipeline { passes: vec![pass] };
                pipeline.run(&mut module.clone(), &pass::Options::default()).unwrap();
            }
        }
        for (_, function) in module.functions.iter() {
            let cfg = Cfg::of(function.body.as_ref().unwrap());
            assert_eq!(cfg.reverse_postorder().len(), cfg.block_count());
            assert_eq!(Dominators::of(&cfg).preorder().len(), cfg.block_count());
            assert_eq!(PostDominators::of(&cfg).preorder().len(), cfg.block_count());
            assert_eq!(Loops::of(&cfg).order().len(), cfg.block_count());
        }
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap();
    thread.join().unwrap();
}

#[test]
fn ten_thousand_nested_loops_need_no_stack() {
    survives_on_a_small_stack(|| programs::nested_loops(40_000));
}

#[test]
fn ten_thousand_nested_loops_are_found() {
    let module = programs::nested_loops(40_000);
    let function = module.functions.iter().next().unwrap().1;
    let loops = Loops::of(&Cfg::of(function.body.as_ref().unwrap()));
    assert_eq!(loops.len(), 10_000);
    assert_eq!(loops.ids().map(|id| loops.depth(id)).max(), Some(10_000));
    assert!(loops.ids().all(|id| !loops.is_irreducible(id) && loops.exits(id).count() >= 1));
}

#[test]
fn a_hundred_thousand_blocks_need_no_stack() {
    survives_on_a_small_stack(|| programs::chain(200_000));
    survives_on_a_small_stack(|| programs::ladder(200_000));
}

#[test]
fn irreducible_nests_need_no_stack() {
    survives_on_a_small_stack(|| programs::two_way_chain(20_000));
}

#[test]
fn thousands_of_breaks_out_of_thousands_of_loops_need_no_stack() {
    survives_on_a_small_stack(|| programs::far_breaks(60_000));
}

#[test]
fn parsed_modules_take_at_most_two_hundred_bytes_per_instruction() {
    // Sizes just above powers of two, where vectors that grow by doubling are emptiest.
    for program in &PROGRAMS {
        for size in [10_000, 17_000, 34_000, 67_000] {
            let text = (program.make)(size).to_string();
            let before = live_bytes();
            let module = ir::parse(&text).unwrap();
            let bytes = (live_bytes() - before) as f64 / instruction_count(&module) as f64;
            assert!(bytes <= LIMIT_BYTES, "{} of {size}: {bytes} bytes per instruction", program.name);
        }
    }
}
