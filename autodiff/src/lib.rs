//! Derivatives of functions of the IR.

pub mod gradient;
pub mod kinks;
pub mod names;
pub mod request;
pub mod rules;

pub use gradient::{Gradient, Outcome, Parameter};
pub use kinks::Kinks;
pub use request::{Activity, Mode, Primal, Request, ReturnActivity, Seed, Zeros};
