//! What `cotangent opt` and `cotangent cc` do to a module of LLVM: read, transform, link back.

use crate::Error;
use crate::enzyme::{self, Replaced};
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
    /// Whether nothing is asked for besides derivatives.
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
    /// How many calls became calls of derivatives.
    pub derivatives: usize,
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
///
/// First calls that stand for derivatives are replaced (see [`crate::enzyme`]), then functions go through the IR.
pub fn apply(bytes: &[u8], name: &str, transform: &Transform) -> Result<Outcome, Error> {
    let Some(Replaced { live, calls }) = enzyme::replace_calls(bytes, name)? else {
        return through_ir(bytes, name, transform);
    };
    if transform.is_nothing() {
        return Ok(Outcome {
            live,
            passed_through: Vec::new(),
            replaced: 0,
            derivatives: calls,
            passes: Vec::new(),
        });
    }
    Ok(Outcome { derivatives: calls, ..through_ir(&live.bitcode(), name, transform)? })
}

fn through_ir(bytes: &[u8], name: &str, transform: &Transform) -> Result<Outcome, Error> {
    let functions = if transform.is_nothing() { Selection::None } else { Selection::All };
    let Imported { mut module, origin, passed_through } = read(bytes, name, &ReadOptions { functions })?;
    if transform.is_nothing() {
        let live = origin.checkout()?;
        return Ok(Outcome {
            live,
            passed_through: Vec::new(),
            replaced: 0,
            derivatives: 0,
            passes: Vec::new(),
        });
    }
    // The runner verifies what was imported, too.
    let passes = transform.pipeline.run(&mut module, &transform.run)?;
    let functions = module.functions.iter();
    let replace: Vec<_> =
        functions.filter(|(_, function)| function.body.is_some()).map(|(id, _)| id).collect();
    let replaced = replace.len();
    let live = link_back(&module, &origin, &LinkPlan { replace, ..LinkPlan::default() })?;
    Ok(Outcome { live, passed_through, replaced, derivatives: 0, passes })
}
