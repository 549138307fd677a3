//! The verifier: is a module what the rest of the compiler takes for granted?
//!
//! The promise: after [`verify`] says Ok, nothing downstream panics. The printer prints, the text parses
//! to a module that prints the same, [`crate::flow`] finds graph, dominators and loops, and the interpreter
//! runs to a result, a trap or the end of its fuel. Everything that a later stage indexes or assumes is
//! therefore checked here, whatever the module was made by: every id, every type, every count.
//!
//! All errors are found at once, in the order of the text. What depends on something broken is not checked:
//! an instruction with an unknown operand is not type-checked, and a body with unknown ids, blocks or
//! instructions in two places has no control-flow graph, so nothing is said of its dominance.
//!
//! Cost: linear in the size of the module, but for sorting the errors and the dominator tree. No recursion.
//!
//! - `module`: names, linkage, globals, aliases; `metadata`: nodes and attachments;
//! - `body`: blocks, definitions, names; `inst`: operands, results; `details`: what single formats ask for;
//! - `calls`: calls and exceptions; `ssa`: definitions before uses; `names`, `words`: messages.

mod body;
mod calls;
mod details;
mod error;
mod inst;
mod metadata;
mod module;
mod names;
mod render;
mod ssa;
mod words;

pub use error::*;
pub use words::{ConversionRule, Count, Dominance, Expected, NamedType, OpName, Slot, Thing};

use crate::attribute::Attributes;
use crate::constant::{Constant, Symbol};
use crate::entity::{Entity, FuncId};
use crate::module::Module;
use crate::quote::is_bare;
use crate::types::{MAX_ADDRESS_SPACE, Scalar, Type};

/// How many errors are kept for one function, and for all that is outside of functions.
pub const MAX_ERRORS: usize = 1000;

/// What is wrong with a module, in the order of the text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct VerifyErrors {
    /// The errors, at most [`MAX_ERRORS`] for each function.
    pub errors: Vec<VerifyError>,
    /// How many more there are.
    pub omitted: usize,
}

/// Checks a module: Ok, or everything that is wrong with it.
///
/// After Ok, nothing downstream panics; see the module's documentation.
pub fn verify(module: &Module) -> Result<(), VerifyErrors> {
    let mut sink = Sink::new(module);
    module::check(&mut sink);
    for (id, _) in module.functions.iter() {
        check_function(&mut sink, id);
    }
    sink.section();
    metadata::check(&mut sink);
    sink.finish()
}

/// Checks one function of a module whose other parts are known to be right: what a pass that changed only
/// this function needs. An unknown function is an error.
pub fn verify_function(module: &Module, function: FuncId) -> Result<(), VerifyErrors> {
    let mut sink = Sink::new(module);
    if module.functions.get(function).is_some() {
        check_function(&mut sink, function);
    } else {
        sink.report(Place::Module, ErrorKind::UnknownId { what: Thing::Function, index: function.index() });
    }
    sink.finish()
}

fn check_function(sink: &mut Sink, id: FuncId) {
    sink.section();
    module::check_function_head(sink, id);
    body::check(sink, id);
}

/// Collects errors, and checks what occurs everywhere: types, constants, symbols, attributes.
struct Sink<'a> {
    module: &'a Module,
    errors: Vec<VerifyError>,
    omitted: usize,
    section_start: usize,
}

impl<'a> Sink<'a> {
    fn new(module: &'a Module) -> Self {
        Self { module, errors: Vec::new(), omitted: 0, section_start: 0 }
    }

    /// Begins the next part of the module that has a limit of errors of its own.
    fn section(&mut self) {
        self.section_start = self.errors.len();
    }

    fn report(&mut self, place: Place, kind: ErrorKind) {
        if self.errors.len() - self.section_start < MAX_ERRORS {
            self.errors.push(VerifyError { place, kind });
        } else {
            self.omitted += 1;
        }
    }

    fn finish(self) -> Result<(), VerifyErrors> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(VerifyErrors { errors: self.errors, omitted: self.omitted })
    }

    fn named(&self, ty: Type) -> NamedType {
        NamedType::new(ty, &self.module.opaque_types)
    }

    /// Whether the type is within the limits and, if it is opaque, known.
    fn check_type(&mut self, place: Place, ty: Type) -> bool {
        if !ty.is_legal() {
            let ty = self.named(ty);
            self.report(place, ErrorKind::IllegalType { ty });
            return false;
        }
        if let Type::Opaque(id) = ty
            && self.module.opaque_types.spelling(id).is_none()
        {
            self.report(place, ErrorKind::UnknownId { what: Thing::OpaqueType, index: id.index() });
            return false;
        }
        true
    }

    fn check_space(&mut self, place: Place, space: u32) {
        if space > MAX_ADDRESS_SPACE {
            self.report(place, ErrorKind::SpaceTooLarge { space });
        }
    }

    /// A constant of a type that was checked.
    fn check_constant(&mut self, place: Place, ty: Type, constant: &Constant) {
        if !constant.fits(ty) {
            let ty = self.named(ty);
            self.report(place, ErrorKind::ConstantDoesNotFit { ty });
            return;
        }
        // A constant that fits nests at most one level.
        let space = match ty.lane() {
            Some(Scalar::Ptr(space)) => space,
            _ => 0,
        };
        let lanes: &[Constant] = match constant {
            Constant::Splat(lane) => std::slice::from_ref(lane),
            Constant::Lanes(lanes) => lanes,
            scalar => std::slice::from_ref(scalar),
        };
        for lane in lanes {
            match lane {
                Constant::Address(symbol, _) => self.check_symbol_in(place, *symbol, space),
                Constant::Distance(to, _, from) => {
                    self.check_symbol_in(place, *to, space);
                    self.check_symbol_in(place, *from, space);
                }
                _ => {}
            }
        }
    }

    /// Whether the symbol is one of the module.
    fn check_symbol(&mut self, place: Place, symbol: Symbol) -> bool {
        if self.module.symbol_info(symbol).is_some() {
            return true;
        }
        let (what, index) = match symbol {
            Symbol::Func(id) => (Thing::Function, id.index()),
            Symbol::Global(id) => (Thing::Global, id.index()),
            Symbol::Alias(id) => (Thing::Alias, id.index()),
        };
        self.report(place, ErrorKind::UnknownId { what, index });
        false
    }

    /// A symbol whose address must be in this space.
    fn check_symbol_in(&mut self, place: Place, symbol: Symbol, expected: u32) {
        if !self.check_symbol(place, symbol) {
            return;
        }
        let module = self.module;
        if let (Some(found), Some(info)) = (module.symbol_space(symbol), module.symbol_info(symbol))
            && found != expected
        {
            let name = info.name.clone();
            self.report(place, ErrorKind::SymbolSpace { name, found, expected });
        }
    }

    fn check_bare(&mut self, place: Place, what: Thing, name: &str) {
        if !is_bare(name) {
            self.report(place, ErrorKind::NotBare { what, name: name.into() });
        }
    }

    fn check_attributes(&mut self, place: Place, attributes: &Attributes) {
        for attribute in &attributes.0 {
            if !matches!(attribute, crate::attribute::Attribute::String(..)) {
                self.check_bare(place, Thing::Attribute, attribute.name());
            }
        }
    }
}

/// One element of every cycle of a graph in which each of `count` nodes has at most one successor.
fn cycles(count: usize, next: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    // The walk that visited a node first, numbered by where it began; 0 is no walk.
    let mut walk = vec![0usize; count];
    let mut found = Vec::new();
    for start in 0..count {
        let mut node = start;
        while walk[node] == 0 {
            walk[node] = start + 1;
            match next(node) {
                Some(successor) if successor < count => node = successor,
                _ => break,
            }
            if walk[node] == start + 1 {
                found.push(node);
            }
        }
    }
    found
}
