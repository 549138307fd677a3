//! How hard Cranelift tries, function by function.
//!
//! Some of its algorithms take quadratic time on some shapes of functions: its optimisations on deep nests and long
//! chains of blocks, its register allocator on blocks of very many predecessors and on irreducible loops. Functions of
//! such a shape are compiled with less effort, so that time grows with size.

use super::error::JitError;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use ir::Body;
use ir::entity::Entity;
use ir::flow::{Cfg, Loops};

/// How hard to try.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Effort {
    /// With optimisations, but for functions that would take too long.
    #[default]
    Full,
    /// Without optimisations.
    Plain,
    /// Without optimisations, and registers are given in one pass: slow code at once.
    SinglePass,
}

/// Functions of more blocks than this are not optimised.
const MOST_BLOCKS: usize = 2_000;

/// The most parameters times predecessors of a block for the allocator that searches.
const MOST_ARGUMENTS: usize = 2_000;

/// Functions of more blocks than this, with irreducible loops, get registers in one pass.
const MOST_IRREDUCIBLE: usize = 500;

impl Effort {
    const ALL: [Effort; 3] = [Effort::Full, Effort::Plain, Effort::SinglePass];

    /// This effort, or less if the function is of a shape that needs it.
    pub(super) fn on(self, body: &Body) -> Effort {
        let blocks = body.order.len();
        if blocks > MOST_IRREDUCIBLE && (widest(body) > MOST_ARGUMENTS || is_irreducible(body)) {
            return Effort::SinglePass;
        }
        if blocks > MOST_BLOCKS { self.max(Effort::Plain) } else { self }
    }

    /// This effort, and then less.
    pub(super) fn and_less(self) -> impl Iterator<Item = Effort> {
        Effort::ALL.into_iter().filter(move |&effort| effort >= self)
    }
}

/// The most values that all edges together pass to one block.
fn widest(body: &Body) -> usize {
    let mut passed = vec![0usize; body.blocks.len()];
    for &block in &body.order {
        if let Some(last) = body.terminator(block) {
            for edge in body.insts[last].edges() {
                passed[edge.block.index()] += edge.arguments.len();
            }
        }
    }
    passed.into_iter().max().unwrap_or(0)
}

fn is_irreducible(body: &Body) -> bool {
    let loops = Loops::of(&Cfg::of(body));
    loops.ids().any(|id| loops.is_irreducible(id))
}

/// The settings of the code generator for this computer, for each effort.
pub(super) struct Isas([OwnedTargetIsa; 3]);

impl Isas {
    pub fn new() -> Result<Self, JitError> {
        Ok(Isas([isa("speed", "backtracking")?, isa("none", "backtracking")?, isa("none", "single_pass")?]))
    }

    pub fn of(&self, effort: Effort) -> &OwnedTargetIsa {
        &self.0[effort as usize]
    }
}

fn isa(level: &str, allocator: &str) -> Result<OwnedTargetIsa, JitError> {
    let target = |reason: String| JitError::Target { reason };
    let mut flags = settings::builder();
    let verify = if cfg!(debug_assertions) { "true" } else { "false" };
    for (name, value) in [
        ("opt_level", level),
        ("regalloc_algorithm", allocator),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        ("enable_llvm_abi_extensions", "true"),
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        ("enable_verifier", verify),
    ] {
        flags.set(name, value).map_err(|error| target(error.to_string()))?;
    }
    let builder = cranelift_native::builder().map_err(|message| target(message.into()))?;
    builder.finish(settings::Flags::new(flags)).map_err(|error| target(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effort(text: &str) -> Effort {
        let module = ir::parse(text).unwrap();
        let function = module.functions.iter().next().unwrap().1;
        Effort::Full.on(function.body.as_ref().unwrap())
    }

    fn blocks(count: usize, end: &str) -> String {
        let blocks: String = (0..count).map(|i| format!("b{i}:\n    jump b{}\n", i + 1)).collect();
        format!("func @f(%c: i1) {{\nentry:\n    jump b0\n{blocks}b{count}:\n    {end}\n}}")
    }

    #[test]
    fn large_functions_get_less_effort() {
        assert_eq!(effort(&blocks(10, "ret")), Effort::Full);
        assert_eq!(effort(&blocks(3000, "ret")), Effort::Plain);
        assert_eq!(effort(&blocks(3000, "br %c, b0, b5")), Effort::Plain);
        let irreducible = blocks(600, "br %c, b0, b5").replace("jump b0\n", "br %c, b0, b7\n");
        assert_eq!(effort(&irreducible), Effort::SinglePass);
    }

    #[test]
    fn less_follows() {
        assert_eq!(Effort::Plain.and_less().collect::<Vec<_>>(), [Effort::Plain, Effort::SinglePass]);
    }
}
