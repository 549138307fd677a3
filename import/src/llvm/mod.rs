//! LLVM IR to the IR.
//!
//! llvm-ir gives the skeleton of bodies; what it drops is read through LLVM's C interface from the same
//! module ([`Live`]), instruction by instruction.
//!
//! - before LLVM: `check` refuses what would make its parser die, `dialect` rewrites newer text;
//! - `calls`: calls of certain functions, described without converting their surroundings;
//! - at module level: `select`, `symbol`, `initializer`, `metadata`;
//! - for all: `context` with `types`, `constant`, `attribute`, `flags`;
//! - bodies: `printed`, `items` and `skeleton` make the text that llvm-ir reads, `body` converts.

mod attribute;
mod body;
mod calls;
mod check;
mod constant;
mod context;
mod dialect;
mod error;
mod flags;
mod initializer;
mod items;
mod lex;
mod live;
mod metadata;
mod origin;
mod printed;
mod select;
mod skeleton;
mod symbol;
#[cfg(test)]
mod tests;
mod types;
mod walk;

pub use calls::{
    CallQuery, ForeignArgument, ForeignCall, ForeignFunction, ForeignParam, ForeignType, Meaning, OtherUse,
    SourcePlace,
};
pub use error::{NotConverted, ReadError, ReadErrors, Spot};
pub use live::Live;
pub use origin::Origin;

use context::Context;
use ir::Symbol;
use printed::Printed;
use select::Selected;
use std::rc::Rc;

/// Which bodies are converted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Selection {
    /// All.
    #[default]
    All,
    /// Those of these functions, and of what they call or take the address of, transitively.
    Reachable(Vec<String>),
    /// Only those of these functions.
    Only(Vec<String>),
    /// None.
    None,
}

/// How a module is read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadOptions {
    /// Which bodies are converted; the others are declarations.
    pub functions: Selection,
}

/// A module that was read.
#[derive(Debug)]
pub struct Imported {
    /// In the IR.
    pub module: ir::Module,
    /// In LLVM.
    pub origin: Origin,
    /// Selected functions whose bodies stay in the original form: declarations in the module.
    pub passed_through: Vec<PassedThrough>,
}

/// A function whose body stays in the original form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PassedThrough {
    /// Its name.
    pub function: String,
    /// Why.
    pub reason: NotConverted,
}

/// Calls that were looked for, and the functions that they name.
#[derive(Debug)]
pub struct ImportedCalls {
    /// The module: converted are the functions whose addresses are arguments of the calls, and what they reach.
    pub imported: Imported,
    /// The calls, in order.
    pub calls: Vec<ForeignCall>,
    /// Functions that are looked for and used otherwise.
    pub other_uses: Vec<OtherUse>,
}

/// Reads LLVM IR, text or bitcode; `name` is for messages.
pub fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Imported, ReadErrors> {
    let mut source = origin::Source::new(bytes, name)?;
    let live = source.parse()?;
    source.selection = options.functions.clone();
    Ok(import(source, live, name, None)?.0)
}

/// Reads LLVM IR, looks for calls, and converts the functions whose addresses are their arguments, with all that
/// they reach.
pub fn read_calls(bytes: &[u8], name: &str, query: &CallQuery<'_>) -> Result<ImportedCalls, ReadErrors> {
    let mut source = origin::Source::new(bytes, name)?;
    let live = source.parse()?;
    let (found, other_uses) = calls::find(&live, query);
    source.selection = Selection::Reachable(calls::named(&found, query));
    let (imported, calls) = import(source, live, name, Some((&found, query)))?;
    Ok(ImportedCalls { imported, calls, other_uses })
}

/// Calls to be described.
type Wanted<'a> = Option<(&'a [calls::Found], &'a CallQuery<'a>)>;

fn import(
    source: origin::Source,
    mut live: Live,
    name: &str,
    wanted: Wanted<'_>,
) -> Result<(Imported, Vec<ForeignCall>), ReadErrors> {
    let selected = select::select(&live, &source.selection)
        .map_err(|errors| ReadErrors { name: name.to_owned(), errors })?;
    let metadata = Rc::new(metadata::number(&live, &selected));
    let (module, passed_through, calls) =
        build(&live, &selected, metadata.clone(), wanted).map_err(|error| ReadErrors::one(name, error))?;
    live.set_metadata(metadata.nodes.clone());
    let invalid =
        |errors: ir::VerifyErrors| ReadErrors::one(name, ReadError::Internal { message: errors.to_string() });
    ir::verify(&module).map_err(invalid)?;
    Ok((Imported { module, origin: Origin::new(source, live), passed_through }, calls))
}

fn build(
    live: &Live,
    selected: &Selected,
    metadata: Rc<metadata::Numbered>,
    wanted: Wanted<'_>,
) -> Result<(ir::Module, Vec<PassedThrough>, Vec<ForeignCall>), ReadError> {
    let printed = Printed::of(live);
    let mut context = Context::new(live, &printed, metadata);
    symbol::fill_module(&mut context);
    symbol::declare(&mut context);
    metadata::fill(&mut context);
    symbol::fill(&mut context, &printed.items, selected)?;
    let passed_through = convert_bodies(&mut context, selected);
    let calls = wanted.map(|(found, query)| calls::describe(&mut context, found, query));
    declare_the_rest(&mut context.module);
    Ok((context.module, passed_through, calls.unwrap_or_default()))
}

/// Converts the selected bodies and lists those that cannot be.
fn convert_bodies(context: &mut Context<'_>, selected: &Selected) -> Vec<PassedThrough> {
    let printed = context.printed;
    let mut passed_through = Vec::new();
    let mut pass = |function, reason| {
        let function = String::from_utf8_lossy(walk::name_of(function)).into_owned();
        passed_through.push(PassedThrough { function, reason });
    };
    let mut wanted = Vec::with_capacity(selected.bodies.len());
    for &function in &selected.bodies {
        let name = String::from_utf8_lossy(walk::name_of(function)).into_owned();
        let construct = |what: &str| NotConverted::Construct { what: what.into(), text: name.into() };
        if context.function(function).is_none() {
            pass(function, construct("a name that is not UTF-8"));
        } else if let Some(part) = symbol::unknown_part(context, &printed.items, function) {
            pass(function, construct(part));
        } else {
            wanted.push(function);
        }
    }
    let skeletons = skeleton::read(printed.text.as_bytes(), &printed.items, &wanted);
    for (&function, skeleton) in wanted.iter().zip(skeletons) {
        let Some(Symbol::Func(id)) = context.symbol(function) else { continue };
        match skeleton.and_then(|skeleton| body::convert(context, &skeleton, function, id)) {
            Ok(body) => {
                if let Some(place) = context.module.functions.get_mut(id) {
                    place.body = Some(body);
                }
            }
            Err(reason) => pass(function, reason),
        }
    }
    passed_through
}

/// Functions without a body are declarations, whatever they are in LLVM.
fn declare_the_rest(module: &mut ir::Module) {
    for (_, function) in module.functions.iter_mut().filter(|(_, function)| function.body.is_none()) {
        symbol::make_declaration(&mut function.symbol);
        function.personality = None;
        function.gc = None;
        function.metadata.clear();
    }
}
