//! What is to be printed, and what was.

use ir::{FuncId, GlobalId, Inst, Symbol};
use std::collections::BTreeSet;

/// What [`super::print()`] prints.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PrintOptions {
    /// What is defined.
    pub definitions: Definitions,
    /// The linkage of what is defined.
    pub linkages: Linkages,
    /// Whether metadata is part of the text.
    pub metadata: MetadataMode,
    /// Other names for symbols in the text: those they have in the module that the text is linked to.
    pub renames: Vec<(Symbol, String)>,
}

/// What is defined in the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Definitions {
    /// All that the module defines; and all else that it holds.
    #[default]
    All,
    /// These functions and globals. What they refer to is declared as an external symbol, aliases too; nothing
    /// else of the module is printed but its triple, its layout and the comdat groups of these.
    Only {
        /// Functions with a body.
        functions: BTreeSet<FuncId>,
        /// Globals with an initial content.
        globals: BTreeSet<GlobalId>,
    },
}

/// The linkage of what is defined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Linkages {
    /// That of the module.
    #[default]
    Own,
    /// External and visible, without a comdat group: to be linked by name. The caller restores what it was.
    External,
}

/// What becomes of metadata.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MetadataMode {
    /// It is part of the text: general nodes as they are; of places in the source those of instructions, with a
    /// compile unit and subprograms made up from the scopes. What LLVM's verifier would refuse is left out.
    #[default]
    Text,
    /// None is printed. The caller attaches the nodes afterwards, by [`PrintedFunction::instructions`].
    LinkBack,
}

/// A module as LLVM text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    /// The text.
    pub text: String,
    /// The functions that are defined in it, in its order.
    pub functions: Vec<PrintedFunction>,
}

/// A function that was printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintedFunction {
    /// The function of the module.
    pub function: FuncId,
    /// Its name in the text, without `@`.
    pub name: String,
    /// Where each of LLVM's instructions comes from, in the order of the text, block after block.
    pub instructions: Vec<Source>,
}

/// Where an instruction of LLVM comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    /// The instruction of the IR; `None` for phi nodes and for what takes apart the function's parameters.
    pub inst: Option<Inst>,
    /// Which part of it.
    pub part: Part,
}

/// The part that one of LLVM's instructions has in an instruction of the IR.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// It is the operation itself: location and all other metadata are its. Every instruction of the IR has at most
    /// one such part.
    Operation,
    /// It prepares or follows the operation: only the location is its.
    Helper,
}
