//! What cannot be said in LLVM 19, and where.

use ir::{Float, Inst};
use std::fmt;

/// How many errors are kept.
pub const MAX_ERRORS: usize = 1000;

/// Why a module has no LLVM text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct ExportErrors {
    /// The errors in the order of the module, at most [`MAX_ERRORS`].
    pub errors: Vec<ExportError>,
    /// How many more there are.
    pub omitted: usize,
}

impl fmt::Display for ExportErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.errors.iter().enumerate() {
            write!(f, "{}{error}", if at > 0 { "\n" } else { "" })?;
        }
        if self.omitted > 0 {
            write!(f, "\n... and {} more", self.omitted)?;
        }
        Ok(())
    }
}

/// Something that cannot be said in LLVM 19.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct ExportError {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub reason: Reason,
}

/// A place in the module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// The module's head.
    Module,
    /// A function, global or alias of this name.
    Symbol(String),
    /// An instruction of a function.
    Instruction {
        /// The function's name.
        function: String,
        /// The instruction.
        inst: Inst,
        /// Its text.
        text: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Module => f.write_str("the module"),
            Place::Symbol(name) => write!(f, "@{}", ir::Name(name)),
            Place::Instruction { function, text, .. } => write!(f, "`{text}` of @{}", ir::Name(function)),
        }
    }
}

/// Why something cannot be said in LLVM 19.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
    /// The spelling of a type is not one of LLVM 19.
    #[error("`{0}` is not a type of LLVM 19")]
    Type(String),
    /// A type is only named, and the module does not hold its definition.
    #[error("the definition of the type `{0}` is not known; spell out its fields")]
    NamedType(String),
    /// A piece of LLVM text cannot stand by itself.
    #[error("`{text}` cannot be taken over as LLVM text: {why}")]
    Text {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An attribute is unknown or cannot stand where it does.
    #[error("the attribute `{name}` {why}")]
    Attribute {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The function type that aggregates were split from does not fit the parameters, arguments or results.
    #[error("LLVM's function type `{0}` does not fit the parameters and results")]
    Origin(String),
    /// A calling convention cannot be used like this.
    #[error("calling convention {number} {why}")]
    Convention {
        /// LLVM's number.
        number: u32,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Linkage, visibility and the like do not go together.
    #[error("{0}")]
    Symbol(&'static str),
    /// LLVM's names have no zero bytes.
    #[error("LLVM's names cannot hold the character U+0000")]
    NulInName,
    /// The initial content of a global cannot be said.
    #[error("the initial content cannot be written in LLVM: {0}")]
    Content(&'static str),
    /// The module's data layout is not one of LLVM 19.
    #[error("the data layout is not one of LLVM 19: `{0}`")]
    Layout(String),
    /// A math function has no form for a format.
    #[error("neither LLVM 19 nor the C library has {function} of {}; convert to f64 first", .format.name())]
    MathFormat {
        /// The function.
        function: &'static str,
        /// The format.
        format: Float,
    },
    /// The integer beside a math function is too wide.
    #[error("{function} takes an integer of at most 32 bits, C's int; this one has {bits}")]
    MathInteger {
        /// The function.
        function: &'static str,
        /// The width.
        bits: u8,
    },
    /// The module has a symbol of the name of a function that the text must call.
    #[error("the module's own @{0} stands in the way of the function of that name; rename it")]
    Clash(String),
    /// An intrinsic is used as an ordinary function.
    #[error(
        "names that begin with `llvm.` are LLVM's intrinsics: they have no body, no address, and cannot be invoked"
    )]
    Intrinsic,
    /// A `musttail` call that LLVM cannot promise to be one.
    #[error("a musttail call {0}")]
    MustTail(&'static str),
    /// A landing pad that LLVM does not have.
    #[error("a landing pad of LLVM {0}")]
    LandingPad(&'static str),
    /// Something besides.
    #[error("{0}")]
    Other(&'static str),
}
