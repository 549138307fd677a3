//! LLVM text: [`print()`] writes any verified module as text that LLVM 19 accepts.
//!
//! What is printed is meant to be what LLVM's own tools would have written: block parameters are phi nodes,
//! addresses are typed `getelementptr` again where the hint and the strides allow it, aggregates that import
//! split are built anew from the signature's origin. The result of an instruction with several results is a
//! struct, taken apart behind the instruction.
//!
//! - `types`, `tree`, `layout`: LLVM's spelling of types, its aggregates, its sizes;
//! - `constant`, `foreign`, `attribute`: parts of the text; `foreign` is about text that came from LLVM;
//! - `module`, `symbol`, `global`: what stands outside of functions; `declare`: intrinsics and the C library;
//! - `function`, `names`, `edges`, `aggregate`: the frame of a function, phi nodes, split values;
//! - `inst` and, by construct, `arithmetic`, `vector`, `address`, `memory`, `math`, `call`, `control`;
//! - `metadata`, `attachment`, `debug`: nodes, what may be attached to what, places in the source.
//!
//! Flags that LLVM 19 does not know (`samesign`, fast-math flags of conversions and of calls that give no float)
//! are left out: they are promises, and a program without them means the same.
//!
//! Cost: linear in the size of the module. No recursion on anything but types, which nest at most 64 deep.

mod address;
mod aggregate;
mod arithmetic;
mod attachment;
mod attribute;
mod call;
mod constant;
mod control;
mod debug;
mod declare;
mod edges;
mod error;
mod foreign;
mod function;
mod global;
mod inst;
mod layout;
#[cfg(feature = "llvm")]
pub mod link;
mod math;
mod memory;
mod metadata;
mod module;
mod names;
mod options;
#[cfg(feature = "llvm")]
pub mod orc;
mod shape;
mod symbol;
#[cfg(feature = "llvm")]
mod thread_local;
mod tree;
mod types;
mod vector;

pub use error::{ExportError, ExportErrors, MAX_ERRORS, Place, Reason};
pub use options::{
    Definitions, Linkages, MetadataMode, Part, PrintOptions, Printed, PrintedFunction, Source,
};
pub use types::type_name;

use ir::Module;

/// The text of a module for LLVM 19.
///
/// The module must be verified ([`ir::verify()`]). The text then passes LLVM's parser and verifier, as long as
/// the pieces of LLVM text that the module holds (unsupported instructions and constants, types, attributes) are
/// what import found in a valid module. What cannot be said in LLVM 19 is an error that names the instruction.
pub fn print(module: &Module, options: &PrintOptions) -> Result<Printed, ExportErrors> {
    module::print(module, options)
}
