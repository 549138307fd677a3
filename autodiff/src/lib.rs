//! Derivatives of functions of the IR.

mod error;
pub mod gradient;
pub mod kinks;
pub mod names;
pub mod request;
pub mod rules;

pub use error::{Error, ErrorKind, Place};
pub use gradient::{Gradient, Outcome, Parameter};
pub use kinks::Kinks;
pub use request::{Activity, Mode, Primal, Request, ReturnActivity, Seed, Zeros};
