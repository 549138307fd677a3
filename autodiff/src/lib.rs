//! Derivatives of functions of the IR.

mod activity;
mod error;
mod forward;
pub mod gradient;
pub mod kinks;
pub mod library;
pub mod names;
mod prepare;
pub mod request;
mod reverse;
pub mod rules;
mod shadow;

pub use error::{Error, ErrorKind, Place};
pub use forward::forward;
pub use gradient::{Gradient, Outcome, Parameter};
pub use kinks::Kinks;
pub use request::{Activity, Cleaning, Mode, Primal, Request, ReturnActivity, Seed, Zeros};
pub use reverse::reverse;

use ir::{FuncId, Module};

/// Adds a derivative of a function to a module that was verified; if there is an error the module is as it was.
///
/// What the parameters and results of the new function are stands in the [`Gradient`].
pub fn differentiate(module: &mut Module, function: FuncId, request: &Request) -> Result<Gradient, Error> {
    match request.mode {
        Mode::Forward => forward(module, function, request),
        Mode::Reverse => reverse(module, function, request),
    }
}
