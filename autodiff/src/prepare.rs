//! What comes before a derivative is made, and after: bodies without detours through memory.
//!
//! Derivatives follow values better than memory: a variable on the stack that becomes a value needs no shadow, is
//! recorded once instead of at every load, and says what type it has.

use crate::activity::defined_callee;
use crate::request::{Cleaning, Request};
use ir::{FuncId, Function, Module};
use std::borrow::Cow;
use std::collections::HashSet;

/// The module in which a derivative is looked for: with clean bodies of the function and of all that it calls.
///
/// Instructions that are left have the ids they had.
pub(crate) fn prepared<'m>(module: &'m Module, function: FuncId, request: &Request) -> Cow<'m, Module> {
    if request.cleaning == Cleaning::None {
        return Cow::Borrowed(module);
    }
    let layout = module.layout();
    let mut copy = module.clone();
    for id in reached(module, function) {
        if let Some(body) = copy.functions.get_mut(id).and_then(|function| function.body.as_mut()) {
            ir::pass::clean(body, layout);
        }
    }
    Cow::Owned(copy)
}

/// Cleans what was made.
pub(crate) fn finish(functions: &mut [Function], module: &Module, request: &Request) {
    if request.cleaning == Cleaning::None {
        return;
    }
    for body in functions.iter_mut().filter_map(|function| function.body.as_mut()) {
        ir::pass::clean(body, module.layout());
    }
}

/// The functions with bodies that a function calls by name, itself included.
pub(crate) fn reached(module: &Module, root: FuncId) -> Vec<FuncId> {
    let mut seen = HashSet::from([root]);
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(function) = pending.pop() {
        let Some(body) = module.functions.get(function).and_then(|data| data.body.as_ref()) else { continue };
        found.push(function);
        for (_, inst) in body.instructions() {
            let callee = defined_callee(module, &body.insts[inst]);
            pending.extend(callee.filter(|&callee| seen.insert(callee)));
        }
    }
    found
}
