//! Why a module, or a function of it, cannot be run as machine code.

use std::fmt;
use std::path::PathBuf;
use thiserror::Error;

/// One reason.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum JitError {
    /// The module is not valid.
    #[error("the module is not valid: {0}")]
    Invalid(#[from] ir::VerifyErrors),
    /// Machine code for this computer, or for the module's target, cannot be made.
    #[error("{reason}")]
    Target {
        /// Why.
        reason: String,
    },
    /// A library could not be opened.
    #[error("{}: {message}", path.display())]
    Library {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// A function that is declared and used, but that nobody provides.
    #[error(
        "function @{name} is declared only, and neither registered nor in a library; \
         add the library, register it, or let calls of it trap"
    )]
    MissingFunction {
        /// The function.
        name: String,
    },
    /// A global that is declared and used, but that nobody provides.
    #[error("global @{name} is declared only, and neither registered nor in a library; add the library")]
    MissingGlobal {
        /// The global.
        name: String,
    },
    /// A symbol of a kind that cannot be provided.
    #[error("@{name}: {reason}")]
    Symbol {
        /// The symbol.
        name: String,
        /// Why.
        reason: String,
    },
    /// An instruction that cannot be compiled.
    #[error("@{function}: `{instruction}`: {reason}")]
    Unsupported {
        /// The function it stands in.
        function: String,
        /// The instruction's text.
        instruction: String,
        /// Why.
        reason: String,
    },
    /// Cranelift refuses a function.
    #[error("@{function}: no machine code: {message}")]
    Compile {
        /// The function.
        function: String,
        /// What Cranelift says.
        message: String,
    },
    /// Memory for code or globals could not be had.
    #[error("no memory for {what}: {message}")]
    Memory {
        /// For what.
        what: &'static str,
        /// What the system says.
        message: String,
    },
    /// A function that was not compiled.
    #[error("the module has no compiled function number {index}")]
    NotCompiled {
        /// The position of the function in the module.
        index: usize,
    },
    /// A function is not of the type it was asked for as.
    #[error("@{function} is `{found}`, not `{wanted}`{hint}")]
    Signature {
        /// The function.
        function: String,
        /// The signature of the IR.
        found: String,
        /// The type of Rust, in types of the IR.
        wanted: String,
        /// A way out, if one is known.
        hint: &'static str,
    },
}

/// All reasons that were found, at least one.
#[derive(Clone, PartialEq, Debug)]
pub struct JitErrors {
    /// The reasons, in the order in which they were found, which is always the same.
    pub errors: Vec<JitError>,
}

impl From<JitError> for JitErrors {
    fn from(error: JitError) -> Self {
        JitErrors { errors: vec![error] }
    }
}

impl fmt::Display for JitErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for JitErrors {}
