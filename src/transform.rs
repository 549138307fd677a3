//! What `cotangent opt` and `cotangent cc` do to a module of LLVM: read, transform, link back.

use crate::Error;
use codegen::llvm::link::{self, LinkPlan};
use import::llvm::{self, Live, PassedThrough, ReadOptions, Selection};

/// What is done to a module.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Transform {
    /// Take every function through the IR and back.
    pub through_ir: bool,
}

/// A module that was transformed.
#[derive(Debug)]
pub struct Outcome {
    live: Live,
    /// The functions that stay in their original form, and why.
    pub passed_through: Vec<PassedThrough>,
    /// How many functions came back through the IR.
    pub replaced: usize,
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
    let functions = if transform.through_ir { Selection::All } else { Selection::None };
    let imported = llvm::read(bytes, name, &ReadOptions { functions })?;
    ir::verify(&imported.module)
        .map_err(|errors| Error::Verify { rendered: errors.render(&imported.module), errors })?;
    let functions = imported.module.functions.iter();
    let replace: Vec<_> = functions.filter(|(_, function)| function.body.is_some()).map(|(id, _)| id).collect();
    let replaced = replace.len();
    let plan = LinkPlan { replace, ..LinkPlan::default() };
    let live = link::link_back(&imported.module, &imported.origin, &plan)?;
    Ok(Outcome { live, passed_through: imported.passed_through, replaced })
}
