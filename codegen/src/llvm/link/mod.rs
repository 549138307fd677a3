//! Bringing functions of the IR back into the LLVM module that a program came from.
//!
//! The functions are printed as text, parsed as a module of their own in the same context, and verified. Then
//! every symbol of that module gives its uses to the symbol of the same name in the original, whatever its
//! linkage, and the blocks of its functions move over: into the function whose body they replace, or into a new
//! one. Everything else of the original is what it was: attributes, metadata, order, debug information.

mod attach;
mod debug;
mod error;
mod phi;
mod redirect;
mod splice;
mod target;

pub use error::LinkError;
pub use redirect::keep_only;
pub use target::{Emission, Level, Target, emit, optimize};

use super::{Definitions, MetadataMode, PrintOptions, print};
use import::llvm::{Live, Origin};
use ir::{FuncId, GlobalId};

/// What changes in the original module.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LinkPlan {
    /// Functions whose bodies take the place of the original's of the same name.
    pub replace: Vec<FuncId>,
    /// New functions.
    pub add: Vec<FuncId>,
    /// New globals.
    pub globals: Vec<GlobalId>,
    /// Calls that call another function from now on.
    pub redirect: Vec<Redirect>,
    /// Declarations that go if nobody uses them any longer.
    pub drop_unused: Vec<String>,
}

/// A call of the original that calls a new function from now on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirect {
    /// The original function in which the call is.
    pub function: String,
    /// Which of its calls, counted from 0 in the order of the instructions; an invoke is a call.
    pub call: usize,
    /// The new function.
    pub callee: FuncId,
    /// What it is called with.
    pub arguments: Arguments,
}

/// What a redirected call calls its new function with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arguments {
    /// The call's own arguments: the new function's LLVM signature is that of the call.
    Same,
    /// These of the call's arguments, in this order. Loads that only the others needed go.
    Only(Vec<usize>),
}

/// The original module with the planned changes, verified.
pub fn link_back(module: &ir::Module, origin: &Origin, plan: &LinkPlan) -> Result<Live, LinkError> {
    let live = origin.checkout()?;
    if *plan == LinkPlan::default() {
        return Ok(live);
    }
    let definitions = Definitions::Only {
        functions: plan.replace.iter().chain(&plan.add).copied().collect(),
        globals: plan.globals.iter().copied().collect(),
    };
    let options = PrintOptions { definitions, metadata: MetadataMode::LinkBack, ..PrintOptions::default() };
    let printed = print(module, &options)?;
    // Calls are found before bodies change.
    let calls = redirect::find_calls(&live, module, &plan.redirect)?;
    let generated = splice::Generated::parse(&live, &printed.text)?;
    let mut instructions = generated.instructions(&printed.functions)?;
    let names = plan.replace.iter().map(|&id| module.functions[id].symbol.name.as_str());
    generated.move_into(&live, &names.collect(), &mut instructions)?;
    attach::attach(&live, module, &printed.functions, &instructions);
    debug::describe(&live, module, &printed.functions, &instructions);
    redirect::redirect(&live, &calls)?;
    redirect::drop_unused(&live, &plan.drop_unused)?;
    live.verify().map_err(|message| LinkError::Invalid { message, during: "linking back" })?;
    Ok(live)
}

/// A module that came from nowhere, as one of LLVM: printed, parsed, verified.
pub fn standalone(module: &ir::Module) -> Result<Live, LinkError> {
    let printed = print(module, &PrintOptions::default())?;
    Ok(Live::parse(printed.text.as_bytes(), "<generated>")?)
}
