//! Measures one program at several sizes.

use super::heap::live_bytes;
use super::programs::Program;
use ir::flow::{Cfg, Dominators, Loops, PostDominators};
use ir::{Body, Module};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How much more the largest program may cost per instruction than the smallest.
pub const LIMIT_RATIO: f64 = 2.0;

/// How many bytes a parsed module may have per instruction.
pub const LIMIT_BYTES: f64 = 200.0;

/// Differences of less than this many nanoseconds per instruction are not looked at: there the clock and the
/// call are measured, not the work.
const NOISE: f64 = 1.0;

/// What is measured, in the order of [`Measured::nanoseconds`].
pub const STEPS: [&str; 7] = ["parse", "verify", "print", "dominators", "post-dom.", "loops", "clean"];

/// One program at one size.
#[derive(Clone, Debug)]
pub struct Measured {
    /// How many instructions it has.
    pub instructions: usize,
    /// Time per instruction of every step.
    pub nanoseconds: [f64; STEPS.len()],
    /// Live bytes of the parsed module per instruction.
    pub bytes: f64,
}

/// Measures a program of about `count` instructions; of every step the fastest of as many runs as fit in
/// `budget`, at least three.
pub fn measure(program: &Program, count: usize, budget: Duration) -> Result<Measured, String> {
    let text = (program.make)(count).to_string();
    let before = live_bytes();
    let module = ir::parse(&text).map_err(|errors| format!("{}: {errors}", program.name))?;
    let bytes = (live_bytes() - before) as f64;
    ir::verify(&module).map_err(|errors| format!("{}: {errors}", program.name))?;
    let instructions = instruction_count(&module);
    let graphs: Vec<Cfg> = bodies(&module).map(Cfg::of).collect();
    let layout = module.layout();
    let each = |run: &dyn Fn(&Cfg)| graphs.iter().for_each(run);
    let nanoseconds = [
        fastest(budget, || drop(black_box(ir::parse(&text)))),
        fastest(budget, || drop(black_box(ir::verify(&module)))),
        fastest(budget, || drop(black_box(module.to_string()))),
        fastest(budget, || bodies(&module).for_each(|body| drop(black_box(Dominators::of(&Cfg::of(body)))))),
        fastest(budget, || each(&|cfg| drop(black_box(PostDominators::of(cfg))))),
        fastest(budget, || each(&|cfg| drop(black_box(Loops::of(cfg))))),
        fastest(budget, || bodies(&module).for_each(|body| drop(black_box(cleaned(body, layout))))),
    ]
    .map(|time| time.as_nanos() as f64 / instructions as f64);
    Ok(Measured { instructions, nanoseconds, bytes: bytes / instructions as f64 })
}

/// The step that costs too much more per instruction in the large program, and how much more; or nothing.
pub fn broken_ratio(small: &Measured, large: &Measured) -> Option<(&'static str, f64)> {
    let pairs = STEPS.iter().zip(small.nanoseconds.iter().zip(large.nanoseconds));
    let ratios = pairs.map(|(&step, (small, large))| (step, large.max(NOISE) / small.max(NOISE)));
    ratios.filter(|(_, ratio)| *ratio > LIMIT_RATIO).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The number of instructions of all functions.
pub fn instruction_count(module: &Module) -> usize {
    bodies(module).map(|body| body.instructions().count()).sum()
}

fn bodies(module: &Module) -> impl Iterator<Item = &Body> {
    module.functions.iter().filter_map(|(_, function)| function.body.as_ref())
}

fn cleaned(body: &Body, layout: ir::Layout) -> Body {
    let mut body = body.clone();
    ir::pass::clean(&mut body, layout);
    body
}

fn fastest(budget: Duration, run: impl Fn()) -> Duration {
    let begin = Instant::now();
    let mut best = Duration::MAX;
    let mut runs = 0;
    while runs < 3 || begin.elapsed() < budget {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
        runs += 1;
    }
    best
}
