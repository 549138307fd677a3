//! Numbers that a program can be run on to know its derivatives, its accuracy, its dependences.
//!
//! The oracles judge what the compiler makes, so they share nothing with it: no table of derivative rules, no
//! transformation. They run the original program in the interpreter on numbers that carry more than their bits.
//! What a math function does to these numbers comes from power series (differential equations and recurrences)
//! in high precision, and is itself held to differences in high precision by the tests.
//!
//! | number | what it knows | use it for |
//! |---|---|---|
//! | [`Dual`] | first derivatives, several directions | gradients of small inputs, forward mode |
//! | [`Series`] | derivatives of any order, one direction | higher derivatives, Hessian-vector products by direction |
//! | [`BigNumber`] | the value in 320 bits | how exact a value is |
//! | [`Tracked`] | the inputs that went into it | what must be active |
//!
//! None of them sees an error of the import, an instruction whose plain meaning in the interpreter is wrong, or
//! what another branch would have computed.
//!
//! | file | content |
//! |---|---|
//! | `dual`, `series`, `big_number`, `tracked` | the numbers |
//! | `function` | how each math function acts on series |
//! | `piecewise` | the slopes of functions that are linear between jumps |
//! | `taylor` | truncated power series with big coefficients |
//! | `gamma`, `bessel` | the series of special functions |
//! | [`check`] | runs of a function on these numbers |
//! | [`kinks`] | the policy where there is no derivative, and the record of such places |
//! | `primal` | bit patterns to big floats and back |

mod bessel;
pub mod big;
mod big_number;
pub mod call;
pub mod check;
mod dual;
mod function;
mod gamma;
pub mod kinks;
mod piecewise;
mod primal;
mod series;
mod taylor;
mod tracked;

pub use big_number::{BigNumber, evaluate};
pub use dual::Dual;
pub use series::Series;
pub use tracked::{Inputs, Tracked};
