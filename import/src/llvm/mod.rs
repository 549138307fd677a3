//! LLVM IR to the IR.
//!
//! llvm-ir gives the skeleton of bodies; what it drops is read through LLVM's C interface from the same
//! module ([`Live`]), instruction by instruction.

mod attribute;
mod body;
mod constant;
mod context;
mod error;
mod flags;
mod live;
mod metadata;
mod origin;
mod types;

pub use error::{NotConverted, ReadError, ReadErrors, Spot};
pub use live::Live;
pub use origin::Origin;

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

/// Reads LLVM IR, text or bitcode; `name` is for messages.
pub fn read(bytes: &[u8], name: &str, _options: &ReadOptions) -> Result<Imported, ReadErrors> {
    Live::parse(bytes, name)?;
    Err(ReadErrors::one(name, ReadError::Internal { message: "not written".to_owned() }))
}
