//! What `cotangent opt` and `cotangent cc` do to a module of LLVM: read, transform, link back.

use crate::Error;
use codegen::llvm::link::{LinkPlan, link_back};
use import::llvm::{Imported, Live, PassedThrough, ReadOptions, Selection, read};
use ir::pass::{self, Pipeline};

/// What is done to a module.
#[derive(Clone, Debug, Default)]
pub struct Transform {
    /// Take every function through the IR and back.
    pub through_ir: bool,
    /// Passes on what goes through the IR.
    pub pipeline: Pipeline,
    /// How they are run.
    pub run: pass::Options,
}

impl Transform {
    /// Whether anything changes at all.
    pub fn is_nothing(&self) -> bool {
        !self.through_ir && self.pipeline.passes.is_empty()
    }
}

/// A module that was transformed.
#[derive(Debug)]
pub struct Outcome {
    live: Live,
    /// The functions that stay in their original form, and why.
    pub passed_through: Vec<PassedThrough>,
    /// How many functions came back through the IR.
    pub replaced: usize,
    /// What the passes did.
    pub passes: Vec<pass::Outcome>,
}

impl Outcome {
    /// As LLVM text.
    pub fn text(&self) -> String {
        self.live.print()
    }

    /// As bitcode.
    pub fn bitcode(&self) -> Vec<u8> {
        self.live.bitcode()
    }
}

/// Transforms a module, given as LLVM text or bitcode; messages call it `name`.
pub fn apply(bytes: &[u8], name: &str, transform: &Transform) -> Result<Outcome, Error> {
    let functions = if transform.is_nothing() { Selection::None } else { Selection::All };
    let Imported { mut module, origin, passed_through } = read(bytes, name, &ReadOptions { functions })?;
    if transform.is_nothing() {
        let live = origin.checkout()?;
        return Ok(Outcome { live, passed_through: Vec::new(), replaced: 0, passes: Vec::new() });
    }
    // The runner verifies what was imported, too.
    let passes = transform.pipeline.run(&mut module, &transform.run)?;
    let functions = module.functions.iter();
    let replace: Vec<_> =
        functions.filter(|(_, function)| function.body.is_some()).map(|(id, _)| id).collect();
    let replaced = replace.len();
    let live = link_back(&module, &origin, &LinkPlan { replace, ..LinkPlan::default() })?;
    Ok(Outcome { live, passed_through, replaced, passes })
}
