//! Modules as users of the library hold them.

use crate::invocation::{Answer, CallError, Limits, Outcome, Reader, RunError};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A module: an [`ir::Module`] with doors for users.
#[derive(Clone, Debug, Default)]
pub struct Module {
    ir: ir::Module,
    source: Option<Arc<SourceText>>,
}

/// The text that a module was read from.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// What messages call it.
    pub name: String,
    /// The text.
    pub text: String,
    /// Where the parts of the module stand in it.
    pub map: ir::SourceMap,
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
    /// A call gave something else than its text says.
    #[error("{call} does not hold; what does is {corrected}")]
    Differs {
        /// The call with what was expected.
        call: String,
        /// The same with what came out.
        corrected: String,
    },
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
            Ok(()) => {
                let source = SourceText { name: name.into(), text: source.into(), map };
                Ok(Module { ir, source: Some(Arc::new(source)) })
            }
            Err(errors) => Err(Error::Verify { rendered: errors.render_source(name, source, &map), errors }),
        }
    }

    /// The verified module in a file.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Module, Error> {
        let path = path.as_ref();
        let source = crate::read_source(path)?;
        Self::parse_named(&source, &path.display().to_string())
    }

    /// Checks a module that was changed: see [`ir::verify()`].
    pub fn verify(&self) -> Result<(), ir::VerifyErrors> {
        ir::verify(&self.ir)
    }

    /// The text that the module was read from; none once it could have been changed.
    pub fn source(&self) -> Option<&SourceText> {
        self.source.as_deref()
    }

    /// Runs a call such as `sum([1.0, 2.0]: f64, 2)` on the interpreter: see [`invocation`]. What the text expects
    /// of it, `sum([1.0]: f64, 1) == 1.0`, is checked.
    ///
    /// The module is verified first, since it could have been changed since it was read.
    pub fn run(&self, call: &str, limits: &Limits) -> Result<Answer, Error> {
        self.verify().map_err(|errors| Error::Verify { rendered: errors.render(&self.ir), errors })?;
        let row = Reader::new(&self.ir).row(call)?;
        let Outcome { answer, corrected } = row.run(&self.ir, limits);
        let answer = answer?;
        match corrected {
            None => Ok(answer),
            Some(corrected) => Err(Error::Differs { call: row.text, corrected }),
        }
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
        // The text no longer says what the module is.
        self.source = None;
        &mut self.ir
    }
}

impl From<ir::Module> for Module {
    fn from(ir: ir::Module) -> Self {
        Module { ir, source: None }
    }
}

/// The canonical text.
impl std::fmt::Display for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.ir.fmt(f)
    }
}
