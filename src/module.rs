//! Modules as users of the library hold them.

use crate::invocation::{self, Answer, CallError, Limits, RunError};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

/// A module: an [`ir::Module`] with doors for users.
#[derive(Clone, Debug, Default)]
pub struct Module {
    ir: ir::Module,
}

/// What can go wrong between a file and a result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("{path}: {error}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file is of another kind.
    #[error("{path} is {kind}, which cannot be read yet; what can be read is the text form (docs/ir.md)", path = path.display())]
    Kind {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: import::Kind,
    },
    /// A text is no module. The message shows the lines.
    #[error("{rendered}")]
    Parse {
        /// The errors with their lines.
        rendered: String,
        /// The errors.
        errors: ir::ParseErrors,
    },
    /// A module is wrong. The message shows the lines.
    #[error("{rendered}")]
    Verify {
        /// The errors with their lines.
        rendered: String,
        /// The errors.
        errors: ir::VerifyErrors,
    },
    /// A text is no call of a function of the module.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A run ended with an error.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl Module {
    /// The verified module that a text in the language of docs/ir.md describes.
    pub fn parse(source: &str) -> Result<Module, Error> {
        Self::parse_named(source, "<text>")
    }

    /// The same; messages call the text `name`.
    pub fn parse_named(source: &str, name: &str) -> Result<Module, Error> {
        let (ir, map) = ir::parse_with_source_map(source)
            .map_err(|errors| Error::Parse { rendered: errors.render(name, source), errors })?;
        match ir::verify(&ir) {
            Ok(()) => Ok(Module { ir }),
            Err(errors) => Err(Error::Verify { rendered: errors.render_source(name, source, &map), errors }),
        }
    }

    /// The verified module in a file.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Module, Error> {
        let path = path.as_ref();
        let source = crate::read_source(path)?;
        Self::parse_named(&source, &path.display().to_string())
    }

    /// Checks a module that was changed: see [`ir::verify`].
    pub fn verify(&self) -> Result<(), ir::VerifyErrors> {
        ir::verify(&self.ir)
    }

    /// Runs a call such as `sum([1.0, 2.0]: f64, 2)` on the interpreter: see [`invocation`].
    ///
    /// The module is verified first, since it could have been changed since it was read.
    pub fn run(&self, call: &str, limits: &Limits) -> Result<Answer, Error> {
        self.verify().map_err(|errors| Error::Verify { rendered: errors.render(&self.ir), errors })?;
        let call = invocation::parse_call(call, &self.ir)?;
        Ok(invocation::run(&self.ir, &call, limits)?)
    }
}

impl Deref for Module {
    type Target = ir::Module;

    fn deref(&self) -> &ir::Module {
        &self.ir
    }
}

impl DerefMut for Module {
    fn deref_mut(&mut self) -> &mut ir::Module {
        &mut self.ir
    }
}

impl From<ir::Module> for Module {
    fn from(ir: ir::Module) -> Self {
        Module { ir }
    }
}

/// The canonical text.
impl std::fmt::Display for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.ir.fmt(f)
    }
}
