//! Modules as users of the library hold them.

use crate::input::{Input, LoadOptions};
use crate::invocation::{Answer, CallError, Limits, Outcome, Reader, RunError};
use autodiff::{Gradient, Request};
#[cfg(feature = "llvm")]
use import::llvm::{Imported, Origin, PassedThrough, ReadOptions};
use ir::FuncId;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A module: an [`ir::Module`] with doors for users.
#[derive(Clone, Debug, Default)]
pub struct Module {
    ir: ir::Module,
    source: Option<Arc<SourceText>>,
    #[cfg(feature = "llvm")]
    foreign: Option<Arc<Foreign>>,
    /// Whether somebody could have changed it since it was read.
    changed: bool,
}

/// What is known of a module of LLVM beside its form in the IR.
#[cfg(feature = "llvm")]
#[derive(Debug)]
struct Foreign {
    origin: Origin,
    passed_through: Vec<PassedThrough>,
    /// How many functions and globals the module had when it was read: those after them are new.
    functions: usize,
    globals: usize,
}

#[cfg(feature = "llvm")]
impl Foreign {
    /// The functions and globals of a module that were not in it when it was read.
    fn new_in(&self, ir: &ir::Module) -> codegen::llvm::link::LinkPlan {
        let functions = ir.functions.iter().skip(self.functions);
        let globals = ir.globals.iter().skip(self.globals);
        codegen::llvm::link::LinkPlan {
            add: functions.filter(|(_, function)| function.body.is_some()).map(|(id, _)| id).collect(),
            globals: globals.filter(|(_, global)| global.initializer.is_some()).map(|(id, _)| id).collect(),
            ..Default::default()
        }
    }
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
    #[error("{path} is {kind}, which cannot be read here", path = path.display())]
    Kind {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: import::Kind,
    },
    /// A file cannot be read without LLVM.
    #[cfg(not(feature = "llvm"))]
    #[error("{path} is {kind}; this cotangent was built without the feature `llvm` and reads only its own text form (docs/ir.md)", path = path.display())]
    NoLlvm {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: import::Kind,
    },
    /// A compiler did not make LLVM IR of a source.
    #[error(transparent)]
    Tool(#[from] crate::toolchain::ToolError),
    /// LLVM IR could not be read.
    #[cfg(feature = "llvm")]
    #[error(transparent)]
    Llvm(#[from] import::llvm::ReadErrors),
    /// A module could not be brought back to LLVM.
    #[cfg(feature = "llvm")]
    #[error(transparent)]
    Link(#[from] codegen::llvm::link::LinkError),
    /// Calls that stand for derivatives are wrong.
    #[cfg(feature = "llvm")]
    #[error(transparent)]
    Enzyme(#[from] crate::enzyme::EnzymeErrors),
    /// There is no derivative.
    #[error(transparent)]
    Derive(#[from] autodiff::Error),
    /// A module has no LLVM text.
    #[error(transparent)]
    Export(#[from] codegen::llvm::ExportErrors),
    /// Passes could not be run.
    #[error("{0}")]
    Pass(#[from] ir::pass::Failure),
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
                Ok(Module { source: Some(Arc::new(source)), ..Module::from(ir) })
            }
            Err(errors) => Err(Error::Verify { rendered: errors.render_source(name, source, &map), errors }),
        }
    }

    /// The verified module in a file: the text form, LLVM text or bitcode, or C, C++ or Rust source, which is
    /// compiled first.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Module, Error> {
        Input::read(path.as_ref())?.module(&LoadOptions::default())
    }

    /// The verified module in a file of LLVM text or bitcode.
    ///
    /// LLVM's reader can abort this process on input that its authors did not think of; what can be checked
    /// beforehand is. The command line reads in a child process.
    #[cfg(feature = "llvm")]
    pub fn from_llvm_path(path: impl AsRef<Path>) -> Result<Module, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| Error::Read { path: path.into(), error })?;
        Self::from_llvm_bytes(&bytes, &path.display().to_string(), &ReadOptions::default())
    }

    /// The verified module of LLVM text or bitcode; messages call it `name`. See [`Module::from_llvm_path`].
    #[cfg(feature = "llvm")]
    pub fn from_llvm_bytes(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Module, Error> {
        let Imported { module: ir, origin, passed_through } = import::llvm::read(bytes, name, options)?;
        ir::verify(&ir).map_err(|errors| Error::Verify { rendered: errors.render(&ir), errors })?;
        let (functions, globals) = (ir.functions.len(), ir.globals.len());
        let foreign = Some(Arc::new(Foreign { origin, passed_through, functions, globals }));
        Ok(Module { ir, source: None, foreign, changed: false })
    }

    /// The LLVM module that this module came from.
    #[cfg(feature = "llvm")]
    pub fn origin(&self) -> Option<&Origin> {
        self.foreign.as_ref().map(|foreign| &foreign.origin)
    }

    /// The functions whose bodies could not be converted, and why: declarations here, as they were in LLVM.
    #[cfg(feature = "llvm")]
    pub fn passed_through(&self) -> &[PassedThrough] {
        self.foreign.as_ref().map_or(&[], |foreign| &foreign.passed_through)
    }

    /// Adds a derivative of a function to the module; what its parameters and results are stands in the
    /// [`Gradient`]. If there is an error the module is as it was.
    ///
    /// ```
    /// use cotangent::{Module, Request};
    ///
    /// let mut module = Module::parse(
    ///     "func @cube(%x: f64) -> f64 {
    ///     entry:
    ///         %square = fmul f64 %x, %x
    ///         %cube = fmul f64 %square, %x
    ///         ret %cube
    ///     }",
    /// )?;
    /// let derivative = module.differentiate("cube", &Request::forward())?;
    /// assert_eq!(module.functions[derivative.function()].symbol.name, "cube.jvp");
    /// assert_eq!(module.run("cube.jvp(2.0, 1.0)", &Default::default())?.to_string(), "12.0");
    /// # Ok::<(), cotangent::Error>(())
    /// ```
    pub fn differentiate(&mut self, function: &str, request: &Request) -> Result<Gradient, Error> {
        let function = Reader::new(&self.ir).function(function)?;
        self.add_derivative(function, request)
    }

    /// [`Module::differentiate`] for a function that is known already.
    pub fn add_derivative(&mut self, function: FuncId, request: &Request) -> Result<Gradient, Error> {
        if self.changed {
            self.verify().map_err(|errors| Error::Verify { rendered: errors.render(&self.ir), errors })?;
        }
        // What is added takes nothing away: the module is still what it was read from, and more.
        Ok(autodiff::differentiate(&mut self.ir, function, request)?)
    }

    /// A function, to be printed.
    ///
    /// ```
    /// let module = cotangent::Module::parse("func @zero() -> f64 {\nentry:\n    ret 0.0\n}")?;
    /// let zero = module.function_named("zero").ok_or("no function")?;
    /// assert!(module.function(zero).to_string().starts_with("func @zero() -> f64 {"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn function(&self, function: FuncId) -> impl std::fmt::Display + '_ {
        ir::print::function(&self.ir, function)
    }

    /// LLVM text: of the module that this one came from with the functions that are new, or of this one if it
    /// came from nowhere. Functions that were imported and then changed are not changed in it.
    pub fn to_llvm(&self) -> Result<String, Error> {
        #[cfg(feature = "llvm")]
        if let Some(foreign) = &self.foreign {
            return Ok(self.link_new(foreign)?.print());
        }
        Ok(codegen::llvm::print(&self.ir, &codegen::llvm::PrintOptions::default())?.text)
    }

    /// Writes [`Module::to_llvm`] to a file.
    pub fn to_llvm_path(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let text = self.to_llvm()?;
        std::fs::write(path, text).map_err(|error| Error::Read { path: path.into(), error })
    }

    /// The same as a live module of LLVM.
    #[cfg(feature = "llvm")]
    pub fn to_live(&self) -> Result<import::llvm::Live, Error> {
        match &self.foreign {
            Some(foreign) => self.link_new(foreign),
            None => Ok(codegen::llvm::link::standalone(&self.ir)?),
        }
    }

    #[cfg(feature = "llvm")]
    fn link_new(&self, foreign: &Foreign) -> Result<import::llvm::Live, Error> {
        Ok(codegen::llvm::link::link_back(&self.ir, &foreign.origin, &foreign.new_in(&self.ir))?)
    }

    /// What has to be added to the LLVM module that this module came from to get `ir`, which is this module with
    /// more in it; nothing if this one was changed since it was read.
    #[cfg(feature = "llvm")]
    pub(crate) fn additions(&self, ir: &ir::Module) -> Option<(&Origin, codegen::llvm::link::LinkPlan)> {
        let foreign = self.foreign.as_ref().filter(|_| !self.changed)?;
        Some((&foreign.origin, foreign.new_in(ir)))
    }

    /// Machine code of all functions, by Cranelift.
    pub fn jit(&self) -> Result<codegen::jit::JitModule, codegen::jit::JitErrors> {
        codegen::jit::JitModule::new(&self.ir, &codegen::jit::JitOptions::default())
    }

    /// Checks a module that was changed: see [`ir::verify()`].
    pub fn verify(&self) -> Result<(), ir::VerifyErrors> {
        ir::verify(&self.ir)
    }

    /// The text that the module was read from; none once it could have been changed.
    pub fn source(&self) -> Option<&SourceText> {
        self.source.as_deref()
    }

    /// Runs a call such as `sum([1.0, 2.0]: f64, 2)` on the interpreter: see [`crate::invocation`]. What the text expects
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
        // Neither the text nor the module of LLVM says what the module is any longer.
        self.source = None;
        self.changed = true;
        &mut self.ir
    }
}

impl From<ir::Module> for Module {
    fn from(ir: ir::Module) -> Self {
        Module { ir, ..Module::default() }
    }
}

/// The canonical text.
impl std::fmt::Display for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.ir.fmt(f)
    }
}
