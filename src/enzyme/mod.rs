//! Calls that stand for derivatives, as programs written for Enzyme have them: `__enzyme_autodiff(f, x, dx)`.
//!
//! Each such call of an LLVM module is understood (`plan`, with the words of `markers`), the function that it names
//! is differentiated, and an adapter (`adapter`) that takes the call's arguments takes its place. Whatever else is
//! in the module stays as it is. docs/enzyme.md says which words there are.

mod adapter;
mod error;
mod markers;
mod plan;

pub use error::{EnzymeError, EnzymeErrorKind, EnzymeErrors};

use crate::Error;
use autodiff::{Gradient, Request};
use codegen::llvm::link::{Arguments, LinkPlan, Redirect, link_back};
use import::llvm::{CallQuery, ForeignCall, ImportedCalls, Live, OtherUse, PassedThrough, read_calls};
use ir::{FuncId, Linkage, Module};
use markers::{ENTRY, Entry, MARKER, TEACHING};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A module whose calls were replaced.
#[derive(Debug)]
pub struct Replaced {
    /// The module.
    pub live: Live,
    /// How many calls were replaced.
    pub calls: usize,
}

/// Whether a module, text or bitcode, may have calls that stand for derivatives. Names of symbols stand in both
/// as they are.
pub fn may_have_calls(bytes: &[u8]) -> bool {
    bytes.windows(ENTRY.len()).any(|window| window == ENTRY.as_bytes())
}

/// Replaces the calls that stand for derivatives in a module, text or bitcode. `None` if there are none. All calls
/// are looked at before errors are reported.
pub fn replace_calls(bytes: &[u8], name: &str) -> Result<Option<Replaced>, Error> {
    if !may_have_calls(bytes) {
        return Ok(None);
    }
    let query = CallQuery { callee: ENTRY, marker: MARKER };
    let ImportedCalls { imported, calls, other_uses } = read_calls(bytes, name, &query)?;
    let mut replacer = Replacer {
        functions: imported.module.functions.len(),
        globals: imported.module.globals.len(),
        names: imported.module.symbols().into_keys().map(str::to_owned).collect(),
        module: imported.module,
        passed_through: &imported.passed_through,
        gradients: HashMap::new(),
        redirect: Vec::new(),
        errors: Vec::new(),
    };
    replacer.other_uses(&other_uses);
    for call in &calls {
        replacer.call(call);
    }
    if replacer.errors.is_empty() && replacer.redirect.is_empty() {
        return Ok(None);
    }
    replacer.teaching();
    if !replacer.errors.is_empty() {
        return Err(EnzymeErrors { name: name.into(), errors: replacer.errors }.into());
    }
    let plan = replacer.link_plan(&calls);
    let module = replacer.module;
    ir::verify(&module).map_err(|errors| Error::Verify { rendered: errors.render(&module), errors })?;
    let live = link_back(&module, &imported.origin, &plan)?;
    Ok(Some(Replaced { live, calls: plan.redirect.len() }))
}

struct Replacer<'i> {
    module: Module,
    /// How many there were before any were added.
    functions: usize,
    globals: usize,
    names: HashSet<String>,
    passed_through: &'i [PassedThrough],
    gradients: HashMap<(FuncId, Request), Result<Gradient, autodiff::Error>>,
    redirect: Vec<Redirect>,
    errors: Vec<EnzymeError>,
}

impl Replacer<'_> {
    fn call(&mut self, call: &ForeignCall) {
        match self.replace(call) {
            Ok(Some(redirect)) => self.redirect.push(redirect),
            Ok(None) => {}
            Err(kind) => self.errors.push(EnzymeError {
                place: call.place.clone(),
                function: Some(call.function.clone()),
                callee: call.callee.clone(),
                kind,
            }),
        }
    }

    fn replace(&mut self, call: &ForeignCall) -> Result<Option<Redirect>, EnzymeErrorKind> {
        let Some(plan) = plan::plan(call) else { return Ok(None) };
        let plan = plan?;
        let name = &plan.target.name;
        let defined = self.module.function_named(name);
        let Some(function) = defined.filter(|&id| self.module.functions[id].body.is_some()) else {
            let passed = self.passed_through.iter().find(|passed| passed.function == *name);
            let reason =
                passed.map_or("its body is not known".to_owned(), |passed| passed.reason.to_string());
            return Err(EnzymeErrorKind::NotConverted { name: name.clone(), reason });
        };
        let key = (function, plan.request.clone());
        let gradient = match self.gradients.get(&key) {
            Some(known) => known.clone(),
            None => {
                let made = autodiff::differentiate(&mut self.module, function, &plan.request);
                self.gradients.insert(key, made.clone());
                made
            }
        };
        let gradient = gradient
            .map_err(|error| EnzymeErrorKind::Derive { name: name.clone(), error: Box::new(error) })?;
        let derivative = &self.module.functions[gradient.function()].symbol.name;
        let base = format!("{derivative}.call");
        let numbered = (1u64..).map(|number| format!("{base}.{number}"));
        let mut free = std::iter::once(base.clone()).chain(numbered);
        let free = free.find(|name| !self.names.contains(name)).unwrap_or(base);
        let adapter::Adapter { function, arguments } =
            adapter::adapter(&self.module, &plan, &gradient, free.clone())?;
        self.names.insert(free);
        let callee = self.module.functions.alloc(function);
        let (function, call) = (call.function.clone(), call.call);
        Ok(Some(Redirect { function, call, callee, arguments: Arguments::Only(arguments) }))
    }

    fn other_uses(&mut self, uses: &[OtherUse]) {
        for other in uses.iter().filter(|other| markers::entry(&other.callee) != Entry::Left) {
            self.errors.push(EnzymeError {
                place: None,
                function: None,
                callee: other.callee.clone(),
                kind: EnzymeErrorKind::OtherUse,
            });
        }
    }

    /// What programs teach Enzyme would change derivatives: it is not passed over.
    fn teaching(&mut self) {
        let globals = self.module.globals.iter().map(|(_, global)| &global.symbol.name);
        let functions = self.module.functions.iter().map(|(_, function)| &function.symbol.name);
        for name in globals.chain(functions).take(self.globals + self.functions) {
            let known = TEACHING.iter().find(|(part, _)| name.contains(part));
            if let Some(&(_, way_out)) = known {
                let reason = "rules of the program's own are not read";
                self.errors.push(EnzymeError {
                    place: None,
                    function: None,
                    callee: name.clone(),
                    kind: EnzymeErrorKind::Unsupported { what: name.clone(), reason, way_out },
                });
            }
        }
    }

    /// What changes in the original. Derivatives are called by their adapters only.
    fn link_plan(&mut self, calls: &[ForeignCall]) -> LinkPlan {
        let mut add = Vec::new();
        for (id, function) in self.module.functions.iter_mut().skip(self.functions) {
            if function.body.is_some() {
                function.symbol.linkage = Linkage::Internal;
                function.symbol.visibility = ir::Visibility::Default;
                add.push(id);
            }
        }
        let globals = self.module.globals.iter().skip(self.globals);
        let globals = globals.filter(|(_, global)| global.initializer.is_some()).map(|(id, _)| id).collect();
        let markers = self.module.globals.iter().map(|(_, global)| &global.symbol.name);
        let mut drop_unused: BTreeSet<String> =
            markers.filter(|name| name.starts_with(MARKER)).cloned().collect();
        let derivative = |call: &&ForeignCall| matches!(markers::entry(&call.callee), Entry::Derivative(_));
        drop_unused.extend(calls.iter().filter(derivative).map(|call| call.callee.clone()));
        LinkPlan {
            add,
            globals,
            redirect: std::mem::take(&mut self.redirect),
            drop_unused: drop_unused.into_iter().collect(),
            ..LinkPlan::default()
        }
    }
}
