//! Mutations: modules and texts are broken at random, and nothing may panic.
//!
//! - **Oracle.** [`check`] changes the data of a module. The verifier says what it thinks; if it says Ok, its
//!   promise is called in: printer and parser agree, the flow analyses and the interpreter run.
//!   [`check_text`] changes the text of a module; the parser gives a module or errors.
//! - **What it cannot see.** Whether a rejection is right, and whether results are right: only that there is an
//!   answer. A mutant is one to five steps from a module of the tests.
//!
//! Everything follows from the seed. A panic is reported with the seed of its mutant, and raised again.

mod body;
mod details;
mod module;
mod random;
mod text;

pub use random::Random;
pub use text::{check_text, text_mutant};

use ir::entity::Entity;
use ir::flow::{Cfg, Dominators, Loops, PostDominators};
use ir::interpret::{Interpreter, Options};
use ir::{AbiParam, Constant, FuncId, Module, Plain};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The texts of all text tests and the examples of the language's reference.
pub fn texts() -> Vec<String> {
    let folder = crate::runner::tests_folder();
    let files = crate::runner::discover(&folder).unwrap_or_default();
    let tests = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    let modules = tests.filter_map(|text| text.split_once("\n\n").map(|(_, module)| module.to_string()));
    let reference = include_str!("../../../docs/ir.md").split("```ir\n").skip(1);
    let examples =
        reference.filter_map(|rest| rest.split_once("```").map(|(example, _)| example.to_string()));
    modules.chain(examples).collect()
}

/// How the mutants fared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// Mutants that the verifier or the parser rejected.
    pub rejected: usize,
    /// Mutants that passed.
    pub valid: usize,
    /// Functions of valid mutants that the interpreter ran to a result.
    pub finished: usize,
}

/// Mutates modules of `corpus` `count` times and calls in the verifier's promise. Panics if something panics.
pub fn check(corpus: &[Module], seed: u64, count: usize) -> Statistics {
    let mut statistics = Statistics::default();
    for number in 0..count as u64 {
        let seed = seed_of(seed, number);
        reporting(seed, || check_one(corpus, seed, &mut statistics));
    }
    statistics
}

/// The seed of one mutant of many.
fn seed_of(seed: u64, number: u64) -> u64 {
    seed.wrapping_mul(0x1_0000_0001).wrapping_add(number)
}

/// Runs one mutant; if it panics, says which.
fn reporting(seed: u64, mutant: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(mutant)) {
        eprintln!("the mutant of seed {seed} panicked");
        resume_unwind(panic);
    }
}

/// The mutant of a seed.
pub fn mutant(corpus: &[Module], seed: u64) -> Module {
    let mut random = Random::new(seed);
    let mut module = corpus[random.below(corpus.len())].clone();
    for _ in 0..1 + random.below(5).min(random.below(5)) {
        mutate(&mut random, &mut module);
    }
    module
}

fn mutate(random: &mut Random, module: &mut Module) {
    let function = FuncId::from_index(random.below(module.functions.len()));
    let body = module.functions.get_mut(function).and_then(|function| function.body.take());
    match body {
        Some(mut body) => {
            if !random.one_in(6) {
                body::mutate(random, module, &mut body);
            }
            module.functions[function].body = Some(body);
        }
        None => module::mutate(random, module),
    }
    if random.one_in(6) {
        module::mutate(random, module);
    }
}

fn check_one(corpus: &[Module], seed: u64, statistics: &mut Statistics) {
    let module = mutant(corpus, seed);
    if let Err(errors) = ir::verify(&module) {
        statistics.rejected += 1;
        // The errors of a broken module must print, too.
        let _ = errors.to_string();
        return;
    }
    statistics.valid += 1;
    call_in_the_promise(&module, statistics);
}

/// What must not panic for a module that verifies.
#[expect(clippy::panic, reason = "an oracle reports by panicking")]
fn call_in_the_promise(module: &Module, statistics: &mut Statistics) {
    let printed = module.to_string();
    match ir::parse(&printed) {
        Ok(parsed) => assert_eq!(printed, parsed.to_string(), "print, parse and print do not agree"),
        Err(errors) => panic!("the printed text does not parse: {errors}\n{printed}"),
    }
    for (_, function) in module.functions.iter() {
        let Some(body) = &function.body else { continue };
        let cfg = Cfg::of(body);
        let _ = Dominators::of(&cfg);
        let _ = PostDominators::of(&cfg);
        let _ = Loops::of(&cfg);
    }
    statistics.finished += run(module).unwrap_or(0);
}

/// Runs every function on zeros with little fuel; how many came to a result. `None` if the module cannot run.
fn run(module: &Module) -> Option<usize> {
    let options = Options { fuel: 500, memory: 1 << 16, depth: 20, ..Options::default() };
    let mut interpreter = Interpreter::<Plain>::of_verified(module, options).ok()?;
    let mut finished = 0;
    for (id, function) in module.functions.iter().filter(|(_, function)| function.body.is_some()) {
        let zero = |param: &AbiParam| interpreter.constant(param.ty, &Constant::zero(param.ty)?).ok();
        let arguments: Option<Vec<_>> = function.signature.params.iter().map(zero).collect();
        let Some(arguments) = arguments else { continue };
        match interpreter.call(id, &arguments) {
            Ok(_) => finished += 1,
            Err(trap) => drop(trap.to_string()),
        }
    }
    Some(finished)
}
